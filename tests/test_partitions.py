"""Partitions: what is where, what is shared, what is in none; invented organisations with real terms."""

from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest

from kg.analysis.method import DEFAULTS, Case
from kg.analysis.network import network
from kg.analysis.nodes import Catalogue
from kg.analysis.partitions import PARTITIONS, Partition, partition
from kg.errors import KGError
from kg.graph.telling.facts import Fact
from kg.iri import DHQ, EXPLICIT, INFERRED, ORG
from kg.records import Text
from kg.schema import load_schema
from tests.small_network import small_schema

PART, TEAM, SAME, COLLECTIVE = (
    ORG + "subOrganizationOf",
    DHQ + "teamOf",
    DHQ + "sameBodyAs",
    DHQ + "collectiveOf",
)
POST, MEMBER = DHQ + "PostHolding", DHQ + "UnitMembership"
FAMILY = {"p": "person", "g": "group", "e": "event"}
"""Names of things that are no organisations begin so."""


def made(*edges: tuple[str, str, str], inferred: tuple[int, ...] = ()) -> Case:
    """A network of relations (from, to, structural property or class of relations)."""
    graph = nx.MultiDiGraph()
    for number, (one, other, term) in enumerate(edges):
        for end in (one, other):
            family = FAMILY.get(end.split("-")[0], "organization")
            graph.add_node(
                end, label_zh=end, label_en=end.upper(), family=family, type="", type_zh="", type_en=""
            )
        structural = term not in {POST, MEMBER}
        kind = DHQ + "StructuralLink" if structural else term
        status = INFERRED if number in inferred else EXPLICIT
        fact = Fact(
            f"https://example.org/{number}", kind, one, other, term if structural else "", status=status
        )
        graph.add_edge(one, other, key=fact.iri, **edge(fact, term))
    return Case(graph, Catalogue(ox.Store(), small_schema()))


def edge(fact: Fact, term: str) -> dict[str, Any]:
    status = "inferred" if fact.status == INFERRED else "explicit"
    return {
        "kind": fact.kind,
        "relation": fact.relation,
        "term": term,
        "roles": (),
        "status": status,
        "fact": fact,
    }


def parent(*edges: tuple[str, str, str], inferred: tuple[int, ...] = ()) -> Partition:
    return partition(made(*edges, inferred=inferred), "parent", DEFAULTS)


def test_parts_are_with_the_outermost_whole_and_members_are_not() -> None:
    found = parent(
        ("town-committee", "town", PART),
        ("office", "town-committee", PART),
        ("town-committee", "joint", MEMBER),
    )
    assert found.of == {"town": "town", "town-committee": "town", "office": "town", "joint": "joint"}
    assert found.labels["town"] == Text("town", "TOWN")
    assert not found.shared
    assert not found.opened


def test_persons_are_where_they_hold_posts_and_groups_with_whose_they_are() -> None:
    found = parent(
        ("committee", "town", PART), ("p-zhang", "committee", POST), ("g-members", "town", COLLECTIVE),
        ("g-young-members", "g-members", COLLECTIVE), ("g-guests", "e-meeting", DHQ + "countedAmong"),
    )  # fmt: skip
    assert {found.of[one] for one in ("p-zhang", "g-members", "g-young-members")} == {"town"}
    assert "g-guests" not in found.of
    assert "e-meeting" not in found.of


def test_what_belongs_to_two_is_in_neither() -> None:
    found = parent(
        ("team", "town", TEAM), ("team", "park", TEAM), ("squad", "park", TEAM), ("squad", "town", TEAM)
    )
    assert found.of["team"] == found.of["squad"] == "park town"
    assert found.shared == {"park town"}
    assert found.labels["park town"] == Text("park、town共有", "shared: PARK and TOWN")


def test_the_surest_of_several_counts() -> None:
    edges = (("team", "town", TEAM), ("team", "park", TEAM), ("p-li", "park", POST), ("p-li", "town", POST))
    found = parent(*edges, inferred=(0, 2))
    assert (found.of["team"], found.of["p-li"]) == ("park", "town")
    assert not found.shared


