"""When: EDTF as days, and which things and relations of a network they date."""

import datetime
import doctest
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg.analysis.timed.when
from kg.analysis.network import network
from kg.analysis.posts import with_posts
from kg.analysis.timed.chronicle import chronicle
from kg.analysis.timed.when import FIRST, LAST, MAKES, PART, Dates, Days, dated, day, interval, matching
from kg.graph.store.snapshot import current
from kg.iri import DCTERMS, DHQ, ORG
from kg.schema import load_schema
from tests.small_network import iri, small_schema, small_store


def of(year: int, month: int, number: int) -> int:
    return (datetime.date(year, month, number) - datetime.date(1970, 1, 1)).days


@given(st.dates())
def test_days_are_those_of_the_calendar(date: datetime.date) -> None:
    assert day((date.year, date.month, date.day)) == (date - datetime.date(1970, 1, 1)).days


def test_years_that_no_datetime_has() -> None:
    assert day((10000, 1, 1)) - day((9999, 12, 31)) == 1
    assert day((1, 1, 1)) - day((0, 12, 31)) == 1
    assert day((0, 1, 1)) - day((-1, 12, 31)) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018-05-06", (of(2018, 5, 6), of(2018, 5, 6))),
        ("2018-05", (of(2018, 5, 1), of(2018, 5, 31))),
        ("2018", (of(2018, 1, 1), of(2018, 12, 31))),
        ("2018~", (of(2018, 1, 1), of(2018, 12, 31))),
        ("2018-05?", (of(2018, 5, 1), of(2018, 5, 31))),
        ("2018-02%", (of(2018, 2, 1), of(2018, 2, 28))),
        ("201X", (of(2010, 1, 1), of(2019, 12, 31))),
        ("20XX", (of(2000, 1, 1), of(2099, 12, 31))),
        ("2018-XX", (of(2018, 1, 1), of(2018, 12, 31))),
        ("2018-05-XX", (of(2018, 5, 1), of(2018, 5, 31))),
        ("2018-21", (of(2018, 1, 1), of(2018, 12, 31))),  # a season depends on the hemisphere
        ("2018-05/2018-11", (of(2018, 5, 1), of(2018, 11, 30))),
        ("2018/..", (of(2018, 1, 1), None)),
        ("2018/", (of(2018, 1, 1), None)),
        ("../2018", (None, of(2018, 12, 31))),
        ("/2018-05", (None, of(2018, 5, 31))),
        ("2018-05-06T10:00:00+08:00", (of(2018, 5, 6), of(2018, 5, 6))),
        ("1970-01-01", (0, 0)),
        ("1969-12-31", (-1, -1)),
    ],
)
def test_edtf(text: str, expected: Days) -> None:
    assert expected == interval(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "..",
        "../..",
        "/",
        "2018-13",
        "2018-02-30",
        "2018/2017",
        "5月",
        "２０１８",
        "日前",
        "--05",
        "2018-5",
    ],
)
def test_not_edtf(text: str) -> None:
    assert interval(text) is None


def test_the_ontology_says_what_the_properties_are() -> None:
    schema = small_schema()
    assert DHQ + "startTime" in matching(schema, FIRST)
    assert DHQ + "endTime" in matching(schema, LAST)
    assert {DHQ + "partOfOccurrence", DCTERMS + "isPartOf"} <= matching(schema, PART)
    assert {DHQ + "foundedBody", ORG + "resultingOrganization"} <= matching(schema, MAKES)


def small(*said: tuple[str, str, str]) -> Dates:
    """The days of the small network when something more is said: subject, property, time."""
    store = ox.Store()
    for quad in small_store():
        store.add(quad)
    graph = ox.NamedNode("https://example.org/graph/claims/note/explicit")
    for subject, prop, value in said:
        where, what = ox.NamedNode(iri(subject)), ox.NamedNode(DHQ + prop)
        store.add(ox.Quad(where, what, ox.Literal(value), graph))
    made = with_posts(network(store, small_schema()), store, small_schema())
    return dated(made, store, small_schema())


def test_nothing_is_dated_unless_a_date_is_given() -> None:
    assert small() == Dates()
    assert small(("rel/time-1", "literalTime", "--05"), ("rel/unit-1", "startTime", "日前")) == Dates()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([("startTime", "2018-05")], (of(2018, 5, 1), None)),
        ([("endTime", "2018-05")], (None, of(2018, 5, 31))),
        ([("startTime", "2018"), ("endTime", "2019-03")], (of(2018, 1, 1), of(2019, 3, 31))),
        ([("startTime", "2018/..")], (of(2018, 1, 1), None)),
        ([("observedTime", "2018-05-06")], (of(2018, 5, 6), of(2018, 5, 6))),
        ([("observedTime", "2018-05"), ("observedTime", "2020")], (of(2018, 5, 1), of(2020, 12, 31))),
        ([("startTime", "2018-05"), ("observedTime", "2018-06-07")], (of(2018, 5, 1), None)),
        (
            [("startTime", "2018"), ("endTime", "2018-05"), ("observedTime", "2019")],
            (of(2018, 1, 1), of(2019, 12, 31)),
        ),
    ],
)
def test_relations(said: list[tuple[str, str]], expected: Days) -> None:
    found = small(*(("rel/unit-1", prop, value) for prop, value in said))
    assert found == Dates({}, {iri("rel/unit-1"): expected})


