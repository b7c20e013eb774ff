"""The page in a real Chromium, opened from a file with the network off."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.records import Text
from kg.view.network import PageNetwork
from kg.view.page import write_page
from tests.browser import Sheet
from tests.small_network import HOSTILE, iri, small_schema, small_store

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "甲 network.html"
    write_page(small_store(), small_schema(), path, lang="zh", title=Text("某网络", "Some network"))
    return path


@pytest.fixture
def sheet(browser, file: Path) -> Iterator[Sheet]:
    one = Sheet(browser, file)
    yield one
    one.close()


def test_it_opens_and_draws(sheet: Sheet) -> None:
    assert sheet.page.title() == "某网络"
    assert (
        sheet.page.locator("#count").inner_text()
        == f"{len(sheet.shown())} 个节点，{len(sheet.edges())} 条关系"
    )
    assert sheet.labels()[iri("org/committee")]["text"] == "丙片区委员会"
    assert sheet.page.evaluate("document.compatMode") == "CSS1Compat"


def test_the_policy_is_enforced(browser, file: Path) -> None:
    one = Sheet(browser, file)
    one.page.evaluate(
        """() => {
          const script = document.createElement('script');
          script.textContent = 'window.broken = 1';
          document.body.append(script);
          document.body.insertAdjacentHTML('beforeend', '<img src="x:y" onerror="window.broken = 2">');
          return fetch('https://example.org/').catch(() => 0);
        }"""
    )
    one.page.wait_for_timeout(200)
    assert one.page.evaluate("window.broken") is None
    assert {"script-src-elem", "connect-src", "img-src"} <= set(one.page.evaluate("window.violations"))
    one.context.close()


def test_a_hostile_label_is_text(sheet: Sheet) -> None:
    sheet.click_node("org/hostile")
    assert HOSTILE in sheet.card()
    assert sheet.page.locator("img").count() == 0
    sheet.page.click("#lang")
    assert "</script><script>alert(2)</script>" in sheet.card()
    assert sheet.page.locator("script:not([type])").count() == 2


def test_no_label_covers_another(sheet: Sheet) -> None:
    found = list(sheet.labels().values())
    assert len(found) == len(sheet.shown()), "at first view everything has a label"
    for number, one in enumerate(found):
        for other in found[number + 1 :]:
            apart = abs(one["y"] - other["y"]) >= (one["height"] + other["height"]) / 2 - 3
            assert apart or one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]


def test_search_enter_and_the_facts_with_their_words(sheet: Sheet) -> None:
    sheet.page.keyboard.press("/")
    sheet.page.keyboard.type("张三")
    sheet.wait("document.querySelectorAll('#list li').length === 1")
    sheet.page.keyboard.press("Enter")
    assert sheet.selected() == iri("person/zhang")
    card = sheet.card()
    assert "“乙镇党委书记张三”" in card
    assert "某报道 · 第 11–18 字" in card
    assert "推断" in card and "理由：镇党委书记为该镇人员" in card
    assert "有歧义" in card


def test_search_finds_aliases_english_and_what_is_in_another_view(sheet: Sheet) -> None:
    assert "乙镇" in sheet.find("我镇")
    assert sheet.find("joint conf") == ["丁联席会议"]
    sheet.find("某会议")
    sheet.page.keyboard.press("Enter")
    assert sheet.selected() == iri("event/meeting")
    assert iri("event/meeting") in sheet.shown()
    assert sheet.find("没有这个") == []
    assert sheet.page.locator("#none").is_visible()


def test_a_click_on_an_edge_shows_its_fact(sheet: Sheet) -> None:
    sheet.click(sheet.page.evaluate("iri => kgPage.along(iri, .5)", iri("rel/lead-2")))
    assert sheet.selected() == iri("rel/lead-2")
    assert "甲区委" in sheet.card()
    assert "理由：原文写的是片区的牵头单位" in sheet.card()
    sheet.click([5, 5])
    assert sheet.selected() is None
    assert sheet.page.locator("#card").is_hidden()


def test_names_in_a_fact_lead_on(sheet: Sheet) -> None:
    sheet.click_node("org/committee")
    assert "原文未载" in sheet.card() and "未载成立日期" in sheet.card()
    sheet.page.locator("#card .fact button", has_text="丁联席会议").first.click()
    assert sheet.selected() == iri("org/conference")


def test_the_legend_filters(sheet: Sheet) -> None:
    assert iri("person/zhang") in sheet.shown()
    sheet.page.locator("#things label", has_text="人员").click()
    assert not any("/person/" in node for node in sheet.shown())
    assert sheet.page.locator("#count").inner_text().startswith("显示 ")
    sheet.page.locator("#things label", has_text="人员").click()
    assert iri("person/zhang") in sheet.shown()


def test_hiding_posts_keeps_the_tie(sheet: Sheet) -> None:
    sheet.page.locator("#things label", has_text="岗位").click()
    assert iri("rel/post-1") in sheet.edges()


def test_the_status_switches(sheet: Sheet) -> None:
    sheet.page.locator("#statuses label", has_text="推断").click()
    assert iri("rel/lead-2") not in sheet.edges()
    assert iri("rel/post-2") in sheet.edges()
    sheet.page.locator("#statuses label", has_text="有歧义").click()
    assert iri("rel/post-2") not in sheet.edges()


def test_the_card_hides_what_the_switches_hide_and_says_so(sheet: Sheet) -> None:
    sheet.click_node("person/zhang")
    assert "张三" in sheet.card()
    assert sheet.page.locator("#card .untold").count() == 0
    facts = sheet.page.locator("#card .fact").count()
    sheet.page.locator("#statuses label", has_text="推断").click()
    sheet.page.locator("#statuses label", has_text="有歧义").click()
    assert sheet.card()
    kept = sheet.page.locator("#card .fact").count()
    assert sheet.page.locator("#card .badge").count() == 0
    told = sheet.page.locator("#card .untold").inner_text()
    assert told == f"另有 {facts - kept} 条未显示（推断或有歧义）"
    sheet.page.click("#lang")
    assert sheet.card()
    told = sheet.page.locator("#card .untold").inner_text()
    assert told == f"{facts - kept} more are hidden (inferred or ambiguous)"


def test_places_are_counted_from_one_for_people(sheet: Sheet) -> None:
    sheet.click_node("person/zhang")
    sheet.page.click("#lang")
    assert "characters 11–18" in sheet.card()


def test_back_returns_to_what_was_selected_before(sheet: Sheet) -> None:
    sheet.click_node("person/zhang")
    sheet.find("丙片区委员会")
    sheet.page.keyboard.press("Enter")
    sheet.page.wait_for_timeout(50)
    sheet.page.locator("#statuses label", has_text="推断").click()
    assert sheet.selected() == iri("org/committee")
    sheet.page.evaluate("history.back()")
    sheet.wait("kgPage.selected() === " + repr(iri("person/zhang")))
    assert "张三" in sheet.card()
    sheet.page.evaluate("history.back()")
    sheet.wait("kgPage.selected() === null")
    sheet.page.evaluate("history.forward()")
    sheet.wait("kgPage.selected() === " + repr(iri("person/zhang")))


def test_what_was_clicked_stays_beside_the_card(browser, file: Path) -> None:
    one = Sheet(browser, file, viewport={"width": 900, "height": 700})
    one.click_node("person/zhang")
    assert one.card()
    stage, card = (one.page.locator(which).bounding_box() for which in ("#stage", "#card"))
    assert stage["x"] + one.place("person/zhang")[0] < card["x"] - 10
    one.close()


def test_a_narrow_window(browser, file: Path) -> None:
    one = Sheet(browser, file, viewport={"width": 390, "height": 800})
    assert one.page.locator("#side").is_hidden()
    assert all(label["x"] + label["width"] <= 390 for label in one.labels().values())
    one.page.click("#menu")
    one.find("张三")
    one.page.keyboard.press("Enter")
    one.wait("document.getElementById('side').hidden")
    assert one.card()
    stage, card = (one.page.locator(which).bounding_box() for which in ("#stage", "#card"))
    assert stage["y"] + one.place("person/zhang")[1] < card["y"]
    one.page.set_viewport_size({"width": 1400, "height": 800})
    one.wait("!document.getElementById('side').hidden")
    one.page.set_viewport_size({"width": 420, "height": 800})
    one.wait("document.getElementById('side').hidden")
    one.close()


def test_no_edge_runs_through_what_it_does_not_tie(sheet: Sheet) -> None:
    met = sheet.page.evaluate("kgPage.crossings()")
    assert met == []


def test_fonts_follow_the_language(sheet: Sheet) -> None:
    assert "CJK" in sheet.page.evaluate("getComputedStyle(document.body).fontFamily.split(',')[0]")
    sheet.page.click("#lang")
    assert "CJK" not in sheet.page.evaluate("getComputedStyle(document.body).fontFamily.split(',')[0]")


def test_an_empty_network_says_so(browser, tmp_path: Path) -> None:
    write_page(
        type(small_store())(), small_schema(), tmp_path / "empty.html", lang="zh", title=Text("空", "Empty")
    )
    one = Sheet(browser, tmp_path / "empty.html")
    assert one.page.locator("#empty").inner_text() == "这个网络里还没有任何节点和关系。"
    one.page.click("#lang")
    assert one.page.locator("#empty").inner_text().startswith("There are no nodes")
    one.close()


def test_the_views(sheet: Sheet) -> None:
    assert iri("event/meeting") not in sheet.shown()
    sheet.page.locator("#views button", has_text="活动参与").click()
    assert iri("event/meeting") in sheet.shown()
    assert iri("org/committee") not in sheet.shown()
    sheet.page.locator("#views button", has_text="全部关系").click()
    assert {iri("event/meeting"), iri("org/committee")} <= sheet.shown()


def test_the_language_switch(sheet: Sheet) -> None:
    sheet.click_node("person/zhang")
    sheet.page.click("#lang")
    assert sheet.page.title() == "Some network"
    assert sheet.page.evaluate("document.documentElement.lang") == "en"
    assert "Zhang San is secretary of" in sheet.card().replace("\n", " ")
    assert "Person" in sheet.page.locator("#things").inner_text()
    assert sheet.labels()[iri("org/yi")]["text"] == "Yi Town"


def test_the_keyboard_walks_and_lets_go(sheet: Sheet) -> None:
    sheet.page.locator("#stage").focus()
    sheet.page.keyboard.press("ArrowRight")
    first = sheet.selected()
    assert first
    sheet.page.keyboard.press("ArrowLeft")
    assert sheet.selected() != first
    sheet.page.keyboard.press("Escape")
    assert sheet.selected() is None


def test_the_address_brings_back_what_was_selected(browser, file: Path, sheet: Sheet) -> None:
    sheet.click_node("org/committee")
    assert sheet.card()
    address = sheet.address()
    again = Sheet(browser, file, address)
    assert again.selected() == iri("org/committee")
    again.close()


def test_a_dark_screen(browser, file: Path) -> None:
    one = Sheet(browser, file, color_scheme="dark")
    assert one.page.evaluate("document.documentElement.dataset.theme") == "dark"
    one.page.click("#theme")
    assert one.page.evaluate("document.documentElement.dataset.theme") == "light"
    one.close()


def test_a_plain_pyvis_network_draws(browser, tmp_path: Path) -> None:
    net = PageNetwork(title=Text("手工", "By hand"), lang="en")
    for name in ("a", "b", "c"):
        net.add_node(name, label=f"node {name}")
    net.add_edge("a", "b", label="knows")
    net.add_edge("a", "b", label="pays")
    net.write_html(str(tmp_path / "plain.html"))
    one = Sheet(browser, tmp_path / "plain.html")
    assert one.page.locator("#count").inner_text() == "3 nodes, 2 relations"
    assert "Knows" in one.page.locator("#relations").inner_text().title()
    one.close()
