"""What strangers try: calls to elsewhere, files of this machine, stalls, floods of connections."""

import http.server
import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from kg.serve import running, sending, shield
from tests.serving import LIGHT, WAYS, Client, served, until, write_graph

CALLS = [
    "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ sErViCe#x\nSILENT <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ BIND(<{url}> AS ?u) SERVICE ?u {{ ?s ?p ?o }} }}",
    "PREFIX u: <{url}> SELECT * {{ SERVICE u: {{ ?s ?p ?o }} }}",
    "PREFIX SERVICE: <{url}> SELECT * {{ ?s ?p 1 SERVICE SERVICE: {{ ?s ?p ?o }} }}",
    "BASE <{url}> SELECT * {{ SERVICE <> {{ ?s ?p ?o }} }}",
    "SELECT * {{ \\u0053ERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ {{ SELECT * {{ OPTIONAL {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }} }} }}",
    "ASK {{ FILTER EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "CONSTRUCT {{ ?s ?p ?o }} {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "DESCRIBE ?s {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * FROM <{url}> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "SELECT * {{ GRAPH <{url}> {{ ?s ?p ?o }} }}",
    "DESCRIBE <{url}>",
    "LOAD <{url}>",
    "LOAD SILENT <{url}> INTO GRAPH <a:g>",
    "CREATE GRAPH <a:g>; LOAD <{url}>",
    "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
]
ANSWER = {
    "head": {"vars": ["s"]},
    "results": {"bindings": [{"s": {"type": "literal", "value": "from afar"}}]},
}


class Canary(http.server.BaseHTTPRequestHandler):
    """Another server, which remembers who came."""

    visits: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        self.visits.append(self.path)
        self.rfile.read(int(self.headers.get("content-length") or 0))
        if self.path.startswith("/away"):
            self.send_response(int(self.path[-3:]))
            self.send_header("location", "/inner")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("content-type", "application/sparql-results+json")
        self.end_headers()
        self.wfile.write(json.dumps(ANSWER).encode())

    do_GET = do_POST  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture(scope="module")
def canary() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Canary)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module", params=WAYS)
def client(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with served(write_graph(tmp_path_factory.mktemp("graph")), fork=WAYS[request.param]) as client:
        yield client


@pytest.mark.parametrize("call", CALLS)
def test_nothing_is_fetched_from_elsewhere(client: Client, canary: str, call: str) -> None:
    Canary.visits.clear()
    query = call.format(url=canary + "/sparql")
    statuses = [
        client.ask(query).status_code,
        client.post_query(query).status_code,
        client.post("/sparql", data={"query": query}).status_code,
        client.ask("ASK { ?s ?p ?o }", **{"default-graph-uri": canary + "/graph"}).status_code,
        client.ask("ASK { ?s ?p ?o }", **{"named-graph-uri": canary + "/graph"}).status_code,
    ]
    expected = {"SERVICE": {400}, "LOAD": {403}, "GRAPH <": {200}, "DESCRIBE <": {200}}
    kind = next((kind for kind in expected if kind in query), "")
    assert set(statuses[:3]) <= expected.get(kind, {400, 403}) | {403}
    assert set(statuses[3:]) == {400}
    assert Canary.visits == []


@pytest.mark.parametrize("form", ["<file://{path}>", "<{path}>", "<file:{path}>", "<file://localhost{path}>"])
def test_no_file_of_this_machine_is_read(client: Client, tmp_path: Path, form: str) -> None:
    secret = tmp_path / "secret.ttl"
    secret.write_text("<a:s> <a:p> 'the secret' .", encoding="utf-8")
    name = form.format(path=secret)
    for query in (
        f"SELECT * FROM {name} {{ ?s ?p ?o }}",  # noqa: S608
        f"SELECT * {{ GRAPH {name} {{ ?s ?p ?o }} }}",
        f"LOAD {name}",
    ):
        answer = client.ask(query)
        assert "the secret" not in answer.text
        assert answer.status_code in {200, 400, 403}
    for path in (
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/static/../../settings.py",
        "/..%5c..%5cx",
    ):
        answer = client.get(path)
        assert answer.status_code in {400, 404}, path
        assert "root:" not in answer.text


def test_the_engine_could_not_call_out_even_if_the_gate_were_open(canary: str, tmp_path: Path) -> None:
    from kg.serve.sparql_job import sparql
    from kg.serve.work import Graph, Refused, Source

    Canary.visits.clear()
    graph = Graph(Source(str(write_graph(tmp_path))))
    graph.open()
    with pytest.raises(Refused):
        sparql(graph, {"query": CALLS[0].format(url=canary + "/sparql")})
    sparql(graph, {"query": CALLS[1].format(url=canary + "/sparql")})
    assert Canary.visits == []


def test_an_allowed_address_is_called_and_no_other(canary: str, tmp_path: Path) -> None:
    allowed = (canary + "/sparql", *(f"{canary}/away{status}" for status in (301, 302, 303, 307, 308)))
    Canary.visits.clear()
    with served(write_graph(tmp_path), service_allow=allowed) as client:
        answer = client.ask(CALLS[0].format(url=allowed[0]))
        assert answer.json()["results"]["bindings"][0]["s"]["value"] == "from afar"
        assert Canary.visits == ["/sparql"]
        assert client.ask(CALLS[0].format(url=canary + "/other")).status_code == 400
        for away in allowed[1:]:
            assert client.ask(CALLS[0].format(url=away)).status_code == 502
        assert "/inner" not in Canary.visits
        assert "BasicFederatedQuery" in client.get("/sparql").text


def test_fifty_stalled_uploads_and_fifty_stalled_heads_harm_nobody(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "HEADERS", 1.0)
    monkeypatch.setattr(shield, "UPLOAD", 1.0)
    body = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: 900\r\n\r\nASK"
    links = [socket.create_connection(("127.0.0.1", client.port)) for _ in range(100)]
    try:
        for at, link in enumerate(links):
            link.sendall(body if at % 2 else b"GET /health HTTP/1.1\r\nHost: local")
        begun = time.monotonic()
        assert [client.ask(LIGHT).status_code for _ in range(10)] == [200] * 10
        assert time.monotonic() - begun < 2
        for link in links:
            link.settimeout(5)
        ends = [link.recv(1000) for link in links]
        assert {end[:12] for end in ends[1::2]} == {b"HTTP/1.1 408"}
        assert set(ends[::2]) == {b""}
    finally:
        for link in links:
            link.close()


def test_a_client_that_sends_one_byte_at_a_time_is_left(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "HEADERS", 0.6)
    with socket.create_connection(("127.0.0.1", client.port)) as link:
        begun = time.monotonic()
        with pytest.raises(OSError):
            while time.monotonic() < begun + 5:
                link.sendall(b"G")
                time.sleep(0.05)
        assert time.monotonic() < begun + 4


def test_a_client_that_does_not_read_is_left_and_its_answer_let_go(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "STALL", 0.5)
    query = "SELECT+*+{?a+?b+?c.?d+?e+?f}LIMIT+60000"
    with socket.create_connection(("127.0.0.1", client.port)) as link:
        link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        link.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert until(lambda: client.service.outgoing.held > 10 << 20)
        assert until(lambda: client.service.outgoing.held == 0)
    assert client.ask(LIGHT).status_code == 200


def test_there_is_only_so_much_room_for_answers_on_their_way(client: Client) -> None:
    large = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 10000"
    client.service.outgoing.held += sending.ROOM
    try:
        assert client.ask(large).status_code == 503
        assert client.ask(LIGHT).status_code == 200
    finally:
        client.service.outgoing.held -= sending.ROOM
    assert client.ask(large).status_code == 200


def test_many_requests_on_one_connection_are_answered_in_their_order(client: Client) -> None:
    one = "GET /sparql?query=SELECT%20({}%20AS%20%3Fx)%20%7B%7D&format=csv HTTP/1.1\r\nHost: localhost\r\n{}\r\n"
    asked = "".join(one.format(n, "Connection: close\r\n" if n == 19 else "") for n in range(20))
    said = client.raw(asked.encode())
    assert [line for line in said.decode().split("\r\n") if line.isdigit()] == [str(n) for n in range(20)]


def test_names_in_errors_cannot_break_out_of_a_line(client: Client) -> None:
    answer = client.ask("SELECT * FROM <http://x/\u202e\u0085> { ?s ?p ?o }")
    assert answer.status_code == 400
    for text in (answer.text, client.ask("ASK { \x1b[31m \x07 }").text):
        assert not {"\x1b", "\x07", "\u202e", "\u0085"} & set(text)
