"""The editor judged by axe-core (WCAG 2.2, A and AA): both languages, light and dark, wide and narrow; and by keyboard."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.serve.running import Running
from kg.serve.settings import Settings
from tests.browser import missing
from tests.editing import Editor, local_browser
from tests.test_axe import RUN, TAGS, axe

pytestmark = pytest.mark.browser

LOOKS = [("zh", "light", 1280), ("zh", "dark", 390), ("en", "light", 390), ("en", "dark", 1280)]
"""Every two of language, colours and width meet."""
MENU = "document.getElementById('side').hidden && document.getElementById('menu').click()"
STATES = {
    "first view": ("0", "true"),
    "questions": (MENU, "document.querySelectorAll('#questions-list button').length > 60"),
    "terms": (
        f"{MENU}, document.getElementById('tab-terms').click()",
        "document.querySelector('#terms-list li')",
    ),
    "history": (f"{MENU}, document.getElementById('tab-history').click()", "true"),
    "a question with its answer": (
        "location.hash = '#question=19-all-about-person'",
        "document.querySelector('#grid td') && document.getElementById('stop').disabled",
    ),
    "a thing being chosen": (
        "document.getElementById('param-person').value = '新',"
        "document.getElementById('param-person').dispatchEvent(new InputEvent('input'))",
        "document.querySelector('#param-person-list li small')",
    ),
    "IRIs": ("document.getElementById('iris').click()", "document.querySelector('#grid code')"),
    "graph": ("document.getElementById('as-graph').click()", "document.querySelector('#drawing .node')"),
    "history with something in it": ("0", "document.querySelector('#history-list li')"),
}


@pytest.fixture(scope="module")
def chromium(browser: object) -> Iterator[Any]:
    with local_browser(browser) as chromium:
        yield chromium


@pytest.fixture(scope="module")
def server(exports: Path) -> Iterator[Running]:
    with Running(Settings(place=exports, port=0, workers=2)) as running:
        yield running


def violations(it: Editor, state: str) -> list[str]:
    """What axe finds in a state, one line for each element."""
    enter, there = STATES[state]
    it.page.evaluate(f"void ({enter})")
    it.wait(there)
    it.page.wait_for_timeout(100)
    found = it.page.evaluate(RUN, TAGS)["violations"]
    return [
        f"{state}: {rule['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
def test_it_is_accessible(chromium: Any, server: Running, look: tuple[str, str, int]) -> None:
    if not axe():
        missing("axe-core is not installed: install npm, then `make test`")
    lang, scheme, width = look
    viewport = {"width": width, "height": 800}
    it = Editor(chromium, server.url, f"?lang={lang}", viewport=viewport, color_scheme=scheme)
    it.page.evaluate(axe())
    found = [line for state in STATES for line in violations(it, state)]
    assert not found, "\n".join(found[:20])
    it.close()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_sticks_out(chromium: Any, server: Running, width: int) -> None:
    it = Editor(chromium, server.url, "?lang=en", viewport={"width": width, "height": 700})
    it.run("SELECT * { ?s dhq:asWritten ?o } LIMIT 50")
    assert it.page.evaluate("document.documentElement.scrollWidth") <= width
    assert it.page.evaluate("document.getElementById('middle').scrollWidth") <= width
    it.close()


def test_the_keyboard_gets_in_and_out(chromium: Any, server: Running) -> None:
    it = Editor(chromium, server.url, "?lang=en#query=ASK%20%7B%7D")
    it.field.focus()
    it.page.keyboard.press("Tab")
    assert it.page.evaluate("document.activeElement.id") == "run", "Tab leaves the editor"
    it.page.keyboard.press("Enter")
    it.idle()
    it.wait("document.querySelector('#grid td')")
    it.page.locator("#tab-questions").focus()
    it.page.keyboard.press("ArrowRight")
    assert it.page.evaluate("document.activeElement.id") == "tab-terms"
    assert it.page.locator("#panel-terms").is_visible()
    it.close()


def test_it_speaks_both_languages_and_keeps_the_choice(chromium: Any, server: Running) -> None:
    it = Editor(chromium, server.url, "", locale="zh-CN")
    assert it.page.locator("h1").inner_text() == "SPARQL 查询"
    it.page.locator("#lang").click()
    assert it.page.locator("h1").inner_text() == "SPARQL query"
    assert it.page.evaluate("document.documentElement.lang") == "en"
    it.page.locator("#theme").click()
    it.open("")
    assert it.page.locator("h1").inner_text() == "SPARQL query"
    assert it.page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert it.field.get_attribute("aria-label") == "Text of the SPARQL query"
    it.close()
