"""Brokers: the actors of a network in groups, who stands between whom, and the relations behind each tie.

Actors are persons, organisations, posts and unnamed groups. Ties are read without direction, since that of
a relation is one of grammar – from the member to the body, from the holder to the post – and not of
anything that flows.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import networkx as nx
import numpy as np

from kg.analysis.brokering.roles import BETWEEN, Brokerage, Counts, Marks
from kg.analysis.chance.nulls import Codes, Outcome, affordable, relabelled, test
from kg.analysis.evidence import explicit
from kg.analysis.labels import label
from kg.analysis.method import Case, Settings
from kg.analysis.mixed.mixing import Grouped
from kg.analysis.partitions import Partition
from kg.analysis.ties import Ties, Vector
from kg.graph.telling.facts import Fact
from kg.iri import STATUSES

ACTORS = frozenset({"person", "organization", "post", "group"})
TESTED = 10
"""Of so many brokers each role is compared with chance."""
LABELS = 30_000_000
"""Permutations times ties, at most."""
Sides = tuple[int, int]
"""Two groups, by code."""


@dataclass(frozen=True, eq=False)
class Brokers:
    """The actors of a network that are in a group, and how they broker; actors are places in ``ties.ids``."""

    case: Case
    settings: Settings
    parts: Partition

    @cached_property
    def actors(self) -> list[str]:
        """The actors of the network, in a group or not."""
        return [str(one) for one, family in self.case.graph.nodes(data="family") if family in ACTORS]

    @cached_property
    def grouped(self) -> Grouped:
        """The actors that are in a group, and their ties."""
        return Grouped.of(Ties.of(self.case.graph.subgraph(self.actors)), self.parts.of)

    @property
    def ties(self) -> Ties:
        """The ties among actors that are in a group."""
        return self.grouped.ties

    @cached_property
    def outside(self) -> list[str]:
        """The actors that are in no group, those with most ties first."""
        ties = self.case.graph.subgraph(self.actors).degree
        return sorted((one for one in self.actors if one not in self.parts.of), key=lambda o: (-ties[o], o))

    @cached_property
    def shared(self) -> Marks:
        """Which groups are shared, by code."""
        return np.array([group in self.parts.shared for group in self.grouped.groups], bool)

    @cached_property
    def brokerage(self) -> Brokerage:
        """The network, ready to be counted."""
        return Brokerage(self.ties)

    @cached_property
    def counts(self) -> Counts:
        """How often each actor is in each role, both directions counted. Shape (n, 5)."""
        return self.brokerage.counts(self.grouped.codes, self.shared)

    @cached_property
    def across(self) -> Counts:
        """How many pairs of different groups each actor brokers, each pair once. Shape (n,)."""
        return pairs_across(self.counts)

    @cached_property
    def stated(self) -> Counts:
        """The same when only explicit relations count. Shape (n,)."""
        graph = nx.Graph()
        graph.add_nodes_from(self.ties.ids)
        edges = self.case.graph.edges(data="status")
        index = self.ties.index
        graph.add_edges_from((a, b) for a, b, s in edges if s == STATUSES[0] and a in index and b in index)
        return pairs_across(Brokerage(Ties.of(graph)).counts(self.grouped.codes, self.shared))

    @cached_property
    def ranked(self) -> list[int]:
        """Those who broker at all, those who broker most between groups first."""
        return sorted(np.flatnonzero(self.counts.sum(axis=1)).tolist(), key=self._rank)

    def _rank(self, at: int) -> tuple[int, int, int, str]:
        numbers = (self.across[at], self.stated[at], self.counts[at].sum())
        first, second, third = (-int(number) for number in numbers)
        return first, second, third, str(self.ties.ids[at])

    @cached_property
    def between(self) -> list[int]:
        """Those who broker between groups, in the same order."""
        return [at for at in self.ranked if self.across[at]]

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Beside label permutation: the pairs across of each of ``ranked``, then the roles of the first."""
        first = self.ranked[:TESTED]

        def figures(codes: Codes) -> Vector:
            counts = self.brokerage.counts(codes, self.shared)
            found = np.concatenate([pairs_across(counts)[self.ranked], counts[first].ravel()])
            return found.astype(np.float64)

        draws = affordable(self.settings.draws, self.ties.size, LABELS)
        return test(figures, relabelled(self.grouped.codes), draws, self.settings.seed)

    def name(self, at: int) -> str:
        """What an actor is called."""
        return label(self.case.graph, self.ties.ids[at], self.settings)

    def kind(self, at: int) -> str:
        """The most specific class of an actor, in words."""
        return str(self.case.graph.nodes[self.ties.ids[at]].get(f"type_{self.settings.lang}", ""))

    def group(self, at: int) -> str:
        """What the group of an actor is called."""
        return self.side(int(self.grouped.codes[at]))

    def side(self, code: int) -> str:
        """What a group is called."""
        group = self.grouped.groups[code]
        return self.parts.labels[group].in_(self.settings.lang) or group

    @cached_property
    def neighbours(self) -> list[frozenset[int]]:
        """Whom each actor is tied to."""
        matrix = self.ties.weights
        spans = zip(matrix.indptr[:-1].tolist(), matrix.indptr[1:].tolist(), strict=True)
        return [frozenset(matrix.indices[start:end].tolist()) for start, end in spans]

    def ends(self, at: int, *, sure: bool = False) -> frozenset[int]:
        """For whom an actor may broker: who is tied to it and on one side; with ``sure`` explicitly tied."""
        codes, shared = self.grouped.codes, self.shared
        found = (one for one in self.neighbours[at] if not shared[codes[one]])
        return frozenset(one for one in found if not sure or explicit(self.behind(at, one)))

    def sides(self, at: int, ends: frozenset[int]) -> dict[Sides, int]:
        """How many pairs of some ends an actor brokers between each two groups, each pair once."""
        codes = self.grouped.codes
        sizes = Counter(int(codes[one]) for one in ends)
        found = {(a, b): sizes[a] * sizes[b] for a, b in combinations(sorted(sizes), 2)}
        for one in ends:
            for other in self.neighbours[one] & ends:
                if codes[one] < codes[other]:
                    found[int(codes[one]), int(codes[other])] -= 1
        return {sides: pairs for sides, pairs in found.items() if pairs}

    def partners(self, at: int) -> Iterator[int]:
        """Those whom an actor connects with somebody of another group."""
        codes, ends = self.grouped.codes, self.ends(at)
        sizes = Counter(int(codes[one]) for one in ends)
        for one in ends:
            tied = sum(1 for other in self.neighbours[one] & ends if codes[other] != codes[one])
            if len(ends) - sizes[int(codes[one])] > tied:
                yield one

    @cached_property
    def _facts(self) -> dict[Sides, list[Fact]]:
        index = self.ties.index
        found: dict[Sides, list[Fact]] = {}
        for one, other, data in self.case.graph.edges(data=True):
            if one in index and other in index and one != other:
                ends = sorted((index[one], index[other]))
                found.setdefault((ends[0], ends[1]), []).append(data["fact"])
        return {pair: sorted(facts, key=lambda fact: fact.iri) for pair, facts in found.items()}

    def behind(self, one: int, other: int) -> list[Fact]:
        """The relations behind a tie, in order of IRI."""
        return self._facts[min(one, other), max(one, other)]


def pairs_across(counts: Counts) -> Counts:
    """From roles of undirected ties, shape (n, 5), how many pairs of different groups each thing brokers."""
    pairs: Counts = counts[:, BETWEEN].sum(axis=1) // 2
    return pairs
