"""The workers of the pool: brought up, let go of, and exchanged when there is another build.

When another build is there, workers of that build are brought up beside the others; from then on every job is
theirs, and those of the old build end with what they are doing.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from kg.errors import KGError
from kg.serve.counts import Counts
from kg.serve.generation import Generation, generation, mark
from kg.serve.lanes import Lanes
from kg.serve.nest import Nest, Worker, nest
from kg.serve.settings import Settings

TICK = 0.5
"""How often it is looked whether there is another build, in seconds."""
SPARE = 2
"""How many workers stand by, so that nobody waits while a killed one is replaced."""
_log = logging.getLogger("kg.serve")


class Staff:
    """The workers."""

    def __init__(self, settings: Settings, lanes: Lanes, counts: Counts) -> None:
        self._settings, self._lanes, self._counts = settings, lanes, counts
        self._generation = generation(settings)
        self.about = self._generation.about
        self._nest: Nest | None = None
        self._alive: Counter[Nest] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._renewing = asyncio.Lock()
        self._barren = False

    @property
    def size(self) -> int:
        """How many workers there are."""
        return self._alive.total()

    async def start(self) -> None:
        """Bring up the first workers.

        Raises:
            KGError: when the graph cannot be opened.
        """
        await self._settle(self._generation)
        self._begin(self._watch())

    async def close(self) -> None:
        """End all workers."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._lanes.withdraw()
        for old in {*self._alive, *filter(None, [self._nest])}:
            await old.close()
        self._alive.clear()

    async def refresh(self) -> None:
        """Go over to the build that is current now, unless it is the one that is served.

        Raises:
            KGError: when it cannot be opened; then everything stays as it was.
        """
        async with self._renewing:
            if mark(self._settings) in {self._generation.mark, ""}:
                return
            try:
                await self._settle(generation(self._settings))
                self._counts.renewals += 1
            except (KGError, OSError, EOFError):
                self._counts.failures += 1
                raise

    def give_back(self, worker: Worker, *, kept: bool) -> None:
        """A worker has nothing to do any more: it is kept for the next job, or killed and replaced."""
        if kept and worker.nest is self._nest and not worker.dead:
            self._lanes.offer([worker])
            return
        worker.kill()
        self._begin(self._replace(worker))

    async def _replace(self, worker: Worker) -> None:
        if worker.nest is self._nest:
            await self._bring(worker.nest)
        await worker.nest.bury(worker)
        await self._let_go(worker.nest)

    async def _let_go(self, old: Nest) -> None:
        self._alive[old] -= 1
        if not self._alive[old] and old is not self._nest:
            del self._alive[old]
            await old.close()

    async def _bring(self, home: Nest) -> None:
        """One more worker; the watch sees to it when none can be had."""
        try:
            worker = await home.hatch()
        except (KGError, OSError, EOFError) as error:
            _log.error("no worker can be had: %s", error)
            self._barren = home is self._nest
            return
        self._alive[home] += 1
        if home is self._nest:
            self._lanes.offer([worker])
        else:
            worker.kill()
            await self._let_go(home)

    async def _settle(self, found: Generation) -> None:
        """Bring up workers of a build, and let every new job be theirs."""
        home = nest(found.source, fork=self._settings.fork)
        try:
            await home.start()
            workers = await asyncio.gather(*(home.hatch() for _ in range(self._settings.workers + SPARE)))
        except BaseException:
            await home.close()
            raise
        self._nest, self._generation, self._alive[home] = home, found, len(workers)
        self._barren = False
        self.about = found.about_with(home.triples)
        for old in self._lanes.withdraw():
            old.kill()
            self._begin(self._replace(old))
        self._lanes.offer(workers)

    async def _watch(self) -> None:
        """Look, again and again, for another build, and for workers that are missing."""
        refused = ""
        while True:
            await asyncio.sleep(TICK)
            now = mark(self._settings)
            if now not in {refused, self._generation.mark}:
                try:
                    await self.refresh()
                except (KGError, OSError, EOFError) as error:
                    refused = now
                    _log.error("the new build cannot be served: %s", error)
            elif self._barren:
                with suppress(KGError, OSError, EOFError):
                    await self._settle(generation(self._settings))
            self._sort_out()

    def _sort_out(self) -> None:
        """Replace idle workers that have died."""
        for worker in self._lanes.withdraw():
            self.give_back(worker, kept=True)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
