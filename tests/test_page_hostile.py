"""Whatever a name, a quotation or a reason says is text: everywhere on the page, and in what is taken from it."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
from defusedxml.ElementTree import fromstring

from kg.iri import DHQ, OA, SKOS
from kg.records import Text
from kg.table import plain
from kg.view.page import write_page
from tests.browser import Sheet
from tests.small_network import iri, small_schema, small_store

pytestmark = pytest.mark.browser

CORPUS = {
    "org/conference": "<script>window.broken = 1</script>",
    "org/committee": "</script><script>window.broken = 2</script><!--",
    "org/quwei": '"\'><img src=x onerror=window.broken=3> onmouseover="window.broken=4"',
    "org/yi-dangwei": "{{ 7*7 }}{% raw %}${window.broken=5}`{# #}",
    "org/yi": "甲\u202eكارلا\u202c\u2066乙\u200f\u200b丙",
    "org/lonely": "甲" + "长" * 9_998 + "尾",
    "person/zhang": "👩🏽\u200d💻🧑‍🚒🇨🇳 张三 𠮷",
    "person/li": "a\x00b\x07c\x1b[31md\x7fe\u0085f\ufeffg".replace("\x00", ""),
    "person/wang": "javascript:window.broken=6",
    "event/meeting": "&lt;b&gt; &amp; %3Cscript%3E \\u003cscript\\u003e ]]>",
    "event/unveiling": '=HYPERLINK("x")\r\n+1\t@SUM(1)',
}
LABELS = {SKOS + "prefLabel", SKOS + "altLabel", DHQ + "inferenceReason", DHQ + "asWritten", OA + "exact"}
SPITE = "<svg onload=window.broken=7>“'\"`${}{{}}</textarea></title></style>\u202e"


@pytest.fixture(scope="module")
def store() -> ox.Store:
    """The small network with every name from the corpus, and spite in every quotation and reason."""
    out = ox.Store()
    for quad in small_store():
        name = quad.subject.value.removeprefix(iri("")) if isinstance(quad.subject, ox.NamedNode) else ""
        text = CORPUS.get(name) if quad.predicate.value == SKOS + "prefLabel" else None
        if text is None and quad.predicate.value in LABELS and quad.subject.value.startswith(iri("")):
            text = quad.object.value + SPITE
        if text is None:
            out.add(quad)
        else:
            literal = (
                ox.Literal(text, language=quad.object.language) if quad.object.language else ox.Literal(text)
            )
            out.add(ox.Quad(quad.subject, quad.predicate, literal, quad.graph_name))
    return out


@pytest.fixture(scope="module")
def file(store: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "page.html"
    write_page(store, small_schema(), path, lang="zh", title=Text(SPITE + "题", SPITE + "title"))
    return path


@pytest.fixture(params=["zh", "en"])
def sheet(request: pytest.FixtureRequest, browser, file: Path) -> Iterator[Sheet]:
    one = Sheet(browser, file, f"#v=2&l={request.param}", accept_downloads=True)
    yield one
    assert one.page.evaluate("window.broken") is None, "nothing of it has run"
    assert one.page.locator("main img, main svg[onload], main script").count() == 0
    one.close()


def shown(name: str) -> str:
    """A name as the page shows it: what cannot be seen is replaced by what can."""
    return plain(CORPUS[name])


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_the_corpus_holds_what_it_should() -> None:
    text = "".join(CORPUS.values())
    assert all(part in text for part in ("<script", "onerror", "\"'>", "{{", "\u202e", "👩", "\x07", "\x1b"))
    assert max(map(len, CORPUS.values())) == 10_000
    assert not any(ord(one) in {0x202E, 0x2066, 0x200F, 0x07, 0x1B} for name in CORPUS for one in shown(name))


@pytest.mark.parametrize("name", CORPUS)
def test_a_name_is_text_in_search_card_tooltip_and_graph(sheet: Sheet, name: str) -> None:
    sheet.page.evaluate("iri => kgPage.go(iri)", iri(name))
    assert squeezed(shown(name)) in squeezed(sheet.card())
    sheet.page.wait_for_timeout(400)
    label = sheet.labels()[iri(name)]["text"].replace("\n", "")
    start = squeezed(label.partition("…")[0])
    assert start and squeezed(shown(name)).startswith(start)
    box = sheet.page.locator("#stage").bounding_box()
    x, y = sheet.page.evaluate("iri => kgPage.screen(iri)", iri(name))
    sheet.page.mouse.move(box["x"] + x, box["y"] + y)
    sheet.wait("!document.getElementById('tip').hidden")
    assert squeezed(shown(name)) in squeezed(sheet.page.locator("#tip").text_content())
    sheet.find(shown(name)[:200])
    assert shown(name) in sheet.page.locator("#list li span").all_text_contents()


def test_quotations_and_reasons_are_text(sheet: Sheet) -> None:
    sheet.page.evaluate("iri => kgPage.go(iri)", iri("org/committee"))
    card = sheet.card()
    assert card.count("<svg onload=window.broken=7>") >= 3
    assert "\u202e" not in card


def test_the_tables_show_all_of_it_as_text(sheet: Sheet) -> None:
    sheet.page.click("#tabular")
    sheet.wait("document.querySelectorAll('#tables-body tr').length > 0")
    told = ""
    for tab in sheet.page.locator("#tables-tabs [role=tab]").all():
        tab.click()
        sheet.page.wait_for_timeout(150)
        told += sheet.page.locator("#tables-body").text_content()
    for name in CORPUS:
        assert squeezed(shown(name)) in squeezed(told), name


@pytest.mark.parametrize("panel", ["questions", "connect", "take"])
def test_every_panel_opens_and_nothing_runs(sheet: Sheet, panel: str) -> None:
    sheet.page.evaluate("iri => kgPage.go(iri)", iri("person/zhang"))
    sheet.page.evaluate("name => kgPage.open(name)", panel)
    sheet.page.wait_for_timeout(150)
    assert sheet.page.locator(f"#panel-{panel}").inner_text().strip()
    assert SPITE.replace("\u202e", "")[:20] in sheet.page.title()


def taken(sheet: Sheet, at: int) -> bytes:
    with sheet.page.expect_download() as waiting:
        sheet.page.locator("#panel-take li button").nth(at).click()
    return Path(waiting.value.path()).read_bytes()


def test_files_hold_it_as_text(sheet: Sheet) -> None:
    sheet.page.evaluate("kgPage.open('take')")
    sheet.page.wait_for_timeout(100)
    nodes, edges, node_link, graphml, turtle = (taken(sheet, at) for at in range(5))
    rows = list(csv.reader(io.StringIO(nodes.decode("utf-8-sig"))))
    cells = {cell for row in rows for cell in row}
    assert shown("org/committee") in cells
    assert not any(cell.startswith(("=", "+", "@", "\t", "\r")) for cell in cells)
    assert list(csv.reader(io.StringIO(edges.decode("utf-8-sig"))))
    graph = nx.node_link_graph(json.loads(node_link), edges="edges")
    assert set(map(iri, CORPUS)) <= set(graph)
    assert set(map(iri, CORPUS)) <= set(nx.read_graphml(io.BytesIO(graphml)))
    assert b"<script>" not in graphml
    fromstring(graphml)
    assert len(list(ox.parse(turtle, format=ox.RdfFormat.TURTLE))) > 50
