"""The ontology as a schema: terms, concepts, tables and their columns, read once from ``ontology/*.ttl``.

Nothing here knows a domain class: what exists, which tables there are and what their cells mean is
read from the annotations that ``ontology/README.md`` describes.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.iri import DHQ, GRAPH, OWL, RDF, RDFS, SH, SKOS, compact
from kg.records import Text
from kg.spec import Column, Header, Step, TableSpec, Term, index

__all__ = [
    "Column",
    "Header",
    "Schema",
    "Step",
    "TableSpec",
    "Term",
    "front_matter",
    "load_schema",
    "ontology_folder",
]

_FRONT = re.compile(r"#\s*(\w+):\s*(.*?)\s*")
TYPE, SUBCLASS, SUBPROPERTY = RDF + "type", RDFS + "subClassOf", RDFS + "subPropertyOf"
LAYERS = {"schemes": "schemes", "shapes": "shapes"}
"""Folder of the ontology → its named graph; files at the top belong to ``ontology``."""


_OWN = ("required", "inferred", "key", "scheme", "vocabulary", "format", "evidence")
"""Our annotations on a property shape, beside the terms of SHACL."""


class Schema:
    """The ontology folder, read. Immutable by convention; build it with :func:`load_schema`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._store = ox.Store()
        for quad in _read(folder):
            self._store.add(quad)

    def quads(self) -> Iterator[ox.Quad]:
        """Every triple of the ontology, its schemes and shapes, each in its named graph."""
        return iter(self._store)

    def values(self, subject: str, predicate: str) -> list[ox.NamedNode | ox.Literal | ox.BlankNode]:
        """The objects of a subject (an IRI) and predicate, in a stable order."""
        return _objects(self._store, ox.NamedNode(subject), predicate)

    @cached_property
    def classes(self) -> dict[str, Term]:
        """Every declared class, own and foreign, by IRI."""
        return self._terms((OWL + "Class",), SUBCLASS)

    @cached_property
    def properties(self) -> dict[str, Term]:
        """Every declared object, datatype and annotation property, by IRI."""
        kinds = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")
        return self._terms(tuple(OWL + kind for kind in kinds), SUBPROPERTY)

    @cached_property
    def concepts(self) -> dict[str, Term]:
        """Every concept of the schemes, by IRI."""
        found = {}
        for quad in self._store.quads_for_pattern(None, ox.NamedNode(SKOS + "inScheme"), None):
            iri = _iri(quad.subject)
            found[iri] = self._term(iri, SKOS + "broader", scheme=_iri(quad.object))
        return dict(sorted(found.items()))

    @cached_property
    def edges(self) -> dict[str, Term]:
        """The structural properties that are drawn as edges (``dhq:edge true``), by IRI."""
        return {iri: term for iri, term in self.properties.items() if term.edge}

    @cached_property
    def tables(self) -> dict[str, TableSpec]:
        """The tables, by name, in order of name."""
        found: dict[str, TableSpec] = {}
        for quad in sorted(self._pattern(DHQ + "table"), key=lambda quad: str(quad.subject)):
            spec = self._table(quad)
            other = found.setdefault(spec.name, spec)
            if other is not spec:
                shapes = f"{compact(other.shape)} and {compact(spec.shape)}"
                message = f"two shapes are the table “{spec.name}”: {shapes}"
                raise OntologyError(message, fix="give one of them another dhq:table")
        return dict(sorted(found.items()))

    @cached_property
    def _ancestors(self) -> dict[str, tuple[str, ...]]:
        known = self.classes | self.properties
        return {iri: tuple(_closure(iri, known)) for iri in known}

    def superclasses(self, iri: str) -> tuple[str, ...]:
        """The class (or property) itself and all above it, nearest first."""
        return self._ancestors.get(iri, (iri,))

    def subclasses(self, iri: str) -> frozenset[str]:
        """The class (or property) itself and all below it."""
        return frozenset(sub for sub, above in self._ancestors.items() if iri in above) | {iri}

    def label(self, iri: str, lang: str = "en") -> str:
        """The label of a term or concept; its CURIE when it has none."""
        term = self.classes.get(iri) or self.properties.get(iri) or self.concepts.get(iri)
        return (term.label.in_(lang) if term else "") or compact(iri)

    def mark(self, iri: str) -> tuple[str, str, str]:
        """How a class is drawn: the class whose legend entry it falls under, its glyph, its colour."""
        for above in self.superclasses(iri):
            term = self.classes.get(above)
            if term and term.glyph:
                return above, term.glyph, term.color
        return iri, "dot", "#777777"

    def vocabulary(self, spec: TableSpec, column: Column) -> dict[str, Term]:
        """The terms a vocabulary column of a table admits, by IRI."""
        if column.vocabulary == "classes":
            below = self.subclasses(spec.target)
            return {iri: term for iri, term in self.classes.items() if iri in below}
        if column.vocabulary == "edges":
            return self.edges
        if column.vocabulary == "schemes":
            schemes = self._instances(SKOS + "ConceptScheme")
            return {iri: self._term(iri, "") for iri in sorted(schemes)}
        return self.properties

    def scheme(self, scheme: str) -> dict[str, Term]:
        """The concepts of one scheme, by IRI."""
        return {iri: term for iri, term in self.concepts.items() if term.scheme == scheme}

    def _terms(self, kinds: tuple[str, ...], parent: str) -> dict[str, Term]:
        iris = sorted({iri for kind in kinds for iri in self._instances(kind)})
        return {iri: self._term(iri, parent) for iri in iris}

    def _instances(self, kind: str) -> Iterator[str]:
        pattern = self._store.quads_for_pattern(None, ox.NamedNode(TYPE), ox.NamedNode(kind))
        return (quad.subject.value for quad in pattern if isinstance(quad.subject, ox.NamedNode))

    def _pattern(self, predicate: str) -> Iterator[ox.Quad]:
        return self._store.quads_for_pattern(None, ox.NamedNode(predicate), None)

    def _term(self, iri: str, parent: str, scheme: str = "") -> Term:
        label = self._text(iri, RDFS + "label")
        return Term(
            iri=iri,
            label=label if label.in_("en") else self._text(iri, SKOS + "prefLabel"),
            parents=tuple(v.value for v in self.values(iri, parent) if isinstance(v, ox.NamedNode)),
            definition=self._text(iri, SKOS + "definition"),
            edge=self._first(iri, DHQ + "edge") == "true",
            glyph=self._first(iri, DHQ + "glyph"),
            color=self._first(iri, DHQ + "color"),
            scheme=scheme,
        )

    def _text(self, subject: str, predicate: str) -> Text:
        by = {v.language or "": v.value for v in self.values(subject, predicate) if isinstance(v, ox.Literal)}
        return Text(zh=by.get("zh", ""), en=by.get("en", by.get("", "")))

    def _first(self, subject: str, predicate: str) -> str:
        return next((v.value for v in self.values(subject, predicate)), "")

    def _table(self, quad: ox.Quad) -> TableSpec:
        shape = _iri(quad.subject)
        columns = [self._column(_iri(v)) for v in self.values(shape, SH + "property")]
        ordered = tuple(sorted((c for c in columns if c), key=lambda c: (c.order, c.name)))
        targets = self.values(shape, SH + "targetClass")
        if len(targets) != 1 or not ordered:
            raise OntologyError("a table needs one sh:targetClass and named columns", where=compact(shape))
        return TableSpec(
            name=self._first(shape, DHQ + "table"),
            shape=shape,
            target=_iri(targets[0]),
            graph=self._first(shape, DHQ + "graph") or "claims",
            title=self._text(shape, SH + "name"),
            columns=ordered,
            kind=self._first(shape, DHQ + "kind"),
            _index=index(ordered),
        )

    def _column(self, shape: str) -> Column | None:
        name = self._first(shape, DHQ + "column")
        if not name:
            return None
        own = {key: self._first(shape, DHQ + key) for key in _OWN}
        datatype = self._first(shape, SH + "datatype")
        return Column(
            name=name,
            shape=shape,
            path=tuple(self._steps(self.values(shape, SH + "path")[0])),
            kind=_kind(own, datatype, name),
            title=self._text(shape, SH + "name"),
            description=self._text(shape, SH + "description"),
            order=int(self._first(shape, SH + "order") or 0),
            required=own["required"] == "true" or self._first(shape, SH + "minCount") not in ("", "0"),
            multiple=self._first(shape, SH + "maxCount") != "1",
            inferred=own["inferred"] == "true",
            key=own["key"] == "true",
            datatype=datatype,
            languages=tuple(v.value for v in self._list(shape, SH + "languageIn")),
            classes=self._classes(shape),
            scheme=own["scheme"],
            vocabulary=own["vocabulary"],
            format=own["format"],
            evidence=own["evidence"],
            default=self._first(shape, SH + "defaultValue"),
        )

    def _classes(self, shape: str) -> tuple[str, ...]:
        own = [_iri(v) for v in self.values(shape, SH + "class")]
        for option in self._list(shape, SH + "or"):
            own += [_iri(v) for v in _objects(self._store, option, SH + "class")]
        return tuple(dict.fromkeys(own))

    def _steps(self, node: ox.NamedNode | ox.Literal | ox.BlankNode) -> Iterator[Step]:
        if isinstance(node, ox.NamedNode):
            yield Step(node.value)
            return
        inverse = _objects(self._store, node, SH + "inversePath")
        if inverse:
            yield Step(_iri(inverse[0]), inverse=True)
            return
        for item in _walk(self._store, node):
            yield from self._steps(item)

    def _list(self, shape: str, predicate: str) -> list[ox.NamedNode | ox.Literal | ox.BlankNode]:
        heads = self.values(shape, predicate)
        return list(_walk(self._store, heads[0])) if heads else []


