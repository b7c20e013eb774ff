"""What one can do with the drawing: neighbourhoods, hiding, pinning, groups, sizes, layouts, links. In a real Chromium."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from kg.records import Text
from kg.view.page import write_page
from tests.browser import Sheet
from tests.small_network import iri, small_schema, small_store

pytestmark = pytest.mark.browser
LANGUAGES = {"zh": "zh", "en": "en"}
WORDS = {
    "only": {"zh": "只看这些", "en": "Only these"},
    "hide": {"zh": "隐藏", "en": "Hide"},
    "pin": {"zh": "固定", "en": "Pin"},
    "unpin": {"zh": "取消固定", "en": "Unpin"},
    "two steps": {"zh": "2 步之内", "en": "within 2 steps"},
    "three steps": {"zh": "3 步之内", "en": "within 3 steps"},
    "fold": {"zh": "收起所在组", "en": "Fold its group"},
    "unfold": {"zh": "展开", "en": "Open"},
    "fold all": {"zh": "全部收起", "en": "Fold all"},
    "open all": {"zh": "全部展开", "en": "Open all"},
    "secretary": {"zh": "书记", "en": "secretary"},
}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("walk") / "page.html"
    write_page(small_store(), small_schema(), path, lang="zh", title=Text("某网络", "Some network"))
    return path


@pytest.fixture(params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def sheet(browser, file: Path, lang: str) -> Iterator[Sheet]:
    one = Sheet(browser, file, f"#v=2&l={lang}")
    yield one
    one.close()


def press(sheet: Sheet, lang: str, word: str) -> None:
    assert sheet.card()
    sheet.page.locator("#card .actions button").get_by_text(WORDS[word][lang], exact=True).first.click()


def steps(sheet: Sheet, n: int) -> None:
    assert sheet.card()
    sheet.page.locator(".hops button").nth(n - 1).click()


def come_to_rest(sheet: Sheet) -> None:
    """A glide of the camera takes so many frames, however long a busy computer needs for them."""
    assert sheet.card()
    frame = "requestAnimationFrame"
    sheet.page.evaluate(f"new Promise((done) => {frame}(() => {frame}(() => {frame}(done))))")
    sheet.wait("kgPage.camera.view.easingTime === 0")


def distances(sheet: Sheet, start: str) -> dict[str, int]:
    """How far everything shown is from a node, along the shown edges; worked out anew, from what is shown."""
    ends = sheet.page.evaluate("kgPage.ends()")
    far, rim = {start: 0}, [start]
    while rim:
        rim = [
            o
            for here in rim
            for a, b in ends
            for s, o in ((a, b), (b, a))
            if s == here and o not in far and not far.update({o: far[here] + 1})
        ]
    return far


@pytest.mark.parametrize("n", [1, 2, 3])
def test_neighbours_within_so_many_steps(sheet: Sheet, n: int) -> None:
    start = iri("person/zhang")
    sheet.page.evaluate("iri => kgPage.go(iri)", start)
    steps(sheet, n)
    near = {thing for thing, far in distances(sheet, start).items() if far <= n}
    lit = sheet.lit()
    assert lit and set(lit["nodes"]) == near
    assert len(near) > 1


def test_only_these_hides_the_rest_and_gives_it_back(sheet: Sheet, lang: str) -> None:
    everything = sheet.shown()
    sheet.page.evaluate("iri => kgPage.go(iri)", iri("person/zhang"))
    steps(sheet, 2)
    near = {thing for thing, far in distances(sheet, iri("person/zhang")).items() if far <= 2}
    press(sheet, lang, "only")
    assert sheet.shown() == near < everything
    press(sheet, lang, "only")
    assert sheet.shown() == everything


def test_hide_and_bring_back(sheet: Sheet, lang: str) -> None:
    sheet.page.evaluate("iri => kgPage.go(iri)", iri("person/zhang"))
    press(sheet, lang, "hide")
    assert iri("person/zhang") not in sheet.shown()
    assert sheet.selected() is None
    sheet.page.locator("#kept .chip").click()
    assert iri("person/zhang") in sheet.shown()


def test_a_pinned_node_stays_whatever_is_filtered(sheet: Sheet, lang: str) -> None:
    sheet.page.evaluate("iri => kgPage.go(iri)", iri("person/zhang"))
    press(sheet, lang, "pin")
    sheet.page.locator("#things h2 button").nth(1).click()
    assert sheet.shown() == {iri("person/zhang")}
    press(sheet, lang, "unpin")
    assert sheet.shown() == set()


def test_a_node_is_dragged_and_stays_where_it_was_put(browser, file: Path, sheet: Sheet) -> None:
    x, y = sheet.place("org/yi")
    box = sheet.page.locator("#stage").bounding_box()
    sheet.page.mouse.move(box["x"] + x, box["y"] + y)
    sheet.page.mouse.down()
    sheet.page.mouse.move(box["x"] + x + 40, box["y"] + y + 30, steps=4)
    sheet.page.mouse.move(box["x"] + x + 60, box["y"] + y + 50, steps=4)
    sheet.page.mouse.up()
    assert sheet.place("org/yi") == pytest.approx([x + 60, y + 50], abs=3)
    again = Sheet(browser, file, sheet.page.evaluate("kgPage.link()"))
    assert again.place("org/yi") == pytest.approx([x + 60, y + 50], abs=3)
    again.close()


@pytest.mark.parametrize("grouping", ["parent", "community", "type"])
def test_groups_fold_and_open(sheet: Sheet, lang: str, grouping: str) -> None:
    everything, edges = sheet.shown(), len(sheet.edges())
    at = sheet.page.evaluate("key => kgPage.groupings().indexOf(key)", grouping)
    sheet.page.select_option("#group", str(at))
    folded = sheet.page.evaluate("kgPage.shown()")
    assert folded["groups"] and len(folded["nodes"]) + len(folded["groups"]) < len(everything)
    assert len(folded["edges"]) < edges and folded["ties"] > 0
    sheet.page.wait_for_timeout(400)
    sheet.click(sheet.page.evaluate("p => kgPage.spot(p)", folded["groups"][0]))
    assert sheet.selected().startswith("group ")
    press(sheet, lang, "unfold")
    assert len(sheet.page.evaluate("kgPage.shown().groups")) != len(folded["groups"]) or grouping == "parent"
    assert sheet.shown() > set(folded["nodes"])
    sheet.page.locator("#display button", has_text=WORDS["open all"][lang]).click()
    assert sheet.shown() == everything
    sheet.page.locator("#display button", has_text=WORDS["fold all"][lang]).click()
    assert sheet.page.evaluate("kgPage.shown().groups") == folded["groups"]


def test_search_opens_the_group_in_which_a_thing_is(sheet: Sheet) -> None:
    names = {iri: label["text"].replace("\n", " ") for iri, label in sheet.labels().items()}
    at = sheet.page.evaluate("kgPage.groupings().indexOf('parent')")
    sheet.page.select_option("#group", str(at))
    folded = sorted(set(names) - sheet.shown())[0]
    sheet.find(names[folded])
    sheet.page.keyboard.press("Enter")
    sheet.wait("kgPage.selected() === " + repr(folded))
    assert folded in sheet.shown()


def test_enter_opens_and_folds_a_group(sheet: Sheet) -> None:
    at = sheet.page.evaluate("kgPage.groupings().indexOf('parent')")
    sheet.page.select_option("#group", str(at))
    group = sheet.page.evaluate("kgPage.shown().groups")[0]
    sheet.page.wait_for_timeout(400)
    sheet.click(sheet.page.evaluate("p => kgPage.spot(p)", group))
    few = sheet.shown()
    sheet.page.locator("#stage").focus()
    sheet.page.keyboard.press("Enter")
    assert sheet.shown() > few
    sheet.page.keyboard.press("Enter")
    assert sheet.shown() == few


def test_sizes_follow_the_chosen_measure(sheet: Sheet) -> None:
    def sizes() -> dict[str, float]:
        return sheet.page.evaluate("kgPage.sizes()")

    by_degree = sizes()
    values = sheet.page.evaluate("kgPage.measure('degree')")
    ranked = sorted(by_degree, key=lambda one: by_degree[one])
    assert all(values[a] <= values[b] for a, b in pairwise(ranked))
    sheet.page.select_option("#size", label=sheet.page.locator("#size option").nth(2).inner_text())
    assert sizes() != by_degree


def test_another_layout_moves_things_and_covers_no_label(sheet: Sheet) -> None:
    before = sheet.place("org/committee"), sheet.place("person/zhang")
    sheet.page.select_option("#layout", "1")
    assert (sheet.place("org/committee"), sheet.place("person/zhang")) != before
    found = list(sheet.labels().values())
    assert len(found) >= len(sheet.shown()) - 1
    for number, one in enumerate(found):
        for other in found[number + 1 :]:
            apart = abs(one["y"] - other["y"]) >= (one["height"] + other["height"]) / 2 - 3
            assert apart or one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]


@pytest.mark.parametrize("query", ["zhangsan", "zs", "zhangs", "ZHANG SAN", "张三"])
def test_search_by_pinyin(sheet: Sheet, query: str) -> None:
    assert sheet.page.evaluate("kgPage.state.lang") in LANGUAGES
    sheet.find(query)
    sheet.page.keyboard.press("Enter")
    sheet.wait("kgPage.selected() === " + repr(iri("person/zhang")))


def test_a_link_restores_the_view(browser, file: Path, sheet: Sheet, lang: str) -> None:
    sheet.page.locator("#statuses input").nth(1).click()
    sheet.page.locator("#things input").nth(0).click()
    sheet.page.locator("#relations input").nth(1).click()
    sheet.page.select_option("#size", "1")
    sheet.page.select_option("#layout", "1")
    sheet.page.evaluate("iri => kgPage.go(iri)", iri("org/committee"))
    steps(sheet, 2)
    come_to_rest(sheet)
    again = Sheet(browser, file, sheet.page.evaluate("kgPage.link()"))
    for what in (
        "kgPage.shown()",
        "kgPage.selected()",
        "kgPage.state.measure",
        "kgPage.state.hops",
        "kgPage.lit().nodes.sort()",
    ):
        assert again.page.evaluate(what) == sheet.page.evaluate(what), what
    assert again.place("org/committee") == pytest.approx(sheet.place("org/committee"), abs=2)
    assert again.page.locator("#statuses input").nth(1).is_checked() is False
    assert again.page.evaluate("document.documentElement.lang") == sheet.page.evaluate(
        "document.documentElement.lang"
    )
    again.close()


def test_the_pointer_is_told_what_it_rests_on(sheet: Sheet, lang: str) -> None:
    box = sheet.page.locator("#stage").bounding_box()
    x, y = sheet.place("person/zhang")
    sheet.page.mouse.move(box["x"] + x, box["y"] + y)
    sheet.wait("!document.getElementById('tip').hidden")
    assert {"zh": "张三", "en": "Zhang San"}[lang] in sheet.page.locator("#tip").inner_text()
    x, y = sheet.page.evaluate("iri => kgPage.along(iri, .5)", iri("rel/lead-2"))
    sheet.page.mouse.move(box["x"] + x, box["y"] + y)
    sheet.wait("document.getElementById('tip').innerText.includes('→')")
    assert {"zh": "推断", "en": "inferred"}[lang] in sheet.page.locator("#tip").inner_text()


def test_a_finger_selects(browser, file: Path, lang: str) -> None:
    one = Sheet(
        browser,
        file,
        f"#v=2&l={lang}",
        has_touch=True,
        is_mobile=True,
        viewport={"width": 390, "height": 844},
    )
    x, y = one.place("org/committee")
    box = one.page.locator("#stage").bounding_box()
    one.page.touchscreen.tap(box["x"] + x + 6, box["y"] + y + 6)
    one.wait("kgPage.selected() === " + repr(iri("org/committee")))
    assert one.card()
    one.close()
