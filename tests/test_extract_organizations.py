"""Organisations named outside titles: what is a name, where it begins, what is none. Invented names."""

import doctest
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

import kg.extract
from kg.extract.extraction import lexicon
from kg.extract.language.scene import Scene, scene
from kg.extract.naming.organizations import organizations
from kg.schema import Schema, load_schema


@cache
def schema() -> Schema:
    return load_schema()


def laid(text: str) -> Scene:
    return scene(text, lexicon(schema()))


def named(text: str) -> list[str]:
    return [one.name for one in organizations(laid(text), (0, len(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("近日，云桥区柳浦街道党工委召开会议", ["云桥区柳浦街道党工委"]),
        ("会上，星河（云桥）有限公司党支部作交流", ["星河（云桥）有限公司党支部"]),
        ("由云桥区农业农村局机关党支部承办", ["云桥区农业农村局机关党支部"]),
        ("与云桥大学经济与管理学院党委结对", ["云桥大学经济与管理学院党委"]),
        ("在云桥区人力资源和社会保障局", ["云桥区人力资源和社会保障局"]),
        ("走进顺江社区党委看一看", ["顺江社区党委"]),
        ("现场，萨依布依街道党工委作了汇报", ["萨依布依街道党工委"]),
        ("春熙路街道党工委来访", ["春熙路街道党工委"]),
        ("解放门街道党工委来访", ["解放门街道党工委"]),
        ("柳浦街道沿江社区党委牵头", ["柳浦街道沿江社区党委"]),
        ("、操作部党支部", ["操作部党支部"]),
    ],
)
def test_a_name_reaches_as_far_as_names_do(text: str, expected: list[str]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("集团所属星河管理处党委受到表彰", "星河管理处党委"),
        ("产生新一届柳浦社区党委", "柳浦社区党委"),
        ("关于调整柳浦街道社区党委的通知", "柳浦街道社区党委"),
        ("2023年度云桥区党建联席会议", "云桥区党建联席会议"),
        ("加强党建引领柳浦社区党委", "柳浦社区党委"),
    ],
)
def test_what_stands_before_a_name_is_no_part_of_it(text: str, expected: str) -> None:
    assert expected in named(text)
    assert not [name for name in named(text) if expected in name and name != expected]


@pytest.mark.parametrize(
    "text",
    [
        "辖区内各社区党委都来了",
        "他们办起了农民合作社",
        "已建立28个网格党支部",
        "压实各镇（街道）党（工）委责任",
        "参加的有护学先锋队",
        "设在写字楼里",
        "为“星河会客厅”揭牌",
        "设立“党员先锋岗”",
        "农村和医院",
    ],
)
def test_plurals_common_nouns_and_brands_are_no_organisations(text: str) -> None:
    found = organizations(laid(text), (0, len(text)))
    assert not [one.name for one in found if not one.relative]


def test_a_name_of_endings_alone_is_relative() -> None:
    text = "镇党委和村委会都派人来了"
    assert {one.name for one in organizations(laid(text), (0, len(text))) if one.relative} == {
        "镇党委",
        "村委会",
    }


def test_quotation_marks_can_be_the_whole_name_of_a_team_or_an_alliance() -> None:
    assert "“党员突击队”" in named("带领“党员突击队”重温誓词")
    assert "“星河·云桥党建联盟”" in named("加入“星河·云桥党建联盟”")
    assert "“双城先锋”党建联盟" in named("为“双城先锋”党建联盟揭牌")


def test_a_meeting_is_the_body_that_meets() -> None:
    assert named("云桥区党建联席会议第三次会议召开")[0] == "云桥区党建联席会议"
    assert "团结社区党建联盟" in named("团结社区党建联盟第三季度联席会议")


def test_a_joint_body_can_be_named_by_its_members() -> None:
    assert "东塘社区、茶山社区、车站社区党建联盟" in named("由东塘社区、茶山社区、车站社区党建联盟发起")
    assert "明德、衡舟、知远律师事务所联合党支部" in named("成立明德、衡舟、知远律师事务所联合党支部")


def test_a_counted_list_shares_its_unit() -> None:
    assert {"蜀汉社区党委", "锦里社区党委"} <= set(named("蜀汉社区、锦里社区两个社区党委签约"))


def test_a_committee_and_a_government_in_one_breath_are_two() -> None:
    assert named("乙镇党委镇政府高度重视") == ["乙镇党委", "镇政府"]


FOLDER = Path(kg.extract.__file__).parent
DOCTESTED = sorted(path for path in FOLDER.rglob("*.py") if ">>>" in path.read_text(encoding="utf-8"))


def test_there_are_doctests() -> None:
    assert len(DOCTESTED) >= 5


@pytest.mark.parametrize("path", DOCTESTED, ids=lambda path: path.stem)
def test_doctests(path: Path) -> None:
    parts = path.relative_to(FOLDER).with_suffix("").parts
    module = import_module(".".join(("kg.extract", *parts)))
    assert doctest.testmod(module).failed == 0
