"""How fast tables become a store, against Oxigraph's own bulk loader given the same triples ready-made.

    python -m tests.benchmarks.bench_build [--triples 1000000] [--rounds 3]

``load``: read the tables, check and map every cell, sort, load into a store on disk. Its yardstick is
``pyoxigraph.Store.bulk_load`` on disk of those same quads, from a file of N-Quads. ``build`` is all of
``kg build``: rules, shapes and checks, snapshot and exports too.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from tests.benchmarks.generate import generate
from tests.benchmarks.measure import Cost, paired, python, show, verdict

SPEED, MEMORY = 0.5, 64


def quads(data: Path, target: Path) -> None:
    """Read, check and map the tables of a data set; sort the quads into a file."""
    from kg.graph.mapping.mapper import Mapper
    from kg.graph.store.runs import Runs
    from kg.ingest.dataset import open_dataset
    from kg.schema import load_schema

    schema = load_schema()
    dataset = open_dataset(data, schema)
    findings = list(dataset.findings())
    runs = Runs(target.parent, "run")
    for lines in Mapper(schema, dataset.base, dataset.tables(), {}, language="zh").blocks(findings):
        runs.extend(lines)
    assert not findings, findings[:3]
    with target.open("wb") as stream:
        for block in runs.blocks():
            stream.writelines(block)


def bulk(data: Path, target: Path) -> None:
    """The yardstick: Oxigraph's loader, given a file of quads."""
    ox.Store(str(target)).bulk_load(path=str(data), format=ox.RdfFormat.N_QUADS)


def load(data: Path, target: Path) -> None:
    """From tables to a store on disk."""
    from kg.graph.store.loading import load_file, settle

    target.mkdir()
    quads(data, target / "all.nq")
    store = ox.Store(str(target / "store"))
    load_file(store, target / "all.nq", disk=True)
    settle(store)


def build(data: Path, target: Path) -> None:
    """All of ``kg build``."""
    from kg.pipeline import build as built

    report = built(data, target)
    assert report.published, report.findings[:3]


WAYS: dict[str, Callable[[Path, Path], None]] = {"quads": quads, "bulk": bulk, "load": load, "build": build}


def fresh(way: str, data: Path, target: Path) -> Cost:
    """One way in a process of its own, with a target of its own."""
    cost = python(__spec__.name, "--way", way, str(data), str(target))
    shutil.rmtree(target)
    return cost


def bench(triples: int, rounds: int, folder: Path, *, whole: bool = True) -> dict[str, Cost]:
    """Generate a data set, run the ways in turn, print what they took."""
    data, ready = folder / "data", folder / "ready" / "all.nq"
    count = generate(data, triples)
    ready.parent.mkdir()
    python(__spec__.name, "--way", "quads", str(data), str(ready))
    ways = {
        "bulk": lambda: fresh("bulk", ready, folder / "bulk"),
        "load": lambda: fresh("load", data, folder / "load"),
    }
    costs = paired(ways, rounds)
    if whole:
        costs |= paired({"build": lambda: fresh("build", data, folder / "build")}, 1)
    show(f"{count} triples from tables", costs)
    return costs


def main() -> int:
    """The command line; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--way", nargs=3)
    given = parser.parse_args()
    if given.way:
        way, data, target = given.way
        WAYS[way](Path(data), Path(target))
        return 0
    surplus: dict[int, float] = {}
    met = True
    for size in (given.triples // 10, given.triples):
        with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
            costs = bench(size, given.rounds, Path(folder))
        surplus[size] = costs["load"].peak - costs["bulk"].peak
        ratios = costs["bulk"].cpu / costs["load"].cpu, costs["bulk"].wall / costs["load"].wall
        print(f"  speed of load against bulk_load: {ratios[0]:.2f} in CPU time, {ratios[1]:.2f} in wall time")
        print(f"  peak memory of load beyond that of bulk_load: {surplus[size]:+.0f} MB")
        if size == given.triples:
            met = verdict("speed of load against bulk_load, by CPU", ratios[0], SPEED)
    growth = surplus[given.triples] - surplus[given.triples // 10]
    return (
        0
        if verdict("growth of the surplus with ten times the rows, MB", growth, MEMORY, at_least=False)
        and met
        else 1
    )


if __name__ == "__main__":
    sys.exit(main())
