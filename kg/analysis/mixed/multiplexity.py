"""Multiplexity and role profiles: which relations there are between the same two, and which a type has.

Here relations are not folded into ties: what counts is of which kind they are. A kind of relation is the
ontology's term for it (the property of a structural relation, the class of any other, the role that makes a
tie of a participation).
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
from scipy import sparse

from kg.analysis.labels import label, rounded
from kg.analysis.method import Case, Settings, Study
from kg.analysis.ties import Matrix
from kg.records import Text
from kg.table import Cell, Table

VERBRUGGE = "Verbrugge 1979, Social Forces 57:1286–1309"
JACCARD = "Jaccard 1912, New Phytologist 11:37–50"
WASSERMAN = "Wasserman & Faust 1994, Social Network Analysis, ch. 12"
ORGANIZATION = "organization"


@dataclass(frozen=True, eq=False)
class Layers:
    """Which kinds of relation there are between which pairs, whatever their direction.

    ``counts[i, j]`` is how many relations of kind j there are between pair i, of shape (pairs, terms).
    """

    pairs: tuple[tuple[Any, Any], ...]
    terms: tuple[str, ...]
    counts: Matrix

    @classmethod
    def of(cls, graph: nx.MultiDiGraph) -> "Layers":
        """The layers of a network; relations of a thing to itself are left out."""
        found = Counter(
            ((min(a, b), max(a, b)), str(term)) for a, b, term in graph.edges(data="term") if a != b
        )
        pairs = tuple(sorted({pair for pair, _ in found}))
        terms = tuple(sorted({term for _, term in found}))
        row, column = ({one: at for at, one in enumerate(names)} for names in (pairs, terms))
        places = [(row[pair], column[term], number) for (pair, term), number in sorted(found.items())]
        rows, columns, data = np.array(places, np.int64).reshape(-1, 3).T
        shape = (len(pairs), len(terms))
        return cls(pairs, terms, sparse.coo_array((data, (rows, columns)), shape=shape).tocsr())

    @property
    def kinds(self) -> Any:
        """How many kinds of relation there are between each pair, of shape (pairs,)."""
        return np.diff(self.counts.indptr)


def overlap(layers: Layers) -> tuple[Matrix, Any]:
    """For each two kinds of relation the pairs that have both, and the Jaccard coefficient.

    Two sparse matrices of shape (terms, terms): the first has on its diagonal how many pairs have the kind;
    the second is both/either (Jaccard 1912, New Phytologist 11:37–50).
    """
    binary = layers.counts.copy()
    binary.data = np.ones_like(binary.data)
    both = (binary.T @ binary).tocoo()
    own = np.asarray(binary.sum(axis=0)).ravel()
    either = own[both.row] + own[both.col] - both.data
    share = sparse.coo_array((both.data / either, (both.row, both.col)), shape=both.shape)
    return both.tocsr(), share.tocsr()


def multiplexity_study(case: Case, settings: Settings) -> tuple[Table, ...]:
    """The pairs with several kinds of relation, how many there are, and which kinds go together.

    Multiplexity as in Verbrugge 1979, Social Forces 57:1286–1309.
    """
    layers, names = Layers.of(case.graph), _terms(case.graph, settings)
    summary, several = _summary(layers, settings), _several(layers, names, case.graph, settings)
    return several, summary, _overlaps(layers, names, settings)


def _terms(graph: nx.MultiDiGraph, settings: Settings) -> dict[str, str]:
    """What each kind of relation is called."""
    found = sorted(
        (str(data["term"]), str(data.get(f"label_{settings.lang}") or data["term"]))
        for *_, data in graph.edges(data=True)
    )
    return dict(reversed(found))


def _several(layers: Layers, names: dict[str, str], graph: nx.MultiDiGraph, settings: Settings) -> Table:
    words, iri = settings.words, "IRI" if settings.lang == "zh" else "iri"
    rows: list[tuple[Cell, ...]] = []
    for at in np.flatnonzero(layers.kinds > 1).tolist():
        one, other = layers.pairs[at]
        there = layers.counts.indices[slice(*layers.counts.indptr[at : at + 2])]
        listed = words("、", "; ").join(sorted(names[layers.terms[term]] for term in there))
        ends = (label(graph, one, settings), str(one), label(graph, other, settings), str(other))
        rows.append((*ends, len(there), int(layers.counts[[at], :].sum()), listed))
    head = (
        *(words("甲", "one"), iri, words("乙", "other"), words("乙IRI", "other iri")),
        *(words("关系种类数", "kinds"), words("关系数", "relations"), words("有哪些关系", "which")),
    )
    caption = words(
        "有多种关系的节点对（多重关系）", "pairs with more than one kind of relation (multiplex ties)"
    )
    note = words(
        "不分方向；同一种关系有多条（如不同职务）只算一种。资料未载的关系不能算作没有。",
        "Whatever the direction; several relations of one kind, as in several posts, count as one kind. What "
        "the sources do not tell may be there all the same.",
    )
    ranked = sorted(rows, key=lambda row: (-int(str(row[4])), -int(str(row[5])), *map(str, row[:4])))
    return Table.of(head, ranked, caption, note, VERBRUGGE)


def _summary(layers: Layers, settings: Settings) -> Table:
    words, kinds, relations = settings.words, layers.kinds, int(layers.counts.sum())
    several, pairs = int((kinds > 1).sum()), len(layers.pairs)
    rows: list[tuple[Cell, ...]] = [
        (words("有关系的节点对", "pairs with a relation"), pairs),
        (words("其中有多种关系", "of which with several kinds"), several),
    ]
    if pairs:
        rows += [
            (words("多重关系所占比例", "share with several kinds"), rounded(several / pairs)),
            (words("每对平均关系种类数", "kinds per pair"), rounded(float(kinds.mean()))),
            (words("每对平均关系数", "relations per pair"), rounded(relations / pairs)),
        ]
    caption = words("多重关系概况", "multiplexity of the network")
    return Table.of((words("指标", "figure"), words("数值", "value")), rows, caption, VERBRUGGE)


def _overlaps(layers: Layers, names: dict[str, str], settings: Settings) -> Table:
    words, (both, share) = settings.words, overlap(layers)
    own, shares, rows = both.diagonal(), share.tocoo(), list[tuple[Cell, ...]]()
    for one, other, value in zip(shares.row.tolist(), shares.col.tolist(), shares.data.tolist(), strict=True):
        if one < other:
            shared = (int(own[one]), int(own[other]), int(both[one, other]), rounded(value))
            terms = (layers.terms[one], layers.terms[other])
            rows.append((names[terms[0]], names[terms[1]], *shared, *terms))
    head = (
        *(words("关系甲", "relation"), words("关系乙", "other relation")),
        *(words("有甲的节点对", "pairs"), words("有乙的节点对", "pairs with the other")),
        *(words("两者都有", "with both"), words("Jaccard 系数", "Jaccard")),
        *(words("关系甲IRI", "relation iri"), words("关系乙IRI", "other relation iri")),
    )
    caption = words(
        "哪些关系常常同时存在（重叠矩阵）", "which kinds of relation go together (overlap matrix)"
    )
    note = words(
        "Jaccard 系数 = 两者都有的节点对/至少有其一的节点对；没有重叠的关系不列。",
        "Jaccard = pairs with both/pairs with either; kinds that never go together are not listed.",
    )
    ranked = sorted(rows, key=lambda row: (-float(str(row[5])), -int(str(row[4])), *map(str, row[:2])))
    return Table.of(head, ranked, caption, note, JACCARD)


def roles_study(case: Case, settings: Settings) -> tuple[Table, ...]:
    """The role profile of each type of organisation, then of all else: which relations its things have.

    The relational side of a role as in Wasserman & Faust 1994, Social Network Analysis, ch. 12.
    """
    graph = case.graph
    organized = {one for one, data in graph.nodes(data=True) if data.get("family") == ORGANIZATION}
    captions = (
        Text("各类组织的角色概貌：有哪些关系、以何身份", "role profile of each type of organisation"),
        Text("其他各类节点的角色概貌", "role profile of all other types"),
    )
    parts = (organized, set(graph) - organized)
    tables = (_profile(graph, part, text, settings) for part, text in zip(parts, captions, strict=True))
    return tuple(tables)


def _profile(graph: nx.MultiDiGraph, chosen: set[Any], caption: Text, settings: Settings) -> Table:
    words, lang = settings.words, settings.lang
    relations: Counter[tuple[str, ...]] = Counter()
    things: dict[tuple[str, ...], set[Any]] = {}
    for one, other, data in graph.edges(data=True):
        roles = words("、", "; ").join(data.get(f"roles_{lang}", ()))
        for end, side in ((one, words("主体", "subject")), (other, words("客体", "object"))):
            if end in chosen:
                own = str(graph.nodes[end].get("type", ""))
                key = (own, str(data.get(f"label_{lang}", "")), side, roles, str(data.get("term", "")))
                relations[key] += 1
                things.setdefault(key, set()).add(end)
    sizes = Counter(str(graph.nodes[one].get("type", "")) for one in chosen)
    titles = {
        str(data.get("type", "")): str(data.get(f"type_{lang}", "")) for _, data in graph.nodes(data=True)
    }
    rows: list[tuple[Cell, ...]] = []
    for profile, number in relations.items():
        own, had = profile[0], len(things[profile])
        share = rounded(had / sizes[own])
        rows.append((titles[own], sizes[own], *profile[1:4], number, had, share, own, profile[4]))
    head = (
        *(words("类型", "type"), words("该类节点数", "things of the type"), words("关系", "relation")),
        *(words("一端", "side"), words("角色", "role"), words("关系数", "relations")),
        *(words("有此关系的节点数", "things that have it"), words("占该类比例", "share of the type")),
        *(words("类型IRI", "type iri"), words("关系IRI", "relation iri")),
    )
    note = words(
        "“主体/客体”指该类节点在关系的哪一端；角色为关系所载。节点数少的类型，比例没有统计意义。",
        "Side: at which end of the relation the things of the type are; the role is what the relation states."
        " Where a type has few things, shares mean little.",
    )
    order = sorted(
        rows, key=lambda r: (-_int(r[1]), str(r[0]), str(r[8]), -_int(r[6]), -_int(r[5]), *map(str, r))
    )
    return Table.of(head, order, caption.in_(lang), note, WASSERMAN)


def _int(cell: Cell) -> int:
    return int(cell or 0)


STUDIES: dict[str, Study] = {
    "roles": Study(
        Text("角色概貌", "roles"),
        Text("各类组织有哪些关系、以何角色", "which relations and roles each type of organisation has"),
        WASSERMAN,
        roles_study,
        network="all",
    ),
    "multiplexity": Study(
        Text("多重关系", "multiplexity"),
        Text(
            "哪些节点之间有多种关系，哪些关系常同时存在",
            "who is tied by several kinds of relation, and which go together",
        ),
        f"{VERBRUGGE}; {JACCARD}",
        multiplexity_study,
        network="all",
    ),
}
