"""Communities: Leiden's are connected, modularity is networkx's, the stable and the unstable are told apart."""

import itertools
import random
import subprocess
import sys

import networkx as nx
import numpy as np
import pytest
from scipy import optimize, sparse

from kg.analysis import engines
from kg.analysis.clustered import communities, large
from kg.analysis.clustered.communities import communities_study, members, numbered, sought
from kg.analysis.clustered.leiden import connected, leiden
from kg.analysis.clustered.modularity import bipartite_modularity, likeness, modularity
from kg.analysis.engines import installed, networkit, networkit_graph
from kg.analysis.method import Case, Settings
from kg.analysis.nodes import Catalogue
from kg.analysis.ties import Ties
from tests.small_network import small_schema, small_store

KARATE = nx.karate_club_graph()
CLUB = Ties.of(KARATE)
BRIDGE = nx.disjoint_union(nx.complete_graph(5), nx.complete_graph(4))
BRIDGE.add_edge(0, 5)
"""Five all tied, four all tied, and one tie between them."""


def drawn(seed: int) -> nx.Graph:
    chance = random.Random(seed)  # noqa: S311 - no secret
    n = chance.randrange(1, 36)
    graph = nx.gnm_random_graph(n, chance.randrange(3 * n), seed=seed)
    nx.set_edge_attributes(graph, {edge: chance.randrange(1, 4) for edge in graph.edges()}, "weight")
    return graph


GRAPHS = [drawn(seed) for seed in range(200)]


def case(graph: nx.Graph, **family: str) -> Case:
    many = nx.MultiDiGraph(graph.edges())
    for one in many:
        many.nodes[one].update(
            label_zh=f"甲{one}", label_en=f"N{one}", family=family.get(str(one)[0], "person")
        )
    return Case(many, Catalogue(small_store(), small_schema()))


def groups(labels: np.ndarray) -> list[set[int]]:
    return [set(part) for part in members(labels)]


@pytest.mark.parametrize("resolution", [1.0, 0.5, 2.0])
def test_modularity_is_that_of_networkx(resolution: float) -> None:
    for seed, graph in enumerate(GRAPHS):
        labels = np.random.default_rng(seed).integers(0, 4, len(graph))
        found = modularity(Ties.of(graph, weight="weight"), labels, resolution)
        if graph.size():
            wanted = nx.community.modularity(graph, groups(labels), resolution=resolution)
            assert found == pytest.approx(wanted, abs=1e-9)
        else:
            assert found == 0


def test_leiden_is_connected_and_hardly_ever_worse_than_louvain() -> None:
    worse = 0
    for seed, graph in enumerate(GRAPHS):
        ties = Ties.of(graph, weight="weight")
        labels = leiden(ties, seed)
        assert all(nx.is_connected(graph.subgraph(part)) for part in groups(labels))
        value, other = (modularity(ties, one) for one in (labels, communities.louvain(ties, seed)))
        assert value >= other - 0.02
        worse += value < other - 1e-9
        assert (leiden(ties, seed) == labels).all()
    assert worse < 20


def test_no_single_move_makes_leiden_better() -> None:
    for seed, graph in enumerate(GRAPHS[:40]):
        ties = Ties.of(graph)
        labels = leiden(ties, seed)
        value = modularity(ties, labels)
        for place, label in itertools.product(range(len(ties)), sorted(set(labels.tolist()))):
            moved = labels.copy()
            moved[place] = label
            assert modularity(ties, moved) <= value + 1e-9


def test_louvain_is_that_of_networkx() -> None:
    for seed, graph in enumerate(GRAPHS[:50]):
        found = groups(communities.louvain(Ties.of(graph, weight="weight"), seed))
        same = nx.Graph()
        same.add_nodes_from(sorted(graph))
        same.add_weighted_edges_from(
            sorted((min(a, b), max(a, b), w) for a, b, w in graph.edges(data="weight"))
        )
        wanted = nx.community.louvain_communities(same, weight="weight", seed=seed) if graph.size() else found
        assert sorted(map(sorted, found)) == sorted(map(sorted, wanted))


def bound(ties: Ties) -> float:
    """No division has a higher modularity: the linear programme of Agarwal & Kempe 2008, Eur. Phys. J. B 66:409."""
    n, k, whole = len(ties), ties.degrees, 2 * ties.size
    pairs = list(itertools.combinations(range(n), 2))
    place = {pair: at for at, pair in enumerate(pairs)}
    gain = np.array([2 * (ties.weights[i, j] - k[i] * k[j] / whole) / whole for i, j in pairs])
    trios = [(place[a, b], place[b, c], place[a, c]) for a, b, c in itertools.combinations(range(n), 3)]
    rules = [
        (row, trio[at], 1 - 2 * (at == left))
        for row, (trio, left) in enumerate(itertools.product(trios, range(3)))
        for at in range(3)
    ]
    rows, columns, signs = zip(*rules, strict=True)
    matrix = sparse.csr_array((signs, (rows, columns)), shape=(3 * len(trios), len(pairs)))
    found = optimize.linprog(-gain, A_ub=matrix, b_ub=np.ones(3 * len(trios)), bounds=(0, 1), method="highs")
    return float(-found.fun - (k * k).sum() / whole**2)


