"""A table of the folder as the desk holds it: its rows by candidate number, and how its file is written.

What the desk did not change stays as it is written, but for quotes that are not needed and for blank rows. A
file is known by its content: who has changed it in the meantime is never overwritten.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from kg.errors import InputError
from kg.ingest.canonical import csv_text
from kg.ingest.csvfile import Layout, layout, records
from kg.ingest.encoding import Encoding, lines
from kg.ingest.grid import checked
from kg.ingest.working import REVIEW, TITLES, knows, places
from kg.records import Finding, Row
from kg.serve.review.record import Record
from kg.spec import TableSpec

NEW = Layout(Encoding("utf-8"), ",")
"""How a table is written that was not there."""


@dataclass(frozen=True)
class Sheet:
    """A table: its file, how it is written, its columns by canonical name, its rows by key.

    The key of a row is its candidate number, or ``#`` and its place when it has none. ``digest`` is that of
    the file that was read or written; empty when there is none yet. ``fixed``: the file is not written.
    """

    spec: TableSpec
    path: Path
    file: str
    names: tuple[str, ...]
    records: Mapping[str, Record]
    digest: str = ""
    layout: Layout = NEW
    titles: tuple[str, ...] = ()
    end: str = "\n"
    fixed: bool = False
    _lines: dict[Record, str] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def of_candidates(self) -> bool:
        """Whether its rows are there to be decided on."""
        return REVIEW in self.names

    def changed(self, after: Mapping[str, Record | None]) -> "Sheet":
        """The table with some rows as they are to be; None takes a row out."""
        kept = dict(self.records)
        for key, record in after.items():
            if record is None:
                kept.pop(key, None)
            else:
                kept[key] = record
        used = {name: None for record in after.values() if record for name in record.cells}
        more = tuple(name for name in used if name not in self.names)
        if not more:
            return replace(self, records=kept, _lines=self._lines)
        return replace(self, records=kept, names=self.names + more, titles=self.titles + more, _lines={})

    def data(self) -> bytes:
        """The file's bytes."""
        parts = [self._text(self.titles)]
        for record in self.records.values():
            line = self._lines.get(record)
            if line is None:
                line = self._lines[record] = self._text(record.row(self.names))
            parts.append(line)
        return self.layout.data("".join(parts))

    def _text(self, cells: tuple[str, ...]) -> str:
        return csv_text((cells,), delimiter=self.layout.delimiter, end=self.end)


def digest_of(data: bytes) -> str:
    """What a file's content is known by."""
    return sha256(data).hexdigest()


def empty(spec: TableSpec, path: Path, file: str) -> Sheet:
    """A table of candidates that is not there yet."""
    names = (*spec.headers, *(name for name in TITLES if name not in spec.headers))
    return Sheet(spec, path, file, names, {}, titles=names)


def read(spec: TableSpec, path: Path, file: str, encoding: str) -> Sheet:
    """The table in a CSV file.

    Raises:
        InputError: when it cannot be read without errors, or two rows have one candidate number.
    """
    try:
        digest = digest_of(path.read_bytes())
        found = layout(path, file, encoding=encoding, knows=lambda text: knows(spec, text))
        if isinstance(found, Finding):
            raise _refused(found)
        rows = list(checked(records(path, file, found), file))
        end = "\r\n" if next(lines(path, found.encoding), "").endswith("\r\n") else "\n"
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", where=file) from error
    for line in rows:
        if isinstance(line, Finding) and line.severity == "error":
            raise _refused(line)
    header, *body = (line for line in rows if isinstance(line, Row))
    names = _names(spec, header.cells, file)
    kept = _records(spec.name, names, body, file)
    return Sheet(spec, path, file, names, kept, digest, found, header.cells, end)


def _names(spec: TableSpec, titles: tuple[str, ...], file: str) -> tuple[str, ...]:
    """What each column is: its canonical header, a working column, or what it is called."""
    work = {place: name for name, place in places(spec, titles).items()}
    found: list[str] = []
    for place, title in enumerate(titles):
        header = spec.header(title)
        name = work.get(place, title)
        if header:
            name = f"{header.column.name}@{header.language}" if header.language else header.column.name
        if name in found:
            raise InputError(
                f"two headers mean {name}",
                where=file,
                fix="delete one",
                zh=(f"有两列都是 {name}", "请删去一列"),
            )
        found.append(name)
    return tuple(found)


def _records(table: str, names: tuple[str, ...], rows: list[Row], file: str) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for place, row in enumerate(rows):
        record = Record.of(table, names, row.cells)
        key = record.candidate or f"#{place}"
        if key in found:
            raise InputError(
                f"two rows are the candidate {key}",
                where=f"{file}:{row.number}",
                fix="empty one of the cells",
                zh=(f"有两行的候选号都是 {key}", "请清空其中一格"),
            )
        found[key] = record
    return found


def _refused(finding: Finding) -> InputError:
    message, fix = finding.message, finding.fix
    return InputError(message.en, where=finding.where(), fix=fix.en, zh=(message.zh, fix.zh))
