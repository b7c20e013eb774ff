"""Where things stand on the page: columns from joint bodies over their members and posts to people and
events, computed once, without chance, so that equal input gives equal pictures.

An organisation's column follows from the network alone: first come bodies that other organisations
belong to or lead, and what those bodies are part of; then what is tied to them; then the rest. Within a
column a thing stands near what it is tied to, and no two labels of a column overlap.
"""

from collections import defaultdict
from collections.abc import Iterable, Sized
from itertools import pairwise
from typing import Any

import networkx as nx

from kg.view.layout.place import CELL, ROW, WIDEST, Place, cells

GAP = 46.0
"""The space between columns that is kept free for edges."""
ASPECT = 1.5
SPREAD = 0.94
"""How much of the height a column may fill when it has room to spare."""
SWEEPS, FEW, LARGE = 24, 6, 2000
"""How often the order is improved; less often in networks of more things than the last number."""
SHELVES = {"post": 5, "person": 6, "group": 6, "event": 7, "document": 9, "thing": 9}
LEFT, BODY, PARTS, RIGHT = 0, 1, 8, 9
FARTHEST = 3
"""Organisations farther than this from a body share a column with those that are this far."""


def places(graph: nx.MultiDiGraph) -> dict[str, Place]:
    """A place for every node of a network."""
    near = {iri: sorted(set(nx.all_neighbors(graph, iri)) - {iri}) for iri in graph}
    shelf = shelves(graph, near)
    columns = _ordered(graph, shelf, near)
    rows = _rows([len(column) for column in columns])
    split = [-(-len(column) // rows) for column in columns]
    heights = _heights(columns, near, split, rows * ROW)
    return _placed(graph, columns, split, heights)


def shelves(graph: nx.MultiDiGraph, near: dict[str, list[str]]) -> dict[str, int]:
    """For each node the shelf it stands on, from left to right."""
    family = dict(graph.nodes(data="family"))
    shelf = {iri: SHELVES[kind] for iri, kind in family.items() if kind in SHELVES}
    shelf |= dict.fromkeys(_parts(graph, family), PARTS)
    shelf |= _organizations(graph, family)
    for iri in sorted(set(graph) - set(shelf)):
        known = [shelf[other] for other in near[iri] if other in shelf]
        shelf[iri] = LEFT if known and sum(known) / len(known) < SHELVES["post"] else RIGHT
    return shelf


def _parts(graph: nx.MultiDiGraph, family: dict[str, str]) -> set[str]:
    """Occurrences that are tied to another as its part: they stand right of it."""
    return {one for one, other in graph.edges() if one != other and family[one] == family[other] == "event"}


def _organizations(graph: nx.MultiDiGraph, family: dict[str, str]) -> dict[str, int]:
    """Bodies with their wholes first, then each organisation by how far from them it is."""
    own = [iri for iri, kind in family.items() if kind == "organization"]
    ties = graph.subgraph(own)
    bodies = {other for one, other, data in ties.edges(data=True) if one != other and _joins(data, other)}
    bodies |= {whole for body in bodies for whole in nx.descendants(ties, body)}
    far = nx.multi_source_dijkstra_path_length(nx.Graph(ties), bodies, weight=None) if bodies else {}
    return {iri: BODY + min(far.get(iri, FARTHEST - 1), FARTHEST) for iri in own}


def _joins(data: dict[str, Any], target: str) -> bool:
    """Whether an edge is a relation to a body, not a structural property and not one drawn from a role."""
    return not data.get("relation") and "fact" in data and data["fact"].target == target


def _ordered(graph: nx.MultiDiGraph, shelf: dict[str, int], near: dict[str, list[str]]) -> list[list[str]]:
    """The columns, each ordered so that ties are short: repeated barycentres, the best order kept."""
    by_shelf: dict[int, list[str]] = defaultdict(list)
    for iri in sorted(graph, key=lambda n: (graph.nodes[n]["legend"], -len(near[n]), n)):
        by_shelf[shelf[iri]].append(iri)
    columns = [by_shelf[number] for number in sorted(by_shelf)]
    best, least = columns, float("inf")
    for _ in range(_sweeps(graph)):
        for turn in (columns, columns[::-1]):
            for column in turn:
                _sort_by_neighbours(column, columns, near)
        length = _length(columns, near)
        if length < least - 1e-9:
            best, least = [list(column) for column in columns], length
    return best


def _sweeps(things: Sized) -> int:
    return SWEEPS if len(things) <= LARGE else FEW


def _spots(columns: list[list[str]]) -> dict[str, float]:
    return {iri: (i + 0.5) / len(column) for column in columns for i, iri in enumerate(column)}


def _sort_by_neighbours(column: list[str], columns: list[list[str]], near: dict[str, list[str]]) -> None:
    spot = _spots(columns)
    column.sort(key=lambda iri: (_mean((spot[n] for n in near[iri]), spot[iri]), spot[iri]))


def _length(columns: list[list[str]], near: dict[str, list[str]]) -> float:
    spot = _spots(columns)
    return sum(abs(spot[iri] - spot[other]) for iri, others in near.items() for other in others)


def _mean(values: Iterable[float], default: float) -> float:
    found = list(values)
    return sum(found) / len(found) if found else default


def _rows(sizes: list[int]) -> int:
    """How many rows make the picture about as wide as a screen."""
    column = GAP + WIDEST * CELL * 0.75

    def off(rows: int) -> float:
        return abs(sum(-(-size // rows) for size in sizes) * column / (rows * ROW) - ASPECT)

    return min(range(4, max([4, *sizes]) + 1), key=off)


def _heights(
    columns: list[list[str]], near: dict[str, list[str]], split: list[int], height: float
) -> dict[str, float]:
    """How far down each thing stands: near the mean of its neighbours, in order, without overlap."""
    y = {iri: spot * height for iri, spot in _spots(columns).items()}
    for turn in range(_sweeps(near)):
        order = list(zip(columns, split, strict=True))
        for column, parts in order if turn % 2 else order[::-1]:
            step = max(ROW / parts, min(height * SPREAD / len(column), ROW * 1.6))
            wanted = [_mean((y[n] for n in near[iri]), y[iri]) for iri in column]
            y |= zip(column, _spread(wanted, step, height), strict=True)
    return y


def _spread(wanted: list[float], step: float, height: float) -> list[float]:
    """The heights nearest to the wanted ones (least squares) that keep the order and at least a step
    between two, within the height: pool adjacent violators."""
    blocks: list[tuple[float, int]] = []
    for i, value in enumerate(wanted):
        blocks.append((value - i * step, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (a, n), (b, m) = blocks[-2:]
            blocks[-2:] = [((a * n + b * m) / (n + m), n + m)]
    flat = [value for value, count in blocks for _ in range(count)]
    free = max(0.0, height - len(wanted) * step)
    return [min(max(value, 0.0), free) + i * step for i, value in enumerate(flat)]


def _placed(
    graph: nx.MultiDiGraph, columns: list[list[str]], split: list[int], y: dict[str, float]
) -> dict[str, Place]:
    """Columns side by side, each as wide as its widest label needs; long ones in several strips.

    A picture that would be flat is stretched to the shape of a screen.
    """
    strips = [
        column[part::parts] for column, parts in zip(columns, split, strict=True) for part in range(parts)
    ]
    rooms = [max(cells(graph.nodes[iri]) for iri in strip) * CELL for strip in strips]
    edges = [0.0]
    for room in rooms:
        edges.append(edges[-1] + room + GAP)
    stretch = max(1.0, min(2.0, edges[-1] / ASPECT / (max(y.values(), default=0) + ROW)))
    return {
        iri: Place(round(x, 1), round(y[iri] * stretch, 1), round(right - x - GAP * 0.6, 1))
        for strip, (x, right) in zip(strips, pairwise(edges), strict=True)
        for iri in strip
    }
