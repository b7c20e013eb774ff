"""Centrality: how central each thing is in the senses of the literature, and how centred the whole network.

All functions take the network as :class:`~kg.analysis.ties.Ties`, so undirected and simple; only ``strength``
and ``pagerank`` use the number of relations. Values stand in the order of ``ties.ids``. A network without
things has an empty vector, one without ties zeros (PageRank: equal shares).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csgraph, linalg

from kg.analysis.central.geodesics import dependencies, distances
from kg.analysis.engines import sampling
from kg.analysis.method import DEFAULTS, Case, Measure, Settings, Study
from kg.analysis.ties import Matrix, Ties, Vector
from kg.records import Text
from kg.table import Table

DAMPING = 0.85
TOLERANCE = 1e-13
ROUNDS = 1000
SMALL = 200
"""Up to so many things, eigenvectors are computed from the dense matrix."""
BASIS = 10
"""A larger basis needs fewer rounds, but each of them keeps all cores busy."""
ALIKE = 1e-9
FREEMAN = "Freeman 1978, Social Networks 1:215–239"


def degree(ties: Ties, settings: Settings = DEFAULTS) -> npt.NDArray[np.int64]:
    """Degree: with how many others a thing is tied, shape (n,) (Freeman 1978, Social Networks 1:215–239)."""
    return ties.degrees


def strength(ties: Ties, settings: Settings = DEFAULTS) -> npt.NDArray[np.generic]:
    """Strength: by how many relations a thing is tied, shape (n,) (Barrat et al. 2004, PNAS 101:3747–3752).

    Whole numbers where all weights are.
    """
    values = np.asarray(ties.weights.sum(axis=1), np.float64).reshape(len(ties))
    whole = values.astype(np.int64)
    return whole if (whole == values).all() else values


def betweenness(ties: Ties, settings: Settings = DEFAULTS) -> Vector:
    """Betweenness: the share of shortest paths between others that pass through a thing, shape (n,).

    Freeman 1977, Sociometry 40:35–41; computed as in Brandes 2001, J. Math. Sociology 25:163–177. From all
    things, or from some: :func:`kg.analysis.engines.sampling` says which.
    """
    return estimated(ties, settings).values


@dataclass(frozen=True, eq=False)
class Estimate:
    """Values and their standard errors, both of shape (n,); exact values have errors of 0."""

    values: Vector
    errors: Vector


def estimated(ties: Ties, settings: Settings = DEFAULTS) -> Estimate:
    """Betweenness with the standard error that comes from sampling starts without replacement.

    Brandes & Pich 2007, International Journal of Bifurcation and Chaos 17:2303–2318; the error is that of a
    mean of a simple random sample from a finite population (Cochran 1977, Sampling Techniques, ch. 2). It is
    fair for the highest values, too small for things that few starts find anything behind.
    """
    n, chosen = len(ties), sampling(ties, settings)
    starts = chosen.places()
    sums, squares = dependencies(ties, starts)
    scale = n / max(len(starts), 1) / max((n - 1) * (n - 2), 1)
    return Estimate(sums * scale, _errors(sums, squares, len(starts), n) * scale if chosen else np.zeros(n))


def _errors(sums: Vector, squares: Vector, pivots: int, n: int) -> Vector:
    """The standard error of sums over a sample, as an estimate of sums over samples of that size."""
    spread = np.maximum(squares - sums**2 / pivots, 0) / max(pivots - 1, 1)
    errors: Vector = np.sqrt(pivots * spread * (1 - pivots / n))
    return errors


def closeness(ties: Ties, settings: Settings = DEFAULTS) -> Vector:
    """Closeness: how near a thing is to all others, scaled by the part of the network it reaches, shape (n,).

    Freeman 1978; the scaling for networks in several pieces is that of Wasserman & Faust 1994, p. 201.
    """
    far = distances(ties)
    return far.reached / np.maximum(far.total, 1) * (far.reached / max(len(ties) - 1, 1))


def harmonic(ties: Ties, settings: Settings = DEFAULTS) -> Vector:
    """Harmonic closeness: the sum of the inverse distances to all others, shape (n,); 0 for what is apart.

    Marchiori & Latora 2000, Physica A 285:539–546; Boldi & Vigna 2014, Internet Mathematics 10:222–262.
    The value is as if so many things were tied to it directly; networks in several pieces need no scaling.
    """
    return distances(ties).inverse


def eigenvector(ties: Ties, settings: Settings = DEFAULTS) -> Vector:
    """Eigenvector centrality: tied to many that are central themselves; shape (n,), of length 1.

    Bonacich 1972, J. Math. Sociology 2:113–120. It is the principal eigenvector of the whole network's
    adjacency, never negative: in a network in several pieces all values lie in the piece with the largest
    eigenvalue, and are 0 elsewhere. Pieces of the same largest eigenvalue share them as power iteration from
    equal values would.
    """
    values, best = np.zeros(len(ties)), 0.0
    for places, matrix in _pieces(ties):
        root, vector = _principal(matrix)
        if root > best * (1 + ALIKE):
            values[:], best = 0, root
        if root >= best * (1 - ALIKE):
            values[places] = vector * vector.sum()
    return values / (np.linalg.norm(values) or 1)


def _pieces(ties: Ties) -> Iterator[tuple[npt.NDArray[np.int64], Matrix]]:
    """Connected pieces that may have the largest eigenvalue: places and adjacency, of highest degree first.

    It is at least the root of the highest degree in all the network, at most the highest degree in the piece.
    """
    count, piece = csgraph.connected_components(ties.binary, directed=False)
    order = np.argsort(piece, kind="stable")
    members = np.split(order, np.cumsum(np.bincount(piece, minlength=count))[:-1]) if count else []
    tops = [int(ties.degrees[one].max()) for one in members]
    enough = max(tops, default=0) ** 0.5
    for number in sorted(range(count), key=lambda each: (-tops[each], each)):
        if tops[number] and tops[number] >= enough * (1 - ALIKE):
            places = members[number]
            yield places, ties.binary[places][:, places]


def _principal(matrix: Matrix) -> tuple[float, Vector]:
    """The largest eigenvalue of a connected network's adjacency and its eigenvector, which is positive."""
    n = matrix.shape[0]
    if n <= SMALL:
        roots, vectors = np.linalg.eigh(matrix.toarray())
    else:
        roots, vectors = linalg.eigsh(matrix, k=1, which="LA", v0=np.ones(n), tol=0, ncv=BASIS)
    return float(roots[-1]), np.abs(vectors[:, -1])


