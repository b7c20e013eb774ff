"""The sources of a data set as its tables name them, and the cells that quote them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.ingest.dataset import Dataset
from kg.ingest.names import SOURCES
from kg.iri import SLUG
from kg.records import Finding, TableFile, Text
from kg.spec import Column, TableSpec

PARAGRAPHS = "paragraphs"


@dataclass(frozen=True, slots=True)
class Source:
    """A row of the sources table."""

    id: str
    names: tuple[str, ...]
    sha256: str
    length: str
    file: str
    row: int
    paragraphs: str = ""

    def finding(self, column: str, message: Text, fix: Text, *, value: str = "") -> Finding:
        """An error in the row, or in the text it describes."""
        return Finding("error", "source-text", message, fix, self.file, self.row, column, value)

    def missing(self) -> Finding:
        """The finding for a text that is not there."""
        message = Text("没有找到此来源的正文", "no text was found for this source")
        fix = Text(f"把它存为 {self.id}.txt", f"save it as {self.id}.txt")
        return Finding("warning", "source-text", message, fix, self.file, self.row, "id", self.id)


@dataclass(frozen=True, slots=True)
class Blank:
    """A column that can be filled in: where it stands, or None and behind which it belongs.

    ``title`` is what it is called in that file.
    """

    name: str
    index: int | None
    behind: int
    title: str


@dataclass(frozen=True, slots=True)
class Quoting:
    """Where the evidence stands in a table, and the column of its places."""

    source: int
    quote: int
    at: Blank


def sources(dataset: Dataset) -> Iterator[Source]:
    """The sources whose ids are good."""
    specs = {spec.name: spec for spec in dataset.schema.tables.values() if spec.target == SOURCES}
    for table in dataset.tables():
        if table.table in specs:
            yield from _rows(table, specs[table.table])


def references(dataset: Dataset) -> Mapping[str, str]:
    """What a cell may say to mean a source (its id, ``doc/id``, a name that no other has), and its id."""
    kinds = [spec.kind for spec in dataset.schema.tables.values() if spec.target == SOURCES]
    named: dict[str, set[str]] = {}
    ids: dict[str, str] = {}
    for source in sources(dataset):
        ids |= dict.fromkeys([source.id, *(f"{kind}/{source.id}" for kind in kinds)], source.id)
        for name in source.names:
            named.setdefault(name, set()).add(source.id)
    return {name: next(iter(found)) for name, found in named.items() if len(found) == 1} | ids


def quoting(spec: TableSpec, headers: tuple[str, ...]) -> Quoting | None:
    """Where the evidence stands under these headers; None when the table quotes nothing."""
    heads = [spec.header(text) for text in headers]
    kinds = {head.column.evidence: place for place, head in enumerate(heads) if head and head.column.evidence}
    if not {"source", "quote"} <= kinds.keys():
        return None
    quote = kinds["quote"]
    column = next((column for column in spec.columns if column.evidence == "at"), None)
    title = _title(column, headers[quote]) if column else "at"
    return Quoting(kinds["source"], quote, Blank("at", kinds.get("at"), quote, title))


def cutting(spec: TableSpec, headers: tuple[str, ...]) -> tuple[int, Blank] | None:
    """Where the ids of the sources stand and where their paragraphs; None when the table has no sources."""
    heads = [spec.header(text) for text in headers]
    places = {head.column.name: place for place, head in enumerate(heads) if head}
    names = [column.name for column in spec.columns]
    if spec.target != SOURCES or "id" not in places or PARAGRAPHS not in names:
        return None
    order = names.index(PARAGRAPHS)
    behind = max(places[name] for name in names[:order] if name in places)
    title = _title(spec.columns[order], headers[places["id"]])
    return places["id"], Blank(PARAGRAPHS, places.get(PARAGRAPHS), behind, title)


def _title(column: Column, neighbour: str) -> str:
    """What a column is called beside another header."""
    return column.name if neighbour.isascii() else column.title.zh


def quoted(dataset: Dataset) -> frozenset[str]:
    """The ids of the sources that are quoted somewhere."""
    known = references(dataset)
    found: set[str] = set()
    for table in dataset.tables():
        places = quoting(dataset.schema.tables[table.table], table.headers)
        if places:
            cells = (row.cells for row in table.rows() if row.cells[places.quote].strip())
            found.update(known.get(line[places.source].strip(), "") for line in cells)
    return frozenset(found)


def _rows(table: TableFile, spec: TableSpec) -> Iterator[Source]:
    heads = [spec.header(text) for text in table.headers]
    columns = [head.column.name if head else "" for head in heads]
    for row in table.rows():
        cells = [cell.strip() for cell in row.cells]
        by = dict(zip(columns, cells, strict=True))
        names = tuple(c for c, column in zip(cells, columns, strict=True) if c and column == "name")
        if SLUG.match(by.get("id", "")):
            digest, length = by.get("sha256", "").lower(), by.get("length", "")
            yield Source(by["id"], names, digest, length, table.file, row.number, by.get(PARAGRAPHS, ""))
