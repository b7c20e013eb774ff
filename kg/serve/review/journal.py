"""``decisions.csv``: who decided what and when, a line each, on disk before any table is written.

Each line has the rows it changed as they were and as they became, so that it can be done again after a crash
and undone at any time. ``.review-done`` holds the number of the last decision whose tables were written.
"""

import csv
import io
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.atomic import sync
from kg.errors import InputError, unwritable
from kg.ingest.canonical import csv_text
from kg.ingest.csvfile import LONGEST_CELL
from kg.ingest.working import DECISIONS
from kg.serve.review.record import Record

HEADERS = ("number", "when", "who", "decision", "candidate", "table", "undoes", "changes")
DONE = ".review-done"
_DIGITS = 12
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Change:
    """A row before and after a decision; None: it was not there, or is no more."""

    table: str
    candidate: str
    before: Record | None
    after: Record | None

    @property
    def back(self) -> "Change":
        """What undoes it."""
        return Change(self.table, self.candidate, self.after, self.before)


@dataclass(frozen=True, slots=True)
class Decision:
    """A line of the file. ``undoes`` is the number of the decision that this one takes back, or 0."""

    number: int
    when: str
    who: str
    decision: str
    candidate: str
    table: str
    changes: tuple[Change, ...]
    undoes: int = 0


class Journal:
    """The decisions of a folder, in order. One desk at a time holds it.

    Raises:
        InputError: when the file has a line that is no decision.
    """

    def __init__(self, folder: Path) -> None:
        self.path, self._done = folder / DECISIONS, folder / DONE
        data = self._whole_lines()
        self.decisions = list(_decisions(data.decode("utf-8-sig"), self.path.name))
        self._size = len(data)
        if not self._done.exists():
            self.finish(self.last)

    @property
    def outdated(self) -> bool:
        """Whether another program has written to the file."""
        return self._on_disk() != self._size

    @property
    def undone(self) -> frozenset[int]:
        """The numbers of the decisions that were taken back."""
        found: set[int] = set()
        targets = {one.number: one.undoes for one in self.decisions}
        for one in self.decisions:
            if one.undoes:
                found.add(one.undoes)
                found.discard(targets.get(one.undoes, 0))
        return frozenset(found)

    @property
    def last(self) -> int:
        """The number of the last decision, or 0."""
        return self.decisions[-1].number if self.decisions else 0

    def get(self, number: int) -> Decision | None:
        """The decision of that number."""
        return next((one for one in reversed(self.decisions) if one.number == number), None)

    def unfinished(self) -> list[Decision]:
        """Decisions whose tables may not have been written; none where the file that says so is missing."""
        try:
            done = int(self._done.read_text(encoding="ascii") or self.last)
        except (OSError, ValueError):
            done = self.last
        return [one for one in self.decisions if one.number > done]

    def finish(self, number: int) -> None:
        """Note that the tables of all decisions up to this one were written."""
        new = not self._done.exists()
        try:
            handle = os.open(self._done, os.O_RDWR | os.O_CREAT, 0o644)
            try:
                os.write(handle, f"{number:0{_DIGITS}}".encode())
                os.fsync(handle)
            finally:
                os.close(handle)
            if new:
                sync(self._done.parent)
        except OSError as error:
            raise unwritable(self._done, error) from error

    def append(self, decision: Decision) -> None:
        """Write a decision at the end, and see that it is on disk.

        Raises:
            InputError: when somebody else has written to the file.
            WriteError: when it cannot be written; then it holds no part of the decision.
        """
        line = csv_text((_cells(decision),)).encode()
        if not self._size:
            line = csv_text((HEADERS,)).encode() + line
        self._check_size()
        try:
            self._write(line)
        except OSError as error:
            raise unwritable(self.path, error) from error
        self._size += len(line)
        self.decisions.append(decision)

    def _write(self, data: bytes) -> None:
        with self.path.open("ab") as stream:
            try:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            except OSError:
                os.truncate(self.path, self._size)
                raise
        if not self._size:
            sync(self.path.parent)

    def _check_size(self) -> None:
        if self.outdated:
            raise InputError(
                "was changed by another program",
                where=self.path.name,
                fix="open the desk anew",
                zh=("被其他程序改动", "请重新打开审核台"),
            )

    def _on_disk(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def _whole_lines(self) -> bytes:
        """The file's bytes; half a line, left by a writer that died, is cut off: it never took effect."""
        data = self.path.read_bytes() if self.path.exists() else b""
        kept = data[: data.rfind(b"\n") + 1]
        if data != kept:
            rest = data[len(kept) :]
            whole = _is_whole(rest.decode("utf-8", "replace"))
            with self.path.open("r+b") as stream:
                stream.seek(len(data) if whole else len(kept))
                stream.write(b"\n" if whole else b"")
                stream.truncate()
                stream.flush()
                os.fsync(stream.fileno())
            data = data + b"\n" if whole else kept
        return b"" if data == _MARK else data


def _is_whole(line: str) -> bool:
    try:
        return bool(list(_decisions(csv_text((HEADERS,)) + line, "")))
    except InputError:
        return False


def _cells(one: Decision) -> tuple[str, ...]:
    undoes = str(one.undoes) if one.undoes else ""
    changes = [
        {"table": c.table, "candidate": c.candidate, "before": _plain(c.before), "after": _plain(c.after)}
        for c in one.changes
    ]
    text = json.dumps(changes, ensure_ascii=False, separators=(",", ":"))
    return (str(one.number), one.when, one.who, one.decision, one.candidate, one.table, undoes, text)


def _plain(record: Record | None) -> Mapping[str, str] | None:
    return record.cells if record else None


def _decisions(text: str, file: str) -> Iterator[Decision]:
    """The decisions that a file's text lists."""
    csv.field_size_limit(LONGEST_CELL * 64)
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    before = 0
    try:
        if text and tuple(next(rows)) != HEADERS:
            raise _unreadable(file, 1)
        for cells in rows:
            decision = _decision(cells)
            if decision.number <= before:
                raise _unreadable(file, rows.line_num)
            before = decision.number
            yield decision
    except (csv.Error, ValueError, TypeError, KeyError, AttributeError) as error:
        raise _unreadable(file, rows.line_num) from error


def _decision(cells: list[str]) -> Decision:
    number, when, who, decision, candidate, table, undoes, changes = cells
    found = tuple(
        Change(one["table"], one["candidate"], _record(one, "before"), _record(one, "after"))
        for one in json.loads(changes)
    )
    return Decision(int(number), when, who, decision, candidate, table, found, int(undoes or 0))


def _record(change: Mapping[str, object], side: str) -> Record | None:
    cells = change[side]
    if cells is None:
        return None
    if not isinstance(cells, dict) or not all(isinstance(cell, str) for cell in cells.values()):
        raise TypeError
    return Record(str(change["table"]), cells)


def _unreadable(file: str, row: int) -> InputError:
    return InputError(
        "is not a decision of the desk",
        where=f"{file}:{row}",
        fix="restore the file, or move it away and begin a new one",
        zh=("不是审核台写下的决定", "请恢复此文件，或移走它另起一份"),
    )
