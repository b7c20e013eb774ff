"""/api within: search ranks as the page does, nothing that is asked breaks it, and refusals stay JSON."""

import asyncio
import json
import shutil
import subprocess
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from starlette.applications import Starlette
from starlette.responses import Response

from kg.records import Text
from kg.serve.api.document import schemas
from kg.serve.api.finding import Index, Lines, fold, runs
from kg.serve.api.parameters import Param, read
from kg.serve.api.problems import Problem
from kg.serve.api_jobs import api, etag
from kg.serve.kept import Kept
from kg.serve.routes.api import routes
from kg.serve.service import templates
from kg.serve.work import Graph, Refused, Reply, Source
from tests.browser import missing
from tests.serving import run

FINDER = Path(__file__).parents[1] / "kg" / "view" / "assets" / "src" / "finder.js"
HOSTILE = st.text(max_size=220) | st.sampled_from(
    [
        "'\"><script>",
        "\x00",
        "\u202e",
        "%s%n",
        "../../etc",
        "a" * 200,
        "<a>",
        "id/",
        "/",
        ":",
        "urn:x",
        "💥",
        "\ufdfa" * 9,
    ]
)
STATUSES = {200, 400, 404, 409, 422}


@pytest.fixture(scope="module")
def graph(exports: Path) -> Graph:
    return Graph(Source(place=str(exports), dataset="donghongqiao"))


@pytest.fixture(scope="module")
def index(graph: Graph) -> Index:
    return Index(graph.store, graph.schema)


def asked(path: str, query: str, lang: str = "en", **more: object) -> dict[str, Any]:
    base = "http://127.0.0.1"
    return {"path": path, "query": query, "lang": lang, "base": base, "timeout": 30, "most": 32, **more}


@cache
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas()}}
    )


def answered(graph: Graph, path: str, query: str, name: str) -> Any:
    reply = api(graph, asked(path, query))
    assert reply.status in STATUSES
    data = json.loads(reply.body)
    validator(name if reply.status == 200 else "Problem").validate(data)
    return data


def encoded(**params: str) -> str:
    from urllib.parse import urlencode

    return urlencode(
        {name.rstrip("_"): value.encode("utf-8", "surrogatepass") for name, value in params.items()}
    )


@given(text=HOSTILE)
@example("\ud800")
@example("person/" + "\u0301" * 100)
def test_nothing_that_is_typed_breaks_it(graph: Graph, text: str) -> None:
    found = answered(graph, "/api/search", encoded(q=text), "Found")
    assert found.get("status") == 400 or found["query"] == text
    answered(graph, "/api/entity", encoded(id=text), "Entity")
    answered(graph, "/api/path", encoded(from_=text, to="叶梢"), "Paths")
    answered(graph, "/api/questions/posts-of-person", encoded(person=text), "Answer")
    answered(graph, "/api/questions/quotes-containing", encoded(text=text), "Answer")
    answered(graph, "/api/studies/changes", encoded(since=text, until="2019-01-01"), "StudyTables")


@given(
    query=st.text(max_size=300), path=st.sampled_from(["/api/search", "/api/openapi.json", "/api/sources"])
)
@example("&", "/api/search")
@example("q=%C3%28", "/api/search")
@example("=" * 300, "/api/search")
def test_no_query_breaks_it(graph: Graph, query: str, path: str) -> None:
    reply = api(graph, asked(path, query))
    assert reply.status in STATUSES
    json.loads(reply.body)


@given(path=st.text(max_size=300))
def test_no_path_breaks_it(graph: Graph, path: str) -> None:
    assert api(graph, asked(f"/api/x{path}", "")).status == 404


@given(text=st.text(max_size=60))
def test_a_whole_number_is_written_in_one_way(text: str) -> None:
    param = Param("n", {"type": "integer", "minimum": -5, "maximum": 1000}, Text())
    try:
        value = param.value(text)
    except ValueError as error:
        assert isinstance(error.args[0], Text)
    else:
        assert str(value) == text or (text, value) == ("-0", 0)


def test_all_that_is_wrong_is_said_at_once() -> None:
    params = (Param("a", {"type": "boolean"}, Text(), required=True), Param("b", {"type": "string"}, Text()))
    with pytest.raises(Problem) as caught:
        read("b=1&b=2&c=3", params)
    assert [error["parameter"] for error in caught.value.more["errors"]] == ["a", "b", "c"]


# Finding


