"""What stands in front of every request: who may ask, from where, how much, and what browsers are told.

Another web site must not get at this server through somebody's browser: a name of the host that is not ours
is refused (DNS rebinding), so is what another site sends (cross-site requests), and nobody's page may read
an answer unless ``--cors`` names it; never with credentials.
"""

import asyncio
import base64
import binascii
import hmac
import re
from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.records import Text
from kg.serve.settings import LOOPBACK, Settings
from kg.serve.work import Refused

SAFE = {"GET", "HEAD", "OPTIONS"}
LINGER = 1.0
"""How long a client that sends too much is listened to after it was told so, in seconds."""
TOO_LARGE = 413
_LARGEST = 16 << 20
_DIGITS = 12
UPLOAD = 10.0
"""How long a client may take for the next piece of a request, in seconds."""
ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
}
STRICT = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""The content security policy of whatever does not set its own."""
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::[0-9]{1,5})?")
_ANY = {"0.0.0.0", "[::]"}  # noqa: S104 - not names of a host
_CLOSE = {"connection": "close"}
_REALM = 'Bearer realm="kg", Basic realm="kg", charset="UTF-8"'


class Shield:
    """The middleware."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings
        base = urlsplit(settings.base_url)
        own = base.hostname or ""
        self._public = [f"{base.scheme}://{base.netloc}".lower()] if own else []
        names = (settings.host, own, *settings.allow_hosts)
        self._hosts = {*LOOPBACK, *(_bracketed(name).lower() for name in names if name)} - _ANY

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["kg.begun"] = asyncio.get_running_loop().time()
        asked = Headers(scope=scope)
        allowed = self._allowed_origin(asked.get("origin"))

        lingers = False

        async def guarded(message: Message) -> None:
            nonlocal lingers
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                _dress(headers, allowed, varies=bool(self._settings.cors))
                lingers = message["status"] == TOO_LARGE and headers.get("connection") == "close"
            elif lingers and not message.get("more_body", False):
                await send({**message, "more_body": True})
                await _drained(receive)
                message = {"type": "http.response.body"}
            await send(message)

        try:
            self._check(scope, asked)
        except Refused as refused:
            await _line(refused)(scope, receive, guarded)
            return
        if allowed and _is_preflight(scope, asked):
            await self._preflight()(scope, receive, guarded)
            return
        await self._app(scope, _limited(receive, self._settings.max_query), guarded)

    def _check(self, scope: Scope, headers: Headers) -> None:
        """Refuse what must not get in."""
        self._check_host(headers.getlist("host"))
        self._check_origin(scope["method"], headers)
        self._check_size(headers)
        token, given = self._settings.token, headers.get("authorization", "")
        if token and not _is_preflight(scope, headers) and not _knows(given, token):
            reason = Text("需要访问令牌", "this server wants a token")
            raise Refused(401, reason, {"www-authenticate": _REALM})

    def _check_host(self, hosts: list[str]) -> None:
        """Refuse names that are not ours. A server for others is also known by any address of its own."""
        found = _HOST.fullmatch(hosts[0].lower()) if len(hosts) == 1 else None
        name = found[1] if found else ""
        if name in self._hosts or (not self._settings.loopback and _is_address(name)):
            return
        zh, en = "未知的主机名；可用 --allow-host 允许", "unknown Host; --allow-host NAME allows one"
        raise Refused(421, Text(zh, en))

    def _check_origin(self, method: str, headers: Headers) -> None:
        """Refuse what another site sends, and what another site would embed."""
        site, origin = headers.get("sec-fetch-site", ""), headers.get("origin")
        if method in SAFE:
            foreign = site == "cross-site" and headers.get("sec-fetch-mode") == "no-cors"
        elif origin is None or self._is_own(origin, headers):
            foreign = site in {"cross-site", "same-site"}
        else:
            foreign = not self._allowed_origin(origin)
        if foreign:
            raise Refused(403, Text("拒绝来自其他网站的请求", "requests from other sites are refused"))

    def _check_size(self, headers: Headers) -> None:
        length = headers.get("content-length", "0")
        if "transfer-encoding" in headers and "content-length" in headers:
            raise Refused(400, Text("请求长度不明确", "the length of the request is ambiguous"), _CLOSE)
        if not (length.isascii() and length.isdigit()):
            raise Refused(400, Text("请求长度有误", "the length of the request is wrong"), _CLOSE)
        if len(length) > _DIGITS or int(length) > self._settings.max_query:
            raise over(self._settings.max_query)

    def _is_own(self, origin: str, headers: Headers) -> bool:
        """Whether an origin is this server, under the name by which it was asked."""
        host = headers.get("host", "").lower()
        return origin.lower() in {f"http://{host}", f"https://{host}", *self._public}

    def _allowed_origin(self, origin: str | None) -> str:
        """The origin as it is allowed to read answers; empty when it is not."""
        if origin is None or origin == "null":
            return ""
        if "*" in self._settings.cors:
            return "*"
        return origin if origin.lower() in {one.lower() for one in self._settings.cors} else ""

    def _preflight(self) -> Response:
        named = "accept, content-type" + (", authorization" if self._settings.token else "")
        headers = {
            "access-control-allow-methods": "GET, HEAD, POST",
            "access-control-allow-headers": named,
            "access-control-max-age": "600",
        }
        return Response(status_code=204, headers=headers)


