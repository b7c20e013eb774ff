"""Communities: parts of a network that are more tied within than to each other, and how far to trust them.

They are sought by modularity, ties weighing as many relations as they stand for: with Leiden
(:mod:`kg.analysis.clustered.leiden`, in large networks :mod:`kg.analysis.clustered.large` where it can be),
from several seeds, of which the best division counts; Louvain (Blondel et al. 2008, J. Stat. Mech. P10008)
is shown beside it. Since chance has a part in both, it is told how alike the divisions from different seeds
are, and how often each thing stays with most of its community.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import networkx as nx
import numpy as np

from kg.analysis.clustered import large
from kg.analysis.clustered.leiden import leiden
from kg.analysis.clustered.modularity import (
    BARBER,
    NEWMAN,
    Labels,
    bipartite_modularity,
    likeness,
    modularity,
)
from kg.analysis.engines import LARGE, engine
from kg.analysis.labels import columns, label, listed, rounded, sides
from kg.analysis.method import DEFAULTS, Case, Measure, Settings, Study
from kg.analysis.ties import Ties, Vector
from kg.records import Text
from kg.table import Cell, Table

TRAAG = "Traag, Waltman & van Eck 2019, Scientific Reports 9:5233"
BLONDEL = "Blondel et al. 2008, J. Stat. Mech. P10008"
LIMIT = "Fortunato & Barthélemy 2007, PNAS 104:36–41"
RANDOM = "Guimerà, Sales-Pardo & Amaral 2004, Physical Review E 70:025101"
RUNS, RUNS_LARGE = 20, 5
"""From so many seeds communities are sought; from fewer in networks of more than 10,000 ties."""


def members(labels: Labels) -> list[list[int]]:
    """The places in each group, in order of the groups' numbers; a number that no thing has is left out."""
    order = np.argsort(labels, kind="stable")
    ends = np.flatnonzero(np.diff(labels[order])) + 1
    return [part.tolist() for part in np.split(order, ends)] if len(labels) else []


def numbered(labels: Labels) -> Labels:
    """The same groups numbered from 1, the largest first, equals by their first place. Shape (n,)."""
    parts = sorted(members(labels), key=lambda part: (-len(part), part[0]))
    found = np.zeros(len(labels), np.int64)
    for number, part in enumerate(parts, start=1):
        found[part] = number
    return found


def louvain(ties: Ties, seed: int, resolution: float = 1.0) -> Labels:
    """The community of each thing as a number, of shape (n,), by networkx.

    Blondel et al. 2008, J. Stat. Mech. P10008, on weighted ties; the same for the same network and seed.
    """
    labels = np.arange(len(ties))
    if not ties.size:
        return labels
    parts = nx.community.louvain_communities(ties.graph, weight="weight", resolution=resolution, seed=seed)
    for number, part in enumerate(parts):
        labels[[ties.index[one] for one in part]] = number
    return labels


@dataclass(frozen=True, eq=False)
class Found:
    """The divisions from several seeds, ``runs`` of shape (n,) each, and their modularity."""

    ties: Ties
    runs: tuple[Labels, ...]
    values: tuple[float, ...]

    @cached_property
    def best(self) -> int:
        """Which run has the highest modularity, the first among equals."""
        rounds = [round(value, 12) for value in self.values]
        return rounds.index(max(rounds))

    @cached_property
    def labels(self) -> Labels:
        """The communities of the best run, numbered from 1, the largest first."""
        return numbered(self.runs[self.best])

    @cached_property
    def parts(self) -> list[list[int]]:
        """The places in each community, in order of its number."""
        return members(self.labels)

    @cached_property
    def stays(self) -> Vector:
        """In what share of the other runs each thing is with most of its community. Shape (n,)."""
        others = [run for at, run in enumerate(self.runs) if at != self.best]
        return sum((_kept(self.parts, run) for run in others), np.zeros(len(self.ties))) / max(1, len(others))

    @cached_property
    def alike(self) -> tuple[float, float]:
        """The means over pairs of runs of the adjusted Rand index and the normalised mutual information."""
        pairs = [likeness(one, other) for one, other in combinations(self.runs, 2)]
        return float(np.mean([one.rand for one in pairs])), float(np.mean([one.information for one in pairs]))


def _kept(parts: list[list[int]], run: Labels) -> Vector:
    """1 for each thing that is, in another division, where most of its community is; of equals the larger."""
    kept = np.zeros(len(run))
    sizes = np.bincount(run)
    for part in parts:
        where, counts = np.unique(run[part], return_counts=True)
        home = where[np.lexsort((where, -sizes[where], -counts))[0]]
        kept[part] = run[part] == home
    return kept


