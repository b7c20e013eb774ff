"""The serialiser: two parsers read every format back to the same graph; it always has the same bytes."""

import random
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import assume, given
from hypothesis import strategies as st

from kg.errors import KGError
from kg.graph.formats.serialise import SERIALISERS, SUFFIXES, data_prefixes, lines_of, serialise
from kg.iri import PREFIXES, RDF, SKOS, XSD

FORMATS = {
    "turtle": (ox.RdfFormat.TURTLE, "turtle"),
    "ntriples": (ox.RdfFormat.N_TRIPLES, "nt"),
    "nquads": (ox.RdfFormat.N_QUADS, "nquads"),
    "trig": (ox.RdfFormat.TRIG, "trig"),
    "jsonld": (ox.RdfFormat.JSON_LD, "json-ld"),
    "rdfxml": (ox.RdfFormat.RDF_XML, "xml"),
}
GRAPHS = {"nquads", "trig", "jsonld"}
E = "http://example.org/"


def text(lines: list[str], form: str) -> str:
    return "".join(serialise(lines, form))


def expected(quads: set[ox.Quad], form: str) -> set[Any]:
    return quads if form in GRAPHS else {quad.triple for quad in quads}


def read(written: str, form: str) -> set[Any]:
    found = set(ox.parse(written.encode(), format=FORMATS[form][0]))
    return found if form in GRAPHS else {quad.triple for quad in found}


# ---- any graph ----

PRINTABLE = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=12
)
ANY = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
LOCAL = st.text("abzAZ09-_.~%'()*,;=:@!$&/?#新泾é", max_size=8)


def iri_of(space: str, local: str) -> ox.NamedNode | None:
    try:
        return ox.NamedNode(space + local)
    except ValueError:
        return None


IRIS = st.builds(iri_of, st.sampled_from([E, *PREFIXES.values()]), LOCAL).filter(lambda iri: iri is not None)
PREDICATES = st.sampled_from(
    [RDF + "type", SKOS + "prefLabel", E + "p", E + "x#é", "urn:x:a1", E + "1a"]
).map(ox.NamedNode)
DATATYPES = st.sampled_from([XSD + "integer", XSD + "boolean", XSD + "decimal", E + "type"]).map(ox.NamedNode)


def literals(texts: st.SearchStrategy[str]) -> st.SearchStrategy[ox.Literal]:
    return st.one_of(
        st.builds(ox.Literal, texts),
        st.builds(
            lambda t, lang: ox.Literal(t, language=lang), texts, st.sampled_from(["zh", "en", "zh-Hans"])
        ),
        st.builds(
            lambda t, kind: ox.Literal(t, datatype=kind),
            texts | st.sampled_from(["1", "-5", "true"]),
            DATATYPES,
        ),
    )


def quads(texts: st.SearchStrategy[str]) -> st.SearchStrategy[set[ox.Quad]]:
    graph = st.sampled_from([ox.DefaultGraph(), ox.NamedNode(E + "g"), ox.NamedNode(E + "h")])
    return st.sets(st.builds(ox.Quad, IRIS, PREDICATES, IRIS | literals(texts), graph), max_size=8)


@pytest.mark.parametrize("form", sorted(set(FORMATS) - {"rdfxml"}))
@given(given_quads=quads(ANY))
def test_pyoxigraph_reads_back_any_graph(form: str, given_quads: set[ox.Quad]) -> None:
    assert read(text(lines_of(given_quads), form), form) == expected(given_quads, form)


@given(given_quads=quads(PRINTABLE))
def test_pyoxigraph_reads_back_rdfxml(given_quads: set[ox.Quad]) -> None:
    assert read(text(lines_of(given_quads), "rdfxml"), "rdfxml") == expected(given_quads, "rdfxml")


@pytest.mark.parametrize("form", ["turtle", "ntriples", "nquads", "trig", "rdfxml"])
@given(given_quads=quads(PRINTABLE))
def test_both_parsers_agree(form: str, given_quads: set[ox.Quad]) -> None:
    written = text(lines_of(given_quads), form)
    assert by_rdflib(written, form) == {str(t) for t in ({q.triple for q in given_quads})}


@given(given_quads=quads(PRINTABLE))
def test_both_parsers_agree_on_jsonld(given_quads: set[ox.Quad]) -> None:
    assume(all("%" not in str(q) and "\\" not in str(q) for q in given_quads))
    written = text(lines_of(given_quads), "jsonld")
    assert by_rdflib(written, "jsonld") == {str(q.triple) for q in given_quads}


def by_rdflib(written: str, form: str) -> set[str]:
    """The triples that rdflib reads, spelled as pyoxigraph spells them."""
    rdflib.NORMALIZE_LITERALS = False
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=written.encode(), format=FORMATS[form][1])
    return {" ".join(map(spelled, triple)) for triple in dataset.triples((None, None, None))}


