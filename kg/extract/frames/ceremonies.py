"""Acts that are events of their own: unveiling, signing, presenting, awarding, reading out, pledging."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.candidate import Candidate, Mention
from kg.extract.frames.acts import Act, people
from kg.extract.frames.kinds import Kind
from kg.extract.frames.story import NAME, Story, row
from kg.spans import Span

_SURE = {"own": 0.93, "by": 0.92, "list": 0.9, "before": 0.82, "pronoun": 0.7}
_ADVERBS = re.compile(r"(?:共同|分别|一起|一同|联合|正式|现场|进行|隆重|先后|依次|当场)+$")
_ASPECT = re.compile(r"[了过]")


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
        kind = next((one for one in story.kinds.acts if act.says(one.frame) and one.when.search(act.hit.word)), None)
        if kind is None or act.sentence.zone != "body" or not act.agents or not _told(story, act):
            continue
        sure = _SURE.get(act.how, 0.6) - (0.2 if act.hit.weak else 0)
        name = _name(story, act)
        yield Event(story.mint(name), name, kind, act, _target(act) if kind.upon else None, sure)


def _told(story: Story, act: Act) -> bool:
    """Whether a verb that needs more to go by has it: an object, or someone whom it is done for."""
    if re.search(r"[将要拟会]$|计划$|准备$", story.layout.shadow[max(act.hit.span[0] - 3, 0) : act.hit.span[0]]):
        return False
    if not act.hit.weak or act.objects or act.documents or act.region.phrase("为", "向", "给"):
        return True
    return act.object[1] - act.object[0] > 1 or (act.says("pledging") and bool(people(act.agents)))


def _target(act: Act) -> Mention | None:
    """Whom or what an act is done to, when it has a name."""
    phrase = act.region.phrase("为", "给", "向")
    if phrase and phrase.agents:
        return phrase.agents[-1]
    return next((one for one in act.objects if one.kind == "organization"), None)


def _name(story: Story, act: Act) -> str:
    """A short name in words of the text: for whom, verb, object."""
    phrase = act.region.phrase("为", "给", "向")
    before = _ADVERBS.sub("", story.said(phrase.span)) if phrase else ""
    after = story.said(_object(act))
    verb = _ASPECT.sub("", act.hit.word)
    name = f"{before}{verb}{after if len(after) <= 30 else ''}"
    return name if len(name) <= 45 else verb + (after if len(after) <= 30 else "")


def _object(act: Act) -> Span:
    return (act.object[0], act.documents[-1][1]) if act.documents else act.object


def rows(story: Story, events: tuple[Event, ...]) -> Iterator[Candidate]:
    """The rows of the events: themselves, who takes part, the documents they are about."""
    for one in events:
        cells = {"id": one.id, "type": one.kind.type, "category": one.kind.category, NAME: one.name}
        yield row("events", cells, [_words(one)], f"{one.kind.frame}-event", one.sure)
        documents = [*_documents(story, one)]
        yield from documents
        acted_on = documents[0].cells["id"] if documents else (one.target.refers_to if one.target else "")
        doers = one.act.everyone if one.kind.together else (*one.act.agents, *_beside(one.act))
        for agent in doers:
            if agent.refers_to == acted_on:
                continue
            cells = {"participant": agent.refers_to, "event": one.id, "role": one.kind.role, "acted_on": acted_on}
            sure = min(one.sure, story.confidence(agent))
            yield row("participations", cells, [agent.span, _words(one)], f"{one.kind.frame}-{one.act.how}", sure)


def _beside(act: Act) -> tuple[Mention, ...]:
    """Partners in what people do: “甲与乙为…揭牌”."""
    return tuple(one for one in act.partners if one.kind == "person")


def _words(one: Event) -> Span:
    """Verb and object; what it is done for too, when that stands right before."""
    phrase = one.act.region.phrase("为", "给", "向")
    start = phrase.span[0] if phrase else one.act.hit.span[0]
    return start, _object(one.act)[1] if one.act.documents else one.act.hit.span[1]


def _documents(story: Story, one: Event) -> Iterator[Candidate]:
    for span in one.act.documents:
        title = story.text[slice(*span)]
        cells = {"id": story.mint(title), "category": story.kinds.document(title), NAME: title}
        yield row("documents", cells, [span], f"{one.kind.frame}-document", min(one.sure, 0.9))
