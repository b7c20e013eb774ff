"""A small picture of what is around a thing: the thing, and a line to each of its neighbours, as SVG.

Neighbours stand in a column, those of one relation together, so that no two labels can meet. Everything is an
attribute; nothing here is markup, which the template writes and escapes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import cos, pi, sin

from kg.graph.telling.facts import TYPE, Fact
from kg.graph.telling.lookup import Value
from kg.iri import EXPLICIT
from kg.serve.work import Graph
from kg.table import plain, width

MOST, SHARE = 16, 5
"""How many neighbours a picture has, and how many of them by one relation while others wait."""
WIDTH, ROW, HEAD, TOP = 380, 25, 27, 12
"""In pixels: the picture, a neighbour, the name of a relation, the margin above."""
CENTRE, COLUMN, CELL = 24, 150, 7.2
"""Where the thing stands, where its neighbours do, and how wide half a Chinese character is."""
_SIDES = {"diamond": (4, 0.0, 1.2), "hexagon": (6, 0.0, 1.08)}
_POINTED = {"triangle": (3, -0.25, 1.2), "triangleDown": (3, 0.25, 1.2)}


@dataclass(frozen=True, slots=True)
class Tie:
    """A neighbour and how the thing is tied to it."""

    other: str
    label: str
    color: str
    outgoing: bool
    sure: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """A mark with a name: where it is, the corners of its mark, and the line that leads to it."""

    iri: str
    name: str
    shown: str
    x: float
    y: float
    corners: str
    color: str
    line: str = ""
    line_color: str = ""
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Head:
    """The name of a relation above those it leads to."""

    text: str
    x: float
    y: float
    outgoing: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """The thing, its neighbours, the names of the relations, the size, and how many more there are."""

    centre: Spot
    spots: tuple[Spot, ...]
    heads: tuple[Head, ...]
    height: float
    more: int
    width: int = WIDTH


def picture(
    graph: Graph, iri: str, facts: Iterable[Fact], values: Iterable[tuple[str, tuple[Value, ...]]], lang: str
) -> Picture | None:
    """What is around a thing; None when nothing is."""
    ties = list(_ties(graph, iri, facts, values, lang))
    if not ties:
        return None
    groups = _chosen(ties)
    height = TOP + sum(HEAD + len(own) * ROW for own in groups.values()) + 4
    middle = height / 2
    heads, spots, y = [], [], float(TOP)
    for (label, outgoing), own in groups.items():
        heads.append(Head(_cut(label, WIDTH - COLUMN), COLUMN - 9, y + HEAD - 11, outgoing))
        y += HEAD
        for tie in own:
            spots.append(_spot(graph, tie, y + ROW / 2 - 2, middle, lang))
            y += ROW
    return Picture(
        _mark(graph, iri, (CENTRE, middle, 11), lang),
        tuple(spots),
        tuple(heads),
        height,
        len(ties) - len(spots),
    )


def _chosen(ties: Iterable[Tie]) -> dict[tuple[str, bool], list[Tie]]:
    """The ties that are drawn, by relation: at first no relation has more than its share."""
    groups: dict[tuple[str, bool], list[Tie]] = {}
    for tie in ties:
        groups.setdefault((tie.label, tie.outgoing), []).append(tie)
    found = {key: own[:SHARE] for key, own in list(groups.items())[:MOST]}
    while sum(map(len, found.values())) > MOST:
        longest = max(found, key=lambda key: len(found[key]))
        found[longest] = found[longest][:-1]
    for key, own in groups.items():
        room = MOST - sum(map(len, found.values()))
        if key in found and room > 0:
            found[key] = own[: len(found[key]) + room]
    return found


def glyph(kind: str, x: float, y: float, size: float) -> str:
    """The corners of a mark, as the page draws it too; a circle has many."""
    if kind in {"square", "box"}:
        across, down = (size * 0.88, size * 0.88) if kind == "square" else (size * 1.15, size * 0.75)
        return _points((x + a * across, y + d * down) for a, d in ((-1, -1), (1, -1), (1, 1), (-1, 1)))
    if kind == "star":
        radii = (size * (0.6 if at % 2 else 1.35) for at in range(10))
        return _points((x + r * sin(pi * at / 5), y - r * cos(pi * at / 5)) for at, r in enumerate(radii))
    count, turn, grown = (_SIDES | _POINTED).get(kind, (24, 0.0, 1.0))
    angles = (2 * pi * (turn + at / count) for at in range(count))
    return _points((x + size * grown * cos(a), y + size * grown * sin(a)) for a in angles)


def _ties(
    graph: Graph, iri: str, facts: Iterable[Fact], values: Iterable[tuple[str, tuple[Value, ...]]], lang: str
) -> Iterator[Tie]:
    """Each neighbour once: those of facts, then those that the thing names by an edge of the ontology."""
    seen = {iri}
    for fact in facts:
        other = fact.target if fact.subject == iri else fact.subject if fact.target == iri else ""
        if other and other not in seen:
            seen.add(other)
            term = fact.relation or fact.kind
            label = "、".join(graph.names.label(role, lang) for role in fact.roles) or graph.names.label(
                term, lang
            )
            yield Tie(other, label, _color(graph, term), fact.subject == iri, fact.status == EXPLICIT)
    for prop, things in values:
        for one in things if prop in graph.schema.edges else ():
            if one.value not in seen:
                seen.add(one.value)
                label, color = graph.names.label(prop, lang), _color(graph, prop)
                yield Tie(one.value, label, color, outgoing=True, sure=True)


def _color(graph: Graph, term: str) -> str:
    """The colour that the ontology gives to a relation or to what is above it; empty when it gives none."""
    known = graph.schema.classes | graph.schema.properties if "colors" not in graph.kept else {}
    if known:
        graph.kept["colors"] = {one.iri: one.color for one in known.values() if one.color}
    colors: dict[str, str] = graph.kept["colors"]
    return next((colors[one] for one in graph.schema.superclasses(term) if one in colors), "")


def _spot(graph: Graph, tie: Tie, y: float, middle: float, lang: str) -> Spot:
    mark = _mark(graph, tie.other, (COLUMN, y, 6), lang)
    bend = (COLUMN - CENTRE) * 0.55
    line = f"M{CENTRE} {middle:g}C{CENTRE + bend:g} {middle:g} {COLUMN - bend:g} {y:g} {COLUMN} {y:g}"
    return Spot(
        mark.iri, mark.name, mark.shown, COLUMN, y, mark.corners, mark.color, line, tie.color, tie.sure
    )


def _mark(graph: Graph, iri: str, place: tuple[float, float, float], lang: str) -> Spot:
    """A thing where it stands: across, down, and how large."""
    _, kind, color = look(graph, iri)
    name, (x, y, size) = plain(graph.names.label(iri, lang)), place
    return Spot(iri, name, _cut(name, WIDTH - COLUMN - 16), x, y, glyph(kind, x, y, size), color)


def look(graph: Graph, iri: str) -> tuple[str, str, str]:
    """The class under which a thing stands in a legend, its mark and its colour."""
    types = graph.names.types(iri)
    deepest = max(types, key=lambda one: (len(graph.schema.superclasses(one)), one), default=TYPE)
    return graph.schema.mark(deepest)


def _cut(text: str, room: float) -> str:
    """A text that fits, without its middle if it has to be cut: names differ at either end.

    >>> _cut("东虹桥片区区域化党建联席会议", 100)
    '东虹…会议'
    """
    if width(text) * CELL <= room:
        return text
    half = int((room / CELL - 2) / 2)
    head, tail = text[: _fitting(text, half)], text[len(text) - _fitting(reversed(text), half) :]
    return f"{head.rstrip()}…{tail.lstrip()}"


def _fitting(letters: Iterable[str], cells: int) -> int:
    """How many letters, from the first on, fit into some cells."""
    taken = count = 0
    for letter in letters:
        taken += width(letter)
        if taken > cells:
            break
        count += 1
    return count


def _points(places: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
