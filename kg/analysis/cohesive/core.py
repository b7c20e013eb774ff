"""Core and periphery: whether a network has a dense centre with a loose rim, and how near each is to it.

Borgatti & Everett 1999, Social Networks 21:375–395, ask how well the ties fit an ideal pattern, by Pearson's
correlation over all pairs of things (the diagonal is no pair). Their two models are here:

*Discrete*: everything in the core is tied to each other, nothing in the periphery is; the pairs across are
either left open or, in the stricter pattern, tied too. The partition is the one with the fewest pairs
against the open pattern, found exactly from the degrees (Lip 2011, arXiv:1102.5511); of equally good ones
that with the smallest core, and of things with as many ties the first by id.

*Continuous*: each thing has a coreness, and two are the more tied the larger the product of theirs. The
coreness is the principal eigenvector, whose products are nearest to the ties by least squares. (To maximise
the correlation itself would not do: it does not change when a constant is added to all products, and its
maximum has the same coreness for all, nearly. To leave out the diagonal, as MINRES does, has no minimum for
a star.)
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csgraph, linalg

from kg.analysis.labels import columns, label, rounded
from kg.analysis.method import DEFAULTS, Case, Measure, Settings, Study
from kg.analysis.ties import Matrix, Ties, Vector
from kg.records import Text
from kg.table import Cell, Table

BORGATTI = "Borgatti & Everett 1999, Social Networks 21:375–395"
LIP = "Lip 2011, arXiv:1102.5511"
CHANCE = "Boyd, Fitzgerald & Beck 2006, Social Networks 28:165–178"
KOJAKU = "Kojaku & Masuda 2018, New Journal of Physics 20:043012"
DENSE = 200
"""Pieces up to this size are solved as dense matrices."""
WORK = 30_000_000
"""Chance is asked less often than wished for when things and ties, times draws, are more than this."""
FLAT = 1e-12
"""Numbers that differ by less, in proportion, are taken for equal."""
CLEAR = 0.5
"""A core of which less is tied, or a pattern that fits less well, is called unclear."""
FEW = 20
"""In networks smaller than this, a core and a periphery can hardly be told from chance."""


@dataclass(frozen=True, eq=False)
class Split:
    """A core and a periphery: who is in the core, of shape (n,), and how many pairs are tied where.

    ``inner``, ``outer`` and ``across`` are the ties within the core, within the periphery and between them.
    """

    core: npt.NDArray[np.bool_]
    inner: int
    outer: int
    across: int

    @property
    def pairs(self) -> tuple[int, int, int]:
        """How many pairs there are within the core, within the periphery and between them."""
        k = int(self.core.sum())
        rest = len(self.core) - k
        return k * (k - 1) // 2, rest * (rest - 1) // 2, k * rest

    @property
    def densities(self) -> tuple[float | None, float | None, float | None]:
        """The share of pairs that are tied within the core, within the periphery and between them."""
        counts = zip((self.inner, self.outer, self.across), self.pairs, strict=True)
        first, second, third = (tied / pairs if pairs else None for tied, pairs in counts)
        return first, second, third

    @property
    def errors(self) -> int:
        """Pairs against the pattern: untied in the core, or tied in the periphery."""
        return self.pairs[0] - self.inner + self.outer

    def fit(self, *, across: bool) -> float | None:
        """The correlation with the ideal pattern: pairs across left open, or (``across``) tied as well.

        Nothing where one of the two does not vary. Borgatti & Everett 1999, Social Networks 21:375–395.
        """
        inside, outside, between = self.pairs
        ones = inside + (between if across else 0)
        n = ones + outside
        tied = self.inner + (self.across if across else 0)
        total = tied + self.outer
        spread = float(ones) * outside * total * (n - total)
        return (float(n) * tied - float(ones) * total) / spread**0.5 if spread else None


def split(ties: Ties) -> Split:
    """The core and the periphery with the fewest pairs against the pattern: exact, from the degrees alone.

    Lip 2011, arXiv:1102.5511. A network without ties has no core.
    """
    order = np.argsort(-ties.degrees, kind="stable")
    errors = _errors(ties.degrees[order])
    core = np.zeros(len(ties), bool)
    core[order[: int(np.argmin(errors))]] = True
    return divided(ties, core)


def _errors(falling: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The pairs against the pattern when the first k things are the core, k from 0; shape (n + 1,)."""
    sizes = np.arange(len(falling))
    steps = sizes - falling
    return np.concatenate([[0], np.cumsum(steps)]) + int(falling.sum()) // 2


