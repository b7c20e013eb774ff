"""Answers of the endpoint that are kept: only of a build, only what stays right, and never across builds."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.serve import kept
from tests.serving import Client, served, until, write_graph

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture
def out(exports: Path, tmp_path: Path) -> Path:
    shutil.copytree(exports / "store", tmp_path / "out" / "store")
    return tmp_path / "out"


@pytest.fixture
def client(out: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setattr(kept, "WORTH", 0.0)
    with served(out, dataset="donghongqiao") as client:
        yield client


def given_again(client: Client) -> float:
    return client.counted("kg_kept_answers_total")


def test_what_is_asked_again_is_given_again(client: Client) -> None:
    first = client.ask(COUNT, "text/csv")
    assert given_again(client) == 0
    assert client.ask(COUNT, "text/csv").content == first.content
    assert client.post("/sparql", data={"query": COUNT}, headers={"accept": "text/csv"}).text == first.text
    assert given_again(client) == 2


def test_what_is_asked_otherwise_is_not(client: Client) -> None:
    graph = client.ask("SELECT ?g { GRAPH ?g {} }", "text/csv").text.split()[1]
    answers = [
        client.ask(COUNT, "text/csv"),
        client.ask(COUNT, "application/sparql-results+json"),
        client.ask(COUNT, "text/csv", format="tsv"),
        client.ask(COUNT, "text/csv", **{"default-graph-uri": graph}),
        client.ask(COUNT, "text/csv", **{"named-graph-uri": graph}),
        client.ask(COUNT + " #", "text/csv"),
    ]
    assert given_again(client) == 0
    assert len({one.content for one in answers}) == 5


@pytest.mark.parametrize("changing", ["RAND()", "now()", "Uuid()", "STRUUID()", "BNODE()", "R\\u0041ND()"])
def test_what_differs_each_time_is_not_kept(client: Client, changing: str) -> None:
    asked = [client.ask(f"SELECT ({changing} AS ?one) {{}}") for _ in range(2)]
    assert [one.status_code for one in asked] == [200, 200]
    assert given_again(client) == 0


@pytest.mark.parametrize("word", ["no-cache", "no-store", "max-age=0, no-cache"])
def test_a_client_may_have_it_worked_out_anew(client: Client, word: str) -> None:
    for _ in range(2):
        assert (
            client.get("/sparql", params={"query": COUNT}, headers={"cache-control": word}).status_code == 200
        )
    assert given_again(client) == 0


def test_refusals_and_what_is_large_are_not_kept(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert {client.ask("SELECT * {").status_code for _ in range(2)} == {400}
    assert {client.ask(COUNT, "image/png").status_code for _ in range(2)} == {406}
    large = f"SELECT ?s ?o ('{'x' * 500}' AS ?long) {{ ?s ?p ?o }}"
    assert {len(client.ask(large).content) > kept.KEPT_SIZE for _ in range(2)} == {True}
    monkeypatch.setattr(kept, "WORTH", 60.0)
    assert {client.ask(COUNT + " # quick").status_code for _ in range(2)} == {200}
    assert given_again(client) == 0


def test_another_build_is_asked_anew(client: Client, out: Path) -> None:
    home = out / "store" / "donghongqiao"
    before = client.get("/health").json()["build"]
    client.ask(COUNT)
    shutil.copytree(home / before, home / "gen-next")
    pointer = home / "next"
    pointer.write_text("gen-next\n", encoding="utf-8")
    pointer.replace(home / "current")
    assert until(lambda: client.get("/health").json()["build"] != before, 10)
    client.ask(COUNT)
    assert given_again(client) == 0
    client.ask(COUNT)
    assert given_again(client) == 1


def test_of_a_file_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "WORTH", 0.0)
    with served(write_graph(tmp_path)) as client:
        assert {client.ask(COUNT).status_code for _ in range(2)} == {200}
        assert given_again(client) == 0
