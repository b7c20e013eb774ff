"""Levels, spans, reach and Krackhardt's measures: published cases, and brute force on random digraphs."""

import itertools
import math
import random

import networkx as nx
import numpy as np
import pytest

from kg.analysis.ranked import ranks
from kg.analysis.ties import Arcs

REPORTS_TO = {
    1: 2, 2: 7, 3: 14, 4: 2, 5: 14, 6: 21, 8: 21, 9: 14, 10: 18, 11: 18, 12: 21, 13: 14, 14: 7, 15: 14,
    16: 2, 17: 21, 18: 7, 19: 14, 20: 14, 21: 7,
}  # fmt: skip
"""Krackhardt's high-tech managers, from the firm's own documents (Krackhardt 1987, Social Networks 9:109–134;
Wasserman & Faust 1994, appendix B), as in github.com/jalapic/SNA_workshop data/krack_reports.csv."""
LEVEL = {7: 1} | dict.fromkeys((2, 14, 18, 21), 2)
"""The published attribute: 1 chief executive, 2 vice-presidents, 3 (all others) managers."""


def arcs(*edges: tuple[object, object], nodes: object = ()) -> Arcs:
    graph = nx.DiGraph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(edges)
    return Arcs.of(graph)


HIGH_TECH = arcs(*((boss, one) for one, boss in REPORTS_TO.items()))


def four(one: Arcs) -> tuple[float, float, float, float]:
    return ranks.connectedness(one), ranks.hierarchy(one), ranks.efficiency(one), ranks.boundedness(one)


def by(one: Arcs, values: object) -> dict[object, object]:
    return one.valued(values)


def test_the_managers_are_an_out_tree() -> None:
    assert len(HIGH_TECH) == 21
    assert four(HIGH_TECH) == (1, 1, 1, 1)


def test_the_managers_have_their_published_levels() -> None:
    assert by(HIGH_TECH, ranks.levels(HIGH_TECH)) == {one: LEVEL.get(one, 3) for one in HIGH_TECH.ids}


def test_the_managers_have_their_spans_and_all_below() -> None:
    spans, below = by(HIGH_TECH, ranks.spans(HIGH_TECH)), by(HIGH_TECH, ranks.reach(HIGH_TECH))
    assert {one: spans[one] for one in (7, 14, 21, 2, 18)} == {7: 4, 14: 7, 21: 4, 2: 3, 18: 2}
    assert below[7] == 20 and below[14] == 7
    assert by(HIGH_TECH, ranks.subtree(HIGH_TECH)) == {one: count + 1 for one, count in below.items()}
    assert by(HIGH_TECH, ranks.depths(HIGH_TECH))[7] == 2


def test_a_circle_has_no_hierarchy() -> None:
    ring = arcs(*((i, (i + 1) % 5) for i in range(5)))
    assert ranks.connectedness(ring) == 1
    assert ranks.hierarchy(ring) == 0
    assert ranks.efficiency(ring) == 1 - 1 / 16
    assert set(ranks.levels(ring)) == {1} and set(ranks.reach(ring)) == {4}
    assert ranks.circles(ring) == ((0, 1, 2, 3, 4),)


def test_two_apart_pairs() -> None:
    pairs = arcs((1, 2), (3, 4))
    assert ranks.connectedness(pairs) == pytest.approx(4 / 12)
    assert math.isnan(ranks.boundedness(pairs))


def test_two_superiors_who_have_none_in_common() -> None:
    dual = arcs(("line", "unit"), ("town", "unit"))
    assert ranks.boundedness(dual) == 0  # the two superiors have no upper bound: 1 of (3-1)(3-2)/2 pairs
    assert by(dual, ranks.reach(dual)) == {"line": 1, "town": 1, "unit": 0}
    assert by(dual, ranks.subtree(dual)) == {"line": 1, "town": 1, "unit": 1}
    assert by(dual, ranks.superiors(dual)) == {"line": 0, "town": 0, "unit": 2}


def test_two_superiors_under_one_top() -> None:
    diamond = arcs(("top", "line"), ("top", "town"), ("line", "unit"), ("town", "unit"))
    assert ranks.boundedness(diamond) == 1
    assert ranks.efficiency(diamond) == 1 - 1 / 9
    assert by(diamond, ranks.subtree(diamond)) == {"line": 1, "top": 4, "town": 1, "unit": 1}


def test_two_upper_bounds_and_no_least() -> None:
    # line and town are both above a and b, neither above the other, the top above both
    crossed = arcs(("t", "l"), ("t", "m"), *itertools.product("lm", "ab"))
    # the pair a, b has three upper bounds, none below the others: 1 of 6 pairs
    assert ranks.boundedness(crossed) == 1 - 1 / 6


