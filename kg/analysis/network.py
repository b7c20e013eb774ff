"""Networks: the facts of a store as a networkx multigraph, one edge per qualified relation.

Which relation belongs to which network follows from what its two ends are, in terms of W3C classes. The
ontology may add to that with ``dhq:network "organisations"``: on a relation class or edge property it puts
such relations into that network too; on a role it makes of a participation in this role a tie from the
participant to what was acted on, as from the founder to the founded. Occurrences are nodes only where they
are asked for: having sat in one hall is not a tie.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import networkx as nx
import pyoxigraph as ox

from kg.analysis.nodes import Catalogue
from kg.errors import KGError
from kg.graph.telling.facts import Fact, facts
from kg.iri import DHQ, local_name
from kg.records import Text
from kg.schema import Schema

NETWORK, COLOR, OCCASION, ACTED_ON = (DHQ + name for name in ("network", "color", "onOccasion", "actedOn"))
ACTORS = frozenset({"person", "organization", "group", "event"})
PARTIES = frozenset({"person", "organization"})
TOGETHER = frozenset({"affiliation", "organisations"})
"""The kinds of network that make up that of persons and organisations."""
EDGE_COLOR = "#7a8494"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of network: what it is called, what is in it, and whether two ends belong to it."""

    title: Text
    description: Text
    admits: Callable[[frozenset[str]], bool]


KINDS: dict[str, Kind] = {
    "affiliation": Kind(
        Text("人员归属", "affiliation"),
        Text("人与组织之间的任职、归属等关系", "ties between persons and organisations"),
        lambda ends: ends == {"person", "organization"},
    ),
    "organisations": Kind(
        Text("组织关系", "organisations"),
        Text("组织之间的结构与成员关系", "structural and membership ties among organisations"),
        lambda ends: ends == {"organization"},
    ),
    "actors": Kind(
        Text("人员与组织", "persons and organisations"),
        Text(
            "人员与组织之间、组织之间的关系",
            "ties between persons and organisations, and among organisations",
        ),
        lambda ends: ends <= PARTIES,
    ),
    "events": Kind(
        Text("活动参与", "events"),
        Text("谁参与了什么活动，活动的环节", "who took part in what, and the parts of occurrences"),
        lambda ends: "event" in ends and ends <= ACTORS,
    ),
    "all": Kind(
        Text("全部关系", "everything"),
        Text("全部关系，包括活动、文件与事项", "all relations, with occurrences, documents and items"),
        lambda ends: True,
    ),
}
"""The kinds of network, by name."""


def network(
    store: ox.Store,
    schema: Schema,
    kind: str = "all",
    *,
    explicit_only: bool = False,
    through_events: bool = False,
) -> nx.MultiDiGraph:
    """One kind of network, from subject to target; an edge's key is the IRI of its relation.

    ``through_events`` adds participation to a network that has none by itself. Nodes and edges stand in
    order of IRI. The graph's attributes say how it was made.

    Raises:
        KGError: when there is no such kind.
    """
    wanted = wanted_kinds(kind, through_events=through_events)
    catalogue = Catalogue(store, schema)
    found = (tie for tie in all_ties(catalogue, explicit_only=explicit_only) if wanted & tie.kinds)
    graph = woven(found, catalogue)
    graph.graph.update(kind=kind, explicit_only=explicit_only, through_events=through_events)
    return graph


@dataclass(frozen=True, slots=True)
class Tie:
    """A fact as an edge: where it ends, which term names it, which kinds of network it belongs to."""

    fact: Fact
    target: str
    term: str
    kinds: frozenset[str]


def ties(fact: Fact, catalogue: Catalogue) -> Iterator[Tie]:
    """A fact as edges: one to its target, and one to each thing that a role of it ties its subject to."""
    schema, family = catalogue.schema, catalogue.family
    term = fact.relation or fact.kind
    own = family(fact.subject)
    yield Tie(fact, fact.target, term, kinds_of(schema, term, own, family(fact.target)))
    for role in fact.roles:
        for thing in fact.values(ACTED_ON) if annotated(schema, role, NETWORK) else ():
            yield Tie(fact, thing, role, kinds_of(schema, role, own, family(thing), role=True))


def kinds_of(schema: Schema, term: str, source: str, target: str, *, role: bool = False) -> frozenset[str]:
    """The kinds of network that an edge of a term between things of two families belongs to.

    The families decide, and the ontology may add a kind to those of a relation. A ``role`` ties its
    participant to what was acted on only where the ontology says so, and only in networks that admit both.
    """
    ends = frozenset((source, target))
    by_ends = frozenset(name for name, kind in KINDS.items() if kind.admits(ends))
    named = annotated(schema, term, NETWORK)
    found = by_ends & named if role else by_ends | named
    return found | {"actors"} if found & TOGETHER and ends <= PARTIES else found


def wanted_kinds(kind: str, *, through_events: bool = False) -> frozenset[str]:
    """The kinds whose edges make up a network of one kind, perhaps with participation.

    Raises:
        KGError: when there is no such kind.
    """
    if kind not in KINDS:
        raise KGError(f"no network kind {kind!r}", fix="choose one of " + ", ".join(KINDS))
    return frozenset({kind, "events"} if through_events else {kind})


def all_ties(catalogue: Catalogue, *, explicit_only: bool = False) -> Iterator[Tie]:
    """Every fact of a store as edges, in order of IRI."""
    for fact in facts(catalogue.store, catalogue.schema, explicit_only=explicit_only):
        yield from ties(fact, catalogue)


def woven(ties: Iterable[Tie], catalogue: Catalogue) -> nx.MultiDiGraph:
    """Ties as a network: nodes in order of IRI, edges as they come."""
    chosen = list(ties)
    graph = nx.MultiDiGraph()
    for iri in sorted({end for tie in chosen for end in (tie.fact.subject, tie.target)}):
        graph.add_node(iri, **catalogue.node(iri))
    for tie in chosen:
        graph.add_edge(tie.fact.subject, tie.target, key=tie.fact.iri, **edge(tie, catalogue))
    return graph


def annotated(schema: Schema, term: str, annotation: str) -> set[str]:
    """The values of an annotation on the nearest class or property that has one."""
    for above in schema.superclasses(term):
        found = {value.value for value in schema.values(above, annotation)}
        if found:
            return found
    return set()


def edge(tie: Tie, catalogue: Catalogue) -> dict[str, Any]:
    """The attributes of a tie as an edge; ``fact`` is the fact itself, with its evidence."""
    schema, names, fact = catalogue.schema, catalogue.names, tie.fact
    colors = (annotated(schema, term, COLOR) for term in (tie.term, fact.kind))
    return {
        "kind": fact.kind,
        "relation": fact.relation,
        "term": tie.term,
        "kinds": tie.kinds,
        "label_zh": names.label(tie.term, "zh"),
        "label_en": names.label(tie.term, "en"),
        "roles": fact.roles,
        "roles_zh": tuple(names.label(role, "zh") for role in fact.roles),
        "roles_en": tuple(names.label(role, "en") for role in fact.roles),
        "status": local_name(fact.status),
        "reason": fact.reason,
        "quotes": fact.quotes,
        "occasion": fact.values(OCCASION),
        "color": next((min(found) for found in colors if found), EDGE_COLOR),
        "fact": fact,
    }
