"""Working columns: what stands in a table of candidates beside its own columns, until the rows are decided.

A table is one of candidates when it has the column ``review``. Its working columns are taken out before
anyone else sees the table, and of its rows only those count that a person has accepted (or, with
:class:`Accept`, those that nobody has decided on and that are sure enough). A table without that column is
as ever.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from kg.errors import InputError
from kg.records import Finding, Row, TableFile, Text
from kg.spec import TableSpec

REVIEW = "review"
EVIDENCE = {"source": Text("来源", "source"), "quote": Text("原文", "quote"), "at": Text("位置", "at")}
"""Where an entity is first said; relation tables have these columns of their own."""
WORKING = {
    "candidate": Text("候选号", "candidate"),
    REVIEW: Text("审核", "review"),
    "confidence": Text("把握", "confidence"),
    "rule": Text("规则", "rule"),
}
TITLES = EVIDENCE | WORKING
"""The working columns in their order, behind the table's own."""
ACCEPTED, REJECTED, MERGED = "accepted", "rejected", "merged:"
DECISIONS = "decisions.csv"
"""The file in the data set folder that says who decided what; it is no table."""
_NAMES = {name.casefold(): key for key, title in TITLES.items() for name in (key, title.zh)}
_FORM = "above:"


@dataclass(frozen=True, slots=True)
class Accept:
    """Which candidates count besides the accepted ones: undecided ones from the confidence ``above`` on."""

    above: float | None = None

    def counts(self, review: str, confidence: str) -> bool:
        """Whether a row with these cells counts."""
        if review or self.above is None:
            return review == ACCEPTED
        number = certainty(confidence)
        return number is not None and number >= self.above


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many candidates do not count: nobody has decided on them; somebody rejected or merged them."""

    undecided: int = 0
    rejected: int = 0

    def __bool__(self) -> bool:
        return bool(self.undecided or self.rejected)


def accepting(text: str) -> Accept:
    """The choice that ``above:0.9`` is.

    Raises:
        InputError: when it is written otherwise, or the number is not from 0 to 1.
    """
    number = certainty(text.removeprefix(_FORM)) if text.startswith(_FORM) else None
    if number is None:
        raise InputError(f"“{text}” is not above:N", fix="write for example above:0.9, with N from 0 to 1")
    return Accept(number)


def certainty(text: str) -> float | None:
    """A confidence as a number from 0 to 1, or None."""
    whole, _, part = text.strip().partition(".")
    if not (whole.isascii() and whole.isdigit()) or (part and not (part.isascii() and part.isdigit())):
        return None
    number = float(text)
    return number if number <= 1 else None


def named(spec: TableSpec, header: str) -> str:
    """The working column that a header names in either language; nothing for a column of the table's own."""
    return "" if spec.header(header) else _NAMES.get(header.strip().casefold(), "")


def knows(spec: TableSpec, header: str) -> bool:
    """Whether a header can stand in a table, as its own column or as a working one."""
    return spec.header(header) is not None or named(spec, header) != ""


def places(spec: TableSpec, headers: Sequence[str]) -> Mapping[str, int]:
    """Where the working columns stand, in their order; nothing when the table is not one of candidates."""
    found: dict[str, int] = {}
    for place, header in enumerate(headers):
        name = named(spec, header)
        if name:
            found.setdefault(name, place)
    return {name: found[name] for name in TITLES if name in found} if REVIEW in found else {}


def sifted(table: TableFile, spec: TableSpec, accept: Accept) -> TableFile:
    """A table as the others are to see it: without working columns, with the rows that count."""
    work = places(spec, table.headers)
    if not work:
        return table
    kept = [place for place in range(len(table.headers)) if place not in work.values()]
    headers = tuple(table.headers[place] for place in kept)
    return TableFile(table.table, table.file, headers, partial(_counting, table, work, accept, kept))


def _counting(table: TableFile, work: Mapping[str, int], accept: Accept, kept: list[int]) -> Iterator[Row]:
    for row in table.rows():
        if accept.counts(_cell(row, work, REVIEW), _cell(row, work, "confidence")):
            yield Row(row.number, tuple(row.cells[place] for place in kept))


def left_out(table: TableFile, spec: TableSpec, accept: Accept) -> LeftOut:
    """How many rows of a table do not count."""
    work = places(spec, table.headers)
    undecided = rejected = 0
    for row in table.rows() if work else ():
        review = _cell(row, work, REVIEW)
        if not accept.counts(review, _cell(row, work, "confidence")):
            undecided, rejected = undecided + (not review), rejected + bool(review)
    return LeftOut(undecided, rejected)


def faults(table: TableFile, spec: TableSpec) -> Iterator[Finding]:
    """What is wrong in the working columns: a review or a confidence that says nothing known."""
    work = places(spec, table.headers)
    for row in table.rows() if work else ():
        review, confidence = _cell(row, work, REVIEW), _cell(row, work, "confidence")
        if not is_review(review):
            yield _fault(table, row.number, work[REVIEW], review, _UNKNOWN_REVIEW)
        if confidence and certainty(confidence) is None:
            yield _fault(table, row.number, work["confidence"], confidence, _UNKNOWN_CONFIDENCE)


def is_review(text: str) -> bool:
    """Whether a cell says how a row was decided: not at all, accepted, rejected, merged into another."""
    return text in ("", ACCEPTED, REJECTED) or (text.startswith(MERGED) and text != MERGED)


_UNKNOWN_REVIEW = (
    "bad-review",
    Text("审核栏里没有这种写法", "no such word of review"),
    Text(
        "留空，或填 accepted、rejected、merged:候选号",
        "leave it empty, or write accepted, rejected or merged:ID",
    ),
)
_UNKNOWN_CONFIDENCE = (
    "bad-confidence",
    Text("不是 0 到 1 的数", "not a number from 0 to 1"),
    Text("例如 0.85", "for example 0.85"),
)


def _fault(table: TableFile, row: int, place: int, value: str, told: tuple[str, Text, Text]) -> Finding:
    rule, message, fix = told
    return Finding("error", rule, message, fix, table.file, row, table.headers[place], value)


def _cell(row: Row, work: Mapping[str, int], name: str) -> str:
    return row.cells[work[name]].strip() if name in work else ""
