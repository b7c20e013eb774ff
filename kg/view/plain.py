"""Pages for networks that were put together by hand, as pyvis users do: what they lack is filled in."""

from typing import Any

import networkx as nx

from kg.view.layout import places
from kg.view.numbered import Numbered
from kg.view.palette import coloured

EMPTY: dict[str, list[Any]] = {
    "views": [("全部", "everything")],
    "types": [("", "")],
    "facts": [],
    "quotes": [],
    "sources": [],
    "properties": [],
    "gaps": [],
}


def completed(
    nodes: list[dict[str, Any]], edges: list[dict[str, Any]]
) -> tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]:
    """Book, nodes and edges of a page, from nodes and edges as pyvis has them.

    The legend has one entry for each shape and colour and one for each label of an edge; nodes without
    ``x`` and ``y`` are laid out.
    """
    legend, relations = Numbered(), Numbered()
    spots = _spots(nodes, edges)
    whole = [
        {
            **node,
            "en": node["label"],
            "alias": [],
            "type": 0,
            "legend": legend((node["shape"], node["shape"], node["shape"], _hex(node["color"]))),
            "spots": [spots[node["id"]]],
        }
        for node in nodes
    ]
    tied = [
        {
            **edge,
            "id": f"edge-{number}",
            "relation": relations((_name(edge), _name(edge), _hex(edge.get("color")))),
            "status": 0,
            "facts": [],
            "over": "",
            "views": [0],
        }
        for number, edge in enumerate(edges)
    ]
    return EMPTY | {"legend": legend.items, "relations": coloured(relations.items)}, whole, tied


def _spots(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> dict[str, list[float]]:
    graph = nx.MultiDiGraph()
    for node in nodes:
        graph.add_node(node["id"], label_zh=node["label"], label_en="", legend=node["shape"], family="thing")
    graph.add_edges_from((edge["from"], edge["to"]) for edge in edges)
    found = {iri: [place.x, place.y, place.room] for iri, place in places(graph).items()}
    given = {node["id"]: [node["x"], node["y"], 160] for node in nodes if "x" in node and "y" in node}
    return found | given


def _name(edge: dict[str, Any]) -> str:
    return str(edge.get("label") or edge.get("title") or "")


def _hex(color: object) -> str:
    """The colour, if it is written as six hexadecimal digits; else grey."""
    text = color if isinstance(color, str) else ""
    return text if len(text) == len("#000000") and text.startswith("#") else "#7a8494"
