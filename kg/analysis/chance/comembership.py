"""Co-membership: which two share more members than chance would give them, with everybody's number kept.

The null model keeps in how many each member is and how many members each has (the fixed-degree model of
affiliations). Under it all pairs of the same two numbers of members are alike, so that the draws of a whole
class of pairs tell what is likely for each of them (Neal 2014, Social Networks 39:84–97).
"""

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass
from itertools import islice
from typing import Any

import networkx as nx
import numpy as np
from scipy import sparse
from scipy.special import gammainc

from kg.analysis.chance.nulls import Codes, Edges, Null, adjusted, affordable, dealt, rewired
from kg.analysis.interlocking.projection import Incidence
from kg.analysis.labels import label, rounded
from kg.analysis.method import Case, Settings
from kg.analysis.ties import Vector
from kg.table import Cell, Table

NEAL = "Neal 2014, Social Networks 39:84–97"
STRONA = "Strona et al. 2014, Nature Communications 5:4114"
HOCHBERG = "Benjamini & Hochberg 1995, J. Royal Statistical Society B 57:289–300"
PERSON, ORGANIZATION = "person", "organization"
TRADED, DRAWN = 2_000, 10_000
"""Up to so many memberships the draws are made by trades, above by swaps; above the second, by a formula."""
SHOWN, ALPHA = 500, 0.05


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of columns that share rows: their places, how much they share, what is expected, and p.

    ``least`` is the p a pair would have if it shared as much as it can. All of shape (pairs,). ``tests`` is
    the number of all pairs, those that share nothing included; ``draws`` 0 where a formula was used.
    """

    one: Codes
    other: Codes
    shared: Codes
    expected: Vector
    p: Vector
    least: Vector
    tests: int
    draws: int

    @property
    def q(self) -> Vector:
        """p adjusted for the number of all pairs (Benjamini & Hochberg 1995); shape (pairs,)."""
        return adjusted(self.p, self.tests)


def memberships(graph: nx.MultiDiGraph) -> Incidence:
    """Which persons are tied to which organisations in a network, whatever by and in which direction."""
    family = dict(graph.nodes(data="family"))
    found: set[tuple[Hashable, Hashable]] = set()
    for one, other in graph.edges():
        for person, body in ((one, other), (other, one)):
            if family[person] == PERSON and family[body] == ORGANIZATION:
                found.add((person, body))
    return Incidence.of(found)


def fixed_degrees(edges: Edges) -> Null[Edges]:
    """The fixed-degree model of affiliations: by curveball trades up to 2,000 memberships, above by swaps.

    Strona et al. 2014, Nature Communications 5:4114; Maslov & Sneppen 2002, Science 296:910–913.
    """
    return dealt(edges) if len(edges[0]) <= TRADED else rewired(edges, modes=True)


def edges_of(incidence: Incidence) -> Edges:
    """Memberships as places of rows and of columns."""
    found = incidence.matrix.tocoo()
    return found.row.astype(np.int32), found.col.astype(np.int32)


def shared(edges: Edges, rows: int, columns: int) -> tuple[Codes, Codes, Codes]:
    """The pairs of columns that have a row in common, and how many they have; three of shape (pairs,)."""
    matrix = sparse.coo_array((np.ones(len(edges[0]), np.int64), edges), shape=(rows, columns)).tocsr()
    both = sparse.triu(matrix.T @ matrix, 1).tocoo()
    return both.row.astype(np.int64), both.col.astype(np.int64), both.data


def comembership(incidence: Incidence, draws: int, seed: int) -> Pairs:
    """Each pair of columns that share rows, beside the fixed-degree model.

    p is one-sided: how likely it is to share as much or more, (b + 1)/(m + 1) over the draws of all pairs of
    the same two degrees; with more than 10,000 memberships from the Poisson distribution with the mean
    d·d′·Σk(k − 1)/(M² − Σd²): in proportion to both degrees, and in all as many as there are (as in the
    configuration model, Newman, Strogatz & Watts 2001, Physical Review E 64:026118).
    """
    edges, (rows, columns) = edges_of(incidence), incidence.matrix.shape
    one, other, number = shared(edges, rows, columns)
    degrees = np.bincount(edges[1], minlength=columns)
    low, high = np.sort(np.stack((degrees[one], degrees[other])), axis=0)
    tests = columns * (columns - 1) // 2
    if len(edges[0]) > DRAWN:
        held = np.bincount(edges[0], minlength=rows).astype(np.float64)
        mean = low * high * float((held * (held - 1)).sum() / (degrees.sum() ** 2 - (degrees**2).sum()))
        return Pairs(one, other, number, mean, gammainc(number, mean), gammainc(low, mean), tests, 0)
    made = affordable(draws, len(edges[0]))
    pool = _Pool.drawn(edges, (rows, columns), degrees, made, seed)
    classes = list(zip(low.tolist(), high.tolist(), strict=True))
    mean = np.array([pool.mean(*each) for each in classes])
    p = np.array([pool.tail(*each, n) for each, n in zip(classes, number.tolist(), strict=True)])
    least = np.array([pool.tail(*each, each[0]) for each in classes])
    return Pairs(one, other, number, mean, p, least, tests, made)


@dataclass(frozen=True, eq=False)
class _Pool:
    """What pairs of each two degrees shared in the draws: how often so much, by (low, high, shared)."""

    seen: Counter[tuple[int, int, int]]
    columns: Counter[int]
    draws: int

    @classmethod
    def drawn(cls, edges: Edges, shape: tuple[int, int], degrees: Codes, draws: int, seed: int) -> "_Pool":
        seen: Counter[tuple[int, int, int]] = Counter()
        for found in islice(fixed_degrees(edges).draw(np.random.default_rng(seed)), draws):
            one, other, number = shared(found, *shape)
            low, high = np.sort(np.stack((degrees[one], degrees[other])), axis=0)
            keys, counts = np.unique(np.stack((low, high, number)), axis=1, return_counts=True)
            for key, count in zip(keys.T.tolist(), counts.tolist(), strict=True):
                seen[key[0], key[1], key[2]] += count
        return cls(seen, Counter(degrees.tolist()), draws)

    def size(self, low: int, high: int) -> int:
        """In how many draws of how many pairs of these degrees one could have been seen."""
        many = self.columns[low]
        pairs = many * (many - 1) // 2 if low == high else many * self.columns[high]
        return pairs * self.draws

    def mean(self, low: int, high: int) -> float:
        total = sum(n * self.seen[low, high, n] for n in range(1, low + 1))
        return total / self.size(low, high)

    def tail(self, low: int, high: int, number: int) -> float:
        more = sum(self.seen[low, high, n] for n in range(number, low + 1))
        return (more + 1) / (self.size(low, high) + 1)


def table(case: Case, incidence: Incidence, title: tuple[str, str], settings: Settings) -> Table:
    """The pairs of columns that share rows, the least likely first; ``title`` is the caption in zh and en."""
    words, graph, iri = settings.words, case.graph, "IRI" if settings.lang == "zh" else "iri"
    found = comembership(incidence, settings.draws, settings.seed)
    degrees, q = np.bincount(edges_of(incidence)[1], minlength=len(incidence.columns)), found.q
    rows: list[tuple[Cell, ...]] = []
    order = np.lexsort((found.other, found.one, -found.shared, found.p))
    for at in order[:SHOWN].tolist():
        ends = [int(found.one[at]), int(found.other[at])]
        named = [
            (label(graph, incidence.columns[end], settings), str(incidence.columns[end])) for end in ends
        ]
        counts = (*(int(degrees[end]) for end in ends), int(found.shared[at]))
        figures = (found.expected[at], found.p[at], q[at], found.least[at])
        rows.append((*named[0], *named[1], *counts, *map(rounded, figures)))
    head = (
        *(words("甲", "one"), iri, words("乙", "other"), words("乙IRI", "other iri")),
        *(words("甲的规模", "size"), words("乙的规模", "size of the other"), words("共有", "shared")),
        *(words("期望值", "expected"), "p", "q", words("最小可能 p", "least p")),
    )
    return Table.of(head, rows, words(*title), *_notes(incidence, found, settings), NEAL, STRONA, HOCHBERG)


def _notes(incidence: Incidence, found: Pairs, settings: Settings) -> list[str]:
    words, members = settings.words, len(incidence.rows)
    how = (
        words(
            f"零模型：固定双方的度，随机分派 {found.draws} 次，种子 {settings.seed}；同规模的各对合并计算。",
            f"Null model: the degrees of both kinds are kept, the memberships dealt {found.draws} times, "
            f"seed {settings.seed}; pairs of the same sizes are taken together.",
        )
        if found.draws
        else words(
            "零模型：配置模型的泊松近似。",
            "Null model: the Poisson approximation of the configuration model.",
        )
    )
    notes = [
        how
        + words(
            f"p 为单侧；q 为按全部 {found.tests} 对校正后的 p（Benjamini–Hochberg）；“规模”为各自的度。",
            f" p is one-sided; q is p adjusted for all {found.tests} pairs (Benjamini–Hochberg); size "
            "is the degree.",
        )
    ]
    best = float(found.least.min()) * found.tests if len(found.least) else np.inf
    if best > ALPHA:
        notes.append(
            words(
                f"可以共有的只有 {members} 个：即使某一对共有的达到最多，校正后的 p 也不小于 {ALPHA}，"
                "故本数据中没有一对可能显著；不显著不等于没有联系。",
                f"There are only {members} to be shared: even if a pair shared as much as it can, its "
                f"adjusted p would not be below {ALPHA}. No pair can be significant here, and that none is "
                "says nothing.",
            )
        )
    if len(found.p) > SHOWN:
        notes.append(words(f"只列前 {SHOWN} 对。", f"Only the first {SHOWN} pairs are listed."))
    return notes


def pairs_sharing(edges: Edges, shape: tuple[int, int]) -> tuple[int, ...]:
    """How many pairs of columns, and of rows, have something in common, and how many columns have two."""
    columns = shared(edges, *shape)[2]
    return len(columns), int((columns > 1).sum()), len(shared((edges[1], edges[0]), shape[1], shape[0])[2])


def tables(case: Case, settings: Settings) -> tuple[Table, ...]:
    """Pairs of organisations by the persons they share, and pairs of persons by organisations."""
    found: Any = memberships(case.graph)
    if not found.rows:
        return ()
    one = ("哪些组织共有的人多于随机", "organisations that share more persons than chance gives them")
    other = ("哪些人共同所在的组织多于随机", "persons who share more organisations than chance gives them")
    return table(case, found, one, settings), table(case, found.turned, other, settings)
