"""New builds are picked up while it is served; the server stops in order."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil
import pytest
from click.testing import CliRunner

from kg.cli.serving import serve
from kg.graph.store.snapshot import current
from tests.serving import ENDLESS, EX, LIGHT, WAYS, served, until, workers, write_graph

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
COMMAND = (
    "import sys; from kg.cli.serving import serve; serve(['--store', sys.argv[1], '--port=0', '--timeout=4'])"
)
SPAWNING = """
import sys; from pathlib import Path; from kg.serve.running import serve; from kg.serve.settings import Settings
serve(Settings(Path(sys.argv[1]), port=0, timeout=4, fork=False), ready=lambda url: print('serving it:', url, file=sys.stderr))
"""


def change(place: Path, text: str) -> None:
    """Put another graph in the place of one, at once."""
    other = place.with_suffix(".new.trig")
    other.write_text(text, encoding="utf-8")
    other.replace(place)


@pytest.mark.parametrize("way", WAYS)
def test_a_new_graph_is_picked_up_without_dropping_a_request(way: str, tmp_path: Path) -> None:
    place = write_graph(tmp_path)
    with served(place, fork=WAYS[way], timeout=20) as client, ThreadPoolExecutor(5) as threads:
        slow = threads.submit(client.ask, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h 'thing 0' }")
        done = threading.Event()

        def ask_on() -> list[tuple[int, str]]:
            seen = []
            while not done.is_set():
                answer = client.ask(LIGHT, "text/csv")
                seen.append((answer.status_code, answer.text.splitlines()[-1]))
            return seen

        asking = [threads.submit(ask_on) for _ in range(3)]
        build = client.get("/health").json()["build"]
        for at in range(2):
            change(place, f"<{EX}s0> <{EX}name> 'version {at}' .")
            assert until(lambda: client.counted("kg_renewals_total") > at, 10)  # noqa: B023
        assert until(lambda: "version 1" in client.ask(LIGHT, "text/csv").text, 10)
        time.sleep(0.3)
        done.set()
        seen = [one for asked in asking for one in asked.result()]
        assert {status for status, _ in seen} == {200}
        assert {"thing 0", "version 1"} <= {value for _, value in seen}
        assert slow.result().status_code == 200  # it began on the old graph, and ends there
        health = client.get("/health").json()
        assert (health["triples"], health["build"] != build) == (1, True)
        assert until(lambda: len(workers()) == client.get("/health").json()["workers"], 10)


@pytest.mark.parametrize("way", WAYS)
def test_a_graph_that_cannot_be_read_leaves_the_last_one(way: str, tmp_path: Path) -> None:
    place = write_graph(tmp_path)
    with served(place, fork=WAYS[way]) as client:
        change(place, "this is no RDF")
        assert until(lambda: client.counted("kg_renewal_failures_total") == 1)
        assert [client.ask(LIGHT).status_code for _ in range(6)] == [200] * 6
        assert client.get("/health").status_code == 200
        place.unlink()
        time.sleep(0.6)
        assert client.ask(LIGHT).status_code == 200
        place.write_text(f"<{EX}s0> <{EX}name> 'again' .", encoding="utf-8")
        assert until(lambda: "again" in client.ask(LIGHT).text)


@pytest.mark.parametrize("way", WAYS)
def test_a_build_is_served_and_the_next_one_after_it(way: str, exports: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(exports / "store", out / "store")
    with served(out, fork=WAYS[way], dataset="donghongqiao") as client:
        before = client.get("/health").json()
        assert before["build"] == current(out).folder.name
        assert client.ask(COUNT, "text/csv").text.split() == ["n", str(before["triples"])]
        home = out / "store" / "donghongqiao"
        old = current(out).folder
        shutil.copytree(old, home / "gen-next")
        pointer = home / "next"
        pointer.write_text("gen-next\n", encoding="utf-8")
        pointer.replace(home / "current")
        shutil.rmtree(old)
        answers = []
        while client.get("/health").json()["build"] == before["build"]:
            answers.append(client.ask(COUNT))
        answers += [client.ask(COUNT) for _ in range(6)]
        assert {one.status_code for one in answers} == {200}
        assert until(lambda: client.get("/health").json()["workers"] == before["workers"], 10)
        assert client.get("/health").json() | {"build": "", "renewals": 0} == before | {
            "build": "",
            "renewals": 0,
        }


@pytest.fixture(params=WAYS)
def program(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator["Program"]:
    started = Program(write_graph(tmp_path), COMMAND if request.param == "fork" else SPAWNING)
    yield started
    started.process.kill()
    started.process.communicate()


class Program:
    """``kg serve`` as a program of its own."""

    def __init__(self, place: Path, code: str) -> None:
        command = [sys.executable, "-c", code, str(place)]
        environment = os.environ | {"KG_LANG": "en"}
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
        assert self.process.stderr
        said = self.process.stderr.readline()
        assert said.startswith("serving "), said
        self.url = said.split(": ", 1)[1].split()[0]

    def ask(self, query: str) -> httpx.Response:
        return httpx.get(f"{self.url}/sparql", params={"query": query}, timeout=20)

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


def test_it_stops_in_order(program: Program) -> None:
    assert program.ask(LIGHT).status_code == 200
    assert until(lambda: httpx.get(f"{program.url}/health").json()["workers"] >= 3, 20)
    children = program.children()
    with ThreadPoolExecutor(2) as threads:
        ends = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(STRLEN(CONCAT(STR(?a), STR(?d))) > 9) }"
        for anew in (
            "",
            " # again",
            " # once more",
        ):  # on a busy machine one may have ended before the other began
            running = [threads.submit(program.ask, query + anew) for query in (ENDLESS, ends)]
            if until(lambda: httpx.get(f"{program.url}/health").json()["running"] == 2, 5):
                break
            assert all(one.result() for one in running)
        else:
            raise AssertionError("the two never ran at once")
        program.process.send_signal(signal.SIGTERM)
        assert until(lambda: httpx.get(f"{program.url}/health").status_code == 503)
        late = program.ask(LIGHT)
        assert (late.status_code, late.headers["connection"], "stopping" in late.text) == (503, "close", True)
        assert [one.result().status_code for one in running] == [503, 200]
        assert program.process.wait(10) == 0
    assert until(lambda: not any(one.is_running() for one in children))
    with pytest.raises(httpx.ConnectError):
        program.ask(LIGHT)


def test_a_query_that_never_ends_does_not_hold_up_the_stop_beyond_the_limit(program: Program) -> None:
    with ThreadPoolExecutor(1) as threads:
        endless = threads.submit(program.ask, ENDLESS)
        assert until(lambda: httpx.get(f"{program.url}/health").json()["running"] == 1)
        begun = time.monotonic()
        program.process.send_signal(signal.SIGTERM)
        assert program.process.wait(10) == 0
        assert time.monotonic() - begun < 6
        assert endless.result().status_code == 503


def test_a_second_signal_stops_at_once(program: Program) -> None:
    with ThreadPoolExecutor(1) as threads:
        endless = threads.submit(program.ask, ENDLESS)
        assert until(lambda: httpx.get(f"{program.url}/health").json()["running"] == 1)
        program.process.send_signal(signal.SIGINT)
        assert until(lambda: httpx.get(f"{program.url}/health").status_code == 503)
        program.process.send_signal(signal.SIGINT)
        program.process.wait(3)
        assert endless.exception() or endless.result().status_code >= 500


def test_workers_do_not_outlive_a_server_that_is_killed(program: Program) -> None:
    program.ask(LIGHT)
    children = program.children()
    assert len(children) >= 3
    with ThreadPoolExecutor(1) as threads:
        endless = threads.submit(program.ask, ENDLESS)
        assert until(lambda: httpx.get(f"{program.url}/health").json()["running"] == 1)
        program.process.kill()
        assert endless.exception()
    assert until(lambda: not any(one.is_running() for one in children), 8)


def test_the_log_has_a_line_for_each_request_but_not_what_was_asked(program: Program) -> None:
    private = "SELECT ('nobody-s-business' AS ?x) {}"
    program.ask(private)
    program.process.send_signal(signal.SIGTERM)
    program.process.wait(10)
    assert program.process.stderr
    log = program.process.stderr.read()
    assert '"path": "/sparql"' in log
    assert '"status": 200' in log
    assert '"ms": ' in log
    assert "business" not in log


def test_wrong_usage_is_said_in_one_line(tmp_path: Path) -> None:
    from kg.errors import KGError

    def said(*words: str) -> str:
        result = CliRunner().invoke(serve, ["--store", str(write_graph(tmp_path)), *words])
        assert isinstance(result.exception, KGError), result.output
        return str(result.exception)

    token = tmp_path / "token"
    assert "--token" in said("--host", "0.0.0.0")  # noqa: S104
    assert "token cannot be read" in said("--token", str(token))
    token.write_text("short", encoding="utf-8")
    assert "16" in said("--token", str(token))
    assert "too small" in said("--workers", "1")
    assert "web address" in said("--service-allow", "ftp://x")


def test_the_help_says_the_limits_and_the_promises() -> None:
    text = CliRunner().invoke(serve, ["--help"]).output
    for word in (
        "503",
        "413",
        "403",
        "400",
        "--token",
        "--public",
        "30.0",
        "256",
        "32",
        "64",
        "500",
        "2048",
        "127.0.0.1",
    ):
        assert word in text, word
