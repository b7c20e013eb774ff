"""The application: routes and middleware, composed."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from kg.records import Text
from kg.serve.accesslog import AccessLog
from kg.serve.pool import Pool
from kg.serve.routes import api, editor, entity, health, page, sparql
from kg.serve.service import NOT_FOUND, Service, templates
from kg.serve.settings import Settings
from kg.serve.shield import Shield
from kg.serve.work import Refused

ROUTES: tuple[Callable[[Service], list[BaseRoute]], ...] = (
    sparql.routes,
    health.routes,
    editor.routes,
    api.routes,
    page.routes,
    entity.routes,
)
"""What each module of routes answers; the first that fits a path answers it. Linked data takes every path: it
stays last."""


def application(settings: Settings) -> Starlette:
    """The server as an ASGI application; its workers live as long as its lifespan.

    Raises:
        KGError: when there is nothing to serve.
    """
    pool = Pool(settings)
    service = Service(settings, pool, templates())

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with pool:
            yield

    app = Starlette(
        routes=[route for routes in ROUTES for route in routes(service)],
        middleware=[Middleware(AccessLog), Middleware(Shield, settings=settings)],
        exception_handlers={Refused: _refuse, HTTPException: _plain},
        lifespan=lifespan,
    )
    app.state.service = service
    return app


async def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)  # noqa: S101 - the table above says so
    service: Service = request.app.state.service
    return service.refuse(request, error)


async def _plain(request: Request, error: Exception) -> Response:
    """What Starlette refuses by itself: an unknown path, a method that a path does not have."""
    assert isinstance(error, HTTPException)  # noqa: S101 - the table above says so
    reason = NOT_FOUND if error.status_code == 404 else Text("", error.detail)  # noqa: PLR2004 - HTTP
    return await _refuse(request, Refused(error.status_code, reason, error.headers))
