"""The review desk as an application: its page, its assets, its API under ``/api/review``.

It stands behind the same shield as ``kg serve``: only this machine, no unknown ``Host``, nothing that another
site sends. What changes something is JSON by its content type, which no form of another site can send.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kg.errors import KGError
from kg.records import Text
from kg.serve.accesslog import AccessLog
from kg.serve.review import page
from kg.serve.review.asking import asked, number, person
from kg.serve.review.desk import Desk
from kg.serve.review.draft import Unfit
from kg.serve.review.rulings import StaleError
from kg.serve.review.shown import Json, both
from kg.serve.settings import Settings
from kg.serve.shield import Shield
from kg.serve.work import Refused

ROOT = "/api/review"
JSON = "application/json"
_NOT_FOUND = Text("这里没有这个地址", "there is nothing at this address")
_NO_ARTICLE = Text("没有这篇文章", "there is no such article")
_KIND = Text("请以 application/json 发送", "send it as application/json")
_BODY = Text("请求不是 JSON 对象", "the request is no JSON object")
_LONGEST = 200


def review_app(folder: Path, *, who: str, lang: str) -> Starlette:
    """The desk of a folder of candidates, held until the lifespan ends or ``app.state.desk`` is closed.

    ``who`` decides when a request does not say; ``lang`` is the page's first language.

    Raises:
        KGError: when another desk has the folder, or it cannot be read.
    """
    desk = Desk(folder, who=person({}, who))

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            desk.close()

    app = Starlette(
        routes=[*_routes(desk), *page.routes(folder, lang)],
        middleware=[Middleware(AccessLog), Middleware(Shield, settings=Settings(lang=lang))],
        exception_handlers={Refused: _refused, HTTPException: _plain, KGError: _failed, Unfit: _unfit},
        lifespan=lifespan,
    )
    app.state.desk = desk
    return app


def _routes(desk: Desk) -> list[BaseRoute]:
    async def state(request: Request) -> Response:
        return answer(await run_in_threadpool(desk.state))

    async def article(request: Request) -> Response:
        found = await run_in_threadpool(desk.article, request.path_params["name"])
        return answer(found) if found else _no(404, _NO_ARTICLE)

    async def entities(request: Request) -> Response:
        tables = request.query_params.getlist("table")
        text, one = (request.query_params.get(name, "")[:_LONGEST] for name in ("q", "candidate"))
        return answer(await run_in_threadpool(desk.entities, tables, text, one))

    async def decide(request: Request) -> Response:
        body = await _body(request)
        return await _settled(desk, lambda: desk.decide(asked(body, desk.who)))

    async def undo(request: Request) -> Response:
        body = await _body(request)
        return await _settled(desk, lambda: desk.undo(number(body), person(body, desk.who)))

    reads: dict[str, Callable[[Request], Awaitable[Response]]] = {
        "/state": state,
        "/articles/{name}": article,
        "/entities": entities,
    }
    return [
        *(Route(ROOT + path, read) for path, read in reads.items()),
        Route(ROOT + "/decide", decide, methods=["POST"]),
        Route(ROOT + "/undo", undo, methods=["POST"]),
    ]


async def _settled(desk: Desk, work: Callable[[], Json]) -> Response:
    """The answer to a decision; 409 with the row as it is now when the client did not see it so."""
    try:
        return answer(await run_in_threadpool(work))
    except StaleError as error:
        row = await run_in_threadpool(desk.row, error.place)
        return answer({"error": _said(error), "row": row}, 409)


async def _body(request: Request) -> dict[str, Any]:
    """The JSON object that was sent.

    Raises:
        Refused: when it is none, or not said to be JSON.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON:
        raise Refused(415, _KIND)
    try:
        found = json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise Refused(400, _BODY) from error
    if not isinstance(found, dict):
        raise Refused(400, _BODY)
    return found


def answer(content: object, status: int = 200) -> Response:
    """An answer as JSON, which nobody keeps."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Response(text.encode(), status, {"cache-control": "no-store"}, JSON)


def _no(status: int, reason: Text, **more: object) -> Response:
    return answer({"error": both(reason), **more}, status)


def _said(error: KGError) -> dict[str, str]:
    return {"zh": error.line("zh"), "en": error.line("en")}


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)  # noqa: S101 - the table above says so
    response = _no(error.status, error.reason)
    response.headers.update(error.headers)
    return response


async def _plain(request: Request, error: Exception) -> Response:
    """What Starlette refuses by itself: an unknown path, a method that a path does not have."""
    assert isinstance(error, HTTPException)  # noqa: S101 - the table above says so
    reason = _NOT_FOUND if error.status_code == 404 else Text("", error.detail)  # noqa: PLR2004 - HTTP
    return await _refused(request, Refused(error.status_code, reason, error.headers))


async def _unfit(request: Request, error: Exception) -> Response:
    assert isinstance(error, Unfit)  # noqa: S101 - the table above says so
    return _no(422, error.reason, field=error.field)


async def _failed(request: Request, error: Exception) -> Response:
    """A table that cannot be read, or a disk that cannot be written: nothing that the client did."""
    assert isinstance(error, KGError)  # noqa: S101 - the table above says so
    return answer({"error": _said(error)}, 503)
