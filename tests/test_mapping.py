"""Mapping: what rows state, in which graph, and a finding for every rule a row can break."""

import pyoxigraph as ox
import pytest

from kg.graph.mapping.evidence import occurrences, parse_offsets
from kg.graph.mapping.mapper import Mapper, Origin
from kg.graph.mapping.messages import RULES, CellError
from kg.iri import OA, ORG, PREFIXES, RDF, SKOS, XSD, relation_iri
from kg.records import Finding, Text
from kg.schema import Schema, load_schema
from tests.small_tables import BASE, SMALL, TEXT, tables

DHQ, ROLE, ST = PREFIXES["dhq"], PREFIXES["role"], PREFIXES["st"]
GRAPH = "https://example.org/small/graph/"


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load_schema()


def mapped(
    schema: Schema, changes: dict[str, str] | None = None, text: str | None = TEXT
) -> tuple[ox.Store, list[Finding]]:
    findings: list[Finding] = []
    texts = {} if text is None else {"demo": text}
    mapper = Mapper(schema, BASE, tables(changes), texts, language="zh")
    store = ox.Store()
    store.load("".join(mapper.lines(findings)).encode(), format=ox.RdfFormat.N_QUADS)
    return store, findings


def objects(store: ox.Store, subject: str, predicate: str) -> set[str]:
    found = store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None)
    return {quad.object.value for quad in found}


def graphs(store: ox.Store, subject: str) -> set[str]:
    found = store.quads_for_pattern(ox.NamedNode(subject), None, None)
    return {quad.graph_name.value.removeprefix(GRAPH) for quad in found}


def holding(person: str, body: str, role: str) -> str:
    return relation_iri(BASE, DHQ + "PostHolding", f"{BASE}person/{person}", f"{BASE}org/{body}", ROLE + role)


# ---- what is stated ----


def test_the_small_data_set_is_without_findings_and_blank_nodes(schema: Schema) -> None:
    store, findings = mapped(schema)
    assert findings == []
    assert len(store) > 100
    assert not any(isinstance(t, ox.BlankNode) for quad in store for t in (quad.subject, quad.object))


def test_entities(schema: Schema) -> None:
    store, _ = mapped(schema)
    town = f"{BASE}org/yi-zhen"
    assert objects(store, town, RDF + "type") == {DHQ + "TerritorialBody"}
    assert objects(store, town, SKOS + "prefLabel") == {"乙镇", "Yi Town"}
    assert graphs(store, town) == {"entities"}
    assert objects(store, f"{BASE}person/zhang-san", RDF + "type") == {PREFIXES["foaf"] + "Person"}
    assert objects(store, f"{BASE}post/yi-zhen-shuji", ORG + "role") == {ROLE + "secretary"}
    length = next(store.quads_for_pattern(None, ox.NamedNode(DHQ + "codePoints"), None)).object
    assert length == ox.Literal("100", datatype=ox.NamedNode(XSD + "integer"))


def test_an_explicit_relation_with_its_evidence(schema: Schema) -> None:
    store, _ = mapped(schema)
    relation = holding("zhang-san", "yi-zhen-dangwei", "secretary")
    assert graphs(store, relation) == {"claims/demo/explicit"}
    assert objects(store, relation, ORG + "member") == {f"{BASE}person/zhang-san"}
    assert objects(store, relation, DHQ + "status") == {ST + "explicit"}
    assert objects(store, relation, DHQ + "observedTime") == {"2018-04"}
    mention = f"{BASE}mention/demo-10-16-20-22"
    assert objects(store, relation, DHQ + "supportedBy") == {mention}
    assert objects(store, mention, DHQ + "asWritten") == {"乙镇党委书记张三"}
    segments = {f"{BASE}doc/demo#char=10,16", f"{BASE}doc/demo#char=20,22"}
    assert objects(store, mention, DHQ + "segment") == segments
    assert graphs(store, mention) == {"source/demo"}


