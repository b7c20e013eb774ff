"""Zones and clean text: what is told apart, what is joined, and that every character keeps its place."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.article import Article
from kg.extract.reading import article_of
from kg.extract.sheet.letters import folded, is_han, simplified, whole
from kg.extract.sheet.page import facts, is_navigation, month_and_day
from kg.spans import read

LONG = "甲区委召开区域化党建联席会议，区委常委、组织部部长张三出席会议并讲话，乙镇党委书记李四主持会议"


def of(text: str) -> Article:
    return article_of(text, id="shi")


def told(text: str) -> list[tuple[str, str]]:
    """The kinds and words of the zones of a text."""
    article = of(text)
    return [(zone.kind, article.clean.text[slice(*zone.span)]) for zone in article.zones]


def body(text: str) -> str:
    """The clean form of a line of the body."""
    (zone,) = told(f"日前，{text}")
    assert zone[0] == "body"
    return zone[1].removeprefix("日前，")


def test_the_zones_of_a_page() -> None:
    page = """网站首页 > 党建工作 > 区域党建
甲区委召开党建联席会议
“甲区先锋”在行动 共建共享促发展
来源：甲区发布  发布时间：2023-06-12 10:30  点击：123
【字体：大 中 小】
　　本报讯（通讯员 李四）6月9日上午，甲区委召开党建联席会议。
图为揭牌仪式。钱七 摄
　　会上，张三宣读了决定。（记者 王五 摄影 孙六）
责任编辑：张 三  审核：李四
上一篇：乙镇开会
下一篇：没有了
版权所有：甲区人民政府
"""
    assert told(page) == [
        ("navigation", "网站首页 > 党建工作 > 区域党建"),
        ("headline", "甲区委召开党建联席会议"),
        ("headline", "“甲区先锋”在行动 共建共享促发展"),
        ("navigation", "来源：甲区发布 发布时间：2023-06-12 10:30 点击：123"),
        ("navigation", "【字体：大 中 小】"),
        ("body", "本报讯"),
        ("byline", "（通讯员 李四）"),
        ("body", "6月9日上午，甲区委召开党建联席会议。"),
        ("caption", "图为揭牌仪式。"),
        ("byline", "钱七 摄"),
        ("body", "会上，张三宣读了决定。"),
        ("byline", "（记者 王五 摄影 孙六）"),
        ("byline", "责任编辑：张三 审核：李四"),
        ("navigation", "上一篇：乙镇开会"),
        ("navigation", "下一篇：没有了"),
        ("navigation", "版权所有：甲区人民政府"),
    ]
    article = of(page)
    assert (article.title, article.date, article.publisher) == (
        "甲区委召开党建联席会议",
        "2023-06-12",
        "甲区发布",
    )


def test_the_story_is_without_the_page_and_its_makers() -> None:
    article = of("甲区委开会\n记者 张三\n来源：甲网\n日前，甲区委开会。")
    assert [article.clean.text[slice(*zone.span)] for zone in article.story()] == [
        "甲区委开会",
        "日前，甲区委开会。",
    ]


def test_a_caption_in_a_broken_sentence_goes_behind_the_paragraph() -> None:
    text = (
        f"甲区委开会\n{LONG}。今年5\n\n\n\n活动揭牌\n\n月，丙街道党工委牵头成立了联盟。\n日前，丁社区开会。"
    )
    assert told(text)[1:] == [
        ("body", f"{LONG}。今年5月，丙街道党工委牵头成立了联盟。"),
        ("caption", "活动揭牌"),
        ("body", "日前，丁社区开会。"),
    ]
    article = of(text)
    start = article.clean.text.index("今年5月")
    quote = article.quote((start, start + 4))
    assert quote.text == "今年5|月"
    assert "".join(article.text[slice(*span)] for span in read(quote.at)) == "今年5月"


@pytest.mark.parametrize("gap", ["\n", "\r\n", "\r", "\n\n", "\r\n\r\n"])
def test_broken_lines_are_joined(gap: str) -> None:
    assert told(f"日前，{LONG}，乙镇党委书{gap}记王五出席。") == [
        ("body", f"日前，{LONG}，乙镇党委书记王五出席。")
    ]


def test_lines_of_one_width_are_a_wrapped_paragraph() -> None:
    paragraph = f"{LONG}，丙街道党工委书记王五参加会议，区委组织部副部长赵六宣读了决定并为联盟揭牌。"
    rows = [paragraph[at : at + 22] for at in range(0, len(paragraph), 22)]
    text = "\n".join(["甲区委召开会议", *rows[:2], "活动揭牌", *rows[2:], "日前，丁社区开会。"])
    assert told(text) == [
        ("headline", "甲区委召开会议"),
        ("body", paragraph),
        ("caption", "活动揭牌"),
        ("body", "日前，丁社区开会。"),
    ]


def test_what_is_no_broken_line_stays_apart() -> None:
    text = f"甲区委开会\n{LONG}。\n参与、服务、保障，先锋行动显成效\n{LONG}。\n一、加强领导\n　　{LONG}\n　　{LONG}。"
    assert [kind for kind, _ in told(text)] == [
        "headline",
        "body",
        "caption",
        "body",
        "caption",
        "body",
        "body",
    ]


def test_page_numbers_do_not_part_a_sentence() -> None:
    text = f"甲区委开会\n日前，{LONG}，乙镇党委书\n- 2 -\n记王五出席。"
    assert told(text)[1:] == [("body", f"日前，{LONG}，乙镇党委书记王五出席。"), ("navigation", "- 2 -")]


def test_what_follows_related_articles_is_not_read() -> None:
    text = f"甲区委开会\n{LONG}。\n相关阅读\n乙镇召开会议。区委书记孙七出席。"
    assert [kind for kind, _ in told(text)] == ["headline", "body", "navigation", "navigation"]


def test_a_menu_of_short_lines_is_the_pages() -> None:
    text = f"首页\n新闻\n党建\n甲区委召开党建联席会议\n日前，{LONG}。"
    assert [kind for kind, _ in told(text)] == ["navigation"] * 3 + ["headline", "body"]


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("区 委书记张 三出席 会议。", "区委书记张三出席会议。"),
        ("张 三、李四出席。", "张三、李四出席。"),
        ("张三　李四　王小五参加会议。", "张三 李四 王小五参加会议。"),
        ("张　三 李　四 王小五参加。", "张三 李四 王小五参加。"),
        ("甲社区 乙社区 丙社区参加。", "甲社区 乙社区 丙社区参加。"),
        ("Party Building 项目 5 个。", "Party Building项目5个。"),
        ("中 共 甲 区 委开会。", "中共甲区委开会。"),
        ("ＡＢＣ公司１２家。", "ABC公司12家。"),
        ("买买提•艾力、阿里 ‧ 江出席。", "买买提·艾力、阿里·江出席。"),
        ("张\u200b三\xa0出席\ufeff。", "张三出席。"),
        ("⻓江⼯业\uf9e4镇。", "长江工业理镇。"),
        ("\"双百\"“先锋”'甲'。", "\"双百\"“先锋”'甲'。"),
        ("臨空園區黨委。", "臨空園區黨委。"),
    ],
)
def test_words_are_mended(written: str, clean: str) -> None:
    assert body(written) == clean


def test_traditional_characters_are_folded_one_for_one_to_compare_with() -> None:
    assert simplified("臨空園區黨委書記張三") == "临空园区党委书记张三"


def test_the_table_of_characters_is_opencc_s() -> None:
    opencc = pytest.importorskip("opencc")
    converter = opencc.OpenCC("t2s")
    letters = "".join(chr(code) for code in range(0x4E00, 0xA000))
    assert simplified(letters) == "".join(converter.convert(char) for char in letters)


@pytest.mark.parametrize(
    "text",
    [
        "记者 张三",
        "文/张三 图/李四",
        "本报记者 张三 通讯员 李四 王小五",
        "责编：张 三 审核：李 四",
        "初审：张三 复审：李四 终审：王五",
        "供稿：甲街道党建办",
        "（甲区委组织部供稿）",
        "记者张三、李四",
        "张三 摄",
        "编辑丨李四",
        "通讯员：张三 甲镇党建办",
        "全媒体记者 欧阳小明 阿里·买买提",
    ],
)
def test_bylines(text: str) -> None:
    assert told(f"甲区委开会\n{text}\n日前，甲区委开会。")[1][0] == "byline"


@pytest.mark.parametrize(
    "text",
    [
        "记者从甲区委获悉",
        "图：甲区委召开会议",
        "编辑部主任张三",
        "摄影比赛",
        "主任：张三",
        "记者：请问张书记如何看待党建工作？",
        "作者张三出席了会议",
        "张三 李四",
    ],
)
def test_what_is_no_byline(text: str) -> None:
    assert told(f"日前，甲区委开会。\n{text}")[1][0] != "byline"


@pytest.mark.parametrize(
    ("text", "byline"),
    [
        ("本报讯 记者张三报道：5月3日，甲区委开会。", "记者张三"),
        ("甲区讯 通讯员张三 李四 近日，甲区委开会。", "通讯员张三 李四"),
        ("（记者 张三）5月3日，甲区委开会。", "（记者 张三）"),
        ("日前，甲区委开会。（张三 李四）", "（张三 李四）"),
        ("日前，甲区委开会。（甲区委组织部 张三）", "（甲区委组织部 张三）"),
        ("日前，甲区委开会。记者 张三", "记者 张三"),
        ("乙镇党委书记（张三）出席。", ""),
        ("日前，成立了甲联盟（乙镇党委）。", ""),
        ("日前，甲区委开会。（完）", ""),
    ],
)
def test_bylines_inside_a_paragraph(text: str, byline: str) -> None:
    found = [words for kind, words in told(text) if kind == "byline"]
    assert found == ([byline] if byline else [])


@pytest.mark.parametrize(
    "text",
    [
        "您当前的位置：首页>>甲区>>党建",
        "发布日期：2023-06-12 来源：甲街道 字体：[大 中 小] 打印",
        "2023年6月12日 10:30",
        "甲区人民政府网 2023-06-12",
        "【打印】【关闭】",
        "分享到：",
        "浏览次数：123",
        "首页 | 新闻 | 党建",
        "主办：甲区人民政府 沪ICP备123号",
    ],
)
def test_navigation(text: str) -> None:
    assert is_navigation(text)


@pytest.mark.parametrize(
    "text",
    [
        "首页设计比赛举行",
        "时间：5月12日上午",
        "分享会在甲区举行",
        "2023年6月12日，甲区委开会。",
        "下一步工作",
        "举报有奖",
        "联系我们的纽带",
    ],
)
def test_what_is_no_navigation(text: str) -> None:
    assert not is_navigation(text)


def test_what_a_page_says_of_itself() -> None:
    said = facts("信息来源：甲镇 发布时间：2023年6月2日")
    assert (said.publisher, said.date) == ("甲镇", "2023-06-02")
    assert facts("时间：2023-06-12 来源： 点击数：").publisher == ""
    assert facts("发布时间：2023-13-12").date == ""


@pytest.mark.parametrize(
    ("digits", "page", "found"),
    [
        ("512", "2023-05-15", (5, 12)),
        ("512", "2023-09-15", None),
        ("1230", "2024-01-02", (12, 30)),
        ("111", "2023-01-12", (1, 11)),
        ("111", "2023-11-02", (11, 1)),
        ("111", "2023-11-12", (11, 1)),
        ("512", "", None),
        ("", "2023-05-15", None),
        ("99999", "2023-05-15", None),
    ],
)
def test_a_date_that_lost_its_month(digits: str, page: str, found: tuple[int, int] | None) -> None:
    assert month_and_day(digits, page) == found


def test_radicals_and_han() -> None:
    assert whole("⻓⼯ＡＢ") == "长工ＡＢ"
    assert is_han("𠮷") and not is_han("A")


BITS = [
    "甲区委", "书记", "张 三", "、李四", "\r\n", "\r", "\n", "\n\n", "。", "，", "（记者 李四）", "来源：甲网 2023-06-12", "首页 > 党建",
    "𠮷", "e\u0301", "\u202e", "שלום", "العربية", "\u200b", "\xa0", "\u3000", "本报讯", "图为", "王五 摄", "ＡＢ１", "•", "New York",
    " ", "责任编辑：", "5月", "\ud800", "\0", "\x85", "\u2028", "👩‍👩‍👧", "葛\U000e0100", "1", "今年5\n活动揭牌\n月，", LONG,
]  # fmt: skip
SOUP = st.lists(st.one_of(st.sampled_from(BITS), st.text(max_size=4)), max_size=30).map("".join)


@settings(max_examples=300)
@given(SOUP)
def test_every_character_keeps_its_place(text: str) -> None:
    article = of(text)
    clean = article.clean
    assert article.text == text.encode("utf-8", "replace").decode()
    assert len(clean.text) == len(clean.places)
    for char, place in zip(clean.text, clean.places, strict=True):
        seen = folded(article.text[place])
        assert seen == char or (seen, char) == ("\n", " ")


@settings(max_examples=300)
@given(SOUP)
def test_zones_cover_the_clean_text_once(text: str) -> None:
    article = of(text)
    spans = [zone.span for zone in article.zones]
    covered = [place for span in spans for place in range(*span)]
    assert all(start < end for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    between = set(range(len(article.clean.text))) - set(covered)
    assert {article.clean.text[place] for place in between} <= {"\n"}
    assert "\n" not in {article.clean.text[place] for place in covered}


@settings(max_examples=300)
@given(SOUP, st.data())
def test_every_quote_is_the_text_at_its_places(text: str, data: st.DataObject) -> None:
    article = of(text)
    size = len(article.clean.text)
    start = data.draw(st.integers(0, size))
    end = data.draw(st.integers(start, size))
    quote = article.quote((start, end))
    spans = read(quote.at)
    assert "|".join(article.text[slice(*span)] for span in spans) == quote.text
    wanted = sorted(article.clean.places[start:end])
    assert sorted(place for span in spans for place in range(*span)) == wanted
