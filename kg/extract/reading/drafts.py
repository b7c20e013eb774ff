"""What a format's reader gives back, and how it says that it cannot."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError, KGError

_PAIR = 2


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of a file, and what its format says about it.

    ``data`` are the bytes kept as the source's text when they are not simply the text's UTF-8; ``date``
    is ISO 8601.
    """

    text: str
    data: bytes = b""
    title: str = ""
    date: str = ""
    publisher: str = ""


def table_row(cells: Sequence[str]) -> str:
    """A row of a table as a line: 主任：张三, or its cells with semicolons between."""
    said: list[str] = []
    for cell in (" ".join(cell.split()) for cell in cells):
        if cell and said[-1:] != [cell]:
            said.append(cell)
    return ("：" if len(said) == _PAIR else "；").join(said)


def problem(path: Path, message: str, chinese: str, *, fix: str, do: str) -> InputError:
    """The error about a file, in both languages."""
    return InputError(message, where=str(path), fix=fix, zh=(chinese, do))


def missing(path: Path, package: str) -> KGError:
    """The error for a format whose library is not installed."""
    return KGError(
        f"reading {path.suffix} needs {package}",
        where=str(path),
        fix="pip install 'kg[documents]', or save the article as .txt",
        zh=(f"读取 {path.suffix} 需要 {package}", "请运行 pip install 'kg[documents]'，或另存为 .txt"),
    )
