"""Cuts: things and ties that alone hold a network together, and what falls off when one goes.

Both are read from one walk in depth. A thing is a cutpoint when some part below it reaches no higher than
the thing itself; a tie is a bridge when the part below it reaches not even its upper end (Hopcroft & Tarjan
1973, Communications of the ACM 16:372–378). The parts are stretches of the walk, so that all of them are
known in linear time. Isolated things, loops and parallel relations change nothing.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

from kg.analysis.labels import columns, label, listed
from kg.analysis.method import Case, Measure, Settings, Study
from kg.analysis.paths import STATUS_WORDS
from kg.analysis.ties import Ties
from kg.records import Text
from kg.table import Cell, Table

Counts = npt.NDArray[np.int64]
HUBS = 500
"""Where degrees squared are no more than so many times the ties, on the whole, scipy's walk is quicker."""
TARJAN = "Hopcroft & Tarjan 1973, Communications of the ACM 16:372–378"


@dataclass(frozen=True, eq=False)
class Walk:
    """A walk in depth through all of a network: each thing's number on the way and whence it was reached.

    ``order`` holds places in the order of the walk, ``number`` is its inverse, ``above`` the place from which
    each was reached (-1 at the start of a piece), ``low`` the least number that a thing or anything below it
    is tied to, the way it was reached left aside, ``size`` how many things are at or below it. Each has
    shape (n,).
    """

    order: Counts
    number: Counts
    above: Counts
    low: Counts
    size: Counts

    def below(self, place: int) -> Counts:
        """The places at or below one: a stretch of the walk."""
        start = self.number[place]
        return self.order[start : start + self.size[place]]

    @cached_property
    def start(self) -> Counts:
        """For each place the one at which the walk through its piece started."""
        starts = np.maximum.accumulate(np.where(self.above[self.order] < 0, np.arange(len(self.order)), 0))
        return self.order[starts[self.number]] if len(self.order) else self.order

    @cached_property
    def tops(self) -> Counts:
        """The tops of all parts that reach no higher than the thing above them, in the order of the walk."""
        under = self.above[self.order]
        return self.order[(under >= 0) & (self.low[self.order] >= self.number[under])]

    @cached_property
    def separated(self) -> dict[int, list[int]]:
        """For each cutpoint the tops of the parts below it that fall off when it goes."""
        found: dict[int, list[int]] = {}
        for top in self.tops.tolist():
            found.setdefault(int(self.above[top]), []).append(top)
        starts = [place for place in found if self.above[place] < 0 and len(found[place]) == 1]
        for place in starts:
            del found[place]
        return found

    def beyond(self, here: int, there: int) -> Counts:
        """The places on the far side of a bridge, as seen from ``here``, its end ``there`` included."""
        if self.above[there] == here:
            return self.below(there)
        return self._without(int(self.start[here]), [(int(self.number[here]), int(self.size[here]))])

    def fallen(self, cutpoint: int) -> list[Counts]:
        """The parts that fall off when a cutpoint goes, all but the largest, the larger first."""
        tops, start = self.separated[cutpoint], int(self.start[cutpoint])
        sizes = [int(self.size[top]) for top in tops]
        rest = int(self.size[start]) - 1 - sum(sizes)
        parts = [(int(self.number[top]), size) for size, top in zip(sizes, tops, strict=True)]
        ranked = sorted([*parts, (-1, rest)] if rest else parts, key=lambda part: (-part[1], part[0]))
        gone = [*parts, (int(self.number[cutpoint]), 1)]
        return [
            self.order[first : first + size] if first >= 0 else self._without(start, gone)
            for first, size in ranked[1:]
        ]

    def _without(self, start: int, stretches: list[tuple[int, int]]) -> Counts:
        """What is at or below ``start``, but for some stretches: whence on the walk, and how many things."""
        kept = np.ones(self.size[start], bool)
        for first, size in stretches:
            kept[first - self.number[start] :][:size] = False
        return self.below(start)[kept]


def walk(ties: Ties) -> Walk:
    """Walk through a network in depth, without recursion, in time linear in things and ties."""
    order, above = _quickly(ties) if ties and _flat(ties) else _ordered(ties)
    number = np.empty(len(ties), np.int64)
    number[order] = np.arange(len(ties))
    ups = np.where(above[order] < 0, -1, number[above[order]])
    ends = _ends(ups)
    size, low = np.empty_like(number), np.empty_like(number)
    size[order] = ends - np.arange(len(ties))
    low[order] = _least(_reached(ties, number, above)[order], ends)
    return Walk(order, number, above, low, size)


def _reached(ties: Ties, number: Counts, above: Counts) -> Counts:
    """The least number that each thing itself is tied to, the way it was reached left aside; else its own."""
    near = ties.weights.indices
    numbers = np.where(near == np.repeat(above, ties.degrees), len(ties), number[near])
    found, tied = number.copy(), ties.degrees > 0
    if tied.any():
        found[tied] = np.minimum(found[tied], np.minimum.reduceat(numbers, ties.weights.indptr[:-1][tied]))
    return found