def pagerank(ties: Ties, settings: Settings = DEFAULTS) -> Vector:
    """PageRank: how often a random walk along weighted ties is at a thing, shape (n,), in sum 1.

    Brin & Page 1998, Computer Networks 30:107–117, damping 0.85. It stops at an error of 1e-13 in all:
    networkx stops at an error of N·tol, which at its default misorders the top of large networks.
    """
    n, weights = len(ties), np.asarray(ties.weights.sum(axis=1)).reshape(len(ties))
    values = np.full(n, 1 / max(n, 1))
    loose = weights == 0
    share = np.where(loose, 0, 1 / np.where(loose, 1, weights))
    for _ in range(ROUNDS if n else 0):
        walked = ties.weights @ (values * share)
        following = DAMPING * (walked + values[loose].sum() / n) + (1 - DAMPING) / n
        error = np.abs(following - values).sum()
        values = following
        if error < TOLERANCE:
            break
    return values


def centralization(ties: Ties, measure: str = "degree", settings: Settings = DEFAULTS) -> float:
    """How far a network is centred on one thing: 0 where all are alike, 1 for a star.

    The differences from the highest value, in parts of what they are in a star of the same size (Freeman
    1978, Social Networks 1:215–239), for ``degree``, ``betweenness`` or ``closeness``. Networks of fewer than
    three things have 0. Closeness is scaled as :func:`closeness` is.

    Raises:
        KeyError: when the measure is none of these.
    """
    compute, most = _STARS[measure]
    n = len(ties)
    values = np.asarray(compute(ties, settings), np.float64)
    return float((values.max() - values).sum() / most(n)) if n > 2 else 0.0  # noqa: PLR2004 - a star has three


