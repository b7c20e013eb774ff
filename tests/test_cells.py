"""Cells: every datatype and format, what it accepts, what it refuses and under which rule."""

import unicodedata

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.formats.terms import escape, literal, plain, split, tagged, typed, unescape
from kg.graph.mapping import edtf
from kg.graph.mapping.cells import Choices, literal_reader, nearest, remembered, values
from kg.graph.mapping.directory import bad_id
from kg.graph.mapping.messages import RULES, CellError, said
from kg.iri import RDF, XSD
from kg.records import Text
from kg.spec import Column, Step, Term


def column(datatype: str = "", form: str = "") -> Column:
    return Column("c", "s", (Step("p"),), "literal", Text(), Text(), datatype=datatype, format=form)


def broken(datatype: str, text: str, form: str = "") -> str:
    with pytest.raises(CellError) as caught:
        literal_reader(column(datatype, form), "")(text)
    rule = RULES[caught.value.rule]
    for template in (rule.message, rule.fix):
        spoken = said(template, caught.value.fills)
        assert spoken.zh and spoken.en and "{" not in spoken.zh + spoken.en
    return caught.value.rule


@pytest.mark.parametrize(
    ("name", "text", "canonical"),
    [
        ("integer", "007", "7"),
        ("integer", "+5", "5"),
        ("integer", "-0", "0"),
        ("nonNegativeInteger", "0", "0"),
        ("decimal", "2.50", "2.5"),
        ("decimal", ".5", "0.5"),
        ("decimal", "-0.0", "0"),
        ("decimal", "100", "100"),
        ("boolean", "TRUE", "true"),
        ("boolean", "否", "false"),
        ("date", "2020-02-29", "2020-02-29"),
        ("gYearMonth", "2018-03", "2018-03"),
        ("gYear", "-0044", "-0044"),
        ("dateTime", "2018-03-21T09:00:00+08:00", "2018-03-21T09:00:00+08:00"),
        ("anyURI", "https://example.org/a?b=1", "https://example.org/a?b=1"),
    ],
)
def test_literals_are_read_into_their_canonical_form(name: str, text: str, canonical: str) -> None:
    assert literal_reader(column(XSD + name), "")(text) == f'"{canonical}"^^<{XSD}{name}>'


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("integer", "１２３", "bad-number"),
        ("integer", "1_000", "bad-number"),
        ("integer", "1.0", "bad-number"),
        ("integer", "9" * 5000, "bad-number"),
        ("nonNegativeInteger", "-1", "bad-number"),
        ("positiveInteger", "0", "bad-number"),
        ("decimal", "1e5", "bad-number"),
        ("decimal", "٣", "bad-number"),
        ("boolean", "maybe", "bad-boolean"),
        ("date", "2018-13-40", "impossible-date"),
        ("date", "2018-02-30", "impossible-date"),
        ("date", "2018-2-3", "bad-date"),
        ("date", "２０１８-01-01", "bad-date"),
        ("date", "2018-01-01Z", "bad-date"),
        ("gYearMonth", "2018-13", "impossible-date"),
        ("gYear", "18", "bad-date"),
        ("dateTime", "2018-03-21", "bad-date"),
        ("dateTime", "2018-03-21T25:00:00", "bad-date"),
        ("dateTime", "2018-02-30T01:00:00", "impossible-date"),
        ("anyURI", "example.org", "bad-url"),
        ("anyURI", "javascript:alert(1)", "bad-url"),
        ("anyURI", "https://example.org/<a>", "bad-url"),
    ],
)
def test_literals_that_do_not_fit_are_refused(name: str, text: str, rule: str) -> None:
    assert broken(XSD + name, text) == rule


