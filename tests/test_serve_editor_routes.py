"""What the editor's page is told and made of: routes and jobs, without a browser but where scripts are compared."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from kg.graph.asking.questions import load_questions
from kg.iri import PREFIXES
from kg.schema import load_schema
from kg.serve.pages.addresses import Addresses, roots
from kg.serve.routes.editor import MOST, POLICY, book, words
from kg.serve.running import Running
from kg.serve.settings import Settings
from tests.editing import Editor, local_browser

BASE = "https://w3id.org/donghongqiao/id/"
ASSETS = Path(__file__).parents[1] / "kg" / "serve" / "assets" / "query"


@pytest.fixture(scope="module")
def server(exports: Path) -> Iterator[Running]:
    with Running(Settings(place=exports, port=0, workers=2)) as running:
        yield running


@pytest.fixture
def ask(server: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, trust_env=False) as client:
        yield client


def test_the_page_is_locked_and_speaks_the_language_asked_for(ask: httpx.Client) -> None:
    reply = ask.get("/query", headers={"accept-language": "zh"})
    assert reply.status_code == 200 and reply.headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY and "http" not in POLICY and "default-src 'none'" in POLICY
    assert '<html lang="zh-Hans">' in reply.text and "SPARQL 查询" in reply.text
    assert "SPARQL query" in ask.get("/query?lang=en").text
    assert "://" not in reply.text.replace(BASE.removesuffix("id/"), ""), "nothing comes from elsewhere"


def test_what_it_is_made_of_is_kept_by_the_browser(ask: httpx.Client) -> None:
    for path in (
        "/query/book.json",
        "/query/assets/main.js",
        "/query/assets/page.css",
        "/query/assets/icon.svg",
    ):
        first = ask.get(path)
        assert first.status_code == 200, path
        again = ask.get(path, headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b""), path
    for path in ("words.json", "query.html.j2", "no.js", "..%2Fwords.json", "%2e%2e/editor.py", "a/b.js"):
        assert ask.get(f"/query/assets/{path}").status_code == 404, path


def test_titles_are_sentences_where_there_is_no_name(ask: httpx.Client) -> None:
    fact = ask.get(
        "/sparql",
        params={"query": "SELECT ?f { ?f a dhq:UnitMembership } ORDER BY ?f LIMIT 1", "format": "csv"},
    ).text.split()[1]
    odd = ["https://example.org/nothing", "no iri", "a b", "javascript:alert(1)"]
    found = ask.post("/query/titles", json=[fact, f"{PREFIXES['dhq']}UnitMembership", *odd]).json()
    assert found[f"{PREFIXES['dhq']}UnitMembership"][0] == "成员单位关系"
    assert "成员单位" in found[fact][0] and "member unit" in found[fact][1] and len(found) == 2


@pytest.mark.parametrize(
    "body", ["", "{}", '"a"', "[1]", "[" * 100_000, str(["a"] * (MOST + 1)).replace("'", '"')]
)
def test_titles_want_a_list_of_iris(ask: httpx.Client, body: str) -> None:
    assert ask.post("/query/titles", content=body).status_code == 400


def test_a_name_means_what_a_saved_question_takes_it_for(ask: httpx.Client) -> None:
    for question in load_questions(load_schema().folder / "questions").values():
        for param in question.params:
            if param.kind == "iri" and param.default:
                found = ask.get("/query/meaning", params={"text": param.default}).json()
                assert found["iri"].startswith("https://") and all(found["names"]), param
    for text in ("", "没有这个", "x" * 5000, "<", "\x00"):
        assert ask.get("/query/meaning", params={"text": text}).json() == {}


def test_the_book_has_all_terms_and_questions() -> None:
    schema = load_schema()
    told: Any = book(schema)
    assert told["prefixes"] == PREFIXES and told["headings"]["person"] == ["人员", "person"]
    names = {name for name, *_ in told["terms"]}
    assert {"dhq:UnitMembership", "org:member", "foaf:Person", "role:secretary"} <= names
    assert len(told["terms"]) > 300 and all(zh or en for _, _, _, zh, en, *_ in told["terms"])
    questions = load_questions(schema.folder / "questions")
    assert [one["name"] for one in told["questions"]] == list(questions) and len(questions) >= 70
    for one in told["questions"]:
        assert one["before"].rstrip().endswith("{") and one["after"], one["name"]
        lines = questions[one["name"]].sparql.strip().split("\n")
        kept = [line for line in lines if not line.startswith(("# group:", "# param:"))]
        assert one["before"] + one["after"] == "\n".join(kept) + "\n"


def test_every_word_is_there_in_both_languages_and_used() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in ASSETS.iterdir() if path.suffix != ".json")
    for key, pair in words().items():
        assert len(pair) == 2 and all(pair), key
        used = f"'{key}'" in texts or f'"{key}"' in texts or key in {"class", "property"}  # kinds of terms
        assert used, key


@pytest.mark.browser
def test_links_are_those_of_the_pages(browser: Any, server: Running) -> None:
    iris = [
        f"{BASE}person/ye-shao", f"{BASE}org/%E4%B8%AD", f"{BASE}org/中 文", f"{BASE}a//b", f"{BASE}../x", f"{BASE}a?b",
        "https://w3id.org/donghongqiao/ont#Post", "https://w3id.org/donghongqiao/sparql", "https://w3id.org/donghongqiao/",
        "https://w3id.org/donghongqiao/graph/a~b;c=d@e", "http://www.w3.org/ns/org#Post", "javascript:alert(1)", "urn:x:y",
        "https://example.org/a'b(c)!*$&+,:", f"{BASE}a'b(c)!*$&+,:",
    ]  # fmt: skip
    ours = Addresses(roots(BASE, ""), lang="en")
    with local_browser(browser) as chromium:
        it = Editor(chromium, server.url, "?lang=en")
        script = "iris => import('/query/assets/places.js').then(m => iris.map(m.pageOf))"
        found = [httpx.URL(one) for one in it.page.evaluate(script, iris)]
        it.close()
    expected = [httpx.URL(ours.of(iri)) for iri in iris]
    assert [(one.path, sorted(one.params.items())) for one in found] == [
        (one.path, sorted(one.params.items())) for one in expected
    ]
