"""A reviewer at the keyboard: the desk in a real Chromium, from the first row to the end, with a watch in the hand."""

import csv
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from tests.browser import wait

MOST = 400
WATCH = """() => {
  window.watched = []; let begun = 0, open = null;
  addEventListener('keydown', event => {
    begun = performance.now();
    const mine = open = {key: event.key, from: document.querySelector('.row[aria-selected=true]')?.dataset.candidate, shown: 0, saved: 0, begun};
    watched.push(mine);
    requestAnimationFrame(() => setTimeout(() => { mine.shown = performance.now() - mine.begun; }));
  }, true);
  new MutationObserver(() => { if (open && !open.saved) open.saved = performance.now() - open.begun; })
    .observe(document.getElementById('progress-told'), {childList: true, characterData: true, subtree: true});
}"""
DECIDING = ("a", "x")
Row = Mapping[str, str]


def kg(*args: object) -> Result:
    """The command, in Chinese."""
    return CliRunner(env={"KG_LANG": "zh"}).invoke(main, [str(one) for one in args])


def asked(out: Path, name: str, *params: str) -> list[list[str]]:
    """The rows of a saved question's answer, by their labels."""
    given = [part for param in params for part in ("--param", param)]
    result = kg("query", name, "--from", out, "--format", "md", *given)
    assert result.exit_code == 0 or "没有结果" in result.output, result.output
    lines = [line for line in result.stdout.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def candidates(folder: Path) -> dict[str, dict[str, str]]:
    """The rows of all tables, by number, each with the name of its table."""
    found = {}
    for path in sorted((folder / "tables").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                found[row["candidate"]] = {**row, "table": path.stem}
    return found


@dataclass
class Walk:
    """A way through the desk: what was decided, and how long each took."""

    page: Any
    folder: Path
    decided: list[str] = field(default_factory=list)
    timed: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.page.evaluate(WATCH)

    # ---- keys ----

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type as an input method does."""
        self.page.keyboard.insert_text(text)

    def wait(self, condition: str) -> None:
        wait(self.page, condition, 400)

    def current(self) -> str:
        """The candidate that is looked at."""
        found = self.page.evaluate("document.querySelector('.row[aria-selected=true]')?.dataset.candidate")
        return str(found or "")

    def done(self) -> bool:
        return not self.page.locator("#done").is_hidden()

    # ---- deciding ----

    def decide(self, key: str) -> None:
        """Press a key that decides, and wait until it is saved."""
        self.decided.append(self.current())
        self.press(key)
        self.wait("watched.at(-1).saved && watched.at(-1).shown")

    def to_the_end(self, key_for: Callable[[Row], str]) -> None:
        """Decide on what is looked at, row by row, until nothing is undecided."""
        rows = candidates(self.folder)
        for _ in range(MOST):
            if self.done():
                return
            row = rows[self.current()]
            self.decide(key_for(row))
        pytest.fail("the review does not end")

    def edit(self, *keys: str) -> None:
        """Change the row that is looked at: its words by the keys of their edges."""
        self.press("e")
        self.wait("document.querySelector('#form .main')")
        self.press(*keys)
        self.keep()

    def keep(self) -> None:
        """Keep the form, and see it close."""
        self.decided.append("form")
        self.press("Control+Enter")
        self.wait("!document.querySelector('#form .main')")

    def add(self, words: str, table: str, **cells: str) -> None:
        """Add a row that was missed: its words found by typing them, its kind and cells by Tab and arrows."""
        self.press("n")
        self.wait("document.activeElement.id === 'find-words'")
        self.type(words)
        self.press("Enter", "Tab")
        self.wait("document.activeElement.id === 'kind'")
        self.press("Home")
        while self.page.evaluate("document.activeElement.value") != table:
            before = self.page.evaluate("document.activeElement.selectedIndex")
            self.press("ArrowDown")
            assert self.page.evaluate("document.activeElement.selectedIndex") > before, (
                f"no such kind: {table}"
            )
        for name, text in cells.items():
            self.fill(name, text)
        self.keep()

    def fill(self, name: str, text: str) -> None:
        """Go to a cell by Tab, and choose or write what stands in it."""
        for _ in range(30):
            if self.page.evaluate("document.activeElement.id") == f"cell-{name}":
                break
            self.press("Tab")
        self.press("Control+A")
        self.type(text)
        if self.page.evaluate("document.activeElement.getAttribute('role')") == "combobox":
            self.wait(
                f"[...document.querySelectorAll('#cell-{name}-list li')].some(li => li.textContent.includes({json.dumps(text)}))"
            )
            self.press("Enter")

    # ---- the watch ----

    def times(self) -> dict[str, float]:
        """Milliseconds from the key of a decision to the screen and to the disk: median and 95 in 100."""
        all_ = [one for one in self.page.evaluate("watched") if one["key"] in DECIDING and one["saved"]]
        return {
            "decisions": float(len(all_)),
            **{f"{name} median": median(one[name] for one in all_) for name in ("shown", "saved")},
            **{f"{name} p95": _most(one[name] for one in all_) for name in ("shown", "saved")},
        }


def _most(values: Any) -> float:
    ordered = sorted(values)
    return float(ordered[int(0.95 * (len(ordered) - 1))])
