"""What goes over the pipe between the server and a worker: a line of JSON with its length, then bytes.

question  4 bytes: length of JSON · JSON
answer    4 bytes: length of JSON · 4 bytes: length of body · JSON · body
"""

import json
import struct
from asyncio import StreamReader
from collections.abc import Mapping
from typing import Any, Protocol

_ONE, _TWO = struct.Struct(">I"), struct.Struct(">II")


class Incoming(Protocol):
    """Where bytes come from."""

    def read(self, size: int, /) -> bytes:
        """So many bytes, or fewer at the end."""


class Outgoing(Protocol):
    """Where bytes go."""

    def write(self, data: bytes, /) -> int:
        """Take bytes."""

    def flush(self) -> None:
        """Send them off."""


def question(content: Mapping[str, Any]) -> bytes:
    """A question as bytes."""
    text = json.dumps(content).encode()
    return _ONE.pack(len(text)) + text


def read_question(stream: Incoming) -> dict[str, Any] | None:
    """The next question of a stream; None at its end."""
    head = stream.read(_ONE.size)
    if len(head) < _ONE.size:
        return None
    content: dict[str, Any] = json.loads(stream.read(*_ONE.unpack(head)))
    return content


def write_answer(stream: Outgoing, head: Mapping[str, Any], body: bytes = b"") -> None:
    """Write an answer to a stream."""
    text = json.dumps(head).encode()
    stream.write(_TWO.pack(len(text), len(body)) + text)
    stream.write(body)
    stream.flush()


async def read_answer(reader: StreamReader) -> tuple[dict[str, Any], bytes]:
    """The next answer.

    Raises:
        EOFError: when the other side has died.
    """
    size, length = _TWO.unpack(await reader.readexactly(_TWO.size))
    head: dict[str, Any] = json.loads(await reader.readexactly(size))
    return head, await reader.readexactly(length)
