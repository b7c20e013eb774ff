"""The page against stock pyvis: the same nodes, edges and places, in a real browser, by CPU time.

    python -m tests.benchmarks.bench_page [--rounds 3] [--sizes 100,1000,10000,100000] [--seconds 4]

Both pages are files, opened in fresh browsers that take turns, with the network off. ``pyvis`` has the labels,
shapes, colours, edges and places of our page, ``toggle_physics(False)`` and ``cdn_resources="in_line"``, all
else as it comes; the exception is pyvis' own way, with physics and without places, at 1,000 nodes. CPU is that
of all processes of Chromium (see ``chrome``), nothing subtracted; beside it that of an empty page. Ratios are
medians of those of each pair.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.chrome import DRAWN, IDLE, Chrome, Spent, chrome
from tests.benchmarks.huge import bench_huge
from tests.benchmarks.measure import ROOT, verdict
from tests.benchmarks.pages import Made, made, stock

OPEN, ZOOM, PHYSICS, FIRST = 0.15, 0.1, 0.02, 700
"""Goals: opening and a frame of a zoom at 10,000 nodes, opening against physics at 1,000, kB of the first page."""
JUDGED, SETTLING, HUGE, LONG = 10_000, 1_000, 100_000, 5_000
CUTOFF = 150
"""Seconds after which physics is stopped and what is left of it estimated."""
EMPTY = "<!doctype html><html lang='en'><title>Empty</title><p>Nothing</p></html>"

SETTLED = """new Promise((done) => {
  const began = performance.now();
  const look = () => (bench.settled || performance.now() - began > CUTOFF * 1000
    ? done({ settled: bench.settled, iterations: bench.iterations, total: bench.total }) : setTimeout(look, 250));
  look();
})""".replace("CUTOFF", str(CUTOFF))


@dataclass(frozen=True, slots=True)
class Run:
    """One page in one fresh browser: opened, then zoomed."""

    opening: Spent
    zooming: Spent

    @property
    def frame(self) -> float:
        """CPU milliseconds for a drawn frame while zooming."""
        return 1000 * self.zooming.cpu / max(1, self.zooming.frames)

    @property
    def rate(self) -> float:
        """Frames drawn in a second while zooming."""
        return self.zooming.frames / self.zooming.wall


def once(file: Path, seconds: float, *, ready: str = DRAWN, address: str = "") -> Run:
    """Open and zoom in a fresh browser."""
    with chrome() as browser:
        return Run(browser.open(file, ready, address=address), browser.zoom(seconds))


def rounds_of(page: Made, theirs: Path, empty: Path, rounds: int, seconds: float) -> dict[str, list[Run]]:
    """Runs of each page, which take turns; ours opens on everything, as pyvis does."""
    runs: dict[str, list[Run]] = {"empty": [], "kg": [], "pyvis": []}
    for _ in range(rounds):
        runs["empty"].append(once(empty, seconds, ready=IDLE))
        runs["kg"].append(once(page.file, seconds, address=page.whole))
        runs["pyvis"].append(once(theirs, seconds))
    return runs


def of_all(runs: Sequence[Run], figure: Callable[[Run], float]) -> float:
    """The median of a figure."""
    return median(figure(run) for run in runs)


def ratio(runs: Mapping[str, Sequence[Run]], figure: Callable[[Run], float]) -> float:
    """The median of ours to pyvis', pair by pair."""
    pairs = zip(runs["kg"], runs["pyvis"], strict=True)
    return median(figure(ours) / figure(theirs) for ours, theirs in pairs)


FIGURES: dict[str, Callable[[Run], float]] = {
    "CPU s to a usable picture": lambda run: run.opening.cpu,
    "s on the clock to the same": lambda run: run.opening.wall,
    "CPU ms per drawn frame, zooming": lambda run: run.frame,
    "drawn frames per second, zooming": lambda run: run.rate,
}