def test_a_segment_has_its_selector(schema: Schema) -> None:
    store, _ = mapped(schema)
    selector = f"{BASE}doc/demo#sel=20,22"
    assert objects(store, f"{BASE}doc/demo#char=20,22", OA + "hasSource") == {f"{BASE}doc/demo"}
    assert objects(store, f"{BASE}doc/demo#char=20,22", OA + "hasSelector") == {selector}
    assert objects(store, selector, RDF + "type") == {OA + "TextPositionSelector", OA + "TextQuoteSelector"}
    assert objects(store, selector, OA + "exact") == {"张三"}
    start = next(store.quads_for_pattern(ox.NamedNode(selector), ox.NamedNode(OA + "start"), None)).object
    assert start == ox.Literal("20", datatype=ox.NamedNode(XSD + "integer"))


def test_an_inferred_relation_goes_with_its_reason(schema: Schema) -> None:
    store, _ = mapped(schema)
    relation = holding("li-si", "jia-quwei", "secretary")
    assert graphs(store, relation) == {"claims/demo/inferred"}
    assert objects(store, relation, DHQ + "inferenceReason") == {"据上文"}


def test_what_a_column_always_infers_is_kept_apart(schema: Schema) -> None:
    rows = "about,as_written,literal,normalized,source,quote,at,reason\nfounding,今年3月,--03,2031-03,demo,今年3月,,年份由文外得知\n"
    store, findings = mapped(schema, {"times": rows})
    assert [f.rule for f in findings] == []
    where = {
        quad.predicate.value: quad.graph_name.value.removeprefix(GRAPH)
        for quad in store
        if "/stated-time-" in quad.subject.value
        and quad.predicate.value in {DHQ + "literalTime", DHQ + "normalizedTime", DHQ + "inferenceReason"}
    }
    assert where == {
        DHQ + "literalTime": "claims/demo/explicit",
        DHQ + "normalizedTime": "claims/demo/inferred",
        DHQ + "inferenceReason": "claims/demo/inferred",
    }


def test_gaps_times_defaults_and_inverse_columns(schema: Schema) -> None:
    store, _ = mapped(schema)
    gap = next(store.quads_for_pattern(None, ox.NamedNode(DHQ + "gapAbout"), None))
    assert gap.object.value == holding("zhang-san", "yi-zhen-dangwei", "secretary")  # by its handle
    assert gap.graph_name.value == GRAPH + "gaps/demo"
    (time,) = objects(store, f"{BASE}event/founding", DHQ + "hasTime")
    assert objects(store, time, DHQ + "literalTime") == {"--03"}
    unit = next(
        store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(DHQ + "UnitMembership"))
    )
    assert objects(store, unit.subject.value, ORG + "role") == {ROLE + "member-unit"}


def test_what_has_no_offsets_is_named_by_its_words(schema: Schema) -> None:
    rows = "member,organization,source,quote\nyi-zhen-dangwei,bing-weiyuanhui,demo,乙镇党委|为成员单位\n"
    store, findings = mapped(schema, {"unit-memberships": rows})
    assert findings == []
    (mention,) = (q.subject.value for q in store if q.object == ox.Literal("乙镇党委为成员单位"))
    assert mention.startswith(f"{BASE}mention/demo-q")
    segments = objects(store, mention, DHQ + "segment")
    assert len(segments) == 2 and all("#quote=" in segment for segment in segments)
    (selector,) = objects(store, sorted(segments)[0], OA + "hasSelector")
    assert objects(store, selector, OA + "start") == set()
    assert objects(store, selector, OA + "exact") <= {"乙镇党委", "为成员单位"}


