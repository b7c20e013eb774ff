"""What every table file comes down to: a header row and rows of the same width, or findings.

A reader (``csvfile``, ``xlsxfile``) gives the records of a file as they stand; :func:`checked` refuses
what cannot be a table. The number of a row is the number a spreadsheet shows: the header is row 1,
blank rows count though they are skipped, and a record that runs over several lines is one row.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kg.records import Finding, Row, Text

Line = Row | Finding
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_LOST = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Grid:
    """One table as found: its file as findings show it, the names it may go by, and its lines.

    ``lines`` opens the file anew at each call and gives the header first. ``findings`` are about the
    grid as a whole; a ``sheet`` of a workbook need not be a table.
    """

    file: str
    names: tuple[str, ...]
    lines: Callable[[], Iterator[Line]]
    findings: tuple[Finding, ...] = ()
    sheet: bool = False


def nothing() -> Iterator[Line]:
    """The lines of a grid that is not to be read."""
    return iter(())


def checked(lines: Iterable[Line], file: str) -> Iterator[Line]:
    """The header and the rows that fit under it; a finding in place of each that does not."""
    headers: tuple[str, ...] | None = None
    for line in lines:
        if isinstance(line, Finding):
            yield line
        elif headers is None:
            headers = tuple(cell.strip() for cell in _trimmed(line.cells))
            if line.number != 1 or not any(headers):
                headers = ()
                break
            yield from _row(Row(1, headers), headers, file)
        elif any(cell and not cell.isspace() for cell in line.cells):
            yield from _row(line, headers, file)
    if not headers:
        yield Finding(
            "error",
            "no-header",
            Text("第 1 行没有表头", "row 1 holds no headers"),
            Text("把列名放在第 1 行", "put the column names in row 1"),
            file,
            1,
        )


def _row(row: Row, headers: tuple[str, ...], file: str) -> Iterator[Line]:
    cells = row.cells if len(row.cells) <= len(headers) else _trimmed(row.cells)
    text = "".join(cells)
    if len(cells) != len(headers) and not (len(cells) < len(headers) < len(row.cells)):
        yield ragged(row.number, len(cells), len(headers), file)
    elif _CONTROL.search(text):
        yield from _controls(Row(row.number, cells), headers, file)
    else:
        yield row if cells is row.cells else Row(row.number, _padded(cells, len(headers)))
        if _LOST in text:
            yield from (
                _lost(row.number, file, h) for h, cell in zip(headers, cells, strict=False) if _LOST in cell
            )


def _trimmed(cells: tuple[str, ...]) -> tuple[str, ...]:
    width = len(cells)
    while width and not cells[width - 1].strip():
        width -= 1
    return cells[:width]


def _padded(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return cells + ("",) * (width - len(cells))


def ragged(row: int, found: int, wanted: int, file: str) -> Finding:
    """The finding for a row that has more or fewer cells than the header."""
    return Finding(
        "error",
        "ragged-row",
        Text(f"本行有 {found} 格，表头有 {wanted} 格", f"the row has {found} cells, the header has {wanted}"),
        Text(
            "补齐或删去多余的分隔符；含分隔符的内容须加引号",
            "add or remove separators; quote cells that hold one",
        ),
        file,
        row,
    )


def _controls(row: Row, headers: tuple[str, ...], file: str) -> Iterator[Finding]:
    for header, cell in zip(headers, row.cells, strict=False):
        found = _CONTROL.search(cell)
        if found:
            code = f"U+{ord(found[0]):04X}"
            utf16 = found[0] == "\x00"
            yield Finding(
                "error",
                "control-character",
                Text(f"含控制字符 {code}", f"holds the control character {code}"),
                Text("另存为 UTF-8", "save it as UTF-8; it looks like UTF-16")
                if utf16
                else Text("删去该字符", "delete the character"),
                file,
                row.number,
                _CONTROL.sub("�", header),
                _CONTROL.sub("�", cell)[:80],
            )


def _lost(row: int, file: str, column: str) -> Finding:
    return Finding(
        "warning",
        "replacement-character",
        Text(
            "含替换字符 U+FFFD：早先转码时丢了字", "holds U+FFFD: a letter was lost in an earlier conversion"
        ),
        Text("据来源改正", "correct it from the source"),
        file,
        row,
        column,
    )
