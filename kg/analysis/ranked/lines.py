"""Lines: how organisations are bound upwards – as part of one, as set up in one, by sharing a joint body.

Read from the ontology in terms of W3C ORG: a property that specialises ``org:subOrganizationOf``,
``org:unitOf`` or ``org:reportsTo`` is *subordination*. Any other structural property between organisations
says where one is set up or what it is attached to, which is no command: a Party committee is not under the
town whose committee it is. What is stated by a class of relations instead, such as being a member or lead
unit, is taking part in a *joint* body, which is above nobody. Symmetric properties are no lines.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx

from kg.analysis.evidence import is_act, is_membership
from kg.analysis.method import Case
from kg.analysis.ties import Arcs
from kg.graph.telling.facts import Fact
from kg.iri import ORG, OWL, RDF
from kg.records import Text
from kg.schema import Schema

ABOVE = frozenset(ORG + name for name in ("subOrganizationOf", "unitOf", "reportsTo"))
SUBORDINATE, ATTACHED, JOINT = "subordination", "attachment", "joint body"
SORTS: dict[str, Text] = {
    SUBORDINATE: Text("隶属", "subordination"),
    ATTACHED: Text("附设（不表示领导）", "attachment (no command)"),
    JOINT: Text("联合（不是上级）", "joint body (not a superior)"),
}
ORGANIZATION = "organization"


@dataclass(frozen=True, slots=True)
class Line:
    """A line from an organisation to what it is under, at or in: which sort, by which term and fact."""

    one: str
    other: str
    sort: str
    term: str
    data: Mapping[str, Any]

    @property
    def fact(self) -> Fact:
        """The fact with its evidence."""
        fact: Fact = self.data["fact"]
        return fact


def lines(case: Case) -> tuple[Line, ...]:
    """Every line between two organisations of a network, in order of its ends and IRI."""
    found = _lines(case)
    return tuple(sorted(found, key=lambda line: (line.one, line.other, line.term, line.fact.iri)))


def arcs(several: Iterable[Line]) -> Arcs:
    """Lines as arcs from what is above to what is below, between the organisations they name."""
    graph = nx.DiGraph()
    graph.add_edges_from((line.other, line.one) for line in several)
    return Arcs.of(graph)


def _lines(case: Case) -> Iterator[Line]:
    families = dict(case.graph.nodes(data="family"))
    for one, other, data in case.graph.edges(data=True):
        if one != other and families[one] == families[other] == ORGANIZATION and not is_act(data):
            sort = _sort(data["relation"], case.catalogue.schema)
            if sort:
                yield Line(one, other, sort, data["term"], data)


def _sort(relation: str, schema: Schema) -> str:
    if not relation:
        return JOINT
    if any(value.value == OWL + "SymmetricProperty" for value in schema.values(relation, RDF + "type")):
        return ""
    return SUBORDINATE if ABOVE.intersection(schema.superclasses(relation)) else ATTACHED


def joint_bodies(several: Iterable[Line], case: Case) -> tuple[str, ...]:
    """Organisations that have member organisations, or in which at least two have a part of one kind."""
    parts: dict[str, set[tuple[str, str]]] = {}
    sure: set[str] = set()
    for line in several:
        if line.sort == JOINT:
            parts.setdefault(line.other, set()).add((line.term, line.one))
            if is_membership(line.data, case):
                sure.add(line.other)
    shared = {body for body, pairs in parts.items() if len(pairs) > len({term for term, _ in pairs})}
    return tuple(sorted(sure | shared))
