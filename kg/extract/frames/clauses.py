"""What stands before a verb: who does it (a list, or what 由 brings), with whom (与), to or for whom (为, 向).

A region is walked from left to right; its state is that of a reader: the subject is being listed, a
preposition governs what follows, or another verb has closed the subject.
"""

from dataclasses import dataclass, field

from kg.extract.candidate import Mention
from kg.extract.frames.layout import NAMED, ORGANIZATION, PERSON, TITLE, Layout
from kg.extract.scene import PAUSE
from kg.spans import Span

_WITH = frozenset({"与", "同", "跟", "会同", "携手", "联合", "联手", "连同", "协同"})
_AND = frozenset({"和", "及", "以及", "暨", "、", "与", "同", "并", "或"})
_BY = frozenset({"由", "经由"})
_PREPOSITIONS = frozenset(
    "在 于 向 为 为了 给 对 将 把 从 自 就 围绕 通过 按照 根据 依托 结合 针对 随着 沿着 以 作为 代表 受 应 据 因 经 当 使 让 用 面向 面对 朝 至 到 被 任 是".split()  # noqa: E501
)
_PLACE = frozenset({"在", "于", "从", "自", "当", "随着"})
_PLACE_ENDS = frozenset("上 下 中 里 内 时 后 前 间 之下 之际 期间 后 之后 之前 现场 当天".split())
_ADVERBIAL = frozenset("d ad c u ul uj f t m q".split())
_NOMINAL = frozenset("n ns nt nz nr nrt nrfg ng m q mq a b j l i s vn an x eng k h g uj".split())
_COUNTED = frozenset({"有关", "相关", "主要", "分管", "全体", "驻区", "等", "等等", "同志", "一行", "各", "及其", "所属", "以及", "共", "余", "多", "名", "人", "家", "位", "个", "两", "三"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A preposition, what it governs as a span, and the agents named there."""

    word: str
    span: Span
    agents: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Region:
    """What stands before a verb in its piece.

    ``subject`` lists agents in place of a subject, ``partners`` those after 与, ``by`` those after 由.
    ``plain`` is whether nouns that name nobody stand in the subject's place, ``nominal`` whether nothing else does.
    """

    subject: tuple[Mention, ...] = ()
    partners: tuple[Mention, ...] = ()
    by: tuple[Mention, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    plain: bool = False
    pronoun: bool = False
    nominal: bool = False

    def phrase(self, *words: str) -> Phrase | None:
        """The last phrase with one of some prepositions."""
        return next((one for one in reversed(self.phrases) if one.word in words), None)


@dataclass(slots=True)
class _Reader:
    """The state of the walk."""

    state: str = "subject"
    partner: bool = False
    subject: list[Mention] = field(default_factory=list)
    partners: list[Mention] = field(default_factory=list)
    by: list[Mention] = field(default_factory=list)
    phrases: list[tuple[str, int, list[Mention]]] = field(default_factory=list)
    plain: bool = False
    verbal: bool = False
    pronoun: bool = False

    def name(self, mention: Mention) -> None:
        if self.state == "subject":
            (self.partners if self.partner else self.subject).append(mention)
        elif self.state == "by":
            self.by.append(mention)
        elif self.state == "phrase":
            self.phrases[-1][2].append(mention)

    def word(self, word: str, tag: str, start: int, *, noun: bool) -> None:
        if word in _BY:
            self.state = "by"
        elif self.state == "phrase" and self.phrases[-1][0] in _PLACE and word in _PLACE_ENDS:
            self.state = "subject" if not self.subject else "closed"
        elif word in _WITH and self.state in {"subject", "closed"}:
            self.state, self.partner = "subject", True
        elif word in _AND or word in PAUSE:
            return
        elif word in _PREPOSITIONS and not noun:
            self.state = "phrase"
            self.phrases.append((word, start, []))
        elif self.state == "subject":
            self._noun(word, tag)

    def _noun(self, word: str, tag: str) -> None:
        """A plain word where the subject stands: a verb closes it, a noun may be it."""
        if tag.startswith("r"):
            self.pronoun = self.pronoun or word in {"他", "她"}
        elif tag in {"v", "vd"} and len(word) > 1 and self.subject and word not in _COUNTED:
            self.state = "closed"
        elif tag in {"v", "vd"} and not self.subject:
            self.verbal = True
        elif not self.subject and not self.partners and tag not in _ADVERBIAL and word not in _COUNTED:
            self.plain = self.plain or not self.verbal


def region(layout: Layout, span: Span, state: str = "subject") -> Region:
    """Read what stands before a verb; ``state`` is ``closed`` when the subject was said before."""
    reader = _Reader(state)
    words = {place[0]: (word, tag) for place, word, tag in layout.words(span)}
    names = {one.span[0]: one for one in layout.within(span)}
    for place in sorted({*words, *names}):
        if place in names:
            reader.name(names[place])
        else:
            word, tag = words[place]
            reader.word(word, tag, place, noun=word == "代表" and _is_noun(layout, place, span))
    return Region(
        tuple(reader.subject),
        tuple(reader.partners),
        tuple(reader.by),
        tuple(_phrases(reader, span[1])),
        reader.plain,
        reader.pronoun,
        all(_may_list(word, tag) for word, tag in words.values()),
    )


def _is_noun(layout: Layout, place: int, span: Span) -> bool:
    """Whether 代表 is a noun: a noun or nothing stands before it, or nothing behind (甲、乙代表|签署)."""
    before = layout.shadow[max(place - 1, span[0]) : place]
    named = before in {PERSON, ORGANIZATION, TITLE} or layout.shadow[max(place - 2, span[0]) : place] == "同志"
    return not before or not named or place + 2 >= span[1]


def _phrases(reader: _Reader, end: int) -> list[Phrase]:
    starts = [start for _, start, _ in reader.phrases] + [end]
    return [
        Phrase(word, (start, starts[number + 1]), tuple(agents))
        for number, (word, start, agents) in enumerate(reader.phrases)
    ]


def is_list(layout: Layout, span: Span) -> bool:
    """Whether a piece is a list of names and nouns and nothing else, so that it goes on in the next piece."""
    shadow = layout.shadow[slice(*span)].strip("、 　")
    if not any(mark in shadow for mark in NAMED + TITLE):
        return False
    words = list(layout.words(span))
    if words and words[0][1] in _PREPOSITIONS | _BY and words[0][0][0] == span[0]:
        return False
    return all(_may_list(word, tag) for _, word, tag in words)


def _may_list(word: str, tag: str) -> bool:
    return word in _COUNTED or word in _AND or word in {"与", "代表", " ", "　"} or tag in _NOMINAL
