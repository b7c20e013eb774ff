"""Maximal cliques: found from the triangles, thing by thing in order of how many ties they have.

Each clique is sought from its lowest thing, among the higher things tied to it, as in Eppstein, Löffler &
Strash 2010 (Algorithms and Computation, LNCS 6506:403–414). Which of these are tied to each other, the
triangles tell; so they fall into *parts* that have nothing to do with each other. In sparse networks nearly
all parts are tied all round, and each is one clique with the thing below: these are taken all at once. The
others are searched as in Tomita, Tanaka & Takahashi 2006, Theoretical Computer Science 363:28–42, a set of
things being the bits of an integer. A clique is maximal unless a thing below is tied to all of it.

In dense networks, where there are too many triangles to hold, networkx searches the same way.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import networkx as nx
import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

from kg.analysis.ties import Ties
from kg.analysis.triads import Places, Rising, Triples

LEAST = 3
"""A clique has at least so many members (Luce & Perry 1949)."""
Marks = npt.NDArray[np.bool_]


def maximal(ties: Ties) -> Iterator[tuple[int, ...]]:
    """Every maximal clique of at least three, as places in order; one clique after another in no order."""
    rising = Rising.of(ties)
    if rising.dense:
        whole = Ties(tuple(range(len(ties))), ties.weights).graph
        yield from (tuple(sorted(clique)) for clique in nx.find_cliques(whole) if len(clique) >= LEAST)
        return
    parts = Parts.of(rising)
    yield from parts.whole()
    yield from parts.searched()


@dataclass(frozen=True, eq=False)
class Parts:
    """The ties that rise from each thing, those in one part whose upper ends hang together.

    ``triangles`` are the numbers of the three ties of each (low–middle, low–high, middle–high), ``part`` is
    the part of each tie.
    """

    rising: Rising
    triangles: Triples
    part: Places

    @classmethod
    def of(cls, rising: Rising) -> "Parts":
        """The parts of a network."""
        batches = list(zip(*rising.triangles(), strict=True))
        none = np.zeros(0, np.int64)
        one, two, three = (np.concatenate(batch) for batch in batches) if batches else (none, none, none)
        links = sparse.coo_array((np.ones(len(one), bool), (one, two)), shape=(len(rising), len(rising)))
        _, part = csgraph.connected_components(links, directed=False) if len(rising) else (0, none)
        return cls(rising, (one, two, three), part)

    @cached_property
    def size(self) -> Places:
        """How many ties each part has."""
        return np.bincount(self.part)

    @cached_property
    def complete(self) -> Marks:
        """Whether a part is tied all round, and is not a tie by itself."""
        links = np.bincount(self.part[self.triangles[0]], minlength=len(self.size))
        marks: Marks = (links == self.size * (self.size - 1) // 2) & (self.size > 1)
        return marks

    @cached_property
    def ordered(self) -> tuple[Places, Places]:
        """The ties part by part, and where each part begins among them."""
        return np.argsort(self.part, kind="stable"), np.cumsum(self.size) - self.size

    def whole(self) -> Iterator[tuple[int, ...]]:
        """The cliques of those parts that are tied all round."""
        kept = self.complete & ~self._covered()
        order, begins = self.ordered
        for size in np.unique(self.size[kept]).tolist():
            begin = begins[kept & (self.size == size)]
            ties = order[begin[:, None] + np.arange(size)]
            members = np.column_stack((self.rising.low[ties[:, 0]], self.rising.high[ties]))
            yield from map(tuple, np.sort(members, axis=1).tolist())

    def _covered(self) -> Marks:
        """Whether a thing below is tied to all of a part, and to the thing from which it rises."""
        one, _, three = self.triangles
        part = self.part[three]
        keys, counts = np.unique(one * len(self.size) + part, return_counts=True)
        parts = keys % len(self.size) if len(keys) else keys
        covered = np.zeros(len(self.size), bool)
        covered[parts[counts == self.size[parts]]] = True
        return covered

    def searched(self) -> Iterator[tuple[int, ...]]:
        """The cliques of all other parts."""
        order, begins = self.ordered
        low, high = self.rising.low, self.rising.high
        near, under = self._near(), self._under()
        for part, pairs in near.items():
            ties = order[begins[part] :][: self.size[part]]
            ends, below = high[ties].tolist(), under.get(part, ())
            for clique in _search(pairs):
                if not any(clique & ~one == 0 for one in below):
                    yield tuple(sorted((int(low[ties[0]]), *(ends[at] for at in _bits(clique)))))

    def _bit(self) -> Places:
        """The place of each tie within its part."""
        order, begins = self.ordered
        bits = np.empty(len(order), np.int64)
        bits[order] = np.arange(len(order)) - begins[self.part[order]]
        return bits

    def _near(self) -> dict[int, list[int]]:
        """For each part that is not tied all round: to which others, as bits, each of its ends is tied."""
        one, two, _ = self.triangles
        bit, left = self._bit(), ~self.complete[self.part[one]]
        one, two = one[left], two[left]
        near: dict[int, list[int]] = {}
        for part, a, b in zip(self.part[one].tolist(), bit[one].tolist(), bit[two].tolist(), strict=True):
            ends = near.get(part)
            if ends is None:
                ends = near[part] = [0] * int(self.size[part])
            ends[a] |= 1 << b
            ends[b] |= 1 << a
        return near

    def _under(self) -> dict[int, list[int]]:
        """For each such part, to which of its ends, as bits, each thing below it is tied."""
        one, _, three = self.triangles
        left = ~self.complete[self.part[three]] & (self.size[self.part[three]] > 1)
        one, three = one[left], three[left]
        found: dict[tuple[int, int], int] = {}
        bits = self._bit()[three].tolist()
        for key, bit in zip(zip(self.part[three].tolist(), one.tolist(), strict=True), bits, strict=True):
            found[key] = found.get(key, 0) | 1 << bit
        return {
            part: [mask for _, mask in several]
            for part, several in groupby(sorted(found.items()), key=lambda item: item[0][0])
        }


def _search(near: list[int]) -> Iterator[int]:
    """The maximal cliques, as bits, among a few things; to whom each is tied the bits of ``near`` say."""
    states = [(0, (1 << len(near)) - 1, 0)]
    while states:
        clique, open_, closed = states.pop()
        if not open_:
            if not closed:
                yield clique
            continue
        most = max(_bits(open_ | closed), key=lambda at: (near[at] & open_).bit_count())
        for at in _bits(open_ & ~near[most]):
            states.append((clique | 1 << at, open_ & near[at], closed & near[at]))
            open_ ^= 1 << at
            closed |= 1 << at


def _bits(number: int) -> Iterator[int]:
    """The places of the bits of a number that are set."""
    while number:
        least = number & -number
        yield least.bit_length() - 1
        number ^= least
