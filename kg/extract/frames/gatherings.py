"""Meetings, ceremonies and activities: which are held, by whom, where; who chairs, attends and speaks there."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.extract.candidate import Candidate, Mention
from kg.extract.frames.acts import Act, bodies, people
from kg.extract.frames.layout import MASK, NAMED, TITLE
from kg.extract.frames.story import NAME, Meeting, Story, row
from kg.spans import Span

_FOUNDING = "founding-as-gathering"
_SPOKEN = re.compile(r"告诉|采访|笑着|激动|坦言|回忆|感慨")
_OWNED = re.compile(r"(?:等)?(?:[一二三四五六七八九十两]?[家个])?(?:单位|部门|企业)?(?:有关|相关|主要)?(?:负责人|负责同志|代表|领导|派员|全体党员)?")
_GENERIC_OWNER = re.compile(r"(?:的?(?:领导)?班子|各|党员|员工|干部|群众|居民|志愿者|代表[、和]|委员)")
_FUTURE = re.compile(r"[将要拟每]|约定|计划|准备|下一步|今后")
_OPENER = re.compile(r"(?:[0-9]{1,4}[年月日]|近?日前?|当[天日晚]|昨[天日]|[今本][年月天日]|[上下]午|晚上?|会上|[ 　])+")
_LISTED = re.compile(r".*(?:联盟|联席|党委|党支部|党总支|委员会|事务所).*(?:会|仪式|活动)$")
_QUOTED_WHOLE = re.compile(r"[“《][^“”《》]{2,}[”》]")


@dataclass(frozen=True, slots=True)
class Gatherings:
    """The gatherings of a story in the order of telling."""

    all: tuple[Meeting, ...]

    def __bool__(self) -> bool:
        return bool(self.all)

    def near(self, act: Act) -> Meeting | None:
        """The gathering that an act belongs to: the last told before it in its paragraph, else the first of all."""
        here = act.sentence.paragraph
        before = [one for one in self.all if one.act.hit.span[0] <= act.hit.span[0] and one.act.sentence.paragraph == here]
        return before[-1] if before else next(iter(self.all), None)


def gatherings(story: Story) -> Gatherings:
    """The gatherings that are told, each once; when none is named, one that the guests of the text attend."""
    found: dict[str, Meeting] = {}
    for act in story.acts:
        meeting = _held(story, act)
        if meeting and not any(meeting.name.endswith(name) for name in found):
            found[meeting.name] = meeting
    if not found:
        found |= _attended(story)
    return Gatherings(tuple(found.values()))


def _held(story: Story, act: Act) -> Meeting | None:
    kind = story.kinds.gathering
    if act.sentence.zone == "headline" or not act.says(kind.frame) or not kind.does.search(act.hit.word + "") and not kind.itself.search(act.hit.word):
        return None
    if _FUTURE.search(story.text, act.sentence.pieces[act.number][0], act.hit.span[0]):
        return None
    for span, rule, sure in _named(story, act):
        name = story.said(span)
        if name and _whole(story, name):
            return Meeting(story.mint(name), name, act, span, rule, sure)
    return None


def _whole(story: Story, name: str) -> bool:
    """Whether words name one gathering: with its head and more, or as a whole in quotation marks."""
    kind = story.kinds.gathering
    if kind.bare.fullmatch(name) or len(name) < 3 or name.startswith(("已有", "系列", "各类", "多次")):
        return False
    if re.search("[、，]", re.sub("“[^“”]*”", "", name.partition("暨")[2] or name)) and not _LISTED.match(name):
        return False
    ends = re.search(rf"{kind.head.pattern}”?$", name)
    return bool(_QUOTED_WHOLE.fullmatch(name) or (ends and not name.endswith(("等活动", "系列活动"))))


def _named(story: Story, act: Act) -> Iterator[tuple[Span, str, float]]:
    """Where a gathering may be named: behind the verb, or as its subject."""
    kind = story.kinds.gathering
    yield _object(story, act), "gathering-behind-verb", 0.9
    if kind.itself.search(act.hit.word):
        yield _subject(story, act), "gathering-as-subject", 0.88


def _object(story: Story, act: Act) -> Span:
    """The words behind the verb up to where the gathering's name ends."""
    start, end = act.object
    piece = act.sentence.pieces[act.number][1]
    kind = story.kinds.gathering
    start += story.text.startswith(("了", "的"), start)
    heads = [found.end() for found in kind.head.finditer(story.text, start, piece)]
    if act.attributive:
        cut = re.compile(r"在|于|如期|正式|$").search(story.layout.shadow, start, piece)
        return start, cut.start() if cut else end
    last = heads[-1] if heads else end
    return start, last + story.text.startswith("”", last)


def _subject(story: Story, act: Act) -> Span:
    """The words before the verb, without what says where and when."""
    start = act.sentence.pieces[act.number][0]
    end = act.hit.span[0]
    place = act.region.phrase("在", "于")
    if place:
        end = place.span[0]
    kind = story.kinds.gathering
    heads = [found.end() for found in kind.head.finditer(story.text, start, end)]
    said = story.layout.shadow[start:end]
    opener = re.match(r"(?:[0-9]{1,2}月)?[0-9]{1,2}日[上下晚]?午?", said) or _OPENER.match(said)
    years = re.match("[0-9]{4}年", said)
    return start + (opener.end() if opener and not years else 0), heads[-1] if heads else start


