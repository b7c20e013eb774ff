"""The ontology: parses, stays in its OWL profiles, its checks are clean, its examples do what they say."""

import json
import re
import shutil
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SH, SKOS
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.processor import SPARQLProcessor

from kg.graph.mapping.edtf import parse as parse_edtf
from kg.iri import DHQ, PREFIXES, SHAPES
from kg.schema import load_schema, ontology_folder
from tests.owl import HERMIT, OWL_API, PROFILE, jar, java

ONTOLOGY = ontology_folder()
TERMS = sorted([*ONTOLOGY.glob("*.ttl"), *(ONTOLOGY / "schemes").glob("*.ttl")])
SHAPE_FILES = sorted((ONTOLOGY / "shapes").glob("*.ttl"))
EXAMPLES = sorted((ONTOLOGY / "examples").glob("*.ttl"))
VALID = [path for path in EXAMPLES if path.stem.startswith("valid-")]
INVALID = [path for path in EXAMPLES if path.stem.startswith("invalid-")]
CHECKS = sorted((ONTOLOGY / "checks").glob("*.rq"))
RULES = sorted((ONTOLOGY / "rules").glob("*.rq"))
BASE = "https://w3id.org/donghongqiao/example/"
SPACES = {**PREFIXES, "": BASE + "t/", "scheme": "https://w3id.org/donghongqiao/scheme/"}
HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in SPACES.items())


def ids(paths: list[Path]) -> Any:
    return {"argvalues": paths, "ids": [path.stem for path in paths]}


def triples(text: str) -> list[ox.Quad]:
    parsed = ox.parse(text, format=ox.RdfFormat.TURTLE)
    return [ox.Quad(t.subject, t.predicate, t.object) for t in parsed]


@lru_cache
def terms() -> list[ox.Quad]:
    """The ontology with schemes and shapes."""
    return [quad for path in [*TERMS, *SHAPE_FILES] for quad in triples(path.read_text("utf-8"))]


def example(path: Path) -> str:
    """An example, moved to a namespace of its own, so that all can share one graph."""
    return path.read_text("utf-8").replace(f"{BASE}id/", f"{BASE}{path.stem}/id/")


def derived(quads: list[ox.Quad]) -> ox.Store:
    """The ontology and some data, with what the rules make of them."""
    store = ox.Store()
    store.bulk_extend([*terms(), *quads])
    for rule in RULES:
        made = [ox.Quad(t.subject, t.predicate, t.object) for t in store.query(rule.read_text("utf-8"))]
        store.bulk_extend(made)
    return store


@pytest.fixture(scope="module")
def everything() -> ox.Store:
    """The ontology and all valid examples, derived."""
    return derived([quad for path in VALID for quad in triples(example(path))])


# ---- files ----


def test_enough_of_everything_is_found() -> None:
    assert len(VALID) >= 5 and len(INVALID) >= 45
    assert len(CHECKS) >= 25 and len(RULES) >= 12
    assert len(load_schema().tables) == 24


@pytest.mark.parametrize("path", **ids([*TERMS, *SHAPE_FILES, *EXAMPLES]))
def test_rdflib_and_pyoxigraph_read_the_same(path: Path) -> None:
    expected = len(set(triples(path.read_text("utf-8"))))
    assert len(rdflib.Graph().parse(path)) == expected > 0


@pytest.mark.parametrize("path", **ids([*CHECKS, *RULES]))
def test_queries_say_in_both_languages_what_they_are_for(path: Path) -> None:
    zh, en, *query = path.read_text("utf-8").splitlines()
    assert re.fullmatch(r"# zh: .*。", zh) and re.fullmatch(r"# en: .*\.", en)
    assert query[0].startswith("PREFIX") or query[0] == "# severity: warning"


def test_nothing_is_imported() -> None:
    assert not [q for q in terms() if q.predicate.value == str(OWL.imports)]


HEADER = "title description abstract license creator publisher bibliographicCitation source"


