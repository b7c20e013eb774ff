"""The timeline: a row for each dated thing with its dates; a thin line and an arrow where an end is open."""

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
class Row:
    """A dated thing: what it is called, its family, the first and last day that its dates name, counted from
    1970, whether it is open before and after these, and its dates in words."""

    name: str
    family: str
    first: int
    last: int
    opened: tuple[bool, bool] = (False, False)
    words: str = ""


def timeline(rows: Sequence[Row]) -> Canvas:
    """The rows in the order given, over a scale of days, months or years as their span asks."""
    canvas = Canvas(ROW * len(rows) + 40)
    side = min(240.0, max((measured(one.name, SIZE) for one in rows), default=0.0) + 34)
    low, high = min(one.first for one in rows), max(one.last for one in rows)
    pad = max(15, (high - low) // 12)
    low, high = low - pad, high + pad
    scale = (canvas.width - side - 22) / (high - low)
    bottom = 10 + ROW * len(rows)
    for day, text in _ticks(low, high):
        x = side + (day - low) * scale
        canvas.line([x, x], [6, bottom], color=LINE, width=0.6, over=0)
        canvas.text(x, bottom + 13, text, size=SIZE - 0.5, anchor="center", color=MUTED)
    canvas.line([side, canvas.width - 12], [bottom, bottom], color=EDGE)
    for row, one in enumerate(rows):
        _row(canvas, one, (side, 10 + ROW * row), (low, high, scale))
    return canvas


def _row(canvas: Canvas, one: Row, at: tuple[float, float], days: tuple[int, int, float]) -> None:
    (side, y), (low, high, scale) = at, days
    middle = y + ROW / 2 - 2
    canvas.mark(8, middle, 7, one.family)
    canvas.text(side - 8, middle + 3, canvas.fitted(one.name, side - 26, SIZE), size=SIZE, anchor="right")
    start, end = side + (one.first - low) * scale, side + (one.last + 1 - low) * scale
    left, right = side, side + (high - low) * scale
    color = MARKS.get(one.family, MARKS["thing"])[1]
    if end - start < LEAST:
        start, end = (start + end) / 2 - LEAST, (start + end) / 2 + LEAST
        canvas.mark((start + end) / 2, middle, 8, one.family)
    else:
        canvas.hatched(start, middle - 3, end - start, 6, color)
    start, end = _worded(canvas, one.words, (start, end), (left, right), middle)
    for x, edge, open_, way in ((start, left, one.opened[0], -1), (end, right, one.opened[1], 1)):
        if open_:
            _open(canvas, (x, edge), middle, way, color)


def _worded(
    canvas: Canvas, words: str, bar: tuple[float, float], room: tuple[float, float], middle: float
) -> tuple[float, float]:
    """Write the dates beside a bar, where there is room; the bar with its words, as left and right end."""
    (start, end), need = bar, measured(words, SIZE - 0.8) + 8
    if not words:
        return bar
    if end + need + 14 <= room[1]:
        canvas.text(end + 4, middle + 3, words, size=SIZE - 0.8, anchor="left", color=MUTED)
        return start, end + need
    if start - need >= room[0]:
        canvas.text(start - 4, middle + 3, words, size=SIZE - 0.8, anchor="right", color=MUTED)
        return start - need, end
    return bar


def _open(canvas: Canvas, span: tuple[float, float], middle: float, way: int, color: str) -> None:
    """A thin line with an arrow: what lies beyond the dates is not stated."""
    x, edge = span
    tip = max(edge, x + 8) if way > 0 else min(edge, x - 8)
    canvas.line([x, tip], [middle, middle], color=color, width=0.8)
    canvas.line([tip - 4 * way, tip, tip - 4 * way], [middle - 3, middle, middle + 3], color=color, width=1.2)


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
