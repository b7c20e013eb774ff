"""The way to an endpoint: one request, with a time limit, a size limit, and only harmless redirects.

A query travels as a form (SPARQL 1.1 Protocol, 2.1.2), which every endpoint takes. Only http and https are
spoken. Credentials go to the host that the user named and to no other, and never into a message.
"""

import base64
import http.client
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.error import URLError
from urllib.parse import SplitResult, unquote, urlencode, urljoin, urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

from kg import __version__
from kg.errors import InputError, KGError
from kg.graph.remote.refusals import astray, no_endpoint, overdue, refused, too_large, truncated, unreachable

TIMEOUT = 120.0
"""How long one request may take as a whole, in seconds."""
LARGEST = 256 << 20
"""How large an answer may be, in bytes."""
_PIECE = 1 << 16
_SMALL = 1 << 20
_REDIRECTS = (301, 302, 307, 308)
_MOST_REDIRECTS = 3
_PORTS = {"http": 80, "https": 443}
_PARTIAL = 206


@dataclass(frozen=True, slots=True)
class Address:
    """Where an endpoint is: its URL without credentials, and these as the header that carries them."""

    url: str
    credentials: str = field(default="", repr=False)

    @property
    def shown(self) -> str:
        """The URL as it may stand in a message: without its query, which may hold a key."""
        return self.url.partition("?")[0]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered with success: the media type in lower case, the body, the limit it applied.

    ``rows`` is the number of rows after which the server cut the answer off; 0 when it does not say so.
    """

    kind: str
    body: bytes
    rows: int = 0


def address(url: str, token: Path | None = None) -> Address:
    """The address of an endpoint, from its URL and perhaps a file with a bearer token.

    Raises:
        KGError: when it is no http(s) URL, or credentials are given in two ways.
        InputError: when the file of the token cannot be read or holds none.
    """
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        parts, host = SplitResult("", "", "", "", ""), None
    if parts.scheme not in _PORTS or not host or any(c.isspace() or not c.isprintable() for c in url.strip()):
        raise KGError(
            "the endpoint is not a web address",
            fix="begin it with http:// or https://",
            zh=("端点不是网址", "请以 http:// 或 https:// 开头"),
        )
    user = parts.username is not None
    if user and token:
        raise KGError(
            "credentials are given twice",
            fix="leave out --endpoint-token, or the name in the URL",
            zh=("登录信息给了两次", "请去掉 --endpoint-token，或网址中的用户名"),
        )
    bare = parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="", path=parts.path or "/")
    return Address(bare.geturl(), _basic(parts) if user else _bearer(token) if token else "")


def _basic(parts: SplitResult) -> str:
    pair = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
    return "Basic " + base64.b64encode(pair.encode()).decode()


def _bearer(path: Path) -> str:
    try:
        token = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            "the file of the token cannot be read",
            where=str(path),
            fix="give a text file with the token",
            zh=("无法读取令牌文件", "请给出只含令牌的文本文件"),
        ) from error
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise InputError(
            "this file does not hold a token",
            where=str(path),
            fix="write the token into it, on one line",
            zh=("文件中没有令牌", "请把令牌写成一行"),
        )
    return "Bearer " + token


def post(
    to: Address,
    form: Iterable[tuple[str, str]],
    accept: str,
    *,
    timeout: float = TIMEOUT,
    largest: int = LARGEST,
) -> Reply:
    """Send a form and take the whole answer.

    Raises:
        EndpointError: when there is no answer, it is an error, a web page, partial, too large or too late.
    """
    return _exchange(to, urlencode(list(form)).encode(), accept, time.monotonic() + timeout, largest)


def get(to: Address, accept: str, *, timeout: float = TIMEOUT) -> Reply:
    """What is at the address itself, when nothing is asked.

    Raises:
        EndpointError: as :func:`post`.
    """
    return _exchange(to, None, accept, time.monotonic() + timeout, _SMALL)


def _exchange(to: Address, data: bytes | None, accept: str, end: float, largest: int) -> Reply:
    url = to.url
    for _ in range(_MOST_REDIRECTS + 1):
        try:
            with _send(url, to, data, accept, end) as response:
                if response.status not in _REDIRECTS:
                    return _taken(response, to.shown, end, largest)
                url = _onward(url, response.headers.get("location", ""), to.shown)
        except (URLError, OSError, http.client.HTTPException) as error:
            raise unreachable(error, to.shown) from error
    raise astray(to.shown, url.partition("?")[0])


def _send(url: str, to: Address, data: bytes | None, accept: str, end: float) -> http.client.HTTPResponse:
    request = Request(url, data)  # noqa: S310 - the scheme was checked
    request.add_header("Accept", accept)
    request.add_header("Accept-Encoding", "gzip")
    request.add_header("User-Agent", f"kg/{__version__}")
    if to.credentials:
        request.add_unredirected_header("Authorization", to.credentials)
    opener = OpenerDirector()  # http and https only; every status comes back as it is
    for handler in (ProxyHandler({} if _is_near(url) else None), HTTPHandler(), HTTPSHandler()):
        opener.add_handler(handler)
    response = opener.open(request, timeout=max(0.01, end - time.monotonic()))
    assert isinstance(response, http.client.HTTPResponse)  # noqa: S101 - what these handlers give
    return response


def _is_near(url: str) -> bool:
    """Whether a URL is on this machine, where no proxy leads."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _onward(url: str, location: str, shown: str) -> str:
    """Where a redirect leads: the same server, or the same host by https."""
    target = urljoin(url, location)
    old, new = urlsplit(url), urlsplit(target)
    try:
        ports = [part.port or _PORTS.get(part.scheme) for part in (old, new)]
    except ValueError:
        raise astray(shown, "?") from None
    same = old.scheme == new.scheme and ports[0] == ports[1]
    upgrade = (old.scheme, new.scheme) == ("http", "https") and ports == [80, 443]
    if not location or old.hostname != new.hostname or not (same or upgrade) or new.username is not None:
        raise astray(shown, f"{new.scheme}://{new.hostname or ''}{new.path}")
    return target