def test_a_mention_of_a_thing_and_a_second_status(schema: Schema) -> None:
    rows = "refers_to,source,quote,at,status,reason\njia-quwei;yi-zhen,demo,甲区委,0-3,inferred,据上文\n"
    store, findings = mapped(schema, {"mentions": rows})
    assert findings == []
    mention = f"{BASE}mention/demo-0-3"
    assert objects(store, mention, DHQ + "refersTo") == {f"{BASE}org/jia-quwei", f"{BASE}org/yi-zhen"}
    assert objects(store, mention, DHQ + "status") == {ST + "inferred"}
    guessed = {q.predicate.value for q in store if q.graph_name.value == GRAPH + "claims/demo/inferred"}
    assert {DHQ + "refersTo", DHQ + "status", DHQ + "inferenceReason"} <= guessed
    assert DHQ + "asWritten" not in guessed and DHQ + "segment" not in guessed
    assert graphs(store, mention) == {"source/demo", "claims/demo/inferred"}
    assert objects(store, mention, RDF + "type") == {DHQ + "Mention"}


def test_own_concepts_names_and_headers_in_chinese(schema: Schema) -> None:
    spec = schema.tables["post-holdings"]
    titles = {column.name: column.title.zh for column in spec.columns}
    head = ",".join(titles[name] for name in ("person", "organization", "role", "source", "quote"))
    changes = {
        "concepts": "id,scheme,name@zh,name@en,broader\nliansheyuan,role,联社员,liaison,secretary\n",
        "post-holdings": f"{head}\n张三,乙镇党委,联社员,示例文,张三\n张三,org/jia-quwei,书记,demo,张三\n",
        "gaps": "about,property,source\nfounding,hasTime,demo\n",
    }
    store, findings = mapped(schema, changes)
    assert findings == []
    roles = {q.object.value for q in store.quads_for_pattern(None, ox.NamedNode(ORG + "role"), None)}
    assert {f"{BASE}concept/liansheyuan", ROLE + "secretary"} <= roles
    assert objects(store, f"{BASE}concept/liansheyuan", SKOS + "broader") == {ROLE + "secretary"}


def test_two_rows_for_one_relation_are_two_pieces_of_evidence(schema: Schema) -> None:
    rows = SMALL["unit-memberships"] + "yi-zhen-dangwei,bing-weiyuanhui,demo,乙镇党委,32-36\n"
    store, findings = mapped(schema, {"unit-memberships": rows})
    assert findings == []
    (unit,) = {q.subject.value for q in store if q.object == ox.NamedNode(DHQ + "UnitMembership")}
    assert len(objects(store, unit, DHQ + "supportedBy")) == 2


def test_handles_may_refer_to_handles(schema: Schema) -> None:
    changes = {
        "times": "id,about,as_written,source,quote\nt1,c1,今年3月,demo,今年3月\n",
        "counts": "id,about,as_written,lower_bound,approximate,source,quote\nc1,h1,其余,1,true,demo,其余\n",
    }
    store, findings = mapped(schema, changes)
    assert findings == []
    (count,) = objects(store, holding("zhang-san", "yi-zhen-dangwei", "secretary"), DHQ + "hasCount")
    assert len(objects(store, count, DHQ + "hasTime")) == 1


def test_origins(schema: Schema) -> None:
    mapper = Mapper(schema, BASE, tables(), {}, language="zh")
    relation, town = holding("li-si", "jia-quwei", "secretary"), f"{BASE}org/yi-zhen"
    found = mapper.origins([relation, town, f"{BASE}org/nothing", f"{BASE}mention/demo-0-9"])
    assert found == {
        relation: (Origin("post-holdings.csv", 3, "post-holdings"),),
        town: (Origin("organizations.csv", 3, "organizations"),),
        f"{BASE}mention/demo-0-9": (Origin("participations.csv", 2, "participations"),),
    }
    assert mapper.origins([]) == {}


# ---- what is complained of ----

