"""Time studies: what is known of a date, window by window, and between two dates; nothing is filled in."""

import datetime
import doctest
from functools import cache

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg.analysis.timed.chronicle
from kg.analysis.method import Case, Settings
from kg.analysis.network import network
from kg.analysis.nodes import Catalogue
from kg.analysis.timed.chronicle import period
from kg.analysis.timed.dated import STUDIES, on
from kg.analysis.timed.spells import (
    HOLDS,
    OCCASION,
    OVER,
    POSSIBLE,
    SHOWN,
    STATED,
    STATES,
    UNDATED,
    YET,
    Spell,
    happening,
)
from kg.analysis.timed.turnover import windows
from kg.analysis.timed.when import date, day, interval, iso, written
from kg.errors import KGError
from kg.iri import DCTERMS
from kg.table import Table
from tests.small_network import small_schema, small_store

ID = "https://example.org/id/"
DATED = """
@prefix dhq: <https://w3id.org/donghongqiao/ont#> . @prefix st: <https://w3id.org/donghongqiao/scheme/status#> .
@prefix role: <https://w3id.org/donghongqiao/scheme/role#> . @prefix i: <https://example.org/id/> .
@prefix org: <http://www.w3.org/ns/org#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
i:quwei a dhq:PartyCommittee ; skos:prefLabel "甲区委"@zh , "Jia District Committee"@en .
i:zhen a dhq:PartyCommittee ; skos:prefLabel "乙镇党委"@zh , "Yi Town Committee"@en .
i:board a dhq:AreaCommittee ; skos:prefLabel "丙片区委员会"@zh , "Bing Area Committee"@en .
i:zhang a foaf:Person ; skos:prefLabel "张三"@zh , "Zhang San"@en .
i:li a foaf:Person ; skos:prefLabel "李四"@zh , "Li Si"@en .
i:wang a foaf:Person ; skos:prefLabel "王五"@zh , "Wang Wu"@en .
i:start a dhq:Founding ; skos:prefLabel "丙片区委员会成立"@zh , "founding"@en ; dhq:hasTime i:time .
i:time a dhq:StatedTime ; dhq:asWritten "2016年6月"@zh ; dhq:supportedBy i:m ; dhq:normalizedTime "2016-06" .
i:r-made a dhq:StructuralLink ; dhq:subject i:start ; dhq:relation dhq:foundedBody ; dhq:target i:board ; dhq:status st:explicit .
i:r-came a dhq:Participation ; dhq:participant i:zhang ; dhq:inOccurrence i:start ; dhq:status st:explicit .
i:r-zhang a dhq:PostHolding ; org:member i:zhang ; org:organization i:zhen ; org:role role:secretary ;
  dhq:startTime "2014-03" ; dhq:endTime "2017-02-28" ; dhq:status st:explicit .
i:r-li a dhq:PostHolding ; org:member i:li ; org:organization i:zhen ; org:role role:secretary ;
  dhq:startTime "2017-03-01" ; dhq:observedTime "2018-11" ; dhq:status st:explicit .
i:r-wang a dhq:Affiliation ; org:member i:wang ; org:organization i:quwei ;
  dhq:observedTime "2015" , "2018-11-05" ; dhq:status st:inferred .
i:r-unit a dhq:UnitMembership ; org:member i:zhen ; org:organization i:board ;
  dhq:observedTime "2016-07-01/2018-06-30" ; dhq:status st:explicit .
i:r-lead a dhq:LeadEngagement ; dhq:agent i:quwei ; dhq:target i:board ; dhq:status st:explicit .
"""


@cache
def store() -> ox.Store:
    """甲区委, 乙镇党委 and 丙片区委员会 from 2014 to 2018."""
    made = ox.Store()
    made.extend(small_schema().quads())
    made.extend(ox.parse(DATED, format=ox.RdfFormat.TURTLE))
    return made


def case(kind: str = "all", given: ox.Store | None = None) -> Case:
    from_ = given or store()
    return Case(network(from_, small_schema(), kind), Catalogue(from_, small_schema()))


def run(name: str, of: Case | None = None, **settings: str) -> tuple[Table, ...]:
    return STUDIES[name].compute(of or case(), Settings(**settings))


def held(when: str, least: str = UNDATED) -> dict[str, str]:
    graph = on(case().graph, store(), small_schema(), when, least=least)
    return {key.removeprefix(ID + "r-"): how for _, _, key, how in graph.edges(keys=True, data="holds")}


@given(st.dates())
def test_a_day_and_its_date_are_inverse(one: datetime.date) -> None:
    parts = (one.year, one.month, one.day)
    assert date(day(parts)) == parts
    assert iso(day(parts)) == one.isoformat()
    assert date(day((-4712, 1, 1))) == (-4712, 1, 1)


