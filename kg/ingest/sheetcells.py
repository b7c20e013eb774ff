"""What the cells of one sheet look like from outside: how far they reach, and which cannot be read.

It listens to a parser and follows the reading library in where a cell is: at its reference, or after
the cell before it. Where the two could differ, it keeps the farther place.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cache
from xml.parsers import expat

MOST_FAULTS = 100
LAST_ROW, LAST_COLUMN = 1 << 20, 1 << 14
_ROW = re.compile(r"[0-9]{1,7}\Z")
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})(?::[A-Z]{1,3}[1-9][0-9]{0,6})?\Z")


class Trouble(Enum):
    """Why a cell cannot be taken as it stands."""

    ERROR = "error"
    FORMULA = "formula"
    PARTIAL_DATE = "partial date"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be taken as it stands, and what it holds."""

    trouble: Trouble
    row: int
    letters: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """How far the cells of a part reach, and which cannot be taken as they stand."""

    rows: int = 0
    columns: int = 0
    faults: tuple[Fault, ...] = ()


class SheetCells:
    """Listens to the XML of one part of a workbook.

    ``partial`` are the styles that show dates without a day or a year; ``refuse`` makes the exception for
    a place that no sheet has.
    """

    def __init__(self, partial: frozenset[str], refuse: Callable[[str], Exception]) -> None:
        self._partial, self._refuse = partial, refuse
        self._parser: expat.XMLParserType | None = None
        self._row = self._column = self._cell_row = 0
        self._type = self._style = self._text = ""
        self._inside = self._formula = self._valued = False
        self._faults: list[Fault] = []
        self._rows = self._columns = 0

    def listen(self, parser: expat.XMLParserType) -> None:
        """Attach to a parser."""
        self._parser = parser
        parser.StartElementHandler = self._start

    def content(self) -> Content:
        """What was found, once the part has been parsed."""
        self._close()
        return Content(self._rows, self._columns, tuple(self._faults))

    def _close(self) -> None:
        """Judge the cell that has ended."""
        if not self._inside:
            return
        self._inside = False
        if self._parser:
            self._parser.CharacterDataHandler = None
        if self._valued or self._formula:
            self._rows = max(self._rows, self._cell_row, self._row)
            self._columns = max(self._columns, self._column)
            self._judge()

    def _judge(self) -> None:
        if self._type == "e":
            self._fault(Trouble.ERROR)
        elif self._formula and not self._text and self._type != "str":
            self._fault(Trouble.FORMULA)
        elif self._type == "n" and self._style in self._partial:
            self._fault(Trouble.PARTIAL_DATE)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = tag.rpartition(" ")[2]
        if kind in {"v", "is"} and self._inside:
            self._valued = True
            if self._parser and (self._formula or self._type == "e"):
                self._parser.CharacterDataHandler = self._characters
            return
        if kind == "f" and self._inside:
            self._formula = True
            return
        self._close()
        if kind == "c":
            self._cell(attributes)
        elif kind == "row":
            self._row, self._column = max(self._row + 1, self._number(attributes.get("r", "0"))), 0
        elif kind == "mergeCell":
            self._cell_row, self._column = self._place(attributes.get("ref", ""))
            self._fault(Trouble.MERGED, attributes["ref"])

    def _characters(self, text: str) -> None:
        self._text += text

    def _cell(self, attributes: dict[str, str]) -> None:
        self._column, self._cell_row = self._column + 1, max(self._row, 1)
        if "r" in attributes:
            self._cell_row, column = self._place(attributes["r"])
            self._column = max(self._column, column)
        self._type, self._style, self._text = attributes.get("t", "n"), attributes.get("s", "0"), ""
        self._inside, self._formula, self._valued = True, False, False

    def _fault(self, trouble: Trouble, value: str = "") -> None:
        if len(self._faults) < MOST_FAULTS:
            self._faults.append(
                Fault(trouble, self._cell_row, letters(self._column), value or self._text[:40])
            )

    def _place(self, reference: str) -> tuple[int, int]:
        found = _CELL.match(reference)
        row, column = (int(found[2]), _column(found[1])) if found else (0, 0)
        if not found or row > LAST_ROW or column > LAST_COLUMN:
            raise self._refuse(reference[:20])
        return row, column

    def _number(self, text: str) -> int:
        if not _ROW.match(text) or int(text) > LAST_ROW:
            raise self._refuse(text[:20])
        return int(text)


@cache
def _column(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number


def letters(column: int) -> str:
    """The letters of a column: 1 → A, 27 → AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
