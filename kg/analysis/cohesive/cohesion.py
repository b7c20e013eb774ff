"""Cohesion: how a network holds together – its pieces, its cores, and its figures as a whole.

What holds it together alone is in :mod:`kg.analysis.cohesive.cuts`, who is tied all round in
:mod:`kg.analysis.cohesive.cliques`; their measures and studies are collected here.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csgraph

from kg.analysis.cohesive import cliques, cuts
from kg.analysis.labels import rounded, sides
from kg.analysis.method import Case, Measure, Settings, Study
from kg.analysis.ties import Ties
from kg.records import Text
from kg.table import Cell, Table

Counts = npt.NDArray[np.int64]
WASSERMAN = "Wasserman & Faust 1994, Social Network Analysis, Cambridge University Press"
SEIDMAN = "Seidman 1983, Social Networks 5:269–287"
STEPS = 50_000_000
"""Distances are taken from every thing as long as that is no more than so many steps, else from some."""
SOURCES = 200
"""From so many things distances are taken where not from all."""
WAVES = 200
"""After so many waves of things that leave together, the rest is peeled one by one: a long path has n/2."""
FEW = 30
"""In networks smaller than this, a single tie may change the figures visibly."""


def components(ties: Ties, settings: Settings | None = None) -> Counts:
    """The number of the connected piece each thing is in: 1 for the largest, equals by least id. Shape (n,).

    Wasserman & Faust 1994, Social Network Analysis, p. 109.
    """
    if not ties:
        return np.zeros(0, np.int64)
    count, piece = csgraph.connected_components(ties.weights, directed=False)
    _, first = np.unique(piece, return_index=True)
    number = np.empty(count, np.int64)
    number[np.lexsort((first, -np.bincount(piece)))] = np.arange(1, count + 1)
    numbers: Counts = number[piece]
    return numbers


def coreness(ties: Ties, settings: Settings | None = None) -> Counts:
    """The largest k such that a thing is in a part where everything has k ties within the part. Shape (n,).

    Seidman 1983, Social Networks 5:269–287; peeled in linear time as in Batagelj & Zaveršnik 2003
    (arXiv:cs/0310049), wave by wave, and one by one where there are too many waves.
    """
    left, core, k = ties.degrees.copy(), np.full(len(ties), -1, np.int64), 0
    for _ in range(WAVES):
        staying = core < 0
        wave = np.flatnonzero(staying & (left <= k))
        if not len(wave):
            if not staying.any():
                return core
            k = int(left[staying].min())
            wave = np.flatnonzero(staying & (left == k))
        core[wave] = k
        left -= np.bincount(_near(ties, wave), minlength=len(ties))
    return _peeled(ties, left, core, k)


def _near(ties: Ties, wave: Counts) -> Counts:
    """Everything that is tied to some things, as often as it is."""
    pointers, widths = ties.weights.indptr, ties.degrees[wave]
    ends = np.cumsum(widths)
    places = np.arange(ends[-1]) + np.repeat(pointers[wave] - (ends - widths), widths)
    near: Counts = ties.weights.indices[places]
    return near


def _peeled(ties: Ties, degrees: Counts, before: Counts, least: int) -> Counts:
    """The cores of what is left, with so many ties each, when what is in no core above the least is gone."""
    pointers, ends = ties.weights.indptr.tolist(), ties.weights.indices.tolist()
    left, core = np.maximum(degrees, least).tolist(), before.tolist()
    waiting: list[list[int]] = [[] for _ in range(max(left, default=-1) + 1)]
    for place in np.flatnonzero(before < 0).tolist():
        waiting[left[place]].append(place)
    for k, queue in enumerate(waiting):
        for place in queue:  # it grows on the way
            if core[place] < 0:
                core[place] = k
                for near in ends[pointers[place] : pointers[place + 1]]:
                    if left[near] > k and core[near] < 0:
                        left[near] -= 1
                        waiting[left[near]].append(near)
    return np.array(core, np.int64)


@dataclass(frozen=True, slots=True)
class Distances:
    """The longest and the mean shortest way in the largest piece, from all its things or from some."""

    longest: int
    mean: float
    sources: int
    whole: bool


def distances(ties: Ties, seed: int) -> Distances | None:
    """Distances in the largest piece, nothing where it has no two things.

    Wasserman & Faust 1994, Social Network Analysis. In a large network they are taken from a
    seeded sample of things; the longest is then a lower bound.
    """
    piece = ties.within(components(ties) == 1) if ties else ties
    n = len(piece)
    if n < 2:  # noqa: PLR2004 - a distance takes two
        return None
    whole = n * (n + piece.weights.nnz) <= STEPS
    sources = np.arange(n)
    if not whole:
        sources = np.sort(np.random.default_rng(seed).choice(n, min(n, SOURCES), replace=False))
    longest, total = 0, 0.0
    for some in np.array_split(sources, max(1, len(sources) // 50)):
        far = csgraph.dijkstra(piece.binary, directed=False, indices=some, unweighted=True)
        longest, total = max(longest, int(far.max())), total + float(far.sum())
    return Distances(longest, total / (len(sources) * (n - 1)), len(sources), whole)


def cohesion_study(case: Case, settings: Settings) -> tuple[Table, ...]:
    """One table of figures of the whole network, each with what it means (Wasserman & Faust 1994)."""
    ties, words = Ties.of(case.graph), settings.words
    far = distances(ties, settings.seed)
    head = (words("指标", "figure"), words("数值", "value"), words("含义", "what it means"))
    rows = [*_extent(ties, settings), *_reach(far, settings), *_closure(ties, settings)]
    caption = words("网络整体的凝聚性", "how the network as a whole holds together")
    notes = [_reading(settings)]
    if far and not far.whole:
        notes.append(
            words(
                f"距离由随机抽取的 {far.sources} 个节点出发计算（种子 {settings.seed}），直径为下界。",
                f"Distances from {far.sources} things drawn by chance (seed {settings.seed}); the diameter "
                "is a lower bound.",
            )
        )
    if sides(case.graph, ties) is not None:
        notes.append(
            words(
                "此网络的联系只在两类节点之间（双模，如人与组织），故不可能有三角形，"
                "聚类系数必为 0，密度也偏低。",
                "Ties are only between two kinds of things, such as persons and organisations: there can be "
                "no triangles, clustering is 0 by construction, and density is low.",
            )
        )
    if len(ties) < FEW:
        notes.append(
            words(
                f"仅 {len(ties)} 个节点：增减一条联系即可明显改变这些数值，不宜与其他网络比较。",
                f"Only {len(ties)} things: one tie more or less changes these figures visibly; do not "
                "compare them with those of other networks.",
            )
        )
    return (Table.of(head, rows, caption, *notes, f"{WASSERMAN}; {SEIDMAN}; {cliques.WATTS}"),)


def _reading(settings: Settings) -> str:
    return settings.words(
        "联系不计方向，两个节点之间的多条关系合为一条，自环不计；数值描述的是资料所载的网络，"
        "而非全部实际关系。",
        "Ties have no direction, several relations between the same two things are one tie, loops are left "
        "out. The figures describe the network that the sources tell of, not all that there was.",
    )


def _extent(ties: Ties, settings: Settings) -> list[tuple[Cell, ...]]:
    """How large the network is, and in how many pieces."""
    words, n = settings.words, len(ties)
    sizes = np.bincount(components(ties))[1:]
    largest = int(sizes[0]) if n else 0
    return [
        (words("节点数", "things"), n, words("网络中节点的个数", "how many things are in the network")),
        (words("联系数", "ties"), ties.size, words("有联系的节点对数", "how many pairs of things are tied")),
        (
            words("密度", "density"),
            rounded(2 * ties.size / (n * (n - 1))) if n > 1 else None,
            words("实有联系占可能联系的比例", "what share of the possible ties there are"),
        ),
        (
            words("平均度", "mean degree"),
            rounded(2 * ties.size / n) if n else None,
            words("每个节点平均与多少个节点相连", "with how many others a thing is tied on average"),
        ),
        (
            words("连通分量数", "components"),
            len(sizes),
            words("网络分成多少个互不相连的部分", "into how many unconnected pieces the network falls"),
        ),
        (
            words("最大连通分量的节点数", "size of the largest component"),
            largest,
            words("最大的部分中节点的个数", "how many things are in the largest piece"),
        ),
    ]


def _reach(far: Distances | None, settings: Settings) -> list[tuple[Cell, ...]]:
    """How far things are from each other."""
    words = settings.words
    return [
        (
            words("最大连通分量的直径", "diameter of the largest component"),
            far.longest if far else None,
            words("其中相距最远的两个节点之间的步数", "how many steps apart the farthest two in it are"),
        ),
        (
            words("最大连通分量的平均距离", "mean distance in the largest component"),
            rounded(far.mean) if far else None,
            words("其中两个节点之间平均的步数", "how many steps apart two things in it are on average"),
        ),
    ]


def _closure(ties: Ties, settings: Settings) -> list[tuple[Cell, ...]]:
    """How far things close ranks, and on what alone the network hangs."""
    words, core, walked = settings.words, coreness(ties), cuts.walk(ties)
    k = int(core.max(initial=0))
    inner = int((core == k).sum()) if len(ties) else 0
    return [
        (
            words("全局聚类系数（传递性）", "transitivity"),
            rounded(cliques.transitivity(ties)),
            words("两步路径中首尾相连的比例", "what share of paths of two ties are closed by a third"),
        ),
        (
            words("平均局部聚类系数", "mean clustering"),
            rounded(cliques.clustering(ties).mean()) if ties else None,
            words("各节点局部聚类系数的平均", "the mean over things of how tied their neighbours are"),
        ),
        (
            words("退化度", "degeneracy"),
            k,
            words(
                "最大的 k，使网络中有一部分，其中每个节点至少与该部分的 k 个节点相连；这一部分有 "
                f"{inner} 个节点",
                "the largest k for which there is a part (k-core) whose things each have at least k "
                "ties within it; "
                f"that part has {inner} things",
            ),
        ),
        (
            words("割点数", "cutpoints"),
            len(walked.separated),
            words("移去后网络断开的节点个数", "number of things whose removal breaks their piece apart"),
        ),
        (
            words("桥数", "bridges"),
            len(cuts.bridges(walked)),
            words("移去后网络断开的联系条数", "number of ties whose removal breaks their piece apart"),
        ),
    ]


MEASURES: dict[str, Measure] = {
    "components": Measure(
        Text("连通分量", "components"),
        Text("所在连通分量的序号，1 为最大", "number of the connected piece it is in, 1 for the largest"),
        WASSERMAN,
        components,
        Text("连通分量序号", "component number"),
        usual=True,
        ascending=True,
    ),
    **cuts.MEASURES,
    "coreness": Measure(
        Text("k核数", "coreness"),
        Text(
            "所在最大 k 核的 k：核内每个节点至少与核内 k 个节点相连",
            "the largest k such that it is in a part where all have k ties within",
        ),
        SEIDMAN,
        coreness,
    ),
    **cliques.MEASURES,
}
STUDIES: dict[str, Study] = {
    "cohesion": Study(
        Text("凝聚性", "cohesion"),
        Text("网络整体的规模、密度、连通与聚类", "size, density, pieces, distances and closure as a whole"),
        f"{WASSERMAN}; {SEIDMAN}",
        cohesion_study,
    ),
    **cuts.STUDIES,
    **cliques.STUDIES,
}
