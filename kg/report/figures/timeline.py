"""The timeline: a row for each dated thing, from its first to its last day; an arrow where an end is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta

from kg.report.figures.canvas import Canvas
from kg.report.figures.colours import EDGE, LINE, MARKS, MUTED
from kg.report.fonts import measured

MOST = 30
"""So many things are on the timeline at most."""
ROW, SIZE, LEAST = 15.0, 7.8, 4.0
TICKS = 7
YEAR, MONTH = 366, 31
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Spell:
    """A dated thing: what it is called, its family, and its first and last day since 1970; None is open."""

    name: str
    family: str
    first: int | None
    last: int | None


def timeline(spells: Sequence[Spell]) -> Canvas:
    """The spells in the order given, over a scale of days, months or years as their span asks."""
    canvas = Canvas(ROW * len(spells) + 40)
    side = min(240.0, max((measured(one.name, SIZE) for one in spells), default=0.0) + 34)
    known = [day for one in spells for day in (one.first, one.last) if day is not None]
    low, high = min(known), max(known)
    pad = max(15, (high - low) // 12)
    low, high = low - pad, high + pad
    scale = (canvas.width - side - 22) / (high - low)
    bottom = 10 + ROW * len(spells)
    for day, text in _ticks(low, high):
        x = side + (day - low) * scale
        canvas.line([x, x], [6, bottom], color=LINE, width=0.6, over=0)
        canvas.text(x, bottom + 13, text, size=SIZE - 0.5, anchor="center", color=MUTED)
    canvas.line([side, canvas.width - 12], [bottom, bottom], color=EDGE)
    for row, one in enumerate(spells):
        _spell(canvas, one, (side, 10 + ROW * row), (low, high, scale))
    return canvas


def _spell(canvas: Canvas, one: Spell, at: tuple[float, float], days: tuple[int, int, float]) -> None:
    (side, y), (low, high, scale) = at, days
    middle = y + ROW / 2 - 2
    canvas.mark(8, middle, 7, one.family)
    canvas.text(side - 8, middle + 3, canvas.fitted(one.name, side - 26, SIZE), size=SIZE, anchor="right")
    start = side + ((one.first if one.first is not None else low) - low) * scale
    end = side + ((one.last + 1 if one.last is not None else high) - low) * scale
    if end - start < LEAST:
        canvas.mark((start + end) / 2, middle, 8, one.family)
        return
    color = MARKS.get(one.family, MARKS["thing"])[1]
    canvas.hatched(start, middle - 3, end - start, 6, color)
    for x, open_, way in ((start, one.first is None, -1), (end, one.last is None, 1)):
        if open_:
            canvas.line([x, x + 7 * way, x], [middle - 4, middle, middle + 4], color=color, width=1.2)


def _ticks(low: int, high: int) -> list[tuple[int, str]]:
    """First days of years or months, or single days, not more than a handful, with their ISO dates."""
    one, other = _date(low), _date(high)
    years = [date(year, 1, 1) for year in range(one.year, min(other.year + 1, MAXYEAR) + 1)]
    if high - low > TICKS * YEAR // 3:
        found, form = years, 4
    elif high - low > TICKS * MONTH // 3:
        found, form = [date(year.year, month, 1) for year in years for month in range(1, 13)], 7
    else:
        found, form = [_date(day) for day in range(low + 1, high)], 10
    inside = [day for day in found if one < day < other]
    step = -(-len(inside) // TICKS) or 1
    return [((day - EPOCH).days, day.isoformat()[:form]) for day in inside[::step]]


def iso(day: int) -> str:
    """A day since 1970 as an ISO date."""
    return _date(day).isoformat()


def _date(day: int) -> date:
    """A day as a date, within the years that dates have."""
    return EPOCH + timedelta(min(max(day, (date.min - EPOCH).days), (date.max - EPOCH).days))
