"""Ties and arcs: a network as integers and sparse matrices, which is how its measures read it.

Most measures are stated for simple graphs. :class:`Ties` is the network read as one: undirected, one tie
between two things however many relations there are (their number is the tie's weight), self-loops dropped.
:class:`Arcs` keeps the direction. Both stand for the same things as the networkx graph they were read from,
in order of id, and are built in linear time from arrays of integers (:meth:`Ties.between`) without one.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import networkx as nx
import numpy as np
import numpy.typing as npt
from scipy import sparse

Vector = npt.NDArray[np.float64]
"""One number for each thing, in order of id."""
Indices = npt.NDArray[np.int32]
Matrix = Any  # sparse.csr_array[np.float64]; scipy has no stubs


@dataclass(frozen=True, eq=False)
class _Matrix:
    """Things and the weights between them: ``weights[i, j]`` relations from ``ids[i]`` to ``ids[j]``."""

    ids: tuple[Hashable, ...]
    weights: Matrix

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def index(self) -> dict[Hashable, int]:
        """The place of each thing."""
        return {one: place for place, one in enumerate(self.ids)}

    @cached_property
    def binary(self) -> Matrix:
        """1 where there is a relation, of shape (n, n)."""
        ones = self.weights.copy()
        ones.data = np.ones_like(ones.data)
        return ones

    def valued(self, vector: Iterable[float]) -> dict[Hashable, float]:
        """A number for each thing as a dict."""
        return dict(zip(self.ids, vector, strict=True))


@dataclass(frozen=True, eq=False)
class Ties(_Matrix):
    """A simple undirected weighted graph: ``weights`` is symmetric, shape (n, n), its diagonal empty."""

    @classmethod
    def of(cls, network: nx.Graph, *, weight: str | None = None) -> Self:
        """A networkx graph of any class; an edge counts 1, or what its attribute ``weight`` says."""
        return cls.between(*_columns(network, weight))

    @classmethod
    def between(
        cls, ids: Iterable[Hashable], source: npt.ArrayLike, target: npt.ArrayLike, weight: Any = None
    ) -> Self:
        """From columns: for each relation the places of its two ends in ``ids``, and its weight (else 1)."""
        names = tuple(ids)
        return cls(names, _summed(len(names), source, target, weight, both=True))

    @cached_property
    def degrees(self) -> npt.NDArray[np.int64]:
        """How many ties each thing has."""
        counts: npt.NDArray[np.int64] = np.diff(self.weights.indptr).astype(np.int64)
        return counts

    @cached_property
    def pairs(self) -> tuple[Indices, Indices]:
        """Each tie once, as the places of its ends, the smaller first; in order."""
        matrix = self.weights if self.weights.has_sorted_indices else self.weights.sorted_indices()
        rows = np.repeat(np.arange(len(self), dtype=np.int32), np.diff(matrix.indptr))
        upper = rows < matrix.indices
        return rows[upper], matrix.indices[upper].astype(np.int32)

    def __bool__(self) -> bool:
        return bool(self.ids)

    @property
    def size(self) -> int:
        """How many ties there are."""
        return int(self.weights.nnz // 2)

    @cached_property
    def graph(self) -> nx.Graph:
        """The same as a networkx graph, with ``weight`` on its edges."""
        graph = nx.Graph()
        graph.add_nodes_from(self.ids)
        rows, columns = self.pairs
        weights = self.weights[rows, columns] if len(rows) else ()
        ends = zip(rows.tolist(), columns.tolist(), np.asarray(weights).tolist(), strict=True)
        graph.add_weighted_edges_from((self.ids[a], self.ids[b], w) for a, b, w in ends)
        return graph

    def within(self, kept: npt.NDArray[np.bool_]) -> Self:
        """What is left when only the things marked in ``kept`` stay."""
        places = np.flatnonzero(kept)
        return type(self)(tuple(self.ids[i] for i in places), self.weights[places][:, places].tocsr())


@dataclass(frozen=True, eq=False)
class Arcs(_Matrix):
    """A simple directed weighted graph: ``weights[i, j]`` relations from i to j, with an empty diagonal."""

    @classmethod
    def of(cls, network: nx.Graph, *, weight: str | None = None) -> Self:
        """A networkx graph; an undirected one has each of its edges in both directions."""
        directed = network if network.is_directed() else network.to_directed()
        return cls.between(*_columns(directed, weight))

    @classmethod
    def between(
        cls, ids: Iterable[Hashable], source: npt.ArrayLike, target: npt.ArrayLike, weight: Any = None
    ) -> Self:
        """From columns: for each relation the places of subject and target, and its weight (else 1)."""
        names = tuple(ids)
        return cls(names, _summed(len(names), source, target, weight, both=False))

    @cached_property
    def ties(self) -> Ties:
        """The same without direction; what goes both ways weighs what both weigh together."""
        return Ties(self.ids, (self.weights + self.weights.T).tocsr())


def _columns(network: nx.Graph, weight: str | None) -> tuple[tuple[Hashable, ...], Any, Any, Any]:
    ids = tuple(sorted(network))
    place = {one: at for at, one in enumerate(ids)}
    edges = list(network.edges(data=weight, default=1.0) if weight else network.edges())
    source = np.fromiter((place[edge[0]] for edge in edges), np.int32, len(edges))
    target = np.fromiter((place[edge[1]] for edge in edges), np.int32, len(edges))
    weights = np.fromiter((edge[2] for edge in edges), np.float64, len(edges)) if weight else None
    return ids, source, target, weights


def _summed(n: int, source: Any, target: Any, weight: Any, *, both: bool) -> Matrix:
    """Weights of equal ends added up, self-loops dropped, indices sorted."""
    rows, columns = np.asarray(source, np.int32), np.asarray(target, np.int32)
    weights = np.ones(len(rows)) if weight is None else np.asarray(weight, np.float64)
    proper = rows != columns
    rows, columns, weights = rows[proper], columns[proper], weights[proper]
    if both:
        rows, columns = np.concatenate((rows, columns)), np.concatenate((columns, rows))
        weights = np.concatenate((weights, weights))
    matrix = sparse.coo_array((weights, (rows, columns)), shape=(n, n)).tocsr()
    matrix.sort_indices()
    return matrix
