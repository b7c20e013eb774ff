"""Answers that are kept, so that they need not be worked out again: the latest, up to a number of bytes.

A build never changes, so that what was answered about it stays right. The endpoint keeps what took a while
to work out, for whoever asks the very same of the same build; nothing else, and never what is different
each time it is asked. Who wants it worked out anew says ``Cache-Control: no-cache``.
"""

import asyncio
import json
import re
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from kg.iri import digest
from kg.serve.service import Service
from kg.serve.work import Reply

OK = 200
KEPT, KEPT_SIZE = 32 << 20, 1 << 20
"""How many bytes of answers the endpoint keeps, and how large one of them may be."""
WORTH = 0.025
"""How long an answer has to have taken to be kept, in seconds."""
_DIFFERENT = re.compile(r"\b(?:RAND|NOW|UUID|STRUUID|BNODE|SERVICE)\b", re.IGNORECASE)
"""Words of queries whose answers differ each time, or come from elsewhere."""


class Kept:
    """Answers by a key of theirs, which is empty when one is not to be kept."""

    def __init__(self, most: int, largest: int) -> None:
        self._most, self._largest, self._size = most, largest, 0
        self._replies: OrderedDict[str, Reply] = OrderedDict()

    def get(self, key: str) -> Reply | None:
        """The answer of that key, if it was kept."""
        if key in self._replies:
            self._replies.move_to_end(key)
        return self._replies.get(key)

    def keep(self, key: str, reply: Reply) -> None:
        """Keep an answer that is none of a failure, and not large."""
        if not key or reply.status != OK or len(reply.body) > self._largest or key in self._replies:
            return
        self._replies[key] = reply
        self._size += len(reply.body)
        while self._size > self._most:
            _, oldest = self._replies.popitem(last=False)
            self._size -= len(oldest.body)


class Answers:
    """The answers of the endpoint: worked out by a worker, or kept since one did."""

    def __init__(self, service: Service) -> None:
        self._service, self._kept = service, Kept(KEPT, KEPT_SIZE)

    async def ask(self, request: Request, values: Mapping[str, Any]) -> Reply:
        """The answer to a query.

        Raises:
            Refused: as :meth:`kg.serve.service.Service.ask`.
        """
        key = self._key(request, values)
        found = self._kept.get(key)
        if found:
            self._service.pool.counts.kept += 1
            return found
        clock = asyncio.get_running_loop().time
        begun = clock()
        reply = await self._service.ask(request, "sparql", values)
        if clock() - begun >= WORTH and key == self._key(request, values):  # no other build since
            self._kept.keep(key, reply)
        return reply

    def _key(self, request: Request, values: Mapping[str, Any]) -> str:
        """The build and all that is asked of it; empty for what is no build, or may not stay as it is."""
        about = self._service.pool.about
        anew = any(word in request.headers.get("cache-control", "") for word in ("no-cache", "no-store"))
        if anew or not about.base or self._service.settings.endpoint or _DIFFERENT.search(values["query"]):
            return ""
        return digest(about.generation, json.dumps(values), length=40)
