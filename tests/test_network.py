"""Projections: which relation belongs where, from the ontology alone; order, attributes, posts."""

from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest

from kg.analysis.network import KINDS, network
from kg.analysis.nodes import Catalogue
from kg.analysis.posts import with_posts
from kg.errors import KGError
from kg.iri import DHQ, ORG
from kg.schema import load_schema
from tests.small_network import HOSTILE, iri, small_schema, small_store

ALL = network(small_store(), small_schema())


def ends(graph: nx.MultiDiGraph) -> set[tuple[str, str, str]]:
    short = len(iri(""))
    return {
        (source[short:], key[short + 4 :], target[short:]) for source, target, key in graph.edges(keys=True)
    }


@pytest.fixture(scope="module")
def annotated(tmp_path_factory: pytest.TempPathFactory):
    """The ontology with ``dhq:network`` on a relation class and on a role."""
    folder = tmp_path_factory.mktemp("ontology")
    for file in sorted(small_schema().folder.rglob("*.ttl")):
        target = folder / file.relative_to(small_schema().folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    Path(folder, "extra.ttl").write_text(
        "@prefix dhq: <https://w3id.org/donghongqiao/ont#> .\n"
        "@prefix part: <https://w3id.org/donghongqiao/scheme/part#> .\n"
        'dhq:LeadEngagement dhq:network "organisations" ; dhq:color "#123456" .\n'
        'part:attendee dhq:network "affiliation" .\n',
        encoding="utf-8",
    )
    return load_schema(folder)


def test_affiliation_is_what_ties_a_person_to_an_organisation() -> None:
    assert ends(network(small_store(), small_schema(), "affiliation")) == {
        ("person/zhang", "post-1", "org/yi-dangwei"),
        ("person/zhang", "post-2", "org/yi"),
        ("person/zhang", "aff-2", "org/yi"),
        ("person/li", "aff-1", "org/hostile"),
    }


def test_organisations_hold_memberships_and_structure() -> None:
    found = ends(network(small_store(), small_schema(), "organisations"))
    assert {
        ("org/yi-dangwei", "unit-1", "org/committee"),
        ("org/quwei", "lead-2", "org/committee"),
        ("org/committee", "link-1", "org/conference"),
        ("org/yi-dangwei", "link-2", "org/yi"),
    } <= found
    assert not any(source.startswith("person/") for source, _, _ in found)


def test_events_hold_participation_and_parts() -> None:
    assert ends(network(small_store(), small_schema(), "events")) == {
        ("person/zhang", "part-1", "event/meeting"),
        ("person/li", "part-2", "event/meeting"),
        ("person/wang", "part-3", "event/meeting"),
        ("event/unveiling", "link-3", "event/meeting"),
    }


@pytest.mark.parametrize("kind", ["affiliation", "organisations"])
def test_attendance_is_no_tie_unless_asked(kind: str) -> None:
    quiet = network(small_store(), small_schema(), kind)
    assert "event" not in set(dict(quiet.nodes(data="family")).values())
    asked = network(small_store(), small_schema(), kind, through_events=True)
    assert iri("event/meeting") in asked
    assert asked.graph == {"kind": kind, "explicit_only": False, "through_events": True}


def test_all_holds_one_edge_per_relation() -> None:
    keys = [key for _, _, key in ALL.edges(keys=True)]
    assert len(keys) == len(set(keys)) == 13


def test_explicit_only_leaves_out_what_is_not() -> None:
    statuses = {d["status"] for *_, d in ALL.edges(data=True)}
    assert statuses == {"explicit", "inferred", "ambiguous"}
    sure = network(small_store(), small_schema(), explicit_only=True)
    assert {d["status"] for *_, d in sure.edges(data=True)} == {"explicit"}


def test_an_edge_carries_its_evidence() -> None:
    data = ALL.edges[iri("person/zhang"), iri("org/yi"), iri("rel/post-2")]
    assert data["status"] == "ambiguous"
    assert data["reason"] == "并列结构有两种读法"
    assert data["roles_zh"] == ("书记",)
    (quote,) = data["quotes"]
    assert (quote.text, quote.at, quote.source_label.zh) == ("乙镇党委书记张三", "10-18", "某报道")
    assert ALL.edges[iri("person/zhang"), iri("org/yi-dangwei"), iri("rel/post-1")]["occasion"] == (
        iri("event/meeting"),
    )


def test_a_structural_link_is_called_by_its_property() -> None:
    data = ALL.edges[iri("org/committee"), iri("org/conference"), iri("rel/link-1")]
    assert data["relation"] == DHQ + "areaCommitteeOf"
    assert data["label_zh"] == "是…的片区委员会"


def test_a_node_says_what_it_is_and_how_it_is_drawn() -> None:
    node = ALL.nodes[iri("org/committee")]
    assert node["type"] == DHQ + "AreaCommittee"
    assert node["legend"] == DHQ + "JointBody"
    assert node["glyph"] == "star"
    assert node["label_en"] == "Bing Area Committee"
    assert ALL.nodes[iri("org/yi")]["aliases"] == ("我镇",)
    assert ALL.nodes[iri("org/hostile")]["label_zh"] == HOSTILE


def test_families_are_w3c_classes() -> None:
    catalogue = Catalogue(small_store(), small_schema())
    found = {
        name: catalogue.family(iri(name)) for name in ("person/li", "org/yi", "event/meeting", "place/bing")
    }
    assert list(found.values()) == ["person", "organization", "event", "place"]
    assert catalogue.family(iri("post/secretary")) == "post"
    assert catalogue.family(iri("doc/note")) == "document"
    assert catalogue.family("https://example.org/nothing") == "thing"


def _shuffled() -> ox.Store:
    store = ox.Store()
    for quad in reversed(list(small_store())):
        store.add(quad)
    return store


def test_order_does_not_depend_on_chance() -> None:
    assert list(ALL) == sorted(ALL)
    again = network(_shuffled(), small_schema())
    assert list(again.edges(keys=True)) == list(ALL.edges(keys=True))
    zhang = [key for *_, key in ALL.out_edges(iri("person/zhang"), keys=True)]
    assert zhang == [iri(f"rel/{name}") for name in ("aff-2", "post-2", "part-1", "post-1")]


def test_no_kind_of_that_name() -> None:
    with pytest.raises(KGError, match="affiliation, organisations, actors, events, all"):
        network(small_store(), small_schema(), "friends")


def test_kinds_are_described_in_both_languages() -> None:
    assert all(k.title.zh and k.title.en and k.description.zh and k.description.en for k in KINDS.values())


def test_the_ontology_can_put_a_relation_into_a_network(annotated) -> None:
    graph = network(small_store(), annotated, "organisations")
    lead = graph.edges[iri("org/quwei"), iri("place/bing"), iri("rel/lead-1")]
    assert lead["color"] == "#123456"


def test_a_role_can_tie_a_participant_to_what_was_acted_on(annotated) -> None:
    graph = network(small_store(), annotated, "affiliation")
    data = graph.edges[iri("person/wang"), iri("org/committee"), iri("rel/part-3")]
    assert data["label_zh"] == "参加"
    assert data["quotes"]
    assert iri("event/meeting") not in graph


def test_a_held_post_becomes_a_node() -> None:
    graph = with_posts(ALL, small_store(), small_schema())
    post = iri("post/secretary")
    assert graph.has_edge(iri("person/zhang"), post, iri("rel/post-1"))
    assert not graph.has_edge(iri("person/zhang"), iri("org/yi-dangwei"))
    inside = graph.edges[post, iri("org/yi-dangwei"), f"{post}#in"]
    assert inside["relation"] == ORG + "postIn"
    assert [fact.iri for fact in inside["facts"]] == [iri("rel/post-1")]
    assert graph.has_edge(iri("person/zhang"), iri("org/yi"), iri("rel/post-2")), "it names no post"
    assert post not in ALL, "the network itself is left as it was"
