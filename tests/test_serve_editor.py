"""The editor at /query, on a real server, in a real Chromium: an editor session from first letter to download."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg.cli.opened import Opened
from kg.graph.asking.query import run_query
from kg.graph.asking.questions import bind, load_questions
from kg.graph.telling.sentences import Speaker
from kg.schema import load_schema
from kg.serve.routes import editor
from kg.serve.running import Running
from kg.serve.settings import Settings
from tests.browser import missing
from tests.editing import Editor, local_browser

pytestmark = pytest.mark.browser

DHQ = "https://w3id.org/donghongqiao/ont#"
COUNTED = """SELECT ?thing (COUNT(DISTINCT ?fact) AS ?facts) WHERE { ?fact dhq:subject|dhq:target ?thing }
GROUP BY ?thing ORDER BY ?thing"""
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
TIES = "CONSTRUCT { ?a ?p ?b } WHERE { ?f dhq:relation ?p ; dhq:subject ?a ; dhq:target ?b }"
REFUSED = "status of 400"


@pytest.fixture(scope="module")
def chromium(browser: object) -> Iterator[Any]:
    with local_browser(browser) as chromium:
        yield chromium


@pytest.fixture(scope="module")
def server(exports: Path) -> Iterator[Running]:
    with Running(Settings(place=exports, port=0, workers=2, timeout=30)) as running:
        yield running


@pytest.fixture(scope="module")
def store(exports: Path) -> ox.Store:
    return Opened(exports).store


@pytest.fixture
def rich() -> None:
    if not editor._editor().is_file():
        missing("kg was installed without CodeMirror: install npm, then kg anew")


def rows_of(store: ox.Store, text: str) -> list[list[str]]:
    return [[value.value if value else "" for value in row] for row in run_query(store, text)]


def test_a_session(chromium: Any, server: Running, store: ox.Store, rich: None) -> None:
    it = Editor(chromium, server.url)
    it.write("SELECT ?who WHERE { ?x a ")
    it.page.keyboard.type("dh")
    assert "dhq:" in it.offered()
    it.page.keyboard.press("Enter")
    assert it.text().startswith(f"PREFIX dhq: <{DHQ}>\nSELECT"), "the prefix is declared when it is completed"
    assert all(name.startswith("dhq:") for name in it.offered())
    it.page.keyboard.insert_text("成员单位")
    it.wait("document.querySelector('#rich').shadowRoot.querySelectorAll('[role=option]').length < 9")
    assert it.offered()[0] == "dhq:UnitMembership"
    it.page.keyboard.press("Enter")
    it.page.keyboard.type(" ; org:member ?who }")
    it.page.keyboard.press("Escape")
    it.page.keyboard.press("End")
    told = it.run()
    expected = rows_of(store, "SELECT ?who { ?x a dhq:UnitMembership ; org:member ?who }")
    assert told.startswith(f"{len(expected)} 行，用时 ") and len(it.cells()) == len(expected) > 2
    names = Speaker(store, load_schema())
    assert sorted(it.column(0)) == sorted(names.label(row[0], "zh") for row in expected)
    it.page.locator("#as-graph").click()
    assert "两个 IRI" in it.page.locator("#graph-none").inner_text()
    table = list(csv.reader(io.StringIO(it.fetched("csv").decode())))
    assert table[0] == ["who"] and sorted(table[1:]) == sorted(expected)
    it.close()


def test_prefixes_that_are_known_are_declared_when_it_runs(chromium: Any, server: Running) -> None:
    it = Editor(chromium, server.url, "?lang=en")
    it.run(
        "# mine\nBASE <https://example.org/>\nSELECT ?p { ?p a foaf:Person ; rdf:type ?t . ex:a ex:b ex:c }"
    )
    head = it.text().split("\n")[:5]
    assert head[:2] == ["# mine", "BASE <https://example.org/>"]
    assert [line.split(" <")[0] for line in head[2:4]] == ["PREFIX foaf:", "PREFIX rdf:"]
    assert it.said() == "Line 5, column 46: the prefix of “ex:a” is not known; declare it with PREFIX."
    assert it.page.locator(".cm-wrong, #text").first.inner_text() in {"ex:a", ""}
    it.close(REFUSED)


def test_names_that_objects_have_in_the_browser_are_names_like_others(chromium: Any, server: Running) -> None:
    it = Editor(chromium, server.url, "?lang=en")
    assert it.run("SELECT (1 AS ?constructor) (2 AS ?toString) {}").startswith("1 row ")
    assert it.page.locator("#grid th").all_inner_texts() == ["Constructor", "ToString"]
    assert it.run("ASK { ?s constructor:a ?o }").endswith(
        "“constructor:a” is not known; declare it with PREFIX."
    )
    it.close(REFUSED)


def test_an_error_is_told_and_marked_where_it_is(chromium: Any, server: Running, rich: None) -> None:
    it = Editor(chromium, server.url)
    assert it.run("SELECT ?名 WHERE {\n  ?名 a ]错 .\n}") == "第 2 行第 8 列：括号“]”没有配对。"
    assert it.page.locator(".cm-wrong").inner_text() == "]"
    assert it.page.locator(".cm-wrongLine").count() == 1
    it.page.locator("#lang").click()
    assert it.said() == "Line 2, column 8: the bracket “]” has no partner."
    it.field.press("x")
    assert it.page.locator(".cm-wrong").count() == 0, "what is changed is no longer marked"
    assert it.said() == "This server answers; it only reads."
    assert it.run("SELECT * { ?a ?b ?c }\nLIMIT no") == "Syntax error near line 2, column 1: “LIMIT no”."
    assert it.page.locator(".cm-wrong").inner_text() == "LIMIT no"
    assert it.run("SELECT * { SERVICE <https://example.org/> { ?a ?b ?c } }").startswith(
        "The server refused this query (400):"
    )
    it.close(REFUSED)


def test_what_runs_can_be_stopped_and_the_server_stops_too(chromium: Any, server: Running) -> None:
    it = Editor(chromium, server.url)
    pool = server.app.state.service.pool
    before = pool.counts.kills.total()
    it.write(RUNAWAY)
    it.field.press("Control+Enter")
    it.wait("!document.getElementById('stop').disabled")
    it.page.wait_for_timeout(300)
    assert "正在查询" in it.said() and it.page.locator("#run").is_disabled()
    it.page.locator("#stop").click()
    assert "查询已停止" in it.said()
    for _ in range(100):
        if pool.counts.kills.total() > before:
            break
        it.page.wait_for_timeout(50)
    assert pool.counts.kills.total() == before + 1
    assert it.run("SELECT (1 AS ?one) {}").startswith("1 行")
    it.close()


def test_a_question_has_a_form_and_an_address(chromium: Any, server: Running, store: ox.Store) -> None:
    question = load_questions(load_schema().folder / "questions")["19-all-about-person"]
    names = Speaker(store, load_schema())
    expected = list(run_query(store, question.sparql, params=bind(question, names, {})))
    it = Editor(chromium, server.url)
    it.page.fill("#questions-words", "19")
    it.page.locator('[data-question="19-all-about-person"]').click()
    it.wait("document.querySelector('#grid')")
    it.idle()
    assert it.page.locator("#param-person").input_value() == question.params[0].default
    assert len(it.cells()) == len(expected) > 0
    assert it.column(1) == [names.label(row["fact"].value, "zh") for row in expected], "facts are sentences"
    other = rows_of(store, "SELECT DISTINCT ?p { ?f a dhq:PostHolding ; org:member ?p } ORDER BY ?p")[0][0]
    name = names.label(other, "zh")
    it.page.fill("#param-person", name)
    it.page.locator("#param-person-list li").first.wait_for()
    it.page.locator("#param-person").press("Enter")
    assert f"VALUES ?person {{ <{other}> }}" in it.text()
    it.run()
    assert set(it.column(0)) == {name}
    address = it.page.evaluate("location.hash")
    shown = it.cells()
    it.open(f"?lang=zh{address}")
    it.wait("document.querySelector('#grid')")
    it.idle()
    assert it.cells() == shown and it.page.locator("#param-person").input_value() == name
    it.page.locator("#param-person ~ .clear").click()
    assert "VALUES" not in it.text()
    it.field.click()
    it.page.keyboard.type(" ")
    assert it.page.locator("#posed").is_hidden(), "a text that was changed is no longer the question"
    it.close("404")


def test_a_link_to_a_query_waits_for_its_reader(chromium: Any, server: Running) -> None:
    it = Editor(chromium, server.url, "?lang=en#query=ASK%20%7B%20%3Fa%20%3Fb%20%3Fc%20%7D&view=table")
    assert it.text() == "ASK { ?a ?b ?c }" and not [one for one in it.requests if "/sparql" in one]
    it.page.locator("#run").click()
    it.idle()
    assert it.said().startswith("Yes. Took ") and it.cells() == [["true"]]
    it.page.locator("#link").click()
    it.wait("document.getElementById('status').textContent === 'The link was copied.'")
    assert it.page.evaluate("navigator.clipboard.readText()") == it.page.url
    it.page.reload()
    it.wait("document.querySelector('#grid td')")  # who comes back in the same tab finds the answer again
    it.close()


def test_names_come_from_the_endpoint_where_the_server_has_none(chromium: Any, server: Running) -> None:
    it = Editor(chromium, server.url)
    it.page.route("**/query/titles", lambda route: route.fulfill(status=404, body=""))
    it.run("SELECT ?who { ?x a dhq:UnitMembership ; org:member ?who }")
    assert "新泾镇党委" in it.column(0)
    it.page.unroute_all()
    it.close("status of 404")


def test_columns_are_sorted(chromium: Any, server: Running, store: ox.Store) -> None:
    it = Editor(chromium, server.url, "?lang=en")
    it.run(COUNTED)
    rows = rows_of(store, COUNTED)
    first = it.column(0)
    it.page.locator("#sort-1").click()
    assert [int(n) for n in it.column(1)] == sorted(int(n) for _, n in rows)[: len(first)]
    it.page.locator("#sort-1").click()
    assert [int(n) for n in it.column(1)] == sorted((int(n) for _, n in rows), reverse=True)[: len(first)]
    assert it.page.locator("th[aria-sort=descending]").count() == 1
    assert it.page.evaluate("document.activeElement.id") == "sort-1"
    it.page.locator("#sort-1").click()
    assert it.column(0) == first, "the third time it is as the query had it"
    it.page.locator("#iris").click()
    assert rows[0][0] in it.cells()[0][0]
    it.close()


def test_long_answers_come_in_parts(chromium: Any, server: Running) -> None:
    it = Editor(chromium, server.url, "?lang=en")
    assert it.run("SELECT ?s ?p WHERE { ?s ?p ?o } LIMIT 700").startswith("700 rows in ")
    assert len(it.cells()) == 300
    it.page.locator("#more").click()
    it.page.locator("#more").click()
    assert len(it.cells()) == 700 and not it.page.locator("#more").count()
    it.close()


def test_statements_are_drawn_and_downloaded_in_every_format(
    chromium: Any, server: Running, store: ox.Store
) -> None:
    expected = {(t.subject, t.predicate, t.object) for t in run_query(store, TIES)}
    things = {end for subject, _, thing in expected for end in (subject, thing)}
    pairs = {(subject, thing) for subject, _, thing in expected if subject != thing}
    it = Editor(chromium, server.url, "?lang=en")
    assert it.run(TIES).startswith(f"{len(expected)} statements in ")
    it.page.locator("#as-graph").click()
    assert it.page.locator("#drawing .node").count() == len(things)
    assert it.page.locator("#drawing .edge").count() == len(pairs)
    assert it.page.locator("#graph-count").inner_text() == f"{len(things)} nodes, {len(pairs)} edges"
    links = it.page.locator("#drawing a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert len(links) == len(things) and all(link.startswith(("./id/", "./about?")) for link in links)
    kinds = {
        ending: kind
        for kind in ox.RdfFormat.__dict__.values()
        if isinstance(kind, ox.RdfFormat)
        for ending in [kind.file_extension]
    }
    for ending in ("ttl", "nt", "nq", "trig", "jsonld", "rdf"):
        quads = ox.parse(it.fetched(ending), format=kinds[ending])
        assert {(q.subject, q.predicate, q.object) for q in quads} == expected, ending
    it.close()


def test_what_is_too_much_for_a_picture_is_said(chromium: Any, server: Running) -> None:
    it = Editor(chromium, server.url, "?lang=en")
    it.run("SELECT ?s ?o WHERE { ?s dhq:supportedBy ?o } LIMIT 2000")
    it.page.locator("#as-graph").click()
    assert it.page.locator("#drawing .node").count() == 400
    assert it.page.locator("#graph-count").inner_text().startswith("Too many to draw: the first 400 of ")
    it.close()


def test_what_was_asked_is_remembered_here_alone(chromium: Any, server: Running) -> None:
    it = Editor(chromium, server.url, "?lang=en")
    it.run("SELECT (1 AS ?one) {}")
    it.run("SELECT (2 AS ?two) {}")
    it.open("?lang=en")
    it.page.locator("#tab-history").click()
    assert it.page.locator("#history-list code").all_inner_texts() == [
        "SELECT (2 AS ?two) {}",
        "SELECT (1 AS ?one) {}",
    ]
    it.page.locator("#history-list button").nth(1).click()
    assert it.text() == "SELECT (1 AS ?one) {}"
    it.page.locator("#history-clear").click()
    assert it.page.locator("#history-list").count() == 0
    assert it.page.evaluate("JSON.parse(localStorage.getItem('kg.query.history'))") == []
    it.close()


def test_terms_are_found_and_written(chromium: Any, server: Running) -> None:
    it = Editor(chromium, server.url)
    it.write("SELECT * { ?x a ")
    it.page.locator("#tab-terms").click()
    it.page.fill("#terms-words", "成员单位关系")
    it.page.locator("#terms-list button").first.click()
    assert it.text().startswith(f"PREFIX dhq: <{DHQ}>\n") and "a dhq:UnitMembership" in it.text()
    it.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_the_bundle_there_is_a_plain_field(
    chromium: Any, server: Running, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    monkeypatch.setattr(editor, "_editor", lambda: Path("nowhere"))
    it = Editor(chromium, server.url, f"?lang={lang}")
    assert it.page.locator("#text").is_visible() and it.page.locator("#rich").count() == 0
    it.run("SELECT ?x { ?x a foaf:Person }")
    assert it.text().startswith("PREFIX foaf:") and len(it.cells()) > 3
    wrong = "SELECT * {\n  ?x a ] }"
    assert it.run(wrong)
    place = it.page.evaluate("[document.activeElement.id, document.activeElement.selectionStart]")
    assert place == ["text", wrong.index("]")]
    it.close(REFUSED)


def test_labels_are_text_whatever_they_say(chromium: Any, tmp_path: Path) -> None:
    evil = '"<img src=x onerror=alert(1)><script>alert(2)</script>"'
    label, rel = "<http://www.w3.org/2000/01/rdf-schema#label>", "<https://example.org/p>"
    (tmp_path / "evil.nq").write_text(
        f"<javascript:alert(3)> {label} {evil} .\n<https://example.org/a> {label} {evil}@en .\n"
        f"<https://example.org/a> {rel} <javascript:alert(3)> .\n",
        encoding="utf-8",
    )
    with Running(Settings(place=tmp_path / "evil.nq", port=0, workers=2)) as running:
        it = Editor(chromium, running.url, "?lang=en")
        it.run("SELECT * { ?s ?p ?o }")
        assert any("<img src=x" in cell for row in it.cells() for cell in row)
        assert it.page.locator("#answer img, #answer script").count() == 0
        it.page.locator("#as-graph").click()
        assert it.page.locator("#drawing .node").count() >= 2
        found = "all => all.map(one => one.getAttribute('href'))"
        links = it.page.locator("#answer a").evaluate_all(found)
        assert links and all(link.startswith("./") for link in links)
        it.close()


def test_the_form_works_without_scripts(chromium: Any, server: Running) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server.url}/query?lang=en")
    page.fill("#text", "ASK {}")
    page.locator("#run").click()
    page.wait_for_url("**/sparql?query=ASK*")
    assert "<boolean>true</boolean>" in page.locator("body").inner_text()
    context.close()
