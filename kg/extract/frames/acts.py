"""The acts of a text: its verbs in order, each with who does it, with whom, for whom, and what.

Who does it is looked for, in this order: in the piece before the verb; in the pieces before, while these
are a list; where the verb before it in the sentence had it; and, for “他”, in what was told before.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from kg.extract.candidate import Mention
from kg.extract.frames.clauses import Region, is_list, region
from kg.extract.frames.hits import Hit, hits
from kg.extract.frames.kinds import kinds
from kg.extract.frames.layout import DOCUMENT, Layout, Sentence
from kg.spans import Span

Doers = tuple[tuple[Mention, ...], str]
"""Who does something, and how they were found."""
_REPORTS = re.compile(r"(?:了|道|到|说|起|中说)?[，,：:]")
_PIVOT, _TAKES = "inviting", "joining"
_THOSE = re.compile(r"[^，。：:、]{0,8}?的[^，。：:、]{0,6}?(?:有|包括)[：:，]?")
_SAYS = frozenset({"speaking", "pledging"})
_SERIAL = re.compile(r"[并且后、]|随即|还")
_ALSO = re.compile(r"[并还]")
_REMEMBERED = 8


@dataclass(frozen=True, slots=True)
class Act:
    """A verb of the text with what belongs to it.

    ``agents`` do it, ``partners`` do it with them, ``topic`` is what stands as subject before 由. ``how``
    says where the agents were found: ``own`` piece, ``by`` 由, ``list`` over commas, ``before`` (the verb
    before), ``pronoun``, or empty. ``objects`` are the agents named after the verb, ``span`` is verb and
    object, ``low`` where what belongs to the verb begins; ``planned`` when it lies ahead.
    """

    hit: Hit
    sentence: Sentence
    number: int
    agents: tuple[Mention, ...]
    partners: tuple[Mention, ...]
    region: Region
    how: str
    object: Span
    objects: tuple[Mention, ...]
    documents: tuple[Span, ...]
    attributive: bool
    low: int
    planned: bool

    @property
    def topic(self) -> tuple[Mention, ...]:
        return self.region.subject if self.region.by else ()

    @property
    def piece(self) -> Span:
        return self.sentence.pieces[self.number]

    @property
    def span(self) -> Span:
        return self.hit.span[0], self.object[1]

    @property
    def everyone(self) -> tuple[Mention, ...]:
        return (*self.agents, *self.partners)

    def says(self, frame: str) -> bool:
        return frame in self.hit.frames


def acts(layout: Layout) -> tuple[Act, ...]:
    """The acts of a text, in order; what is only reported as said is left out."""
    found: list[Act] = []
    for sentence in layout.sentences:
        found += _Reading(layout, sentence, tuple(found[-_REMEMBERED:])).read()
    return tuple(found)


def people(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """The persons among some mentions."""
    return tuple(one for one in mentions if one.kind == "person")


def bodies(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """The organisations among some mentions."""
    return tuple(one for one in mentions if one.kind == "organization")


@dataclass(frozen=True, slots=True)
class _Reading:
    """A sentence that is being read: what was told ``before`` it, and the acts ``found`` in it so far."""

    layout: Layout
    sentence: Sentence
    before: Sequence[Act]
    found: list[Act] = field(default_factory=list)

    def read(self) -> list[Act]:
        for hit, following in _told(self.layout, self.sentence):
            self.found.append(self._act(hit, following))
        return self.found

    def _act(self, hit: Hit, following: int) -> Act:
        number = self.sentence.piece(hit.span[0])
        piece = self.sentence.pieces[number]
        last = self.found[-1] if self.found and self.found[-1].hit.span[0] >= piece[0] else None
        low = last.hit.span[1] if last else piece[0]
        told = region(self.layout, (low, hit.span[0]), _state(self.layout, last, hit))
        agents, how = self._doers(hit, number, told, last)
        object_ = hit.span[1], max(hit.span[1], min(following, piece[1]))
        return Act(
            hit=hit,
            sentence=self.sentence,
            number=number,
            agents=agents,
            partners=self._partners(hit, told, how, last),
            region=told,
            how=how,
            object=object_,
            objects=self.layout.within(object_),
            documents=tuple(_documents(self.layout, object_)),
            attributive=self.layout.shadow[hit.span[1] : hit.span[1] + 1] == "的",
            low=low,
            planned=self._is_planned(hit),
        )

    def _partners(self, hit: Hit, told: Region, how: str, last: Act | None) -> tuple[Mention, ...]:
        """With whom: of a verb behind another in its piece only when it says so (并与甲公司签约)."""
        anew = last is None or _ALSO.search(self.layout.shadow, last.hit.span[1], hit.span[0])
        if told.partners and anew:
            return told.partners
        if how == "before" and last is None and (begun := self._begun(self.sentence.piece(hit.span[0]))):
            return begun.partners
        return self.found[-1].partners if how == "before" and self.found else ()

    def _is_planned(self, hit: Hit) -> bool:
        """Whether what is told lies ahead: the piece, or the sentence's opening, says so."""
        first = self.sentence.pieces[0]
        own = self.sentence.pieces[self.sentence.piece(hit.span[0])][0]
        spans = ((first[0], min(first[1], hit.span[1])), (own, hit.span[1]))
        return any(kinds().grammar.future.search(self.layout.shadow, *span) for span in spans)

    def _doers(self, hit: Hit, number: int, told: Region, last: Act | None) -> Doers:
        """Who does it: said by 由, by 在…下, as subject, before the verb, or behind 参加会议的有."""
        if told.by:
            return told.by, "by"
        under = told.phrase("在")
        if under and under.agents and self.layout.shadow.startswith("下", hit.span[1]):
            return under.agents, "own"
        found = self._subject(number, told, last) if told.subject else self._elided(number, told, last)
        return found if found[0] else self._those(hit)

    def _those(self, hit: Hit) -> Doers:
        those = _THOSE.match(self.layout.shadow, hit.span[1], self.sentence.span[1])
        if those and "attending" in hit.frames:
            return self.layout.within((those.end(), self.sentence.span[1])), "list"
        return (), ""

    def _subject(self, number: int, told: Region, last: Act | None) -> Doers:
        """The subject that stands before the verb, with the list before it that it ends."""
        if last is not None:
            return told.subject, "own"
        start = self.sentence.pieces[number][0]
        if told.pronoun:
            return (*self._pronoun(start)[0], *told.subject), "pronoun"
        goes_on = is_list(self.layout, (start, told.subject[0].span[1]))
        listed = self._listed(number) if goes_on else ()
        return (*listed, *told.subject), "list" if listed else "own"

    def _elided(self, number: int, told: Region, last: Act | None) -> Doers:
        """The subject of a verb that has none of its own."""
        if last is not None:
            return _carried(last)
        listed = self._listed(number)
        if listed and (not told.plain or told.nominal):
            return listed, "list"
        if told.plain:
            return (), ""
        if told.pronoun:
            return self._pronoun(self.sentence.pieces[number][1])
        begun = self._begun(number)
        before = begun.subject if begun else self.found[-1].agents if self.found else ()
        return (before, "before") if before else ((), "")

    def _listed(self, number: int) -> tuple[Mention, ...]:
        """The agents of the pieces before a piece, as long as these are a list."""
        pieces, first = self.sentence.pieces, number
        while first > 0 and is_list(self.layout, pieces[first - 1]):
            if self.found and self.found[-1].object[1] > pieces[first - 1][0]:
                break
            first -= 1
        return self.layout.within((pieces[first][0], pieces[number - 1][1])) if first < number else ()

    def _begun(self, number: int) -> Region | None:
        """The subject of the pieces before that tell something no frame has a verb for."""
        for piece in reversed(self.sentence.pieces[:number]):
            if self.found and self.found[-1].hit.span[0] >= piece[0]:
                return None
            begun = region(self.layout, piece)
            if begun.subject and not begun.by:
                return begun
        return None

    def _pronoun(self, end: int) -> Doers:
        """Whom 他 or 她 means: the first person that the sentence named, else the last who did something."""
        here = people(self.layout.within((self.sentence.span[0], end)))
        if here:
            return here[:1], "pronoun"
        found = [people(act.agents) for act in self.before]
        last = next((some[-1:] for some in reversed(found) if some), ())
        return (last, "pronoun") if last else ((), "")