HOLDING = "id,person,organization,role,post,as_of,source,quote,at,status,reason\n"
UNIT = "member,organization,source,quote,at\n"
GOOD = "yi-zhen-dangwei,bing-weiyuanhui,demo,"
CASES: list[tuple[str, str, str, tuple[str, int, str]]] = [
    ("unknown-column", "persons", "id,name@zh,naem@en\na,甲,A\n", ("persons.csv", 1, "naem@en")),
    ("duplicate-column", "persons", "id,name@zh,name@zh\na,甲,A\n", ("persons.csv", 1, "name@zh")),
    ("duplicate-column", "persons", "id,name@zh,名称@zh\na,甲,A\n", ("persons.csv", 1, "名称@zh")),
    ("missing-column", "organizations", "id,name@zh\njia-quwei,甲\n", ("organizations.csv", 1, "type")),
    (
        "missing-cell",
        "unit-memberships",
        UNIT + "yi-zhen-dangwei,,demo,张三,20-22\n",
        ("unit-memberships.csv", 2, "organization"),
    ),
    ("missing-cell", "persons", "id,name@zh,name@en\na,,\n", ("persons.csv", 2, "name@zh")),
    ("missing-cell", "persons", "id,name@zh\n,甲\n", ("persons.csv", 2, "id")),
    ("bad-id", "places", "id,type,name@zh\nZhong Xin,Venue,中心\n", ("places.csv", 2, "id")),
    (
        "similar-id",
        "persons",
        "id,name@zh\nli-si,李四\nzhang-san,张三\nｚhang-san,张三\n",
        ("persons.csv", 4, "id"),
    ),
    (
        "duplicate-id",
        "places",
        "id,type,name@zh\na,Venue,甲\nb,Venue,乙\na,Venue,丙\n",
        ("places.csv", 4, "id"),
    ),
    (
        "duplicate-id",
        "links",
        "id,subject,relation,object,source,quote\nh1,founding,foundedBody,jia-quwei,demo,张三\n",
        ("links.csv", 2, "id"),
    ),
    (
        "bad-id",
        "links",
        "id,subject,relation,object,source,quote\nH 1,founding,foundedBody,jia-quwei,demo,张三\n",
        ("links.csv", 2, "id"),
    ),
    ("duplicate-row", "unit-memberships", UNIT + f"{GOOD}张三,20-22\n" * 2, ("unit-memberships.csv", 3, "")),
    (
        "dangling-reference",
        "unit-memberships",
        UNIT + "yi-zhen-dangwe,bing-weiyuanhui,demo,张三,20-22\n",
        ("unit-memberships.csv", 2, "member"),
    ),
    (
        "dangling-reference",
        "unit-memberships",
        UNIT + "yi-zhen-dangwei,bing-weiyuanhui,dmeo,张三,20-22\n",
        ("unit-memberships.csv", 2, "source"),
    ),
    (
        "dangling-reference",
        "unit-memberships",
        UNIT + "person/yi-zhen,bing-weiyuanhui,demo,张三,20-22\n",
        ("unit-memberships.csv", 2, "member"),
    ),
    (
        "wrong-class",
        "unit-memberships",
        UNIT + "zhang-san,bing-weiyuanhui,demo,张三,20-22\n",
        ("unit-memberships.csv", 2, "member"),
    ),
    (
        "wrong-class",
        "unit-memberships",
        UNIT + "h1,bing-weiyuanhui,demo,张三,20-22\n",
        ("unit-memberships.csv", 2, "member"),
    ),
    ("unknown-term", "events", "id,type,name@zh\nfounding,Foundling,成立\n", ("events.csv", 2, "type")),
    (
        "unknown-term",
        "links",
        "subject,relation,object,source,quote\nfounding,foundedBdy,jia-quwei,demo,张三\n",
        ("links.csv", 2, "relation"),
    ),
    (
        "unknown-concept",
        "posts",
        "id,name@zh,organization,role\nyi-zhen-shuji,书记,yi-zhen,secretari\n",
        ("posts.csv", 2, "role"),
    ),
    (
        "unknown-status",
        "unit-memberships",
        UNIT.replace("quote,at", "quote,at,status") + f"{GOOD}张三,20-22,guessed\n",
        ("unit-memberships.csv", 2, "status"),
    ),
    (
        "too-many-values",
        "unit-memberships",
        UNIT + "yi-zhen;jia-quwei,bing-weiyuanhui,demo,张三,20-22\n",
        ("unit-memberships.csv", 2, "member"),
    ),
    ("bad-date", "sources", "id,name@zh,date\ndemo,示例文,2018年4月\n", ("sources.csv", 2, "date")),
    ("impossible-date", "sources", "id,name@zh,date\ndemo,示例文,2018-02-30\n", ("sources.csv", 2, "date")),
    ("bad-number", "sources", "id,name@zh,length\ndemo,示例文,一百\n", ("sources.csv", 2, "length")),
    ("bad-digest", "sources", "id,name@zh,sha256\ndemo,示例文,abc\n", ("sources.csv", 2, "sha256")),
    ("bad-url", "sources", "id,name@zh,url\ndemo,示例文,在网上\n", ("sources.csv", 2, "url")),
    (
        "bad-boolean",
        "counts",
        "about,as_written,lower_bound,approximate,source,quote\nfounding,其余,1,大概,demo,其余\n",
        ("counts.csv", 2, "approximate"),
    ),
    (
        "missing-reason",
        "post-holdings",
        HOLDING + "h1,zhang-san,jia-quwei,secretary,,,demo,张三,20-22,inferred,\n",
        ("post-holdings.csv", 2, "reason"),
    ),
    (
        "missing-reason",
        "post-holdings",
        HOLDING + "h1,zhang-san,jia-quwei,secretary,,,demo,张三,20-22,有歧义,\n",
        ("post-holdings.csv", 2, "reason"),
    ),
    (
        "quote-without-source",
        "unit-memberships",
        UNIT + "yi-zhen-dangwei,bing-weiyuanhui,,张三,20-22\n",
        ("unit-memberships.csv", 2, "source"),
    ),
    ("bad-offsets", "unit-memberships", UNIT + f"{GOOD}张三,20-\n", ("unit-memberships.csv", 2, "at")),
    ("bad-offsets", "unit-memberships", UNIT + f"{GOOD}张三,22-20\n", ("unit-memberships.csv", 2, "at")),
    ("bad-offsets", "unit-memberships", UNIT + f"{GOOD}张三,２０-２２\n", ("unit-memberships.csv", 2, "at")),
    (
        "bad-offsets",
        "unit-memberships",
        UNIT + f"{GOOD}张三|乙镇,20-22|10-12\n",
        ("unit-memberships.csv", 2, "at"),
    ),
    (
        "offsets-count",
        "unit-memberships",
        UNIT + f"{GOOD}张三|乙镇,20-22\n",
        ("unit-memberships.csv", 2, "at"),
    ),
    ("offsets-length", "unit-memberships", UNIT + f"{GOOD}张三,20-23\n", ("unit-memberships.csv", 2, "at")),
    ("beyond-text", "unit-memberships", UNIT + f"{GOOD}张三,99-101\n", ("unit-memberships.csv", 2, "at")),
    ("quote-elsewhere", "unit-memberships", UNIT + f"{GOOD}张三,21-23\n", ("unit-memberships.csv", 2, "at")),
    ("quote-not-found", "unit-memberships", UNIT + f"{GOOD}张七,20-22\n", ("unit-memberships.csv", 2, "at")),
    ("quote-not-found", "unit-memberships", UNIT + f"{GOOD}张七,\n", ("unit-memberships.csv", 2, "quote")),
    (
        "empty-segment",
        "unit-memberships",
        UNIT + f"{GOOD}张三|,20-22\n",
        ("unit-memberships.csv", 2, "quote"),
    ),
    (
        "outer-space",
        "persons",
        "id,name@zh\nzhang-san,\u3000张三\nli-si,李四\n",
        ("persons.csv", 2, "name@zh"),
    ),
    (
        "hidden-character",
        "persons",
        "id,name@zh\nzhang-san,张\u200b三\nli-si,李四\n",
        ("persons.csv", 2, "name@zh"),
    ),
    (
        "too-long",
        "persons",
        f"id,name@zh\nzhang-san,{'张' * 10_001}\nli-si,李四\n",
        ("persons.csv", 2, "name@zh"),
    ),
]


