"""Centrality against published figures, against networkx, and in networks that are empty, tiny or in pieces."""

from collections.abc import Callable

import networkx as nx
import numpy as np
import pytest

from kg.analysis.central import centrality
from kg.analysis.central.centrality import MEASURES, STUDIES, centralization, estimated
from kg.analysis.central.geodesics import dependencies, distances
from kg.analysis.engines import networkit, networkit_graph
from kg.analysis.method import Case, Settings
from kg.analysis.ties import Ties
from tests.test_engines import without_networkit

KITE = nx.krackhardt_kite_graph()
FLORENCE = nx.florentine_families_graph()
KARATE = nx.karate_club_graph()
EXACT = 1e-9
PRINTED = 0.000501  # three digits
GRAPHS = 200

# Krackhardt 1990, Administrative Science Quarterly 35:342–369: the kite. The figures are those of networkx's
# own tests (centrality/tests/test_betweenness_centrality.py, test_closeness_centrality.py), from Andre to Jane.
KITE_DEGREE = [4, 4, 3, 6, 3, 5, 5, 3, 2, 1]
KITE_BETWEENNESS = [0.023, 0.023, 0, 0.102, 0, 0.231, 0.231, 0.389, 0.222, 0]
KITE_CLOSENESS = [0.529, 0.529, 0.500, 0.600, 0.500, 0.643, 0.643, 0.600, 0.429, 0.310]

# Marriages of Padgett & Ansell 1993, American Journal of Sociology 98:1259–1319, without the Pucci. Medici .522,
# Guadagni .255 and Strozzi .103: Jackson 2008, Social and Economic Networks, ch. 1; all as in networkx's tests.
FLORENCE_BETWEENNESS = {
    "Acciaiuoli": 0.000,
    "Albizzi": 0.212,
    "Barbadori": 0.093,
    "Bischeri": 0.104,
    "Castellani": 0.055,
    "Ginori": 0.000,
    "Guadagni": 0.255,
    "Lamberteschi": 0.000,
    "Medici": 0.522,
    "Pazzi": 0.000,
    "Peruzzi": 0.022,
    "Ridolfi": 0.114,
    "Salviati": 0.143,
    "Strozzi": 0.103,
    "Tornabuoni": 0.092,
}
FLORENCE_CLOSENESS = {
    "Acciaiuoli": 0.368,
    "Albizzi": 0.483,
    "Barbadori": 0.4375,
    "Bischeri": 0.400,
    "Castellani": 0.389,
    "Ginori": 0.333,
    "Guadagni": 0.467,
    "Lamberteschi": 0.326,
    "Medici": 0.560,
    "Pazzi": 0.286,
    "Peruzzi": 0.368,
    "Ridolfi": 0.500,
    "Salviati": 0.389,
    "Strozzi": 0.4375,
    "Tornabuoni": 0.483,
}


def values(name: str, graph: nx.Graph, **choices: int) -> dict[object, float]:
    ties = Ties.of(graph, weight="weight" if name in {"strength", "pagerank"} else None)
    return ties.valued(MEASURES[name].compute(ties, Settings(**choices)))


@pytest.mark.parametrize(
    ("name", "published"),
    [("degree", KITE_DEGREE), ("betweenness", KITE_BETWEENNESS), ("closeness", KITE_CLOSENESS)],
)
def test_krackhardts_kite(name: str, published: list[float]) -> None:
    assert values(name, KITE) == pytest.approx(dict(enumerate(published)), abs=PRINTED)


@pytest.mark.parametrize(
    ("name", "published"), [("betweenness", FLORENCE_BETWEENNESS), ("closeness", FLORENCE_CLOSENESS)]
)
def test_florentine_families(name: str, published: dict[str, float]) -> None:
    assert values(name, FLORENCE) == pytest.approx(published, abs=PRINTED)
    assert values("degree", FLORENCE)["Medici"] == 6


def test_zacharys_karate_club() -> None:
    # Zachary 1977, Journal of Anthropological Research 33:452–473: ties of the instructor, the officer
    degree, between = values("degree", KARATE), values("betweenness", KARATE)
    assert (degree[0], degree[33]) == (16, 17)
    ranked = sorted(between, key=between.__getitem__, reverse=True)[:5]
    assert [one + 1 for one in ranked] == [1, 34, 33, 3, 32]
    assert between[0] == pytest.approx(0.43763528138528146, abs=1e-12)
    assert between[33] == pytest.approx(0.30407497594997596, abs=1e-12)


