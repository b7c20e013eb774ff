"""Core and periphery: every division tried on small graphs, dense matrices as oracle, shapes one can draw."""

import itertools
import random

import networkx as nx
import numpy as np
import pytest

from kg.analysis.cohesive import core
from kg.analysis.method import Case, Settings
from kg.analysis.nodes import Catalogue
from kg.analysis.ties import Ties
from tests.small_network import small_schema, small_store


def drawn(seed: int, most: int = 9) -> nx.Graph:
    chance = random.Random(seed)  # noqa: S311 - no secret
    n = chance.randrange(most)
    return nx.gnm_random_graph(n, chance.randrange(3 * n + 1), seed=seed)


GRAPHS = [drawn(seed) for seed in range(200)]


def case(graph: nx.Graph) -> Case:
    many = nx.MultiDiGraph(graph.edges())
    return Case(many, Catalogue(small_store(), small_schema()))


def errors(matrix: np.ndarray, inside: np.ndarray) -> int:
    """Untied pairs in the core and tied pairs in the periphery, from the whole matrix."""
    one, other = np.triu_indices(len(matrix), 1)
    tied = matrix[one, other] > 0
    return int((~tied & inside[one] & inside[other]).sum() + (tied & ~inside[one] & ~inside[other]).sum())


def pearson(one: np.ndarray, other: np.ndarray) -> float | None:
    varies = len(one) > 0 and one.std() > 1e-12 and other.std() > 1e-12
    return float(np.corrcoef(one, other)[0, 1]) if varies else None


def same(found: float | None, wanted: float | None) -> bool:
    return found is None and wanted is None if wanted is None else found == pytest.approx(wanted, abs=1e-9)


def test_no_division_has_fewer_pairs_against_the_pattern() -> None:
    for graph in GRAPHS:
        matrix, ties = nx.to_numpy_array(graph), Ties.of(graph)
        every = (np.array(one, bool) for one in itertools.product([False, True], repeat=len(graph)))
        best = min(errors(matrix, one) for one in every)
        found = core.split(ties)
        assert found.errors == best == errors(matrix, found.core)


def test_fits_are_correlations_over_pairs() -> None:
    for graph in GRAPHS:
        matrix, found = nx.to_numpy_array(graph), core.split(Ties.of(graph))
        one, other = np.triu_indices(len(graph), 1)
        tied, inside = matrix[one, other], found.core
        both, any_ = inside[one] & inside[other], inside[one] | inside[other]
        alike = both | ~any_
        assert same(found.fit(across=True), pearson(tied, any_.astype(float)))
        assert same(found.fit(across=False), pearson(tied[alike], both[alike].astype(float)))


def test_the_correlation_is_that_of_the_whole_matrix() -> None:
    for seed, graph in enumerate(GRAPHS):
        values = np.random.default_rng(seed).random(len(graph))
        one, other = np.triu_indices(len(graph), 1)
        wanted = pearson(nx.to_numpy_array(graph)[one, other], np.outer(values, values)[one, other])
        assert same(core.correlation(Ties.of(graph), values), wanted)


def test_coreness_is_the_principal_eigenvector() -> None:
    for graph in GRAPHS:
        ties, values = Ties.of(graph), core.coreness(Ties.of(graph))
        assert (values >= 0).all()
        if ties.size:
            matrix = nx.to_numpy_array(graph)
            assert np.allclose(matrix @ values, np.linalg.eigvalsh(matrix)[-1] * values, atol=1e-9)
            assert np.linalg.norm(values) == pytest.approx(1)


def test_large_pieces_have_the_same_coreness_as_small_ones(monkeypatch) -> None:
    ties = Ties.of(nx.karate_club_graph())
    dense = core.coreness(ties)
    monkeypatch.setattr(core, "DENSE", 5)
    assert np.allclose(core.coreness(ties), dense, atol=1e-9)


def test_of_equal_pieces_the_first_holds_the_core() -> None:
    ties = Ties.of(nx.disjoint_union(nx.complete_graph(3), nx.complete_graph(3)))
    assert core.coreness(ties).tolist() == pytest.approx([3**-0.5] * 3 + [0] * 3)


