"""Running the server: uvicorn, an orderly stop, the log."""

import asyncio
import logging
import socket
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, Protocol, Self

import h11
import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

from kg.errors import KGError
from kg.serve.app import application
from kg.serve.service import Service
from kg.serve.settings import Settings

Ready = Callable[[str], object]
HEADERS = 10.0
"""How long a client may take for the head of a request, in seconds."""
STALL = 20.0
"""How long a client may not take what is sent, in seconds."""
CONNECTIONS = 512
"""How many connections there may be; above it, the answer is 503."""
_LINE = 64 << 10
_LAST = 5


class Hurried(H11Protocol):
    """HTTP/1.1 where a client is left that does not finish the head of a request, or take its answer."""

    _timer: asyncio.TimerHandle | None = None
    _stall: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._hurry()

    def data_received(self, data: bytes) -> None:
        """Take what has come; if it is not yet a request, wait on."""
        super().data_received(data)
        self._hurry()

    def pause_writing(self) -> None:
        """The client does not take what is sent: wait, but not for ever."""
        super().pause_writing()
        self._stall = self.loop.call_later(STALL, self.transport.abort)

    def resume_writing(self) -> None:
        """The client takes it."""
        self._go_on()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._calm()
        self._go_on()
        super().connection_lost(exc)

    def _hurry(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            self._calm()
        elif self._timer is None:
            self._timer = self.loop.call_later(HEADERS, self._leave)

    def _calm(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = None

    def _go_on(self) -> None:
        if self._stall:
            self._stall.cancel()
        self._stall = None

    def _leave(self) -> None:
        self._timer = None
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            self.transport.close()


class Server(uvicorn.Server):
    """Stops in order: from the first signal on it takes no new queries; it ends when those that run have."""

    def __init__(self, app: Starlette, settings: Settings, ready: Ready | None = None) -> None:
        config = uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            http=Hurried,
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="on",
            limit_concurrency=CONNECTIONS,
            h11_max_incomplete_event_size=_LINE,
            timeout_graceful_shutdown=_LAST,
        )
        super().__init__(config)
        self._settings, self._ready = settings, ready
        self._service: Service = app.state.service
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ending: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and remember the loop."""
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        if self.started and self._ready:
            self._ready(self.url)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop in order; at once, if it is the second signal."""
        if self._ending or self._loop is None:
            self.should_exit = self.force_exit = True
        else:
            self._loop.call_soon_threadsafe(self.stop)

    def stop(self) -> None:
        """Stop in order. Called in the event loop."""
        self._ending = self._ending or asyncio.get_running_loop().create_task(self._end())

    async def _end(self) -> None:
        await self._service.pool.drain(self._settings.timeout + _LAST)
        self.should_exit = True

    @property
    def url(self) -> str:
        """The address at which it listens."""
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(settings: Settings, *, ready: Ready | None = None) -> None:
    """Serve until there is a signal; ``ready`` is told the address once it is listened there.

    Raises:
        KGError: when there is nothing to serve, or it cannot be listened there.
    """
    _log_to_stderr()
    server = Server(application(settings), settings, ready)
    bind_early(settings)
    server.run()
    if not server.started:
        raise KGError("the server did not start", fix="see above")


class Listening(Protocol):
    """A server that knows its address once it has started."""

    started: bool
    should_exit: bool

    @property
    def url(self) -> str:
        """The address at which it listens."""

    def run(self) -> None:
        """Listen until it is to end."""


class Threaded:
    """A server in a thread of its own, from the beginning of a ``with`` to its end."""

    def __init__(self, server: Listening, name: str) -> None:
        self.server, self._name = server, name
        self._thread = threading.Thread(target=server.run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        while not self.server.started:
            self._thread.join(0.01)
            if not self._thread.is_alive():
                raise KGError(f"the {self._name} did not start")
        self.url = self.server.url
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.should_exit = True
        self._thread.join()


class Running(Threaded):
    """A server in a thread, for tests: ``with Running(Settings(port=0)) as server: server.url``."""

    def __init__(self, settings: Settings) -> None:
        self.app = application(settings)
        super().__init__(Server(self.app, settings), "server")


def bind_early(settings: Settings) -> None:
    """See that it can be listened there, as uvicorn would end the program over it."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((settings.host.strip("[]"), settings.port))
        except OSError as error:
            raise KGError(
                f"cannot listen on {settings.host}:{settings.port}: {error.strerror}",
                fix="choose another --port",
                zh=(f"无法监听 {settings.host}:{settings.port}：{error.strerror}", "请用 --port 换一个端口"),
            ) from error


def _log_to_stderr() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    for name, level in (("kg.serve", logging.INFO), ("uvicorn", logging.ERROR)):
        log = logging.getLogger(name)
        log.addHandler(handler)
        log.setLevel(level)