@pytest.mark.parametrize(
    ("rule", "name", "rows", "place"), CASES, ids=[f"{c[0]}-{n}" for n, c in enumerate(CASES)]
)
def test_every_rule_has_a_row_that_breaks_it(
    schema: Schema, rule: str, name: str, rows: str, place: tuple[str, int, str]
) -> None:
    _, findings = mapped(schema, {name: rows})
    found = [f for f in findings if f.rule == rule and (f.file, f.row, f.column) == place]
    assert found, "\n".join(f.line("en") for f in findings)
    assert found[0].severity == RULES[rule].severity
    for lang in ("zh", "en"):
        line = found[0].line(lang)
        assert rule in line and "{" not in line and found[0].fix.in_(lang)


UNUSED = {"offsets-without-quote", "ambiguous-reference", "circular-reference"}


def test_the_cases_cover_the_rules() -> None:
    assert {case[0] for case in CASES} | UNUSED == set(RULES)


def test_ambiguous_references(schema: Schema) -> None:
    changes = {
        "collectives": "id,name@zh\nyi-zhen,乙镇干部群众\n",
        "places": "id,type,name@zh\nyi-zhen,Area,乙镇\n",
        "links": "subject,relation,object,source,quote\nyi-zhen,coversArea,place/yi-zhen,demo,张三\n",
        "participations": (
            "participant,event,role,source,quote\n"
            "org/yi-zhen,founding,attendee,demo,张三\n"
            "乙镇,founding,attendee,demo,张三\n"
        ),
    }
    _, findings = mapped(schema, changes)
    (only,) = [f for f in findings if f.rule == "ambiguous-reference"]
    assert (only.file, only.row, only.column) == ("links.csv", 2, "subject")
    assert "group/yi-zhen, org/yi-zhen, place/yi-zhen" in only.message.en
    assert {f.rule for f in findings} == {"ambiguous-reference"}