def random_graph(seed: int) -> nx.Graph:
    """Up to 40 things, from none to many ties, with isolates, in pieces, with weights; some are trees."""
    chance = np.random.default_rng(seed)
    n = int(chance.integers(1, 40))
    graph = nx.gnp_random_graph(n, float(chance.choice([0.02, 0.06, 0.15, 0.5])), seed=seed)
    if seed % 5 == 0:
        graph = nx.random_labeled_tree(n, seed=seed)
    for *_, data in graph.edges(data=True):
        data["weight"] = int(chance.integers(1, 5))
    return graph


ORACLES: dict[str, Callable[[nx.Graph], dict[int, float]]] = {
    "degree": lambda graph: dict(graph.degree()),
    "strength": lambda graph: dict(graph.degree(weight="weight")),
    "betweenness": nx.betweenness_centrality,
    "closeness": nx.closeness_centrality,
    "harmonic": nx.harmonic_centrality,
    "pagerank": lambda graph: nx.pagerank(graph, tol=1e-14, max_iter=1000),
}


@pytest.mark.parametrize("name", ORACLES)
def test_the_same_as_networkx_on_200_random_graphs(name: str) -> None:
    for seed in range(GRAPHS):
        graph = random_graph(seed)
        expected = ORACLES[name](graph)
        assert values(name, graph) == pytest.approx(expected, abs=EXACT, rel=EXACT), seed


def test_eigenvectors_are_principal_on_200_random_graphs() -> None:
    for seed in range(GRAPHS):
        graph = random_graph(seed)
        found = np.array(list(values("eigenvector", graph).values()))
        matrix = nx.to_numpy_array(graph, nodelist=sorted(graph), weight=None)
        if not graph.size():
            assert not found.any()
            continue
        largest = np.linalg.eigvalsh(matrix)[-1]
        assert np.abs(matrix @ found - largest * found).max() < EXACT, seed
        assert np.linalg.norm(found) == pytest.approx(1, abs=1e-12)
        assert (found >= 0).all()


@pytest.mark.parametrize("graph", [KARATE, FLORENCE, KITE, nx.barbell_graph(5, 3)])
def test_the_same_eigenvector_as_networkx(graph: nx.Graph) -> None:
    expected = nx.eigenvector_centrality(graph, max_iter=10_000, tol=1e-13)
    assert values("eigenvector", graph) == pytest.approx(expected, abs=EXACT)


def test_eigenvectors_of_large_networks_are_exact() -> None:
    graph = nx.barabasi_albert_graph(2000, 2, seed=1)
    ties = Ties.of(graph)
    found = centrality.eigenvector(ties)
    stretched = ties.binary @ found
    assert np.abs(stretched / np.linalg.norm(stretched) - found).max() < 1e-10


def test_eigenvectors_of_networks_in_pieces() -> None:
    triangle, pair = nx.complete_graph(3), nx.path_graph(2)
    assert list(values("eigenvector", nx.disjoint_union(pair, triangle)).values()) == pytest.approx(
        [0, 0, *[3**-0.5] * 3]
    )
    twins = nx.disjoint_union(triangle, triangle)  # the same eigenvalue: shared, as from equal starts
    assert list(values("eigenvector", twins).values()) == pytest.approx([6**-0.5] * 6)


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize("n", [0, 1, 2, 5])
def test_networks_without_ties(name: str, n: int) -> None:
    found = values(name, nx.empty_graph(n))
    assert list(found.values()) == pytest.approx([1 / max(n, 1) if name == "pagerank" else 0] * n)


def test_distances_of_more_starts_than_fit_into_one_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.analysis.central.geodesics.ROOM", 1)
    graph = nx.disjoint_union(nx.path_graph(600), nx.star_graph(200))
    far = distances(Ties.of(graph))
    assert far.reached[0] == 599 and far.total[0] == 599 * 600 // 2
    assert far.total[300] == sum(range(301)) + sum(range(300))
    assert (far.reached[600], far.total[600], far.inverse[600]) == (200, 200, 200)
    assert far.total[601] == 1 + 2 * 199


