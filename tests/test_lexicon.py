"""The lexicon: what is read from schemes, and that the schemes of the ontology have what the register needs."""

import shutil
import time
from dataclasses import fields
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.errors import OntologyError
from kg.extract.language.lexicon import FOLDER, Kind, Lexicon, Qualifier, Role, read_lexicon
from kg.iri import DHQ, SKOS
from kg.schema import Schema, load_schema, ontology_folder

REGISTER = sorted(ontology_folder().joinpath(*FOLDER).glob("*.ttl"))
CHECKS = sorted((ontology_folder() / "checks").glob("*.rq"))

TINY = """
@prefix dhq: <https://w3id.org/donghongqiao/ont#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix scheme: <https://w3id.org/donghongqiao/scheme/> .
@prefix role: <https://w3id.org/donghongqiao/scheme/role#> .
@prefix qualifier: <https://w3id.org/donghongqiao/scheme/qualifier#> .
@prefix unit: <https://w3id.org/donghongqiao/scheme/unit#> .
@prefix body-kind: <https://w3id.org/donghongqiao/scheme/body-kind#> .
@prefix trigger: <https://w3id.org/donghongqiao/scheme/trigger#> .
@prefix word: <https://w3id.org/donghongqiao/scheme/word#> .
@prefix lv: <https://w3id.org/donghongqiao/scheme/level#> .
role:head skos:inScheme scheme:role ; skos:prefLabel "甲长"@zh , "head"@en ; skos:altLabel "甲首"@zh ;
  dhq:headOf "甲" .
qualifier:former skos:prefLabel "原"@zh , "former"@en ; skos:altLabel "前"@zh ; dhq:past true .
qualifier:full skos:prefLabel "专职"@zh , "full-time"@en .
unit:branch skos:prefLabel "甲部"@zh , "branch"@en ; skos:altLabel "甲支"@zh ; dhq:words \"\"\"甲室
    甲组\"\"\" ; dhq:unsafe "甲支 甲组" ; dhq:indicates dhq:PartyBranch .
body-kind:town skos:prefLabel "镇"@zh , "town"@en ; dhq:unsafe "镇" ; dhq:indicates dhq:TerritorialBody ;
  dhq:indicatesLevel lv:town .
trigger:a-frame skos:prefLabel "甲句式"@zh , "a frame"@en ; dhq:frame "a" ; dhq:words "甲 甲乙丙 甲乙" ; dhq:unsafe "甲" .
word:some skos:prefLabel "词"@zh , "some"@en ; dhq:words "乙 丙\\n丁" .
"""


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load_schema()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Schema:
    """The ontology with the schemes that only the extractor reads among the others."""
    folder = tmp_path_factory.mktemp("whole") / "ontology"
    shutil.copytree(ontology_folder(), folder)
    for file in REGISTER:
        shutil.copy(file, folder / "schemes")
    return load_schema(folder)


@pytest.fixture(scope="module")
def lexicon(schema: Schema) -> Lexicon:
    return read_lexicon(schema)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    folder: Path = tmp_path_factory.mktemp("ontology")
    (folder / "tiny.ttl").write_text(TINY, encoding="utf-8")
    return read_lexicon(load_schema(folder))


def test_synonyms_of_a_role_are_the_same_role(tiny: Lexicon) -> None:
    assert tiny.roles == {word: Role("head", "甲长", "甲") for word in ("甲长", "甲首")}


def test_a_qualifier_says_whether_the_post_is_over(tiny: Lexicon) -> None:
    assert tiny.qualifiers["前"] == Qualifier("former", "原", past=True)
    assert tiny.qualifiers["专职"] == Qualifier("full", "专职", past=False)


def test_a_synonym_has_the_label_as_its_form_and_another_word_itself(tiny: Lexicon) -> None:
    def kind(label: str, safe: bool) -> Kind:
        return Kind("branch", label, "PartyBranch", "", safe)

    forms = {"甲部": ("甲部", True), "甲支": ("甲部", False), "甲室": ("甲室", True), "甲组": ("甲组", False)}
    assert tiny.units == {word: kind(label, safe) for word, (label, safe) in forms.items()}


def test_an_ending_tells_class_and_level(tiny: Lexicon) -> None:
    assert tiny.bodies == {"镇": Kind("town", "镇", "TerritorialBody", "town", safe=False)}


def test_phrases_of_a_frame_come_longest_first(tiny: Lexicon) -> None:
    assert tiny.triggers == dict.fromkeys(("甲", "甲乙", "甲乙丙"), "a") and tiny.weak == {"甲"}
    assert tiny.frame("a") == ("甲乙丙", "甲乙", "甲") and tiny.frame("b") == ()


def test_word_lists_are_separated_by_any_white_space(tiny: Lexicon) -> None:
    assert tiny.words == {"some": frozenset("乙丙丁")}


def test_an_ontology_without_schemes_gives_an_empty_lexicon(tmp_path: Path) -> None:
    (tmp_path / "none.ttl").write_text("<http://x.org/a> <http://x.org/b> <http://x.org/c> .", "utf-8")
    found, empty = read_lexicon(load_schema(tmp_path)), Lexicon({}, {}, {}, {}, {}, frozenset(), {})
    assert all(getattr(found, one.name) == getattr(empty, one.name) for one in fields(Lexicon))


