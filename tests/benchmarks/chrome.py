"""A fresh Chromium for one measurement: the CPU time of all its processes, and the frames a network draws.

CPU is user and system time of every process of the browser, ended children included, as psutil has it. A page
counts as ready when its first picture is drawn and the browser has come to rest, so that work put off until
after the first frame counts too. Nothing is subtracted: what a browser needs for itself, an empty page shows.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from tests.browser import ARGS, CHROMIUM

WINDOW, REST, PATIENCE = 0.3, 0.02, 120.0
"""The browser is at rest when it takes less than REST seconds of CPU in WINDOW seconds."""
CYCLE = 8  # wheel events in one direction, then in the other: the picture stays about as large

# Counts drawn frames: ours by `kgPage.camera`, pyvis' by its global `network`, whose assignment is watched.
WATCH = """(() => {
  const bench = window.bench = { draws: 0, network: null, iterations: 0, total: 0, settled: false };
  bench.drawn = new Promise((done) => { bench.done = done; });
  const watch = (network) => {
    bench.network = network;
    network.on('afterDrawing', () => { bench.draws++; });
    network.on('stabilizationProgress', ({ iterations, total }) => { bench.iterations = iterations; bench.total = total; });
    network.on('stabilizationIterationsDone', () => { bench.settled = true; });
  };
  let known;
  Object.defineProperty(window, 'network', { configurable: true, get: () => known, set: (network) => {
    known = network;
    watch(network);
    network.on('afterDrawing', bench.done);
  } });
  const timer = setInterval(() => {
    if (!window.kgPage || !kgPage.labels().length) return;
    clearInterval(timer);
    watch(kgPage.camera);
    bench.done();
  }, 20);
})()"""
IDLE = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(done))))"
LATE = f"new Promise((_, fail) => setTimeout(fail, {int(PATIENCE * 1000)}, new Error('no picture')))"
DRAWN = f"Promise.race([bench.drawn, {LATE}]).then(() => {IDLE})"
WHEEL = """async (seconds) => {
  const target = bench.network ? bench.network.canvas.frame.canvas : document.body;
  const box = target.getBoundingClientRect(), began = performance.now(), draws = bench.draws;
  const place = { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2, bubbles: true, cancelable: true };
  let turn = 0;
  for (; performance.now() - began < seconds * 1000; turn++) {
    target.dispatchEvent(new WheelEvent('wheel', { deltaY: turn % (2 * CYCLE) < CYCLE ? -60 : 60, ...place }));
    await new Promise(requestAnimationFrame);
  }
  return { draws: bench.network ? bench.draws - draws : turn, seconds: (performance.now() - began) / 1000 };
}""".replace("CYCLE", str(CYCLE))


@dataclass(frozen=True, slots=True)
class Spent:
    """CPU seconds of the browser, seconds on the clock, and frames drawn meanwhile."""

    cpu: float
    wall: float
    frames: int = 0


class Chrome:
    """One browser with one page."""

    def __init__(self, browser: Any) -> None:
        self._browser = browser
        context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800})
        context.set_default_timeout(0)
        self.page = context.new_page()
        self.page.add_init_script(WATCH)
        self.rest()

    @staticmethod
    def processes() -> list[psutil.Process]:
        """All processes of the browser."""
        children = psutil.Process().children(recursive=True)
        return [child for child in children if "chrom" in _name(child)]

    def cpu(self) -> float:
        """CPU seconds of all processes so far; ended ones count at their parents."""
        return sum(_cpu(process) for process in self.processes())

    def rest(self) -> None:
        """Wait until the browser has nothing more to do."""
        until = time.perf_counter() + PATIENCE
        before = self.cpu()
        while time.perf_counter() < until:
            time.sleep(WINDOW)
            now = self.cpu()
            if now - before < REST:
                return
            before = now

    @contextmanager
    def spending(self, *, rest: bool = True) -> Iterator[list[Spent]]:
        """What is done within, until the browser is at rest; the list then has one entry."""
        cpu, began, found = self.cpu(), time.perf_counter(), list[Spent]()
        yield found
        wall = time.perf_counter() - began
        if rest:
            self.rest()
        found.append(Spent(self.cpu() - cpu, wall))

    def open(self, file: Path, ready: str = DRAWN, *, address: str = "") -> Spent:
        """Open a file; what it took until its picture is there."""
        with self.spending() as spent:
            self.page.goto(file.resolve().as_uri() + address, wait_until="commit")
            self.page.evaluate(ready)
        return spent[0]

    def zoom(self, seconds: float) -> Spent:
        """Turn the wheel at every frame; the frame drawn once it is still is the last of them."""
        with self.spending() as spent:
            found = self.page.evaluate(WHEEL, seconds)
        return Spent(spent[0].cpu, found["seconds"], found["draws"])


@contextmanager
def chrome() -> Iterator[Chrome]:
    """A fresh browser, offline, ended afterwards."""
    from playwright.sync_api import sync_playwright

    if not CHROMIUM:
        raise SystemExit("no Chromium here: install it, or name it in KG_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        try:
            yield Chrome(browser)
        finally:
            browser.close()


def _name(process: psutil.Process) -> str:
    try:
        return str(process.name())
    except psutil.NoSuchProcess:
        return ""


def _cpu(process: psutil.Process) -> float:
    try:
        return float(sum(process.cpu_times()[:4]))
    except psutil.NoSuchProcess:
        return 0.0
