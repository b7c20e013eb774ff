"""The panel of saved questions in a real Chromium, opened from a file with the network off."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.graph.asking.questions import load_questions
from kg.records import Text
from kg.schema import load_schema
from kg.view.document import document
from kg.view.network import vis_network
from kg.view.page import write_page
from tests.browser import Sheet
from tests.small_network import iri, small_schema, small_store

pytestmark = pytest.mark.browser
QUESTIONS = load_questions(load_schema().folder / "questions")
LEADS = "01-who-leads"
WORDS = "48-words-for"
QUOTES = "49-quotes-containing"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("questions") / "page.html"
    write_page(small_store(), small_schema(), path, lang="zh", title=Text("某网络", "Some network"))
    return path


@pytest.fixture
def sheet(browser, file: Path) -> Iterator[Sheet]:
    one = Sheet(browser, file, "#w=questions")
    one.wait("document.querySelector('.question')")
    yield one
    one.close()


def head(name: str) -> str:
    return f"#question-{name}"


def rows(sheet: Sheet, name: str) -> list[list[str]]:
    read = "rows => rows.map(row => [...row.cells].map(cell => cell.innerText))"
    return sheet.page.locator(f"#answer-{name} tbody tr").evaluate_all(read)


def lit(sheet: Sheet) -> set[str]:
    return set((sheet.page.evaluate("kgPage.lit()") or {"nodes": []})["nodes"])


def opened(sheet: Sheet, name: str) -> None:
    sheet.page.click(head(name))
    sheet.wait(f"document.querySelector('#answer-{name} details')")
    sheet.wait("kgPage.lit() || document.querySelector('.answer .none')")


def test_every_question_is_there_in_its_group(sheet: Sheet) -> None:
    ids = sheet.page.locator(".question h3 button").evaluate_all("all => all.map(one => one.id.slice(9))")
    assert len(ids) >= 60
    assert set(ids) <= set(QUESTIONS)
    groups = sheet.page.locator("#questions-list h2").all_inner_texts()
    assert groups == list(dict.fromkeys(QUESTIONS[name].group.zh for name in ids))
    assert QUESTIONS[LEADS].title.zh in sheet.page.locator(head(LEADS)).inner_text()


def test_an_answer_opens_and_lights_up_what_it_names(sheet: Sheet) -> None:
    opened(sheet, LEADS)
    assert sheet.page.locator(head(LEADS)).get_attribute("aria-expanded") == "true"
    assert {tuple(row[:3]) for row in rows(sheet, LEADS)} == {
        ("甲区委", "丙片区", "明述"),
        ("甲区委", "丙片区委员会", "推断"),
    }
    assert "2 行" in sheet.page.locator(f"#answer-{LEADS} p[role=status]").inner_text()
    assert {iri("org/quwei"), iri("org/committee")} <= lit(sheet)
    assert iri("rel/lead-2") in sheet.page.evaluate("kgPage.lit().edges")
    sheet.page.click(head(LEADS))
    sheet.wait("kgPage.lit() === null")
    assert sheet.page.locator(f"#answer-{LEADS}").is_hidden()


def test_one_question_is_open_at_a_time(sheet: Sheet) -> None:
    opened(sheet, LEADS)
    opened(sheet, "13-officers")
    assert sheet.page.locator(".question [aria-expanded=true]").count() == 1
    assert sheet.page.locator(f"#answer-{LEADS}").is_hidden()


def test_a_thing_in_an_answer_leads_to_it_and_the_answer_can_be_lit_again(sheet: Sheet) -> None:
    opened(sheet, LEADS)
    sheet.page.locator(f"#answer-{LEADS} tbody button", has_text="丙片区委员会").first.click()
    assert sheet.selected() == iri("org/committee")
    before = lit(sheet)
    sheet.page.click("#question-light")
    sheet.wait("kgPage.state.marked")
    assert lit(sheet) != before


def test_a_fact_is_told_in_words_and_leads_to_its_evidence(sheet: Sheet) -> None:
    opened(sheet, WORDS)
    told = sheet.page.locator(f"#answer-{WORDS} td.told")
    assert any("甲区委是丙片区委员会的牵头单位推断" in text for text in told.all_inner_texts())
    assert iri("rel/lead-2") in sheet.page.evaluate("kgPage.lit().edges")
    told.filter(has_text="推断").filter(has_text="牵头单位").first.locator(".evidence").click()
    assert sheet.selected() == iri("rel/lead-2")
    assert "“甲区委作为片区牵头单位”" in sheet.card()


def test_no_rows_are_no_answer_and_parameters_are_said(sheet: Sheet) -> None:
    opened(sheet, QUOTES)
    assert "没有答案" in sheet.page.locator(f"#answer-{QUOTES} .none").inner_text()
    assert sheet.page.locator(f"#answer-{QUOTES} dl").inner_text().split() == ["文字", "牵头"]
    assert sheet.page.locator(f"#answer-{QUOTES} table").count() == 0
    assert sheet.page.evaluate("kgPage.lit()") is None


@pytest.mark.parametrize(("words", "found"), [("1", LEADS), ("49", QUOTES), ("牵头单位 哪个", LEADS)])
def test_questions_are_found_by_words_and_number(sheet: Sheet, words: str, found: str) -> None:
    sheet.page.fill("#questions-words", words)
    assert sheet.page.locator(head(found)).is_visible()
    assert sheet.page.locator(".question:visible").count() < len(QUESTIONS) // 4
    sheet.page.fill("#questions-words", "没有这样的问题")
    assert sheet.page.locator(".question:visible").count() == 0
    assert sheet.page.locator("#questions-found").inner_text() == "没有找到"


def test_questions_are_found_by_words_of_the_other_language(sheet: Sheet) -> None:
    sheet.page.fill("#questions-words", "lead unit")
    assert sheet.page.locator(head(LEADS)).is_visible()


def test_the_language_changes_the_open_answer(sheet: Sheet) -> None:
    opened(sheet, LEADS)
    sheet.page.click("#lang")
    sheet.wait(f"document.querySelector('#answer-{LEADS} tbody')")
    assert ["Jia District Party Committee", "Bing area", "explicit"] in [
        row[:3] for row in rows(sheet, LEADS)
    ]
    assert QUESTIONS[LEADS].title.en in sheet.page.locator(head(LEADS)).inner_text()


def test_a_link_opens_on_a_question_with_its_light(browser, file: Path, sheet: Sheet) -> None:
    opened(sheet, LEADS)
    address = sheet.address()
    assert f"q={LEADS}" in address
    again = Sheet(browser, file, address)
    again.wait("kgPage.state.marked")
    again.wait(f"document.querySelector('#answer-{LEADS} tbody')")
    assert lit(again) == lit(sheet)
    again.close()


def test_a_link_to_a_selection_is_not_outshone(browser, file: Path) -> None:
    one = Sheet(browser, file, f"#n={iri('person/zhang')}&w=questions&q={LEADS}")
    one.wait(f"document.querySelector('#answer-{LEADS} tbody')")
    assert one.selected() == iri("person/zhang")
    assert one.page.evaluate("kgPage.state.marked") is None
    one.close()


def test_what_is_not_in_the_picture_is_said_and_shown_on_request(sheet: Sheet) -> None:
    opened(sheet, LEADS)
    assert sheet.page.locator("#question-unseen").is_hidden()
    sheet.page.click("#tab-legend")
    sheet.page.locator("#things button").last.click()
    sheet.page.click("#tab-questions")
    assert "不在当前图中" in sheet.page.locator("#question-unseen").inner_text()
    sheet.page.click("#question-show")
    sheet.wait("document.getElementById('question-unseen').hidden")
    assert {iri("org/quwei"), iri("org/committee")} <= sheet.shown() & lit(sheet)


def test_the_answer_and_the_query_can_be_taken_away(sheet: Sheet) -> None:
    opened(sheet, LEADS)
    with sheet.page.expect_download() as download:
        sheet.page.click("#question-csv")
    assert download.value.suggested_filename == f"{LEADS}.csv"
    text = Path(download.value.path()).read_bytes()
    assert text.startswith("\ufeff".encode())
    table = list(csv.reader(io.StringIO(text.decode("utf-8-sig"), newline="")))
    assert table[1][:3] in rows(sheet, LEADS)[0:2] or table[1][0] == "甲区委"
    assert len(table) == 3
    sheet.page.click(f"#answer-{LEADS} summary")
    assert "SELECT" in sheet.page.locator(f"#answer-{LEADS} pre").inner_text()


def test_it_works_by_keyboard(sheet: Sheet) -> None:
    sheet.page.focus("#questions-words")
    sheet.page.keyboard.type("牵头单位")
    sheet.page.keyboard.press("Tab")
    assert sheet.page.evaluate("document.activeElement.id") == f"question-{LEADS}"
    sheet.page.keyboard.press("Enter")
    sheet.wait(f"document.querySelector('#answer-{LEADS} tbody')")
    sheet.page.keyboard.press("Tab")
    assert sheet.page.evaluate("document.activeElement.getAttribute('aria-label')") == "答案"
    sheet.page.keyboard.press("Tab")
    sheet.page.keyboard.press("Enter")
    assert sheet.selected() == iri("org/quwei")


def test_without_questions_there_is_no_panel(browser, tmp_path: Path) -> None:
    from kg.view.payload.blocks import blocks
    from kg.view.payload.picture import Choice, picture

    data = blocks(picture(small_store(), small_schema(), Choice("all", False, "", 2)), {})
    del data["questions"]
    path = tmp_path / "page.html"
    title = Text("某网络", "Some network")
    path.write_text(document(data, title=title, lang="zh", library=vis_network()), encoding="utf-8")
    one = Sheet(browser, path)
    assert one.page.locator("#tab-questions").count() == 0
    one.close()


def test_first_dataset(browser, exports: Path) -> None:
    one = Sheet(
        browser, exports / "donghongqiao.html", "#w=questions", viewport={"width": 390, "height": 844}
    )
    one.page.click("#menu")
    for name in ("14-multiple-posts", LEADS, "50-inferred"):
        if one.page.locator(head(name)).count():
            opened(one, name)
            assert rows(one, name)
    assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    one.close()