def test_zachary_reaches_the_best_that_there_is() -> None:
    """The highest modularity of any division of Zachary's club is 0.4198, in four communities: here proven."""
    ties = Ties.of(KARATE)
    found = sought(ties)
    assert found.values[found.best] == pytest.approx(bound(ties), abs=1e-9)
    assert round(found.values[found.best], 4) == 0.4198 and len(found.parts) == 4


def test_florence_reaches_it_too_and_the_women_stay_below_the_bound() -> None:
    """Padgett's marriages; Davis's women, where the bound of the linear programme is no division's own."""
    florence, women = (
        sought(Ties.of(graph)) for graph in (nx.florentine_families_graph(), nx.davis_southern_women_graph())
    )
    assert florence.values[florence.best] == pytest.approx(bound(florence.ties), abs=1e-9)
    assert 0.33 < women.values[women.best] <= bound(women.ties)


def test_zachary_s_communities_keep_to_the_two_factions() -> None:
    """Zachary 1977, table 3: whom each followed; the four communities cut across it for one member at most."""
    factions = np.array([KARATE.nodes[one]["club"] == "Mr. Hi" for one in sorted(KARATE)])
    strays = sum(min(factions[part].sum(), (~factions[part]).sum()) for part in sought(CLUB).parts)
    assert strays <= 1


def test_women_and_events() -> None:
    """Davis 1941. Barber's modularity by its definition, over all pairs of a woman and an event."""
    graph = nx.davis_southern_women_graph()
    ties = Ties.of(graph)
    women = np.array([graph.nodes[one]["bipartite"] == 0 for one in ties.ids])
    labels = leiden(ties, 1)
    matrix, k = ties.weights.toarray(), ties.degrees
    pairs = itertools.product(np.flatnonzero(women), np.flatnonzero(~women))
    wanted = sum(matrix[i, j] - k[i] * k[j] / 89 for i, j in pairs if labels[i] == labels[j]) / 89
    assert bipartite_modularity(ties, labels, women) == pytest.approx(wanted, abs=1e-12)
    with pytest.raises(ValueError, match="within a kind"):
        bipartite_modularity(ties, labels, np.ones(len(ties), bool))


def test_the_two_mode_figure_is_there_only_where_ties_go_across() -> None:
    two = case(nx.Graph([("p1", "o1"), ("p1", "o2"), ("p2", "o2")]), p="person", o="organization")
    one = case(nx.Graph([("p1", "o1"), ("o1", "o2")]), p="person", o="organization")
    shown = ["two-mode" in str(communities_study(each, Settings())[1].rows) for each in (two, one)]
    assert shown == [True, False]


def test_likeness_of_divisions() -> None:
    one, other = np.array([0, 0, 0, 1, 1, 1]), np.array([5, 5, 5, 2, 2, 2])
    assert (likeness(one, other).rand, likeness(one, other).information) == (
        pytest.approx(1),
        pytest.approx(1),
    )
    crossed = likeness(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]))
    # no pair together in both: (0 - 2·2/6) / (2 - 2·2/6)
    assert crossed.rand == pytest.approx(-0.5) and crossed.information == pytest.approx(0, abs=1e-12)
    alone = likeness(np.array([0]), np.array([0]))
    assert (alone.rand, alone.information) == (1, 1)


def test_numbers_begin_with_the_largest_then_the_first() -> None:
    assert numbered(np.array([7, 3, 3, 9, 9, 1])).tolist() == [3, 1, 1, 2, 2, 4]
    assert members(np.array([], np.int64)) == []


def test_what_hangs_apart_is_divided() -> None:
    ties = Ties.of(nx.path_graph(5))
    assert groups(connected(ties, np.array([0, 0, 1, 0, 0]))) == [{0, 1}, {2}, {3, 4}]


def test_a_clear_division_is_found_from_every_seed() -> None:
    found = sought(Ties.of(BRIDGE))
    assert found.parts == [[0, 1, 2, 3, 4], [5, 6, 7, 8]]
    assert found.stays.tolist() == [1] * 9 and found.alike == (1, 1)
    assert len(found.runs) == 20


