"""Structural holes: how far a thing's ties lead to others who are tied to each other anyway (Burt 1992).

Who is tied to many that are not tied among themselves is little constrained and has a large effective
size. The number of relations is the weight of a tie, so that what a thing invests is divided among its
ties in proportion to them. All is computed triangle by triangle, without a matrix of paths of length two.
"""

import numpy as np

from kg.analysis.method import Measure, Settings
from kg.analysis.ties import Ties, Vector
from kg.analysis.triads import CLOSED, Rising
from kg.records import Text

BURT = "Burt 1992, Structural Holes, ch. 2"


def _weights(ties: Ties, rising: Rising) -> Vector:
    """The weight of each tie."""
    weights: Vector = ties.weights.data[rising.matrix.data]
    return weights


def _shares(ties: Ties, rising: Rising) -> Vector:
    """What part of the weight of its lower end, and of its upper, each tie has: Burt's p. Shape (2, m)."""
    weights, strength = _weights(ties, rising), np.asarray(ties.weights.sum(axis=1)).ravel()
    return np.stack((weights / strength[rising.low], weights / strength[rising.high]))


def _marginal(ties: Ties, rising: Rising) -> Vector:
    """What part of the strongest tie of its lower end, and of its upper end, each tie is. Shape (2, m)."""
    weights, most = _weights(ties, rising), np.zeros(len(ties))
    for ends in (rising.low, rising.high):
        np.maximum.at(most, ends, weights)
    return np.stack((weights / most[rising.low], weights / most[rising.high]))


def _by_thing(ties: Ties, rising: Rising, values: Vector) -> Vector:
    """The sum of what each thing has of its ties; NaN for a thing without ties."""
    up, down = values
    found = np.bincount(rising.low, up, len(ties)) + np.bincount(rising.high, down, len(ties))
    sums: Vector = found.astype(np.float64)  # numpy counts nothing in integers
    sums[ties.degrees == 0] = np.nan
    return sums


def constraint(ties: Ties, settings: Settings | None = None) -> Vector:
    """Burt's constraint: how far a thing's ties all lead back to the same others. Shape (n,).

    Burt 1992, Structural Holes, ch. 2; the same as networkx with weights. NaN for a thing without
    ties; above 1 is possible where there are only two others.
    """
    rising = Rising.of(ties)
    shares = _shares(ties, rising)
    spent = shares.copy()
    for three in rising.triangles():
        for (tie, way), (first, one), (second, other) in CLOSED:
            through = shares[one][three[first]] * shares[other][three[second]]
            spent[way] += np.bincount(three[tie], through, len(rising))
    return _by_thing(ties, rising, spent**2)


def effective_size(ties: Ties, settings: Settings | None = None) -> Vector:
    """Burt's effective size: to how many others a thing is tied, less what is redundant. Shape (n,).

    Burt 1992, Structural Holes, ch. 2; the same as networkx with weights. NaN without ties.
    """
    rising = Rising.of(ties)
    shares, marginal = _shares(ties, rising), _marginal(ties, rising)
    sizes = np.ones(shares.shape)
    for three in rising.triangles():
        for (tie, way), (first, one), (second, other) in CLOSED:  # the last seen from the other end
            through = shares[one][three[first]] * marginal[1 - other][three[second]]
            sizes[way] -= np.bincount(three[tie], through, len(rising))
    return _by_thing(ties, rising, sizes)


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
