"""Pages of things in a real Chromium: no script, no complaint, nothing fetched from elsewhere; judged by axe-core."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from kg.iri import ROOT
from kg.serve.running import Running
from kg.serve.settings import Settings
from tests.browser import missing
from tests.editing import local_browser
from tests.small_network import small_store
from tests.test_axe import RUN, TAGS, axe

pytestmark = pytest.mark.browser

ORG = "id/org/linkong-yuanqu"
PLACES = [
    ORG,
    "id/rel/task-undertaking-50aab25c45",
    "id/doc/xinjing-linkong-jinbohui",
    "ont",
    "about?iri=" + quote(ROOT + "scheme/role#member-unit", safe=""),
    "graph/entities",
    "entities",
    "entities?kind=org",
    "search?q=linkong",
    "id/person/gong-qiny",
]
LOOKS = [("zh", "light", 1280), ("zh", "dark", 390), ("en", "light", 390), ("en", "dark", 1280)]
"""Every two of language, colours and width meet."""
FEW = [("zh", "dark", 390), ("en", "light", 1280)]


@pytest.fixture(scope="module")
def chromium(browser: object) -> Iterator[object]:
    with local_browser(browser) as chromium:
        yield chromium


@pytest.fixture(scope="module")
def url(exports: Path) -> Iterator[str]:
    with Running(Settings(place=exports, port=0, workers=2)) as running:
        yield running.url


class Window:
    """A page of the server in a browser, and everything it did that it should not have done."""

    def __init__(
        self, chromium, url: str, lang: str = "en", scheme: str = "light", across: int = 1280
    ) -> None:
        self.url = url
        self.context = chromium.new_context(
            viewport={"width": across, "height": 800 if across > 400 else 844},
            color_scheme=scheme,
            locale={"zh": "zh-CN"}.get(lang, lang),
        )
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda m: m.type in {"error", "warning"} and self.complaints.append(m.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.add_init_script(
            "window.violations = [];"
            "addEventListener('securitypolicyviolation', e => violations.push(e.violatedDirective))"
        )

    def open(self, path: str) -> int:
        return self.page.goto(f"{self.url}/{path}").status

    def close(self) -> None:
        violations = self.page.evaluate("window.violations")
        self.context.close()
        noted = [one for one in self.complaints if "404" not in one]
        assert (noted, violations) == ([], [])
        assert all(one.startswith((self.url, "data:", "blob:")) for one in self.asked)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
def test_the_page_of_a_thing_is_accessible(chromium, url: str, look: tuple[str, str, int]) -> None:
    judged(chromium, url, look, PLACES[:1])


@pytest.mark.parametrize("look", FEW, ids=lambda look: "-".join(map(str, look)))
def test_all_pages_are_accessible(chromium, url: str, look: tuple[str, str, int]) -> None:
    judged(chromium, url, look, PLACES[1:])


def judged(chromium, url: str, look: tuple[str, str, int], places: list[str]) -> None:
    """axe finds nothing, nothing is wider than the screen, and the page is in the language of the browser."""
    if not axe():
        missing("axe-core is not installed: install npm, then `make test`")
    window = Window(chromium, url, *look)
    for path in places:
        assert window.open(path) == (404 if path.endswith("qiny") else 200)
        assert window.page.evaluate("document.documentElement.lang").startswith(look[0])
        assert window.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        window.page.evaluate(axe())
        found = window.page.evaluate(RUN, TAGS)["violations"]
        assert not found, (path, [(rule["id"], rule["nodes"][0]["target"]) for rule in found])
    window.close()


def test_a_visit(chromium, url: str) -> None:
    """From the page of the network to a list, to a thing, through its picture, and back by search."""
    window = Window(chromium, url)
    page = window.page
    assert window.open("") == 200
    page.locator("#served a", has_text="Browse").click()
    page.get_by_role("link", name="Organisations", exact=True).click()
    page.get_by_role("link", name="Linkong Park", exact=True).click()
    assert page.url == f"{url}/{ORG}"
    spot = page.locator("svg.around a").first
    name = spot.locator("title").text_content()
    spot.click()
    assert page.locator("h1").inner_text() == name
    page.get_by_role("link", name="中文").click()
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"
    page.get_by_role("searchbox").fill("gongqinying")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="龚勤英", exact=True).click()
    assert page.url == f"{url}/id/person/gong-qinying?lang=zh"
    assert "新泾镇党委副书记" in page.inner_text("main")
    assert page.evaluate("JSON.parse(document.querySelector('script').textContent).length") > 3
    window.close()


def test_labels_of_the_picture_stay_inside_and_apart(chromium, url: str) -> None:
    boxes = "[...document.querySelectorAll('svg.around text')].map(t => t.getBBox())"
    boxes += ".map(b => [b.x, b.y, b.x + b.width, b.y + b.height])"
    for lang in ("zh", "en"):
        window = Window(chromium, url, lang)
        for path in (ORG, "id/event/jinbohui", "id/org/xinjing-zhen"):
            window.open(path)
            found = window.page.evaluate(boxes)
            assert len(found) > 8
            assert all(right <= 380 for _, _, right, _ in found), path
            rows = sorted(found, key=lambda box: box[1])
            assert all(one[3] - other[1] < 4 for one, other in itertools.pairwise(rows)), path
        window.close()


def test_hostile_names_run_nothing(chromium, tmp_path: Path) -> None:
    spite = "</script></title><svg onload=window.broken=1><img src=x onerror=window.broken=2>"
    file = tmp_path / "small.nq"
    lines = (f"{quad} .\n" for quad in small_store())
    file.write_text("".join(line.replace('张三"', f'张三{spite}"') for line in lines), encoding="utf-8")
    with Running(Settings(place=file, port=0, workers=2)) as running:
        window = Window(chromium, running.url, "zh")
        for path in (
            f"search?q={quote('张三')}",
            "about?iri=" + quote("https://example.org/id/person/zhang", safe=""),
        ):
            assert window.open(path) == 200
            assert "<svg onload" in window.page.inner_text("main")
            assert window.page.evaluate("window.broken") is None
        window.close()


def test_it_prints_as_text(chromium, url: str) -> None:
    window = Window(chromium, url)
    window.open(ORG)
    window.page.emulate_media(media="print")
    assert not window.page.locator("header.top").is_visible()
    assert window.page.locator(".fact").first.is_visible()
    assert window.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    window.close()
