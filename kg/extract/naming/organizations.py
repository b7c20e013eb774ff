"""Where organisations are named outside titles: a name that ends as organisations' names do.

The grammar is: what a name may begin with (:mod:`kg.extract.language.edges`), a proper part, an ending of the
lexicon, and units on it. A common noun alone (医院), a plural (各社区) and a place are no organisations.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.extract.language.edges import left_edge
from kg.extract.language.forms import RULED, Part, layer
from kg.extract.language.scene import OPENERS, Scene
from kg.extract.language.territory import RANKS
from kg.spans import Span

_JOINT = (
    "联合党支部",
    "联合支部委员会",
    "联合党总支",
    "联合党委",
    "党建联盟",
    "党建联合体",
    "联盟",
    "联合体",
)
_MEMBERS = re.compile(r"(?:[\u3400-\u9fff]{2,12}、)+\Z")
_NUMBER = re.compile(r"(?:[0-9]+|[二三四五六七八九十百两])(?:多|余)?[个支]\Z")
_TWO = re.compile(rf"(.*?[{RULED}镇乡]党?委)([{RULED}镇乡](?:人民)?政府.*)")
_GENERIC = re.compile(r"(?:各|有关|相关|全体|所有|其他|基层|广大|众多|多家|驻区|辖区|属地|上级|两新|“两新”)+")
_MEETING_WITHIN = re.compile(r"[0-9]{4}年|第[一二三四五六七八九十0-9]+(?:季度|次|届)")
_MEETING = re.compile(r"(?:[0-9]{4}年(?:度)?|第[一二三四五六七八九十0-9]+[次届]|年度|首次|首届)+")


@dataclass(frozen=True, slots=True)
class Found:
    """The name of an organisation at a place. ``relative`` when it has no proper part (镇党委)."""

    span: Span
    name: str
    relative: bool = False


def organizations(scene: Scene, zone: Span, barred: Iterable[Span] = ()) -> tuple[Found, ...]:
    """The names of organisations in a zone, in order, without overlap; none runs into a barred span."""
    walls = sorted(barred)
    spans = [span for end in _ends(scene, zone) if (span := _span(scene, end, _wall(walls, end, zone[0])))]
    outer = [part for span in _outermost(spans) for part in _split(scene, span)]
    return tuple(
        found for span in outer for found in (*_shared(scene, span, zone[0]), found_at(scene, span)) if found
    )


def _shared(scene: Scene, span: Span, low: int) -> Iterator[Found]:
    """The organisations of a list with a count: 甲社区、乙社区两个社区党委 are 甲社区党委 and 乙社区党委."""
    counted = _COUNTED.search(scene.text, *span)
    unit = scene.unit(span[1], span[0])
    if counted is None or unit is None or counted.start() - span[0] < 2:
        return
    label, start, end = scene.text[unit[0] : span[1]], span[0], counted.start()
    while end - start > 1 and scene.body(end, start):
        yield Found((start, end), scene.text[start:end] + label)
        end = start - 1
        start = left_edge(scene, end, low) if end > low and scene.text[end] == "、" else end


def _split(scene: Scene, span: Span) -> Iterator[Span]:
    """A committee and a government named in one breath (区委区政府) are two."""
    both = _TWO.fullmatch(scene.text, *span)
    if both is None:
        yield span
        return
    yield left_edge(scene, both.end(1), both.start(1)), both.end(1)
    yield both.span(2)


def found_at(scene: Scene, span: Span) -> Found | None:
    """The organisation that a stretch of text names, or None when it names none."""
    name = scene.text[span[0] : span[1]]
    if _is_quoted(scene, span):
        return _brand(scene, span, name)
    meeting = _MEETING.match(name)
    if meeting and meeting.end() < len(name):
        return found_at(scene, (span[0] + meeting.end(), span[1]))
    meeting = _MEETING_WITHIN.search(name)
    if meeting and layer(scene, name[: meeting.start()]):
        return found_at(scene, (span[0], span[0] + meeting.start()))
    part = layer(scene, name)
    if part is None or _is_phrase(name) or scene.is_word("generic-organisations", name):
        return None
    if _is_bare(scene, name):
        return Found(span, name, relative=True) if part.unit or name in scene.lexicon.bodies else None
    return None if _is_noun(scene, span) or _is_doubtful(scene, span, part) else Found(span, name)


def _is_quoted(scene: Scene, span: Span) -> bool:
    """Whether a name stands between quotation marks, all of it and nothing more."""
    return scene.text[span[0] - 1 : span[0]] == "“" and scene.text[span[1] : span[1] + 1] == "”"


def _brand(scene: Scene, span: Span, name: str) -> Found | None:
    """A name in quotation marks, when bodies are named so: “甲乙联盟”, “党员突击队”; not “甲会客厅”."""
    part = layer(scene, name)
    kinds = {scene.lexicon.bodies[one].type for one in _BRANDED if one in scene.lexicon.bodies}
    if part is None or (name == part.label and len(name) < _TELLING):
        return None
    named = (part.unit or part.kind.type in kinds) and not name.endswith(_PLACES)
    return Found(span, f"“{name}”") if named else None


def _is_phrase(name: str) -> bool:
    """Whether words are a phrase rather than a name: a plural, a count, half a quotation."""
    counted = _COUNTED.search(_QUOTED.sub("", name))
    return (
        bool(_GENERIC.match(name) or counted)
        or not _balanced(name)
        or name.endswith(("班子", "常委"))
        or "（工）" in name
    )


def _is_noun(scene: Scene, span: Span) -> bool:
    """Whether a name is only one common word of the dictionary: 农村, 医院."""
    token = scene.words.at(span[0])
    return (token.start, token.end) == span and token.tag in _NOUNS and len(token.word) < 4


def _is_doubtful(scene: Scene, span: Span, part: Part) -> bool:
    """Whether an ending is too short or too common to make a name of what stands before it."""
    if len(part.label) == 1 and part.label not in RANKS and part.label not in _TRUSTED:
        return True
    proper = span[1] - span[0] - len(part.label)
    return not (part.kind.safe or part.unit) and (proper < 2 or _in_noun(scene, span[1], part.label))


def _in_noun(scene: Scene, end: int, label: str) -> bool:
    """Whether a one-character ending is only the end of a common noun (格局, 平台)."""
    token = scene.words.at(end - 1)
    return len(label) == 1 and len(token.word) == 2 and token.end == end


_PLACES = ("岗", "区", "点")
"""What ends so between quotation marks is a brand: “党员先锋岗”."""
_TELLING = 4
"""A quotation of an ending alone names a body when it has at least so many characters."""
_BRANDED = ("联盟", "联合体", "联席会议", "片区委员会", "突击队", "班组")
"""Endings of the kinds of bodies that can have nothing but a quotation for a name."""
_NOUNS = frozenset({"n", "vn", "l"})
_TRUSTED = "局院厂所站厅委"
_QUOTED = re.compile("“[^”]*”")
_COUNTED = re.compile(r"[0-9一二三四五六七八九十两多]+[个家名支]")


def _modifier(scene: Scene, name: str) -> str:
    """The word at the end of a name that says nothing of whose it is: 党员 of 党员突击队."""
    listed = scene.lexicon.words.get("generic-modifiers", frozenset())
    return max((one for one in listed if name.endswith(one)), key=len, default="\0")


def _is_bare(scene: Scene, name: str) -> bool:
    """Whether a name is nothing but endings: 镇党委, 区委组织部, 公司."""
    while name:
        name = name.removesuffix(_modifier(scene, name))
        part = layer(scene, name) if name else None
        if part is None:
            return not name or name in RULED or name in {"镇", "乡", "村", "街道", "社区", "我", "本", "校"}
        name = name[: len(name) - len(part.label)]
    return True


def is_bare(scene: Scene, name: str) -> bool:
    """Whether a name is relative: nothing but endings, perhaps with 我, 本, 该 or 全 before them."""
    return _is_bare(scene, name.lstrip("我本该全"))


def _ends(scene: Scene, zone: Span) -> Iterator[int]:
    """The places where an ending of an organisation's name ends."""
    for end in range(zone[0] + 1, zone[1] + 1):
        if scene.text[end - 1 : end + 2] == "委员会":
            continue
        known = scene.kind(end, zone[0]) or _committee(scene.text, end, zone[0])
        if known and _whole(scene, end, zone[1]) and not _of_verb(scene, end):
            yield end


