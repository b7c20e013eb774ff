"""Sending a reply: in pieces, and never more at once than there is room for.

Clients that do not take their answer are left (see ``Hurried`` in ``running``).
"""

from collections.abc import Mapping

from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from kg.serve.work import Reply

PIECE = 256 << 10
"""How many bytes are handed over at once."""
ROOM = 512 << 20
"""How many bytes of answers may be on their way at once."""
SMALL = 1 << 20
"""Answers up to this size are always sent."""


class Outgoing:
    """How many bytes are on their way."""

    def __init__(self, room: int = ROOM) -> None:
        self.held, self._room = 0, room

    def fits(self, size: int) -> bool:
        """Whether so many more may be sent."""
        return size <= SMALL or self.held + size <= self._room


class Sent(Response):
    """A reply on its way."""

    def __init__(self, reply: Reply, outgoing: Outgoing, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(reply.body, reply.status, headers, media_type=None)
        self.headers["content-type"] = reply.media_type
        self._outgoing = outgoing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the reply."""
        body = bytes(self.body)
        if not self._outgoing.fits(len(body)):
            await _busy()(scope, receive, send)
            return
        self._outgoing.held += len(body)
        try:
            await self._send(scope, send, b"" if scope["method"] == "HEAD" else body)
        finally:
            self._outgoing.held -= len(body)

    async def _send(self, scope: Scope, send: Send, body: bytes) -> None:
        start = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        await send(start)
        for at in range(0, max(len(body), 1), PIECE):
            piece = {
                "type": "http.response.body",
                "body": body[at : at + PIECE],
                "more_body": at + PIECE < len(body),
            }
            await send(piece)


def _busy() -> Response:
    return PlainTextResponse(
        "too many large answers are on their way; try again in a moment\n", 503, headers={"retry-after": "5"}
    )
