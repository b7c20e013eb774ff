"""Validation: findings that name file, row and column; RDF files; expectations; what both languages say."""

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import InputError, OntologyError
from kg.graph.mapping.mapper import Mapper, Origin
from kg.graph.validate import rdffile, validation
from kg.graph.validate.breaches import LOGIC, SETS
from kg.graph.validate.places import Complaint, placed
from kg.graph.validate.shapes import Constraint
from kg.graph.validate.validation import validate_rdf, validate_store
from kg.graph.validate.valuetests import COMPARE, SIMPLE
from kg.graph.validate.wording import said, short
from kg.iri import DHQ, OA, RDF, SKOS, XSD
from kg.pipeline import validate as validate_dataset
from kg.records import Finding, Text
from kg.schema import Schema, load_schema, ontology_folder
from tests.small_tables import BASE, SMALL, tables, write

EXAMPLES = sorted((ontology_folder() / "examples").glob("*.ttl"))


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load_schema()


# ---- tables: each violation is joined to its cell ----


def change(table: str, old: str, new: str) -> dict[str, str]:
    assert old in SMALL[table]
    return {table: SMALL[table].replace(old, new)}


JOINED: dict[str, tuple[dict[str, str], tuple[str, str, int, str, str]]] = {
    "a property of the row": (
        change("posts", "secretary\n", "deputy-secretary\n"),
        ("shp:PostFits-role", "tables/post-holdings.csv", 2, "role", "role:secretary"),
    ),
    "the language of the value": (
        change("organizations", "Yi Town\n", '"Yi\nTown"\n'),
        ("shp:NameClean-name Pattern", "tables/organizations.csv", 3, "name@en", "Yi\nTown"),
    ),
    "no value at all": (
        {"links": "".join(SMALL["links"].splitlines(keepends=True)[:3])},
        ("shp:TerritorialBodyArea-area MinCount", "tables/organizations.csv", 3, "", "yi-zhen"),
    ),
    "the ends of a link": (
        change("links", "yi-zhen,coversArea,yi-zhen-area", "jia-quwei,coversArea,yi-zhen"),
        ("shp:LinkFits-range", "tables/links.csv", 4, "object", "org/yi-zhen"),
    ),
    "a header in Chinese": (
        {"posts": SMALL["posts"].replace("role", "角色").replace("secretary\n", "deputy-secretary\n")}
        | {"post-holdings": SMALL["post-holdings"].replace(",role,", ",角色,")},
        ("shp:PostFits-role", "tables/post-holdings.csv", 2, "角色", "role:secretary"),
    ),
    "what a check finds": (
        {"persons": SMALL["persons"] + "wang-wu,王五,Wang Wu\n"},
        ("shp:Orphan-unused", "tables/persons.csv", 4, "", "wang-wu"),
    ),
    "a normalised time without its reason": (
        {
            "times": "about,as_written,literal,normalized,source,quote,at\n"
            "founding,今年3月,--03,2018-03,demo,今年3月,42-46\n"
        },
        ("shp:TimeReason-reason MinCount", "tables/times.csv", 2, "reason", ""),
    ),
}


@pytest.mark.parametrize("name", JOINED)
def test_a_violation_is_joined_to_file_row_and_column(tmp_path: Path, schema: Schema, name: str) -> None:
    changes, expected = JOINED[name]
    found = validate_dataset(write(tmp_path, changes), schema=schema)
    places = [(f.rule, f.file, f.row, f.column, f.value) for f in found]
    assert expected in places
    for finding in found:
        assert finding.message.zh and finding.message.en


def test_the_small_data_set_is_sound(tmp_path: Path, schema: Schema) -> None:
    assert [f for f in validate_dataset(write(tmp_path), schema=schema) if f.severity == "error"] == []


def test_while_a_table_has_errors_nothing_is_called_unused(tmp_path: Path, schema: Schema) -> None:
    unused = {"persons": SMALL["persons"] + "wang-wu,王五,Wang Wu\n"}
    wrong = unused | change("post-holdings", "甲区委书记李四,24-31", "甲区委书记李五,24-31")
    rules = [f.rule for f in validate_dataset(write(tmp_path, wrong), schema=schema)]
    assert rules == ["quote-not-found"]
    assert [f.rule for f in validate_dataset(write(tmp_path, unused), schema=schema)] == ["shp:Orphan-unused"]


SELECTOR = f"<{OA}hasSelector>"


