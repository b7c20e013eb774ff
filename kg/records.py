"""Values that pass between rooms: texts in two languages, rows of tables, findings. All frozen."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Text:
    """One text in Chinese and in English."""

    zh: str = ""
    en: str = ""

    def in_(self, lang: str) -> str:
        """The text in ``lang``, or in the other language when it lacks that one."""
        return (self.zh or self.en) if lang == "zh" else (self.en or self.zh)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its number (the header is row 1) and its cells, aligned with the headers."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table as found in a data set: its name, the file (shown in findings), headers, and its rows.

    ``rows`` opens the file anew at each call, so that a table is streamed, never held.
    ``headers`` are the headers as written; ``kg.schema.TableSpec.header`` knows which column each one is.
    """

    table: str
    file: str
    headers: tuple[str, ...]
    rows: Callable[[], Iterator[Row]]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong or doubtful in the input: where, what, and what to do."""

    severity: Severity
    rule: str
    message: Text
    fix: Text = field(default_factory=Text)
    file: str = ""
    row: int = 0
    column: str = ""
    value: str = ""

    def where(self) -> str:
        """``file:row:column``, as far as known."""
        return ":".join(str(part) for part in (self.file, self.row, self.column) if part)

    def line(self, lang: str) -> str:
        """The finding as one line in ``lang``; the value is added unless the message has it already."""
        colon, semicolon = ("：", "；") if lang == "zh" else (": ", "; ")
        message, fix = self.message.in_(lang), self.fix.in_(lang)
        value = f" “{self.value}”" if self.value and not _said(self.value, message) else ""
        head = f"{self.where()}{colon}" if self.where() else ""
        tail = f"{semicolon}{fix}" if fix else ""
        return " ".join(f"{head}{message}{value}{tail} [{self.rule}]".split())


def _said(value: str, message: str) -> bool:
    """Whether a message gives a value: in quotes, after a colon, or as a word of its own."""
    if f"“{value}”" in message or message.endswith((f"：{value}", f": {value}")):
        return True
    word = rf"(?<![\w-]){re.escape(value)}(?![\w-])"
    return len(value) > 1 and value.isascii() and re.search(word, message, re.ASCII) is not None
