"""Servers for tests: on a port of their own, over a small graph, with limits that are soon reached."""

import asyncio
import re
import socket
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil

from kg.serve.running import Running
from kg.serve.settings import Settings

EX = "http://example.org/"
GRAPHS = (EX + "g1", EX + "g2")
WAYS = {"fork": True, "spawn": False}
"""How workers come to be; every promise is kept either way."""
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"
LIGHT = f"SELECT ?o {{ <{EX}s0> <{EX}name> ?o }}"


def write_graph(folder: Path, things: int = 200) -> Path:
    """A file of RDF with a default graph and two named ones."""
    rows = "".join(f"ex:s{n} ex:name 'thing {n}' ; ex:knows ex:s{n + 1} .\n" for n in range(things))
    named = "".join(f"<{name}> {{ ex:in ex:graph '{name[-2:]}' }}\n" for name in GRAPHS)
    path = folder / "graph.trig"
    path.write_text(f"PREFIX ex: <{EX}>\n{rows}{named}", encoding="utf-8")
    return path


@contextmanager
def served(place: Path, **given: Any) -> Iterator["Client"]:
    """A server that runs, and a client of it."""
    settings = {"timeout": 3.0, "workers": 2, "port": 0} | given
    with Running(Settings(place=place, **settings)) as running, Client(running) as client:
        yield client


class Client(httpx.Client):
    """A client of a server in this process, which also looks at the processes of the server."""

    def __init__(self, running: Running) -> None:
        self.port = int(running.url.rpartition(":")[2])
        self.service = running.app.state.service
        super().__init__(base_url=running.url, timeout=30)

    def ask(self, query: str, accept: str = "*/*", **more: str) -> httpx.Response:
        """Ask by GET."""
        return self.get("/sparql", params={"query": query} | more, headers={"accept": accept})

    def post_query(
        self, query: str | bytes, kind: str = "application/sparql-query", **headers: str
    ) -> httpx.Response:
        """Ask by POST, directly."""
        return self.post("/sparql", content=query, headers={"content-type": kind} | headers)

    def counted(self, name: str) -> float:
        """A number of ``/metrics``; 0 when it is not there."""
        found = re.search(rf"^{re.escape(name)} (\S+)$", self.get("/metrics").text, re.MULTILINE)
        return float(found[1]) if found else 0.0

    def raw(self, data: bytes, *, wait: float = 5.0) -> bytes:
        """What comes back for bytes as they are, until the server closes or is silent."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=wait) as link:
            link.sendall(data)
            return b"".join(_read(link))


def _read(link: socket.socket) -> Iterator[bytes]:
    try:
        while piece := link.recv(65536):
            yield piece
            link.settimeout(0.5)
    except (TimeoutError, ConnectionResetError):
        return


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine gives, in a thread of its own: the browser's driver has a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def workers() -> list[psutil.Process]:
    """The worker processes of servers in this process."""
    return [one for one in psutil.Process().children(recursive=True) if _is_worker(one)]


def _is_worker(process: psutil.Process) -> bool:
    try:
        words = process.cmdline()
        parent = process.parent()
    except psutil.Error:
        return False
    forked = "zygote" in words and parent is not None and "zygote" in parent.cmdline()
    return "kg.serve.worker" in words and ("spawn" in words or forked)


def busy() -> float:
    """The processor time of all workers that are alive, in seconds."""
    total = 0.0
    for one in workers():
        try:
            total += sum(one.cpu_times()[:2])
        except psutil.Error:
            continue
    return total


def until(holds: Callable[[], Any], seconds: float = 5.0) -> bool:
    """Wait until something holds; whether it came to."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
