"""The W3C's protocol suite: requests, and the answers that are expected of them."""

from collections.abc import Iterator
from dataclasses import dataclass

import httpx

from tests.w3c.suite import PUBLIC, Node, Suite, Triples

FOLDER = PUBLIC + "sparql/sparql11/protocol/"
GRAPHS = "http://kasei.us/2009/09/sparql/data/"
"""The graphs of the suite: ``data0.rdf`` to ``data3.rdf``."""
_HT = "http://www.w3.org/2011/http#"
_CNT = "http://www.w3.org/2011/content#"
_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
TABLES = {
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
}
MEDIA = {
    "boolean": TABLES,
    "tabular": TABLES,
    "RDF": {
        "text/turtle",
        "application/n-triples",
        "application/rdf+xml",
        "application/n-quads",
        "application/trig",
        "application/ld+json",
    },
}


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request, and what is expected: some kinds of status (``2``: 2xx), a truth value, a kind of format."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    statuses: frozenset[int]
    truth: bool | None
    form: str

    @property
    def updates(self) -> bool:
        """Whether it is an update that ought to be made."""
        asked = "sparql-update" in self.headers.get("content-type", "") or self.body.startswith(b"update=")
        return asked and 4 not in self.statuses

    def send(self, client: httpx.Client, headers: dict[str, str] | None = None) -> httpx.Response:
        """Send it as it is."""
        sent = {"accept": "*/*"} | self.headers | (headers or {})
        return client.request(self.method, self.target, headers=sent, content=self.body)

    def fault(self, answer: httpx.Response) -> str:
        """What is wrong with the answer; empty when nothing is."""
        if answer.status_code // 100 not in self.statuses:
            return f"{answer.status_code} {answer.text[:200]}"
        kind = answer.headers.get("content-type", "").partition(";")[0]
        if self.form and kind not in MEDIA[self.form]:
            return f"{kind} is no format for {self.form}"
        if self.truth is not None and answer.json()["boolean"] is not self.truth:
            return f"not {self.truth}"
        return ""


def exchanges(suite: Suite) -> dict[str, list[Exchange]]:
    """The tests by their names; the requests of each are sent one after another."""
    graph = Triples(suite.quads(FOLDER + "manifest.ttl"))
    top = next(graph.subjects_of(_MF + "entries"))
    return {
        entry.value.rpartition("#")[2]: list(_exchanges(graph, entry))
        for entry in graph.listed(top, _MF + "entries")
    }


def data(suite: Suite) -> str:
    """The graphs that the tests take to be there, as TriG."""
    something = {"0": f"<{GRAPHS}data0.rdf> <http://example.org/p> 0 ."}
    texts = something | {number: suite.text(f"{FOLDER}data{number}.nt") for number in "123"}
    return "".join(f"<{GRAPHS}data{number}.rdf> {{ {text} }}\n" for number, text in texts.items())


def _exchanges(graph: Triples, entry: Node) -> Iterator[Exchange]:
    action = graph.one(entry, _MF + "action")
    for request in graph.listed(action, _HT + "requests"):
        answer, body = graph.one(request, _HT + "resp"), graph.one(request, _HT + "body")
        headers = list(graph.listed(request, _HT + "headers"))
        truth = graph.words(answer, _MF + "expectedBoolean")
        yield Exchange(
            method=graph.words(request, _HT + "methodName")[0],
            target=graph.words(request, _HT + "absolutePath")[0].replace("/sparql/", "/sparql", 1),
            headers={_word(graph, one, "fieldName"): _word(graph, one, "fieldValue") for one in headers},
            body=_encoded(graph, body) if body else b"",
            statuses=frozenset(int(one[-3]) for one in graph.words(answer, _MF + "expectedStatus")),
            truth=truth == ["true"] if truth else None,
            form="".join(graph.words(answer, _MF + "expectedFormat")),
        )


def _word(graph: Triples, header: Node, name: str) -> str:
    return graph.words(header, _HT + name)[0]


def _encoded(graph: Triples, body: Node) -> bytes:
    text = graph.words(body, _CNT + "chars")[0]
    return text.encode(graph.words(body, _CNT + "characterEncoding")[0])
