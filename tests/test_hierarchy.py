"""Where organisations stand, in what lines of several types they are, and what the tables say of it."""

from pathlib import Path

import numpy as np
import pyoxigraph as ox
import pytest

from kg.analysis.interlocking.interlocks import STUDIES as INTERLOCKS
from kg.analysis.method import Case, Settings
from kg.analysis.network import network
from kg.analysis.nodes import Catalogue
from kg.analysis.ranked.hierarchy import STUDIES, hierarchy, superiors
from kg.analysis.ranked.lines import ATTACHED, JOINT, SUBORDINATE, joint_bodies, lines
from kg.graph.store.snapshot import current
from kg.table import Table
from tests.small_network import iri, small_schema, small_store

HEAD = """
@prefix dhq: <https://w3id.org/donghongqiao/ont#> . @prefix o: <https://example.org/id/org/> .
@prefix r: <https://example.org/id/rel/> . @prefix org: <http://www.w3.org/ns/org#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix q: <https://example.org/id/post/> .
@prefix st: <https://w3id.org/donghongqiao/scheme/status#> .
q:head a org:Post ; skos:prefLabel "甲局局长"@zh , "Head of Bureau Jia"@en ; org:postIn o:ju .
"""


def case(store: ox.Store) -> Case:
    return Case(network(store, small_schema(), "all"), Catalogue(store, small_schema()))


def linked(*links: tuple[str, str, str]) -> Case:
    """Organisations with links between them: (one, property, other)."""
    names = sorted({end for one, _, other in links for end in (one, other)} | {"ju"})
    text = HEAD + "\n".join(f'o:{name} a org:Organization ; skos:prefLabel "{name}"@en .' for name in names)
    for number, (one, prop, other) in enumerate(links):
        text += f"\nr:{number} a dhq:StructuralLink ; dhq:subject o:{one} ; dhq:relation {prop} ; "
        text += f"dhq:target o:{other} ; dhq:status st:explicit ."
    store = ox.Store()
    store.load(text.encode(), format=ox.RdfFormat.TURTLE)
    for quad in small_schema().quads():
        store.add(quad)
    return case(store)


DUAL = linked(
    ("ju", "org:subOrganizationOf", "ting"),
    ("ju", "org:reportsTo", "shi"),
    ("ke", "dhq:departmentOf", "ju"),
    ("dangzu", "dhq:partyOrganizationOf", "ju"),
    ("ke", "dhq:sameBodyAs", "zu"),
)
"""A bureau under a ministry by its line and a city by its place; it has a section and a Party group."""


def column(table: Table, *names: str) -> list[tuple[object, ...]]:
    return [tuple(record[name] for name in names) for record in table.records()]


def test_the_sorts_of_lines() -> None:
    sorts = {(line.one.rsplit("/", 1)[-1], line.sort) for line in lines(DUAL)}
    assert sorts == {("ju", SUBORDINATE), ("ke", SUBORDINATE), ("dangzu", ATTACHED)}


def test_a_joint_body_is_what_has_members() -> None:
    found = lines(case(small_store()))
    assert {line.one for line in found if line.sort == JOINT} == {iri("org/yi-dangwei"), iri("org/quwei")}
    assert joint_bodies(found, case(small_store())) == (iri("org/committee"),)


def test_places() -> None:
    places = hierarchy(DUAL, Settings())[0]
    wanted = ("entity", "level", "span of control", "directly below", "all below", "only through it")
    assert column(places, *wanted) == [
        ("shi", 1, 1, 1, 3, 1),
        ("ting", 1, 1, 1, 3, 1),
        ("ju", 2, 1, 2, 2, 3),
        ("dangzu", 3, 0, 0, 0, 1),
        ("ke", 3, 0, 0, 0, 1),
    ]
    assert places.records()[2]["under or at (by)"] == "shi (reports to); ting (subOrganization of)"


def test_figures() -> None:
    figures = {row[0]: row[1:3] for row in hierarchy(DUAL, Settings())[1].rows}
    assert figures["organisations"] == (4, 5)
    assert figures["under or at several"] == (1, 1)
    assert figures["connectedness"] == (1.0, 1.0)
    # the two superiors of the bureau have none in common: 1 of (4-1)(4-2)/2 and of (5-1)(5-2)/2 pairs
    assert figures["least upper boundedness"] == (round(2 / 3, 12), round(5 / 6, 12))