@pytest.mark.parametrize("text", ["2018-11-05", "2018-11", "2018", "2018-11-05/..", "../2018-11-05"])
def test_days_are_written_as_they_were_read(text: str) -> None:
    assert written(interval(text) or (None, None)) == text


@pytest.mark.parametrize(
    ("spell", "when", "expected"),
    [
        (Spell(seen=((5, 5),)), (5, 5), SHOWN),
        (Spell(seen=((5, 5),)), (1, 9), SHOWN),
        (Spell(seen=((5, 5),)), (6, 6), POSSIBLE),  # it is not said when it began or ended
        (Spell(seen=((1, 9),)), (5, 5), POSSIBLE),  # some day of the nine
        (Spell(seen=((1, 1), (9, 9))), (5, 5), POSSIBLE),  # it may have been interrupted
        (Spell(begun=((3, 3),)), (2, 2), YET),
        (Spell(begun=((3, 3),)), (3, 3), STATED),
        (Spell(begun=((3, 3),)), (4, 4), POSSIBLE),  # no end is stated
        (Spell(begun=((3, 3),), seen=((8, 9),)), (7, 7), STATED),
        (Spell(begun=((3, 3),), seen=((8, 9),)), (9, 9), POSSIBLE),
        (Spell(begun=((3, 3),), seen=((1, 1),)), (1, 1), SHOWN),  # at odds: what is shown counts
        (Spell(ended=((6, 7),)), (8, 8), OVER),
        (Spell(ended=((6, 7),)), (6, 6), POSSIBLE),
        (Spell(ended=((6, 7),), seen=((2, 3),)), (4, 4), STATED),
        (Spell(begun=((1, 2),), ended=((6, 7),)), (2, 2), STATED),
        (Spell(begun=((1, 2),), ended=((6, 7),)), (1, 1), POSSIBLE),
        (Spell(begun=((1, 2),), ended=((6, 7),)), (0, 2), STATED),
        (Spell(begun=((1, None),)), (0, 0), YET),
        (Spell(begun=((1, None),)), (5, 5), POSSIBLE),
        (Spell(through=((2, 5),), seen=((1, 6),)), (3, 3), STATED),
        (happening(Spell(seen=((2, 4),))), (3, 3), POSSIBLE),
        (happening(Spell(seen=((3, 3),))), (3, 3), OCCASION),  # it may have been written before
        (happening(Spell(seen=((3, 3),))), (2, 2), YET),
        (happening(Spell(seen=((3, 3),))), (4, 4), POSSIBLE),  # its end is not stated
        (happening(Spell(seen=((3, 3),)), moment=True), (4, 4), OVER),
        (happening(Spell(seen=((3, 5),), through=((3, 5),))), (6, 6), OVER),
        (happening(Spell(seen=((3, 5),), through=((3, 5),))), (4, 4), OCCASION),
        (happening(Spell(begun=((3, 3),), ended=((5, 5),))), (4, 4), OCCASION),
        (happening(Spell(seen=((3, None),))), (2, 2), YET),
    ],
)
def test_what_is_known_of_a_period(spell: Spell, when: tuple[int, int], expected: str) -> None:
    assert spell.state(when) == expected


spans = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)).map(lambda s: (s[0], sum(s))), max_size=2)


@given(spans, spans, spans, st.tuples(st.integers(0, 9), st.integers(0, 4), st.integers(0, 2)))
def test_a_longer_period_is_never_known_less(begun, ended, seen, when) -> None:
    spell = Spell(tuple(begun), tuple(ended), tuple(seen))
    low, length, more = when
    order = (SHOWN, STATED, OCCASION, POSSIBLE)
    short, long = spell.state((low, low + length)), spell.state((low - more, low + length + more))
    if short in order:
        assert order.index(long) <= order.index(short)


def test_the_network_on_a_date() -> None:
    assert held("2018-11-05") == {
        "wang": SHOWN,  # on that very day
        "li": POSSIBLE,  # shown on some day of that month
        "unit": POSSIBLE,  # nothing says that it was over
        "lead": UNDATED,
    }
    assert held("2018-11", SHOWN) == {"wang": SHOWN, "li": SHOWN}
    assert held("2018-03-15", STATED) == {"li": STATED, "unit": STATED}
    assert held("2016-06-10")["came"] == held("2016-06-10")["made"] == POSSIBLE
    assert set(held("2016-06", STATED)) == {"zhang"}  # that the founding is dated is no witness of it
    assert held("2016-06", OCCASION) == {"zhang": STATED, "came": OCCASION, "made": OCCASION}
    assert "zhang" not in held("2017-03-01") and "li" not in held("2017-02-28")
    assert set(held("2010")) == {"wang", "unit", "lead"}