def spelled(term: Any) -> str:
    if isinstance(term, rdflib.Literal):
        datatype = ox.NamedNode(str(term.datatype)) if term.datatype else None
        language = term.language
        return str(
            ox.Literal(str(term), language=language) if language else ox.Literal(str(term), datatype=datatype)
        )
    return f"<{term}>"


# ---- blank nodes ----


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_blank_nodes_are_carried(form: str) -> None:
    lines = [
        f"<{E}s> <{E}p> _:a1 .\n",
        f"_:1b <{E}p> <{E}o> .\n",
        f"_:a1 <{E}p> _:1b .\n",
    ]
    one, other = ox.Dataset(ox.parse("".join(lines), format=ox.RdfFormat.N_QUADS)), ox.Dataset()
    for quad in ox.parse(text(lines, form).encode(), format=FORMATS[form][0]):
        other.add(quad)
    one.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    other.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    assert one == other


# ---- how it looks ----

LINES = lines_of(
    [
        ox.Quad(ox.NamedNode(E + "id/org/yi-zhen"), ox.NamedNode(p), o, ox.NamedNode(E + g))
        for p, o, g in (
            (RDF + "type", ox.NamedNode(PREFIXES["org"] + "Organization"), "g"),
            (RDF + "type", ox.NamedNode(PREFIXES["org"] + "Organization"), "h"),
            (SKOS + "prefLabel", ox.Literal("乙镇", language="zh"), "g"),
            (SKOS + "note", ox.Literal('a "b"\n'), "g"),
            (PREFIXES["dhq"] + "lowerBound", ox.Literal(5), "g"),
            (PREFIXES["dhq"] + "isApproximate", ox.Literal(True), "g"),
            (PREFIXES["dhq"] + "code", ox.Literal("007", datatype=ox.NamedNode(XSD + "integer")), "g"),
        )
    ]
)
BLOCK = """
id-org:yi-zhen a org:Organization ;
  skos:prefLabel "乙镇"@zh ;
  skos:note "a \\"b\\"\\n" ;
  dhq:code "007"^^xsd:integer ;
  dhq:isApproximate true ;
  dhq:lowerBound 5 .
"""


def test_turtle_is_made_to_be_read() -> None:
    written = "".join(serialise(LINES, "turtle", data_prefixes(E + "id/", ["org", ""])))
    assert written.endswith(BLOCK)
    assert f"@prefix id-org: <{E}id/org/> .\n" in written


def test_trig_has_a_block_for_each_graph() -> None:
    written = text(LINES, "trig")
    assert f"\n<{E}g> {{\n" in written and f"\n<{E}h> {{\n" in written


def test_triples_that_stand_in_two_graphs_are_written_once() -> None:
    assert text(LINES, "ntriples").count("org#Organization") == 1
    assert text(LINES, "rdfxml").count("org#Organization") == 1
    assert text(LINES, "nquads") == "".join(LINES)


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_the_same_graph_gives_the_same_bytes(form: str) -> None:
    quads = list(ox.parse("".join(LINES), format=ox.RdfFormat.N_QUADS))
    first = text(LINES, form)
    for seed in range(5):
        random.Random(seed).shuffle(quads)  # noqa: S311 - any order will do
        assert text(lines_of(quads), form) == first
    assert set(SERIALISERS) == set(SUFFIXES) == set(FORMATS)


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_an_empty_graph(form: str) -> None:
    assert read(text([], form), form) == set()


# ---- what cannot be ----


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(KGError, match="no RDF format 'n3'; choose one of turtle"):
        serialise([], "n3")


@pytest.mark.parametrize("char", ["\x00", "\x01", "\x0b", "\ufffe", "\uffff"])
def test_what_xml_cannot_carry_is_refused(char: str) -> None:
    lines = lines_of([ox.Triple(ox.NamedNode(E + "s"), ox.NamedNode(E + "p"), ox.Literal(f"a{char}b"))])
    with pytest.raises(KGError, match=f"U\\+{ord(char):04X}.*choose turtle"):
        text(lines, "rdfxml")


def test_line_breaks_survive_xml() -> None:
    lines = lines_of(
        [ox.Triple(ox.NamedNode(E + "s"), ox.NamedNode(E + "p"), ox.Literal("a\r\nb\rc\td ]]> & <"))]
    )
    (triple,) = read(text(lines, "rdfxml"), "rdfxml")
    assert triple.object.value == "a\r\nb\rc\td ]]> & <"


def test_a_predicate_that_xml_cannot_name_is_refused() -> None:
    lines = lines_of([ox.Triple(ox.NamedNode(E + "s"), ox.NamedNode(E + "p/1"), ox.Literal("a"))])
    with pytest.raises(KGError, match="cannot name the predicate"):
        text(lines, "rdfxml")