def test_a_star_has_its_hub_for_a_core_and_fits_perfectly() -> None:
    """Borgatti & Everett 1999: Freeman's star is the ideal pattern."""
    ties = Ties.of(nx.star_graph(8))
    found = core.split(ties)
    assert found.core.tolist() == [True] + [False] * 8
    assert found.errors == 0 and found.fit(across=True) == pytest.approx(1)
    assert core.correlation(ties, core.coreness(ties)) == pytest.approx(1)


def test_a_core_with_a_rim_is_found_as_it_was_drawn() -> None:
    graph = nx.complete_graph(4)
    graph.add_edges_from([(0, 4), (1, 5), (2, 6), (3, 7)])
    found = core.split(Ties.of(graph))
    assert np.flatnonzero(found.core).tolist() == [0, 1, 2, 3]
    assert found.densities == (1, 0, 0.25) and found.fit(across=False) == 1


def test_zachary_has_a_core_around_both_leaders() -> None:
    """Zachary 1977; the six of highest degree, no division having fewer errors (Lip 2011)."""
    found = core.split(Ties.of(nx.karate_club_graph()))
    assert np.flatnonzero(found.core).tolist() == [0, 1, 2, 3, 32, 33]
    assert found.inner + found.outer + found.across == 78


def test_chance_is_seeded_and_never_nothing() -> None:
    ties = Ties.of(nx.karate_club_graph())
    found = core.chance(ties, Settings(draws=99))
    assert found == core.chance(ties, Settings(draws=99)) != core.chance(ties, Settings(draws=99, seed=1))
    assert found.draws == 99 and found.p == 0.01, "Zachary's ties are more concentrated than by chance"
    assert core.chance(Ties.of(nx.cycle_graph(12)), Settings(draws=99)).p > 0.9
    assert core.chance(Ties.of(nx.Graph()), Settings()).draws == 0


def test_networks_by_chance_have_as_many_ties() -> None:
    """Every pair is as likely: over many draws of 3 ties among 5 things, errors are those of all such graphs."""
    pairs = list(itertools.combinations(range(5), 2))
    every = []
    for chosen in itertools.combinations(pairs, 3):
        graph = nx.empty_graph(5)
        graph.add_edges_from(chosen)
        every.append(core.split(Ties.of(graph)).errors)
    ties = Ties.of(nx.Graph([(0, 1), (2, 3), (3, 4)]))
    assert core.chance(ties, Settings(draws=4000)).mean == pytest.approx(np.mean(every), abs=0.03)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_study_names_the_core_and_says_how_far_to_trust_it(lang: str) -> None:
    members, figures = core.core_study(case(nx.star_graph([*"mabcd"])), Settings(lang=lang, draws=19))
    assert members.rows[0][:3] == ("m", "m", "核心" if lang == "zh" else "core")
    assert len(members) == 5 and any("5" in note for note in members.notes), "few things"
    assert len(figures) == 10 and any("20181105" in note for note in figures.notes)
    assert all(table.caption and table.notes for table in (members, figures))
    assert all(len(table) >= 0 for table in core.core_study(case(nx.Graph()), Settings(lang=lang)))


def test_of_nothing_and_of_one_thing() -> None:
    assert len(core.MEASURES["core"].compute(Ties.of(nx.Graph()), Settings())) == 0
    assert core.MEASURES["core"].compute(Ties.of(nx.empty_graph(1)), Settings()).tolist() == [0]


def test_who_may_be_in_the_core_or_not() -> None:
    """Against all divisions: in some with the fewest pairs against the pattern, but not in all of them."""
    for graph in GRAPHS[:80]:
        matrix, ties = nx.to_numpy_array(graph), Ties.of(graph)
        every = [np.array(one, bool) for one in itertools.product([False, True], repeat=len(graph))]
        counts = [errors(matrix, one) for one in every] if len(graph) else []
        best = [one for one, number in zip(every, counts, strict=False) if number == min(counts)]
        some = np.any(best, axis=0) if best else np.zeros(0, bool)
        always = np.all(best, axis=0) if best else np.zeros(0, bool)
        assert core.undecided(ties).tolist() == (some & ~always).tolist()


def test_no_unique_core_is_said() -> None:
    members = core.core_study(case(nx.cycle_graph(6)), Settings(draws=19))[0]
    assert any("no unique core" in note for note in members.notes)
    assert {row[2] for row in members.rows} == {"either"}