def test_an_ambiguous_name(schema: Schema) -> None:
    changes = {
        "persons": "id,name@zh\nzhang-san,张三\nli-si,李四\nzhang-san-2,张三\n",
        "affiliations": "person,organization,source,quote\n张三,jia-quwei,demo,张三\n",
    }
    _, findings = mapped(schema, changes)
    (only,) = findings
    assert only.rule == "ambiguous-reference" and "person/zhang-san-2" in only.message.zh


def test_circular_handles(schema: Schema) -> None:
    rows = "id,about,as_written,source,quote\nt1,t2,今年3月,demo,今年3月\nt2,t1,今年3月,demo,今年3月\n"
    _, findings = mapped(schema, {"times": rows})
    assert {(f.rule, f.row) for f in findings} == {("circular-reference", 2), ("circular-reference", 3)}


def test_a_handle_that_is_also_an_id_is_told_apart_by_class(schema: Schema) -> None:
    changes = {
        "times": "id,about,as_written,source,quote\nfounding,founding,今年3月,demo,今年3月\n",
        "participations": "participant,event,role,source,quote\nyi-zhen,founding,attendee,demo,张三\n",
    }
    _, findings = mapped(schema, changes)
    assert {f.rule for f in findings} <= {"circular-reference", "ambiguous-reference"}
    assert {f.file for f in findings} == {"times.csv", "links.csv"}  # where anything may stand


def test_all_findings_come_in_one_run(schema: Schema) -> None:
    rows = HOLDING + "h1,zhang-sna,jia-quwei,secretari,,2018-13,dmeo,张三|,20-22,inferred,\n"
    _, findings = mapped(schema, {"post-holdings": rows})
    assert {f.rule for f in findings if f.row == 2 and f.file == "post-holdings.csv"} == {
        "dangling-reference",
        "unknown-concept",
        "impossible-date",
        "missing-reason",
    }
    assert len([f for f in findings if f.rule == "dangling-reference" and f.file == "post-holdings.csv"]) == 2