@pytest.mark.parametrize(
    ("part", "path", "column"),
    [
        ("mention/demo-10-16-20-22", f"<{DHQ}asWritten>", "quote"),
        ("mention/demo-10-16-20-22", "", "quote"),
        ("doc/demo#char=20,22", f"<{OA}hasSource>", "source"),
        ("doc/demo#char=20,22", f"{SELECTOR}/<{OA}start>", "at"),
        ("doc/demo#char=20,22", f"{SELECTOR}/<{OA}end>", "at"),
        ("doc/demo#sel=20,22", f"<{OA}start>", "at"),
    ],
)
def test_mentions_and_segments_are_joined_through_the_row_that_quotes(
    schema: Schema, part: str, path: str, column: str
) -> None:
    node, words = ox.NamedNode(BASE + part), Text("甲", "a")
    complaint = Complaint("error", "r", words, node, paths=(path,) if path else ())
    origins = Mapper(schema, BASE, tables(), {}, language="zh").origins
    assert list(placed([complaint], schema, origins)) == [
        Finding("error", "r", words, file="post-holdings.csv", row=2, column=column)
    ]


# ---- expectations ----


def test_an_empty_or_halved_data_set_fails_loudly(tmp_path: Path, schema: Schema) -> None:
    folder = write(tmp_path)
    with (folder / "dataset.toml").open("a", encoding="utf-8") as stream:
        stream.write(
            '[expectations]\n"org:Organization" = 8\npersons = 2\n"dhq:Unicorn" = 1\n"skos:Concept" = 1\n'
        )
    found = {f.column: f for f in validate_dataset(folder, schema=schema) if f.rule == "expectation"}
    assert set(found) == {
        f"expectations.{key}" for key in ("org:Organization", "dhq:Unicorn", "skos:Concept")
    }
    few = found["expectations.org:Organization"]
    assert (few.severity, few.file, few.value) == ("error", "dataset.toml", "4")
    assert few.message == Text("应至少有 8 个，只有 4 个", "at least 8 expected, found 4")
    assert found["expectations.skos:Concept"].value == "0", "the ontology's own concepts do not count"


# ---- without tables ----


def graph(schema: Schema, turtle: str) -> ox.Store:
    store = ox.Store()
    store.bulk_extend(schema.quads())
    prefixes = f"@prefix e: <http://example.org/> . @prefix dhq: <{DHQ}> . @prefix skos: <{SKOS}> .\n"
    store.load(
        (prefixes + turtle).encode(),
        format=ox.RdfFormat.TURTLE,
        to_graph=ox.NamedNode("http://example.org/g"),
    )
    return store


def test_without_origins_a_finding_names_its_node(schema: Schema) -> None:
    store = graph(schema, 'e:doc a dhq:Document ; skos:prefLabel "文件"@zh , "公文"@zh .')
    found = [f for f in validate_store(store, schema) if f.rule == "shp:name UniqueLang"]
    assert [(f.message.en, f.file, f.row) for f in found] == [
        ("http://example.org/doc: “name” takes one value in each language", "", 0)
    ]
    assert found[0].message.zh.startswith("http://example.org/doc：“名称”每种语言")
    assert found[0].fix == schema.tables["documents"].column("name").description  # type: ignore[union-attr]


def test_origins_are_asked_once_and_only_when_something_is_wrong(schema: Schema) -> None:
    asked: list[set[str]] = []

    def origins(wanted: object) -> dict[str, tuple[Origin, ...]]:
        asked.append(set(wanted))  # type: ignore[call-overload]
        return {}

    broken = graph(schema, "e:a a dhq:Document . e:b a dhq:Document .")
    assert list(validate_store(broken, schema, origins=origins))
    assert len(asked) == 1 and {"http://example.org/a", "http://example.org/b"} <= asked[0]
    assert list(validate_store(graph(schema, ""), schema, origins=origins)) == []
    assert len(asked) == 1


def test_too_many_findings_are_cut_and_said_so(schema: Schema, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validation, "MOST", 5)
    store = graph(schema, " ".join(f"e:d{n} a dhq:Document ." for n in range(20)))
    found = list(validate_store(store, schema))
    assert len(found) == 6
    assert found[-1].rule == "too-many-findings"


