"""A real Chromium, and a page opened in it from a file with the network off."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.small_network import iri

CHROMIUM = os.environ.get("KG_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
]


def missing(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def wait(page: Any, condition: str, times: int) -> None:
    """Until it holds; playwright's own waiting would break the page's policy against eval."""
    for _ in range(times):
        if page.evaluate(f"!!({condition})"):
            return
        page.wait_for_timeout(25)
    pytest.fail(f"never true: {condition}")


class Sheet:
    """A page opened from a file, and everything it did that it should not have done."""

    def __init__(self, browser, file: Path, address: str = "", **context: object) -> None:
        self.context = browser.new_context(
            offline=True, **{"viewport": {"width": 1280, "height": 800}, **context}
        )
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda m: m.type in {"error", "warning"} and self.complaints.append(m.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append("a dialog"), dialog.dismiss()))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.add_init_script(
            "window.violations = [];"
            "addEventListener('securitypolicyviolation', e => violations.push(e.violatedDirective))"
        )
        self.page.goto(file.resolve().as_uri() + address)
        self.wait("window.kgPage && (kgPage.shown().nodes.length === 0 || kgPage.labels().length > 0)")

    def wait(self, condition: str) -> None:
        wait(self.page, condition, 200)

    def click(self, place: list[float]) -> None:
        box = self.page.locator("#stage").bounding_box()
        self.page.mouse.click(box["x"] + place[0], box["y"] + place[1])

    def click_node(self, name: str) -> None:
        self.click(self.page.evaluate("iri => kgPage.screen(iri)", iri(name)))

    def place(self, name: str) -> list[float]:
        """Where a node stands once the picture has come to rest."""
        self.page.wait_for_timeout(400)
        return self.page.evaluate("iri => kgPage.screen(iri)", iri(name))

    def selected(self) -> str | None:
        return self.page.evaluate("kgPage.selected()")

    def edges(self) -> set[str]:
        return set(self.page.evaluate("kgPage.shown().edges"))

    def address(self) -> str:
        """What stands after # once the page has written it."""
        self.page.wait_for_timeout(160)
        return self.page.evaluate("location.hash")

    def lit(self) -> dict[str, list[str]] | None:
        return self.page.evaluate("kgPage.lit()")

    def find(self, query: str) -> list[str]:
        """What the search lists for a query."""
        self.page.fill("#query", query)
        self.page.wait_for_timeout(60)
        return self.page.locator("#list li span").all_inner_texts()

    def shown(self) -> set[str]:
        return set(self.page.evaluate("kgPage.shown().nodes"))

    def labels(self) -> dict[str, dict]:
        return {label["id"]: label for label in self.page.evaluate("kgPage.labels()")}

    def card(self) -> str:
        """What the card says, once it has been written."""
        self.page.evaluate("kgPage.ready()")
        return self.page.locator("#card").inner_text()

    def close(self) -> None:
        """Close it; nothing may have been complained of, nothing asked of the network, no policy broken."""
        self.page.wait_for_timeout(50)
        violations = self.page.evaluate("window.violations")
        self.context.close()
        assert (self.complaints, violations) == ([], [])
        assert {url.partition(":")[0] for url in self.requests} <= {"file", "data", "blob"}
        assert len([url for url in self.requests if url.startswith("file:")]) == 1
