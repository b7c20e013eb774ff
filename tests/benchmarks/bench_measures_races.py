"""How networkx and the engines compute the measures that :mod:`tests.benchmarks.bench_measures` races.

Every engine is asked for what the measure says, of the same ties with the same weights, on one thread, by the
quickest call it has for it; what its answer says of each thing is read from it when the clock has stopped.
"""

import importlib.util
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt
from scipy.sparse import csgraph

from kg.analysis.clustered import communities
from kg.analysis.clustered.modularity import modularity
from kg.analysis.engines import LARGE, networkit, networkit_graph
from kg.analysis.method import SEED
from kg.analysis.ties import Ties

PART, MORE = 20, 400
"""So many starts networkx is given, and the engines."""
ENGINES = ("scipy", "networkit", "igraph")
Values = npt.NDArray[Any]
Net = SimpleNamespace


@dataclass(frozen=True, slots=True)
class Way:
    """Something that runs on a network, which part of the whole work it does, and what its answer says.

    ``read`` gives a number for each thing (for :func:`some` of them where it is given these only), which has
    to be ours; where it is missing, the answers are not of one kind and are not compared.
    """

    run: Callable[[Net], Any]
    part: float = 1.0
    read: Callable[[Any, Net], Values] | None = None


@dataclass(frozen=True, slots=True)
class Race:
    """A measure as computed by networkx and by engines; ours is found by its name.

    ``same`` says whether what an engine says of the things is what ours says of them.
    """

    networkx: Way | None = None
    engines: Mapping[str, Way] = field(default_factory=dict)
    same: Callable[[Values, Values, Net], bool] = lambda ours, theirs, net: alike(ours, theirs)


def alike(ours: Values, theirs: Values, most: float = 1e-6) -> bool:
    """Whether numbers are the same but for their unit."""
    one, other = (np.asarray(each, np.float64) / (np.abs(each).max() or 1) for each in (ours, theirs))
    return bool(np.abs(one - other).max() <= most)


def equal(ours: Values, theirs: Values, net: Net) -> bool:
    """Whether numbers are the same."""
    return np.allclose(ours, theirs, rtol=0, atol=1e-9, equal_nan=True)


def one_to_one(ours: Values, theirs: Values, net: Net) -> bool:
    """Whether two divisions are the same."""
    both = len(np.unique(np.stack((ours, theirs)), axis=1).T)
    return both == len(np.unique(ours)) == len(np.unique(theirs))


def as_good(ours: Values, theirs: Values, net: Net) -> bool:
    """Whether our division is as good, by modularity, as an engine's from one seed."""
    mine, best = (modularity(net.ties, labels.astype(np.int64)) for labels in (ours, theirs))
    return mine >= best - 1e-3


def some(net: Net, many: int) -> list[int]:
    """So many things, drawn by chance, the same each time: those from which betweenness is sampled, too."""
    drawn = np.random.default_rng(SEED).choice(net.n, min(many, net.n), replace=False)
    return np.sort(drawn).tolist()


def listed(answer: Any, net: Net) -> Values:
    """A list of a number for each thing."""
    return np.asarray(answer)


def marked(answer: Any, net: Net) -> Values:
    """A list of places, as 1 for each of them."""
    return np.bincount(answer, minlength=net.n)


def counted(answer: Any, net: Net) -> Values:
    """In how many of some groups of at least three each thing is."""
    return np.bincount([one for group in answer if len(group) > 2 for one in group], minlength=net.n)


def divided(answer: Any, net: Net) -> Values:
    """The community of each thing, by networkit."""
    return np.array(answer.getPartition().getVector(), np.int64)


def races(n: int, pivots: int, ties: int) -> dict[str, Race]:
    """Every measure that others can compute."""
    return {**paths(n, pivots), **others(), **groups(ties), **two_mode(n, pivots)}


def paths(n: int, pivots: int) -> dict[str, Race]:
    """What is read from shortest paths; from some starts where all would take too long."""
    few, more = PART / n, MORE / n
    return {
        "betweenness": Race(
            Way(lambda t: nx.betweenness_centrality(t.nx, k=10, seed=SEED), 10 / pivots),
            {
                "igraph": Way(lambda t: t.ig.betweenness(sources=some(t, pivots)), read=listed),
                "networkit": Way(lambda t: t.nk.centrality.EstimateBetweenness(t.nkg, pivots, True).run()),
            },
        ),
        "closeness": Race(
            Way(lambda t: [nx.closeness_centrality(t.nx, one) for one in some(t, PART)], few),
            {
                "igraph": Way(lambda t: t.ig.closeness(some(t, MORE)), more, listed),
                "networkit": Way(lambda t: bfs(t, MORE), more),
            },
        ),
        "harmonic": Race(
            Way(lambda t: nx.harmonic_centrality(t.nx, sources=some(t, PART)), few),
            {
                "igraph": Way(lambda t: t.ig.harmonic_centrality(some(t, MORE)), more, listed),
                "networkit": Way(lambda t: bfs(t, MORE), more),
            },
        ),
    }


def bfs(net: Net, starts: int) -> None:
    """Distances from some things by networkit, which has no closeness of some things only."""
    for one in some(net, starts):
        net.nk.distance.BFS(net.nkg, one, False).run()


