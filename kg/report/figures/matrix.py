"""The affiliation matrix: persons by organisations, with the role in which each belongs.

A role stands in its cell where it fits, else as a number that the key below explains. What is inferred or
ambiguous has a broken frame.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kg.report.figures.canvas import STROKES, Canvas
from kg.report.figures.colours import BAND, EDGE, INK, LINE, MUTED
from kg.report.fonts import measured, wrapped

MOST = 24
"""So many persons and so many organisations are in the matrix at most."""
ROW, SIZE, SMALL = 17.0, 7.5, 6.6
INSIDE, INSET = 2, 8.0
"""So many lines of a role fit into a cell, and so much of its width is for the frame."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A role of a person in an organisation, each by its place, and how sure it is."""

    person: int
    organization: int
    role: str
    status: str


def matrix(
    persons: Sequence[str],
    organizations: Sequence[str],
    seats: Sequence[Seat],
    say: Callable[[str, str], str],
) -> Canvas:
    """Who belongs to what, in which role."""
    side = min(150.0, max((measured(name, SIZE) for name in persons), default=0.0) + 10)
    heads = [wrapped(name, 24, 2) for name in organizations]
    tall = max((measured(line, SIZE) for lines in heads for line in lines), default=0.0) * 0.78 + 14
    canvas = Canvas(0)
    cell = min(54.0, (canvas.width - side - 46) / max(len(organizations), 1))
    lines = _roles(seats, cell)
    high = ROW if all(len(one) < INSIDE for one in lines.values()) else ROW + 8
    key = _key(seats, lines)
    rows = _folded(key, canvas.width - 10)
    canvas.height = tall + high * len(persons) + 30 + 11 * len(rows)
    _grid(canvas, persons, heads, (side, tall, cell, high))
    for seat in seats:
        x, y = side + cell * seat.organization, tall + high * seat.person
        _seat(canvas, (x, y, cell, high), lines[seat.role], seat.status)
    foot = tall + high * len(persons) + 16
    for number, text in enumerate(rows):
        canvas.text(6, foot + 11 * number, text, size=SIZE, color=MUTED)
    _strokes(canvas, foot + 11 * len(rows), say)
    return canvas


def _grid(
    canvas: Canvas, persons: Sequence[str], heads: list[list[str]], at: tuple[float, float, float, float]
) -> None:
    side, tall, cell, high = at
    right, bottom = side + cell * len(heads), tall + high * len(persons)
    for row, name in enumerate(persons):
        y = tall + high * row
        if row % 2 == 0:
            canvas.box(side, y, right - side, high, fill=BAND)
        canvas.text(
            side - 6, y + high / 2 + 2.6, canvas.fitted(name, side - 8, SIZE), size=SIZE, anchor="right"
        )
        canvas.line([side, right], [y, y], color=LINE, width=0.6)
    for column, lines in enumerate(heads):
        x = side + cell * column
        canvas.line([x, x], [tall, bottom], color=LINE, width=0.6)
        for number, text in enumerate(lines):
            shift = cell / 2 - 1 + 9 * (number - (len(lines) - 1) / 2)
            canvas.text(x + shift, tall - 5, text, size=SIZE, turned=50)
    canvas.line([side, right, right, side, side], [tall, tall, bottom, bottom, tall], color=EDGE, width=0.7)


def _roles(seats: Sequence[Seat], cell: float) -> dict[str, list[str]]:
    """Each role as it stands in a cell: its words where those of all fit, else a number."""
    roles = list(dict.fromkeys(seat.role for seat in seats))
    cells = max(2, int((cell - INSET) / SMALL * 2))
    lines = {role: wrapped(role, cells, INSIDE) for role in roles}
    fits = all(
        measured(line, SMALL) <= cell - INSET and not line.endswith("…")
        for one in lines.values()
        for line in one
    )
    return lines if fits else {role: [str(number)] for number, role in enumerate(roles, start=1)}


def _key(seats: Sequence[Seat], lines: dict[str, list[str]]) -> list[str]:
    roles = dict.fromkeys(seat.role for seat in seats)
    return [f"{lines[role][0]} = {role}" for role in roles if "".join(lines[role]).isdigit()]


def _folded(parts: list[str], room: float) -> list[str]:
    rows: list[str] = []
    for part in parts:
        joined = f"{rows[-1]};  {part}" if rows else ""
        if rows and measured(joined, SIZE) <= room:
            rows[-1] = joined
        else:
            rows.append(part)
    return rows


def _seat(canvas: Canvas, at: tuple[float, float, float, float], lines: list[str], status: str) -> None:
    x, y, cell, high = at
    left, right, top, low = x + 1.5, x + cell - 1.5, y + 1.5, y + high - 1.5
    xs, ys = [left, right, right, left, left], [top, top, low, low, top]
    canvas.line(xs, ys, color=INK, width=1.0, style=STROKES[status], over=2)
    first = y + high / 2 + 2.4 - 7.4 * (len(lines) - 1) / 2
    for number, text in enumerate(lines):
        canvas.text(x + cell / 2, first + 7.4 * number, text, size=SMALL, anchor="center")


def _strokes(canvas: Canvas, y: float, say: Callable[[str, str], str]) -> None:
    x = 6.0
    words = (say("明述", "stated"), say("推断", "inferred"), say("有歧义", "ambiguous"))
    for status, text in zip(STROKES, words, strict=True):
        canvas.line([x, x + 22], [y - 2.8, y - 2.8], style=STROKES[status], width=1.0, color=INK)
        canvas.text(x + 26, y, text, size=SIZE, color=MUTED)
        x += measured(text, SIZE) + 44
