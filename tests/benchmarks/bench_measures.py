"""The measures at 100,000 ties against pure networkx, and against the fastest engine called directly.

    python -m tests.benchmarks.bench_measures [--things 40000] [--ties 100000] [--pivots 1000] [--only NAME …]

All have the network in memory in their own form; what it took to put it there is shown first. Ours is given
it anew for each run, so that nothing is kept from one to the next. The figures are CPU seconds of this
process, threads that wait for work included, of which the engines are given one: the median of 3 to 9 runs,
in which ours and the engines take turns. Networkx, and an engine that another is twice as fast as, run once.
Beside them stand the wall seconds of ours. Where networkx or an engine would take too long it is given a part
of the starts, or one seed of several, and its time is divided by that part: such figures are marked with
``~`` and are ESTIMATES.

Engines: scipy, networkit, igraph, where they are installed (:mod:`tests.benchmarks.bench_measures_races`).
What an engine says has to be what ours says, where both say something of the kind; otherwise the bench
fails, as it does when a goal is missed. A measure that takes no more than 0.01 s longer than an engine is not
judged by the ratio: that is what calling, checking and reading numbers costs. It stands in the table like
all others, and counts in the ratio of all together.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np

from kg.analysis.central import two_mode
from kg.analysis.measures import MEASURES
from kg.analysis.method import Settings
from kg.analysis.ties import Ties
from tests.benchmarks.bench_measures_races import MORE, Net, Race, Way, forms, races, some
from tests.benchmarks.measure import verdict
from tests.benchmarks.networks import memberships, organisations

LIMIT, TIMES, OVER = 60, 20, 1.5
SHORT, LEAST, RUNS = 1.0, 3, 9
"""Ways are repeated until they have taken so many seconds together: at least, and at most, so often."""
LITTLE = 0.01
"""So many seconds more than an engine are not judged."""
OURS = "ours"
TWO_MODE = {
    "two-mode degree": two_mode.degree,
    "two-mode closeness": two_mode.closeness,
    "two-mode betweenness": two_mode.betweenness,
}


@dataclass(frozen=True, slots=True)
class Took:
    """What a run took, the part that was not run included."""

    cpu: float
    wall: float
    estimated: bool = False

    def __str__(self) -> str:
        return f"{'~' if self.estimated else ' '}{self.cpu:9.4f}"


@dataclass(frozen=True, slots=True)
class Result:
    """What a measure took by ours, by networkx and by each engine; which engines said something else."""

    name: str
    ours: Took
    networkx: Took | None
    engines: Mapping[str, Took]
    wrong: tuple[str, ...]

    @property
    def fastest(self) -> Took | None:
        """The engine that took least."""
        return min(self.engines.values(), key=lambda one: one.cpu, default=None)

    def __str__(self) -> str:
        times = f"{self.networkx.cpu / max(self.ours.cpu, 1e-6):9.0f}" if self.networkx else f"{'–':>9}"
        over = f"{self.ours.cpu / max(self.fastest.cpu, 1e-6):7.2f}" if self.fastest else f"{'–':>7}"
        engines = ", ".join(f"{engine}{cost}" for engine, cost in self.engines.items())
        head = f"  {self.name:22}{self.ours} {self.ours.wall:8.2f} {self.networkx or '         –'!s}"
        return f"{head} {times} {over}  {engines}"


def spent(way: Way, net: Net) -> tuple[float, float, Any]:
    """CPU seconds and wall seconds of one run, and its answer."""
    cpu, wall = time.process_time(), time.perf_counter()
    answer = way.run(net)
    return time.process_time() - cpu, time.perf_counter() - wall, answer


def took(ways: Mapping[str, Way], net: Net) -> tuple[dict[str, Took], dict[str, Any]]:
    """Run some ways in turn, several times: the medians, and their first answers."""
    costs: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    answers: dict[str, Any] = {}
    began, rounds, left = time.perf_counter(), 0, list(ways)
    while rounds < LEAST or (rounds < RUNS and time.perf_counter() - began < SHORT):
        for name in left:
            cpu, wall, answer = spent(ways[name], net)
            costs[name].append((cpu / ways[name].part, wall / ways[name].part))
            answers.setdefault(name, answer)
        left, rounds = _in_front(costs), rounds + 1
    return {name: Took(*_median(some), ways[name].part < 1) for name, some in costs.items()}, answers


def _in_front(costs: Mapping[str, list[tuple[float, float]]]) -> list[str]:
    """Ours and the engines that may be the fastest: what took twice as long as another engine is not run again."""
    best = min((some[0][0] for name, some in costs.items() if name != OURS), default=0)
    return [name for name, some in costs.items() if name == OURS or some[0][0] <= 2 * best]


def _median(costs: list[tuple[float, float]]) -> tuple[float, float]:
    return median(cpu for cpu, _ in costs), median(wall for _, wall in costs)


def raced(name: str, ours: Way, race: Race, net: Net) -> Result:
    """One measure by ours, by networkx (once) and by the engines that are here."""
    engines = {engine: way for engine, way in race.engines.items() if engine in net.here}
    costs, answers = took({OURS: ours, **engines}, net)
    theirs = None
    if race.networkx:
        cpu, wall, _ = spent(race.networkx, net)
        theirs = Took(cpu / race.networkx.part, wall / race.networkx.part, race.networkx.part < 1)
    mine = costs.pop(OURS)
    wrong = tuple(
        engine
        for engine, way in engines.items()
        if way.read and not race.same(*_both(answers, engine, way, net), net)
    )
    return Result(name, mine, theirs, costs, wrong)


def _both(answers: Mapping[str, Any], engine: str, way: Way, net: Net) -> tuple[Any, Any]:
    """What ours and an engine say of the same things."""
    theirs, mine = np.asarray(way.read(answers[engine], net)), answers[OURS]  # type: ignore[misc]
    return (mine if len(theirs) == len(mine) else mine[some(net, MORE)]), theirs


def run(ours: Mapping[str, Way], net: Net, others: Mapping[str, Race]) -> Iterator[Result]:
    """Each measure by ours, by networkx and by the engines; prints a line for each."""
    print(f"  {'CPU s':22} {'ours':>9} {'wall':>8} {'networkx':>10} {'times':>9} {'over':>7}  engines")
    for name, way in ours.items():
        result = raced(name, way, others.get(name, Race()), net)
        print(result, flush=True)
        yield result


def judged(results: list[Result]) -> bool:
    """The goals: each under a minute, all together 20 times networkx, within 1.5 of the fastest engine, right."""
    slowest = max(results, key=lambda one: one.ours.wall)
    met = verdict(f"slowest measure, {slowest.name}, wall s", slowest.ours.wall, LIMIT, at_least=False)
    pairs = [(one.ours.cpu, one.networkx.cpu) for one in results if one.networkx]
    if pairs:
        times = sum(theirs for _, theirs in pairs) / sum(mine for mine, _ in pairs)
        met = verdict("all together, times faster than networkx (an ESTIMATE)", times, TIMES) and met
    met = _against_engines([one for one in results if one.fastest]) and met
    wrong = sum(len(one.wrong) for one in results)
    for one in results:
        if one.wrong:
            print(f"  {one.name}: {', '.join(one.wrong)} found other values")
    return verdict("engines that found other values", wrong, 0, at_least=False) and met


def _against_engines(results: list[Result]) -> bool:
    """Within 1.5 of the fastest engine, all together and each."""
    if not results:
        print("  no engine is installed: NOT JUDGED against engines")
        return True
    ours, best = sum(one.ours.cpu for one in results), sum(one.fastest.cpu for one in results if one.fastest)
    met = verdict("all together, over the fastest engine of each", ours / best, OVER, at_least=False)
    for one in results:
        mine, least = one.ours.cpu, one.fastest.cpu if one.fastest else 0
        if mine > OVER * least and mine - least <= LITTLE:
            print(f"  {one.name}, over the fastest engine: {mine - least:.4f} s more, not judged")
        else:
            told = f"{one.name}, over the fastest engine"
            met = verdict(told, mine / max(least, 1e-9), OVER, at_least=False) and met
    return met


def anew(ties: Ties) -> Ties:
    """The same network, of which nothing has been computed yet."""
    return Ties(ties.ids, ties.weights)


def main() -> int:
    """The command line; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--things", type=int, default=40_000)
    parser.add_argument("--ties", type=int, default=100_000)
    parser.add_argument("--pivots", type=int, default=1000)
    parser.add_argument("--only", nargs="*", default=[], choices=[*MEASURES, *TWO_MODE], metavar="NAME")
    given = parser.parse_args()
    settings, wanted = Settings(pivots=given.pivots), set(given.only) or {*MEASURES, *TWO_MODE}
    others = races(given.things, given.pivots, given.ties)
    results: list[Result] = []
    ties = organisations(given.things, given.ties)
    one_mode = {
        name: Way(lambda t, one=one: one.compute(anew(t.ties), settings))  # type: ignore[misc]
        for name, one in MEASURES.items()
        if name in wanted
    }
    if one_mode:
        print(f"\none-mode: {len(ties)} things, {ties.size} ties; ~ is an ESTIMATE")
        results += run(one_mode, forms(ties), others)
    ties, persons = memberships(given.things, given.ties)
    across = {
        name: Way(lambda t, one=one: one(anew(t.ties), persons, settings))  # type: ignore[misc]
        for name, one in TWO_MODE.items()
        if name in wanted
    }
    if across:
        print(f"\ntwo-mode: {len(ties)} things, {ties.size} ties")
        net = forms(ties)
        net.persons = np.flatnonzero(persons).tolist()
        results += run(across, net, others)
    print()
    return 0 if judged(results) else 1


if __name__ == "__main__":
    sys.exit(main())
