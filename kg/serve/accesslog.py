"""One line for each request: when, who, what, how it ended and how long it took.

What was asked is not written down, only a digest of it, by which equal queries are told.
"""

import json
import logging
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.iri import digest

log = logging.getLogger("kg.serve.access")


class AccessLog:
    """The middleware that writes it, as JSON."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, and write a line."""
        if scope["type"] != "http" or not log.isEnabledFor(logging.INFO):
            await self._app(scope, receive, send)
            return
        begun, seen = perf_counter(), {"status": 0, "bytes": 0}

        async def watched(message: Message) -> None:
            seen["status"] = message.get("status", seen["status"])
            seen["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            log.info(json.dumps(_entry(scope) | seen | {"ms": round((perf_counter() - begun) * 1000, 1)}))


def _entry(scope: Scope) -> dict[str, Any]:
    client = scope.get("client")
    query = scope.get("query_string", b"").decode("latin1")
    return {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "client": client[0] if client else "",
        "method": scope["method"],
        "path": scope["path"],
        "asked": digest(query) if query else "",
    }
