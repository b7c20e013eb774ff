"""Null models: what they keep is kept exactly, all that is left is equally likely, p is uniform under them."""

from collections import Counter
from itertools import combinations, islice

import networkx as nx
import numpy as np
import pytest
from scipy import stats

from kg.analysis.chance import nulls
from kg.analysis.ties import Ties


def drawn(null: nulls.Null, many: int, seed: int = 1) -> list:
    return list(islice(null.draw(np.random.default_rng(seed)), many))


def sets(edges: nulls.Edges) -> frozenset[tuple[int, int]]:
    return frozenset((min(a, b), max(a, b)) for a, b in zip(*(end.tolist() for end in edges), strict=True))


def crossed(edges: nulls.Edges) -> frozenset[tuple[int, int]]:
    return frozenset(zip(*(end.tolist() for end in edges), strict=True))


def alike(graph: nx.Graph) -> list[frozenset[tuple[int, int]]]:
    """Every simple graph with the degrees of a small one."""
    n, many = len(graph), graph.number_of_edges()
    wanted = [graph.degree(i) for i in range(n)]
    every = combinations(combinations(range(n), 2), many)
    return [frozenset(one) for one in every if [sum(i in e for e in one) for i in range(n)] == wanted]


DAVIS = nx.davis_southern_women_graph()
WOMEN = {name: at for at, name in enumerate(DAVIS.graph["top"])}
EVENTS = {name: at for at, name in enumerate(DAVIS.graph["bottom"])}
SEATS = tuple(
    np.array(ends, np.int32)
    for ends in zip(*((WOMEN[w], EVENTS[e]) for w in WOMEN for e in DAVIS[w]), strict=True)
)


