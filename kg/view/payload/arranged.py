"""Where things stand on the page and how they are grouped: views, layouts, groupings, what is closed."""

from collections.abc import Mapping, Sequence
from typing import Any

import networkx as nx

from kg.analysis.groups import Grouping, by_parent, groupings, outermost, start
from kg.table import plain
from kg.view.layout import Layout, Place, layouts
from kg.view.payload.picture import Picture

TREE = "parent"
"""The grouping by which discs are nested, and with which a very large page begins."""
WIDER = "community"
SEEN = 300
"""About how many things a very large page shows at first."""


def arranged(picture: Picture, number: Mapping[str, int]) -> dict[str, Any]:
    """``views``, ``layouts``, ``groupings`` and ``start``, in numbers of nodes and edges."""
    found = groupings(picture.graph)
    tree = _tree(picture, found)
    whole = layouts(picture.graph, tree)
    edges = {(one, other, key): at for at, (one, other, key) in enumerate(picture.graph.edges(keys=True))}
    views = []
    for title, part in picture.views:
        own = whole if part is picture.graph else layouts(part, tree)
        everything = part is picture.graph
        views.append(
            {
                "zh": title.zh,
                "en": title.en,
                "nodes": None if everything else [number[iri] for iri in part],
                "edges": None if everything else [edges[edge] for edge in part.edges(keys=True)],
                "layouts": [_columns(part, _like(layout, own).places) for layout in whole],
            }
        )
    return {
        "views": views,
        "layouts": [
            {"zh": layout.title.zh, "en": layout.title.en, "style": layout.style} for layout in whole
        ],
        "groupings": [_numbered(grouping, picture.graph, number) for grouping in found],
        "start": _start(picture, found, tree),
    }


def _tree(picture: Picture, found: Sequence[Grouping]) -> Grouping:
    """The grouping that discs follow: by organisation, or by community where those are too many at first."""
    named = {grouping.key: grouping for grouping in found}
    tree = named.get(TREE) or by_parent(picture.graph)
    crowded = picture.tier == "huge" and len(outermost(tree)) > SEEN
    return named.get(WIDER, tree) if crowded else tree


def _like(layout: Layout, own: Sequence[Layout]) -> Layout:
    """A part's own layout of that style; if it has none, things stand where they stand in the whole."""
    return next((one for one in own if one.style == layout.style), layout)


def _columns(part: nx.MultiDiGraph, places: Mapping[str, Place]) -> dict[str, list[float]]:
    found = [places[iri] for iri in part]
    return {
        "x": [place.x for place in found],
        "y": [place.y for place in found],
        "room": [place.room for place in found],
    }


def _numbered(grouping: Grouping, graph: nx.MultiDiGraph, number: Mapping[str, int]) -> dict[str, Any]:
    """A grouping in numbers: of each node its group, of each group its names, its head, its parent."""
    place = {name: at for at, name in enumerate(grouping.groups)}
    groups = grouping.groups.values()
    return {
        "key": grouping.key,
        "zh": grouping.title.zh,
        "en": grouping.title.en,
        "of": [place.get(grouping.of.get(iri, ""), -1) for iri in graph],
        "zhs": [plain(group.label.in_("zh")) for group in groups],
        "ens": [plain(group.label.in_("en")) for group in groups],
        "head": [number.get(group.head, -1) for group in groups],
        "parent": [place.get(group.parent, -1) for group in groups],
    }


def _start(picture: Picture, found: Sequence[Grouping], tree: Grouping) -> dict[str, Any]:
    """A very large page begins with its largest groups closed, so that one sees something."""
    if picture.tier != "huge" or not tree.groups:
        return {"grouping": -1, "closed": []}
    place = {name: at for at, name in enumerate(tree.groups)}
    return {"grouping": list(found).index(tree), "closed": sorted(place[name] for name in start(tree, SEEN))}
