"""What stands in front of every request: names of the host, other web sites, tokens, sizes, headers."""

import base64
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx
import pytest

from kg.errors import KGError
from kg.serve.settings import Settings
from kg.serve.shield import Shield
from tests.serving import LIGHT, Client, run, served, write_graph

TOKEN = "a-secret-of-some-length"  # noqa: S105 - nobody's
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with served(write_graph(tmp_path_factory.mktemp("graph"))) as client:
        yield client


class Shielded:
    """The shield alone, in front of something that answers to everything."""

    def __init__(self, **given: Any) -> None:
        self._transport = httpx.ASGITransport(Shield(inside, Settings(**given)))

    def ask(self, method: str = "GET", path: str = "/", **headers: str | bytes) -> httpx.Response:
        return run(
            self._ask(method, path, {name.replace("_", "-"): value for name, value in headers.items()})
        )

    async def _ask(self, method: str, path: str, headers: dict[str, Any]) -> httpx.Response:
        async with httpx.AsyncClient(transport=self._transport, base_url="http://127.0.0.1:8000") as client:
            return await client.request(method, path, headers=headers)


async def inside(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
    await send({"type": "http.response.body", "body": b"inside"})


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST:1234", "[::1]:99", "127.0.0.1:80"])
def test_our_own_names(client: Client, host: str) -> None:
    assert client.get("/health", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example:8000",
        "127.0.0.1@evil.example",
        "evil.example:127.0.0.1",
        "localhost.",
        "[::1",
        "::1",
        "0.0.0.0",  # noqa: S104
        "127.0.0.2",
        "2130706433",
        "127.1",
        "192.168.0.7",
        "localhost:8000:9",
        "local host",
        "",
    ],
)
def test_unknown_names_are_refused_for_every_path_and_method(client: Client, host: str) -> None:
    for method, path in (
        ("GET", "/"),
        ("GET", "/sparql?query=ASK{}"),
        ("POST", "/sparql"),
        ("OPTIONS", "/sparql"),
    ):
        answer = client.request(method, path, headers={"host": host})
        assert answer.status_code in {400, 421}, (method, path)
        assert "access-control-allow-origin" not in answer.headers


def test_requests_without_a_name_or_with_two_are_refused(client: Client) -> None:
    assert b" 400 " in client.raw(b"GET /health HTTP/1.1\r\n\r\n")
    assert b" 200 " not in client.raw(b"GET /health HTTP/1.0\r\n\r\n")
    two = b"GET /health HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
    assert b" 200 " not in client.raw(two)
    whole = b"GET http://evil.example/health HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
    assert b" 200 " not in client.raw(whole)


def test_more_names_can_be_allowed() -> None:
    named = Shielded(allow_hosts=("kg.example.org",), base_url="https://public.example.org/")
    for host, status in (
        ("kg.example.org:8000", 200),
        ("public.example.org", 200),
        ("other.example.org", 421),
    ):
        assert named.ask(host=host).status_code == status


def test_a_server_for_others_is_known_by_its_addresses_but_not_by_any_name() -> None:
    public = Shielded(host="0.0.0.0", public=True, allow_hosts=("kg.example.org",))  # noqa: S104
    for host, status in (
        ("192.168.0.7:8000", 200),
        ("[fe80::1]", 200),
        ("kg.example.org", 200),
        ("evil.example", 421),
    ):
        assert public.ask(host=host).status_code == status


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.7", "kg.example.org"])  # noqa: S104
def test_other_machines_are_served_only_with_a_token_or_in_public(host: str) -> None:
    with pytest.raises(KGError, match="--token FILE, or --public"):
        Settings(host=host)
    assert Settings(host=host, public=True)
    assert Settings(host=host, token=TOKEN)
    assert Settings(host="127.0.0.1").host == "127.0.0.1"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:1"},
        {"origin": "http://127.0.0.1.evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://evil.example", "sec-fetch-site": "same-origin"},
    ],
)
def test_what_another_site_sends_is_refused(client: Client, headers: dict[str, str]) -> None:
    posted = client.post("/sparql", data={"query": LIGHT}, headers=headers)
    assert posted.status_code == 403
    assert client.request("DELETE", "/sparql", headers=headers).status_code == 403
    read = client.ask(LIGHT)
    assert read.status_code == 200
    assert "access-control-allow-origin" not in read.headers


def test_our_own_pages_and_programs_may_post(client: Client) -> None:
    own = f"http://127.0.0.1:{client.port}"
    for headers in (
        {},
        {"origin": own},
        {"origin": own, "sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
    ):
        assert client.post("/sparql", data={"query": LIGHT}, headers=headers).status_code == 200, headers


def test_behind_a_proxy_our_public_address_is_our_own() -> None:
    behind = Shielded(base_url="https://kg.example.org/graph/")
    assert behind.ask("POST", origin="https://kg.example.org").status_code == 200
    assert behind.ask("POST", origin="http://kg.example.org").status_code == 403
    assert Shielded().ask("POST", origin="://").status_code == 403


def test_another_site_cannot_embed_a_query_as_a_picture(client: Client) -> None:
    embedded = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}
    assert client.get("/sparql", params={"query": LIGHT}, headers=embedded).status_code == 403
    link = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert client.get("/health", headers=link).status_code == 200