def test_a_copy_with_the_nodes_that_are_tied() -> None:
    graph = case().graph
    then = on(graph, store(), small_schema(), "2018-03-15")
    assert set(then) == {ID + name for name in ("li", "zhen", "board")}
    assert (then.graph["day"], then.graph["least"], then.graph["kind"]) == ("2018-03-15", STATED, "all")
    assert all("holds" not in data for *_, data in graph.edges(data=True))


def test_dates_are_found_though_the_occurrence_is_not_in_the_network() -> None:
    graph = network(store(), small_schema(), "affiliation")
    assert set(on(graph, store(), small_schema(), "2015").nodes) == {
        ID + n for n in ("zhang", "zhen", "wang", "quwei")
    }


def test_relations_are_counted_by_what_is_known() -> None:
    counted, listed, things = run("on-date", since="2018-11-05")
    assert {row[0]: row[1] for row in counted.rows} == {
        "shown then": 1,
        "between start and end": 0,
        "by the stated date of the occasion": 0,
        "possible": 2,
        "undated": 1,
        "not begun yet": 0,
        "over": 3,
    }
    assert listed.rows[0][:6] == (
        "Wang Wu",
        "affiliation without title",
        "Jia District Committee",
        "shown then",
        "shown 2015, 2018-11-05",
        "stated",
    )
    assert len(listed) == 3
    assert [row[2:] for row in things.rows] == [(1, 1, 1), (1, 1, 1), (0, 0, 2), (0, 0, 1), (0, 0, 1)]
    assert "6 of 7 relations have a date" in counted.notes[0]


def test_without_a_date_the_last_is_taken_and_that_is_said() -> None:
    counted, *_ = run("on-date", lang="zh")
    assert counted.caption.startswith("2018-11 的网络")  # the month, not a day of it
    assert any("未指定日期" in note for note in counted.notes)
    assert any("1 个日期是推断的" in note for note in counted.notes)


@pytest.mark.parametrize("name", STUDIES)
@pytest.mark.parametrize("text", ["2018-13", "5 Nov", "2018/11", "..", "2018-02-30"])
def test_no_such_date(name: str, text: str) -> None:
    with pytest.raises(KGError, match=r"not a date.*write") as caught:
        run(name, since=text)
    assert "请写作" in caught.value.line("zh")


def test_a_date_in_another_form_is_told_how_to_write_it() -> None:
    with pytest.raises(KGError, match="write 2018-11-05"):
        period("2018年11月5日")
    assert period("2018") == (day((2018, 1, 1)), day((2018, 12, 31)))


@pytest.mark.parametrize("name", STUDIES)
def test_dates_in_the_wrong_order(name: str) -> None:
    with pytest.raises(KGError, match="2017 is before 2018"):
        run(name, since="2018", until="2017")


def test_no_such_certainty() -> None:
    with pytest.raises(KGError, match=", ".join(HOLDS)):
        on(case().graph, store(), small_schema(), "2018", least="sure")


def test_windows_of_a_year() -> None:
    table, _ = windows(case(), Settings(since="2014", until="2018"), width=12)
    assert [row[0] for row in table.rows] == ["2014", "2015", "2016", "2017", "2018"]
    assert [row[1] for row in table.rows] == [1, 2, 2, 3, 3]
    assert [row[2:4] for row in table.rows][2] == (2, 2)  # by the founding's date, which is inferred
    ties = [row[7] for row in table.rows]
    # 2015: {zhang–zhen, wang–quwei}; 2016: zhang–zhen, zhen–board, start–board, zhang–start; one of five stays
    assert ties[:3] == [None, 0.5, 0.2]
    assert [row[9:] for row in table.rows][2] == (3, 1)
    # 2017: zhang–zhen, li–zhen, zhen–board; 2018: li–zhen, zhen–board, wang–quwei
    assert ties[4] == 0.5
    assert table.rows[4][8] == 0.5  # {zhen, board, li} of {zhang, zhen, li, board, wang, quwei}


def test_windows_are_chosen_by_the_data_and_may_overlap() -> None:
    table, _ = run("windows")
    assert [table.rows[0][0], table.rows[-1][0], len(table)] == [
        "2014-01-01/2014-03-31",
        "2018-10-01/2018-12-31",
        20,
    ]
    overlapping, _ = windows(case(), Settings(), width=24, step=12)
    assert [row[0] for row in overlapping.rows][:2] == ["2014-01-01/2015-12-31", "2015-01-01/2016-12-31"]
    with pytest.raises(KGError, match="negative"):
        windows(case(), Settings(), width=-1)