def compare(page: Made, folder: Path, rounds: int, seconds: float) -> bool:
    """One size against pyvis; whether the goals are met."""
    theirs, building = stock(page, folder / f"pyvis-{page.wanted}.html")
    empty = folder / "empty.html"
    empty.write_text(EMPTY, encoding="utf-8")
    runs = rounds_of(page, theirs, empty, rounds, seconds)
    print(
        f"\n{page.title}; medians of {rounds} paired run(s); making it: {page.cost}; pyvis: {building:.1f} s"
    )
    print(f"  {'':34} {'empty':>9} {'kg':>9} {'pyvis':>9} {'kg/pyvis':>9}")
    for what, figure in FIGURES.items():
        values = " ".join(f"{of_all(runs[name], figure):9.2f}" for name in ("empty", "kg", "pyvis"))
        print(f"  {what:34} {values} {ratio(runs, figure):9.3f}")
    sizes = [file.stat().st_size / 1000 for file in (page.file, theirs)]
    print(f"  {'file, kB':34} {'':9} {sizes[0]:9.0f} {sizes[1]:9.0f} {sizes[0] / sizes[1]:9.3f}", flush=True)
    if page.wanted != JUDGED:
        return True
    opens = ratio(runs, FIGURES["CPU s to a usable picture"])
    frames = ratio(runs, FIGURES["CPU ms per drawn frame, zooming"])
    met = verdict("CPU to a usable picture, kg/pyvis with fixed places", opens, OPEN, at_least=False)
    return verdict("CPU per drawn frame while zooming, kg/pyvis", frames, ZOOM, at_least=False) and met


def settle(browser: Chrome, file: Path) -> tuple[float, str]:
    """Open pyvis' page and wait until its physics has come to its end; the CPU, and whether it is an estimate."""
    with browser.spending(rest=False) as spent:
        browser.page.goto(file.resolve().as_uri(), wait_until="commit")
        found: dict[str, Any] = browser.page.evaluate(SETTLED)
    if found["settled"]:
        return spent[0].cpu, "all its iterations"
    done, total = max(1, found["iterations"]), found["total"] or 1000
    return spent[0].cpu * total / done, f"AN ESTIMATE from {done} of {total} iterations in {CUTOFF} s"


def against_physics(page: Made, folder: Path, rounds: int) -> bool:
    """Ours against pyvis as it comes, which lays out in the browser; whether the goal is met."""
    theirs, _ = stock(page, folder / "pyvis-physics.html", physics=True)
    ratios: list[float] = []
    for _ in range(rounds):
        with chrome() as browser:
            ours = browser.open(page.file, address=page.whole).cpu
        with chrome() as browser:
            cpu, how = settle(browser, theirs)
        print(f"  kg {ours:.2f} CPU s; pyvis with its own physics {cpu:.1f} CPU s ({how})", flush=True)
        ratios.append(ours / cpu)
    what = f"CPU to a usable picture, kg/pyvis with its own physics ({rounds} run(s))"
    return verdict(what, median(ratios), PHYSICS, at_least=False)


def first_page(folder: Path) -> bool:
    """The size of the first data set's page."""
    from kg.pipeline import build

    report = build(ROOT / "data" / "donghongqiao", folder / "first")
    assert report.published, report.findings[:3]
    size = sum(file.stat().st_size for file in report.files if file.suffix == ".html") / 1000
    return verdict("page of the first data set, kB", size, FIRST, at_least=False)


def bench(given: argparse.Namespace, folder: Path) -> bool:
    """Everything; whether all goals are met."""
    met = [first_page(folder)]
    for size in (int(one) for one in given.sizes.split(",")):
        page = made(size, folder)
        if size >= HUGE:
            met.append(bench_huge(page))
            continue
        met.append(compare(page, folder, given.rounds if size < LONG else given.long, given.seconds))
        if size == SETTLING and given.physics:
            met.append(against_physics(page, folder, given.physics))
    return all(met)


def main() -> int:
    """The command line; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100,1000,10000,100000")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--long", type=int, default=3, help="rounds at 10,000 nodes")
    parser.add_argument("--physics", type=int, default=1, help="rounds with pyvis' own physics; 0 for none")
    parser.add_argument("--seconds", type=float, default=4, help="how long to zoom")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        return 0 if bench(given, Path(folder)) else 1


if __name__ == "__main__":
    sys.exit(main())
