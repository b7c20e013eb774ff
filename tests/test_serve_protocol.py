"""The SPARQL 1.1 Protocol, over HTTP: https://www.w3.org/TR/sparql11-protocol/."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from kg.serve.settings import Settings
from tests.serving import EX, GRAPHS, LIGHT, Client, served, write_graph

FORM = "application/x-www-form-urlencoded"
ROWS = ("json", "application/sparql-results+json"), ("xml", "application/sparql-results+xml")
TABLES = ("csv", "text/csv; charset=utf-8"), ("tsv", "text/tab-separated-values; charset=utf-8")
TRIPLES = {
    "turtle": ("text/turtle; charset=utf-8", ox.RdfFormat.TURTLE),
    "ntriples": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    "nquads": ("application/n-quads", ox.RdfFormat.N_QUADS),
    "trig": ("application/trig", ox.RdfFormat.TRIG),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    "rdfxml": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
}
CONSTRUCT = f"CONSTRUCT {{ ?s <{EX}label> ?o }} WHERE {{ ?s <{EX}name> ?o }}"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with served(write_graph(tmp_path_factory.mktemp("graph"))) as client:
        yield client


def value(text: str) -> str:
    return str(json.loads(text)["results"]["bindings"][0]["o"]["value"])


def test_three_ways_to_ask(client: Client) -> None:
    answers = [
        client.ask(LIGHT),
        client.post("/sparql", data={"query": LIGHT}),
        client.post_query(LIGHT),
        client.post_query(LIGHT, "application/sparql-query; charset=UTF-8"),
        client.post_query("query=" + quote(LIGHT), FORM + ";charset=utf-8"),
    ]
    assert [one.status_code for one in answers] == [200] * 5
    assert {value(one.text) for one in answers} == {"thing 0"}


@pytest.mark.parametrize(("form", "kind"), [*ROWS, *TABLES])
def test_rows_and_truth_values_in_four_formats(client: Client, form: str, kind: str) -> None:
    for answer in (client.ask(LIGHT, kind), client.ask(LIGHT, format=form), client.ask("ASK {}", kind)):
        assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
        assert answer.headers["vary"] == "accept"
    assert "thing 0" in client.ask(LIGHT, kind).text
    assert "true" in client.ask("ASK {}", kind).text


@pytest.mark.parametrize("form", TRIPLES)
def test_triples_in_six_formats(client: Client, form: str) -> None:
    kind, parser = TRIPLES[form]
    answer = client.ask(CONSTRUCT, kind)
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    triples = {str(quad.triple) for quad in ox.parse(answer.content, parser)}
    assert len(triples) == 200
    assert f'<{EX}s7> <{EX}label> "thing 7"' in triples
    assert answer.content == client.ask(CONSTRUCT, format=form).content  # in a fixed order


def test_describe_and_values_that_need_care(client: Client) -> None:
    assert f"<{EX}s1>" in client.ask(f"DESCRIBE <{EX}s1>", "application/n-triples").text
    tricky = 'CONSTRUCT { <a:s> <a:p> ?o, [] } { VALUES ?o { "a\\"b\\n东" "x"@en-GB 1.50 <a:b%20c> } }'
    for kind, parser in TRIPLES.values():
        answer = client.ask(tricky, kind)
        values = {
            str(quad.object)
            for quad in ox.parse(answer.content, parser)
            if not isinstance(quad.object, ox.BlankNode)
        }
        assert {'"a\\"b\\n东"', '"x"@en-gb', "<a:b%20c>"} <= values, kind
    assert "0" in client.ask("SELECT (0 AS ?x) (false AS ?y) {}", "application/sparql-results+xml").text


def test_nothing_fits(client: Client) -> None:
    assert client.ask(LIGHT, "image/png").status_code == 406
    assert client.ask(CONSTRUCT, "text/csv").status_code == 406


@pytest.mark.parametrize("broken", ["SELECT", "ASK {", "SELECT * { ?s ?p }", "ASK { ?s nope:x ?o }", ""])
def test_a_query_that_does_not_parse_is_400_and_says_where(client: Client, broken: str) -> None:
    answer = client.ask(broken)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/plain")
    assert "line 1" in answer.text
    assert "语法错误" in client.ask(broken, lang="zh").text


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"ASK {}", "text/plain", 415),
        (b"ASK {}", "", 415),
        (b"ASK {}", "application/json", 415),
        (b"ASK {}", "application/sparql-query; charset=gbk", 415),
        ("ASK { ?s ?p 'é' }".encode("latin1"), "application/sparql-query", 400),
        ("ASK {}".encode("utf-16"), "application/sparql-query", 400),
        (b"query=ASK%20%7B%7D&query=ASK%20%7B%7D", FORM, 400),
        (b"", FORM, 400),
        (b"foo=bar", FORM, 400),
        (b"query=%E", FORM, 400),
        (b"query=%zz", FORM, 400),
        (b"query=%ff", FORM, 400),
        (b"&".join([b"a=b"] * 500), FORM, 400),
        (b"update=CLEAR%20ALL", FORM, 403),
        (b"CLEAR ALL", "application/sparql-update", 403),
        (b"query=CLEAR%20ALL", FORM, 403),
        (b"LOAD <file:///etc/passwd>", "application/sparql-query", 403),
    ],
)
def test_what_is_wrong_with_a_body(client: Client, body: bytes, kind: str, status: int) -> None:
    headers = {"content-type": kind} if kind else {}
    assert client.post("/sparql", content=body, headers=headers).status_code == status


def test_what_is_wrong_with_an_address(client: Client) -> None:
    assert client.get("/sparql?query=ASK%20%7B%7D&query=ASK%20%7B%7D").status_code == 400
    assert client.get("/sparql?update=CLEAR%20ALL").status_code == 403
    assert b" 400 " in client.raw(
        b"GET /sparql?query=%ff HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    )
    assert b" 400 " in client.raw(
        b"GET /sparql?query=%4 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    )
    assert (
        client.get("/sparql?query=ASK%20%7B%20FILTER%28%22%2541%22%3D%22%2541%22%29%20%7D").json()["boolean"]
        is True
    )


def test_compressed_bodies_are_refused(client: Client) -> None:
    assert client.post_query(b"\x1f\x8b", **{"content-encoding": "gzip"}).status_code == 415


def test_methods(client: Client) -> None:
    for method in ("PUT", "DELETE", "PATCH", "TRACE"):
        answer = client.request(method, "/sparql", params={"query": LIGHT})
        assert answer.status_code == 405
        assert "GET" in answer.headers["allow"]
    options = client.options("/sparql")
    assert (options.status_code, "POST" in options.headers["allow"]) == (204, True)
    assert "access-control-allow-origin" not in options.headers


def test_head_has_the_headers_and_no_body_and_the_connection_goes_on(client: Client) -> None:
    address = f"/sparql?query={quote(LIGHT)}"
    get, head = client.get(address), client.head(address)
    assert head.headers["content-length"] == get.headers["content-length"]
    one = f"{{}} {address} HTTP/1.1\r\nHost: localhost\r\n{{}}\r\n"
    said = client.raw((one.format("HEAD", "") + one.format("GET", "Connection: close\r\n")).encode())
    assert said.count(b"HTTP/1.1 200") == 2
    assert said.count(b"thing 0") == 1


def test_the_default_graph_is_the_union_unless_told_otherwise(client: Client, tmp_path: Path) -> None:
    in_graphs = f"SELECT ?o {{ <{EX}in> <{EX}graph> ?o }} ORDER BY ?o"
    assert client.ask(in_graphs, "text/csv").text.split() == ["o", "g1", "g2"]
    assert client.ask(f"ASK {{ GRAPH <{GRAPHS[0]}> {{ ?s ?p 'g1' }} }}").json()["boolean"] is True
    with served(write_graph(tmp_path), union=False) as plain:
        assert plain.ask(in_graphs, "text/csv").text.split() == ["o"]
        assert plain.ask(LIGHT).status_code == 200


def test_graphs_of_a_request_go_before_those_of_the_query(client: Client) -> None:
    query = f"SELECT ?o {{ <{EX}in> <{EX}graph> ?o }}"
    assert client.ask(query, "text/csv", **{"default-graph-uri": GRAPHS[1]}).text.split() == ["o", "g2"]
    from_one = query.replace("{", f"FROM <{GRAPHS[0]}> {{", 1)
    assert client.ask(from_one, "text/csv").text.split() == ["o", "g1"]
    assert client.ask(from_one, "text/csv", **{"default-graph-uri": GRAPHS[1]}).text.split() == ["o", "g2"]
    named = "SELECT ?o { GRAPH ?g { ?s ?p ?o } }"
    assert client.ask(named, "text/csv", **{"named-graph-uri": GRAPHS[0]}).text.split() == ["o", "g1"]
    assert client.ask(query, "text/csv", **{"named-graph-uri": GRAPHS[0]}).text.split() == ["o"]
    both = client.post(
        "/sparql", data={"query": query, "default-graph-uri": list(GRAPHS)}, headers={"accept": "text/csv"}
    )
    assert sorted(both.text.split()) == ["g1", "g2", "o"]
    direct = client.post_query(query, accept="text/csv")
    assert len(direct.text.split()) == 3


@pytest.mark.parametrize("name", ["file:///etc/passwd", "http://127.0.0.1:1/x", EX + "g3"])
def test_only_graphs_of_the_store_can_be_named(client: Client, name: str) -> None:
    for answer in (
        client.ask("SELECT * { ?s ?p ?o }", **{"default-graph-uri": name}),
        client.ask("SELECT * { ?s ?p ?o }", **{"named-graph-uri": name}),
        client.ask(f"SELECT * FROM <{name}> {{ ?s ?p ?o }}"),  # noqa: S608 - SPARQL
        client.ask(f"SELECT * FROM NAMED <{name}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"),  # noqa: S608
    ):
        assert answer.status_code == 400
        assert "there is no graph" in answer.text
    assert client.ask("SELECT * {}", **{"default-graph-uri": "not an iri"}).status_code == 400


def test_known_prefixes_need_no_declaration_and_the_base_is_the_endpoint(client: Client) -> None:
    assert client.ask("ASK { FILTER(skos:prefLabel != rdfs:label) }").json()["boolean"] is True
    assert f"{client.base_url}/sparql#x" in client.ask("SELECT (<#x> AS ?o) {}").text


@pytest.mark.parametrize("form", TRIPLES)
def test_the_service_description_says_the_limits(client: Client, form: str) -> None:
    kind, parser = TRIPLES[form]
    answer = client.get("/sparql", headers={"accept": kind})
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    said = {str(quad.object) for quad in ox.parse(answer.content, parser)}
    text = " ".join(said)
    assert "sparql-service-description#UnionDefaultGraph" in text
    for limit in ("3 s ", "32 MB", "256 KiB", "64 levels", "500 operators", "403", "SERVICE"):
        assert limit in text, limit
    assert any(one.endswith("@zh") for one in said)
    assert client.get("/sparql", headers={"accept": "image/png"}).status_code == 406


def test_people_are_shown_the_editor_instead_of_the_description(client: Client) -> None:
    answer = client.get("/sparql", headers={"accept": "text/html,*/*;q=0.8"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/query")


def test_errors_speak_the_language_of_the_client(client: Client) -> None:
    answer = client.get(
        "/sparql", params={"query": "LOAD <a:a>"}, headers={"accept-language": "zh-CN,zh;q=0.9"}
    )
    assert "只读" in answer.text
    assert "read-only" in client.ask("LOAD <a:a>").text


def test_health_and_metrics(client: Client) -> None:
    health = client.get("/health")
    assert (health.status_code, health.json()["status"]) == (200, "ok")
    assert health.json()["triples"] == 402
    client.ask(LIGHT)
    text = client.get("/metrics").text
    assert client.counted("kg_workers") == Settings(workers=2).workers + 2
    assert client.counted('kg_answers_total{status="200"}') > 0
    assert client.counted('kg_job_seconds_bucket{le="+Inf"}') == client.counted("kg_job_seconds_count")
    families = {line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")}
    samples = {line.split("{")[0].split()[0] for line in text.splitlines() if not line.startswith("#")}
    assert all(any(sample.startswith(family) for family in families) for sample in samples)
    assert text.endswith("\n")
