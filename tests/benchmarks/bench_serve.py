"""``kg serve`` under load, and beside other endpoints: 50 clients at once; requests per second.

    python -m tests.benchmarks.bench_serve [--triples 1000000] [--seconds 30] [--rounds 2] [--data EXPORTS]

1. 46 clients ask light queries with a pause of 0.3 s on average between them, 4 ask heavy ones without a pause,
   so that the heavy ones never cease; no two are the same text, so that no answer is one that was kept
   (``kg.serve.kept``). Every answer has to be, byte for byte, that of a single client, and every
   refusal 429 or 503; 99 of 100 light queries have to be answered within 10 times what the median is for a single
   client of an idle server.
2. The same triples, in turn in ours, in rdflib-endpoint and in Debian's Virtuoso (see ``peers``), four
   clients without pauses, the best of some rounds: a lookup by path (of a thousand people), a count by group,
   a join of 1000 rows. What each server keeps shows in three more rows. rdflib-endpoint keeps the last 128
   queries parsed: ``again`` asks ever the same hundred lookups. Ours keeps answers that took it 25 ms or more,
   and so answers ``group`` from memory from the second time on, as it does for whoever asks the same again:
   ``group anew`` and ``join anew`` are never the same text twice (they differ in a comment), so that each is
   worked out. The promises are judged by these; the ratios of what is kept are only printed.

The clients are a process of their own (``load``). How much of a core they took and how late they woke up is
printed: they must not be what is measured.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import perf_counter_ns

import pyoxigraph as ox

from kg.graph.formats.serialise import serialise
from kg.graph.store.snapshot import Snapshot, current
from kg.iri import digest
from kg.pipeline import build
from tests.benchmarks.generate import generate
from tests.benchmarks.load import Answer, Outcome, Plan, Users, run, share_at
from tests.benchmarks.measure import verdict
from tests.benchmarks.peers import Peer, ours, rdflib_endpoint, virtuoso

LIGHT, HEAVY = 46, 4
PAUSE = 0.3
SLOWER = 10
GOALS = {"lookup": 2, "group anew": 20, "join anew": 5}
"""How many times the requests per second of rdflib-endpoint."""
ANEW = {"group anew": "group", "join anew": "join"}
"""What is never the same text twice."""
KEPT = ("group", "join", "again")
"""What one server or another may answer from memory."""
KINDS = (*GOALS, *KEPT)
CLIENTS, TIMES = 4, 1000
"""How many clients ask beside others, and how many texts each has of what is asked anew."""
PEOPLE, FEW = 1000, 100
REFUSALS = {429, 503}
PREFIXES = """PREFIX org: <http://www.w3.org/ns/org#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX kgo: <https://w3id.org/donghongqiao/ont#>
"""
GROUP = PREFIXES + (
    "SELECT ?role (COUNT(*) AS ?n) { ?held org:role ?role ; org:member ?who } GROUP BY ?role ORDER BY DESC(?n) ?role"
)
JOIN = (
    PREFIXES
    + """SELECT ?who ?body ?event ?part {
  ?who kgo:holdsOfficeIn ?body . ?body kgo:memberUnitOf ?board .
  ?took kgo:participant ?who ; kgo:inOccurrence ?event ; kgo:role ?part } LIMIT 1000"""
)
SLOW = {
    "kinds": "SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c ORDER BY DESC(?n) ?c",
    "roles": GROUP,
    "join": PREFIXES
    + """SELECT ?who ?body ?event { ?who kgo:holdsOfficeIn ?body ; kgo:tookPartIn ?event .
  ?body kgo:memberUnitOf ?board } ORDER BY ?who ?body ?event LIMIT 1000""",
    "together": PREFIXES
    + """SELECT (COUNT(*) AS ?n) { ?one kgo:tookPartIn ?event . ?other kgo:tookPartIn ?event
  FILTER(STR(?one) < STR(?other)) }""",
    "names": PREFIXES
    + """SELECT (COUNT(?name) AS ?n) (MIN(?name) AS ?first) { ?s skos:prefLabel ?name
  FILTER(CONTAINS(?name, "9") || REGEX(?name, "^王.*丑$")) }""",
}


def lookups(people: Sequence[str]) -> dict[str, str]:
    """Light queries about each of some people, of four shapes."""
    shapes = (
        "SELECT ?l {{ <{0}> org:holds/org:postIn/skos:prefLabel ?l }} ORDER BY ?l",
        "SELECT ?p ?o {{ <{0}> ?p ?o }} ORDER BY ?p ?o",
        "ASK {{ <{0}> kgo:tookPartIn ?event ; a foaf:Person }}",
        "CONSTRUCT {{ <{0}> ?p ?o }} WHERE {{ <{0}> ?p ?o }}",
    )
    return {
        f"light {at} {shape}": PREFIXES + text.format(one)
        for at, one in enumerate(people)
        for shape, text in enumerate(shapes)
    }


def some_people(store: ox.Store, number: int) -> list[str]:
    """Some people who hold a post, from all over the graph."""
    text = PREFIXES + "SELECT DISTINCT ?who { GRAPH ?g { ?who org:holds ?post } } ORDER BY ?who"
    found = [row["who"].value for row in store.query(text)]  # type: ignore[union-attr]
    return found[:: max(len(found) // number, 1)][:number]


# --- fifty clients


def under_load(peer: Peer, people: Sequence[str], seconds: float) -> bool:
    """Fifty clients; whether all promises are kept."""
    light = lookups(people)
    queries = light | SLOW
    alone = run(Plan(peer.url, queries, [Users(1, list(queries), in_turn=True)], 600, most=len(queries)))
    expected = {one.name: one for one in alone.answers}
    idle = run(Plan(peer.url, light, [Users(1, list(light), 0.02)], 8))
    median = share_at(taken(idle.answers, light), 0.5)
    heavy = [distinct(SLOW, 100, client) for client in range(HEAVY)]
    crowd = [Users(LIGHT, list(light), PAUSE), *(Users(1, _mixed(one), in_turn=True) for one in heavy)]
    full = run(
        Plan(peer.url, light | {name: text for one in heavy for name, text in one.items()}, crowd, seconds)
    )
    full = replace(full, answers=[replace(one, name=one.name.partition("#")[0]) for one in full.answers])
    _tell(alone, idle, full, light)
    slowest = share_at(taken(full.answers, light), 0.99)
    wrong = [one for one in full.answers if not fits(one, expected[one.name])]
    good = all(one.status == 200 for one in alone.answers)
    kept = verdict("answers that differ from a single client's", len(wrong), 0, at_least=False)
    soon = verdict(
        f"p99 of light queries / idle median of {median * 1e3:.1f} ms",
        slowest / median,
        SLOWER,
        at_least=False,
    )
    return good and kept and soon


def distinct(queries: Mapping[str, str], times: int, seed: object) -> dict[str, str]:
    """Each query so many times, never the same text: a comment tells them apart."""
    tags = [f"#{seed}-{time}" for time in range(times)]
    return {name + tag: f"{text} {tag}" for tag in tags for name, text in queries.items()}


def _mixed(queries: Iterable[str]) -> list[str]:
    """In an order that is no order."""
    return sorted(queries, key=digest)


def fits(one: Answer, expected: Answer) -> bool:
    """Whether an answer is the expected one, or an orderly refusal."""
    return one.status in REFUSALS or (one.status, one.digest) == (expected.status, expected.digest)


def taken(answers: Sequence[Answer], names: object) -> list[float]:
    """The seconds of all answers, not refusals, to some queries."""
    return [one.seconds for one in answers if one.name in names and one.status == 200]  # type: ignore[operator]


def _tell(alone: Outcome, idle: Outcome, full: Outcome, light: object) -> None:
    for title, outcome in (
        ("one client, in turn", alone),
        ("one client, light only", idle),
        ("50 clients", full),
    ):
        statuses = ", ".join(
            f"{number} × {status}"
            for status, number in sorted(Counter(one.status for one in outcome.answers).items())
        )
        print(
            f"  {title}: {len(outcome.answers)} in {outcome.seconds:.0f} s ({outcome.rate:.0f}/s); {statuses}"
        )
        for kind, names in (("light", light), ("heavy", SLOW)):
            some = taken(outcome.answers, names)
            if some:
                at = " ".join(
                    f"p{part * 100:.0f} {share_at(some, part) * 1e3:.1f}" for part in (0.5, 0.9, 0.99)
                )
                print(f"    {kind}: {len(some)}; ms {at}")
        print(f"    clients: {outcome.share:.2f} of a core, woken {outcome.lag * 1e3:.1f} ms late (p99)")


# --- beside others


def beside(peers: Sequence[Peer], people: Sequence[str], seconds: float) -> dict[str, dict[str, float]]:
    """The requests per second of each, by query."""
    return {peer.name: {kind: _rate(peer, kind, people, seconds) for kind in KINDS} for peer in peers}


def _asked(kind: str, people: Sequence[str]) -> tuple[dict[str, str], list[Users]]:
    """The queries of a row, and who asks them."""
    if kind in ANEW:
        texts = {"group": GROUP, "join": JOIN}
        each = [
            distinct({kind: texts[ANEW[kind]]}, TIMES, f"{at}-{perf_counter_ns()}") for at in range(CLIENTS)
        ]
        return {name: text for one in each for name, text in one.items()}, [
            Users(1, list(one), in_turn=True) for one in each
        ]
    some = people[:FEW] if kind == "again" else people
    found = {name: text for name, text in lookups(some).items() if name.endswith(" 0")}
    queries = {"group": {"group": GROUP}, "join": {"join": JOIN}}.get(kind, found)
    return queries, [Users(CLIENTS, list(queries))]


def _rate(peer: Peer, kind: str, people: Sequence[str], seconds: float) -> float:
    queries, users = _asked(kind, people)
    found = run(Plan(peer.url, queries, users, seconds, patience=600, extra=peer.extra))
    good = [one for one in found.answers if one.status == 200 and one.size > 60]
    times = [one.seconds for one in good] or [0.0]
    print(
        f"  {peer.name:16} {kind:10} {len(good) / found.seconds:9.2f}/s  p50 {share_at(times, 0.5) * 1e3:9.1f}"
        f" p99 {share_at(times, 0.99) * 1e3:9.1f} ms  {len(good)} answers of {max(one.size for one in found.answers)}"
        f" bytes, {len(found.answers) - len(good)} refused; clients {found.share:.2f} of a core",
        flush=True,
    )
    return len(good) / found.seconds


def judged(rates: dict[str, dict[str, float]]) -> bool:
    """Whether ours is as much quicker than rdflib-endpoint as was promised."""
    own, other = rates["kg serve"], rates.get("rdflib-endpoint")
    for name, rate in rates.items():
        print(f"  {name:16}" + "".join(f" {kind} {rate[kind]:.2f}/s" for kind in KINDS))
    if not other:
        print("  no rdflib-endpoint here (KG_RDFLIB_ENDPOINT)")
        return True
    ratios = {kind: own[kind] / max(other[kind], 1e-9) for kind in KINDS}
    met = [verdict(f"{kind}, times rdflib-endpoint", ratios[kind], goal) for kind, goal in GOALS.items()]
    for kind in KEPT:
        print(f"  {kind}, times rdflib-endpoint: {ratios[kind]:.2f}")
    return all(met)


@contextmanager
def others(snapshot: Snapshot) -> Iterator[list[Peer]]:
    """The other endpoints that are here, with the same triples as one graph."""
    with tempfile.TemporaryDirectory(prefix="kg-peers-") as folder:
        triples = Path(folder, "triples.nt")
        with triples.open("w", encoding="utf-8") as out:
            out.writelines(serialise(snapshot.lines(), "ntriples"))
        with rdflib_endpoint(triples) as one, virtuoso(triples, Path(folder)) as two:
            yield [peer for peer in (one, two) if peer]


def main() -> int:
    """The command line; 1 when a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--data", type=Path, help="a folder of builds to serve instead of an invented one")
    parser.add_argument("--only", choices=["load", "peers"], help="one of the two parts")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        place = given.data or _invented(Path(folder), given.triples)
        snapshot = current(place)
        people = some_people(snapshot.store(in_memory=True), PEOPLE)
        print(f"{snapshot.manifest.triples} statements, {len(people)} people asked about")
        met = given.only == "peers" or _load(place, people[:: PEOPLE // FEW], given.seconds)
        return 0 if (given.only == "load" or _peers(place, snapshot, people, given)) and met else 1


def _load(place: Path, people: Sequence[str], seconds: float) -> bool:
    print("\n50 clients")
    with ours(place) as peer:
        return under_load(peer, people, seconds)


def _peers(place: Path, snapshot: Snapshot, people: Sequence[str], given: argparse.Namespace) -> bool:
    print("\nbeside others: 4 clients, requests per second")
    best: dict[str, dict[str, float]] = {}
    with ours(place) as own, others(snapshot) as rest:
        for _ in range(given.rounds):
            for name, rates in beside([own, *rest], people, max(given.seconds / 6, 2)).items():
                before = best.setdefault(name, rates)
                best[name] = {kind: max(rates[kind], before[kind]) for kind in rates}
    return judged(best)


def _invented(folder: Path, triples: int) -> Path:
    generate(folder / "data", triples)
    report = build(folder / "data", folder / "out")
    assert report.snapshot, report.findings[:3]
    return folder / "out"


if __name__ == "__main__":
    sys.exit(main())
