"""Where workers come from: forked from one process that has the graph, or started one by one.

A nest is of one generation of the graph. The server kills a worker itself, at once; letting go of it and
bringing up another is the nest's.
"""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

import kg
from kg.errors import BuildError
from kg.serve.frames import question, read_answer
from kg.serve.work import Source
from kg.serve.worker import NUMBER

_LIMIT = 1 << 20
_NICE = 19


class Worker:
    """The server's end of a worker process."""

    def __init__(
        self, pid: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, nest: "Nest"
    ) -> None:
        self.pid, self.nest, self._reader, self._writer = pid, nest, reader, writer
        self.back = False
        """Whether it lets others have the processor first; it never comes forward again."""

    async def ask(self, content: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Ask, and wait for the answer.

        Raises:
            EOFError, OSError: when the worker dies over it.
        """
        self._writer.write(question(content))
        await self._writer.drain()
        return await read_answer(self._reader)

    def kill(self) -> None:
        """End the process at once."""
        self._writer.close()
        with suppress(ProcessLookupError, PermissionError):
            self.nest.strike(self)

    @property
    def dead(self) -> bool:
        """Whether the process is known to have ended."""
        return self._reader.at_eof()

    def spent(self) -> float:
        """How much processor time the process has had, in seconds; where that cannot be told, the time."""
        try:
            return time.clock_gettime(((~self.pid) << 3) | 2)  # the clock of another process, in Linux
        except (OSError, AttributeError):
            return time.monotonic()

    def step_back(self) -> None:
        """Let others have the processor first."""
        self.back = True
        with suppress(OSError, AttributeError):
            for thread in _threads(self.pid):
                os.setpriority(os.PRIO_PROCESS, thread, _NICE)


class Nest(Protocol):
    """Brings up workers of one generation, and lets go of those that were killed."""

    triples: int

    async def start(self) -> None:
        """Open the graph, or see that it can be opened. Raises a ``KGError`` when it cannot."""

    async def hatch(self) -> Worker:
        """One more worker. Raises a ``KGError`` or an ``OSError`` when none can be had."""

    def strike(self, worker: Worker) -> None:
        """Kill a worker, if it is still there: its number must not be somebody else's by now."""

    async def bury(self, worker: Worker) -> None:
        """Let go of a worker that was killed or has died."""

    async def close(self) -> None:
        """End everything that is still alive."""


def nest(source: Source, *, fork: bool) -> Nest:
    """A nest for a graph."""
    return Zygote(source) if fork else Spawner(source)


class Spawner:
    """Starts each worker as a process of its own, which opens the graph. Works everywhere."""

    def __init__(self, source: Source) -> None:
        self.triples = 0
        self._source = source
        self._alive: dict[int, asyncio.subprocess.Process] = {}
        self._first: Worker | None = None

    async def start(self) -> None:
        """Bring up the first worker, and so see that the graph can be opened."""
        self._first = await self._start()

    async def hatch(self) -> Worker:
        """One more process."""
        first, self._first = self._first, None
        return first or await self._start()

    async def _start(self) -> Worker:
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *_command("spawn"),
            stdin=pipe,
            stdout=pipe,
            env=_environment(),
            limit=_LIMIT,
            start_new_session=True,
        )
        reader, writer = process.stdout, process.stdin
        if reader is None or writer is None:
            raise BuildError("a worker has no pipes")
        self._alive[process.pid] = process
        worker = Worker(process.pid, reader, writer, self)
        self.triples = await _ready(worker, self._source)
        return worker

    def strike(self, worker: Worker) -> None:
        """Kill the process."""
        if worker.pid in self._alive:
            self._alive[worker.pid].kill()

    async def bury(self, worker: Worker) -> None:
        """Wait for the process to be gone."""
        process = self._alive.pop(worker.pid, None)
        if process:
            await process.wait()

    async def close(self) -> None:
        """Kill what is alive."""
        for process in self._alive.values():
            with suppress(ProcessLookupError):
                process.kill()
        for process in self._alive.values():
            await process.wait()
        self._alive.clear()


class Zygote:
    """One process with the graph in memory, from which workers are forked in milliseconds. POSIX only."""

    def __init__(self, source: Source) -> None:
        self.triples = 0
        self._source = source
        self._lock = asyncio.Lock()
        self._alive: dict[int, Worker] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._held = ExitStack()

    async def start(self) -> None:
        """Start the process and let it read the graph."""
        self._control, theirs = socket.socketpair()
        self._held.enter_context(self._control)
        with theirs:
            self._process = subprocess.Popen(
                _command("zygote"),
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env=_environment(),
                start_new_session=True,
            )
        self._control.setblocking(False)  # noqa: FBT003 - its only parameter
        stream = self._control.dup()
        self._reader, self._writer = await asyncio.open_connection(sock=stream, limit=_LIMIT)
        self._held.callback(self._writer.close)
        first = Worker(self._process.pid, self._reader, self._writer, self)
        self.triples = await _ready(first, self._source)

    async def hatch(self) -> Worker:
        """Fork one more worker."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)  # noqa: FBT003 - its only parameter
        try:
            with theirs:
                pid = await self._order(b"f", theirs)
        except BaseException:
            ours.close()
            raise
        streams = await asyncio.open_connection(sock=ours, limit=_LIMIT)
        worker = self._alive[pid] = Worker(pid, *streams, self)
        return worker

    def strike(self, worker: Worker) -> None:
        """Kill a child, whose number is kept by the zygote as long as that lives; else it is dead already."""
        if worker.pid in self._alive and self._process and self._process.poll() is None:
            os.kill(worker.pid, signal.SIGKILL)

    async def bury(self, worker: Worker) -> None:
        """Have the zygote let go of a child."""
        if self._alive.pop(worker.pid, None):
            with suppress(OSError, EOFError):
                while not await self._order(b"r" + NUMBER.pack(worker.pid)):
                    await asyncio.sleep(0.02)

    async def _order(self, order: bytes, file: socket.socket | None = None) -> int:
        """Send an order, perhaps with a file, and take the number that comes back."""
        async with self._lock:
            if file:
                socket.send_fds(self._control, [order], [file.fileno()])
            else:
                self._writer.write(order)
            (number,) = NUMBER.unpack(await self._reader.readexactly(NUMBER.size))
        return int(number)

    async def close(self) -> None:
        """Kill the workers and the zygote."""
        for worker in self._alive.values():
            worker.kill()
        self._alive.clear()
        if self._process:
            self._process.kill()
            await asyncio.to_thread(self._process.wait)
        self._held.close()


async def _ready(worker: Worker, source: Source) -> int:
    """Tell a process where the graph is and wait until it has it; how many triples there are."""
    try:
        head, _ = await worker.ask(asdict(source))
    except (EOFError, OSError) as error:
        raise BuildError("a worker ended before it was ready", where=source.place) from error
    if "error" in head:
        zh, en = head["error"]
        raise BuildError(en, zh=(zh, ""))
    return int(head["triples"])


def _threads(pid: int) -> list[int]:
    """The threads of a process: in Linux each has a priority of its own, and the first is not what works."""
    try:
        return [int(one.name) for one in Path(f"/proc/{pid}/task").iterdir()]
    except OSError:
        return [pid]


def _command(kind: str) -> list[str]:
    return [sys.executable, "-P", "-m", "kg.serve.worker", kind]


def _environment() -> dict[str, str]:
    """The environment of a worker: ours, with the place of kg in front, and one thread for numbers."""
    path = [str(Path(kg.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    few = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return os.environ | few | {"PYTHONPATH": os.pathsep.join(filter(None, path))}
