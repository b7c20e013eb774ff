"""What a server promises whatever is asked: time, memory, size, and that one query costs only itself."""

import itertools
import os
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import psutil
import pytest

from tests.serving import ENDLESS, EX, LIGHT, WAYS, Client, busy, served, until, workers, write_graph

LIMIT = 0.9
SLOW = {
    "cross product": ENDLESS,
    "sorted": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i",
    "distinct": "SELECT DISTINCT ?a ?d ?g ?j { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "concatenated": "SELECT (GROUP_CONCAT(?c) AS ?x) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "closure": "SELECT (COUNT(*) AS ?n) { ?a (<a:p>|!<a:p>)* ?b . ?c (<a:p>|!<a:p>)* ?d . ?e (<a:p>|!<a:p>)* ?f }",
    "planner": "ASK {" + ".".join(f"?v{n} <a:p> ?v{n + 1}" for n in range(1000)) + "}",
    "no rows": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(STRLEN(CONCAT(STR(?a), STR(?k))) = 1) }",
}


@pytest.fixture(scope="module", params=WAYS)
def client(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    place = write_graph(tmp_path_factory.mktemp("graph"))
    given = {"timeout": LIMIT, "memory_mb": 512, "max_result_mb": 1, "workers": 3, "queue": 6}
    with served(place, fork=WAYS[request.param], **given) as client:
        yield client


def at_rest(client: Client) -> bool:
    """Whether all workers are there again and none of them computes."""
    return client.get("/health").json()["workers"] == 5 == len(workers()) and still()


def still() -> bool:
    """Whether no worker computes."""
    before = busy()
    time.sleep(0.15)
    return busy() - before < 0.05


@pytest.mark.parametrize("kind", SLOW)
def test_one_limit_over_everything_and_then_nothing_is_left(client: Client, kind: str) -> None:
    begun = time.monotonic()
    answer = client.ask(SLOW[kind])
    took = time.monotonic() - begun
    assert answer.status_code in {503, 413}
    assert took < LIMIT + 1
    if answer.status_code == 503:
        assert answer.headers["content-type"].startswith("text/plain")
    assert until(lambda: at_rest(client), 4), [one.cpu_times() for one in workers()]
    assert client.ask(LIGHT).status_code == 200


def test_the_limit_is_said_and_when_to_come_back(client: Client) -> None:
    answer = client.ask(ENDLESS + "# again")
    assert (answer.status_code, f"{LIMIT:g} s" in answer.text, answer.headers["retry-after"]) == (
        503,
        True,
        "5",
    )
    assert client.counted('kg_kills_total{reason="time"}') > 0


@pytest.mark.parametrize("way", WAYS)
def test_a_client_that_leaves_takes_its_query_along(way: str, tmp_path: Path) -> None:
    kind = "application/x-www-form-urlencoded"
    with served(write_graph(tmp_path), fork=WAYS[way], timeout=20, workers=2) as client:
        for count, method in enumerate(("GET", "POST"), 1):
            body = f"query={quote(ENDLESS + '#' + method)}"
            asked = f"GET /sparql?{body} HTTP/1.1\r\nHost: localhost\r\n\r\n"
            if method == "POST":
                asked = f"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
            with socket.create_connection(("127.0.0.1", client.port)) as link:
                link.sendall(asked.encode())
                assert until(lambda: client.get("/health").json()["running"] == 1)
            assert until(lambda: client.counted('kg_kills_total{reason="gone"}') == count, 2.5)  # noqa: B023
            assert until(still, 4)


def test_memory_that_a_query_takes_is_limited_and_given_back(client: Client) -> None:
    names = ["?x", *(f"?v{n}" for n in range(12))]
    doubling = " ".join(
        f"BIND(CONCAT({a}, {a}, {a}, {a}, {a}, {a}, {a}, {a}) AS {b})" for a, b in itertools.pairwise(names)
    )
    answer = client.ask(f"SELECT (STRLEN(?v11) AS ?n) {{ VALUES ?x {{ 'aaaaaaaaaaaaaaaa' }} {doubling} }}")
    assert answer.status_code in {400, 503}
    assert until(lambda: at_rest(client), 4)
    assert all(one.memory_info().rss < 200 << 20 for one in workers())
    assert client.ask(LIGHT).status_code == 200


@pytest.mark.parametrize("kind", ["*/*", "text/csv", "application/sparql-results+xml"])
def test_an_answer_that_is_too_large_is_refused_never_cut(client: Client, kind: str) -> None:
    answer = client.ask("SELECT * { ?a ?b ?c . ?d ?e ?f }", kind)
    assert (answer.status_code, "LIMIT" in answer.text) == (413, True)
    triples = client.ask("CONSTRUCT { ?a ?b ?f } { ?a ?b ?c . ?d ?e ?f }", "application/n-triples")
    assert triples.status_code == 413
    fits = client.ask("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 2000", "application/sparql-results+json")
    assert len(fits.json()["results"]["bindings"]) == 2000


def test_a_worker_that_dies_costs_one_query(client: Client) -> None:
    with ThreadPoolExecutor(3) as threads:
        other = threads.submit(client.ask, LIGHT + "# other")
        doomed = threads.submit(client.ask, ENDLESS + "# doomed")
        assert until(lambda: busy() > 0.2, LIMIT)
        before = {one.pid: sum(one.cpu_times()[:2]) for one in workers()}
        time.sleep(0.1)
        hardest = max(workers(), key=lambda one: sum(one.cpu_times()[:2]) - before.get(one.pid, 0))
        hardest.send_signal(signal.SIGSEGV)
        assert (doomed.result().status_code, other.result().status_code) == (503, 200)
    assert client.get("/health").json()["deaths"] > 0
    assert until(lambda: at_rest(client), 4)


def test_idle_workers_that_die_are_replaced(client: Client) -> None:
    for one in workers():
        one.kill()
    assert until(lambda: at_rest(client), 6)
    assert [client.ask(LIGHT).status_code for _ in range(8)] == [200] * 8


@pytest.mark.parametrize("way", WAYS)
def test_light_queries_do_not_wait_for_heavy_ones(way: str, tmp_path: Path) -> None:
    given = {"fork": WAYS[way], "timeout": 4, "workers": 3}
    with served(write_graph(tmp_path), **given) as client, ThreadPoolExecutor(6) as threads:
        client.ask(LIGHT)
        heavy = [threads.submit(client.ask, f"{ENDLESS}# heavy {n}") for n in range(5)]
        assert until(lambda: client.get("/health").json()["running"] >= 2)
        times, statuses = [], []
        while not all(one.done() for one in heavy):
            begun = time.monotonic()
            statuses.append(client.ask(LIGHT).status_code)
            times.append(time.monotonic() - begun)
            time.sleep(0.01)
        assert set(statuses) == {200}
        assert len(times) >= 10
        assert sorted(times)[len(times) // 2] < 0.4
        assert max(times) < 3  # even one that came while all five were taken for light ones
        assert {one.result().status_code for one in heavy} == {503}


def test_too_many_that_wait_are_turned_away_at_once(client: Client) -> None:
    with ThreadPoolExecutor(20) as threads:
        many = [threads.submit(client.ask, f"{ENDLESS}# many {n}") for n in range(20)]
        statuses = [one.result() for one in many]
    assert {one.status_code for one in statuses} == {503}
    assert all(one.headers["retry-after"] for one in statuses)
    assert any("busy" in one.text and one.elapsed.total_seconds() < LIMIT / 2 for one in statuses)
    assert max(one.elapsed.total_seconds() for one in statuses) < LIMIT + 1.5  # waiting counts
    assert until(lambda: at_rest(client), 6)


def test_answers_under_load_are_the_answers_of_a_single_client(client: Client) -> None:
    queries = [f"SELECT ?o {{ <{EX}s{n}> <{EX}name> ?o }}" for n in range(40)]
    queries += [
        f"SELECT (COUNT(*) AS ?n) {{ ?s <{EX}knows> ?o FILTER(?s != <{EX}s{n}>) }}" for n in range(10)
    ]
    alone = {query: client.ask(query).content for query in queries}
    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(client.ask, queries * 4))
    assert {one.status_code for one in answers} <= {200, 503}
    good = [(query, one) for query, one in zip(queries * 4, answers, strict=True) if one.status_code == 200]
    assert len(good) > 50
    assert all(one.content == alone[query] for query, one in good)


@pytest.mark.parametrize("way", WAYS)
def test_nothing_outlives_the_server(way: str, tmp_path: Path) -> None:
    before = {one.pid for one in psutil.Process().children(recursive=True)}
    with served(write_graph(tmp_path), fork=WAYS[way]) as client:
        client.ask(LIGHT)
        own = {one.pid for one in psutil.Process().children(recursive=True)} - before
        assert len(own) >= 3
    assert until(lambda: not any(psutil.pid_exists(pid) for pid in own))


def test_workers_are_walled_in(tmp_path: Path) -> None:
    with served(write_graph(tmp_path), fork=True, memory_mb=300) as client:
        client.ask(LIGHT)
        own = [one for one in workers() if one.parent().parent().pid == os.getpid()]  # type: ignore[union-attr]
        for one in own[-3:]:
            assert one.rlimit(psutil.RLIMIT_CORE) == (0, 0)
            assert one.rlimit(psutil.RLIMIT_AS)[0] < 4 << 30
            assert Path(f"/proc/{one.pid}/oom_score_adj").read_text(encoding="ascii").strip() == "1000"


def test_the_process_that_workers_come_from_is_replaced_when_it_dies(tmp_path: Path) -> None:
    before = {one.pid for one in psutil.Process().children()}
    with served(write_graph(tmp_path), fork=True) as client:
        zygotes = [one for one in psutil.Process().children() if one.pid not in before]
        assert len(zygotes) == 1
        zygotes[0].kill()
        assert until(
            lambda: client.ask(LIGHT).status_code == 200 and client.get("/health").json()["workers"] == 4, 8
        )
        assert until(lambda: [client.ask(LIGHT).status_code for _ in range(6)] == [200] * 6, 8)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="threads are seen in Linux only")
def test_what_works_on_a_long_query_lets_others_go_first(client: Client) -> None:
    with ThreadPoolExecutor(1) as threads:
        heavy = threads.submit(client.ask, ENDLESS)
        assert until(lambda: 19 in priorities(), 2)
        assert heavy.result().status_code == 503


def priorities() -> list[int]:
    """How nice the thread of each worker is that had most time of the processor."""
    found = []
    for one in workers():
        try:
            busiest = max(one.threads(), key=lambda thread: thread.user_time + thread.system_time)
            found.append(os.getpriority(os.PRIO_PROCESS, busiest.id))
        except (psutil.Error, OSError, ValueError):
            continue
    return found
