"""Two-mode centrality: the Southern Women's published figures, networkx, and networks that are not two-mode."""

from pathlib import Path
from types import SimpleNamespace

import networkx as nx
import numpy as np
import pytest

from kg.analysis.central import two_mode
from kg.analysis.central.two_mode import STUDIES, affiliations
from kg.analysis.method import Case, Settings
from kg.analysis.network import network
from kg.analysis.nodes import Catalogue
from kg.analysis.ties import Ties
from tests.small_network import small_schema, small_store

# Davis, Gardner & Gardner 1941, Deep South. Degree, betweenness and closeness as in Borgatti & Halgin 2011 (SAGE
# Handbook of Social Network Analysis, ch. 28), to two digits, from networkx's bipartite/tests/test_centrality.py.
DAVIS = {
    "E8": (0.78, 0.24, 0.85),
    "E9": (0.67, 0.23, 0.79),
    "E7": (0.56, 0.13, 0.73),
    "Nora Fayette": (0.57, 0.11, 0.80),
    "Evelyn Jefferson": (0.57, 0.10, 0.80),
    "Theresa Anderson": (0.57, 0.09, 0.80),
    "E6": (0.44, 0.07, 0.69),
    "Sylvia Avondale": (0.50, 0.07, 0.77),
    "Laura Mandeville": (0.50, 0.05, 0.73),
    "Brenda Rogers": (0.50, 0.05, 0.73),
    "Katherina Rogers": (0.43, 0.05, 0.73),
    "E5": (0.44, 0.04, 0.59),
    "Helen Lloyd": (0.36, 0.04, 0.73),
    "E3": (0.33, 0.02, 0.56),
    "Ruth DeSand": (0.29, 0.02, 0.71),
    "Verne Sanderson": (0.29, 0.02, 0.71),
    "E12": (0.33, 0.02, 0.56),
    "Myra Liddel": (0.29, 0.02, 0.69),
    "E11": (0.22, 0.02, 0.54),
    "Eleanor Nye": (0.29, 0.01, 0.67),
    "Frances Anderson": (0.29, 0.01, 0.67),
    "Pearl Oglethorpe": (0.21, 0.01, 0.67),
    "E4": (0.22, 0.01, 0.54),
    "Charlotte McDowd": (0.29, 0.01, 0.60),
    "E10": (0.28, 0.01, 0.55),
    "Olivia Carleton": (0.14, 0.01, 0.59),
    "Flora Price": (0.14, 0.01, 0.59),
    "E2": (0.17, 0.00, 0.52),
    "E1": (0.17, 0.00, 0.52),
    "Dorothy Murchison": (0.14, 0.00, 0.65),
    "E13": (0.17, 0.00, 0.52),
    "E14": (0.17, 0.00, 0.52),
}
PRINTED = 0.00501  # two digits
COMPUTE = (two_mode.degree, two_mode.betweenness, two_mode.closeness)


def read(graph: nx.Graph) -> tuple[Ties, np.ndarray]:
    ties = Ties.of(graph)
    return ties, np.array([graph.nodes[one]["bipartite"] == 0 for one in ties.ids], bool)


def test_southern_women() -> None:
    ties, first = read(nx.davis_southern_women_graph())
    assert (ties.size, first.sum()) == (89, 18)
    for number, compute in enumerate(COMPUTE):
        published = {name: figures[number] for name, figures in DAVIS.items()}
        assert ties.valued(compute(ties, first)) == pytest.approx(published, abs=PRINTED), compute.__name__


def random_modes(seed: int) -> nx.Graph:
    chance = np.random.default_rng(seed)
    sizes = int(chance.integers(1, 15)), int(chance.integers(1, 15))
    return nx.bipartite.random_graph(*sizes, float(chance.choice([0.05, 0.2, 0.6])), seed=seed)


def by_piece(graph: nx.Graph, top: list[int]) -> dict[int, float]:
    """networkx's closeness in each piece, scaled by its part of the whole: by itself it may exceed 1."""
    found: dict[int, float] = {}
    for piece in nx.connected_components(graph):
        own = nx.bipartite.closeness_centrality(graph.subgraph(piece), piece & set(top))
        found |= {one: value * (len(piece) - 1) / max(len(graph) - 1, 1) for one, value in own.items()}
    return found


def test_the_same_as_networkx_on_200_random_graphs() -> None:
    for seed in range(200):
        graph = random_modes(seed)
        ties, first = read(graph)
        top = [one for one in graph if graph.nodes[one]["bipartite"] == 0]
        for compute in COMPUTE:
            if compute is two_mode.betweenness and min(len(top), len(graph) - len(top)) == 1:
                continue  # networkx divides by zero where there is one of a mode
            expected = getattr(nx.bipartite, f"{compute.__name__}_centrality")(graph, top)
            if compute is two_mode.closeness:
                expected = by_piece(graph, top)
            found = ties.valued(compute(ties, first))
            assert found == pytest.approx(expected, abs=1e-9), (seed, compute.__name__)


