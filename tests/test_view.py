"""The page as a file: what is in it, what keeps it closed, where things stand."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import networkx as nx
import pytest

from kg.analysis.network import network
from kg.analysis.posts import with_posts
from kg.errors import KGError
from kg.records import Text
from kg.view import document as document_module
from kg.view import network as network_module
from kg.view.document import SCRIPTS, asset, document, json_text, words
from kg.view.layout import ROW, places
from kg.view.network import PageNetwork, vis_network
from kg.view.page import render_page, write_page
from kg.view.palette import PALETTE, coloured
from tests.small_network import HOSTILE, iri, small_schema, small_store

PAGE = render_page(small_store(), small_schema(), lang="zh", title=Text("甲<乙>", "Jia & Yi"))
SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL)
DATA = json.loads(next(m["text"] for m in SCRIPT.finditer(PAGE) if "application/json" in m["attributes"]))


def digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def test_the_policy_admits_exactly_what_is_there() -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', PAGE)
    assert policy
    text = policy[1].replace("&#39;", "'")
    scripts = [m["text"] for m in SCRIPT.finditer(PAGE) if not m["attributes"]]
    style = re.search(r"<style>(.*?)</style>", PAGE, re.DOTALL)
    assert len(scripts) == 2 and style
    assert f"script-src {' '.join(digest(s) for s in scripts)};" in text
    assert f"style-src {digest(style[1])};" in text
    assert text.startswith("default-src 'none'; ")
    assert "unsafe" not in text


def test_nothing_is_asked_of_the_network() -> None:
    ours = PAGE.replace(vis_network().replace("\r\n", "\n"), "")
    assert not re.search(
        r"""(?:src|href|action)\s*=\s*["']?(?!#|\$)[a-z/]""", ours.split('<script id="data"')[0]
    )
    assert "sourceMappingURL" not in PAGE
    assert not re.search(r"\son[a-z]+\s*=", ours.split('<script id="data"')[0]), "no inline handlers"


def test_hostile_labels_are_only_data() -> None:
    assert HOSTILE not in PAGE
    assert PAGE.count("</script>") == 3
    assert HOSTILE in DATA["nodes"]["zh"]
    assert "甲&lt;乙&gt;" in PAGE
    assert DATA["title"] == {"zh": "甲<乙>", "en": "Jia & Yi"}


def test_json_cannot_end_its_element() -> None:
    text = json_text({"a": "</script><!--\u2028\u2029&"})
    assert not set(text) & set("<>&\u2028\u2029")
    assert json.loads(text) == {"a": "</script><!--\u2028\u2029&"}


def test_control_and_direction_characters_are_shown_not_obeyed() -> None:
    store = type(small_store())()
    for quad in small_store():
        store.add(quad)
    from pyoxigraph import Literal, NamedNode, Quad

    label = Literal("甲\u202e乙", language="zh")
    store.add(
        Quad(NamedNode(iri("org/yi")), NamedNode("http://www.w3.org/2004/02/skos/core#altLabel"), label)
    )
    assert "\u202e" not in render_page(store, small_schema())


def test_every_edge_has_its_facts_and_every_fact_its_words() -> None:
    facts, edges = DATA["facts"], DATA["edges"]
    assert all(edges["facts"]), "no edge without a fact"
    for fact in facts:
        assert fact["zh"] and fact["en"] and fact["quotes"]
    quotes = {DATA["quotes"][q][0] for fact in facts for q in fact["quotes"]}
    assert "甲区委作为片区牵头单位" in quotes
    inferred = next(fact for fact in facts if fact["id"] == iri("rel/lead-2"))
    assert (inferred["status"], inferred["reason"]) == (1, "原文写的是片区的牵头单位")


