"""Units in a list of organisations that no rule knows by themselves: 甲公司、甲供电、乙新能源三家单位签约."""

import re
from collections.abc import Iterator

from kg.extract.frames.layout import MARKS, ORGANIZATION, QUOTED, Layout, Sentence
from kg.extract.language.forms import layer
from kg.spans import Span

_SAYS = re.compile("成员|组成|构成|加入|结成|结为|共同成立|联合成立|组建|签[订署约]|参加进来|吸[纳收]|囊括")
_BETWEEN = re.compile(f"、|(?<={ORGANIZATION})(?:以及|[和与及同])")
_COMMON = re.compile("(?:代表|群众|居民|商户|党员|者|负责人|干部|人员|骨干|同志|企业|单位|部门|组织|队伍)$")
_BEFORE = re.compile(f".*(?:[由与和同及]|吸收|吸纳|联合|携手|{ORGANIZATION})")
_AFTER = re.compile(
    "[0-9一二三四五六七八九十两]+[余多]?[家个]|等|代表|共同|现场|联合|[为与和及是均签加]|先后|正式|组成|结[成为]|分别|三方|双方"
)
_LONGEST, _SHORTEST = 16, 3
_NOUNS = frozenset("nmjlisxbkhafv")
"""How the tags begin of words that may be part of a name; verbs only as 联合 in 联合利华."""


def listed(layout: Layout, sentence: Sentence) -> Iterator[Span]:
    """The places of such units in a sentence that tells of members or of an agreement."""
    if sentence.zone != "body" or not _SAYS.search(layout.text, *sentence.span):
        return
    for piece in sentence.pieces:
        found = list(_items(layout, piece))
        organizations = len(re.findall(f"{ORGANIZATION}+", layout.shadow[slice(*piece)]))
        if organizations > 1 and len(found) <= 2 * organizations:
            yield from found


def _items(layout: Layout, piece: Span) -> Iterator[Span]:
    """The items of a list in a piece that are nouns and nothing more."""
    items = list(_cut(layout, piece))
    for number, item in enumerate(items if len(items) > 1 else ()):
        span = _trimmed(layout, item, first=number == 0, last=number == len(items) - 1)
        if _is_name(layout, span):
            yield span


def _trimmed(layout: Layout, item: Span, *, first: bool, last: bool) -> Span:
    """An item without what stands before the list and behind it; a last item that nothing ends is none."""
    start, end = item
    before = _BEFORE.match(layout.shadow, start, end) if first else None
    start = before.end() if before else start
    after = _AFTER.search(layout.shadow, start + 2, end) if last else None
    return start, (after.start() if after else start) if last else end


def _cut(layout: Layout, piece: Span) -> Iterator[Span]:
    """The stretches of a piece between the marks of a list."""
    start = piece[0]
    for mark in _BETWEEN.finditer(layout.shadow, *piece):
        yield start, mark.start()
        start = mark.end()
    yield start, piece[1]


def _is_name(layout: Layout, span: Span) -> bool:
    """Whether words may be the name of a unit."""
    shadow = layout.shadow[slice(*span)]
    if not _SHORTEST <= len(shadow) <= _LONGEST or set(shadow) & (set(MARKS) - {QUOTED}):
        return False
    name = layout.text[slice(*span)]
    known = layer(layout.scene, name)
    if _COMMON.search(name) or (known and known.label == name):
        return False
    words = list(layout.words(span))
    return bool(words) and (known is not None or all(tag[0] in _NOUNS or tag == "eng" for _, _, tag in words))
