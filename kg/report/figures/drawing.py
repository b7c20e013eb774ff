"""The network drawing: marks by family, the larger the more ties; lines by how sure a relation is."""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from typing import Any

import networkx as nx
import numpy as np

from kg.iri import STATUSES
from kg.report.figures.canvas import STROKES, Canvas
from kg.report.figures.colours import EDGE, MUTED
from kg.report.figures.spread import Boxes, spread
from kg.report.fonts import measured, wrapped

MOST, NAMED = 500, 60
"""So many things are drawn at most; with more than the second only those with most ties are named."""
SIZE, LEAD, ROOM, LINES = 7.0, 8.4, 22, 4
LEAST, LARGEST = 6.0, 17.0
PAD, LEGEND = 2.5, 26.0


def drawing(
    graph: nx.MultiDiGraph,
    label: Callable[[str], str],
    say: Callable[[str, str], str],
    families: Mapping[str, str],
) -> Canvas:
    """A network of up to 500 things; ``families`` are the words for the families, for the legend.

    A mark grows with the number of ties, or with the attribute ``size`` of a node that stands for several.
    """
    ids = sorted(graph)
    ties = _ties(graph)
    degree = Counter(end for pair in ties for end in pair)
    counts = {one: int(graph.nodes[one].get("size") or degree[one]) for one in ids}
    sizes = {one: _size(counts[one], max(counts.values(), default=1)) for one in ids}
    named = set(sorted(ids, key=lambda one: (-counts[one], one))[:NAMED])
    lines = {one: wrapped(label(one), ROOM, LINES) if one in named else [] for one in ids}
    place = {one: at for at, one in enumerate(ids)}
    pairs = [(place[a], place[b]) for a, b in ties]
    points, height = spread(len(ids), pairs, _boxes(ids, lines, sizes), Canvas(0).width)
    canvas = Canvas(height + LEGEND + 8)
    spots = {one: (float(points[place[one], 0]), float(points[place[one], 1]) + 4) for one in ids}
    for (a, b), status in ties.items():
        canvas.line(*zip(spots[a], spots[b], strict=True), style=STROKES[status], color=EDGE)
    for one in ids:
        _thing(canvas, spots[one], sizes[one], str(graph.nodes[one]["family"]), lines[one])
    _legend(canvas, graph, say, families)
    return canvas


def _ties(graph: nx.MultiDiGraph) -> dict[tuple[str, str], str]:
    """Each pair that is tied, the smaller first, with the surest status of what ties it."""
    found: dict[tuple[str, str], str] = {}
    for a, b, data in graph.edges(data=True):
        pair = (min(a, b), max(a, b))
        if a != b:
            found[pair] = min(found.get(pair, data["status"]), data["status"], key=STATUSES.index)
    return dict(sorted(found.items()))


def _size(count: int, most: int) -> float:
    """The width of a mark: its area grows with what is counted."""
    return LEAST + (LARGEST - LEAST) * float(np.sqrt(count / max(most, 1)))


def _boxes(ids: list[str], lines: Mapping[str, list[str]], sizes: Mapping[str, float]) -> Boxes:
    half = [max([sizes[one], *(measured(text, SIZE) for text in lines[one])]) / 2 + PAD for one in ids]
    up = [sizes[one] / 2 + PAD for one in ids]
    below = [sizes[one] / 2 + LEAD * len(lines[one]) + PAD + 1 for one in ids]
    return Boxes(*(np.array(side) for side in (half, half, up, below)))


def _thing(canvas: Canvas, spot: tuple[float, float], size: float, family: str, lines: list[str]) -> None:
    x, y = spot
    canvas.mark(x, y, size, family)
    for number, text in enumerate(lines, start=1):
        canvas.text(x, y + size / 2 + LEAD * number - 1.2, text, size=SIZE, anchor="center")


def _legend(canvas: Canvas, graph: nx.MultiDiGraph, say: Any, families: Mapping[str, str]) -> None:
    present: dict[Hashable, None] = dict.fromkeys(sorted(kind for _, kind in graph.nodes(data="family")))
    x, y = 6.0, canvas.height - 9
    for family in present:
        text = families.get(str(family), str(family))
        canvas.mark(x, y - 2.8, 8, str(family))
        canvas.text(x + 8, y, text, size=SIZE + 0.5, color=MUTED)
        x += measured(text, SIZE + 0.5) + 26
    for status, text in (
        ("explicit", say("明述", "stated")),
        ("inferred", say("推断", "inferred")),
        ("ambiguous", say("有歧义", "ambiguous")),
    ):
        canvas.line([x, x + 22], [y - 2.8, y - 2.8], style=STROKES[status], width=1.0)
        canvas.text(x + 26, y, text, size=SIZE + 0.5, color=MUTED)
        x += measured(text, SIZE + 0.5) + 44
