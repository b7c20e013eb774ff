"""Bodies that come into being, and who founds them; what is built together."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.extract.candidate import Candidate, Mention
from kg.extract.frames.acts import Act, bodies
from kg.extract.frames.story import NAME, Story, row
from kg.spans import Span

_SURE = {"own": 0.93, "by": 0.92, "list": 0.85, "before": 0.8, "pronoun": 0.6, "": 0.8}
_NEAR = 12
"""How far behind the verb the body may be named, in characters: 成立甲区首个…联盟."""


@dataclass(frozen=True, slots=True)
class Founded:
    """A founding: its id, its name, the act that tells it, the bodies founded, who founds and who leads them,
    the words of the verb, and how sure it is."""

    id: str
    name: str
    act: Act
    bodies: tuple[Mention, ...]
    founders: tuple[Mention, ...]
    leaders: tuple[Mention, ...]
    verb: Span
    sure: float


def foundings(story: Story) -> Iterator[Founded]:
    """The foundings that a story tells of."""
    frame, patterns = story.kinds.founding.frame, story.kinds.patterns
    for act in story.acts:
        composed = act.says("membership") and patterns["composed"].search(act.hit.word) and act.how != "by"
        if (act.says(frame) or composed) and not _is_future(story, act):
            found = _founding(story, act)
            if found:
                yield found
    yield from _opened(story)


def describes(story: Story, act: Act) -> bool:
    """Whether a founding only describes a body: BODY是甲区成立的首个联盟."""
    return act.attributive and "是" in story.layout.shadow[act.piece[0] : act.hit.span[0]]


def _is_future(story: Story, act: Act) -> bool:
    before = story.text[max(act.hit.span[0] - 4, 0) : act.hit.span[0]]
    return act.planned or bool(story.kinds.patterns["not-yet"].search(before))


def _founding(story: Story, act: Act) -> Founded | None:
    """甲成立BODY; BODY由甲成立; BODY成立."""
    objects = [] if describes(story, act) else _objects(story, act)
    if objects:
        weak = 0.15 if act.hit.weak or act.sentence.zone == "headline" else 0
        doers = () if act.says("membership") else act.everyone
        return _founded(story, act, objects, doers, _SURE.get(act.how, 0.7) - weak)
    if act.says("membership"):
        return None
    if act.how == "by":
        about = [one for one in act.topic if story.has_members(one)][:1]
        return _founded(story, act, about, act.agents, 0.88) if about and not act.objects else None
    own = [one for one in bodies(act.agents) if story.has_members(one)][:1]
    itself = act.how in {"own", "list", "before"} and (not act.objects or describes(story, act))
    return _founded(story, act, own, (), 0.85) if own and itself else None


def _objects(story: Story, act: Act) -> list[Mention]:
    """The bodies behind the verb: one that has members or is a team, and what is listed with it."""
    found, patterns = bodies(act.objects), story.kinds.patterns
    first = next(iter(found), None)
    if first is None or first.span[0] - act.object[0] > _NEAR or not _makes(story, first):
        return []
    if patterns["counted-before"].search(story.text[act.object[0] : first.span[0]]):
        return []
    if patterns["counted-after"].match(story.layout.shadow, first.span[1]):
        return []
    return [one for one in found if _makes(story, one)]


def _makes(story: Story, one: Mention) -> bool:
    """Whether an organisation is of those that are founded in this register."""
    return (
        story.has_members(one) or story.layout.reading.organizations[one.refers_to].type in story.kinds.teams
    )


def _opened(story: Story) -> Iterator[Founded]:
    """A body whose founding meeting or opening is told: BODY成立大会, BODY启动仪式, 宣布BODY启动."""
    for one in bodies(story.layout.agents):
        found = story.kinds.patterns["opens"].match(story.layout.shadow, one.span[1])
        if not found or not story.has_members(one) or story.layout.shadow[one.span[0] - 1] in "为给":
            continue
        act = next((act for act in story.acts if _holds(act.sentence.span, one.span)), None)
        if act and not act.planned and not story.kinds.patterns["aside"].match(story.text, found.end()):
            sure = 0.85 if "成立" in found[0] else 0.7
            yield replace(_founded(story, act, [one], (), sure), verb=(one.span[0], found.end()))


def _holds(outer: Span, inner: Span) -> bool:
    return outer[0] <= inner[0] < outer[1]


def _founded(
    story: Story,
    act: Act,
    founded: list[Mention],
    doers: tuple[Mention, ...],
    sure: float,
) -> Founded:
    """A founding, named by the first body that it founds."""
    name = story.layout.reading.organizations[founded[0].refers_to].name
    name = f"成立{name}" + ("等" if len(founded) > 1 else "")
    own = {one.refers_to for one in founded}
    leaders = bodies(doers) if story.kinds.patterns["lead"].search(act.hit.word) else _leaders(story, act)
    leaders = tuple(one for one in leaders if one.refers_to not in own)
    led = {one.refers_to for one in leaders}
    founders = tuple(one for one in bodies(doers) if one.refers_to not in own | led)
    sure = min(sure, *(story.confidence(one) for one in founded))
    return Founded(story.mint(name), name, act, tuple(founded), founders, leaders, act.hit.span, sure)


def _leaders(story: Story, act: Act) -> tuple[Mention, ...]:
    """Who takes the lead in what a later verb of the sentence founds: 由甲牵头，…成立…."""
    for one in story.acts:
        earlier = one.sentence is act.sentence and one.hit.span[0] < act.hit.span[0]
        if earlier and not one.objects and one.hit.word == story.kinds.patterns["lead"].pattern:
            return bodies(one.agents)
    return ()


def rows(story: Story, one: Founded) -> Iterator[Candidate]:
    """The rows of a founding: itself, what it founds, who founds it."""
    kind = story.kinds.founding
    cells = {"id": one.id, "type": kind.type, NAME: one.name}
    yield row("events", cells, [one.verb, one.bodies[0].span], "founding", one.sure)
    for body in one.bodies:
        cells = {"subject": one.id, "relation": kind.link, "object": body.refers_to}
        sure = min(one.sure, story.confidence(body))
        yield row("links", cells, [one.verb, body.span], "founded-body", sure)
    for role, founders in ((kind.lead, one.leaders), (kind.role, one.founders)):
        for who in founders:
            yield _founder(story, one, who, role)


def _founder(story: Story, one: Founded, who: Mention, role: str) -> Candidate:
    acted_on = ";".join(body.refers_to for body in one.bodies)
    cells = {"participant": who.refers_to, "event": one.id, "role": role, "acted_on": acted_on}
    spans = [who.span, one.verb, *(body.span for body in one.bodies)]
    return row(
        "participations",
        cells,
        spans,
        f"founds-{one.act.how or 'unsaid'}",
        min(one.sure, story.confidence(who)),
    )


def co_buildings(story: Story) -> Iterator[Candidate]:
    """甲与乙共同打造BODY."""
    for act in story.acts:
        target = next((one for one in bodies(act.objects) if story.has_members(one)), None)
        built = act.says("co-building") and not act.says(story.kinds.founding.frame) and not act.planned
        for one in bodies(act.everyone) if target and built else ():
            if target and one.refers_to != target.refers_to:
                cells = {"agent": one.refers_to, "target": target.refers_to}
                sure = min(0.85, story.confidence(one), story.confidence(target))
                spans = [one.span, act.hit.span, target.span]
                yield row("co-buildings", cells, spans, f"builds-{act.how}", sure)
