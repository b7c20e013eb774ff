"""What data sets know already: their entities keep their ids, so that a second article links to the first."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.extract.tabling.ids import Minter
from kg.ingest.dataset import Dataset, open_dataset
from kg.records import TableFile
from kg.schema import Schema
from kg.spec import TableSpec

KINDS = ("person", "org", "event", "doc", "group", "place")


@dataclass(frozen=True, slots=True)
class Known:
    """The entities of data sets: their ids by kind and name, the ids taken, the base of their IRIs."""

    ids: Mapping[tuple[str, str], str] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    base: str = ""

    def minter(self) -> Minter:
        """A minter that gives known names their ids."""
        return Minter(dict(self.ids), set(self.taken))


def known(folders: Iterable[Path], schema: Schema) -> Known:
    """What the data sets in some folders know; of two that name a thing alike, the first counts.

    Raises:
        InputError: when a folder is no data set.
    """
    ids: dict[tuple[str, str], str] = {}
    taken: set[str] = set()
    bases: list[str] = []
    for folder in folders:
        dataset = open_dataset(folder, schema)
        bases.append(dataset.base)
        for key, value in _entities(dataset, schema):
            ids.setdefault(key, value)
            taken.add(value)
    return Known(ids, frozenset(taken), bases[0] if bases else "")


def _entities(dataset: Dataset, schema: Schema) -> Iterator[tuple[tuple[str, str], str]]:
    """The names of the entities, in every language, with their ids."""
    for table in dataset.tables():
        spec = schema.tables[table.table]
        if spec.kind in KINDS:
            yield from _rows(table, spec)


def _rows(table: TableFile, spec: TableSpec) -> Iterator[tuple[tuple[str, str], str]]:
    heads = [spec.header(text) for text in table.headers]
    columns = [head.column.name if head else "" for head in heads]
    if "id" not in columns:
        return
    for row in table.rows():
        one = row.cells[columns.index("id")].strip()
        for column, cell in zip(columns, row.cells, strict=True):
            if column == "name" and cell.strip() and one:
                yield (spec.kind, cell.strip()), one
