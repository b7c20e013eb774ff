"""The acts of a text: its verbs in order, each with who does it, with whom, for whom, and what.

Who does it is looked for, in this order: in the piece before the verb; in the pieces before, while these are a
list; where the verb before it in the sentence had it; and, for “他”, in the sentence before.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.extract.candidate import Mention
from kg.extract.frames.clauses import Region, is_list, region
from kg.extract.frames.hits import Hit, hits
from kg.extract.frames.kinds import kinds
from kg.extract.frames.layout import DOCUMENT, Layout, Sentence
from kg.spans import Span

_REPORTS = re.compile(r"(?:了|道|到|说|起|中说)?[，,：:]")
_PIVOT = "inviting"
_SAYS = frozenset({"speaking", "pledging"})
_SERIAL = re.compile(r"[并且后、]|随即|还")


@dataclass(frozen=True, slots=True)
class Act:
    """A verb of the text with what belongs to it.

    ``agents`` do it, ``partners`` do it with them, ``topic`` is what stands as subject before 由. ``how`` says
    where the agents were found: ``own`` piece, ``by`` 由, ``list`` over commas, ``before`` (the verb before),
    ``pronoun``, or empty. ``objects`` are the agents named after the verb, ``span`` is verb and object, ``low`` where what belongs to the verb begins.
    """

    hit: Hit
    sentence: Sentence
    number: int
    agents: tuple[Mention, ...]
    partners: tuple[Mention, ...]
    topic: tuple[Mention, ...]
    region: Region
    how: str
    object: Span
    objects: tuple[Mention, ...]
    documents: tuple[Span, ...]
    attributive: bool = False
    low: int = 0

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
        found += _in_sentence(layout, sentence, found[-8:])
    return tuple(found)


def _in_sentence(layout: Layout, sentence: Sentence, before: Sequence[Act]) -> list[Act]:
    found: list[Act] = []
    for hit, following in _told(layout, sentence):
        found.append(_act(layout, sentence, hit, following, found, before))
    return found


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


def _act(
    layout: Layout, sentence: Sentence, hit: Hit, following: int, found: list[Act], before: Sequence[Act]
) -> Act:
    number = sentence.piece(hit.span[0])
    piece = sentence.pieces[number]
    last = found[-1] if found and found[-1].hit.span[0] >= piece[0] else None
    low = last.hit.span[1] if last else piece[0]
    told = region(layout, (low, hit.span[0]), _state(layout, last, low, hit))
    agents, how = _agents(layout, sentence, hit, told, last, found, before)
    partners = told.partners if last is None or _anew(layout, low, hit) else ()
    partners = partners or (found[-1].partners if how == "before" and found else ())
    object_ = hit.span[1], max(hit.span[1], min(following, piece[1]))
    return Act(
        hit,
        sentence,
        number,
        agents,
        partners,
        told.subject if told.by else (),
        told,
        how,
        object_,
        layout.within(object_),
        tuple(_documents(layout, object_)),
        layout.shadow[hit.span[1] : hit.span[1] + 1] == "的",
        low,
    )


def _anew(layout: Layout, low: int, hit: Hit) -> bool:
    """Whether a verb behind another in a piece names whom it is done with: 出席并与甲公司签约."""
    return bool(re.search(r"[并还]", layout.shadow[low : hit.span[0]]))


def _state(layout: Layout, last: Act | None, low: int, hit: Hit) -> str:
    """How the region after another verb is read: who was invited acts, else the subject was said before."""
    if last is None:
        return "subject"
    between = layout.shadow[low : hit.span[0]]
    if _PIVOT in last.hit.frames and not re.search("[并且]", between):
        return "subject"
    return "closed"


def _agents(
    layout: Layout,
    sentence: Sentence,
    hit: Hit,
    told: Region,
    last: Act | None,
    found: Sequence[Act],
    before: Sequence[Act],
) -> tuple[tuple[Mention, ...], str]:
    number = sentence.piece(hit.span[0])
    if told.by:
        return told.by, "by"
    if told.subject:
        start = sentence.pieces[number][0]
        if told.pronoun and last is None:
            return (*_pronoun(layout, (sentence.span[0], start), before)[0], *told.subject), "pronoun"
        goes_on = last is None and is_list(layout, (start, told.subject[0].span[1]))
        listed = _listed(layout, sentence, number, found) if goes_on else ()
        return (*listed, *told.subject), "list" if listed else "own"
    if last is not None:
        return _carried(last)
    listed = _listed(layout, sentence, number, found)
    if listed and (not told.plain or told.nominal):
        return listed, "list"
    if told.plain:
        return (), ""
    if told.pronoun:
        return _pronoun(layout, (sentence.span[0], hit.span[0]), before)
    told_before = _begun(layout, sentence, number, found)
    if told_before:
        return told_before, "before"
    return (found[-1].agents, "before") if found and found[-1].agents else ((), "")


def _begun(layout: Layout, sentence: Sentence, number: int, found: Sequence[Act]) -> tuple[Mention, ...]:
    """The subject of the pieces before that tell something no frame has a verb for."""
    for place in range(number - 1, -1, -1):
        piece = sentence.pieces[place]
        if found and found[-1].hit.span[0] >= piece[0]:
            return ()
        begun = region(layout, piece)
        if begun.subject and not begun.by:
            return begun.subject
    return ()


def _carried(last: Act) -> tuple[tuple[Mention, ...], str]:
    """The subject of a verb right behind another: that verb's, or what 的 makes of it (甲发起的联盟召开…)."""
    if last.attributive and last.objects:
        return last.objects[:1], "own"
    return (last.agents, "before") if last.agents else ((), "")


def _listed(layout: Layout, sentence: Sentence, number: int, found: Sequence[Act]) -> tuple[Mention, ...]:
    """The agents of the pieces before a piece, as long as these are a list."""
    first = number
    while first > 0 and is_list(layout, sentence.pieces[first - 1]):
        if found and found[-1].object[1] > sentence.pieces[first - 1][0]:
            break
        first -= 1
    if first == number:
        return ()
    return layout.within((sentence.pieces[first][0], sentence.pieces[number - 1][1]))


def _pronoun(layout: Layout, said: Span, before: Sequence[Act]) -> tuple[tuple[Mention, ...], str]:
    """Whom 他 or 她 means: the first person that the sentence named before, else the last who did something."""
    here = people(layout.within(said))
    if here:
        return here[:1], "pronoun"
    for act in reversed(before):
        found = people(act.agents)
        if found:
            return found[-1:], "pronoun"
    return (), ""


def _documents(layout: Layout, span: Span) -> Iterator[Span]:
    for found in re.finditer(f"{DOCUMENT}+", layout.shadow[slice(*span)]):
        yield span[0] + found.start(), span[0] + found.end()


def people(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    return tuple(one for one in mentions if one.kind == "person")


def bodies(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    return tuple(one for one in mentions if one.kind == "organization")


def with_agents(act: Act, agents: tuple[Mention, ...]) -> Act:
    """The same act, done by others."""
    return replace(act, agents=agents)
