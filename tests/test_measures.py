"""Measures against values worked out by hand, their order, and their words."""

import networkx as nx
import pytest

from kg.analysis.measures import MEASURES, measure, named, ties
from kg.analysis.network import network
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
    graph = ties(STAR)
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
    ours = MEASURES["pagerank"].compute(graph)
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
    assert measure(STAR, "degree", lang="zh").columns == ("名称", "IRI", "度")
    assert measure(STAR, "degree", lang="zh").rows[0][0] == "甲m"
    assert len(measure(STAR).columns[2:]) == len(MEASURES)
    titles = ("连通分量序号", "移去后断开的节点数")
    assert measure(STAR, "components", "articulation", lang="zh").columns[2:] == titles


@pytest.mark.parametrize("text", ["betweenness", "Betweenness", " BETWEENNESS ", "中介中心性"])
def test_a_measure_is_meant_in_either_language_and_any_case(text: str) -> None:
    assert named(text) == "betweenness"
    assert named("PageRank") == "pagerank"


@pytest.mark.parametrize("kind", ["affiliation", "organisations", "events", "all"])
def test_every_measure_works_on_every_network(kind: str) -> None:
    graph = network(small_store(), small_schema(), kind)
    assert len(measure(graph)) == len(graph)


def test_an_empty_network_has_no_rows() -> None:
    assert len(measure(nx.MultiDiGraph())) == 0


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_says_what_it_is_and_where_it_is_from(name: str) -> None:
    one = MEASURES[name]
    assert one.title.zh and one.title.en and one.description.zh and one.description.en
    assert one.compute.__doc__ and any(year in one.compute.__doc__ for year in ("19", "20"))


def test_no_measure_of_that_name() -> None:
    with pytest.raises(KGError, match="degree, strength"):
        measure(STAR, "fame")