def test_dual_subordination_is_shown_line_by_line() -> None:
    several, crossing = superiors(DUAL, Settings())
    assert column(several, "entity", "relation", "superior, host or joint body") == [
        ("ju", "reports to", "shi"),
        ("ju", "subOrganization of", "ting"),
    ]
    assert crossing.rows == (("reports to", "subOrganization of", 1, "ju"),)


def test_a_circle_is_reported_and_does_not_hang() -> None:
    ring = linked(
        ("a", "dhq:departmentOf", "b"), ("b", "dhq:departmentOf", "a"), ("c", "dhq:departmentOf", "a")
    )
    tables = hierarchy(ring, Settings())
    assert column(tables[0], "entity", "level") == [("a", 1), ("b", 1), ("c", 2)]
    (circles,) = [table for table in tables if "circle" in table.caption]
    assert circles.rows == ((2, "a; b"),)


def test_posts_without_a_holder_on_record() -> None:
    vacant = hierarchy(DUAL, Settings())[-1]
    assert column(vacant, "entity", "organisation", "what is missing") == [
        ("Head of Bureau Jia", "ju", "no holder")
    ]
    assert "vacant" in vacant.notes[0]


def test_no_organisations() -> None:
    places, *rest = hierarchy(case(ox.Store()), Settings())
    assert not places.rows
    assert {row[0]: row[1] for row in rest[0].rows}["connectedness"] is None
    assert all(not table.rows for table in superiors(case(ox.Store()), Settings()))


@pytest.fixture(scope="module")
def real(exports: Path) -> Case:
    return case(current(exports, "donghongqiao").store())


def test_the_first_data_set(real: Case) -> None:
    places, figures, *_, vacant = hierarchy(real, Settings(lang="zh"))
    stands = {
        row[0]: row[1:] for row in column(places, "名称", "层级", "所属（关系）", "全部下设", "独属规模")
    }
    assert stands["长宁区委组织部"] == (3, "长宁区委（是…的部门）", 0, 1)
    assert stands["东虹桥片区委员会"] == (2, "虹桥商务区区域党建联席会议（是…的片区委员会）", 0, 1)
    assert stands["新泾镇"] == (1, "", 13, 4)  # three of its own and ten teams that are the park's as well
    assert {row[0]: row[1:3] for row in figures.rows}["多重上级的组织数"] == (0, 10)
    assert column(vacant, "名称", "说明") == [("东虹桥片区委员会", "片区委员会由谁负责、设何职务未载")]


def test_lines_that_cross_in_the_first_data_set(real: Case) -> None:
    several, crossing = superiors(real, Settings(lang="zh"))
    own = [
        row[1:]
        for row in column(several, "名称", "关系", "性质", "上级、所属或联合机构")
        if row[0] == "新泾镇党委"
    ]
    assert own == [
        ("是…的党组织", "附设（不表示领导）", "新泾镇"),
        ("共建关系", "联合（不是上级）", "镇园一体党建联盟"),
        ("成员单位关系", "联合（不是上级）", "东虹桥片区委员会"),
    ]
    assert crossing.rows[0][:3] == ("是…的队伍", "是…的队伍", 10)
    assert all(record["原文"] and record["位置"] for record in several.records())


@pytest.mark.parametrize("kind", ["affiliation", "organisations", "events"])
def test_any_kind_of_network_can_be_asked(exports: Path, kind: str) -> None:
    store = current(exports, "donghongqiao").store()
    graph = network(store, small_schema(), kind, explicit_only=True)
    for study in (*STUDIES.values(), *INTERLOCKS.values()):
        assert study.compute(Case(graph, Catalogue(store, small_schema())), Settings())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_table_says_what_it_shows(real: Case, lang: str) -> None:
    for study in STUDIES.values():
        for table in study.compute(real, Settings(lang=lang)):
            assert table.caption and table.notes
            assert len(set(table.columns)) == len(table.columns)
            assert all(len(row) == len(table.columns) for row in table.rows)
            assert not any(isinstance(cell, np.generic) for row in table.rows for cell in row)
