"""Projections of a two-mode network: who is in what, turned into who shares what with whom."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy import sparse

from kg.analysis.ties import Matrix, Ties
from kg.errors import KGError

PAIRS = 2_000_000
"""So many pairs are made at most: one organisation of 700 members ties 244,650 pairs of persons."""


@dataclass(frozen=True, eq=False)
class Incidence:
    """Which rows are in which columns: ``matrix[i, j]`` is 1 where ``rows[i]`` is in ``columns[j]``."""

    rows: tuple[Hashable, ...]
    columns: tuple[Hashable, ...]
    matrix: Matrix

    @classmethod
    def of(cls, pairs: Iterable[tuple[Hashable, Hashable]]) -> Self:
        """From pairs of a row and a column, such as a person and an organisation; both in order of id."""
        known = sorted(set(pairs), key=lambda pair: (str(pair[0]), str(pair[1])))
        rows = tuple(dict.fromkeys(one for one, _ in known))
        columns = tuple(sorted({other for _, other in known}, key=str))
        at, to = ({one: place for place, one in enumerate(side)} for side in (rows, columns))
        ends = ([at[one] for one, _ in known], [to[other] for _, other in known])
        shape = (len(rows), len(columns))
        return cls(rows, columns, sparse.coo_array((np.ones(len(known)), ends), shape=shape).tocsr())

    @property
    def turned(self) -> Self:
        """Columns as rows."""
        return type(self)(self.columns, self.rows, self.matrix.T.tocsr())


def projection(incidence: Incidence, *, newman: bool = True, limit: int = PAIRS) -> Ties:
    """The columns, tied by the rows they share: ``Bᵀ D B`` without its diagonal.

    Each shared row counts 1 (Breiger 1974, "The duality of persons and groups", Social Forces 53:181–190), or
    with ``newman`` 1/(k−1), where k is in how many columns it is: somebody in ten bodies ties each two of
    them less than somebody in just those two (Newman 2001, Phys. Rev. E 64:016132).

    Raises:
        KGError: when there would be more than ``limit`` pairs, counting each once for every row.
    """
    sizes = np.diff(incidence.matrix.indptr).astype(np.int64)
    pairs = int((sizes * (sizes - 1) // 2).sum())
    if pairs > limit:
        raise KGError(
            f"the projection would have up to {pairs:,} pairs, more than {limit:,}",
            fix="look at a part of the network, or project onto the other side",
            zh=(f"投影将多达 {pairs:,} 对，超过 {limit:,}", "请只看网络的一部分，或投影到另一边"),
        )
    weights = 1 / np.maximum(sizes - 1, 1) if newman else np.ones(len(sizes))
    weighted = sparse.dia_array((weights[None, :], [0]), shape=(len(sizes), len(sizes))) @ incidence.matrix
    shared = (incidence.matrix.T @ weighted).tocsr()
    shared.setdiag(0)
    shared.eliminate_zeros()
    shared.sort_indices()
    return Ties(incidence.columns, shared)
