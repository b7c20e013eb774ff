"""Paths on the page: the same as those of ``kg.analysis.paths``, told step by step, lit up in the drawing."""

from collections.abc import Iterator
from itertools import chain, islice, product
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.analysis.paths import paths, walkable
from kg.errors import NotFoundError
from kg.graph.telling.sentences import Speaker
from kg.records import Text
from kg.schema import Schema, load_schema
from kg.view.bundle import bundle
from kg.view.document import asset
from kg.view.page import write_page
from kg.view.payload.columns import edge_columns, node_columns
from kg.view.payload.named import base
from kg.view.payload.picture import Choice, picture
from tests.browser import Sheet
from tests.small_network import iri, small_schema, small_store

pytestmark = pytest.mark.browser

ENTRY = "import { chains, makeRoads, precedes } from './routes.js';\nwindow.routes = { chains, makeRoads, precedes };"
ASK = """([start, goal, events, allowed]) => {
  const found = routes.chains(roads, ids.indexOf(start), ids.indexOf(goal), { events, allowed });
  const of = (k) => data.edges.id[k].replace(/#\\d+$/, '');
  return found.map(({ nodes, hops }) => [nodes.map((i) => ids[i]), hops.map((hop) => hop.map((k) => whole(of(k))))]);
}"""
LOAD = """(given) => {
  window.data = given;
  window.whole = (id) => (id.includes('://') ? id : given.base + id);
  window.ids = given.nodes.id.map(whole);
  const event = given.nodes.family.map((one) => given.families[one] === 'event');
  window.roads = routes.makeRoads(given.edges, event, given.nodes.id, given.base);
}"""


class Desk:
    """The page's own module of paths, in a browser without the page, over the data of a store."""

    def __init__(self, browser, store: ox.Store, schema: Schema) -> None:
        self.store, self.schema, self.names = store, schema, Speaker(store, schema)
        shown = picture(store, schema, Choice())
        self.graph, start = shown.graph, base(shown.graph)
        number = {iri: at for at, iri in enumerate(shown.graph)}
        nodes = node_columns(shown.graph, shown.catalogue.names, start)
        self.page = browser.new_page()
        self.page.add_script_tag(
            content=bundle("entry.js", lambda name: ENTRY if name == "entry.js" else asset(f"src/{name}"))
        )
        self.page.evaluate(LOAD, {"base": start, **nodes, **edge_columns(shown.graph, number, start)})

    def here(self, one: str, other: str, *, events: bool, statuses: list[int]) -> list[object]:
        """Chains as the page finds them: their nodes, and the relations of each hop in order."""
        return self.page.evaluate(ASK, [one, other, events, statuses])

    def there(self, one: str, other: str, *, events: bool, explicit_only: bool) -> list[object]:
        """The same as ``kg path`` finds them."""
        walked = walkable(
            self.store, self.schema, ends=(one, other), through_events=events, explicit_only=explicit_only
        )
        try:
            found = paths(walked, self.names, one, other)
        except NotFoundError:
            return []
        return [
            [
                [one, *(hop.target for hop in path.hops)],
                [[fact.iri for fact in (hop.fact, *hop.others)] for hop in path.hops],
            ]
            for path in found
        ]


@pytest.fixture(scope="module")
def desk(browser, exports: Path) -> Iterator[Desk]:
    store = ox.Store()
    store.load(path=str(exports / "donghongqiao.nq"), format=ox.RdfFormat.N_QUADS)
    for quad in load_schema().quads():
        store.add(quad)
    one = Desk(browser, store, load_schema())
    yield one
    one.page.close()


def pairs(desk: Desk) -> list[tuple[str, str]]:
    """Pairs from all over the first data set: every so many things of the network, in order of IRI."""
    things = sorted(node for node, family in desk.graph.nodes(data="family") if family != "post")
    apart = [(one, other) for one, other in product(things[3::29], things[5::31]) if one != other]
    people = sorted(node for node, family in desk.graph.nodes(data="family") if family == "person")
    return list(islice(chain(zip(people, people[3:], strict=False), apart), 22))


@pytest.mark.parametrize("events", [False, True])
@pytest.mark.parametrize("explicit_only", [False, True])
def test_the_page_finds_the_paths_of_kg_path(desk: Desk, *, events: bool, explicit_only: bool) -> None:
    statuses = [0] if explicit_only else [0, 1, 2]
    found = 0
    for one, other in pairs(desk):
        here = desk.here(one, other, events=events, statuses=statuses)
        assert here == desk.there(one, other, events=events, explicit_only=explicit_only), (one, other)
        found += len(here) > 0
    assert len(pairs(desk)) > 20
    assert found >= 5


