"""Whether a few characters may be a Chinese name, as far as the layout has to know it; words of by-lines."""

import re
from collections.abc import Mapping
from functools import cache

from kg.extract.language.lexicon import read_lexicon
from kg.extract.sheet.letters import HAN, simplified
from kg.schema import load_schema

_SHORTEST, _LONGEST, _LONGEST_DOTTED = 2, 4, 16
_HAN = re.compile(rf"[{HAN}]+\Z")


def surnamed(text: str) -> bool:
    """Whether text looks like a name of two to four characters, or a foreign one with ``·``.

    >>> [surnamed(text) for text in ("张三", "張三", "欧阳小明", "常委", "阿里·买买提")]
    [True, True, True, False, True]
    """
    if "·" in text:
        return len(text) <= _LONGEST_DOTTED and all(map(_HAN.match, text.split("·")))
    if not _SHORTEST <= len(text) <= _LONGEST or not _HAN.match(text):
        return False
    plain, words = simplified(text), _words()
    if plain in words["not-names"]:
        return False
    double = plain[:2] in words["compound-surnames"]
    return double if len(text) == _LONGEST else double or plain[0] in words["surnames"]


def surname(char: str) -> bool:
    """Whether a character is a common surname."""
    return simplified(char) in _words()["surnames"]


def byline_labels() -> frozenset[str]:
    """What names the makers of an article: 记者, 责任编辑 …"""
    return _words()["byline-labels"]


@cache
def _words() -> Mapping[str, frozenset[str]]:
    return read_lexicon(load_schema()).words
