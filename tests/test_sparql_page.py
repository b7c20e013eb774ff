"""SPARQL inside the page, in a real Chromium, from a file, with the network off; its answers are compared."""

import csv
import io
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.cli.opened import Opened
from kg.errors import KGError
from kg.graph.asking.query import run_query
from kg.graph.asking.questions import bind, load_questions
from kg.graph.telling.names import Names
from kg.schema import load_schema
from kg.view import sparql
from kg.view.page import write_page
from tests.browser import Sheet, missing

QUESTIONS = load_questions(load_schema().folder / "questions")
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
COMPARED = [
    name for name in QUESTIONS if name[:2] in {"01", "03", "13", "17", "20", "49", "57", "61", "64", "66"}
]


def prepared(store: ox.Store, name: str) -> str:
    """A saved question with its defaults filled in."""
    question = QUESTIONS[name]
    return sparql.filled(question.sparql, bind(question, Names(store), {}))


def rows_of(store: ox.Store, text: str) -> list[tuple[str, ...]]:
    """The answer as plain values, as CSV has them."""
    return [tuple(value.value if value else "" for value in row) for row in run_query(store, text)]


class Asker:
    """The panel, as a reader uses it."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.page = sheet, sheet.page
        self.page.evaluate("kgPage.open('sparql')")
        sheet.wait("document.getElementById('sparql-run')")

    def start(self, text: str) -> None:
        self.page.locator("#sparql-text").fill(text)
        self.page.locator("#sparql-text").press("Control+Enter")

    def ask(self, text: str) -> str:
        """Ask, and wait for what the status line says in the end."""
        self.start(text)
        self.sheet.wait("!document.getElementById('sparql-run').disabled")
        return self.said()

    def said(self) -> str:
        return self.page.locator("#sparql-status").inner_text()

    def cells(self) -> list[list[str]]:
        read = "rows => rows.map(row => [...row.cells].map(cell => cell.innerText))"
        return self.page.locator("#sparql-answer tbody tr").evaluate_all(read)

    def table(self, button: str = "#sparql-csv") -> str:
        """What the download holds."""
        with self.page.expect_download() as download:
            self.page.locator(button).click()
        return Path(download.value.path()).read_bytes().decode("utf-8-sig")


@pytest.fixture(scope="module")
def store(exports: Path) -> ox.Store:
    return Opened(exports).store


@pytest.fixture(scope="module")
def file(store: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    try:
        sparql.engine()
    except KGError as error:
        missing(str(error))
    path = tmp_path_factory.mktemp("sparql") / "网络.html"
    lines = sorted(f"{quad} ." for quad in store)
    write_page(store, load_schema(), path, lang="en", sparql=lambda: lines)
    return path


@pytest.fixture
def asker(browser, file: Path) -> Iterator[Asker]:
    sheet = Sheet(browser, file)
    yield Asker(sheet)
    sheet.close()


@pytest.mark.browser
def test_saved_questions_are_answered_as_by_kg_query(asker: Asker, store: ox.Store) -> None:
    assert len(COMPARED) == 10
    for name in COMPARED:
        text = prepared(store, name)
        wanted = rows_of(store, text)
        assert asker.ask(text).startswith(f"{len(wanted)} row"), name
        read = [tuple(row) for row in csv.reader(io.StringIO(asker.table()))][1:]
        assert sorted(read) == sorted(wanted) != [], name


@pytest.mark.browser
def test_graphs_are_one_unless_the_query_names_them(asker: Asker, store: ox.Store) -> None:
    graphs = "SELECT ?graph (COUNT(*) AS ?n) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
    for text in (graphs, "SELECT (COUNT(*) AS ?n) { ?fact dhq:supportedBy ?mention }"):
        asker.ask(text)
        read = [tuple(row) for row in csv.reader(io.StringIO(asker.table()))][1:]
        assert sorted(read) == sorted(rows_of(store, text))


@pytest.mark.browser
def test_every_form_of_query(asker: Asker, store: ox.Store) -> None:
    assert asker.ask("# is there any?\nASK { ?s a dhq:PostHolding }").startswith("Yes")
    assert asker.ask("ASK { ?s a dhq:Nothing }").startswith("No")
    text = "CONSTRUCT { ?s skos:prefLabel ?o } WHERE { ?s skos:prefLabel ?o }"
    triples = {(t.subject.value, t.predicate.value, t.object.value) for t in run_query(store, text)}
    assert asker.ask(text).startswith(f"{len(triples)} rows")
    assert {tuple(row) for row in csv.reader(io.StringIO(asker.table()))} >= triples
    assert "row" in asker.ask(f"DESCRIBE <{next(iter(triples))[0]}>")


@pytest.mark.browser
def test_things_of_the_network_lead_to_it(asker: Asker, store: ox.Store) -> None:
    asker.ask("SELECT DISTINCT ?person { ?fact a dhq:PostHolding ; org:member ?person } ORDER BY ?person")
    people = [
        row[0]
        for row in rows_of(store, "SELECT DISTINCT ?p { ?f a dhq:PostHolding ; org:member ?p } ORDER BY ?p")
    ]
    asker.page.locator("#sparql-light").click()
    assert set(asker.page.evaluate("[...kgPage.lit().nodes]")) >= set(people)
    asker.page.locator("#sparql-answer td button").first.click()
    assert asker.sheet.selected() == people[0]
    assert asker.cells()[0] == [Names(store).label(people[0], "en")]


@pytest.mark.browser
def test_a_runaway_query_is_stopped_and_the_page_lives(asker: Asker) -> None:
    asker.start(RUNAWAY)
    asker.page.wait_for_timeout(600)
    assert asker.page.evaluate("1 + 1") == 2
    assert asker.page.locator("#sparql-run").is_disabled()
    asker.page.locator("#sparql-stop").click()
    assert asker.said() == "Stopped."
    assert asker.ask("ASK {}").startswith("Yes"), "another engine is started"


@pytest.mark.browser
def test_an_answer_without_end_is_cut(asker: Asker) -> None:
    assert asker.ask("SELECT * { ?a ?b ?c . ?d ?e ?f } # } without LIMIT").startswith("More than 100000 rows")
    assert len(asker.cells()) == 500
    assert asker.ask("SELECT * { ?a ?b ?c } LIMIT 3").startswith("3 rows")
    assert asker.ask("SELECT ?a { ?a a ?b } VALUES ?b { dhq:Source }").partition(" ")[0].isdigit()


@pytest.mark.browser
def test_what_is_wrong_is_said_and_pointed_at(asker: Asker) -> None:
    said = asker.ask("SELECT ?x WHERE {\n  ?x nowhere:p ?y }")
    assert said == "Line 2, column 15: the prefix is not known; declare it with PREFIX."
    assert asker.page.evaluate("document.getElementById('sparql-text').selectionStart") == 32
    assert (
        asker.ask("SELECT ?x WHERE { ?x a }") == "Syntax error at line 1, column 25, at the end of the line."
    )
    assert asker.ask("INSERT DATA { <a:a> <a:b> <a:c> }").startswith("Syntax error at line 1")
    assert "not supported" in asker.ask("SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }")
    assert asker.cells() == []


@pytest.mark.browser
def test_saved_questions_are_there_by_group_in_both_languages(asker: Asker) -> None:
    page = asker.page
    groups = {question.group.en for question in QUESTIONS.values()}
    labels = "groups => groups.map(group => group.label)"
    assert set(page.locator("#sparql-example optgroup").evaluate_all(labels)) == groups
    page.locator("#sparql-example").select_option(label=QUESTIONS["13-officers"].title.en)
    assert "# en: " in page.locator("#sparql-text").input_value()
    page.locator("#sparql-run").click()
    asker.sheet.wait("!document.getElementById('sparql-run').disabled")
    rows = asker.cells()
    page.locator("#lang").click()
    asker.sheet.wait("document.querySelectorAll('#sparql-answer tbody tr').length")
    assert len(asker.cells()) == len(rows) and asker.cells() != rows
    assert QUESTIONS["13-officers"].group.zh in page.locator("#sparql-example optgroup").evaluate_all(labels)


def test_a_question_filled_in_by_text_answers_as_one_with_bound_terms(store: ox.Store) -> None:
    names = Names(store)
    bound = {name: bind(question, names, {}) for name, question in QUESTIONS.items()}
    assert len([terms for terms in bound.values() if terms]) >= 10
    for name, terms in bound.items():
        if terms:
            rows = [
                tuple(v.value if v else "" for v in row)
                for row in run_query(store, QUESTIONS[name].sparql, params=terms)
            ]
            assert rows_of(store, sparql.filled(QUESTIONS[name].sparql, terms)) == rows != [], name


def test_without_the_engine_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real = files("kg.view")
    monkeypatch.setattr(sparql, "files", lambda _name: tmp_path)
    with pytest.raises(KGError, match="without the SPARQL engine") as caught:
        sparql.blocks([])
    assert "npm" in caught.value.fix and "npm" in caught.value.line("zh") and real.is_dir()


def test_a_graph_too_large_for_a_page_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sparql, "MOST", 2)
    monkeypatch.setattr(sparql, "engine", dict)
    assert list(sparql.blocks(["<a:a> <a:b> <a:c> ."] * 2)) == ["sparql-data"]
    with pytest.raises(KGError, match="too many"):
        sparql.blocks(["<a:a> <a:b> <a:c> ."] * 3)
