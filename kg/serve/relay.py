"""Calls to other endpoints: to addresses that are allowed, exactly, and no further.

The engine would follow wherever an answer sends it. So it is told to call here, on this machine, and only
this passes the call on; an answer that points elsewhere is refused.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from secrets import token_urlsafe
from urllib.parse import urlsplit

from kg.serve.gate import targets
from kg.serve.tokens import Token

_MOST = 32 << 20
_LARGEST_CALL = 4 << 20
_SECONDS = 60
_OK, _BAD, _NO = 200, 502, 404


@contextmanager
def relayed(text: str, found: Sequence[Token], allowed: Sequence[str]) -> Iterator[str]:
    """The query with its calls turned to a relay that lives as long as this lasts."""
    calls = [token for token in targets(found) if token]
    if not calls:
        yield text
        return
    secret = token_urlsafe(16)
    server = _Relay(("127.0.0.1", 0), _Call)
    server.ways = {f"/{secret}/{at}": url for at, url in enumerate(allowed)}
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        here = f"http://127.0.0.1:{server.server_port}"
        yield _turned(text, calls, {url: here + way for way, url in server.ways.items()})
    finally:
        server.shutdown()
        server.server_close()


def _turned(text: str, calls: Sequence[Token], ways: dict[str, str]) -> str:
    for token in reversed(calls):
        way = ways[token.text[1:-1]]
        text = f"{text[: token.at]}<{way}>{text[token.at + len(token.text) :]}"
    return text


class _Relay(HTTPServer):
    ways: dict[str, str]


class _Call(BaseHTTPRequestHandler):
    """One call, passed on."""

    def do_POST(self) -> None:
        """Pass a query on, and its answer back."""
        server = self.server
        url = server.ways.get(self.path) if isinstance(server, _Relay) else None
        length = int(self.headers.get("content-length") or 0)
        if url is None or length > _LARGEST_CALL:
            self.send_error(_NO)
            return
        try:
            kind, body = _call(url, self.rfile.read(length), dict(self.headers))
        except (OSError, HTTPException, ValueError) as error:
            self._send(_BAD, "text/plain", str(error).encode())
            return
        self._send(_OK, kind, body)

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in http.server
        """Say nothing."""


def _call(url: str, query: bytes, headers: dict[str, str]) -> tuple[str, bytes]:
    """The media type and body of an answer. Nothing but success is an answer; a redirection is none."""
    parts = urlsplit(url)
    connect = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = connect(parts.hostname or "", parts.port, timeout=_SECONDS)
    passed = {name: headers[name] for name in headers if name.lower() in {"accept", "content-type"}}
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, query, passed)
        response = connection.getresponse()
        body = response.read(_MOST + 1)
        if response.status != _OK or len(body) > _MOST:
            raise ValueError(f"{url} answered {response.status}, {len(body)} bytes")
        return response.headers.get("content-type", ""), body
    finally:
        connection.close()
