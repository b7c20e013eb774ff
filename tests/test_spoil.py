"""Spoil any cell of any table in ten ways: each gives a finding that names file, row and column."""

import csv
import random
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from kg.graph.mapping.mapper import Mapper
from kg.ingest.dataset import Dataset, open_dataset
from kg.pipeline import validate
from kg.records import Finding, TableFile
from kg.schema import Schema, load_schema
from tests.spoilers import Cell, blamed, standin, ways

DATA = Path(__file__).parent.parent / "data" / "donghongqiao"
WAYS = 10
"""In how many ways the cells of each column are spoilt."""
FILLER = "□"
SPREADING = ("id", "type", "scheme")
"""Columns whose cells decide what cells under other headers mean: spoilt apart from those."""


@dataclass(frozen=True, slots=True)
class Spoilt:
    """One spoilt cell: where, how, what stands there now, and the columns whose naming counts."""

    table: str
    file: str
    header: str
    row: int
    way: str
    text: str
    blamed: frozenset[str]


@cache
def schema() -> Schema:
    return load_schema()


@cache
def sound() -> Dataset:
    return open_dataset(DATA, schema())


@cache
def cells(table: str) -> tuple[tuple[str, ...], ...]:
    file = next(file for file in sound().tables() if file.table == table)
    return tuple(row.cells for row in file.rows())


@cache
def ids() -> dict[str, tuple[str, ...]]:
    """The ids of each table of things."""
    things = [file for file in sound().tables() if schema().tables[file.table].kind]
    return {file.table: tuple(row[file.headers.index("id")] for row in cells(file.table)) for file in things}


@cache
def texts() -> dict[str, str]:
    """Source texts that have every quote at its place and nothing else: the real ones are not kept here."""
    made: dict[str, list[str]] = {}
    for file in sound().tables():
        at = {name: place for place, name in enumerate(file.headers)}
        if file.table == "sources":
            made |= {row[at["id"]]: [FILLER] * int(row[at["length"]]) for row in cells(file.table)}
        elif "quote" in at:
            for row in cells(file.table):
                _lay(made[row[at["source"]]], row[at["quote"]], row[at["at"]])
    return {source: "".join(text) for source, text in made.items()}


def _lay(text: list[str], quote: str, at: str) -> None:
    for words, span in zip(quote.split("|"), at.split("|") if at else (), strict=False):
        start, end = (int(part) for part in span.split("-"))
        text[start:end] = words


def columns() -> list[tuple[str, str]]:
    return [(file.table, header) for file in sound().tables() for header in file.headers]


def spoilt(file: TableFile, header: str) -> Iterator[Spoilt]:
    """Cells of a column, each spoilt in its own way, spread over the rows; the first row stays for others."""
    spec = schema().tables[file.table]
    found = spec.header(header)
    assert found
    place, rows = file.headers.index(header), cells(file.table)
    order = list(range(1, len(rows))) or [0]
    random.Random(f"{file.table}.{header}").shuffle(order)  # noqa: S311 - reproducible, not secret
    order.sort(key=lambda number: not rows[number][place])
    full = [number for number in order if rows[number][place]] or order
    chosen = list(ways(found.column).items())
    random.Random(f"{header}.{file.table}").shuffle(chosen)  # noqa: S311 - reproducible, not secret
    made = 0
    for name, way in chosen:
        number = full[made % len(full)]
        row = dict(zip(file.headers, rows[number], strict=True))
        text = rows[number][place]
        above = rows[0][place] if number else ""
        text_or = text or standin(found.column)
        cell = Cell(spec, found.column, header, text_or, not text, row, ids(), schema(), above)
        new = way(cell)
        if new is not None and new != text and made < WAYS:
            made += 1
            yield Spoilt(file.table, file.file, header, number, name, new, blamed(found.column, header))


def runs(cases: list[Spoilt]) -> Iterator[list[Spoilt]]:
    """The cases in as few runs as there may be so that none can be found in the place of another.

    A spoilt id, type or scheme changes what other cells mean, and so may the loss of a whole row of a
    thing; therefore such headers go apart, and each table of things for itself.
    """
    groups: dict[str, list[Spoilt]] = {}
    for case in cases:
        apart = case.table if schema().tables[case.table].kind else ""
        groups.setdefault(case.header if case.header in SPREADING else apart, []).append(case)
    for group in groups.values():
        left = group
        while left:
            run: dict[tuple[str, int], Spoilt] = {}
            for case in left:
                run.setdefault((case.table, case.row), case)
            yield list(run.values())
            left = [case for case in left if run[case.table, case.row] is not case]


def write(folder: Path, file: TableFile, run: Iterable[Spoilt]) -> None:
    changed = {case.row: case for case in run}
    with (folder / file.file).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(file.headers)
        for number, row in enumerate(cells(file.table)):
            case = changed.get(number)
            place = file.headers.index(case.header) if case else -1
            writer.writerow([*row[:place], case.text, *row[place + 1 :]] if case else row)


@contextmanager
def changed(folder: Path, run: list[Spoilt]) -> Iterator[None]:
    """The data set with the cells of a run spoilt; after that, as it was."""
    files = [file for file in sound().tables() if any(case.table == file.table for case in run)]
    for file in files:
        write(folder, file, [case for case in run if case.table == file.table])
    yield
    for file in files:
        write(folder, file, ())


def found_in(folder: Path, *, things: bool = False) -> list[Finding]:
    """What reading and mapping find, in all tables or those of things."""
    dataset = open_dataset(folder, schema())
    findings = list(dataset.findings())
    tables = [file for file in dataset.tables() if not things or schema().tables[file.table].kind]
    mapper = Mapper(schema(), dataset.base, tables, texts(), language=dataset.language)
    for _ in mapper.blocks(findings):
        pass
    return findings


def missed(findings: Iterable[Finding], run: list[Spoilt]) -> list[Spoilt]:
    """The cases that no finding names by file, row and column."""
    places = {(f.file, f.row, f.column) for f in findings}
    return [
        case for case in run if not any((case.file, case.row + 2, name) in places for name in case.blamed)
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(DATA, tmp_path_factory.mktemp("spoilt") / "data"))


@pytest.fixture(scope="module")
def lost(folder: Path) -> dict[tuple[str, str], list[str]]:
    """What was not found: column → ways. What reading and mapping let pass is validated in full."""
    files = {file.table: file for file in sound().tables()}
    cases = [case for file in files.values() for header in file.headers for case in spoilt(file, header)]
    doubtful: list[Spoilt] = []
    for run in runs(cases):
        with changed(folder, run):
            things = all(schema().tables[case.table].kind for case in run)
            doubtful += missed(found_in(folder, things=things), run)
    found: dict[tuple[str, str], list[str]] = {}
    for case in doubtful:
        with changed(folder, [case]):
            for one in missed(validate(folder, schema=schema()), [case]):
                found.setdefault((one.table, one.header), []).append(one.way)
    return found


def test_the_data_set_is_sound(folder: Path) -> None:
    assert found_in(folder) == []
    assert len(columns()) >= 180, "so many columns are spoilt, each in ten ways"


@pytest.mark.parametrize(("table", "header"), columns())
def test_a_spoilt_cell_is_found(lost: dict[tuple[str, str], list[str]], table: str, header: str) -> None:
    file = next(file for file in sound().tables() if file.table == table)
    assert len(list(spoilt(file, header))) == WAYS
    assert lost.get((table, header), []) == []
