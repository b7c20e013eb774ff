"""Pieces, cores, cuts, triangles, cliques: by hand, against networkx on 200 graphs, and as published."""

import itertools
import random
import time

import networkx as nx
import numpy as np
import pytest

from kg.analysis import triads
from kg.analysis.cohesive import cliques, cohesion, cuts
from kg.analysis.method import Case, Settings
from kg.analysis.network import network
from kg.analysis.nodes import Catalogue
from kg.analysis.ties import Ties
from kg.errors import KGError
from kg.table import Table
from tests.small_network import small_schema, small_store

KARATE = Ties.of(nx.karate_club_graph())
FLORENCE = Ties.of(nx.florentine_families_graph())
ZH = Settings(lang="zh")


def drawn(seed: int) -> nx.Graph:
    """A small graph by chance: from empty to dense, often in pieces, with isolates."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    n = chance.randrange(14)
    return nx.gnm_random_graph(n, chance.randrange(4 * n + 1), seed=seed)


GRAPHS = [drawn(seed) for seed in range(200)]


def case(*edges: tuple[str, str]) -> Case:
    """A network of invented things."""
    graph = nx.MultiDiGraph()
    for one, other in edges:
        for end in (one, other):
            graph.add_node(end, label_zh=f"甲{end}", label_en=end.upper(), family="organization")
        graph.add_edge(one, other, label_zh="隶属于", label_en="part of", status="explicit", quotes=())
    return Case(graph, Catalogue(small_store(), small_schema()))


LINKED = case(*["ab", "bc", "ca", "cd", "de", "ef", "fd", "dg", "xy", "xx", "ba"])
"""Two triangles a–b–c and d–e–f with a tie between them, g on d, and x – y apart."""


def figures(table: Table) -> dict[object, object]:
    return {row[0]: row[1] for row in table.rows}


def lost(graph: nx.Graph, thing: int) -> int:
    """What falls off without a thing, by taking it out."""
    rest = graph.subgraph(nx.node_connected_component(graph, thing) - {thing})
    sizes = [len(part) for part in nx.connected_components(rest)]
    return sum(sizes) - max(sizes, default=0)


def test_measures_are_those_of_networkx() -> None:
    for graph in GRAPHS:
        ties = Ties.of(graph)
        oracle = {
            cohesion.coreness: nx.core_number(graph),
            cliques.triangles: nx.triangles(graph),
            cliques.clustering: nx.clustering(graph),
            cuts.articulation: {thing: lost(graph, thing) for thing in graph},
        }
        for compute, wanted in oracle.items():
            assert np.allclose(compute(ties), [wanted[one] for one in ties.ids], rtol=0, atol=1e-9)
        assert cliques.transitivity(ties) == pytest.approx(nx.transitivity(graph), abs=1e-9)


def test_components_are_numbered_by_size_then_by_least_id() -> None:
    for graph in GRAPHS:
        pieces = sorted(nx.connected_components(graph), key=lambda piece: (-len(piece), min(piece)))
        wanted = {one: number for number, piece in enumerate(pieces, 1) for one in piece}
        ties = Ties.of(graph)
        assert cohesion.components(ties).tolist() == [wanted[one] for one in ties.ids]


def test_what_falls_off_is_what_no_longer_hangs_together() -> None:
    for graph in GRAPHS:
        found = cuts.walk(Ties.of(graph))
        assert set(found.separated) == set(nx.articulation_points(graph))
        for thing in found.separated:
            rest = graph.subgraph(nx.node_connected_component(graph, thing) - {thing})
            parts = [set(part) for part in nx.connected_components(rest)]
            fallen = [set(part.tolist()) for part in found.fallen(thing)]
            assert all(part in parts for part in fallen) and len(fallen) == len(parts) - 1
            assert sum(map(len, fallen)) == lost(graph, thing)


def test_bridges_are_those_of_networkx_with_the_smaller_side_beyond() -> None:
    for graph in GRAPHS:
        found = cuts.walk(Ties.of(graph))
        bridges = cuts.bridges(found)
        assert {frozenset(one[:2]) for one in bridges} == {frozenset(one) for one in nx.bridges(graph)}
        for one, other, size in bridges:
            cut = nx.restricted_view(graph, [], [(one, other)])
            near, far = (nx.node_connected_component(cut, end) for end in (one, other))
            assert set(found.beyond(one, other).tolist()) == far and len(far) == size <= len(near)


def test_cliques_are_those_of_networkx() -> None:
    for graph in GRAPHS:
        wanted = {tuple(sorted(one)) for one in nx.find_cliques(graph) if len(one) > 2}
        ties = Ties.of(graph)
        assert set(cliques.maximal_cliques(ties)) == wanted
        assert cliques.cliques(ties).tolist() == [sum(one in group for group in wanted) for one in ties.ids]


def crowded(seed: int) -> nx.Graph:
    """A larger graph by chance: overlapping groups that are tied all round, or nearly, and ties at random."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    n = chance.randrange(10, 60)
    graph = nx.gnm_random_graph(n, chance.randrange(3 * n), seed=seed)
    for _ in range(chance.randrange(8)):
        graph.add_edges_from(itertools.combinations(chance.sample(range(n), chance.randrange(3, 10)), 2))
    graph.remove_edges_from(chance.sample(sorted(graph.edges()), chance.randrange(graph.size() // 4 + 1)))
    return graph


@pytest.mark.parametrize("many", [triads.MANY, 0])
def test_in_crowds_as_in_small_groups_and_in_dense_networks_as_in_sparse(many: int, monkeypatch) -> None:
    monkeypatch.setattr(triads, "MANY", many)
    monkeypatch.setattr(cohesion, "WAVES", 3 if many else 200)
    for graph in [*map(crowded, range(60)), nx.empty_graph(3), nx.path_graph(2), nx.complete_graph(70)]:
        ties = Ties.of(graph)
        wanted = sorted(tuple(sorted(one)) for one in nx.find_cliques(graph) if len(one) > 2)
        assert sorted(cliques.maximal_cliques(ties)) == wanted
        assert cliques.triangles(ties).tolist() == [nx.triangles(graph)[one] for one in ties.ids]
        assert cohesion.coreness(ties).tolist() == [nx.core_number(graph)[one] for one in ties.ids]


def test_groups_nearly_tied_all_round_do_not_take_long() -> None:
    """All of 40 but for 20 pairs is 2^20 cliques; of 300 but for one pair it is two, at a depth of 299."""
    graph = nx.complete_graph(300)
    graph.remove_edge(0, 1)
    start = time.process_time()
    assert [len(one) for one in cliques.maximal_cliques(Ties.of(graph))] == [299, 299]
    with pytest.raises(KGError, match="coreness"):
        cliques.maximal_cliques(Ties.of(nx.complement(nx.Graph([(2 * i, 2 * i + 1) for i in range(20)]))))
    assert time.process_time() - start < 20


@pytest.mark.parametrize("hubs", [cuts.HUBS, 0])
def test_both_ways_of_walking_are_the_same(hubs: int, monkeypatch) -> None:
    monkeypatch.setattr(cuts, "HUBS", hubs)
    for graph in [*GRAPHS, *map(crowded, range(60)), nx.path_graph(500), nx.balanced_tree(3, 5)]:
        ties = Ties.of(graph)
        found, (order, above) = cuts.walk(ties), cuts._ordered(ties)
        assert (found.order == order).all() and (found.above == above).all()
        assert {ties.ids[at] for at in np.flatnonzero(cuts.articulation(ties))} == set(
            nx.articulation_points(graph)
        )
        low, size = found.number.copy(), np.ones(len(ties), int)
        for place in reversed(order.tolist()):
            near = [
                found.number[ties.index[one]]
                for one in graph[ties.ids[place]]
                if ties.index[one] != above[place]
            ]
            low[place] = min([low[place], *near])
            if above[place] >= 0:
                low[above[place]] = min(low[above[place]], low[place])
                size[above[place]] += size[place]
        assert found.low.tolist() == low.tolist() and found.size.tolist() == size.tolist()


def test_hubs_and_long_paths_cost_little() -> None:
    start = time.process_time()
    for graph in (nx.star_graph(100_000), nx.path_graph(100_000)):
        ties = Ties.of(graph)
        assert np.count_nonzero(cuts.articulation(ties)) == sum(d > 1 for _, d in graph.degree())
        assert (cohesion.coreness(ties) == 1).all() and not cliques.cliques(ties).any()
    assert time.process_time() - start < 20


@pytest.mark.parametrize("compute", [one.compute for one in cohesion.MEASURES.values()])
def test_a_network_of_nothing_or_of_one_thing(compute) -> None:
    assert len(compute(Ties.of(nx.Graph()), Settings())) == 0
    one = nx.Graph([("a", "a")])
    assert compute(Ties.of(one), Settings()).tolist() in ([0], [1])


def test_too_many_cliques_are_refused() -> None:
    with pytest.raises(KGError, match="coreness"):
        cliques.maximal_cliques(Ties.of(nx.complete_multipartite_graph(*[3] * 11)))  # 3^11 of them


def test_zachary() -> None:
    """Zachary 1977: the figures of the Koblenz Network Collection (konect.cc/networks/ucidata-zachary)."""
    graph = nx.karate_club_graph()
    for *_, data in graph.edges(data=True):
        data.clear()
    for _, data in graph.nodes(data=True):
        data.clear()
    table = cohesion.cohesion_study(Case(nx.MultiDiGraph(graph.edges()), LINKED.catalogue), Settings())[0]
    found = figures(table)
    assert (found["things"], found["ties"], found["components"]) == (34, 78, 1)
    assert (found["density"], found["mean degree"]) == (
        pytest.approx(0.139037, abs=5e-7),
        pytest.approx(4.58824, abs=5e-6),
    )
    assert found["transitivity"] == pytest.approx(0.255682, abs=5e-7)
    assert found["diameter of the largest component"] == 5
    assert int(cliques.triangles(KARATE).sum()) // 3 == 45
    assert int((KARATE.degrees * (KARATE.degrees - 1) // 2).sum()) == 528, "paths of two ties"


def test_zachary_holds_by_its_instructor_and_has_a_core_of_ten() -> None:
    """Computed with networkx 3.6.1: the 4-core, the one cutpoint (Mr. Hi) and the one bridge."""
    assert np.flatnonzero(cohesion.coreness(KARATE) == 4).tolist() == [0, 1, 2, 3, 7, 8, 13, 30, 32, 33]
    found = cuts.walk(KARATE)
    assert list(found.separated) == [0] and cuts.bridges(found) == [(0, 11, 1)]
    assert cuts.articulation(KARATE)[0] == 6


def test_florence_falls_apart_without_the_medici_and_three_others() -> None:
    """Padgett's marriages (Padgett & Ansell 1993, AJS 98:1259–1319), cutpoints by taking each out."""
    off = {one: int(n) for one, n in FLORENCE.valued(cuts.articulation(FLORENCE)).items() if n}
    assert off == {"Albizzi": 1, "Guadagni": 1, "Medici": 3, "Salviati": 1}
    walked = cuts.walk(FLORENCE)
    medici = walked.fallen(FLORENCE.index["Medici"])
    assert [{FLORENCE.ids[i] for i in part} for part in medici] == [{"Salviati", "Pazzi"}, {"Acciaiuoli"}]


def test_women_and_events_have_no_triangles_and_the_table_says_why() -> None:
    """Davis, Gardner & Gardner 1941: 18 women, 14 events, 89 attendances."""
    graph = nx.davis_southern_women_graph()
    women = nx.MultiDiGraph(graph.edges())
    nx.set_node_attributes(
        women, {one: "person" if graph.nodes[one]["bipartite"] == 0 else "event" for one in graph}, "family"
    )
    table = cohesion.cohesion_study(Case(women, LINKED.catalogue), Settings())[0]
    found = figures(table)
    assert (found["things"], found["ties"], found["transitivity"]) == (32, 89, 0)
    assert any("by construction" in note for note in table.notes)


def test_distances_are_those_of_networkx_and_sampled_when_there_are_many(monkeypatch) -> None:
    far = cohesion.distances(FLORENCE, 1)
    graph = FLORENCE.graph
    assert far and far.whole and far.longest == nx.diameter(graph)
    assert far.mean == pytest.approx(nx.average_shortest_path_length(graph), abs=1e-12)
    monkeypatch.setattr(cohesion, "STEPS", 1)
    monkeypatch.setattr(cohesion, "SOURCES", 5)
    some = cohesion.distances(FLORENCE, 1)
    assert some and not some.whole and some.sources == 5 and some.longest <= far.longest
    assert some == cohesion.distances(FLORENCE, 1), "the same seed, the same answer"


def test_figures_of_the_whole_each_have_a_meaning_in_both_languages() -> None:
    assert not any("two kinds" in note for note in cohesion.cohesion_study(LINKED, Settings())[0].notes)
    for settings in (Settings(), ZH):
        (table,) = cohesion.cohesion_study(LINKED, settings)
        assert all(row[0] and row[2] for row in table.rows) and table.caption
        assert any("9" in note for note in table.notes), "few things"
    found = figures(cohesion.cohesion_study(LINKED, Settings())[0])
    assert (found["things"], found["ties"], found["components"]) == (9, 9, 2)
    assert (found["cutpoints"], found["bridges"], found["degeneracy"]) == (2, 3, 2)
    (empty,) = cohesion.cohesion_study(case(), Settings())
    assert figures(empty)["things"] == 0 and figures(empty)["density"] is None


def test_cutpoints_say_by_name_what_falls_off() -> None:
    (table,) = cuts.cutpoints_study(LINKED, Settings())
    assert table.rows == (("D", "d", 3, 2, "E; F | G"), ("C", "c", 2, 1, "A; B"))
    (chinese,) = cuts.cutpoints_study(LINKED, ZH)
    assert ("甲c", "c", 2, 1, "甲a、甲b") in chinese.rows
    assert len(cuts.cutpoints_study(case(), ZH)[0]) == 0


def test_bridges_show_the_words_behind_each_tie() -> None:
    graph = network(small_store(), small_schema())
    there = Case(graph, LINKED.catalogue)
    (table,) = cuts.bridges_study(there, ZH)
    told = [row for row in table.rows if row[-3]]
    assert told and all(row[-2] and row[-1] for row in told), "source and place of each quote"
    assert len({row[:5] for row in table.rows}) == len(list(nx.bridges(nx.Graph(graph))))


def test_relations_in_parallel_are_one_tie_with_a_row_each() -> None:
    there = case("ab", "ba", "bc", "cd", "db")
    (table,) = cuts.bridges_study(there, Settings())
    assert [row[:6] for row in table.rows] == [("B", "b", "A", "a", 1, "A")] * 2


def test_cliques_name_their_members() -> None:
    (table,) = cliques.cliques_study(LINKED, Settings())
    assert [row[1:] for row in table.rows] == [(3, "A; B; C", "a b c"), (3, "D; E; F", "d e f")]


def test_long_lists_are_cut_and_say_so() -> None:
    (row,) = cliques.cliques_study(case(*itertools.combinations([f"a{at:03}" for at in range(210)], 2)), ZH)[
        0
    ].rows
    assert str(row[2]).startswith("甲a000、") and str(row[2]).endswith("甲a199……（共 210 个）")


@pytest.mark.parametrize("name", cohesion.MEASURES)
def test_every_measure_says_what_it_is_and_where_it_is_from(name: str) -> None:
    one = cohesion.MEASURES[name]
    assert one.title.zh and one.description.zh and one.source and one.compute.__doc__
    assert one.usual == (name in {"components", "articulation"})
