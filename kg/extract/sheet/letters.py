"""Single characters: what each is folded to, one for one, so that places stay true."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from unicodedata import category, normalize

GONE = "\0"
"""What characters that cannot be seen are folded to."""
HAN = "〇㐀-䶿一-鿿豈-\ufaff\U00020000-\U0003fffd"
_BREAKS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_DOTS = frozenset("•‧・･∙⋅᛫⸱\uf0b7")
_UNSEEN = re.compile("[\u115f\u1160\u3164\uffa0\ufffc\u180b-\u180d\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_COMPATIBLE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")
_RADICALS = dict(
    zip(
        "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)
"""Radicals that PDF files have for whole characters and that Unicode gives no compatibility mapping."""


class _Folding(dict[int, str]):
    """What each code point is folded to, made when it is asked for."""

    def __missing__(self, code: int) -> str:
        self[code] = fold = _folded(chr(code))
        return fold


def folded(text: str) -> str:
    r"""The text with each character folded to one: spaces to `` ``, line ends to ``\n``, unseen to ``\0``.

    >>> folded("ＡＢ１２\u3000张•三")
    'AB12 张·三'
    """
    return text.translate(_folding())


def simplified(text: str) -> str:
    """The text with traditional characters as simplified ones, one for one: to compare with, never to keep.

    >>> simplified("臨空園區黨委")
    '临空园区党委'
    """
    return text.translate(_simple())


def whole(text: str) -> str:
    """The text with the characters that stand for other ones (radicals, compatibility forms) as those.

    >>> whole("⻓⼯")
    '长工'
    """
    return _COMPATIBLE.sub(lambda found: _folded(found[0]), text)


def is_han(char: str) -> bool:
    """Whether a character is a Chinese one."""
    return bool(_han().match(char))


@cache
def _folding() -> _Folding:
    return _Folding()


@cache
def _simple() -> Mapping[int, str]:
    table = files("kg.extract.sheet").joinpath("simplified.tsv").read_text("utf-8")
    pairs = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {ord(one): other for one, other in pairs}


@cache
def _han() -> re.Pattern[str]:
    return re.compile(f"[{HAN}]")


def _folded(char: str) -> str:
    if char in _BREAKS:
        return "\n"
    kind = category(char)
    if kind == "Zs" or char == "\t":
        return " "
    if kind in {"Cc", "Cf"} or _UNSEEN.match(char):
        return GONE
    if char in _DOTS:
        return "·"
    if _WIDE.match(char) or _COMPATIBLE.match(char):
        plain = _RADICALS.get(char) or normalize("NFKC", char)
        return plain if len(plain) == 1 else char
    return char