def load_schema(folder: Path | None = None) -> Schema:
    """Read an ontology folder; by default the one that travels with kg.

    Raises:
        OntologyError: when the folder is missing, a file does not parse, or a shape cannot be a table.
    """
    return Schema(folder or ontology_folder())


def ontology_folder() -> Path:
    """Where the ontology lives: inside an installed kg, or beside the package in a checkout."""
    here = Path(__file__).resolve().parent
    packed = here / "_ontology"
    return packed if packed.is_dir() else here.parent / "ontology"


def front_matter(text: str) -> Iterator[tuple[str, str]]:
    """The keys and values of the comment lines (``# key: value``) before a query begins."""
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            return
        match = _FRONT.fullmatch(line)
        if match:
            yield match[1], match[2]


def _read(folder: Path) -> Iterator[ox.Quad]:
    files = sorted([*folder.glob("*.ttl"), *(f for layer in LAYERS for f in (folder / layer).glob("*.ttl"))])
    if not files:
        raise OntologyError("no ontology (*.ttl) here", where=str(folder), fix="give the ontology folder")
    for file in files:
        graph = ox.NamedNode(GRAPH + LAYERS.get(file.parent.name, "ontology"))
        nodes: dict[str, ox.BlankNode] = {}
        try:
            for t in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE):
                subject, value = (_named(node, nodes, file.stem) for node in (t.subject, t.object))
                yield ox.Quad(subject, t.predicate, value, graph)
        except (SyntaxError, ValueError) as error:
            raise OntologyError(str(error), where=str(file), fix="correct the Turtle") from error


