"""Who takes part in a gathering: who holds, chairs and attends it, who speaks there; where it takes place."""

import re
from collections.abc import Iterable, Iterator

from kg.extract.candidate import Candidate, Mention
from kg.extract.frames.acts import Act, bodies, people
from kg.extract.frames.ceremonies import Event
from kg.extract.frames.gatherings import Gatherings, Meeting
from kg.extract.frames.layout import MASK, NAMED, PERSON, TITLE
from kg.extract.frames.story import NAME, Story, row
from kg.spans import Span

_SURE = {"own": 0.93, "by": 0.93, "list": 0.9, "before": 0.82, "pronoun": 0.75}
_RUN = re.compile(f"[{NAMED}{TITLE}{MASK}、和与及以]*")
_PEOPLE = re.compile(f"[{PERSON}{TITLE}]")


def rows(story: Story, meetings: Gatherings) -> Iterator[Candidate]:
    """The rows of the gatherings, of where they are, and of who takes part in them."""
    kind = story.kinds.gathering
    for one in meetings.all:
        if one.own:
            cells = {"id": one.id, "type": kind.type, "category": kind.category, NAME: one.name}
            yield row("events", cells, [one.span], one.rule, one.confidence)
            yield from _organisers(story, one)
            yield from _place(story, one)
    for act in story.acts:
        meeting = meetings.near(act)
        if meeting and act.sentence.zone == "body":
            yield from _part(story, act, meeting)


def parts(story: Story, events: Iterable[Event], meetings: Gatherings) -> Iterator[Candidate]:
    """That an act is part of the gathering at which it is told."""
    for event in events:
        meeting = meetings.near(event.act)
        if meeting and meeting.id != event.id and meeting.act.hit.span[0] <= event.act.hit.span[0]:
            cells = {
                "subject": event.id,
                "relation": story.kinds.gathering.part,
                "object": meeting.id,
                "status": "inferred",
                "reason": "按叙述次序推定为该活动的环节",
            }
            yield row("links", cells, [event.act.hit.span], "part-of-gathering", min(event.sure, 0.7))


def _organisers(story: Story, one: Meeting) -> Iterator[Candidate]:
    """Who holds a gathering: the subject of the verbs of holding in its piece, unless it is the subject."""
    kind = story.kinds.gathering
    named = {"gathering-behind-verb": True, "gathering-as-subject": one.act.how == "by"}
    if not named.get(one.rule, False):
        return
    for agent in _holders(story, one):
        if agent.span[0] < one.span[1] and one.span[0] < agent.span[1]:
            continue
        cells = {"participant": agent.refers_to, "event": one.id, "role": kind.role}
        sure = min(0.9 if one.act.how in {"own", "by"} else 0.75, one.confidence, story.confidence(agent))
        yield row("participations", cells, [agent.span, one.act.hit.span, one.span], "holds-gathering", sure)


def _holders(story: Story, one: Meeting) -> tuple[Mention, ...]:
    frame = story.kinds.gathering.frame
    verbs = [act for act in story.acts if act.says(frame) and act.piece == one.act.piece]
    return bodies(who for act in verbs if act.hit.span[0] <= one.act.hit.span[0] for who in act.everyone)


def _place(story: Story, one: Meeting) -> Iterator[Candidate]:
    """Where it takes place: 在…举行."""
    kind, patterns = story.kinds.gathering, story.kinds.patterns
    span = _where(story, one.act)
    if span is None or _PEOPLE.search(story.layout.shadow, *span):
        return
    name = patterns["manner"].sub("", story.said(span))
    if not 2 < len(name) <= 24 or patterns["no-place"].search(name):
        return
    span = span[0], span[0] + len(name)
    place = story.mint(name)
    yield row("places", {"id": place, "type": kind.venue, NAME: name}, [span], "held-at-place", 0.8)
    cells = {"subject": one.id, "relation": kind.place, "object": place}
    yield row("links", cells, [(span[0] - 1, span[1])], "held-at-place", 0.8)


def _where(story: Story, act: Act) -> Span | None:
    """The words behind 在 before the verb, or at the end of the piece before: …在X，举办…."""
    phrase = act.region.phrase("在")
    if phrase:
        return phrase.span[0] + 1, phrase.span[1]
    pieces = act.sentence.pieces[: act.number]
    found = re.search(r"在([^在，]{3,24})$", story.layout.shadow[slice(*pieces[-1])]) if pieces else None
    return (pieces[-1][0] + found.start(1), pieces[-1][0] + found.end(1)) if found else None


def _part(story: Story, act: Act, meeting: Meeting) -> Iterator[Candidate]:
    """What an act makes of its agents at a gathering."""
    fitting = (one for one in story.kinds.participations if act.says(one.frame))
    kind = next((one for one in fitting if one.when.search(act.hit.word)), None)
    if kind is None or story.kinds.patterns["joined"].match(story.layout.shadow, act.hit.span[1]):
        return
    agents = act.everyone if kind.frame == "attending" else people(act.agents)
    if kind.frame == "speaking" and _off_stage(story, act, meeting):
        return
    for agent in agents:
        sure = _sure(story, act, agent)
        if sure > 0:
            cells = {"participant": agent.refers_to, "event": meeting.id, "role": kind.role}
            rule = f"{kind.frame}-{act.how}"
            yield row(
                "participations", cells, [agent.span, act.hit.span], rule, min(sure, meeting.confidence)
            )


def _off_stage(story: Story, act: Act, meeting: Meeting) -> bool:
    """Whether somebody speaks to a reporter, or before the gathering is told of, and so not at it."""
    apart = meeting.act.sentence.paragraph != act.sentence.paragraph
    early = apart and meeting.act.hit.span[0] > act.hit.span[0]
    return bool(story.kinds.patterns["off-stage"].search(act.hit.word)) or (early and act.hit.weak)


def _sure(story: Story, act: Act, agent: Mention) -> float:
    """How sure a part in a gathering is; 0 when it is none."""
    sure = _SURE.get(act.how, 0.6) if agent.kind == "person" else _attends(story, act, agent)
    if act.hit.weak:
        sure -= 0.2 if act.says("speaking") else 0.3
    return max(min(sure, story.confidence(agent)), 0)


def _attends(story: Story, act: Act, agent: Mention) -> float:
    """Whether an organisation attends: itself, or by who answers for it; not by its members at large."""
    shadow, end, patterns = story.layout.shadow, agent.span[1], story.kinds.patterns
    run = _RUN.match(shadow, end, act.hit.span[0])
    after = run.end() if run else end
    if shadow[end : end + 1] not in NAMED + "、和与及，" and patterns["generic"].match(shadow, end):
        return 0.0
    found = patterns["answers"].match(shadow, after, act.hit.span[0])
    return 0.65 if found and found.end() > after else (0.7 if after >= act.hit.span[0] else 0.0)
