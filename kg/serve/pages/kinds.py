"""What kinds of things a graph holds, and the things of each: kept, since every page and list asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.analysis.nodes import FAMILIES
from kg.graph.telling.facts import TYPE, Reader
from kg.iri import OWL, SKOS
from kg.records import Text
from kg.serve.work import Graph


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of things: the class, the name it has in addresses, what it is called, and the things."""

    name: str
    target: str
    title: Text
    things: tuple[str, ...]


def kinds(graph: Graph) -> Mapping[str, Kind]:
    """The kinds that have a table for them, by name, in order of name; a thing is in one of them."""
    if "kinds" not in graph.kept:
        graph.kept["kinds"] = _kinds(graph)
    kept: Mapping[str, Kind] = graph.kept["kinds"]
    return kept


def kind_of(graph: Graph, iri: str) -> Kind | None:
    """The kind that a thing is of, if it has one."""
    above = {up for one in graph.names.types(iri) for up in graph.schema.superclasses(one)}
    return next((kind for kind in kinds(graph).values() if kind.target in above), None)


def classes(graph: Graph, kind: Kind) -> list[tuple[str, int]]:
    """The classes below that of a kind which have things, with how many, the most first; kept too."""
    key = f"classes {kind.name}"
    if key not in graph.kept:
        graph.kept[key] = _classes(graph, kind)
    kept: list[tuple[str, int]] = graph.kept[key]
    return kept


def _classes(graph: Graph, kind: Kind) -> list[tuple[str, int]]:
    counts = (
        (one, len(among(graph, kind, one))) for one in graph.schema.subclasses(kind.target) - {kind.target}
    )
    return sorted(((one, count) for one, count in counts if count), key=lambda pair: (-pair[1], pair[0]))


def among(graph: Graph, kind: Kind, class_: str) -> tuple[str, ...]:
    """The things of a kind that are of one of its classes, in order of IRI."""
    if class_ not in graph.schema.subclasses(kind.target):
        return ()
    quads = graph.store.quads_for_pattern(None, ox.NamedNode(TYPE), ox.NamedNode(class_))
    found = {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    return tuple(sorted(found - graph.schema.concepts.keys()))


def documents_of(graph: Graph) -> list[str]:
    """The ontology and the schemes of the graph."""
    reader = Reader(graph.store, graph.schema)
    found = [*reader.instances(OWL + "Ontology"), *reader.instances(SKOS + "ConceptScheme")]
    return [iri for iri in found if "#" not in iri]


def graphs(graph: Graph) -> list[str]:
    """The names of the graphs."""
    return sorted(one.value for one in graph.store.named_graphs() if isinstance(one, ox.NamedNode))


def _kinds(graph: Graph) -> dict[str, Kind]:
    reader = Reader(graph.store, graph.schema)
    found: dict[str, Kind] = {}
    for spec in sorted(graph.schema.tables.values(), key=lambda one: _place(graph, one.target)):
        if spec.kind and spec.kind not in found:
            below = sorted(graph.schema.subclasses(spec.target))
            things = (iri for iri in reader.instances(*below) if iri not in graph.schema.concepts)
            found[spec.kind] = Kind(spec.kind, spec.target, spec.title, tuple(things))
    return {name: kind for name, kind in found.items() if kind.things}


def _place(graph: Graph, target: str) -> tuple[int, int, str]:
    """Where a kind stands: people first, as in ``FAMILIES``; a class before those below it."""
    above = graph.schema.superclasses(target)
    order = [at for at, family in enumerate(FAMILIES.values()) if family in above]
    return min(order, default=len(FAMILIES)), len(above), target