def test_header_has_what_fair_checkers_want() -> None:
    graph = rdflib.Graph().parse(ONTOLOGY / "dhq.ttl")
    ontology = rdflib.URIRef("https://w3id.org/donghongqiao/ont")
    dates = [graph.value(ontology, rdflib.DCTERMS[name]) for name in ("created", "issued", "modified")]
    assert all(isinstance(d, rdflib.Literal) and d.datatype == rdflib.XSD.dateTime for d in dates)
    for name in HEADER.split():
        assert graph.value(ontology, rdflib.DCTERMS[name]), name
    version = graph.value(ontology, OWL.versionIRI)
    assert (
        version and version != ontology and str(version).endswith(str(graph.value(ontology, OWL.versionInfo)))
    )
    vann = rdflib.Namespace("http://purl.org/vocab/vann/")
    assert str(graph.value(ontology, vann.preferredNamespaceUri)) == DHQ
    assert graph.value(ontology, rdflib.URIRef("http://purl.org/ontology/bibo/status"))


def test_own_terms_are_declared_in_one_file_and_foreign_ones_are_stubs() -> None:
    own, stubs = (rdflib.Graph().parse(ONTOLOGY / name) for name in ("dhq.ttl", "stubs.ttl"))
    declared = set(own.subjects(RDFS.isDefinedBy))
    assert len(declared) >= 100 and all(str(term).startswith(DHQ) for term in declared)
    assert not any(str(term).startswith(DHQ) for term in stubs.subjects())
    assert all(len(set(stubs.objects(term, RDFS.isDefinedBy))) == 1 for term in stubs.subjects())
    alignments = rdflib.Graph().parse(ONTOLOGY / "alignments.ttl")
    assert set(alignments.predicates()) == {SKOS.closeMatch} and set(alignments.subjects()) <= declared


def test_tables_have_the_columns_of_the_contract() -> None:
    evidence, span = "source quote at status reason", "start end as_of"
    expected = {
        "sources": "id name publisher date date_basis sha256 length paragraphs url note",
        "posts": "id name organization role note",
        "events": "id type category name note",
        "post-holdings": f"id person organization role post occasion {span} alternative_to {evidence}",
        "participations": f"id participant event role acted_on invited_by alternative_to {evidence}",
        "links": f"id subject relation object alternative_to {evidence}",
        "gaps": "id about property source note",
        "mentions": f"refers_to {evidence}",
    }
    tables = load_schema().tables
    assert {name: " ".join(c.name for c in tables[name].columns) for name in expected} == expected
    keys = {name: [c.name for c in spec.key] for name, spec in tables.items() if spec.key}
    assert keys["representations"] == ["person", "represents", "occasion"]
    assert keys["links"] == ["subject", "relation", "object"] and keys["gaps"] == ["about", "property"]


README = (ONTOLOGY / "README.md").read_text("utf-8")


def test_the_readme_lists_every_annotation() -> None:
    table = README.partition("## Annotations")[2].partition("From SHACL")[0]
    wanted = {q.subject.value for q in terms() if q.object == ox.NamedNode(str(OWL.AnnotationProperty))}
    cells = " ".join(re.findall(r"^\| (.*?) \|", table, re.MULTILINE))
    listed = set(re.findall(r"`dhq:(\w+)`", cells))
    assert listed == {iri.removeprefix(DHQ) for iri in wanted if iri.startswith(DHQ)}


def test_the_five_steps_of_the_readme_make_a_table(tmp_path: Path) -> None:
    block = re.search(r"```turtle\n(.*?)```", README, re.DOTALL)
    assert block
    shutil.copytree(ONTOLOGY, tmp_path / "ontology")
    (tmp_path / "ontology/shapes/twinning.ttl").write_text(block[1], "utf-8")
    table = load_schema(tmp_path / "ontology").tables["twinnings"]
    assert [c.name for c in table.key] == ["agent", "target"] and table.headers[-5:-2] == (
        "source",
        "quote",
        "at",
    )
    store = ox.Store()
    store.bulk_extend([*terms(), *triples(block[1])])
    for check in CHECKS:
        assert not list(store.query(check.read_text("utf-8"))), check.stem


