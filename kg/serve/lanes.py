"""Who gets a worker: jobs in their order, but never so that long ones take them all.

Of ``width`` jobs that run, at most ``width - 1`` may be long, so that there is always a worker that is free,
or free in a moment, for others. A job that is not known is taken for short until it shows otherwise; those
that are known to be short have one worker more, and go first once ``width - 1`` others run.
"""

import asyncio
from collections import deque
from collections.abc import Iterable

from kg.serve.habits import Kind
from kg.serve.nest import Worker


class Lease:
    """A worker in use, or the wait for one."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.turn: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()

    @property
    def worker(self) -> Worker:
        """The worker, once it is this job's turn."""
        return self.turn.result()


class Lanes:
    """The idle workers, and the jobs that wait for them."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._idle: deque[Worker] = deque()
        self._waiting: deque[Lease] = deque()
        self._running: set[Lease] = set()

    @property
    def waiting(self) -> int:
        """How many jobs wait."""
        return len(self._waiting)

    @property
    def running(self) -> int:
        """How many jobs run."""
        return len(self._running)

    @property
    def long(self) -> int:
        """How many jobs run that are long."""
        return sum(one.kind == "long" for one in self._running)

    def superfluous(self, worker: Worker) -> bool:
        """Whether a worker that stepped back is one too many."""
        others = {*self._idle, *(one.worker for one in self._running)} - {worker}
        return worker.back and sum(one.back for one in others) >= self._width - 1

    @property
    def _others(self) -> int:
        return sum(one.kind != "short" for one in self._running)

    def offer(self, workers: Iterable[Worker]) -> None:
        """These workers are idle."""
        self._idle.extend(workers)
        self._dispatch()

    def withdraw(self) -> list[Worker]:
        """Take all idle workers away."""
        gone = list(self._idle)
        self._idle.clear()
        return gone

    def enter(self, lease: Lease, *, first: bool = False) -> None:
        """Wait for a worker; ``first``: before those that wait already."""
        (self._waiting.appendleft if first else self._waiting.append)(lease)
        self._dispatch()

    def leave(self, lease: Lease) -> None:
        """Wait no longer, or have done with the worker."""
        if lease in self._running:
            self._running.remove(lease)
            self._dispatch()
        else:
            self._waiting.remove(lease)

    def turn_long(self, lease: Lease) -> bool:
        """A running job shows to be long: whether it may go on, as there are not too many."""
        others = self._others + (lease.kind == "short")
        if self.long >= self._width - 1 or others > self._width:
            return False
        lease.kind = "long"
        return True

    def _dispatch(self) -> None:
        while pair := self._pair():
            lease, worker = pair
            self._idle.remove(worker)
            self._waiting.remove(lease)
            self._running.add(lease)
            lease.turn.set_result(worker)

    def _pair(self) -> tuple[Lease, Worker] | None:
        """Whose turn it is, and the worker: those that stepped back are for long jobs."""
        idle = [one for one in self._idle if not one.dead]
        back = next((one for one in idle if one.back), None)
        front = next((one for one in idle if not one.back), None)
        if front is None and back is None:
            return None
        lease = self._next(front=front is not None)
        if lease is None:
            return None
        worker = back or front if lease.kind == "long" else front
        return (lease, worker) if worker else None

    def _next(self, *, front: bool) -> Lease | None:
        """Whose turn it is; without a worker in ``front`` only a long job's."""
        fit = (lease for lease in self._waiting if self._fits(lease) and (front or lease.kind == "long"))
        if self._others < self._width - 1:
            return next(fit, None)
        return min(fit, key=lambda lease: lease.kind != "short", default=None)

    def _fits(self, lease: Lease) -> bool:
        if lease.kind == "long" and self.long >= self._width - 1:
            return False
        return lease.kind == "short" or self._others < self._width
