"""Title chains, the names they belong to, and the organisations they mean: sentences with invented names."""

from functools import cache

import pytest

from kg.extract.extraction import lexicon, read
from kg.extract.language.scene import Scene, scene
from kg.extract.naming.chains import chain
from kg.extract.naming.names import persons
from kg.extract.reading import article_of
from kg.schema import Schema, load_schema


@cache
def schema() -> Schema:
    return load_schema()


def laid(text: str) -> Scene:
    return scene(text, lexicon(schema()))


def chained(text: str) -> list[tuple[str, str]]:
    one = laid(text)
    return [(text[slice(*s.region)] if s.region else "", s.title) for s in chain(one, len(text), 0)]


def named(text: str) -> list[tuple[str, str]]:
    return [(one.name, one.rule) for one in persons(laid(text), [(0, len(text))])]


def held(*lines: str) -> list[tuple[str, str, str]]:
    text = "\n".join(lines)
    reading, _ = read(article_of(text, id="jia"), schema())
    people, bodies = reading.persons, reading.organizations
    return [(people[one.person].name, one.title, bodies[one.organization].name) for one in reading.holdings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲区委常委、组织部部长", [("甲区委", "常委"), ("组织部", "部长")]),
        ("甲区委常委、甲区委组织部长", [("甲区委", "常委"), ("甲区委组织部", "部长")]),
        ("乙街道党工委书记、办事处主任", [("乙街道党工委", "书记"), ("办事处", "主任")]),
        (
            "丙公司党委副书记、纪委书记、工会主席",
            [("丙公司党委", "副书记"), ("纪委", "书记"), ("工会", "主席")],
        ),
        ("丙公司党总支委员副总经理", [("丙公司党总支", "委员"), ("", "副总经理")]),
        ("丁局党组成员、副局长", [("丁局党组", "成员"), ("", "副局长")]),
        ("日前，乙镇党委书记、镇长", [("乙镇党委", "书记"), ("", "镇长")]),
        ("由乙镇总工会专职副主席", [("乙镇总工会", "专职副主席")]),
        ("乙镇人大主席", [("乙镇人大", "主席")]),
        ("戊村党支部书记兼村委会主任", [("戊村党支部", "书记"), ("村委会", "主任")]),
        ("丙公司董事长、星河联盟首任轮值主席", [("丙公司", "董事长"), ("星河联盟", "首任轮值主席")]),
    ],
)
def test_a_chain_is_read_from_right_to_left(text: str, expected: list[tuple[str, str]]) -> None:
    assert chained(text) == expected


def test_words_for_people_are_no_posts() -> None:
    assert chained("乙街道居民代表") == []
    assert chained("各界群众") == []


def test_a_past_post_is_marked() -> None:
    one = laid("原乙镇党委书记")
    (segment,) = chain(one, len(one.text), 0)
    assert segment.past
    assert segment.title == "原书记"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("乙镇党委书记张三丰主持会议。", [("张三丰", "title-before-name")]),
        ("乙镇党委书记周敏出席会议。", [("周敏", "title-before-name")]),
        ("乙镇党委书记周敏为联盟揭牌。", [("周敏", "title-before-name")]),
        ("乙镇党委副书记欧阳立民致辞。", [("欧阳立民", "title-before-name")]),
        ("丁县副县长阿依古丽·买买提讲话。", [("阿依古丽·买买提", "title-before-name")]),
        ("丙社区党委周立民书记介绍了情况。", [("周立民", "title-after-name")]),
        ("周立民同志表示感谢。", [("周立民", "address-after-name")]),
        (
            "居民代表周立民、李小芳参加。",
            [("周立民", "name-after-collective"), ("李小芳", "name-before-verb")],
        ),
        (
            "居民代表周立民、李小芳等10人。",
            [("周立民", "name-after-collective"), ("李小芳", "list-of-names")],
        ),
    ],
)
def test_who_is_named_and_which_witness_speaks(text: str, expected: list[tuple[str, str]]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "会议高度评价了各方面的工作，成立大会时间安排在下午。",
        "街道党工委书记就下一步工作作了部署。",
        "深入学习贯彻习近平新时代中国特色社会主义思想。",
        "广大党员和群众积极参加，温馨和谐的气氛令人难忘。",
        "石渡镇、和平街道联合举办活动。",
    ],
)
def test_common_words_and_places_are_no_persons(text: str) -> None:
    assert named(text) == []


def test_a_name_in_two_forms_is_the_one_that_recurs() -> None:
    text = "乙镇党委书记周立民讲话。周立民说，要抓落实。立民同志强调了三点。"
    assert {name for name, _ in named(text)} == {"周立民"}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["云桥区召开大会", "区委常委、组织部部长周立民出席。"],
            [("周立民", "常委", "云桥区委"), ("周立民", "部长", "云桥区委组织部")],
        ),
        (
            ["柳浦街道开会", "街道党工委书记周立民，党工委副书记、办事处主任李小芳参加，柳浦街道党员参加。"],
            [
                ("周立民", "书记", "柳浦街道党工委"),
                ("李小芳", "副书记", "柳浦街道党工委"),
                ("李小芳", "主任", "柳浦街道办事处"),
            ],
        ),
        (
            ["栖湾镇开会", "栖湾镇党委书记周立民，镇党委副书记、镇长李小芳出席。"],
            [
                ("周立民", "书记", "栖湾镇党委"),
                ("李小芳", "副书记", "栖湾镇党委"),
                ("李小芳", "镇长", "栖湾镇"),
            ],
        ),
        (
            ["开会", "甲丙有限公司党委书记、董事长周立民，公司党委委员、副总经理李小芳出席。"],
            [
                ("周立民", "书记", "甲丙有限公司党委"),
                ("周立民", "董事长", "甲丙有限公司"),
                ("李小芳", "委员", "甲丙有限公司党委"),
                ("李小芳", "副总经理", "甲丙有限公司"),
            ],
        ),
        (
            ["开会", "云桥区民政局党组成员、副局长周立民、李小芳出席党委会议。"],
            [
                ("周立民", "成员", "云桥区民政局党组"),
                ("周立民", "副局长", "云桥区民政局"),
                ("李小芳", "成员", "云桥区民政局党组"),
                ("李小芳", "副局长", "云桥区民政局"),
            ],
        ),
        (
            ["开会", "洪渡村党总支书记周立民当选为环湖片区联合党委书记。"],
            [("周立民", "书记", "洪渡村党总支"), ("周立民", "书记", "环湖片区联合党委")],
        ),
        (
            ["开会", "中共云桥区委员会书记周立民出席。"],
            [("周立民", "书记", "云桥区委")],
        ),
    ],
)
def test_the_organisation_that_a_post_means(lines: list[str], expected: list[tuple[str, str, str]]) -> None:
    assert held(*lines) == expected


def test_two_districts_leave_a_relative_name_as_it_is() -> None:
    found = held("两区开会", "云桥区与柳浦区结对。区委副书记周立民出席。")
    assert found == [("周立民", "副书记", "区委")]


def test_a_unit_shared_by_two_bodies_is_ambiguous() -> None:
    text = "开会\n云桥镇、柳浦镇党委书记周立民讲话。"
    reading, _ = read(article_of(text, id="jia"), schema())
    rules = {reading.organizations[one.organization].name: one.rule for one in reading.holdings}
    assert rules["云桥镇党委"].startswith("unit-shared-in-list")
    assert min(one.confidence for one in reading.holdings) <= 0.5