def test_iris_are_ordered_as_python_orders_them(desk: Desk) -> None:
    texts = ["a", "ab", "b", "甲", "\U00020000", "\ufffd", "\ue000", "\ud7ff"]
    ordered = desk.page.evaluate("(texts) => texts.sort(routes.precedes)", texts[::-1])
    assert ordered == sorted(texts)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("connect") / "network.html"
    write_page(small_store(), small_schema(), path, lang="zh", title=Text("某网络", "Some network"))
    return path


@pytest.fixture(params=["zh", "en"])
def sheet(browser, file: Path, request: pytest.FixtureRequest) -> Iterator[Sheet]:
    one = Sheet(browser, file, f"#l={request.param}")
    one.page.click("#tab-connect")
    yield one
    one.close()


def word(sheet: Sheet, zh: str, en: str) -> str:
    return zh if sheet.page.evaluate("kgPage.state.lang") == "zh" else en


def choose(sheet: Sheet, one: str, other: str) -> None:
    """Type the names of both ends, each with Enter."""
    for end, name in (("a", one), ("z", other)):
        sheet.page.fill(f"#connect-{end}", name)
        sheet.page.press(f"#connect-{end}", "Enter")
    sheet.page.wait_for_timeout(150)


def told(sheet: Sheet) -> str:
    return sheet.page.locator("#panel-connect .connect-result").inner_text().replace("\n", " ")


def lit(sheet: Sheet) -> set[str]:
    found = sheet.page.evaluate("kgPage.lit()")
    return {*found["nodes"], *found["edges"]} if found else set()


def test_a_path_is_told_step_by_step_and_lit_up(sheet: Sheet) -> None:
    choose(sheet, "张三", "丁联席会议")
    words = told(sheet)
    assert word(sheet, "最短的路径只有一条，共 3 步", "One shortest path, 3 steps long") in words
    assert word(sheet, "张三任乙镇党委书记", "Zhang San is secretary of Yi Town Party Committee") in words
    assert "“乙镇党委为成员单位”" in words
    assert sheet.page.locator(".connect-arrow").all_inner_texts() == ["↓", "↓", "↓"]
    names = ("person/zhang", "post/secretary", "org/yi-dangwei", "org/committee", "org/conference")
    relations = ("rel/post-1", "rel/unit-1", "rel/link-1")
    assert lit(sheet) == {iri(name) for name in (*names, *relations, "post/secretary#in")}
    assert sheet.page.locator("#card").is_hidden()


def test_the_swap_turns_the_arrows(sheet: Sheet) -> None:
    choose(sheet, "张三", "丁联席会议")
    sheet.page.click(".connect-swap")
    sheet.wait("document.querySelector('.connect-arrow')?.textContent === '↑'")
    assert sheet.page.locator(".connect-arrow").all_inner_texts() == ["↑", "↑", "↑"]
    assert sheet.page.input_value("#connect-a") == word(sheet, "丁联席会议", "Ding Joint Conference")


def test_what_else_is_between_the_two(sheet: Sheet) -> None:
    choose(sheet, "张三", "乙镇")
    assert word(sheet, "理由：镇党委书记为该镇人员", "Reason: 镇党委书记为该镇人员") in told(sheet)
    summary = sheet.page.locator(".connect-leg summary")
    assert summary.inner_text() == word(sheet, "两者之间另有 1 条", "1 more between the two")
    summary.click()
    sheet.wait("document.querySelectorAll('.connect-leg details .fact').length === 1")
    assert "并列结构有两种读法" in told(sheet)


def test_the_switches_of_status_count(sheet: Sheet) -> None:
    choose(sheet, "张三", "乙镇")
    sheet.page.click("#tab-legend")
    for status in (("推断", "Inferred"), ("有歧义", "Ambiguous")):
        sheet.page.locator("#statuses label", has_text=word(sheet, *status).lower()).click()
    sheet.page.click("#tab-connect")
    sheet.page.wait_for_timeout(150)
    assert word(sheet, "共 2 步", "2 steps long") in told(sheet)
    choose(sheet, "甲区委", "丙片区委员会")
    assert word(sheet, "不用推断或有歧义的关系", "without inferred or ambiguous relations") in told(sheet)
    sheet.page.locator("#panel-connect .connect-result button").click()
    sheet.wait("kgPage.state.hiddenStatuses.size === 0")
    sheet.wait("document.querySelector('.connect-steps')")
    assert "原文写的是片区的牵头单位" in told(sheet)


