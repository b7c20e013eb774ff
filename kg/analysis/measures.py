"""Measures of a network, each a Table of things and values.

All are taken on one reading of the network: undirected, one tie between two things however many
relations there are (the number of relations is the tie's weight, and only ``strength`` and ``pagerank``
use it), self-loops dropped. A thing without a tie in the chosen network is not in the table.
Values are rounded to 12 digits; equal values are ordered by name, then by IRI.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx
from rapidfuzz import process

from kg.errors import KGError
from kg.records import Text
from kg.table import Table

DIGITS = 12
NEAR = 50
Values = Mapping[str, int | float]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: its title, what it says, and the function of a simple weighted graph that computes it.

    ``heading`` is what stands over its column, where the title would not say what the numbers are.
    """

    title: Text
    description: Text
    compute: Callable[[nx.Graph], Values]
    heading: Text | None = None


def ties(network: nx.MultiDiGraph) -> nx.Graph:
    """The network as it is measured: undirected, one weighted tie per pair, no self-loops."""
    graph = nx.Graph(**network.graph)
    graph.add_nodes_from(sorted(network.nodes(data=True)))
    for one, other in sorted((min(e), max(e)) for e in network.edges() if e[0] != e[1]):
        weight = graph.edges[one, other]["weight"] if graph.has_edge(one, other) else 0
        graph.add_edge(one, other, weight=weight + 1)
    return graph


def measure(network: nx.MultiDiGraph, *names: str, lang: str = "en") -> Table:
    """The chosen measures (all of them when none is named) as one table, highest first measure first.

    Raises:
        KGError: when there is no such measure.
    """
    chosen, graph = tuple(dict.fromkeys(map(named, names))) or tuple(MEASURES), ties(network)
    columns = {name: MEASURES[name].compute(graph) for name in chosen}
    label = "label_zh" if lang == "zh" else "label_en"
    rows = [
        (data[label], iri, *(_rounded(columns[name].get(iri, 0)) for name in chosen))
        for iri, data in graph.nodes(data=True)
    ]
    head = ("名称", "IRI") if lang == "zh" else ("entity", "iri")
    titles = ((MEASURES[name].heading or MEASURES[name].title).in_(lang) for name in chosen)
    ranked = sorted(rows, key=lambda row: _order(row, chosen[0]))
    return Table.of((*head, *titles), ranked)


def named(text: str) -> str:
    """The name of the measure that a text means: its name or title in either language, in any case.

    Raises:
        KGError: when there is no such measure; the message names the nearest.
    """
    wanted = text.strip().casefold()
    known = {word.casefold(): name for name, one in MEASURES.items() for word in (one.title.zh, name)}
    if wanted in known:
        return known[wanted]
    near = process.extractOne(wanted, list(known), score_cutoff=NEAR)
    name = known[near[0]] if near else ""
    first = (f"nearest: {name}; ", f"最接近的：{MEASURES[name].title.zh}；") if name else ("", "")
    raise KGError(
        f"no measure “{text}”",
        fix=f"{first[0]}choose among {', '.join(MEASURES)}",
        zh=(
            f"没有“{text}”这一指标",
            f"{first[1]}可选 {'、'.join(one.title.zh for one in MEASURES.values())}",
        ),
    )


def _order(row: tuple[Any, ...], first: str) -> tuple[float, str, str]:
    """Highest value first, then by name and IRI; components from the largest (number 1) on."""
    sign = 1 if first == "components" else -1
    return sign * float(row[2]), str(row[0]), str(row[1])


def _rounded(value: float) -> int | float:
    return value if isinstance(value, int) else round(float(value), DIGITS)


def degree(graph: nx.Graph) -> Values:
    """Degree: with how many others a thing is tied (Freeman 1978, Social Networks 1:215–239)."""
    return dict(graph.degree())


def strength(graph: nx.Graph) -> Values:
    """Strength: by how many relations a thing is tied (Barrat et al. 2004, PNAS 101:3747–3752)."""
    return dict(graph.degree(weight="weight"))


def betweenness(graph: nx.Graph) -> Values:
    """Betweenness: the share of shortest paths between others that pass through a thing.

    Freeman 1977, Sociometry 40:35–41; computed as in Brandes 2001, J. Math. Sociology 25:163–177.
    """
    return dict(nx.betweenness_centrality(graph))


def closeness(graph: nx.Graph) -> Values:
    """Closeness: how near a thing is to all others, scaled by the part of the network it reaches.

    Freeman 1978; the scaling for networks in several pieces is that of Wasserman & Faust 1994, p. 201.
    """
    return dict(nx.closeness_centrality(graph))


def pagerank(graph: nx.Graph) -> Values:
    """PageRank: how often a random walk along weighted ties is at a thing (Brin & Page 1998).

    networkx stops at an error of N·tol, which at its default misorders the top of large networks;
    hence the small tolerance.
    """
    return dict(nx.pagerank(graph, tol=1e-12, max_iter=1000)) if graph else {}


def components(graph: nx.Graph) -> Values:
    """Component: the number of the connected piece a thing is in, 1 for the largest.

    Wasserman & Faust 1994, Social Network Analysis, p. 109.
    """
    pieces = sorted(nx.connected_components(graph), key=lambda piece: (-len(piece), min(piece)))
    return {iri: number for number, piece in enumerate(pieces, start=1) for iri in piece}


def articulation(graph: nx.Graph) -> Values:
    """Articulation: how many things lose the rest of their piece when this one goes; 0 for most.

    Cutpoints as in Hopcroft & Tarjan 1973, Comm. ACM 16:372–378: what does not stay in the largest
    remaining part is counted.
    """
    return {iri: _cut_off(graph, iri) for iri in sorted(nx.articulation_points(graph))}


def _cut_off(graph: nx.Graph, iri: str) -> int:
    piece = graph.subgraph(nx.node_connected_component(graph, iri) - {iri})
    sizes = [len(part) for part in nx.connected_components(piece)]
    return sum(sizes) - max(sizes)


MEASURES: dict[str, Measure] = {
    "degree": Measure(
        Text("度", "degree"), Text("与多少个节点有联系", "with how many others it is tied"), degree
    ),
    "strength": Measure(
        Text("强度", "strength"), Text("由多少条关系相连", "by how many relations it is tied"), strength
    ),
    "betweenness": Measure(
        Text("中介中心性", "betweenness"),
        Text(
            "其他节点之间的最短路径经过它的比例",
            "share of the shortest paths between others that pass through it",
        ),
        betweenness,
    ),
    "closeness": Measure(
        Text("接近中心性", "closeness"),
        Text(
            "到其他节点有多近（按可达部分折算）",
            "how near it is to all others, scaled by the part it reaches",
        ),
        closeness,
    ),
    "pagerank": Measure(
        Text("PageRank", "pagerank"),
        Text("沿关系随机游走时停留在它的概率", "how often a random walk along the ties is at it"),
        pagerank,
    ),
    "components": Measure(
        Text("连通分量", "components"),
        Text("所在连通分量的序号，1 为最大", "number of the connected piece it is in, 1 for the largest"),
        components,
        Text("连通分量序号", "component number"),
    ),
    "articulation": Measure(
        Text("割点", "articulation"),
        Text("移去后与其余部分断开的节点数", "how many things are cut off when it goes"),
        articulation,
        Text("移去后断开的节点数", "cut off when it goes"),
    ),
}
"""The measures, by name. Undirected, parallel relations collapsed into one weighted tie."""
