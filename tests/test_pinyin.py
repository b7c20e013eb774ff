"""Pinyin of names: words before characters, titles and places, surnames, what is not Chinese."""

import doctest

import pytest

import kg.view.pinyin
from kg.view.pinyin import syllables


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲区委", "jia qu wei"),
        ("乙镇党委", "yi zhen dang wei"),
        ("新泾镇党委", "xin jing zhen dang wei"),
        ("重庆银行行长", "chong qing yin hang hang zhang"),
        ("开会计划", "kai hui ji hua"),  # no 会计 in it
        ("先锋在行动", "xian feng zai xing dong"),  # no 在行 in it
        ("农商行", "nong shang hang"),
        ("女儿", "nv er"),
        ("略", "lve"),
    ],
)
def test_words_are_read_as_words(text: str, expected: str) -> None:
    assert expected == syllables(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("长宁区委", "chang ning qu wei"),
        ("乙镇党委长宁区", "yi zhen dang wei chang ning qu"),
        ("副秘书长", "fu mi shu zhang"),
        ("乡长", "xiang zhang"),
        ("朝阳区", "chao yang qu"),
    ],
)
def test_titles_and_places_that_no_dictionary_has(text: str, expected: str) -> None:
    assert expected == syllables(text)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("张三", "zhang san"),
        ("单三", "shan san"),
        ("曾三", "zeng san"),
        ("尉迟三", "yu chi san"),
        ("单于三", "chan yu san"),
        ("单位", "dan wei"),  # a word, no name
        ("区委常委", "qu wei chang wei"),
        ("三单", "san dan"),  # not in front
        ("乙镇单三", "yi zhen dan san"),
    ],
)
def test_surnames_of_persons(name: str, expected: str) -> None:
    assert expected == syllables(name, person=True)


def test_only_persons_have_surnames() -> None:
    assert syllables("单三") == "dan san"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A区第3支部", "a qu di 3 zhi bu"),
        ("ＡＢ党委", "ab dang wei"),
        ("“双百”先锋行动——（试行）", "shuang bai xian feng xing dong shi xing"),
        ("甲-B2c 乙", "jia b2c yi"),
        ("𪛖甲", "𪛖 jia"),  # no reading known
        ("Jia District", ""),
        ("2018", ""),
        ("", ""),
    ],
)
def test_what_is_not_chinese(text: str, expected: str) -> None:
    assert expected == syllables(text)


def test_doctest() -> None:
    assert doctest.testmod(kg.view.pinyin).failed == 0