def test_phrases_use_places_that_exist() -> None:
    known = {"subject", "target", "role"} | {iri.removeprefix(DHQ) for iri in load_schema().properties}
    phrases = [q.object.value for q in terms() if q.predicate.value == DHQ + "phrase"]
    assert len(phrases) >= 100
    for phrase in phrases:
        assert set(re.findall(r"\{(\w+)\}", phrase)) <= known and "{subject}" in phrase, phrase
        assert "{" not in re.sub(r"\[[^\[\]]*\]|\{(subject|target|role)\}", "", phrase), phrase


# ---- OWL ----


def owl_file(path: Path, extra: str = "") -> str:
    """The ontology with its valid examples as one RDF/XML file, which the old OWL API reads best."""
    graph = rdflib.Graph()
    for file in TERMS:
        graph.parse(file)
    for file in VALID:
        graph.parse(data=example(file), format="turtle")
    graph.parse(data=HEAD + extra, format="turtle")
    graph.serialize(path, format="xml")
    return str(path)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_owl_2_dl_and_rl(tmp_path: Path) -> None:
    (tmp_path / "Profile.java").write_text(PROFILE)
    good = owl_file(tmp_path / "good.rdf")
    bad = owl_file(tmp_path / "bad.rdf", ":p a owl:ObjectProperty , owl:DatatypeProperty .")
    lines = java("-cp", str(jar(OWL_API)), str(tmp_path / "Profile.java"), good, bad).splitlines()
    report = {name: [x.partition(" ")[2] for x in lines if x.startswith(name)] for name in (good, bad)}
    assert len(report[good]) == 1 and int(report[good][0].removeprefix("axioms ")) > 2000, report[good]
    assert any("OWL 2 DL" in line for line in report[bad])


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_hermit_finds_no_contradiction(tmp_path: Path) -> None:
    hermit = str(jar(HERMIT))
    good = owl_file(tmp_path / "good.rdf")
    bad = owl_file(tmp_path / "bad.rdf", ":x a foaf:Person , dhq:JointBody .")
    assert "Thing is satisfiable" in java("-jar", hermit, "-k", good)
    assert "Inconsistent ontology" in java("-jar", hermit, "-k", bad)
    unsatisfiable = java("-jar", hermit, "-U", good)
    assert "Nothing" in unsatisfiable and "dhq" not in unsatisfiable and "donghongqiao" not in unsatisfiable


# ---- shapes and examples ----


COMPILED = (
    "targetClass targetSubjectsOf property path minCount maxCount class datatype nodeKind in hasValue pattern"
    " flags minLength uniqueLang languageIn or and not qualifiedValueShape qualifiedMinCount inversePath"
    " sparql select prefixes declare prefix namespace severity message order name description defaultValue"
)


def test_shapes_use_only_what_is_compiled() -> None:
    shapes = rdflib.Graph()
    for path in SHAPE_FILES:
        shapes.parse(path)
    assert {str(p).removeprefix(str(SH)) for p in shapes.predicates() if p in SH} <= set(COMPILED.split())
    for constraint in shapes.subjects(RDF.type, SH.SPARQLConstraint):
        select = str(shapes.value(constraint, SH.select))
        assert "$this" in select and not re.search(r"\b(MINUS|VALUES|SERVICE)\b|SELECT.*SELECT", select)
    assert all(isinstance(shape, rdflib.URIRef) for shape in shapes.subjects(SH.message))


_prepare = lru_cache(maxsize=None)(prepareQuery)
_evaluate = SPARQLProcessor.query


def _query(self: Any, text: str, *rest: Any, **options: Any) -> Any:
    """Parse each query once: pySHACL hands the same text over for every focus node."""
    return _evaluate(self, _prepare(text), *rest, **options)


