"""Robustness: how large a part of a network still hangs together as its things go, one after another.

Things go from those with most ties on, from those most in between, or by chance; the order is that of the
whole network and is not reckoned anew. What matters is the largest piece that is left.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import networkx as nx
import numpy as np
from scipy.sparse import csgraph

from kg.analysis.central.centrality import MEASURES as CENTRALITIES
from kg.analysis.chance.nulls import Codes, affordable
from kg.analysis.labels import columns, label, listed, rounded
from kg.analysis.method import Case, Settings, Study
from kg.analysis.ties import Ties, Vector
from kg.records import Text
from kg.table import Cell, Table

ALBERT = "Albert, Jeong & Barabási 2000, Nature 406:378–382"
SCHNEIDER = "Schneider et al. 2011, PNAS 108:3838–3841"
NEWMAN = "Newman & Ziff 2001, Physical Review E 64:016706"
PERSON, ORGANIZATION = "person", "organization"
FIRST, STEPS = 5, 20
"""Every removal up to the first is in the curve, then so many steps of equal size."""
LISTED, HOLDERS, BUDGET, PIVOTS, LARGE = 10, 20, 2_000_000, 500, 20_000_000


@dataclass(frozen=True, eq=False)
class Removal:
    """Things going in an order: in words, and how large the largest piece is after each, shape (n + 1,)."""

    title: Text
    order: Codes
    largest: Vector


def removal_curve(ties: Ties, order: Iterable[int]) -> Codes:
    """The size of the largest piece after the first k things of an order are gone, k from 0 to n; (n + 1,).

    Read backwards, so that pieces only ever grow together (Newman & Ziff 2001, Phys. Rev. E 64:016706).
    """
    pointers, ends = ties.weights.indptr.tolist(), ties.weights.indices.tolist()
    root, size, there = list(range(len(ties))), [1] * len(ties), [False] * len(ties)
    sizes, largest = [0], 0

    def found(place: int) -> int:
        while root[place] != place:
            root[place] = root[root[place]]
            place = root[place]
        return place

    for place in reversed(list(order)):
        there[place] = True
        own = place
        for end in ends[pointers[place] : pointers[place + 1]]:
            if there[end] and (other := found(end)) != own:
                own, less = (own, other) if size[own] >= size[other] else (other, own)
                root[less] = own
                size[own] += size[less]
        largest = max(largest, size[own])
        sizes.append(largest)
    return np.array(sizes[::-1], np.int64)


def robustness(largest: Vector) -> float:
    """R: the mean share of all things in the largest piece over all removals; at most about one half.

    Schneider et al. 2011, PNAS 108:3838–3841, eq. 1. NaN for no things. ``largest`` is of shape (n + 1,).
    """
    many = len(largest) - 1
    return float(largest[1:].sum()) / many**2 if many else float("nan")


def by_value(values: Vector) -> Codes:
    """The places from the highest value to the lowest, equals in order of id; shape (n,)."""
    return np.lexsort((np.arange(len(values)), -np.round(values, 12))).astype(np.int64)


def by_chance(ties: Ties, draws: int, seed: int) -> tuple[Vector, Vector]:
    """The mean and standard deviation of the curve over orders of chance; two of shape (n + 1,).

    Errors as against attacks: Albert, Jeong & Barabási 2000, Nature 406:378–382.
    """
    rng = np.random.default_rng(seed)
    total, squares = np.zeros(len(ties) + 1), np.zeros(len(ties) + 1)
    for _ in range(draws):
        curve = removal_curve(ties, rng.permutation(len(ties)).tolist()).astype(np.float64)
        total += curve
        squares += curve**2
    mean = total / draws
    return mean, np.sqrt(np.maximum(squares / draws - mean**2, 0.0))


def points(many: int) -> list[int]:
    """After how many removals of so many things the curve is shown."""
    steps = np.round(np.linspace(0, many, STEPS + 1)).astype(int).tolist()
    return sorted({*steps, *range(min(FIRST, many) + 1)})


def robustness_study(case: Case, settings: Settings) -> tuple[Table, ...]:
    """What is left as things go: by degree, by betweenness, by chance; and without those who hold two posts.

    Albert, Jeong & Barabási 2000; R of Schneider et al. 2011.
    """
    ties = Ties.of(case.graph)
    removals = [_removal(ties, name, settings) for name in ("degree", "betweenness")]
    draws = affordable(settings.draws, ties.size, BUDGET)
    mean, spread = by_chance(ties, draws, settings.seed)
    chance = Removal(Text("随机", "by chance"), np.empty(0, np.int64), mean)
    notes = (*_notes(ties, draws, settings), ALBERT, SCHNEIDER)
    return (
        _summary([*removals, chance], notes, settings),
        _curve(removals, mean, spread, settings),
        _order(case, ties, removals, settings),
        _leaving(case, ties, settings),
    )


def _pivots(ties: Ties, settings: Settings) -> int:
    """From how many things betweenness is sampled where nothing is said; 0 for all."""
    return settings.pivots or (PIVOTS if len(ties) * ties.size > LARGE else 0)


def _removal(ties: Ties, name: str, settings: Settings) -> Removal:

    one, chosen = CENTRALITIES[name], replace(settings, pivots=_pivots(ties, settings))
    order = by_value(np.asarray(one.compute(ties, chosen), float))
    title = Text(f"按{one.title.zh}", f"by {one.title.en}")
    return Removal(title, order, removal_curve(ties, order.tolist()).astype(np.float64))


def _notes(ties: Ties, draws: int, settings: Settings) -> tuple[str, ...]:
    words, pivots = settings.words, _pivots(ties, settings)
    sample = words(f"中介中心性取 {pivots} 个节点抽样。", f" Betweenness is sampled from {pivots} things.")
    return (
        words(
            f"名次按完整网络计算，移去过程中不重算；随机为 {draws} 种次序的均值，种子 {settings.seed}。",
            "The order is that of the whole network and not reckoned anew as things go; by chance: the mean "
            f"of {draws} orders, seed {settings.seed}.",
        )
        + (sample if pivots else ""),
        words(
            "R 为依次移去全部节点时最大连通分量所占比例的均值，越小越脆弱。只反映资料所载的联系："
            "未载的联系可能使网络比看上去牢固。",
            "R is the mean share of all things in the largest piece as all go in turn: the smaller, the more "
            "fragile. This is the network as the sources tell it; ties that they do not tell of may hold it.",
        ),
    )


def _summary(removals: list[Removal], notes: tuple[str, ...], settings: Settings) -> Table:
    words = settings.words
    rows = [
        (one.title.in_(settings.lang), rounded(robustness(one.largest)), _halved(one.largest))
        for one in removals
        if len(one.largest) > 1
    ]
    head = (
        words("移去次序", "order"),
        "R",
        words("最大分量减半所需移去数", "removals that halve the largest piece"),
    )
    caption = words("网络的稳健性：依次移去节点", "how robust the network is as things go")
    return Table.of(head, rows, caption, *notes)


def _halved(largest: Vector) -> int:
    """After how many removals the largest piece is at most half of what it was."""
    return int(np.argmax(largest <= largest[0] / 2))


def _curve(removals: list[Removal], mean: Vector, spread: Vector, settings: Settings) -> Table:
    words, many = settings.words, len(mean) - 1
    rows = [
        (
            *(at, rounded(at / many) if many else 0.0, *(int(one.largest[at]) for one in removals)),
            *(rounded(mean[at]), rounded(spread[at])),
        )
        for at in points(many)
    ]
    head = (
        *(words("移去的节点数", "removed"), words("占比", "share")),
        *(one.title.in_(settings.lang) for one in removals),
        *(words("随机（均值）", "by chance (mean)"), words("随机（标准差）", "by chance (sd)")),
    )
    caption = words(
        "移去若干节点后最大连通分量的大小", "the size of the largest piece after so many are gone"
    )
    return Table.of(head, rows, caption, ALBERT, NEWMAN)


def _order(case: Case, ties: Ties, removals: list[Removal], settings: Settings) -> Table:
    words, rows = settings.words, list[tuple[Cell, ...]]()
    for one in removals:
        for step, place in enumerate(one.order[:LISTED].tolist(), start=1):
            named = (label(case.graph, ties.ids[place], settings), str(ties.ids[place]))
            rows.append((one.title.in_(settings.lang), step, *named, int(one.largest[step])))
    head = (
        *(words("移去次序", "order"), words("步", "step"), *columns(settings)),
        words("其后最大分量", "largest piece then"),
    )
    caption = words("最先移去的是谁", "who goes first")
    note = words("同值者按 IRI 排序。", "Equals go in order of IRI.")
    return Table.of(head, rows, caption, note)


def holders(graph: nx.MultiDiGraph) -> dict[Any, tuple[Any, ...]]:
    """The persons who are tied to two organisations or more, with these, in order of id."""
    family = dict(graph.nodes(data="family"))
    found: dict[Any, set[Any]] = {}
    for one, other in graph.edges():
        for person, body in ((one, other), (other, one)):
            if family[person] == PERSON and family[body] == ORGANIZATION:
                found.setdefault(person, set()).add(body)
    return {person: tuple(sorted(found[person])) for person in sorted(found) if len(found[person]) > 1}


def _leaving(case: Case, ties: Ties, settings: Settings) -> Table:
    words, graph, found = settings.words, case.graph, holders(case.graph)
    sets: list[tuple[str, str, tuple[Any, ...], int]] = [
        (label(graph, one, settings), str(one), (one,), len(bodies)) for one, bodies in found.items()
    ]
    ranked = sorted(sets, key=lambda each: (-each[3], each[0], each[1]))[:HOLDERS]
    if len(found) > 1:
        bodies = {body for each in found.values() for body in each}
        everyone = words(f"全部 {len(found)} 人一起", f"all {len(found)} together")
        ranked.append((everyone, "", tuple(found), len(bodies)))
    rows = [(name, iri, many, *_without(case, ties, gone, settings)) for name, iri, gone, many in ranked]
    head = (
        *(*columns(settings), words("组织数", "organisations")),
        *(words("原最大分量", "largest piece before"), words("离开后最大分量", "largest piece after")),
        *(words("原分量数", "pieces before"), words("离开后分量数", "pieces after")),
        words("脱离最大分量的节点", "who falls off the largest piece"),
    )
    caption = words("任两职以上的人离开时", "when those who are in two organisations or more leave")
    notes = [
        words(
            "指在本网络中与两个以上组织有联系的人。",
            "Persons tied to at least two organisations in this network.",
        )
    ]
    if len(found) > HOLDERS:
        notes.append(
            words(
                f"单列组织最多的 {HOLDERS} 人。",
                f"The {HOLDERS} who are in most organisations have a row of their own.",
            )
        )
    if not found:
        notes.append(words("本网络中没有这样的人。", "There is no such person in this network."))
    return Table.of(head, rows, caption, *notes)


def _without(case: Case, ties: Ties, gone: tuple[Any, ...], settings: Settings) -> tuple[Cell, ...]:
    """The largest piece and the number of pieces before and after some leave, and who falls off."""
    stay = np.ones(len(ties), bool)
    stay[[ties.index[one] for one in gone]] = False
    left = ties.within(stay)
    before, main = _pieces(ties)
    after, still = _pieces(left)
    kept = {one for one, inside in zip(left.ids, still, strict=True) if inside}
    fallen = [one for one, inside in zip(ties.ids, main, strict=True) if inside and one not in kept]
    off = listed(case.graph, (one for one in fallen if one not in gone), settings)
    return int(main.sum()), int(still.sum()), before, after, off


def _pieces(ties: Ties) -> tuple[int, Any]:
    """How many pieces there are, and which things are in the largest (of equals that with the least id)."""
    if not ties:
        return 0, np.zeros(0, bool)
    number, piece = csgraph.connected_components(ties.weights, directed=False)
    return int(number), piece == np.argmax(np.bincount(piece))


STUDIES: dict[str, Study] = {
    "robustness": Study(
        Text("稳健性", "robustness"),
        Text(
            "依次移去节点后网络还剩多大；任两职的人离开会怎样",
            "how much of the network is left as things go, and when those with two posts leave",
        ),
        f"{ALBERT}; {SCHNEIDER}",
        robustness_study,
    ),
}
