"""Who gets a worker: jobs in their order, but never so that long ones take them all.

A job is taken for short until it shows otherwise. Of ``width`` jobs that run, at most ``width - 1`` may be
long; so there is always one worker that is free, or free in a moment, for short ones.
"""

import asyncio
from collections import deque
from collections.abc import Iterable

from kg.serve.nest import Worker


class Lease:
    """A worker in use, or the wait for one."""

    def __init__(self, *, heavy: bool) -> None:
        self.heavy = heavy
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
        self.running = self.heavy = 0

    @property
    def waiting(self) -> int:
        """How many jobs wait."""
        return len(self._waiting)

    @property
    def idle(self) -> int:
        """How many workers have nothing to do."""
        return len(self._idle)

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
        if lease in self._waiting:
            self._waiting.remove(lease)
            return
        self.running -= 1
        self.heavy -= lease.heavy
        self._dispatch()

    def turn_long(self, lease: Lease) -> bool:
        """A running job shows to be long: whether it may go on, as there are not too many."""
        if self.heavy >= self._width - 1:
            return False
        lease.heavy = True
        self.heavy += 1
        return True

    def _dispatch(self) -> None:
        while self._idle and self.running < self._width:
            lease = next((one for one in self._waiting if self._may(one)), None)
            if lease is None:
                return
            self._waiting.remove(lease)
            self.running += 1
            self.heavy += lease.heavy
            lease.turn.set_result(self._idle.popleft())

    def _may(self, lease: Lease) -> bool:
        return not lease.heavy or self.heavy < self._width - 1
