"""/api over HTTP: each operation gives what the library gives; what is wrong is refused with a reason."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import networkx as nx
import pyoxigraph as ox
import pytest
from jsonschema import Draft202012Validator

from kg.analysis.measures import STUDIES, measure
from kg.analysis.measures import study as made
from kg.analysis.method import Case, Settings
from kg.analysis.network import network
from kg.analysis.nodes import Catalogue
from kg.analysis.paths import paths, walkable
from kg.graph.asking.questions import ask, load_questions
from kg.graph.store.snapshot import Snapshot, current
from kg.graph.telling.account import account, to_data
from kg.graph.telling.sentences import Speaker
from kg.schema import Schema, load_schema
from kg.serve import settings
from kg.serve.running import Running

AREA = "东虹桥片区委员会"
FILLED = {
    "q": "dhq",
    "id": AREA,
    "from": "宋宗德",
    "to": "新泾镇党委",
    "draws": "19",
    "top": "3",
    "about": AREA,
}
"""What the parameters that need a value are filled with."""


@pytest.fixture(scope="module")
def client(exports: Path) -> Iterator[httpx.Client]:
    with (
        Running(settings.Settings(place=exports, port=0, workers=3, timeout=60)) as server,
        httpx.Client(base_url=server.url, timeout=90) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def document(client: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/openapi.json").json()
    return found


@pytest.fixture(scope="module")
def snapshot(exports: Path) -> Snapshot:
    return current(exports)


@pytest.fixture(scope="module")
def store(snapshot: Snapshot) -> ox.Store:
    return snapshot.store()


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load_schema()


def get(client: httpx.Client, path: str, **params: Any) -> Any:
    response = client.get(f"/api/{path}", params=params)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/json"
    return response.json()


def plain(value: object) -> Any:
    """As JSON has it."""
    return json.loads(json.dumps(value))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_operation_answers_as_the_document_says(
    client: httpx.Client, document: dict[str, Any], lang: str
) -> None:
    done = 0
    for path, item in document["paths"].items():
        names = {param.get("name") or param["$ref"].rpartition("/")[2] for param in item["get"]["parameters"]}
        params = {name: value for name, value in FILLED.items() if name in names}
        response = client.get(path, params={**params, "lang": lang})
        assert response.status_code == 200, f"{path}: {response.text}"
        assert response.headers["content-language"] == lang
        found = item["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        whole = {**found, "components": document["components"]}
        Draft202012Validator(whole).validate(response.json())
        done += 1
    assert done >= 90


def test_an_entity_is_told_as_kg_show_does(client: httpx.Client, store: ox.Store, schema: Schema) -> None:
    names = Speaker(store, schema)
    iri = names.one("宋宗德")
    expected = plain(to_data(account(store, schema, names, iri), names, "zh"))
    for text in (iri, "宋宗德", "person/song-zongde", f"<{iri}>"):
        found = get(client, "entity", id=text, lang="zh")
        assert {key: found[key] for key in expected} == expected
    assert found["facts"][0]["quotes"][0]["text"] == "区委常委宋宗德"
    assert get(client, "entity", id="org:Post")["label"] == "Post"


def test_only_what_is_explicit(client: httpx.Client) -> None:
    whole, explicit = (
        get(client, "entity", id="新泾镇", explicit_only=only)["facts"] for only in ("false", "true")
    )
    assert {fact["status"].rpartition("#")[2] for fact in explicit} == {"explicit"}
    assert len(explicit) < len(whole)


@pytest.mark.parametrize("through_events", [False, True])
@pytest.mark.parametrize("ends", [("宋宗德", "新泾镇党委"), ("叶梢", "何泽岗"), ("叶梢", "“双百”先锋行动")])
def test_paths_are_those_of_kg_path(
    client: httpx.Client, store: ox.Store, schema: Schema, ends: tuple[str, str], through_events: bool
) -> None:
    names = Speaker(store, schema)
    start, goal = (names.one(end) for end in ends)
    walked = walkable(store, schema, ends=(start, goal), through_events=through_events)
    expected = paths(walked, names, start, goal, limit=4) if start in walked and goal in walked else ()
    asked = {"from": ends[0], "to": ends[1], "limit": 4, "through_events": str(through_events).lower()}
    found = get(client, "path", **asked)
    assert found["connected"] == bool(expected)
    assert [[hop["sentence"] for hop in path["hops"]] for path in found["paths"]] == [
        [hop.words.en for hop in path.hops] for path in expected
    ]
    for path in found["paths"]:
        assert path["things"][0]["iri"] == start
        assert path["things"][-1]["iri"] == goal
        assert all(hop["fact"]["quotes"] for hop in path["hops"] if hop["status"] == "explicit")


def test_a_table_of_measures(client: httpx.Client, store: ox.Store, schema: Schema) -> None:
    expected = measure(network(store, schema, "organisations"), "closeness", "degree")
    found = get(client, "measures/table", names="closeness,degree", network="organisations", top=7)
    assert found["rows"] == plain(expected.rows[:7])
    assert found["total"] == len(expected.rows) > 7
    assert [column["id"] for column in found["columns"]] == ["label", "iri", "closeness", "degree"]


@pytest.mark.parametrize("name", ["brokerage", "mixing", "hierarchy"])
def test_a_study(client: httpx.Client, store: ox.Store, schema: Schema, name: str) -> None:
    study = STUDIES[name]
    case = Case(network(store, schema, study.network), Catalogue(store, schema))
    expected = made(name, case, Settings(lang="zh", by="type", draws=39, seed=7))
    found = get(client, f"studies/{name}", by="type", draws=39, seed=7, lang="zh")
    assert [table["rows"] for table in found["tables"]] == [plain(table.rows[:100]) for table in expected]
    assert [table["notes"] for table in found["tables"]] == [list(table.notes) for table in expected]


def test_a_network_page_by_page(client: httpx.Client, store: ox.Store, schema: Schema) -> None:
    expected = network(store, schema, "affiliation")
    whole = nx.MultiDiGraph()
    link: str | None = "/api/networks/affiliation?limit=20"
    while link:
        found = client.get(link).json()
        whole = nx.compose(whole, nx.node_link_graph(found, edges="edges"))
        link = found["next"]
    assert set(whole.edges(keys=True)) == set(expected.edges(keys=True))
    assert found["things"] == len(expected) == len(whole)
    edge = next(iter(whole.edges(data=True)))[2]
    assert edge["quotes"][0]["text"]


def test_a_question_with_its_parameter(client: httpx.Client, store: ox.Store, schema: Schema) -> None:
    question = load_questions(schema.folder / "questions")["12-posts-of-person"]
    rows = list(ask(store, question, Speaker(store, schema), values={"person": "宋宗德"}))  # type: ignore[arg-type]
    found = get(client, "questions/posts-of-person", person="宋宗德", lang="zh")
    assert found["total"] == len(rows) > 0
    assert [row[0]["label"] for row in found["rows"]] == ["宋宗德"] * len(rows)
    assert found["rows"][0][1]["value"] == rows[0][1].value
    everybody = get(client, "questions/posts-of-person", limit=2)
    assert everybody["total"] > len(rows)
    following = parse_qs(urlsplit(everybody["next"]).query)
    assert following == {"limit": ["2"], "offset": ["2"]}


def test_sources(client: httpx.Client, store: ox.Store) -> None:
    (source,) = get(client, "sources", lang="zh")["sources"]
    assert source["zh"] == "新泾镇与临空园区护航进博会"
    assert source["segments"] > 400
    assert source["properties"]


WRONG = {
    "search": "q",
    "search?q=": "q",
    "search?q=" + "a" * 101: "q",
    "search?q=a&q=b": "q",
    "search?q=a&limit=0": "limit",
    "search?q=a&limit=201": "limit",
    "search?q=a&limit=1.0": "limit",
    "search?q=a&limit=01": "limit",
    "search?q=a&limit=%EF%BC%91": "limit",
    "search?q=a&offset=-1": "offset",
    "search?q=a&type=nothing": "type",
    "search?q=a&lang=de": "lang",
    "search?q=a&Limit=1": "Limit",
    "search?q=%FF": "",
    "search?q=%zz": "",
    "search?q": "",
    "search?q=a&" + "&".join(f"p{n}=1" for n in range(50)): "",
    "entity?id=a&explicit_only=1": "explicit_only",
    "path?from=a": "to",
    "measures/table?names=degree,degree": "names",
    "measures/table?names=degree,nothing": "names",
    "measures/table?names=": "names",
    "measures/table?resolution=nan": "resolution",
    "measures/table?resolution=1e1": "resolution",
    "studies/brokerage?draws=1000": "draws",
    "studies/changes?since=2018-02-30": "since",
    "studies/changes?since=20180230": "since",
    "questions/who-leads?person=a": "person",
    "openapi.json?x=1": "x",
}


@pytest.mark.parametrize("asked", WRONG, ids=lambda asked: asked[:40])
def test_wrong_parameters_are_named(client: httpx.Client, asked: str) -> None:
    response = client.get(f"/api/{asked}", headers={"accept-language": "zh"})
    problem = response.json()
    assert response.status_code == problem["status"] == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert problem["type"].endswith("/api#invalid-request")
    assert WRONG[asked] in [error["parameter"] for error in problem["errors"]]
    assert all(error["zh"] and error["en"] for error in problem["errors"])
    assert "请" in problem["fix"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_not_there(client: httpx.Client, lang: str) -> None:
    for asked in ("nothing", "studies/nothing", "networks/ALL", "questions/01-who-leads", "%2e%2e/x"):
        response = client.get(f"/api/{asked}", params={"lang": lang})
        assert response.status_code == 404, asked
        assert response.json()["type"].endswith("/api#no-such-resource")
        assert response.headers["content-language"] == lang
    problem = client.get("/api/entity", params={"id": "东虹桥片区委员惠", "lang": lang}).json()
    assert problem["status"] == 404
    assert problem["nearest"][0] == AREA


def test_a_name_that_may_mean_several_things(client: httpx.Client) -> None:
    response = client.get("/api/path", params={"from": "片区", "to": "叶梢"})
    problem = response.json()
    assert response.status_code == problem["status"] == 409
    assert len(problem["candidates"]) > 2
    again = client.get("/api/entity", params={"id": problem["candidates"][0]["iri"]})
    assert again.json()["zh"] == problem["candidates"][0]["zh"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY", "BREW"])
@pytest.mark.parametrize("path", ["/api", "/api/search?q=a", "/api/openapi.json"])
def test_it_can_only_be_read(client: httpx.Client, path: str, method: str) -> None:
    response = client.request(method, path)
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/api", "/api/search?q=a", "/api/openapi.json", "/api/entity?id=x"])
def test_head_and_options(client: httpx.Client, path: str) -> None:
    got, head, options = (client.request(method, path) for method in ("GET", "HEAD", "OPTIONS"))
    left_out = {"date"}
    assert (head.status_code, head.content) == (got.status_code, b"")
    assert {k: v for k, v in head.headers.items() if k not in left_out} == {
        k: v for k, v in got.headers.items() if k not in left_out
    }
    assert (options.status_code, options.headers["allow"]) == (204, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize(
    "path", ["/api", "/api/search?q=dhq", "/api/openapi.json", "/api/measures/table?top=1"]
)
def test_an_answer_that_the_client_has_is_not_sent_again(client: httpx.Client, path: str) -> None:
    tag = client.get(path).headers["etag"]
    assert client.get(path).headers["etag"] == tag
    for known in (tag, f'"other", W/{tag}', "*"):
        response = client.get(path, headers={"if-none-match": known})
        assert (response.status_code, response.content) == (304, b""), known
        assert response.headers["etag"] == tag
    other = client.get(path, headers={"if-none-match": '"other"', "accept-language": "zh"})
    assert other.status_code == 200
    assert other.headers["etag"] != tag
    assert "accept-language" in other.headers["vary"].lower()


def test_a_wrong_request_is_refused_whatever_the_client_has(client: httpx.Client) -> None:
    assert client.get("/api/search?q=", headers={"if-none-match": "*"}).status_code == 400
    assert client.get("/api/entity?id=nobody", headers={"if-none-match": "*"}).status_code == 404
    assert "etag" not in client.get("/api/search?q=").headers
