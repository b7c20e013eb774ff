"""Acts that are events of their own: unveiling, signing, presenting, awarding, reading out, pledging."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.candidate import Candidate, Mention
from kg.extract.frames.acts import Act, people
from kg.extract.frames.clauses import Phrase
from kg.extract.frames.kinds import Kind
from kg.extract.frames.story import NAME, Story, row
from kg.spans import Span

_SURE = {"own": 0.93, "by": 0.92, "list": 0.9, "before": 0.82, "pronoun": 0.7}
_ASPECT = re.compile(r"[了过]")
_LONGEST, _LONGEST_OBJECT = 45, 30
_FOR = ("为", "给", "向")


@dataclass(frozen=True, slots=True)
class Event:
    """An act as an event: its id, its name, what it is, what it is done to, and how sure it is."""

    id: str
    name: str
    kind: Kind
    act: Act
    target: Mention | None
    sure: float


def ceremonies(story: Story) -> Iterator[Event]:
    """The events of a story's acts; an act whose doer is not named is none."""
    for act in story.acts:
        fitting = (one for one in story.kinds.acts if act.says(one.frame) and one.when.search(act.hit.word))
        kind = next(fitting, None)
        if kind is None or act.sentence.zone != "body" or not act.agents or not _told(act):
            continue
        sure = _SURE.get(act.how, 0.6) - (0.2 if act.hit.weak else 0)
        name = _name(story, act)
        yield Event(story.mint(name), name, kind, act, _target(act) if kind.upon else None, sure)


def _told(act: Act) -> bool:
    """Whether an act is told as done, and a verb that needs more to go by has an object or a beneficiary."""
    if act.planned:
        return False
    if not act.hit.weak or act.objects or act.documents or _for(act):
        return True
    return act.object[1] - act.object[0] > 1 or (act.says("pledging") and bool(people(act.agents)))


def _for(act: Act) -> Phrase | None:
    return act.region.phrase(*_FOR)


def _target(act: Act) -> Mention | None:
    """Whom or what an act is done to, when it has a name."""
    phrase = _for(act)
    if phrase and phrase.agents:
        return phrase.agents[-1]
    return next((one for one in act.objects if one.kind == "organization"), None)


def _name(story: Story, act: Act) -> str:
    """A short name in words of the text: for whom, verb, object."""
    phrase, patterns = _for(act), story.kinds.patterns
    before = patterns["adverbs"].sub("", story.said(phrase.span)) if phrase else ""
    after = story.said(_object(act))
    verb = patterns["verb-manner"].sub("", _ASPECT.sub("", act.hit.word))
    named = verb + (after if len(after) <= _LONGEST_OBJECT else "")
    return before + named if len(before + named) <= _LONGEST else named


def _object(act: Act) -> Span:
    return (act.object[0], act.documents[-1][1]) if act.documents else act.object


def rows(story: Story, events: tuple[Event, ...]) -> Iterator[Candidate]:
    """The rows of the events: themselves, who takes part, the documents they are about."""
    for one in events:
        cells = {"id": one.id, "type": one.kind.type, "category": one.kind.category, NAME: one.name}
        yield row("events", cells, [_words(one)], f"{one.kind.frame}-event", one.sure)
        documents = tuple(_documents(story, one))
        yield from documents
        upon = one.target.refers_to if one.target else ""
        yield from _doers(story, one, documents[0].cells["id"] if documents else upon)


def _doers(story: Story, one: Event, acted_on: str) -> Iterator[Candidate]:
    """Who does it; partners too, when all sign, or when they are people (甲与乙为…揭牌)."""
    partners = one.act.partners if one.kind.together else people(one.act.partners)
    for agent in (*one.act.agents, *partners):
        if agent.refers_to != acted_on:
            cells = {"participant": agent.refers_to, "event": one.id, "role": one.kind.role}
            cells |= {"acted_on": acted_on}
            sure = min(one.sure, story.confidence(agent))
            rule = f"{one.kind.frame}-{one.act.how}"
            yield row("participations", cells, [agent.span, _words(one)], rule, sure)


def _words(one: Event) -> Span:
    """Verb and object; what it is done for too, when that stands right before."""
    phrase = _for(one.act)
    start = phrase.span[0] if phrase else one.act.hit.span[0]
    return start, _object(one.act)[1] if one.act.documents else one.act.hit.span[1]


def _documents(story: Story, one: Event) -> Iterator[Candidate]:
    for span in one.act.documents:
        title = story.text[slice(*span)]
        cells = {"id": story.mint(title), "category": story.kinds.document(title), NAME: title}
        yield row("documents", cells, [span], f"{one.kind.frame}-document", min(one.sure, 0.9))
