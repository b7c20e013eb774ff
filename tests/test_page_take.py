"""What a reader takes away from the page: pictures, data, a link; in a real Chromium, with the network off."""

import csv
import io
import json
import struct
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import networkx as nx
import pyoxigraph as ox
import pytest
from defusedxml.ElementTree import fromstring

from kg.iri import DHQ, SKOS
from kg.records import Text
from kg.view.page import write_page
from tests.browser import Sheet
from tests.small_network import HOSTILE, iri, small_schema, small_store

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE_EN = "</script><script>alert(2)</script>"
FORMULA = '=HYPERLINK("http://example.org","甲")'
EVERYTHING = "#v=2&w=take&l=zh"


@pytest.fixture(scope="module")
def store() -> ox.Store:
    """The small network; one of its people has a name that a spreadsheet would run."""
    out = ox.Store()
    out.extend(small_store())
    li = ox.NamedNode(iri("person/li"))
    label = ox.NamedNode(SKOS + "prefLabel")
    for quad in list(out.quads_for_pattern(li, label, None)):
        out.remove(quad)
        out.add(
            ox.Quad(li, label, ox.Literal(FORMULA, language=quad.object.language or "zh"), quad.graph_name)
        )
    return out


@pytest.fixture(scope="module")
def file(store: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Written as large networks are, whose columns the page reads when somebody asks for them."""
    path = tmp_path_factory.mktemp("take") / "甲 network.html"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kg.view.document.LONG", 100)
        patch.setattr("kg.view.document.COLUMN", 5)
        write_page(store, small_schema(), path, lang="zh", title=Text("某<网络>", "Some network"))
    return path


@pytest.fixture
def sheet(browser, file: Path) -> Iterator[Sheet]:
    one = Sheet(browser, file, EVERYTHING)
    yield one
    one.close()


def taken(sheet: Sheet, button: str) -> bytes:
    """The file that a button of the panel hands out."""
    with sheet.page.expect_download() as found:
        sheet.page.click(f"#{button}")
    return Path(found.value.path()).read_bytes()


def svg(sheet: Sheet) -> Element:
    return fromstring(taken(sheet, "take-svg"))


def texts(picture: Element) -> list[str]:
    """The words of a picture; a label is written twice, first as the ground that sets it off."""
    return [node.text or "" for node in picture.iter(f"{SVG}text") if node.get("aria-hidden") != "true"]


def rows(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf"), "spreadsheets need the mark"
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def triples(data: bytes) -> set[tuple[object, object, object]]:
    found = ox.parse(data, format=ox.RdfFormat.TURTLE)
    return {(quad.subject, quad.predicate, quad.object) for quad in found}


def known(store: ox.Store) -> set[tuple[object, object, object]]:
    return {(quad.subject, quad.predicate, quad.object) for quad in store}


def uncheck(sheet: Sheet, text: str) -> None:
    sheet.page.get_by_role("checkbox", name=text).uncheck()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_picture_is_vectors_with_real_text(sheet: Sheet, lang: str) -> None:
    sheet.page.evaluate("iri => kgPage.go(iri)", iri("org/hostile"))
    if lang == "en":
        sheet.page.click("#lang")
    picture = svg(sheet)
    words = texts(picture)
    title, label = {"zh": ("某<网络>", HOSTILE), "en": ("Some network", HOSTILE_EN)}[lang]
    assert picture.findtext(f"{SVG}title") == title
    assert title in words
    lines = "".join(words).replace(" ", "")
    assert label.replace(" ", "") in lines, "what looks like markup is a label, perhaps in two lines"
    about = picture.findtext(f"{SVG}desc") or ""
    assert about.startswith(sheet.page.locator("#count").inner_text())
    shape = {"zh": "党组织", "en": "Party organisation"}[lang]
    assert shape in words, "the legend says what the shapes mean"
    assert shape in about
    used = {node.tag.removeprefix(SVG) for node in picture.iter()}
    assert used == {"svg", "title", "desc", "rect", "g", "clipPath", "path", "text"}
    assert all(node.get("font-family") for node in picture.iter(f"{SVG}text"))


def test_title_legend_and_counts_can_be_left_out(sheet: Sheet) -> None:
    whole = svg(sheet)
    for part in ("标题", "图例", "数目"):
        uncheck(sheet, part)
    bare = svg(sheet)
    assert {"某<网络>", "党组织", "推断"} <= set(texts(whole))
    assert not {"某<网络>", "党组织", "推断"} & set(texts(bare))
    stage = sheet.page.locator("#stage").bounding_box()
    assert float(bare.get("height", 0)) == stage["height"] < float(whole.get("height", 0))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_have_the_ground_of_the_page(browser, file: Path, scheme: str) -> None:
    one = Sheet(browser, file, EVERYTHING, color_scheme=scheme)
    picture = svg(one)
    ground = {"light": "#ffffff", "dark": "#14181f"}[scheme]
    assert picture.find(f"{SVG}rect").get("fill") == ground
    one.close()


def test_png_comes_in_three_sizes_and_of_all_that_is_shown(sheet: Sheet) -> None:
    def size(data: bytes) -> tuple[int, int]:
        assert data.startswith(b"\x89PNG")
        width, height = struct.unpack(">II", data[16:24])
        return width, height

    picture = svg(sheet)
    width, height = (int(float(picture.get(side, 0))) for side in ("width", "height"))
    for ratio in (1, 2, 4):
        sheet.page.select_option("#take-ratio", str(ratio))
        assert size(taken(sheet, "take-png")) == (width * ratio, height * ratio)
    sheet.page.get_by_role("radio", name="全部所示").check()
    sheet.page.select_option("#take-ratio", "1")
    whole = svg(sheet)
    assert size(taken(sheet, "take-png")) == tuple(int(float(whole.get(s, 0))) for s in ("width", "height"))
    assert "张三" in texts(whole)


def test_the_whole_picture_does_not_depend_on_where_the_reader_looks(sheet: Sheet) -> None:
    sheet.page.get_by_role("radio", name="全部所示").check()
    before = taken(sheet, "take-svg")
    sheet.page.evaluate("kgPage.camera.moveTo({ position: { x: 5000, y: 5000 }, scale: 2 })")
    assert taken(sheet, "take-svg") == before


def test_labels_can_still_be_clicked_after_a_picture(sheet: Sheet) -> None:
    before = sheet.labels()
    sheet.page.get_by_role("radio", name="全部所示").check()
    taken(sheet, "take-png")
    sheet.page.wait_for_timeout(100)
    assert sheet.labels() == before


def test_nodes_as_a_table(sheet: Sheet) -> None:
    found = {row["iri"]: row for row in rows(taken(sheet, "takeNodes"))}
    assert set(found) == sheet.shown()
    hostile = found[iri("org/hostile")]
    assert (hostile["label_zh"], hostile["label_en"]) == (HOSTILE, HOSTILE_EN)
    assert found[iri("person/li")]["label_zh"] == f"'{FORMULA}", "no formula runs"
    assert found[iri("org/yi")]["aliases"] == "我镇"
    assert int(found[iri("org/yi-dangwei")]["degree"]) > 0


def test_relations_as_a_table(sheet: Sheet) -> None:
    edges = sheet.page.evaluate("kgPage.shown().edges")
    found = {row["iri"]: row for row in rows(taken(sheet, "takeEdges"))}
    assert set(found) == set(edges)
    lead = found[iri("rel/lead-2")]
    assert (lead["subject_zh"], lead["object_en"]) == ("甲区委", "Bing Area Committee")
    assert (lead["status"], lead["reason"]) == ("inferred", "原文写的是片区的牵头单位")
    assert lead["source_iri"] == iri("doc/note")
    assert lead["quotes"]
    assert lead["offsets"] == "50-60"


def test_json_is_what_networkx_reads(sheet: Sheet) -> None:
    data = json.loads(taken(sheet, "takeJson"))
    graph = nx.node_link_graph(data, edges="edges")
    assert isinstance(graph, nx.MultiDiGraph)
    assert set(graph) == sheet.shown()
    assert {key for *_, key in graph.edges(keys=True)} == set(sheet.page.evaluate("kgPage.shown().edges"))
    assert graph.nodes[iri("org/hostile")]["label_en"] == HOSTILE_EN
    assert graph.nodes[iri("event/meeting")]["facts"], "what is said of a thing alone goes with it"
    edge = graph.edges[iri("org/quwei"), iri("org/committee"), iri("rel/lead-2")]
    [fact] = edge["facts"]
    assert (fact["status"], fact["reason"]) == ("inferred", "原文写的是片区的牵头单位")
    assert (fact["quotes"][0]["source"]["iri"], fact["quotes"][0]["at"]) == (iri("doc/note"), "50-60")


def test_graphml_is_typed_and_keeps_parallel_edges(sheet: Sheet) -> None:
    data = taken(sheet, "takeGraphml")
    graph = nx.read_graphml(io.BytesIO(data))
    assert isinstance(graph, nx.MultiDiGraph)
    assert set(graph) == sheet.shown()
    assert {key for *_, key in graph.edges(keys=True)} == set(sheet.page.evaluate("kgPage.shown().edges"))
    assert graph.number_of_edges(iri("person/zhang"), iri("org/yi")) == 2
    node = graph.nodes[iri("org/hostile")]
    assert (node["label_zh"], node["label_en"]) == (HOSTILE, HOSTILE_EN)
    assert isinstance(node["degree"], int)
    assert isinstance(node["betweenness"], float)


def test_turtle_says_nothing_that_the_graph_does_not_say(sheet: Sheet, store: ox.Store) -> None:
    found = triples(taken(sheet, "takeTurtle"))
    assert found - known(store) == set()
    assert len(found) > 6 * len(sheet.shown())
    predicates = {triple[1].value for triple in found}
    told = {"status", "supportedBy", "inferenceReason", "asWritten", "alternativeTo", "actedOn", "hasTime"}
    assert {DHQ + one for one in told} | {SKOS + "prefLabel"} <= predicates
    assert ox.Literal(HOSTILE_EN, language="en") in {triple[2] for triple in found}
    assert ox.Literal(FORMULA, language="zh") in {triple[2] for triple in found}


def test_turtle_of_the_first_data_set(browser, exports: Path) -> None:
    graph = ox.Store()
    graph.load(path=str(exports / "donghongqiao.ttl"), format=ox.RdfFormat.TURTLE)
    one = Sheet(browser, exports / "donghongqiao.html", EVERYTHING)
    found = triples(taken(one, "takeTurtle"))
    assert found - known(graph) == set()
    assert len(found) > 3000
    supported = {s for s, p, _ in found if p.value == DHQ + "supportedBy"}
    assert len(supported) > 200, "facts keep their evidence"
    one.close()


def test_what_is_hidden_is_left_out(sheet: Sheet) -> None:
    sheet.page.evaluate("kgPage.open('legend')")
    sheet.page.locator("#things label", has_text="人员").locator("input").uncheck()
    sheet.page.locator("#statuses label", has_text="推断").locator("input").uncheck()
    sheet.page.evaluate("kgPage.open('take')")
    shown = sheet.shown()
    assert iri("person/zhang") not in shown
    assert {row["iri"] for row in rows(taken(sheet, "takeNodes"))} == shown
    graph = nx.node_link_graph(json.loads(taken(sheet, "takeJson")), edges="edges")
    assert {data["status"] for *_, data in graph.edges(data=True)} == {"explicit"}
    told = taken(sheet, "takeTurtle").decode()
    assert "id-person:" not in told.partition("\n\n")[2], "no fact about somebody who is hidden"


def test_closed_groups_count_by_what_is_in_them(sheet: Sheet) -> None:
    nodes, edges = sheet.shown(), set(sheet.page.evaluate("kgPage.shown().edges"))
    sheet.page.evaluate("kgPage.open('legend')")
    last = sheet.page.locator("#group option").last.get_attribute("value")
    sheet.page.select_option("#group", last)
    sheet.page.get_by_role("button", name="全部收起").click()
    sheet.page.evaluate("kgPage.open('take')")
    assert sheet.page.evaluate("kgPage.shown().groups.length") > 0
    assert {row["iri"] for row in rows(taken(sheet, "takeNodes"))} == nodes
    assert {row["iri"] for row in rows(taken(sheet, "takeEdges"))} == edges
    assert any("收起的组" in text for text in texts(svg(sheet))), "the legend says what a ring means"


def test_the_link_shows_this_very_picture(browser, file: Path, sheet: Sheet) -> None:
    sheet.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sheet.page.evaluate("iri => kgPage.go(iri)", iri("org/yi"))
    sheet.page.wait_for_timeout(500)
    sheet.page.click("#take-copy")
    sheet.wait("document.getElementById('take-status').textContent === '已复制'")
    link = sheet.page.evaluate("navigator.clipboard.readText()")
    assert link == sheet.page.input_value("#take-link")
    assert link.startswith(file.resolve().as_uri() + "#")
    other = Sheet(browser, file, "#" + link.partition("#")[2])
    assert other.selected() == iri("org/yi")
    assert other.page.evaluate("kgPage.camera.getScale()") == pytest.approx(
        sheet.page.evaluate("kgPage.camera.getScale()"), abs=0.001
    )
    other.close()


def test_without_a_clipboard_the_link_is_selected(sheet: Sheet) -> None:
    sheet.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    sheet.page.click("#take-copy")
    sheet.wait("document.getElementById('take-status').textContent.includes('Ctrl+C')")
    link = sheet.page.input_value("#take-link")
    assert sheet.page.evaluate("getSelection().toString()") == link


def test_what_is_printed_is_light(browser, file: Path) -> None:
    one = Sheet(browser, file, EVERYTHING, color_scheme="dark")
    one.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    one.wait("document.querySelector('#print img').complete")
    image = one.page.evaluate(
        "(({ src, naturalWidth }) => [src, naturalWidth])(document.querySelector('#print img'))"
    )
    assert image[0].startswith("blob:")
    assert image[1] > 0, "it is a picture"
    assert one.page.evaluate("document.documentElement.dataset.theme") == "light"
    one.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert one.page.locator("#print img").count() == 0
    assert one.page.evaluate("document.documentElement.dataset.theme") == "dark"
    one.close()
