"""Tables as a report shows them: without IRIs, places, and columns that say the same in all rows."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from kg.analysis.evidence import headings
from kg.analysis.method import Settings
from kg.report.parts import without
from kg.table import Cell, Table

_IRI: Final = re.compile(r"(?<![a-z])iri(?![a-z])", re.IGNORECASE)
_STATUS, _WHEN, _WORDS, _SOURCE, _AT, _WHY = (
    frozenset(pair) for pair in zip(headings(Settings(lang="zh")), headings(Settings()), strict=True)
)
CONSTANT: Final = _STATUS | _WHEN | _SOURCE | _WHY
"""Columns that are left out, with a note, when all rows say the same."""
MOST: Final = 1200
"""So many characters of a cell are shown at most."""


def lean(table: Table, said: Callable[[str, Cell], str]) -> Table:
    """The table without what a reader does not need; ``said`` gives the note on a column that is left out."""
    cited = _WORDS.intersection(table.columns)
    technical = [one for at, one in enumerate(table.columns) if _IRI.search(one) or _are_iris(table, at)]
    shown = without(table, *technical, *(_AT if cited else ()))
    notes, dropped = list(shown.notes), []
    for at, heading in enumerate(shown.columns):
        values = {row[at] for row in shown.rows}
        if at and heading in CONSTANT and len(values) == 1:
            dropped.append(heading)
            value = values.pop()
            if _says(value):
                notes.insert(0, said(heading, value))
    kept = without(shown, *dropped)
    rows = tuple(tuple(map(_cut, row)) for row in kept.rows)
    return replace(kept, rows=rows, notes=tuple(notes))


def _cut(cell: Cell) -> Cell:
    return cell[:MOST].rstrip() + "…" if isinstance(cell, str) and len(cell) > MOST else cell


def _are_iris(table: Table, column: int) -> bool:
    """Whether there is nothing but IRIs in a column."""
    cells = [str(row[column]) for row in table.rows if _says(row[column])]
    return bool(cells) and all(cell.startswith(("http://", "https://", "urn:")) for cell in cells)


def _says(value: Cell) -> bool:
    return value not in (None, "")
