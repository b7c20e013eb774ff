"""The rows of the frames: sound references, honest confidences, words that prove them; and times."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.candidate import Candidate, Reading
from kg.extract.extraction import read
from kg.extract.frames import frames
from kg.extract.frames.kinds import kinds
from kg.extract.reading import article_of
from kg.extract.tabling.ids import Minter
from kg.iri import DHQ, SCHEME
from tests.test_frames import found_in, marked, the_schema

REFERENCES = [
    "participant",
    "event",
    "acted_on",
    "member",
    "organization",
    "agent",
    "target",
    "subject",
    "object",
    "about",
]
STORY = """5月8日上午，[甲街道党工委]牵头成立[丁联盟]，[乙公司党委]、[丙村党支部]为成员单位。成立仪式在街道文化中心举行。

[甲街道党工委]书记{张三}、[乙公司]总经理{李四}出席仪式并为[丁联盟]揭牌，班子成员等60余人参加。
{李四}宣读《丁联盟章程》。他表示，要办好实事。[乙公司党委]与[丙村党支部]签订《共建协议书》。
"""


def _entities(reading: Reading, rows: tuple[Candidate, ...]) -> dict[str, float]:
    found = {one.cells["id"]: one.confidence for one in rows if "id" in one.cells}
    found |= {one.id: one.confidence for one in reading.persons.values()}
    return found | {one.id: one.confidence for one in reading.organizations.values()}


def _sound(reading: Reading, rows: tuple[Candidate, ...]) -> None:
    entities = _entities(reading, rows)
    ids = [one.cells["id"] for one in rows if "id" in one.cells]
    assert len(ids) == len(set(ids))
    for one in rows:
        named = [id_ for name in REFERENCES for id_ in one.cells.get(name, "").split(";") if id_]
        assert all(id_ in entities for id_ in named), one
        assert all(one.confidence <= entities[id_] for id_ in named), one
        assert one.spans and all(0 <= a < b <= len(reading.article.clean.text) for a, b in one.spans), one
        assert reading.article.quote(*one.spans).text
        assert 0 <= one.confidence <= 1
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", one.rule), one.rule
        assert one.cells.get("status", "") == "" or one.cells["reason"]


def test_the_rows_of_a_story_are_sound_and_the_same_each_time() -> None:
    reading, scene = marked(STORY)
    rows = frames(reading, scene)
    _sound(reading, rows)
    assert len(rows) > 20
    assert rows == frames(reading, scene)


def test_entities_come_before_what_is_said_of_them() -> None:
    rows = found_in(STORY)
    known = {one.cells["id"] for one in rows if "id" in one.cells}
    seen: set[str] = set()
    for one in rows:
        seen |= {one.cells["id"]} if "id" in one.cells else set()
        said = {one.cells.get(name, "") for name in REFERENCES}
        assert said & known <= seen


def test_ids_are_those_of_the_data_set() -> None:
    minter = Minter(taken={"wei-ding-lian-meng-jie-pai"})
    rows = frames(*marked("{张三}为[丁联盟]揭牌。"), minter)
    assert [one.cells["id"] for one in rows if one.table == "events"] == ["wei-ding-lian-meng-jie-pai-2"]


def test_the_words_behind_a_row_are_short_and_prove_it() -> None:
    reading, scene = marked("会上，[甲公司]书记{张三}为[丁联盟]揭牌。")
    (row,) = [one for one in frames(reading, scene) if one.cells.get("role") == "unveiler"]
    assert reading.article.quote(*row.spans).text == "张三为丁联盟揭牌"
    assert row.cells["acted_on"] == "丁联盟"


def test_what_a_pronoun_does_is_inferred() -> None:
    rows = found_in("[甲街道]召开推进会。{张三}出席会议。他致辞。")
    (row,) = [one for one in rows if one.cells.get("role") == "speaker"]
    assert row.cells["status"] == "inferred"
    assert row.cells["reason"]


def test_a_body_of_the_sentence_before_is_inferred() -> None:
    rows = found_in("[丁联盟]今年扩容。[甲公司党委]、[乙银行党支部]先后加入。")
    members = [one for one in rows if one.table == "unit-memberships"]
    assert len(members) == 2
    assert all(one.cells["status"] == "inferred" and one.confidence < 0.8 for one in members)


def test_what_is_told_is_part_of_the_gathering() -> None:
    rows = found_in("[甲街道]召开推进会。会上，{张三}为[丁联盟]揭牌。")
    (link,) = [one for one in rows if one.cells.get("relation") == "partOfOccurrence"]
    assert link.cells["status"] == "inferred"


@pytest.mark.parametrize(
    ("said", "page", "literal", "normalized"),
    [
        ("5月8日", "2024-05-20", "--05-08", "2024-05-08"),
        ("12月30日", "2024-01-05", "--12-30", "2023-12-30"),
        ("5月8日", "", "--05-08", ""),
        ("2023年5月8日", "2024-05-20", "2023-05-08", ""),
        ("去年3月", "2024-05-20", "--03", "2023-03"),
        ("去年底", "2024-05-20", "", "2023"),
        ("15日", "2024-05-20", "---15", "2024-05-15"),
        ("25日", "2024-05-20", "---25", ""),
        ("昨天", "2024-03-01", "", "2024-02-29"),
        ("日前", "2024-05-20", "", ""),
        ("512日", "2024-05-20", "", "2024-05-12"),
        ("111日", "2024-12-20", "", ""),
        ("2月30日", "2024-05-20", "", ""),
    ],
)
def test_times(said: str, page: str, literal: str, normalized: str) -> None:
    rows = found_in(f"{said}，[甲街道]召开推进会。", date=page)
    (row,) = [one for one in rows if one.table == "times"]
    assert row.cells["as_written"] == said
    assert (row.cells.get("literal", ""), row.cells.get("normalized", "")) == (literal, normalized)
    assert bool(row.cells.get("reason")) == bool(normalized)


def test_a_time_is_told_before_or_meant_by_the_same_day() -> None:
    rows = found_in("5月8日，[丁联盟]召开第一次会议。当天下午，[甲街道]召开推进会。")
    assert [one.cells["as_written"] for one in rows if one.table == "times"] == ["5月8日", "5月8日"]
    assert [one.cells.get("status", "") for one in rows if one.table == "times"] == ["inferred"] * 2


def test_the_data_of_the_frames_is_in_the_ontology() -> None:
    schema, told = the_schema(), kinds()
    events = {one.removeprefix(DHQ) for one in schema.subclasses(DHQ + "Occurrence")}
    assert {one.type for one in told.acts} | {told.founding.type, told.gathering.type} <= events
    roles = {iri.rpartition("#")[2] for iri in schema.scheme(SCHEME + "part")}
    used = {one.role for one in (*told.acts, *told.participations)}
    assert used | {told.founding.role, told.founding.lead, told.gathering.role} <= roles
    types = {iri.rpartition("#")[2] for iri in schema.scheme(SCHEME + "type")}
    assert {one.category for one in told.acts} | {one for _, one in told.documents} <= types
    bodies = {one.removeprefix(DHQ) for one in schema.subclasses("http://www.w3.org/ns/org#Organization")}
    assert told.joint | told.teams <= bodies
    frames_ = set(read(article_of("甲", id="jia"), schema)[1].lexicon.triggers.values())
    assert {one.frame for one in (*told.acts, *told.participations)} <= frames_


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([*"由与为在，。、：“”《》（）的了", "[甲党委]", "[丁联盟]", "{张三}", "成立", "成员单位", "牵头", "主持", "参加", "会议", "5月8日", "60余人", "签订", "说", "组成", "作为", "他", "召开"]), max_size=24))  # fmt: skip
def test_any_words_in_any_order_give_sound_rows(parts: list[str]) -> None:
    reading, scene = marked("，" + "".join(parts))
    _sound(reading, frames(reading, scene))
