"""Triangles: every three things that are all tied to each other, and which ties these are.

Each tie is taken once, from its end with fewer ties to that with more, so that nothing has many ties that
rise from it and hubs cost little; a triangle is sought from its lowest thing, as two ties that rise from it
and a third between their ends (Chiba & Nishizeki 1985, SIAM Journal on Computing 14:210–223; Latapy 2008,
Theoretical Computer Science 407:458–473).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy import sparse

from kg.analysis.ties import Indices, Matrix, Ties

BATCH = 1_000_000
"""So many pairs of ties are looked at together."""
MANY = 5_000_000
"""Where there are more of them, the network is dense, and the triangles are too many to be held."""
Places = npt.NDArray[np.int64]
Triples = tuple[Places, Places, Places]
"""Three things or ties each, as numbers; of shape (t,) each."""
UP, DOWN = 0, 1
CLOSED = (
    ((0, UP), (1, UP), (2, DOWN)),
    ((0, DOWN), (2, UP), (1, DOWN)),
    ((1, UP), (0, UP), (2, UP)),
    ((1, DOWN), (2, DOWN), (0, DOWN)),
    ((2, UP), (0, DOWN), (1, UP)),
    ((2, DOWN), (1, DOWN), (0, UP)),
)
"""Each way from one thing of a triangle to another, straight and in two steps: which of the triangle's ties
(low–middle, low–high, middle–high) the straight one is, and the first and the second step, and whether it is
gone up or down."""


@dataclass(frozen=True, eq=False)
class Rising:
    """Each tie once, from the end with fewer ties to that with more; of equals, from the earlier.

    ``things`` holds places in the order of rank. ``matrix[i, j]``, of shape (n, n), is where the tie between
    the i-th and the j-th of these stands among the entries of ``ties.weights``. Ties are numbered in the
    order of this matrix.
    """

    things: Places
    matrix: Matrix

    @classmethod
    def of(cls, ties: Ties) -> Self:
        """The ties of a network."""
        small = np.min_scalar_type(ties.degrees.max(initial=0))
        things = np.argsort(ties.degrees.astype(small), kind="stable")  # three times as fast as large numbers
        rank = np.empty(len(ties), np.int32)
        rank[things] = np.arange(len(ties))
        weights = ties.weights
        entries = (np.arange(weights.nnz, dtype=np.int32), weights.indices, weights.indptr)
        rows = sparse.csr_array(entries, shape=weights.shape)[things]
        columns = rank[rows.indices]
        rising = columns > np.repeat(np.arange(len(ties), dtype=np.int32), np.diff(rows.indptr))
        pointers = np.concatenate(([0], np.cumsum(rising)))[rows.indptr]
        matrix = sparse.csr_array((rows.data[rising], columns[rising], pointers), shape=weights.shape)
        matrix.sort_indices()
        return cls(things, matrix)

    def __len__(self) -> int:
        return int(self.matrix.nnz)

    @cached_property
    def low(self) -> Places:
        """The place from which each tie rises."""
        return np.repeat(self.things, np.diff(self.matrix.indptr))

    @cached_property
    def high(self) -> Places:
        """The place to which each tie rises."""
        places: Places = self.things[self.matrix.indices]
        return places

    @cached_property
    def following(self) -> Indices:
        """How many ties rise from the same thing, of higher number than each."""
        ends = np.repeat(self.matrix.indptr[1:], np.diff(self.matrix.indptr))
        following: Indices = (ends - 1 - np.arange(len(self))).astype(np.int32)
        return following

    @property
    def pairs(self) -> int:
        """How many pairs of ties rise from the same thing: so many steps it takes to find the triangles."""
        rising = np.diff(self.matrix.indptr).astype(np.int64)
        return int(rising @ (rising - 1)) // 2

    @property
    def dense(self) -> bool:
        """Whether there may be too many triangles to hold them all."""
        return self.pairs > MANY

    def triangles(self) -> Iterator[Triples]:
        """Each triangle once, as the numbers of its ties low–middle, low–high, middle–high; in batches."""
        numbered = (np.arange(1, len(self) + 1, dtype=np.int32), self.matrix.indices, self.matrix.indptr)
        numbers, ends = sparse.csr_array(numbered, shape=self.matrix.shape), self.matrix.indices
        for begin, end in pairwise([*self._cuts(), len(self)]):
            first, second = _two(begin, self.following[begin:end])
            if not len(first):
                continue  # scipy gives a matrix for no entries
            third = np.asarray(numbers[ends[first], ends[second]])
            closed = np.flatnonzero(third)
            yield _numbers(first[closed]), _numbers(second[closed]), _numbers(third[closed]) - 1

    def _cuts(self) -> list[int]:
        """At which ties the batches begin."""
        if self.pairs <= BATCH:
            return [0]
        batch = np.cumsum(self.following, dtype=np.int64) // BATCH
        cuts: list[int] = np.flatnonzero(np.diff(batch, prepend=-1)).tolist()
        return cuts


def triangles(ties: Ties) -> Iterator[Triples]:
    """Every three things that are all tied to each other, each three once, as places; in batches."""
    rising = Rising.of(ties)
    for one, two, _ in rising.triangles():
        yield rising.low[one], rising.high[one], rising.high[two]


def turned(triples: Triples) -> Iterator[Triples]:
    """Three things in each of their six orders."""
    a, b, c = triples
    yield from ((a, b, c), (a, c, b), (b, a, c), (b, c, a), (c, a, b), (c, b, a))


def _two(begin: int, following: Indices) -> tuple[Indices, Indices]:
    """Each tie, numbered from ``begin`` on, with each of those that follow it."""
    first = np.repeat(np.arange(len(following), dtype=np.int32), following)
    before = (np.cumsum(following) - following).astype(np.int32)
    second = np.arange(begin + 1, begin + 1 + len(first), dtype=np.int32) + (first - before[first])
    return first + np.int32(begin), second


def _numbers(some: Indices) -> Places:
    """As numpy counts them, which would else do this each time."""
    return some.astype(np.int64)
