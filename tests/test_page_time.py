"""The time bar: it moves over the periods in which something begins or ends, and says what has no date."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from kg.analysis.timed.when import interval
from kg.records import Text
from kg.view.network import PageNetwork
from kg.view.payload.blocks import blocks
from kg.view.payload.picture import Choice, picture
from kg.view.plain import completed
from tests.browser import Sheet
from tests.small_network import iri, small_schema, small_store

pytestmark = pytest.mark.browser

NODES = {"event/meeting": "2018-05", "event/unveiling": "2018-11-05"}
EDGES = {"rel/post-1": "2016/..", "rel/aff-1": "2018-11-05/2019-02-28"}
Dated = Sequence[tuple[str, str]]


def write(path: Path, nodes: Dated, edges: Dated) -> None:
    """The small network as a page, on which these things and relations have these dates."""
    data = blocks(picture(small_store(), small_schema(), Choice()), {})
    core = data["core"]
    of = {kind: [core["base"] + one for one in core[kind]["id"]] for kind in ("nodes", "edges")}
    spans = {"nodes": nodes, "edges": edges}
    core["when"] = {
        kind: sorted([of[kind].index(iri(name)), *(interval(text) or ())] for name, text in spans[kind])
        for kind in of
    }
    PageNetwork(title=Text("某网络", "Some network"), lang="zh", blocks=data).write_html(str(path))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("time") / "network.html"
    write(path, list(NODES.items()), list(EDGES.items()))
    return path


@pytest.fixture(params=["zh", "en"])
def sheet(browser, file: Path, request: pytest.FixtureRequest) -> Iterator[Sheet]:
    one = Sheet(browser, file, f"#v=2&l={request.param}")
    yield one
    one.close()


def word(sheet: Sheet, zh: str, en: str) -> str:
    return zh if sheet.page.evaluate("kgPage.state.lang") == "zh" else en


def pull(sheet: Sheet, knob: str, value: int) -> None:
    sheet.page.locator(f".time-{knob}").fill(str(value))
    sheet.page.wait_for_timeout(80)


def words(sheet: Sheet) -> str:
    return sheet.page.locator(".time-words").inner_text()


def span(sheet: Sheet) -> list[int] | None:
    return sheet.page.evaluate("kgPage.state.span")


def days(text: str) -> list[int]:
    return list(interval(text) or ())


def test_periods_are_those_in_which_something_begins_or_ends(sheet: Sheet) -> None:
    titles = [bar.get_attribute("title") for bar in sheet.page.locator(".time-bar").all()]
    assert [title.partition(" · ")[0] for title in titles] == (
        ["2016年1月1日", "2018年5月", "2018年11月5日", "2018年11月6日 – 2019年2月28日"]
        if word(sheet, "zh", "en") == "zh"
        else ["1 Jan 2016", "May 2018", "5 Nov 2018", "6 Nov 2018 – 28 Feb 2019"]
    )
    assert [title.partition(" · ")[2] for title in titles] == [
        word(sheet, f"{n} 项", f"{n} dated") for n in (1, 2, 3, 2)
    ]
    assert sheet.page.locator(".time-gap").count() == 2


def test_narrowing_hides_what_was_at_another_time_and_says_what_has_no_date(sheet: Sheet) -> None:
    assert sheet.page.locator(".time-said").inner_text() == ""
    pull(sheet, "from", 2)
    assert span(sheet) == [days("2018-11-05")[0], days("2019-02-28")[1]]
    assert iri("event/meeting") not in sheet.shown()
    assert {iri("event/unveiling"), iri("person/li")} <= sheet.shown()
    assert words(sheet) == word(sheet, "2018年11月5日 – 2019年2月28日", "5 Nov 2018 – 28 Feb 2019")
    said = sheet.page.locator(".time-said").inner_text()
    assert (
        word(sheet, "此间有日期的：1 个节点、2 条关系", "Dated within: 1 of the nodes, 2 of the relations")
        in said
    )
    assert word(sheet, "未载日期而仍显示的：12 个节点", "undated and still shown: 12 and ") in said
    sheet.page.get_by_role("button", name=word(sheet, "全部时间", "All"), exact=True).click()
    sheet.wait("kgPage.state.span === null")
    assert iri("event/meeting") in sheet.shown()


def test_what_has_no_date_can_be_hidden(sheet: Sheet) -> None:
    found = sheet.page.evaluate("kgPage.shown()")
    undated = len(found["nodes"]) + len(found["edges"]) - len(NODES) - len(EDGES)
    box = sheet.page.get_by_label(word(sheet, f"未载日期的 {undated} 项", f"undated ({undated})"))
    assert box.is_checked()
    box.uncheck()
    sheet.wait("kgPage.state.undated === false && kgPage.state.span !== null")
    assert {iri("event/meeting"), iri("event/unveiling")} <= sheet.shown()
    assert iri("place/bing") not in sheet.shown()
    assert word(sheet, "未载日期的不显示", "what is undated is hidden") in sheet.page.inner_text(".time-said")
    box.check()
    sheet.wait("kgPage.state.span === null")


def test_the_knobs_are_named_and_push_each_other(sheet: Sheet) -> None:
    start, end = sheet.page.locator(".time-from"), sheet.page.locator(".time-to")
    assert start.get_attribute("aria-label") == word(sheet, "从何时起", "From when")
    pull(sheet, "to", 2)
    assert end.get_attribute("aria-valuetext") == word(sheet, "2018年5月", "May 2018")
    pull(sheet, "from", 3)
    assert (start.input_value(), end.input_value()) == ("3", "4")
    start.focus()
    sheet.page.keyboard.press("ArrowLeft")
    sheet.page.wait_for_timeout(80)
    assert start.get_attribute("aria-valuetext") == word(sheet, "2018年11月5日", "5 Nov 2018")


def test_playing_goes_through_the_periods_and_stops_at_the_end(sheet: Sheet) -> None:
    button = sheet.page.locator(".time-play")
    assert button.get_attribute("aria-label") == word(sheet, "按时间播放", "Play through time")
    pull(sheet, "to", 2)
    pull(sheet, "from", 1)
    button.click()
    sheet.page.wait_for_timeout(80)
    assert words(sheet) == word(sheet, "2018年11月5日", "5 Nov 2018")
    sheet.wait("document.querySelector('.time-from').value === '3'")
    sheet.wait("document.querySelector('.time-play').textContent === '▶'")
    assert sheet.page.evaluate("document.querySelector('.time-to').value") == "4"


@pytest.mark.parametrize("stop", ["Escape", "legend", "again"])
def test_playing_stops_when_the_reader_does_something(sheet: Sheet, stop: str) -> None:
    button = sheet.page.locator(".time-play")
    button.click()
    assert button.inner_text() == "❚❚"
    if stop == "Escape":
        sheet.page.keyboard.press("Escape")
    elif stop == "again":
        button.click()
    else:
        sheet.page.locator("#statuses label").first.click()
    assert button.inner_text() == "▶"


def test_where_motion_is_not_wanted_a_press_is_one_step(browser, file: Path) -> None:
    one = Sheet(browser, file, "#v=2&l=en", reduced_motion="reduce")
    button = one.page.locator(".time-play")
    assert button.get_attribute("aria-label") == "Next period"
    for expected in ("1 Jan 2016", "May 2018"):
        button.click()
        one.page.wait_for_timeout(80)
        assert words(one) == expected
        assert button.inner_text() == "▶"
    one.close()


def test_the_address_and_what_others_do_are_followed(browser, file: Path, sheet: Sheet) -> None:
    pull(sheet, "from", 1)
    pull(sheet, "to", 2)
    again = Sheet(browser, file, sheet.address())
    assert words(again) == words(sheet) == word(sheet, "2018年5月", "May 2018")
    assert again.shown() == sheet.shown()
    again.page.evaluate("iri => kgPage.go(iri)", iri("event/unveiling"))
    assert span(again) is None
    assert again.page.locator(".time-from").input_value() == "0"
    again.close()


def test_many_days_are_taken_by_month(browser, tmp_path: Path) -> None:
    page = PageNetwork(title=Text("多", "Many"), lang="en")
    for number in range(80):
        page.add_node(f"n{number}", x=number % 9 * 160, y=number // 9 * 40)
    page.blocks = completed(page.nodes, page.edges)
    dated = [days(f"20{10 + at // 8}-{1 + at % 8:02}-{2 + at % 20:02}") for at in range(80)]
    page.blocks["core"]["when"]["nodes"] = [[at, *span] for at, span in enumerate(dated)]
    page.write_html(str(tmp_path / "many.html"))
    one = Sheet(browser, tmp_path / "many.html")
    titles = [bar.get_attribute("title") for bar in one.page.locator(".time-bar").all()]
    assert (len(titles), titles[0], titles[-1]) == (80, "Jan 2010 · 1 dated", "Aug 2019 · 1 dated")
    assert one.page.locator(".time-gap").count() == 9, "the months between August and January are left out"
    assert one.page.locator(".time-scale span").all_inner_texts() == ["Jan 2010", "Aug 2019"]
    one.close()


@pytest.mark.parametrize("nodes", [[], [("event/meeting", "2018-05-06")]])
def test_with_less_than_two_dates_there_is_no_bar(browser, tmp_path: Path, nodes: Dated) -> None:
    write(tmp_path / "few.html", nodes, [])
    one = Sheet(browser, tmp_path / "few.html")
    assert one.page.locator("#time").is_hidden()
    one.close()