def _of_verb(scene: Scene, end: int) -> bool:
    """Whether an ending is only the last character of a verb: 办 of 承办."""
    token = scene.words.at(end - 1)
    return token.end == end and len(token.word) == 2 and token.tag == "v" and token.word[1:] in "办组队社"


def _committee(text: str, end: int, low: int) -> bool:
    return (
        end - 2 >= low and text[end - 1] == "委" and text[end - 2] in RULED and text[end : end + 2] != "员会"
    )


def _whole(scene: Scene, end: int, high: int) -> bool:
    """Whether no word of the dictionary is cut here, but for words that the lexicon takes apart."""
    if end >= high or scene.words.cut(end):
        return True
    token = scene.words.at(end)
    rest = scene.text[end : token.end]
    role = scene.roles_from(end)
    unit = rest in scene.lexicon.units or rest in scene.lexicon.bodies
    return unit or (role is not None and len(role.label) >= len(rest))


def _span(scene: Scene, end: int, low: int) -> Span | None:
    start = left_edge(scene, end, low)
    if end - start < 2 or _NUMBER.search(scene.text, max(low, start - 8), start):
        return None
    return _of_members(scene, (start, end), low), end


def _of_members(scene: Scene, span: Span, low: int) -> int:
    """Where a joint body's name begins that lists its members: 甲社区、乙社区党建联盟."""
    label = next((one for one in _JOINT if scene.text.endswith(one, *span)), "")
    begun = span[1] - len(label)
    last = scene.body(begun, span[0]) if label else None
    if last is None:
        return span[0]
    found = _MEMBERS.search(scene.text, max(low, span[0] - 40), span[0])
    alike, short = scene.text[last[0] : begun], label.startswith("联合")
    items = found[0].split("、")[:-1] if found else []
    whole = all(one.endswith(alike) for one in items) or (short and all(len(one) < 7 for one in items))
    return _over(scene, span[0], len(items), low) if items and whole else span[0]


def _over(scene: Scene, start: int, many: int, low: int) -> int:
    """Where the first of so many listed names begins that end before a place."""
    for _ in range(many):
        start = left_edge(scene, start - 1, low)
    return start


def _wall(walls: list[Span], end: int, low: int) -> int:
    """How far left a name that ends here may reach: not into what is something else."""
    return max(
        [
            low,
            *(wall[1] for wall in walls if wall[1] <= end),
            *(wall[0] + 1 for wall in walls if wall[0] < end < wall[1]),
        ]
    )


def _outermost(spans: Iterable[Span]) -> list[Span]:
    """The longest spans: of those that begin together the longest, none inside another."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda one: (one[0], -one[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
        elif span[1] > kept[-1][1]:
            kept[-1] = (kept[-1][0], span[1]) if span[0] == kept[-1][0] else kept[-1]
    return kept


def _balanced(name: str) -> bool:
    return all(name.count(one) == name.count(other) for one, other in OPENERS.items())
