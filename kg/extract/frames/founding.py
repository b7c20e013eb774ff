"""Bodies that come into being, and who founds them; what is built together."""

import re
from collections.abc import Iterator

from kg.extract.candidate import Candidate, Mention
from kg.extract.frames.acts import Act, bodies
from kg.extract.frames.story import NAME, Story, row
from kg.spans import Span

_FUTURE = re.compile(r"(?:将|要|拟|未|尚未|准备|计划|推动|推进|鼓励|支持|为|可|应|探索|同意|关于)$")
_LEAD = re.compile("牵头")
_CEREMONY = re.compile(r"(?:[于在][^，。]{1,12})?(?:(?:正式)?成立|揭牌|启动|授牌)[^，。]{0,4}(?:大会|仪式|会议)|(?:正式)?(?:启动|揭牌|成立)")
_GENERIC = re.compile(r"[0-9一二三四五六七八九十百余多两]+[个家支名]$")
_COUNTED = re.compile(r"[0-9一二三四五六七八九十百余多两]+[个家支]")
_COMPOSED = re.compile(r"(?:组成|构成)")
_SURE = {"own": 0.93, "by": 0.92, "list": 0.85, "before": 0.8, "pronoun": 0.6, "": 0.8}


def foundings(story: Story) -> Iterator[tuple[str, Act, float, tuple[Candidate, ...]]]:
    """Each founding: its id, the act, how sure it is, and its rows."""
    for act in story.acts:
        composed = act.says("membership") and _COMPOSED.search(act.hit.word) and act.how != "by"
        if (act.says(story.kinds.founding.frame) or composed) and not _FUTURE.search(story.text[max(act.hit.span[0] - 4, 0) : act.hit.span[0]]):
            yield from _founding(story, act)
    yield from _opened(story)


def _founding(story: Story, act: Act) -> Iterator[tuple[str, Act, float, tuple[Candidate, ...]]]:
    founded = _founded(story, act)
    if founded:
        led = _led_by(story, act)
        doers = led.agents if led else (() if act.says("membership") else act.everyone)
        founders = [one for one in bodies(doers) if one.refers_to not in {body.refers_to for body in founded}]
        weak = 0.15 if act.hit.weak or act.sentence.zone == "headline" else 0
        sure = min(_SURE.get(act.how, 0.7) - weak, *(story.confidence(one) for one in founded))
        event = _event(story, founded)
        rows = tuple(_rows(story, act, event, founded, founders, sure))
        yield event[0], act, sure, rows
        return
    if act.says("membership"):
        return
    if act.how == "by" and not act.objects:
        about = [one for one in act.topic if story.has_members(one)][:1]
        if about:
            event, sure = _event(story, about), min(0.88, story.confidence(about[0]))
            yield event[0], act, sure, tuple(_rows(story, act, event, about, list(bodies(act.agents)), sure))
        return
    own = [one for one in bodies(act.agents) if story.has_members(one)]
    if own and act.how in {"own", "list", "before"} and not act.objects:
        yield _alone(story, act, own[:1], 0.85)


def _led_by(story: Story, act: Act) -> Act | None:
    """The act that says who takes the lead in what a later verb of the sentence founds: 由甲牵头，…成立…."""
    for one in story.acts:
        if one.sentence is act.sentence and one.hit.span[0] < act.hit.span[0] and _LEAD.search(one.hit.word):
            return one if one.how == "by" and not one.objects else None
    return None


def _founded(story: Story, act: Act) -> list[Mention]:
    """The bodies behind the verb: one that has members or is a team, and what is listed with it."""
    found = bodies(act.objects)
    if not found or _GENERIC.search(story.text[act.object[0] : found[0].span[0]]):
        return []
    first = found[0]
    if _COUNTED.match(story.layout.shadow, first.span[1]):
        return []
    if first.span[0] - act.object[0] > 12 or not _makes(story, first):
        return []
    return [one for one in found if _makes(story, one) or one is first]


def _makes(story: Story, one: Mention) -> bool:
    return story.has_members(one) or story.layout.reading.organizations[one.refers_to].type in story.kinds.teams


def _opened(story: Story) -> Iterator[tuple[str, Act, float, tuple[Candidate, ...]]]:
    """A body whose founding meeting or opening is told: BODY成立大会, BODY启动仪式, 宣布BODY启动."""
    for one in story.layout.agents:
        if one.kind == "organization" and story.has_members(one):
            found = _CEREMONY.match(story.layout.shadow, one.span[1])
            act = found and _around(story, one.span)
            if found and act and not re.match(r"(?:仪式)?[前后]", story.layout.shadow[found.end() : found.end() + 3]):
                words = story.layout.shadow[one.span[1] : found.end()]
                yield _alone(story, act, [one], 0.85 if "成立" in words else 0.7, (one.span[0], found.end()))


def _around(story: Story, span: Span) -> Act | None:
    """An act of the sentence that holds a span."""
    return next((one for one in story.acts if one.sentence.span[0] <= span[0] < one.sentence.span[1]), None)


def _alone(
    story: Story, act: Act, founded: list[Mention], sure: float, span: Span | None = None
) -> tuple[str, Act, float, tuple[Candidate, ...]]:
    """A founding of which nobody is said to have done it."""
    event = _event(story, founded)
    sure = min(sure, *(story.confidence(one) for one in founded))
    return event[0], act, sure, tuple(_rows(story, act, event, founded, [], sure, span))


def _event(story: Story, founded: list[Mention]) -> tuple[str, str]:
    """The id and the name of a founding, by the first body that it founds."""
    name = story.layout.reading.organizations[founded[0].refers_to].name
    name = f"成立{name}" + ("等" if len(founded) > 1 else "")
    return story.mint(name), name


def _rows(
    story: Story,
    act: Act,
    event: tuple[str, str],
    founded: list[Mention],
    founders: list[Mention],
    sure: float,
    span: Span | None = None,
) -> Iterator[Candidate]:
    kind = story.kinds.founding
    verb = span or act.hit.span
    cells = {"id": event[0], "type": kind.type, NAME: event[1]}
    yield row("events", cells, [verb, founded[0].span], "founding", sure)
    for one in founded:
        cells = {"subject": event[0], "relation": kind.link, "object": one.refers_to}
        yield row("links", cells, [verb, one.span], "founded-body", min(sure, story.confidence(one)))
    for one in founders:
        lead = _LEAD.search(act.hit.word) or _led_by(story, act)
        cells = {
            "participant": one.refers_to,
            "event": event[0],
            "role": kind.lead if lead else kind.role,
            "acted_on": ";".join(body.refers_to for body in founded),
        }
        spans = [one.span, verb, *(body.span for body in founded)]
        yield row("participations", cells, spans, f"founds-{act.how}", min(sure, story.confidence(one)))


def co_buildings(story: Story) -> Iterator[Candidate]:
    """甲与乙共同打造BODY."""
    for act in story.acts:
        target = next((one for one in bodies(act.objects) if story.has_members(one)), None)
        if target is None or not act.says("co-building") or act.says(story.kinds.founding.frame):
            continue
        for one in bodies(act.everyone):
            if one.refers_to != target.refers_to:
                cells = {"agent": one.refers_to, "target": target.refers_to}
                sure = min(0.85, story.confidence(one), story.confidence(target))
                yield row("co-buildings", cells, [one.span, act.hit.span, target.span], f"builds-{act.how}", sure)
