"""Where the phrases of the scheme ``trigger`` stand in a sentence, and which of them are verbs there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.frames.kinds import kinds
from kg.extract.frames.layout import MARKS, QUOTED, Layout, Sentence
from kg.extract.language.lexicon import Lexicon
from kg.spans import Span

_NOUN = re.compile(
    r"(?:启用|启动)?(?:仪式|大会|典礼|会[^上员]|会$|活动|现场|单位|人员|代表|协议|环节|的?名单|工作)"
)
_BEFORE_TIME = re.compile(r"(?:的?(?:时候?|后|前|之际|期间|过程|中|之后|以来)|人|者|制|员|干部)")
_COMMON = frozenset({"组织", "活动", "指导", "启动"})
_OF = frozenset({"党", "团", "群", "各", QUOTED})
_OCCASION = re.compile(r"以[^，。]*$")
_AS_OCCASION = re.compile(r"[^，。]*为[^，。]{2,4}(?:[，。；]|$)")
_UNDER_WHOM = re.compile(r"之?下")
_UNDER = re.compile(r"(?:的.{0,4})?(?:之?下|时|后|前|之际|期间|过程中|中|基础上)")
_EVENTFUL = frozenset(
    {"founding", "unveiling", "signing", "presenting", "awarding", "pledging", "co-building"}
)
"""Frames whose verbs make nouns with 仪式 and the like; of other verbs these are the object."""
_GOVERNING = frozenset({"attending", "hosting", "co-holding", "inviting", "speaking"})
"""Frames whose phrases may end in another verb that is only their object (参加签约)."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase, its place, and the frames that it and the verb in it set off.

    ``weak`` when the phrase needs more to go by; ``noun`` when it is part of a noun (揭牌仪式, 在发言中).
    """

    span: Span
    word: str
    frames: frozenset[str]
    weak: bool = False
    noun: bool = False


def hits(layout: Layout, sentence: Sentence) -> Iterator[Hit]:
    """The phrases in a sentence, in order, without overlap, the longest at each place."""
    place, end = sentence.span
    while place < end:
        word = _longest(layout, place, end)
        if word and _stands(layout, place, place + len(word)):
            yield _hit(layout, (place, place + len(word)), word, end)
            place += len(word)
        else:
            place += 1


def _hit(layout: Layout, span: Span, word: str, end: int) -> Hit:
    frames = frames_of(layout.scene.lexicon, word)
    after = layout.shadow[span[1] : end]
    eventful = not frames.isdisjoint(_EVENTFUL)
    noun = bool(_BEFORE_TIME.match(after)) or (eventful and word.endswith(("仪式", "大会", "代表")))
    noun = noun or bool(eventful and _NOUN.match(after))
    before = layout.shadow[max(span[0] - 24, 0) : span[0]]
    noun = noun or (word in kinds().grammar.with_ and bool(after) and after[0] in MARKS)
    noun = noun or before.endswith("关于") or bool(_OCCASION.search(before) and _AS_OCCASION.match(after))
    noun = noun or (
        word in _COMMON and (after[:1] in {"、", "和", "的"} or layout.shadow[span[0] - 1 : span[0]] in _OF)
    )
    if "hosting" in frames and _UNDER_WHOM.match(after):
        return Hit(span, word, frames)
    noun = noun or (layout.shadow[span[0] - 1 : span[0]] == "在" and bool(_UNDER.match(after)))
    return Hit(span, word, frames, word in layout.scene.lexicon.weak, noun)


def _longest(layout: Layout, place: int, end: int) -> str:
    """The longest phrase that begins at a place, or nothing."""
    triggers, text = layout.scene.lexicon.triggers, layout.shadow
    sizes = range(min(layout.longest_phrase, end - place), 0, -1)
    return next((text[place : place + many] for many in sizes if text[place : place + many] in triggers), "")


def _stands(layout: Layout, start: int, end: int) -> bool:
    """Whether a phrase is made of whole words, as far as the dictionary's cut can be trusted beside names."""
    first, last = layout.scene.words.at(start), layout.scene.words.at(end - 1)
    free = first.start == start or layout.shadow[start - 1] in MARKS or end - start > 3
    if end - start == 1:
        return free and last.end == end
    return free and (last.end == end or last.start >= start + 1 or last.end - last.start > 2)


def frames_of(lexicon: Lexicon, word: str) -> frozenset[str]:
    """The frames of a phrase and of the shorter phrases that it ends in (牵头成立: leading, founding)."""
    frame = lexicon.triggers[word]
    if frame in _GOVERNING:
        return frozenset({frame})
    ends = (word[start:] for start in range(len(word) - 1))
    return frozenset(lexicon.triggers[one] for one in ends if one in lexicon.triggers) | {frame}
