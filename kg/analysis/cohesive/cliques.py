"""Triangles, clustering and cliques: how far those who are tied to the same thing are tied to each other.

Triangles are counted on ties directed from the thing with fewer ties to that with more, so that hubs cost
little (Latapy 2008, Theoretical Computer Science 407:458–473). Cliques are enumerated in
:mod:`kg.analysis.cohesive.maximal`.
"""

from itertools import islice

import numpy as np
import numpy.typing as npt

from kg.analysis.cohesive.maximal import maximal
from kg.analysis.labels import label, listed
from kg.analysis.method import Case, Measure, Settings, Study
from kg.analysis.ties import Ties, Vector
from kg.analysis.triads import Rising
from kg.errors import KGError
from kg.records import Text
from kg.table import Table

Counts = npt.NDArray[np.int64]
LIMIT = 100_000
"""With more cliques than this, none are counted: nobody could read them, and there may be 3^(n/3)."""
WATTS = "Watts & Strogatz 1998, Nature 393:440–442"
LUCE = "Luce & Perry 1949, Psychometrika 14:95–116"


def triangles(ties: Ties, settings: Settings | None = None) -> Counts:
    """In how many triangles each thing is: pairs of others tied to it and to each other. Shape (n,).

    Found one by one, in dense networks counted on sparse matrices: both as in Latapy 2008, Theoretical
    Computer Science 407:458–473.
    """
    rising = Rising.of(ties)
    if rising.dense:
        return _counted(rising)
    counts = np.zeros(len(ties))
    for one, two, _ in rising.triangles():
        middle, high = (np.bincount(each, minlength=len(rising)) for each in (one, two))
        counts += np.bincount(rising.low, middle, len(ties))
        counts += np.bincount(rising.high, middle + high, len(ties))
    return counts.astype(np.int64)


def _counted(rising: Rising) -> Counts:
    """The same without a list of the triangles, on matrices of the paths that rise."""
    upward = rising.matrix.astype(np.float64)
    upward.data[:] = 1
    least_and_most = (upward @ upward).multiply(upward)
    middle = (upward.T @ upward).multiply(upward)
    found = least_and_most.sum(axis=1) + least_and_most.sum(axis=0) + middle.sum(axis=1)
    counts = np.empty(len(rising.things), np.int64)
    counts[rising.things] = np.asarray(found).ravel()
    return counts


def clustering(ties: Ties, settings: Settings | None = None) -> Vector:
    """What share of the pairs of things tied to each thing are tied to each other. Shape (n,).

    Watts & Strogatz 1998, Nature 393:440–442; 0 for a thing with fewer than two ties, as in networkx.
    """
    pairs = ties.degrees * (ties.degrees - 1) / 2
    shares: Vector = np.divide(triangles(ties), pairs, out=np.zeros(len(ties)), where=pairs > 0)
    return shares


def transitivity(ties: Ties) -> float:
    """What share of all paths of two ties are closed by a third; 0 where there is no such path.

    Three times the triangles to the connected triples: Wasserman & Faust 1994, Social Network Analysis;
    Newman, Watts & Strogatz 2002, PNAS 99:2566–2572.
    """
    paths = int((ties.degrees * (ties.degrees - 1)).sum()) // 2
    return float(triangles(ties).sum() / paths) if paths else 0.0


def maximal_cliques(ties: Ties) -> list[tuple[int, ...]]:
    """All maximal cliques of at least three, as places in order; the largest first, then by members.

    Luce & Perry 1949, Psychometrika 14:95–116; enumerated as in Eppstein, Löffler & Strash 2010.

    Raises:
        KGError: when there are more than 100,000 of them.
    """
    found = list(islice(maximal(ties), LIMIT + 1))
    if len(found) > LIMIT:
        raise KGError(
            f"more than {LIMIT} cliques",
            fix="ask for coreness, or for a narrower network",
            zh=(f"派系超过 {LIMIT} 个", "请改用 k 核，或缩小网络范围"),
        )
    return sorted(found, key=lambda clique: (-len(clique), clique))


def cliques(ties: Ties, settings: Settings | None = None) -> Counts:
    """In how many maximal cliques of at least three each thing is. Shape (n,).

    Luce & Perry 1949, Psychometrika 14:95–116.

    Raises:
        KGError: when there are more than 100,000 cliques in the network.
    """
    members = [place for clique in maximal_cliques(ties) for place in clique]
    return np.bincount(members, minlength=len(ties)) if members else np.zeros(len(ties), np.int64)


def cliques_study(case: Case, settings: Settings) -> tuple[Table, ...]:
    """Each maximal clique of at least three with its members by name (Luce & Perry 1949).

    Raises:
        KGError: when there are more than 100,000 cliques.
    """
    ties, words, graph = Ties.of(case.graph), settings.words, case.graph
    rows = []
    for number, clique in enumerate(maximal_cliques(ties), start=1):
        members = [ties.ids[place] for place in clique]
        by_name = sorted(members, key=lambda one: (label(graph, one, settings), str(one)))
        rows.append((number, len(clique), listed(graph, members, settings), " ".join(map(str, by_name))))
    head = (words("序号", "number"), words("规模", "size"), words("成员", "members"), words("IRI", "iris"))
    caption = words(
        "派系：三个及以上节点两两相连、且不能再扩大的子群",
        "cliques: groups of three or more, all tied to each other, to which nothing can be added",
    )
    notes = (
        words(
            "一个节点可同属多个派系。双模网络（如人与组织之间）没有三角形，因而没有派系。",
            "A thing may be in several. A network of two kinds of things that are tied only across, such as "
            "persons and organisations, has no triangles and so no cliques.",
        ),
        LUCE,
    )
    return (Table.of(head, rows, caption, *notes),)


MEASURES: dict[str, Measure] = {
    "clustering": Measure(
        Text("局部聚类系数", "clustering"),
        Text("与它相连的节点中，彼此相连的比例", "what share of the pairs tied to it are tied to each other"),
        WATTS,
        clustering,
    ),
    "triangles": Measure(
        Text("三角形", "triangles"),
        Text("所在三角形的个数", "in how many triangles it is"),
        "Latapy 2008, Theoretical Computer Science 407:458–473",
        triangles,
    ),
    "cliques": Measure(
        Text("派系", "cliques"),
        Text(
            "所在派系（三个以上两两相连的节点）的个数", "in how many groups of three or more, all tied, it is"
        ),
        LUCE,
        cliques,
        Text("所在派系数", "cliques it is in"),
    ),
}
STUDIES: dict[str, Study] = {
    "cliques": Study(
        Text("派系", "cliques"),
        Text("两两相连的三个及以上节点，成员是谁", "groups of three or more that are all tied to each other"),
        LUCE,
        cliques_study,
        "organisations",
    ),
}
