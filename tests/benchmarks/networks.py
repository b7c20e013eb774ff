"""Invented networks of any size as arrays: a tree of organisations with committees, and persons in organisations.

The same for the same seed. One-mode: everything reports to one that came before it (spans are lognormal), and
committees of 3–8 tie their members to each other, most of them near in the tree, some chosen by how active they
are. Two-mode: persons have 1–6 memberships, and organisations get them in proportion to sizes by Zipf's law.
"""

import numpy as np
import numpy.typing as npt

from kg.analysis.ties import Ties

Ints = npt.NDArray[np.int64]
NEAR = 0.7
REACH = 30
WIDEST = 20


def organisations(things: int, ties: int, seed: int = 1) -> Ties:
    """A tree of so many things with committees, until there are about so many ties."""
    chance = np.random.default_rng(seed)
    above = _tree(things, chance)
    ends = [np.stack((np.arange(1, things), above[1:]))]
    active = np.cumsum(chance.pareto(2, things) + 1)
    have = things - 1
    while have < ties:
        pairs = _committee(things, active, chance)
        have += pairs.shape[1]
        ends.append(pairs)
    source, target = np.concatenate(ends, axis=1)
    return Ties.between(range(things), source, target)


def _tree(things: int, chance: np.random.Generator) -> Ints:
    above = np.zeros(things, np.int64)
    filled, here = 1, 0
    while filled < things:
        span = min(int(np.clip(chance.lognormal(1.2, 0.6), 1, WIDEST)), things - filled)
        above[filled : filled + span] = here
        filled, here = filled + span, here + 1
    return above


def _committee(things: int, active: npt.NDArray[np.float64], chance: np.random.Generator) -> Ints:
    size = int(chance.integers(3, 9))
    around = int(chance.integers(things)) + chance.integers(-REACH, REACH, size)
    anyone = np.searchsorted(active, chance.random(size) * active[-1])
    members = np.unique(np.where(chance.random(size) < NEAR, around, anyone) % things)
    one, other = np.triu_indices(len(members), 1)
    return np.stack((members[one], members[other]))


def memberships(things: int, ties: int, seed: int = 1) -> tuple[Ties, npt.NDArray[np.bool_]]:
    """Persons in organisations, and which of the things are persons: as many things, about as many ties."""
    chance = np.random.default_rng(seed)
    bodies = max(things // 8, 1)
    persons = things - bodies
    many = chance.integers(1, 7, persons)
    source = np.repeat(np.arange(persons), many)[:ties]
    sizes = 1 / np.arange(1, bodies + 1) ** 0.8
    target = persons + chance.choice(bodies, len(source), p=sizes / sizes.sum())
    return Ties.between(range(things), source, target), np.arange(things) < persons
