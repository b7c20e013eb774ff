"""Who leads a body: 甲作为BODY的牵头单位, BODY由甲牵头, 甲牵头成立BODY, 甲为轮值主席单位.

What is led must be a body: 牵头负责某项目 is a task.
"""

from collections.abc import Iterator

from kg.extract.candidate import Candidate, Mention
from kg.extract.frames.acts import Act, bodies
from kg.extract.frames.story import Story
from kg.extract.frames.ties import Body, Tie, apposed, following, tie_row, tied
from kg.extract.frames.topics import named_bodies, object_body, topic

_FRAMES = frozenset({"leading", "founding", "membership"})
_LOOSE = 0.35
"""What the sureness loses when the text calls what is led by another name."""


def leads(story: Story) -> Iterator[Candidate]:
    """The rows of who leads a body."""
    pattern = story.kinds.patterns["leads"]
    acts = [one for one in story.acts if not one.planned and one.hit.frames & _FRAMES]
    told = (tie for act in acts if pattern.match(act.hit.word) for tie in _leads(story, act))
    for one in (*apposed(story, "lead-apposed", "lead-unit-apposed"), *told):
        yield tie_row("lead-engagements", "agent", "target", one)


def _leads(story: Story, act: Act) -> Iterator[Tie]:
    patterns = story.kinds.patterns
    units = tuple(one for one in bodies(act.agents) if one.refers_to not in story.joint or act.how != "own")
    if patterns["lead-noun"].search(act.hit.word):
        yield from _is_lead_unit(story, act, _units(story, act, units))
    elif not patterns["other-task"].search(story.text, act.hit.span[0], act.hit.span[1] + 3):
        yield from _takes_the_lead(story, act, units)


def _takes_the_lead(story: Story, act: Act, units: tuple[Mention, ...]) -> Iterator[Tie]:
    """甲牵头成立BODY; 由甲牵头，…."""
    led = object_body(story, act)
    verb_follows = any(one.hit.span[0] == act.object[1] for one in story.acts)
    if led is None and act.object[1] - act.object[0] > 1 and not verb_follows:
        return
    yield from tied(story, act, units, Body(led, 0.93) if led else _led(story, act, units), "takes-the-lead")


def _units(story: Story, act: Act, units: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Who is the lead unit: 以甲为牵头单位; 作为BODY的牵头单位，甲…; else the subject."""
    phrase = act.region.phrase("以", "作为")
    if phrase and phrase.word == "以":
        return bodies(phrase.agents)
    return units or (bodies(following(story, act)) if phrase else ())


def _is_lead_unit(story: Story, act: Act, units: tuple[Mention, ...]) -> Iterator[Tie]:
    """甲为/作为/担任（BODY的）牵头单位."""
    patterns = story.kinds.patterns
    yield from _named_behind(story, act)
    before = story.text[act.piece[0] : act.hit.span[0]]
    if not patterns["as-lead"].search(before) and not patterns["says-as"].match(act.hit.word):
        return
    own = [one for one in named_bodies(story, (act.piece[0], act.hit.span[0])) if one not in units]
    shadow, end = story.layout.shadow, act.hit.span[0]
    adjoining = [one for one in own if patterns["lead-adjoins"].fullmatch(shadow, one.span[1], end)]
    body = Body(adjoining[-1], 0.93) if adjoining else _led(story, act, units)
    if body and not adjoining and patterns["as-described-lead"].search(before):
        body = Body(body.mention, body.sure - _LOOSE, "牵头的对象原文另有写法，推定即该机构")
    yield from tied(story, act, units, body, "lead-unit")


def _named_behind(story: Story, act: Act) -> Iterator[Tie]:
    """BODY的轮值单位为甲; BODY设轮值主席单位，首任由甲担任."""
    end = act.sentence.span[1]
    found = story.kinds.patterns["lead-behind"].match(story.layout.shadow, act.hit.span[1], end)
    units = bodies(story.layout.within((found.end(), end)))[:1] if found else ()
    if found and units and units[0].span[0] == found.end():
        own = named_bodies(story, (act.sentence.span[0], act.hit.span[0]))
        yield from tied(
            story, act, units, Body(own[-1], 0.85) if own else topic(story, act, units), "lead-unit"
        )


def _led(story: Story, act: Act, units: tuple[Mention, ...]) -> Body | None:
    """The body that is led: the object of the next verbs of the sentence, else what the sentence is about."""
    about = [one for one in act.topic if story.has_members(one)]
    if about:
        return Body(about[-1], 0.92)
    for one in story.acts:
        later = one.sentence is act.sentence and one.hit.span[0] > act.hit.span[0]
        if later and (one.says("founding") or one.says("membership")):
            body = object_body(story, one)
            if body:
                return Body(body, 0.9)
    return topic(story, act, units)