def test_a_shared_group_names_three_at_most() -> None:
    found = parent(*(("team", f"town-{number}", TEAM) for number in range(5)))
    assert found.labels[found.of["team"]].zh == "town-0、town-1、town-2等 5 方共有"


def test_symmetric_relations_do_not_bind_and_circles_do_no_harm() -> None:
    found = parent(("one", "other", SAME), ("b", "c", PART), ("c", "b", PART), ("part", "c", PART))
    assert found.of == {"one": "one", "other": "other", "b": "b", "c": "b", "part": "b"}


def test_a_whole_that_holds_most_is_opened() -> None:
    towns = [(part, f"town-{t}", PART) for t in range(3) for part in (f"committee-{t}", f"office-{t}")]
    found = parent(*towns, *((f"town-{t}", "district", PART) for t in range(3)), ("bureau", "district", PART))
    assert found.opened == ("district",)
    assert found.of["committee-1"] == found.of["town-1"] == "town-1"
    assert found.of["bureau"] == found.of["district"] == "district"


def test_an_unknown_way_is_told_which_there_are() -> None:
    with pytest.raises(KGError, match="choose one of type, family, parent, level, community") as error:
        partition(made(("a", "b", PART)), "colour", DEFAULTS)
    assert "没有“colour”这种分组" in error.value.line("zh")


@pytest.mark.parametrize("by", sorted(PARTITIONS))
def test_an_empty_network(by: str) -> None:
    found = partition(Case(nx.MultiDiGraph(), Catalogue(ox.Store(), small_schema())), by, DEFAULTS)
    assert not found.of
    assert not found.labels


@pytest.fixture(scope="module")
def real(exports: Path) -> ox.Store:
    store = ox.Store()
    store.load(path=str(exports / "donghongqiao.nq"), format=ox.RdfFormat.N_QUADS)
    return store


def named(store: ox.Store, kind: str, by: str) -> dict[str, str]:
    """What things are called → what their group is called, in Chinese."""
    schema = load_schema()
    case = Case(network(store, schema, kind), Catalogue(store, schema))
    found = partition(case, by, DEFAULTS)
    return {case.graph.nodes[iri]["label_zh"]: found.labels[group].zh for iri, group in found.of.items()}


def test_town_park_and_subdistrict_are_apart(real: ox.Store) -> None:
    found = named(real, "all", "parent")
    assert found["新泾镇党委"] == found["卞晓清"] == found["新泾镇总工会"] == "新泾镇"
    assert found["临空园区党委"] == found["临空园区领导班子"] == "临空园区"
    assert found["程家桥街道党工委"] == "程家桥街道"
    assert found["东虹桥片区委员会"] == found["何泽岗"] == "虹桥商务区区域党建联席会议"
    assert found["市容先锋组"] == "临空园区、新泾镇共有"


def test_a_network_of_persons_knows_what_organisations_are_parts_of(real: ox.Store) -> None:
    found = named(real, "affiliation", "parent")
    assert found["宋宗德"] == found["长宁区委组织部"] == "长宁区"
    assert "长宁区" not in found


def test_levels(real: ox.Store) -> None:
    found = named(real, "all", "level")
    assert (found["新泾镇党委"], found["程家桥街道党工委"], found["临空园区党委"]) == ("镇", "街道", "园区")
    assert (found["龚勤英"], found["宋宗德"], found["王运平"]) == ("镇", "区", "企业")
    assert "东虹桥片区委员会" not in found


def test_types_families_communities(real: ox.Store) -> None:
    assert named(real, "organisations", "type")["东虹桥片区委员会"] == "片区委员会"
    assert set(named(real, "affiliation", "family").values()) == {"人员", "组织"}
    around = named(real, "organisations", "community")
    assert len(around) > 30
    assert all(group.endswith("一带") for group in around.values())
