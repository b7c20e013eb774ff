"""Values that pass between rooms: texts in two languages, rows of tables, findings. All frozen."""

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
        """The finding as one line in ``lang``."""
        value = f" “{self.value}”" if self.value else ""
        fix = f"; {self.fix.in_(lang)}" if self.fix.in_(lang) else ""
        head = f"{self.where()}: " if self.where() else ""
        return " ".join(f"{head}{self.message.in_(lang)}{value}{fix} [{self.rule}]".split())
