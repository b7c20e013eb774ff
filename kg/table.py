"""Table: the one tabular result, and how it is written as text, csv, tsv, json, md or html.

Widths count East Asian wide characters as two cells (Unicode Standard Annex 11). Control characters
are never sent to a terminal; cells that a spreadsheet would run as a formula are only defused for
people (``excel=True``), never in csv meant for programs.
"""

import csv
import html
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from kg.errors import KGError

Cell = str | int | float | bool | None
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_WORD = 2**63
"""Whole numbers of 64 bits are below it."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns and rows of cells; where it needs them, a caption and notes on how to read it.

    >>> print(Table.of(["name", "posts"], [["张三", 2], ["李四", 1]]).render("text"))
    name  posts
    ----  -----
    张三      2
    李四      1
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    notes: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, columns: Iterable[str], rows: Iterable[Iterable[Cell]], caption: str = "", *notes: str
    ) -> "Table":
        """A table from any iterables of columns and rows."""
        return cls(tuple(columns), tuple(tuple(row) for row in rows), caption, notes)

    def __len__(self) -> int:
        return len(self.rows)

    def records(self) -> list[dict[str, Cell]]:
        """The rows as dicts, keyed by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_pandas(self) -> Any:
        """The table as a pandas DataFrame; ``caption`` and ``notes`` are in its ``attrs``.

        Columns of whole numbers, of truth values and of text keep their kind where cells are empty
        (``Int64``, ``boolean``, ``string``); other numbers are ``float64``; mixed columns stay objects.

        Raises:
            KGError: when pandas is not installed.
        """
        try:
            pd = import_module("pandas")
        except ImportError as error:
            raise KGError(
                "pandas is not installed",
                fix="run: pip install pandas; or use records() or render('csv')",
                zh=("没有安装 pandas", "请运行 pip install pandas，或改用 records()、render('csv')"),
            ) from error
        columns = [[row[at] for row in self.rows] for at in range(len(self.columns))]
        series = [pd.Series(cells, dtype=_dtype(cells)) for cells in columns]
        frame = pd.DataFrame(dict(enumerate(series)))
        frame.columns = pd.Index(self.columns, dtype=object)  # two columns may have one name
        frame.attrs.update(caption=self.caption, notes=self.notes)
        return frame

    def _repr_html_(self) -> str:
        """What a notebook shows: the first rows, the caption above, the notes below."""
        return _html(self)

    def render(self, form: str = "text") -> str:
        """The table as text, csv, excel, tsv, json, md or html, without a final line break.

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
    parts = (plain(table.caption), _grid(table), "\n".join(map(plain, table.notes)))
    return "\n\n".join(filter(None, parts))


def _grid(table: Table) -> str:
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
    grid = "\n".join([line(table.columns), line("---" for _ in table.columns), *rows])
    caption = f"**{plain(table.caption)}**" if table.caption else ""
    return "\n\n".join(filter(None, (caption, grid, *map(plain, table.notes))))


MOST = 200
"""So many rows a notebook shows; ``render("html")`` has all."""


def _dtype(cells: list[Cell]) -> str:
    """The pandas type of a column: that of what is in it, the cells that are empty left aside."""
    kinds = {type(cell) for cell in cells} - {type(None)}
    if kinds == {int}:
        small = all(abs(int(cell)) < _WORD for cell in cells if cell is not None)
        return ("Int64" if None in cells else "int64") if small else "object"
    if kinds <= {int, float}:
        return "float64" if kinds else "object"
    return {frozenset({bool}): "boolean" if None in cells else "bool", frozenset({str}): "string"}.get(
        frozenset(kinds), "object"
    )


def _html(table: Table, most: int = MOST) -> str:
    """A table for a notebook. Every text has its own direction (``bdi``), so that none upsets another."""
    right = [_number(table, at) for at in range(len(table.columns))]
    head = _line("th", table.columns, right, ' scope="col"')
    body = "".join(_line("td", map(plain, row), right) for row in table.rows[:most])
    more = len(table.rows) - most
    notes = (f"… +{more:,}", *table.notes) if more > 0 else table.notes
    caption = f"<caption>{_safe(table.caption)}</caption>" if table.caption else ""
    below = "".join(f"<p>{_safe(note)}</p>" for note in notes)
    return f'<div dir="auto"><table>{caption}<thead>{head}</thead><tbody>{body}</tbody></table>{below}</div>'


def _number(table: Table, at: int) -> bool:
    """Whether a column is one of numbers, some of them perhaps missing."""
    kinds = {type(row[at]) for row in table.rows} - {type(None)}
    return bool(kinds) and kinds <= {int, float}


def _line(tag: str, cells: Iterable[str], right: list[bool], scope: str = "") -> str:
    sides = ("right" if number else "left" for number in right)
    cells = (
        f'<{tag}{scope} style="text-align:{side}">{_safe(cell)}</{tag}>'
        for cell, side in zip(cells, sides, strict=True)
    )
    return f"<tr>{''.join(cells)}</tr>"


def _safe(text: str) -> str:
    return f"<bdi>{html.escape(plain(text))}</bdi>"


FORMATS: dict[str, Callable[[Table], str]] = {
    "text": _text,
    "csv": _csv,
    "excel": _excel,
    "tsv": lambda table: _csv(table, "\t"),
    "json": _json,
    "md": _md,
    "html": lambda table: _html(table, len(table.rows)),
}
