"""Roles in brokerage: who stands between others that are not tied, and from which group to which.

Gould & Fernandez 1989, Sociological Methodology 19:89–126: j brokers from i to k where i has a tie to j
and j to k, but i has none to k. The groups of the three say in which role: coordinator (all in one),
consultant or itinerant broker (i and k in one, j in another), gatekeeper (i outside, j and k in one),
representative (i and j in one, k outside), liaison (all in different ones). Undirected ties count in both
directions, so that each pair is brokered twice and a gatekeeper is as often a representative.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

from kg.analysis.chance.nulls import Codes
from kg.analysis.ties import Arcs, Matrix, Ties
from kg.analysis.triads import Places, Triples, triangles, turned
from kg.records import Text

GOULD = "Gould & Fernandez 1989, Sociological Methodology 19:89–126"
ROLES: dict[str, Text] = {
    "coordinator": Text("协调员", "coordinator"),
    "consultant": Text("顾问", "consultant"),
    "gatekeeper": Text("守门人", "gatekeeper"),
    "representative": Text("发言人", "representative"),
    "liaison": Text("联络人", "liaison"),
}
"""The roles, in the order of the columns of :meth:`Brokerage.counts`."""
BETWEEN = slice(2, 5)
"""The columns of those roles in which the two that are brokered are of different groups."""
Counts = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Brokerage:
    """A network, ready to have its brokers counted for one division into groups after another."""

    network: Ties | Arcs

    def counts(self, codes: Codes, shared: Marks | None = None) -> Counts:
        """How often each thing is in each of the roles, of shape (n, 5).

        ``codes`` is the group of each thing as a number from 0 on, of shape (n,). The things of groups that
        are marked in ``shared`` belong on several sides: they may broker, but nothing is brokered for them.
        """
        ends = np.ones(len(codes), bool) if shared is None else ~shared[codes]
        into, out = self._tied(codes, ends)
        counts = _open(into, out, codes)
        self._without_returns(counts, codes, ends)
        self._without_closed(counts, codes, ends)
        return counts

    def _tied(self, codes: Codes, ends: Marks) -> tuple[Matrix, Matrix]:
        """How many of each group have a tie to each thing, and how many it has one to: (n, groups) each."""
        kept = np.flatnonzero(ends)
        shape = (len(codes), int(codes.max(initial=-1)) + 1)
        inside = sparse.coo_array((np.ones(len(kept)), (kept, codes[kept])), shape=shape).tocsr()
        out = self.network.binary @ inside
        return (out if isinstance(self.network, Ties) else self._turned @ inside), out

    @cached_property
    def _turned(self) -> Matrix:
        return self.network.binary.T.tocsr()

    @cached_property
    def _mutual(self) -> tuple[Places, Places]:
        """The two ends of all ties that go both ways."""
        found = self.network.binary
        both = (found if isinstance(self.network, Ties) else found.multiply(self._turned)).tocoo()
        return both.row.astype(np.int64), both.col.astype(np.int64)

    @cached_property
    def _closed(self) -> Triples:
        """All (i, j, k) in which i has a tie to j, j to k and i to k."""
        ties = self.network if isinstance(self.network, Ties) else self.network.ties
        found = [self._kept(one) for batch in triangles(ties) for one in turned(batch)]
        none = np.zeros(0, np.int64)
        i, j, k = (
            (np.concatenate([none, *several]) for several in zip(*found, strict=True))
            if found
            else [none] * 3
        )
        return i, j, k

    def _kept(self, triples: Triples) -> Triples:
        if isinstance(self.network, Ties):
            return triples
        (i, j, k), has = triples, self._has
        kept = has(i, j) & has(j, k) & has(i, k)
        return i[kept], j[kept], k[kept]

    def _has(self, one: Places, other: Places) -> Marks:
        """Between which of some pairs there is an arc."""
        matrix, n = self.network.binary, len(self.network)
        keys = np.repeat(np.arange(n), np.diff(matrix.indptr)) * n + matrix.indices
        return np.isin(one * n + other, keys)

    def _without_returns(self, counts: Counts, codes: Codes, ends: Marks) -> None:
        """Take away the paths that lead back to where they came from."""
        broker, end = self._mutual
        kept = ends[end]
        broker, end = broker[kept], end[kept]
        role = (codes[broker] != codes[end]).astype(np.int64)  # coordinator, else consultant
        counts -= np.bincount(broker * len(ROLES) + role, minlength=counts.size).reshape(counts.shape)

    def _without_closed(self, counts: Counts, codes: Codes, ends: Marks) -> None:
        """Take away the paths whose two ends are tied themselves."""
        i, j, k = self._closed
        kept = ends[i] & ends[k]
        i, j, k = i[kept], j[kept], k[kept]
        role = role_of(codes[i], codes[j], codes[k])
        counts -= np.bincount(j * len(ROLES) + role, minlength=counts.size).reshape(counts.shape)


def role_of(one: Codes, broker: Codes, other: Codes) -> Codes:
    """In which role a broker between two is, by the groups of the three, as the place of the role."""
    conditions = [
        (one == broker) & (broker == other),
        one == other,
        broker == other,
        one == broker,
    ]
    return np.select(conditions, [0, 1, 2, 3], 4).astype(np.int64)


def _open(into: Matrix, out: Matrix, codes: Codes) -> Counts:
    """The paths of length two through each thing by role, those that are closed or lead back included."""
    rows = np.arange(len(codes))
    came, went = (np.asarray(side.sum(axis=1)).ravel() for side in (into, out))
    own_in, own_out = (_at(side, rows, codes) for side in (into, out))
    coordinator = own_in * own_out
    consultant = np.asarray(into.multiply(out).sum(axis=1)).ravel() - coordinator
    gatekeeper, representative = (came - own_in) * own_out, own_in * (went - own_out)
    liaison = came * went - coordinator - consultant - gatekeeper - representative
    found = np.stack([coordinator, consultant, gatekeeper, representative, liaison], axis=1)
    whole: Counts = np.rint(found).astype(np.int64)
    return whole


def _at(matrix: Matrix, rows: Places, columns: Codes) -> npt.NDArray[np.float64]:
    """One entry of each row."""
    if not len(rows):
        return np.zeros(0)
    chosen = sparse.coo_array((np.ones(len(rows)), (rows, columns)), shape=matrix.shape).tocsr()
    return np.asarray(matrix.multiply(chosen).sum(axis=1)).ravel()
