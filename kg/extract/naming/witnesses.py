"""What speaks for a name: a title behind it, a form of address, a verb that persons do, the unit before it.

Each witness is asked about one stretch of characters that may be a name; the first that speaks decides.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from kg.extract.language.scene import PAUSE, SPACE, Scene, opening
from kg.spans import Span

_DOING = frozenset({"v", "d", "p", "vd"})
BREAK = frozenset(PAUSE + SPACE + "（(“”‘’《》）)—…-")
TITLED, MIRRORED, ADDRESSED, LISTED, ACTING, COLLECTIVE, OF_UNIT, TAGGED, COUNTED = (
    "title-before-name",
    "title-after-name",
    "address-after-name",
    "list-of-names",
    "name-before-verb",
    "name-after-collective",
    "name-after-unit",
    "name-by-model",
    "name-in-counted-list",
)
CONFIDENCE = {
    TITLED: 0.97,
    MIRRORED: 0.95,
    ADDRESSED: 0.95,
    LISTED: 0.89,
    ACTING: 0.85,
    COLLECTIVE: 0.85,
    OF_UNIT: 0.7,
    TAGGED: 0.7,
    COUNTED: 0.8,
}


@dataclass(frozen=True, slots=True)
class _Case:
    """An untitled stretch that may be a name, and what every witness asks."""

    scene: Scene
    span: Span
    zone: Span

    @property
    def tagged(self) -> bool:
        return self.span in self.scene.words.persons

    @property
    def common(self) -> bool:
        return self.scene.is_word("common-word-surnames", self.scene.text[self.span[0]])

    @property
    def opens(self) -> bool:
        return begins(self.scene, self.span[0], self.zone[0])

    @property
    def closes(self) -> bool:
        return ends(self.scene, self.span[1], self.zone[1])

    @property
    def collective(self) -> bool:
        return of_collective(self.scene, self.span[0], self.zone[0])

    @property
    def role(self) -> bool:
        """Whether a post begins where the name ends."""
        found = self.scene.roles_from(self.span[1])
        return found is not None and len(found.label) > 1 and not self.scene.is_flat(found.label)

    def followed(self, words: str, *sizes: int) -> bool:
        """Whether a word of a list of the lexicon follows."""
        end = self.span[1]
        return any(self.scene.is_word(words, self.scene.text[end : end + size]) for size in sizes)


def witness(scene: Scene, span: Span, zone: Span) -> str:
    """The rule by which an untitled name is one, or nothing; before a title, only that can speak."""
    case = _Case(scene, span, zone)
    if "·" in scene.text[slice(*span)]:
        return TAGGED if _dotted_name(case) else ""
    if case.role:
        return MIRRORED if _mirrored(case) else ""
    return next((rule for rule, speaks in _WITNESSES.items() if speaks(case)), "")


def _dotted_name(case: _Case) -> bool:
    quoted = case.scene.text[: case.span[0]].endswith("“")
    return (case.opens or case.collective) and not quoted


def _mirrored(case: _Case) -> bool:
    named = case.scene.kind(case.span[0], case.zone[0]) is not None
    return named or (case.tagged and case.opens)


def _collected(case: _Case) -> bool:
    name = case.scene.text[slice(*case.span)]
    likely = case.tagged or _looks(case.scene, case.span) or (len(name) > 2 and transcribed(case.scene, name))
    return case.collective and likely and case.closes


def _addressed(case: _Case) -> bool:
    return case.followed("address", 2) and (case.tagged or (not case.common and case.opens))


def _acting(case: _Case) -> bool:
    """Whether a verb that persons do follows; at the head of a clause any verb will do for a whole name."""
    if not (case.tagged and case.opens):
        return False
    start, end = case.span
    heads = start <= case.zone[0] or case.scene.text[start - 1] in BREAK
    verb = end < case.zone[1] and case.scene.words.at(end).tag in _DOING and case.closes
    return case.followed("person-verbs", 2, 3, 4) or (heads and verb and end - start == 3)


def _of_unit(case: _Case) -> bool:
    """Whether a name follows that of a unit or a body without a title: 甲公司党委张三."""
    scene, (start, end) = case.scene, case.span
    unit, body = scene.unit(start, case.zone[0]), scene.body(start, case.zone[0])
    listed = scene.text[end : end + 1] in ("、", "，", "和")
    named = (unit is not None and unit[1].safe) or (
        body is not None and body[1].safe and case.tagged and listed
    )
    alone = all(len(token.word) == 1 for token in scene.words.within(case.span))
    return named and (case.tagged or alone or not case.common) and case.closes


def _counted(case: _Case) -> bool:
    """Whether a list of names that is counted begins here: 张三、李四、王五三名楼长."""
    looks = case.tagged or _looks(case.scene, case.span) or not case.common
    text, (_, end) = case.scene.text, case.span
    chosen = _CHOSEN.match(text, end, case.zone[1]) is not None
    return case.opens and (chosen or (looks and _LIST.match(text, end, case.zone[1]) is not None))


_CHOSEN = re.compile(
    r"(?:[、和][\u3400-\u9fff·]{2,4}){0,7}(?:（[^（）]{1,4}）)?(?:同志)?(?:当选|被选举|全票当选)"
)
_LIST = re.compile(r"(?:[、和][\u3400-\u9fff·]{2,4}){1,7}(?:等)?[一二三四五六七八九十两0-9]+[名位](?!代表队)")
_WITNESSES: dict[str, Callable[[_Case], bool]] = {
    COLLECTIVE: _collected,
    ADDRESSED: _addressed,
    OF_UNIT: _of_unit,
    ACTING: _acting,
    COUNTED: _counted,
}
"""What can speak for a name without a title, in the order in which it is asked."""


def _looks(scene: Scene, span: Span) -> bool:
    """Whether a stretch looks like a name by itself: three characters, or two in a list, no function word."""
    first, *rest = scene.words.within(span)
    if span[1] - span[0] == 2 and scene.text[span[1] : span[1] + 1] == "、":
        return bool(rest) and scene.text[span[0]] not in "等及和与各全由为"
    alone = len(first.word) == 1 and first.tag not in {"d", "p", "c", "r", "u", "f"}
    given = all(len(token.word) == 1 or token.tag[:1] in "nj" or token.tag == "vn" for token in rest)
    return span[1] - span[0] == 3 and alone and given


def transcribed(scene: Scene, name: str) -> bool:
    """Whether every character is one with which names of other languages are written."""
    return all(scene.is_word("minority-name-characters", char) for char in name)


def of_collective(scene: Scene, start: int, low: int) -> bool:
    """Whether a word for people of some kind ends where a name may begin: 居民代表张三."""
    role = scene.role(start, low)
    if role and scene.is_flat(role.label) and len(role.label) > 1:
        return True
    return any(scene.is_flat(scene.text[start - size : start]) for size in (2, 3, 4) if start - size >= low)


def ends(scene: Scene, end: int, high: int) -> bool:
    """Whether something stands behind a place with which no name goes on."""
    text = scene.text
    if end >= high or text[end] in BREAK:
        return True
    longest = text[end : end + 4]
    if text[end] in "任兼作就" and end + 1 < high:
        return True
    if any(longest[:size] in scene.stops or scene.is_word("address", longest[:size]) for size in range(1, 5)):
        return True
    if scene.roles_from(end):
        return True
    token = scene.words.at(end)
    return token.start == end and token.tag in {
        "v",
        "p",
        "c",
        "d",
        "uj",
        "f",
        "t",
        "r",
        "vd",
        "ul",
        "m",
        "s",
        "z",
    }


def begins(scene: Scene, start: int, low: int) -> bool:
    """Whether something stands before a place after which a name can begin."""
    if start <= low or scene.text[start - 1] in BREAK:
        return True
    word = scene.words.at(start - 1)
    if word.end != start:
        return False
    return word.word in scene.stops or scene.is_flat(word.word) or word.tag in {"p", "c", "v", "vn", "uj"}


def unbracketed(scene: Scene, place: int, low: int) -> int:
    """Where a title ends that stands before a name: a colon, a space, or （挂职） may come between."""
    while place > low and scene.text[place - 1] in "：: 　":
        place -= 1
    if place > low and scene.text[place - 1] in "）)":
        start = opening(scene.text, place, low, most=8)
        if start is not None and scene.qualifier(place - 1, start + 1):
            return start
    return place
