"""The editor of a real server in a real Chromium, as a reader uses it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.browser import ARGS, CHROMIUM, wait

LOCAL = [arg.replace("~NOTFOUND", "~NOTFOUND, EXCLUDE 127.0.0.1") for arg in ARGS]
"""As the page's own tests start Chromium, but it may ask this machine."""


@contextmanager
def local_browser(browser: Any) -> Iterator[Any]:
    """Another Chromium of the same playwright, which may ask this machine and nobody else."""
    chromium = browser.browser_type.launch(executable_path=CHROMIUM, args=LOCAL)
    yield chromium
    chromium.close()


class Editor:
    """The page, and everything it did that it should not have done."""

    def __init__(self, browser: Any, url: str, address: str = "?lang=zh", **context: object) -> None:
        self.url = url
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **context})
        self.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=url)
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page = self.context.new_page()
        self.page.on("console", lambda m: m.type in {"error", "warning"} and self.complaints.append(m.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append("a dialog"), dialog.dismiss()))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.add_init_script(
            "window.violations = [];"
            "addEventListener('securitypolicyviolation', e => violations.push(e.violatedDirective))"
        )
        self.open(address)

    def open(self, address: str) -> None:
        self.page.goto("about:blank")  # else an address that differs after # alone would not load anew
        self.page.goto(f"{self.url}/query{address}")
        self.wait("document.body.dataset.ready")

    def wait(self, condition: str) -> None:
        wait(self.page, condition, 400)

    @property
    def field(self) -> Any:
        return self.page.locator(".cm-content, #text")

    def text(self) -> str:
        """The whole query."""
        lines = self.page.locator(".cm-line").all_inner_texts()
        return "\n".join(line.rstrip("\n") for line in lines) if lines else self.field.input_value()

    def write(self, text: str) -> None:
        """Replace the query, as by pasting."""
        self.field.click()
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(text)

    def run(self, text: str = "") -> str:
        """Run it, and wait for what the status line says in the end."""
        if text:
            self.write(text)
        self.field.press("Control+Enter")
        self.idle()
        return self.said()

    def idle(self) -> None:
        self.wait("document.getElementById('stop').disabled")

    def said(self) -> str:
        return self.page.locator("#status").inner_text()

    def offered(self) -> list[str]:
        """The names that are offered at the cursor."""
        self.page.locator(".cm-tooltip-autocomplete li").first.wait_for()
        self.page.wait_for_timeout(120)  # CodeMirror takes no choice in the first 75 ms, for it may be typing
        return self.page.locator(".cm-tooltip-autocomplete .cm-completionLabel").all_inner_texts()

    def cells(self) -> list[list[str]]:
        read = "rows => rows.map(row => [...row.cells].map(cell => cell.innerText))"
        return self.page.locator("#grid tbody tr:not(.more)").evaluate_all(read)

    def column(self, at: int) -> list[str]:
        return [row[at] for row in self.cells()]

    def fetched(self, ending: str) -> bytes:
        """What a download holds."""
        with self.page.expect_download() as download:
            self.page.locator(f'[data-format="{ending}"]').click()
        assert download.value.suggested_filename.endswith(f".{ending}")
        return Path(download.value.path()).read_bytes()

    def close(self, *expected: str) -> None:
        """Close it; nothing may have been complained of but what is expected, nobody else asked."""
        violations = self.page.evaluate("window.violations")
        self.context.close()
        odd = [one for one in self.complaints if not any(part in one for part in expected)]
        assert (odd, violations) == ([], [])
        assert all(one.startswith((self.url, "blob:", "data:", "about:")) for one in self.requests)
