"""Which organisation a form means: relative names, short names, equivalent names. Invented names."""

from functools import cache

import pytest

from kg.extract.extraction import lexicon, read
from kg.extract.language.forms import base, canonical, layer, parent
from kg.extract.language.scene import scene
from kg.extract.meaning.resolve import Context
from kg.extract.meaning.shortening import abbreviates, distinct, join, overlapped, relative_head
from kg.extract.reading import article_of
from kg.schema import Schema, load_schema


@cache
def schema() -> Schema:
    return load_schema()


def context(*names: str) -> Context:
    return Context(scene("", lexicon(schema())), dict.fromkeys(names, (0,)))


def full(name: str, *names: str, before: str = "") -> tuple[str, bool]:
    found = context(*names).full(name, 300, before)
    return found.name, found.sure


def held(text: str) -> dict[tuple[str, str], tuple[str, bool]]:
    reading, _ = read(article_of(text, id="jia"), schema())
    people, bodies = reading.persons, reading.organizations
    return {
        (people[one.person].name, one.title): (
            bodies[one.organization].name,
            bodies[one.organization].resolved,
        )
        for one in reading.holdings
    }


@pytest.mark.parametrize(
    ("name", "usual"),
    [
        ("中国共产党云桥区委员会", "云桥区委"),
        ("中共柳浦镇委员会", "柳浦镇党委"),
        ("中共星河有限公司委员会", "星河有限公司党委"),
        ("中共星河有限公司支部委员会", "星河有限公司党支部"),
        ("星河有限公司支部", "星河有限公司党支部"),
        ("柳浦街道工委", "柳浦街道党工委"),
        ("柳浦社区关心下一代工作委员会", "柳浦社区关工委"),
    ],
)
def test_equivalent_forms_have_one_canonical_form(name: str, usual: str) -> None:
    assert canonical(scene("", lexicon(schema())), name) == usual


def test_a_name_is_a_body_and_the_units_stacked_on_it() -> None:
    laid = scene("", lexicon(schema()))
    assert base(laid, "云桥区委组织部") == "云桥区"
    assert parent(laid, "云桥区委组织部") == "云桥区委"
    assert parent(laid, "星河公司装配车间党支部") == "星河公司装配车间"
    assert base(laid, "第三党总支") == ""
    part = layer(laid, "云桥新区区委")
    assert part is not None
    assert part.label == "区委"


def test_a_relative_name_takes_the_only_territory_of_its_kind() -> None:
    assert full("区委", "云桥区柳浦街道") == ("云桥区委", True)
    assert full("区委组织部", "云桥区柳浦街道") == ("云桥区委组织部", True)
    assert full("街道党工委", "柳浦街道") == ("柳浦街道党工委", True)


def test_of_two_candidates_none_is_guessed() -> None:
    assert full("区委", "云桥区柳浦街道", "临溪区科技局") == ("区委", False)
    assert full("区数据局综合科", "云桥区科技局", "临溪区科技局") == ("区数据局综合科", False)
    assert full("区委") == ("区委", False)


def test_a_short_name_is_the_only_longer_one_that_ends_in_it() -> None:
    assert full("实验小学党支部", "云桥市实验小学") == ("云桥市实验小学党支部", True)
    assert full("乙分厂党委", "甲重工有限公司乙分厂丙车间")[0] == "甲重工有限公司乙分厂党委"
    assert full("公司党委", "星河有限公司") == ("星河有限公司党委", True)


def test_a_department_belongs_to_the_only_body_that_has_such() -> None:
    assert full("民一庭党支部", "云桥区人民法院") == ("云桥区人民法院民一庭党支部", True)
    assert full("骨科", "云桥区人民医院党委")[0] == "云桥区人民医院骨科"
    assert full("骨科", "云桥区人民医院", "柳浦县中医医院")[0] == "骨科"


def test_a_unit_stacks_on_the_body_of_the_post_before() -> None:
    assert full("纪委", before="星河有限公司党委") == ("星河有限公司纪委", True)
    assert full("组织部", before="云桥区委") == ("云桥区委组织部", True)
    assert full("第三党总支", before="云桥医院党委") == ("云桥医院第三党总支", True)
    assert full("党工委", before="柳浦街道办事处") == ("柳浦街道党工委", True)


def test_a_county_of_two_characters_is_no_common_noun() -> None:
    assert full("泸县县委") == ("泸县县委", True)


def test_a_unit_alone_stays_alone() -> None:
    assert full("团委") == ("团委", False)


@pytest.mark.parametrize(
    ("text", "post", "expected"),
    [
        (
            "星河集团有限公司党委书记张立民出席会议并讲话，党委副书记李小芳主持会议。所属柳浦管理处党委受到表彰。",
            ("李小芳", "副书记"),
            "星河集团有限公司党委",
        ),
        (
            "柳浦街道党工委书记张立民，党工委副书记、办事处主任李小芳，党工委副书记王大力出席。",
            ("王大力", "副书记"),
            "柳浦街道党工委",
        ),
        (
            "星河小学党支部书记、校长张立民，德育处主任李小芳参加党员活动。",
            ("李小芳", "主任"),
            "星河小学德育处",
        ),
        (
            "会上，云桥区水务局副局长李小芳被选派到柳浦镇大桥村任第一书记。云桥区委、党支部都很支持。",
            ("李小芳", "第一书记"),
            "大桥村",
        ),
    ],
)
def test_titles_take_their_organisation_from_the_text(
    text: str, post: tuple[str, str], expected: str
) -> None:
    assert held(text)[post] == (expected, True)


def test_a_role_that_no_joint_body_has_is_not_given_to_one() -> None:
    text = "为“星河”党建联盟揭牌。护士长唐小琼参加。党委、党支部也来了。"
    assert ("唐小琼", "护士长") not in held(text)


def test_the_parts_of_short_names() -> None:
    assert join("大桥村", "村委会") == "大桥村委会"
    assert overlapped("甲公司乙分公司", "乙分公司项目部") == "甲公司乙分公司项目部"
    assert relative_head("区实验小学") == "区"
    assert relative_head("市北医院") == ""
    assert distinct(["甲区", "乙市甲区"]) == ("乙市甲区",)
    assert abbreviates("云桥区党建联席会议", "云桥区区域化党建联席会议")
    assert not abbreviates("云桥区", "临溪区")
