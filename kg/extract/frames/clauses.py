"""What stands before a verb: who does it (a list, or what 由 brings), with whom (与), for whom (为, 向).

A region is walked from left to right; its state is that of a reader: the subject is being listed, a
preposition governs what follows, or another verb has closed the subject.
"""

from dataclasses import dataclass, field

from kg.extract.candidate import Mention
from kg.extract.frames.kinds import Grammar, kinds
from kg.extract.frames.layout import NAMED, ORGANIZATION, PERSON, TITLE, Layout
from kg.extract.language.scene import PAUSE
from kg.spans import Span


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
    ``plain`` is whether nouns that name nobody stand in the subject's place, ``nominal`` whether
    nothing else does; ``pronoun`` whether 他 or 她 does.
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

    grammar: Grammar
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
        grammar = self.grammar
        if word in grammar.by:
            self.state = "by"
        elif self.state == "phrase" and self.phrases[-1][0] in grammar.place and word in grammar.place_ends:
            self.state = "subject" if not self.subject else "closed"
        elif word in grammar.with_ and (self.state in {"subject", "closed"} or self._for_another()):
            self.state, self.partner = "subject", True
        elif word in grammar.pivots and self.state in {"subject", "closed"}:
            self.state, self.partner = "subject", False
            self.subject.clear()
        elif word in grammar.and_ or word in PAUSE:
            return
        elif word in grammar.prepositions and not noun:
            self.state = "phrase"
            self.phrases.append((word, start, []))
        elif self.state == "subject":
            self._noun(word, tag)

    def _for_another(self) -> bool:
        """Whether 代表甲 is over: 张三代表甲公司|与李四签约."""
        return self.state == "phrase" and self.phrases[-1][0] == "代表" and bool(self.phrases[-1][2])

    def _noun(self, word: str, tag: str) -> None:
        """A plain word where the subject stands: a verb closes it, a noun may be it."""
        if tag.startswith("r"):
            self.pronoun = self.pronoun or word in {"他", "她"}
        elif tag in {"v", "vd"} and len(word) > 1 and self.subject and word not in self.grammar.counted:
            self.state = "closed"
        elif tag in {"v", "vd"} and not self.subject:
            self.verbal = True
        elif not self.subject and not self.partners and self._is_plain(word, tag):
            self.plain = self.plain or not self.verbal

    def _is_plain(self, word: str, tag: str) -> bool:
        return tag not in self.grammar.adverbial_tags and word not in self.grammar.counted


def region(layout: Layout, span: Span, state: str = "subject") -> Region:
    """Read what stands before a verb; ``state`` is ``closed`` when the subject was said before."""
    reader = _Reader(kinds().grammar, state)
    words = {
        place[0]: (word, tag) for place, word, tag in layout.words(span) if not _modifies(layout, place, tag)
    }
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


def _modifies(layout: Layout, place: Span, tag: str) -> bool:
    """Whether a verb is the beginning of a name that was cut short: 、铸造|甲分厂党支部."""
    after = layout.shadow[place[1] : place[1] + 1]
    return (
        tag == "v"
        and after in {ORGANIZATION, TITLE}
        and layout.shadow[place[0] - 1 : place[0]] in {"、", "，", "和"}
    )


def _is_noun(layout: Layout, place: int, span: Span) -> bool:
    """Whether 代表 is a noun: a noun or nothing stands before it, or nothing behind (甲、乙代表|签署)."""
    before = layout.shadow[max(place - 1, span[0]) : place]
    named = (
        before in {PERSON, ORGANIZATION, TITLE} or layout.shadow[max(place - 2, span[0]) : place] == "同志"
    )
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
    if (
        words
        and words[0][1] in kinds().grammar.prepositions | kinds().grammar.by
        and words[0][0][0] == span[0]
    ):
        return False
    return all(
        _may_list(word, tag) or _modifies(layout, place, tag) or _qualifies(words, number, shadow)
        for number, (place, word, tag) in enumerate(words)
    )


def _qualifies(words: list[tuple[Span, str, str]], number: int, shadow: str) -> bool:
    """Whether a verb qualifies a noun in a list of people: 甲厅派驻干部、乙镇党委副书记张三."""
    after = words[number + 1] if number + 1 < len(words) else None
    adjoins = after is not None and after[0][0] == words[number][0][1] and after[2].startswith("n")
    return shadow.endswith(PERSON) and words[number][2] == "v" and len(words[number][1]) > 1 and adjoins


def _may_list(word: str, tag: str) -> bool:
    grammar = kinds().grammar
    return (
        word in grammar.counted
        or word.startswith("各")
        or word in grammar.and_
        or word in {"代表", " ", "　"}
        or tag in grammar.nominal_tags
    )
