"""What a model proposes as an event: what it is in the tables, and whether the rules tell of it already."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extract.candidate import Candidate
from kg.extract.frames.kinds import kinds
from kg.extract.frames.story import NAME, row
from kg.extract.model.cast import RULE, SURE, Thing
from kg.extract.model.proposal import Named, Proposal
from kg.extract.tabling.ids import Minter
from kg.spans import Span

_LONGEST_NAME = 40
_CLAUSE = re.compile(r"[，,。；;：:！!？?\n]")
_EDGES = " 　、，,。；;：:和与及的了"


@dataclass(frozen=True, slots=True)
class Kind:
    """An event's class and category, and the role of those who take part.

    ``gathering`` events have parts that are told apart: who is said to attend, attends the one told of last.
    """

    type: str
    category: str
    role: str
    gathering: bool = False


def frames_of_events() -> frozenset[str]:
    """The frames that make events."""
    told = kinds()
    many = {one.frame for one in (*told.acts, *told.participations)}
    return frozenset({*many, told.founding.frame, told.gathering.frame})


def kind_of(frame: str, words: str) -> Kind:
    """What a frame makes, by the words that tell of it."""
    told = kinds()
    if frame == told.founding.frame:
        return Kind(told.founding.type, "", told.founding.role)
    acts = [one for one in told.acts if one.frame == frame]
    found = acts or [one for one in told.participations if one.frame == frame]
    fitting = next((one for one in found if one.when.search(words)), found[-1] if found else None)
    if acts and fitting:
        return Kind(fitting.type, fitting.category, fitting.role)
    role = fitting.role if fitting else told.gathering.role
    return Kind(told.gathering.type, told.gathering.category, role, gathering=True)


@dataclass(slots=True)
class Events:
    """The events and participations of the rules, and those that proposals add to them."""

    text: str
    article: str
    minter: Minter
    told: list[Candidate]
    parts: list[Candidate]

    def add(self, one: Proposal, who: Sequence[tuple[Named, Thing]]) -> Sequence[tuple[Named, Thing]]:
        """Add who takes part in an event, and the event when it is new; those of whom it was not known."""
        quote = quote_of(one)
        kind = kind_of(one.label, self.text[slice(*quote)])
        event = self._same(kind, quote)
        new = [(named, thing) for named, thing in who if not self._known(event, kind.role, thing.id, quote)]
        if not new:
            return ()
        if event is None:
            event = self._event(kind, quote, who)
            self.told.append(event)
        for named, thing in new:
            cells = {"participant": thing.id, "event": event.cells["id"], "role": kind.role}
            sure = min(SURE, event.confidence, thing.confidence)
            self.parts.append(row("participations", cells, _evidence(quote, named), RULE, sure))
        return new

    def _same(self, kind: Kind, quote: Span) -> Candidate | None:
        """The event of that kind that the quote is about, if it is told already."""
        alike = [one for one in self.told if _is(one, kind)]
        found = [one for one in alike if _touch(one.spans, quote)]
        if not found and kind.gathering:
            found = [one for one in alike if one.spans[0][0] <= quote[0]][-1:] or alike[:1]
        return found[0] if found else None

    def _known(self, event: Candidate | None, role: str, who: str, quote: Span) -> bool:
        same = event.cells["id"] if event else ""
        alike = (one for one in self.parts if (one.cells["participant"], one.cells["role"]) == (who, role))
        return any(one.cells["event"] == same or _touch(one.spans, quote) for one in alike)

    def _event(self, kind: Kind, quote: Span, who: Sequence[tuple[Named, Thing]]) -> Candidate:
        name = self._name(quote, [named.span for named, _ in who])
        id_ = self.minter.mint(f"proposed event of {self.article}", name)
        cells = {"id": id_, "type": kind.type, "category": kind.category, NAME: name}
        return row("events", cells, [quote], RULE, SURE)

    def _name(self, quote: Span, who: Sequence[Span]) -> str:
        """A name in words of the quote: what stands behind those who take part, else the quote."""
        inside = [end for start, end in who if quote[0] <= start and end <= quote[1]]
        found = (self._words((start, quote[1])) for start in (max(inside, default=quote[0]), quote[0]))
        return next((words for words in found if len(words) > 1), self.text[slice(*quote)][:_LONGEST_NAME])

    def _words(self, span: Span) -> str:
        words = self.text[slice(*span)].strip(_EDGES)
        return _CLAUSE.split(words)[0].strip(_EDGES)[:_LONGEST_NAME]


def quote_of(one: Proposal) -> Span:
    """The quote of a proposal; its other spans are names that stand elsewhere."""
    names = {named.span for named in one.names}
    return max(one.spans, key=lambda span: (span not in names, span[1] - span[0]))


def _evidence(quote: Span, named: Named) -> Iterator[Span]:
    yield quote
    if not (quote[0] <= named.span[0] and named.span[1] <= quote[1]):
        yield named.span


def _is(one: Candidate, kind: Kind) -> bool:
    return (one.cells.get("type", ""), one.cells.get("category", "")) == (kind.type, kind.category)


def _touch(spans: Sequence[Span], quote: Span) -> bool:
    return any(start < quote[1] and quote[0] < end for start, end in spans)
