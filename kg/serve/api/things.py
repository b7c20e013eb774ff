"""Things: searched for by name, told with all their facts, joined by paths, and the sources of it all."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import NotFoundError
from kg.graph.telling.account import account, to_data
from kg.graph.telling.facts import PARAGRAPHS, Fact
from kg.graph.telling.names import short
from kg.graph.telling.sentences import sentence
from kg.iri import OA, RDF, SKOS, compact
from kg.serve.api import nets
from kg.serve.api.calls import Call, Data, Network, named, one
from kg.serve.work import Graph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.analysis.paths import Hop, Path
    from kg.serve.api.finding import Hit, Index, Thing


def search(call: Call) -> Data:
    """The things that a query finds, best first."""
    wanted = call.values.get("type", "")
    hits = index(call.graph).search(call.values["q"])
    chosen = [hit for hit in hits if not wanted or _is(hit.thing, wanted, call.graph)]
    page, where = call.paged(chosen)
    return {"query": call.values["q"], **where, "results": [_hit(hit, call) for hit in page]}


def index(graph: Graph) -> "Index":
    """The index of names, made once."""
    from kg.serve.api.finding import Index

    found = graph.kept.get("api index")
    if found is None:
        found = graph.kept["api index"] = Index(graph.store, graph.schema)
    made: Index = found
    return made


def entity(call: Call) -> Data:
    """All that is said about a thing, as ``kg show --format json`` has it."""
    graph, iri = call.graph, one(call.graph, call.values["id"])
    found = account(graph.store, graph.schema, graph.names, iri, explicit_only=call.values["explicit_only"])
    label = graph.names.label
    return {"id": short(iri), "zh": label(iri, "zh"), "en": label(iri, "en")} | to_data(
        found, graph.names, call.lang
    )


def path(call: Call) -> Data:
    """How two things are connected, hop by hop, with the words."""
    from kg.analysis.paths import paths

    graph, values = call.graph, call.values
    start, goal = one(graph, values["from"]), one(graph, values["to"])
    network = _walked(graph, start, goal, values)
    try:
        found = paths(network, graph.names, start, goal, limit=values["limit"])
    except NotFoundError:  # it has no relation
        found = ()
    ends = dict(zip(("from", "to"), named(graph, start, goal), strict=True))
    return ends | {"connected": bool(found), "paths": [_path(one, start, call) for one in found]}


def sources(call: Call) -> Data:
    """Where the words come from: each source with what is known of it, and how many quotes it gives."""
    graph = call.graph
    quads = graph.store.quads_for_pattern(None, ox.NamedNode(OA + "hasSource"), None)
    pairs = {(quad.subject, quad.object) for quad in quads}
    pieces = Counter(source.value for _, source in pairs if isinstance(source, ox.NamedNode))
    page, where = call.paged(sorted(pieces))
    return {**where, "sources": [_source(iri, pieces[iri], call) for iri in page]}


def _is(thing: "Thing", wanted: str, graph: Graph) -> bool:
    """Whether a thing is of a family or class."""
    classes = graph.schema.superclasses(thing.type) if thing.type else ()
    return thing.family == wanted or any(compact(one) == wanted for one in classes)


def _hit(hit: "Hit", call: Call) -> Data:
    thing, label = hit.thing, call.graph.schema.label
    return {
        "iri": thing.iri,
        "id": short(thing.iri),
        "label": thing.zh if call.lang == "zh" else thing.en,
        "zh": thing.zh,
        "en": thing.en,
        "aliases": list(thing.aliases),
        "type": thing.type,
        "type_label": label(thing.type, call.lang) if thing.type else "",
        "family": thing.family,
        "match": hit.match,
    }


def _walked(graph: Graph, start: str, goal: str, values: Mapping[str, Any]) -> Network:
    """The network that is walked; occurrences only at its ends unless they are asked for."""
    how = {name: values[name] for name in ("through_events", "explicit_only")}
    found = nets.walked(graph, **how)
    if start in found and goal in found:
        return found
    whole = nets.walked(graph, **how | {"through_events": True})
    return nets.without_halls(whole, start, goal) if start in whole and goal in whole else found


def _path(found: "Path", start: str, call: Call) -> Data:
    iris = [start, *(hop.target for hop in found.hops)]
    return {
        "status": found.status,
        "things": [
            {"iri": iri, "id": short(iri), "zh": name.zh, "en": name.en}
            for iri, name in zip(iris, found.names, strict=True)
        ],
        "hops": [_hop(hop, call) for hop in found.hops],
    }


def _hop(hop: "Hop", call: Call) -> Data:
    return {
        "source": hop.source,
        "target": hop.target,
        "forward": hop.forward,
        "status": hop.status,
        "sentence": hop.words.in_(call.lang),
        "fact": told(hop.fact, call),
        "others": [fact.iri for fact in hop.others],
    }


def told(fact: Fact, call: Call) -> Data:
    """A fact as an account has it: its fields and its sentence."""
    return asdict(fact) | {"sentence": sentence(fact, call.graph.names, call.lang)}


def _source(iri: str, pieces: int, call: Call) -> Data:
    (names,) = named(call.graph, iri)
    said = sorted(_said(iri, call), key=lambda one: (one["property"], one["value"]))
    return {**names, "segments": pieces, "properties": said}


def _said(iri: str, call: Call) -> "Iterator[Data]":
    """What is said of a source, in words; its names and the places of its paragraphs left out."""
    hidden, label = {RDF + "type", SKOS + "prefLabel", PARAGRAPHS}, call.graph.names.label
    quads = call.graph.store.quads_for_pattern(ox.NamedNode(iri), None, None)
    for prop, value in {(quad.predicate.value, quad.object) for quad in quads}:
        if prop not in hidden and isinstance(value, ox.NamedNode | ox.Literal):
            text = label(value.value, call.lang) if isinstance(value, ox.NamedNode) else value.value
            yield {
                "property": prop,
                "label": label(prop, call.lang),
                "value": value.value,
                "text": text,
            }