def divided(ties: Ties, core: npt.NDArray[np.bool_]) -> Split:
    """A given core (shape (n,)) with its ties counted."""
    rows, columns_ = ties.pairs
    ends = core[rows].astype(np.int64) + core[columns_]
    outer, across, inner = np.bincount(ends, minlength=3).tolist()
    return Split(core, inner, outer, across)


def correlation(ties: Ties, c: Vector) -> float | None:
    """Pearson's correlation of the ties with the products of c (shape (n,)) over all pairs of things.

    Nothing where one of the two does not vary. From sums over things and ties, without the full matrix
    (Borgatti & Everett 1999, Social Networks 21:375–395).
    """
    pairs, squares = len(ties) * (len(ties) - 1) / 2, c * c
    if not 0 < ties.size < pairs:
        return None
    density = ties.size / pairs
    mean = (c.sum() ** 2 - squares.sum()) / 2 / pairs
    square = (squares.sum() ** 2 - (squares * squares).sum()) / 2 / pairs
    spread = (square - mean * mean) * density * (1 - density)
    if square - mean * mean <= FLAT * square:
        return None
    return float((c @ (ties.binary @ c) / 2 / pairs - mean * density) / spread**0.5)


def coreness(ties: Ties, settings: Settings = DEFAULTS) -> Vector:
    """How near each thing is to the core: the principal eigenvector, of length 1. Shape (n,).

    The continuous model of Borgatti & Everett 1999, Social Networks 21:375–395. In a network of several
    pieces the core is in the one with the largest eigenvalue (the first such by size), and things elsewhere
    have 0.
    """
    values, best = np.zeros(len(ties)), 0.0
    for places in _pieces(ties):
        value, vector = _principal(ties.binary[places][:, places])
        if value > best * (1 + FLAT):
            best, values = value, np.zeros(len(ties))
            values[places] = vector
    return values


def _pieces(ties: Ties) -> list[npt.NDArray[np.int64]]:
    """The places in each piece that may have the largest eigenvalue, the largest piece first.

    An eigenvalue is at most the largest degree, and at least its root.
    """
    if not ties.size:
        return []
    _, piece = csgraph.connected_components(ties.weights, directed=False)
    most = np.zeros(piece.max() + 1, np.int64)
    np.maximum.at(most, piece, ties.degrees)
    order = np.argsort(piece, kind="stable")
    pieces = np.split(order, np.cumsum(np.bincount(piece))[:-1])
    possible = [places for places, top in zip(pieces, most, strict=True) if top * top >= most.max()]
    return sorted(possible, key=lambda places: (-len(places), places[0]))


def _principal(matrix: Matrix) -> tuple[float, Vector]:
    """The largest eigenvalue of a connected piece and its vector, which is positive, of length 1."""
    if matrix.shape[0] <= DENSE:
        values, vectors = np.linalg.eigh(matrix.toarray())
    else:
        start = np.diff(matrix.indptr).astype(float)
        values, vectors = linalg.eigsh(matrix, k=1, which="LA", v0=start, tol=0)
    vector: Vector = np.abs(vectors[:, -1])
    return float(values[-1]), vector / np.linalg.norm(vector)


@dataclass(frozen=True, slots=True)
class Chance:
    """How a split compares with random networks: their mean errors, p, and how many were drawn."""

    mean: float
    p: float
    draws: int


