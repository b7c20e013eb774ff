"""The page judged by axe-core against WCAG 2.2, levels A and AA: both languages, light and dark, wide and narrow.

axe-core comes from npm (`make test` installs it). Its script is evaluated, since the page's policy admits no
script element but its own.
"""

from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest

from kg.cli.opened import Opened
from kg.errors import KGError
from kg.schema import load_schema
from kg.view import sparql
from kg.view.page import write_page
from tests.browser import Sheet, missing
from tests.readme import ROOT
from tests.small_network import small_schema, small_store

pytestmark = pytest.mark.browser

AXE = ROOT / ".venv" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"
LOOKS = list(product(("zh", "en"), ("light", "dark"), (1280, 390)))
FEW_LOOKS = [("zh", "light", 390), ("en", "dark", 1280)]


class State(NamedTuple):
    """Something a reader may have before him: how one gets there, when it is there, how one leaves."""

    name: str
    enter: str = "0"
    there: str = "true"
    leave: str = "0"


STATES = [
    State("first view"),
    State(
        "hits of a search",
        "(query.value = '委', query.dispatchEvent(new InputEvent('input', {bubbles: true})))",
        "!list.hidden",
        "(query.value = '', query.dispatchEvent(new InputEvent('input', {bubbles: true})))",
    ),
    State(
        "card of a thing", "kgPage.go(kgPage.shown().nodes[0])", "!card.hidden && card.querySelector('.fact')"
    ),
    State("help", "keys.showModal()", "keys.open", "keys.close()"),
    State("tables", "tabular.click()", "!tables.hidden", "tabular.click()"),
    State(
        "answer of SPARQL",
        "kgPage.open('sparql'), document.getElementById('sparql-run').click()",
        "document.querySelector('#sparql-answer td')",
    ),
]
"""Besides these, every panel is opened; the names are ids of elements, which browsers make global."""
SIDE = "document.getElementById('side').hidden && document.getElementById('menu').click()"


@cache
def axe() -> str:
    return AXE.read_text(encoding="utf-8") if AXE.is_file() else ""


@pytest.fixture(autouse=True)
def judge() -> None:
    if not axe():
        missing("axe-core is not installed: install npm, then `make test`")


def engine_of(store: object) -> object:
    """The lines for a page with SPARQL in it, if kg was installed with the engine."""
    try:
        sparql.engine()
    except KGError:
        return None
    return lambda: sorted(f"{quad} ." for quad in store)  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def first_page(exports: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("axe") / "first.html"
    store = Opened(exports).store
    write_page(store, load_schema(), path, sparql=engine_of(store))  # type: ignore[arg-type]
    return path


@pytest.fixture(scope="module")
def small_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("axe") / "small.html"
    write_page(small_store(), small_schema(), path, sparql=engine_of(small_store()))  # type: ignore[arg-type]
    return path


def states_of(sheet: Sheet) -> list[State]:
    """The states of a page: those of the table that it can have, and each of its panels."""
    tabs = sheet.page.locator("#tabs [role=tab]").evaluate_all("tabs => tabs.map(tab => tab.id.slice(4))")
    assert len(tabs) >= 3
    panels = [State(f"panel {name}", f"kgPage.open('{name}')") for name in tabs]
    return [*STATES[:-1], *panels, *(STATES[-1:] if "sparql" in tabs else [])]


def violations(sheet: Sheet, state: State) -> list[str]:
    """What axe finds in a state, one line for each element."""
    sheet.page.evaluate(SIDE if state.name.startswith(("panel", "answer", "hits")) else "0")
    sheet.page.evaluate(f"void ({state.enter})")
    sheet.wait(state.there)
    sheet.page.wait_for_timeout(120)
    found = sheet.page.evaluate(RUN, TAGS)["violations"]
    sheet.page.evaluate(f"void ({state.leave})")
    return [
        f"{state.name}: {rule['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


def judged(browser: object, file: Path, look: tuple[str, str, int]) -> list[str]:
    """What axe finds in all states of a page with this look: language, colours, width."""
    lang, scheme, width = look
    sheet = Sheet(browser, file, f"#l={lang}", viewport={"width": width, "height": 800}, color_scheme=scheme)
    sheet.page.evaluate(axe())
    found = [line for state in states_of(sheet) for line in violations(sheet, state)]
    sheet.close()
    return found


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
def test_the_first_data_set_is_accessible(
    browser: object, first_page: Path, look: tuple[str, str, int]
) -> None:
    found = judged(browser, first_page, look)
    assert not found, "\n".join(found[:20])


@pytest.mark.parametrize("look", FEW_LOOKS, ids=lambda look: "-".join(map(str, look)))
def test_the_small_network_is_accessible(
    browser: object, small_page: Path, look: tuple[str, str, int]
) -> None:
    found = judged(browser, small_page, look)
    assert not found, "\n".join(found[:20])


def test_the_judge_sees_what_is_wrong(browser: object, small_page: Path) -> None:
    sheet = Sheet(browser, small_page)
    sheet.page.evaluate(axe())
    sheet.page.evaluate("document.querySelector('header').append(document.createElement('button'))")
    assert any("button-name" in line for line in violations(sheet, STATES[0]))
    sheet.close()
