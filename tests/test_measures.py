"""Measures against values worked out by hand, their order, and their words."""

import math

import networkx as nx
import pytest

from kg.analysis.measures import MEASURES, STUDIES, USUAL, listing, meant, measure, named
from kg.analysis.method import DEFAULTS, Case, Measure, Settings, Study
from kg.analysis.network import network
from kg.analysis.nodes import Catalogue
from kg.analysis.ties import Ties
from kg.errors import KGError
from tests.small_network import small_schema, small_store


def made(*edges: tuple[str, str]) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph(kind="all")
    for number, (one, other) in enumerate(edges):
        for end in (one, other):
            graph.add_node(end, label_zh=f"甲{end}", label_en=end.upper())
        graph.add_edge(one, other, key=str(number))
    return graph


STAR = made(("a", "m"), ("b", "m"), ("m", "c"), ("m", "c"), ("x", "y"), ("y", "y"))
"""m tied to a, b and (twice) c; apart from them x – y, with a loop."""


def values(name: str, graph: nx.MultiDiGraph = STAR) -> dict[str, object]:
    return {str(row[1]): row[2] for row in measure(graph, name).rows}


def test_ties_are_undirected_simple_and_weighted() -> None:
    graph = Ties.of(STAR).graph
    assert not graph.is_directed()
    assert graph.edges["c", "m"]["weight"] == 2
    assert not list(nx.selfloop_edges(graph))
    assert list(graph) == sorted(graph)


def test_degree_and_strength() -> None:
    assert values("degree") == {"m": 3, "a": 1, "b": 1, "c": 1, "x": 1, "y": 1}
    assert values("strength")["m"] == 4


def test_betweenness() -> None:
    # three of the (6-1)(6-2)/2 = 10 pairs of others have m between them
    assert values("betweenness") == {"m": 0.3, "a": 0, "b": 0, "c": 0, "x": 0, "y": 0}


def test_closeness() -> None:
    # m reaches 3 of 5 others at distance 1 each: (3/3) · (3/5)
    assert values("closeness")["m"] == 0.6
    assert values("closeness")["x"] == 0.2


def test_pagerank_sums_to_one_and_is_exact() -> None:
    found = values("pagerank")
    assert sum(found.values()) == pytest.approx(1, abs=1e-9)
    # x and y, symmetric and apart, keep their share
    assert found["x"] == pytest.approx(1 / 6, abs=1e-9)


def test_pagerank_does_not_stop_early_on_a_large_network() -> None:
    graph = nx.barabasi_albert_graph(3000, 2, seed=1)
    exact = nx.pagerank(graph, tol=1e-15, max_iter=5000)
    ties = Ties.of(graph)
    ours = ties.valued(MEASURES["pagerank"].compute(ties, DEFAULTS))
    assert max(abs(ours[n] - exact[n]) / exact[n] for n in graph) < 1e-8


def test_components_are_numbered_from_the_largest() -> None:
    assert values("components") == {"a": 1, "b": 1, "c": 1, "m": 1, "x": 2, "y": 2}


def test_articulation_counts_what_is_cut_off() -> None:
    assert values("articulation") == {"m": 2, "a": 0, "b": 0, "c": 0, "x": 0, "y": 0}


def test_rows_are_ordered_by_value_then_name() -> None:
    assert [row[1] for row in measure(STAR, "degree").rows] == ["m", "a", "b", "c", "x", "y"]
    assert [row[1] for row in measure(STAR, "components").rows] == ["a", "b", "c", "m", "x", "y"]


def test_several_measures_stand_side_by_side_in_either_language() -> None:
    assert measure(STAR, "degree", "closeness").columns == ("entity", "iri", "degree", "closeness")
    assert measure(STAR, "degree", settings=Settings(lang="zh")).columns == ("名称", "IRI", "度")
    assert measure(STAR, "degree", settings=Settings(lang="zh")).rows[0][0] == "甲m"
    assert len(measure(STAR).columns[2:]) == len(USUAL) == 7
    titles = ("连通分量序号", "移去后断开的节点数")
    assert measure(STAR, "components", "articulation", settings=Settings(lang="zh")).columns[2:] == titles


@pytest.mark.parametrize("text", ["betweenness", "Betweenness", " BETWEENNESS ", "中介中心性"])
def test_a_measure_is_meant_in_either_language_and_any_case(text: str) -> None:
    assert named(text) == "betweenness"
    assert named("PageRank") == "pagerank"


@pytest.mark.parametrize("kind", ["affiliation", "organisations", "events", "all"])
def test_every_measure_works_on_every_network(kind: str) -> None:
    graph = network(small_store(), small_schema(), kind)
    found = measure(graph, *MEASURES)
    assert len(found) == len(graph)
    assert not [row for row in found.rows if any(math.isnan(value) for value in row[2:])], (
        "no value is missing"
    )


def test_an_empty_network_has_no_rows() -> None:
    assert len(measure(nx.MultiDiGraph(), *MEASURES)) == 0


@pytest.mark.parametrize("one", [*MEASURES.values(), *STUDIES.values()], ids=lambda one: one.title.en)
def test_everything_says_what_it_is_and_where_it_is_from(one: Measure | Study) -> None:
    assert one.title.zh and one.title.en and one.description.zh and one.description.en
    assert any(year in one.source for year in ("19", "20")), one.source
    assert one.compute.__doc__


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_are_listed_in_either_language(lang: str) -> None:
    table = listing(Settings(lang=lang))
    assert [row[0] for row in table.rows] == [*MEASURES, *STUDIES]
    assert all(all(row) for row in table.rows)


@pytest.mark.parametrize("name", STUDIES)
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("most", [99, 2, 1, 0])
def test_no_study_fails_on_little(name: str, most: int, lang: str) -> None:
    graph = network(small_store(), small_schema(), STUDIES[name].network)
    graph = graph.subgraph(list(graph)[:most]).copy()
    case = Case(graph, Catalogue(small_store(), small_schema()))
    tables = STUDIES[name].compute(case, Settings(lang=lang, draws=19, by=STUDIES[name].by))
    assert tables and all(table.caption for table in tables)


def test_a_name_may_mean_a_study() -> None:
    assert meant("Brokerage") == "brokerage"
    assert meant("中介角色") == "brokerage"
    assert meant("degree") == "degree"


def test_no_measure_of_that_name() -> None:
    with pytest.raises(KGError, match="kg measure --list"):
        measure(STAR, "fame")
    with pytest.raises(KGError, match="nearest: betweenness"):
        measure(STAR, "betweeness")
