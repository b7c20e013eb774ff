"""What is wrong with a row, as ``kg validate`` would say it of its cells."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.graph.mapping.columns import Plan, finding, plan
from kg.graph.mapping.compiled import Context
from kg.graph.mapping.directory import Directory, bad_id
from kg.graph.mapping.evidence import Evidence, check
from kg.graph.mapping.filling import cell, fill, lengths, own_concepts, things
from kg.graph.mapping.messages import CellError
from kg.graph.mapping.rowmap import RowMap
from kg.records import Finding, Row, TableFile
from kg.serve.review.book import Book
from kg.serve.review.record import Record
from kg.spans import read
from kg.spec import TableSpec

_TELLING = ("id", "type", "scheme", "length")
"""Columns, beside the names, by which a thing is known to others."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Of what data set the tables are, and the texts of its sources."""

    base: str
    language: str
    texts: Mapping[str, str]


class Checks:
    """The checks, on the rows of a book that are not merged into others; made anew when these change."""

    def __init__(self, book: Book, origin: Origin) -> None:
        self._book, self._origin = book, origin
        self._context: Context | None = None
        self._maps: dict[str, RowMap] = {}

    def errors(self, record: Record) -> list[Finding]:
        """What is wrong with a row; ``column`` is the canonical header."""
        table = self._map(record)
        found: list[Finding] = []
        table.lines(Row(1, record.row(table.plan.file.headers)), found)
        found += self._own(record)
        return [one for one in found if one.severity == "error"]

    def changed(self) -> None:
        """Note that rows by which others are known have changed."""
        self._context, self._maps = None, {}

    def _own(self, record: Record) -> Iterator[Finding]:
        """What looks at the row as such: that it says anything, its id, where it is first said."""
        spec = self._book.specs[record.table]
        if not any(map(record.get, spec.headers)):
            first = next(column for column in spec.columns if column.required)
            missing = CellError("missing-cell", description=first.description)
            yield finding(missing, "", 1, first.headers[0])
        text = record.get("id")
        error = bad_id(text) if text else None
        if text and error is None:
            error = self._taken(record, spec, text)
        if error:
            yield finding(error, "", 1, "id")
        if "quote" not in spec.headers and record.get("quote"):
            source = self._origin.texts.get(record.get("source"))
            errors = check(record.get("quote").split("|"), list(read(record.get("at"))), source)
            yield from (finding(one, "", 1, header) for header, one in errors)

    def _taken(self, record: Record, spec: TableSpec, text: str) -> CellError | None:
        """Whether another thing of its kind has the id."""
        for table, key in self._book.called(text):
            other = self._book.at((table, key))
            same = other is record or (record.candidate and other.candidate == record.candidate)
            alike = other.get("id") == text and self._book.specs[table].kind == spec.kind
            if alike and not same and not other.gone:
                return CellError("duplicate-id", text, first=self._book.name(other))
        return None

    def _map(self, record: Record) -> RowMap:
        """The mapping of the table of a row, its columns in canonical order."""
        context = self._context = self._context or self._made()
        if record.table not in self._maps:
            spec = self._book.specs[record.table]
            file = TableFile(spec.name, "", spec.headers, lambda: iter(()))
            self._maps[record.table] = RowMap(plan(spec, file, []), context)
        return self._maps[record.table]

    def _made(self) -> Context:
        """Everything that a cell may refer to."""
        book, place = self._book, self._origin
        plans = [
            plan(spec, _told(book, spec), []) for spec in book.specs.values() if spec.name in book.sheets
        ]
        directory = Directory(book.schema, place.base, lambda: _names(directory, plans))
        fill(directory, plans, book.schema, [])
        self._handles(directory)
        concepts = own_concepts(plans, book.schema, place.base)
        evidence = Evidence(place.base, place.texts, lengths(plans))
        return Context(book.schema, place.base, place.language, directory, evidence, concepts)

    def _handles(self, directory: Directory) -> None:
        for (table, _), record in self._book.rows():
            spec = self._book.specs[table]
            if not spec.kind and record.get("id"):
                directory.add_handle(record.get("id"), record.get("id"), spec.target)


def _names(directory: Directory, plans: Iterable[Plan]) -> Iterator[tuple[str, int, str]]:
    """Every name of a thing, with its group and id."""
    for one in things(plans):
        for row in one.file.rows():
            text = cell(row, one.part("id"))
            for name in {cell(row, slot) for slot in one.parts("name")} - {""}:
                yield from ((name, group, text) for group in directory.groups_of(text, one.spec.kind))


def _told(book: Book, spec: TableSpec) -> TableFile:
    """A table with the columns by which its things are known."""
    names = {h for column in spec.columns if column.name in (*_TELLING, "name") for h in column.headers}
    headers = tuple(header for header in spec.headers if header in names)
    return TableFile(spec.name, "", headers, lambda: _rows(book, spec.name, headers))


def _rows(book: Book, table: str, headers: tuple[str, ...]) -> Iterator[Row]:
    kept: Iterable[Record] = (record for _, record in book.rows(table) if record.state != "merged")
    return (Row(number, record.row(headers)) for number, record in enumerate(kept, 1))