def _told(layout: Layout, sentence: Sentence) -> Iterator[tuple[Hit, int]]:
    """The verbs of a sentence that tell, each with where the next begins; nothing after “说，”."""
    verbs = list(_governing(layout, sentence, (one for one in hits(layout, sentence) if not one.noun)))
    for number, hit in enumerate(verbs):
        following = verbs[number + 1].span[0] if number + 1 < len(verbs) else sentence.span[1]
        yield hit, following
        says = hit.frames & _SAYS and kinds().reports.search(hit.word)
        if says and _REPORTS.match(layout.shadow, hit.span[1], sentence.span[1]):
            return


def _governing(layout: Layout, sentence: Sentence, verbs: Iterable[Hit]) -> Iterator[Hit]:
    """The verbs, without those that are words in another's object: 宣读了表彰决定."""
    last: Hit | None = None
    for hit in verbs:
        governed = (
            last is not None
            and sentence.piece(last.span[0]) == sentence.piece(hit.span[0])
            and kinds().governs.match(last.word)
            and not _SERIAL.search(layout.shadow, last.span[1], hit.span[0])
        )
        if not governed:
            yield hit
            last = hit


def _state(layout: Layout, last: Act | None, hit: Hit) -> str:
    """How the region before a verb is read: behind another verb, the subject was said before.

    It is said anew when that verb invites or takes in who does the next, or is one with it (甲主办、乙承办).
    """
    if last is None:
        return "subject"
    between = layout.shadow[last.hit.span[1] : hit.span[0]]
    invited = last.says(_PIVOT) and not re.search("[并且]", between)
    alike = between.startswith("、") and bool(last.hit.frames & hit.frames)
    taken = _TAKES in hit.frames and (last.says(_TAKES) or last.says("membership"))
    return "subject" if invited or alike or taken else "closed"


def _carried(last: Act) -> Doers:
    """The subject of a verb right behind another: that verb's, or what 的 makes of it (甲发起的联盟召开…)."""
    if last.attributive and last.objects:
        return last.objects[:1], "own"
    return (last.agents, "before") if last.agents else ((), "")


def _documents(layout: Layout, span: Span) -> Iterator[Span]:
    for found in re.finditer(f"{DOCUMENT}+", layout.shadow[slice(*span)]):
        yield span[0] + found.start(), span[0] + found.end()
