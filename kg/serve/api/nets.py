"""Networks that several operations look at: each made once for a graph, from facts that are read once."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kg.serve.api.calls import Network
from kg.serve.work import Graph

if TYPE_CHECKING:
    from kg.analysis.network import Tie
    from kg.analysis.nodes import Catalogue

WALKED = frozenset({"all", "organisations", "affiliation"})
"""The kinds of network whose relations a path may walk, as in :func:`kg.analysis.paths.walkable`."""


def network(graph: Graph, kind: str, *, explicit_only: bool) -> Network:
    """A network as :func:`kg.analysis.network.network` makes it."""

    def make() -> Network:
        from kg.analysis.network import wanted_kinds

        found = _woven(graph, wanted_kinds(kind), explicit_only=explicit_only)
        found.graph.update(kind=kind, explicit_only=explicit_only, through_events=False)
        return found

    return _once(graph, f"api network {kind} {explicit_only}", make)


def walked(graph: Graph, *, through_events: bool, explicit_only: bool) -> Network:
    """The network that paths walk, with or without occurrences."""

    def make() -> Network:
        if through_events:
            return _woven(graph, WALKED, explicit_only=explicit_only)
        return without_halls(walked(graph, through_events=True, explicit_only=explicit_only))

    return _once(graph, f"api walk {through_events} {explicit_only}", make)


def without_halls(network: Network, *ends: str) -> Network:
    """A copy of a network without its occurrences, those at the ends of a path excepted."""
    halls = [iri for iri, kind in network.nodes(data="family") if kind == "event" and iri not in ends]
    found = network.copy()
    found.remove_nodes_from(halls)
    return found


def catalogue(graph: Graph) -> "Catalogue":
    """What is known of the things."""

    def make() -> "Catalogue":
        from kg.analysis.nodes import Catalogue

        return Catalogue(graph.store, graph.schema)

    found: Catalogue = _once(graph, "api catalogue", make)
    return found


def _woven(graph: Graph, wanted: frozenset[str], *, explicit_only: bool) -> Network:
    from kg.analysis.network import all_ties, woven

    known = catalogue(graph)

    def make() -> "list[Tie]":
        return list(all_ties(known, explicit_only=explicit_only))

    ties = _once(graph, f"api ties {explicit_only}", make)
    return woven((tie for tie in ties if wanted & tie.kinds), known)


def _once(graph: Graph, key: str, make: Callable[[], Any]) -> Any:
    """What is kept under a key, made when it is not there."""
    if key not in graph.kept:
        graph.kept[key] = make()
    return graph.kept[key]
