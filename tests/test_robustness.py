"""Removal curves against networkx, R of graphs one can reckon, and who falls off when holders of posts leave."""

import networkx as nx
import numpy as np
import pytest

from kg.analysis.method import Case, Settings
from kg.analysis.network import network
from kg.analysis.nodes import Catalogue
from kg.analysis.robust.robustness import (
    STUDIES,
    by_chance,
    by_value,
    holders,
    points,
    removal_curve,
    robustness,
)
from kg.analysis.ties import Ties
from tests.small_network import iri, small_schema, small_store


def largest(graph: nx.Graph) -> int:
    return max(map(len, nx.connected_components(graph)), default=0)


def test_the_same_as_networkx_on_200_random_graphs() -> None:
    for seed in range(200):
        rng = np.random.default_rng(seed)
        graph = nx.gnp_random_graph(int(rng.integers(0, 20)), float(rng.random()) / 3, seed=seed)
        order = rng.permutation(len(graph)).tolist()
        curve = removal_curve(Ties.of(graph), order)
        left = graph.copy()
        expected = [largest(left)]
        for node in order:
            left.remove_node(node)
            expected.append(largest(left))
        assert curve.tolist() == expected


def test_a_star_falls_apart_with_its_centre_and_a_clique_does_not() -> None:
    star, clique = Ties.of(nx.star_graph(4)), Ties.of(nx.complete_graph(5))
    assert removal_curve(star, [0, 1, 2, 3, 4]).tolist() == [5, 1, 1, 1, 1, 0]
    assert removal_curve(clique, range(5)).tolist() == [5, 4, 3, 2, 1, 0]
    # R of a clique is (n − 1)/2n, the most there can be
    assert robustness(removal_curve(clique, range(5))) == pytest.approx(4 / 10)
    assert robustness(removal_curve(star, range(5))) == pytest.approx(4 / 25)
    assert np.isnan(robustness(np.zeros(1)))


def test_equal_values_go_in_order_of_id() -> None:
    assert by_value(np.array([1.0, 3, 1, 3 + 1e-14])).tolist() == [1, 3, 0, 2]


def test_by_chance_a_path_of_three_loses_what_can_be_reckoned() -> None:
    # the middle goes first in a third of the orders: (2 + 2 + 1)/3
    mean, spread = by_chance(Ties.of(nx.path_graph(3)), 2000, 1)
    assert mean == pytest.approx([3, 5 / 3, 1, 0], abs=0.05)
    assert spread[0] == spread[3] == 0
    assert (
        by_chance(Ties.of(nx.path_graph(3)), 20, 1)[0] == by_chance(Ties.of(nx.path_graph(3)), 20, 1)[0]
    ).all()


def test_the_curve_is_shown_at_few_points() -> None:
    assert points(3) == [0, 1, 2, 3]
    assert points(0) == [0]
    assert len(points(40_000)) == 26 and points(40_000)[-1] == 40_000


def small(kind: str = "all") -> Case:
    return Case(network(small_store(), small_schema(), kind), Catalogue(small_store(), small_schema()))


def test_persons_with_two_posts() -> None:
    assert holders(small().graph) == {iri("person/zhang"): (iri("org/yi"), iri("org/yi-dangwei"))}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_robustness_as_tables(lang: str) -> None:
    summary, curve, order, leaving = STUDIES["robustness"].compute(
        small("affiliation"), Settings(lang=lang, draws=19)
    )
    assert len(summary.rows) == 3
    # 张三 – 乙镇, 乙镇党委 and 李四 – the enterprise: without 张三 two things remain together
    assert [row[2] for row in curve.rows[:2]] == [3, 2]
    assert order.rows[0][3] == iri("person/zhang")
    (zhang,) = leaving.rows
    assert zhang[1:7] == (iri("person/zhang"), 2, 3, 2, 2, 3)
    assert ("乙镇" in str(zhang[7])) if lang == "zh" else ("Yi Town" in str(zhang[7]))
    assert any("19" in note for note in summary.notes)


def test_nobody_with_two_posts_is_said() -> None:
    leaving = STUDIES["robustness"].compute(small("organisations"), Settings(draws=9))[-1]
    assert not leaving.rows
    assert any("no such person" in note for note in leaving.notes)


def test_an_empty_network() -> None:
    assert STUDIES["robustness"].compute(Case(nx.MultiDiGraph(), small().catalogue), Settings(draws=9))
