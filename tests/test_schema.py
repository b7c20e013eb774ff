"""The ontology as a schema: tables, columns, headers, terms; and what happens when it is broken."""

from pathlib import Path

import pytest

from kg.errors import OntologyError
from kg.iri import DHQ, FOAF, ORG
from kg.schema import Schema, Step, load_schema

PREFIXES = """
@prefix : <http://x.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix dhq: <https://w3id.org/donghongqiao/ont#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
"""


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load_schema()


def written(folder: Path, text: str) -> Schema:
    (folder / "tiny.ttl").write_text(PREFIXES + text, encoding="utf-8")
    return load_schema(folder)


def test_every_table_has_titles_and_a_place(schema: Schema) -> None:
    assert len(schema.tables) >= 20
    for spec in schema.tables.values():
        assert spec.title.zh and spec.title.en and spec.graph in {"entities", "claims", "gaps", "source"}
        assert all(column.title.zh and column.title.en for column in spec.columns), spec.name
        assert spec.kind or spec.key or spec.graph == "source", f"{spec.name}: neither id nor key"


def test_two_shapes_cannot_be_one_table(tmp_path: Path) -> None:
    columns = 'sh:property :id . :id dhq:column "id" ; sh:path :id .'
    both = "".join(f':{n} sh:targetClass :C ; dhq:table "things" ; {columns}\n' for n in "ab")
    with pytest.raises(OntologyError, match=r"“things”.*x\.org/a.*x\.org/b.*another dhq:table"):
        _ = written(tmp_path, both).tables


def test_headers_are_found_in_either_language(schema: Schema) -> None:
    spec = schema.tables["persons"]
    name = spec.column("name")
    assert name and name.headers == ("name@zh", "name@en")
    for text, lang in [("name@en", "en"), ("NAME@ZH ", "zh"), (f"{name.title.zh}＠en", "en"), ("name", "zh")]:
        header = spec.header(text)
        assert header and header.column is name and header.language == lang
    assert spec.header("no such column") is None


def test_evidence_columns_are_marked(schema: Schema) -> None:
    parts = {c.name: c.evidence for c in schema.tables["post-holdings"].columns if c.kind == "evidence"}
    assert parts == {"source": "source", "quote": "quote", "at": "at"}


def test_super_and_subclasses(schema: Schema) -> None:
    assert schema.superclasses(DHQ + "PartyCommittee")[:2] == (
        DHQ + "PartyCommittee",
        DHQ + "PartyOrganization",
    )
    assert DHQ + "AreaCommittee" in schema.subclasses(ORG + "Organization")
    assert DHQ + "agent" in schema.superclasses(ORG + "member")
    assert schema.superclasses("http://unknown.org/x") == ("http://unknown.org/x",)


def test_labels_and_vocabularies(schema: Schema) -> None:
    assert schema.label(DHQ + "PartyCommittee", "zh") == "党委"
    assert schema.label("http://unknown.org/x") == "http://unknown.org/x"
    persons, organizations = schema.tables["persons"], schema.tables["organizations"]
    kinds = organizations.column("type")
    assert kinds and DHQ + "Enterprise" in schema.vocabulary(organizations, kinds)
    assert FOAF + "Person" not in schema.vocabulary(organizations, kinds)
    assert persons.kind == "person"
    assert DHQ + "departmentOf" in schema.edges


def test_reading_twice_gives_the_same_quads(schema: Schema) -> None:
    assert sorted(map(str, schema.quads())) == sorted(map(str, load_schema().quads()))


def test_paths_of_every_form(tmp_path: Path) -> None:
    schema = written(
        tmp_path,
        """:S dhq:table "things" ; sh:targetClass :T ; sh:property :a , :b , :c .
        :a dhq:column "a" ; sh:order 1 ; sh:path :p ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:string .
        :b dhq:column "b" ; sh:order 2 ; sh:path [ sh:inversePath :p ] ;
           sh:or ( [ sh:class :X ] [ sh:class :Y ] ) .
        :c dhq:column "c" ; sh:order 3 ; sh:path ( :p [ sh:inversePath :q ] ) ; sh:datatype rdf:langString ;
           sh:languageIn ( "zh" "en" ) .""",
    )
    a, b, c = schema.tables["things"].columns
    assert a.path == (Step("http://x.org/p"),) and a.required and not a.multiple and a.kind == "literal"
    assert b.path == (Step("http://x.org/p", inverse=True),) and b.multiple and b.kind == "reference"
    assert b.classes == ("http://x.org/X", "http://x.org/Y")
    assert c.path == (Step("http://x.org/p"), Step("http://x.org/q", inverse=True)) and c.languages == (
        "zh",
        "en",
    )


def test_legend_marks_are_inherited(tmp_path: Path) -> None:
    schema = written(
        tmp_path,
        """:A a owl:Class ; dhq:glyph "square" ; dhq:color "#4477aa" . :B a owl:Class ; rdfs:subClassOf :A .
        :C a owl:Class .""",
    )
    assert schema.mark("http://x.org/B") == ("http://x.org/A", "square", "#4477aa")
    assert schema.mark("http://x.org/C")[0] == "http://x.org/C"


def test_a_broken_ontology_says_where(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="no ontology"):
        load_schema(tmp_path)
    with pytest.raises(OntologyError, match=r"tiny\.ttl.*correct the Turtle"):
        written(tmp_path, ":a :b")
    with pytest.raises(OntologyError, match="one sh:targetClass"):
        _ = written(tmp_path, ':S dhq:table "t" .').tables
