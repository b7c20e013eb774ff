"""Significance: the figures of a whole network beside what chance would make of them.

Each figure is compared with the null model that keeps what could otherwise explain it: the number of ties
of each thing (degrees), the number of ties in all (density), or the sizes of the groups (labels).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csgraph

from kg.analysis.central.centrality import centralization
from kg.analysis.chance import comembership
from kg.analysis.chance.nulls import Edges, Null, Outcome, affordable, relabelled, rewired, test, uniform
from kg.analysis.clustered.leiden import leiden
from kg.analysis.clustered.modularity import modularity
from kg.analysis.labels import sides
from kg.analysis.method import Case, Settings, Study
from kg.analysis.mixed.mixing import (
    Grouped,
    assortativity,
    cells,
    circular,
    degree_assortativity,
    ei,
    few,
    heads,
    mixing_matrix,
)
from kg.analysis.partitions import partition
from kg.analysis.ties import Ties
from kg.records import Text
from kg.table import Cell, Table

Marks = npt.NDArray[np.bool_]
MASLOV = "Maslov & Sneppen 2002, Science 296:910–913"
ANDERSON = "Anderson, Butts & Carley 1999, Social Networks 21:239–267"
HUBERT = "Hubert & Schultz 1976, British J. Mathematical and Statistical Psychology 29:190–241"
DAVISON = "Davison & Hinkley 1997, Bootstrap Methods and their Application, ch. 4"
GUIMERA = "Guimerà, Sales-Pardo & Amaral 2004, Physical Review E 70:025101"
SEARCHES, LEAST = 50_000, 4
"""Searches for communities times ties, at most; with fewer ties than the second nothing is left to chance."""
DEGREES = Text("度不变", "degrees kept")
MODES = Text("两类节点的度均不变", "degrees of both kinds kept")
DENSITY = Text("联系总数不变", "number of ties kept")
LABELS = Text("标签置换", "labels permuted")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the network: what it is called, its null model, and how it compares."""

    title: Text
    null: Text
    outcome: Outcome


def transitivity(ties: Ties) -> float:
    """The share of paths of two ties that are closed; 0 where there are none.

    Wasserman & Faust 1994, Social Network Analysis, p. 243 (as networkx's ``transitivity``).
    """
    paths = float((ties.degrees * (ties.degrees - 1)).sum())
    return float(((ties.binary @ ties.binary) * ties.binary).sum()) / paths if paths else 0.0


def pieces(ties: Ties) -> tuple[int, int]:
    """The number of connected pieces and the size of the largest (Wasserman & Faust 1994, p. 109)."""
    if not ties:
        return 0, 0
    number, piece = csgraph.connected_components(ties.weights, directed=False)
    return int(number), int(np.bincount(piece).max())


def significance_study(case: Case, settings: Settings) -> tuple[Table, ...]:
    """The figures of the whole network against their null models, then each pair that shares members.

    Maslov & Sneppen 2002; Anderson, Butts & Carley 1999; Hubert & Schultz 1976.
    """
    figures = tuple(_figures(case, settings))
    return _table(case, figures, settings), *comembership.tables(case, settings)


def _figures(case: Case, settings: Settings) -> Iterator[Figure]:
    ties = Ties.of(case.graph)
    if ties.size < LEAST:
        return
    first = sides(case.graph, ties)
    yield from _shape(ties, first, settings)
    yield from _grouped(case, ties, settings)
    if first is None:
        yield from _centred(ties, settings)
    yield from _communities(ties, first, settings)
    yield from _shared(case, settings)


def _against(ties: Ties, first: Marks | None) -> tuple[Text, Null[Edges]]:
    """The null model that keeps the degrees, and where there are two kinds of things, these apart."""
    one, other = ties.pairs
    if first is None:
        return DEGREES, rewired((one, other))
    turned = ~first[one]
    edges = (np.where(turned, other, one), np.where(turned, one, other))
    return MODES, rewired(edges, modes=True)


def _of(ties: Ties, statistic: Callable[[Ties], Any]) -> Callable[[Edges], Any]:
    """A figure of ties as one of edges between the same things."""
    return lambda edges: statistic(Ties.between(ties.ids, *edges))


def _shape(ties: Ties, first: Marks | None, settings: Settings) -> Iterator[Figure]:
    """Transitivity, pieces and degree assortativity, with the degrees kept."""
    name, null = _against(ties, first)

    def statistic(one: Ties) -> tuple[float, ...]:
        return (*pieces(one), degree_assortativity(one), *(() if first is not None else (transitivity(one),)))

    outcomes = test(_of(ties, statistic), null, affordable(settings.draws, ties.size), settings.seed)
    titles = (
        Text("连通分量数", "number of pieces"),
        Text("最大连通分量的节点数", "things in the largest piece"),
        Text("度同配系数", "degree assortativity"),
        Text("传递性（全局聚类系数）", "transitivity"),
    )
    for title, outcome in zip(titles, outcomes, strict=False):
        yield Figure(title, name, outcome)


