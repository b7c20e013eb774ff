"""The timeline: a row for each dated thing, from its first to its last day; an arrow where an end is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from kg.report.figures.canvas import Canvas
from kg.report.figures.colours import EDGE, LINE, MARKS, MUTED
from kg.report.fonts import measured

MOST = 30
"""So many things are on the timeline at most."""
ROW, SIZE, LEAST = 15.0, 7.8, 4.0
TICKS = 7
YEAR, MONTH = 366, 31


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
    side = min(240.0, max((measured(one.name, SIZE) for one in spells), default=0.0) + 24)
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
    years = [date(year, 1, 1) for year in range(one.year, other.year + 2)]
    months = [date(year.year, month, 1) for year in years for month in range(1, 13)]
    step, found, form = 1, [one + timedelta(n) for n in range(high - low)], 10
    if high - low > TICKS * YEAR // 3:
        found, form = years, 4
    elif high - low > TICKS * MONTH // 3:
        found, form = months, 7
    found = [day for day in found if one < day < other]
    step = int(np.ceil(len(found) / TICKS)) or 1
    return [((day - date(1970, 1, 1)).days, day.isoformat()[:form]) for day in found[::step]]


def _date(day: int) -> date:
    """A day as a date, within the years that dates have."""
    return date(1970, 1, 1) + timedelta(min(max(day, -719_000), 2_932_000))
