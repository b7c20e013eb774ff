"""The measures at 100,000 ties against pure networkx, and against the fastest engine called directly.

    python -m tests.benchmarks.bench_measures [--things 40000] [--ties 100000] [--pivots 1000] [--only NAME …]

All have the network in memory in their own form; what it took to put it there is shown first. CPU seconds of
this process (the median where a run is short), and the wall seconds of ours. Where networkx or an engine would
take too long it is given a part of the starts, and its time is divided by that part: such figures are marked
with ``~`` and are ESTIMATES. Engines: scipy, networkit (two threads), igraph where it is installed.
"""

import argparse
import importlib.util
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from statistics import median
from types import SimpleNamespace

import networkx as nx
import numpy as np
from scipy.sparse import csgraph

from kg.analysis.central import two_mode
from kg.analysis.clustered import communities
from kg.analysis.engines import LARGE, networkit, networkit_graph
from kg.analysis.measures import MEASURES
from kg.analysis.method import SEED, Settings
from kg.analysis.ties import Ties
from tests.benchmarks.measure import verdict
from tests.benchmarks.networks import memberships, organisations

LIMIT, TIMES, OVER = 60, 20, 1.5
SHORT, LONG = 0.5, 0.1
"""Runs shorter than the one are repeated; only those longer than the other are judged one by one."""
PART, MORE = 20, 400
"""So many starts networkx is given, and igraph."""


@dataclass(frozen=True, slots=True)
class Way:
    """Something that runs on a network, and which part of the whole work it does."""

    run: Callable[[SimpleNamespace], object]
    part: float = 1.0


@dataclass(frozen=True, slots=True)
class Race:
    """A measure as computed by networkx and by engines; ours is found by its name."""

    networkx: Way | None = None
    engines: Mapping[str, Way] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Took:
    """What a run took, the part that was not run included."""

    cpu: float
    wall: float
    estimated: bool = False

    def __str__(self) -> str:
        return f"{'~' if self.estimated else ' '}{self.cpu:9.3f}"


def took(way: Way, net: SimpleNamespace) -> Took:
    """Run it, several times when it is short; the medians."""
    costs: list[tuple[float, float]] = []
    while not costs or (len(costs) < 3 and sum(wall for _, wall in costs) < SHORT):
        cpu, wall = time.process_time(), time.perf_counter()
        way.run(net)
        costs.append((time.process_time() - cpu, time.perf_counter() - wall))
    spent = (median(column) / way.part for column in zip(*costs, strict=True))
    return Took(*spent, way.part < 1)


def some(net: SimpleNamespace, many: int) -> list[int]:
    """So many things, drawn by chance, the same each time."""
    return sorted(np.random.default_rng(SEED).choice(net.n, min(many, net.n), replace=False).tolist())


