"""pySHACL as the oracle of the compiled shapes: both say what is wrong with a graph, as sets to compare."""

import logging
import warnings
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from unittest.mock import patch

import pyoxigraph as ox
import rdflib
from pyshacl import validate
from rdflib.namespace import SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.processor import SPARQLProcessor
from rdflib.term import Node

from kg.graph.validate.shacl import compile_shapes, subclasses, violations
from kg.graph.validate.shapes import Shape

Result = tuple[str, str, str, str, str]
"""Source shape, focus node, value, path (of a predicate), component; texts, empty where there is none."""


def store_of(triples: Iterable[ox.Triple]) -> ox.Store:
    """A store whose triples lie in two named graphs, some in both, as in a real data set."""
    store = ox.Store()
    for number, triple in enumerate(triples):
        graphs = [ox.NamedNode(f"http://example.org/graph/{n}") for n in {number % 2, number % 3 % 2}]
        store.extend([ox.Quad(triple.subject, triple.predicate, triple.object, graph) for graph in graphs])
    return store


def ours(store: ox.Store, shapes: tuple[Shape, ...]) -> set[Result]:
    """What the compiled shapes find."""
    found = set()
    for v in violations(store, compile_shapes(shapes, subclasses(store))):
        value = str(v.value) if v.value is not None else ""
        component = v.constraint.component + "ConstraintComponent"
        found.add((str(v.shape.node), str(v.focus), value, _simple(v.path), component))
    return found


def theirs(store: ox.Store, shapes: Iterable[ox.Quad]) -> set[Result]:
    """What pySHACL finds in the union of the graphs."""
    logging.getLogger("rdflib.term").setLevel(
        logging.CRITICAL
    )  # it logs every impossible date with a traceback
    with warnings.catch_warnings(), patch.object(SPARQLProcessor, "query", _query):
        warnings.simplefilter("ignore")
        _, report, _ = validate(_graph(store), shacl_graph=_graph(shapes), inference="none", advanced=False)
    return {_result(report, result) for result in report.objects(None, SH.result)}


_prepared = lru_cache(maxsize=None)(
    prepareQuery
)  # rdflib parses a query in 30 ms, pySHACL once for each node
_evaluate = SPARQLProcessor.query


def _query(self: SPARQLProcessor, text: str, *rest: Any, **options: Any) -> Any:
    return _evaluate(self, _prepared(text), *rest, **options)


def _result(report: rdflib.Graph, result: Node) -> Result:
    def one(predicate: Node) -> str:
        value = report.value(result, predicate)
        return "" if value is None else _text(value)

    path = report.value(result, SH.resultPath)
    component = str(report.value(result, SH.sourceConstraintComponent)).removeprefix(str(SH))
    shown = f"<{path}>" if isinstance(path, rdflib.URIRef) else ""
    return one(SH.sourceShape), one(SH.focusNode), one(SH.value), shown, component


def _simple(path: str) -> str:
    return path if path.startswith("<") and path.count("<") == 1 and path.endswith(">") else ""


def _graph(quads: Iterable[ox.Quad]) -> rdflib.Graph:
    graph = rdflib.Graph()
    for quad in quads:
        graph.add((_term(quad.subject), rdflib.URIRef(quad.predicate.value), _term(quad.object)))
    return graph


def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    assert isinstance(term, ox.Literal)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    plain = term.datatype.value == str(rdflib.XSD.string)
    datatype = None if plain else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, datatype=datatype, normalize=False)


def _text(term: Node) -> str:
    if isinstance(term, rdflib.URIRef):
        return str(ox.NamedNode(term))
    if isinstance(term, rdflib.BNode):
        return str(ox.BlankNode(term))
    assert isinstance(term, rdflib.Literal)
    if term.language:
        return str(ox.Literal(str(term), language=term.language))
    return str(
        ox.Literal(str(term), datatype=ox.NamedNode(term.datatype))
        if term.datatype
        else ox.Literal(str(term))
    )