def test_tenure_counts_what_is_stated() -> None:
    _, tenure = run("windows")
    found = {row[0]: row[2:] for row in tenure.rows}
    # Zhang: from at latest 2014-03-31 to 2017-02-28; Li: from 2017-03-01 to at least 2018-11-01
    zhang, li = (day((2017, 2, 28)) - day((2014, 3, 31)) + 1), (day((2018, 11, 1)) - day((2017, 3, 1)) + 1)
    most = day((2017, 2, 28)) - day((2014, 3, 1)) + 1
    assert found["post holding"] == (
        2,
        2,
        0,
        1,
        round((zhang + li) / 2 / 365.2425, 3),
        round(most / 365.2425, 3),
    )
    assert found["affiliation without title"] == (1, 1, 0, 0, None, None)
    assert "participation" not in found  # to have been there is no tenure


def test_what_changed() -> None:
    counted, listed, things = run("changes", since="2016-01-01", until="2018-12-31")
    found = {row[-1].removeprefix(ID + "r-"): row[0] for row in listed.rows}
    assert found == {
        "came": "in between by the stated date of the occasion",
        "made": "in between by the stated date of the occasion",
        "li": "appeared (its start is dated)",
        "zhang": "ended (its end is dated)",
        "unit": "first shown (no start: not an appearance)",
    }
    assert sum(row[1] for row in counted.rows) == 7
    assert [row[:2] for row in things.rows] == [("appeared (its start is dated)", "Bing Area Committee")]
    assert things.rows[0][5:] == ("from 2016-06 (inferred), end not stated", "inferred")
    assert "cannot be seen" in things.notes[0]


def test_a_vague_bound_is_no_change_for_certain() -> None:
    _, listed, _ = run("changes", since="2014-03-15", until="2017-01-01")
    assert {row[-1].removeprefix(ID + "r-"): row[0] for row in listed.rows}["zhang"] == "may have appeared"


def test_what_is_said_to_replace_another_is_renamed() -> None:
    more = ox.Store()
    more.extend(store())
    subject, value = (ox.NamedNode(ID + name) for name in ("zhen", "quwei"))
    more.add(ox.Quad(subject, ox.NamedNode(DCTERMS + "replaces"), value))
    *_, things = run("changes", case(given=more), lang="zh")
    assert [row[:4] for row in things.rows if row[0] == "更名或同一"] == [
        ("更名或同一", "甲区委", ID + "quwei", "乙镇党委")
    ]
    assert "1 项没有日期" in things.notes[0]


@pytest.mark.parametrize("name", STUDIES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_is_dated(name: str, lang: str) -> None:
    bare = Case(network(small_store(), small_schema()), Catalogue(small_store(), small_schema()))
    first, *_ = run(name, bare, lang=lang)
    assert first.notes[0].startswith("13 条关系中 0 条有日期" if lang == "zh" else "0 of 13 relations")
    assert "1970" not in first.caption
    if name != "windows":
        assert ("（无日期）" if lang == "zh" else "(no date)") in first.caption


@pytest.mark.parametrize("name", STUDIES)
def test_no_network_at_all(name: str) -> None:
    empty = ox.Store()
    nothing = Case(network(empty, small_schema()), Catalogue(empty, small_schema()))
    assert all(isinstance(table, Table) for table in run(name, nothing))


def test_the_first_data_set_is_too_little_dated_and_says_so(exports) -> None:
    from kg.graph.store.snapshot import current

    real = current(exports, "donghongqiao").store()
    first, listed, _ = run("on-date", case(given=real), since="2018-11-05", lang="zh")
    assert "不足" in first.notes[1] and "推断" in first.notes[2]
    assert {row[3:5] for row in listed.rows} == {("据所述日期", "起 2018-11-05（推断），止未载")}
    assert all(row[5].startswith("推断：年份不在文中") for row in listed.rows)
    assert not any("从宽" in note for note in first.notes)
    assert {row[1] for row in first.rows if row[0] == "当日见载"} == {0}
    _, listed, things = run("changes", case(given=real), lang="zh")
    assert listed.caption.startswith("2018-05（推断）至 2018-11-05（推断）")
    assert "2018-05-01" not in str((listed.rows, things.rows))
    assert {row[0] for row in listed.rows} == {"据所述日期在此期间"}
    undated = next(row for row in first.rows if row[0] == "无日期")
    assert undated[1] > 300


def test_every_study_says_what_it_is_and_where_it_is_from() -> None:
    for one in STUDIES.values():
        assert one.title.zh and one.title.en and one.description.zh and one.description.en
        assert one.source[-1].isdigit() and one.compute.__doc__
    assert all(text.zh and text.en for text in STATES.values())


def test_doctest() -> None:
    assert doctest.testmod(kg.analysis.timed.chronicle).failed == 0
