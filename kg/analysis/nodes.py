"""Nodes: what a thing is called, what it is, and how the ontology wants it drawn."""

from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from kg.graph.telling.facts import Reader
from kg.graph.telling.sentences import Speaker
from kg.iri import FOAF, OA, ORG, PROV, RDF, SKOS
from kg.schema import Schema

FAMILIES: dict[str, str] = {
    "person": FOAF + "Person",
    "organization": ORG + "Organization",
    "post": ORG + "Post",
    "event": PROV + "Activity",
    "place": PROV + "Location",
    "group": FOAF + "Agent",
    "document": FOAF + "Document",
}
"""The widest kinds of things, each a class of a W3C vocabulary or FOAF; the first that fits counts."""
OTHER = "thing"


@dataclass(slots=True)
class Catalogue:
    """What the things in a store are; remembers what it has looked up."""

    store: ox.Store
    schema: Schema
    names: Speaker = field(init=False)
    _seen: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = Speaker(self.store, self.schema)

    def node(self, iri: str) -> dict[str, Any]:
        """The attributes of a thing as a node of a network."""
        if iri not in self._seen:
            self._seen[iri] = self._read(iri)
        return self._seen[iri]

    def family(self, iri: str) -> str:
        """Which of the widest kinds a thing belongs to, such as ``person``."""
        return str(self.node(iri)["family"])

    def _read(self, iri: str) -> dict[str, Any]:
        classes = self._classes(iri)
        own = most_specific(self.schema, classes)
        legend, glyph, color = self.schema.mark(own) if own else ("", "dot", "#777777")
        return {
            "label_zh": self.names.label(iri, "zh"),
            "label_en": self.names.label(iri, "en"),
            "aliases": self.names.aliases(iri),
            "type": own,
            "type_zh": self.schema.label(own, "zh") if own else "",
            "type_en": self.schema.label(own, "en") if own else "",
            "legend": legend,
            "glyph": glyph,
            "color": color,
            "family": family(self.schema, classes),
        }

    def _classes(self, iri: str) -> list[str]:
        found = self.store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(RDF + "type"), None)
        classes = {quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode)}
        return sorted(c for c in classes if c in self.schema.classes)


def entities(store: ox.Store, schema: Schema) -> list[str]:
    """Everything that the data set has a row for, in order of IRI, whether or not it has relations.

    Concepts are vocabulary, and the sources are where the words come from: both are left out.
    """
    kinds = {spec.target for spec in schema.tables.values() if spec.kind} - {SKOS + "Concept"}
    found = Reader(store, schema).instances(*(sub for kind in kinds for sub in schema.subclasses(kind)))
    sources = {quad.object for quad in store.quads_for_pattern(None, ox.NamedNode(OA + "hasSource"), None)}
    return [iri for iri in found if ox.NamedNode(iri) not in sources]


def most_specific(schema: Schema, classes: list[str]) -> str:
    """The deepest of some classes (the first by IRI among equals); empty when there is none."""
    above = {up for c in classes for up in schema.superclasses(c) if up != c}
    lowest = [c for c in classes if c not in above]
    return min(lowest, key=lambda c: (-len(schema.superclasses(c)), c), default="")


def family(schema: Schema, classes: list[str]) -> str:
    """The first family one of whose subclasses is among the classes, else ``thing``."""
    above = {up for c in classes for up in schema.superclasses(c)}
    return next((name for name, iri in FAMILIES.items() if iri in above), OTHER)