def _attended(story: Story) -> dict[str, Meeting]:
    """A gathering known only by its guests, named as they attend it."""
    kind = story.kinds.gathering
    for act in story.acts:
        if act.sentence.zone == "headline" or not (act.says("attending") or act.says("hosting")) or not act.agents or act.hit.weak:
            continue
        name = re.sub(r"^(?:[应受]邀)?(?:出席|参加|主持|到会|到场|了)+", "", story.said(act.span))
        span = (act.object[1] - len(name), act.object[1])
        if re.search(rf"{kind.head.pattern}$", name) and len(name) < 24:
            return {name: Meeting(story.mint(name), name, act, span, "gathering-attended", 0.7)}
    return {}


def of_foundings(founded: Iterable[tuple[str, Act, float, tuple[Candidate, ...]]]) -> Gatherings:
    """Where no gathering is named, the founding of a body is what guests attend and speak at."""
    told = [(event, act, sure, rows) for event, act, sure, rows in founded if act.sentence.zone == "body"]
    return Gatherings(tuple(Meeting(e, "", act, act.hit.span, _FOUNDING, sure) for e, act, sure, _ in told[:1]))


def rows(story: Story, meetings: Gatherings) -> Iterator[Candidate]:
    """The rows of the gatherings and of who takes part in them."""
    kind = story.kinds.gathering
    for one in meetings.all:
        if one.rule == _FOUNDING:
            continue
        cells = {"id": one.id, "type": kind.type, "category": kind.category, NAME: one.name}
        yield row("events", cells, [one.span], one.rule, one.confidence)
        yield from _organisers(story, one)
        yield from _place(story, one)
    for act in story.acts:
        meeting = meetings.near(act)
        if meeting and act.sentence.zone == "body":
            yield from _part(story, act, meeting)


def _organisers(story: Story, one: Meeting) -> Iterator[Candidate]:
    kind = story.kinds.gathering
    if one.rule == "gathering-attended" or (one.rule == "gathering-as-subject" and one.act.how != "by"):
        return
    for agent in bodies(one.act.everyone):
        if agent.span[0] < one.span[1] and one.span[0] < agent.span[1]:
            continue
        cells = {"participant": agent.refers_to, "event": one.id, "role": kind.role}
        sure = min(0.9 if one.act.how in {"own", "by"} else 0.75, one.confidence)
        yield row("participations", cells, [agent.span, one.act.hit.span, one.span], "holds-gathering", sure)


def _place(story: Story, one: Meeting) -> Iterator[Candidate]:
    """Where it takes place: 在…举行."""
    kind = story.kinds.gathering
    span = _where(story, one.act)
    if span is None:
        return
    name = re.sub(r"(?:隆重|正式|联手|联合|共同|如期|成功|顺利)+$", "", story.said(span))
    if not 2 < len(name) <= 24 or re.search(r"[上下中时后]$|指导|见证|支持", name):
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
    kind = next((one for one in story.kinds.participations if act.says(one.frame) and one.when.search(act.hit.word)), None)
    if kind is None:
        return
    if story.layout.shadow.startswith("进来", act.hit.span[1]):
        return
    agents = list(act.everyone if kind.frame == "attending" else people(act.agents))
    if kind.frame == "speaking":
        agents = list(_speakers(act, meeting))
    for agent in agents:
        sure = _sure(story, act, agent, kind.frame)
        if sure:
            cells = {"participant": agent.refers_to, "event": meeting.id, "role": kind.role}
            yield row("participations", cells, [agent.span, act.hit.span], f"{kind.frame}-{act.how}", sure)


def _speakers(act: Act, meeting: Meeting) -> Iterator[Mention]:
    """Who speaks at a gathering: nobody who speaks to a reporter, or before it is told of."""
    early = meeting.act.hit.span[0] > act.hit.span[0] and meeting.act.sentence.paragraph != act.sentence.paragraph
    if _SPOKEN.search(act.hit.word) or (early and act.hit.weak):
        return
    yield from people(act.agents)


_SURE = {"own": 0.93, "by": 0.93, "list": 0.9, "before": 0.82, "pronoun": 0.75}


def _sure(story: Story, act: Act, agent: Mention, frame: str) -> float:
    """How sure a part in a gathering is; 0 when it is none."""
    base = _SURE.get(act.how, 0.6)
    if agent.kind == "organization":
        base = _attends(story, act, agent)
    if act.hit.weak:
        base -= 0.2 if frame == "speaking" else 0.3
    return max(min(base, story.confidence(agent)), 0)


def _attends(story: Story, act: Act, agent: Mention) -> float:
    """Whether an organisation attends: itself, or by those who answer for it; not by its members at large."""
    shadow = story.layout.shadow
    end = agent.span[1]
    after = shadow[end : act.hit.span[0]]
    run = re.match(f"[{NAMED}{TITLE}{MASK}、和与及以]*", after)
    tail = after[run.end() if run else 0 :]
    if shadow[end : end + 1] not in NAMED + "、和与及，" and _GENERIC_OWNER.match(shadow[end : end + 8]):
        return 0.0
    found = _OWNED.match(tail)
    return 0.65 if found and found.end() else (0.7 if not tail else 0.0)


def parts(story: Story, events: Iterable[tuple[str, Act, float]], meetings: Gatherings) -> Iterator[Candidate]:
    """That an act is part of the gathering at which it is told."""
    kind = story.kinds.gathering
    for event, act, sure in events:
        meeting = meetings.near(act)
        if meeting and meeting.id != event and meeting.act.hit.span[0] <= act.hit.span[0]:
            cells = {
                "subject": event,
                "relation": kind.part,
                "object": meeting.id,
                "status": "inferred",
                "reason": "按叙述次序推定为该活动的环节",
            }
            yield row("links", cells, [act.hit.span], "part-of-gathering", min(sure, 0.7))
