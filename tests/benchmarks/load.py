"""Many clients at once, in a process of their own: what each request got, and how late the clients themselves were.

    python -m tests.benchmarks.load < PLAN > OUTCOME          (both JSON; see ``Plan`` and ``Outcome``)

The clients speak HTTP/1.1 themselves, over connections that stay open: that costs a tenth of what a library
does, so that on a small machine it is the server that is measured.
"""

import asyncio
import hashlib
import json
import random
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from tests.benchmarks.measure import ROOT

_TICK = 0.01


@dataclass(frozen=True, slots=True)
class Users:
    """So many clients that ask some of the queries, at random or in turn, and think for a while before each."""

    number: int
    names: Sequence[str]
    think: float = 0.0
    """The mean of the seconds; they are distributed exponentially."""
    in_turn: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Who asks what where, and for how long; what was begun is waited for, for ``patience`` seconds at most."""

    url: str
    queries: Mapping[str, str]
    users: Sequence[Users]
    seconds: float
    most: int = sys.maxsize
    """How many requests each client sends at most."""
    patience: float = 120.0
    extra: Mapping[str, str] = field(default_factory=dict)
    """More parameters of each request."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One request: which query, how long it took, what status it got, and a digest of the body."""

    name: str
    seconds: float
    status: int
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """All answers; the seconds until the last; the clients' own processor time, and how late they woke (p99)."""

    answers: Sequence[Answer]
    seconds: float
    cpu: float
    lag: float

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.answers) / self.seconds

    @property
    def share(self) -> float:
        """How much of a core the clients took."""
        return self.cpu / self.seconds


def run(plan: Plan) -> Outcome:
    """Carry out a plan in a fresh process."""
    told = json.dumps(asdict(plan))
    command = (sys.executable, "-m", "tests.benchmarks.load")
    done = subprocess.run(
        command, input=told, capture_output=True, text=True, cwd=ROOT, check=False, start_new_session=True
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    found = json.loads(done.stdout)
    return Outcome(**found | {"answers": [Answer(*one) for one in found["answers"]]})


def share_at(values: Sequence[float], part: float) -> float:
    """The value below which such a part lies: the median, or the 99th of a hundred."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


class Link:
    """A connection that stays open, and is made anew when it has not."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """The status and the body of an answer; 0 when the server closed instead."""
        for fresh in (self._writer is None, True):
            reader, writer = await self._open(anew=fresh)
            writer.write(request)
            try:
                return await self._read(reader)
            except (asyncio.IncompleteReadError, ConnectionError):
                self.close()
                if fresh:
                    break
        return 0, b""

    def close(self) -> None:
        """Close it."""
        if self._writer:
            self._writer.close()
        self._writer = None

    async def _open(self, *, anew: bool) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if anew or not (self._reader and self._writer):
            self._reader, self._writer = await asyncio.open_connection(self._host, self._port, limit=1 << 22)
        return self._reader, self._writer

    async def _read(self, reader: asyncio.StreamReader) -> tuple[int, bytes]:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin1").lower()
        status, fields = int(head[9:12]), dict(line.split(":", 1) for line in head.split("\r\n")[1:-2])
        if "chunked" in fields.get("transfer-encoding", ""):
            body = await _chunks(reader)
        else:
            body = await reader.readexactly(int(fields.get("content-length", 0)))
        if "close" in fields.get("connection", ""):
            self.close()
        return status, body


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = []
    while True:
        size = int((await reader.readuntil(b"\r\n")).split(b";")[0], 16)
        body.append((await reader.readexactly(size + 2))[:-2])
        if not size:
            return b"".join(body)


class Crowd:
    """The clients of a plan."""

    def __init__(self, plan: Mapping[str, Any]) -> None:
        self._plan = plan
        self._at = urlsplit(plan["url"])
        self._requests = {name: self._request(text) for name, text in plan["queries"].items()}
        self._answers: list[tuple[str, float, int, str, int]] = []
        self._late: list[float] = [0.0]

    async def run(self) -> dict[str, Any]:
        """Let them ask until the time is up."""
        begun, cpu = time.perf_counter(), time.process_time()
        self._until = begun + self._plan["seconds"]
        each = [users for users in self._plan["users"] for _ in range(users["number"])]
        watch = asyncio.create_task(self._watch())
        asking = [asyncio.create_task(self._user(users, seed)) for seed, users in enumerate(each)]
        await asyncio.wait(asking, timeout=self._plan["seconds"] + self._plan["patience"])
        took = time.perf_counter() - begun
        watch.cancel()
        for task in asking:
            task.cancel()
        for problem in await asyncio.gather(*asking, return_exceptions=True):
            if isinstance(problem, Exception):
                raise problem
        lag = share_at(self._late, 0.99)
        return {"answers": self._answers, "seconds": took, "cpu": time.process_time() - cpu, "lag": lag}

    def _request(self, text: str) -> bytes:
        fields = {"query": text} | self._plan["extra"]
        query = "&".join(f"{name}={quote(value, safe='')}" for name, value in fields.items())
        accept = "application/sparql-results+json, application/n-triples;q=0.9"
        return (
            f"GET {self._at.path}?{query} HTTP/1.1\r\nhost: {self._at.netloc}\r\naccept: {accept}\r\n\r\n"
        ).encode()

    async def _user(self, users: Mapping[str, Any], seed: int) -> None:
        link, chance = Link(str(self._at.hostname), int(self._at.port or 80)), random.Random(seed)
        names = users["names"]
        for turn in range(self._plan["most"]):
            if users["think"]:
                await asyncio.sleep(chance.expovariate(1 / users["think"]))
            if time.perf_counter() >= self._until:
                break
            name = names[turn % len(names)] if users["in_turn"] else chance.choice(names)
            begun = time.perf_counter()
            status, body = await link.ask(self._requests[name])
            took, digest = time.perf_counter() - begun, hashlib.sha256(body).hexdigest()[:16]
            self._answers.append((name, took, status, digest, len(body)))
        link.close()

    async def _watch(self) -> None:
        """How much later than asked for a sleeper is woken: the clients' own delay."""
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(_TICK)
            self._late.append(time.perf_counter() - begun - _TICK)


if __name__ == "__main__":
    with suppress(OSError):  # Linux, as root: before other sessions, as the servers (see ``peers``)
        Path("/proc/self/autogroup").write_text("-15", encoding="ascii")
    json.dump(asyncio.run(Crowd(json.load(sys.stdin)).run()), sys.stdout)
