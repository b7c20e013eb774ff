"""The hierarchy: a tree of what belongs to what, one thing a line, drawn from left to right."""

from collections.abc import Callable, Mapping, Sequence

from kg.report.figures.canvas import STROKES, Canvas
from kg.report.figures.colours import EDGE, MUTED
from kg.report.fonts import measured
from kg.table import plain

MOST = 70
"""So many things are in the tree at most."""
ROW, STEP, SIZE, SMALL, RIGHT = 14.0, 20.0, 8.0, 5.5, 355.0
"""Long names are set smaller, down to ``SMALL``; relations stand from ``RIGHT`` on."""


def order(above: Mapping[str, str], name: Callable[[str], str]) -> list[tuple[str, int]]:
    """Every thing of a forest with its depth, each below what it belongs to; the largest trees come first."""
    below: dict[str, list[str]] = {}
    for one, whole in above.items():
        below.setdefault(whole, []).append(one)
    sizes: dict[str, int] = {}
    found: list[tuple[str, int]] = []
    roots = sorted(set(above.values()) - set(above))
    for root in sorted(roots, key=lambda one: (-_count(one, below, sizes), name(one), one)):
        stack = [(root, 0)]
        while stack:
            one, depth = stack.pop()
            found.append((one, depth))
            parts = sorted(below.get(one, ()), key=lambda part: (-sizes[part], name(part), part))
            stack += [(part, depth + 1) for part in reversed(parts)]
    return found


def tree(
    rows: Sequence[tuple[str, int]],
    name: Callable[[str], str],
    family: Callable[[str], str],
    said: Callable[[str], tuple[str, str]],
) -> Canvas:
    """Rows as :func:`order` gives them; ``said`` is how a thing belongs to what is above it, and how sure."""
    canvas = Canvas(ROW * len(rows) + 12)
    trail: list[float] = []
    for row, (one, depth) in enumerate(rows):
        x, y = 10 + STEP * depth, 12 + ROW * row
        del trail[depth:]
        words, status = said(one) if depth else ("", "explicit")
        if depth:
            up = x - STEP
            canvas.line([up, up, x - 4], [trail[-1] + 4, y, y], style=STROKES[status], color=EDGE)
        trail.append(y)
        canvas.mark(x, y, 7, family(one))
        room = RIGHT - 18 - x
        size = max(SMALL, SIZE * min(1.0, room / max(1.0, measured(plain(name(one)), SIZE))))
        label = canvas.fitted(name(one), room, size)
        canvas.text(x + 8, y + 3, label, size=size, bold=not depth)
        canvas.text(
            RIGHT,
            y + 3,
            canvas.fitted(words, canvas.width - RIGHT - 5, SIZE - 0.5),
            size=SIZE - 0.5,
            color=MUTED,
        )
    return canvas


def _count(one: str, below: Mapping[str, list[str]], sizes: dict[str, int]) -> int:
    """How many things are in a tree; remembers those of its parts."""
    stack = [(one, False)]
    while stack:
        thing, ready = stack.pop()
        if ready:
            sizes[thing] = 1 + sum(sizes[part] for part in below.get(thing, ()))
        else:
            stack += [(thing, True), *((part, False) for part in below.get(thing, ()))]
    return sizes[one]