@pytest.fixture(scope="module")
def broken() -> dict[str, set[str]]:
    """Example → the node shapes that it breaks, by one pySHACL run over all examples at once."""
    from pyshacl import validate

    store = derived([quad for path in EXAMPLES for quad in triples(example(path))])
    text = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()).decode()
    data, shapes = rdflib.Graph().parse(data=text, format="nt"), rdflib.Graph()
    for path in SHAPE_FILES:
        shapes.parse(path)
    with patch.object(SPARQLProcessor, "query", _query):
        _, report, _ = validate(data, shacl_graph=shapes, inference="none", advanced=False)
    found: dict[str, set[str]] = defaultdict(set)
    for result in report.objects(None, SH.result):
        focus, value = report.value(result, SH.focusNode), report.value(result, SH.value)
        shape, where = report.value(result, SH.sourceShape), _example_of(focus)
        if not (str(shape) == SHAPES + "SameName" and where != _example_of(value)):
            found[where] |= _node_shapes(shape, focus, shapes, data)
    return found


def _example_of(node: Any) -> str:
    return str(node).removeprefix(BASE).partition("/")[0]


def _node_shapes(shape: Any, focus: Any, shapes: rdflib.Graph, data: rdflib.Graph) -> set[str]:
    """The node shapes, by local name, that hold a reported shape and target the focus node."""
    holders = set(shapes.subjects(SH.property, shape)) or {shape}
    kinds = set(data.objects(focus, RDF.type))
    fit = {h for h in holders if len(holders) == 1 or kinds & set(shapes.objects(h, SH.targetClass))}
    return {str(holder).removeprefix(SHAPES) for holder in fit}


@pytest.mark.parametrize("path", **ids(VALID))
def test_a_valid_example_breaks_nothing(path: Path, broken: dict[str, set[str]]) -> None:
    assert broken[path.stem] == set()


@pytest.mark.parametrize("path", **ids(INVALID))
def test_an_invalid_example_breaks_just_its_shape(path: Path, broken: dict[str, set[str]]) -> None:
    first = path.read_text("utf-8").partition("\n")[0]
    assert broken[path.stem] == {first.removeprefix("# breaks: shp:")}


def test_the_ontology_itself_breaks_nothing(broken: dict[str, set[str]]) -> None:
    assert set(broken) <= {path.stem for path in EXAMPLES}


def test_every_shape_is_broken_by_some_example(broken: dict[str, set[str]]) -> None:
    shapes = {str(s) for p in SHAPE_FILES for s in rdflib.Graph().parse(p).subjects(RDF.type, SH.NodeShape)}
    assert len(shapes) >= 45
    assert {SHAPES + name for names in broken.values() for name in names} == shapes


DATES = "2018 2018-05 2018-05-03 2018~ 2018-05? 201X 20XX 2018-XX-XX 2018-21 2018/2019 2018-05/.. /2018"
NO_DATES = "5月 18 2018-13 2018-5 2018-05-32 2018-05- x/2018 2018.05 ２０１８ --05"


@pytest.mark.parametrize("text", [*DATES.split(), *NO_DATES.split(), "2018-05-03T10:00:00Z", ""])
def test_the_date_pattern_agrees_with_the_grammar_of_dates(text: str) -> None:
    shapes = rdflib.Graph().parse(ONTOLOGY / "shapes/rules.ttl")
    pattern = str(shapes.value(rdflib.URIRef(SHAPES + "Edtf-start"), SH.pattern))
    good = text not in NO_DATES.split() and text != ""
    assert bool(re.match(pattern, text)) == good
    if good:
        parse_edtf(text)
    else:
        with pytest.raises(ValueError):
            parse_edtf(text)


# ---- checks ----


@pytest.mark.parametrize("check", **ids(CHECKS))
def test_a_check_is_clean(check: Path, everything: ox.Store) -> None:
    rows = everything.query(check.read_text("utf-8"))
    assert rows.variables[0].value == "this"
    assert [[str(term) for term in row] for row in rows] == []


