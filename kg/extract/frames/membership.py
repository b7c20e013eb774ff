"""Who belongs to a body, and who leads it.

Said by 由…组成, …为成员单位, 加入, a list behind a body's 汇聚, by who founds it together, and by a name that lists
its members. Attending is no membership, 隶属 and 指导 are none either.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.extract.candidate import Candidate, Mention, Organization
from kg.extract.frames.acts import Act, bodies
from kg.extract.frames.story import Story, row
from kg.extract.frames.topics import named_bodies, object_body, topic
from kg.spans import Span

_COMPOSED = re.compile(r"(?:组成|构成)")
_UNIT = re.compile(r"(?:单位|成员|会员)")
_LISTS = re.compile(r"(?:成员单位|成员)(?:有|包括|为|由|：)?$")
_SUBUNITS = re.compile(r"^下")
_IS = ("为", "是", "作为")
_TOGETHER = re.compile(r"共同|联合|携手|联手|结成|缔结|结为|合力")
_ALSO_DONE = re.compile(r"\s*(?:之一|[，,、。；;：:]|$)")
_LEADS = re.compile(r"牵头|召集|轮值|领头|盟主|链主|理事长单位|会长单位|主席单位|核心单位|主任单位|组长单位|发起单位")
_LEADING = frozenset({"leading", "founding", "membership"})
_OTHER_TASK = re.compile(r"(?:负责|抓总|推进|实施|落实|做好|开展)")


@dataclass(frozen=True, slots=True)
class Tie:
    """That a unit belongs to, leads or helps to build a body, with the words and the rule."""

    unit: Mention
    body: str
    spans: tuple[Span, ...]
    rule: str
    sure: float


def ties(story: Story) -> Iterator[Tie]:
    """The memberships that the acts of a story tell of."""
    for act in story.acts:
        word = act.hit.word
        if act.says("membership") or act.says("joining"):
            if _COMPOSED.search(word):
                yield from _composed(story, act)
            elif _LISTS.search(word) and len(bodies(act.objects)) > 1 and not act.region.phrase(*_IS):
                yield from _listed(story, act)
            elif _UNIT.search(word):
                yield from _predicated(story, act)
            elif act.says("joining"):
                yield from _joined(story, act)
            elif not _SUBUNITS.search(word):
                yield from _gathered(story, act)
        if act.says("founding") or act.says("leading") or act.says("co-building"):
            yield from _founded(story, act)


def _tie(story: Story, act: Act, units: Iterable[Mention], body: Mention, rule: str, sure: float) -> Iterator[Tie]:
    for one in bodies(units):
        if one.refers_to != body.refers_to and (story.text[one.span[0] - 1] != "《"):
            spans = (one.span, act.hit.span, body.span)
            yield Tie(one, body.refers_to, spans, rule, min(sure, story.confidence(one), story.confidence(body)))


def _composed(story: Story, act: Act) -> Iterator[Tie]:
    """BODY由甲、乙组成; 由甲牵头，乙、丙共同组成BODY."""
    members = act.agents if act.how in {"by", "own", "list"} else ()
    if not members and act.how == "before":
        members = act.agents
    members = (*members, *act.partners)
    body, sure = object_body(story, act), 0.93
    if body is None:
        body, sure = topic(story, act, members)
    if body and (act.how == "by" or len(bodies(members)) > 1):
        yield from _tie(story, act, members, body, "composed-of", sure - (0.1 if act.how == "before" else 0))


def _predicated(story: Story, act: Act) -> Iterator[Tie]:
    """甲、乙为（BODY的）成员单位; 甲成为BODY新成员单位. Said before another verb (为成员单位授牌) it is no predicate."""
    phrase = act.region.phrase(*_IS)
    became = re.search(r"(?:成为|为|是|作为)[^，]*$", story.text[act.sentence.pieces[act.number][0] : act.hit.span[1]])
    if not (phrase or became) or not _ALSO_DONE.match(story.layout.shadow, act.hit.span[1]):
        return
    if _LEADS.search(act.hit.word):
        return
    own = named_bodies(story, (act.sentence.pieces[act.number][0], act.hit.span[0]))
    members = [one for one in act.agents if one not in own]
    if not members and act.number > 0:
        members = list(_before(story, act))
    elif not members:
        members = list(_after(story, act)) if own else []
    body, sure = (own[-1], 0.9) if own else topic(story, act, members)
    if body:
        yield from _tie(story, act, members, body, "member-units", sure)


def _before(story: Story, act: Act) -> tuple[Mention, ...]:
    """Who did what the sentence told before."""
    before = [one for one in story.acts if one.sentence is act.sentence and one.hit.span[0] < act.hit.span[0]]
    return before[-1].agents if before else ()


def _after(story: Story, act: Act) -> tuple[Mention, ...]:
    """Who stands behind 作为BODY的成员单位，…: the subject of what comes next."""
    after = [one for one in story.acts if one.sentence is act.sentence and one.hit.span[0] > act.hit.span[0]]
    if after and after[0].how in {"own", "list"}:
        return after[0].agents
    pieces = act.sentence.pieces
    return story.layout.within(pieces[act.number + 1])[:1] if act.number + 1 < len(pieces) else ()


def _listed(story: Story, act: Act) -> Iterator[Tie]:
    """成员单位包括甲、乙、丙."""
    body, sure = topic(story, act, act.objects)
    if body:
        yield from _tie(story, act, act.objects, body, "member-units-listed", sure)


def _joined(story: Story, act: Act) -> Iterator[Tie]:
    """甲、乙（先后）加入（BODY）; BODY吸纳甲、乙."""
    body = object_body(story, act)
    units = [one for one in act.everyone if not story.has_members(one) or one.refers_to not in story.joint]
    if body is None and act.objects and bodies(act.agents) and story.has_members(act.agents[0]):
        yield from _tie(story, act, act.objects, act.agents[0], "takes-in-member", 0.8)
        return
    if body is None and act.object[1] - act.object[0] > 2:
        return
    sure = 0.9
    if body is None:
        body, sure = topic(story, act, units)
    if body:
        yield from _tie(story, act, units, body, "joins", min(sure, 0.85))


def _gathered(story: Story, act: Act) -> Iterator[Tie]:
    """BODY汇聚了甲、乙等N家单位."""
    subject = [one for one in bodies(act.agents) if one.refers_to in story.joint]
    if len(subject) == 1 and len(bodies(act.objects)) > 1 and act.how in {"own", "list", "before"}:
        yield from _tie(story, act, act.objects, subject[0], "brings-together", 0.75)


def _founded(story: Story, act: Act) -> Iterator[Tie]:
    """甲、乙、丙共同成立BODY: who founds a joint body together is of it."""
    body = object_body(story, act)
    if body is None or body.refers_to not in story.joint:
        return
    units = [one for one in bodies(act.everyone) if one.refers_to != body.refers_to]
    word = story.text[act.sentence.pieces[act.number][0] : act.hit.span[1]]
    if len(units) > 1 and "牵头" not in act.hit.word and (_TOGETHER.search(word) or act.partners):
        yield from _tie(story, act, units, body, "founded-together", 0.85)


def named(story: Story) -> Iterator[Tie]:
    """The members that a body's own name lists: 甲、乙、丙党建联盟."""
    by_name = {one.name: one for one in story.layout.reading.organizations.values()}
    for body in story.joint.values():
        parts = re.split(r"[、—\-]", body.name.strip("“”"))
        if len(parts) < 2 or "“" in body.name:
            continue
        for unit in _parts(parts, by_name, body):
            mention = next((one for one in story.layout.reading.mentions if one.refers_to == body.id), None)
            if mention:
                own = Mention(mention.span, "organization", unit.id, unit.name)
                yield Tie(own, body.id, (mention.span,), "named-by-members", min(0.8, body.confidence, unit.confidence))


