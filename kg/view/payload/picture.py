"""What a page is of: the network that is drawn, its parts, and the network as it is measured."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import networkx as nx
import pyoxigraph as ox

from kg.analysis.focus import focus
from kg.analysis.network import KINDS, Tie, all_ties, woven
from kg.analysis.nodes import Catalogue, entities
from kg.analysis.posts import with_posts
from kg.errors import KGError
from kg.graph.telling.facts import Fact
from kg.records import Text
from kg.schema import Schema

SMALL, LARGE, MOST = 300, 10_000, 100_000
"""Up to how many things a page is small, or large, and how many there may be on one at all."""
PARTS: dict[str, tuple[Text, frozenset[str]]] = {
    "core": (Text("组织与人员", "Organisations and people"), frozenset({"affiliation", "organisations"})),
    "events": (KINDS["events"].title, frozenset({"events"})),
}
"""The parts of the whole network that a reader can look at by themselves: title, kinds of relations."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which part of a store a page shows: a kind of network, perhaps only what is near one thing."""

    kind: str = "all"
    explicit_only: bool = False
    focus: str = ""
    depth: int = 2


@dataclass(frozen=True, slots=True)
class Picture:
    """A network with posts as nodes of their own, and its parts by title, of which the last is the whole.

    ``measured`` has the same ties as ``kg measure`` takes; ``ranks`` says for each fact how near it is to
    people: ties of persons first, then those of organisations, then the rest.
    """

    graph: nx.MultiDiGraph
    views: Sequence[tuple[Text, nx.MultiDiGraph]]
    measured: nx.MultiDiGraph
    ranks: Mapping[str, int]
    catalogue: Catalogue
    explicit_only: bool = False

    @property
    def tier(self) -> str:
        """``small``, ``large`` or ``huge``."""
        return "small" if len(self.graph) <= SMALL else "large" if len(self.graph) <= LARGE else "huge"

    def facts(self) -> list[Fact]:
        """The facts that the edges rest on: ties of people first, then in order of IRI."""
        found = {fact.iri: fact for *_, data in self.graph.edges(data=True) for fact in behind(data)}
        return sorted(found.values(), key=lambda fact: (self.ranks.get(fact.iri, len(KINDS)), fact.iri))


def picture(store: ox.Store, schema: Schema, choice: Choice) -> Picture:
    """What a page shall show.

    Raises:
        KGError: when there is no such kind of network, or when there is too much for one page.
    """
    if choice.kind not in KINDS:
        raise KGError(f"no network kind {choice.kind!r}", fix="choose one of " + ", ".join(KINDS))
    known = entities(store, schema) if choice.kind == "all" else []
    if not choice.focus:
        _bounded(len(known))
    catalogue = Catalogue(store, schema)
    catalogue.names.read_ahead()
    ties = list(all_ties(catalogue, explicit_only=choice.explicit_only))
    graph = _near(_drawn(ties, catalogue, choice, known), ties, choice)
    if choice.kind != "all" or choice.focus:
        _bounded(len(graph))
    measured: nx.MultiDiGraph = nx.MultiDiGraph()
    measured.add_edges_from((tie.fact.subject, tie.target) for tie in ties if choice.kind in tie.kinds)
    views = tuple(_views(graph, choice))
    return Picture(graph, views, measured, dict(_ranks(ties)), catalogue, choice.explicit_only)


def behind(data: Mapping[str, object]) -> tuple[Fact, ...]:
    """The facts that an edge rests on."""
    facts = data.get("facts") or (data["fact"],)
    return facts if isinstance(facts, tuple) else ()


def _drawn(ties: list[Tie], catalogue: Catalogue, choice: Choice, known: list[str]) -> nx.MultiDiGraph:
    """The ties that the choice admits, with posts; of everything also the things without a tie: that
    nothing is said of them is worth seeing."""
    wanted = frozenset(KINDS) if choice.kind == "all" else frozenset({choice.kind})
    graph = woven((tie for tie in ties if wanted & tie.kinds), catalogue)
    graph = with_posts(graph, catalogue.store, catalogue.schema, catalogue=catalogue)
    graph.add_nodes_from((iri, catalogue.node(iri)) for iri in known if iri not in graph)
    return graph


def _near(graph: nx.MultiDiGraph, ties: list[Tie], choice: Choice) -> nx.MultiDiGraph:
    """The part of a network that is near the thing in focus; a relation is one step, post or no post."""
    if not choice.focus:
        return graph
    steps: nx.MultiDiGraph = nx.MultiDiGraph()
    steps.add_nodes_from(graph)
    steps.add_edges_from(graph.edges())
    steps.add_edges_from(
        (tie.fact.subject, tie.target) for tie in ties if {tie.fact.subject, tie.target} <= steps.nodes
    )
    kept = set(focus(steps, choice.focus, choice.depth))
    return _part(graph, kept, frozenset(KINDS))


def _views(graph: nx.MultiDiGraph, choice: Choice) -> Iterator[tuple[Text, nx.MultiDiGraph]]:
    """The parts that are worth a look of their own, then the whole; of very large networks only the whole."""
    for title, kinds in PARTS.values() if choice.kind == "all" and len(graph) <= LARGE else ():
        tied = [(one, other) for one, other, data in graph.edges(data=True) if kinds & data["kinds"]]
        kept = set(chain.from_iterable(tied))
        if 0 < len(kept) < len(graph):
            yield title, _part(graph, kept, kinds)
    yield KINDS[choice.kind].title, graph


def _part(graph: nx.MultiDiGraph, kept: set[str], kinds: frozenset[str]) -> nx.MultiDiGraph:
    """Some of the nodes, and what is between them of some kinds; in the same order."""
    part = nx.MultiDiGraph()
    part.add_nodes_from((iri, data) for iri, data in graph.nodes(data=True) if iri in kept)
    part.add_edges_from(
        (one, other, key, data)
        for one, other, key, data in graph.edges(keys=True, data=True)
        if one in kept and other in kept and kinds & data["kinds"]
    )
    return part


def _ranks(ties: list[Tie]) -> Iterator[tuple[str, int]]:
    for tie in ties:
        if tie.target == tie.fact.target:
            yield tie.fact.iri, next(rank for rank, kind in enumerate(KINDS) if kind in tie.kinds)


def _bounded(count: int) -> None:
    if count > MOST:
        raise KGError(
            f"{count} things are too many for one page (at most {MOST})",
            fix="choose what is near one thing with --focus NAME --depth N; see all of it with kg serve, "
            "or in Gephi after kg export gexf",
            zh=(
                f"{count} 个节点放不进一页（最多 {MOST} 个）",
                "请用 --focus 名称 --depth N 选取某一节点的周边，或用 kg serve 查看全部，"
                "或用 kg export gexf 导出后在 Gephi 中查看",
            ),
        )
