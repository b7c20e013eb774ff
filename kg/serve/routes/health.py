"""``/health`` for whoever watches over the server, ``/metrics`` for Prometheus."""

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from kg import __version__
from kg.serve.counts import exposition
from kg.serve.service import Service

_TEXT = "text/plain; version=0.0.4; charset=utf-8"


def routes(service: Service) -> list[BaseRoute]:
    """The two of them."""

    async def health(request: Request) -> Response:
        now, about, counts = service.pool.now, service.pool.about, service.pool.counts
        state = "stopping" if service.pool.stopping else "ok" if now.workers else "starting"
        content = {
            "status": state,
            "version": __version__,
            "dataset": about.dataset,
            "build": about.generation,
            "triples": about.triples,
            "workers": now.workers,
            "running": now.running,
            "waiting": now.waiting,
            "deaths": counts.deaths,
            "kills": counts.kills.total(),
            "renewals": counts.renewals,
        }
        return JSONResponse(content, 200 if state == "ok" else 503, {"cache-control": "no-store"})

    async def metrics(request: Request) -> Response:
        about = service.pool.about
        labels = ",".join(
            f'{name}="{_escaped(value)}"'
            for name, value in (
                ("version", __version__),
                ("dataset", about.dataset),
                ("build", about.generation),
            )
        )
        text = exposition(service.pool.counts, service.pool.now, labels)
        return PlainTextResponse(text, headers={"content-type": _TEXT, "cache-control": "no-store"})

    return [Route("/health", health), Route("/metrics", metrics)]


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