ONT = "rdfs:isDefinedBy <https://w3id.org/donghongqiao/ont>"
CAUGHT = {
    "alternative-not-mutual": ":a dhq:alternativeTo :b .",
    "blank-nodes-in-data": "[] a dhq:Gap .",
    "class-without-mark": ":C rdfs:subClassOf :D . :s dhq:kind 'd' ; sh:targetClass :D .",
    "column-duplicated": ":s dhq:table 't' ; sh:property :p , :q . :p sh:order 1 . :q sh:order 1 .",
    "comment-differs-from-definition": f":t {ONT} ; skos:definition 'a'@en ; rdfs:comment 'b'@en .",
    "concept-in-broader-cycle": ":a skos:broader :b . :b skos:broader :a .",
    "concept-label-duplicates": ":a skos:inScheme :s ; skos:prefLabel 'a'@en . "
    ":b skos:inScheme :s ; skos:prefLabel 'a'@en .",
    "concept-not-in-scheme": ":a a org:Role .",
    "concept-without-labels": "role:new skos:inScheme scheme:role ; skos:prefLabel 'new'@en .",
    "deprecated-terms-used": ":old owl:deprecated true . :a :old :b .",
    "derived-without-relation": ":a dhq:memberUnitOf :b .",
    "edge-not-object-property": "skos:note dhq:edge true .",
    "edge-without-labels": ":p dhq:edge true ; rdfs:label 'p'@en .",
    "label-duplicates": f":a {ONT} ; rdfs:label 'a'@en . :b {ONT} ; rdfs:label 'a'@en .",
    "mark-clash": ":a dhq:glyph 'dot' .",
    "mark-unknown": ":a dhq:glyph 'heart' ; dhq:color '#123456' .",
    "mention-words-differ": ":m a dhq:Mention ; dhq:asWritten '甲乙丙' ; dhq:segment :s . "
    ":s oa:hasSelector :t . :t oa:exact '甲' .",
    "missing-domain-or-range-without-reason": f":p a owl:ObjectProperty ; {ONT} ; rdfs:domain :C .",
    "orphan-evidence": ":m a dhq:Mention .",
    "phrase-place-unknown": ":a dhq:phrase '{subject}[在{onOccasion}][对{onOcasion}]{target}'@zh .",
    "relation-without-evidence": ":r a dhq:QualifiedRelation .",
    "relation-without-shortcut": ":r a dhq:UnitMembership ; dhq:status st:explicit ; org:member :a ; "
    "org:organization :b .",
    "several-labels-in-a-language": f":t {ONT} ; rdfs:label 'a'@en , 'b'@en .",
    "shape-without-messages": ":s a sh:PropertyShape ; sh:message 'a'@en .",
    "table-without-layer": ":s dhq:table 't' ; dhq:graph 'elsewhere' ; sh:targetClass :C .",
    "table-without-names": ":s dhq:column 'c' ; sh:name 'c'@en .",
    "term-outside-namespace": f":t {ONT} .",
    "term-without-definitions": f":t {ONT} ; skos:definition 'a'@en .",
    "term-without-labels": f":t {ONT} ; rdfs:label 'a'@zh .",
    "undeclared-terms": ":a a dhq:Nonsense .",
    "untyped-references": ":a dhq:target :b .",
}


@pytest.mark.parametrize("check", **ids(CHECKS))
def test_a_check_catches_what_it_is_for(check: Path) -> None:
    store = ox.Store()
    store.bulk_extend([*terms(), *triples(HEAD + CAUGHT[check.stem])])
    assert list(store.query(check.read_text("utf-8")))


# ---- rules ----

