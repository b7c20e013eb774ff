"""Other people's endpoints, started with the same triples, to be measured beside ours.

rdflib-endpoint runs in an environment of its own (it is no dependency of ours): its Python is named by
``KG_RDFLIB_ENDPOINT``, e.g. after ``python -m venv /tmp/re && /tmp/re/bin/pip install rdflib-endpoint uvicorn``.
Virtuoso is Debian's (``apt-get install virtuoso-opensource-7``). What is absent is left out.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.benchmarks.measure import ROOT
from tests.virtuoso import INI

GRAPH = "urn:x-bench"
_OURS = """
import sys
from pathlib import Path
from kg.serve.running import serve
from kg.serve.settings import Settings
serve(Settings(place=Path(sys.argv[1]), port=int(sys.argv[2])))
"""
_RDFLIB = """
import sys, rdflib, uvicorn
from rdflib_endpoint import SparqlEndpoint
graph = rdflib.Graph()
graph.parse(sys.argv[1], format="nt")
uvicorn.run(SparqlEndpoint(graph=graph, path="/sparql"), port=int(sys.argv[2]), log_level="error")
"""
_SOFT = {
    "NumberOfBuffers = 4000": "NumberOfBuffers = 170000",
    "MaxDirtyBuffers = 3000": "MaxDirtyBuffers = 130000",
}
"""What Virtuoso's own comments advise for 2 GB of memory, which is what one of our workers may take."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A server that runs; ``extra`` are parameters that every request needs."""

    name: str
    url: str
    extra: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def ours(place: Path) -> Iterator[Peer]:
    """``kg serve``."""
    port = _free()
    with _program([sys.executable, "-c", _OURS, str(place), str(port)], ROOT) as pid:
        yield _ready("kg serve", f"http://127.0.0.1:{port}/sparql", pid)


@contextmanager
def rdflib_endpoint(triples: Path) -> Iterator[Peer | None]:
    """rdflib-endpoint, the graph in memory; None where it is not installed."""
    python = os.environ.get("KG_RDFLIB_ENDPOINT", "")
    if not python:
        yield None
        return
    port = _free()
    with _program([python, "-c", _RDFLIB, str(triples), str(port)], ROOT) as pid:
        yield _ready("rdflib-endpoint", f"http://127.0.0.1:{port}/sparql", pid)


@contextmanager
def virtuoso(triples: Path, folder: Path) -> Iterator[Peer | None]:
    """Debian's Virtuoso; None where it is not installed."""
    server, client = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if not server or not client:
        yield None
        return
    sql, http = _free(), _free()
    text = INI.format(sql=sql, http=http, rows=10_000)
    for old, new in _SOFT.items():
        assert old in text
        text = text.replace(old, new)
    (folder / "virtuoso.ini").write_text(text, encoding="utf-8")
    shutil.copyfile(triples, folder / "all.nt")
    with _program([server, "-f", "+configfile", "virtuoso.ini"], folder) as pid:
        url = f"http://127.0.0.1:{http}/sparql"
        _ready("Virtuoso", url, pid)
        command = f"DB.DBA.TTLP_MT(file_to_string_output('all.nt'), '', '{GRAPH}'); checkpoint;"
        loaded = subprocess.run(
            [client, str(sql), "dba", "dba", f"exec={command}"], capture_output=True, text=True, check=True
        )
        assert "Error" not in loaded.stdout + loaded.stderr, loaded.stdout + loaded.stderr
        yield Peer("Virtuoso", url, {"default-graph-uri": GRAPH})


def _in_front(pid: int) -> None:
    """Let all that a program starts go before other sessions (Linux, as root): on a machine that is not idle.

    What is ``nice`` within the program stays as it is.
    """
    with suppress(OSError):
        for one in (psutil.Process(pid), *psutil.Process(pid).children(recursive=True)):
            Path(f"/proc/{one.pid}/autogroup").write_text("-15", encoding="ascii")
            time.sleep(0.2)  # as often as the kernel allows


@contextmanager
def _program(command: list[str], folder: Path) -> Iterator[int]:
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            yield process.pid
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(15)
            process.kill()


def _ready(name: str, url: str, pid: int, seconds: float = 900) -> Peer:
    """Wait until a server answers."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(OSError), urllib.request.urlopen(f"{url}?query=ASK%7B%7D", timeout=10):  # noqa: S310
            _in_front(pid)
            return Peer(name, url)
        time.sleep(0.2)
    raise SystemExit(f"{name} did not start")


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
