"""Figures of whole networks and shared members against chance; what small networks cannot show is said."""

import networkx as nx
import numpy as np
import pytest

from kg.analysis.chance.comembership import comembership, memberships, shared
from kg.analysis.chance.significance import STUDIES, pieces, transitivity
from kg.analysis.interlocking.projection import Incidence
from kg.analysis.method import Case, Settings
from kg.analysis.network import network
from kg.analysis.nodes import Catalogue
from kg.analysis.ties import Ties
from tests.small_network import small_schema, small_store

DAVIS = nx.davis_southern_women_graph()
WOMEN = DAVIS.graph["top"]
SEATS = Incidence.of((woman, event) for woman in WOMEN for event in DAVIS[woman])


def test_the_same_as_networkx_on_200_random_graphs() -> None:
    for seed in range(200):
        rng = np.random.default_rng(seed)
        graph = nx.gnp_random_graph(int(rng.integers(0, 25)), float(rng.random()) / 2, seed=seed)
        ties = Ties.of(graph)
        assert transitivity(ties) == pytest.approx(nx.transitivity(graph), abs=1e-9)
        found = [len(piece) for piece in nx.connected_components(graph)]
        assert pieces(ties) == (len(found), max(found, default=0))


def test_zachary_has_the_published_transitivity() -> None:
    """0.255682: KONECT, konect.cc/networks/ucidata-zachary (Kunegis 2013, WWW Companion 1343–1350)."""
    assert transitivity(Ties.of(nx.karate_club_graph())) == pytest.approx(0.255682, abs=5e-7)


def test_shared_members_are_those_of_networkx() -> None:
    edges = SEATS.matrix.tocoo()
    one, other, number = shared((edges.row, edges.col), *SEATS.matrix.shape)
    theirs = nx.bipartite.weighted_projected_graph(DAVIS, DAVIS.graph["bottom"])
    ours = {(SEATS.columns[a], SEATS.columns[b]): n for a, b, n in zip(one, other, number, strict=True)}
    assert len(ours) == theirs.number_of_edges()
    assert all(theirs.edges[pair]["weight"] == n for pair, n in ours.items())


def test_two_events_of_the_same_eight_women_are_no_chance() -> None:
    """Among the women of Davis, Gardner & Gardner 1941 chance gives pairs of few common events p near 1."""
    found = comembership(SEATS.turned, 199, 1)
    assert found.tests == 18 * 17 // 2
    assert ((found.p > 0) & (found.p <= 1)).all() and (found.least <= found.p + 1e-12).all()
    assert (found.q >= found.p).all()
    by_size = found.shared - found.expected
    assert found.p[by_size < 0].min() > found.p[np.argmax(by_size)]


def test_shared_members_by_chance_are_not_found_significant() -> None:
    rng = np.random.default_rng(4)
    dealt = {
        (f"p{person:02}", f"o{body}") for person in range(60) for body in rng.choice(12, 2, replace=False)
    }
    found = comembership(Incidence.of(dealt), 199, 1)
    assert (found.q > 0.05).all()
    assert (found.p < 0.1).mean() < 0.2, "of the pairs that share any"


def test_the_formula_for_large_networks_is_near_the_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(4)
    dealt = {
        (f"p{person:03}", f"o{body:02}") for person in range(200) for body in rng.choice(25, 2, replace=False)
    }
    drawn = comembership(Incidence.of(dealt), 499, 1)
    monkeypatch.setattr("kg.analysis.chance.comembership.DRAWN", 100)
    reckoned = comembership(Incidence.of(dealt), 99, 1)
    assert (drawn.draws, reckoned.draws) == (499, 0)
    assert reckoned.expected == pytest.approx(drawn.expected, rel=0.15)
    assert np.abs(reckoned.p - drawn.p).max() < 0.06


def small(kind: str = "all") -> Case:
    return Case(network(small_store(), small_schema(), kind), Catalogue(small_store(), small_schema()))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_significance_as_tables(lang: str) -> None:
    whole, bodies, persons = STUDIES["significance"].compute(small(), Settings(lang=lang, draws=19))
    assert len(whole.rows) == 8
    assert all(row[6] is None or 0 < float(str(row[6])) <= 1 for row in whole.rows)
    assert all(len(table.columns) == len(row) for table in (whole, bodies, persons) for row in table.rows)
    small_said = "不足以推断" if lang == "zh" else "cannot carry any claim"
    assert any(small_said in note for note in whole.notes)
    none_said = "没有一对可能显著" if lang == "zh" else "No pair can be significant"
    assert any(none_said in note for note in bodies.notes)


def test_the_same_seed_gives_the_same_tables() -> None:
    one, other = (STUDIES["significance"].compute(small(), Settings(draws=9)) for _ in range(2))
    assert one == other


def test_two_kinds_of_things_stay_apart() -> None:
    whole, *_ = STUDIES["significance"].compute(small("affiliation"), Settings(draws=9))
    assert "transitivity" not in {row[0] for row in whole.rows}
    assert {row[1] for row in whole.rows} <= {"degrees of both kinds kept", "labels permuted"}


def test_memberships_are_of_persons_in_organisations() -> None:
    found = memberships(small().graph)
    assert (len(found.rows), len(found.columns), found.matrix.nnz) == (2, 3, 3)


def test_an_empty_network() -> None:
    (whole,) = STUDIES["significance"].compute(Case(nx.MultiDiGraph(), small().catalogue), Settings(draws=9))
    assert not whole.rows
