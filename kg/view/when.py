"""When: the days on which the things and relations of a network are known to be or to have been.

Which properties hold dates is read from the shapes (``dhq:format "edtf"``); which of them begin or end
something, and which make something or contain it, from the terms of schema.org, PROV, ORG and Dublin Core
that the ontology says they specialise or match.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import networkx as nx
import pyoxigraph as ox

from kg.graph.mapping.edtf import Day, ImpossibleError, NotEdtfError, parse
from kg.graph.telling.facts import WRITTEN, Fact
from kg.iri import DCTERMS, ORG, PROV, SKOS
from kg.schema import Schema

Days = tuple[int | None, int | None]
"""The first and the last day, counted from 1970-01-01; None where it is open or unknown."""

Edge = tuple[str, str, str, dict[str, Any]]
"""Where an edge begins and ends, its key, and its attributes."""
SCHEMA_ORG = "http://schema.org/"
FIRST = (SCHEMA_ORG + "startDate", PROV + "startedAtTime")
LAST = (SCHEMA_ORG + "endDate", PROV + "endedAtTime")
MAKES, PART = (ORG + "resultingOrganization",), (DCTERMS + "isPartOf",)
FORMAT = "edtf"
_EPOCH = 719_468  # days from 0000-03-01 to 1970-01-01


@dataclass(frozen=True, slots=True)
class Dates:
    """The days of nodes and, by key, of edges; what is not dated is absent."""

    nodes: dict[str, Days] = field(default_factory=dict)
    edges: dict[str, Days] = field(default_factory=dict)


def interval(text: str) -> Days | None:
    """The first and last day that an EDTF level 1 text may mean; None when it is not valid.

    >>> interval("1970-01")
    (0, 30)
    >>> interval("1970-01-02/..")
    (1, None)
    """
    try:
        span = parse(text)
    except (NotEdtfError, ImpossibleError):
        return None
    return (span.first and day(span.first), span.last and day(span.last))


def day(date: Day) -> int:
    """The number of a day in the proleptic Gregorian calendar, of any year; 1970-01-01 is 0.

    As Hinnant (2013, "chrono-compatible low-level date algorithms") counts: years that begin in March, in
    eras of 400 years.

    >>> day((1970, 1, 1)), day((2000, 3, 1))
    (0, 11017)
    """
    year, month, number = date
    year -= month <= 2  # noqa: PLR2004 - January and February end the year before
    era, in_era = divmod(year, 400)
    in_year = (153 * ((month + 9) % 12) + 2) // 5 + number - 1
    return era * 146_097 + in_era * 365 + in_era // 4 - in_era // 100 + in_year - _EPOCH


def dated(graph: nx.MultiDiGraph, store: ox.Store, schema: Schema) -> Dates:
    """The days of the nodes and edges of a network.

    A relation holds from its start to its end; without either, on the days on which it was seen to hold.
    An occurrence is on its stated day, and without one on that of the occurrence it is part of. What is
    brought into being by a dated occurrence is there from then on. Taking part in a dated occurrence has its
    days; a structural link to one does not: what prepares an occasion comes before it. An edge that rests on
    several relations has the days of all.
    """
    edges: list[Edge] = list(graph.edges(keys=True, data=True))
    wanted = {*graph, *(key for _, _, key, _ in edges), *(fact.iri for e in edges for fact in _facts(e[3]))}
    makes, part = matching(schema, MAKES), matching(schema, PART)
    stated = _stated(wanted, store, schema)
    events = {node for node, family in graph.nodes(data="family") if family == "event"}
    _inherit(stated, events, edges, part)
    nodes = {node: stated[node] for node in graph if node in stated}
    known = _Known(stated, {node: days for node, days in nodes.items() if node in events}, makes | part)
    held = ((edge[2], _held(edge, known)) for edge in edges)
    return Dates(_made(edges, known.happened, makes) | nodes, {key: days for key, days in held if days})


@dataclass(frozen=True, slots=True)
class _Known:
    """The days of things and relations, those of occurrences among them, and the structural properties
    that hold on the days of the occurrence that is their subject."""

    stated: Mapping[str, Days]
    happened: Mapping[str, Days]
    own: frozenset[str]


def matching(schema: Schema, terms: Iterable[str]) -> frozenset[str]:
    """The properties that are one of some terms, specialise one, or are said to match one."""
    wanted = frozenset(terms)
    found = set(wanted)
    for iri in schema.properties:
        above = schema.superclasses(iri)
        matched = (
            value.value
            for one in above
            for kind in ("closeMatch", "exactMatch")
            for value in schema.values(one, SKOS + kind)
        )
        if wanted.intersection((*above, *matched)):
            found.add(iri)
    return frozenset(found)


def _facts(data: Mapping[str, Any]) -> tuple[Fact, ...]:
    """The facts that an edge rests on."""
    return tuple(data.get("facts") or filter(None, (data.get("fact"),)))


def _stated(wanted: set[str], store: ox.Store, schema: Schema) -> dict[str, Days]:
    """What is stated of a thing or relation itself, or by a time as worded that it points to."""
    found: dict[str, list[tuple[str, Days]]] = {}
    for prop, part in _parts(schema).items():
        for quad in store.quads_for_pattern(None, ox.NamedNode(prop), None):
            days = interval(quad.object.value) if isinstance(quad.object, ox.Literal) else None
            for iri in _owners(quad.subject, wanted, store) if days else ():
                found.setdefault(iri, []).append((part, days or (None, None)))
    return {iri: _joined(parts) for iri, parts in found.items()}


def _parts(schema: Schema) -> dict[str, str]:
    """The properties that hold dates: whether each is the first, the last or any day."""
    columns = (column for spec in schema.tables.values() for column in spec.columns)
    dates = {column.path[-1].predicate for column in columns if column.format == FORMAT}
    first, last = matching(schema, FIRST), matching(schema, LAST)
    return {p: "first" if p in first else "last" if p in last else "seen" for p in sorted(dates)}


def _owners(node: object, wanted: set[str], store: ox.Store) -> Iterator[str]:
    """The node itself, if it is wanted; what points to it, if it is words in a source."""
    if not isinstance(node, ox.NamedNode):
        return
    if node.value in wanted:
        yield node.value
    elif next(store.quads_for_pattern(node, ox.NamedNode(WRITTEN), None), None):
        for quad in store.quads_for_pattern(None, None, node):
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value in wanted:
                yield quad.subject.value


def _joined(parts: list[tuple[str, Days]]) -> Days:
    """From the first possible first day to the last possible last day, whatever was seen included."""
    by = {kind: [days for one, days in parts if one == kind] for kind in ("first", "last", "seen")}
    if not by["first"] and not by["last"]:
        return _hull(by["seen"])
    first = _hull(by["first"] + by["seen"])[0] if by["first"] else None
    last = _hull(by["last"] + by["seen"])[1] if by["last"] else None
    return first, last


def _hull(several: Iterable[Days]) -> Days:
    """The days from the first of all to the last of all; open where one of them is."""
    firsts, lasts = zip(*several, strict=True)
    return (
        None if None in firsts else min(firsts),
        None if None in lasts else max(lasts),
    )


def _inherit(stated: dict[str, Days], events: set[str], edges: list[Edge], part: frozenset[str]) -> None:
    """Undated occurrences take the days of the ones they are part of, at any depth."""
    wholes: dict[str, list[str]] = {}
    for one, other, _, data in edges:
        if data.get("relation") in part and one in events and other in events and one not in stated:
            wholes.setdefault(one, []).append(other)
    changed = True
    while changed:
        ready = {one: [stated[w] for w in above if w in stated] for one, above in wholes.items()}
        fresh = {one: _hull(days) for one, days in ready.items() if days and one not in stated}
        stated |= fresh
        changed = bool(fresh)


def _made(edges: list[Edge], happened: Mapping[str, Days], makes: frozenset[str]) -> dict[str, Days]:
    """What dated occurrences brought into being: there from the first of these days on."""
    born: dict[str, list[Days]] = {}
    for one, other, _, data in edges:
        if data.get("relation") in makes and one in happened:
            born.setdefault(other, []).append(happened[one])
    return {thing: (_hull(days)[0], None) for thing, days in born.items()}


def _held(edge: Edge, dates: _Known) -> Days | None:
    """The days of an edge: its own, else those of all its facts, else those of the occurrence it is about."""
    one, other, key, data = edge
    if key in dates.stated:
        return dates.stated[key]
    facts = _facts(data)
    found = [dates.stated[fact.iri] for fact in facts if fact.iri in dates.stated]
    if found and len(found) == len(facts):
        return _hull(found)
    relation = data.get("relation")
    ends = (one,) if relation in dates.own else () if relation else (one, other)
    about = [dates.happened[end] for end in ends if end in dates.happened]
    return _hull(about) if about else None
