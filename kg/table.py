"""Table: the one tabular result, and how it is written as text, csv, tsv, json or md.

Widths count East Asian wide characters as two cells (Unicode Standard Annex 11). Control characters
are never sent to a terminal; cells that a spreadsheet would run as a formula are only defused for
people (``excel=True``), never in csv meant for programs.
"""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kg.errors import KGError

Cell = str | int | float | bool | None
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns and rows of cells.

    >>> print(Table.of(["name", "posts"], [["张三", 2], ["李四", 1]]).render("text"))
    name  posts
    ----  -----
    张三      2
    李四      1
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @classmethod
    def of(cls, columns: Iterable[str], rows: Iterable[Iterable[Cell]]) -> "Table":
        """A table from any iterables of columns and rows."""
        return cls(tuple(columns), tuple(tuple(row) for row in rows))

    def __len__(self) -> int:
        return len(self.rows)

    def records(self) -> list[dict[str, Cell]]:
        """The rows as dicts, keyed by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def render(self, form: str = "text") -> str:
        """The table as text, csv, excel, tsv, json or md, without a final line break.

        Raises:
            KGError: when the format is unknown.
        """
        if form not in FORMATS:
            raise KGError(f"no table format {form!r}", fix="choose one of " + ", ".join(FORMATS))
        return FORMATS[form](self)


def width(text: str) -> int:
    """How many terminal cells a text takes."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def plain(cell: Cell) -> str:
    """A cell as a person reads it: no control characters, short floats, nothing for None."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return f"{cell:.4g}"
    text = "" if cell is None else str(cell)
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text.replace("\n", " ").replace("\t", " "))


def defused(cell: Cell) -> Cell:
    """A text that a spreadsheet would take for a formula, with a quote before it (OWASP CSV injection)."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _pad(text: str, to: int, right: bool) -> str:  # noqa: FBT001 - a private one-liner
    space = " " * (to - width(text))
    return space + text if right else text + space


def _text(table: Table) -> str:
    rows = [[plain(cell) for cell in row] for row in table.rows]
    head = list(table.columns)
    widths = [max(width(line[i]) for line in [head, *rows]) for i in range(len(head))]
    number = [all(isinstance(row[i], int | float) for row in table.rows) for i in range(len(head))]
    lines = [head, ["-" * w for w in widths], *rows]
    return "\n".join(_aligned(line, widths, number) for line in lines)


def _aligned(cells: list[str], widths: list[int], right: list[bool]) -> str:
    return "  ".join(map(_pad, cells, widths, right)).rstrip()


def _csv(table: Table, delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([_exact(cell) for cell in row] for row in table.rows)
    return out.getvalue().removesuffix("\n")


def _excel(table: Table) -> str:
    rows = ((defused(cell) for cell in row) for row in table.rows)
    return "\ufeff" + _csv(Table.of(table.columns, rows))


def _exact(cell: Cell) -> Cell:
    return str(cell).lower() if isinstance(cell, bool) else cell


def _json(table: Table) -> str:
    return json.dumps(table.records(), ensure_ascii=False, indent=1)


def _md(table: Table) -> str:
    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(cells) + " |"

    rows = (line(plain(cell).replace("|", "\\|") for cell in row) for row in table.rows)
    return "\n".join([line(table.columns), line("---" for _ in table.columns), *rows])


FORMATS: dict[str, Callable[[Table], str]] = {
    "text": _text,
    "csv": _csv,
    "excel": _excel,
    "tsv": lambda table: _csv(table, "\t"),
    "json": _json,
    "md": _md,
}
