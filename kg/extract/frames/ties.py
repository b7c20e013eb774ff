"""What ties a unit to a joint body, before it is a row: the words, the rule, and why it is inferred."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from kg.extract.candidate import Candidate, Mention
from kg.extract.frames.acts import Act, bodies
from kg.extract.frames.clauses import is_list, region
from kg.extract.frames.story import Story, row
from kg.spans import Span

AS = ("为", "是", "作为")
"""The prepositions behind which a noun says what somebody is."""


@dataclass(frozen=True, slots=True)
class Tie:
    """That a unit belongs to a body or leads it."""

    unit: str
    body: str
    spans: tuple[Span, ...]
    rule: str
    sure: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """The body that an act is about, and how sure that is; ``reason`` when it is inferred."""

    mention: Mention
    sure: float
    reason: str = ""


def tied(story: Story, act: Act, units: Iterable[Mention], body: Body | None, rule: str) -> Iterator[Tie]:
    """The ties of some units to a body, by an act; nobody is tied to itself."""
    for one in bodies(units) if body else ():
        if body and one.refers_to != body.mention.refers_to:
            spans = (one.span, act.hit.span, body.mention.span)
            sure = min(body.sure, story.confidence(one), story.confidence(body.mention))
            reason = body.reason or _apart(act, body.mention)
            yield Tie(one.refers_to, body.mention.refers_to, spans, rule, sure, reason)


def _apart(act: Act, body: Mention) -> str:
    """Why a body that another sentence names is the one that is meant."""
    inside = act.sentence.span[0] <= body.span[0] < act.sentence.span[1]
    return "" if inside else "本句未写机构名称，据上下文推定"


def tie_row(table: str, unit: str, body: str, one: Tie) -> Candidate:
    """A tie as a row; inferred, with the reason, when the words do not put unit and body together."""
    said = {"status": "inferred", "reason": one.reason} if one.reason else {}
    return row(table, {unit: one.unit, body: one.body, **said}, one.spans, one.rule, one.sure)


def apposed(story: Story, pattern: str, rule: str) -> Iterator[Tie]:
    """BODY成员单位甲公司, BODY轮值主席单位乙公司党委: a unit right behind what it is to a body."""
    mentions = bodies(story.layout.reading.mentions)
    for body, unit in pairwise(mentions):
        between = story.text[body.span[1] : unit.span[0]]
        if body.refers_to in story.joint and story.kinds.patterns[pattern].fullmatch(between):
            sure = min(0.85, story.confidence(unit), story.confidence(body))
            yield Tie(unit.refers_to, body.refers_to, ((body.span[0], unit.span[1]),), rule, sure)


def following(story: Story, act: Act) -> tuple[Mention, ...]:
    """The subject behind 作为BODY的成员单位，…: that of the next piece, or of the list that begins there."""
    pieces = act.sentence.pieces[act.number + 1 :]
    for number, piece in enumerate(pieces):
        if number and not is_list(story.layout, pieces[number - 1]):
            break
        later = [one for one in story.acts if piece[0] <= one.hit.span[0] < piece[1]]
        if later:
            return later[0].agents if later[0].how in {"own", "list"} else ()
        told = region(story.layout, piece)
        if told.subject and not is_list(story.layout, piece):
            return told.subject
    return ()