def races(n: int, pivots: int, ties: int) -> dict[str, Race]:
    """Every measure that others can compute, one line each."""
    few, more, part, share = PART / n, MORE / n, 10 / pivots, PART / pivots
    once = 1 / (communities.RUNS_LARGE if ties > LARGE else communities.RUNS)  # ours runs from several seeds
    return {
        "degree": Race(Way(lambda t: dict(t.nx.degree())), {"igraph": Way(lambda t: t.ig.degree())}),
        "strength": Race(
            Way(lambda t: dict(t.nx.degree(weight="weight"))),
            {"igraph": Way(lambda t: t.ig.strength(weights="weight"))},
        ),
        "betweenness": Race(
            Way(lambda t: nx.betweenness_centrality(t.nx, k=10, seed=SEED), part),
            {
                "igraph": Way(lambda t: t.ig.betweenness(sources=some(t, pivots))),
                "networkit": Way(lambda t: t.nk.centrality.EstimateBetweenness(t.nkg, pivots, True).run()),
            },
        ),
        "closeness": Race(
            Way(lambda t: [nx.closeness_centrality(t.nx, one) for one in some(t, PART)], few),
            {
                "igraph": Way(lambda t: t.ig.closeness(some(t, MORE)), more),
                "networkit": Way(lambda t: bfs(t, MORE), more),
            },
        ),
        "harmonic": Race(
            Way(lambda t: nx.harmonic_centrality(t.nx, sources=some(t, PART)), few),
            {
                "igraph": Way(lambda t: t.ig.harmonic_centrality(some(t, MORE)), more),
                "networkit": Way(lambda t: bfs(t, MORE), more),
            },
        ),
        "eigenvector": Race(
            Way(lambda t: nx.eigenvector_centrality(t.nx, max_iter=1000, tol=1e-10)),
            {"igraph": Way(lambda t: t.ig.eigenvector_centrality())},
        ),
        "pagerank": Race(
            Way(lambda t: nx.pagerank(t.nx, tol=1e-12, max_iter=1000)),
            {
                "igraph": Way(lambda t: t.ig.pagerank(weights="weight")),
                "networkit": Way(lambda t: t.nk.centrality.PageRank(t.nkg, tol=1e-12).run()),
            },
        ),
        "components": Race(
            Way(lambda t: list(nx.connected_components(t.nx))),
            {
                "igraph": Way(lambda t: t.ig.connected_components().membership),
                "scipy": Way(lambda t: csgraph.connected_components(t.ties.binary, directed=False)),
            },
        ),
        "articulation": Race(
            Way(lambda t: list(nx.articulation_points(t.nx))),
            {"igraph": Way(lambda t: t.ig.articulation_points())},
        ),
        "coreness": Race(
            Way(lambda t: nx.core_number(t.nx)),
            {
                "igraph": Way(lambda t: t.ig.coreness()),
                "networkit": Way(lambda t: t.nk.centrality.CoreDecomposition(t.nkg).run()),
            },
        ),
        "clustering": Race(
            Way(lambda t: nx.clustering(t.nx)),
            {"igraph": Way(lambda t: t.ig.transitivity_local_undirected(mode="zero"))},
        ),
        "triangles": Race(Way(lambda t: nx.triangles(t.nx))),
        "cliques": Race(
            Way(lambda t: sum(1 for _ in nx.find_cliques(t.nx))),
            {"igraph": Way(lambda t: t.ig.maximal_cliques())},
        ),
        "community": Race(
            Way(lambda t: nx.community.louvain_communities(t.nx, seed=SEED), once),
            {
                "igraph": Way(lambda t: t.ig.community_leiden("modularity", n_iterations=-1), once),
                "networkit": Way(lambda t: t.nk.community.ParallelLeiden(t.nkg).run(), once),
            },
        ),
        "constraint": Race(
            Way(lambda t: nx.constraint(t.nx)), {"igraph": Way(lambda t: t.ig.constraint(weights="weight"))}
        ),
        "effective-size": Race(),  # networkx: a dense matrix of n × n, else 0.7 s for each thing
        "two-mode degree": Race(Way(lambda t: nx.bipartite.degree_centrality(t.nx, t.persons))),
        "two-mode closeness": Race(
            Way(lambda t: [nx.single_source_shortest_path_length(t.nx, one) for one in some(t, PART)], few),
            {"igraph": Way(lambda t: t.ig.closeness(some(t, MORE)), more)},
        ),
        "two-mode betweenness": Race(
            Way(lambda t: nx.betweenness_centrality(t.nx, k=PART, seed=SEED), share),
            {"igraph": Way(lambda t: t.ig.betweenness(sources=some(t, pivots)))},
        ),
    }


def bfs(net: SimpleNamespace, starts: int) -> None:
    """Distances from some things by networkit, which has no closeness of some things only."""
    for one in some(net, starts):
        net.nk.distance.BFS(net.nkg, one, False).run()


TWO_MODE = {
    "two-mode degree": two_mode.degree,
    "two-mode closeness": two_mode.closeness,
    "two-mode betweenness": two_mode.betweenness,
}


def forms(ties: Ties) -> SimpleNamespace:
    """A network in the form of each engine; prints what it took to make them."""
    net = SimpleNamespace(ties=ties, n=len(ties), nk=None, ig=None)
    ways = {"scipy": _scipy, "networkx": _networkx}
    ways |= {"networkit": _networkit} if importlib.util.find_spec("networkit") else {}
    ways |= {"igraph": _igraph} if importlib.util.find_spec("igraph") else {}
    for name, way in ways.items():
        began = time.process_time()
        way(net)
        print(f"  {'in the form of ' + name:24} {time.process_time() - began:10.3f}")
    return net


def _scipy(net: SimpleNamespace) -> None:
    rows, columns = net.ties.pairs
    net.again = Ties.between(net.ties.ids, rows, columns, net.ties.weights[rows, columns])


def _networkx(net: SimpleNamespace) -> None:
    net.nx = net.ties.graph


def _networkit(net: SimpleNamespace) -> None:
    net.nk = networkit(SEED, threads=2)
    net.nkg = networkit_graph(net.ties)