def test_gaps_stand_with_what_they_are_about() -> None:
    by_node = {DATA["nodes"]["id"][gap["node"]]: gap for gap in DATA["gaps"] if gap["node"] >= 0}
    assert by_node[iri("org/committee")]["note"] == ["未载成立日期", "the founding date is not stated"]
    by_fact = [DATA["facts"][gap["fact"]]["id"] for gap in DATA["gaps"] if gap["fact"] >= 0]
    assert by_fact == [iri("rel/aff-1")]


def test_stated_times_are_facts_of_what_they_are_about() -> None:
    (time,) = (fact for fact in DATA["facts"] if fact["id"] == iri("rel/time-1"))
    assert DATA["nodes"]["id"][time["things"][0]] == iri("event/meeting")
    assert "某日" in time["zh"]


def test_views_are_parts_and_the_last_is_everything() -> None:
    assert [zh for zh, _ in DATA["views"]] == ["组织与人员", "活动参与", "全部关系"]
    spots = dict(zip(DATA["nodes"]["id"], DATA["nodes"]["spots"], strict=True))
    assert not spots[iri("event/meeting")][0]
    assert spots[iri("event/meeting")][1]
    assert all(spot[-1] for spot in spots.values())
    one = render_page(small_store(), small_schema(), kind="organisations")
    assert '"views":[["组织关系","organisations"]]' in one


def test_what_has_no_relation_is_there_too_but_not_the_source() -> None:
    assert iri("org/lonely") in DATA["nodes"]["id"]
    assert iri("doc/note") not in DATA["nodes"]["id"]
    assert iri("org/lonely") not in render_page(small_store(), small_schema(), kind="organisations")


def test_an_edge_to_a_post_knows_the_organisation_beyond() -> None:
    edges, ids = DATA["edges"], DATA["nodes"]["id"]
    at = edges["id"].index(iri("rel/post-1"))
    assert ids[edges["t"][at]] == iri("post/secretary")
    assert ids[edges["over"][at]] == iri("org/yi-dangwei")


def test_explicit_only() -> None:
    assert "并列结构有两种读法" in PAGE
    assert "并列结构有两种读法" not in render_page(small_store(), small_schema(), explicit_only=True)


def test_writing_replaces_the_file_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("old")
    write_page(small_store(), small_schema(), path, lang="zh", title=Text("甲<乙>", "Jia & Yi"))
    assert path.read_bytes().decode() == PAGE
    assert list(tmp_path.iterdir()) == [path]


def test_no_such_language() -> None:
    with pytest.raises(KGError, match="zh or en"):
        render_page(small_store(), small_schema(), lang="fr")


def test_both_languages_have_the_same_words() -> None:
    found = words()
    assert found["zh"].keys() == found["en"].keys()
    used = set(re.findall(r"\bt\('(\w+)'", "".join(asset(f"src/{name}") for name in SCRIPTS)))
    used |= set(re.findall(r'data-(?:text|label|hint)="(\w+)"', asset("page.html.j2")))
    assert used <= found["zh"].keys()


def test_all_scripts_are_joined_and_small() -> None:
    folder = Path(document_module.__file__).parent / "assets" / "src"
    assert {file.name for file in folder.glob("*.js")} == set(SCRIPTS)
    assert all(len(file.read_text(encoding="utf-8").splitlines()) < 400 for file in folder.glob("*.js"))
    assert not any("innerHTML" in file.read_text(encoding="utf-8") for file in folder.glob("*.js"))


def test_an_asset_may_not_close_its_element(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(KGError, match="</"):
        document_module._closed("a</b", "x.js")


def test_another_vis_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_module, "VIS_SHA256", "0" * 64)
    with pytest.raises(KGError, match="not as expected"):
        vis_network()
    monkeypatch.setattr(network_module, "VIS_VERSION", "0.0.0")
    with pytest.raises(KGError, match="missing"):
        vis_network()


# ---- PageNetwork is a pyvis Network ----