_STARS: dict[str, tuple[Callable[[Ties, Settings], npt.NDArray[np.generic]], Callable[[int], float]]] = {
    "degree": (degree, lambda n: (n - 1) * (n - 2)),
    "betweenness": (betweenness, lambda n: n - 1),
    "closeness": (closeness, lambda n: (n - 1) * (n - 2) / (2 * n - 3)),
}
"""What centralization is defined for, and the sum of the differences in a star of n things."""


def centralization_study(case: Case, settings: Settings) -> tuple[Table, ...]:
    """The centralization of the network by degree, betweenness and closeness (Freeman 1978)."""
    ties, words = Ties.of(case.graph), settings.words
    rows = [
        (MEASURES[name].title.in_(settings.lang), round(centralization(ties, name, settings), 12))
        for name in _STARS
    ]
    head = (words("指标", "measure"), words("中心势", "centralization"))
    caption = words(
        "中心势：网络围绕单个节点的程度", "centralization: how far the network is centred on one thing"
    )
    notes = (
        words(
            "0 表示各节点地位相同，1 表示星形网络。不同规模的网络可以比较；"
            "但节点很少时，一条联系就会使数值明显变化。",
            "0: all things are alike; 1: a star. Networks of different size may be compared, but with few "
            "things a single tie changes the value much.",
        ),
        sampling(ties, settings).note(settings),
        FREEMAN,
    )
    return (Table.of(head, rows, caption, *filter(None, notes)),)


MEASURES: dict[str, Measure] = {
    "degree": Measure(
        Text("度", "degree"),
        Text("与多少个节点有联系", "with how many others it is tied"),
        FREEMAN,
        degree,
        usual=True,
    ),
    "strength": Measure(
        Text("强度", "strength"),
        Text("由多少条关系相连", "by how many relations it is tied"),
        "Barrat et al. 2004, PNAS 101:3747–3752",
        strength,
        usual=True,
    ),
    "betweenness": Measure(
        Text("中介中心性", "betweenness"),
        Text(
            "其他节点之间的最短路径经过它的比例",
            "share of the shortest paths between others that pass through it",
        ),
        "Freeman 1977, Sociometry 40:35–41; Brandes 2001, Journal of Mathematical Sociology 25:163–177",
        betweenness,
        usual=True,
    ),
    "closeness": Measure(
        Text("接近中心性", "closeness"),
        Text(
            "到其他节点有多近（按可达部分折算）",
            "how near it is to all others, scaled by the part it reaches",
        ),
        "Freeman 1978, Social Networks 1:215–239; Wasserman & Faust 1994, Social Network Analysis, p. 201",
        closeness,
        usual=True,
    ),
    "pagerank": Measure(
        Text("PageRank", "pagerank"),
        Text("沿关系随机游走时停留在它的概率", "how often a random walk along the ties is at it"),
        "Brin & Page 1998, Computer Networks 30:107–117",
        pagerank,
        usual=True,
    ),
    "harmonic": Measure(
        Text("调和中心性", "harmonic"),
        Text(
            "到其他各节点距离的倒数之和，不连通的记 0",
            "sum of the inverse distances to all others, 0 for those it does not reach",
        ),
        "Marchiori & Latora 2000, Physica A 285:539–546; Boldi & Vigna 2014, Internet Mathematics 10:222–262",
        harmonic,
    ),
    "eigenvector": Measure(
        Text("特征向量中心性", "eigenvector"),
        Text(
            "与中心节点相连者更居中心；网络不连通时仅特征值最大的分量有值",
            "tied to many that are central themselves; in a network in pieces only the piece of the largest "
            "eigenvalue has values",
        ),
        "Bonacich 1972, Journal of Mathematical Sociology 2:113–120",
        eigenvector,
    ),
}
STUDIES: dict[str, Study] = {
    "centralization": Study(
        Text("中心势", "centralization"),
        Text("网络在多大程度上围绕单个节点", "how far the network is centred on one thing"),
        FREEMAN,
        centralization_study,
    ),
}