def test_an_unknown_role_or_status_is_told_what_there_is(schema: Schema) -> None:
    row = "h1,zhang-san,yi-zhen-dangwei,书纪,,,demo,张三,20-22,推段,据上文\n"
    _, findings = mapped(schema, {"post-holdings": HOLDING + row})
    role, status = (f for f in findings if f.row == 2 and f.file == "post-holdings.csv")
    assert "是否指：书记" in role.fix.zh
    assert status.rule == "unknown-status"
    assert all(word in status.fix.zh for word in ("明述", "推断", "有歧义", "是否指：推断？"))
    assert status.fix.en.startswith("there is only: ambiguous, explicit, inferred")


def test_each_of_several_values_is_judged(schema: Schema) -> None:
    rows = (
        "participant,event,role,acted_on,source,quote\n"
        "yi-zhen,founding,attendee,jia-quwei;nobody；nothing,demo,张三\n"
    )
    store, findings = mapped(schema, {"participations": rows})
    assert [(f.rule, f.value) for f in findings] == [
        ("dangling-reference", "nobody"),
        ("dangling-reference", "nothing"),
    ]
    assert store


def test_the_finding_says_where_the_quote_is(schema: Schema) -> None:
    _, findings = mapped(schema, {"unit-memberships": UNIT + f"{GOOD}张三,21-23\n"})
    assert "20-22" in findings[0].fix.zh and "三，" in findings[0].message.zh


def test_without_the_text_its_length_still_counts(schema: Schema) -> None:
    changes = {"unit-memberships": UNIT + f"{GOOD}张三,99-101\n{GOOD}张七,20-22\n"}
    _, findings = mapped(schema, changes, text=None)
    assert [f.rule for f in findings] == ["beyond-text"]


def test_offsets() -> None:
    assert parse_offsets("0-1|5-9") == [(0, 1), (5, 9)]
    for wrong in ("", "1", "1-1", "01-2", "1-2|", "1–2", "1-2;3-4", "-1-2"):
        with pytest.raises(CellError):
            parse_offsets(wrong)
    assert occurrences("aa", "aaa") == [(0, 2), (1, 3)]


def test_suggestions_end_at_some_point(schema: Schema, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.graph.mapping.directory.SUGGESTIONS", 1)
    rows = UNIT + "yi-zhe,bing-weiyuanhui,demo,张三,20-22\n" * 2
    _, findings = mapped(schema, {"unit-memberships": rows})
    fixes = [f.fix.en for f in findings if f.rule == "dangling-reference"]
    assert "yi-zhen" in fixes[0] and "did you mean" not in fixes[1]


def test_the_order_of_rows_does_not_change_the_graph(schema: Schema) -> None:
    def reversed_rows(text: str) -> str:
        head, *rows = text.splitlines(keepends=True)
        return head + "".join(reversed(rows))

    one, _ = mapped(schema)
    other, findings = mapped(schema, {name: reversed_rows(text) for name, text in SMALL.items()})
    assert findings == [] and set(one) == set(other)


@pytest.mark.parametrize(
    ("message", "value", "line"),
    [
        ("“丙”不能用在这里", "丙", "a.csv:2：“丙”不能用在这里；改 [r]"),
        ("没有这一天：2018-02-30", "2018-02-30", "a.csv:2：没有这一天：2018-02-30；改 [r]"),
        ("位置 10-15 超出全文", "10-15", "a.csv:2：位置 10-15 超出全文；改 [r]"),
        ("位置 10-155 超出全文", "10-15", "a.csv:2：位置 10-155 超出全文 “10-15”；改 [r]"),
        ("须恰有一个组织", "组织", "a.csv:2：须恰有一个组织 “组织”；改 [r]"),
    ],
)
def test_a_value_is_printed_once(message: str, value: str, line: str) -> None:
    found = Finding("error", "r", Text(message), Text("改"), file="a.csv", row=2, value=value)
    assert found.line("zh") == line
