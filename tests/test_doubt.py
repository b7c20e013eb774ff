"""Doubt: which places rest on ambiguous relations, on the first data set, of which it is known by hand."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.analysis.method import Settings
from kg.report import doubt
from kg.report.desk import Desk
from kg.schema import load_schema
from tests.small_network import small_schema, small_store


@pytest.fixture(scope="module", params=["zh", "en"])
def desk(request: pytest.FixtureRequest, exports: Path) -> Desk:
    store, schema = ox.Store(), load_schema()
    store.load(path=str(exports / "donghongqiao.nq"), format=ox.RdfFormat.N_QUADS)
    for quad in schema.quads():
        store.add(quad)
    return Desk(store, schema, Settings(lang=request.param, draws=19))


def test_two_readings_of_the_same_words_exclude_each_other(desk: Desk) -> None:
    """Either Wang Yunping is secretary of both committees, or the two committees are one."""
    assert len(doubt.doubtful(desk)) == 2
    assert doubt.rivals(desk)
    edges = [graph.number_of_edges() for graph in doubt.variants(desk)]
    whole = desk.network("actors").number_of_edges()
    assert edges == [whole - 2, whole - 1, whole - 1]


def test_who_falls_without_them(desk: Desk) -> None:
    park = {"zh": "临空园区党委", "en": "Party Committee of Linkong Park"}[desk.lang]
    (fall,) = doubt.ranked(desk, ("betweenness",))
    assert desk.label(fall.thing) == park
    assert (fall.before, fall.without) == (2, 7)
    assert [(one.before, one.without) for one in doubt.cut(desk) if desk.label(one.thing) == park] == [(4, 0)]
    pairs = {desk.label(one.thing): (one.before, one.without) for one in doubt.brokers(desk)}
    assert pairs[park] == (6, 3)


def test_it_is_said_in_a_sentence(desk: Desk) -> None:
    falls = doubt.ranked(desk, ("betweenness",))
    said = doubt.told(desk, falls, "doubt.rank")
    assert "2" in said
    assert "7" in said
    assert {"zh": "至多一种成立", "en": "at most one is true"}[desk.lang] in doubt.relations(desk)
    assert doubt.told(desk, [], "doubt.rank") == ""


def test_without_rivals_nothing_is_looked_at_twice() -> None:
    small = Desk(small_store(), small_schema(), Settings())
    assert len(doubt.variants(small)) <= 1 + len(doubt.doubtful(small))
