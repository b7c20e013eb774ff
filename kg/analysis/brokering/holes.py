"""Structural holes: how far a thing's ties lead to others who are tied to each other anyway (Burt 1992).

Who is tied to many that are not tied among themselves is little constrained and has a large effective
size. The number of relations is the weight of a tie, so that what a thing invests is divided among its
ties in proportion to them. All is computed triangle by triangle, without a matrix of paths of length two.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from kg.analysis.method import Measure, Settings
from kg.analysis.ties import Ties, Vector
from kg.records import Text

BURT = "Burt 1992, Structural Holes, ch. 2"
BATCH = 1_000_000
"""So many pairs of ties are looked at together."""
Places = npt.NDArray[np.int64]
Triples = tuple[Places, Places, Places]
"""Three things each, as places; of shape (t,) each."""


def triangles(ties: Ties) -> Iterator[Triples]:
    """Every three things that are all tied to each other, each three once, in batches.

    Sought from the thing with fewest ties, so that hubs cost little (Chiba & Nishizeki 1985, SIAM Journal
    on Computing 14:210–223).
    """
    n = len(ties)
    low, high = _upward(ties)
    starts = np.searchsorted(low, np.arange(n + 1))
    keys = low * n + high
    spans = np.diff(starts)[high]
    cuts = np.flatnonzero(np.diff(np.cumsum(spans) // BATCH, prepend=-1))
    for begin, end in pairwise([*cuts.tolist(), len(low)]):
        part = np.arange(begin, end)
        widths = spans[part]
        arcs = np.repeat(part, widths)
        within = np.arange(len(arcs)) - np.repeat(np.cumsum(widths) - widths, widths)
        third = high[starts[high[arcs]] + within]
        wanted = low[arcs] * n + third
        closed = _found(keys, wanted)
        yield low[arcs][closed], high[arcs][closed], third[closed]


def _upward(ties: Ties) -> tuple[Places, Places]:
    """Each tie once, from the thing with fewer ties to that with more; in order."""
    rows, columns = (ends.astype(np.int64) for ends in ties.pairs)
    rank = np.empty(len(ties), np.int64)
    rank[np.argsort(ties.degrees, kind="stable")] = np.arange(len(ties))
    rising = rank[rows] < rank[columns]
    low, high = np.where(rising, rows, columns), np.where(rising, columns, rows)
    order = np.lexsort((high, low))
    return low[order], high[order]


def _found(keys: Places, wanted: Places) -> npt.NDArray[np.bool_]:
    """Which of the wanted numbers are among sorted ones."""
    if not len(keys):
        return np.zeros(len(wanted), bool)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.asarray(keys[at] == wanted, bool)


def turned(triples: Triples) -> Iterator[Triples]:
    """Three things in each of their six orders."""
    a, b, c = triples
    yield from ((a, b, c), (a, c, b), (b, a, c), (b, c, a), (c, a, b), (c, b, a))


def _rows(ties: Ties) -> Places:
    """Which thing each entry of the matrix is a tie of."""
    return np.repeat(np.arange(len(ties)), ties.degrees)


def _places(ties: Ties, one: Places, other: Places) -> Places:
    """Where in the matrix the ties between some things stand."""
    keys = _rows(ties) * len(ties) + ties.weights.indices
    return np.searchsorted(keys, one * len(ties) + other)


def _shares(ties: Ties) -> Vector:
    """For each entry of the matrix, what part of a thing's weight the tie has: Burt's p."""
    strength = np.asarray(ties.weights.sum(axis=1)).ravel()
    shares: Vector = ties.weights.data / strength[_rows(ties)]
    return shares


def _by_thing(ties: Ties, values: Vector) -> Vector:
    """The sum of the entries of each thing; NaN for a thing without ties."""
    sums = np.bincount(_rows(ties), values, len(ties)).astype(np.float64)
    sums[ties.degrees == 0] = np.nan
    return sums


def constraint(ties: Ties, settings: Settings | None = None) -> Vector:
    """Burt's constraint: how far a thing's ties all lead back to the same others. Shape (n,).

    Burt 1992, Structural Holes, ch. 2; the same as networkx with weights. NaN for a thing without
    ties; above 1 is possible where there are only two others.
    """
    shares, indirect = _shares(ties), np.zeros(ties.weights.nnz)
    for batch in triangles(ties):
        for one, other, between in turned(batch):
            through = shares[_places(ties, one, between)] * shares[_places(ties, between, other)]
            indirect += np.bincount(_places(ties, one, other), through, len(indirect))
    return _by_thing(ties, (shares + indirect) ** 2)


def effective_size(ties: Ties, settings: Settings | None = None) -> Vector:
    """Burt's effective size: to how many others a thing is tied, less what is redundant. Shape (n,).

    Burt 1992, Structural Holes, ch. 2; the same as networkx with weights. NaN without ties.
    """
    rows, weights = _rows(ties), ties.weights.data
    most = np.zeros(len(ties))
    np.maximum.at(most, rows, weights)
    shares, marginal = _shares(ties), weights / most[rows]
    redundant = np.zeros(len(ties))
    for batch in triangles(ties):
        for one, other, between in turned(batch):
            through = shares[_places(ties, one, between)] * marginal[_places(ties, other, between)]
            redundant += np.bincount(one, through, len(redundant))
    return _by_thing(ties, np.ones(len(weights))) - redundant


def efficiency(ties: Ties, settings: Settings | None = None) -> Vector:
    """Burt's efficiency: the effective size by the number of ties, 1 without redundancy. Shape (n,).

    Burt 1992, Structural Holes, ch. 2. NaN for a thing without ties.
    """
    shares: Vector = effective_size(ties) / np.maximum(ties.degrees, 1)
    return shares


MEASURES: dict[str, Measure] = {
    "constraint": Measure(
        Text("结构洞约束", "constraint"),
        Text(
            "所联系的各方彼此相连的程度；越低，占据的结构洞越多",
            "how far those it is tied to are tied to each other; the lower, the more structural holes",
        ),
        f"{BURT}; Burt 2004, American Journal of Sociology 110:349–399",
        constraint,
        Text("约束", "constraint"),
        ascending=True,
    ),
    "effective-size": Measure(
        Text("有效规模", "effective-size"),
        Text("联系的各方中除去冗余后的数目", "how many others it is tied to, less what is redundant"),
        BURT,
        effective_size,
    ),
    "efficiency": Measure(
        Text("结构洞效率", "efficiency"),
        Text("有效规模占联系数的比例，1 为无冗余", "effective size by number of ties, 1 without redundancy"),
        BURT,
        efficiency,
        Text("效率", "efficiency"),
    ),
}
"""The measures of structural holes, by name."""
