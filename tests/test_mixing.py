"""Mixing against networkx and against published figures; multiplexity and role profiles by hand."""

import networkx as nx
import numpy as np
import pytest

from kg.analysis.chance import nulls
from kg.analysis.method import Case, Settings
from kg.analysis.mixed.mixing import (
    STUDIES,
    Grouped,
    assortativity,
    counts,
    degree_assortativity,
    ei,
    ei_of_things,
    mixing_matrix,
)
from kg.analysis.mixed.multiplexity import STUDIES as MORE
from kg.analysis.mixed.multiplexity import Layers, overlap
from kg.analysis.network import network
from kg.analysis.nodes import Catalogue
from kg.analysis.ties import Ties
from tests.small_network import iri, small_schema, small_store

WHITE = """Mother,Sister Mother,SisterDaughter Mother,BrotherDaughter Mother,Father Mother,Brother
Mother,BrotherSon Mother,SisterSon Sister,SisterDaughter Sister,BrotherDaughter Sister,Father Sister,SisterSon
BrotherWife,BrotherDaughter SisterDaughter,Father BrotherDaughter,Father BrotherDaughter,Brother Father,Brother
Father,BrotherSon Father,SisterSon Brother,BrotherSon Brother,SisterSon SisterHusband,BrotherSon
SisterHusband,SisterSon"""
"""Kinship terms tied by closeness of meaning, after White, in Freeman 1978 (netseg's data ``WhiteKinship``)."""
FEMALE = {"Mother", "Sister", "BrotherWife", "SisterDaughter", "BrotherDaughter"}


def random_case(seed: int) -> tuple[nx.Graph, Grouped]:
    """A random graph with isolates, some of whose things are in groups."""
    rng = np.random.default_rng(seed)
    graph = nx.gnp_random_graph(int(rng.integers(0, 25)), float(rng.random()) ** 2, seed=seed)
    group = {node: str(rng.integers(4)) for node in graph if rng.random() < 0.9}
    inside = graph.subgraph(group).copy()
    nx.set_node_attributes(inside, group, "group")
    return inside, Grouped.of(Ties.of(graph), group)


def equal(ours: float, theirs: float) -> bool:
    return bool(np.isnan(ours) and np.isnan(theirs)) or ours == pytest.approx(theirs, abs=1e-9)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_the_same_as_networkx_on_200_random_graphs() -> None:
    for seed in range(200):
        graph, found = random_case(seed)
        if not graph.number_of_edges():
            continue
        matrix = mixing_matrix(found.ties, found.codes, len(found.groups))
        theirs = nx.attribute_mixing_matrix(
            graph, "group", mapping={g: at for at, g in enumerate(found.groups)}, normalized=False
        )
        assert (matrix.toarray() == theirs).all()
        assert equal(assortativity(matrix), nx.attribute_assortativity_coefficient(graph, "group"))
        assert equal(degree_assortativity(found.ties), nx.degree_assortativity_coefficient(graph))
        same = [graph.nodes[a]["group"] == graph.nodes[b]["group"] for a, b in graph.edges()]
        assert ei(found.ties, found.codes) == pytest.approx(
            (same.count(False) - same.count(True)) / len(same)
        )


def test_white_kinship_has_the_published_figures() -> None:
    """netseg 1.0 (Bojanowski & Corten 2014, Social Networks 39:14–32): E–I -0.1818182, assortativity 0.1801242."""
    graph = nx.Graph(tuple(pair.split(",")) for pair in WHITE.split())
    assert graph.number_of_edges() == 22
    found = Grouped.of(Ties.of(graph), {one: "f" if one in FEMALE else "m" for one in graph})
    assert ei(found.ties, found.codes) == pytest.approx(-0.1818182, abs=5e-8)
    assert assortativity(mixing_matrix(found.ties, found.codes, 2)) == pytest.approx(0.1801242, abs=5e-8)


def test_a_classroom_has_the_published_figures() -> None:
    """netseg's vignette, reciprocated choices to play with: 11 ties among boys, 10 among girls, 1 between."""
    graph = nx.disjoint_union(nx.gnm_random_graph(13, 11, seed=1), nx.gnm_random_graph(13, 10, seed=1))
    graph.add_edge(0, 13)
    found = Grouped.of(Ties.of(graph), {node: "boy" if node < 13 else "girl" for node in graph})
    assert ei(found.ties, found.codes) == pytest.approx(-0.9090909, abs=5e-8)
    assert assortativity(mixing_matrix(found.ties, found.codes, 2)) == pytest.approx(0.9089027, abs=5e-8)


def test_zachary_is_disassortative() -> None:
    """-0.475613: KONECT, konect.cc/networks/ucidata-zachary (Kunegis 2013, WWW Companion 1343–1350)."""
    assert degree_assortativity(Ties.of(nx.karate_club_graph())) == pytest.approx(-0.475613, abs=5e-7)