QUERIES = [
    "dhq",
    "donghongqiao",
    "dong",
    "dhqp",
    "dhqpqwyh",
    "szd",
    "song",
    "yeshao",
    "ys",
    "zhen",
    "xjz",
    "linkong",
    "lk",
    "d",
    "a",
    "q",
    "zz",
    "shuangbai",
    "East·Hongqiao",
    "ＤＨＱ",
    "东虹桥",
    "片区",
    "党委",
    "区委",
    "委",
    "街道",
    "宋宗德",
    "“双百”",
    "双百",
    "Party",
    "committee",
    "DONG",
    "临空",
    "园区",
    "的",
    "镇党委",
    "xinj",
    "zx",
    "zhangx",
    "·",
    "xin·jing",
] + ["", "   ", "hong qiao", "East Hongqiao"]


def test_search_finds_what_the_page_finds(index: Index) -> None:
    if not shutil.which("node"):
        missing("no node here: install it")
    from kg.table import plain
    from kg.view.pinyin import syllables

    names = [[plain(name) for name in (one.zh, *one.aliases)] for one in index.things]
    told = {
        "nodes": {"zh": [one.zh for one in index.things], "en": [one.en for one in index.things]},
        "find": {
            "alias": [list(one.aliases) for one in index.things],
            "pinyin": [
                [syllables(name, person=one.family == "person") for name in known]
                for one, known in zip(index.things, names, strict=True)
            ],
        },
        "queries": QUERIES,
    }
    script = (
        f"import {{ makeIndex, search }} from {json.dumps(FINDER.as_uri())};"
        "let text = ''; for await (const piece of process.stdin.setEncoding('utf8')) text += piece;"
        "const {nodes, find, queries} = JSON.parse(text);"
        "const index = makeIndex(nodes, find, nodes.zh.map((_, at) => at));"
        "console.log(JSON.stringify(queries.map((one) => search(index, one, 1000))));"
    )
    done = subprocess.run(
        ["node", "--input-type=module", "-e", script],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        check=True,
    )
    number = {id(one): at for at, one in enumerate(index.things)}
    for query, expected in zip(QUERIES, json.loads(done.stdout), strict=True):
        assert [number[id(hit.thing)] for hit in index.search(query)] == expected, query
    assert sum(bool(index.search(query)) for query in QUERIES) > 25


@pytest.mark.parametrize(
    ("query", "first", "match"),
    [
        ("东虹桥片区委员会", "东虹桥片区委员会", "exact"),
        ("宋宗", "宋宗德", "prefix"),
        ("szd", "宋宗德", "pinyin-prefix"),
        ("songzd", "宋宗德", "pinyin-prefix"),
        ("宗德", "宋宗德", "part"),
        ("zongd", "宋宗德", "part"),
        ("zde", "宋宗德", "pinyin-part"),
        ("song zongde", "宋宗德", "exact"),
    ],
)
def test_ways_to_find_a_person(index: Index, query: str, first: str, match: str) -> None:
    hit = index.search(query)[0]
    assert (hit.thing.zh, hit.match) == (first, match)


def test_a_search_for_a_type(graph: Graph) -> None:
    everything = answered(graph, "/api/search", encoded(q="新泾", limit="200"), "Found")
    persons = answered(graph, "/api/search", encoded(q="a", type="person"), "Found")
    organisations = answered(graph, "/api/search", encoded(q="新泾", type="org:Organization"), "Found")
    assert {one["family"] for one in persons["results"]} == {"person"}
    assert 0 < organisations["total"] < everything["total"]
    assert {one["iri"] for one in organisations["results"]} <= {one["iri"] for one in everything["results"]}


def test_letters_that_might_branch_without_end_do_not(index: Index) -> None:
    syllables = " ".join(["aa"] * 60)
    hostile = object.__new__(Index)
    hostile.__dict__.update(
        things=index.things[:1], _lengths=[1], _names=Lines([]), _pinyin=Lines([(syllables, 0)] * 20)
    )
    begun = time.perf_counter()
    assert not hostile.search("a" * 99 + "b")
    assert hostile.search("a" * 61)
    assert time.perf_counter() - begun < 10


@given(
    syllables=st.lists(st.text("ab", min_size=1, max_size=3), min_size=1, max_size=5),
    letters=st.text("ab", min_size=1, max_size=9),
)
def test_letters_run_along_syllables(syllables: list[str], letters: str) -> None:
    def tried(at: int, rest: str) -> bool:
        if not rest:
            return True
        return at < len(syllables) and any(
            syllables[at].startswith(rest[:size]) and tried(at + 1, rest[size:])
            for size in range(1, min(len(rest), len(syllables[at])) + 1)
        )

    assert runs(" ".join(syllables), letters) == tried(0, letters)


