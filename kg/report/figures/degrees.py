"""The degree distribution: of few things a bar for each; of many, how many have at least so many ties.

The latter is the complementary cumulative distribution on two logarithmic axes (Clauset, Shalizi & Newman
2009, SIAM Review 51:661–703), on which nothing is lost in bins.
"""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from kg.report.figures.canvas import Canvas
from kg.report.figures.colours import ACCENT, EDGE, INK, LINE, MARKS, MUTED
from kg.report.fonts import measured

FEW = 30
"""Of so many things at most each has a bar."""
ROW, SIZE = 13.0, 7.5
Numbers = npt.NDArray[np.generic]
Named = tuple[str, str, int]
"""What a thing is called, its family, and its degree."""


def bars(things: Sequence[Named]) -> Canvas:
    """A bar for each thing, with its name and number, in the order given."""
    canvas = Canvas(ROW * len(things) + 10)
    room = min(230.0, max((measured(name, SIZE) for name, *_ in things), default=0.0) + 28)
    most = max((degree for *_, degree in things), default=1) or 1
    unit = (canvas.width - room - 30) / most
    for row, (name, family, degree) in enumerate(things):
        y = 5 + ROW * row
        canvas.mark(8, y + ROW / 2 - 1, 7, family)
        canvas.text(room - 5, y + ROW - 4, canvas.fitted(name, room - 22, SIZE), size=SIZE, anchor="right")
        color = MARKS.get(family, MARKS["thing"])[1]
        canvas.hatched(room, y + 2, max(unit * degree, 0.6), ROW - 5, color)
        canvas.text(room + unit * degree + 5, y + ROW - 4, str(degree), size=SIZE, color=INK)
    return canvas


def cumulative(degrees: Sequence[int], say: Callable[[str, str], str]) -> Canvas:
    """How many things have a degree of at least k, against k; things without ties are left out."""
    canvas = Canvas(270)
    values, counts = np.unique([one for one in degrees if one > 0], return_counts=True)
    at_least = counts[::-1].cumsum()[::-1]
    left, right, top, bottom = 52.0, canvas.width - 14, 14.0, 228.0
    x = _scale(values, left, right, max(int(values.max(initial=1)), 10))
    y = _scale(at_least, bottom, top, max(int(at_least.max(initial=1)), 10))
    _axes(canvas, (values, at_least), (left, right, top, bottom))
    canvas.line(x.tolist(), y.tolist(), color=ACCENT, width=1.0)
    for one, other in zip(x.tolist(), y.tolist(), strict=True):
        canvas.mark(one, other, 4.5, "person")
    canvas.text((left + right) / 2, 262, say("度 k（对数）", "degree k (logarithmic)"), anchor="center")
    label = say("度不小于 k 的节点数（对数）", "things with a degree of at least k (logarithmic)")
    canvas.text(14, (top + bottom) / 2, label, anchor="center", turned=90)
    return canvas


def _scale(values: Numbers, start: float, end: float, most: int) -> Numbers:
    """Places on a logarithmic axis from 1 to ``most``."""
    return np.asarray(start + (end - start) * np.log10(np.maximum(values, 1)) / np.log10(most))


def _axes(canvas: Canvas, data: tuple[Numbers, Numbers], edges: tuple[float, float, float, float]) -> None:
    left, right, top, bottom = edges
    for axis, values in enumerate(data):
        start, end = (bottom, top) if axis else (left, right)
        most = max(int(values.max(initial=1)), 10)
        ticks = 10 ** np.arange(int(np.log10(most)) + 1)
        for tick, place in zip(ticks.tolist(), _scale(ticks, start, end, most).tolist(), strict=True):
            xs, ys = ([left, right], [place] * 2) if axis else ([place] * 2, [top, bottom])
            canvas.line(xs, ys, color=LINE, width=0.6, over=0)
            x, y, anchor = (left - 5, place + 3, "right") if axis else (place, bottom + 14, "center")
            canvas.text(x, y, f"{tick:,}", size=SIZE, anchor=anchor, color=MUTED)
    canvas.line([left, left, right], [top, bottom, bottom], color=EDGE)
