"""The engine behind ``kg query`` against rdflib's own, on the saved questions and the same graphs.

    python -m tests.benchmarks.bench_query [--triples 20000] [--rounds 5] [--limit 20]

Graphs: the first data set, and an invented one. Both engines have the graph in memory, the union as default
graph, and the same SPARQL; each answer is read to its last row, and the numbers of rows are compared.
rdflib is given ``--limit`` seconds for a question, once; ours is asked several times (median). What rdflib
did not finish counts as its limit, so the ratio is at least what is printed. (rdflib gives an empty group
where SPARQL gives none: a sub-select with GROUP BY that matches nothing, as in parts-of-event.)
"""

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import pyoxigraph as ox

from kg.graph.asking.query import run_query
from kg.graph.asking.questions import Question, load_questions
from kg.graph.formats.serialise import serialise
from kg.graph.store.snapshot import Snapshot
from kg.iri import PREFIXES
from kg.pipeline import build
from kg.schema import load_schema
from tests.benchmarks.generate import generate
from tests.benchmarks.measure import ROOT, verdict

GOAL = 10


class TooLongError(Exception):
    """A question that rdflib did not finish."""


def timed(answer: Callable[[], int], rounds: int) -> tuple[float, int]:
    """The median of the seconds, and the number of rows."""
    seconds, rows = [], 0
    for _ in range(rounds):
        began = time.perf_counter()
        rows = answer()
        seconds.append(time.perf_counter() - began)
    return median(seconds), rows


def within(limit: int, answer: Callable[[], int]) -> tuple[float, int]:
    """The seconds and rows of one run; the limit and -1 when it takes longer than that."""

    def stop(*_: object) -> None:
        raise TooLongError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(limit)
    try:
        return timed(answer, 1)
    except TooLongError:
        return float(limit), -1
    finally:
        signal.alarm(0)


def ask_kg(store: ox.Store, text: str) -> int:
    """Ask ours; the number of rows."""
    return sum(1 for _ in run_query(store, text))  # type: ignore[union-attr]


def ask_rdflib(graph: Any, text: str) -> int:
    """Ask rdflib; the number of rows."""
    return len(list(graph.query(text, initNs=PREFIXES)))


def in_rdflib(snapshot: Snapshot) -> tuple[Any, Any]:
    """A snapshot in rdflib's own memory: as one graph, its quickest form; and as a dataset, for ``GRAPH``."""
    import rdflib

    graph, dataset = rdflib.Graph(), rdflib.Dataset(default_union=True)
    graph.parse(data="".join(serialise(snapshot.lines(), "ntriples")), format="nt")
    dataset.parse(data="".join(snapshot.lines()), format="nquads")
    return graph, dataset


def compare(title: str, snapshot: Snapshot, questions: list[Question], given: argparse.Namespace) -> float:
    """Ask all questions in both engines; print them; the median of the ratios."""
    store, (graph, dataset) = snapshot.store(in_memory=True), in_rdflib(snapshot)
    print(f"\n{title}: {snapshot.manifest.triples} triples, {len(questions)} questions; ms")
    print(f"  {'question':32} {'kg':>9} {'rdflib':>10} {'ratio':>7} {'rows':>6}")
    total, ratios = [0.0, 0.0], []
    for question in questions:
        text, other = question.sparql, dataset if "GRAPH" in question.sparql else graph
        ours, rows = timed(partial(ask_kg, store, text), given.rounds)
        theirs, found = within(given.limit, partial(ask_rdflib, other, text))
        total[0], total[1] = total[0] + ours, total[1] + theirs
        ratios.append(theirs / ours)
        doubt = "" if found in (rows, -1) else f"  rdflib: {found} rows"
        more = ">" if found < 0 else " "
        print(
            f"  {question.slug:32} {ours * 1e3:9.2f} {more}{theirs * 1e3:9.0f} {theirs / ours:7.0f} {rows:6}{doubt}"
        )
    print(f"  {'all':32} {total[0] * 1e3:9.0f} {total[1] * 1e3:10.0f}")
    return median(ratios)


def main() -> int:
    """The command line; 1 when the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--limit", type=int, default=20)
    given = parser.parse_args()
    questions = list(load_questions(load_schema().folder / "questions").values())
    met = True
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        generate(Path(folder, "data"), given.triples)
        for title, data in (
            ("first data set", ROOT / "data/donghongqiao"),
            ("invented", Path(folder, "data")),
        ):
            report = build(data, Path(folder, "out"))
            assert report.snapshot, report.findings[:3]
            ratio = compare(title, report.snapshot, questions, given)
            met = verdict(f"{title}: median times faster than rdflib", ratio, GOAL) and met
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