def _taken(response: http.client.HTTPResponse, shown: str, end: float, largest: int) -> Reply:
    headers = response.headers
    kind = headers.get_content_type() if headers.get("content-type") else ""
    if response.status // 100 != 2:  # noqa: PLR2004 - success
        body = b"".join(_pieces(response, shown, end, _PIECE, partial=True))
        raise refused(response.status, body, headers.get("retry-after", ""), shown)
    if response.status == _PARTIAL or headers.get("x-sql-state", "").strip():
        raise truncated(shown, 0)
    if kind in {"text/html", "application/xhtml+xml"}:
        raise no_endpoint(shown, kind)
    limit = headers.get("x-sparql-maxrows", "")
    body = b"".join(_pieces(response, shown, end, largest))
    return Reply(kind, body, int(limit) if limit.isdecimal() else 0)


def _pieces(
    response: http.client.HTTPResponse, shown: str, end: float, largest: int, *, partial: bool = False
) -> Iterator[bytes]:
    """The body, unpacked, as long as there is time and room."""
    unpack = zlib.decompressobj(31) if response.headers.get("content-encoding") == "gzip" else None
    got = 0
    for piece in _raw(response, shown, end):
        try:
            data = unpack.decompress(piece, largest + 1) if unpack else piece
        except zlib.error as error:
            raise unreachable(error, shown) from error
        got += len(data)
        if got > largest and not partial:
            raise too_large(shown, largest)
        yield data
        if got > largest:
            return
    if unpack and not unpack.eof:
        raise unreachable(EOFError("the packed answer ends early"), shown)


def _raw(response: http.client.HTTPResponse, shown: str, end: float) -> Iterator[bytes]:
    while True:
        piece = response.read1(_PIECE)
        if time.monotonic() > end:
            raise overdue(shown)
        if not piece:
            if response.length:  # fewer bytes than were announced
                raise http.client.IncompleteRead(b"", response.length)
            return
        yield piece
