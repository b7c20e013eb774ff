"""Focus: what lies round one thing, for networks that are too large to be shown whole."""

import networkx as nx

from kg.analysis.paths import found_in
from kg.errors import KGError


def focus(graph: nx.MultiDiGraph, iri: str, depth: int) -> nx.MultiDiGraph:
    """A copy of the part within ``depth`` steps of a thing, walked in either direction.

    It is the induced subgraph, also called the ego network (Everett & Borgatti 2005): whatever ties two
    of its members is in it. Nodes and edges keep their order and attributes, the graph its own.

    Raises:
        KGError: when the depth is negative.
        NotFoundError: when the thing is not in the network.
    """
    if depth < 0:
        raise KGError(f"a depth cannot be {depth}", fix="give 0 or more steps")
    found_in(graph, iri)
    near = _near(graph, iri, depth)
    out = nx.MultiDiGraph(**graph.graph)
    out.add_nodes_from((node, data) for node, data in graph.nodes(data=True) if node in near)
    # not graph.subgraph(): the order of what it yields is that of a set
    out.add_edges_from(edge for edge in graph.edges(keys=True, data=True) if near.issuperset(edge[:2]))
    return out


def _near(graph: nx.MultiDiGraph, iri: str, depth: int) -> set[str]:
    """Breadth-first, a ring at a time."""
    seen, ring = {iri}, {iri}
    for _ in range(depth):
        ring = {other for one in ring for other in (*graph.succ[one], *graph.pred[one])} - seen
        if not ring:
            break
        seen |= ring
    return seen
