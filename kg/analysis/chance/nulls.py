"""Null models: how a figure would fall out if, within stated bounds, chance alone had tied the network.

A null model says what is kept (how many ties each thing has, how many there are in all, who is in which
group) and draws networks in which everything else is left to chance. A figure is compared with what it is
in the draws. All chance comes from one seed, so that a result can be had again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from kg.analysis.ties import Indices, Vector

T = TypeVar("T")
Codes = npt.NDArray[np.int64]
Edges = tuple[Indices, Indices]
"""The two ends of each tie, as places; of shape (m,) each."""

BURN, THIN, LARGE = 40, (20, 8), 2_000
"""So many rounds of swaps before the first draw, and between two (fewer where there are many ties, as their
swaps hinder each other less): a round tries a swap for each four ties."""
DEALS, REDEALS = 20, 4
"""So many rounds of trades before the first draw, and between two: a round has each row trade once."""
COUNTS = (999, 499, 199, 99, 39, 19)
"""The numbers of draws that are scaled down to: with each of them some p is exactly 0.05 or 0.1."""
BUDGET = 4_000_000
"""Draws times ties, at most."""
CLOSE = 1e-12


@dataclass(frozen=True, slots=True)
class Null(Generic[T]):
    """A null model: what was observed, and an endless stream of what could have been, from a generator."""

    given: T
    draw: Callable[[np.random.Generator], Iterator[T]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A figure beside its null model. ``z`` is None where the draws do not differ among themselves.

    ``p`` is two-sided: twice the smaller tail, each (b + 1)/(m + 1) with b of m draws at least as extreme
    (Davison & Hinkley 1997, Bootstrap Methods and their Application, ch. 4; North et al. 2002, American
    Journal of Human Genetics 71:439–441). ``least`` is the p that the most extreme value seen would have:
    where even that is not small, the network is too small for the test to say anything.
    Draws in which the figure is not defined are passed over; where it is not defined for what was observed,
    ``expected``, ``sd`` and ``p`` are None, too.
    """

    observed: float
    expected: float | None
    sd: float | None
    z: float | None
    p: float | None
    least: float
    draws: int


def test(
    statistic: Callable[[T], npt.ArrayLike], null: Null[T], draws: int, seed: int
) -> tuple[Outcome, ...]:
    """A figure, or several, of what was observed, each beside what it is in the draws of a null model."""
    rng = np.random.default_rng(seed)
    sampled = [np.atleast_1d(np.asarray(statistic(one), float)) for one in islice(null.draw(rng), draws)]
    return compare(np.atleast_1d(np.asarray(statistic(null.given), float)), np.array(sampled))


def compare(observed: Vector, sampled: npt.NDArray[np.float64]) -> tuple[Outcome, ...]:
    """Observed figures, shape (k,), beside those of the draws, shape (m, k)."""
    return tuple(_outcome(float(one), sampled[:, at]) for at, one in enumerate(observed))


def _outcome(observed: float, draws: Vector) -> Outcome:
    draws = draws[np.isfinite(draws)]
    if not np.isfinite(observed) or not len(draws):
        return Outcome(observed, None, None, None, None, 1.0, len(draws))
    expected, sd = float(draws.mean()), float(draws.std(ddof=1)) if len(draws) > 1 else 0.0
    slack = CLOSE * max(1.0, abs(observed))
    tails = ((draws >= observed - slack).sum() + 1, (draws <= observed + slack).sum() + 1)
    every = np.append(draws, observed)
    ends = ((every >= every.max() - slack).sum(), (every <= every.min() + slack).sum())
    p, least = (min(1.0, 2 * float(min(two)) / len(every)) for two in (tails, ends))
    z = (observed - expected) / sd if sd > slack else None
    return Outcome(observed, expected, sd, z, p, least, len(draws))