def _ends(above: Counts) -> Counts:
    """For each step of a walk the first after it that is not below it; ``above`` is whence each came, or -1.

    That is the next step from the same thing; where there is none, that of the nearest above which has one.
    """
    steps = np.arange(len(above))
    by_origin = np.argsort(above, kind="stable")
    siblings = np.flatnonzero(np.diff(above[by_origin]) == 0)
    following = np.full(len(above), -1)
    following[by_origin[siblings]] = by_origin[siblings + 1]
    last = following < 0
    source, done = np.where(last & (above >= 0), above, steps), False
    while not done:
        source, before = source[source], source
        done = bool((source == before).all())
    ends = following[source]
    return np.where(ends < 0, len(above), ends)


def _least(values: Counts, ends: Counts) -> Counts:
    """The least of each stretch of values, from each place to its end: by stretches of 1, 2, 4 … values."""
    starts, lengths = np.arange(len(values)), ends - np.arange(len(values))
    found, width = values.copy(), 1
    while width <= lengths.max(initial=0):
        now = np.flatnonzero((lengths >= width) & (lengths < 2 * width))
        found[now] = np.minimum(values[starts[now]], values[ends[now] - width])
        values = np.minimum(values[: -width or None], values[width:])
        width *= 2
    return found


def _flat(ties: Ties) -> bool:
    """Whether scipy's walk is quick: it looks anew through all ties of a thing at each return to it."""
    return bool(ties.degrees @ ties.degrees <= HUBS * ties.weights.nnz)


def _quickly(ties: Ties) -> tuple[Counts, Counts]:
    """The same as :func:`_ordered` by scipy, which walks through one piece only.

    So each thing has a second one that leads to it and then to the next of these.
    """
    n, places = len(ties), np.arange(len(ties))
    leads = np.column_stack((places, n + places + 1)).ravel()[:-1]
    ends = np.concatenate((ties.weights.indices, leads)).astype(np.int32)
    firsts = ties.weights.nnz + np.minimum(2 * np.arange(1, n + 1), len(leads))
    pointers = np.concatenate((ties.weights.indptr, firsts)).astype(np.int32)
    matrix = sparse.csr_array((np.ones(len(ends)), ends, pointers), shape=(2 * n, 2 * n))
    order, above = csgraph.depth_first_order(matrix, n)
    order, above = order[order < n].astype(np.int64), above[:n].astype(np.int64)
    return order, np.where(above < n, above, -1)


def _ordered(ties: Ties) -> tuple[Counts, Counts]:
    """Each place in the order of the walk, and for each the place above it."""
    pointers, ends = ties.weights.indptr.tolist(), ties.weights.indices.tolist()
    following, number, above = pointers[:-1], [-1] * len(ties), [-1] * len(ties)
    order: list[int] = []
    for start in range(len(ties)):
        way = [start] if number[start] < 0 else []
        while way:
            here = way[-1]
            if number[here] < 0:
                number[here] = len(order)
                order.append(here)
            near = following[here]
            while near < pointers[here + 1] and number[ends[near]] >= 0:
                near += 1
            following[here] = near + 1
            if near < pointers[here + 1]:
                above[ends[near]] = here
                way.append(ends[near])
            else:
                way.pop()
    return np.array(order, np.int64), np.array(above, np.int64)


def articulation(ties: Ties, settings: Settings | None = None) -> Counts:
    """How many things lose the rest of their piece when this one goes; 0 for most. Shape (n,).

    Cutpoints as in Hopcroft & Tarjan 1973, Comm. ACM 16:372–378: what does not stay in the largest
    remaining part is counted.
    """
    found = walk(ties)
    tops = found.tops
    above, most = found.above[tops], np.zeros(len(ties), np.int64)
    fallen = np.bincount(above, found.size[tops], len(ties)).astype(np.int64)
    np.maximum.at(most, above, found.size[tops])
    others = found.size[found.start] - 1
    values: Counts = np.where(fallen > 0, others - np.maximum(most, others - fallen), 0)
    return values


def bridges(found: Walk) -> list[tuple[int, int, int]]:
    """Every tie without which its piece falls in two: its ends, and how many things are on the smaller side.

    The end on the smaller side comes second; of sides of equal size the one without the least id is taken for
    the smaller. In order of places. Hopcroft & Tarjan 1973, Comm. ACM 16:372–378.
    """
    above, size = found.above, found.size
    tops = np.flatnonzero(above >= 0)
    tops = tops[found.low[tops] > found.number[above[tops]]]
    rest = size[found.start[tops]] - size[tops]
    smaller = size[tops] <= rest
    one, other = np.where(smaller, above[tops], tops), np.where(smaller, tops, above[tops])
    sides = np.minimum(size[tops], rest)
    return sorted(zip(one.tolist(), other.tolist(), sides.tolist(), strict=True))


