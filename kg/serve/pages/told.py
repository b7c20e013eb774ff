"""All that a page says of a thing: its facts with their words, gaps, mentions, and whatever else there is.

It says what ``kg show`` says (``kg.graph.telling.account``), read so that even of what half the graph points
to a page comes at once: facts come in portions, and of what else names the thing there are examples.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.graph.telling.account import Account
from kg.graph.telling.facts import REFERS, SEGMENT, STATUS, STRUCTURE, SUPPORTED, TYPE, Fact, Gap, Reader
from kg.graph.telling.lookup import Value, ordered
from kg.graph.telling.names import ALTERNATIVE, LABEL, PREFERRED
from kg.iri import DHQ
from kg.serve.pages.described import naming
from kg.serve.work import Graph

PORTION = 100
"""How many facts, mentions, or things of a graph a page has."""
EXAMPLES = 12
"""How many things a page lists that name the thing by one property."""
_ABOUT = DHQ + "gapAbout"
_UNTOLD = frozenset({TYPE, STATUS, STRUCTURE, REFERS, _ABOUT})
"""Properties by which a fact names a thing that it is not about."""
_SAID = frozenset({PREFERRED, LABEL, ALTERNATIVE, TYPE, SUPPORTED, SEGMENT, STATUS})
"""Properties whose values a page says elsewhere."""


@dataclass(frozen=True, slots=True)
class Naming:
    """What names a thing by one property: some of it, and how much there is."""

    property: str
    things: tuple[str, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says of a thing.

    ``facts_total`` and ``mentions_total`` count what there is, whatever portion ``account`` has; ``whole`` is
    false when so much names the thing that not even that was counted.
    """

    account: Account
    facts_total: int
    mentions_total: int
    properties: tuple[tuple[str, tuple[Value, ...]], ...]
    named_by: tuple[Naming, ...]
    graphs: tuple[str, ...]
    whole: bool


def told(graph: Graph, iri: str, portion: int = 1) -> Told:
    """What is said of a thing, with one portion of its facts and mentions."""
    reader = reader_of(graph)
    own = _own(graph, iri)
    named = naming(graph, iri)
    by = _by_property(named.quads)
    fact = _remembering(reader.fact)
    sources = {one for prop, subjects in by.items() if prop not in _UNTOLD for one in subjects} | {iri}
    facts = [one for one in sorted(sources) if fact(one)]
    shown = [found for one in _portion(facts, portion) if (found := fact(one))]
    mentions = by.get(REFERS, [])
    account = Account(
        iri=iri,
        types=graph.names.types(iri),
        aliases=_aliases(graph, iri, own, mentions),
        facts=tuple(sorted(shown, key=lambda one: _order(one, iri))),
        statements=tuple(reader.statements(iri)),
        gaps=_gaps(graph, reader, [iri, *(one.iri for one in shown)]),
        mentions=reader.mentions(iri)[_slice(portion)] if len(mentions) <= PORTION * PORTION else (),
    )
    telling = {*facts, *(one.iri for one in account.statements), *mentions, *by.get(_ABOUT, [])}
    return Told(
        account=account,
        facts_total=len(facts),
        mentions_total=len(mentions),
        properties=_properties(own, account),
        named_by=tuple(_namings(iri, by, telling)),
        graphs=_graphs(graph, iri),
        whole=named.whole,
    )


def reader_of(graph: Graph) -> Reader:
    """The reader of facts, which remembers quotes from page to page."""
    if "reader" not in graph.kept:
        graph.kept["reader"] = Reader(graph.store, graph.schema)
    reader: Reader = graph.kept["reader"]
    return reader


def _slice(portion: int) -> slice:
    return slice((portion - 1) * PORTION, portion * PORTION)


def _portion(items: list[str], portion: int) -> list[str]:
    return items[_slice(portion)]


def _remembering(look: Callable[[str], Fact | None]) -> Callable[[str], Fact | None]:
    known: dict[str, Fact | None] = {}

    def one(iri: str) -> Fact | None:
        if iri not in known:
            known[iri] = look(iri)
        return known[iri]

    return one


def _own(graph: Graph, iri: str) -> dict[str, tuple[Value, ...]]:
    """What is said of a thing: property → values."""
    found: dict[str, list[Value]] = {}
    for quad in graph.store.quads_for_pattern(ox.NamedNode(iri), None, None):
        if isinstance(quad.object, ox.NamedNode | ox.Literal):
            found.setdefault(quad.predicate.value, []).append(quad.object)
    return {prop: tuple(ordered(values)) for prop, values in sorted(found.items())}


def _by_property(quads: Iterable[ox.Quad]) -> dict[str, list[str]]:
    """Property → what names the thing by it, sorted."""
    found: dict[str, set[str]] = {}
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode):
            found.setdefault(quad.predicate.value, set()).add(quad.subject.value)
    return {prop: sorted(subjects) for prop, subjects in sorted(found.items())}


def _aliases(
    graph: Graph, iri: str, own: Mapping[str, tuple[Value, ...]], mentions: list[str]
) -> tuple[str, ...]:
    """Other names; of what is mentioned very often only those that it was given."""
    if len(mentions) <= PORTION:
        return graph.names.aliases(iri)
    return tuple(sorted({value.value for value in own.get(ALTERNATIVE, ())}))


def _order(fact: Fact, iri: str) -> tuple[int, tuple[tuple[int, int], ...], str]:
    """As subject, as target, otherwise; then as the source has it."""
    place = 0 if fact.subject == iri else 1 if fact.target == iri else 2
    return place, fact.quotes[0].spans if fact.quotes else (), fact.iri


def _gaps(graph: Graph, reader: Reader, about: Iterable[str]) -> tuple[Gap, ...]:
    """What the sources do not state of a thing and of the facts about it."""
    prop = ox.NamedNode(_ABOUT)
    found = {
        quad.subject.value: None
        for one in about
        for quad in graph.store.quads_for_pattern(None, prop, ox.NamedNode(one))
        if isinstance(quad.subject, ox.NamedNode)
    }
    return tuple(reader.gap(one) for one in found)


def _properties(
    own: Mapping[str, tuple[Value, ...]], account: Account
) -> tuple[tuple[str, tuple[Value, ...]], ...]:
    """What else is said of a thing, without what its facts and stated times say in words."""
    told_elsewhere = {one.target for one in account.statements}
    if any(fact.iri == account.iri for fact in account.facts):
        return ()
    rest = ((p, tuple(v for v in vs if v.value not in told_elsewhere)) for p, vs in own.items())
    return tuple((prop, values) for prop, values in rest if prop not in _SAID and values)


def _namings(iri: str, by: Mapping[str, list[str]], told_elsewhere: set[str]) -> Iterable[Naming]:
    for prop, subjects in by.items():
        rest = [one for one in subjects if one not in told_elsewhere and not one.startswith(f"{iri}#")]
        if rest:
            yield Naming(prop, tuple(rest[:EXAMPLES]), len(rest))


def _graphs(graph: Graph, iri: str) -> tuple[str, ...]:
    """The graphs that say something of a thing."""
    quads = graph.store.quads_for_pattern(ox.NamedNode(iri), None, None)
    names = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    return tuple(sorted(names))
