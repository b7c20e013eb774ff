"""The picture of the page that the README shows.

``python -m tests.picture`` makes it anew from ``exports/donghongqiao.html``; it needs Chromium.
"""

from playwright.sync_api import sync_playwright

from tests.browser import ARGS, CHROMIUM
from tests.readme import ROOT

PAGE = ROOT / "exports" / "donghongqiao.html"
PICTURE = ROOT / "exports" / "page.jpg"
SIZE = {"width": 1280, "height": 760}


def main() -> None:
    """Open the page, ask for one body, and take the picture."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        page = browser.new_context(offline=True, viewport=SIZE, locale="en").new_page()
        page.goto(PAGE.as_uri())
        page.locator("input[type=search]").fill("东虹桥片区委员会")
        page.keyboard.press("Enter")
        page.wait_for_timeout(1500)
        page.screenshot(path=PICTURE, type="jpeg", quality=62)
        browser.close()


if __name__ == "__main__":
    main()
