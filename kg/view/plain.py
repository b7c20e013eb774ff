"""Pages for networks that were put together by hand, as pyvis users do: what they lack is filled in."""

from collections import Counter
from typing import Any

import networkx as nx

from kg.view.layout import places
from kg.view.numbered import Numbered
from kg.view.palette import coloured

GREY = "#7a8494"


def completed(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> dict[str, object]:
    """The blocks of a page, from nodes and edges as pyvis has them.

    The legend has one entry for each shape and colour and one for each label of an edge; nodes without
    ``x`` and ``y`` are laid out.
    """
    number = {node["id"]: at for at, node in enumerate(nodes)}
    ends = [(number[edge["from"]], number[edge["to"]]) for edge in edges]
    return {
        "core": _core(nodes, edges, ends),
        "find": {"alias": [[] for _ in nodes], "pinyin": [[""] for _ in nodes]},
        "book": {
            "sources": [],
            "properties": [("说明", "note", "")],
            "ofNode": [[] for _ in nodes],
            "ofEdge": [[] for _ in edges],
            "gaps": [],
            "chunk": 2000,
            "facts": 0,
        },
        "facts-0": [],
        "questions": [],
    }


def _core(
    nodes: list[dict[str, Any]], edges: list[dict[str, Any]], ends: list[tuple[int, int]]
) -> dict[str, object]:
    legend, relations = Numbered(), Numbered()
    marks = [legend((node["shape"], node["shape"], node["shape"], _hex(node["color"]), "")) for node in nodes]
    kinds = [relations((_name(edge), _name(edge), _hex(edge.get("color")))) for edge in edges]
    degree = Counter(end for pair in ends for end in pair)
    return {
        "tier": "small",
        "base": "",
        "families": ["thing"],
        "familyLabels": [("节点", "node")],
        "types": [("", "")],
        "legend": legend.items,
        "relations": [(*entry, entry[0]) for entry in coloured(relations.items)],
        "measures": [("degree", "度", "degree", [degree[at] for at in range(len(nodes))])],
        "nodes": _node_columns(nodes, marks),
        "edges": _edge_columns(edges, ends, kinds),
        "views": [
            {
                "zh": "全部",
                "en": "everything",
                "nodes": None,
                "edges": None,
                "layouts": [_spots(nodes, edges)],
            }
        ],
        "layouts": [{"zh": "分层", "en": "by level", "style": "columns"}],
        "groupings": [],
        "start": {"grouping": -1, "closed": []},
        "when": {"nodes": [], "edges": []},
    }


def _node_columns(nodes: list[dict[str, Any]], marks: list[int]) -> dict[str, list[object]]:
    return {
        "id": [node["id"] for node in nodes],
        "zh": [node["label"] for node in nodes],
        "en": ["" for _ in nodes],
        "type": [0 for _ in nodes],
        "legend": [*marks],
        "family": [0 for _ in nodes],
    }


def _edge_columns(
    edges: list[dict[str, Any]], ends: list[tuple[int, int]], kinds: list[int]
) -> dict[str, list[object]]:
    return {
        "id": [edge.get("id", f"edge-{at}") for at, edge in enumerate(edges)],
        "s": [one for one, _ in ends],
        "t": [other for _, other in ends],
        "over": [-1 for _ in edges],
        "relation": [*kinds],
        "status": [0 for _ in edges],
    }


def _spots(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> dict[str, list[float]]:
    graph = nx.MultiDiGraph()
    for node in nodes:
        graph.add_node(node["id"], label_zh=node["label"], label_en="", legend=node["shape"], family="thing")
    graph.add_edges_from((edge["from"], edge["to"]) for edge in edges)
    given = {node["id"]: (node["x"], node["y"], 160.0) for node in nodes if "x" in node and "y" in node}
    found = {} if len(given) == len(nodes) else places(graph)
    spots = given | {iri: (place.x, place.y, place.room) for iri, place in found.items() if iri not in given}
    x, y, room = zip(*(spots[node["id"]] for node in nodes), strict=True) if nodes else ((), (), ())
    return {"x": list(x), "y": list(y), "room": list(room)}


def _name(edge: dict[str, Any]) -> str:
    return str(edge.get("label") or edge.get("title") or "")


def _hex(color: object) -> str:
    """The colour, if it is written as six hexadecimal digits; else grey."""
    text = color if isinstance(color, str) else ""
    return text if len(text) == len("#000000") and text.startswith("#") else GREY
