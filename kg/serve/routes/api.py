"""``/api``: passes requests on to the workers, keeps their answers while the build is the same, and shows the
document as a page. Nothing here reads the graph."""

import asyncio
import json
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from kg.records import Text
from kg.serve.api.document import GROUPS
from kg.serve.api.operations import ROOT
from kg.serve.api.parameters import LONGEST
from kg.serve.api.problems import KINDS, Problem, kind_of
from kg.serve.api_jobs import DOCUMENT, etag, refused
from kg.serve.kept import OK, Kept
from kg.serve.service import LANGUAGES, Service
from kg.serve.work import Refused, Reply

METHODS = "GET, HEAD, OPTIONS"
KEPT, KEPT_SIZE = 8 << 20, 256 << 10
"""How many bytes of answers are kept, and how large one of them may be."""
PAGES = 3
"""How many pages are kept besides the one that is made: in other languages, for other addresses."""
_WORDS = {
    "home": Text("首页", "Home"),
    "browse": Text("浏览", "Browse"),
    "query": Text("查询", "Query"),
    "parameters": Text("参数", "parameters"),
    "meaning": Text("含义", "meaning"),
    "form": Text("取值", "value"),
    "required": Text("必填", "required"),
    "default": Text("缺省", "default"),
    "problems": Text("错误", "problems"),
    "answers": Text("状态码", "Status codes"),
    "try": Text("打开", "open"),
    "document": Text("OpenAPI 3.1 文档", "the document, OpenAPI 3.1"),
}


def routes(service: Service) -> list[BaseRoute]:
    """The page, and everything below it."""
    return [Route(ROOT, _Api(service)), Route(ROOT + "/{rest:path}", _Api(service))]


class _Api:
    """The application for all methods and paths below ``/api``."""

    def __init__(self, service: Service) -> None:
        self._service, self._kept = service, Kept(KEPT, KEPT_SIZE)
        self._pages: dict[str, str] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        response = await self._answer(request)
        response.headers["vary"] = "Accept-Language"
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(None, 204, headers={"allow": METHODS})
        if request.method not in {"GET", "HEAD"}:
            detail = Text(f"不能用 {request.method[:20]}", f"{request.method[:20]} is not possible here")
            reply = self._refused(request, Problem("method-not-allowed", detail))
            return self._service.respond(_with(reply, {"allow": METHODS}))
        try:
            if request.url.path == ROOT:
                return await self._page(request)
            return await self._passed_on(request, request.url.path)
        except Refused as no:
            reply = self._refused(request, Problem(kind_of(no.status), no.reason))
            return self._service.respond(Reply(no.status, reply.media_type, reply.body, no.headers))

    async def _passed_on(self, request: Request, path: str) -> Response:
        tag = etag(self._service.pool.about.generation, self._values(request, path))
        if _matches(request, tag):
            return Response(None, 304, headers={"etag": tag, "cache-control": "no-cache"})
        reply = await self._asked(request, path)
        if reply.status == OK and _matches(request, reply.headers["etag"], wide=True):
            return Response(None, 304, headers=reply.headers)
        return self._service.respond(reply)

    async def _asked(self, request: Request, path: str) -> Reply:
        """What a worker answers, or answered when it was asked the same of the same build."""
        values = self._values(request, path)
        kept = self._kept.get(etag(self._service.pool.about.generation, values))
        if kept is not None:
            return kept
        reply = await self._service.ask(request, "api", values)
        self._kept.keep(reply.headers.get("etag", ""), reply)
        return reply

    def _values(self, request: Request, path: str) -> dict[str, Any]:
        """What a worker is asked with; a query that is too long is cut, and refused for its length."""
        settings = self._service.settings
        return {
            "path": path,
            "query": _text(request.scope["query_string"][: LONGEST + 1]),
            "lang": self._service.lang(request),
            "base": self._base(request),
            "timeout": settings.timeout,
            "most": settings.max_result_mb,
        }

    async def _page(self, request: Request) -> Response:
        """The document for people."""
        reply = await self._asked(request, DOCUMENT)
        if reply.status != OK:
            return self._service.respond(reply)
        tag = f'"page-{reply.headers["etag"][1:]}'
        if _matches(request, tag, wide=True):
            return Response(None, 304, headers={"etag": tag, "cache-control": "no-cache"})
        lang = reply.headers["content-language"]
        if tag not in self._pages:
            text = await asyncio.to_thread(page, self._service, json.loads(reply.body), lang)
            self._pages = {**dict(list(self._pages.items())[-PAGES:]), tag: text}
        headers = {
            "etag": tag,
            "cache-control": "no-cache",
            "content-language": lang,
            "content-security-policy": _policy(),
        }
        return Response(self._pages[tag], media_type="text/html; charset=utf-8", headers=headers)

    def _refused(self, request: Request, problem: Problem) -> Reply:
        return refused(problem, self._service.lang(request), self._base(request))

    def _base(self, request: Request) -> str:
        return self._service.base or str(request.base_url).rstrip("/")


def page(service: Service, document: Mapping[str, Any], lang: str) -> str:
    """The document as HTML: what can be asked, with which parameters, and what may come of it."""
    shared = document["components"]["parameters"]
    operations = [
        {
            "path": path,
            **one["get"],
            "parameters": [_whole(param, shared) for param in one["get"]["parameters"]],
        }
        for path, one in document["paths"].items()
    ]
    return service.templates.get_template("api/api.html.j2").render(
        document=document,
        lang=lang,
        other=LANGUAGES[lang == "zh"],
        groups=[
            (title.in_(lang), [one for one in operations if name in one["tags"]])
            for name, title in GROUPS.items()
        ],
        kinds={name: (kind.status, kind.title.in_(lang), kind.fix.in_(lang)) for name, kind in KINDS.items()},
        said={name: text.in_(lang) for name, text in _WORDS.items()},
        style=Markup(_style()),  # noqa: S704 - our own file
    )


def _text(query: bytes) -> str:
    """The query of a URL; one that is not UTF-8 as another that is not, which is refused with a reason."""
    try:
        return query.decode()
    except UnicodeDecodeError:
        return "%FF"


def _whole(param: Mapping[str, Any], shared: Mapping[str, Any]) -> Any:
    """A parameter, or the shared one that it refers to."""
    return shared[param["$ref"].rpartition("/")[2]] if "$ref" in param else param


def _style() -> str:
    return files("kg.serve").joinpath("assets", "api", "api.css").read_text(encoding="utf-8")


def _policy() -> str:
    """The style that stands in the page, by its digest, and nothing else."""
    digest = b64encode(sha256(_style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'none'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )


def _with(reply: Reply, headers: Mapping[str, str]) -> Reply:
    return Reply(reply.status, reply.media_type, reply.body, {**reply.headers, **headers})


def _matches(request: Request, tag: str, *, wide: bool = False) -> bool:
    """Whether the client has this answer (RFC 9110, 13.1.2); ``wide``: ``*`` stands for whatever there is."""
    told = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    return bool(tag) and (tag in told or (wide and "*" in told))