def _named(node: Any, nodes: dict[str, ox.BlankNode], stem: str) -> Any:
    """Blank nodes numbered in the order of the file, so that every reading gives the same quads."""
    if not isinstance(node, ox.BlankNode):
        return node
    return nodes.setdefault(node.value, ox.BlankNode(f"{stem}-{len(nodes) + 1}"))


def _kind(own: dict[str, str], datatype: str, name: str) -> str:
    for kind in ("evidence", "vocabulary"):
        if own[kind]:
            return kind
    if own["scheme"]:
        return "concept"
    return "literal" if datatype or name == "id" else "reference"


def _closure(iri: str, known: dict[str, Term]) -> list[str]:
    seen = [iri]
    for one in seen:
        seen += [p for p in (known[one].parents if one in known else ()) if p not in seen]
    return seen


def _objects(
    store: ox.Store, subject: ox.NamedNode | ox.BlankNode | ox.Literal, predicate: str
) -> list[ox.NamedNode | ox.Literal | ox.BlankNode]:
    if isinstance(subject, ox.Literal) or not predicate:
        return []
    found = {quad.object for quad in store.quads_for_pattern(subject, ox.NamedNode(predicate), None)}
    return sorted((o for o in found if not isinstance(o, ox.Triple)), key=str)


def _walk(
    store: ox.Store, head: ox.NamedNode | ox.Literal | ox.BlankNode
) -> Iterator[ox.NamedNode | ox.Literal | ox.BlankNode]:
    while not (isinstance(head, ox.NamedNode) and head.value == RDF + "nil"):
        yield _objects(store, head, RDF + "first")[0]
        head = _objects(store, head, RDF + "rest")[0]


def _iri(node: object) -> str:
    if not isinstance(node, ox.NamedNode):
        raise OntologyError(f"expected an IRI, found {node}")
    return node.value
