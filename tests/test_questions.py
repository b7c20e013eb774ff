"""Saved questions: well described, quick, and answered as a reader of the article would answer them.

The expected answers in ``ontology/questions/expected`` were checked against the article by hand.
``pytest tests/test_questions.py --update-golden`` writes them anew: read each change against the article.
"""

import json
import re
from pathlib import Path
from time import process_time

import pyoxigraph as ox
import pytest

from kg.errors import NotFoundError, OntologyError, QueryError
from kg.graph.asking.answers import to_table
from kg.graph.asking.questions import (
    ask,
    bind,
    from_text,
    listing,
    load_headings,
    load_questions,
    pick,
)
from kg.graph.store.snapshot import current
from kg.graph.telling.sentences import Speaker
from kg.schema import load_schema, ontology_folder
from kg.table import Table

FOLDER = ontology_folder() / "questions"
EXPECTED = FOLDER / "expected"
QUESTIONS = load_questions(FOLDER)
LEAST = 60
SECONDS = 1.0


@pytest.fixture(scope="module")
def names(exports: Path) -> Speaker:
    return Speaker(current(exports).store(), load_schema())


@pytest.fixture(scope="module")
def store(exports: Path) -> ox.Store:
    return current(exports).store()


def golden(question: str, table: Table) -> str:
    """An answer as it is kept: what was asked, the columns, a row a line."""
    head = (f' "question": {_json(QUESTIONS[question].title.zh)},', f' "columns": {_json(table.columns)},')
    rows = ",\n".join(f"  {_json(row)}" for row in table.rows)
    return "\n".join(("{", *head, ' "rows": [', rows, " ]", "}\n"))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def test_there_are_many_and_each_has_its_expected_answer() -> None:
    assert len(QUESTIONS) >= LEAST
    assert {path.stem for path in EXPECTED.glob("*.json")} == set(QUESTIONS)
    assert len({question.slug for question in QUESTIONS.values()}) == len(QUESTIONS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_is_described_in_both_languages(name: str) -> None:
    question = QUESTIONS[name]
    assert re.fullmatch(r"\d\d-[a-z]+(-[a-z]+)*", name)
    for text in (question.title, question.group, *(param.title for param in question.params)):
        assert text.zh, name
        assert text.en, name
        assert not re.search("[\u4e00-\u9fff]", text.en), text.en
    assert re.search(r"\bORDER BY\b", question.sparql), "its rows need an order"


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_is_answered_as_expected_and_soon(
    name: str, store: ox.Store, names: Speaker, update_golden: bool
) -> None:
    begun = process_time()
    table = to_table(ask(store, QUESTIONS[name], names), names, "zh")
    assert process_time() - begun < SECONDS
    assert table.rows, "a question without an answer tests nothing"
    path = EXPECTED / f"{name}.json"
    if update_golden:
        path.write_text(golden(name, table), encoding="utf-8", newline="\n")
    assert golden(name, table) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_column_has_a_heading_in_both_languages(name: str, store: ox.Store, names: Speaker) -> None:
    headings = load_headings(FOLDER)
    for column in to_table(ask(store, QUESTIONS[name], names)).columns:
        assert headings[column].zh, column
        assert headings[column].en, column


@pytest.mark.parametrize("name", QUESTIONS)
def test_explicit_only_never_says_more(name: str, store: ox.Store, names: Speaker) -> None:
    question = QUESTIONS[name]
    if re.search("NOT EXISTS|MINUS", question.sparql):
        pytest.skip("what is not stated outright may be missing, which is an answer here")
    every = to_table(ask(store, question, names))
    sure = to_table(ask(store, question, names, explicit_only=True))
    assert len(sure) <= len(every)


# ---- parameters ----


def rows(store: ox.Store, names: Speaker, slug: str, **values: str) -> list[tuple[object, ...]]:
    return list(to_table(ask(store, pick(QUESTIONS, slug), names, values=values), names, "zh").rows)


def test_a_parameter_takes_any_name_of_a_thing(store: ox.Store, names: Speaker) -> None:
    for name in ("王运平", "wang-yunping", "Wang Yunping"):
        posts = rows(store, names, "posts-of-person", person=name)
        assert [(row[2], row[1], row[4]) for row in posts] == [
            ("临空园区党委", "书记", "有歧义"),
            ("临空公司党委", "书记", "明述"),
            ("临空办", "主任", "明述"),
        ]


def test_who_has_no_post_has_no_answer(store: ox.Store, names: Speaker) -> None:
    assert rows(store, names, "posts-of-person", person="叶梢") == []


def test_officers_of_one_organisation(store: ox.Store, names: Speaker) -> None:
    assert rows(store, names, "officers", organization="新泾镇党委") == [
        ("新泾镇党委", "副书记", "龚勤英", "明述"),
        ("新泾镇党委", "书记", "卞晓清", "明述"),
    ]


def test_a_text_parameter(store: ox.Store, names: Speaker) -> None:
    assert rows(store, names, "quotes-containing", text="没有这几个字") == []
    assert rows(store, names, "quotes-containing", text='"领誓"')
    assert rows(store, names, "quotes-containing", text="领誓")


def test_what_two_persons_have_in_common(store: ox.Store, names: Speaker) -> None:
    assert rows(store, names, "common-ground", one="卞晓清", other="王运平") == []
    (row,) = rows(store, names, "common-ground", one="竺军江", other="叶梢")
    assert row[2] == "分别作承诺"


def test_a_wrong_parameter(names: Speaker) -> None:
    with pytest.raises(QueryError) as error:
        bind(pick(QUESTIONS, "officers"), names, {"person": "张三"})
    assert str(error.value) == "question officers: no parameter “person”; it takes organization"
    with pytest.raises(QueryError) as error:
        bind(pick(QUESTIONS, "who-leads"), names, {"x": "y"})
    assert str(error.value) == "question who-leads: no parameter “x”; it takes none"


def test_an_unknown_name(names: Speaker) -> None:
    with pytest.raises(NotFoundError) as error:
        bind(pick(QUESTIONS, "posts-of-person"), names, {"person": "宋宗的"})
    assert str(error.value) == "nothing is called “宋宗的”; nearest: 宋宗德"


# ---- finding and reading questions ----


@pytest.mark.parametrize("text", ["01-who-leads", "who-leads", "1", "01", "who-leads.rq"])
def test_pick(text: str) -> None:
    assert pick(QUESTIONS, text).name == "01-who-leads"


def test_pick_nothing() -> None:
    with pytest.raises(NotFoundError) as error:
        pick(QUESTIONS, "who-leeds")
    assert str(error.value).startswith("no saved question “who-leeds”; nearest: who-leads")
    with pytest.raises(NotFoundError):
        pick(QUESTIONS, "0")


def test_the_list_speaks_both_languages() -> None:
    assert listing(QUESTIONS, "zh").rows[0][1] == QUESTIONS["01-who-leads"].title.zh
    assert listing(QUESTIONS, "en").columns == ("name", "question", "parameters", "group")


def test_ones_own_sparql_may_describe_its_parameters() -> None:
    question = from_text("# zh: 问\n# param: who iri zh=谁 en=who\nSELECT ?who {}", {"x": '"a"', "y": "b"})
    assert [(param.name, param.kind) for param in question.params] == [
        ("who", "iri"),
        ("x", "string"),
        ("y", "iri"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# zh: 问\nSELECT ?s {}", "q.rq: a question needs “# zh: …” and “# en: …” in front"),
        (
            "# zh: 问\n# en: q\n# param: who zh=谁\nSELECT ?who {}",
            "q.rq: “# param: who zh=谁” needs a name and iri or string",
        ),
        ("SELECT ?s {}\n# zh: 问\n# en: q", "q.rq: a question needs “# zh: …” and “# en: …” in front"),
    ],
)
def test_a_question_that_is_not_well_described(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "q.rq").write_text(text, encoding="utf-8")
    with pytest.raises(OntologyError) as error:
        load_questions(tmp_path)
    assert str(error.value) == said


def test_no_headings_are_no_matter(tmp_path: Path) -> None:
    assert load_headings(tmp_path) == {}