def test_dependencies_on_200_random_graphs() -> None:
    for seed in range(GRAPHS):
        graph = random_graph(seed)
        starts = np.flatnonzero(np.random.default_rng(seed).random(len(graph)) < 0.4)
        sums, squares = dependencies(Ties.of(graph), starts)
        each = [
            [2 * value for value in nx.betweenness_centrality_subset(graph, [start], list(graph)).values()]
            for start in starts.tolist()
        ] or [[0.0] * len(graph)]
        assert sums == pytest.approx(np.sum(each, axis=0), abs=EXACT), seed
        assert squares == pytest.approx(np.sum(np.square(each), axis=0), abs=EXACT), seed


def test_pagerank_does_not_stop_early_on_a_large_network() -> None:
    graph = nx.barabasi_albert_graph(3000, 2, seed=1)
    exact, ours = nx.pagerank(graph, tol=1e-15, max_iter=5000), values("pagerank", graph)
    assert max(abs(ours[n] - exact[n]) / exact[n] for n in graph) < EXACT


def test_sampled_betweenness_is_seeded_and_near() -> None:
    graph = nx.barabasi_albert_graph(600, 2, seed=1)
    ties = Ties.of(graph)
    exact = centrality.betweenness(ties)
    sample = estimated(ties, Settings(pivots=300))
    again = estimated(ties, Settings(pivots=300))
    other = estimated(ties, Settings(pivots=300, seed=7))
    assert (sample.values == again.values).all() and (sample.values != other.values).any()
    top = np.argsort(-exact)[:100]
    within = np.abs(sample.values - exact)[top] <= 2 * sample.errors[top]
    assert within.mean() > 0.85
    assert not estimated(ties).errors.any()
    assert (centrality.betweenness(ties, Settings(pivots=600)) == exact).all()


def test_errors_shrink_to_nothing_when_nearly_all_are_drawn() -> None:
    ties = Ties.of(KARATE)
    few, most = (estimated(ties, Settings(pivots=pivots)).errors.max() for pivots in (8, 33))
    assert 0 < most < few / 5


@pytest.mark.parametrize("measure", ["degree", "betweenness", "closeness"])
def test_centralization_is_1_in_a_star_and_0_in_a_circle(measure: str) -> None:
    # by definition: Freeman 1978
    assert centralization(Ties.of(nx.star_graph(9)), measure) == pytest.approx(1)
    assert centralization(Ties.of(nx.cycle_graph(10)), measure) == pytest.approx(0)
    assert centralization(Ties.of(nx.path_graph(2)), measure) == 0


def test_centralization_of_the_kite() -> None:
    # worked out by hand from the degrees: (2·2 + 2·1 + 3·3 + 4 + 5)/(9·8)
    assert centralization(Ties.of(KITE)) == pytest.approx((2 * 2 + 2 * 1 + 3 * 3 + 4 + 5) / 72)
    with pytest.raises(KeyError):
        centralization(Ties.of(KITE), "fame")


@pytest.mark.parametrize(("lang", "name"), [("zh", "度"), ("en", "degree")])
def test_the_study_of_centralization(lang: str, name: str) -> None:
    case = Case(nx.MultiDiGraph(nx.star_graph(9)), None)  # type: ignore[arg-type]
    (table,) = STUDIES["centralization"].compute(case, Settings(lang=lang))
    assert table.rows[0] == (name, 1.0)
    assert len(table) == 3 and table.caption and len(table.notes) == 2
    (sampled,) = STUDIES["centralization"].compute(case, Settings(lang=lang, pivots=5))
    assert any("20181105" in note for note in sampled.notes)


@without_networkit
def test_networkit_agrees() -> None:
    module = networkit(1)
    for graph in (KARATE, nx.barabasi_albert_graph(500, 2, seed=1), nx.random_labeled_tree(300, seed=2)):
        ties = Ties.of(graph)
        engine = networkit_graph(ties)
        generalized = module.centrality.ClosenessVariant.GENERALIZED
        for run, ours in (
            (module.centrality.Betweenness(engine, True), centrality.betweenness(ties)),
            (module.centrality.Closeness(engine, True, generalized), centrality.closeness(ties)),
            (module.centrality.HarmonicCloseness(engine, False), centrality.harmonic(ties)),
        ):
            run.run()
            assert np.array(run.scores()) == pytest.approx(ours, rel=EXACT, abs=EXACT)


def test_what_is_shown_when_none_is_named() -> None:
    usual = [name for name, one in MEASURES.items() if one.usual]
    assert usual == ["degree", "strength", "betweenness", "closeness", "pagerank"]
    for one in MEASURES.values():
        assert one.title.zh and one.title.en and one.description.zh and one.description.en and one.source
