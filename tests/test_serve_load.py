"""Fifty clients at once, on a small graph: nobody gets another answer than a single client, or none at all.

The large one is ``python -m tests.benchmarks.bench_serve``: a million triples, half a minute, and its time limits.
"""

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.benchmarks.load import Answer, Outcome, Plan, Users, run, share_at
from tests.serving import EX, GRAPHS, WAYS, Client, served, until, write_graph

LIGHT = {f"light {n}": f"SELECT ?o ?k {{ <{EX}s{n}> <{EX}name> ?o ; <{EX}knows> ?k }}" for n in range(30)} | {
    "ask": f"ASK {{ GRAPH <{GRAPHS[0]}> {{ ?s ?p 'g1' }} }}",
    "construct": f"CONSTRUCT {{ ?k <{EX}of> ?s }} WHERE {{ ?s <{EX}knows> ?k }} LIMIT 20",
}
HEAVY = {
    "pairs": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(STRLEN(STR(?a)) < STRLEN(STR(?f))) }",
    "sorted": "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f FILTER(?c = ?f) } ORDER BY ?a ?d",
    "closure": f"SELECT (COUNT(*) AS ?n) {{ ?a <{EX}knows>+ ?b }}",
}
WRONG = {
    "broken": "SELECT * {",
    "elsewhere": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "update": "INSERT DATA { <a:s> <a:p> 1 }",
}
QUERIES = LIGHT | HEAVY | WRONG


@pytest.fixture(scope="module", params=WAYS)
def client(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    place = write_graph(tmp_path_factory.mktemp("graph"))
    with served(place, fork=WAYS[request.param], timeout=30, workers=3, queue=12) as client:
        yield client


def plan(client: Client, *users: Users, seconds: float, most: int = 1000) -> Plan:
    return Plan(f"http://127.0.0.1:{client.port}/sparql", QUERIES, users, seconds, most)


def alone(client: Client) -> dict[str, Answer]:
    """What a single client gets."""
    turns = Users(1, list(QUERIES), in_turn=True)
    return {one.name: one for one in run(plan(client, turns, seconds=30, most=len(QUERIES))).answers}


def test_every_answer_is_that_of_a_single_client(client: Client) -> None:
    before = client.get("/health").json()["workers"]
    expected = alone(client)
    assert set(expected) == set(QUERIES)
    assert {expected[name].status for name in WRONG} == {400, 403}
    assert {one.status for name, one in expected.items() if name not in WRONG} == {200}
    crowd = (Users(40, list(LIGHT), 0.1), Users(6, list(HEAVY)), Users(4, list(WRONG), 0.1))
    found: Outcome = run(plan(client, *crowd, seconds=3))
    refused = Counter(one.status for one in found.answers if one.status in {429, 503})
    other = [one for one in found.answers if one.status not in {429, 503}]
    assert {(one.name, one.status, one.digest) for one in other} <= {
        (one.name, one.status, one.digest) for one in expected.values()
    }
    assert {one.name for one in other} >= {*HEAVY, *WRONG}
    assert len(other) > 100 > refused.total() / len(found.answers)
    light = [one.seconds for one in other if one.name in LIGHT]
    assert share_at(light, 0.5) < 1
    assert until(lambda: client.get("/health").json()["workers"] == before)
    assert client.counted("kg_worker_deaths_total") == 0


def test_when_more_come_than_may_wait_the_rest_is_told_to_come_back(client: Client) -> None:
    found = run(plan(client, Users(50, ["pairs", "sorted"]), seconds=0.5))
    statuses = Counter(one.status for one in found.answers)
    assert set(statuses) == {200, 503}
    assert len({one.digest for one in found.answers if one.status == 200}) <= 2
    assert all(one.seconds < 1.5 for one in found.answers if one.status == 503)
