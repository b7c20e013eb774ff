"""Who wrote, photographed and edited an article: lines and brackets that name its makers, not its persons."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kg.extract.sheet.letters import HAN
from kg.extract.sheet.surnames import byline_labels, surnamed
from kg.spans import Span

_PICTURE = frozenset(
    [
        "图",
        "文",
        "图片",
        "文字",
        "图文",
        "文图",
        "摄",
        "制图",
        "制作",
        "整理",
        "报道",
        "视频",
        "采访",
        "策划",
        "统筹",
    ]
)
"""Labels after which only names make a by-line: 图：甲区委开会 is a caption."""
_LONGEST, _LONGEST_VALUE = 90, 20
_ENDS = "。！？”"
_SEPARATOR = re.compile(r"([ ]*[:：/／|｜丨︱][ ]*|[ ]*[、，,;；&]+[ ]*|[ ]+)")
_PAIR = re.compile(rf"(?<![{HAN}·])([{HAN}]) ([{HAN}])(?![{HAN}·])")
_BRACKETS = re.compile(r"[（(【]([^（()）【】]{2,60})[）)】]")
_DATELINE = re.compile(
    rf"[{HAN}]{{0,8}}讯[ ]*(?P<by>[^。，,：:0-9（(]{{4,60}}?)[ ]*"
    r"(?=报道|近日|日前|昨日|今天|昨天|连日来|[0-9：:，,。]|\Z)"
)
_HOUSE = re.compile(rf"[{HAN}“”]{{3,20}}[ ]?(?:供稿|供图)")
_REPORTER = re.compile(rf"[{HAN}]{{1,6}}(?:记者|编辑|通讯员)")
_SIGNED = re.compile(rf"[{HAN}]{{3,16}} (?P<name>[{HAN}·]{{2,8}})")
_PICTURED = re.compile(r"(?:摄影|供图|摄)[）)]?\Z")
_STARTS = re.compile(r"(?<=[ 。！？”）])(?=[^ ])|(?=[（(])")


def is_byline(text: str) -> bool:
    """Whether a line, or what stands in brackets, only names makers of the article.

    >>> [is_byline(text) for text in ("记者 张三", "文/张三 图/李四", "责任编辑：王五", "记者从甲区委获悉")]
    [True, True, True, False]
    """
    bare = text.strip(" （(【[）)】]")
    if not bare or len(bare) > _LONGEST or any(char in "。！？!?" for char in bare):
        return False
    return bool(_HOUSE.fullmatch(bare)) or _names_makers(_SEPARATOR.split(_PAIR.sub(r"\1\2", bare)))


def _names_makers(parts: Sequence[str]) -> bool:
    """Whether parts are labels and makers only; at odd places is what stands between."""
    label, labels, makers = "", 0, 0
    told = False
    for number, part in enumerate(parts):
        if number % 2:
            told = told or part.strip(" 、，,;；&") != ""
            continue
        kind = _kind(part)
        if kind == "label":
            label, labels, told = part, labels + 1, False
        elif kind:
            makers, labels = makers + 1, labels + (kind == "both")
        elif part and not (told and label and label not in _PICTURE and len(part) <= _LONGEST_VALUE):
            return False
        else:
            makers += bool(part)
    return bool(labels and makers)


def bylines_in(text: str) -> Iterator[Span]:
    """The parts of a paragraph that name makers: after 本报讯, and in brackets; in order."""
    opened = _DATELINE.match(text)
    if opened and is_byline(opened["by"]):
        yield opened.span("by")
    whole = len(text.rstrip(" 。"))
    for found in _BRACKETS.finditer(text):
        inside, last = found[1].strip(), found.end() == whole and found.start() > 0
        signed = last and (_only_names(inside) or (text[found.start() - 1] in _ENDS and _is_signed(inside)))
        if is_byline(inside) or signed:
            yield found.span()
    tail = max(map(text.rfind, _ENDS)) + 1
    if 0 < tail < len(text) and is_byline(text[tail:]) and text[tail:].lstrip(" ")[0] not in "（(【":
        yield tail, len(text)


def credit(text: str) -> Span | None:
    """Where a caption says who took the picture, at its end.

    >>> credit("图为揭牌仪式。张三 摄")
    (7, 11)
    """
    if not _PICTURED.search(text):
        return None
    starts = (found.start() for found in _STARTS.finditer(text))
    return next(((start, len(text)) for start in starts if is_byline(text[start:])), None)


@cache
def _label_first() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(byline_labels(), key=len, reverse=True))))


@cache
def _label_last() -> re.Pattern[str]:
    return re.compile(r"(?:文图|图文|摄影报道|摄影|摄制|供图|供稿|整理|报道|摄|图|文)\Z")


def _kind(part: str) -> str:
    """``label``, ``name``, ``both`` in one (记者张三, 张三摄), or empty."""
    if part in byline_labels() or _REPORTER.fullmatch(part):
        return "label"
    if surnamed(part) or _both_names(part):
        return "name"
    head = _label_first().match(part)
    rest = _label_last().sub("", part[head.end() :] if head else part)
    return "both" if rest != part and (surnamed(rest) or _both_names(rest)) else ""


def _both_names(part: str) -> bool:
    """Whether a part is two names with 和 between."""
    one, _, other = part.partition("和")
    return surnamed(one) and surnamed(other)


def _is_signed(text: str) -> bool:
    """Whether text is an office and a name: 甲区委组织部 张三."""
    found = _SIGNED.fullmatch(text)
    return bool(found and surnamed(found["name"]))


def _only_names(text: str) -> bool:
    parts = _SEPARATOR.split(_PAIR.sub(r"\1\2", text))[::2]
    return all(_kind(part) == "name" for part in parts)
