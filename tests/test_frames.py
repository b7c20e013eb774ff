"""The frames: what the register's sentences say, told by readings written in brackets.

``[甲街道党工委]`` is an organisation, ``[镇党委=甲镇党委]`` one under a shorter name, ``{张三}`` a person.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

import pytest

from kg.extract.candidate import Candidate, Mention, Organization, Person, Reading
from kg.extract.extraction import lexicon
from kg.extract.frames import frames
from kg.extract.language.scene import Scene, scene
from kg.extract.reading import article_of
from kg.schema import Schema, load_schema

TYPES = {
    "联席会议": "JointConference",
    "片区委员会": "AreaCommittee",
    "联盟": "Alliance",
    "共同体": "JointBody",
    "联合体": "JointBody",
    "先锋队": "VanguardTeam",
    "党工委": "PartyWorkingCommittee",
    "党委": "PartyCommittee",
    "支部": "PartyBranch",
    "公司": "Enterprise",
    "街道": "TerritorialBody",
    "镇": "TerritorialBody",
}
_MARKED = re.compile(r"\[([^\]=]+)(?:=([^\]]+))?\]|\{([^}]+)\}")
_HEADLINE = "甲区新闻"


@cache
def the_schema() -> Schema:
    return load_schema()


def marked(text: str, *, date: str = "2024-05-20") -> tuple[Reading, Scene]:
    """The reading that brackets in a text say."""
    plain = _MARKED.sub(lambda found: found[1] or found[3], text)
    article = article_of(f"{_HEADLINE}\n\n{plain}", id="yi", date=date)
    mentions = tuple(_mentions(text, article.clean.text))
    persons = {one.refers_to for one in mentions if one.kind == "person"}
    named = {one.refers_to for one in mentions} - persons
    reading = Reading(
        article,
        {name: Person(name, name, "given", 1.0) for name in sorted(persons)},
        {name: Organization(name, name, _type(name), "given", 1.0) for name in sorted(named)},
        mentions,
        (),
    )
    return reading, scene(article.clean.text, lexicon(the_schema()))


def _mentions(text: str, clean: str) -> Iterator[Mention]:
    place = len(_HEADLINE)
    last = 0
    for found in _MARKED.finditer(text):
        before = text[last : found.start()].rpartition("\n")[2][-4:]
        surface = found[1] or found[3]
        place = clean.index(before + surface, place) + len(before)
        kind = "person" if found[3] else "organization"
        yield Mention((place, place + len(surface)), kind, found[2] or surface, surface)  # type: ignore[arg-type]
        place += len(surface)
        last = found.end()


def _type(name: str) -> str:
    ends = sorted(TYPES, key=len, reverse=True)
    return next((TYPES[end] for end in ends if name.rstrip("”").endswith(end)), "Organization")


def found_in(text: str, **page: str) -> tuple[Candidate, ...]:
    return frames(*marked(text, **page))


def told(rows: Iterable[Candidate]) -> set[str]:
    """The facts of rows in short: ``member 甲 乙``, ``host 张三``, ``event 名称`` …"""
    return {fact for one in rows if (fact := _fact(one))}


def _fact(one: Candidate) -> str:
    cells = one.cells
    match one.table:
        case "unit-memberships":
            return f"member {cells['member']} {cells['organization']}"
        case "lead-engagements":
            return f"lead {cells['agent']} {cells['target']}"
        case "co-buildings":
            return f"builds {cells['agent']} {cells['target']}"
        case "participations" if cells["role"] != "attendee" or "participant" in cells:
            return f"{cells['role']} {cells['participant']}"
        case "links" if cells["relation"] == "foundedBody":
            return f"founded {cells['object']}"
    return ""


def named(rows: Iterable[Candidate], table: str) -> list[str]:
    return [one.cells["name@zh"] for one in rows if one.table == table]


ABC = ("甲公司党委", "乙银行党支部", "丙中学党总支")
LISTED = "[甲公司党委]、[乙银行党支部]、[丙中学党总支]"
MEMBERS = {f"member {unit} 丁联盟" for unit in ABC}


@pytest.mark.parametrize(
    "text",
    [
        f"[丁联盟]由{LISTED}组成。",
        f"[丁联盟]成立于去年。[联盟=丁联盟]由{LISTED}等12家单位共同构成。",
        f"由{LISTED}共同组成的[丁联盟]日前亮相。",
        f"[丁联盟]成员单位包括{LISTED}。",
        f"[丁联盟]首批成员单位共12家，包括{LISTED}。",
        f"[丁联盟]囊括{LISTED}等28家单位。",
        f"[丁联盟]由街道牵头，{LISTED}等18家单位为成员单位。",
        f"{LISTED}作为[丁联盟]成员单位参加了活动。",
        f"仪式上，{LISTED}成为[丁联盟]首批成员单位。",
        f"会上，{LISTED}新加入[丁联盟]。",
        f"[丁联盟]今年扩容，{LISTED}等先后加入。",
        "[甲公司党委]与[乙银行党支部]、[丙中学党总支]结成[丁联盟]。",
        f"{LISTED}联合组建[丁联盟]。",
        f"{LISTED}三方代表共同签署《丁联盟协议书》，[丁联盟]启动。",
    ],
)
def test_members_are_told_in_many_ways(text: str) -> None:
    facts = {fact for fact in told(found_in(text)) if fact.startswith("member")}
    assert facts == MEMBERS


@pytest.mark.parametrize(
    "text",
    [
        f"{LISTED}参加[丁联盟]座谈会。",
        "[丁联盟]隶属[甲公司党委]，接受[乙银行党支部]指导。",
        "{张三}为[丁联盟]新成员单位授牌，[甲公司党委]代表发言。",
        f"下一步，{LISTED}将共同组建[丁联盟]。",
        f"{{张三}}表示，{LISTED}要共同成立[丁联盟]。",
        "{张三}说：“[甲公司党委]、[乙银行党支部]都是[丁联盟]的成员单位，大家都高兴。”",
        "作为对接保障工作的成员单位，[甲公司党委]积极响应。",
        "[丁联盟]下设[甲公司党委]、[乙银行党支部]。",
    ],
)
def test_what_is_no_membership(text: str) -> None:
    assert not {fact for fact in told(found_in(text)) if fact.startswith("member")}


def test_a_body_named_by_its_members_has_them() -> None:
    rows = found_in("[甲社区]、[乙社区]和[丙社区]相邻。[甲社区、乙社区、丙社区党建联盟]召开会议。")
    expected = {f"member {unit} 甲社区、乙社区、丙社区党建联盟" for unit in ("甲社区", "乙社区", "丙社区")}
    assert expected <= told(rows)


@pytest.mark.parametrize(
    "text",
    [
        "[甲街道党工委]牵头成立[丁联盟]。",
        "[丁联盟]由[甲街道党工委]牵头，成员共18家。",
        "由[甲街道党工委]牵头，[乙公司党委]、[丙村党支部]共同组成[丁联盟]。",
        "[甲街道党工委]牵头，联合[乙公司党委]成立[丁联盟]。",
        "[甲街道党工委]作为[丁联盟]的牵头单位，做了大量工作。",
        "作为[丁联盟]的牵头单位，[甲街道党工委]积极发挥作用。",
        "[丁联盟]以[甲街道党工委]为牵头单位，[乙公司党委]、[丙村党支部]为成员单位。",
        "[丁联盟]成立，[甲街道党工委]担任首届轮值主席单位。",
        "[丁联盟]轮值主席单位[甲街道党工委]作了报告。",
    ],
)
def test_who_leads(text: str) -> None:
    facts = {fact for fact in told(found_in(text)) if fact.startswith("lead ")}
    assert facts == {"lead 甲街道党工委 丁联盟"}


def test_a_task_that_is_led_is_no_body() -> None:
    rows = found_in("[丁联盟]召开会议，确定由[甲村党支部]牵头负责亮化项目。")
    assert not {fact for fact in told(rows) if fact.startswith("lead ")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[甲街道党工委]成立了[丁联盟]。", {"founder 甲街道党工委", "founded 丁联盟"}),
        ("[甲街道党工委]牵头成立[丁联盟]。", {"lead-founder 甲街道党工委", "founded 丁联盟"}),
        ("[丁联盟]由[甲街道党工委]发起成立。", {"founder 甲街道党工委", "founded 丁联盟"}),
        ("[丁联盟]于去年3月正式成立。", {"founded 丁联盟"}),
        ("[丁联盟]成立大会在甲广场举行。", {"founded 丁联盟"}),
        (
            "[甲镇]成立了[红先锋队]、[蓝先锋队]等10支队伍。",
            {"founder 甲镇", "founded 红先锋队", "founded 蓝先锋队"},
        ),
        ("[甲街道党工委]将于下月成立[丁联盟]。", set()),
        ("全市已建立[丁联盟]31个。", set()),
        ("{张三}为[丁联盟]揭牌。", set()),
    ],
)
def test_foundings(text: str, expected: set[str]) -> None:
    facts = {fact for fact in told(found_in(text)) if fact.startswith(("found", "lead-founder"))}
    assert facts == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("会议由[甲街道党工委]副书记{张三}主持。", {"host 张三"}),
        ("{张三}主持会议并讲话。", {"host 张三", "speaker 张三"}),
        ("仪式在[甲区委]副书记{张三}的主持下进行。", {"host 张三"}),
        (
            "[甲区委]常委、组织部部长{张三}，[乙镇党委]书记{李四}，党委副书记、镇长{王五}出席会议。",
            {"attendee 张三", "attendee 李四", "attendee 王五"},
        ),
        ("[甲局]局长{张三}、[乙局]副局长{李四}受邀出席会议。", {"invited-guest 张三", "invited-guest 李四"}),
        ("参加会议的有：[甲局]局长{张三}，[乙公司]总经理{李四}。", {"attendee 张三", "attendee 李四"}),
        ("座谈会由{张三}主持，{李四}、{王五}先后发言。", {"host 张三", "speaker 李四", "speaker 王五"}),
        ("{张三}、{李四}共同为[丁联盟]揭牌。", {"unveiler 张三", "unveiler 李四"}),
        ("{张三}出席会议并为[丁联盟]揭牌。", {"attendee 张三", "unveiler 张三"}),
        ("会上，{张三}宣读《关于成立丁联盟的批复》。", {"reader 张三"}),
        (
            "[甲公司]与[乙公司]、[丙公司]签订共建协议。",
            {"signatory 甲公司", "signatory 乙公司", "signatory 丙公司"},
        ),
        ("{张三}代表[甲公司]与[乙公司]经理{李四}签约。", {"signatory 张三", "signatory 李四"}),
        ("{张三}向[甲公司]授旗。", {"presenter 张三"}),
        ("[甲公司党委]被评为先进基层党组织。", {"recipient 甲公司党委"}),
        ("党员面向党旗宣誓，{张三}领誓。", {"oath-leader 张三"}),
        ("{张三}发起倡议。", {"initiator 张三"}),
        ("{张三}作出承诺。", {"pledger 张三"}),
        ("活动邀请[甲大学]教授{张三}作专题辅导报告。", {"speaker 张三"}),
        ("[甲街道]召开推进会。{张三}致辞。他表示，要办好实事。", {"organiser 甲街道", "speaker 张三"}),
        ("{张三}告诉记者，公司去年增收。", set()),
        ("{张三}表示，[甲公司]将与[乙公司]签约。", set()),
        ("[甲街道]党员代表参加会议。", set()),
        ("[甲公司]、[乙公司]负责人参加会议。", {"attendee 甲公司", "attendee 乙公司"}),
    ],
)
def test_who_does_what(text: str, expected: set[str]) -> None:
    assert told(found_in(text)) - {"founded 丁联盟"} == expected


@pytest.mark.parametrize(
    ("text", "name", "organisers"),
    [
        (
            "[甲街道]召开2024年第一次[区域化党建联席会议=甲联席会议]。",
            "2024年第一次区域化党建联席会议",
            {"甲街道"},
        ),
        ("2024年[甲片区联席会议]在花桥上举行。", "2024年甲片区联席会议", set()),
        (
            "5月8日，[甲党委]联合[乙党委]在甲广场举办“红色集市”便民服务活动。",
            "“红色集市”便民服务活动",
            {"甲党委", "乙党委"},
        ),
        ("由[甲部]主办、[乙党委]承办的“红色楼宇”论坛在乙大厦举行。", "“红色楼宇”论坛", {"甲部", "乙党委"}),
        ("[甲公司]组织[乙支部]党员赴[丙村]开展支部联建活动。", "支部联建活动", {"甲公司"}),
        (
            "[甲党委]、[乙党委]在会议中心，联手举办“双百行动”百日活动。",
            "“双百行动”百日活动",
            {"甲党委", "乙党委"},
        ),
    ],
)
def test_gatherings_have_a_name_and_organisers(text: str, name: str, organisers: set[str]) -> None:
    rows = found_in(text)
    assert name in named(rows, "events")
    assert {fact.split()[1] for fact in told(rows) if fact.startswith("organiser")} == organisers


@pytest.mark.parametrize(
    "text",
    [
        "[甲街道]将召开推进会。",
        "以甲市举办博览会为契机，[甲街道]加强建设。",
        "[甲街道]关于开展“双百”活动的部署很细。",
        "[甲街道]每月召开一次工作例会。",
        "“两新”组织、驻区单位参加。",
    ],
)
def test_what_is_no_gathering(text: str) -> None:
    assert not named(found_in(text), "events")


def test_a_place_is_where_a_gathering_is_held() -> None:
    rows = found_in("[甲街道]在街道文化中心召开推进会。")
    assert named(rows, "places") == ["街道文化中心"]
    (link,) = [one for one in rows if one.cells.get("relation") == "takesPlaceAt"]
    assert link.spans


def test_a_crowd_is_counted() -> None:
    rows = found_in("[甲街道]召开推进会，班子成员、各社区书记等60余人参加。")
    assert named(rows, "collectives") == ["60余人（参加者）"]
    (count,) = [one for one in rows if one.table == "counts"]
    assert count.cells["as_written"] == "60余人"
    assert (count.cells["lower_bound"], count.cells["approximate"]) == ("60", "true")


def test_documents_are_what_is_signed_and_read() -> None:
    rows = found_in(
        "{张三}宣读《丁联盟章程》，{李四}与{王五}签订《共建协议书》。会上，{张三}宣读了关于成立片区的复函。"
    )
    documents = {one.cells["name@zh"]: one.cells["category"] for one in rows if one.table == "documents"}
    assert documents == {
        "《丁联盟章程》": "charter",
        "《共建协议书》": "agreement",
        "关于成立片区的复函": "reply-letter",
    }