def test_e_i_by_group_and_by_thing() -> None:
    # a – b – c in one group, d alone in another; b is tied to d, too
    found = Grouped.of(
        Ties.of(nx.Graph([("a", "b"), ("b", "c"), ("b", "d")])), dict(zip("abcd", "1112", strict=True))
    )
    internal, external = counts(found.ties, found.codes, 2)
    assert (internal.tolist(), external.tolist()) == ([2, 0], [1, 1])
    within, values = ei_of_things(found.ties, found.codes)
    assert within.tolist() == [1, 2, 1, 0]
    assert values == pytest.approx([-1, -1 / 3, -1, 1])


def test_the_expectation_of_e_i_is_that_of_the_sizes_of_groups() -> None:
    ties = Ties.of(nx.gnm_random_graph(30, 60, seed=2))
    sizes = np.array([15, 9, 6])
    codes = np.repeat([0, 1, 2], sizes)
    (found,) = nulls.test(lambda c: ei(ties, c), nulls.relabelled(codes), 3000, 1)
    within = float((sizes * (sizes - 1)).sum()) / (30 * 29)
    assert found.expected == pytest.approx(1 - 2 * within, abs=0.01)
    assert found.expected > 0.2, "not 0"


@pytest.mark.parametrize("graph", [nx.Graph(), nx.empty_graph(1), nx.empty_graph(4)])
def test_without_ties_there_are_no_figures(graph: nx.Graph) -> None:
    found = Grouped.of(Ties.of(graph), dict.fromkeys(graph, "x"))
    assert np.isnan(ei(found.ties, found.codes))
    assert np.isnan(degree_assortativity(found.ties))
    assert np.isnan(assortativity(mixing_matrix(found.ties, found.codes, len(found.groups))))


def small(kind: str = "all") -> Case:
    return Case(network(small_store(), small_schema(), kind), Catalogue(small_store(), small_schema()))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_mixing_as_tables(lang: str) -> None:
    whole, groups, matrix, things = STUDIES["mixing"].compute(small(), Settings(lang=lang, draws=99))
    case = Grouped.of(
        Ties.of(small().graph), {one: data["type"] for one, data in small().graph.nodes(data=True)}
    )
    assert whole.rows[0][1] == pytest.approx(ei(case.ties, case.codes))
    assert whole.rows[0][2] not in {None, 0}
    assert sum(int(str(row[2])) for row in groups.rows) == len(case.ties)
    assert sum(int(str(row[2])) for row in matrix.rows) == case.ties.size
    assert all(row[3] for row in things.rows)
    assert any("99" in note for note in whole.notes), "how often chance was asked"
    assert all(table.caption for table in (whole, groups, matrix, things))


def test_an_empty_network_has_tables_without_rows() -> None:
    empty = Case(nx.MultiDiGraph(), small().catalogue)
    for study in (*STUDIES.values(), *MORE.values()):
        assert study.compute(empty, Settings(draws=9))


def layered() -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    relations = [
        ("a", "b", "lead"),
        ("b", "a", "found"),
        ("a", "b", "lead"),
        ("a", "c", "lead"),
        ("c", "c", "found"),
    ]
    for number, (one, other, term) in enumerate(relations):
        graph.add_edge(one, other, key=number, term=term)
    return graph


def test_kinds_of_relation_are_counted_by_pair_whatever_their_direction() -> None:
    layers = Layers.of(layered())
    assert (layers.pairs, layers.terms) == ((("a", "b"), ("a", "c")), ("found", "lead"))
    assert layers.kinds.tolist() == [2, 1]
    assert layers.counts.toarray().tolist() == [[1, 2], [0, 1]]
    both, share = overlap(layers)
    assert both.toarray().tolist() == [[1, 1], [1, 2]]
    assert share.toarray().tolist() == [[1, 0.5], [0.5, 1]]


def test_multiplexity_as_tables() -> None:
    several, summary, overlaps = MORE["multiplexity"].compute(Case(layered(), small().catalogue), Settings())
    assert [row[4:] for row in several.rows] == [(2, 3, "found; lead")]
    assert [row[1] for row in summary.rows] == [2, 1, 0.5, 1.5, 2]
    assert overlaps.rows == (("found", "lead", 1, 2, 1, 0.5, "found", "lead"),)


def test_the_role_profile_of_a_type() -> None:
    ours, others = MORE["roles"].compute(small(), Settings())
    party = [row for row in ours.rows if row[8] == small().graph.nodes[iri("org/quwei")]["type"]]
    holding = next(row for row in party if str(row[9]).endswith("PostHolding"))
    # one of the two Party committees has a secretary
    assert (holding[1], *holding[3:8]) == (2, "object", "secretary", 1, 1, 0.5)
    assert {row[3] for row in others.rows} <= {"subject", "object"}
    zh = MORE["roles"].compute(small(), Settings(lang="zh"))[0]
    assert {row[3] for row in zh.rows} <= {"主体", "客体"}