EXPLICIT, INFERRED, AMBIGUOUS = (
    f"dhq:status st:{status}" for status in ("explicit", "inferred", "ambiguous")
)
FOLLOWS = {
    "05-role-concepts": (
        ":a skos:inScheme scheme:role . :b skos:inScheme scheme:part .",
        ":a a org:Role .",
    ),
    "10-structural-links": (
        "".join(
            f":{n} a dhq:StructuralLink ; dhq:subject :s ; dhq:relation dhq:areaOf ; dhq:target :{n}t ; {s} ."
            for n, s in (("e", EXPLICIT), ("i", INFERRED), ("a", AMBIGUOUS))
        ),
        ":s dhq:areaOf :et , :it .",
    ),
    "20-alternatives": (":a dhq:alternativeTo :b .", ":b dhq:alternativeTo :a ."),
    "30-member-units": (
        f":r a dhq:UnitMembership ; org:member :u ; org:organization :b ; {EXPLICIT} . "
        f":q a dhq:UnitMembership ; org:member :u ; org:organization :c ; {INFERRED} .",
        ":u dhq:memberUnitOf :b .",
    ),
    "31-lead-units": (
        f":r a dhq:LeadEngagement ; dhq:agent :u ; dhq:target :b ; {EXPLICIT} . "
        f":q a dhq:LeadEngagement ; dhq:agent :u ; dhq:target :c ; {INFERRED} .",
        ":u dhq:leadUnitOf :b .",
    ),
    "32-offices": (
        f":r a dhq:PostHolding ; org:member :p ; org:organization :o ; {EXPLICIT} . "
        f":q a dhq:PostHolding ; org:member :p ; org:organization :n ; {AMBIGUOUS} .",
        ":p dhq:holdsOfficeIn :o .",
    ),
    "33-posts-held": (
        f":r a dhq:PostHolding ; org:member :p ; dhq:post :q ; {EXPLICIT} . "
        f":s a dhq:PostHolding ; org:member :p ; dhq:post :t ; {INFERRED} .",
        ":p org:holds :q .",
    ),
    "34-participants": (
        f":r a dhq:Participation ; dhq:participant :p ; dhq:inOccurrence :e ; {EXPLICIT} . "
        f":s a dhq:Participation ; dhq:participant :p ; dhq:inOccurrence :f ; {INFERRED} .",
        ":p dhq:tookPartIn :e .",
    ),
    "35-affiliations": (
        f":r a dhq:Affiliation ; org:member :p ; org:organization :o ; {EXPLICIT} . "
        f":q a dhq:Affiliation ; org:member :p ; org:organization :n ; {INFERRED} .",
        ":p org:memberOf :o .",
    ),
    "50-superproperties": (
        ":r dhq:participant :p ; dhq:inOccurrence :e . :u dhq:memberUnitOf :b .",
        ":r dhq:agent :p ; dhq:subject :p ; dhq:target :e . :u org:memberOf :b .",
    ),
    "60-supertypes": (
        ":o a dhq:AreaCommittee .",
        ":o a dhq:JointBody , org:Organization , foaf:Organization , foaf:Agent .",
    ),
    "70-aliases": (
        ":o skos:prefLabel '甲区委'@zh . "
        f":m dhq:refersTo :o ; dhq:asWritten '区委' ; {INFERRED} . "
        f":n dhq:refersTo :o ; dhq:asWritten '甲区委' ; {EXPLICIT} . "
        f":k dhq:refersTo :o ; dhq:asWritten '该委' ; {AMBIGUOUS} . "
        f":l dhq:refersTo :o ; dhq:asWritten 'JDC' ; {EXPLICIT} . "
        f":j dhq:refersTo :t ; dhq:asWritten '今年' ; {EXPLICIT} .",
        ":o skos:altLabel '区委'@zh , 'JDC' .",
    ),
}


@pytest.mark.parametrize("rule", **ids(RULES))
def test_a_rule_makes_just_what_follows(rule: Path) -> None:
    given, expected = FOLLOWS[rule.stem]
    store = ox.Store()
    store.bulk_extend([*terms(), *triples(HEAD + given)])
    made = {t for t in store.query(rule.read_text("utf-8")) if str(t.subject).startswith(f"<{BASE}")}
    assert made == {q.triple for q in triples(HEAD + expected)}


def test_every_derived_property_is_checked() -> None:
    text = (ONTOLOGY / "checks/derived-without-relation.rq").read_text("utf-8")
    shortcuts = [q.subject.value for q in terms() if q.predicate.value == DHQ + "derived"]
    assert len(shortcuts) == 6
    for iri in shortcuts:
        assert f":{re.split('[#/]', iri)[-1]} " in text, json.dumps(iri)
