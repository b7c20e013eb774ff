"""Mixing: whether ties stay within groups or go between them, and what chance alone would make of that.

All is read from simple undirected ties: what counts is whether two things are tied, not by how many
relations. Things that are in no group are left out, with their ties. A group is a number from 0 on (a
*code*), one for each thing in the order of ``ties.ids``.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from kg.analysis.chance.nulls import Codes, Outcome, affordable, relabelled, test
from kg.analysis.labels import columns, label, rounded
from kg.analysis.method import Case, Settings, Study
from kg.analysis.partitions import Partition, partition
from kg.analysis.ties import Matrix, Ties, Vector
from kg.records import Text
from kg.table import Cell, Table

KRACKHARDT = "Krackhardt & Stern 1988, Social Psychology Quarterly 51:123–140"
NEWMAN = "Newman 2003, Physical Review E 67:026126"
LABELS = 100_000_000
"""Permutations times ties, at most."""
FROM_TIES = frozenset({"parent", "community"})
"""The partitions that are made from the ties themselves."""
SMALL = 30
"""With fewer things, or ties, than this a figure is said to rest on few."""


@dataclass(frozen=True, eq=False)
class Grouped:
    """Ties between things that are in a group: ``codes`` of shape (n,), ``groups`` their ids by code."""

    ties: Ties
    codes: Codes
    groups: tuple[str, ...]

    @classmethod
    def of(cls, ties: Ties, groups: Mapping[Any, str]) -> "Grouped":
        """The part of a network that is in groups; ``groups`` gives the group of each thing that has one."""
        inside = ties.within(np.array([one in groups for one in ties.ids], bool))
        names = tuple(sorted({groups[one] for one in inside.ids}))
        code = {name: at for at, name in enumerate(names)}
        return cls(inside, np.array([code[groups[one]] for one in inside.ids], np.int64), names)


def ei(ties: Ties, codes: Codes) -> float:
    """The E–I index: ties between groups less ties within, by all ties; from -1 to 1, NaN without ties.

    Krackhardt & Stern 1988, Social Psychology Quarterly 51:123–140. Without any preference it is not 0:
    it depends on the sizes of the groups, and is to be read beside its expectation (:func:`mixing_study`).
    """
    one, other = ties.pairs
    return float(1 - 2 * (codes[one] == codes[other]).mean()) if len(one) else float("nan")


def counts(ties: Ties, codes: Codes, groups: int) -> tuple[Codes, Codes]:
    """For each group its ties within and its ties to others, each tie once; two of shape (groups,)."""
    ends = np.stack(ties.pairs)
    found = codes[ends]
    same = found[0] == found[1]
    external = np.bincount(found[:, ~same].ravel(), minlength=groups)
    return np.bincount(found[0][same], minlength=groups), external


def ei_of_things(ties: Ties, codes: Codes) -> tuple[Codes, Vector]:
    """For each thing its ties within its group, and its E–I index (NaN without ties); two of shape (n,).

    Krackhardt & Stern 1988; for single actors as in Everett & Borgatti 2012, Social Networks 34:562–569.
    """
    rows = np.repeat(np.arange(len(ties)), ties.degrees)
    same = codes[rows] == codes[ties.weights.indices]
    internal = np.bincount(rows[same], minlength=len(ties))
    values = np.full(len(ties), np.nan)
    tied = ties.degrees > 0
    values[tied] = 1 - 2 * internal[tied] / ties.degrees[tied]
    return internal, values


def mixing_matrix(ties: Ties, codes: Codes, groups: int) -> Matrix:
    """How many ends of ties lead from each group to each, sparse, of shape (groups, groups).

    A tie within a group counts twice on the diagonal, as in Newman 2003, Physical Review E 67:026126.
    """
    rows = np.repeat(codes, ties.degrees)
    ends = codes[ties.weights.indices]
    return sparse.coo_array((np.ones(len(rows)), (rows, ends)), shape=(groups, groups)).tocsr()


def assortativity(matrix: Matrix) -> float:
    """The assortativity coefficient of a mixing matrix: 1 when all ties stay within, about 0 by chance.

    Newman 2003, Physical Review E 67:026126, eq. 2. NaN where all ends of ties are in one group.
    """
    ends = np.asarray(matrix.sum(axis=1), float).ravel()
    return _assorted(float(matrix.trace()), ends)


def _assorted(within: float, ends: Vector) -> float:
    """From the ends of ties that lead within groups, and all the ends of each group."""
    total = float(ends.sum())
    chance = float(ends @ ends) / total**2 if total else 1.0
    return (within / total - chance) / (1 - chance) if chance < 1 else float("nan")


def degree_assortativity(ties: Ties) -> float:
    """Whether those with many ties are tied to each other: the correlation of degrees across ties.

    Newman 2003, Physical Review E 67:026126, eq. 21. NaN where all ends of ties have the same degree.
    """
    ends = ties.degrees[np.stack(ties.pairs)].astype(np.float64)
    if not ends.size:
        return float("nan")
    ends -= ends.mean()
    spread = float((ends**2).mean())
    return float((ends[0] * ends[1]).mean()) / spread if spread else float("nan")


def mixing_study(case: Case, settings: Settings) -> tuple[Table, ...]:
    """E–I index and assortativity for the network, its groups and its things, and the mixing matrix.

    Krackhardt & Stern 1988; Newman 2003; the expectations by label permutation (Hubert & Schultz 1976).
    """
    parts = partition(case, settings.by, settings)
    found = Grouped.of(Ties.of(case.graph), parts.of)
    outcomes, left = _tested(found, settings), len(case.graph) - len(found.ties)
    return (
        _network(found, outcomes[:2], parts, left, settings),
        _groups(found, outcomes[2:], parts, settings),
        _matrix(found, parts, settings),
        _things(found, parts, case, settings),
    )


def _tested(found: Grouped, settings: Settings) -> tuple[Outcome, ...]:
    """E–I index and assortativity of the network, then the E–I index of each group, beside chance."""
    ties, many = found.ties, len(found.groups)

    def figures(codes: Codes) -> Vector:
        internal, external = counts(ties, codes, many)
        mixed = _assorted(float(2 * internal.sum()), (2 * internal + external).astype(np.float64))
        total = internal + external
        apart = np.divide(external - internal, total, out=np.full(many, np.nan), where=total > 0)
        whole = 1 - 2 * internal.sum() / ties.size if ties.size else np.nan
        return np.concatenate(([whole, mixed], apart))

    draws = affordable(settings.draws, ties.size, LABELS)
    return test(figures, relabelled(found.codes), draws, settings.seed)


def cells(outcome: Outcome) -> tuple[Cell, ...]:
    """An outcome as cells: observed, expected, sd, z, p; what is not defined is empty."""
    values = (outcome.observed, outcome.expected, outcome.sd, outcome.z, outcome.p)
    return tuple(None if value is None or np.isnan(value) else rounded(value) for value in values)


def heads(settings: Settings) -> tuple[str, ...]:
    """The headings over :func:`cells`."""
    words = settings.words
    return (
        *(words("观测值", "observed"), words("期望值", "expected"), words("标准差", "sd")),
        *("z", "p"),
    )


def few(ties: Ties, settings: Settings) -> tuple[str, ...]:
    """A caveat where a figure rests on few things or few ties; else nothing."""
    if len(ties) >= SMALL and ties.size >= SMALL:
        return ()
    return (
        settings.words(
            f"只有 {len(ties)} 个节点、{ties.size} 条联系：数值仅描述这一网络本身，不足以推断一般规律。",
            f"There are only {len(ties)} things and {ties.size} ties: the figures describe this network and "
            "cannot carry any claim beyond it.",
        ),
    )


def circular(settings: Settings) -> tuple[str, ...]:
    """A caveat where the groups are themselves read from the ties; else nothing."""
    if settings.by not in FROM_TIES:
        return ()
    return (
        settings.words(
            "分组本身由这些联系得出，组内联系多是分组方法使然，p 不能作为偏好组内的证据。",
            "The groups are themselves read from these ties, so that many stay within by construction: p is "
            "no evidence of a preference for one's own group.",
        ),
    )


def _left_out(left: int, settings: Settings) -> tuple[str, ...]:
    text = settings.words(
        f"{left} 个节点不属于任何一组，连同其联系不计入。",
        f"{left} things are in no group and are left out with their ties.",
    )
    return (text,) if left else ()


def chance(outcomes: tuple[Outcome, ...], settings: Settings) -> str:
    """How the expectation was had: by how many permutations, from which seed, and how small p could be."""
    draws = outcomes[0].draws if outcomes else 0
    return settings.words(
        f"期望值、标准差与 p 由标签置换得出：联系与各组大小不变，成员随机分派 {draws} 次，"
        f"种子 {settings.seed}；p 为双侧，(b+1)/(m+1)，最小可能值 {2 / (draws + 1):.3g}。"
        "期望值一般不为 0，应与观测值并读。",
        "Expectation, sd and p by label permutation: ties and group sizes are kept, the members are "
        "assigned to groups at "
        f"random {draws} times, seed {settings.seed}; p is two-sided, (b+1)/(m+1), and cannot be less than "
        f"{2 / (draws + 1):.3g}. The expectation is not 0 in general: read it beside what is observed.",
    )


def _network(
    found: Grouped, outcomes: tuple[Outcome, ...], parts: Partition, left: int, settings: Settings
) -> Table:
    words = settings.words
    title, ties, things = parts.title.in_(settings.lang), found.ties.size, len(found.ties)
    names = (words("E–I 指数", "E–I index"), words("同配系数（按分组）", "assortativity by group"))
    rows: list[tuple[Cell, ...]] = [
        (name, *cells(one)) for name, one in zip(names, outcomes, strict=True) if ties
    ]
    degree = degree_assortativity(found.ties)
    if not np.isnan(degree):
        rows.append((words("度同配系数", "degree assortativity"), rounded(degree), *[None] * 4))
    how = words(
        "E–I 指数 = (组间联系 − 组内联系)/全部联系，−1 为全在组内，1 为全在组间；同配系数 1 为全在组内，"
        "0 相当于随机。度同配系数与分组无关，其零模型见“显著性”。",
        "E–I = (ties between groups − ties within)/all ties: -1 all within, 1 all between. Assortativity is "
        "1 when all are within, 0 as by chance. Degree assortativity has nothing to do with the groups; for "
        "its null model see the study “significance”.",
    )
    caption = words(
        f"{ties} 条联系在组内还是组间（{things} 个节点，按{title}分为 {len(found.groups)} 组）",
        f"whether {ties} ties of {things} things stay within {len(found.groups)} groups by {title}",
    )
    told = (*circular(settings), *_left_out(left, settings), *few(found.ties, settings))
    notes = (how, chance(outcomes, settings), *told, KRACKHARDT, NEWMAN)
    return Table.of((words("指标", "figure"), *heads(settings)), rows, caption, *notes)


def _groups(found: Grouped, outcomes: tuple[Outcome, ...], parts: Partition, settings: Settings) -> Table:
    words, (internal, external) = settings.words, counts(found.ties, found.codes, len(found.groups))
    sizes = np.bincount(found.codes, minlength=len(found.groups))
    rows = [
        (
            _named(parts, group, settings),
            group,
            int(sizes[at]),
            int(internal[at]),
            int(external[at]),
            *cells(one),
        )
        for at, (group, one) in enumerate(zip(found.groups, outcomes, strict=True))
    ]
    head = (
        *(words("组", "group"), words("组标识", "group id"), words("节点数", "things")),
        *(words("组内联系", "ties within"), words("组间联系", "ties to others")),
        *heads(settings),
    )
    caption = words("各组的 E–I 指数", "the E–I index of each group")
    note = words(
        "每条联系计一次。p 未按组数校正；成员很少的组，其 p 不可能很小，z 也不可靠。"
        "没有联系的组无指数；使该组没有联系的置换不计入。",
        "Each tie counts once. p is not adjusted for the number of groups, and cannot be small for a group "
        "of few, whose z means little. A group without ties has no index; draws that leave it "
        "without are passed over.",
    )
    ranked = sorted(rows, key=lambda row: (-int(str(row[2])), str(row[0]), str(row[1])))
    return Table.of(head, ranked, caption, note, chance(outcomes, settings), KRACKHARDT)


def _matrix(found: Grouped, parts: Partition, settings: Settings) -> Table:
    words, matrix = settings.words, mixing_matrix(found.ties, found.codes, len(found.groups)).tocoo()
    ends = np.asarray(matrix.sum(axis=1)).ravel()
    rows: list[tuple[Cell, ...]] = []
    for one, other, number in zip(
        matrix.row.tolist(), matrix.col.tolist(), matrix.data.tolist(), strict=True
    ):
        if one > other:
            continue
        share = 0.5 if one == other else 1
        ties, expected = int(number * share), float(ends[one] * ends[other] / ends.sum() * share)
        names = (_named(parts, found.groups[at], settings) for at in (one, other))
        rows.append((*names, ties, rounded(expected), rounded(ties / expected)))
    head = (
        *(words("组甲", "group"), words("组乙", "other group"), words("联系数", "ties")),
        *(words("按比例混合的期望", "expected"), words("观测/期望", "observed/expected")),
    )
    caption = words(
        "混合矩阵：各组之间（及组内）有多少联系", "mixing matrix: how many ties are between which groups"
    )
    note = words(
        "期望为各组按其联系端数成比例相连时的联系数；只列有联系的组对。",
        "Expected is the number of ties if groups were tied in proportion to their ends of ties. Pairs of "
        "groups without ties are not listed.",
    )
    ranked = sorted(rows, key=lambda row: (-int(str(row[2])), str(row[0]), str(row[1])))
    return Table.of(head, ranked, caption, note, NEWMAN)


def _things(found: Grouped, parts: Partition, case: Case, settings: Settings) -> Table:
    words, ties = settings.words, found.ties
    internal, values = ei_of_things(ties, found.codes)
    sizes = np.bincount(found.codes, minlength=len(found.groups))[found.codes]
    expected = 1 - 2 * (sizes - 1) / max(len(ties) - 1, 1)
    rows = [
        (
            *(
                label(case.graph, thing, settings),
                str(thing),
                _named(parts, found.groups[found.codes[at]], settings),
            ),
            *(int(ties.degrees[at]), int(internal[at]), int(ties.degrees[at] - internal[at])),
            *(rounded(values[at]), rounded(expected[at])),
        )
        for at, thing in enumerate(ties.ids)
        if ties.degrees[at]
    ]
    head = (
        *(*columns(settings), words("组", "group"), words("联系数", "ties")),
        *(words("组内联系", "ties within"), words("组间联系", "ties to others")),
        *(words("E–I 指数", "E–I index"), words("期望值", "expected")),
    )
    caption = words("各节点的 E–I 指数", "the E–I index of each thing")
    note = words(
        "期望值：其余节点的组别随机时的均值，1 − 2(组的大小 − 1)/(n − 1)。联系很少的节点，指数只能取几个值。",
        "Expected is its mean when the groups of all others are dealt by chance, 1 − 2(size of its group − "
        "1)/(n − 1). The index of a thing with few ties can only take few values.",
    )
    ranked = sorted(rows, key=lambda row: (-float(str(row[6])), -int(str(row[3])), str(row[0]), str(row[1])))
    return Table.of(
        head, ranked, caption, note, KRACKHARDT, "Everett & Borgatti 2012, Social Networks 34:562–569"
    )


def _named(parts: Partition, group: Hashable, settings: Settings) -> str:
    return parts.labels[str(group)].in_(settings.lang) or str(group)


STUDIES: dict[str, Study] = {
    "mixing": Study(
        Text("混合与同配", "mixing"),
        Text(
            "联系在组内还是组间：E–I 指数、同配系数、混合矩阵，并与随机期望比较",
            "whether ties stay within groups: E–I index, assortativity, mixing matrix, beside chance",
        ),
        f"{KRACKHARDT}; {NEWMAN}",
        mixing_study,
        "organisations",
    ),
}