def test_schemes_of_the_register_are_read_here_and_nowhere_else(tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*FOLDER)
    folder.mkdir(parents=True)
    (folder / "tiny.ttl").write_text(TINY, "utf-8")
    (tmp_path / "none.ttl").write_text("<http://x.org/a> <http://x.org/b> <http://x.org/c> .", "utf-8")
    schema = load_schema(tmp_path)
    assert "甲部" in read_lexicon(schema).units and not schema.concepts
    (folder / "tiny.ttl").write_text(":a :b", "utf-8")
    with pytest.raises(OntologyError, match=r"tiny\.ttl.*correct the Turtle"):
        read_lexicon(schema)


# ---- the schemes of the ontology ----


@pytest.mark.parametrize("file", REGISTER, ids=lambda file: file.stem)
def test_rdflib_and_pyoxigraph_read_the_same(file: Path) -> None:
    triples = {str(t) for t in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE)}
    assert len(rdflib.Graph().parse(file)) == len(triples) > 50


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.stem)
def test_a_check_of_the_ontology_is_clean(check: Path, whole: Schema) -> None:
    store = ox.Store()
    store.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in whole.quads())
    rows = store.query(check.read_text("utf-8"))
    assert isinstance(rows, ox.QuerySolutions) and not [str(row["this"]) for row in rows]


def test_every_concept_is_named_and_in_its_scheme(whole: Schema) -> None:
    names = {"qualifier", "unit", "body-kind", "trigger", "word"}
    assert {file.stem for file in REGISTER} == names
    for iri, concept in whole.concepts.items():
        assert concept.label.zh and concept.label.en and concept.scheme == iri.partition("#")[0], iri
        labels = whole.values(iri, SKOS + "prefLabel")
        assert len(labels) == 2, f"{iri}: {labels}"


FRAMES = """founding signing unveiling awarding presenting hosting speaking reading attending pledging
co-holding leading membership co-building joining inviting"""
LISTS = {
    "surnames": 500,
    "compound-surnames": 80,
    "common-word-surnames": 100,
    "not-names": 1000,
    "clause-openers": 100,
    "prepositions": 40,
    "coordinators": 10,
    "person-verbs": 100,
    "address": 10,
    "list-ends": 10,
    "collective-heads": 50,
    "byline-labels": 50,
    "brand-heads": 20,
    "brand-tails": 50,
    "generic-plurals": 50,
    "generic-organisations": 50,
    "minority-name-characters": 100,
    "fixed-phrases": 50,
}


def test_there_are_enough_words_of_every_kind(lexicon: Lexicon) -> None:
    assert len(lexicon.roles) >= 250 and len(lexicon.qualifiers) >= 30
    assert len(lexicon.units) >= 150 and len(lexicon.bodies) >= 600
    for name, least in LISTS.items():
        assert len(lexicon.words[name]) >= least, name
    assert set(FRAMES.split()) <= set(lexicon.triggers.values())
    assert lexicon.weak < set(lexicon.triggers)


def test_kinds_are_classes_and_levels_of_the_ontology(lexicon: Lexicon, schema: Schema) -> None:
    names = {iri.rpartition("#")[2] for iri in schema.classes}
    levels = {iri.rpartition("#")[2] for iri in schema.concepts if "/scheme/level#" in iri} | {""}
    for word, kind in {**lexicon.units, **lexicon.bodies}.items():
        assert kind.type in names and kind.level in levels, word
        assert kind.label, word


def test_what_is_called_unsafe_is_a_form_of_its_concept(whole: Schema) -> None:
    for iri in whole.concepts:
        unsafe = {word for text in whole.values(iri, DHQ + "unsafe") for word in text.value.split()}
        assert unsafe <= _forms(whole, iri), iri


def test_no_word_is_given_to_two_concepts(whole: Schema) -> None:
    for scheme in ("role", "qualifier", "unit", "body-kind", "trigger"):
        seen: dict[str, str] = {}
        for iri in (iri for iri in whole.concepts if f"/scheme/{scheme}#" in iri):
            for word in _forms(whole, iri):
                assert seen.setdefault(word, iri) == iri, f"{word}: {seen[word]} and {iri}"


def _forms(schema: Schema, iri: str) -> set[str]:
    labels = [v for name in ("prefLabel", "altLabel") for v in schema.values(iri, SKOS + name)]
    listed = [word for text in schema.values(iri, DHQ + "words") for word in text.value.split()]
    return {v.value for v in labels if getattr(v, "language", None) == "zh"} | set(listed)


def test_words_that_matter_most(lexicon: Lexicon) -> None:
    heads = {"镇长": "镇", "区长": "区", "部长": "部", "局长": "局", "校长": "学校", "书记": "", "总经理": ""}
    assert {word: lexicon.roles[word].head_of for word in heads} == heads
    assert lexicon.units["总支部委员会"].label == "党总支" and lexicon.units["支部委员会"].label == "党支部"
    assert lexicon.bodies["村民委员会"].label == "村委会"
    assert (
        lexicon.bodies["联席会议"].type == "JointConference" and lexicon.bodies["党建联盟"].type == "Alliance"
    )
    assert not lexicon.bodies["局"].safe and lexicon.bodies["街道办事处"].safe
    assert [word for word in ("原", "前", "时任", "常务", "专职") if lexicon.qualifiers[word].past] == [
        "原",
        "前",
        "时任",
    ]


def test_surnames_are_single_characters_and_stop_words_are_not(lexicon: Lexicon) -> None:
    assert all(len(word) == 1 for word in lexicon.words["surnames"] | lexicon.words["common-word-surnames"])
    assert all(len(word) >= 2 for word in lexicon.words["compound-surnames"] | lexicon.words["not-names"])


def test_reading_is_quick(schema: Schema) -> None:
    started = time.process_time()
    read_lexicon(schema)
    assert time.process_time() - started < 0.3, "15 ms where it was measured"
