"""SPARQL: what is refused, what a query sees, how parameters are bound, how answers are written."""

import csv
import io
import json
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.graph.asking import answers
from kg.graph.asking.answers import QUERY_FORMATS, RDF_FORMATS, to_table, write
from kg.graph.asking.query import named_graphs, run_query
from kg.graph.telling.sentences import Speaker
from kg.records import Text
from tests.small_graph import BASE, ID, schema, store

HOLDERS = """SELECT ?who ?where WHERE {
  ?f a dhq:PostHolding ; org:member ?who ; org:organization ?where
} ORDER BY ?where"""
ELSEWHERE = "<http://127.0.0.1:9/>"


@pytest.fixture(scope="module")
def names() -> Speaker:
    return Speaker(store(), schema())


def rows(text: str, **options: object) -> list[tuple[object, ...]]:
    return list(to_table(run_query(store(), text, **options)).rows)  # type: ignore[arg-type]


def refusal(text: str, **options: object) -> str:
    with pytest.raises(QueryError) as error:
        rows(text, **options)
    return str(error.value)


# ---- what a query sees ----


def test_a_query_sees_the_union_of_all_graphs() -> None:
    assert rows(HOLDERS) == [
        (ID + "person/zhang-san", ID + "org/ji-dangwei"),
        (ID + "person/zhang-san", ID + "org/yi-zhen-dangwei"),
    ]


def test_explicit_only_hides_inferred_and_ambiguous_facts_and_what_follows_from_them() -> None:
    assert rows(HOLDERS, explicit_only=True) == [(ID + "person/zhang-san", ID + "org/yi-zhen-dangwei")]
    derived = "ASK { ?s dhq:partyOrganizationOf ?o }"
    assert rows(derived) == [(True,)]
    assert rows(derived, explicit_only=True) == [(False,)]
    hidden = "SELECT ?g WHERE { GRAPH ?g { ?s dhq:status st:inferred } FILTER(CONTAINS(STR(?g), 'claims')) }"
    assert rows(hidden, explicit_only=True) == []


def test_explicit_only_still_sees_the_ontology() -> None:
    assert rows("ASK { dhq:PostHolding a owl:Class }", explicit_only=True) == [(True,)]


def test_named_graphs_without_the_unsure_ones() -> None:
    every, sure = named_graphs(store()), named_graphs(store(), explicit_only=True)
    assert {graph.value for graph in every} - {graph.value for graph in sure} == {
        BASE + "graph/claims/demo/inferred",
        BASE + "graph/derived/inferred",
    }


def test_from_a_graph_of_the_store() -> None:
    text = f"SELECT ?o FROM <{BASE}graph/derived> WHERE {{ ?s dhq:memberUnitOf ?o }}"  # noqa: S608
    assert rows(text) == [(ID + "org/bing-weiyuanhui",)]
    assert rows(text.replace("memberUnitOf", "status")) == []


def test_from_with_a_prefix_and_from_named() -> None:
    text = "SELECT ?g FROM NAMED g:derived WHERE { GRAPH ?g { ?s dhq:memberUnitOf ?o } }"
    assert rows(f"PREFIX g: <{BASE}graph/> {text}") == [(BASE + "graph/derived",)]


def test_from_a_hidden_graph_gives_nothing() -> None:
    text = f"SELECT ?s FROM <{BASE}graph/derived/inferred> WHERE {{ ?s ?p ?o }}"  # noqa: S608
    assert len(rows(text)) == 1
    assert rows(text, explicit_only=True) == []


def test_from_an_unknown_graph_is_refused() -> None:
    said = refusal("SELECT ?s FROM <https://example.org/nope> WHERE { ?s ?p ?o }")
    assert said.startswith("query: there is no graph <https://example.org/nope> to read FROM; choose among <")
    assert refusal("SELECT ?s FROM <nope> WHERE { ?s ?p ?o }") == "query: FROM needs a whole IRI, not <nope>"


# ---- parameters ----


def test_parameters_are_bound_as_terms() -> None:
    person = ox.NamedNode(ID + "person/zhang-san")
    text = "SELECT ?who ?role WHERE { ?f org:member ?who ; org:role ?role ; dhq:status st:explicit }"
    assert len(rows(text, params={"who": person})) == 1
    assert rows(text, params={"who": ox.NamedNode(ID + "person/li-si")}) == []


@pytest.mark.parametrize(
    "value", ['x" ) } DROP ALL #', "'; DELETE WHERE { ?s ?p ?o }", "\\", "\n", "}} SERVICE <http://x/> {"]
)
def test_a_parameter_is_never_read_as_sparql(value: str) -> None:
    assert rows("SELECT ?x WHERE { BIND(?x AS ?y) }", params={"x": ox.Literal(value)}) == [(value,)]


def test_a_parameter_without_a_place() -> None:
    said = refusal("SELECT ?s WHERE { ?s ?p ?o }", params={"x": ox.Literal("1")})
    assert said == "query: the query has no ?x to bind; add ?x to its SELECT, or leave the parameter out"


