"""Ranks: levels, spans and reach in a hierarchy, and Krackhardt's four measures of how much of one it is.

All are functions of :class:`Arcs` that point from a superior to a subordinate. Several superiors are
allowed. What stand in a circle, each above the other, are taken together: they have one level.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

from kg.analysis.ties import Arcs, Matrix

Whole = npt.NDArray[np.int64]
"""One whole number for each thing, in order of id."""
BLOCK = 4096
"""So many things are followed upwards at once; a multiple of 64."""
DENSE = 2000
"""Least upper bounds are looked for in pieces of up to so many things."""
LOWEST, PAIR = 3, 2
"""A piece has least upper bounds to speak of from the first on, arcs to spare from the second on."""


@dataclass(frozen=True)
class _Order:
    """A hierarchy with its circles drawn together: ``label`` is the knot each thing is in."""

    label: Whole
    down: Matrix

    @cached_property
    def layers(self) -> list[Whole]:
        """The knots by the length of the longest line from the top."""
        return _layers(self.down)

    @cached_property
    def up(self) -> Matrix:
        """The superiors of each knot."""
        return self.down.T.tocsr()

    @property
    def is_forest(self) -> bool:
        """Whether no knot has two superiors."""
        return bool((np.diff(self.up.indptr) <= 1).all())


def _order(arcs: Arcs) -> _Order:
    number, label = csgraph.connected_components(arcs.weights, directed=True, connection="strong")
    edges = arcs.weights.tocoo()
    source, target = label[edges.row], label[edges.col]
    apart = source != target
    ends = (source[apart], target[apart])
    down = sparse.coo_array((np.ones(len(ends[0])), ends), shape=(number, number)).tocsr()
    down.data[:] = 1
    return _Order(label.astype(np.int64), down)


def levels(arcs: Arcs) -> Whole:
    """The level of each thing, 1 for the top: all its superiors are on higher ones. Shape (n,)."""
    order = _order(arcs)
    return _numbered(order.layers)[order.label] + 1


def depths(arcs: Arcs) -> Whole:
    """How many levels there are below each thing: the longest line down from it. Shape (n,)."""
    order = _order(arcs)
    return _numbered(_layers(order.up))[order.label]


def spans(arcs: Arcs) -> Whole:
    """Span of control: how many direct subordinates each thing has. Shape (n,).

    Urwick 1956, "The manager's span of control", Harvard Business Review 34(3):39–47.
    """
    counts: Whole = np.diff(arcs.weights.indptr).astype(np.int64)
    return counts


def superiors(arcs: Arcs) -> Whole:
    """How many direct superiors each thing has. Shape (n,)."""
    return np.bincount(arcs.weights.indices, minlength=len(arcs)).astype(np.int64)


def reach(arcs: Arcs) -> Whole:
    """How many things are below each, at any distance and whatever other superiors they have. Shape (n,).

    The size of the reachability set (Harary, Norman & Cartwright 1965, Structural Models).
    """
    order = _order(arcs)
    if order.is_forest:
        return _gathered(order, _parents(order))[order.label] - 1
    found = np.zeros(order.down.shape[0], np.int64)
    for _, bits in _followed(order):
        found += np.bitwise_count(bits).sum(axis=1, dtype=np.int64)
    return found[order.label] - 1


def subtree(arcs: Arcs) -> Whole:
    """How many things hang on each alone, itself included: every line from the top to them passes it.

    Where each thing has one superior this is 1 + :func:`reach`; what has a second superior elsewhere counts
    for neither. The dominator tree of Lengauer & Tarjan 1979, ACM TOPLAS 1:121–141. Shape (n,).
    """
    order = _order(arcs)
    return _gathered(order, _parents(order))[order.label]


def circles(arcs: Arcs) -> tuple[tuple[Hashable, ...], ...]:
    """The things that stand above each other in a circle, the largest circle first."""
    label = _order(arcs).label
    sizes = np.bincount(label, minlength=1)
    found: dict[int, list[Hashable]] = {}
    for place in np.flatnonzero(sizes[label] > 1) if len(arcs) else ():
        found.setdefault(int(label[place]), []).append(arcs.ids[place])
    return tuple(tuple(one) for one in sorted(found.values(), key=lambda one: (-len(one), str(one[0]))))


def connectedness(arcs: Arcs) -> float:
    """Krackhardt's connectedness: the share of pairs that hang together somehow. NaN below two things.

    Krackhardt 1994, "Graph theoretical dimensions of informal organizations", in Carley & Prietula (eds),
    Computational Organization Theory, pp. 89–111; as in R's sna (Butts).
    """
    sizes = _pieces(arcs)[0]
    n = len(arcs)
    return float((sizes * (sizes - 1)).sum() / (n * (n - 1))) if n >= PAIR else np.nan


def hierarchy(arcs: Arcs) -> float:
    """Krackhardt's hierarchy: of the pairs where one reaches the other, the share that is not mutual.

    NaN where nothing reaches anything. Krackhardt 1994; ``hierarchy(measure="krackhardt")`` in sna.
    """
    if not len(arcs):
        return np.nan
    sizes = np.bincount(_order(arcs).label)
    mutual = int((sizes * (sizes - 1) // 2).sum())
    pairs = int(reach(arcs).sum()) - mutual
    return 1 - mutual / pairs if pairs else np.nan


def efficiency(arcs: Arcs) -> float:
    """Krackhardt's efficiency: 1 less the share of arcs beyond what ties each piece together.

    Of the N(N−1) arcs of a piece of N things, N−1 are needed: (N−1)² could be to spare, summed over pieces.
    NaN where no piece has two things. Krackhardt 1994; the formula is that of sna.
    """
    sizes = _pieces(arcs)[0]
    spare = int(((sizes - 1) ** 2).sum())
    return float(1 - (arcs.weights.nnz - (sizes - 1).sum()) / spare) if spare else np.nan


def boundedness(arcs: Arcs, *, limit: int = DENSE) -> float:
    """Krackhardt's least upper boundedness: the share of pairs that have one nearest common superior.

    An upper bound of two reaches both (a thing reaches itself); it is the least if all other upper bounds
    reach it. Of the pairs of a piece of N, N−1 have one in any case: the share is of the (N−1)(N−2)/2 others,
    summed over pieces. NaN where no piece has three things, or one of more than ``limit`` is no tree.
    Krackhardt 1994; ``lubness`` in sna.
    """
    sizes, label = _pieces(arcs)
    spare = int(((sizes - 1) * (sizes - 2) // 2).sum())
    if not spare:
        return np.nan
    lacking = 0
    for piece in np.flatnonzero(~_trees(arcs, sizes, label)):
        if sizes[piece] > limit:
            return np.nan
        lacking += _unbounded(arcs, np.flatnonzero(label == piece))
    return 1 - lacking / spare


def _pieces(arcs: Arcs) -> tuple[Whole, Whole]:
    """The sizes of the weakly connected pieces, and the piece of each thing."""
    _, label = csgraph.connected_components(arcs.weights, directed=True, connection="weak")
    return np.bincount(label).astype(np.int64), label.astype(np.int64)


def _trees(arcs: Arcs, sizes: Whole, label: Whole) -> npt.NDArray[np.bool_]:
    """Which pieces are out-trees (one top, one superior each), where every pair has a least upper bound."""
    edges = np.bincount(label[arcs.weights.indices], minlength=len(sizes))
    double = np.bincount(label, superiors(arcs) > 1, minlength=len(sizes)) > 0
    rooted = np.bincount(label, superiors(arcs) == 0, minlength=len(sizes)) > 0
    single: npt.NDArray[np.bool_] = (edges == sizes - 1) & ~double & rooted
    return single


def _unbounded(arcs: Arcs, places: Whole) -> int:
    """How many pairs of a piece have no least upper bound."""
    part = Arcs(tuple(arcs.ids[i] for i in places), arcs.weights[places][:, places].tocsr())
    below = _reachable(part)
    above = below.sum(axis=0)
    shared = below.astype(np.float32).T @ below.astype(np.float32)
    bounded = np.zeros(shared.shape, np.bool_)
    for one, count in enumerate(above):
        those = np.ix_(np.flatnonzero(below[one]), np.flatnonzero(below[one]))
        bounded[those] |= shared[those] == count
    return int((~bounded[np.triu_indices(len(part), 1)]).sum())


def _reachable(arcs: Arcs) -> npt.NDArray[np.bool_]:
    """Whether each thing reaches each (itself too), of shape (n, n): for small hierarchies only."""
    order, n = _order(arcs), len(arcs)
    blocks = [np.unpackbits(bits.view(np.uint8), axis=1, bitorder="little") for _, bits in _followed(order)]
    return np.hstack(blocks)[order.label, :n].astype(np.bool_)


def _followed(order: _Order) -> Iterator[tuple[int, Any]]:
    """Block by block of things, which of them each knot reaches, as bits: shape (knots, BLOCK / 64)."""
    rows = [(layer, *_targets(order.down, layer)) for layer in reversed(order.layers)]
    for start in range(0, len(order.label), BLOCK):
        bits = np.zeros((order.down.shape[0], BLOCK // 64), np.uint64)
        block = order.label[start : start + BLOCK]
        places = np.arange(len(block), dtype=np.uint64)
        np.bitwise_or.at(bits, (block, (places // 64).astype(np.int64)), np.uint64(1) << (places % 64))
        for layer, targets, counts in rows:
            above = layer[counts > 0]
            if len(above):
                starts = np.cumsum(counts[counts > 0]) - counts[counts > 0]
                bits[above] |= np.bitwise_or.reduceat(bits[targets], starts, axis=0)
        yield start, bits


def _targets(down: Matrix, rows: Whole) -> tuple[Any, Any]:
    """What some knots have directly below, one after the other, and how many each has."""
    starts, counts = down.indptr[rows], down.indptr[rows + 1] - down.indptr[rows]
    offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return down.indices[np.repeat(starts, counts) + offsets], counts


def _layers(down: Matrix) -> list[Whole]:
    """Kahn 1962 (Comm. ACM 5:558–562), a layer at a time."""
    waiting = np.bincount(down.indices, minlength=down.shape[0])
    front = np.flatnonzero(waiting == 0)
    found = []
    while len(front):
        found.append(front)
        targets, counts = np.unique(_targets(down, front)[0], return_counts=True)
        waiting[targets] -= counts
        front = targets[waiting[targets] == 0].astype(np.int64)
    return found


def _numbered(layers: list[Whole]) -> Whole:
    numbers = np.zeros(sum(map(len, layers)), np.int64)
    for number, layer in enumerate(layers):
        numbers[layer] = number
    return numbers


def _parents(order: _Order) -> list[int]:
    """For each knot the last one that all lines from the top to it pass, −1 where there is none.

    Cooper, Harvey & Kennedy 2001 ("A simple, fast dominance algorithm"), in one pass as there are no circles.
    """
    parent, deep = [-1] * order.down.shape[0], [1] * order.down.shape[0]
    indptr, indices = order.up.indptr.tolist(), order.up.indices.tolist()
    for knot in np.concatenate(order.layers).tolist() if order.layers else ():
        above = indices[indptr[knot] : indptr[knot + 1]]
        found = above[0] if above else -1
        for other in above[1:]:
            found = _common(found, other, parent, deep)
        parent[knot] = found
        deep[knot] = deep[found] + 1 if found >= 0 else 1
    return parent


def _common(one: int, other: int, parent: list[int], deep: list[int]) -> int:
    while one != other:
        if one < 0 or other < 0:
            return -1
        if deep[one] >= deep[other]:
            one = parent[one]
        else:
            other = parent[other]
    return one


def _gathered(order: _Order, parent: list[int]) -> Whole:
    """The number of things in each knot and in all that hang on it."""
    sizes = np.bincount(order.label, minlength=order.down.shape[0]).tolist()
    for layer in reversed(order.layers):
        for knot in layer.tolist():
            if parent[knot] >= 0:
                sizes[parent[knot]] += sizes[knot]
    return np.array(sizes, np.int64)
