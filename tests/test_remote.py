"""Remote endpoints: how they are reached, what is said when they fail, how queries travel, how graphs are copied."""

import gzip
import threading
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import suppress
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.errors import KGError, QueryError
from kg.graph.remote.endpoint import JSON, Endpoint
from kg.graph.remote.refusals import EndpointError, message, seconds
from kg.graph.remote.web import address, get, post
from kg.graph.remote.wording import Wording

ROWS = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"1"}}]}}'
SECRET = "s3cret-of-the-test"  # noqa: S105


class Told(NamedTuple):
    """A request as the server saw it."""

    method: str
    path: str
    headers: Message
    form: dict[str, list[str]]


Answer = tuple[int, dict[str, str], bytes]


class Fake:
    """A server that gives the answers it is told to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.told: list[Told] = []
        self.answer: Callable[[Told], Answer] = lambda _: (200, {"Content-Type": JSON}, ROWS)
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                size = int(self.headers.get("Content-Length") or 0)
                form = parse_qs(self.rfile.read(size).decode())
                fake.told.append(Told(self.command, self.path, self.headers, form))
                status, headers, body = fake.answer(fake.told[-1])
                self.send_response(status)
                for name, value in ({"Content-Length": str(len(body))} | headers).items():
                    self.send_header(name, value)
                with suppress(OSError):  # who does not want to wait has left
                    self.end_headers()
                    self.wfile.write(body)

            do_GET = do_POST  # noqa: N815 - the name that http.server wants

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/sparql"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    def gives(self, status: int, kind: str, body: bytes, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answer = lambda _: (status, {"Content-Type": kind} | named, body)

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def fake() -> Iterator[Fake]:
    server = Fake()
    yield server
    server.stop()


def failure(url: str, lang: str = "en") -> str:
    with pytest.raises(KGError) as error:
        Endpoint(address(url)).rows("SELECT ?x {}")
    return error.value.line(lang)


# ---- the way there ----


def test_a_query_travels_as_a_form(fake: Fake) -> None:
    assert Endpoint(address(fake.url + "?key=1#top")).rows("SELECT ?x {}") == [(ox.Literal("1"),)]
    (told,) = fake.told
    assert (told.method, told.path, told.form) == ("POST", "/sparql?key=1", {"query": ["SELECT ?x {}"]})
    assert told.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert told.headers["Accept"].startswith(JSON)
    assert told.headers["User-Agent"].startswith("kg/")
    assert told.headers["Authorization"] is None


def test_credentials_go_into_the_header_and_nowhere_else(fake: Fake, tmp_path: Path) -> None:
    fake.gives(401, "text/plain", SECRET.encode())
    said = failure(fake.url.replace("//", f"//me:{SECRET}%21@") + f"?apikey={SECRET}")
    assert SECRET not in said
    assert b64decode(fake.told[0].headers["Authorization"].split()[1]).decode() == f"me:{SECRET}!"
    (tmp_path / "token").write_text(SECRET + "\n", encoding="utf-8")
    to = address(fake.url, tmp_path / "token")
    assert SECRET not in repr(to) + str(to)
    with pytest.raises(EndpointError):
        post(to, [], JSON)
    assert fake.told[1].headers["Authorization"] == f"Bearer {SECRET}"


@pytest.mark.parametrize(
    "url", ["ftp://x/", "file:///etc/passwd", "x", "http://", "http://a b/", "http://a:b/"]
)
def test_only_web_addresses(url: str) -> None:
    assert failure(url) == "the endpoint is not a web address; begin it with http:// or https://"


def test_a_token_must_be_one(tmp_path: Path) -> None:
    for text, said in (("", "does not hold a token"), ("a\nb", "does not hold"), ("密", "does not hold")):
        (tmp_path / "t").write_text(text, encoding="utf-8")
        with pytest.raises(KGError, match=said):
            address("http://x/", tmp_path / "t")
    with pytest.raises(KGError, match="cannot be read"):
        address("http://x/", tmp_path / "none")
    with pytest.raises(KGError, match="given twice"):
        address("http://me@x/", tmp_path / "t")


def test_it_follows_a_redirect_on_the_same_server_with_the_query(fake: Fake) -> None:
    moved = {"Location": "/other"}
    fake.answer = lambda told: (
        (307, moved, b"") if told.path == "/sparql" else (200, {"Content-Type": JSON}, ROWS)
    )
    assert Endpoint(address(fake.url)).rows("SELECT ?x {}")
    assert [told.form for told in fake.told] == [{"query": ["SELECT ?x {}"]}] * 2


@pytest.mark.parametrize(
    ("location", "named"),
    [
        ("http://example.org/x?a=b", "http://example.org/x"),
        ("http://localhost/x", "http://localhost/x"),
        ("https://127.0.0.1/", "https://127.0.0.1/"),
        ("file:///etc/passwd", "file:///etc/passwd"),
        ("http://u:p@127.0.0.1:1/", "http://127.0.0.1/"),
    ],
)
def test_it_follows_no_redirect_elsewhere(fake: Fake, location: str, named: str) -> None:
    fake.gives(302, "text/plain", b"", Location=location)
    assert failure(fake.url) == (
        f"{fake.url}: the endpoint redirects to {named}; if you trust it, give that URL"
    )


def test_it_does_not_run_in_circles(fake: Fake) -> None:
    fake.gives(301, "text/plain", b"", Location="/sparql")
    assert "redirects to" in failure(fake.url)
    assert len(fake.told) == 4


# ---- what is said ----


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (400, b"no such\nprefix", "the endpoint refuses the query (400): no such prefix; change the query"),
        (401, b"", "the endpoint wants credentials (401); give them with --endpoint-token FILE"),
        (403, b"no", "the endpoint forbids this (403): no; check the credentials and the query"),
        (404, b"<p>x", "there is no endpoint here (404); check the URL; it often ends in /sparql"),
        (413, b"", "the answer is too large (413); add a LIMIT"),
        (405, b"x", "this is no endpoint (405); check the URL; it often ends in /sparql"),
        (500, b"oops", "the endpoint fails (500): oops; change the query, or try later"),
    ],
)
def test_an_error_of_the_server(fake: Fake, status: int, body: bytes, said: str) -> None:
    fake.gives(status, "text/plain", body)
    assert failure(fake.url) == f"{fake.url}: {said}"
    assert failure(fake.url, "zh").startswith(f"{fake.url}：")


def test_when_to_come_again(fake: Fake) -> None:
    fake.gives(503, "text/plain", b"", Retry_After="7")
    assert failure(fake.url).endswith("(503); try again in 7 seconds")
    fake.gives(429, "text/plain", b"", Retry_After="3")
    assert failure(fake.url, "zh").endswith("查询太频繁（429）；请在 3 秒后再试")
    assert seconds("Fri, 31 Dec 1999 23:59:59 GMT") == 60
    assert seconds("-1") is seconds("soon") is seconds("") is None


def test_what_is_no_endpoint(fake: Fake) -> None:
    fake.gives(200, "text/html; charset=utf-8", b"<html>")
    assert "this gives a web page, not results of SPARQL; give the URL of the endpoint" in failure(fake.url)
    fake.gives(200, "text/csv", b"x")
    assert "this gives text/csv, not results" in failure(fake.url)
    fake.gives(200, JSON, b"{")
    assert "is not well-formed" in failure(fake.url)
    fake.gives(200, JSON, b'{"head":{},"boolean":true}')
    assert "a yes or no instead of rows" in failure(fake.url)


def test_an_answer_that_is_only_a_part(fake: Fake) -> None:
    fake.gives(200, JSON, ROWS, X_SPARQL_MaxRows="1")
    assert "gave only the first 1 rows" in failure(fake.url)
    with pytest.raises(EndpointError, match="only the first 1 rows"):
        Endpoint(address(fake.url)).answer("SELECT ?x {}", "SELECT")
    fake.gives(206, JSON, ROWS)
    assert "only a part of the answer" in failure(fake.url)
    fake.gives(200, JSON, ROWS, Content_Length=str(len(ROWS) + 9))
    assert "the connection broke off" in failure(fake.url)
    fake.gives(200, JSON, gzip.compress(ROWS)[:-9], Content_Encoding="gzip")
    assert "the connection broke off" in failure(fake.url)


def test_sizes_and_times_are_limited(fake: Fake) -> None:
    fake.gives(200, JSON, gzip.compress(b" " * 50_000_000), Content_Encoding="gzip")
    to = address(fake.url)
    with pytest.raises(EndpointError, match="larger than 1 MB"):
        post(to, [], JSON, largest=1 << 20)
    fake.gives(200, JSON, gzip.compress(ROWS), Content_Encoding="gzip")
    assert get(to, JSON).body == ROWS
    leave = threading.Event()
    fake.answer = lambda _: (leave.wait(20), (200, {}, b""))[1]
    start = time.monotonic()
    with pytest.raises(EndpointError, match="did not answer in time"):
        post(to, [], JSON, timeout=0.2)
    leave.set()
    assert time.monotonic() - start < 5


def test_nobody_there() -> None:
    with Fakeless() as url:
        assert failure(url) == (
            f"{url}: the endpoint cannot be reached: nothing listens there; check the URL and the network"
        )
        assert (
            failure(url, "zh") == f"{url}：无法连接端点（没有服务在此端口）；请检查 --endpoint 的网址和网络"
        )


class Fakeless:
    """The URL of a port where nothing listens."""

    def __enter__(self) -> str:
        server = Fake()
        server.stop()
        return server.url

    def __exit__(self, *_: object) -> None:
        pass


def test_a_message_is_one_harmless_line() -> None:
    page = b"<html><head><style>p{}</style></head><body><h1>Bad\x1b[31m</h1> <p>query</p></body>"
    assert message(page) == "Bad [31m query"
    assert message(b"Virtuoso 37000 Error\n\nSPARQL query:\nselect 1") == "Virtuoso 37000 Error"
    assert len(message(b"x" * 1000)) == 301


def test_options_that_do_not_go_together(tmp_path: Path) -> None:
    for args, said in (
        (["query", "1", "--endpoint-token", "x"], "--endpoint-token goes with --endpoint"),
        (["query", "1", "--endpoint", "http://x/", "--from", "."], "give --from or --endpoint, not both"),
        (
            ["measure", "--endpoint", "http://x/", "--write-back"],
            "--write-back wants a build, not an endpoint",
        ),
    ):
        done = CliRunner().invoke(main, args)
        assert (done.exit_code, said in done.stderr) == (2, True)


# ---- how queries travel ----


def test_prefixes_that_are_used_and_not_declared_are() -> None:
    text = "PREFIX foaf: <http://other/> SELECT * { ?s a foaf:A ; org:role 'skos:no' } # owl:no"
    assert Wording(text).ready({}) == f"PREFIX org: <http://www.w3.org/ns/org#>\n{text}"


TERM = ox.NamedNode("urn:x-a:b")
FILLED = "VALUES ?x { <urn:x-a:b> } FILTER(?x = <urn:x-a:b>)"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * {¶ ?x ?p ?o }",
        "# a { comment\nselect ?x where {¶ ?x ?p ?o { ?a ?b ?x } }",
        "BASE <http://x/> PREFIX : <http://y/> SELECT (EXISTS { ?x a 1 } AS ?e) {¶ ?x ?p '{' }",
        "CONSTRUCT { ?x a ?o . ?o a ?x } WHERE {¶ ?x ?p ?o }",
        "CONSTRUCT WHERE {¶ ?x ?p ?o }",
        "DESCRIBE ?x FROM <a:b> {¶ ?x ?p ?o }",
        "ASK {¶ ?x ?p ?o }",
    ],
)
def test_parameters_stand_in_front_of_the_pattern(text: str) -> None:
    plain = text.replace("¶", "")
    assert Wording(plain).ready({"x": TERM}).endswith(text.replace("¶", f" {FILLED}"))


def test_a_text_is_quoted_whatever_it_holds() -> None:
    query = Wording("SELECT * { BIND(?x AS ?y) }").ready({"x": ox.Literal("\"}} DROP ALL '\n\\")})
    (row,) = ox.Store().query(query)  # type: ignore[union-attr]
    assert row["y"] == ox.Literal("\"}} DROP ALL '\n\\")  # type: ignore[index]


@pytest.mark.parametrize(
    "text", ["", "DELETE { ?s ?p ?o }", "PREFIX a: <b:> INSERT DATA {}", "LOAD <a:b>", "x"]
)
def test_only_queries_are_sent(text: str) -> None:
    with pytest.raises(QueryError, match="only queries are sent"):
        Wording(text)


def test_a_parameter_without_a_place() -> None:
    with pytest.raises(QueryError, match=r"the query has no \?y to bind"):
        Wording("SELECT * { ?x ?p 'y' }").ready({"y": TERM})
    with pytest.raises(QueryError, match="no pattern to fill in"):
        Wording("DESCRIBE ?x").ready({"x": TERM})