def _is_preflight(scope: Scope, headers: Headers) -> bool:
    """Whether a browser asks whether it may ask."""
    return scope["method"] == "OPTIONS" and "access-control-request-method" in headers


def over(most: int) -> Refused:
    """What to say when a request is larger than the limit."""
    reason = Text(
        f"请求超过 {most >> 10} KiB 的上限", f"the request is larger than the limit of {most >> 10} KiB"
    )
    return Refused(TOO_LARGE, reason, _CLOSE)


def _limited(receive: Receive, most: int) -> Receive:
    """What is received, until it is too much or comes too slowly."""
    taken = 0
    whole = False

    async def limited() -> Message:
        nonlocal taken, whole
        if whole:
            return await receive()
        try:
            async with asyncio.timeout(UPLOAD):
                message = await receive()
        except TimeoutError as error:
            reason = Text("请求传送太慢", "the request came too slowly")
            raise Refused(408, reason, _CLOSE) from error
        taken += len(message.get("body", b""))
        if taken > most:
            raise over(most)
        whole = not message.get("more_body", False)
        return message

    return limited


async def _drained(receive: Receive) -> None:
    """Take a little more of what is sent: who is hung up on while sending does not get to read why."""
    taken = 0
    with suppress(TimeoutError):
        async with asyncio.timeout(LINGER):
            while taken < _LARGEST:
                message = await receive()
                taken += len(message.get("body", b""))
                if not message.get("more_body", False):
                    return


def _dress(headers: MutableHeaders, allowed: str, *, varies: bool) -> None:
    """The headers of every response."""
    for name, value in ALWAYS.items():
        headers.setdefault(name, value)
    headers.setdefault("content-security-policy", STRICT)
    if allowed:
        headers["access-control-allow-origin"] = allowed
    if varies:
        headers.add_vary_header("origin")


def _line(refused: Refused) -> Response:
    both = f"{refused.reason.en}\n{refused.reason.zh}\n"
    return PlainTextResponse(both, refused.status, headers=refused.headers)


def _knows(header: str, token: str) -> bool:
    """Whether a request has the token: as a bearer, or as the password that a browser asks for."""
    kind, _, given = header.partition(" ")
    secret = given.strip().encode("utf-8", "surrogateescape")
    if kind.lower() == "basic":
        try:
            secret = base64.b64decode(secret, validate=True).partition(b":")[2]
        except binascii.Error:
            return False
    elif kind.lower() != "bearer":
        return False
    return hmac.compare_digest(secret, token.encode())


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def _is_address(name: str) -> bool:
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