def test_a_parameter_that_the_query_uses_but_does_not_give() -> None:
    said = refusal("SELECT ?s WHERE { ?s ?p ?o } # ?x", params={"o": ox.Literal("1")})
    assert said == (
        "query: ?o is not in the SELECT of the query, and only what is there can be filled in; "
        "add ?o to its SELECT, or leave the parameter out"
    )


# ---- what is refused ----

CALLS = [
    f"SELECT * {{ SERVICE {ELSEWHERE} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ service silent{ELSEWHERE}{{ ?s ?p ?o }} }}",
    f"SELECT * {{ ?s ?p ?o # '\n SERVICE {ELSEWHERE} {{ }} #' \n }}",
    f"PREFIX : {ELSEWHERE} SELECT * {{ ?s ?p 1SERVICE:foo{{}} }}",
    f"PREFIX : {ELSEWHERE} SELECT * {{ SERVICE:foo#c\n{{}} }}",
    f"SELECT * {{ <http://x/it's> ?p ?a FILTER(?a<'x>y') SERVICE {ELSEWHERE} {{}} FILTER('b'='b') }}",
    f"SELECT * {{ ?s ?p ?a FILTER(?a<1#c> '''\n) SERVICE {ELSEWHERE} {{}} #'''\n }}",
    f"SELECT * {{ ?s ?p ex:.SERVICE {ELSEWHERE} {{}} }}",
    f'SELECT * {{ ?s ?p "a\\"" . SERVICE {ELSEWHERE} {{}} . ?s ?p "" }}',
    f"SELECT * {{ ?s ?p \\u0053ERVICE {ELSEWHERE} {{}} SERVICE {ELSEWHERE} {{}} }}",
]


@pytest.mark.parametrize("text", CALLS)
def test_service_is_refused_however_it_is_written(text: str) -> None:
    assert refusal(text) == (
        "query: SERVICE is refused: it would send parts of the graph to another machine; leave it out"
    )


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p 'SERVICE <http://x/> {' # SERVICE\n }",
        'SELECT * { ?s ?p """a SERVICE <x> { """ }',
        "PREFIX org: <http://www.w3.org/ns/org#> SELECT ?service { ?service a <http://x/SERVICE#a> }",
        "PREFIX service: <http://x/> SELECT * { GRAPH service:x { ?s ?p 'it' } ?s service:foo ?v }",
    ],
)
def test_the_word_service_elsewhere_is_not(text: str) -> None:
    assert rows(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "PREFIX a: <a:> DELETE WHERE { ?s ?p ?o }",
        "# a comment\nCLEAR ALL",
        "LOAD <file:///etc/passwd>",
        "with <a:b> delete { ?s ?p ?o } where { ?s ?p ?o }",
    ],
)
def test_updates_are_refused(text: str) -> None:
    assert refusal(text) == "query: updates are refused; change the data set and run kg build"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "SELECT ?s {\n ?s a a foaf:Person }",
            "query, line 2, column 10: syntax error before “oaf:Person }”; correct the SPARQL",
        ),
        (
            "SELECT ?s { ?s a foaf:Person",
            "query, line 1, column 29: syntax error at the end; correct the SPARQL",
        ),
        ("", "query, line 1, column 1: syntax error at the end; correct the SPARQL"),
        (
            "SELECT ?s { ?s a zz:Person }",
            "query, line 1, column 27: syntax error before “}”; "
            "declare the prefix of the name before that with PREFIX",
        ),
    ],
)
def test_a_syntax_error_is_one_line_with_its_place(text: str, said: str) -> None:
    assert refusal(text) == said


# ---- answers ----


def test_prefixes_are_there_and_can_be_declared_otherwise() -> None:
    assert len(rows("SELECT ?p { ?p a foaf:Person }")) == 2
    assert rows("PREFIX foaf: <http://other/> SELECT ?p { ?p a foaf:Person }") == []


def test_a_table_for_people_has_labels_and_headings(names: Speaker) -> None:
    headings = {"who": Text("谁", "who"), "where": Text("何处", "where")}
    answer = write(run_query(store(), HOLDERS), names=names, headings=headings, lang="zh")
    assert answer.text == "谁    何处\n----  ----------\n张三  己公司党委\n张三  乙镇党委"
    assert not answer.empty


def test_without_names_a_table_has_iris() -> None:
    assert ID + "person/zhang-san" in write(run_query(store(), HOLDERS), "md").text


def test_cells_have_their_types() -> None:
    (row,) = rows('SELECT (1 AS ?a) (1.5 AS ?b) (true AS ?c) ("x"@zh AS ?d) ("é" AS ?e) ?f {}')
    assert row == (1, 1.5, True, "x", "é", None)
    (row,) = rows('SELECT ("x"^^xsd:integer AS ?a) ("2031-05"^^xsd:gYearMonth AS ?b) {}')
    assert row == ("x", "2031-05")


