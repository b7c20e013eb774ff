"""Structural holes against networkx on random graphs, and against a printed example."""

import time

import networkx as nx
import numpy as np
import pytest

from kg.analysis import triads
from kg.analysis.brokering.holes import MEASURES, constraint, effective_size, efficiency
from kg.analysis.method import DEFAULTS
from kg.analysis.ties import Ties
from kg.analysis.triads import triangles

BURT = (
    ("g", "abcdef"),
    ("a", "bef"),
    ("b", "d"),
)
"""The ego network of Burt 1992, Structural Holes, p. 56 (and Borgatti 1997, Connections 20(1):35–38), around g."""


def valued(seed: int) -> nx.Graph:
    """A small random graph, perhaps with isolates or without ties, whose ties weigh 1 to 3."""
    rng = np.random.default_rng(seed)
    graph = nx.gnp_random_graph(int(rng.integers(12)), rng.random(), seed=seed)
    for one, other in graph.edges():
        graph.edges[one, other]["weight"] = int(rng.integers(1, 4))
    return graph


def in_order(ties: Ties, found: dict[object, float]) -> list[float]:
    return [found[one] for one in ties.ids]


@pytest.mark.parametrize("weight", ["weight", None])
def test_the_same_as_networkx(weight: str | None) -> None:
    for seed in range(200):
        graph = valued(seed)
        ties = Ties.of(graph, weight=weight)
        nodes = list(graph)
        expected = in_order(ties, nx.constraint(graph, nodes=nodes, weight=weight))
        np.testing.assert_allclose(constraint(ties), expected, rtol=0, atol=1e-9)
        # with nodes=None networkx 3.6.1 divides by the wrong maxima where ties have weights
        expected = in_order(ties, nx.effective_size(graph, nodes=nodes, weight=weight))
        np.testing.assert_allclose(effective_size(ties), expected, rtol=0, atol=1e-9)
        degrees = [graph.degree(one) or np.nan for one in ties.ids]
        np.testing.assert_allclose(efficiency(ties), np.divide(expected, degrees), rtol=0, atol=1e-9)


def test_in_however_many_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    ties = Ties.of(nx.karate_club_graph(), weight="weight")
    whole = constraint(ties), effective_size(ties)
    monkeypatch.setattr(triads, "BATCH", 3)
    assert len(list(triangles(ties))) > 10
    np.testing.assert_allclose(constraint(ties), whole[0])
    np.testing.assert_allclose(effective_size(ties), whole[1])


def test_each_triangle_once() -> None:
    graph = nx.karate_club_graph()
    found = [
        tuple(sorted(three)) for batch in triangles(Ties.of(graph)) for three in zip(*batch, strict=True)
    ]
    assert len(set(found)) == len(found) == sum(nx.triangles(graph).values()) // 3
    assert all(graph.has_edge(a, b) and graph.has_edge(b, c) and graph.has_edge(a, c) for a, b, c in found)


def test_burts_own_example() -> None:
    """Redundancy 1.33, effective size 4.67, efficiency 0.78 (as also in the manual of the R package netmem)."""
    graph = nx.Graph([(one, other) for one, others in BURT for other in others])
    ties = Ties.of(graph)
    at = ties.index["g"]
    assert round(ties.degrees[at] - effective_size(ties)[at], 2) == 1.33
    assert round(effective_size(ties)[at], 2) == 4.67
    assert round(efficiency(ties)[at], 2) == 0.78


def test_a_star_has_no_redundancy() -> None:
    ties = Ties.of(nx.star_graph(4))
    assert constraint(ties).tolist() == [0.25, 1, 1, 1, 1]
    assert effective_size(ties).tolist() == [4, 1, 1, 1, 1]


@pytest.mark.parametrize("nodes", [0, 1, 3])
def test_without_ties_nothing_is_defined(nodes: int) -> None:
    ties = Ties.of(nx.empty_graph(nodes))
    for one in MEASURES.values():
        found = one.compute(ties, DEFAULTS)
        assert found.shape == (nodes,)
        assert np.isnan(found).all()


def test_a_hub_of_a_large_network_costs_little() -> None:
    ties = Ties.between(range(100_001), np.zeros(100_000, int), np.arange(1, 100_001))
    start = time.process_time()
    assert constraint(ties)[0] == pytest.approx(1e-5)
    assert time.process_time() - start < 2
