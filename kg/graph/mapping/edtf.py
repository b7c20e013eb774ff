"""Dates as this project writes them: EDTF level 1 (ISO 8601-2:2019), checked against the calendar.

A grammar of our own, because the rule is small and must be exact: ASCII digits only, days that exist,
intervals that do not run backwards. The published parsers accept ``2018-02-30`` and full-width digits.
"""

import re
from calendar import isleap
from dataclasses import dataclass
from unicodedata import normalize

Day = tuple[int, int, int]
_DATE = re.compile(
    r"""(?: (?P<long>Y-?[1-9][0-9]{4,})
       | (?P<year>-?(?:[0-9]{4}|[0-9]{3}X|[0-9]{2}XX))
         (?: -(?P<month>[0-9]{2}|XX) (?: -(?P<day>[0-9]{2}|XX) )? )?
       )(?P<mark>[?~%])?""",
    re.VERBOSE | re.ASCII,
)
_TIME = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
    r"(?:Z|[+-](?:0[0-9]|1[0-4])(?::[0-5][0-9])?)?",
    re.ASCII,
)
_OTHER = re.compile(
    r"([0-9]{4})(?:年|[-./]|$)(?:([0-9]{1,2})(?:月|[-./]|$)(?:([0-9]{1,2})[日号]?)?)?", re.ASCII
)
"""A date as people write it: ``2024年3月5日``, ``2024/3/5``, ``2024.3``; the year comes first."""
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SEASONS = range(21, 25)
"""Spring to winter. Their days depend on the hemisphere, so a season may mean any day of its year."""


class NotEdtfError(ValueError):
    """Text that is not EDTF level 1 at all."""


class ImpossibleError(ValueError):
    """Text in the right form that no calendar has."""


@dataclass(frozen=True, slots=True)
class Span:
    """The first and last day that a date may mean; None where it is open or unknown."""

    first: Day | None
    last: Day | None


def days_in(year: int, month: int) -> int:
    """How many days a month has (proleptic Gregorian calendar)."""
    return 29 if month == 2 and isleap(year) else _DAYS[month - 1]  # noqa: PLR2004 - February


def rewritten(text: str) -> str:
    """A date in another form than EDTF, written in EDTF; nothing when that is not certain.

    >>> rewritten("2024年3月5日")
    '2024-03-05'
    """
    found = _OTHER.fullmatch(normalize("NFKC", "".join(text.split())))
    if found is None:
        return ""
    year, *rest = (part for part in found.groups() if part)
    meant = "-".join((year, *(part.zfill(2) for part in rest)))
    try:
        parse(meant)
    except (NotEdtfError, ImpossibleError):
        return ""
    return meant


def parse(text: str) -> Span:
    """The span of days that an EDTF level 1 text means.

    >>> parse("2018-03")
    Span(first=(2018, 3, 1), last=(2018, 3, 31))

    Raises:
        NotEdtfError: when the text is not EDTF level 1.
        ImpossibleError: when it is, but no calendar has such a day, or an interval runs backwards.
    """
    if "/" not in text:
        return _date(text)
    start, _, end = text.partition("/")
    if start in ("", "..") and end in ("", ".."):
        raise NotEdtfError(text)
    first, last = (Span(None, None) if part in ("", "..") else _date(part) for part in (start, end))
    if first.first and last.last and first.first > last.last:
        raise ImpossibleError(text)
    return Span(first.first, last.last)


def _date(text: str) -> Span:
    time = _TIME.fullmatch(text)
    found = _DATE.fullmatch(time["date"] if time else text)
    if found is None:
        raise NotEdtfError(text)
    if found["long"]:
        year = int(found["long"][1:])
        return Span((year, 1, 1), (year, 12, 31))
    month, day = found["month"], found["day"]
    if "X" in found["year"]:
        if month:
            raise NotEdtfError(text)
        low, high = sorted(int(found["year"].replace("X", digit)) for digit in "09")
        return Span((low, 1, 1), (high, 12, 31))
    if month == "XX" and day not in (None, "XX"):
        raise NotEdtfError(text)
    return _month(text, int(found["year"]), month, day)


def _month(text: str, year: int, month: str | None, day: str | None) -> Span:
    if month in (None, "XX"):
        return Span((year, 1, 1), (year, 12, 31))
    number = int(month or 0)
    if number in _SEASONS and day is None:
        return Span((year, 1, 1), (year, 12, 31))
    if not 1 <= number <= len(_DAYS):
        raise ImpossibleError(text)
    last = days_in(year, number)
    if day in (None, "XX"):
        return Span((year, number, 1), (year, number, last))
    if not 1 <= int(day or 0) <= last:
        raise ImpossibleError(text)
    return Span((year, number, int(day or 0)), (year, number, int(day or 0)))
