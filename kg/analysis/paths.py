"""Explained paths: how two things are connected, hop by hop, each hop in words and with its evidence.

Relations are walked in either direction. Among paths of equal length those come first that rest on
explicit statements, then on inferred, then on ambiguous ones. Occurrences are passed only when asked.
"""

import heapq
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import networkx as nx
import pyoxigraph as ox

from kg.analysis.network import network
from kg.errors import NotFoundError
from kg.graph.telling.facts import Fact
from kg.graph.telling.names import Names
from kg.graph.telling.sentences import sentence
from kg.iri import STATUSES, local_name
from kg.records import Text
from kg.schema import Schema

STATUS_WORDS = {
    "explicit": Text("明述", "explicit"),
    "inferred": Text("推断", "inferred"),
    "ambiguous": Text("有歧义", "ambiguous"),
}


@dataclass(frozen=True, slots=True)
class Hop:
    """One step: the surest relation between two things, whether it is walked from subject to target,
    the same in words, and what other relations there are between the two."""

    source: str
    target: str
    fact: Fact
    forward: bool
    words: Text
    others: tuple[Fact, ...] = ()

    @property
    def status(self) -> str:
        """``explicit``, ``inferred`` or ``ambiguous``."""
        return local_name(self.fact.status)


@dataclass(frozen=True, slots=True)
class Path:
    """A chain of hops from one thing to another."""

    hops: tuple[Hop, ...]
    names: tuple[Text, ...]

    @property
    def status(self) -> str:
        """The least sure status on the path."""
        return max((hop.status for hop in self.hops), key=STATUSES.index, default=STATUSES[0])

    def lines(self, lang: str) -> Iterator[str]:
        """The path as lines for people: the chain, then each hop with its status and words."""
        yield " — ".join(name.in_(lang) for name in self.names)
        for number, hop in enumerate(self.hops, start=1):
            status = STATUS_WORDS[hop.status].in_(lang)
            yield f"  {number}. {hop.words.in_(lang)} [{status}]"
            if hop.fact.reason:
                yield f"     {'理由：' if lang == 'zh' else 'reason: '}{hop.fact.reason}"
            for quote in hop.fact.quotes:
                yield f"     “{quote.cited}” {quote.source_label.in_(lang)} {quote.at}".rstrip()
            if hop.others:
                more = Text(f"另有 {len(hop.others)} 条关系", f"and {len(hop.others)} more between the two")
                yield f"     {more.in_(lang)}"


def walkable(
    store: ox.Store,
    schema: Schema,
    *,
    ends: tuple[str, str],
    through_events: bool = False,
    explicit_only: bool = False,
) -> nx.MultiDiGraph:
    """The network that is walked: everything, but occurrences only at its ends unless they are asked for."""
    kinds = ("all", "organisations", "affiliation")
    graph = nx.compose_all(network(store, schema, kind, explicit_only=explicit_only) for kind in kinds)
    if not through_events:
        halls = [iri for iri, kind in graph.nodes(data="family") if kind == "event" and iri not in ends]
        graph.remove_nodes_from(halls)
    return graph


def paths(graph: nx.MultiDiGraph, names: Names, start: str, goal: str, *, limit: int = 5) -> tuple[Path, ...]:
    """Up to ``limit`` shortest paths between two things, best first; empty when they are not connected.

    Raises:
        NotFoundError: when one of the two has no relation in the network.
    """
    for iri in (start, goal):
        found_in(graph, iri)
    best = _best(graph)
    chains = itertools.islice(_chains(best, start, goal), limit)
    return tuple(_path(chain, best, graph, names) for chain in chains)


def found_in(graph: nx.MultiDiGraph, iri: str) -> None:
    """Make sure that a thing is in a network.

    Raises:
        NotFoundError: when it is not.
    """
    if iri not in graph:
        raise NotFoundError(
            "it has no relation in this network",
            where=iri,
            fix="choose another thing",
            zh=("在此网络中没有任何关系", "请另选一个"),
        )


def _best(graph: nx.MultiDiGraph) -> nx.Graph:
    """The same, undirected: between two things all facts, surest first, and how sure the surest is."""
    simple = nx.Graph()
    simple.add_nodes_from(graph.nodes)
    for one, other, data in graph.edges(data=True):
        if one != other:
            if not simple.has_edge(one, other):
                simple.add_edge(one, other, facts=[])
            simple.edges[one, other]["facts"].append((STATUSES.index(data["status"]), data["fact"]))
    for _, _, data in simple.edges(data=True):
        data["facts"].sort(key=lambda pair: (pair[0], pair[1].iri))
        data["doubt"] = data["facts"][0][0]
    return simple


def _chains(graph: nx.Graph, start: str, goal: str) -> Iterator[tuple[str, ...]]:
    """All shortest chains of things, in order of doubt and then of IRI: best-first over distances."""
    far = nx.single_source_shortest_path_length(graph, goal)
    if start not in far:
        return
    queue: list[tuple[int, tuple[str, ...]]] = [(0, (start,))]
    rest = _least_doubt(graph, far, goal)
    while queue:
        doubt, chain = heapq.heappop(queue)
        here = chain[-1]
        if here == goal:
            yield chain
            continue
        spent = doubt - rest[here]
        for near in graph[here]:
            if far.get(near, -1) == far[here] - 1:
                cost = spent + graph.edges[here, near]["doubt"] + rest[near]
                heapq.heappush(queue, (cost, (*chain, near)))


def _least_doubt(graph: nx.Graph, far: dict[str, int], goal: str) -> dict[str, int]:
    """For each thing the least doubt with which the goal is reached by a shortest chain."""
    rest = {goal: 0}
    for here in sorted(far, key=lambda iri: far[iri])[1:]:
        nearer = (near for near in graph[here] if far.get(near, -1) == far[here] - 1)
        rest[here] = min(rest[near] + graph.edges[here, near]["doubt"] for near in nearer)
    return rest


def _path(chain: tuple[str, ...], best: nx.Graph, graph: nx.MultiDiGraph, names: Names) -> Path:
    hops = tuple(_hop(one, other, best, names) for one, other in itertools.pairwise(chain))
    return Path(hops, tuple(Text(graph.nodes[n]["label_zh"], graph.nodes[n]["label_en"]) for n in chain))


def _hop(one: str, other: str, best: nx.Graph, names: Names) -> Hop:
    first, *others = (fact for _, fact in best.edges[one, other]["facts"])
    words = Text(sentence(first, names, "zh"), sentence(first, names, "en"))
    return Hop(one, other, first, first.subject == one, words, tuple(others))