def test_a_thing_between_two_communities_is_seen_to_waver() -> None:
    graph = nx.cycle_graph(24)  # anywhere is as good as anywhere
    found = sought(Ties.of(graph))
    assert found.alike[0] < 0.9 and found.stays.min() < 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_study_tells_who_is_in_the_middle_and_how_sure_it_is(lang: str) -> None:
    parts, figures, things = communities_study(case(BRIDGE), Settings(lang=lang))
    names = "甲0、甲1、甲2、甲3、甲4" if lang == "zh" else "N0; N1; N2; N3; N4"
    assert parts.rows[0] == (1, 5, names[:2], "0", 10, 1, 1, names)
    assert [row[2] for row in things.rows] == [1] * 5 + [2] * 4
    assert any("Leiden" in str(row[0]) for row in figures.rows) and any(
        "Louvain" in str(row[0]) for row in figures.rows
    )
    assert all(table.caption and table.notes for table in (parts, figures, things))
    assert "20181105" in figures.notes[0]


def test_resolution_makes_communities_smaller() -> None:
    coarse, fine = (sought(CLUB, Settings(resolution=gamma)) for gamma in (0.3, 3.0))
    assert len(coarse.parts) < 4 < len(fine.parts)


def test_of_nothing_and_of_one_thing() -> None:
    compute = communities.MEASURES["community"].compute
    assert len(compute(Ties.of(nx.Graph()), Settings())) == 0
    assert compute(Ties.of(nx.empty_graph(2)), Settings()).tolist() == [1, 2]
    assert len(communities_study(case(nx.Graph()), Settings())[0]) == 0


CAVES = nx.relaxed_caveman_graph(110, 15, 0.1, seed=1)
"""More than 10,000 ties."""
needs_networkit = pytest.mark.skipif(not installed("networkit"), reason="networkit is an extra: kg[fast]")


@needs_networkit
def test_louvain_of_large_networks_is_networkits() -> None:
    ties = Ties.of(CAVES)
    found = large.louvain(ties, 1)
    assert (found == large.louvain(ties, 1)).all() and modularity(ties, found) > 0.8


@needs_networkit
def test_leiden_by_networkit_is_connected_the_same_for_a_seed_and_as_good_as_ours() -> None:
    gains = []
    for seed, graph in enumerate(GRAPHS):
        ties = Ties.of(graph, weight="weight")
        if not ties.size:
            continue
        one, same, other = large.leidens(ties, [seed, seed, seed + 1])
        assert (one == same).all()
        assert all(nx.is_connected(graph.subgraph(part)) for part in groups(one))
        best = max(modularity(ties, found) for found in (one, other))
        gains.append(best - max(modularity(ties, leiden(ties, each)) for each in (seed, seed + 1)))
    assert min(gains) > -0.03 and np.mean(gains) > -0.001


@needs_networkit
def test_leiden_by_networkit_differs_by_seed_and_not_by_how_many_threads_were_used_before() -> None:
    ties = Ties.of(CAVES)
    first, second = large.leidens(ties, [1, 2])
    assert (first != second).any()
    networkit(9, threads=2).community.ParallelLeiden(networkit_graph(ties)).run()
    assert (next(large.leidens(ties, [1])) == first).all()


@needs_networkit
def test_leiden_by_networkit_is_the_same_in_another_process() -> None:
    code = (
        "import networkx as nx; from kg.analysis.clustered import large; from kg.analysis.ties import Ties\n"
        "ties = Ties.of(nx.relaxed_caveman_graph(110, 15, 0.1, seed=1))\n"
        "print(next(large.leidens(ties, [1])).tolist())"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.strip() == str(next(large.leidens(Ties.of(CAVES), [1])).tolist())


@needs_networkit
def test_leiden_by_networkit_takes_a_resolution_and_leaves_alone_what_has_no_tie() -> None:
    graph = nx.ring_of_cliques(30, 5)
    graph.add_nodes_from(range(1000, 1010))
    ties = Ties.of(graph)
    coarse, fine = (next(large.leidens(ties, [1], gamma)) for gamma in (0.1, 1.0))
    alone = [part for part in members(fine) if len(part) == 1]
    assert len(alone) == 10 and len(members(coarse)) < len(members(fine))


@pytest.mark.parametrize("there", [True, False])
def test_large_networks_are_given_to_networkit_where_it_is(there: bool, monkeypatch) -> None:
    if there and not installed("networkit"):
        pytest.skip("networkit is an extra: kg[fast]")
    monkeypatch.setattr(communities, "RUNS_LARGE", 2)
    monkeypatch.setattr(engines, "installed", lambda name: there)
    asked = []
    monkeypatch.setattr(communities, "leiden", lambda *given: asked.append(given) or leiden(*given))
    ties = Ties.of(CAVES)
    found, again = sought(ties), sought(ties)
    assert len(asked) == (0 if there else 4) and (found.labels == again.labels).all()
    assert len(found.parts) > 50 and found.values[found.best] > 0.89
    for lang in ("zh", "en"):
        _, figures, _ = communities_study(case(CAVES), Settings(lang=lang))
        assert ("networkit" in figures.notes[0]) == there
        assert any("kg[fast]" in note for note in figures.notes) != there
        assert any("Louvain" in str(row[0]) for row in figures.rows) == there