def others() -> dict[str, Race]:
    """What is read from the ties of each thing, or from walks."""
    return {
        "degree": Race(
            Way(lambda t: dict(t.nx.degree())), {"igraph": Way(lambda t: t.ig.degree(), read=listed)}, equal
        ),
        "strength": Race(
            Way(lambda t: dict(t.nx.degree(weight="weight"))),
            {"igraph": Way(lambda t: t.ig.strength(weights="weight"), read=listed)},
            equal,
        ),
        "eigenvector": Race(
            Way(lambda t: nx.eigenvector_centrality(t.nx, max_iter=1000, tol=1e-10)),
            {"igraph": Way(lambda t: t.ig.eigenvector_centrality(), read=listed)},
        ),
        "pagerank": Race(
            Way(lambda t: nx.pagerank(t.nx, tol=1e-12, max_iter=1000)),
            {
                "igraph": Way(lambda t: t.ig.pagerank(weights="weight"), read=listed),
                "networkit": Way(
                    lambda t: t.nk.centrality.PageRank(t.nkg, tol=1e-12).run(), read=lambda a, _: a.scores()
                ),
            },
        ),
        "clustering": Race(
            Way(lambda t: nx.clustering(t.nx)),
            {"igraph": Way(lambda t: t.ig.transitivity_local_undirected(mode="zero"), read=listed)},
            equal,
        ),
        "triangles": Race(Way(lambda t: nx.triangles(t.nx))),
        "constraint": Race(
            Way(lambda t: nx.constraint(t.nx, weight="weight")),
            {"igraph": Way(lambda t: t.ig.constraint(weights="weight"), read=listed)},
            equal,
        ),
        "effective-size": Race(),  # networkx: a dense matrix of n × n, else 0.7 s for each thing
    }


def groups(ties: int) -> dict[str, Race]:
    """What divides a network, or holds it together."""
    once = 1 / (communities.RUNS_LARGE if ties > LARGE else communities.RUNS)  # ours runs from several seeds
    return {
        "components": Race(
            Way(lambda t: list(nx.connected_components(t.nx))),
            {
                "igraph": Way(lambda t: t.ig.connected_components().membership, read=listed),
                "scipy": Way(
                    lambda t: csgraph.connected_components(t.ties.binary, directed=False),
                    read=lambda a, _: a[1],
                ),
            },
            one_to_one,
        ),
        "articulation": Race(
            Way(lambda t: list(nx.articulation_points(t.nx))),
            {"igraph": Way(lambda t: t.ig.articulation_points(), read=marked)},
            lambda ours, theirs, _: bool(((ours > 0) == (theirs > 0)).all()),
        ),
        "coreness": Race(
            Way(lambda t: nx.core_number(t.nx)),
            {
                "igraph": Way(lambda t: t.ig.coreness(), read=listed),
                "networkit": Way(
                    lambda t: t.nk.centrality.CoreDecomposition(t.plain).run(), read=lambda a, _: a.scores()
                ),
            },
            equal,
        ),
        "cliques": Race(
            Way(lambda t: sum(1 for _ in nx.find_cliques(t.nx))),
            {
                "igraph": Way(lambda t: t.ig.maximal_cliques(min=3), read=counted),
                "networkit": Way(
                    lambda t: t.nk.clique.MaximalCliques(t.plain).run().getCliques(), read=counted
                ),
            },
            equal,
        ),
        "community": Race(
            Way(lambda t: nx.community.louvain_communities(t.nx, seed=SEED), once),
            {
                "igraph": Way(
                    lambda t: (
                        t.ig.community_leiden("modularity", weights="weight", n_iterations=2).membership
                    ),
                    once,
                    listed,
                ),
                "networkit": Way(lambda t: t.nk.community.ParallelLeiden(t.nkg).run(), once, divided),
            },
            as_good,
        ),
    }


def two_mode(n: int, pivots: int) -> dict[str, Race]:
    """Measures of persons in organisations: their values are of each kind by itself, and not compared."""
    return {
        "two-mode degree": Race(Way(lambda t: nx.bipartite.degree_centrality(t.nx, t.persons))),
        "two-mode closeness": Race(
            Way(
                lambda t: [nx.single_source_shortest_path_length(t.nx, one) for one in some(t, PART)],
                PART / n,
            ),
            {"igraph": Way(lambda t: t.ig.closeness(some(t, MORE)), MORE / n)},
        ),
        "two-mode betweenness": Race(
            Way(lambda t: nx.betweenness_centrality(t.nx, k=PART, seed=SEED), PART / pivots),
            {"igraph": Way(lambda t: t.ig.betweenness(sources=some(t, pivots)))},
        ),
    }


def forms(ties: Ties) -> Net:
    """A network in the form of each engine; prints what it took to make them, and which are not here."""
    net = Net(ties=ties, n=len(ties), here={"scipy"})
    ways = {"scipy": _scipy, "networkx": _networkx, "networkit": _networkit, "igraph": _igraph}
    for name, way in ways.items():
        if importlib.util.find_spec(name) is None:
            print(f"  {'in the form of ' + name:24} {'–':>10}  not installed, so not raced")
            continue
        began = time.process_time()
        way(net)
        net.here.add(name)
        print(f"  {'in the form of ' + name:24} {time.process_time() - began:10.3f}")
    return net


def _scipy(net: Net) -> None:
    rows, columns = net.ties.pairs
    net.again = Ties.between(net.ties.ids, rows, columns, net.ties.weights[rows, columns])


def _networkx(net: Net) -> None:
    net.nx = net.ties.graph


def _networkit(net: Net) -> None:
    net.nk = networkit(SEED)
    net.nkg, net.plain = networkit_graph(net.ties, weighted=True), networkit_graph(net.ties)


def _igraph(net: Net) -> None:
    import igraph

    rows, columns = net.ties.pairs
    net.ig = igraph.Graph(n=net.n, edges=np.column_stack((rows, columns)))
    net.ig.es["weight"] = np.asarray(net.ties.weights[rows, columns]).tolist()
