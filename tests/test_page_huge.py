"""Pages of very large networks: they open on groups, and a worker searches and finds paths. In a real Chromium.

The network is the small one; what counts as very large is lowered, and what as a long block or list.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.records import Text
from kg.view.page import write_page
from kg.view.payload import picture as picture_module
from tests.browser import Sheet
from tests.small_network import iri, small_schema, small_store

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("huge") / "page.html"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(picture_module, "SMALL", 4)
        patch.setattr(picture_module, "LARGE", 5)
        patch.setattr("kg.view.payload.arranged.SEEN", 6)
        patch.setattr("kg.analysis.groups.LEAST", 0)
        patch.setattr("kg.view.document.LONG", 100)
        patch.setattr("kg.view.document.COLUMN", 5)
        write_page(small_store(), small_schema(), path, lang="zh", title=Text("某网络", "Some network"))
    yield path


@pytest.fixture(params=["zh", "en"])
def sheet(request: pytest.FixtureRequest, browser, file: Path) -> Iterator[Sheet]:
    one = Sheet(browser, file, f"#l={request.param}")
    yield one
    one.close()


def test_it_opens_on_groups(sheet: Sheet) -> None:
    seen = sheet.page.evaluate("kgPage.shown()")
    assert seen["groups"], "closed groups stand for what is in them"
    everything = sheet.page.evaluate("kgPage.measure('degree')")
    assert len(seen["nodes"]) < len(everything)
    counted = sheet.page.locator("#count").inner_text()
    assert counted.startswith(f"{len(everything)} "), "what is in closed groups counts"


def test_the_worker_finds_names_and_the_page_opens_their_groups(sheet: Sheet) -> None:
    sheet.page.fill("#query", "zs")
    sheet.wait("document.querySelectorAll('#list li').length > 0")
    sheet.page.keyboard.press("Enter")
    sheet.wait("kgPage.selected() === " + repr(iri("person/zhang")))
    assert iri("person/zhang") in sheet.shown()
    assert "“乙镇党委书记张三”" in sheet.card()
    assert any(url.startswith("blob:") for url in sheet.requests), "a worker made from the page's own text"


def test_the_worker_finds_paths(sheet: Sheet) -> None:
    ends = [iri("person/zhang"), iri("org/conference")]
    sheet.page.evaluate(
        "([a, z]) => { location.hash = `w=connect&a=${encodeURIComponent(a)}&z=${encodeURIComponent(z)}`; }",
        ends,
    )
    sheet.wait("document.querySelectorAll('#panel-connect .connect-arrow').length > 1")
    assert {iri("person/zhang"), iri("org/conference")} <= set(sheet.lit()["nodes"])


def test_a_group_opens_by_double_click_and_folds_again(sheet: Sheet) -> None:
    before = sheet.page.evaluate("kgPage.shown()")
    x, y = sheet.page.evaluate("p => kgPage.spot(p)", before["groups"][0])
    box = sheet.page.locator("#stage").bounding_box()
    sheet.page.mouse.dblclick(box["x"] + x, box["y"] + y)
    sheet.wait(f"kgPage.shown().nodes.length > {len(before['nodes'])}")
    sheet.page.locator("#display button").first.click()
    sheet.wait(f"kgPage.shown().nodes.length <= {len(before['nodes'])}")


def test_without_room_for_questions_there_is_no_such_panel(browser, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kg.view.payload.blocks.ASKED", 3)
        write_page(small_store(), small_schema(), tmp_path / "page.html", lang="zh")
    one = Sheet(browser, tmp_path / "page.html")
    assert one.page.locator("#tab-questions").count() == 0
    assert one.page.locator("#tab-connect").count() == 1
    one.close()
