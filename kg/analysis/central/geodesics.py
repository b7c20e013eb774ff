"""Geodesics: how far things are from each other, and which things lie between, for many starts at once.

Distances are found for 64 starts in one machine word: a thing's word says from which of them it has been
reached, and a step passes the words on along all ties (multi-source breadth-first search, Then et al. 2014,
Proceedings of the VLDB Endowment 8:449–460). Paths are counted for 16 starts at once as products with the
adjacency matrix, level by level (Brandes 2001, Journal of Mathematical Sociology 25:163–177). Never is a
matrix of n × n numbers held. Made for networks that are wide rather than long, as those of organisations are:
the time grows with the longest distance.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from kg.analysis.ties import Matrix, Ties, Vector

Counts = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
BITS = 64
ROOM = 1 << 21
"""So many words are held at once, at least 4 for each thing."""
BLOCK = 16


@dataclass(frozen=True, eq=False)
class Distances:
    """For each thing: how many others it reaches, the sum of the distances to them, and of their inverses.

    All of shape (n,).
    """

    reached: Counts
    total: Counts
    inverse: Vector


def distances(ties: Ties) -> Distances:
    """Distances from every thing to every other along unweighted ties, exact."""
    n = len(ties)
    order = np.argsort(-ties.degrees, kind="stable")
    slabs = list(_slabs(ties, order))
    reached, total, inverse = np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(n)
    words = max(4, min(32, ROOM // n)) if n else 1
    for first in range(0, n, words * BITS):
        for far, found in enumerate(_levels(n, first, min(words, -(-n // BITS)), slabs), 1):
            reached += found
            total += far * found
            inverse += found / far
    place = np.argsort(order)
    return Distances(reached[place], total[place], inverse[place])


def _slabs(ties: Ties, order: Counts) -> Iterator[npt.NDArray[np.int64]]:
    """Things by falling degree: the first tie of each, then the second of those that have one, and so on."""
    matrix = ties.weights[order][:, order].tocsr()
    degrees = np.diff(matrix.indptr)
    for number in range(int(degrees.max(initial=0))):
        several = int(np.count_nonzero(degrees > number))
        yield matrix.indices[matrix.indptr[:several] + number].astype(np.int64)


def _levels(n: int, first: int, words: int, slabs: list[npt.NDArray[np.int64]]) -> Iterator[Counts]:
    """From how many of ``words · 64`` starts each thing is reached in one step, in two, and so on."""
    starts = np.arange(first, min(n, first + words * BITS))
    word, bit = np.divmod(starts - first, BITS)
    front = np.zeros((n, words), np.uint64)
    front[starts, word] = np.left_shift(np.uint64(1), bit.astype(np.uint64))
    unseen, buffer = ~front, np.empty((n, words), np.uint64)
    while True:
        step = np.zeros((n, words), np.uint64)
        for near in slabs:
            some = len(near)
            np.take(front, near, axis=0, out=buffer[:some], mode="clip")
            np.bitwise_or(step[:some], buffer[:some], out=step[:some])
        np.bitwise_and(step, unseen, out=step)
        found = np.bitwise_count(step).sum(axis=1, dtype=np.int64)
        if not found.any():
            return
        yield found
        unseen ^= step
        front = step


@dataclass(frozen=True, eq=False)
class Folded:
    """A network without its pendants, which are things of a single tie: they hang on what they are tied to.

    Every path of a pendant runs through the thing it hangs on (Baglioni et al. 2012, Proceedings of ASONAM).
    ``kept`` are the places of the m things that stay, ``matrix`` their adjacency, ``pendants`` how many hang
    on each; ``row`` of shape (n,) says which of those m each thing is or hangs on, ``hangs`` whether it does.
    """

    kept: Counts
    matrix: Matrix
    pendants: Vector
    row: Counts
    hangs: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, ties: Ties) -> Self:
        """Fold a network; of two things tied only to each other none is a pendant."""
        matrix, own = ties.binary, np.arange(len(ties))
        single = np.flatnonzero(ties.degrees == 1)
        to = own.copy()
        to[single] = matrix.indices[matrix.indptr[single]]
        hangs = (to != own) & (ties.degrees[to] > 1)
        kept = np.flatnonzero(~hangs)
        row = np.searchsorted(kept, np.where(hangs, to, own))
        pendants = np.bincount(row[hangs], minlength=len(kept)).astype(np.float64)
        return cls(kept, matrix[kept][:, kept].tocsr(), pendants, row, hangs)

    def grouped(self, starts: Counts) -> tuple[Counts, Vector, Vector]:
        """The rows of some starts, each once; how many start there, pendants included; how many pendants."""
        many = np.bincount(self.row[starts], minlength=len(self.kept))
        hanging = np.bincount(self.row[starts[self.hangs[starts]]], minlength=len(self.kept))
        rows = np.flatnonzero(many)
        return rows, many[rows].astype(np.float64), hanging[rows].astype(np.float64)

    def spread(self, values: Vector) -> Vector:
        """Values of the things that stay as values of all, shape (n,); nothing passes through pendants."""
        out = np.zeros(len(self.row))
        out[self.kept] = values
        return out


def dependencies(ties: Ties, starts: Counts) -> tuple[Vector, Vector]:
    """For each thing, the shares of shortest paths from each start that pass through it: summed, and squared.

    The sum over ``starts`` of the dependencies of Brandes 2001, and the sum of their squares; both of shape
    (n,). Nothing depends on a start or an end of its own.
    """
    folded = Folded.of(ties)
    rows, many, hanging = folded.grouped(starts)
    sums, squares = np.zeros(len(folded.kept)), np.zeros(len(folded.kept))
    for first in range(0, len(rows), BLOCK):
        part = slice(first, first + BLOCK)
        block, others = _dependencies(folded, rows[part])
        sums += _product(block, many[part])
        squares += _product(np.square(block, out=block), many[part])
        sums[rows[part]] += hanging[part] * others  # what a pendant reaches, it reaches through its row
        squares[rows[part]] += hanging[part] * others**2
    return folded.spread(sums), folded.spread(squares)


def _dependencies(folded: Folded, rows: Counts) -> tuple[npt.NDArray[np.float64], Vector]:
    """Dependencies on each row, a column for each start; and to how many others a pendant of it has paths."""
    at = (rows, np.arange(len(rows)))
    front = np.zeros((len(folded.kept), len(rows)))
    front[at] = 1
    paths, unseen, level = np.zeros(front.shape), np.ones(front.shape), 0
    far = np.full(front.shape, -1, np.int32)
    while (here := front > 0).any():
        np.copyto(far, level, where=here)
        unseen -= here
        paths += front
        front = folded.matrix @ front
        front *= unseen
        level += 1
    behind = _behind(folded, paths, far)
    behind += folded.pendants[:, None] * (far >= 0)
    behind[at] = 0
    return behind, _product((far >= 0).T, 1 + folded.pendants) - 2


def _product(matrix: Any, vector: Vector) -> Vector:
    """A matrix by a vector, on one thread: BLAS takes all there are, and they wait for work by spinning."""
    product: Vector = np.einsum("ij,j->i", matrix, vector)
    return product


def _behind(folded: Folded, paths: Any, far: Any) -> npt.NDArray[np.float64]:
    """What lies behind each row, summed from the farthest level back to the starts."""
    inverse, weight = 1 / np.maximum(paths, 1), (1 + folded.pendants)[:, None]
    behind, last = np.zeros(paths.shape), int(far.max())
    share = weight * inverse * (far == last)
    for level in range(last - 1, -1, -1):
        here = far == level
        share = folded.matrix @ share
        share *= paths
        share *= here
        behind += share
        share += weight * here
        share *= inverse
    return behind