def sought(ties: Ties, settings: Settings = DEFAULTS) -> Found:
    """Communities by Leiden from 20 seeds (5 in networks of more than 10,000 ties), counted on from the seed.

    Traag, Waltman & van Eck 2019, Scientific Reports 9:5233; above 10,000 ties by networkit where it is.
    """
    seeds = range(settings.seed, settings.seed + (RUNS if ties.size <= LARGE else RUNS_LARGE))
    if large.by_networkit(ties):
        runs = tuple(large.leidens(ties, seeds, settings.resolution))
    else:
        runs = tuple(leiden(ties, seed, settings.resolution) for seed in seeds)
    return Found(ties, runs, tuple(modularity(ties, run, settings.resolution) for run in runs))


def community(ties: Ties, settings: Settings = DEFAULTS) -> Labels:
    """The number of the community each thing is in, 1 for the largest. Shape (n,).

    The best of 20 divisions by Leiden (Traag, Waltman & van Eck 2019, Scientific Reports 9:5233).
    """
    return sought(ties, settings).labels if ties else np.zeros(0, np.int64)


def communities_study(case: Case, settings: Settings) -> tuple[Table, ...]:
    """The communities with their members, how good and how stable they are, each thing's own part.

    Traag, Waltman & van Eck 2019, Scientific Reports 9:5233.
    """
    found = sought(Ties.of(case.graph), settings)
    return (
        _communities(case, found, settings),
        _figures(case, found, settings),
        _things(case, found, settings),
    )


def _communities(case: Case, found: Found, settings: Settings) -> Table:
    """A row for each community."""
    words = settings.words
    rows = [_row(case.graph, found, at, settings) for at in range(len(found.parts))]
    head = (
        *(words("社群", "community"), words("节点数", "size"), words("居中者", "in the middle")),
        *(words("居中者IRI", "iri of the middle"), words("内部联系数", "ties within")),
        *(words("对外联系数", "ties out"), words("稳定性", "stability"), words("成员", "members")),
    )
    caption = words(
        "社群：内部联系较密、彼此联系较疏的部分", "communities: parts more tied within than to others"
    )
    notes = (
        words(
            "居中者：与本社群内最多节点相连者。稳定性：其成员在其他各次划分中仍与本社群多数同组的平均比例，"
            "1 为每次都在一起。它只说明算法换种子后结果是否相同，不说明划分经得起联系缺漏或推断有误。",
            "In the middle is who is tied to most others of the community. Stability is how often, on "
            "average, its members stay with most of it in the divisions from other seeds; 1 is always. "
            "It says "
            "whether the algorithm finds the same again, not whether the division would outlast missing or "
            "wrongly inferred ties.",
        ),
        f"{TRAAG}; {NEWMAN}",
    )
    return Table.of(head, rows, caption, *notes)


def _row(graph: nx.MultiDiGraph, found: Found, at: int, settings: Settings) -> tuple[Cell, ...]:
    """What there is to say of one community."""
    ties, part = found.ties, found.parts[at]
    near = ties.binary[part]
    within = np.asarray(near[:, part].sum(axis=1)).ravel()
    middle = ties.ids[part[int(np.argmax(within))]]
    inner, stays = int(within.sum()) // 2, float(found.stays[part].mean())
    names = listed(graph, (ties.ids[place] for place in part), settings)
    head = (at + 1, len(part), label(graph, middle, settings), str(middle))
    return (*head, inner, int(near.nnz) - 2 * inner, rounded(stays), names)


def _figures(case: Case, found: Found, settings: Settings) -> Table:
    """How good the divisions are and how alike."""
    words = settings.words
    rows = list(_quality(case, found, settings))
    if found.ties.size:
        rand, information = found.alike
        rows += [
            (words("各次划分的平均调整兰德指数", "mean adjusted Rand index between runs"), rounded(rand)),
            (words("各次划分的平均归一化互信息", "mean normalised mutual information"), rounded(information)),
        ]
    caption = words(
        "社群划分的质量，以及各次运行是否一致", "how good the communities are, and whether runs agree"
    )
    return Table.of(
        (words("指标", "figure"), words("数值", "value")), rows, caption, *_notes(found, settings)
    )


