"""The results of a query, read from what an endpoint sends or a suite expects, in a form that can be compared.

Rows are compared as a multiset, in their order only where the suite says so, with blank nodes mapped one to one
over the whole result; graphs up to isomorphism. Numbers (and truth values) of the same datatype are the same
when their values are: ``2.50`` and ``2.5``.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from tests.w3c.suite import Node, Triples

XSD = "http://www.w3.org/2001/XMLSchema#"
_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "float")}
_TABLES = {
    "srx": ox.QueryResultsFormat.XML,
    "srj": ox.QueryResultsFormat.JSON,
    "tsv": ox.QueryResultsFormat.TSV,
}
Row = Mapping[str, Node]


@dataclass(frozen=True, slots=True)
class Rows:
    """What a SELECT gives."""

    variables: frozenset[str]
    rows: tuple[Row, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Truth:
    """What an ASK gives."""

    value: bool


@dataclass(frozen=True, slots=True)
class Graph:
    """What a CONSTRUCT or DESCRIBE gives."""

    triples: tuple[ox.Triple, ...] = field(default=())


Result = Rows | Truth | Graph


def same(found: Result, expected: Result, *, lax: bool = False) -> bool:
    """Whether a result is the expected one; ``lax``: whatever the number of times a row is given."""
    if isinstance(found, Rows) and isinstance(expected, Rows):
        if lax:
            return _reduced(found, expected)
        ordered = expected.ordered
        return found.variables == expected.variables and _shape(found, ordered) == _shape(expected, ordered)
    if isinstance(found, Graph) and isinstance(expected, Graph):
        return _canonical(map(_plain, found.triples)) == _canonical(map(_plain, expected.triples))
    return found == expected


def read(body: bytes, form: str, base: str = "") -> Result:
    """A result in one of the formats for results, or a graph; ``form`` is the ending of a file's name."""
    if form == "csv":
        return _comma_separated(body)
    if form in _TABLES:
        return of(ox.parse_query_results(body, _TABLES[form]))
    known = ox.RdfFormat.from_extension(form)
    assert known, form
    quads = list(ox.parse(body, known, base_iri=base or None))
    graph = Triples(iter(quads))
    described = graph.subjects(_RDF + "type", ox.NamedNode(_RS + "ResultSet"))
    return _described(graph, described[0]) if described else Graph(tuple(quad.triple for quad in quads))


def of(result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Result:
    """What the engine gives."""
    if isinstance(result, ox.QueryBoolean):
        return Truth(bool(result))
    if isinstance(result, ox.QueryTriples):
        return Graph(tuple(result))
    names = [variable.value for variable in result.variables]
    rows = tuple({name: row[name] for name in names if row[name] is not None} for row in result)
    return Rows(frozenset(names), rows)


def as_csv(rows: Rows) -> Rows:
    """Rows as CSV can say them: the text of each term, and nothing of its kind."""
    plain = tuple({name: _cell(term) for name, term in row.items()} for row in rows.rows)
    return Rows(rows.variables, plain)


def _cell(term: Node) -> Node:
    return term if isinstance(term, ox.BlankNode) else ox.Literal(term.value)


def _comma_separated(body: bytes) -> Rows:
    head, *lines = csv.reader(io.StringIO(body.decode(), newline=""))
    rows = tuple({name: _text(cell) for name, cell in zip(head, line, strict=True) if cell} for line in lines)
    return Rows(frozenset(head), rows)


def _text(cell: str) -> Node:
    return ox.BlankNode(cell[2:]) if cell.startswith("_:") else ox.Literal(cell)


def _described(graph: Triples, top: Node) -> Result:
    """A result that is written as RDF."""
    truth = graph.one(top, _RS + "boolean")
    if truth:
        return Truth(truth.value == "true")
    solutions = graph.all(top, _RS + "solution")
    places = [graph.one(solution, _RS + "index") for solution in solutions]
    ordered = bool(places) and all(places)
    if ordered:
        at = [int(place.value) for place in places if place]
        solutions = [
            solution for _, solution in sorted(zip(at, solutions, strict=True), key=lambda one: one[0])
        ]
    variables = frozenset(graph.words(top, _RS + "resultVariable"))
    return Rows(variables, tuple(_row(graph, solution) for solution in solutions), ordered)


def _row(graph: Triples, solution: Node) -> Row:
    bindings = graph.all(solution, _RS + "binding")
    pairs = ((graph.one(one, _RS + "variable"), graph.one(one, _RS + "value")) for one in bindings)
    return {variable.value: value for variable, value in pairs if variable}


def _reduced(found: Rows, expected: Rows) -> bool:
    """Each expected row at least once and at most as often as without ``REDUCED``; none has a blank node."""
    ours, theirs = (Counter(map(_key, rows.rows)) for rows in (found, expected))
    return set(ours) == set(theirs) and all(ours[key] <= theirs[key] for key in ours)


def _shape(rows: Rows, ordered: bool) -> object:
    """Rows so that equal shapes are equal results. Equal rows count as one with a number."""
    counted = [(row, at, 1) for at, row in enumerate(rows.rows)] if ordered else _counted(rows.rows)
    plain = sorted((_key(row), at, times) for row, at, times in counted if not _blank(row))
    return plain, _canonical(_told(counted))


def _counted(rows: Sequence[Row]) -> list[tuple[Row, int, int]]:
    times = Counter(map(_key, rows))
    return [(row, 0, times[key]) for key, row in {_key(row): row for row in rows}.items()]


def _told(counted: Iterable[tuple[Row, int, int]]) -> Iterator[ox.Triple]:
    """The rows with blank nodes as a graph."""
    for row, at, times in counted:
        if _blank(row):
            node = ox.BlankNode()
            yield ox.Triple(node, ox.NamedNode("row:is"), ox.Literal(f"{at} {times}"))
            for name, term in row.items():
                yield ox.Triple(node, ox.NamedNode(f"row:of-{name}"), _value(term))


def _key(row: Row) -> str:
    return repr(sorted((name, str(_value(term))) for name, term in row.items()))


def _blank(row: Row) -> bool:
    return any(isinstance(term, ox.BlankNode) for term in row.values())


def _canonical(triples: Iterable[ox.Triple]) -> ox.Dataset:
    found = ox.Dataset(ox.Quad(*triple) for triple in triples)
    found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return found


def _plain(triple: ox.Triple) -> ox.Triple:
    return ox.Triple(triple.subject, triple.predicate, _value(triple.object))


def _value(term: Node) -> Node:
    """A number as its value is written shortest; a truth value as a word."""
    if isinstance(term, ox.Literal) and term.datatype.value == XSD + "boolean":
        return ox.Literal({"0": "false", "1": "true"}.get(term.value, term.value), datatype=term.datatype)
    if not isinstance(term, ox.Literal) or term.datatype.value not in _NUMBERS:
        return term
    try:
        number = Decimal(term.value.strip())
    except InvalidOperation:
        return term
    if not number.is_finite():
        return term
    if term.datatype.value.endswith(("double", "float")):
        number = Decimal(repr(float(number)))
    text = f"{number.normalize():f}" if number else "0"
    return ox.Literal(text, datatype=term.datatype)