def _parts(parts: list[str], by_name: dict[str, Organization], body: Organization) -> Iterator[Organization]:
    """The organisations that parts of a name stand for: as they are, or with the head that the last one has."""
    heads = {part[size:] for part in parts[-1:] for size in range(1, len(part))}
    for part in parts:
        fitting = [one for name, one in by_name.items() if one is not body and _stands_for(part, name, heads, last=part is parts[-1])]
        if len(fitting) == 1:
            yield fitting[0]


def _stands_for(part: str, name: str, heads: set[str], *, last: bool) -> bool:
    if name == part:
        return True
    if last:
        return part.startswith(name)
    return name.startswith(part) and any(head.startswith(name[len(part) :]) for head in heads)


def memberships(story: Story) -> Iterator[Candidate]:
    """The rows of the memberships."""
    for one in (*ties(story), *named(story)):
        cells = {"member": one.unit.refers_to, "organization": one.body}
        yield row("unit-memberships", cells, one.spans, one.rule, one.sure)


def leads(story: Story) -> Iterator[Candidate]:
    """The rows of who leads a body."""
    for act in story.acts:
        if act.hit.frames.isdisjoint(_LEADING) or not _LEADS.search(act.hit.word):
            continue
        for one in _leading(story, act):
            cells = {"agent": one.unit.refers_to, "target": one.body}
            yield row("lead-engagements", cells, one.spans, one.rule, one.sure)


