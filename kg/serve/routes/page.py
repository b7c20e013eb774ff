"""``/``: the page of the network. A worker renders it once for each build and language; it is kept here.

What is too large to be rendered while somebody waits has a list of what it holds instead, which says so.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kg.serve.routes.entity import common
from kg.serve.service import Service
from kg.serve.verdicts import busy
from kg.serve.work import Reply

Key = tuple[str, ...]
SHARE = 0.7
"""Of the time that a request has, how much the page may take; the rest is for what is shown instead."""


@dataclass(slots=True)
class Shelf:
    """The pages of the build that is served; one request renders, the others wait for it."""

    generation: str = ""
    slow: bool = False
    pages: dict[Key, Reply] = field(default_factory=dict)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def turn_to(self, generation: str) -> None:
        """Forget the pages of another build."""
        if generation != self.generation:
            self.generation, self.slow, self.pages = generation, False, {}


def routes(service: Service) -> list[BaseRoute]:
    """The page of the network."""
    shelf = Shelf()

    async def page(request: Request) -> Response:
        reply = await _page(service, request, shelf)
        tag = reply.headers.get("etag", "-")
        if tag in request.headers.get("if-none-match", ""):
            reply = Reply(304, reply.media_type, b"", reply.headers)
        return service.respond(reply)

    return [Route("/", page)]


async def _page(service: Service, request: Request, shelf: Shelf) -> Reply:
    """The page from the shelf, or made now.

    Raises:
        Refused: 503, when others have waited for it before and there was no time left.
    """
    values = common(service, request) | {"page": "", "portion": "", "accept": "", "known": ""}
    key = (values["lang"], values["picked"])
    generation = service.pool.about.generation
    try:
        async with asyncio.timeout_at(service.deadline(request)), shelf.lock:
            shelf.turn_to(generation)
            found = shelf.pages.get(key) or await _made(service, request, values, shelf)
            if generation == service.pool.about.generation:
                shelf.pages[key] = found
            return found
    except TimeoutError as error:
        raise busy() from error


async def _made(service: Service, request: Request, values: dict[str, Any], shelf: Shelf) -> Reply:
    """The page, or, where making it takes too long, what the data set holds."""
    if not shelf.slow:
        try:
            async with asyncio.timeout(service.settings.timeout * SHARE):
                return await service.ask(request, "front", values)
        except TimeoutError:
            shelf.slow = True
    return await service.ask(request, "browse", values | {"note": "tooLarge"})
