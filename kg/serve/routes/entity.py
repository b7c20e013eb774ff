"""Linked data: every IRI of the graph under its path, lists, and search. These routes come last of all.

A client gets the form it prefers, or the one that the ending of the address names (``.ttl``, ``.jsonld`` …).
What is said of a thing, and how pages look, is worked out by jobs (``kg.serve.entity_job``).
"""

from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kg.records import Text
from kg.serve.service import LANGUAGES, Service
from kg.serve.work import Refused

LONGEST = 4096
"""The longest address, in characters."""


def routes(service: Service) -> list[BaseRoute]:
    """What answers the addresses that no other route has."""

    async def entity(request: Request) -> Response:
        return await _asked(service, request, "entity", path=path_of(request))

    async def about(request: Request) -> Response:
        iri, form = request.query_params.get("iri", ""), request.query_params.get("format", "")
        if not iri:
            raise Refused(400, Text("请给出 ?iri=", "give ?iri="))
        return await _asked(service, request, "entity", path="about", iri=iri, form=form)

    async def entities(request: Request) -> Response:
        chosen = {name: request.query_params.get(name, "") for name in ("kind", "class")}
        return await _asked(service, request, "browse", **chosen)

    async def search(request: Request) -> Response:
        return await _asked(service, request, "find", text=request.query_params.get("q", ""))

    return [
        Route("/assets/pages.css", _style),
        Route("/favicon.ico", _icon),
        Route("/about", about),
        Route("/entities", entities),
        Route("/search", search),
        Route("/{path:path}", entity),
    ]


def path_of(request: Request) -> str:
    """The path of a request as it came, without the slash it begins with.

    Raises:
        Refused: 414 when the address is too long.
    """
    raw: bytes = request.scope.get("raw_path") or request.url.path.encode()
    path = raw.partition(b"?")[0].decode("ascii", errors="replace")
    if len(path) + len(request.url.query) > LONGEST:
        raise Refused(414, Text("地址过长", "the address is too long"))
    return path.removeprefix(request.scope.get("root_path", "")).removeprefix("/")


def common(service: Service, request: Request) -> dict[str, Any]:
    """What every page is asked with: the language, how to get to the top, and what the client has already."""
    path, query = path_of(request), request.url.query
    picked = request.query_params.get("lang", "")
    return {
        "page": f"{path}?{query}" if query else path,
        "up": "../" * path.count("/"),
        "lang": service.lang(request),
        "picked": picked if picked in LANGUAGES else "",
        "public": service.base,
        "portion": request.query_params.get("portion", ""),
        "accept": request.headers.get("accept", ""),
        "known": request.headers.get("if-none-match", ""),
    }


async def _asked(service: Service, request: Request, job: str, **values: object) -> Response:
    return service.respond(await service.ask(request, job, common(service, request) | values))


async def _icon(request: Request) -> Response:
    """There is none; a browser need not ask again."""
    return Response(None, 204, headers={"cache-control": "max-age=86400"})


async def _style(request: Request) -> Response:
    body, tag = style()
    headers = {"etag": tag, "cache-control": "no-cache"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(None, 304, headers=headers)
    return Response(body, headers=headers, media_type="text/css; charset=utf-8")


@cache
def style() -> tuple[bytes, str]:
    """The style of the pages, and its tag."""
    body = files("kg.serve").joinpath("assets", "pages", "pages.css").read_bytes()
    return body, f'"{sha256(body).hexdigest()[:20]}"'
