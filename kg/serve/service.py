"""What the routes share: settings, the pool, templates, and how to ask a job on behalf of a request."""

import asyncio
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from kg.records import Text
from kg.serve.pool import Pool
from kg.serve.sending import Outgoing, Sent
from kg.serve.settings import Settings
from kg.serve.work import Refused, Reply

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
LANGUAGES = ("zh", "en")


def templates() -> Environment:
    """The templates in ``assets``; everything they are given is escaped."""
    return Environment(
        loader=PackageLoader("kg.serve", "assets"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@dataclass(frozen=True, slots=True)
class Service:
    """What the routes share."""

    settings: Settings
    pool: Pool
    templates: Environment
    outgoing: Outgoing = field(default_factory=Outgoing)

    @property
    def base(self) -> str:
        """The public address of the server, without a slash at the end; empty when none was given."""
        return self.settings.base_url.rstrip("/")

    def lang(self, request: Request) -> str:
        """The language of an answer: ``?lang=``, else what the client prefers, else the server's."""
        asked = request.query_params.get("lang", "")
        if asked in LANGUAGES:
            return asked
        return _preferred(request.headers.get("accept-language", "")) or self.settings.lang

    async def ask(self, request: Request, job: str, values: Mapping[str, Any]) -> Reply:
        """Have a job done for a request, whose body was read: within the limit, and while the client waits.

        Raises:
            Refused: when the job refuses, takes too long, is too large, or the server is busy.
        """
        gone = asyncio.ensure_future(_gone(request))
        try:
            return await self.pool.do(job, dict(values), deadline=self.deadline(request), gone=gone)
        finally:
            gone.cancel()

    def deadline(self, request: Request) -> float:
        """When the time of a request is up, on the clock of the event loop."""
        begun = request.scope.get("kg.begun")
        loop_time = asyncio.get_running_loop().time()
        return (begun if isinstance(begun, float) else loop_time) + self.settings.timeout

    def respond(self, reply: Reply) -> Response:
        """A reply as a response, which differs by what the client accepts."""
        return Sent(reply, self.outgoing, {"vary": "accept"} | dict(reply.headers))

    def refuse(self, request: Request, refused: Refused) -> Response:
        """A refusal as a line of text."""
        reason = _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", refused.reason.in_(self.lang(request)))
        return PlainTextResponse(reason + "\n", refused.status, headers=refused.headers)


async def _gone(request: Request) -> None:
    """Wait until the client has left."""
    with suppress(Refused):  # a client that sends too much, while it is answered, has left
        while (await request.receive())["type"] != "http.disconnect":
            pass


def _preferred(header: str) -> str:
    """The first of our languages that a client names."""
    for part in header.split(","):
        short = part.strip()[:2].lower()
        if short in LANGUAGES:
            return short
    return ""


NOT_FOUND = Text("这里没有这个页面", "there is nothing here")
