"""Edges: every relation of a store as columns, read in bulk, for what is too large to go through objects.

The same nodes and edges as :func:`kg.analysis.network.network` gives, which has the rules and is the oracle,
but as arrays of integers: one row per edge, in order of the fact it rests on. From them come
:class:`~kg.analysis.ties.Ties` and :class:`~kg.analysis.ties.Arcs` without a graph of Python objects.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pyoxigraph as ox
from scipy import sparse

from kg.analysis.columnar.columns import Columns
from kg.analysis.network import KINDS, kinds_of, wanted_kinds
from kg.analysis.nodes import FAMILIES, OTHER
from kg.analysis.ties import Arcs, Indices, Matrix, Ties
from kg.analysis.timed.when import Link, iso, spells
from kg.iri import STATUSES
from kg.schema import Schema
from kg.table import Table

FAMILY_NAMES: tuple[str, ...] = (*FAMILIES, OTHER)
"""The families, in the order of their codes."""
OPEN_FIRST, OPEN_LAST = np.iinfo(np.int64).min, np.iinfo(np.int64).max
"""The first and last day where it is open or unknown, so that ``first <= day <= last`` holds."""
Mask = npt.NDArray[np.bool_]
_BIT = {name: np.uint8(1 << place) for place, name in enumerate(KINDS)}


@dataclass(frozen=True, eq=False)
class Edges:
    """The edges of a network as columns of length m over n nodes.

    ``nodes`` are IRIs in order and ``family`` (n,) codes of :data:`FAMILY_NAMES`; ``source`` and ``target``
    (m,) are places in ``nodes``, ``facts`` the IRIs of the facts that the edges rest on (their keys),
    ``term`` (m,) places in ``terms``, ``status`` (m,) codes of :data:`kg.iri.STATUSES`; ``relation`` (m,)
    says where the term is a property that links the two. ``kinds`` (m,) has a bit for each of
    :data:`~kg.analysis.network.KINDS`, see :meth:`within`. ``first`` and ``last`` (m,) are days counted from
    1970-01-01 as :func:`kg.analysis.timed.when.dated` gives them, ``dated`` (m,) says which rows have any.
    ``cites`` (m, k) is a sparse matrix of what of ``sources`` each edge cites. A table that was read
    ``bare`` has no days and no sources.
    """

    nodes: tuple[str, ...]
    family: npt.NDArray[np.int8]
    source: Indices
    target: Indices
    facts: tuple[str, ...]
    term: Indices
    terms: tuple[str, ...]
    relation: Mask
    status: npt.NDArray[np.int8]
    kinds: npt.NDArray[np.uint8]
    first: npt.NDArray[np.int64]
    last: npt.NDArray[np.int64]
    dated: Mask
    sources: tuple[str, ...]
    cites: Matrix

    def __len__(self) -> int:
        return len(self.facts)

    def within(self, kind: str, *, through_events: bool = False) -> Mask:
        """Which edges belong to a kind of network, perhaps with participation. Shape (m,).

        Raises:
            KGError: when there is no such kind.
        """
        bits = sum(int(_BIT[name]) for name in wanted_kinds(kind, through_events=through_events))
        found: Mask = (self.kinds & np.uint8(bits)) != 0
        return found

    def of(self, kind: str, *, through_events: bool = False) -> "Edges":
        """The network of one kind: its edges and the nodes they end in.

        Raises:
            KGError: when there is no such kind.
        """
        return self.where(self.within(kind, through_events=through_events))._single()

    def where(self, mask: npt.ArrayLike) -> "Edges":
        """The edges marked in a mask of shape (m,), and the nodes they end in."""
        rows = np.flatnonzero(np.asarray(mask, np.bool_))
        used, ends = np.unique(np.concatenate((self.source[rows], self.target[rows])), return_inverse=True)
        kept = {
            name: getattr(self, name)[rows]
            for name in ("term", "relation", "status", "kinds", "first", "last", "dated", "cites")
        }
        return replace(
            self,
            nodes=tuple(self.nodes[place] for place in used.tolist()),
            family=self.family[used],
            source=ends[: len(rows)].astype(np.int32),
            target=ends[len(rows) :].astype(np.int32),
            facts=tuple(self.facts[row] for row in rows.tolist()),
            **kept,
        )

    def held(self, first: int, last: int) -> Mask:
        """Which dated edges may have held at some time from one day to another. Shape (m,)."""
        found: Mask = self.dated & (self.first <= last) & (self.last >= first)
        return found

    def ties(self) -> Ties:
        """The network as a simple undirected weighted graph; ids are ``nodes``."""
        return Ties.between(self.nodes, self.source, self.target)

    def arcs(self) -> Arcs:
        """The network as a simple directed weighted graph; ids are ``nodes``."""
        return Arcs.between(self.nodes, self.source, self.target)

    @property
    def links(self) -> list[Link]:
        """The edges as :func:`kg.analysis.timed.when.spells` wants them."""
        terms = (self.terms[at] if structural else "" for at, structural in _rows(self.term, self.relation))
        ends = ((self.nodes[a], self.nodes[b]) for a, b in _rows(self.source, self.target))
        return [
            Link(one, other, fact, term, (fact,))
            for (one, other), fact, term in zip(ends, self.facts, terms, strict=True)
        ]

    @property
    def families(self) -> dict[str, str]:
        """The family of each node, by IRI."""
        names = (FAMILY_NAMES[code] for code in self.family.tolist())
        return dict(zip(self.nodes, names, strict=True))

    @property
    def columns(self) -> dict[str, Sequence[Any]]:
        """The table as plain columns, each of length m, for data frames and Parquet.

        IRIs are text, days ISO dates or None; several kinds or sources of an edge are tuples.
        """
        starts = self.cites.indptr.tolist()
        cited = [self.sources[at] for at in self.cites.indices.tolist()]
        return {
            "source": [self.nodes[at] for at in self.source.tolist()],
            "target": [self.nodes[at] for at in self.target.tolist()],
            "fact": self.facts,
            "term": [self.terms[at] for at in self.term.tolist()],
            "status": [STATUSES[at] for at in self.status.tolist()],
            "kinds": [_names(bits) for bits in self.kinds.tolist()],
            "first": [None if day == OPEN_FIRST else iso(day) for day in self.first.tolist()],
            "last": [None if day == OPEN_LAST else iso(day) for day in self.last.tolist()],
            "dated": self.dated.tolist(),
            "sources": [tuple(cited[a:b]) for a, b in pairwise(starts)],
        }

    def table(self, lang: str = "en") -> Table:
        """The same as a table, one row per edge; several values in a cell are joined by ``;``."""
        zh = ("主体", "客体", "关系IRI", "关系类型", "状态", "网络", "起", "止", "有日期", "来源")
        found = self.columns
        rows = (
            [";".join(cell) if isinstance(cell, tuple) else cell for cell in row]
            for row in zip(*found.values(), strict=True)
        )
        return Table.of(zh if lang == "zh" else found, rows)

    def _single(self) -> "Edges":
        """Of several edges between the same two things that rest on one fact, the last."""
        if len(set(self.facts)) == len(self.facts):
            return self
        last = {ends: row for row, ends in enumerate(zip(self.facts, self.target.tolist(), strict=True))}
        mask = np.zeros(len(self), np.bool_)
        mask[list(last.values())] = True
        return self.where(mask)


def read(  # noqa: PLR0913 - as network() takes them
    store: ox.Store,
    schema: Schema,
    kind: str = "all",
    *,
    explicit_only: bool = False,
    through_events: bool = False,
    bare: bool = False,
) -> Edges:
    """The edges of one kind of network, as :func:`kg.analysis.network.network` has them.

    ``bare`` leaves out days and sources, which take half of the time.

    Raises:
        KGError: when there is no such kind.
    """
    wanted_kinds(kind)
    every = everything(store, schema, explicit_only=explicit_only, bare=bare)
    return every.of(kind, through_events=through_events)


def everything(store: ox.Store, schema: Schema, *, explicit_only: bool = False, bare: bool = False) -> Edges:
    """The edges of all kinds of network in one table, to be parted with :meth:`Edges.of`.

    What a role ties to what was acted on is a row of its own beside that of its fact.
    """
    columns = Columns(store, schema)
    rows = columns.rows(explicit_only=explicit_only)
    one, other, facts, status, named, structural, roles = zip(*rows, strict=True) if rows else ((),) * 7
    nodes, terms = tuple(sorted({*one, *other})), tuple(sorted(set(named)))
    known = columns.families()
    family = _coded((known.get(iri, OTHER) for iri in nodes), FAMILY_NAMES).astype(np.int8)
    source, target, term = _coded(one, nodes), _coded(other, nodes), _coded(named, terms)
    none = np.zeros(len(rows), np.int64)
    sources, cites = ((), sparse.csr_array((len(rows), 0))) if bare else columns.citations(facts)
    edges = Edges(
        nodes=nodes,
        family=family,
        source=source,
        target=target,
        facts=facts,
        term=term,
        terms=terms,
        relation=np.array(structural, np.bool_),
        status=_coded(status, STATUSES).astype(np.int8),
        kinds=_kinds(schema, terms, term, (family[source], family[target]), np.array(roles, np.bool_)),
        first=none + OPEN_FIRST,
        last=none + OPEN_LAST,
        dated=none > 0,
        sources=sources,
        cites=cites,
    )
    return edges if bare else _with_days(edges, store, schema)


def _with_days(edges: Edges, store: ox.Store, schema: Schema) -> Edges:
    found = spells(edges.families, edges.links, store, schema).dates.edges
    days = [found.get(fact, (None, None)) for fact in edges.facts]
    first = [OPEN_FIRST if one is None else one for one, _ in days]
    last = [OPEN_LAST if one is None else one for _, one in days]
    dated = np.fromiter((fact in found for fact in edges.facts), np.bool_, len(edges))
    return replace(edges, first=np.array(first, np.int64), last=np.array(last, np.int64), dated=dated)


def _coded(values: Iterable[str], names: Sequence[str]) -> Indices:
    """The place of each value among some names."""
    place = {name: at for at, name in enumerate(names)}
    return np.array([place.get(value, len(names) - 1) for value in values], np.int32)


def _kinds(
    schema: Schema, terms: Sequence[str], term: Indices, ends: tuple[Any, Any], role: Mask
) -> npt.NDArray[np.uint8]:
    """The bits of each edge, worked out once for each term and pair of families."""
    rows = np.column_stack((term, *ends, role)).astype(np.int32)
    cases, which = np.unique(rows, axis=0, return_inverse=True)
    bits = [
        _bits(kinds_of(schema, terms[at], FAMILY_NAMES[one], FAMILY_NAMES[other], role=bool(tying)))
        for at, one, other, tying in cases.tolist()
    ]
    return np.array(bits, np.uint8)[which.reshape(-1)]


def _bits(kinds: Iterable[str]) -> int:
    return sum(int(_BIT[name]) for name in kinds if name in _BIT)


def _names(bits: int) -> tuple[str, ...]:
    return tuple(name for name, bit in _BIT.items() if bits & int(bit))


def _rows(one: npt.NDArray[Any], other: npt.NDArray[Any]) -> Iterable[tuple[Any, Any]]:
    return zip(one.tolist(), other.tolist(), strict=True)
