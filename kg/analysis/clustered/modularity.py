"""Modularity: how much better a division fits the ties than chance would; and how alike two divisions are."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from kg.analysis.ties import Ties

Labels = npt.NDArray[np.int64]
"""The group of each thing as a number, of shape (n,)."""
NEWMAN = "Newman & Girvan 2004, Physical Review E 69:026113"
BARBER = "Barber 2007, Physical Review E 76:066102"


def modularity(ties: Ties, labels: Labels, resolution: float = 1.0) -> float:
    """What share of the weight is within groups, beyond what is expected there from the strengths alone.

    Newman & Girvan 2004, Phys. Rev. E 69:026113; the resolution is that of Reichardt & Bornholdt 2006,
    Phys. Rev. E 74:016110. 0 where there are no ties.
    """
    whole = float(ties.weights.sum())
    if not whole:
        return 0.0
    strength = np.asarray(ties.weights.sum(axis=1)).ravel()
    share = np.bincount(labels, strength) / whole
    return _within(ties, labels) / whole - resolution * float(share @ share)


def bipartite_modularity(
    ties: Ties, labels: Labels, first: npt.NDArray[np.bool_], resolution: float = 1.0
) -> float:
    """The same for a network of two kinds of things, where only ties across are expected.

    ``first`` (shape (n,)) marks the things of one kind. Barber 2007, Phys. Rev. E 76:066102.

    Raises:
        ValueError: when there is a tie within a kind.
    """
    rows, columns = ties.pairs
    if (first[rows] == first[columns]).any():
        raise ValueError("a tie within a kind")
    whole = float(ties.weights.sum())
    if not whole:
        return 0.0
    strength = np.asarray(ties.weights.sum(axis=1)).ravel()
    count = int(labels.max()) + 1
    one, other = (np.bincount(labels[k], strength[k], minlength=count) for k in (first, ~first))
    return _within(ties, labels) / whole - resolution * float(one @ other) / (whole / 2) ** 2


def _within(ties: Ties, labels: Labels) -> float:
    """The weight of ties within groups, each counted from both ends."""
    matrix = ties.weights.tocoo()
    return float(matrix.data[labels[matrix.row] == labels[matrix.col]].sum())


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two divisions are: the adjusted Rand index, and the normalised mutual information."""

    rand: float
    information: float


def likeness(one: Labels, other: Labels) -> Likeness:
    """Compare two divisions of the same things: 1 when they are the same, about 0 when they are by chance.

    The adjusted Rand index is that of Hubert & Arabie 1985, Journal of Classification 2:193–218; mutual
    information is normalised by the mean of both entropies (Danon et al. 2005, J. Stat. Mech. P09008).
    """
    n = len(one)
    table = sparse.coo_array((np.ones(n), (one, other))).tocsr()
    table.sum_duplicates()
    rows, columns = (np.asarray(table.sum(axis=axis)).ravel() for axis in (1, 0))
    both, first, second = (float((x * (x - 1) / 2).sum()) for x in (table.data, rows, columns))
    chance = first * second / max(n * (n - 1) / 2, 1)
    most = (first + second) / 2
    rand = (both - chance) / (most - chance) if most != chance else 1.0
    ends = _entropy(rows) + _entropy(columns)
    shared = ends - _entropy(table.data)
    return Likeness(rand, 2 * shared / ends if ends else 1.0)


def _entropy(counts: npt.NDArray[np.float64]) -> float:
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log(shares)).sum())
