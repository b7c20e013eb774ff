"""When: the days on which the things and relations of a network are known to be or to have been.

Which properties hold dates is read from the shapes (``dhq:format "edtf"``); which of them begin or end
something, and which make something or contain it, from the terms of schema.org, PROV, ORG and Dublin Core
that the ontology says they specialise or match.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import networkx as nx
import pyoxigraph as ox

from kg.analysis.timed.spells import Days, Period, Spell, happening, hull
from kg.graph.mapping.edtf import Day, ImpossibleError, NotEdtfError, parse
from kg.graph.telling.facts import REASON, WRITTEN
from kg.iri import DCTERMS, ORG, PROV, SKOS
from kg.schema import Schema

SCHEMA_ORG = "http://schema.org/"
FIRST = (SCHEMA_ORG + "startDate", PROV + "startedAtTime")
LAST = (SCHEMA_ORG + "endDate", PROV + "endedAtTime")
MAKES, PART = (ORG + "resultingOrganization",), (DCTERMS + "isPartOf",)
FORMAT = "edtf"
UNSURE = "/inferred"
"""How the names of graphs end whose statements are inferred."""
_EPOCH = 719_468  # days from 0000-03-01 to 1970-01-01


class Link(NamedTuple):
    """An edge as dates are found for it: its ends, its key, the property if it is a structural link, and
    the facts that it rests on."""

    source: str
    target: str
    key: str
    relation: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dates:
    """The days of nodes and, by key, of edges; what is not dated is absent."""

    nodes: dict[str, Days] = field(default_factory=dict)
    edges: dict[str, Days] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spells:
    """What is said of when nodes and, by key, edges were; an edge may rest on several relations."""

    nodes: dict[str, Spell] = field(default_factory=dict)
    edges: dict[str, tuple[Spell, ...]] = field(default_factory=dict)

    @property
    def dates(self) -> Dates:
        """From when to when each was, at most."""
        nodes = {node: spell.days for node, spell in self.nodes.items()}
        return Dates(nodes, {key: hull(one.days for one in spells) for key, spells in self.edges.items()})


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


def date(number: int) -> Day:
    """The year, month and day of a day counted from 1970-01-01: the inverse of :func:`day`.

    >>> date(11017), date(-1)
    ((2000, 3, 1), (1969, 12, 31))
    """
    era, in_era = divmod(number + _EPOCH, 146_097)
    in_era_year = (in_era - in_era // 1460 + in_era // 36_524 - in_era // 146_096) // 365
    in_year = in_era - (365 * in_era_year + in_era_year // 4 - in_era_year // 100)
    from_march = (5 * in_year + 2) // 153
    month = (from_march + 2) % 12 + 1
    year = era * 400 + in_era_year + (month <= 2)  # noqa: PLR2004 - January and February end the year before
    return year, month, in_year - (153 * from_march + 2) // 5 + 1


def written(days: Days) -> str:
    """Days as text: one date where they are a day, month or year; else an interval, ``..`` where it is open.

    >>> written((0, 0)), written((0, 30)), written((0, 364)), written((0, None))
    ('1970-01-01', '1970-01', '1970', '1970-01-01/..')
    """
    first, last = (".." if one is None else iso(one) for one in days)
    for length in (len(first), -3, -6):  # a day, a month, a year
        if interval(first[:length]) == tuple(days):
            return first[:length]
    return f"{first}/{last}"


def iso(number: int) -> str:
    """A day as ISO 8601 writes it; years of more than four digits as EDTF does.

    >>> iso(0)
    '1970-01-01'
    """
    year, month, number = date(number)
    head = f"{year:04}" if 0 <= year <= 9999 else f"Y{year}"  # noqa: PLR2004 - years of four digits
    return f"{head}-{month:02}-{number:02}"


def dated(graph: nx.MultiDiGraph, store: ox.Store, schema: Schema) -> Dates:
    """The days of the nodes and edges of a network.

    A relation holds from its start to its end; without either, on the days on which it was seen to hold.
    An occurrence is on its stated day, and without one on that of the occurrence it is part of. What is
    brought into being by a dated occurrence is there from then on. Taking part in a dated occurrence has its
    days; a structural link to one does not: what prepares an occasion comes before it. An edge that rests on
    several relations has the days of all.
    """
    edges = [
        Link(one, other, key, data.get("relation") or "", facts_of(data))
        for one, other, key, data in graph.edges(keys=True, data=True)
    ]
    return spells(dict(graph.nodes(data="family")), edges, store, schema).dates


def facts_of(data: Mapping[str, object]) -> tuple[str, ...]:
    """The IRIs of the facts that an edge with these attributes rests on."""
    found = data.get("facts") or filter(None, (data.get("fact"),))
    return tuple(fact.iri for fact in found)  # type: ignore[attr-defined]


def spells(families: Mapping[str, str], links: list[Link], store: ox.Store, schema: Schema) -> Spells:
    """What is said of when nodes, given with their families, and the links between them were.

    See :func:`dated`.
    """
    makes, part = matching(schema, MAKES), matching(schema, PART)
    stated = _stated({*families, *(key for link in links for key in (link.key, *link.facts))}, store, schema)
    events = {node for node, family in families.items() if family == "event"}
    moments = {link.source for link in links if link.relation in makes}
    _inherit(stated, events, moments, links, part)
    nodes = {node: stated[node] for node in families if node in stated}
    happened = {node: spell for node, spell in nodes.items() if node in events}
    known = _Known(stated, happened, makes | part)
    held = ((link.key, _held(link, known)) for link in links)
    return Spells(_made(links, happened, makes) | nodes, {key: found for key, found in held if found})


@dataclass(frozen=True, slots=True)
class _Known:
    """What is said of things and relations, of the occurrences among them, and the structural properties
    that hold on the days of the occurrence that is their subject."""

    stated: Mapping[str, Spell]
    happened: Mapping[str, Spell]
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


def _stated(wanted: set[str], store: ox.Store, schema: Schema) -> dict[str, Spell]:
    """What is stated of a thing or relation itself, or by a time as worded that it points to."""
    found: dict[str, dict[str, dict[str, str | None]]] = {}
    for said in _said(store, schema):
        for iri in _owners(said.subject, wanted, store):
            found.setdefault(iri, {}).setdefault(said.part, {}).setdefault(said.text, said.guess)
    return {iri: _spell(texts) for iri, texts in found.items()}


class _Said(NamedTuple):
    """A date: of what, whether it is the first, the last or any day, as text, and why it is inferred."""

    subject: ox.NamedNode
    part: str
    text: str
    guess: str | None


def _said(store: ox.Store, schema: Schema) -> Iterator[_Said]:
    """All dates of a store."""
    read: dict[str, bool] = {}
    unsure = _inferred(schema)
    for prop, part in _parts(schema).items():
        for quad in store.quads_for_pattern(None, ox.NamedNode(prop), None):
            text = quad.object.value if isinstance(quad.object, ox.Literal) else ""
            if text not in read:
                read[text] = interval(text) is not None
            if read[text] and isinstance(quad.subject, ox.NamedNode):
                yield _Said(quad.subject, part, text, _guess(quad, store, unsure=prop in unsure))


def _guess(quad: ox.Quad, store: ox.Store, *, unsure: bool) -> str | None:
    """Why a date is inferred; None where it is stated: where it is in the words of a source as a whole."""
    if not unsure and not _is_unsure(quad):
        return None
    whole = store.quads_for_pattern(quad.subject, None, quad.object)
    if any(one.predicate != quad.predicate and not _is_unsure(one) for one in whole):
        return None
    reasons = store.quads_for_pattern(quad.subject, ox.NamedNode(REASON), None)
    texts = sorted(one.object.value for one in reasons if isinstance(one.object, ox.Literal))
    return "；".join(dict.fromkeys(texts))


def _is_unsure(quad: ox.Quad) -> bool:
    return isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value.endswith(UNSURE)


def _spell(texts: Mapping[str, Mapping[str, str | None]]) -> Spell:
    read = {text: interval(text) or (None, None) for said in texts.values() for text in said}
    first, last, seen = (
        tuple(read[text] for text in texts.get(part, ())) for part in ("first", "last", "seen")
    )
    through = tuple(filter(None, map(_through, texts.get("seen", ()))))
    guesses = ((read[text], why) for said in texts.values() for text, why in said.items() if why is not None)
    return Spell(first, last, seen, through, guesses=tuple(dict.fromkeys(guesses)))


def _through(text: str) -> Period | None:
    """The days on which something held that is said to have held from one date to another."""
    start, slash, end = text.partition("/")
    first, last = (interval(part) if slash and part.strip(".") else None for part in (start, end))
    if not first or not last or first[1] is None or last[0] is None or first[1] > last[0]:
        return None
    return first[1], last[0]


def inferred_dates(store: ox.Store, schema: Schema) -> int:
    """How many dates are inferred: as the shapes say of the property, or because they stand in a graph of
    inferred statements; what a source states as a whole is not."""
    return len({(said.subject, said.text) for said in _said(store, schema) if said.guess is not None})


def _inferred(schema: Schema) -> frozenset[str]:
    """The properties whose dates are inferred, as the shapes say."""
    columns = (column for spec in schema.tables.values() for column in spec.columns)
    return frozenset(one.path[-1].predicate for one in columns if one.format == FORMAT and one.inferred)


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


def _inherit(
    stated: dict[str, Spell], events: set[str], moments: set[str], links: list[Link], part: frozenset[str]
) -> None:
    """Occurrences are on their day, or from it on; undated ones take the time of what they are part of, at
    any depth."""
    for one in events & stated.keys():
        stated[one] = happening(stated[one], moment=one in moments)
    wholes: dict[str, list[str]] = {}
    for one, other, _, relation, _ in links:
        if relation in part and one in events and other in events and one not in stated:
            wholes.setdefault(one, []).append(other)
    changed = True
    while changed:
        ready = {one: [stated[w] for w in above if w in stated] for one, above in wholes.items()}
        fresh = {one: _together(said) for one, said in ready.items() if said and one not in stated}
        stated |= fresh
        changed = bool(fresh)


def _together(said: list[Spell]) -> Spell:
    """The spell of what is about several occurrences: at some time within those of all."""
    if len(said) == 1:
        return said[0]
    days = (hull(one.days for one in said),)
    guesses = tuple((days[0], why) for why in dict.fromkeys(why for one in said for _, why in one.guesses))
    return Spell(days, days if all(one.ended for one in said) else (), occasion=True, guesses=guesses)


def _made(links: list[Link], happened: Mapping[str, Spell], makes: frozenset[str]) -> dict[str, Spell]:
    """What dated occurrences brought into being: there from one of these days on."""
    born: dict[str, list[Spell]] = {}
    for one, other, _, relation, _ in links:
        if relation in makes and one in happened:
            born.setdefault(other, []).append(happened[one])
    return {
        thing: Spell(
            begun=tuple(one.days for one in said),
            guesses=tuple((one.days, why) for one in said for _, why in one.guesses),
        )
        for thing, said in born.items()
    }


def _held(link: Link, dates: _Known) -> tuple[Spell, ...]:
    """What is said of an edge: of itself, else of all its facts, else of the occurrence it is about."""
    if link.key in dates.stated:
        return (dates.stated[link.key],)
    found = tuple(dates.stated[fact] for fact in link.facts if fact in dates.stated)
    if found and len(found) == len(link.facts):
        return found
    one, other = link.source, link.target
    ends = (one,) if link.relation in dates.own else () if link.relation else (one, other)
    about = [dates.happened[end] for end in ends if end in dates.happened]
    return (_together(about),) if about else ()