def test_an_edge_that_rests_on_several_relations_has_the_days_of_all() -> None:
    key = iri("post/secretary") + "#in"
    found = small(("rel/post-1", "startTime", "2018"), ("rel/post-1", "endTime", "2019"))
    assert found.edges[key] == found.edges[iri("rel/post-1")] == (of(2018, 1, 1), of(2019, 12, 31))


def test_occurrences_their_parts_and_who_takes_part() -> None:
    found = small(("rel/time-1", "normalizedTime", "2018-05-06"))
    days = (of(2018, 5, 6), of(2018, 5, 6))
    assert found.nodes == {iri("event/meeting"): days, iri("event/unveiling"): days}
    assert found.edges == {iri(f"rel/{name}"): days for name in ("part-1", "part-2", "part-3", "link-3")}


def test_a_date_is_stated_only_where_a_source_states_all_of_it() -> None:
    def found(*literal: str) -> list[tuple[tuple[Days, str], ...]]:
        store = ox.Store()
        store.extend(small_store())
        time = ox.NamedNode(iri("rel/time-1"))
        said = [("normalizedTime", "2018-05-06", "inferred"), ("inferenceReason", "年份不在文中", "inferred")]
        for prop, value, graph in [*said, *(("literalTime", value, "explicit") for value in literal)]:
            where = ox.NamedNode(f"https://example.org/graph/claims/note/{graph}")
            store.add(ox.Quad(time, ox.NamedNode(DHQ + prop), ox.Literal(value), where))
        history = chronicle(network(store, small_schema()), store, small_schema())
        return [history.spells.nodes[iri(f"event/{name}")].guesses for name in ("meeting", "unveiling")]

    date = (of(2018, 5, 6), of(2018, 5, 6))
    assert found("--05-06") == [((date, "年份不在文中"),)] * 2
    assert found("2018-05-06") == [()] * 2


def test_the_end_of_an_occasion_is_not_stated_unless_it_is() -> None:
    store = ox.Store()
    store.extend(small_store())
    time = ox.NamedNode(iri("rel/time-1"))
    store.add(ox.Quad(time, ox.NamedNode(DHQ + "normalizedTime"), ox.Literal("2018-05-06")))
    said = chronicle(network(store, small_schema()), store, small_schema()).spells.nodes[iri("event/meeting")]
    day = of(2018, 5, 6)
    assert (said.begun, said.ended, said.bounds) == (((day, day),), (), (day, None))


def test_a_participation_may_have_days_of_its_own() -> None:
    found = small(("rel/time-1", "normalizedTime", "2018-05"), ("rel/part-1", "observedTime", "2018-05-02"))
    assert found.edges[iri("rel/part-1")] == (of(2018, 5, 2), of(2018, 5, 2))
    assert found.edges[iri("rel/part-2")] == (of(2018, 5, 1), of(2018, 5, 31))


def test_parts_of_parts_and_circles() -> None:
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(("abcxy"), family="event")
    for one, other in ("ab", "bc", "xy", "yx"):
        graph.add_edge(one, other, key=one + other, relation=DHQ + "partOfOccurrence")
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:c"), ox.NamedNode(DHQ + "observedTime"), ox.Literal("1970-01-02")))
    graph = nx.relabel_nodes(graph, {name: f"urn:{name}" for name in "abcxy"})
    found = dated(graph, store, small_schema())
    assert found.nodes == {f"urn:{name}": (1, 1) for name in "abc"}
    assert found.edges == {"ab": (1, 1), "bc": (1, 1)}


def test_what_prepares_an_occasion_is_not_on_its_day() -> None:
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(["urn:a", "urn:b"], family="event")
    graph.add_edge("urn:a", "urn:b", key="k", relation=DHQ + "precedes")
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:b"), ox.NamedNode(DHQ + "observedTime"), ox.Literal("1970-01-02")))
    assert dated(graph, store, small_schema()) == Dates({"urn:b": (1, 1)}, {})


def test_the_first_data_set(exports: Path) -> None:
    store, schema = current(exports, "donghongqiao").store(), load_schema()
    found = dated(network(store, schema), store, schema)
    by_name = {node.rsplit("/", 1)[-1]: days for node, days in found.nodes.items()}
    assert by_name == {
        "jinbohui": (of(2018, 11, 5), of(2018, 11, 5)),
        "lianxihuiyi-chengli": (of(2018, 5, 1), of(2018, 5, 31)),
        "hongqiao-lianxihuiyi": (of(2018, 5, 1), None),  # there since it was founded
    }
    assert found.edges


def test_doctest() -> None:
    assert doctest.testmod(kg.analysis.timed.when).failed == 0
