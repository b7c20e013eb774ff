"""Who is asked the queries of the suites: the endpoint, over HTTP; and the engine itself, as the oracle."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox

from tests.w3c.results import Result, Rows, as_csv, of, read, same
from tests.w3c.suite import Case, Suite

MEDIA = {
    "srj": "application/sparql-results+json",
    "srx": "application/sparql-results+xml",
    "tsv": "text/tab-separated-values",
    "csv": "text/csv",
}
_GRAPHS = "application/n-triples"


class RefusedError(Exception):
    """A query that was not answered."""


Engine = Callable[[Case, str], Result]
"""Answers the query of a case in a format; raises ``RefusedError``."""


class Endpoint:
    """Over HTTP: all files are graphs of one store, and a request says which of them make up the dataset."""

    def __init__(self, suite: Suite, client: httpx.Client, full: frozenset[str]) -> None:
        self._suite, self._client, self._full = suite, client, full

    def __call__(self, case: Case, form: str) -> Result:
        """The answer."""
        fields = {"query": f"BASE <{case.query}> {self._suite.text(case.query)}"} | self._dataset(case)
        answer = self._client.post(
            "/sparql", data=fields, headers={"accept": f"{MEDIA[form]}, {_GRAPHS};q=0.5"}
        )
        if answer.status_code != 200:
            raise RefusedError(answer.status_code, answer.text)
        kind = answer.headers["content-type"].partition(";")[0]
        assert kind in {MEDIA[form], MEDIA["srj"], _GRAPHS}, kind
        return read(answer.content, "nt" if kind == _GRAPHS else form)

    def _dataset(self, case: Case) -> dict[str, list[str]]:
        """The dataset as the request names it; a query with ``FROM`` names its own."""
        if self._suite.clauses(case):
            return {}
        given = {"default-graph-uri": case.data, "named-graph-uri": case.graphs}
        return {field: [name for name in names if name in self._full] for field, names in given.items()}


def write_all(suite: Suite, cases: Iterable[Case], path: Path) -> frozenset[str]:
    """Write all data of the cases into one file, each file a graph; the names of those that are not empty.

    A graph that a test of syntax names, and that is no file, gets something in it, so that there is one.
    """
    names = {name for case in cases for name in (*case.data, *case.graphs, *suite.clauses(case))}
    full = set()
    with path.open("wb") as out:
        for name in sorted(names):
            quads = list(in_graph(suite, name)) if suite.path(name).is_file() else [_something(name)]
            full.update({name} if quads else ())
            ox.serialize(quads, out, ox.RdfFormat.N_QUADS)
    return frozenset(full)


def in_graph(suite: Suite, name: str) -> Iterator[ox.Quad]:
    """A file as the graph of its name."""
    graph = ox.NamedNode(name)
    return (ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in suite.quads(name))


def _something(name: str) -> ox.Quad:
    node = ox.NamedNode(name)
    return ox.Quad(node, node, node, node)


class Oracle:
    """The engine in this process, a store for each case, the data in its default graph."""

    def __init__(self, suite: Suite) -> None:
        self._suite = suite

    def __call__(self, case: Case, form: str) -> Result:
        """The answer."""
        try:
            result = of(self._store(case).query(self._suite.text(case.query), base_iri=case.query))
        except (SyntaxError, ValueError, RuntimeError, OSError) as error:
            raise RefusedError(400, str(error)) from error
        return as_csv(result) if form == "csv" and isinstance(result, Rows) else result

    def _store(self, case: Case) -> ox.Store:
        store = ox.Store()
        for name in case.data:
            store.extend(self._suite.quads(name))
        for name in {*case.graphs, *(self._suite.clauses(case) if case.result else ())}:
            store.add_graph(ox.NamedNode(name))
            store.extend(in_graph(self._suite, name))
        return store


def failure(suite: Suite, engine: Engine, case: Case, form: str = "srj") -> str:
    """What is wrong with an engine's answer to a case; empty when nothing is."""
    if not case.result:
        return _judged(engine, case)
    wanted = case.result.rpartition(".")[2]
    form = wanted if wanted in {"csv", "tsv"} and "csv-tsv" in case.name else form
    expected = read(suite.path(case.result).read_bytes(), wanted, case.result)
    try:
        found = engine(case, form)
    except RefusedError as error:
        return f"refused: {error}"
    return "" if same(found, expected, lax=case.lax) else f"found {found}, expected {expected}"


def _judged(engine: Engine, case: Case) -> str:
    """A test of syntax: the query is refused, or is not."""
    good = case.kind.startswith("Positive")
    try:
        engine(case, "srj")
    except RefusedError as error:
        return f"refused: {error}" if good or error.args[0] != 400 else ""
    return "" if good else "was not refused"