def test_without_a_path_it_is_said_what_would_help(sheet: Sheet) -> None:
    choose(sheet, "李四", "王五")
    assert word(sheet, "“李四”与“王五”之间没有路径。", "No path connects “Li Si” and “Wang Wu”.") in told(
        sheet
    )
    assert lit(sheet) == set()
    sheet.page.locator("#panel-connect .connect-result button").click()
    sheet.wait("document.querySelector('.connect-steps')")
    assert sheet.page.locator(".connect-through input").is_checked()
    assert {iri("event/meeting"), iri("rel/part-2"), iri("rel/part-3")} <= lit(sheet)
    assert word(sheet, "已转到“全部关系”", "the view was changed to “everything”") in told(sheet)


def test_equal_and_lonely_ends_are_said(sheet: Sheet) -> None:
    choose(sheet, "张三", "张三")
    assert word(sheet, "两端是同一个：张三", "Both ends are the same: Zhang San") in told(sheet)
    choose(sheet, "张三", "庚公司")
    assert word(sheet, "没有关于“庚公司”的任何关系", "No relation of “Geng Company” is known") in told(sheet)


def test_from_a_card_a_click_fills_the_other_end(sheet: Sheet) -> None:
    sheet.page.click("#tab-legend")
    sheet.click_node("person/zhang")
    sheet.page.locator("#card button", has_text=word(sheet, "由此找路径", "Paths from here")).click()
    banner = sheet.page.locator("#connect-banner")
    assert word(sheet, "点击图中的节点", "Click a node in the drawing") in banner.inner_text()
    sheet.page.keyboard.press("Escape")
    assert banner.is_hidden()
    sheet.page.locator("#card button", has_text=word(sheet, "由此找路径", "Paths from here")).click()
    sheet.page.evaluate("document.getElementById('card').hidden = true")
    sheet.page.click("#fit")
    sheet.click(sheet.place("org/committee"))
    sheet.wait("document.querySelector('.connect-steps')")
    assert banner.is_hidden()
    assert sheet.page.input_value("#connect-z") == word(sheet, "丙片区委员会", "Bing Area Committee")
    assert iri("rel/unit-1") in lit(sheet)


def test_a_hit_of_the_search_fills_the_other_end_but_walking_does_not(sheet: Sheet) -> None:
    sheet.page.fill("#connect-a", "张三")
    sheet.page.press("#connect-a", "Enter")
    sheet.page.locator("#stage").focus()
    sheet.page.keyboard.press("ArrowRight")
    assert sheet.page.input_value("#connect-z") == ""
    sheet.page.fill("#query", "丙片区委员会")
    sheet.page.press("#query", "Enter")
    sheet.wait("document.querySelector('.connect-steps')")
    assert iri("rel/unit-1") in lit(sheet)


def test_what_is_hidden_on_the_path_is_uncovered_and_that_is_said(sheet: Sheet) -> None:
    sheet.page.click("#tab-legend")
    for switch in sheet.page.locator("#things label, #relations label").all():
        switch.click()
    assert sheet.shown() == set()
    sheet.page.click("#tab-connect")
    choose(sheet, "张三", "丁联席会议")
    sheet.wait("document.querySelector('.connect-steps')")
    assert {iri("org/committee"), iri("rel/unit-1")} <= lit(sheet)
    assert word(sheet, "已显示原先隐藏的内容", "what was hidden was switched on") in told(sheet)


def test_the_address_brings_the_path_back(browser, file: Path, sheet: Sheet) -> None:
    sheet.page.locator(".connect-through").click()
    choose(sheet, "李四", "王五")
    before, address = lit(sheet), sheet.address()
    again = Sheet(browser, file, address)
    again.wait("document.querySelector('.connect-steps')")
    assert lit(again) == before
    assert again.page.input_value("#connect-z") == word(sheet, "王五", "Wang Wu")
    again.close()


def test_the_help_is_a_dialog_and_gives_the_focus_back(sheet: Sheet) -> None:
    sheet.page.locator("#help").focus()
    sheet.page.keyboard.press("Enter")
    dialog = sheet.page.locator("#keys")
    assert dialog.locator("h2").inner_text() == word(sheet, "这一页怎么看", "How to read this page")
    assert dialog.locator("kbd").count() == 11
    sheet.page.keyboard.press("Enter")  # the button that closes it has the focus
    assert dialog.is_hidden()
    assert sheet.page.evaluate("document.activeElement.id") == "help"
    sheet.page.locator("#stage").focus()
    sheet.page.keyboard.press("?")
    sheet.page.keyboard.press("Escape")
    assert sheet.page.evaluate("document.activeElement.id") == "stage"