def _igraph(net: SimpleNamespace) -> None:
    import igraph

    rows, columns = net.ties.pairs
    net.ig = igraph.Graph(n=net.n, edges=np.column_stack((rows, columns)))
    net.ig.es["weight"] = np.asarray(net.ties.weights[rows, columns]).tolist()


def run(
    ours: Mapping[str, Way], net: SimpleNamespace, others: Mapping[str, Race]
) -> Iterator[tuple[str, Took, Took | None, Took | None]]:
    """Each measure by ours, by networkx and by the fastest engine; prints a line for each."""
    for name, way in ours.items():
        race = others.get(name, Race())
        mine = took(way, net)
        theirs = took(race.networkx, net) if race.networkx else None
        here = {"igraph": net.ig, "networkit": net.nk, "scipy": net.ties}
        raced = {engine: took(each, net) for engine, each in race.engines.items() if here[engine] is not None}
        fastest = min(raced, key=lambda engine: raced[engine].cpu, default="")
        if net.nk is not None:
            net.nk.setNumberOfThreads(2)  # what is ours sets it to one
        ratio = f"{theirs.cpu / max(mine.cpu, 1e-6):9.0f}" if theirs else f"{'–':>9}"
        over = f"{mine.cpu / max(raced[fastest].cpu, 1e-6):7.2f}" if raced else f"{'–':>7}"
        engines = ", ".join(f"{engine}{cost}" for engine, cost in raced.items())
        print(
            f"  {name:22}{mine} {mine.wall:8.2f} {theirs or '         –'!s} {ratio} {over}  {engines}",
            flush=True,
        )
        yield name, mine, theirs, raced.get(fastest)


def judged(results: list[tuple[str, Took, Took | None, Took | None]]) -> bool:
    """The goals: each under a minute, all together 20 times networkx, within 1.5 of the fastest engine."""
    slowest = max(results, key=lambda one: one[1].wall)
    met = verdict(f"slowest measure, {slowest[0]}, wall s", slowest[1].wall, LIMIT, at_least=False)
    raced = [(mine, theirs) for _, mine, theirs, _ in results if theirs]
    times = sum(theirs.cpu for _, theirs in raced) / sum(mine.cpu for mine, _ in raced)
    met = verdict("all together, times faster than networkx (an ESTIMATE)", times, TIMES) and met
    direct = [(name, mine.cpu, best.cpu) for name, mine, _, best in results if best]
    total = sum(mine for _, mine, _ in direct) / (sum(best for *_, best in direct) or 1)
    met = verdict("all together, over the fastest engine of each", total, OVER, at_least=False) and met
    for name, mine, best in direct:
        if mine > LONG:
            met = verdict(f"{name}, over the fastest engine", mine / best, OVER, at_least=False) and met
    return met


def main() -> int:
    """The command line; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--things", type=int, default=40_000)
    parser.add_argument("--ties", type=int, default=100_000)
    parser.add_argument("--pivots", type=int, default=1000)
    parser.add_argument("--only", nargs="*", default=[])
    given = parser.parse_args()
    settings = Settings(pivots=given.pivots)
    others = races(given.things, given.pivots, given.ties)
    wanted = set(given.only)
    head = f"  {'CPU s':22} {'ours':>9} {'wall':>8} {'networkx':>10} {'times':>9} {'over':>7}  engines"
    results = []
    ties = organisations(given.things, given.ties)
    print(f"\none-mode: {len(ties)} things, {ties.size} ties; ~ is an ESTIMATE")
    net = forms(ties)
    ours = {
        name: Way(lambda t, one=one: one.compute(t.ties, settings))  # type: ignore[misc]
        for name, one in MEASURES.items()
    }
    print(head)
    results += run({k: v for k, v in ours.items() if not wanted or k in wanted}, net, others)
    ties, persons = memberships(given.things, given.ties)
    print(f"\ntwo-mode: {len(ties)} things, {ties.size} ties")
    net = forms(ties)
    net.persons = np.flatnonzero(persons).tolist()
    ours = {
        name: Way(lambda t, one=one: one(t.ties, persons, settings))  # type: ignore[misc]
        for name, one in TWO_MODE.items()
    }
    print(head)
    results += run({k: v for k, v in ours.items() if not wanted or k in wanted}, net, others)
    print()
    return 0 if judged(results) else 1


if __name__ == "__main__":
    sys.exit(main())