def cutpoints_study(case: Case, settings: Settings) -> tuple[Table, ...]:
    """Each cutpoint and what falls off without it, by name (Hopcroft & Tarjan 1973)."""
    ties = Ties.of(case.graph)
    found, graph, words = walk(ties), case.graph, settings.words
    rows: list[tuple[Cell, ...]] = []
    for place in found.separated:
        fallen = found.fallen(place)
        named = [listed(graph, (ties.ids[i] for i in part), settings) for part in fallen]
        thing = ties.ids[place]
        rows.append(
            (label(graph, thing, settings), str(thing), sum(map(len, fallen)), len(fallen), " | ".join(named))
        )
    heads = (words("断开的节点数", "cut off"), words("断开的部分数", "parts cut off"))
    head = (*columns(settings), *heads, words("断开的节点", "what falls off"))
    caption = words(
        "割点：移去后其所在连通分量不再连通的节点", "cutpoints: things without which their piece falls apart"
    )
    note = words(
        "余下各部分中最大者视为保留，其余均计为断开；“|”分隔互不相连的部分。割点只说明资料所载网络的结构："
        "资料未载的关系可能使其不再是割点。",
        "The largest remaining part is taken to stay, all else is cut off; “|” stands between parts that are "
        "apart from each other. This is so in the network as the sources tell it: ties that they do not tell "
        "of may hold the parts together.",
    )
    ranked = sorted(rows, key=lambda row: (-int(str(row[2])), str(row[1])))
    return (Table.of(head, ranked, caption, note, TARJAN),)


def bridges_study(case: Case, settings: Settings) -> tuple[Table, ...]:
    """Each bridge with what it alone holds, and the words of the facts behind it (Hopcroft & Tarjan 1973)."""
    ties, words = Ties.of(case.graph), settings.words
    found = walk(ties)
    rows: list[tuple[Cell, ...]] = []
    for one, other, size in sorted(bridges(found), key=lambda each: (-each[2], each[0], each[1])):
        side = listed(case.graph, (ties.ids[i] for i in found.beyond(one, other)), settings)
        rows += _told(case.graph, (ties.ids[one], ties.ids[other]), (size, side), settings)
    head = (
        *(words("主干一侧", "on the larger side"), "IRI" if settings.lang == "zh" else "iri"),
        *(words("较小一侧", "on the smaller side"), words("较小一侧IRI", "iri of the smaller side")),
        *(words("较小一侧节点数", "things on the smaller side"), words("较小一侧的节点", "who they are")),
        *(words("关系", "relation"), words("性质", "status")),
        *(words("原文", "quote"), words("来源", "source"), words("位置", "at")),
    )
    caption = words("桥：移去后网络一分为二的联系", "bridges: ties without which a piece falls in two")
    note = words(
        "两个节点之间的多条关系合为一条联系，每条关系、每段原文各占一行；桥只说明资料所载网络的结构。",
        "Several relations between the same two things are one tie; each relation, and each passage behind "
        "it, has a row. A tie is a bridge in the network as the sources tell it.",
    )
    return (Table.of(head, rows, caption, note, TARJAN),)


def _told(
    graph: nx.MultiDiGraph,
    ends: tuple[Hashable, Hashable],
    side: tuple[int, str],
    settings: Settings,
) -> Iterator[tuple[Cell, ...]]:
    """The rows of one bridge: one for each passage behind each relation between its ends."""
    one, other = ends
    named = (label(graph, one, settings), str(one), label(graph, other, settings), str(other))
    for data in _between(graph, one, other):
        status = data.get("status", "")
        said = STATUS_WORDS[status].in_(settings.lang) if status in STATUS_WORDS else status
        relation = (data.get(f"label_{settings.lang}", ""), said)
        for quote in data.get("quotes", ()):
            source = quote.source_label.in_(settings.lang)
            yield (*named, *side, *relation, quote.cited, source, quote.at)
        if not data.get("quotes"):
            yield (*named, *side, *relation, "", "", "")


def _between(graph: nx.MultiDiGraph, one: Hashable, other: Hashable) -> list[dict[str, Any]]:
    """What is known of the edges between two things in either direction, in order of their keys."""
    ways = ((one, other), (other, one))
    keyed = chain.from_iterable(graph.get_edge_data(*way, default={}).items() for way in ways)
    return [data for _, data in sorted(keyed, key=lambda item: str(item[0]))]


MEASURES: dict[str, Measure] = {
    "articulation": Measure(
        Text("割点", "articulation"),
        Text("移去后与其余部分断开的节点数", "how many things are cut off when it goes"),
        TARJAN,
        articulation,
        Text("移去后断开的节点数", "cut off when it goes"),
        usual=True,
    ),
}
STUDIES: dict[str, Study] = {
    "cutpoints": Study(
        Text("割点", "cutpoints"),
        Text(
            "移去哪些节点会使网络断开，断开的是谁", "without whom the network falls apart, and what falls off"
        ),
        TARJAN,
        cutpoints_study,
    ),
    "bridges": Study(
        Text("桥", "bridges"),
        Text(
            "移去哪些联系会使网络断开，联系所据的原文",
            "without which ties the network falls apart, and the words behind them",
        ),
        TARJAN,
        bridges_study,
    ),
}
