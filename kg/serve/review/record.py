"""A row of a table as the desk holds it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from kg.ingest.working import ACCEPTED, MERGED, REJECTED, REVIEW

VERSION = 16


@dataclass(frozen=True, eq=False)
class Record:
    """A row: its table, and those of its cells that hold something, by canonical or working header."""

    table: str
    cells: Mapping[str, str]

    @classmethod
    def of(cls, table: str, names: tuple[str, ...], cells: tuple[str, ...]) -> "Record":
        """The row with these cells under these headers."""
        return cls(table, {name: cell for name, cell in zip(names, cells, strict=True) if cell})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and self.table == other.table and self.cells == other.cells

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.table, frozenset(self.cells.items())))

    def get(self, name: str) -> str:
        """The text of a cell, without outer space."""
        return self.cells.get(name, "").strip()

    @property
    def candidate(self) -> str:
        """Its number, or nothing."""
        return self.get("candidate")

    @property
    def review(self) -> str:
        """How it was decided."""
        return self.get(REVIEW)

    @property
    def state(self) -> str:
        """``undecided``, ``accepted``, ``rejected`` or ``merged``."""
        review = self.review
        if review.startswith(MERGED):
            return "merged"
        return review if review in (ACCEPTED, REJECTED) else "undecided"

    @property
    def gone(self) -> bool:
        """Whether it was rejected or merged into another."""
        return self.state in ("rejected", "merged")

    def row(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Its cells under these headers."""
        return tuple(self.cells.get(name, "") for name in names)

    def with_cells(self, cells: Mapping[str, str]) -> "Record":
        """The row with some cells as they are to be."""
        merged = {**self.cells, **cells}
        return Record(self.table, {name: cell for name, cell in merged.items() if cell})

    @cached_property
    def version(self) -> str:
        """What its present content is known by, whatever the order of the columns."""
        text = json.dumps(sorted(self.cells.items()), ensure_ascii=False, separators=(",", ":"))
        return sha256(text.encode()).hexdigest()[:VERSION]