EXACT = """SELECT ?a ?b ?c ?d ?e WHERE { VALUES (?a ?b ?c ?d ?e) {
  (<https://example.org/甲> "line\\nbreak, \\"q\\"\\t" "乙"@zh 0 false)
  (UNDEF "" "=1+1" 1.5 "x"^^<https://example.org/t>)
} }"""


@pytest.mark.parametrize("form", ["json", "xml", "tsv"])
def test_sparql_formats_lose_nothing(form: str) -> None:
    def terms(solutions: object) -> Iterator[list[object]]:
        assert isinstance(solutions, ox.QuerySolutions)
        return ([solution[name] for name in "abcde"] for solution in solutions)

    text = write(run_query(store(), EXACT), form).text
    back = ox.parse_query_results(text.encode() + b"\n", format=answers.EXACT[form])
    assert list(terms(back)) == list(terms(run_query(store(), EXACT)))


def test_csv_is_that_of_the_recommendation() -> None:
    text = write(run_query(store(), EXACT), "csv").text
    assert list(csv.reader(io.StringIO(text)))[2] == ["", "", "=1+1", "1.5", "x"]


def test_excel_has_labels_a_byte_order_mark_and_no_formulas(names: Speaker) -> None:
    text = write(run_query(store(), 'SELECT ?p ("=1" AS ?x) { ?p a foaf:Person }'), "excel", names=names).text
    assert text.startswith("\ufeffp,x\n")
    assert "'=1" in text


def test_yes_or_no() -> None:
    yes = run_query(store(), "ASK { ?p a foaf:Person }")
    assert write(yes, "table").text == "answer\n------\n  true"
    assert json.loads(write(run_query(store(), "ASK { ?p a foaf:Nobody }"), "json").text)["boolean"] is False


@pytest.mark.parametrize("form", RDF_FORMATS)
def test_triples_in_every_rdf_format_and_the_same_each_time(form: str) -> None:
    text = "CONSTRUCT WHERE { ?s dhq:hasCount ?o }"
    once, again = (write(run_query(store(), text), form).text for _ in range(2))
    assert once == again
    formats = {"turtle": ox.RdfFormat.TURTLE, "ntriples": ox.RdfFormat.N_TRIPLES}
    formats |= {"rdfxml": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD}
    assert len(list(ox.parse(once, format=formats[form]))) == 1


def test_turtle_is_the_table_of_triples_and_declares_only_what_it_uses() -> None:
    text = write(run_query(store(), "CONSTRUCT WHERE { ?s dhq:hasCount ?o }")).text
    assert text.startswith("@prefix dhq: <https://w3id.org/donghongqiao/ont#> .\n\n<")


@pytest.mark.parametrize("form", [*answers.NAMED, *answers.EXACT])
def test_no_rows_are_no_answer(form: str) -> None:
    assert write(run_query(store(), "SELECT ?s { ?s a foaf:Nobody }"), form).empty
    assert not write(run_query(store(), "SELECT ?s { ?s a foaf:Person }"), form).empty


def test_no_triples_are_no_answer() -> None:
    assert write(run_query(store(), "CONSTRUCT WHERE { ?s a foaf:Nobody }")).empty


def test_a_format_that_does_not_fit() -> None:
    with pytest.raises(QueryError) as error:
        write(run_query(store(), HOLDERS), "turtle")
    assert str(error.value) == (
        "turtle is for triples, this query gives rows; choose table, md, excel, csv, tsv, json, xml"
    )
    with pytest.raises(QueryError) as error:
        write(run_query(store(), "CONSTRUCT WHERE { ?s dhq:hasCount ?o }"), "csv")
    assert str(error.value) == (
        "csv is for rows, this query gives triples; choose turtle, ntriples, rdfxml, jsonld"
    )
    with pytest.raises(QueryError):
        to_table(run_query(store(), "CONSTRUCT WHERE { ?s dhq:hasCount ?o }"))


def test_the_formats_have_one_list() -> None:
    assert (*answers.NAMED, *answers.EXACT, *RDF_FORMATS) == QUERY_FORMATS


PIECES = (
    "SELECT * {",
    "ASK {",
    "}",
    "?s ",
    "?p ",
    "?o ",
    "'",
    '"',
    "#",
    "<",
    ">",
    "SERVICE",
    " FILTER(",
    ")",
    "\n",
)


@given(
    st.lists(st.sampled_from([*PIECES, "<http://127.0.0.1:9/>", "a:b", "\\", "1", ".", "FROM ", "PREFIX "]))
)
@settings(max_examples=300)
def test_whatever_is_asked_is_answered_or_refused_in_one_line(pieces: list[str]) -> None:
    try:
        to_table(run_query(store(), "".join(pieces)))
    except QueryError as error:
        assert "\n" not in str(error)