def test_closeness_in_pieces_never_exceeds_1() -> None:
    graph = nx.disjoint_union(nx.complete_bipartite_graph(1, 1), nx.complete_bipartite_graph(2, 2))
    ties, first = read(graph)
    # in the pair the distance is the least there is, and each reaches 1 of 5 others; the others reach 3
    assert two_mode.closeness(ties, first) == pytest.approx([1 / 5] * 2 + [3 / 5] * 4)


def test_all_are_1_where_everything_is_tied() -> None:
    ties, first = read(nx.complete_bipartite_graph(3, 4))
    for compute in (two_mode.degree, two_mode.closeness):
        assert compute(ties, first) == pytest.approx(1)


def test_the_centre_of_a_star_lies_between_all() -> None:
    ties, first = read(nx.complete_bipartite_graph(1, 6))
    assert two_mode.betweenness(ties, first)[0] == pytest.approx(1)
    assert two_mode.eigenvector(ties, first)[0] == pytest.approx(1)
    pair, modes = read(nx.complete_bipartite_graph(1, 1))
    assert list(two_mode.betweenness(pair, modes)) == [0, 0]


@pytest.mark.parametrize("compute", [*COMPUTE, two_mode.eigenvector])
def test_modes_that_are_empty(compute: object) -> None:
    for n in (0, 1, 4):
        ties = Ties.of(nx.complete_graph(n))
        for first in (np.zeros(n, bool), np.ones(n, bool)):
            assert compute(ties, first) == pytest.approx(np.zeros(n))  # type: ignore[operator]


def test_ties_within_a_mode_are_left_out() -> None:
    graph = nx.davis_southern_women_graph()
    ties, first = read(graph)
    graph.add_edge("E1", "E2")
    graph.add_edge("Flora Price", "Nora Fayette")
    more, same = read(graph)
    assert more.size == 91 and (affiliations(more, same).weights != ties.weights).nnz == 0
    for compute in COMPUTE:
        assert (compute(more, same) == compute(ties, first)).all()


def invented() -> Case:
    """张三 and 李四 sit in 甲区委, 张三 in 乙镇; 乙镇 is part of 甲区委, as is 丙科, where nobody is."""
    graph = nx.MultiDiGraph()
    for name, family in [("张三", "person"), ("李四", "person")] + [
        (name, "organization") for name in ("甲区委", "乙镇", "丙科")
    ]:
        graph.add_node(name, label_zh=name, label_en=f"en {name}", family=family)
    for number, (one, other) in enumerate(
        [
            ("张三", "甲区委"),
            ("张三", "甲区委"),
            ("李四", "甲区委"),
            ("张三", "乙镇"),
            ("乙镇", "甲区委"),
            ("丙科", "甲区委"),
        ]
    ):
        graph.add_edge(one, other, key=str(number))
    return Case(graph, SimpleNamespace())  # type: ignore[arg-type]


def test_the_study_has_a_table_for_each_mode() -> None:
    persons, others = STUDIES["two-mode"].compute(invented(), Settings(lang="zh"))
    assert persons.columns[:3] == ("名称", "IRI", "联系数")
    assert [row[:4] for row in persons.rows] == [("张三", "张三", 2, 1.0), ("李四", "李四", 1, 0.5)]
    assert [row[0] for row in others.rows] == ["甲区委", "乙镇"]
    assert others.rows[0][3] == 1.0
    assert any("2 条联系未计入" in note and "1 个节点" in note for note in persons.notes)
    assert any("只有 2 个节点" in note for note in persons.notes)


def test_the_study_in_english_and_without_anything() -> None:
    persons, _ = STUDIES["two-mode"].compute(invented(), Settings())
    assert persons.columns[:3] == ("entity", "iri", "ties") and persons.rows[0][0] == "en 张三"
    assert "2 ties within a mode are left out" in " ".join(persons.notes)
    empty = STUDIES["two-mode"].compute(Case(nx.MultiDiGraph(), SimpleNamespace()), Settings())  # type: ignore[arg-type]
    assert [len(table) for table in empty] == [0, 0]


@pytest.mark.parametrize("kind", ["affiliation", "organisations", "events", "all"])
def test_the_study_on_every_network(kind: str) -> None:
    store, schema = small_store(), small_schema()
    graph = network(store, schema, kind)
    tables = STUDIES["two-mode"].compute(Case(graph, Catalogue(store, schema)), Settings())
    assert len(tables) == 2
    if kind == "affiliation":
        assert sum(map(len, tables)) == len(graph)
        assert not any("left out" in note for note in tables[0].notes)


def test_the_modes_are_named_by_no_class() -> None:
    assert "PostHolding" not in Path(two_mode.__file__).read_text(encoding="utf-8")
