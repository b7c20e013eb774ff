"""Organisations that only their place in a sentence shows, and the memberships that come of them."""

import pytest

from kg.extract.candidate import Candidate
from tests.test_frames import found_in, named, told


def members(rows: tuple[Candidate, ...]) -> set[str]:
    """Who is a member of what, by name: 甲公司→丁联盟."""
    names = {one.cells["id"]: one.cells["name@zh"] for one in rows if one.table == "organizations"}
    ties = (one.cells for one in rows if one.table == "unit-memberships")
    return {f"{_name(names, one['member'])}→{_name(names, one['organization'])}" for one in ties}


def _name(names: dict[str, str], id_: str) -> str:
    return names.get(id_, id_)


def tied(body: str, *units: str) -> set[str]:
    return {f"{unit}→{body}" for unit in units}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "当晚，由甲山村、乙水村、丙田村党建联盟发起的晚会举行。",
            tied("甲山村、乙水村、丙田村党建联盟", "甲山村", "乙水村", "丙田村"),
        ),
        (
            "甲乙、丙丁律师事务所联合党支部成立大会昨天召开。",
            tied("甲乙、丙丁律师事务所联合党支部", "甲乙律师事务所", "丙丁律师事务所"),
        ),
        (
            "[甲乙律师事务所]走访居民。“甲乙律所、丙丁社区”党建联盟启动。",
            tied("“甲乙律所、丙丁社区”党建联盟", "甲乙律师事务所", "丙丁社区"),
        ),
        (
            "“甲乙派出所·丙丁社区·戊己书屋党建联盟”每季度碰头。",
            tied("甲乙派出所·丙丁社区·戊己书屋党建联盟", "甲乙派出所", "丙丁社区", "戊己书屋"),
        ),
    ],
)
def test_a_body_may_be_named_by_its_members(text: str, expected: set[str]) -> None:
    assert members(found_in(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "“红心·暖阳”党建联盟成立。",
        "{张三}、{李四}为甲区楼宇党建联盟揭牌。",
        "甲公司、乙银行、丙丁商圈党建联盟成立。丙丁商圈党建联盟有了新家。",
    ],
)
def test_a_list_or_a_brand_is_no_such_name(text: str) -> None:
    assert not members(found_in(text))


def test_units_among_organisations_are_organisations() -> None:
    rows = found_in("[甲公司党委]与[乙镇党委]、丙丁供电、北塔能源三家单位签订协议，共同成立[庚联盟]。")
    assert {"丙丁供电", "北塔能源"} <= set(named(rows, "organizations"))
    assert members(rows) == tied("庚联盟", "甲公司党委", "乙镇党委", "丙丁供电", "北塔能源")


@pytest.mark.parametrize(
    "text",
    [
        "[甲公司党委]、[乙镇党委]、志愿者代表、商户负责人共同签署公约。",
        "[甲公司党委]、[乙镇党委]、丙丁供电参观展览。",
        "{张三}、丙丁供电、[乙镇党委]签订协议。",
    ],
)
def test_no_others_are(text: str) -> None:
    assert not named(found_in(text), "organizations")


def test_a_relative_unit_in_a_list_is_named_in_full() -> None:
    rows = found_in("[甲镇党委]、[镇中学=甲镇中学]、镇派出所、[乙公司]四家单位为[丁联盟]成员单位。")
    assert named(rows, "organizations") == ["甲镇派出所"]


def test_a_quoted_body_is_apart_from_its_meetings() -> None:
    rows = found_in(
        "[甲乙社区“大党委”2024年第一季度会议]召开。甲乙社区“大党委”由[丙公司党委]和[丁学校党支部]组成。"
    )
    assert members(rows) == tied("甲乙社区“大党委”", "丙公司党委", "丁学校党支部")


def test_a_body_behind_the_verb_that_founds_it() -> None:
    rows = found_in(
        "[街道党工委=甲街道党工委]开会。我们成立了街道区域化党建联席会议，由[街道党工委=甲街道党工委]牵头，"
        "[乙公司党委]、[丙学校党支部]等9家单位参加进来，都是正式的成员单位。"
    )
    assert members(rows) == tied("甲街道区域化党建联席会议", "乙公司党委", "丙学校党支部")


@pytest.mark.parametrize(
    "text",
    [
        "[甲公司]与[乙银行]签订共建协议，[丁联盟]同日揭牌。",
        "[甲公司]与[乙银行]签订共建协议，结为[丁联盟]。",
        "[丁联盟]揭牌。[甲公司]、[乙银行]代表共同签署《党建联盟公约》。",
        "[甲公司]联合[乙银行]，在广场举行[丁联盟]签约仪式。",
        "[甲公司]、[乙银行]签署公约，上述单位成为[丁联盟]首批成员。",
        "[丁联盟]开会。[甲公司]、[乙银行]等32家成员单位负责人参加会议。",
        "[丁联盟]的成员有：[甲公司]、[乙银行]。",
        "由[丙镇党委]牵头，[甲公司]、[乙银行]参加，组建[丁联盟]。",
    ],
)
def test_who_signs_or_is_listed_is_a_member(text: str) -> None:
    assert members(found_in(text)) == tied("丁联盟", "甲公司", "乙银行")


def test_a_joint_branch_in_a_list_is_a_member() -> None:
    rows = found_in("[丁联盟]由[甲镇党委]牵头，[乙公司]、[丙影城联合党支部]、[戊银行]3家党组织为成员单位。")
    assert members(rows) == tied("丁联盟", "乙公司", "丙影城联合党支部", "戊银行")
    assert "lead 甲镇党委 丁联盟" in told(rows)


@pytest.mark.parametrize(
    "text",
    [
        "[丁联盟]开会，本年度轮值单位为[甲公司]。",
        "[丁联盟]设轮值主席单位，首任由[甲公司]担任。",
        "[丁联盟]由[甲公司]牵头成立，下设[戊片区委员会]和[己片区委员会]。",
    ],
)
def test_who_leads(text: str) -> None:
    assert {fact for fact in told(found_in(text)) if fact.startswith("lead ")} == {"lead 甲公司 丁联盟"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[丁联盟]吸纳[甲公司]、[乙银行]等16家单位为首批成员。", tied("丁联盟", "甲公司", "乙银行")),
        (
            "[甲镇]成立[丁联盟]。街道将[乙银行]、[丙学校]吸收为联盟成员单位。",
            tied("丁联盟", "乙银行", "丙学校"),
        ),
        ("[丁联席会议]开会，新增[甲公司]、[乙银行]两家成员单位。", tied("丁联席会议", "甲公司", "乙银行")),
    ],
)
def test_members_may_be_taken_in(text: str, expected: set[str]) -> None:
    assert members(found_in(text)) >= expected