@pytest.mark.parametrize(
    "text",
    [
        "2018",
        "2018-03",
        "2018-03-21",
        "201X",
        "20XX",
        "2018-XX",
        "2018-03-XX",
        "2018-XX-XX",
        "2018-21",
        "2018?",
        "2018-03~",
        "2018-03-21%",
        "2018/2019",
        "2018-03/..",
        "../2018",
        "2018/",
        "/2018",
        "-0044",
        "Y12018",
        "2018-03-21T09:00:00Z",
        "2018-03-21T09:00:00+08:00",
        "1984~/2004-06",
        "2000-02-29",
        "0000",
    ],
)
def test_edtf_level_1_is_accepted(text: str) -> None:
    assert literal_reader(column(XSD + "string", "edtf"), "")(text) == f'"{text}"'


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (t, "bad-date")
        for t in ("2018-3", "18", "--03", "2018.03", "2018年", "２０１８", "201X-03", "X018", "2018-X1")
    ]
    + [
        (t, "bad-date")
        for t in ("2018-XX-01", "..", "../..", "/", "2018/2019/2020", "Y2018", "2018-03-21T9:00", "?")
    ]
    + [(t, "bad-date") for t in ("2018 ", "2018-03-21T24:00:01Z", "2018-1X")]
    + [
        (t, "impossible-date")
        for t in ("2018-13", "2018-02-29", "1900-02-29", "2018-00", "2018-04-31", "2018-01-00")
    ]
    + [(t, "impossible-date") for t in ("2019/2018", "2018-03-02/2018-03-01", "2018-25", "2018-21-01")],
)
def test_edtf_refuses_what_is_malformed_or_impossible(text: str, rule: str) -> None:
    assert broken(XSD + "string", text, "edtf") == rule


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2024年3月5日", "改为 2024-03-05"),
        ("2024 年 3 月 5 日", "改为 2024-03-05"),
        ("2024/3/5", "改为 2024-03-05"),
        ("2024.3.5", "改为 2024-03-05"),
        ("２０２４－０３", "改为 2024-03"),
        ("2024年", "改为 2024"),
        ("2024年2月30日", "例如"),
        ("5/3/2024", "例如"),
        ("今年3月", "例如"),
    ],
)
@pytest.mark.parametrize("form", ["edtf", ""])
def test_a_date_in_another_form_is_told_how_to_write_it(text: str, meant: str, form: str) -> None:
    with pytest.raises(CellError) as error:
        literal_reader(column(XSD + ("string" if form else "date"), form), "")(text)
    advice = error.value.fills["advice"]
    assert isinstance(advice, Text)
    whole = meant if form or meant.count("-") == 2 else "例如"
    assert advice.zh.startswith(whole)


@given(st.dates())
def test_every_day_is_edtf_and_means_itself(day: object) -> None:
    first, last = edtf.parse(str(day)).first, edtf.parse(str(day)).last
    assert first == last == tuple(int(part) for part in str(day).split("-"))


def test_edtf_spans() -> None:
    assert edtf.parse("201X") == edtf.Span((2010, 1, 1), (2019, 12, 31))
    assert edtf.parse("-004X") == edtf.Span((-49, 1, 1), (-40, 12, 31))
    assert edtf.parse("2018-02/..") == edtf.Span((2018, 2, 1), None)
    assert edtf.parse("2020-02") == edtf.Span((2020, 2, 1), (2020, 2, 29))
    assert edtf.parse("2018-24") == edtf.Span((2018, 1, 1), (2018, 12, 31))


def test_a_digest_and_a_text_in_a_language() -> None:
    assert literal_reader(column(XSD + "string", "sha256"), "")("a" * 64) == f'"{"a" * 64}"'
    assert broken(XSD + "string", "A" * 64, "sha256") == "bad-digest"
    assert literal_reader(column(RDF + "langString"), "zh")("张三") == '"张三"@zh'


def test_values_of_a_cell() -> None:
    assert values("a; b；c") == ["a", "b", "c"]
    assert values("a") == ["a"] and values("") == [] and values("；") == []


def test_the_memory_of_a_reader_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.graph.mapping.cells.CACHE", 2)
    asked: list[str] = []
    read = remembered(lambda text: asked.append(text) or text)  # type: ignore[func-returns-value]
    assert [read(t) for t in "aabbcca"] == list("aabbcca")
    assert asked == ["a", "b", "c", "a"]


