"""The pool of workers: has jobs done within a time limit, and replaces whoever was killed or has died.

One clock runs over waiting, parsing, planning, running and writing. When it has run out, or the client has
left, the worker is killed. A job that turns out to be long makes room for others (see ``lanes``), if need be
by starting anew later; which jobs were long is remembered. Who the workers are is the matter of ``staff``.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from kg.records import Text
from kg.serve import verdicts
from kg.serve.counts import Counts, Now
from kg.serve.generation import About
from kg.serve.habits import Habits, Look, look
from kg.serve.lanes import Lanes, Lease
from kg.serve.nest import Worker
from kg.serve.settings import Settings
from kg.serve.staff import Staff
from kg.serve.work import Refused, Reply

Gone = asyncio.Future[None]
"""Done when the client has left."""
Answer = tuple[dict[str, Any], bytes]
SHORT, CALM = 0.05, 0.01
"""How much processor time a short job takes at most, in seconds; and one that was long before."""
PATIENCE = 1.0
"""How long a short job takes at most, however little it computes."""
LOOK = 0.02
"""How often it is looked how much a job has had, in seconds."""
_log = logging.getLogger("kg.serve")


@dataclass(frozen=True, slots=True, eq=False)
class Errand:
    """A job for a client."""

    job: str
    values: Mapping[str, Any]
    deadline: float
    gone: Gone
    look: Look

    @property
    def left(self) -> float:
        """How much time is left."""
        return max(self.deadline - asyncio.get_running_loop().time(), 0.0)


class Pool:
    """Has jobs done. It lives as long as its ``async with``.

    Raises:
        KGError: when there is nothing to serve.
    """

    def __init__(self, settings: Settings) -> None:
        self.counts = Counts()
        self._settings = settings
        self._lanes = Lanes(settings.workers)
        self._staff = Staff(settings, self._lanes, self.counts)
        self._habits = Habits()
        self._stopping = False

    async def __aenter__(self) -> Self:
        await self._staff.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping = True
        await self._staff.close()

    @property
    def about(self) -> About:
        """What is served."""
        return self._staff.about

    @property
    def now(self) -> Now:
        """What is going on."""
        lanes = self._lanes
        return Now(self._staff.size, lanes.running, lanes.long, lanes.waiting)

    @property
    def stopping(self) -> bool:
        """Whether no new jobs are taken."""
        return self._stopping

    async def drain(self, seconds: float) -> None:
        """Take no new jobs, and wait until those under way have ended, but no longer than so many seconds."""
        self._stopping = True
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while (self._lanes.running or self._lanes.waiting) and loop.time() < until:
            await asyncio.sleep(0.02)

    async def refresh(self) -> None:
        """Serve the build that is current now; it is looked for in any case, twice a second."""
        await self._staff.refresh()

    async def do(self, job: str, values: Mapping[str, Any], *, deadline: float, gone: Gone) -> Reply:
        """Have a job done before ``deadline``, on the clock of the event loop, unless the client leaves.

        Raises:
            Refused: when it is not done: 503 for want of time, of workers, or because the worker died, 413
                when the answer is too large, 499 when the client has left, or what the job itself says.
        """
        begun = asyncio.get_running_loop().time()
        try:
            reply = _reply(await self._done(Errand(job, values, deadline, gone, look(job, values))))
        except Refused as refused:
            self.counts.answers[refused.status] += 1
            raise
        finally:
            self.counts.took.add(asyncio.get_running_loop().time() - begun)
        self.counts.answers[reply.status] += 1
        return reply

    async def _done(self, errand: Errand) -> Answer:
        if self._stopping:
            raise verdicts.stopping()
        if self._lanes.waiting >= self._settings.queue:
            raise verdicts.busy()
        lease = Lease(self._habits.kind(errand.look))
        await self._turn(lease, errand)
        answer = await self._run(lease, errand)
        if answer is None:
            lease = Lease("long")
            await self._turn(lease, errand, first=True)
            answer = await self._run(lease, errand)
        if answer is None:
            raise verdicts.busy()
        most = CALM if lease.kind == "long" else SHORT
        self._habits.remember(errand.look, long=answer[0].get("spent", 0) > most)
        return answer

    async def _turn(self, lease: Lease, errand: Errand, *, first: bool = False) -> None:
        """Wait for a worker."""
        begun = errand.left
        self._lanes.enter(lease, first=first)
        try:
            await _first(lease.turn, errand.gone, timeout=errand.left)
            if errand.gone.done() or not lease.turn.done():
                raise verdicts.gone() if errand.gone.done() else verdicts.busy()  # noqa: TRY301 - to the lanes
        except BaseException:
            if lease.turn.done():
                self._lanes.offer([lease.worker])
            self._lanes.leave(lease)
            raise
        finally:
            self.counts.waited.add(begun - errand.left)

    async def _run(self, lease: Lease, errand: Errand) -> Answer | None:
        """The answer of a worker; None when the job is long and has to make room.

        Whatever comes of it, the worker is given back, or killed and replaced.
        """
        asked = {"job": errand.job, "values": errand.values, "left": errand.left}
        asking = asyncio.ensure_future(lease.worker.ask(asked))
        reason = "cancelled"
        try:
            if not await self._go_on(asking, lease, errand):
                reason = "set back"
                return None
            await _first(asking, errand.gone, timeout=errand.left)
            reason = "" if asking.done() else "gone" if errand.gone.done() else "time"
            return self._outcome(asking, reason)
        finally:
            self._end(lease, asking, reason)

    async def _go_on(self, asking: "asyncio.Future[Answer]", lease: Lease, errand: Errand) -> bool:
        """Wait until a job ends or shows to be long; False when it is long and has to make room."""
        if lease.kind != "long":
            if await self._is_short(asking, lease.worker, errand):
                return True
            self._habits.remember(errand.look, long=True)
            if not self._lanes.turn_long(lease):
                return False
        lease.worker.step_back()
        return True

    async def _is_short(self, asking: "asyncio.Future[Answer]", worker: Worker, errand: Errand) -> bool:
        spent, patience = worker.spent(), errand.left - PATIENCE
        while errand.left > max(patience, 0):
            await _first(asking, errand.gone, timeout=min(LOOK, errand.left))
            if asking.done() or errand.gone.done():
                return True
            if worker.spent() - spent >= SHORT:
                break
        return False

    def _outcome(self, asking: "asyncio.Future[Answer]", reason: str) -> Answer:
        if reason:
            raise verdicts.gone() if reason == "gone" else verdicts.timed_out(self._settings.timeout)
        try:
            head, body = asking.result()
        except (EOFError, OSError) as error:
            self.counts.deaths += 1
            raise verdicts.died() from error
        if "trace" in head:
            _log.error("a job failed: %s", head["trace"])
        return head, body

    def _end(self, lease: Lease, asking: "asyncio.Future[Answer]", reason: str) -> None:
        """Give the worker back, or kill it when it is still busy, was long, has grown or has died."""
        good = asking.done() and not asking.cancelled() and asking.exception() is None
        if not good:
            asking.cancel()
            if reason:
                self.counts.kills[reason] += 1
        kept = good and not self._lanes.superfluous(lease.worker) and not asking.result()[0].get("grown")
        self._staff.give_back(lease.worker, kept=kept)
        self._lanes.leave(lease)


async def _first(one: "asyncio.Future[Any]", other: "asyncio.Future[Any]", *, timeout: float) -> None:
    """Wait until one of the two is done, or the time is up."""
    await asyncio.wait({one, other}, timeout=max(timeout, 0), return_when=asyncio.FIRST_COMPLETED)


def _reply(answer: Answer) -> Reply:
    """An answer as a reply, or as the refusal that it is."""
    head, body = answer
    if "refused" in head:
        raise Refused(head["refused"], Text(*head["reason"]), head["headers"])
    return Reply(head["status"], head["type"], body, head["headers"])