@pytest.mark.parametrize("empty", [arcs(), arcs(nodes=["a"])])
def test_nothing_to_say(empty: Arcs) -> None:
    assert all(math.isnan(one) for one in four(empty))
    assert list(ranks.levels(empty)) == [1] * len(empty)
    assert list(ranks.reach(empty)) == [0] * len(empty)
    assert list(ranks.subtree(empty)) == [1] * len(empty)
    assert ranks.circles(empty) == ()


def test_a_large_piece_that_is_no_tree_is_left_out() -> None:
    dual = arcs(("line", "unit"), ("town", "unit"))
    assert math.isnan(ranks.boundedness(dual, limit=2))
    assert ranks.boundedness(HIGH_TECH, limit=2) == 1


def random_graphs() -> list[nx.DiGraph]:
    chance = random.Random(4)  # noqa: S311 - no secret
    graphs = []
    for number in range(200):
        n = chance.randint(1, 12)
        graph = nx.gnp_random_graph(n, chance.uniform(0, 0.35), seed=number, directed=True)
        if number % 2:
            graph.remove_edges_from([(a, b) for a, b in graph.edges if a > b])
        graphs.append(graph)
    return graphs


RANDOM = random_graphs()


def brute(graph: nx.DiGraph) -> tuple[float, float, float, float]:
    n = len(graph)
    below = {one: nx.descendants(graph, one) | {one} for one in graph}
    weak = [sorted(piece) for piece in nx.weakly_connected_components(graph)]
    dyads = list(itertools.combinations(graph, 2))
    tied = sum(len(piece) * (len(piece) - 1) // 2 for piece in weak)
    some = sum(b in below[a] or a in below[b] for a, b in dyads)
    mutual = sum(b in below[a] and a in below[b] for a, b in dyads)
    spare = sum((len(p) - 1) ** 2 for p in weak)
    pairs = sum((len(p) - 1) * (len(p) - 2) // 2 for p in weak)
    lacking = sum(
        not least(below, piece, a, b) for piece in weak for a, b in itertools.combinations(piece, 2)
    )
    return (
        tied / len(dyads) if n > 1 else math.nan,
        1 - mutual / some if some else math.nan,
        1 - (graph.size() - sum(len(p) - 1 for p in weak)) / spare if spare else math.nan,
        1 - lacking / pairs if pairs else math.nan,
    )


def least(below: dict[int, set[int]], piece: list[int], a: int, b: int) -> bool:
    bounds = [one for one in piece if {a, b} <= below[one]]
    return any(all(low in below[other] for other in bounds) for low in bounds)


def test_krackhardt_as_by_brute_force() -> None:
    for graph in RANDOM:
        assert np.allclose(four(Arcs.of(graph)), brute(graph), atol=1e-9, equal_nan=True)


def test_reach_as_networkx(monkeypatch: pytest.MonkeyPatch) -> None:
    for graph in RANDOM:
        assert list(ranks.reach(Arcs.of(graph))) == [len(nx.descendants(graph, one)) for one in sorted(graph)]
    monkeypatch.setattr(ranks, "BLOCK", 64)
    wide = nx.gnp_random_graph(200, 0.01, seed=1, directed=True)
    assert list(ranks.reach(Arcs.of(wide))) == [len(nx.descendants(wide, one)) for one in range(200)]


def test_levels_and_depths_as_networkx() -> None:
    for graph in RANDOM:
        knots = nx.condensation(graph)
        layers = {k: number for number, layer in enumerate(nx.topological_generations(knots)) for k in layer}
        back = nx.reverse(knots)
        depth = {k: number for number, layer in enumerate(nx.topological_generations(back)) for k in layer}
        of = knots.graph["mapping"]
        assert list(ranks.levels(Arcs.of(graph))) == [layers[of[one]] + 1 for one in sorted(graph)]
        assert list(ranks.depths(Arcs.of(graph))) == [depth[of[one]] for one in sorted(graph)]


def test_what_hangs_on_each_alone_as_by_taking_it_away() -> None:
    for graph in RANDOM:
        if not nx.is_directed_acyclic_graph(graph):
            continue
        tops = [one for one in graph if not graph.in_degree(one)]
        expected = [len(graph) - len(reached(graph, tops, one)) for one in sorted(graph)]
        assert list(ranks.subtree(Arcs.of(graph))) == expected


def reached(graph: nx.DiGraph, tops: list[int], gone: int) -> set[int]:
    rest = graph.subgraph(set(graph) - {gone})
    return {one for top in tops if top != gone for one in nx.descendants(rest, top) | {top}}
