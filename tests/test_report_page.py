"""The report in a real Chromium: it asks for nothing, breaks no policy, and axe-core finds nothing wrong."""

from itertools import product
from pathlib import Path

import pytest

from kg.analysis.method import Settings
from kg.cli.opened import Opened
from kg.report.document import report
from kg.report.html import as_html
from kg.schema import load_schema
from tests.browser import missing
from tests.small_network import small_schema, small_store
from tests.test_axe import RUN, TAGS, axe

pytestmark = pytest.mark.browser

QUICK = Settings(draws=19)
LOOKS = list(product(("zh", "en"), ("light", "dark"), (1280, 390)))
PRINTED = 640
"""The width of the text on A4 in pixels of CSS, less a little."""


@pytest.fixture(scope="module", params=["zh", "en"])
def first(request: pytest.FixtureRequest, exports: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    opened = Opened(exports)
    title = opened.snapshot.manifest.title
    found = report(opened.store, load_schema(), title=title, lang=request.param, settings=QUICK)
    path = tmp_path_factory.mktemp("report") / f"{request.param}.html"
    path.write_text(as_html(found), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "small.html"
    path.write_text(as_html(report(small_store(), small_schema(), settings=QUICK)), encoding="utf-8")
    return path


class Opening:
    """A report opened from a file with the network off, and all it should not have done."""

    def __init__(self, browser: object, file: Path, **look: object) -> None:
        self.context = browser.new_context(offline=True, **look)  # type: ignore[attr-defined]
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.said.append("a dialog"), dialog.dismiss()))
        self.page.on("request", lambda request: self.said.append(request.url))
        self.page.add_init_script(
            "window.violations = [];"
            "addEventListener('securitypolicyviolation', e => violations.push(e.violatedDirective))"
        )
        self.page.goto(file.resolve().as_uri())

    def close(self) -> None:
        """Close it: nothing was asked for but the file, nothing said, no policy broken."""
        violations = self.page.evaluate("window.violations")
        self.context.close()
        assert violations == []
        assert len(self.said) == 1
        assert self.said[0].startswith("file:")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_asks_for_nothing_and_its_style_is_in_force(browser: object, first: Path, scheme: str) -> None:
    sheet = Opening(browser, first, color_scheme=scheme, viewport={"width": 1280, "height": 900})
    ground = sheet.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(20, 24, 31)")
    assert sheet.page.locator("figure svg").count() == 5
    sheet.close()


def test_the_policy_is_in_force(browser: object, small: Path) -> None:
    sheet = Opening(browser, small)
    sheet.page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.hit = 1'; document.body.append(s);"
        " const i = document.createElement('img'); i.src = 'https://example.org/x.png'; document.body.append(i); }"
    )
    sheet.page.wait_for_timeout(100)
    assert not sheet.page.evaluate("!!window.hit")
    assert set(sheet.page.evaluate("window.violations")) == {"script-src-elem", "img-src"}
    sheet.context.close()


def test_a_phone_scrolls_tables_and_drawings_not_the_page(browser: object, first: Path) -> None:
    sheet = Opening(browser, first, viewport={"width": 360, "height": 700})
    assert sheet.page.evaluate("document.documentElement.scrollWidth") <= 360
    sheet.close()


def test_nothing_is_cut_off_in_print(browser: object, first: Path) -> None:
    sheet = Opening(browser, first, viewport={"width": PRINTED, "height": 900})
    sheet.page.emulate_media(media="print")
    wide = sheet.page.evaluate(
        "[...document.querySelectorAll('.table, .drawing')].filter(e => e.scrollWidth > e.clientWidth + 1)"
        ".map(e => e.textContent.slice(0, 60))"
    )
    assert wide == []
    assert sheet.page.pdf(format="A4", prefer_css_page_size=True).startswith(b"%PDF")
    sheet.close()


def test_labels_of_the_network_do_not_touch(browser: object, first: Path) -> None:
    sheet = Opening(browser, first, viewport={"width": 1280, "height": 900})
    touching = sheet.page.evaluate(
        """() => {
          const boxes = [...document.querySelectorAll('#fig-network text')].map(e => [e.textContent, e.getBBox()]);
          const found = [];
          boxes.forEach(([a, p], i) => boxes.slice(i + 1).forEach(([b, q]) => {
            const x = Math.min(p.x + p.width, q.x + q.width) - Math.max(p.x, q.x);
            const y = Math.min(p.y + p.height, q.y + q.height) - Math.max(p.y, q.y);
            if (x > 1 && y > 3.5) found.push(a + ' / ' + b);
          }));
          return found;
        }"""
    )
    assert touching == []
    sheet.close()


@pytest.mark.parametrize("look", LOOKS[::3], ids=lambda look: "-".join(map(str, look)))
def test_it_is_accessible(browser: object, first: Path, look: tuple[str, str, int]) -> None:
    if not axe():
        missing("axe-core is not installed: install npm, then `make test`")
    _, scheme, width = look
    sheet = Opening(browser, first, color_scheme=scheme, viewport={"width": width, "height": 900})
    sheet.page.evaluate(axe())
    found = [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in sheet.page.evaluate(RUN, TAGS)["violations"]
        for node in rule["nodes"]
    ]
    sheet.close()
    assert not found, "\n".join(found[:20])
