"""The SPARQL 1.1 Protocol: the W3C's suite as far as an endpoint goes that is read-only, and more of the kind.

The suite is read from the copy of https://github.com/w3c/rdf-tests that ``KG_RDF_TESTS`` names. Seven of its 34
tests make updates and look at what came of them: here those updates are refused with 403, and nothing changes.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from tests.serving import EX, GRAPHS, Client, served, write_graph
from tests.w3c.protocol import Exchange, data, exchanges
from tests.w3c.suite import Suite, suites

READ, WRITE = 27, 7
ALL = "SELECT * { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s ?p ?o"
FORM, DIRECT, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)


@pytest.fixture(scope="module")
def suite() -> dict[str, list[Exchange]]:
    return exchanges(Suite(suites()))


@pytest.fixture(scope="module", params=[True, False], ids=["union", "default"])
def endpoint(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    place = tmp_path_factory.mktemp("protocol") / "data.trig"
    place.write_text(data(Suite(suites())), encoding="utf-8")
    with served(place, union=request.param) as client:
        yield client


def test_all_tests_that_read_are_passed(suite: dict[str, list[Exchange]], endpoint: Client) -> None:
    reading = {name: some for name, some in suite.items() if not any(one.updates for one in some)}
    assert (len(suite), len(reading)) == (READ + WRITE, READ)
    wrong = {
        name: fault
        for name, some in reading.items()
        for one in some
        if (fault := one.fault(one.send(endpoint)))
    }
    assert not wrong


def test_all_tests_that_write_are_refused_and_change_nothing(
    suite: dict[str, list[Exchange]], endpoint: Client
) -> None:
    writing = {name: some for name, some in suite.items() if any(one.updates for one in some)}
    assert len(writing) == WRITE
    assert all(name.startswith("update_") for name in writing)
    before = endpoint.ask(ALL, "text/csv").text
    answers = [one.send(endpoint) for some in writing.values() for one in some if one.updates]
    assert {answer.status_code for answer in answers} == {403}
    assert all("read-only" in answer.text for answer in answers)
    assert endpoint.ask(ALL, "text/csv").text == before
    left = [one for some in writing.values() for one in some if not one.updates]
    assert [one.send(endpoint).json()["boolean"] for one in left] == [False] * len(left)


# More of the kind, over a graph of our own.


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with served(write_graph(tmp_path_factory.mktemp("graph"))) as client:
        yield client


TRUE = "ASK { ?s ?p 'g1' }"
_ASK = quote(TRUE)
_IN, _OUT = quote(GRAPHS[0], safe=""), quote(GRAPHS[1], safe="")
_PERCENT, _SEMICOLON = quote("ASK { FILTER(STRLEN('%41') = 3) }"), "ASK{?s?p?o;?q?r}"
_FORM = {"content-type": FORM}
_DIRECT = {"content-type": DIRECT}
ANSWERED: dict[str, tuple[bool, str, str, dict[str, str], str]] = {
    "a plus is a space": (True, "GET", "?query=ASK+%7B+?s+?p+'g1'+%7D", {}, ""),
    "decoded once": (True, "GET", f"?query={_PERCENT}", {}, ""),
    "a semicolon is no ampersand": (True, "GET", f"?query={_SEMICOLON}", {}, ""),
    "other parameters are let be": (True, "GET", f"?query={_ASK}&nothing=1&timeout=5", {}, ""),
    "the graph in the address of a direct post": (False, "POST", f"?default-graph-uri={_OUT}", _DIRECT, TRUE),
    "the graph in the body of a form": (True, "POST", "", _FORM, f"query={_ASK}&default-graph-uri={_IN}"),
    "the graph in the address, the query in a form": (
        False,
        "POST",
        f"?default-graph-uri={_OUT}",
        _FORM,
        f"query={_ASK}",
    ),
    "only a named graph: nothing by default": (False, "GET", f"?query={_ASK}&named-graph-uri={_IN}", {}, ""),
    "a graph is by name or by default": (
        False,
        "GET",
        f"?query={quote('ASK { GRAPH ?g { ?s ?p ?o } }')}&default-graph-uri={_IN}",
        {},
        "",
    ),
    "a media type in capitals": (True, "POST", "", {"content-type": "Application/SPARQL-Query"}, TRUE),
    "a charset in quotes": (True, "POST", "", {"content-type": f'{DIRECT}; charset="UTF-8"'}, TRUE),
    "a form with a charset": (True, "POST", "", {"content-type": f"{FORM};charset=utf-8"}, f"query={_ASK}"),
    "letters of any script": (True, "POST", "", _DIRECT, "ASK { FILTER(STRLEN('红桥🌉') = 3) }"),
    "a comment before and after": (True, "POST", "", _DIRECT, f"# INSERT\n{TRUE} # SERVICE <http://x/> {{}}"),
    "a result in JSON though a page is liked as well": (
        True,
        "GET",
        f"?query={_ASK}",
        {"accept": "text/html, application/sparql-results+json"},
        "",
    ),
    "two headers of what is accepted": (
        True,
        "GET",
        f"?query={_ASK}",
        {"accept": "text/plain;q=0, application/sparql-results+json;q=0.1, image/png"},
        "",
    ),
}
REFUSED: dict[str, tuple[int, str, str, dict[str, str], str]] = {
    "no query in a form": (400, "POST", "", _FORM, "quer=1"),
    "an empty form": (400, "POST", "", _FORM, ""),
    "an empty query": (400, "POST", "", _DIRECT, ""),
    "a query in the address and in the body": (400, "POST", f"?query={_ASK}", _FORM, f"query={_ASK}"),
    "a query in the address of a direct post": (400, "POST", f"?query={_ASK}", _DIRECT, TRUE),
    "no media type": (415, "POST", "", {}, TRUE),
    "JSON": (415, "POST", "", {"content-type": "application/json"}, '{"query": "ASK {}"}'),
    "many parts": (415, "POST", "", {"content-type": "multipart/form-data; boundary=x"}, "--x--"),
    "another charset": (415, "POST", "", {"content-type": f"{DIRECT};charset=latin1"}, TRUE),
    "broken percent encoding": (400, "GET", "?query=ASK%20%7B%7D%zz", {}, ""),
    "no UTF-8 in the address": (400, "GET", "?query=ASK%20%7B%7D%23%ff", {}, ""),
    "a graph that is no IRI": (400, "GET", f"?query={_ASK}&default-graph-uri=g1", {}, ""),
    "a graph that is not there": (400, "GET", f"?query={_ASK}&named-graph-uri={quote(EX)}none", {}, ""),
    "an update as a query": (403, "POST", "", _DIRECT, "INSERT DATA { <a:s> <a:p> <a:o> }"),
    "an update in the address": (403, "GET", "?update=CLEAR%20ALL", {}, ""),
    "a query and an update": (403, "POST", "", _FORM, f"query={_ASK}&update=CLEAR%20ALL"),
    "an update with graphs": (403, "POST", f"?using-graph-uri={_IN}", {"content-type": UPDATE}, "CLEAR ALL"),
    "no format fits": (406, "GET", f"?query={_ASK}", {"accept": "image/png"}, ""),
    "a graph's format for rows": (406, "GET", f"?query={_ASK}", {"accept": "text/turtle"}, ""),
    "PUT": (405, "PUT", f"?query={_ASK}", {}, ""),
    "DELETE": (405, "DELETE", f"?query={_ASK}", {}, ""),
    "PATCH": (405, "PATCH", "", _DIRECT, TRUE),
}


def send(client: Client, method: str, target: str, headers: dict[str, str], body: str) -> Any:
    return client.request(
        method, "/sparql" + target, headers={"accept": "*/*"} | headers, content=body.encode()
    )


@pytest.mark.parametrize("what", ANSWERED)
def test_answered(client: Client, what: str) -> None:
    truth, *request = ANSWERED[what]
    answer = send(client, *request)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/sparql-results+json")
    assert answer.json() == {"head": {}, "boolean": truth}


@pytest.mark.parametrize("what", REFUSED)
def test_refused_with_a_reason(client: Client, what: str) -> None:
    status, *request = REFUSED[what]
    answer = send(client, *request)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text.strip()
    assert "Traceback" not in answer.text
    if status == 405:
        assert {"GET", "POST"} <= {one.strip() for one in answer.headers["allow"].split(",")}
    assert client.ask(TRUE).json()["boolean"] is True


def test_head_says_as_much_as_get_but_for_the_body(client: Client) -> None:
    get, head = (client.request(method, f"/sparql?query={_ASK}") for method in ("GET", "HEAD"))
    assert (head.status_code, head.content) == (200, b"")
    kept = [name for name in get.headers if name != "date"]
    assert {name: head.headers.get(name) for name in kept} == {name: get.headers[name] for name in kept}
    assert "accept" in get.headers["vary"].lower()
