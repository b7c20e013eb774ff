"""Discs: every organisation with what is in it is a disc, and lies in the disc of what it belongs to.

The layout takes time in proportion to the number of things, and is the same for the same network.
"""

from collections import defaultdict
from collections.abc import Iterable

import networkx as nx

from kg.analysis.groups import Grouping
from kg.view.layout.packing import Circle, around, pack, spiral
from kg.view.layout.place import ASPECT, Place

PITCH = 26.0
"""How far things of one disc stand apart."""
MARGIN = 10.0
"""The space around a disc."""
TOP = ""


def containment(graph: nx.MultiDiGraph, tree: Grouping) -> dict[str, Place]:
    """A place for every node: with its group, which stands in the group that it belongs to."""
    leaves, children = _inside(graph, tree)
    discs: dict[str, list[tuple[str, Circle]]] = {}
    sizes: dict[str, float] = {}
    for group in _inner_first(children):
        discs[group], sizes[group] = _disc(group, leaves[group], children[group], sizes)
    return _places(graph, leaves, discs)


def _inside(graph: nx.MultiDiGraph, tree: Grouping) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """For each group the nodes directly in it, its head first, and the groups directly in it."""
    leaves: dict[str, list[str]] = defaultdict(list)
    children: dict[str, list[str]] = defaultdict(list)
    used = {above for iri in graph for above in tree.above(tree.of.get(iri, TOP))}
    for group in sorted(used):
        children[tree.groups[group].parent].append(group)
    degree = dict(graph.degree())
    for iri in sorted(graph, key=lambda one: (graph.nodes[one].get("legend", ""), -degree[one], one)):
        leaves[tree.of.get(iri, TOP)].append(iri)
    for group, own in leaves.items():
        head = tree.groups[group].head if group else TOP
        own.sort(key=lambda iri: iri != head)
    return leaves, children


def _inner_first(children: dict[str, list[str]]) -> Iterable[str]:
    """The groups, each after those in it; the whole last."""
    order, stack = [], [TOP]
    while stack:
        group = stack.pop()
        order.append(group)
        stack += children[group]
    return reversed(order)


def _disc(
    group: str, own: list[str], within: list[str], sizes: dict[str, float]
) -> tuple[list[tuple[str, Circle]], float]:
    """Where the things and the groups in a group stand about its centre, and how large its disc is."""
    radius = (
        (spiral(len(own), PITCH)[-1][0] ** 2 + spiral(len(own), PITCH)[-1][1] ** 2) ** 0.5 if own else 0.0
    )
    parts = [(TOP, radius + PITCH / 2)] if own else []
    parts += [(one, sizes[one]) for one in within]
    parts.sort(key=lambda part: (bool(part[0]) if group else 0, -part[1], part[0]))
    circles = pack([size + MARGIN for _, size in parts], 1.0 if group else ASPECT)
    x, y, size = around(circles) if circles else (0.0, 0.0, 0.0)
    return [(one, (cx - x, cy - y, r)) for (one, _), (cx, cy, r) in zip(parts, circles, strict=True)], size


def _places(
    graph: nx.MultiDiGraph, leaves: dict[str, list[str]], discs: dict[str, list[tuple[str, Circle]]]
) -> dict[str, Place]:
    found: dict[str, Place] = {}
    stack = [(TOP, 0.0, 0.0)]
    while stack:
        group, x, y = stack.pop()
        for part, (dx, dy, _) in discs.get(group, []):
            if part:
                stack.append((part, x + dx, y + dy))
                continue
            own = leaves[group]
            for iri, (px, py) in zip(own, spiral(len(own), PITCH), strict=True):
                found[iri] = Place(round(x + dx + px, 1), round(y + dy + py, 1), PITCH)
    return {iri: found[iri] for iri in graph}
