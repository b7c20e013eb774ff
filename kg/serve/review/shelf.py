"""The files of a folder of candidates: read once, read again when somebody else has changed them, written.

A decision goes to ``decisions.csv`` first and to the tables then; what a crash leaves undone in between is
done at the next start. Only one desk at a time has a folder: two would undo each other's decisions unseen,
while several people can sit at one desk.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from kg.atomic import sweep
from kg.errors import BuildError, InputError, KGError, unwritable
from kg.graph.store.making import locked
from kg.ingest import files
from kg.ingest.dataset import Dataset, open_dataset
from kg.ingest.folder import TABLES
from kg.ingest.names import SOURCES
from kg.ingest.sources import references
from kg.ingest.texts import load_texts
from kg.ingest.working import DECISIONS
from kg.records import TableFile
from kg.schema import Schema
from kg.serve.review.book import Book
from kg.serve.review.checks import Checks, Origin
from kg.serve.review.journal import Change, Decision, Journal
from kg.serve.review.labels import Labels
from kg.serve.review.record import Record
from kg.serve.review.sheet import Sheet, digest_of, empty, read

LOCK = ".review-lock"
_TRIES = 3


class ChangedError(KGError):
    """A table that somebody else has changed while a decision was being written."""


class Shelf:
    """The folder, held against other desks until it is closed.

    Raises:
        KGError: when another desk has it, or its tables or decisions cannot be read.
    """

    def __init__(self, folder: Path, schema: Schema) -> None:
        self.folder, self._schema = folder, schema
        self._holds = ExitStack()
        self.dataset = open_dataset(folder, schema)
        self._holds.enter_context(_held(folder))
        try:
            for place in (folder, folder / TABLES):
                sweep(place)
            self.journal = Journal(folder)
            self._load()
            self.repair()
        except BaseException:
            self._holds.close()
            raise

    def close(self) -> None:
        """Let others have the folder."""
        self._holds.close()

    # ---- reading ----

    def refresh(self) -> None:
        """Take in what others have changed.

        Raises:
            InputError: when a table cannot be read any more.
        """
        if self.journal.outdated:
            self.journal = Journal(self.folder)
        self.repair()
        if _listed(self.folder) != self._listed:
            self._load()
        for sheet in list(self.book.sheets.values()):
            if _digest(sheet.path) != sheet.digest:
                self._read_again(sheet)

    def sheet(self, table: str) -> Sheet:
        """A table, perhaps one that is not there yet."""
        file = f"{TABLES}/{table}.csv"
        return self.book.sheets.get(table) or empty(self.book.specs[table], self.folder / file, file)

    def _load(self) -> None:
        """Read everything."""
        dataset = open_dataset(self.folder, self._schema)
        sheets = [self._sheet(dataset, table) for table in dataset.whole()]
        self._listed = _listed(self.folder)
        self.book = Book(self._schema, sheets)
        self.labels = Labels(self.book)
        self._take(dataset)

    def _take(self, dataset: Dataset) -> None:
        """What follows from the sources."""
        self.dataset, self.sources = dataset, references(dataset)
        self.texts: Mapping[str, str] = load_texts(dataset)[0]
        self.checks = Checks(self.book, Origin(dataset.base, dataset.language, self.texts))

    def _sheet(self, dataset: Dataset, table: TableFile) -> Sheet:
        spec = self._schema.tables[table.table]
        path = self.folder / table.file
        if path.suffix.lower() == ".csv":
            return read(spec, path, table.file, dataset.encoding)
        names = tuple(_canonical(spec.header(text), text) for text in table.headers)
        rows = {f"#{row.number}": Record.of(spec.name, names, row.cells) for row in table.rows()}
        book = self.folder / table.file.partition("!")[0]
        sheet = Sheet(spec, book, table.file, names, rows, _digest(book), titles=table.headers, fixed=True)
        if sheet.of_candidates:
            raise _workbook(table.file)
        return sheet

    def _read_again(self, sheet: Sheet) -> None:
        if sheet.fixed:
            self._load()
            return
        self.book.put(read(sheet.spec, sheet.path, sheet.file, self.dataset.encoding))
        if sheet.spec.target == SOURCES:
            self._take(open_dataset(self.folder, self._schema))
        self.checks.changed()

    # ---- writing ----

    def commit(self, decision: Decision) -> None:
        """Write a decision and the tables it changes.

        Raises:
            ChangedError: when somebody else has changed one of its rows meanwhile; then nothing is decided.
            KGError: when it cannot be written; it is then done with the next request, or at the next start.
        """
        made = self._made(decision.changes)
        for sheet, _ in made:
            _check(sheet, self.book.sheets.get(sheet.spec.name))
        self.journal.append(decision)
        try:
            self._write(made)
            self.journal.finish(decision.number)
        except ChangedError:
            self.repair()
            if any(change.after != self.row(change) for change in decision.changes):
                self._take_back(decision)
                raise
        self._listed = _listed(self.folder)
        self._note(decision.changes)

    def repair(self) -> None:
        """Do what was decided and perhaps not done, on rows that are still as they were then."""
        for decision in self.journal.unfinished():
            for attempt in range(_TRIES):
                self._load()
                try:
                    self._write(self._made(c for c in decision.changes if self.row(c) == c.before))
                    break
                except ChangedError:
                    if attempt == _TRIES - 1:
                        raise
            self.journal.finish(decision.number)
            self._load()

    def now(self) -> str:
        """The time, as decisions have it."""
        return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def _take_back(self, decision: Decision) -> None:
        """Undo a decision of which not every row could be changed."""
        number = self.journal.last + 1
        back = tuple(change.back for change in decision.changes if self.row(change) == change.after)
        undone = replace(
            decision, number=number, when=self.now(), decision="undo", undoes=decision.number, changes=back
        )
        self.journal.append(undone)
        self.repair()

    def row(self, change: Change) -> Record | None:
        """The row that a change is about, as it is."""
        sheet = self.book.sheets.get(change.table)
        return sheet.records.get(_key(sheet, change)) if sheet else None

    def _made(self, changes: Iterable[Change]) -> list[tuple[Sheet, bytes]]:
        """The tables as they will be, and their bytes."""
        by: dict[str, dict[str, Record | None]] = {}
        for change in changes:
            sheet = self.sheet(change.table)
            by.setdefault(change.table, {})[_key(sheet, change)] = change.after
        sheets = (self.sheet(table).changed(after) for table, after in by.items())
        return [(sheet, sheet.data()) for sheet in sheets]

    def _write(self, made: Iterable[tuple[Sheet, bytes]]) -> None:
        for sheet, data in made:
            _check(sheet, self.book.sheets.get(sheet.spec.name))
            try:
                sheet.path.parent.mkdir(exist_ok=True)
            except OSError as error:
                raise unwritable(sheet.path, error) from error
            files.replace(sheet.path, data)
            self.book.put(replace(sheet, digest=digest_of(data)))

    def _note(self, changes: Iterable[Change]) -> None:
        """Let the checks know when rows have changed by which others are known."""
        if any(_telling(change.before) != _telling(change.after) for change in changes):
            self.checks.changed()


def _telling(record: Record | None) -> tuple[str, ...] | None:
    """What others know a row by."""
    if record is None:
        return None
    names = ("id", "type", "scheme", "name", "name@zh", "name@en")
    return (record.table, str(record.state == "merged"), *map(record.get, names))


def _key(sheet: Sheet, change: Change) -> str:
    """The key of the row that a change is about; a row without a number is known by what it says."""
    if change.candidate:
        return change.candidate
    alike = (key for key, one in sheet.records.items() if one in (change.before, change.after))
    return next(alike, "")


def _check(sheet: Sheet, known: Sheet | None) -> None:
    """See that a file is still the one that was read."""
    if _digest(sheet.path) != (known.digest if known else ""):
        raise ChangedError(
            "was changed by another program",
            where=sheet.file,
            fix="look at it again",
            zh=("被其他程序改动", "请重新查看"),
        )


def _digest(path: Path) -> str:
    """The digest of a file; empty when it is not there.

    Raises:
        InputError: when it cannot be read.
    """
    try:
        return digest_of(path.read_bytes())
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise files.unreadable(path, error) from error


def _listed(folder: Path) -> tuple[Path, ...]:
    """The files that may be tables."""
    return tuple(
        path
        for place in (folder, folder / TABLES)
        for path in files.visible(place)
        if path.name != DECISIONS and path.is_file()
    )


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold a folder.

    Raises:
        InputError: when another desk does.
        WriteError: when the folder cannot be written.
    """
    path = folder / LOCK
    try:
        with locked(path):
            yield
    except BuildError as error:
        raise InputError(
            "another review desk has it open",
            where=str(folder),
            fix="use that one, or close it",
            zh=("另一个审核台正开着这个文件夹", "请用那一个，或先关掉它"),
        ) from error
    except OSError as error:
        raise unwritable(path, error) from error


def _canonical(header: object, text: str) -> str:
    """The canonical name of a header of a workbook."""
    from kg.spec import Header

    if not isinstance(header, Header):
        return text
    return f"{header.column.name}@{header.language}" if header.language else header.column.name


def _workbook(file: str) -> InputError:
    return InputError(
        "a table of candidates in a workbook is not written",
        where=file,
        fix="save it as .csv",
        zh=("不改写工作簿中的候选表", "请另存为 .csv"),
    )
