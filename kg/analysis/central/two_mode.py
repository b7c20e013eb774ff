"""Two-mode centrality: of affiliation networks, whose ties run between two modes, as persons and bodies.

In such a network nothing can be tied to its own mode, so that values scaled by what is possible in a one-mode
network are too low, and those of the two modes cannot be compared. Borgatti & Everett 1997 (Social Networks
19:243–269) scale by what is possible between two modes of these sizes; the formulas as in Borgatti & Halgin
2011 (in Scott & Carrington, The SAGE Handbook of Social Network Analysis, ch. 28).

All functions take ties and a boolean vector of shape (n,): whether each thing is of the first mode. Ties
within a mode are left out: see :func:`affiliations`. A value is 0 where the other mode is empty.
"""

from collections.abc import Hashable, Sequence
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

from kg.analysis.central import centrality
from kg.analysis.central.geodesics import Counts, distances
from kg.analysis.engines import sampling
from kg.analysis.labels import columns, label, rounded
from kg.analysis.method import DEFAULTS, Case, Settings, Study
from kg.analysis.ties import Ties, Vector
from kg.records import Text
from kg.table import Cell, Table

Modes = npt.NDArray[np.bool_]
PERSON = "person"
FEW = 10
"""With fewer things in a mode, one tie more or less changes who is first."""
SOURCE = "Borgatti & Everett 1997, Social Networks 19:243–269"


def affiliations(ties: Ties, first: Modes) -> Ties:
    """The ties between the modes alone, of the same things; some may have none left."""
    rows, columns_ = ties.weights.nonzero()
    across = first[rows] != first[columns_]
    kept = (rows[across], columns_[across])
    weights = np.asarray(ties.weights[kept], np.float64) if len(kept[0]) else np.zeros(0)
    matrix = sparse.coo_array((weights, kept), shape=ties.weights.shape).tocsr()
    matrix.sort_indices()
    return Ties(ties.ids, matrix)


def degree(ties: Ties, first: Modes, settings: Settings = DEFAULTS) -> Vector:
    """To which part of the other mode a thing is tied, shape (n,), from 0 to 1 (Borgatti & Everett 1997)."""
    _, other = _sizes(first)
    values: Vector = affiliations(ties, first).degrees / np.maximum(other, 1)
    return values


def closeness(ties: Ties, first: Modes, settings: Settings = DEFAULTS) -> Vector:
    """How near a thing is to all others: the least possible sum of distances over the actual one, shape (n,).

    The least is 1 to all of the other mode and 2 to all of its own (Borgatti & Everett 1997). In networks in
    several pieces both sums are over what the thing reaches, and the value is scaled by how large a part that
    is, as in Wasserman & Faust 1994, p. 201; networkx takes the least sum over all, and exceeds 1 there.
    """
    across = affiliations(ties, first)
    far = distances(across)
    own, other = _sizes(first, csgraph.connected_components(across.binary, directed=False)[1])
    least = other + 2 * (own - 1)
    values: Vector = least / np.maximum(far.total, 1) * far.reached / max(len(ties) - 1, 1)
    return values


def betweenness(ties: Ties, first: Modes, settings: Settings = DEFAULTS) -> Vector:
    """Between how many others a thing lies, in parts of the most that is possible for its mode, shape (n,).

    Borgatti & Everett 1997; sampled where :func:`kg.analysis.engines.sampling` says so.
    """
    n = len(ties)
    pairs = centrality.betweenness(affiliations(ties, first), settings) * ((n - 1) * (n - 2) / 2)
    own, other = _sizes(first)
    most = np.array([_most(int(a), int(b)) for a, b in zip(own, other, strict=True)])
    values: Vector = np.divide(pairs, most, out=np.zeros(n), where=most > 0)
    return values


def eigenvector(ties: Ties, first: Modes, settings: Settings = DEFAULTS) -> Vector:
    """Tied to many of the other mode that are central themselves, shape (n,), from 0 to 1.

    The highest possible is the root of a half, since each mode has half of the length of the principal
    eigenvector (Borgatti & Everett 1997). Networks in pieces: see
    :func:`kg.analysis.central.centrality.eigenvector`.
    """
    values: Vector = centrality.eigenvector(affiliations(ties, first), settings) * np.sqrt(2)
    return values


def _sizes(first: Modes, piece: Counts | None = None) -> tuple[Counts, Counts]:
    """For each thing how many of its piece are of its own mode, itself included, and how many of the other.

    All things are one piece where none are given.
    """
    where = np.zeros(len(first), np.int64) if piece is None else piece
    ones, all_ = np.bincount(where[first], minlength=len(first))[where], np.bincount(where)[where]
    own = np.where(first, ones, all_ - ones)
    return own, all_ - own


