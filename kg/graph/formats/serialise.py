"""The one serialiser: sorted N-Quads lines in, text of a format out. Same graph, same bytes.

rdflib and pyoxigraph write in the order of their hash tables, which changes from run to run; here every
format follows the order of the lines. Turtle, N-Triples, N-Quads and RDF/XML stream; TriG and JSON-LD, which
group by graph, hold the lines.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

import pyoxigraph as ox

from kg.errors import KGError
from kg.graph.formats import jsonld, rdfxml, turtle
from kg.graph.formats.terms import split
from kg.iri import PREFIXES

Lines = Iterable[str]
Prefixes = Mapping[str, str]


def lines_of(items: Iterable[ox.Quad | ox.Triple]) -> list[str]:
    """Quads or triples as the sorted lines that the serialisers take."""
    return sorted({f"{item} .\n" for item in items})


def _ntriples(lines: Lines, prefixes: Prefixes) -> Iterator[str]:
    last = ""
    for line in lines:
        subject, predicate, value, _ = split(line)
        triple = f"{subject} {predicate} {value} .\n"
        if triple != last:
            yield triple
        last = triple


def _nquads(lines: Lines, prefixes: Prefixes) -> Iterator[str]:
    yield from lines


SERIALISERS: dict[str, Callable[[Lines, Prefixes], Iterator[str]]] = {
    "turtle": turtle.turtle,
    "ntriples": _ntriples,
    "nquads": _nquads,
    "trig": turtle.trig,
    "jsonld": jsonld.jsonld,
    "rdfxml": rdfxml.rdfxml,
}
"""Format → a function from sorted N-Quads lines and prefixes to pieces of text."""

SUFFIXES = {
    "turtle": ".ttl",
    "ntriples": ".nt",
    "nquads": ".nq",
    "trig": ".trig",
    "jsonld": ".jsonld",
    "rdfxml": ".rdf",
}


def serialise(lines: Lines, form: str, prefixes: Prefixes | None = None) -> Iterator[str]:
    """A graph as text, in pieces.

    ``lines`` are sorted N-Quads lines, as a snapshot or :func:`lines_of` gives them.

    Raises:
        KGError: when there is no such format, or the format cannot carry the graph.
    """
    if form not in SERIALISERS:
        raise KGError(f"no RDF format {form!r}", fix="choose one of " + ", ".join(SERIALISERS))
    return SERIALISERS[form](lines, PREFIXES if prefixes is None else prefixes)


def data_prefixes(base: str, kinds: Iterable[str]) -> dict[str, str]:
    """The prefixes of a data set: those of the ontology, and one for each kind of thing in it."""
    own = {f"id-{kind}": f"{base}{kind}/" for kind in sorted({*kinds, "rel", "mention"} - {""})}
    return PREFIXES | own
