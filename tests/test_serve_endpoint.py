"""Another endpoint, served instead of a build: its answers, under our limits."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import serving
from kg.serve.settings import Settings
from tests.serving import ENDLESS, EX, GRAPHS, LIGHT, Client, served, write_graph


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, Client]]:
    folder = tmp_path_factory.mktemp("graph")
    with served(write_graph(folder), timeout=8) as behind:
        given = {"endpoint": f"{behind.base_url}/sparql", "timeout": 1.5}
        with served(folder / "nothing", **given) as front:
            yield behind, front


@pytest.mark.parametrize("kind", ["json", "xml", "csv", "tsv"])
def test_answers_are_those_of_the_other_endpoint(pair: tuple[Client, Client], kind: str) -> None:
    for query in (LIGHT, "ASK { ?s ?p 'thing 3' }", f"SELECT ?o {{ GRAPH <{GRAPHS[0]}> {{ ?s ?p ?o }} }}"):
        answers = [client.ask(query, format=kind) for client in pair]
        assert [one.status_code for one in answers] == [200, 200]
        assert answers[0].text.split() == answers[1].text.split()


def test_triples_and_graphs_are_passed_on(pair: tuple[Client, Client]) -> None:
    query = f"CONSTRUCT {{ ?s <{EX}label> ?o }} {{ ?s <{EX}name> ?o }}"
    assert len({client.ask(query, "application/rdf+xml").text for client in pair}) == 1
    some = {"default-graph-uri": GRAPHS[1]}
    assert {client.ask("SELECT ?o { ?s ?p ?o }", "text/csv", **some).text for client in pair} == {
        "o\r\ng2\r\n"
    }
    assert pair[1].ask("ASK { FILTER(skos:prefLabel != rdfs:label) }").json()["boolean"] is True


def test_the_promises_are_ours(pair: tuple[Client, Client]) -> None:
    front = pair[1]
    assert front.ask(ENDLESS).status_code == 503
    assert front.ask("LOAD <a:a>").status_code == 403
    assert front.ask("ASK { SERVICE <http://x/> {} }").status_code == 400
    assert front.ask("ASK {").status_code in {400, 502}
    assert front.ask(LIGHT, "image/png").status_code == 406
    assert front.ask(LIGHT).status_code == 200


def test_an_endpoint_that_is_not_there_is_502(tmp_path: Path) -> None:
    with served(tmp_path, endpoint="http://127.0.0.1:9/sparql") as client:
        assert client.ask(LIGHT).status_code == 502
        assert client.get("/health").status_code == 200


def test_the_command_copies_what_it_can_and_serves_queries_in_any_case(
    pair: tuple[Client, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Settings] = []
    monkeypatch.setattr("kg.serve.running.serve", lambda settings, ready: seen.append(settings))
    url = f"{pair[0].base_url}/sparql"
    result = CliRunner().invoke(serving.serve, ["--endpoint", url])
    assert result.exit_code == 0, result.exception
    assert "only /sparql is served" in result.stderr
    assert seen[0].endpoint == url
