"""A stand-in for a language model: a server on this machine that answers, lies, breaks off or hangs as told."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from kg.extract.model import ModelSettings

Reply = Callable[["Stub", BaseHTTPRequestHandler, dict[str, Any]], None]


def completion(content: object, *, finish: str = "stop", **message: object) -> bytes:
    """A chat completion with this content (as JSON when it is no text)."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    choice = {
        "index": 0,
        "finish_reason": finish,
        "message": {"role": "assistant", "content": text, **message},
    }
    usage = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
    return json.dumps({"id": "a", "object": "chat.completion", "choices": [choice], "usage": usage}).encode()


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def says(content: object, **more: Any) -> Reply:
    """A server that gives this completion."""
    return lambda _, handler, __: send(handler, 200, completion(content, **more))


def fails(status: int, message: str = "no", **headers: str) -> Reply:
    """A server that answers with an error."""
    return lambda _, handler, __: send(
        handler, status, json.dumps({"error": {"message": message}}).encode(), **headers
    )


@dataclass
class Stub:
    """A server on this machine: its replies one after the other, the last again and again."""

    replies: list[Reply]
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def settings(self, **more: Any) -> ModelSettings:
        return ModelSettings(**{"model": "shi", "url": self.url, "retries": 0, "timeout": 5.0, **more})


@contextmanager
def serving(*replies: Reply) -> Iterator[Stub]:
    stub = Stub(list(replies))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            reply = stub.replies[min(len(stub.asked), len(stub.replies) - 1)]
            stub.headers.append({name.lower(): value for name, value in self.headers.items()})
            stub.asked.append(asked)
            try:
                reply(stub, self, asked)
            except OSError:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    stub.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield stub
    finally:
        stub.stop.set()
        server.shutdown()
        thread.join()
        server.server_close()
