"""Edges: the columnar table has the nodes and edges of the networkx network, whose rules it shares."""

import networkx as nx
import numpy as np
import pyoxigraph as ox
import pytest

from kg.analysis.columnar.edges import FAMILY_NAMES, OPEN_FIRST, OPEN_LAST, Edges, everything, read
from kg.analysis.network import KINDS, network
from kg.analysis.ties import Arcs, Ties
from kg.analysis.timed.when import dated
from kg.errors import KGError
from kg.graph.store.snapshot import current
from kg.iri import DHQ, STATUSES
from kg.schema import Schema, load_schema
from tests import small_graph
from tests.benchmarks.pages import build_graph
from tests.small_network import iri, small_schema, small_store
from tests.test_network import annotated  # noqa: F401 - a fixture

Made = tuple[ox.Store, Schema]


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A small graph of the generator of the benches, whose store is made as any build makes it."""
    out = tmp_path_factory.mktemp("generated")
    build_graph(out, 4_000)
    return current(out).store(), load_schema()


@pytest.fixture(params=["small", "other", "first", "generated"])
def made(request: pytest.FixtureRequest) -> Made:
    if request.param == "small":
        return small_store(), small_schema()
    if request.param == "other":
        return small_graph.store(), small_graph.schema()
    if request.param == "first":
        return current(request.getfixturevalue("exports"), "donghongqiao").store(), load_schema()
    return request.getfixturevalue("generated")


def rows(edges: Edges) -> set[tuple[object, ...]]:
    found = edges.columns
    names = ("source", "target", "fact", "term", "status", "kinds")
    return set(zip(*(found[name] for name in names), strict=True))


def expected(graph: nx.MultiDiGraph) -> set[tuple[object, ...]]:
    return {
        (a, b, key, d["term"], d["status"], tuple(kind for kind in KINDS if kind in d["kinds"]))
        for a, b, key, d in graph.edges(keys=True, data=True)
    }


def cited(graph: nx.MultiDiGraph) -> set[tuple[str, tuple[str, ...]]]:
    return {
        (key, tuple(sorted({quote.source for quote in d["quotes"] if quote.source})))
        for _, _, key, d in graph.edges(keys=True, data=True)
    }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("explicit_only", [False, True])
def test_the_same_as_the_network(made: Made, kind: str, explicit_only: bool) -> None:
    graph = network(*made, kind, explicit_only=explicit_only)
    edges = read(*made, kind, explicit_only=explicit_only)
    assert edges.nodes == tuple(graph)
    assert len(edges) == graph.number_of_edges()
    assert rows(edges) == expected(graph)
    assert [FAMILY_NAMES[code] for code in edges.family] == [d for _, d in graph.nodes(data="family")]
    assert set(zip(edges.facts, edges.columns["sources"], strict=True)) == cited(graph)
    assert list(edges.facts) == sorted(edges.facts)


def test_the_days_are_those_of_the_network(made: Made) -> None:
    days, edges = dated(network(*made), *made).edges, read(*made)
    assert set(np.array(edges.facts, object)[edges.dated]) == set(days)
    for fact, first, last in zip(edges.facts, edges.first.tolist(), edges.last.tolist(), strict=True):
        one, other = days.get(fact, (None, None))
        assert (first, last) == (OPEN_FIRST if one is None else one, OPEN_LAST if other is None else other)


def test_ties_and_arcs_are_those_of_the_network(made: Made) -> None:
    graph, edges = network(*made), read(*made, bare=True)
    for ours, theirs in ((edges.ties(), Ties.of(graph)), (edges.arcs(), Arcs.of(graph))):
        assert ours.ids == theirs.ids
        assert (ours.weights != theirs.weights).nnz == 0


def test_one_reading_serves_every_kind(made: Made) -> None:
    every = everything(*made)
    for kind in KINDS:
        assert rows(every.of(kind)) == rows(read(*made, kind))
    through = network(*made, "affiliation", through_events=True)
    assert rows(every.of("affiliation", through_events=True)) == expected(through)


@pytest.mark.parametrize("kind", KINDS)
def test_roles_that_tie_to_what_was_acted_on(annotated: Schema, kind: str) -> None:  # noqa: F811
    graph = network(small_store(), annotated, kind)
    assert rows(read(small_store(), annotated, kind)) == expected(graph)
    if kind == "affiliation":
        assert graph.has_edge(iri("person/wang"), iri("org/committee"), iri("rel/part-3"))


def added(*quads: tuple[str, str, str]) -> ox.Store:
    store = ox.Store()
    store.extend(small_store())
    graph = ox.NamedNode("https://example.org/graph/more")
    for subject, prop, value in quads:
        store.add(ox.Quad(ox.NamedNode(subject), ox.NamedNode(prop), ox.NamedNode(value), graph))
    return store


@pytest.mark.parametrize(
    "more",
    [
        [(iri("rel/unit-1"), DHQ + "target", iri("org/conference"))],  # two targets: the first counts
        [(iri("rel/unit-1"), DHQ + "subject", iri("org/aaa"))],
        [(iri("rel/link-1"), DHQ + "relation", DHQ + "areaCommittee")],  # the longer of the two is first
        [(iri("rel/unit-1"), DHQ + "status", DHQ[:-4] + "scheme/status#ambiguous")],
        [(iri("rel/lead-2"), DHQ + "status", DHQ[:-4] + "scheme/status#explicit")],
        [(iri("rel/part-3"), DHQ + "actedOn", iri("org/committe"))],
        [
            (iri("rel/new"), DHQ + "subject", iri("org/yi")),
            (iri("rel/new"), DHQ + "target", iri("org/quwei")),
        ],
    ],
)
def test_what_a_fact_is_when_more_than_one_thing_is_said(
    annotated: Schema,  # noqa: F811
    more: list[tuple[str, str, str]],
) -> None:
    store = added(*more)
    for explicit_only in (False, True):
        for kind in KINDS:
            graph = network(store, annotated, kind, explicit_only=explicit_only)
            assert rows(read(store, annotated, kind, explicit_only=explicit_only)) == expected(graph)


def test_literals_and_blank_nodes_are_no_ends() -> None:
    store = added((iri("rel/half"), "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", DHQ + "Affiliation"))
    for value in (ox.Literal('a "word"'), ox.Literal(1), ox.BlankNode("b")):
        for prop in ("subject", "target"):
            store.add(ox.Quad(ox.NamedNode(iri("rel/half")), ox.NamedNode(DHQ + prop), value))
    assert rows(read(store, small_schema())) == expected(network(store, small_schema()))


def test_no_edges() -> None:
    edges = read(ox.Store(), small_schema())
    assert (len(edges), edges.nodes, edges.table().rows) == (0, (), ())
    assert len(edges.ties()) == len(edges.arcs()) == 0
    assert len(edges.of("events")) == 0


def test_a_mask_keeps_edges_and_their_ends() -> None:
    edges = read(small_store(), small_schema())
    sure = edges.where(edges.status == STATUSES.index("explicit"))
    assert rows(sure) == expected(network(small_store(), small_schema(), explicit_only=True))
    assert sure.sources == edges.sources
    assert len(edges.where(np.zeros(len(edges), bool)).nodes) == 0


def test_no_kind_of_that_name() -> None:
    with pytest.raises(KGError, match="affiliation, organisations, actors, events, all"):
        read(small_store(), small_schema(), "friends")


def test_a_table_for_export() -> None:
    table = read(small_store(), small_schema(), "events").table("zh")
    assert table.columns[:4] == ("主体", "客体", "关系IRI", "关系类型")
    assert len(table) == 4
    record = next(r for r in table.records() if r["关系IRI"] == iri("rel/part-1"))
    assert (record["状态"], record["网络"], record["来源"]) == ("explicit", "events;all", iri("doc/note"))
    assert (record["起"], record["止"], record["有日期"]) == (None, None, False)
