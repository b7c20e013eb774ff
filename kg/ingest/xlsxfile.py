"""XLSX workbooks as grids, one for each sheet in use; surveyed first, then read."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from kg.ingest.grid import Grid, Line, checked, nothing
from kg.ingest.package import ANEW, RefusedError
from kg.ingest.survey import Sheet, survey
from kg.records import Finding, Row, Text

ASIDE = frozenset({"readme", "说明", "lists", "选项"})
"""Sheets of our own templates that are no tables."""
_EXACT = 10**15
Value = int | float | str | bool | datetime.date | datetime.datetime | datetime.time | datetime.timedelta


def grids(path: Path, file: str, *, encoding: str, knows: Callable[[str], bool]) -> list[Grid]:
    """The grids of a workbook; a sheet that is alone goes by the name of the file, too.

    ``encoding`` and ``knows`` are for formats that leave doubt; a workbook does not.
    """
    del encoding, knows
    try:
        sheets = [sheet for sheet in survey(path, file) if sheet.name.strip().casefold() not in ASIDE]
    except RefusedError as error:
        return [Grid(file, (), nothing, (_unread(file, error.text, error.remedy),))]
    if not sheets:
        return [Grid(file, (path.stem,), lambda: checked((), file))]
    if len(sheets) == 1:
        return [_grid(path, file, sheets[0], (sheets[0].name, path.stem))]
    return [_grid(path, f"{file}!{sheet.name}", sheet, (sheet.name,)) for sheet in sheets]


def _grid(path: Path, file: str, sheet: Sheet, names: tuple[str, ...]) -> Grid:
    findings = tuple(replace(finding, file=file) for finding in sheet.findings)
    bad = frozenset(finding.row for finding in findings if finding.severity == "error")
    lines = partial(_lines, path, file, sheet.name, bad) if sheet.readable else nothing
    return Grid(file, names, lines, findings, sheet=len(names) == 1)


def _lines(path: Path, file: str, sheet: str, bad: frozenset[int]) -> Iterator[Line]:
    return checked(_records(path, file, sheet, bad), file)


def _records(path: Path, file: str, name: str, bad: frozenset[int]) -> Iterator[Line]:
    """The rows of a sheet, without those that the survey has found bad."""
    from python_calamine import CalamineError, load_workbook

    try:
        with load_workbook(path) as workbook:
            sheet = workbook.get_sheet_by_name(name)
    except CalamineError as error:
        yield _unread(file, Text(f"读不了（{error}）", f"cannot be read ({error})"), ANEW)
        return
    left = ("",) * (sheet.start[1] if sheet.start else 0)
    for number, values in enumerate(sheet.iter_rows(), 1):
        long = [value for value in values if type(value) is float and abs(value) >= _EXACT]
        if long:
            yield _inexact(file, number, long[0])
        elif number not in bad:
            yield Row(number, left + tuple(map(text, values)))


def text(value: Value) -> str:
    """A cell as text: dates in ISO form, whole numbers without a point, at most fifteen digits."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else format(value, ".15g")
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(timespec="seconds")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def _unread(file: str, message: Text, fix: Text) -> Finding:
    return Finding("error", "workbook", message, fix, file)


def _inexact(file: str, row: int, value: float) -> Finding:
    message = Text("超过十五位的数，末几位已失", "a number of over fifteen digits has lost its last ones")
    fix = Text("改填文字", "write it as text")
    return Finding("error", "cell-value", message, fix, file, row, value=text(value))
