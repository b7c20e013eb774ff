"""Answers: what a query gives, as a table for people, exactly for programs, or as RDF."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph.asking.query import Result
from kg.graph.formats.serialise import lines_of, serialise
from kg.graph.telling.names import Names
from kg.iri import PREFIXES, XSD
from kg.records import Text
from kg.table import Cell, Table

EXACT = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
"""Formats of the SPARQL recommendations: nothing is lost, nothing is named."""
NAMED = {"table": "text", "md": "md", "excel": "excel"}
"""Formats for people: labels instead of IRIs."""
RDF_FORMATS = ("turtle", "ntriples", "rdfxml", "jsonld")
"""Formats for the triples of CONSTRUCT and DESCRIBE."""
QUERY_FORMATS = (*NAMED, *EXACT, *RDF_FORMATS)

_NUMBERS = {XSD + kind: int for kind in ("integer", "int", "long", "nonNegativeInteger")}
_FRACTIONS = {XSD + kind for kind in ("decimal", "double", "float")}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave, written out, and whether there was nothing to give."""

    text: str
    empty: bool


def write(
    result: Result,
    form: str = "table",
    *,
    names: Names | None = None,
    headings: Mapping[str, Text] | None = None,
    lang: str = "en",
) -> Answer:
    """Write what a query gave in one of ``QUERY_FORMATS``.

    Tables for people show labels when ``names`` are given, and ``headings`` instead of variables.

    Raises:
        QueryError: when the format does not fit what the query gives.
    """
    if isinstance(result, ox.QueryTriples):
        return _graph(result, "turtle" if form == "table" else form)
    if form in EXACT:
        return _exact(result, EXACT[form])
    if form not in NAMED:
        fix = f"choose {', '.join((*NAMED, *EXACT))}"
        raise QueryError(f"{form} is for triples, this query gives rows", fix=fix)
    table = to_table(result, names, lang)
    shown = Table(tuple(_heading(name, headings or {}, lang) for name in table.columns), table.rows)
    return Answer(shown.render(NAMED[form]), not table.rows)


def to_table(result: Result, names: Names | None = None, lang: str = "en") -> Table:
    """Solutions (or a yes/no) as a table; IRIs appear as labels when ``names`` are given."""
    if isinstance(result, ox.QueryBoolean):
        return Table.of(["answer"], [[bool(result)]])
    if isinstance(result, ox.QueryTriples):
        raise QueryError("this query gives triples, not rows", fix="use SELECT")
    columns = [variable.value for variable in result.variables]
    return Table.of(columns, ([_cell(term, names, lang) for term in row] for row in _rows(result)))


def _heading(name: str, headings: Mapping[str, Text], lang: str) -> str:
    return headings[name].in_(lang) if name in headings else name


def _rows(result: ox.QuerySolutions) -> Iterator[ox.QuerySolution]:
    try:
        yield from result
    except (RuntimeError, ValueError, OSError) as error:
        raise QueryError(str(error), where="query", fix="change the query") from error


def _cell(term: object, names: Names | None, lang: str) -> Cell:
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return names.label(term.value, lang) if names else term.value
    return _value(term) if isinstance(term, ox.Literal) else str(term)


def _value(literal: ox.Literal) -> Cell:
    """Numbers and truth values as such, everything else as text."""
    kind = literal.datatype.value
    if kind == XSD + "boolean":
        return literal.value in {"true", "1"}
    try:
        return _NUMBERS[kind](literal.value) if kind in _NUMBERS else _fraction(literal.value, kind)
    except ValueError:
        return literal.value


def _fraction(value: str, kind: str) -> Cell:
    return float(value) if kind in _FRACTIONS else value


def _exact(result: ox.QuerySolutions | ox.QueryBoolean, form: ox.QueryResultsFormat) -> Answer:
    try:
        data = result.serialize(format=form) or b""
    except (RuntimeError, ValueError, OSError) as error:
        raise QueryError(str(error), where="query", fix="change the query") from error
    return Answer(data.decode().replace("\r\n", "\n").rstrip("\n"), _is_empty(result, data, form))


def _is_empty(result: Result, data: bytes, form: ox.QueryResultsFormat) -> bool:
    if isinstance(result, ox.QueryBoolean):
        return False
    if form == ox.QueryResultsFormat.CSV:
        return data.count(b"\n") == 1
    rows = ox.parse_query_results(data, format=form)
    return isinstance(rows, ox.QuerySolutions) and next(iter(rows), None) is None


def _graph(result: ox.QueryTriples, form: str) -> Answer:
    if form not in RDF_FORMATS:
        fix = f"choose {', '.join(RDF_FORMATS)}"
        raise QueryError(f"{form} is for rows, this query gives triples", fix=fix)
    lines = lines_of(result)
    text = "".join(lines)
    used = {prefix: space for prefix, space in PREFIXES.items() if space in text}
    return Answer("".join(serialise(lines, form, used)).rstrip("\n"), not lines)