def test_the_same_graph_gives_the_same_findings_in_the_same_order(schema: Schema) -> None:
    turtle = [f"e:d{n} a dhq:Document ." for n in range(30)]
    one, two = (list(validate_store(graph(schema, " ".join(t)), schema)) for t in (turtle, turtle[::-1]))
    assert one == two != []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("# zh: 甲\nSELECT ?this WHERE { ?this ?p ?o }", "in front"),
        ("# zh: 甲\n# en: a\nSELECT ?that WHERE { ?that ?p ?o }", r"SELECT of \?this"),
        ("# zh: 甲\n# en: a\nASK { ?s ?p ?o }", r"SELECT of \?this"),
        ("# zh: 甲\n# en: a\nSELECT ?this WHERE { ?this ?p }", "error"),
    ],
)
def test_a_broken_check_is_an_error_that_names_it(tmp_path: Path, text: str, why: str) -> None:
    folder = Path(shutil.copytree(ontology_folder(), tmp_path / "ontology"))
    (folder / "checks" / "broken.rq").write_text(text, encoding="utf-8")
    schema = load_schema(folder)
    with pytest.raises(OntologyError, match=why) as error:
        list(validate_store(graph(schema, ""), schema))
    assert "broken.rq" in error.value.where


def test_checks_may_be_warnings_and_show_their_values(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ontology_folder(), tmp_path / "ontology"))
    text = "# zh: 甲\n# en: a\n# severity: warning\nSELECT ?this ?v WHERE { ?this dhq:note ?v }"
    (folder / "checks" / "noted.rq").write_text(text, encoding="utf-8")
    schema = load_schema(folder)
    found = [f for f in validate_store(graph(schema, "e:x dhq:note 'n' ."), schema) if f.rule == "noted"]
    assert [(f.severity, f.message.zh, f.value) for f in found] == [
        ("warning", "http://example.org/x：甲", "n")
    ]


# ---- wording ----


def test_every_component_has_words_in_both_languages(schema: Schema) -> None:
    name, iri = Text("名称", "name"), ox.NamedNode(DHQ + "Document")
    for component in {*SIMPLE, *LOGIC, *SETS, *COMPARE, "Class", "Disjoint", "Closed", "SPARQL"}:
        for constraint in (
            Constraint(component, terms=(iri,)),
            Constraint(component, number=2),
            Constraint(component),
        ):
            words = said(constraint, name, schema)
            assert words.zh and words.en and words.zh != words.en
            assert "{" not in words.zh + words.en
    missing = said(Constraint("MinCount", number=1), name, schema)
    assert missing == Text("缺少“名称”", "“name” is missing")
    kind = Constraint("Datatype", terms=(ox.NamedNode(XSD + "date"),))
    assert "calendar" in said(kind, name, schema).en


def test_values_are_short() -> None:
    assert short(ox.NamedNode("https://example.org/id/person/li-si")) == "person/li-si"
    assert short(ox.NamedNode(DHQ + "Gap")) == "dhq:Gap"
    assert short(ox.Literal("书记", language="zh")) == "书记"


# ---- RDF files ----


def rules(path: Path, schema: Schema) -> list[tuple[str, int, str]]:
    return [(f.rule, f.row, f.column) for f in validate_rdf(path, schema)]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_of_the_ontology(path: Path, schema: Schema) -> None:
    found = list(validate_rdf(path, schema))
    assert bool(found) == path.stem.startswith("invalid")
    assert all(f.file == str(path) for f in found)


RDF_XML = (
    f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:d="{DHQ}"><d:Document rdf:about="http://example.org/d"/></rdf:RDF>'
)
SAME: dict[str, str] = {
    "a.ttl": f"<http://example.org/d> a <{DHQ}Document> .",
    "a.nt": f"<http://example.org/d> <{RDF}type> <{DHQ}Document> .\n",
    "a.nq": f"<http://example.org/d> <{RDF}type> <{DHQ}Document> <http://example.org/g> .\n",
    "a.trig": f"<http://example.org/g> {{ <http://example.org/d> a <{DHQ}Document> }}",
    "a.jsonld": f'{{"@id": "http://example.org/d", "@type": "{DHQ}Document"}}',
    "a.rdf": RDF_XML,
    "A.XML": RDF_XML,
}


@pytest.mark.parametrize("name", SAME)
def test_every_format_is_read(tmp_path: Path, schema: Schema, name: str) -> None:
    (tmp_path / name).write_text(SAME[name], encoding="utf-8")
    assert "shp:name MinCount" in {rule for rule, _, _ in rules(tmp_path / name, schema)}