@given(text=st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(text).count(" ") == 0
    assert "\n" not in fold(text)


# The route


class Service:
    """A service whose workers are replaced by a function."""

    def __init__(self, answer: Any) -> None:
        self.settings = SimpleNamespace(timeout=30, max_result_mb=32)
        self.pool = SimpleNamespace(about=SimpleNamespace(generation="gen-1"))
        self.templates, self.base, self.asked, self._answer = templates(), "", 0, answer

    def lang(self, request: object) -> str:
        return "zh"

    async def ask(self, request: object, job: str, values: Mapping[str, Any]) -> Reply:
        self.asked += 1
        await asyncio.sleep(0)
        reply: Reply = self._answer(values)
        return reply

    def respond(self, reply: Reply) -> Response:
        return Response(reply.body, reply.status, dict(reply.headers), reply.media_type)


def fetch(service: Service, path: str) -> httpx.Response:
    transport = httpx.ASGITransport(Starlette(routes=routes(service)))  # type: ignore[arg-type]

    async def got() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.get(path)

    return run(got())


@pytest.mark.parametrize(("status", "kind"), [(413, "too-large"), (500, "failed"), (503, "unavailable")])
@pytest.mark.parametrize("path", ["/api", "/api/openapi.json", "/api/search?q=a"])
def test_what_the_pool_refuses_is_a_problem(path: str, status: int, kind: str) -> None:
    def refuse(values: object) -> Reply:
        raise Refused(status, Text("没空", "no time"), {"retry-after": "5"})

    response = fetch(Service(refuse), path)
    problem = response.json()
    assert response.status_code == problem["status"] == status
    assert response.headers["retry-after"] == "5"
    assert response.headers["content-type"] == "application/problem+json"
    assert (problem["type"].rpartition("#")[2], problem["detail"]) == (kind, "没空")
    validator("Problem").validate(problem)


def test_an_answer_is_given_once_for_each_build() -> None:
    def answer(values: Mapping[str, Any]) -> Reply:
        tag = etag(service.pool.about.generation, values)
        return Reply(200, "application/json", b"{}", {"etag": tag, "content-language": "zh"})

    service = Service(answer)
    transport = httpx.ASGITransport(Starlette(routes=routes(service)))  # type: ignore[arg-type]

    async def reads() -> None:
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            tags = [(await client.get("/api/sources")).headers["etag"] for _ in range(3)]
            assert (service.asked, len(set(tags))) == (1, 1)
            known = {"if-none-match": tags[0]}
            assert (await client.get("/api/sources", headers=known)).status_code == 304
            assert (await client.get("/api/sources?offset=1")).headers["etag"] != tags[0]
            service.pool.about.generation = "gen-2"
            assert (await client.get("/api/sources", headers=known)).headers["etag"] != tags[0]
            assert service.asked == 3

    run(reads())


def test_what_is_kept_is_bounded() -> None:
    kept = Kept(100, 50)
    for n in range(50):
        kept.keep(str(n), Reply(200, "", b"x" * 30))
    assert [n for n in range(50) if kept.get(str(n))] == [47, 48, 49]
    kept.keep("no", Reply(404, "", b""))
    kept.keep("large", Reply(200, "", b"x" * 51))
    kept.keep("", Reply(200, "", b"x"))
    assert {kept.get(key) for key in ("no", "large", "")} == {None}


def test_a_graph_of_other_things_is_served(tmp_path: Path) -> None:
    file = tmp_path / "other.ttl"
    file.write_text("<urn:a> <urn:b> <urn:c>, '<script>' .", encoding="utf-8")
    other = Graph(Source(place=str(file)))
    assert answered(other, "/api/search", "q=a", "Found")["total"] == 0
    assert answered(other, "/api/entity", "id=urn:a", "Entity")["facts"] == []
    assert answered(other, "/api/entity", "id=nothing", "Entity")["status"] == 404
    assert answered(other, "/api/path", "from=urn:a&to=urn:a", "Paths")["connected"] is False
    assert answered(other, "/api/measures/table", "", "MeasureTable")["rows"] == []
    assert answered(other, "/api/networks/all", "", "Network")["edges"] == []
    assert answered(other, "/api/sources", "", "Sources")["total"] == 0
    tags = {api(other, asked("/api/sources", "")).headers["etag"] for _ in range(2)}
    assert len(tags) == 1
