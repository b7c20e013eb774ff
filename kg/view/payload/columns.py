"""Nodes and edges of the page as columns, and the lists that they refer to by number."""

from typing import Any

import networkx as nx

from kg.analysis.nodes import FAMILIES, OTHER
from kg.graph.telling.names import Names
from kg.iri import STATUSES
from kg.schema import Schema
from kg.table import plain
from kg.view.numbered import Numbered
from kg.view.palette import coloured
from kg.view.payload.named import both, cut, other

NAMELESS = ("其他", "other")


def node_columns(graph: nx.MultiDiGraph, names: Names, start: str) -> dict[str, Any]:
    """``nodes`` with the lists ``types`` and ``legend``; ``start`` is cut off their IRIs."""
    types, legend = Numbered(), Numbered()
    families = _families(graph)
    number = {family: place for place, family in enumerate(families)}
    nodes: dict[str, list[Any]] = {key: [] for key in ("id", "zh", "en", "type", "legend", "family")}
    for iri, data in graph.nodes(data=True):
        zh, en = plain(data["label_zh"]), plain(data["label_en"])
        mark = both(names, data["legend"]) if data["legend"] else NAMELESS
        row = (
            cut(iri, start),
            zh,
            other(zh, en),
            types((plain(data["type_zh"]), plain(data["type_en"]), data["type"])),
            legend((*mark, data["glyph"], data["color"], data["legend"])),
            number[data["family"]],
        )
        for column, value in zip(nodes.values(), row, strict=True):
            column.append(value)
    return {"families": families, "types": types.items, "legend": legend.items, "nodes": nodes}


def edge_columns(graph: nx.MultiDiGraph, number: dict[str, int], start: str) -> dict[str, Any]:
    """``edges`` with the list ``relations``; their ends are numbers of nodes.

    The id of an edge is that of its relation; where a relation is drawn twice, the second has ``#2`` at its
    end.
    """
    relations = Numbered()
    seen: set[str] = set()
    edges: dict[str, list[Any]] = {key: [] for key in ("id", "s", "t", "over", "relation", "status")}
    for source, target, key, data in graph.edges(keys=True, data=True):
        label = (plain(data["label_zh"]), plain(data["label_en"]), data["color"], data["term"])
        row = (
            _own(cut(key, start), seen),
            number[source],
            number[target],
            number.get(data.get("over", ""), -1),
            relations(label),
            STATUSES.index(data["status"]),
        )
        for column, value in zip(edges.values(), row, strict=True):
            column.append(value)
    return {"relations": coloured(relations.items), "edges": edges}


def family_labels(families: list[str], schema: Schema) -> list[tuple[str, str]]:
    """What the families are called."""
    known = {name: (schema.label(iri, "zh"), schema.label(iri, "en")) for name, iri in FAMILIES.items()}
    return [known.get(name, NAMELESS) for name in families]


def _families(graph: nx.MultiDiGraph) -> list[str]:
    found = {family for _, family in graph.nodes(data="family")}
    return [name for name in (*FAMILIES, OTHER) if name in found]


def _own(key: str, seen: set[str]) -> str:
    """The key, or, if an edge has it, the key with a number that makes it different."""
    own, count = key, 1
    while own in seen:
        count += 1
        own = f"{key}#{count}"
    seen.add(own)
    return own
