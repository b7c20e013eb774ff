"""CSV files as grids: the encodings and delimiters that spreadsheet programs write, strictly read."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError
from kg.ingest.encoding import BOMS, Encoding, UndecodableError, choose, lines
from kg.ingest.grid import Grid, Line, checked, nothing
from kg.records import Finding, Row, Text

LONGEST_CELL = 1 << 20
DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a CSV file is written."""

    encoding: Encoding
    delimiter: str

    def data(self, text: str) -> bytes:
        """A text as the bytes of such a file, with a byte order mark if this one has it."""
        marks = {name: mark for mark, name in BOMS.items()}
        mark = marks[self.encoding.name] if self.encoding.mark else b""
        return mark + text.encode(self.encoding.name)


def grids(path: Path, file: str, *, encoding: str, knows: Callable[[str], bool]) -> list[Grid]:
    """The one grid of a CSV file.

    ``encoding`` is a declared one or empty; ``knows`` says whether a header is a column of the table.
    """
    found = layout(path, file, encoding=encoding, knows=knows)
    if isinstance(found, Finding):
        return [Grid(file, (path.stem,), nothing, (found,))]
    doubts = (found.encoding.finding,) if found.encoding.finding else ()
    return [Grid(file, (path.stem,), lambda: checked(records(path, file, found), file), doubts)]


def layout(path: Path, file: str, *, encoding: str, knows: Callable[[str], bool]) -> Layout | Finding:
    """How a CSV file is written, or why it cannot be read."""
    chosen = choose(path, file=file, declared=encoding, knows=lambda line: _is_header(line, knows))
    if isinstance(chosen, Finding):
        return chosen
    return Layout(chosen, delimiter(next(lines(path, chosen), ""), knows))


def records(path: Path, file: str, found: Layout) -> Iterator[Line]:
    """The records of a file, numbered from 1, the header among them; a finding for each broken one."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(lines(path, found.encoding), delimiter=found.delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            yield Row(number, tuple(next(reader)))
        except StopIteration:
            return
        except csv.Error as error:
            yield _broken(file, number, str(error))
            if "limit" in str(error):
                return
        except UndecodableError as error:
            raise InputError("changed while it was read", where=file, fix="try again") from error


def delimiter(header: str, knows: Callable[[str], bool]) -> str:
    """The delimiter under which most headers are columns; the comma when none is better."""
    return max(DELIMITERS, key=lambda mark: sum(map(knows, _split(header, mark))))


def _is_header(line: str, knows: Callable[[str], bool]) -> bool:
    cells = [cell for cell in _split(line, delimiter(line, knows)) if cell]
    return bool(cells) and all(map(knows, cells))


def _split(line: str, mark: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=mark), [])]
    except csv.Error:
        return []


_FAULTS = {
    "end of data": Text("引号没有收尾", "a quote is opened and never closed"),
    "limit": Text(
        "一格超过 1 MB，或引号没有收尾", "a cell of more than 1 MB, or a quote that is never closed"
    ),
    "expected after": Text("引号之后还有文字", "text follows a closing quote"),
}


def _broken(file: str, row: int, error: str) -> Finding:
    known = (text for words, text in _FAULTS.items() if words in error)
    message = next(known, Text(f"不是合格的 CSV：{error}", f"not good CSV: {error}"))
    fix = Text(
        "格内的引号写两遍，整格再用引号括起", "double the quotes inside a cell and put quotes around the cell"
    )
    return Finding("error", "broken-csv", message, fix, file, row)
