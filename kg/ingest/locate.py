"""Fills the places of quotes: ``at`` from ``quote``, where the source has the words at one place only; and
where the paragraphs of each source stand.

A quote of several segments is also placed when only one choice puts them in order. A quote that could
stand at several places is a finding that lists them: which one is meant, a person decides. So is a source
without a text: for each quote that has no place, something says why.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from kg.errors import InputError
from kg.ingest.canonical import csv_text
from kg.ingest.csvfile import layout, records
from kg.ingest.dataset import Dataset
from kg.ingest.encoding import lines
from kg.ingest.files import replace
from kg.ingest.sources import Blank, Quoting, cutting, quoting, references
from kg.ingest.working import knows
from kg.records import Finding, Row, TableFile, Text
from kg.spans import Span, paragraphs, written
from kg.spec import TableSpec

MOST_CANDIDATES = 5
MOST_SEGMENTS = 100
_AROUND = 6


@dataclass(frozen=True, slots=True)
class Located:
    """How many cells were filled in, in which files; what could not be placed; how many had been filled."""

    filled: int
    files: tuple[str, ...]
    findings: tuple[Finding, ...]
    already: int = 0


def locate(dataset: Dataset, texts: Mapping[str, str]) -> Located:
    """Fill the empty places of a data set's quotes and paragraphs; each file is replaced whole or not at all.

    Only CSV files are written; for a workbook the places are findings, to be filled in by hand. A file
    that cannot be read whole is left alone, and its findings are among those returned.

    Raises:
        InputError: when a file cannot be written.
    """
    filled = already = 0
    files: list[str] = []
    known = references(dataset)
    findings = [finding for finding in dataset.findings() if finding.severity == "error"]
    broken = {finding.file for finding in findings}
    for table in (table for table in dataset.whole() if table.file not in broken):
        work = _work(table, dataset.schema.tables[table.table], texts, known)
        if work is None:
            continue
        already += work.already
        findings += work.findings
        if work.places and Path(table.file).suffix.lower() == ".csv":
            _fill(dataset, table, work)
            filled, files = filled + len(work.places), [*files, table.file]
        else:
            findings += [_by_hand(table, row, work.blank.name, at) for row, at in work.places.items()]
    return Located(filled, tuple(files), tuple(findings), already)


@dataclass(frozen=True, slots=True)
class _Work:
    """What is to be done in a table: the column, what goes into which rows, what a person must decide."""

    blank: Blank
    places: Mapping[int, str]
    findings: tuple[Finding, ...]
    already: int


def _work(
    table: TableFile, spec: TableSpec, texts: Mapping[str, str], known: Mapping[str, str]
) -> _Work | None:
    """The work in a table that quotes, or in that of the sources; None in any other."""
    quotes, sources = quoting(spec, table.headers), cutting(spec, table.headers)
    if quotes:
        return _sorted(table, quotes.at, quotes.quote, _results(table, quotes, texts, known))
    if sources:
        place, blank = sources
        return _sorted(table, blank, place, _cuts(table, blank, place, texts))
    return None


def _sorted(
    table: TableFile, blank: Blank, asked: int, results: Iterable[tuple[int, str | Finding]]
) -> _Work:
    found = list(results)
    places = {row: one for row, one in found if isinstance(one, str)}
    findings = tuple(one for _, one in found if isinstance(one, Finding))
    already = sum(1 for row in table.rows() if row.cells[asked].strip() and _is_filled(row, blank))
    return _Work(blank, places, findings, already)


def _results(
    table: TableFile, columns: Quoting, texts: Mapping[str, str], known: Mapping[str, str]
) -> Iterator[tuple[int, str | Finding]]:
    """For each row with a quote and no place: the place, or why there is none."""
    lost: dict[str, list[int]] = {}
    for row in _unfilled(table, columns.at, columns.quote):
        quote, source = row.cells[columns.quote].strip(), row.cells[columns.source].strip()
        text = texts.get(known.get(source, ""))
        if text is None:
            lost.setdefault(source, []).append(row.number)
        else:
            yield row.number, _place(table, row.number, quote, text)
    for source, rows in lost.items():
        yield rows[0], _textless(table, rows, source, known.get(source, ""))


def _cuts(table: TableFile, blank: Blank, id_: int, texts: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """For each source with a text and no paragraphs: its paragraphs."""
    for row in _unfilled(table, blank, id_):
        found = written(paragraphs(texts.get(row.cells[id_].strip(), "")))
        if found:
            yield row.number, found


def _unfilled(table: TableFile, blank: Blank, asked: int) -> Iterator[Row]:
    """The rows that have what is asked for, a quote or an id, and nothing in the column to fill in."""
    return (row for row in table.rows() if row.cells[asked].strip() and not _is_filled(row, blank))


def _is_filled(row: Row, blank: Blank) -> bool:
    return blank.index is not None and bool(row.cells[blank.index].strip())


def _textless(table: TableFile, rows: list[int], source: str, known: str) -> Finding:
    """The finding for the quotes of one table whose source has no text, or is none."""
    many = len(rows)
    if known:
        message = Text(
            f"没有此来源的正文，本表 {many} 处未填", f"no text for the source: {many} here not placed"
        )
        fix = Text(
            f"把正文存为 {known}.txt，放入 texts/，或用 --texts 指明文件夹",
            f"save it as {known}.txt in texts/, or give its folder with --texts",
        )
    else:
        message = Text(
            f"不知是哪个来源，本表 {many} 处未填", f"the source is not known: {many} here not placed"
        )
        fix = Text("填来源表中的编号", "write an id of the sources table")
    return Finding("warning", "place", message, fix, table.file, rows[0], "source", source)


def _place(table: TableFile, row: int, quote: str, text: str) -> str | Finding:
    found = candidates(text, quote)
    if len(found) == 1:
        return written(found[0])
    if not found:
        message = Text("来源中没有这些字", "the source does not have these words")
        return _finding(table, row, quote, message, Text("照原文改正", "correct them from the source"))
    shown = "; ".join(f"{written(spans)} {_context(text, spans)}" for spans in found[:MOST_CANDIDATES])
    more = " …" if len(found) > MOST_CANDIDATES else ""
    fix = Text(f"选一处填入：{shown}{more}", f"fill in the one that is meant: {shown}{more}")
    return _finding(table, row, quote, Text("来源中不止一处", "stands at several places in the source"), fix)


def _context(text: str, spans: tuple[Span, ...]) -> str:
    start, end = max(0, spans[0][0] - _AROUND), spans[-1][1] + _AROUND
    end = min(end, start + 8 * _AROUND)
    return "…" + " ".join(text[start:end].split()) + "…"


def _fill(dataset: Dataset, table: TableFile, work: _Work) -> None:
    """Write the places into a CSV file, which stays otherwise as it is written."""
    path, spec = dataset.folder / table.file, dataset.schema.tables[table.table]
    found = layout(path, table.file, encoding=dataset.encoding, knows=lambda text: knows(spec, text))
    if isinstance(found, Finding):
        raise InputError("changed while it was read", where=table.file, fix="try again")
    end = "\r\n" if next(lines(path, found.encoding), "").endswith("\r\n") else "\n"
    rows = [row for row in records(path, table.file, found) if isinstance(row, Row)]
    filled = [_with_place(row, work.blank, work.places) for row in rows]
    text = csv_text(filled, delimiter=found.delimiter, end=end)
    replace(path, found.data(text))


def _with_place(row: Row, blank: Blank, places: Mapping[int, str]) -> list[str]:
    cells = list(row.cells)
    if not cells:
        return cells
    if blank.index is None:
        cells.insert(blank.behind + 1, blank.title if row.number == 1 else places.get(row.number, ""))
    elif row.number in places:
        cells[blank.index] = places[row.number]
    return cells


def _by_hand(table: TableFile, row: int, column: str, at: str) -> Finding:
    message, fix = Text("工作簿不代填", "workbooks are not written"), Text(f"填入 {at}", f"fill in {at}")
    return Finding("warning", "place", message, fix, table.file, row, column)


def _finding(table: TableFile, row: int, quote: str, message: Text, fix: Text) -> Finding:
    return Finding("warning", "place", message, fix, table.file, row, "at", quote)


def candidates(text: str, quote: str) -> list[tuple[Span, ...]]:
    """The places where a quote can stand, at most one more than are shown.

    >>> candidates("甲区委书记、乙镇党委书记", "乙镇|书记")
    [((6, 8), (10, 12))]
    """
    segments = quote.split("|")[:MOST_SEGMENTS]
    found = [list(_occurrences(text, segment)) for segment in segments]
    if all(len(spans) == 1 for spans in found):
        return [tuple(spans[0] for spans in found)]
    latest = len(text) + 1
    feasible: list[list[Span]] = []
    for spans in reversed(found):
        feasible.insert(0, [span for span in spans if span[1] <= latest])
        latest = max((start for start, _ in feasible[0]), default=-1)
    return list(islice(_in_order(feasible, 0), MOST_CANDIDATES + 1))


def _occurrences(text: str, segment: str) -> Iterator[Span]:
    start = text.find(segment) if segment else -1
    while start >= 0:
        yield start, start + len(segment)
        start = text.find(segment, start + 1)


def _in_order(choices: list[list[Span]], after: int) -> Iterator[tuple[Span, ...]]:
    if not choices:
        yield ()
        return
    for span in choices[0]:
        if span[0] >= after:
            yield from ((span, *rest) for rest in _in_order(choices[1:], span[1]))