def chance(ties: Ties, settings: Settings) -> Chance:
    """How often a network with as many things and ties, thrown at random, fits the pattern as well.

    Boyd, Fitzgerald & Beck 2006, Social Networks 28:165–178, permute the ties over all pairs likewise. p
    counts the network itself among those drawn, so that it is never 0 (Davison & Hinkley 1997).
    """
    n, m = len(ties), ties.size
    if not m:
        return Chance(0.0, 1.0, 0)
    draws = max(19, min(settings.draws, WORK // max(1, n + m)))
    random = np.random.default_rng(settings.seed)
    found = np.array([_thrown(n, m, random) for _ in range(draws)])
    as_good = int((found <= split(ties).errors).sum())
    return Chance(float(found.mean()), (1 + as_good) / (1 + draws), draws)


def _thrown(n: int, m: int, random: np.random.Generator) -> int:
    """The fewest errors in a network of n things with m ties thrown at random."""
    places = random.choice(n * (n - 1) // 2, m, replace=False, shuffle=False)
    larger = ((1 + np.sqrt(1 + 8.0 * places)) // 2).astype(np.int64)
    larger -= larger * (larger - 1) // 2 > places
    smaller = places - larger * (larger - 1) // 2
    degrees = np.bincount(np.concatenate([larger, smaller]), minlength=n)
    return int(_errors(np.sort(degrees)[::-1]).min())


def core_study(case: Case, settings: Settings) -> tuple[Table, ...]:
    """Who is in the core, how near to it each thing is, how well the pattern fits, what chance would do.

    Borgatti & Everett 1999, Social Networks 21:375–395.
    """
    ties, words = Ties.of(case.graph), settings.words
    found, values = split(ties), coreness(ties, settings)
    part = (words("边缘", "periphery"), words("核心", "core"), words("可此可彼", "either"))
    either = undecided(ties)
    place = np.where(either, 2, found.core.astype(np.int64))
    rows = [
        (label(case.graph, thing, settings), str(thing), part[int(inside)], rounded(value), int(degree))
        for thing, inside, value, degree in zip(ties.ids, place, values, ties.degrees, strict=True)
    ]
    heads = (words("位置", "position"), words("核心度", "coreness"), words("度", "degree"))
    ranked = sorted(rows, key=lambda row: (row[2] == part[0], -float(row[3] or 0), row[1]))
    caption = words(
        "核心—边缘：每个节点的位置与核心度", "core and periphery: where each thing is, and its coreness"
    )
    members = Table.of(
        (*columns(settings), *heads),
        ranked,
        caption,
        *_concluded(ties, found, either, settings),
        *_notes(ties, settings),
    )
    return members, _figures(ties, found, values, settings)


def _concluded(ties: Ties, found: Split, either: npt.NDArray[np.bool_], settings: Settings) -> Iterator[str]:
    """What the models come to, in words."""
    words, inner = settings.words, found.densities[0]
    if either.any():
        yield words(
            f"没有唯一的核心：有 {int(either.sum())} 个节点（“可此可彼”）放进核心或边缘，"
            "与理想模式不符的节点对一样少。",
            f"There is no unique core: {int(either.sum())} things (“either”) can be put into core or "
            "periphery "
            "with no more pairs against the pattern.",
        )
    fit = found.fit(across=False)
    if inner is not None and fit is not None and (inner < CLEAR or fit < CLEAR):
        yield words(
            f"结论：看不出清楚的核心—边缘结构（核心内只有 {inner:.0%} 的节点对相连，与理想模式的相关为 "
            f"{fit:.2f}）；"
            "所谓核心只是联系最多的几个节点。",
            f"Conclusion: there is no clear core with a periphery (only {inner:.0%} of the pairs in the "
            "core are "
            f"tied, and the correlation with the ideal pattern is {fit:.2f}). What is called the core is "
            "just "
            "the few things with most ties.",
        )


def undecided(ties: Ties) -> npt.NDArray[np.bool_]:
    """Which things may be in the core or not with as few pairs against the pattern. Shape (n,).

    The fewest pairs may be had with several sizes of the core, and the last to go in may have as many ties as
    the first to stay out (Lip 2011, arXiv:1102.5511).
    """
    falling = np.sort(ties.degrees)[::-1]
    best = np.flatnonzero(_errors(falling) == _errors(falling).min())
    least, most = int(best[0]), int(best[-1])
    inside = ties.degrees > (falling[least] if least < len(falling) else -1)
    outside = ties.degrees < falling[most - 1] if most else np.ones(len(ties), bool)
    marks: npt.NDArray[np.bool_] = ~(inside | outside)
    return marks


def _notes(ties: Ties, settings: Settings) -> list[str]:
    """How to read the members."""
    words = settings.words
    few = words(
        f"仅 {len(ties)} 个节点：任何小网络都容易“像”核心—边缘，只宜作描述，不宜作推断。",
        f"Only {len(ties)} things: any small network looks somewhat like a core with a periphery; describe "
        "with it, infer nothing.",
    )
    return [
        words(
            "位置：离散模型中与理想模式不符的节点对最少的划分（Lip 2011 精确解；并列时取较小的核心，"
            "度相同者按 IRI）；核心度：连续模型，即邻接矩阵的主特征向量（长度为 1）。",
            "Position: the division with the fewest pairs against the ideal pattern (exact, Lip 2011; of "
            "equals the smaller core, of equal degrees the first by IRI). Coreness: the continuous model, "
            "the principal eigenvector of the ties (length 1).",
        ),
        *([few] if len(ties) < FEW else []),
        f"{BORGATTI}; {LIP}",
    ]


def _figures(ties: Ties, found: Split, values: Vector, settings: Settings) -> Table:
    """How well the two models fit."""
    words = settings.words
    drawn = chance(ties, settings)
    inner, outer, across = (None if one is None else rounded(one) for one in found.densities)
    open_, strict = found.fit(across=False), found.fit(across=True)
    rows: list[tuple[Cell, ...]] = [
        (words("核心节点数", "things in the core"), int(found.core.sum())),
        (words("核心内密度", "density within the core"), inner),
        (words("边缘内密度", "density within the periphery"), outer),
        (words("核心与边缘之间密度", "density between the two"), across),
        (words("不符理想模式的节点对", "pairs against the pattern"), found.errors),
        (
            words("离散模型 r（核心与边缘之间不计）", "fit r, discrete, pairs across left open"),
            _r(open_),
        ),
        (words("离散模型 r（核心与边缘之间应相连）", "fit r, discrete, pairs across tied"), _r(strict)),
        (words("连续模型 r", "fit r, continuous"), _r(correlation(ties, values))),
        (words("随机网络中不符节点对的均值", "pairs against it by chance, mean"), rounded(drawn.mean)),
        (
            words(
                "p（度的集中程度出于随机；不是核心存在的证据）",
                "p, ties as concentrated by chance (no evidence of a core)",
            ),
            rounded(drawn.p),
        ),
    ]
    note = words(
        f"随机网络：节点数、联系数相同，联系随机分布，抽取 {drawn.draws} 次，种子 {settings.seed}"
        f"（{CHANCE}）。离散划分只取决于度分布：p 小说明度的集中程度超出随机，"
        f"并不说明另有核心—边缘机制（{KOJAKU}）。若联系只在两类节点之间（如人与组织），"
        "同类之间本不可能相连，拟合度必然偏低。",
        f"Random networks have as many things and ties, spread by chance: {drawn.draws} drawn, seed "
        f"{settings.seed} ({CHANCE}). The discrete division follows from the degrees alone: a small p says "
        f"that ties are more concentrated than by chance, not that something else makes a core ({KOJAKU}). "
        "Where ties are only between two kinds of things, such as persons and organisations, fit is low by "
        "construction.",
    )
    caption = words("核心—边缘模型的拟合", "how well the core–periphery models fit")
    return Table.of((words("指标", "figure"), words("数值", "value")), rows, caption, note, BORGATTI)


def _r(value: float | None) -> Cell:
    return None if value is None else rounded(value)


MEASURES: dict[str, Measure] = {
    "core": Measure(
        Text("核心度", "core"),
        Text(
            "离网络核心有多近：两者核心度之积最接近实有联系",
            "how near it is to the core: values whose products come nearest to the ties",
        ),
        BORGATTI,
        coreness,
        Text("核心度", "coreness to the core"),
    ),
}
STUDIES: dict[str, Study] = {
    "core-periphery": Study(
        Text("核心—边缘", "core–periphery"),
        Text("网络是否有紧密的核心与松散的边缘，谁在核心", "whether there is a dense core, and who is in it"),
        f"{BORGATTI}; {LIP}",
        core_study,
    ),
}