def test_cors_is_for_those_who_are_named_and_without_credentials() -> None:
    friend = {"origin": "https://friend.example"}
    some = Shielded(cors=("https://friend.example",))
    answer = some.ask(**friend)
    assert answer.headers["access-control-allow-origin"] == "https://friend.example"
    assert "origin" in answer.headers["vary"].lower()
    assert some.ask("POST", **friend).status_code == 200
    asks = {"access_control_request_method": "POST", "access_control_request_headers": "content-type"}
    before = some.ask("OPTIONS", **friend, **asks)
    assert (before.status_code, "POST" in before.headers["access-control-allow-methods"]) == (204, True)
    for other in ("https://friend.example.evil", "http://friend.example", "null", "https://evil.example"):
        assert "access-control-allow-origin" not in some.ask(origin=other).headers
        assert some.ask("POST", origin=other).status_code == 403
        assert "access-control-allow-methods" not in some.ask("OPTIONS", origin=other, **asks).headers
    everyone = Shielded(cors=("*",)).ask(**friend)
    assert everyone.headers["access-control-allow-origin"] == "*"
    for one in (answer, before, everyone):
        assert "access-control-allow-credentials" not in one.headers


@pytest.mark.parametrize(
    "path", ["/", "/sparql", "/sparql?query=ASK{}", "/nothing", "/health", "/metrics", "/sparql?query="]
)
def test_every_response_tells_browsers_to_be_strict(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert "server" not in headers


def test_what_was_asked_comes_back_as_text_never_as_a_page(client: Client) -> None:
    for path in ("/sparql", "/<script>alert(1)</script>", "/health"):
        answer = client.get(path, params={"query": "<script>alert(1)</script>", "lang": "<b>"})
        assert "html" not in answer.headers["content-type"]
    label = client.ask("SELECT ('<script>alert(1)</script>' AS ?x) {}", "text/html,*/*")
    assert "html" not in label.headers["content-type"]


def test_a_token_is_asked_for_everywhere_and_may_come_in_two_ways() -> None:
    closed = Shielded(token=TOKEN)
    basic = base64.b64encode(f"anyone:{TOKEN}".encode()).decode()
    for good in (f"Bearer {TOKEN}", f"bearer {TOKEN}", f"Basic {basic}"):
        assert closed.ask(authorization=good).status_code == 200
    for bad in (
        "",
        TOKEN,
        f"Bearer {TOKEN}x",
        "Bearer ",
        "Basic !!!",
        f"Basic {TOKEN}",
        f"Digest {TOKEN}",
        "Bearer \xe9",
    ):
        answer = closed.ask(authorization=bad.encode("latin1"))
        assert (answer.status_code, "Bearer" in answer.headers["www-authenticate"]) == (401, True), bad
    assert closed.ask(path=f"/?token={TOKEN}").status_code == 401
    assert TOKEN not in repr(Settings(token=TOKEN))


def test_a_body_that_is_too_large_is_refused_before_it_is_read(client: Client) -> None:
    most = 256 * 1024
    fits = f"ASK {{}} #{'x' * (most - 8)}"
    assert client.post_query(fits).status_code == 200
    assert client.post_query(fits + "x").status_code == 413
    head = f"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: {FORM}\r\nContent-Length: {{}}\r\n\r\n"
    assert b" 413 " in client.raw(head.format(most + 1).encode())  # nothing of it was sent
    assert b" 413 " in client.raw(head.format(10**11).encode())
    assert b" 4" in client.raw(head.format(10**40).encode())[:12]


@pytest.mark.parametrize("chunked", [True, False])
def test_who_sends_too_much_gets_to_read_why(client: Client, *, chunked: bool) -> None:
    link = HTTPConnection("127.0.0.1", client.port, timeout=10)
    body = b"x" * (3 << 20)
    pieces = iter([body[:65536]] * 40) if chunked else body
    link.request(
        "POST", "/sparql", pieces, {"content-type": "application/sparql-query"}, encode_chunked=chunked
    )
    response = link.getresponse()
    assert (response.status, b"256 KiB" in response.read()) == (413, True)
    link.close()


def test_a_body_without_a_length_is_counted(client: Client) -> None:
    pieces = (b"x" * 65536 for _ in range(6))
    answer = client.post("/sparql", content=pieces, headers={"content-type": "application/sparql-query"})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "lengths",
    [
        "Content-Length: 6\r\nTransfer-Encoding: chunked",
        "Content-Length: 6\r\nContent-Length: 7",
        "Content-Length: -1",
        "Content-Length: +6",
        "Content-Length: 0x6",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked, identity",
    ],
)
def test_ambiguous_lengths_are_refused_and_nothing_is_smuggled(client: Client, lengths: str) -> None:
    smuggled = "0\r\n\r\nGET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
    head = f"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n{lengths}\r\n\r\n"
    said = client.raw((head + smuggled).encode())
    assert b" 200 " not in said
    assert said.count(b"HTTP/1.1 ") <= 1


@pytest.mark.parametrize(
    "given",
    [
        {"timeout": 0},
        {"timeout": float("nan")},
        {"timeout": float("inf")},
        {"workers": 1},
        {"max_result_mb": 0},
        {"port": 70_000},
        {"cors": ("https://x.example/path",)},
        {"cors": ("x.example",)},
        {"allow_hosts": ("http://x",)},
        {"base_url": "javascript:alert(1)"},
        {"service_allow": ("file:///etc/passwd",)},
        {"endpoint": "ftp://x/"},
    ],
)
def test_settings_that_make_no_sense_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(KGError):
        Settings(**given)


def test_nothing_to_serve_is_said_at_once(tmp_path: Path) -> None:
    from kg.serve.app import application

    with pytest.raises(KGError, match="nothing was built here"):
        application(Settings(place=tmp_path))


def test_a_client_of_http_2_or_nonsense_is_turned_away(client: Client) -> None:
    assert b" 200 " not in client.raw(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
    assert b" 200 " not in client.raw(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
    assert b" 200 " not in client.raw(b"GET /health\r\n\r\n")
    assert (
        client.raw(b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")[:12].split(b" ")[1][
            :1
        ]
        == b"4"
    )
    assert httpx.get(f"{client.base_url}/health").status_code == 200