def _most(own: int, other: int) -> float:
    """The highest number of pairs that a thing can lie between, in modes of these sizes."""
    if not other:
        return 0.0
    whole, rest = divmod(own - 1, other)
    return (
        other**2 * (whole + 1) ** 2
        + other * (whole + 1) * (2 * rest - whole - 1)
        - rest * (2 * whole - rest + 3)
    ) / 2


def modes(graph: nx.Graph, ids: tuple[Hashable, ...]) -> Modes:
    """Which things are persons, by the family of their nodes; all else is the second mode."""
    return np.array([graph.nodes[one].get("family") == PERSON for one in ids], bool)


def two_mode_study(case: Case, settings: Settings) -> tuple[Table, ...]:
    """Persons and all else, each mode a table of its own (Borgatti & Everett 1997).

    Ties within a mode are left out, and then what is tied to nothing of the other mode; a note says how many.
    """
    whole = Ties.of(case.graph)
    first = modes(case.graph, whole.ids)
    across = affiliations(whole, first)
    there = across.degrees > 0
    ties, first = across.within(there), first[there]
    measures = [compute(ties, first, settings) for compute in (degree, closeness, betweenness)]
    values = [ties.degrees, *measures]
    notes = _notes(whole.size - ties.size, len(whole) - len(ties), ties, settings)
    titles = (
        ("双模中心性：人员", "two-mode centrality: persons"),
        ("双模中心性：组织及其他", "two-mode centrality: organisations and all else"),
    )
    tables = []
    for mode, (zh, en) in zip((first, ~first), titles, strict=True):
        rows = _rows(case.graph, ties, values, mode, settings)
        own = (*notes, *_caveat(len(rows), settings), SOURCE)
        tables.append(Table.of(_head(settings), rows, settings.words(zh, en), *own))
    return tuple(tables)


def _head(settings: Settings) -> tuple[str, ...]:
    words = settings.words
    return (
        *columns(settings),
        words("联系数", "ties"),
        words("双模度中心性", "two-mode degree"),
        words("双模接近中心性", "two-mode closeness"),
        words("双模中介中心性", "two-mode betweenness"),
    )


def _rows(
    graph: nx.Graph, ties: Ties, values: Sequence[npt.NDArray[Any]], mode: Modes, settings: Settings
) -> list[tuple[Cell, ...]]:
    """The things of one mode, of most ties first, then by name and IRI."""
    listed = [[rounded(one) for one in column.tolist()] for column in values]
    rows = [
        (label(graph, ties.ids[place], settings), str(ties.ids[place]), *(column[place] for column in listed))
        for place in np.flatnonzero(mode).tolist()
    ]
    return sorted(rows, key=lambda row: (-int(str(row[2])), str(row[0]), str(row[1])))


def _notes(dropped: int, alone: int, ties: Ties, settings: Settings) -> tuple[str, ...]:
    """How to read the values; what was left out; whether betweenness was sampled."""
    reading = settings.words(
        "数值按两类节点的规模标准化（1 为该类节点可能的最大值），因此两表可以相互比较；"
        "与单模网络的数值不可比较。网络不连通时，接近中心性按可达部分折算。",
        "Values are scaled by what is possible between two modes of these sizes (1 is the most that a thing "
        "of its mode can have): the two tables may be compared with each other, but not with values of "
        "one-mode networks. In a network in pieces closeness is scaled by the part that a thing reaches.",
    )
    out = settings.words(
        f"网络并非纯粹的双模网络：同类节点之间的 {dropped} 条联系未计入，"
        f"因此不再有联系的 {alone} 个节点未列出。",
        f"The network is not purely two-mode: {dropped} ties within a mode are left out, and {alone} "
        "things that have no other ties.",
    )
    return (reading, *([out] if dropped else []), *filter(None, [sampling(ties, settings).note(settings)]))


def _caveat(things: int, settings: Settings) -> tuple[str, ...]:
    """What so few things cannot carry."""
    if not 0 < things < FEW:
        return ()
    return (
        settings.words(
            f"本类只有 {things} 个节点：增减一条联系就可能改变名次，数值只宜描述，不宜推断。",
            f"Only {things} things are of this mode: one tie more or less may change their order. The values "
            "describe what the sources tell; they do not carry more.",
        ),
    )


STUDIES: dict[str, Study] = {
    "two-mode": Study(
        Text("双模中心性", "two-mode centrality"),
        Text(
            "人员与组织两类节点各自的中心性，按两类规模标准化",
            "how central persons and organisations are, each scaled by what is possible for its mode",
        ),
        SOURCE,
        two_mode_study,
        network="affiliation",
    ),
}