def test_choices_go_by_slug_curie_label_and_iri() -> None:
    choices = Choices(
        [Term("http://e/s#one-unit", Text("一单位", "One unit")), Term("http://e/s#two", Text("二", "Unit"))]
    )
    read = choices.read("unknown-concept", {"scheme": "s"})
    for text in ("one-unit", "一单位", "one UNIT", "http://e/s#one-unit"):
        assert read(text) == "<http://e/s#one-unit>"
    choices.add("http://e/s#three", Text("三", "unit"), "three")
    with pytest.raises(CellError, match="ambiguous"):
        read("unit")
    with pytest.raises(CellError) as caught:
        read("one-unti")
    assert "one-unit" in caught.value.fills["near"].en  # type: ignore[attr-defined]


def test_nearest_names() -> None:
    assert nearest("yi-zhen-dangwe", ["jia-quwei", "yi-zhen-dangwei"]) == ["yi-zhen-dangwei"]
    assert nearest("x", []) == []


@pytest.mark.parametrize(
    ("text", "said_so"),
    [
        ("Zhang-San", "Z"),
        ("ｚhang", "ｚ"),
        ("zhang san", " "),
        ("zhang\u200bsan", "U+200B"),
        ("zhang\u202esan", "U+202E"),
        ("zhang\ufffe", "U+FFFE"),
        ("..", "."),
        ("a/b", "/"),
        ("a%41", "%"),
        ("-a", "-"),
        ("zh\u0430ng", "\u0430"),
        (unicodedata.normalize("NFD", "é"), "NFC"),
    ],
)
def test_ids_that_are_no_slugs_are_refused_and_why(text: str, said_so: str) -> None:
    error = bad_id(text)
    assert error is not None and said_so in error.fills["why"].en  # type: ignore[attr-defined]


def test_a_good_id_and_a_suggestion() -> None:
    assert bad_id("zhang-san-2") is None
    error = bad_id("Ｚhang_San\u200b")
    assert error is not None and "zhang-san" in error.fills["suggestion"].en  # type: ignore[attr-defined]


def test_every_rule_speaks_both_languages() -> None:
    for name, rule in RULES.items():
        assert all((rule.message.zh, rule.message.en, rule.fix.zh, rule.fix.en)), name


# ---- terms ----

ANY = st.text(st.characters(exclude_categories=("Cs",)))


@given(ANY)
def test_literals_are_spelled_as_pyoxigraph_spells_them(text: str) -> None:
    assert plain(text) == str(ox.Literal(text))
    assert tagged(text, "zh-Hans") == str(ox.Literal(text, language="zh-Hans"))
    assert typed(text, "http://e/t") == str(ox.Literal(text, datatype=ox.NamedNode("http://e/t")))
    assert unescape(escape(text)) == text


def test_every_character_is_spelled_as_pyoxigraph_spells_it() -> None:
    for code in (*range(0x3000), 0xFEFF, 0xFFFD, 0xFFFE, 0xFFFF, 0x1F600, 0x10FFFF):
        if not 0xD800 <= code < 0xE000:
            assert plain(chr(code)) == str(ox.Literal(chr(code))), hex(code)


TERMS = st.one_of(
    st.builds(plain, ANY),
    st.builds(tagged, ANY, st.sampled_from(["zh", "en", "zh-hans"])),
    st.builds(typed, ANY, st.just("http://e/t")),
    st.sampled_from(["<http://e/o>", "_:b1"]),
)


@given(TERMS, st.sampled_from(["<http://e/g>", "_:g", ""]))
def test_lines_come_apart_as_they_were_put_together(term: str, graph: str) -> None:
    line = " ".join(part for part in ("<http://e/s>", "<http://e/p>", term, graph, ".") if part) + "\n"
    assert split(line) == ("<http://e/s>", "<http://e/p>", term, graph)


@given(ANY, st.sampled_from(["", "zh"]))
def test_a_literal_comes_apart(text: str, language: str) -> None:
    assert literal(tagged(text, language) if language else plain(text)) == (text, language, "")
    assert literal(typed(text, "http://e/t")) == (text, "", "http://e/t")
    with pytest.raises(ValueError, match="not a literal"):
        literal("<http://e/o>")