DEEP = 300
BROKEN: dict[str, tuple[str, list[tuple[str, int, str]]]] = {
    "a.ttl": ("@prefix e: <http://e/> .\ne:a e:b 'x'\n  e:c .", [("syntax", 3, "3")]),
    "b.ttl": ("<a> <b> <c> .", [("syntax", 1, "1")]),
    "a.nt": ("<http://a> <http://b> <http://c d> .", [("syntax", 1, "23")]),
    "a.rdf": ("<?xml version='1.0'?>\n<!DOCTYPE x [<!ENTITY a 'b'>]>\n<x>&a;</x>", [("doctype", 2, "13")]),
    "b.rdf": ("<x>\n<y></x>", [("syntax", 2, "6")]),
    "c.rdf": ("<a>" * DEEP + "</a>" * DEEP, [("too-deep", 1, "601")]),
    "d.rdf": ("<x>&a;</x>", [("syntax", 1, "4")]),
    "a.jsonld": ("[" * DEEP + "]" * DEEP, [("too-deep", 1, "")]),
    "b.jsonld": ('{"a":', [("syntax", 1, "6")]),
    "c.jsonld": ('{"@context": "http://127.0.0.1:1/c", "a": 1}', [("syntax", 0, "")]),
    "empty.nt": ("", [("empty", 0, "")]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_sound_rdf_is_said_with_its_place(tmp_path: Path, schema: Schema, name: str) -> None:
    text, expected = BROKEN[name]
    (tmp_path / name).write_text(text, encoding="utf-8")
    found = list(validate_rdf(tmp_path / name, schema))
    assert [(f.rule, f.row) for f in found] == [(rule, row) for rule, row, _ in expected]
    assert all(f.severity == "error" and f.message.zh and f.message.en for f in found)
    for finding, (_, _, column) in zip(found, expected, strict=True):
        assert finding.column == column


def test_an_entity_bomb_in_another_encoding_is_refused_too(tmp_path: Path, schema: Schema) -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    (tmp_path / "a.rdf").write_bytes(text.encode("utf-16"))
    assert [rule for rule, _, _ in rules(tmp_path / "a.rdf", schema)] == ["doctype"]


def test_text_in_brackets_is_not_depth(tmp_path: Path, schema: Schema) -> None:
    brackets = "[" * DEEP + '\\"{'
    (tmp_path / "a.jsonld").write_text(
        f'{{"@id": "http://e/a", "http://e/p": "{brackets}"}}', encoding="utf-8"
    )
    assert "too-deep" not in {rule for rule, _, _ in rules(tmp_path / "a.jsonld", schema)}


def test_impossible_dates_and_blank_nodes_are_found(tmp_path: Path, schema: Schema) -> None:
    (tmp_path / "a.ttl").write_text(
        f'@prefix x: <{XSD}> .\n<http://e/a> <http://e/on> "2018-13-40"^^x:date , "2020-02-29"^^x:date .\n'
        f'[] <http://e/on> "2019-02-29T00:00:00"^^x:dateTime .',
        encoding="utf-8",
    )
    found = list(validate_rdf(tmp_path / "a.ttl", schema))
    impossible = [(f.value, f.message.en) for f in found if f.rule == "impossible-value"]
    assert sorted(impossible) == [
        ("2018-13-40", "http://e/a: the value of “http://e/on” is not a possible xsd:date"),
        ("2019-02-29T00:00:00", "_:b1: the value of “http://e/on” is not a possible xsd:dateTime"),
    ]
    assert [(f.severity, f.message.en) for f in found if f.rule == "blank-nodes"] == [
        ("warning", "1 blank nodes")
    ]


def test_files_that_cannot_be_read(tmp_path: Path, schema: Schema, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    (tmp_path / "a.nt").write_text("<http://a> <http://b> <http://c> .\n" * 9, encoding="utf-8")
    for name, why in {"a.txt": "no known RDF format", "b.ttl": "No such file"}.items():
        with pytest.raises(InputError, match=why):
            list(validate_rdf(tmp_path / name, schema))
    monkeypatch.setattr(rdffile, "SIZE", 100)
    with pytest.raises(InputError, match="larger than"):
        list(validate_rdf(tmp_path / "a.nt", schema))


@pytest.mark.parametrize("child", ["import os; os.abort()", "import time; time.sleep(60)"])
def test_a_parser_that_dies_or_never_ends_costs_only_its_process(
    tmp_path: Path, schema: Schema, monkeypatch: pytest.MonkeyPatch, child: str
) -> None:
    (tmp_path / "a.nt").write_text("<http://a> <http://b> <http://c> .\n", encoding="utf-8")
    monkeypatch.setattr(rdffile, "_CHILD", child)
    monkeypatch.setattr(rdffile, "SECONDS", 0.5)
    with pytest.raises(InputError, match="did not survive"):
        list(validate_rdf(tmp_path / "a.nt", schema))