def affordable(draws: int, ties: int, budget: int = BUDGET) -> int:
    """How many draws are made in a network of so many ties: those asked for, or fewer where it is large."""
    most = max(budget // max(ties, 1), COUNTS[-1])
    return draws if draws <= most else next(count for count in COUNTS if count <= most)


def adjusted(p: Vector, tests: int | None = None) -> Vector:
    """p-values adjusted for the false discovery rate, shape (k,).

    Benjamini & Hochberg 1995, J. Royal Statistical Society B 57:289–300. ``tests`` is how many tests there
    were, where those with p = 1 were left out of ``p``.
    """
    order = np.argsort(p, kind="stable")
    ranked = p[order] * (tests or len(p)) / np.arange(1, len(p) + 1)
    out = np.empty(len(p))
    out[order] = np.minimum(np.minimum.accumulate(ranked[::-1])[::-1], 1.0)
    return out


def relabelled(codes: Codes) -> Null[Codes]:
    """Label permutation: the ties and the sizes of the groups are kept, who is in which is left to chance.

    Hubert & Schultz 1976, British J. Mathematical and Statistical Psychology 29:190–241.
    """

    def draw(rng: np.random.Generator) -> Iterator[Codes]:
        while True:
            yield rng.permutation(codes)

    return Null(codes, draw)


def uniform(n: int, edges: Edges) -> Null[Edges]:
    """As many ties between ``n`` things, each simple graph as likely: the conditional uniform graph.

    Anderson, Butts & Carley 1999, Social Networks 21:239–267.
    """

    def draw(rng: np.random.Generator) -> Iterator[Edges]:
        while True:
            number = rng.choice(n * (n - 1) // 2, len(edges[0]), replace=False).astype(np.int64)
            upper = ((1 + np.sqrt(1 + 8 * number.astype(float))) // 2).astype(np.int64)
            upper -= upper * (upper - 1) // 2 > number
            yield (number - upper * (upper - 1) // 2).astype(np.int32), upper.astype(np.int32)

    return Null(edges, draw)


def rewired(edges: Edges, *, modes: bool = False) -> Null[Edges]:
    """Each thing keeps its number of ties: simple graphs with these degrees, each as likely.

    By double edge swaps (Maslov & Sneppen 2002, Science 296:910–913); no loops, no multiple ties. With
    ``modes`` the first ends and the second ends are things of two kinds and stay apart, as persons and
    organisations: the fixed-degree model of affiliations. Many swaps are tried at a time: ties are paired
    by chance, every other pair proposes a swap, and a swap is carried out when none of its four ties is a
    tie, or a proposal, of another pair. So each step is as likely as its reverse, and all graphs that can
    be reached are equally likely in the long run.
    """

    def draw(rng: np.random.Generator) -> Iterator[Edges]:
        state, rounds = edges, BURN
        while True:
            for _ in range(rounds):
                state = _swapped(*state, rng, flip=not modes)
            rounds = THIN[len(edges[0]) > LARGE]
            yield state

    return Null(edges, draw)


def _swapped(source: Indices, target: Indices, rng: np.random.Generator, *, flip: bool) -> Edges:
    """One round of swaps; (a, b) and (c, d) become (a, d) and (c, b)."""
    half = len(source) // 2
    order = rng.permutation(len(source))
    one, other = order[:half], order[half : 2 * half]
    a, b, c, d = source[one], target[one], source[other], target[other]
    turned = rng.integers(2, size=half) == 1 if flip else np.zeros(half, bool)
    c, d = np.where(turned, d, c), np.where(turned, c, d)
    tries = (rng.integers(2, size=half) == 1) & (a != c) & (b != d)
    if flip:
        tries &= (a != d) & (c != b)
    done = _free(
        _keys(source, target, flip=flip), order, tries, _keys(a, d, flip=flip), _keys(c, b, flip=flip)
    )
    source, target = source.copy(), target.copy()
    target[one[done]], source[other[done]], target[other[done]] = d[done], c[done], b[done]
    return source, target


def _keys(source: Indices, target: Indices, *, flip: bool) -> Codes:
    """Each tie as one number; with ``flip`` the same for either direction."""
    low, high = (np.minimum(source, target), np.maximum(source, target)) if flip else (source, target)
    keys: Codes = (low.astype(np.int64) << 32) | high.astype(np.int64)
    return keys


def _free(
    old: Codes, order: Codes, tries: npt.NDArray[np.bool_], new: Codes, also: Codes
) -> npt.NDArray[np.bool_]:
    """The pairs that try a swap none of whose four ties occurs elsewhere."""
    half, trying = len(tries), np.flatnonzero(tries)
    keys = np.concatenate((old[order], new[trying], also[trying]))
    ranked = np.argsort(keys, kind="stable")
    again = np.zeros(len(keys), bool)
    same = keys[ranked][1:] == keys[ranked][:-1]
    again[ranked[1:][same]] = True
    again[ranked[:-1][same]] = True
    busy = again[:half] | again[half : 2 * half]
    clash = again[len(old) : len(old) + len(trying)] | again[len(old) + len(trying) :]
    out = np.zeros(half, bool)
    out[trying] = ~(busy[trying] | clash)
    return out


def dealt(edges: Edges) -> Null[Edges]:
    """The fixed-degree model of affiliations by curveball trades: both kinds of things keep their degrees.

    Two first ends put what only one of them has into a pot and are dealt as many as they gave (Strona et
    al. 2014, Nature Communications 5:4114); in a round each trades once, in pairs of chance (Carstens,
    Berger & Strona 2016, arXiv:1609.05137).
    """

    def draw(rng: np.random.Generator) -> Iterator[Edges]:
        hands: dict[int, set[int]] = {}
        for one, other in zip(edges[0].tolist(), edges[1].tolist(), strict=True):
            hands.setdefault(one, set()).add(other)
        rows, rounds = sorted(hands), DEALS
        while True:
            for _ in range(rounds):
                _traded(rows, hands, rng)
            rounds = REDEALS
            held = [sorted(hands[row]) for row in rows]
            source = np.repeat(np.array(rows, np.int32), [len(hand) for hand in held])
            yield source, np.array([one for hand in held for one in hand], np.int32)

    return Null(edges, draw)


def _traded(rows: list[int], hands: dict[int, set[int]], rng: np.random.Generator) -> None:
    order = rng.permutation(len(rows)).tolist()
    for left, right in zip(order[::2], order[1::2], strict=False):
        one, other = hands[rows[left]], hands[rows[right]]
        mine, yours = one - other, other - one
        if mine and yours:
            pot = rng.permutation(sorted(mine | yours)).tolist()
            both = one & other
            hands[rows[left]] = both.union(pot[: len(mine)])
            hands[rows[right]] = both.union(pot[len(mine) :])
