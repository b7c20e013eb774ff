"""A data set folder: ``dataset.toml``, the sources table beside it, the other tables in ``tables/``.

Each spreadsheet in the folder is a table or a finding; none is passed over in silence. A workbook may
hold several tables, one a sheet, and may stand beside ``dataset.toml`` as the whole data set.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from itertools import chain, islice
from pathlib import Path

from kg.ingest.encoding import declarable
from kg.ingest.folder import Search
from kg.ingest.grid import Grid
from kg.ingest.manifest import Manifest, read_manifest
from kg.ingest.names import ordered
from kg.ingest.working import Accept, LeftOut, faults, left_out, sifted
from kg.records import Finding, Row, TableFile, Text
from kg.schema import Schema

MOST = 100
"""The most findings given for one table; one more says that there are more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset(Manifest):
    """A data set folder, opened: what ``dataset.toml`` says, and its tables, ready to be streamed."""

    folder: Path
    schema: Schema = field(repr=False, compare=False)
    _grids: Mapping[str, Grid] = field(repr=False, compare=False)
    _whole: tuple[TableFile, ...] = field(repr=False, compare=False)
    _accept: Accept = field(default_factory=Accept, repr=False, compare=False)
    _findings: tuple[Finding, ...] = field(repr=False, compare=False)

    def tables(self) -> tuple[TableFile, ...]:
        """The tables: sources, then entities, then what is said of them; of candidates, what counts."""
        return tuple(sifted(table, self.schema.tables[table.table], self._accept) for table in self._whole)

    def whole(self) -> tuple[TableFile, ...]:
        """The tables as they stand in their files, with working columns and with rows that do not count."""
        return self._whole

    def left_out(self) -> LeftOut:
        """How many candidates do not count. Reads the tables of candidates once."""
        found = [left_out(table, self.schema.tables[table.table], self._accept) for table in self._whole]
        return LeftOut(sum(one.undecided for one in found), sum(one.rejected for one in found))

    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with files and rows as such, before cells are looked into.

        Reads every table once. The rows that these findings name are left out of ``rows()``.
        """
        return self._findings + tuple(
            finding
            for name, grid in self._grids.items()
            for finding in _capped(grid.file, chain(_broken(grid), *self._faults(name)))
        )

    def _faults(self, name: str) -> Iterator[Iterator[Finding]]:
        return (faults(table, self.schema.tables[name]) for table in self._whole if table.table == name)


def open_dataset(
    folder: Path, schema: Schema, *, encoding: str | None = None, accept: Accept | None = None
) -> Dataset:
    """Open a data set folder.

    ``encoding`` is that of the CSV files without a byte order mark; it overrules ``dataset.toml``. ``accept``
    says which candidates count besides those that a person has accepted.

    Raises:
        InputError: when the folder or its ``dataset.toml`` cannot be used, or the encoding is not known.
    """
    manifest = read_manifest(folder)
    declared = declarable(encoding, "--encoding") if encoding else manifest.encoding
    search = Search(folder, schema, declared, manifest.language)
    grids = {spec.name: search.grids[spec.name] for spec in ordered(schema) if spec.name in search.grids}
    return Dataset(
        **{part.name: getattr(manifest, part.name) for part in fields(Manifest)} | {"encoding": declared},
        folder=folder,
        schema=schema,
        _grids=grids,
        _whole=tuple(file for name, grid in grids.items() for file in _table(name, grid)),
        _findings=tuple(search.findings),
        _accept=accept or Accept(),
    )


def _table(name: str, grid: Grid) -> Iterator[TableFile]:
    """The grid as a table, when it has a header."""
    first = next(grid.lines(), None)
    if isinstance(first, Row):
        yield TableFile(name, grid.file, first.cells, partial(_rows, grid))


def _rows(grid: Grid) -> Iterator[Row]:
    return (line for line in islice(grid.lines(), 1, None) if isinstance(line, Row))


def _broken(grid: Grid) -> Iterator[Finding]:
    return (line for line in grid.lines() if isinstance(line, Finding))


def _capped(file: str, found: Iterator[Finding]) -> Iterator[Finding]:
    yield from islice(found, MOST)
    more = sum(1 for _ in found)
    if more:
        message = Text(f"本表另有 {more} 处问题", f"{more} more findings in this table")
        fix = Text("先改正以上各处", "correct those above first")
        yield Finding("error", "more-findings", message, fix, file)
