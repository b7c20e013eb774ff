"""An endpoint: queries go there, answers come back in the forms that a local store gives them in."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import pyoxigraph as ox

from kg.errors import KGError
from kg.graph.asking.query import Result
from kg.graph.remote.refusals import garbled, no_endpoint, truncated
from kg.graph.remote.web import TIMEOUT, Address, Reply, get, post

JSON = "application/sparql-results+json"
ROWS = {
    JSON: ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
}
TRIPLES = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/x-turtle": ox.RdfFormat.TURTLE,
}
ACCEPT_ROWS = f"{JSON}, application/sparql-results+xml;q=0.5"
ACCEPT_TRIPLES = "application/n-triples, text/turtle;q=0.5"

Row = tuple[object, ...]
Graphs = Sequence[str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answered:
    """What an endpoint answered, checked; and the IRIs in its rows."""

    _reply: Reply
    things: tuple[str, ...] = ()

    def result(self) -> Result:
        """It as a local store would give it."""
        if self._reply.kind in ROWS:
            return ox.parse_query_results(self._reply.body, format=ROWS[self._reply.kind])
        store = ox.Store()
        store.extend(ox.Quad(*triple) for triple in _triples(self._reply))
        return store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")


class Endpoint:
    """A SPARQL 1.1 endpoint, for reading.

    Every method raises ``EndpointError`` when it gets no answer, or not the whole of it.
    """

    def __init__(self, address: Address, *, timeout: float = TIMEOUT) -> None:
        self._address, self._timeout = address, timeout

    @property
    def shown(self) -> str:
        """The URL, as it may stand in a message."""
        return self._address.shown

    def rows(self, query: str, *, cut: bool = False) -> list[Row]:
        """The solutions of a SELECT; with ``cut`` perhaps only the first ones, if the server has a limit."""
        reply = self._post(query, ACCEPT_ROWS)
        rows = self._read(reply, ROWS, _solutions)
        if isinstance(rows, bool):
            raise garbled(self.shown, "a yes or no instead of rows")
        if not cut:
            self._whole(reply, rows)
        return rows

    def answer(self, query: str, form: str, graphs: Graphs = ()) -> Answered:
        """What a query of some form gives. ``graphs`` are the only ones that it may see, if there are any."""
        if form in {"CONSTRUCT", "DESCRIBE"}:
            reply = self._post(query, ACCEPT_TRIPLES, graphs)
            self._whole(reply, self._read(reply, TRIPLES, _triples))
            return Answered(reply)
        reply = self._post(query, ACCEPT_ROWS, graphs)
        rows = self._read(reply, ROWS, _solutions)
        if isinstance(rows, bool):
            return Answered(reply)
        self._whole(reply, rows)
        iris = (term.value for row in rows for term in row if isinstance(term, ox.NamedNode))
        return Answered(reply, tuple(dict.fromkeys(iris)))

    def description(self) -> list[ox.Triple]:
        """What the endpoint says of itself (SPARQL 1.1 Service Description, 2); nothing if it does not."""
        try:
            return self._read(get(self._address, ACCEPT_TRIPLES), TRIPLES, _triples)
        except KGError:
            return []

    def _post(self, query: str, accept: str, graphs: Graphs = ()) -> Reply:
        form = [("query", query)]
        for name in ("default-graph-uri", "named-graph-uri"):
            form += [(name, graph) for graph in graphs]
        return post(self._address, form, accept, timeout=self._timeout)

    def _read(self, reply: Reply, kinds: Iterable[str], parsed: Callable[[Reply], T]) -> T:
        if reply.kind not in kinds:
            raise no_endpoint(self.shown, reply.kind)
        try:
            return parsed(reply)
        except (SyntaxError, ValueError, RuntimeError) as error:
            why = str(error)
        raise garbled(self.shown, why)  # not from the error: its trace would keep a parser beyond this thread

    def _whole(self, reply: Reply, found: Sequence[object]) -> None:
        if reply.rows and len(found) >= reply.rows:
            raise truncated(self.shown, len(found))


def _solutions(reply: Reply) -> list[Row] | bool:
    found = ox.parse_query_results(reply.body, format=ROWS[reply.kind])
    return bool(found) if isinstance(found, ox.QueryBoolean) else [tuple(row) for row in found]


def _triples(reply: Reply) -> list[ox.Triple]:
    quads = ox.parse(reply.body, TRIPLES[reply.kind], lenient=True)
    return [quad.triple for quad in quads]
