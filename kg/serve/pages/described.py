"""What the graph says of an IRI, as quads: for people who read RDF, and for programs.

A description has what is said of the thing, what names it (unless that is too much), and, since a relation
here is a thing of its own, all that is said of the relations, times, counts, gaps and mentions that are about
it. An address without a fragment also describes the things whose IRIs are it with a fragment (RFC 3986, 3.5).
A graph is described by all that stands in it.

The store holds each triple in one graph (``kg.graph.store.once``), and so do these descriptions.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

import pyoxigraph as ox

from kg.graph.telling.facts import GAP, MENTION, RELATION, STATUS, STRUCTURE, SUPPORTED, TYPE, WRITTEN
from kg.graph.telling.names import ONTOLOGY
from kg.records import Text
from kg.serve.work import Graph, Refused

MOST = 10_000
"""Of how many quads that name a thing a description has any; one that more name has none of them."""
LARGEST = 200_000
"""How many quads a description may have."""
_TYPE = ox.NamedNode(TYPE)
_UNTELLING = frozenset({TYPE, STATUS, STRUCTURE})
"""Properties by which a relation names what it is not about."""


class Named(NamedTuple):
    """What names a thing: quads whose object it is, and whether these are all."""

    quads: list[ox.Quad]
    whole: bool


def known(graph: Graph, iri: str) -> bool:
    """Whether the graph has an IRI anywhere, or IRIs that are it with a fragment."""
    store = graph.store
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        return False
    patterns = ((node, None, None, None), (None, None, node, None), (None, node, None, None))
    if any(next(store.quads_for_pattern(*pattern), None) for pattern in patterns):
        return True
    return iri in documents(graph) or store.contains_named_graph(node)


def is_graph(graph: Graph, iri: str) -> bool:
    """Whether an IRI is the name of a graph."""
    return graph.store.contains_named_graph(ox.NamedNode(iri))


def documents(graph: Graph) -> dict[str, list[str]]:
    """Each document of the ontology with the IRIs in it that are its own with a fragment."""
    if "documents" not in graph.kept:
        names = (ox.NamedNode(one) for one in ONTOLOGY)
        quads = (quad for name in names for quad in graph.store.quads_for_pattern(None, None, None, name))
        found: dict[str, list[str]] = {}
        for iri in sorted({quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}):
            if "#" in iri:
                found.setdefault(iri.partition("#")[0], []).append(iri)
        graph.kept["documents"] = found
    kept: dict[str, list[str]] = graph.kept["documents"]
    return kept


def naming(graph: Graph, iri: str, most: int = MOST) -> Named:
    """The quads that name a thing, up to so many."""
    quads = list(islice(graph.store.quads_for_pattern(None, None, ox.NamedNode(iri)), most + 1))
    return Named(quads[:most], len(quads) <= most)


def description(graph: Graph, iri: str) -> list[ox.Quad]:
    """All that describes an IRI.

    Raises:
        Refused: when that is too much for one document.
    """
    if is_graph(graph, iri):
        return _bounded(graph.store.quads_for_pattern(None, None, None, ox.NamedNode(iri)))
    return _bounded(_described(graph, iri))


def own_statements(graph: Graph, iri: str) -> list[ox.Quad]:
    """Only what is said of a thing itself."""
    return list(_about(graph, ox.NamedNode(iri)))


def _described(graph: Graph, iri: str) -> Iterator[ox.Quad]:
    own, named = own_statements(graph, iri), naming(graph, iri)
    around = named.quads if named.whole else []
    parts = set(documents(graph).get(iri, ()))
    parts |= {node for node in _subjects(around) if node.startswith(f"{iri}#")}
    yield from own
    yield from around
    yield from _parts(graph, iri, parts)
    for quad in own:
        if isinstance(quad.object, ox.NamedNode) and _carries(graph, quad.object):
            yield from _about(graph, quad.object)
    telling = [quad for quad in around if quad.predicate.value not in _UNTELLING]
    for node in sorted(_subjects(telling) - parts):
        if _carries(graph, ox.NamedNode(node)):
            yield from _about(graph, ox.NamedNode(node))


def _parts(graph: Graph, iri: str, found: set[str]) -> Iterator[ox.Quad]:
    """What is said of the IRIs that are one with a fragment, those that only they name included."""
    todo, seen = sorted(found), set(found)
    for part in todo:
        for quad in _about(graph, ox.NamedNode(part)):
            yield quad
            value = quad.object
            if isinstance(value, ox.NamedNode) and value.value.startswith(f"{iri}#"):
                todo += [value.value] * (value.value not in seen)
                seen.add(value.value)


def _about(graph: Graph, node: ox.NamedNode | ox.BlankNode) -> Iterator[ox.Quad]:
    """What is said of a node, and of the blank nodes in it."""
    todo: list[ox.NamedNode | ox.BlankNode] = [node]
    for one in todo:
        for quad in graph.store.quads_for_pattern(one, None, None):
            yield quad
            if isinstance(quad.object, ox.BlankNode) and quad.object not in todo:
                todo.append(quad.object)


def _carries(graph: Graph, node: ox.NamedNode) -> bool:
    """Whether a node is there for what it says of others: a relation, a stated time, a gap, a mention."""
    store = graph.store
    if any(next(store.quads_for_pattern(node, ox.NamedNode(p), None), None) for p in (SUPPORTED, WRITTEN)):
        return True
    kinds = {quad.object for quad in store.quads_for_pattern(node, _TYPE, None)}
    return bool(kinds & _carriers(graph))


def _carriers(graph: Graph) -> frozenset[ox.NamedNode]:
    if "carriers" not in graph.kept:
        below = (graph.schema.subclasses(kind) for kind in (RELATION, GAP, MENTION))
        graph.kept["carriers"] = frozenset(ox.NamedNode(one) for kinds in below for one in kinds)
    kept: frozenset[ox.NamedNode] = graph.kept["carriers"]
    return kept


def _subjects(quads: Iterable[ox.Quad]) -> set[str]:
    return {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}


def _bounded(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    found = list(islice(quads, LARGEST + 1))
    if len(found) > LARGEST:
        raise Refused(
            413,
            Text(
                f"描述超过 {LARGEST} 条语句；请用 SPARQL 查询其中一部分，或用 kg export 导出全部",
                f"the description has more than {LARGEST} statements; ask for a part of it with SPARQL, "
                "or take everything with kg export",
            ),
        )
    return found