def _leading(story: Story, act: Act) -> Iterator[Tie]:
    units = [one for one in bodies(act.agents) if one.refers_to not in story.joint or act.how != "own"]
    if _UNIT.search(act.hit.word) or "主席" in act.hit.word:
        yield from _lead_unit(story, act, units)
        return
    if _OTHER_TASK.search(story.text[act.hit.span[0] : act.hit.span[1] + 3]):
        return
    body = object_body(story, act)
    if body is None and act.object[1] - act.object[0] > 1 and not _next_verb(story, act):
        return
    body, sure = (body, 0.93) if body else _led(story, act, units)
    if body:
        yield from _tie(story, act, units, body, "takes-the-lead", sure)


def _lead_unit(story: Story, act: Act, units: list[Mention]) -> Iterator[Tie]:
    """甲为/作为/担任（BODY的）牵头单位."""
    start = act.sentence.pieces[act.number][0]
    if not re.search(r"(?:为|是|担任|任|系)[^，]*$", story.text[start : act.hit.span[0]]) and not re.match("担任|作为|成为", act.hit.word):
        return
    own = [one for one in named_bodies(story, (start, act.hit.span[0])) if one not in units]
    adjoining = [one for one in own if re.fullmatch("的?(?:首届|首任|本届)?", story.layout.shadow[one.span[1] : act.hit.span[0]])]
    described = bool(re.search("(?:为|是|担任|任|系)[^，]{2,}$", story.text[start : act.hit.span[0]]))
    body, sure = (adjoining[-1], 0.93) if adjoining else _led(story, act, units)
    sure -= 0.35 if described and not adjoining else 0
    if body:
        yield from _tie(story, act, [one for one in units if one.refers_to != body.refers_to], body, "lead-unit", sure)


def _led(story: Story, act: Act, units: Iterable[Mention]) -> tuple[Mention | None, float]:
    """The body that is led: the object of the next verbs of the sentence, else what the sentence is about."""
    for one in story.acts:
        if one.sentence is act.sentence and one.hit.span[0] > act.hit.span[0]:
            body = object_body(story, one)
            if body and (one.says("founding") or one.says("membership")):
                return body, 0.9
    return topic(story, act, units)


def _next_verb(story: Story, act: Act) -> bool:
    return any(one.hit.span[0] == act.object[1] for one in story.acts)
