"""What the server counts, and how it is written for Prometheus."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""The upper bounds of the classes of duration, in seconds."""


@dataclass(slots=True)
class Durations:
    """How many took how long: a histogram."""

    classes: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    total: float = 0.0

    def add(self, seconds: float) -> None:
        """Count one."""
        self.classes[bisect_left(BOUNDS, seconds)] += 1
        self.total += seconds

    def lines(self, name: str) -> Iterator[str]:
        """As samples of a Prometheus histogram."""
        up_to = 0
        for bound, count in zip((*map(str, BOUNDS), "+Inf"), self.classes, strict=True):
            up_to += count
            yield f'{name}_bucket{{le="{bound}"}} {up_to}'
        yield f"{name}_sum {self.total:.6f}"
        yield f"{name}_count {up_to}"


@dataclass(slots=True)
class Counts:
    """What happened since the start."""

    answers: Counter[int] = field(default_factory=Counter)
    """HTTP status → how many jobs ended so."""
    kills: Counter[str] = field(default_factory=Counter)
    """Reason (time, gone, set_back, deaths …) → how many workers were killed for it."""
    kept: int = 0
    """How many answers of the endpoint were kept ones."""
    deaths: int = 0
    renewals: int = 0
    failures: int = 0
    """How often a new build could not be opened."""
    waited: Durations = field(default_factory=Durations)
    took: Durations = field(default_factory=Durations)


@dataclass(frozen=True, slots=True)
class Now:
    """What is at this moment."""

    workers: int
    running: int
    heavy: int
    waiting: int


def exposition(counts: Counts, now: Now, labels: str) -> str:
    """Everything in the text format of Prometheus; ``labels`` say what is served."""
    return "\n".join([*_lines(counts, now, labels), ""])


def _lines(counts: Counts, now: Now, labels: str) -> Iterator[str]:
    yield from _head("kg_serving", "gauge", "What is served")
    yield f"kg_serving{{{labels}}} 1"
    for name, value, told in (
        ("kg_workers", now.workers, "Worker processes"),
        ("kg_running", now.running, "Jobs that run"),
        ("kg_running_heavy", now.heavy, "Jobs that run and turned out to be long"),
        ("kg_waiting", now.waiting, "Jobs that wait for a worker"),
    ):
        yield from (*_head(name, "gauge", told), f"{name} {value}")
    for name, value, told in (
        ("kg_kept_answers_total", counts.kept, "Answers of the endpoint that were kept from before"),
        ("kg_worker_deaths_total", counts.deaths, "Workers that died by themselves"),
        ("kg_renewals_total", counts.renewals, "New builds that were picked up"),
        ("kg_renewal_failures_total", counts.failures, "New builds that could not be opened"),
    ):
        yield from (*_head(name, "counter", told), f"{name} {value}")
    yield from _head("kg_answers_total", "counter", "Jobs by the HTTP status they ended with")
    yield from (f'kg_answers_total{{status="{key}"}} {n}' for key, n in sorted(counts.answers.items()))
    yield from _head("kg_kills_total", "counter", "Workers killed, by reason")
    yield from (f'kg_kills_total{{reason="{key}"}} {n}' for key, n in sorted(counts.kills.items()))
    yield from _head("kg_wait_seconds", "histogram", "How long jobs waited for a worker")
    yield from counts.waited.lines("kg_wait_seconds")
    yield from _head("kg_job_seconds", "histogram", "How long jobs took, waiting included")
    yield from counts.took.lines("kg_job_seconds")


def _head(name: str, kind: str, told: str) -> Iterator[str]:
    yield f"# HELP {name} {told}."
    yield f"# TYPE {name} {kind}"
