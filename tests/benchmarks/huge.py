"""The page of 100,000 nodes by itself, as it opens on groups: what opening takes, and the first of each deed.

pyvis is not run: what it needs to put 10,000 nodes together grows with the square of their number.
"""

from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.benchmarks.chrome import Chrome, Spent, chrome
from tests.benchmarks.measure import verdict
from tests.benchmarks.pages import Made, block

GOAL = 3.0
"""CPU seconds to a usable picture."""
FRAME = "await new Promise(requestAnimationFrame);"
UNTIL = f"""async (holds) => {{
  const late = performance.now() + 60000;
  while (!holds()) {{ if (performance.now() > late) throw new Error('never: ' + holds); {FRAME} }}
  {FRAME} {FRAME}
}}"""
TYPE = """(id, text) => {
  const field = document.getElementById(id);
  field.value = text;
  field.dispatchEvent(new Event('input'));
}"""
HELP = f"const until = {UNTIL}, type = {TYPE}, get = (id) => document.getElementById(id);"
CHOOSE = """const choose = async (side, name) => {
  type(`connect-${side}`, name);
  await until(() => get(`connect-${side}-list`).textContent.includes(name));
  get(`connect-${side}-list`).children[0].click();
};"""
SEARCH = "type('query', name); await until(() => get('list').textContent.includes(name));"
CARD = "kgPage.go(iri); await kgPage.ready(); await until(() => !get('card').hidden);"
ENDS = "kgPage.open('connect'); await choose('a', from);"
PATH = "await choose('z', to); await until(() => document.querySelector('.connect-count'));"
GROUPS = """(() => {
  const stage = document.getElementById('stage').getBoundingClientRect();
  return kgPage.shown().groups.map(kgPage.spot).filter(([x, y]) => x > 40 && y > 40
    && x < stage.width - 40 && y < stage.height - 40).slice(0, 50).map(([x, y]) => [x + stage.left, y + stage.top]);
})()"""


def deed(browser: Chrome, script: str, values: Mapping[str, str]) -> Spent:
    """Something a reader does, from the first stroke to the frame that shows it."""
    names = ", ".join(values)
    with browser.spending() as spent:
        browser.page.evaluate(f"async ({{ {names} }}) => {{ {HELP} {CHOOSE} {script} }}", dict(values))
    return spent[0]


def far_ends(core: Mapping[str, Any]) -> tuple[int, int, int]:
    """Two nodes far apart in the part where the first edge is, and the steps between them."""
    beside: dict[int, list[int]] = {}
    for source, target in zip(core["edges"]["s"], core["edges"]["t"], strict=True):
        beside.setdefault(source, []).append(target)
        beside.setdefault(target, []).append(source)
    one, _ = _farthest(beside, next(iter(beside)))
    other, steps = _farthest(beside, one)
    return one, other, steps


def _farthest(beside: Mapping[int, list[int]], start: int) -> tuple[int, int]:
    far, queue = {start: 0}, deque([start])
    last = start
    while queue:
        last = queue.popleft()
        for node in beside[last]:
            if node not in far:
                far[node] = far[last] + 1
                queue.append(node)
    return last, far[last]


def open_group(browser: Chrome) -> Spent | None:
    """Double-click on groups until one opens; what that one took."""
    closed = "kgPage.state.closed.size"
    for x, y in browser.page.evaluate(GROUPS):
        before = browser.page.evaluate(closed)
        with browser.spending() as spent:
            browser.page.mouse.dblclick(x, y)
            browser.page.evaluate(f"(async () => {{ {FRAME} {FRAME} }})()")
        if browser.page.evaluate(closed) < before:
            return spent[0]
        browser.page.keyboard.press("Escape")
    return None


def tell(what: str, spent: Spent | None) -> None:
    """Print a deed."""
    figures = f"{spent.cpu:8.2f} CPU s {spent.wall:8.2f} s" if spent else "     could not be done"
    print(f"  {what:48} {figures}", flush=True)


def bench_huge(page: Made) -> bool:
    """Open, search, find a path, open a group, read a card; whether it opens within the goal."""
    core = block(page.file, "core")
    names, (one, other, steps) = core["nodes"]["zh"], far_ends(core)
    values = {"name": names[other], "from": names[one], "to": names[other]}
    iri = core["nodes"]["id"][one]
    values["iri"] = iri if "://" in iri else core["base"] + iri
    print(f"\n{page.title}; one run, ours alone; making it: {page.cost}; file {_size(page.file):,.0f} kB")
    with chrome() as browser:
        opening = browser.open(page.file)
        tell("to a usable picture", opening)
        zooming = browser.zoom(4)
        print(f"  zooming: {1000 * zooming.cpu / max(1, zooming.frames):.1f} CPU ms per drawn frame")
        tell("opening a group by double click", open_group(browser))
        tell("the first search (the clerk starts)", deed(browser, SEARCH, values))
        tell("another search", deed(browser, SEARCH, values | {"name": values["from"]}))
        tell("choosing the first end of a path", deed(browser, ENDS, values))
        tell(f"a path of {steps} steps, its second end chosen", deed(browser, PATH, values))
        tell("the first card", deed(browser, CARD, values))
    return verdict("CPU s to a usable picture", opening.cpu, GOAL, at_least=False)


def _size(file: Path) -> float:
    return file.stat().st_size / 1000
