"""Leiden: communities by modularity that are sure to be connected.

The algorithm of Traag, Waltman & van Eck 2019, Scientific Reports 9:5233, on sparse matrices and lists: move
things to the best community as long as something gains; within each community, merge things afresh into
parts that hang together; make each part one thing, and go on with these, starting from the communities. It
repeats until a round brings no gain. The same seed gives the same communities.
"""

import math
from collections import deque
from dataclasses import dataclass
from itertools import pairwise
from random import Random

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

from kg.analysis.clustered.modularity import Labels, modularity
from kg.analysis.ties import Matrix, Ties

GREED = 0.01
"""How little chance there is in merging: the θ of the paper, its authors' own choice."""
LEAST = 1e-10
"""A smaller gain is none."""
ROUNDS, LARGE = 10, 2_000
"""So many rounds at most; in networks of more ties than the second, two, as in its authors' own software."""


@dataclass(frozen=True, slots=True)
class _Level:
    """A network, or its parts as things: who is near whom and how much, and what each weighs in all."""

    matrix: Matrix
    near: list[list[tuple[int, float]]]
    strength: list[float]
    scale: float
    """Resolution by twice the weight of all ties."""

    @classmethod
    def of(cls, matrix: Matrix, scale: float) -> "_Level":
        pointers = matrix.indptr.tolist()
        pairs = list(zip(matrix.indices.tolist(), matrix.data.tolist(), strict=True))
        near = [
            [pair for pair in pairs[start:end] if pair[0] != place]
            for place, (start, end) in enumerate(pairwise(pointers))
        ]
        return cls(matrix, near, np.asarray(matrix.sum(axis=1)).ravel().tolist(), scale)


def leiden(ties: Ties, seed: int, resolution: float = 1.0) -> Labels:
    """The community of each thing as a number, of shape (n,); each community is connected.

    Traag, Waltman & van Eck 2019, Scientific Reports 9:5233, for modularity with a resolution.
    """
    labels = np.arange(len(ties))
    if not ties.size:
        return labels
    random, best = Random(seed), -1.0  # noqa: S311 - no secret
    for _ in range(ROUNDS if ties.size <= LARGE else 2):
        found = _round(ties, labels, random, resolution)
        value = modularity(ties, found, resolution)
        if value <= best + LEAST:
            break
        labels, best = found, value
    return connected(ties, labels)


def connected(ties: Ties, labels: Labels) -> Labels:
    """The communities with each that hangs apart divided into its pieces, which never lowers modularity."""
    rows, columns = ties.pairs
    same = labels[rows] == labels[columns]
    ends = (np.ones(int(same.sum())), (rows[same], columns[same]))
    _, pieces = csgraph.connected_components(sparse.coo_array(ends, shape=ties.weights.shape), directed=False)
    found: Labels = pieces.astype(np.int64)
    return found


def _round(ties: Ties, labels: Labels, random: Random, resolution: float) -> Labels:
    """One round from the things up, starting from given communities."""
    level = _Level.of(ties.weights, resolution / float(ties.weights.sum()))
    member, community = np.arange(len(ties)), labels.tolist()
    while True:
        _move(level, community, random)
        parts, refined = np.unique(_refine(level, community, random), return_inverse=True)
        if len(parts) == len(community):
            return np.array(community, np.int64)[member]
        member = refined[member]
        inside = np.empty(len(parts), np.int64)
        inside[refined] = community
        _, renumbered = np.unique(inside, return_inverse=True)
        community = renumbered.tolist()
        level = _Level.of(_merged(level.matrix, refined, len(parts)), level.scale)


def _merged(matrix: Matrix, part: npt.NDArray[np.intp], count: int) -> Matrix:
    """The weights between parts, and within each on the diagonal."""
    places = np.arange(len(part))
    belongs = sparse.csr_array((np.ones(len(part)), (places, part)), shape=(len(part), count))
    merged = (belongs.T @ matrix @ belongs).tocsr()
    merged.sort_indices()
    return merged


def _totals(level: _Level, community: list[int]) -> list[float]:
    """What the things of each community weigh together."""
    found: list[float] = np.bincount(community, level.strength, minlength=len(community)).tolist()
    return found


def _move(level: _Level, community: list[int], random: Random) -> None:
    """Move things to where they gain most until none gains; who is near a thing that moved is asked again."""
    total, used = _totals(level, community), np.bincount(community, minlength=len(community))
    count, free = used.tolist(), np.flatnonzero(used == 0).tolist()
    order = list(range(len(community)))
    random.shuffle(order)
    queue, waiting = deque(order), [True] * len(order)
    while queue:
        here = queue.popleft()
        waiting[here] = False
        own, k = community[here], level.strength[here]
        total[own] -= k
        to = _weights(level.near[here], community, own)
        cost = level.scale * k
        best, most = own, to[own] - cost * total[own]
        for one, weight in to.items():
            value = weight - cost * total[one]
            if value > most + LEAST:
                best, most = one, value
        if most < -LEAST and count[own] > 1:
            best = free.pop()
        total[best] += k
        if best != own:
            community[here] = best
            count[best] += 1
            count[own] -= 1
            if not count[own]:
                free.append(own)
            for near, _ in level.near[here]:
                if community[near] != best and not waiting[near]:
                    waiting[near] = True
                    queue.append(near)


def _weights(near: list[tuple[int, float]], community: list[int], own: int) -> dict[int, float]:
    """How much a thing is tied to each community near it, and to its own."""
    to = {own: 0.0}
    for other, weight in near:
        one = community[other]
        to[one] = to.get(one, 0.0) + weight
    return to


def _refine(level: _Level, community: list[int], random: Random) -> list[int]:
    """Merge the things of each community, each still alone and well tied, with a part that is well tied."""
    whole, strength = _totals(level, community), level.strength
    part, total, alone = list(range(len(community))), strength.copy(), [True] * len(community)
    cut = [
        sum(w for other, w in near if community[other] == own)
        for own, near in zip(community, level.near, strict=True)
    ]
    order = list(range(len(community)))
    random.shuffle(order)
    for here in order:
        k, mass, inside = strength[here], whole[community[here]], cut[here]
        if not alone[here] or inside < level.scale * k * (mass - k) - LEAST:
            continue
        within = [pair for pair in level.near[here] if community[pair[0]] == community[here]]
        to = _weights(within, part, here)
        gains = [
            (one, weight - level.scale * k * total[one])
            for one, weight in to.items()
            if one != here and cut[one] >= level.scale * total[one] * (mass - total[one]) - LEAST
        ]
        chosen = _drawn([(here, 0.0), *(gain for gain in gains if gain[1] >= 0)], random)
        if chosen != here:
            part[here] = chosen
            alone[here] = alone[chosen] = False
            total[chosen] += k
            cut[chosen] += inside - 2 * to[chosen]
    return part


def _drawn(gains: list[tuple[int, float]], random: Random) -> int:
    """One of some by chance, the likelier the more it gains."""
    if len(gains) == 1:
        return gains[0][0]
    most = max(gain for _, gain in gains)
    odds = [math.exp((gain - most) / GREED) for _, gain in gains]
    return random.choices([one for one, _ in gains], odds)[0]
