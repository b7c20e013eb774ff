"""An endpoint: queries go there, answers come back in the forms that a local store gives them in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import KGError
from kg.graph.asking.query import Result
from kg.graph.remote.refusals import garbled, no_endpoint, truncated
from kg.graph.remote.web import TIMEOUT, Address, Reply, get, post

JSON = "application/sparql-results+json"
_ROWS = {JSON: ox.QueryResultsFormat.JSON, "application/json": ox.QueryResultsFormat.JSON}
_ROWS["application/sparql-results+xml"] = ox.QueryResultsFormat.XML
_TRIPLES = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/x-turtle": ox.RdfFormat.TURTLE,
}
_ACCEPT_ROWS = f"{JSON}, application/sparql-results+xml;q=0.5"
_ACCEPT_TRIPLES = "application/n-triples, text/turtle;q=0.5"

Row = tuple[object, ...]
Graphs = Sequence[str]


@dataclass(frozen=True, slots=True)
class Answered:
    """What an endpoint answered: a yes or no, triples, or rows; and the IRIs in the rows."""

    _whole: ox.QueryBoolean | ox.QueryTriples | None
    _reply: Reply | None
    things: tuple[str, ...]

    def result(self) -> Result:
        """It as a local store would give it. Rows can be had once more by asking again."""
        if self._reply is not None:
            return ox.parse_query_results(self._reply.body, format=_ROWS[self._reply.kind])
        assert self._whole is not None  # noqa: S101 - one of both is there
        return self._whole


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
        reply = self._post(query, _ACCEPT_ROWS)
        found = self._parsed(reply)
        if not isinstance(found, ox.QuerySolutions):
            raise garbled(self.shown, "a yes or no instead of rows")
        rows = self._read(found)
        if reply.rows and not cut and len(rows) >= reply.rows:
            raise truncated(self.shown, len(rows))
        return rows

    def answer(self, query: str, form: str, graphs: Graphs = ()) -> "Answered":
        """What a query of some form gives. ``graphs`` are the only ones that it may see, if there are any."""
        is_graph = form in {"CONSTRUCT", "DESCRIBE"}
        reply = self._post(query, _ACCEPT_TRIPLES if is_graph else _ACCEPT_ROWS, graphs)
        if is_graph:
            return Answered(self._triples(reply), None, ())
        found = self._parsed(reply)
        if isinstance(found, ox.QueryBoolean):
            return Answered(found, None, ())
        rows = self._read(found)
        if reply.rows and len(rows) >= reply.rows:
            raise truncated(self.shown, len(rows))
        return Answered(None, reply, tuple(_iris(rows)))

    def description(self) -> list[ox.Triple]:
        """What the endpoint says of itself (SPARQL 1.1 Service Description, 2); nothing if it does not."""
        try:
            return list(self._triples(get(self._address, _ACCEPT_TRIPLES)))
        except KGError:
            return []

    def _post(self, query: str, accept: str, graphs: Graphs = ()) -> Reply:
        form = [("query", query)]
        for name in ("default-graph-uri", "named-graph-uri"):
            form += [(name, graph) for graph in graphs]
        return post(self._address, form, accept, timeout=self._timeout)

    def _parsed(self, reply: Reply) -> ox.QuerySolutions | ox.QueryBoolean:
        if reply.kind not in _ROWS:
            raise no_endpoint(self.shown, reply.kind)
        try:
            return ox.parse_query_results(reply.body, format=_ROWS[reply.kind])
        except (SyntaxError, ValueError) as error:
            raise garbled(self.shown, str(error)) from error

    def _read(self, found: ox.QuerySolutions) -> list[Row]:
        try:
            return [tuple(row) for row in found]
        except (SyntaxError, ValueError, RuntimeError) as error:
            raise garbled(self.shown, str(error)) from error

    def _triples(self, reply: Reply) -> ox.QueryTriples:
        if reply.kind not in _TRIPLES:
            raise no_endpoint(self.shown, reply.kind)
        store = ox.Store()
        try:
            store.load(reply.body, _TRIPLES[reply.kind], lenient=True)
        except (SyntaxError, ValueError) as error:
            raise garbled(self.shown, str(error)) from error
        if reply.rows and len(store) >= reply.rows:
            raise truncated(self.shown, len(store))
        found = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
        assert isinstance(found, ox.QueryTriples)  # noqa: S101 - what a CONSTRUCT gives
        return found


def _iris(rows: Iterable[Row]) -> Iterable[str]:
    return dict.fromkeys(term.value for row in rows for term in row if isinstance(term, ox.NamedNode))