@pytest.mark.parametrize(
    "graph", [nx.path_graph(5), nx.cycle_graph(6), nx.Graph([(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (0, 3)])]
)
def test_swaps_reach_every_graph_of_the_same_degrees_equally_often(graph: nx.Graph) -> None:
    every = alike(graph)
    seen = Counter(map(sets, drawn(nulls.rewired(Ties.of(graph).pairs), 1500)))
    assert set(seen) == set(every)
    assert stats.chisquare([seen[one] for one in every]).pvalue > 0.01


@pytest.mark.parametrize("null", [nulls.dealt, lambda edges: nulls.rewired(edges, modes=True)])
def test_both_ways_to_deal_memberships_are_uniform(null) -> None:
    # rows with 2, 2, 1 in columns of 2, 2, 1: counted by hand there are 5 such matrices
    edges = (np.array([0, 0, 1, 1, 2], np.int32), np.array([0, 1, 0, 1, 2], np.int32))
    seen = Counter(map(crossed, drawn(null(edges), 1500)))
    assert len(seen) == 5
    assert stats.chisquare(list(seen.values())).pvalue > 0.01


def test_degrees_are_kept_exactly() -> None:
    for seed in range(20):
        ties = Ties.of(nx.gnp_random_graph(40, 0.1, seed=seed))
        for edges in drawn(nulls.rewired(ties.pairs), 5, seed):
            again = Ties.between(ties.ids, *edges)
            assert again.size == ties.size, "no loops, no multiple ties"
            assert (again.degrees == ties.degrees).all()


@pytest.mark.parametrize("null", [nulls.dealt, lambda edges: nulls.rewired(edges, modes=True)])
def test_women_and_events_keep_their_numbers(null) -> None:
    observed = [np.bincount(ends) for ends in SEATS]
    for edges in drawn(null(SEATS), 20):
        assert len(crossed(edges)) == 89
        assert all((np.bincount(ends) == old).all() for ends, old in zip(edges, observed, strict=True))


def test_dealing_and_swapping_memberships_agree() -> None:
    """On Davis, Gardner & Gardner 1941: the number of pairs of events that share a woman."""

    def statistic(edges: nulls.Edges) -> float:
        matrix = np.zeros((18, 14))
        matrix[edges] = 1
        return float((np.triu(matrix.T @ matrix, 1) > 0).sum())

    (one,) = nulls.test(statistic, nulls.dealt(SEATS), 999, 1)
    (other,) = nulls.test(statistic, nulls.rewired(SEATS, modes=True), 999, 1)
    assert one.observed == other.observed == 66
    assert one.expected == pytest.approx(other.expected, abs=0.4)
    assert one.sd == pytest.approx(other.sd, rel=0.15)


def test_uniform_graphs_have_as_many_ties_and_every_pair_as_often() -> None:
    found = [sets(edges) for edges in drawn(nulls.uniform(6, Ties.of(nx.path_graph(6)).pairs), 3000)]
    assert {len(one) for one in found} == {5}
    counts = Counter(pair for one in found for pair in one)
    assert set(counts) == set(combinations(range(6), 2))
    assert max(counts.values()) - min(counts.values()) < 200  # 1000 each, sd 26


def test_labels_keep_the_sizes_of_groups() -> None:
    codes = np.array([0, 0, 0, 1, 2, 2])
    assert all(sorted(one) == sorted(codes) for one in drawn(nulls.relabelled(codes), 10))


def test_the_same_seed_gives_the_same_draws() -> None:
    null = nulls.rewired(Ties.of(nx.karate_club_graph()).pairs)
    assert [sets(one) for one in drawn(null, 3, 7)] == [sets(one) for one in drawn(null, 3, 7)]
    assert sets(drawn(null, 1, 7)[0]) != sets(drawn(null, 1, 8)[0])


def test_p_is_uniform_under_the_null_model() -> None:
    rng = np.random.default_rng(3)
    outcomes = nulls.compare(rng.normal(size=2000), rng.normal(size=(199, 2000)))
    assert stats.kstest([one.p for one in outcomes], "uniform").pvalue > 0.01
    assert np.mean([one.p <= 0.05 for one in outcomes]) == pytest.approx(0.05, abs=0.012)


def test_p_under_permuted_labels_is_no_smaller_than_it_should_be() -> None:
    """The observed labels are themselves dealt by chance: p ≤ 0.1 in at most a tenth of the cases."""
    ties, rng = Ties.of(nx.gnp_random_graph(30, 0.15, seed=1)), np.random.default_rng(5)
    one, other = ties.pairs

    def within(codes: nulls.Codes) -> float:
        return float((codes[one] == codes[other]).mean())

    tried = [rng.permutation(np.repeat([0, 1, 2], 10)) for _ in range(300)]
    found = [nulls.test(within, nulls.relabelled(codes), 99, at)[0].p for at, codes in enumerate(tried)]
    assert np.mean(np.array(found) <= 0.1) <= 0.14
    assert np.mean(np.array(found) <= 0.5) == pytest.approx(0.5, abs=0.1)


def test_figures_of_an_outcome() -> None:
    (one,) = nulls.compare(np.array([4.0]), np.array([[1.0], [2], [3]]))
    assert (one.expected, one.sd, one.z) == (2, 1, 2)
    assert one.p == one.least == pytest.approx(2 / 4)
    (flat,) = nulls.compare(np.array([2.0]), np.full((9, 1), 2.0))
    assert (flat.z, flat.p, flat.least) == (None, 1, 1)
    (none,) = nulls.compare(np.array([np.nan]), np.ones((9, 1)))
    assert none.p is None and none.expected is None


def test_draws_in_which_a_figure_is_undefined_are_passed_over() -> None:
    (one,) = nulls.compare(np.array([1.0]), np.array([[np.nan], [0.0], [2.0]]))
    assert (one.draws, one.expected) == (2, 1)


def test_false_discovery_rate() -> None:
    p = np.array([0.01, 0.04, 0.03, 0.005])
    assert nulls.adjusted(p) == pytest.approx(stats.false_discovery_control(p))
    padded = np.concatenate((p, np.ones(6)))
    assert nulls.adjusted(p, 10) == pytest.approx(stats.false_discovery_control(padded)[:4])


def test_large_networks_are_drawn_less_often() -> None:
    assert nulls.affordable(999, 300) == 999
    assert nulls.affordable(999, 100_000) == 39
    assert nulls.affordable(9, 100_000) == 9
    assert nulls.affordable(999, 10**9) == 19


@pytest.mark.parametrize("graph", [nx.empty_graph(3), nx.path_graph(2), nx.empty_graph(0)])
def test_where_there_is_nothing_to_swap_nothing_changes(graph: nx.Graph) -> None:
    pairs = Ties.of(graph).pairs
    for null in (nulls.rewired(pairs), nulls.rewired(pairs, modes=True), nulls.dealt(pairs)):
        assert all(sets(edges) == sets(pairs) for edges in drawn(null, 3))
