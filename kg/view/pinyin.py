"""Pinyin of names, so that who types Latin letters finds them: syllables without tones, ``v`` for ``ü``.

Backward maximum matching: from the end, the longest words that the dictionary of pypinyin has, and what is
no word by its single characters. A dictionary of words lacks names: the readings of places, titles and
surnames that it does not know are listed here (surnames as in GB/T 28039-2011 and 《现代汉语词典》).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from unicodedata import normalize

_HANZI = "〇㐀-䶿一-鿿豈-\ufaff\U00020000-\U0003fffd"
_TOKEN = re.compile(rf"(?P<hanzi>[{_HANZI}]+)|(?:(?![{_HANZI}])[^\W_])+")
_FULL_NAME = re.compile(rf"[{_HANZI}]{{2,4}}\Z")
_LEADERS = frozenset("区县市省州镇乡村局部处科院校会书组队班团厅站所社馆董首家店厂行楼园署室秘副")
"""After one of these 长 is who leads it, else it means long."""
_SINGLE = {"都": "du", "地": "di", "的": "de", "藏": "cang", "长": "chang"}
_WORDS = """
长宁 chang ning,长三角 chang san jiao,朝阳 chao yang,区委 qu wei,区长 qu zhang,区里 qu li,区政 qu zheng,
单位 dan wei,分行 fen hang,支行 zhi hang,总行 zong hang,央行 yang hang,商行 shang hang,行业 hang ye,
乡长 xiang zhang,
"""
_SURNAMES = """
单 shan,解 xie,仇 qiu,区 ou,查 zha,盖 ge,曾 zeng,任 ren,朴 piao,乐 yue,翟 zhai,缪 miao,繁 po,黑 he,
秘 bi,折 she,种 chong,员 yun,覃 qin,冼 xian,洗 xian,宓 mi,召 shao,句 gou,祭 zhai,佴 nai,乜 nie,
宿 su,车 che,都 du,行 xing,炅 gui,粘 nian,占 zhan,薄 bo,谌 chen,曲 qu,宁 ning,应 ying,谷 gu,干 gan,
莘 shen,能 nai,撒 sa,柏 bai,葛 ge,纪 ji,石 shi,沈 shen,令 ling,相 xiang,盛 sheng,适 kuo,华 hua,燕 yan,
尉 wei,尉迟 yu chi,万俟 mo qi,长孙 zhang sun,澹台 tan tai,单于 chan yu,令狐 ling hu,宰父 zai fu,
皇甫 huang fu,夏侯 xia hou,鲜于 xian yu,中行 zhong hang,亓官 qi guan
"""


@dataclass(frozen=True, slots=True)
class _Dictionary:
    """Readings with tones: of characters by code point, and of words; word lengths by last character."""

    characters: Mapping[int, str]
    words: Mapping[str, list[list[str]]]
    lengths: Mapping[str, tuple[int, ...]]


@lru_cache(maxsize=1 << 16)
def syllables(text: str, *, person: bool = False) -> str:
    """The syllables of a text, one space apart; letters and digits stay together, the rest is left out.

    ``person`` reads a full name's first character (or two) as the surname. A text without hanzi gives
    nothing.

    >>> syllables("乙镇第3支部")
    'yi zhen di 3 zhi bu'
    >>> syllables("单三", person=True)
    'shan san'
    """
    plain = normalize("NFKC", text).casefold()
    surname = _surname(plain) if person else ""
    tokens = list(_TOKEN.finditer(plain, len(surname)))
    if not surname and not any(token["hanzi"] for token in tokens):
        return ""
    read = (_run(token[0]) if token["hanzi"] else token[0] for token in tokens)
    return " ".join((*([_listed(_SURNAMES)[surname]] if surname else ()), *read))


def _surname(text: str) -> str:
    """The surname of a full name when it is one that is read otherwise than the dictionary has it."""
    if not _FULL_NAME.match(text):
        return ""
    surnames = _listed(_SURNAMES)
    if text[:2] in surnames:
        return text[:2]
    single = text[:1] in surnames and len(text) <= len("张三丰") and text[:2] not in _dictionary().words
    return text[:1] if single else ""


@lru_cache(maxsize=1 << 16)
def _run(text: str) -> str:
    """A run of hanzi, from its end to its beginning: 先锋在行动 has the word 行动 in it, not 在行."""
    book = _dictionary()
    found: list[str] = []
    end = len(text)
    while end:
        for length in book.lengths.get(text[end - 1], ()):
            word = text[end - length : end] if length <= end else ""
            if word in book.words:
                found.append(_word(word))
                end -= length
                break
        else:
            end -= 1
            leads = text[end] == "长" and end and text[end - 1] in _LEADERS
            found.append("zhang" if leads else _single(text[end]))
    return " ".join(reversed(found))


@lru_cache(maxsize=1 << 16)
def _word(word: str) -> str:
    return " ".join(_toneless(one[0]) for one in _dictionary().words[word])


@lru_cache(maxsize=1 << 16)
def _single(letter: str) -> str:
    """A character by itself; one that no dictionary has stands for itself."""
    known = _dictionary().characters.get(ord(letter), letter)
    return _SINGLE.get(letter) or _toneless(known.partition(",")[0])


@cache
def _toneless(syllable: str) -> str:
    from pypinyin.contrib.tone_convert import to_normal

    return str(to_normal(syllable))


@cache
def _listed(table: str) -> dict[str, str]:
    """One of the tables above, as a dictionary."""
    pairs = (entry.strip().partition(" ") for entry in table.split(",") if entry.strip())
    return {word: reading for word, _, reading in pairs}


@cache
def _dictionary() -> _Dictionary:
    from pypinyin.phrases_dict import phrases_dict
    from pypinyin.pinyin_dict import pinyin_dict

    own = {word: [[one] for one in reading.split()] for word, reading in _listed(_WORDS).items()}
    words = {**phrases_dict, **own}
    lengths: dict[str, set[int]] = {}
    for word in words:
        lengths.setdefault(word[-1], set()).add(len(word))
    longest = {last: tuple(sorted(found, reverse=True)) for last, found in lengths.items()}
    return _Dictionary(pinyin_dict, words, longest)
