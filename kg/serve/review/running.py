"""Running the desk: until a signal, or in a thread for tests."""

from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import uvicorn
from starlette.applications import Starlette

from kg.errors import KGError
from kg.serve import running
from kg.serve.review.app import review_app
from kg.serve.settings import Settings

_LAST = 5


class Server(uvicorn.Server):
    """The server of a desk, on this machine only; ``ready`` is told the address."""

    def __init__(self, app: Starlette, port: int, ready: Callable[[str], object] | None = None) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                host=Settings().host,
                port=port,
                http=running.Hurried,
                ws="none",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                lifespan="on",
                limit_concurrency=running.CONNECTIONS,
                timeout_graceful_shutdown=_LAST,
            )
        )
        self._ready = ready

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        """Start, and tell the address."""
        await super().startup()
        if self.started and self._ready:
            self._ready(self.url)

    @property
    def url(self) -> str:
        """The address at which it listens."""
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        return f"http://{host}:{port}"


def review(
    folder: Path, *, who: str, lang: str, port: int = 0, ready: Callable[[str], object] | None = None
) -> None:
    """Keep the desk of a folder open until there is a signal; ``ready`` is told its address.

    Raises:
        KGError: when another desk has the folder, it cannot be read, or the port is taken.
    """
    running.bind_early(Settings(port=port))
    app = review_app(folder, who=who, lang=lang)
    try:
        server = Server(app, port, ready)
        server.run()
    finally:
        app.state.desk.close()
    if not server.started:
        raise KGError("the desk did not start", fix="see above")


class Reviewing(running.Threaded):
    """A desk in a thread, for tests: ``with Reviewing(folder) as desk: desk.url``."""

    def __init__(self, folder: Path, *, who: str = "王五", lang: str = "zh") -> None:
        self.app = review_app(folder, who=who, lang=lang)
        super().__init__(Server(self.app, 0), "desk")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        self.app.state.desk.close()
