"""The tables of the folder side by side: which row a cell means, what a row needs, what uses it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from kg.errors import InputError
from kg.graph.mapping.cells import Choices, values
from kg.graph.mapping.columns import own_part
from kg.ingest.names import ordered
from kg.iri import SKOS, local_name
from kg.schema import Schema
from kg.serve.review.record import Record
from kg.serve.review.sheet import Sheet
from kg.spec import Column, TableSpec

CONCEPT = SKOS + "Concept"
Place = tuple[str, str]
"""Where a row is: the name of its table and its key there."""


@dataclass(frozen=True, slots=True)
class Link:
    """A value of a cell that means another row: the column, the value, and the row, if there is one."""

    column: Column
    value: str
    target: Place | None


class Book:
    """The rows of all tables, indexed. Changing a sheet changes the indices of the rows that differ."""

    def __init__(self, schema: Schema, sheets: Iterable[Sheet]) -> None:
        self.schema = schema
        self.sheets: dict[str, Sheet] = {}
        self.specs = {spec.name: spec for spec in ordered(schema)}
        self.of_concepts = tuple(name for name, spec in self.specs.items() if spec.target == CONCEPT)
        self._tables: dict[str, str] = {}
        self._names: dict[str, dict[Place, None]] = {}
        self._uses: dict[str, dict[Place, None]] = {}
        self._class_of = cache(self._found_class)
        self._columns = {name: _linking(spec) for name, spec in self.specs.items()}
        self._named = {name: _naming(spec) for name, spec in self.specs.items()}
        for sheet in sheets:
            self.put(sheet)

    # ---- rows ----

    def put(self, sheet: Sheet) -> None:
        """Take a table as it is now.

        Raises:
            InputError: when one of its candidates is in another table, too.
        """
        for key in sheet.records:
            if self._tables.get(key, sheet.spec.name) != sheet.spec.name:
                raise _twice(key, sheet.file)
        old = self.sheets.get(sheet.spec.name)
        self.sheets[sheet.spec.name] = sheet
        before: Mapping[str, Record] = old.records if old else {}
        for key in before.keys() | sheet.records.keys():
            was, now = before.get(key), sheet.records.get(key)
            if was is not now and was != now:
                self._index(sheet.spec, key, was, remove=True)
                self._index(sheet.spec, key, now)

    def at(self, place: Place) -> Record:
        """The row at a place."""
        return self.sheets[place[0]].records[place[1]]

    def find(self, candidate: str) -> Place | None:
        """Where the candidate of a number is."""
        table = self._tables.get(candidate)
        return (table, candidate) if table else None

    def rows(self, *tables: str) -> Iterator[tuple[Place, Record]]:
        """All rows, of all tables or of some, in the order of the tables."""
        for name in tables or self.specs:
            sheet = self.sheets.get(name)
            for key, record in sheet.records.items() if sheet else ():
                yield (name, key), record

    def numbers(self) -> Iterable[str]:
        """The numbers of all candidates."""
        return self._tables.keys()

    # ---- what they mean ----

    def links(self, record: Record) -> Iterator[Link]:
        """The values of a row that mean other rows, in the order of its columns."""
        for column in self.linking(record.table):
            for value in _values(column, record):
                yield Link(column, value, self.resolve(column, value))

    def linking(self, table: str) -> tuple[Column, ...]:
        """The columns of a table whose cells mean other rows."""
        return self._columns[table]

    def resolve(self, column: Column, value: str) -> Place | None:
        """The row that a value means: by id, by ``kind/id`` or by name; one that is not gone goes first."""
        found = [place for place in self._names.get(value, ()) if self.fits(column, self.at(place))]
        return next((one for one in found if not self.at(one).gone), found[0] if found else None)

    def called(self, value: str) -> list[Place]:
        """The rows that a value may mean somewhere."""
        return list(self._names.get(value, ()))

    def fits(self, column: Column, record: Record) -> bool:
        """Whether what a row is may stand in a column."""
        if column.kind == "concept":
            return self._is_concept(record, column.scheme)
        own = self.class_of(record)
        return not column.classes or any(one in column.classes for one in self.schema.superclasses(own))

    def class_of(self, record: Record) -> str:
        """The class of what a row is."""
        return self._class_of(record.table, record.get("type"))

    def needs(self, record: Record) -> list[Place]:
        """The rows that a row refers to, and those that these refer to, each once."""
        found: dict[Place, None] = {}
        self._gather(record, found)
        return [place for place in found if self.at(place) is not record]

    def users(self, place: Place) -> list[Place]:
        """The rows that refer to a row."""
        tokens = self._tokens(self.at(place))
        users = {user: None for token in tokens for user in self._uses.get(token, ())}
        return [one for one in users if any(link.target == place for link in self.links(self.at(one)))]

    def name(self, record: Record) -> str:
        """What a thing is called, in Chinese if it can be."""
        return record.get("name@zh") or record.get("name@en") or record.get("name") or record.get("id")

    # ---- indices ----

    def _gather(self, record: Record, found: dict[Place, None]) -> None:
        for link in self.links(record):
            if link.target and link.target not in found:
                found[link.target] = None
                self._gather(self.at(link.target), found)

    def _index(self, spec: TableSpec, key: str, record: Record | None, *, remove: bool = False) -> None:
        if record is None:
            return
        place = (spec.name, key)
        if record.candidate:
            self._tables[record.candidate] = spec.name
            if remove:
                del self._tables[record.candidate]
        used = (value for column in self._columns[spec.name] for value in _values(column, record))
        for index, tokens in ((self._names, self._tokens(record)), (self._uses, used)):
            for token in tokens:
                _enter(index, token, place, remove=remove)

    def _found_class(self, table: str, text: str) -> str:
        spec = self.specs[table]
        column = spec.column("type")
        found = Choices(self.schema.vocabulary(spec, column).values()).find(text) if column else set()
        return min(found) if found else spec.target

    def _tokens(self, record: Record) -> set[str]:
        """What cells may say to mean a row."""
        own, kind = record.get("id"), self.specs[record.table].kind
        if not own or not kind:
            return {own} - {""}
        return {own, f"{kind}/{own}", *map(record.get, self._named[record.table])} - {""}

    def _is_concept(self, record: Record, scheme: str) -> bool:
        own = record.get("scheme")
        return record.table in self.of_concepts and own in (
            local_name(scheme),
            scheme,
            self.schema.label(scheme, "zh"),
        )


def _enter(index: dict[str, dict[Place, None]], token: str, place: Place, *, remove: bool) -> None:
    if not remove:
        index.setdefault(token, {})[place] = None
    elif token in index:
        index[token].pop(place, None)
        if not index[token]:
            del index[token]


def _naming(spec: TableSpec) -> tuple[str, ...]:
    names = (column for column in spec.columns if own_part(column) == "name")
    return tuple(header for column in names for header in (column.name, *column.headers))


def _linking(spec: TableSpec) -> tuple[Column, ...]:
    return tuple(column for column in spec.columns if column.kind in ("reference", "concept"))


def _values(column: Column, record: Record) -> list[str]:
    text = record.get(column.name)
    return values(text) if column.multiple else [text] if text else []


def _twice(key: str, file: str) -> InputError:
    return InputError(
        f"the candidate {key} is in another table, too",
        where=file,
        fix="empty one of the cells",
        zh=(f"候选号 {key} 也在另一张表里", "请清空其中一格"),
    )
