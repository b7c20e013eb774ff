"""The kinds of file that hold tables, and the reader of each."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from kg.ingest import csvfile, xlsxfile
from kg.ingest.grid import Grid


class Reader(Protocol):
    """Gives the grids of a file: one for a CSV file, one for each sheet in use of a workbook."""

    def __call__(
        self, path: Path, file: str, *, encoding: str, knows: Callable[[str], bool]
    ) -> list[Grid]: ...


READERS: dict[str, Reader] = {".csv": csvfile.grids, ".xlsx": xlsxfile.grids}
FOREIGN = frozenset({".xls", ".xlsm", ".xlsb", ".ods", ".et", ".tsv", ".numbers", ".dbf"})
"""Spreadsheets that are not read: they are to be saved as .xlsx or .csv."""