def test_a_pyvis_script_keeps_working(tmp_path: Path) -> None:
    net = PageNetwork(title=Text("甲", "Jia"))
    net.add_node("a", label="甲", color="#4477aa", shape="square")
    net.add_node("b")
    net.add_node("a", label="again")
    net.add_edge("a", "b", title="first")
    net.add_edge("a", "b", title="parallel")
    assert (net.num_nodes(), net.num_edges()) == (2, 2)
    assert net.get_node("a")["label"] == "甲"
    net.write_html(str(tmp_path / "page.html"))
    data = json.loads(SCRIPT.search((tmp_path / "page.html").read_text(encoding="utf-8"))["text"])  # type: ignore[index]
    assert data["nodes"]["zh"] == ["甲", "b"]
    assert list(tmp_path.iterdir()) == [tmp_path / "page.html"]


def test_an_edge_needs_both_its_ends() -> None:
    with pytest.raises(KGError, match="both its ends"):
        PageNetwork(title=Text("甲", "Jia")).add_edge("a", "b")


# ---- layout ----

GRAPH = with_posts(network(small_store(), small_schema()), small_store(), small_schema())


def column(*names: str) -> list[float]:
    found = places(GRAPH)
    return [found[iri(name)].x for name in names]


def test_columns_go_from_bodies_over_members_and_posts_to_people_and_events() -> None:
    xs = column(
        "org/committee", "org/yi-dangwei", "org/yi", "post/secretary", "person/zhang", "event/meeting"
    )
    assert xs == sorted(xs)
    assert len(set(xs)) == len(xs)
    assert len(set(column("org/committee", "org/conference"))) == 1
    assert len(set(column("org/yi-dangwei", "org/quwei"))) == 1
    assert column("event/meeting") < column("event/unveiling")


def test_nothing_stands_on_anything_else() -> None:
    by_column: dict[float, list[float]] = {}
    for place in places(GRAPH).values():
        by_column.setdefault(place.x, []).append(place.y)
    for ys in by_column.values():
        assert all(lower - upper >= ROW * 0.99 for upper, lower in pairwise(sorted(ys)))


def test_labels_end_before_the_next_column() -> None:
    found = sorted(places(GRAPH).values(), key=lambda place: place.x)
    xs = sorted({place.x for place in found})
    after = dict(pairwise(xs))
    assert all(place.x + place.room < after[place.x] for place in found if place.x in after)


def test_many_things_of_one_kind_are_laid_in_strips() -> None:
    graph = nx.MultiDiGraph()
    for n in range(400):
        graph.add_node(f"x:{n:03}", label_zh="某人", label_en="someone", legend="", family="person")
    found = places(graph)
    assert len({place.x for place in found.values()}) > 3
    assert len({(place.x, place.y) for place in found.values()}) == 400


def test_an_empty_network_has_a_page() -> None:
    assert places(nx.MultiDiGraph()) == {}
    empty = type(small_store())()
    assert "<!doctype html>" in render_page(empty, small_schema())


# ---- colours of relations ----


def light(color: str) -> float:
    """Relative luminance (WCAG 2)."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def on_dark(color: str) -> str:
    """As the page mixes it with white."""
    parts = (round(int(color[at : at + 2], 16) * 0.62 + 255 * 0.38) for at in (1, 3, 5))
    return "#" + "".join(f"{part:02x}" for part in parts)


@pytest.mark.parametrize("color", PALETTE)
def test_colours_of_relations_are_seen_on_both_grounds(color: str) -> None:
    assert contrast(color, "#ffffff") >= 3
    assert contrast(on_dark(color), "#14181f") >= 3


def test_grey_relations_get_colours_of_their_own() -> None:
    given = [("甲", "a", "#777777"), ("乙", "b", "#AA4499"), ("丙", "c", "#7a8494"), ("丁", "d", "#777777")]
    found = [color for _, _, color in coloured(given)]
    assert len({color.lower() for color in found}) == 4
    assert found[1] == "#AA4499"


def test_the_document_needs_a_known_language() -> None:
    with pytest.raises(KGError):
        document({}, title=Text("甲"), lang="", library="")