def _quality(case: Case, found: Found, settings: Settings) -> Iterator[tuple[Cell, ...]]:
    """The modularity of each method, and that for two modes where the network has two."""
    words, ties, gamma = settings.words, found.ties, settings.resolution
    yield words("社群数（Leiden）", "communities, Leiden"), len(found.parts)
    yield (
        words("模块度 Q（按关系条数加权；Leiden，各次最高）", "weighted modularity, Leiden, best run"),
        rounded(found.values[found.best]),
    )
    yield (
        words("模块度 Q（按关系条数加权；Leiden，各次最低）", "weighted modularity, Leiden, worst run"),
        rounded(min(found.values)),
    )
    if ties.size <= LARGE or large.by_networkit(ties):
        other = (louvain if ties.size <= LARGE else large.louvain)(ties, settings.seed, gamma)
        yield words("社群数（Louvain）", "communities, Louvain"), len(members(other))
        yield (
            words("模块度 Q（按关系条数加权；Louvain）", "weighted modularity, Louvain"),
            rounded(modularity(ties, other, gamma)),
        )
    first = sides(case.graph, ties)
    if first is not None:
        value = bipartite_modularity(ties, found.labels, first, gamma)
        yield words("双模模块度（Leiden 划分）", "two-mode modularity, Leiden's division"), rounded(value)


def _notes(found: Found, settings: Settings) -> list[str]:
    """How the communities were found, and what not to read into them."""
    words, fast = settings.words, large.by_networkit(found.ties)
    missing = found.ties.size > LARGE and not fast
    own, by = (f"；{engine('networkit')}", f"; {engine('networkit')}") if fast else ("", "")
    method = engine("networkit" if fast else "networkx")
    return [
        words(
            f"Leiden 自种子 {settings.seed} 起运行 {len(found.runs)} 次，取模块度最高者（并列取先{own}）；"
            f"Louvain 用种子 {settings.seed}（{method}）；分辨率 {settings.resolution}，"
            "联系以关系条数为权重。",
            f"Leiden ran from {len(found.runs)} seeds, {settings.seed} and on; the division of highest "
            f"modularity counts, the first of equals{by}. Louvain has seed {settings.seed} ({method}). "
            f"Resolution {settings.resolution}; a tie weighs as many relations as it stands for.",
        ),
        words(
            f"模块度高不等于有真实社群：稀疏的随机网络也可达到很高的值（{RANDOM}），"
            f"小社群可能被合并（{LIMIT}）；"
            "调整兰德指数与互信息接近 1 只表示各次运行一致：低则划分不可用，高也不表示划分可靠，"
            "因为各次运行用的是同样的、可能有缺漏和推断的联系。",
            f"A high modularity alone proves no communities: sparse random networks reach it too ({RANDOM}), "
            f"and small communities may be merged ({LIMIT}). Where the two indices are "
            "low, the division is of no use; where they are near 1, the runs agree, which does not make it "
            "reliable: all runs see the same ties, of which some are inferred and others missing.",
        ),
        *(
            [words("Louvain 未计算：请安装 kg[fast]。", "Louvain is left out: install kg[fast] for it.")]
            if missing
            else []
        ),
        f"{TRAAG}; {BLONDEL}; {NEWMAN}; {BARBER}; "
        "Hubert & Arabie 1985, J. Classification 2:193–218; Danon et al. 2005, J. Stat. Mech. P09008",
    ]


def _things(case: Case, found: Found, settings: Settings) -> Table:
    """A row for each thing: its community, and how often it stays with most of it."""
    words, ids = settings.words, found.ties.ids
    rows: list[tuple[str, str, int, Cell]] = [
        (label(case.graph, one, settings), str(one), int(number), rounded(stays))
        for one, number, stays in zip(ids, found.labels, found.stays, strict=True)
    ]
    head = (
        *columns(settings),
        words("社群", "community"),
        words("留在多数一边的比例", "stays with most of it"),
    )
    caption = words("每个节点所在的社群及其稳定性", "the community of each thing, and how surely it is in it")
    note = words(
        "比例低的节点处在社群之间，其归属不宜据以立论。",
        "A thing with a low share stands between communities: build nothing on where it is put.",
    )
    rows.sort(key=lambda row: (row[2], row[0], row[1]))
    return Table.of(head, rows, caption, note, TRAAG)


MEASURES: dict[str, Measure] = {
    "community": Measure(
        Text("社群", "community"),
        Text(
            "所在社群的序号，1 为最大（Leiden）",
            "number of the community it is in, 1 for the largest (Leiden)",
        ),
        TRAAG,
        community,
        Text("社群序号", "community number"),
        ascending=True,
    ),
}
STUDIES: dict[str, Study] = {
    "communities": Study(
        Text("社群", "communities"),
        Text(
            "网络中内部联系较密的部分、其成员与稳定性",
            "parts more tied within than to others, and how stable",
        ),
        f"{TRAAG}; {NEWMAN}",
        communities_study,
    ),
}
