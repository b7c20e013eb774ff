"""The tables beside the picture in a real Chromium, opened from a file with the network off."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.records import Text
from kg.view.page import write_page
from tests.browser import Sheet
from tests.small_network import HOSTILE, iri, small_schema, small_store

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tables") / "page.html"
    write_page(small_store(), small_schema(), path, lang="zh", title=Text("某网络", "Some network"))
    return path


@pytest.fixture
def sheet(browser, file: Path) -> Iterator[Sheet]:
    one = Sheet(browser, file)
    yield one
    one.close()


def opened(sheet: Sheet, table: str) -> None:
    if sheet.page.locator("#tabular").get_attribute("aria-pressed") == "false":
        sheet.page.click("#tabular")
        sheet.wait("document.querySelector('#tables-body tr')")
    sheet.page.click(f"#tables-{table}")
    label = sheet.page.locator(f"#tables-{table}").inner_text().rpartition(" ")[0]
    sheet.wait(f"document.getElementById('tables-caption').textContent === {label!r}")
    sheet.page.wait_for_timeout(30)


def table(sheet: Sheet) -> list[list[str]]:
    read = "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))"
    return sheet.page.locator("#tables-grid tr").evaluate_all(read)


def column(sheet: Sheet, title: str) -> list[str]:
    head, *rows = table(sheet)
    return [row[head.index(title)] for row in rows]


def count(sheet: Sheet) -> str:
    return sheet.page.locator("#tables-count").inner_text()


def sort(sheet: Sheet, title: str) -> str:
    head = sheet.page.locator("#tables-head th").filter(has_text=re.compile(f"^{title}$"))
    head.locator("button").click()
    sheet.page.wait_for_timeout(30)
    return head.get_attribute("aria-sort")


def test_there_is_a_table_of_each_family_and_of_all_facts(sheet: Sheet) -> None:
    opened(sheet, "person")
    tabs = sheet.page.locator("#tables-tabs [role=tab]").evaluate_all("tabs => tabs.map(tab => tab.id)")
    families = sheet.page.evaluate("JSON.parse(document.getElementById('core').textContent).families")
    assert tabs == [f"tables-{family}" for family in [*families, "facts"]]
    assert sheet.page.locator("#tabular").get_attribute("aria-pressed") == "true"
    assert count(sheet) == "3 行"
    sheet.page.click("#tables-close")
    assert sheet.page.locator("#tables").is_hidden()
    assert sheet.page.evaluate("document.activeElement.id") == "tabular"


def test_a_row_tells_what_a_thing_is_tied_to(sheet: Sheet) -> None:
    opened(sheet, "person")
    assert column(sheet, "名称") == ["李四", "王五", "张三"], "by pinyin"
    assert column(sheet, "英文名") == ["Li Si", "Wang Wu", "Zhang San"]
    assert column(sheet, "组织")[0] == HOSTILE
    assert "乙镇党委书记" in column(sheet, "职务岗位")[2]
    assert all("某会议" in cell for cell in column(sheet, "活动"))
    opened(sheet, "organization")
    by_name = dict(zip(column(sheet, "名称"), column(sheet, "又作"), strict=True))
    assert by_name["乙镇"] == "我镇"
    assert "" not in column(sheet, "事实")
    assert sheet.page.locator("img").count() == 0, "hostile names are text"


def test_sorting_by_number_and_back(sheet: Sheet) -> None:
    opened(sheet, "organization")
    assert sort(sheet, "联系") == "descending"
    numbers = [int(number) for number in column(sheet, "联系")]
    assert numbers == sorted(numbers, reverse=True)
    assert len(set(numbers)) > 1
    assert sort(sheet, "联系") == "ascending"
    assert [int(number) for number in column(sheet, "联系")] == sorted(numbers)
    assert sheet.page.locator("[aria-sort]").count() == 1
    assert sheet.page.evaluate("document.activeElement.textContent") == "联系", "the focus stays"


def test_what_is_empty_comes_last_in_either_direction(sheet: Sheet) -> None:
    opened(sheet, "organization")
    for _ in range(2):
        sort(sheet, "又作")
        assert column(sheet, "又作") == ["我镇", *[""] * (len(column(sheet, "又作")) - 1)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("张三", ["张三"]),
        ("zhangs", ["张三"]),
        ("ls", ["李四"]),
        ("党委书记", ["张三"]),
        ("会议 wang", ["王五"]),
    ],
)
def test_the_filter_reads_all_columns_and_pinyin(sheet: Sheet, words: str, found: list[str]) -> None:
    opened(sheet, "person")
    sheet.page.fill("#tables-words", words)
    sheet.wait(f"document.getElementById('tables-count').textContent === '{len(found)} / 3 行'")
    sheet.wait(f"document.querySelectorAll('#tables-body tr').length === {len(found)}")
    assert column(sheet, "名称") == found
    sheet.page.press("#tables-words", "Escape")
    sheet.wait("document.getElementById('tables-count').textContent === '3 行'")


def test_only_what_is_shown_follows_the_legend(sheet: Sheet) -> None:
    opened(sheet, "organization")
    total = len(table(sheet)) - 1
    sheet.page.check("#tables-seen")
    sheet.page.locator("#things label", has_text="企业").locator("input").uncheck()
    sheet.wait(f"document.getElementById('tables-count').textContent.endsWith('/ {total} 行')")
    sheet.wait("!document.getElementById('tables-body').textContent.includes('onerror')")
    assert HOSTILE not in column(sheet, "名称")
    sheet.page.uncheck("#tables-seen")
    sheet.wait(f"document.getElementById('tables-count').textContent === '{total} 行'")
    assert HOSTILE in column(sheet, "名称")


def test_a_name_leads_to_the_node_whose_row_is_marked(sheet: Sheet) -> None:
    opened(sheet, "person")
    sheet.page.locator("#tables-body th button", has_text="王五").click()
    assert sheet.selected() == iri("person/wang")
    sheet.wait("document.querySelector('#tables-body [aria-current]')")
    assert "王五" in sheet.page.locator("#tables-body [aria-current]").inner_text()
    sheet.page.keyboard.press("Escape")
    sheet.wait("!document.querySelector('#tables-body [aria-current]')")


def test_all_facts_with_their_words(sheet: Sheet) -> None:
    opened(sheet, "facts")
    first = dict(zip(table(sheet)[0], next(row for row in table(sheet) if row[0] == "李四"), strict=True))
    assert first["对象"] == HOSTILE
    assert first["依据"] == "明述"
    assert first["原文"] == "“某司李四”"
    assert first["来源"] == "某报道"
    assert len(table(sheet)) - 1 == int(count(sheet).split()[0])
    sort(sheet, "依据")
    assert column(sheet, "依据") == sorted(column(sheet, "依据"), key=["明述", "推断", "有歧义"].index)


def test_a_relation_leads_to_its_edge_even_if_that_was_hidden(sheet: Sheet) -> None:
    sheet.page.locator("#statuses label", has_text="推断").locator("input").uncheck()
    assert iri("rel/lead-2") not in sheet.page.evaluate("kgPage.shown().edges")
    opened(sheet, "facts")
    row = sheet.page.locator("#tables-body tr", has_text="推断").filter(has_text="甲区委")
    row.locator("td button").first.click()
    assert sheet.selected() == iri("rel/lead-2")
    assert iri("rel/lead-2") in sheet.page.evaluate("kgPage.shown().edges")
    sheet.wait("document.querySelector('#tables-body [aria-current]')")
    assert "原文写的是片区的牵头单位" in sheet.card()


def test_the_table_can_be_taken_away_as_it_is(sheet: Sheet) -> None:
    opened(sheet, "organization")
    sheet.page.fill("#tables-words", "乙镇")
    sort(sheet, "联系")
    with sheet.page.expect_download() as download:
        sheet.page.click("#tables-csv")
    assert download.value.suggested_filename == "organization.csv"
    data = Path(download.value.path()).read_bytes()
    assert data.startswith("\ufeff".encode())
    taken = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert taken[0] == table(sheet)[0]
    assert [row[0] for row in taken[1:]] == column(sheet, "名称")
    assert 0 < len(taken) - 1 < int(count(sheet).split()[2])


def test_cells_that_a_spreadsheet_would_run_are_defused(browser, file: Path, tmp_path: Path) -> None:
    text = file.read_text(encoding="utf-8").replace("庚公司", "=1+2")
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    one = Sheet(browser, tmp_path / "page.html")
    opened(one, "organization")
    with one.page.expect_download() as download:
        one.page.click("#tables-csv")
    assert "\n'=1+2," in Path(download.value.path()).read_text(encoding="utf-8-sig")
    one.close()


def test_a_link_opens_the_table_as_it_was(browser, file: Path, sheet: Sheet) -> None:
    opened(sheet, "organization")
    sort(sheet, "联系")
    sheet.page.fill("#tables-words", "乙镇")
    sheet.page.wait_for_timeout(80)
    again = Sheet(browser, file, sheet.address())
    again.wait("document.querySelector('#tables-body tr')")
    assert table(again) == table(sheet)
    assert count(again) == count(sheet)
    again.close()


def test_the_language_changes_the_table(sheet: Sheet) -> None:
    opened(sheet, "person")
    sheet.page.click("#lang")
    sheet.wait("document.querySelector('#tables-count')?.textContent === '3 rows'")
    assert column(sheet, "Name") == ["Li Si", "Wang Wu", "Zhang San"]
    assert column(sheet, "Chinese name") == ["李四", "王五", "张三"]


def test_it_works_by_keyboard(sheet: Sheet) -> None:
    sheet.page.focus("#tabular")
    sheet.page.keyboard.press("Enter")
    sheet.wait("document.querySelector('#tables-body tr')")
    sheet.page.focus("#tables-person")
    sheet.page.keyboard.press("ArrowRight")
    assert sheet.page.evaluate("document.activeElement.id") == "tables-organization"
    sheet.wait("document.getElementById('tables-caption').textContent === '组织'")
    sheet.page.keyboard.press("Home")
    assert sheet.page.locator("#tables-person").get_attribute("aria-selected") == "true"
    sheet.wait("document.getElementById('tables-caption').textContent === '人员'")
    sheet.page.wait_for_timeout(50)
    sheet.page.focus("#tables-grid")
    sheet.page.keyboard.press("Tab")
    sheet.page.keyboard.press("Enter")
    assert sheet.page.locator("[aria-sort=descending]").inner_text() == "名称"
    assert column(sheet, "名称") == ["张三", "王五", "李四"]


def test_it_is_a_table_to_whoever_hears_it(sheet: Sheet) -> None:
    opened(sheet, "person")
    assert sheet.page.locator("#tables-grid caption").inner_text() == "人员"
    assert sheet.page.locator("#tables-head th:not([scope=col])").count() == 0
    assert sheet.page.locator("#tables-body tr th[scope=row]").count() == 3
    assert sheet.page.locator("#tables-grid").get_attribute("tabindex") == "0"
    assert sheet.page.locator("#tables-grid").get_attribute("aria-labelledby") == "tables-person"


@pytest.mark.parametrize("size", [(390, 844), (1280, 800), (1920, 1080)])
def test_first_dataset(browser, exports: Path, size: tuple[int, int]) -> None:
    viewport = {"width": size[0], "height": size[1]}
    one = Sheet(browser, exports / "donghongqiao.html", "#b=facts~~~", viewport=viewport)
    one.wait("document.querySelector('#tables-body tr')")
    rows = one.page.locator("#tables-body tr[data-row]")
    assert rows.count() == 200 < int(count(one).split()[0])
    one.page.locator("#tables-body .more button").click()
    assert rows.count() == min(400, int(count(one).split()[0]))
    assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    grid, window = one.page.locator("#tables-grid").bounding_box(), viewport
    assert grid["x"] >= 0
    assert grid["x"] + grid["width"] <= window["width"] + 1
    assert grid["y"] + grid["height"] <= window["height"] + 1
    one.close()
