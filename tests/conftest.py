"""What the tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from kg.pipeline import build
from tests.browser import ARGS, CHROMIUM, missing

settings.register_profile("kg", deadline=None, derandomize=True)  # nothing depends on the clock or on chance
settings.load_profile("kg")

DATASET = Path(__file__).parents[1] / "data" / "donghongqiao"


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--update-golden`` writes the expected files anew; read every change before you keep it."""
    parser.addoption("--update-golden", action="store_true", help="write the expected files anew")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether expected files are to be written anew instead of compared."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first data set, built once for all tests that read it."""
    out = tmp_path_factory.mktemp("exports")
    report = build(DATASET, out)
    assert report.published, report.findings
    return out


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    if not CHROMIUM:
        missing("no Chromium here: install it, or name it in KG_CHROMIUM")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield chromium
        chromium.close()
