"""The saved questions as the page has them: cells that lead somewhere, parameters, counts, both languages."""

import json
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.graph.asking.questions import load_questions
from kg.graph.store.snapshot import current
from kg.graph.telling.facts import facts
from kg.graph.telling.sentences import Speaker
from kg.schema import Schema, load_schema
from kg.view.asked import MOST, answered
from tests.small_network import iri, small_schema, small_store


class Asking(Schema):
    """The project's ontology with questions of a test."""

    def __init__(self, folder: Path) -> None:
        super().__init__(small_schema().folder)
        self.folder = folder


def asked(
    folder: Path, body: str, front: str = "", number: Mapping[str, int] | None = None, **options: bool
) -> dict[str, object]:
    place = folder / "questions"
    place.mkdir(exist_ok=True)
    text = f"# zh: 问\n# en: ask\n# group: zh=组 en=group\n{front}{body}"
    (place / "01-it.rq").write_text(text, encoding="utf-8")
    (place / "columns.csv").write_text("name,zh,en\nwho,谁,who\n", encoding="utf-8")
    store, schema = small_store(), Asking(folder)
    known = {fact.iri: place for place, fact in enumerate(facts(store, schema))}
    (found,) = answered(store, schema, Speaker(store, schema), number or {}, known, **options)
    return found


def test_what_a_question_is(tmp_path: Path) -> None:
    found = asked(tmp_path, 'SELECT ?who ?x WHERE { VALUES (?who ?x) { ("a" 1) } }')
    assert found["name"] == "01-it"
    assert (found["title"], found["group"]) == (["问", "ask"], ["组", "group"])
    assert str(found["sparql"]).startswith("# zh: 问")
    assert (found["columns"], found["rows"], found["total"]) == ([["谁", "who"], ["x", "x"]], [["a", 1]], 1)


def test_things_facts_and_terms(tmp_path: Path) -> None:
    names = " ".join(f"<{iri(name)}>" for name in ("person/zhang", "person/li", "rel/post-1"))
    found = asked(
        tmp_path, f"SELECT ?x {{ VALUES ?x {{ {names} role:secretary }} }}", number={iri("person/zhang"): 7}
    )
    (thing,), (other,), (fact,), (term,) = found["rows"]  # type: ignore[misc]
    assert thing == {"n": 7}
    assert other == {"zh": "李四", "en": "Li Si"}
    assert (fact["zh"], set(fact)) == ("张三任乙镇党委书记", {"f", "zh", "en"})
    assert term == {"zh": "书记", "en": "secretary"}


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("3", 3),
        ("2.5", 2.5),
        ("true", True),
        ('"甲"@zh', "甲"),
        ('"2018-05"', "2018-05"),
        ('"x"^^xsd:integer', "x"),
        ('"INF"^^xsd:double', "INF"),  # JSON has no word for it
        ("UNDEF", None),
    ],
)
def test_values(tmp_path: Path, value: str, cell: object) -> None:
    assert asked(tmp_path, f"SELECT ?x {{ VALUES ?x {{ {value} }} }}")["rows"] == [[cell]]


def test_order_is_that_of_the_query_and_the_rest_is_counted(tmp_path: Path) -> None:
    numbers = " ".join(map(str, range(MOST + 5)))
    found = asked(tmp_path, f"SELECT ?x {{ VALUES ?x {{ {numbers} }} }} ORDER BY DESC(?x)")
    rows = found["rows"]
    assert isinstance(rows, list)
    assert (len(rows), rows[0], found["total"]) == (MOST, [MOST + 4], MOST + 5)


TIED = "SELECT ?who ?where { ?fact a dhq:Affiliation ; org:member ?who ; org:organization ?where }"


@pytest.mark.parametrize(
    ("front", "params", "total"),
    [
        ("# param: who iri default=张三 zh=谁 en=who\n", [["who", "谁", "who", "张三", "Zhang San"]], 1),
        ("# param: who iri default=赵六 zh=谁 en=who\n", [["who", "谁", "who", "", ""]], 2),  # nobody here
        ("# param: who iri zh=谁 en=who\n", [["who", "谁", "who", "", ""]], 2),
    ],
)
def test_defaults_are_filled_in_where_they_mean_something(
    tmp_path: Path, front: str, params: list[list[str]], total: int
) -> None:
    found = asked(tmp_path, TIED, front)
    assert (found["params"], found["total"]) == (params, total)


def test_a_default_that_is_a_text(tmp_path: Path) -> None:
    front = "# param: words string default=乙镇 zh=词 en=words\n"
    found = asked(tmp_path, 'SELECT ?words ?n { BIND("一" AS ?n) }', front)
    assert (found["params"], found["rows"]) == ([["words", "词", "words", "乙镇", "乙镇"]], [["乙镇", "一"]])


def test_explicit_only(tmp_path: Path) -> None:
    body = "SELECT ?x { ?x a dhq:PostHolding }"
    assert [asked(tmp_path, body)["total"], asked(tmp_path, body, explicit_only=True)["total"]] == [2, 1]


def test_yes_no_and_triples(tmp_path: Path) -> None:
    yes = asked(tmp_path, "ASK { ?x a foaf:Person }")
    assert (yes["rows"], yes["total"]) == ([[True]], 1)
    told = asked(tmp_path, "CONSTRUCT { ?x skos:note 'a' } WHERE { ?x a dhq:JointConference }")
    assert told["total"] == 1
    assert told["rows"] == [
        [{"zh": "丁联席会议", "en": "Ding Joint Conference"}, {"zh": "备注", "en": "note"}, "a"]
    ]


def test_every_question_of_the_first_data_set(exports: Path) -> None:
    store, schema = current(exports, "donghongqiao").store(), load_schema()
    known = load_questions(schema.folder / "questions")
    found = answered(store, schema, Speaker(store, schema), {}, {})
    assert len(found) == len(known) >= 60
    assert [one["name"] for one in found] == list(known)
    assert all(one["total"] for one in found)
    for one in found:
        rows, columns = one["rows"], one["columns"]
        assert isinstance(rows, list)
        assert isinstance(columns, list)
        assert all(len(row) == len(columns) for row in rows)
        assert all(zh and en for zh, en in columns)
    json.dumps(found, allow_nan=False)


def test_an_empty_store_answers_nothing() -> None:
    schema = small_schema()
    found = answered(ox.Store(), schema, Speaker(ox.Store(), schema), {}, {})
    known = load_questions(schema.folder / "questions")
    several = {name for name, one in known.items() if len([p for p in one.params if p.kind == "iri"]) > 1}
    assert {one["name"] for one in found} == set(known) - several and several, (
        "not of everything with everything"
    )