def _grouped(case: Case, ties: Ties, settings: Settings) -> Iterator[Figure]:
    """E–I index and assortativity by group: members dealt anew, then ties with the degrees kept."""
    found = Grouped.of(ties, partition(case, settings.by, settings).of)
    if found.ties.size < LEAST:
        return
    draws, many = affordable(settings.draws, found.ties.size), len(found.groups)
    by_label = test(lambda codes: ei(found.ties, codes), relabelled(found.codes), draws, settings.seed)
    yield Figure(Text("E–I 指数（按分组）", "E–I index by group"), LABELS, by_label[0])
    name, null = _against(found.ties, sides(case.graph, found.ties))

    def mixed(one: Ties) -> float:
        return assortativity(mixing_matrix(one, found.codes, many))

    by_ties = test(_of(found.ties, mixed), null, draws, settings.seed)
    yield Figure(Text("同配系数（按分组）", "assortativity by group"), name, by_ties[0])


def _centred(ties: Ties, settings: Settings) -> Iterator[Figure]:
    """Centralization by degree, with the number of ties kept: with the degrees it would be kept itself."""
    null, draws = uniform(len(ties), ties.pairs), affordable(settings.draws, ties.size)
    outcome = test(_of(ties, centralization), null, draws, settings.seed)[0]
    yield Figure(Text("中心势（度）", "centralization by degree"), DENSITY, outcome)


def _communities(ties: Ties, first: Marks | None, settings: Settings) -> Iterator[Figure]:
    """The modularity of the best communities found, with the degrees kept: chance has communities, too."""
    draws = affordable(settings.draws, ties.size, SEARCHES)
    if draws * ties.size > 2 * SEARCHES:
        return
    name, null = _against(ties, first)

    def best(one: Ties) -> float:
        return modularity(one, leiden(one, settings.seed, settings.resolution), settings.resolution)

    outcome = test(_of(ties, best), null, draws, settings.seed)[0]
    yield Figure(Text("模块度（Leiden 社群）", "modularity of communities (Leiden)"), name, outcome)


def _shared(case: Case, settings: Settings) -> Iterator[Figure]:
    """How many pairs share members, with the degrees of both kinds kept."""
    found = comembership.memberships(case.graph)
    edges, shape = comembership.edges_of(found), found.matrix.shape
    if len(edges[0]) < LEAST:
        return
    null, draws = comembership.fixed_degrees(edges), affordable(settings.draws, len(edges[0]))
    outcomes = test(lambda each: comembership.pairs_sharing(each, shape), null, draws, settings.seed)
    titles = (
        Text("有共同成员的组织对数", "pairs of organisations that share persons"),
        Text("有两名以上共同成员的组织对数", "pairs of organisations that share two persons or more"),
        Text("同在一个组织的人对数", "pairs of persons who share organisations"),
    )
    for title, outcome in zip(titles, outcomes, strict=True):
        yield Figure(title, MODES, outcome)


def _table(case: Case, figures: tuple[Figure, ...], settings: Settings) -> Table:
    words, lang = settings.words, settings.lang
    rows: list[tuple[Cell, ...]] = [
        (
            *(one.title.in_(lang), one.null.in_(lang), *cells(one.outcome)),
            *(None if one.outcome.p is None else round(one.outcome.least, 12), one.outcome.draws),
        )
        for one in figures
    ]
    head = (
        *(words("指标", "figure"), words("零模型", "null model"), *heads(settings)),
        *(words("最小可能 p", "least p"), words("抽样次数", "draws")),
    )
    caption = words("整体指标与零模型的比较", "the figures of the network beside their null models")
    return Table.of(head, rows, caption, *_notes(case, figures, settings))


def _notes(case: Case, figures: tuple[Figure, ...], settings: Settings) -> tuple[str, ...]:
    words, ties = settings.words, Ties.of(case.graph)
    notes = [
        words(
            "度不变：成对交换联系，不生成自环与重复联系；联系总数不变：同样多联系的随机图；"
            f"标签置换：成员随机分派到各组。种子 {settings.seed}。p 为双侧，(b+1)/(m+1)。",
            "Degrees kept: ties swap ends in pairs, without loops and multiple ties. Number of ties kept: "
            "any graph of as many. Labels permuted: things are put into groups at random, the sizes kept. "
            f"Seed {settings.seed}. p is two-sided, (b+1)/(m+1).",
        ),
        words(
            "“最小可能 p”是零模型中最极端的取值所对应的 p：它若不小，则网络太小或约束太紧，检验不可能显著。"
            "各 p 未作多重检验校正；z 为空表示零模型中取值全同。",
            "Least p is that of the most extreme value in the null model: where it is not small, the network "
            "is too small, or too much is kept, for the test to find anything. p is not adjusted for the "
            "number of figures; z is empty where all draws are the same.",
        ),
    ]
    made = min((one.outcome.draws for one in figures), default=settings.draws)
    if made < settings.draws:
        notes.append(
            words(
                f"为节省时间，部分零模型的抽样次数由 {settings.draws} 减少，见末列。",
                f"Some null models were drawn from less often than {settings.draws} times, as the last "
                "column says: more would take too long.",
            )
        )
    return (*notes, *circular(settings), *few(ties, settings), MASLOV, ANDERSON, HUBERT, DAVISON, GUIMERA)


STUDIES: dict[str, Study] = {
    "significance": Study(
        Text("显著性", "significance"),
        Text(
            "整体指标与共同成员是否超出随机：与零模型比较，给出 p 与种子",
            "whether figures of the network and shared members are more than chance, with p and the seed",
        ),
        f"{MASLOV}; {HUBERT}",
        significance_study,
    ),
}
