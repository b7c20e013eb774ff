"""Who belongs to a body.

Said by 由…组成, …为成员单位, 加入, a list behind a body and 囊括, by who founds it together, by who signs its
agreement, and by a name that lists its members. Attending is no membership, 隶属 and 指导 are none either.
"""

from collections.abc import Iterator

from kg.extract.candidate import Candidate, Mention
from kg.extract.frames.acts import Act, bodies
from kg.extract.frames.parts import members
from kg.extract.frames.signing import signed, signing_held, those
from kg.extract.frames.story import Story
from kg.extract.frames.ties import AS, Body, Tie, apposed, following, tie_row, tied
from kg.extract.frames.topics import is_listed, named_bodies, object_body, topic


def memberships(story: Story) -> Iterator[Candidate]:
    """The rows of the memberships."""
    told = (one for act in story.acts if not act.planned for one in _told(story, act))
    for one in (*told, *_named(story), *apposed(story, "member-apposed", "member-unit-apposed")):
        yield tie_row("unit-memberships", "member", "organization", one)


def _told(story: Story, act: Act) -> Iterator[Tie]:
    """The memberships that an act tells of."""
    if act.says("membership") or act.says("joining"):
        yield from _membership(story, act)
    if act.says("founding") or act.says("leading") or act.says("co-building"):
        yield from _founded(story, act)
    if act.says("signing"):
        yield from signed(story, act)
    if act.says("co-holding"):
        yield from signing_held(story, act)


def _membership(story: Story, act: Act) -> Iterator[Tie]:
    """By the shape of the phrase: a verb of composing, a noun for a member, a verb of joining."""
    word, patterns = act.hit.word, story.kinds.patterns
    objects = _behind(story, act)
    listed = patterns["lists"].search(word) and len(bodies(objects)) > 1 and not act.region.phrase(*AS)
    if patterns["composed"].search(word):
        yield from _composed(story, act)
    elif listed:
        yield from tied(story, act, objects, topic(story, act, objects), "member-units-listed")
    elif patterns["unit"].search(word):
        yield from _predicated(story, act)
    elif act.says("joining"):
        yield from _joined(story, act)
    elif not patterns["subunits"].search(word):
        yield from _gathered(story, act)


def _behind(story: Story, act: Act) -> tuple[Mention, ...]:
    """What is named behind the verb, also behind a colon (成员有：甲、乙), as long as it is a list."""
    end = act.object[1]
    if story.text[end : end + 1] not in {"：", ":"}:
        return act.objects
    last = next((one for one in act.sentence.pieces if one[0] > end), None)
    return story.layout.within((end, last[1])) if last else ()


def _composed(story: Story, act: Act) -> Iterator[Tie]:
    """BODY由甲、乙组成; 由甲牵头，乙、丙共同组成BODY."""
    members = act.everyone
    made = object_body(story, act)
    body = Body(made, 0.93) if made else topic(story, act, members)
    if act.how == "by" or len(bodies(members)) > 1:
        yield from tied(story, act, members, body, "composed-of")


def _predicated(story: Story, act: Act) -> Iterator[Tie]:
    """甲、乙为（BODY的）成员单位; 甲成为BODY新成员单位. Before another verb (为成员单位授牌) it is none."""
    patterns = story.kinds.patterns
    phrase = act.region.phrase(*AS)
    taken = _taken_in(story, act)
    if taken:
        own = named_bodies(story, (taken[-1].span[1], act.hit.span[0]))
        body = Body(own[-1], 0.9) if own else topic(story, act, taken)
        yield from tied(story, act, taken, body, "taken-in-as-members")
        return
    if _apposed(story, act):
        yield from tied(story, act, act.agents, topic(story, act, act.agents), "listed-as-member-units")
        return
    own = named_bodies(story, (act.piece[0], act.hit.span[0]))
    became = patterns["as-member"].search(story.text[act.piece[0] : act.hit.span[1]])
    ends = patterns["predicate-ends"].match(story.layout.shadow, act.hit.span[1])
    named = phrase is not None and phrase.word == "作为" and bool(own)
    if not (phrase or became) or not (named or ends) or patterns["leads"].match(act.hit.word):
        return
    members = _members(story, act, own)
    body = Body(own[-1], 0.9) if own else topic(story, act, members)
    yield from tied(story, act, members, body, "member-units")


def _taken_in(story: Story, act: Act) -> tuple[Mention, ...]:
    """Those whom somebody makes members: 吸纳甲、乙等N家单位为成员单位; 将甲、乙吸收为BODY成员."""
    patterns, end = story.kinds.patterns, act.hit.span[0]
    verbs = list(patterns["takes-in"].finditer(story.text, act.sentence.span[0], end))
    for verb in verbs:
        inside = bodies(story.layout.within((verb.end(), end)))
        units = tuple(one for one in inside if one.refers_to not in story.joint)
        between = story.text[units[-1].span[1] : end] if units else ""
        if units and patterns["taken-as"].fullmatch(between):
            return units
    return ()


def _apposed(story: Story, act: Act) -> bool:
    """Whether a list ends in the noun: 甲、乙等N家成员单位负责人."""
    last = bodies(act.agents)[-1:]
    between = story.text[last[0].span[1] : act.hit.span[0]] if last else ""
    listed = len(bodies(act.agents)) > 1 and act.how in {"own", "list"}
    return listed and bool(story.kinds.patterns["counted-members"].fullmatch(between))


def _members(story: Story, act: Act, own: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The subject of 为成员单位; behind 作为BODY的成员单位，…; or what did something before."""
    members = tuple(one for one in act.agents if one not in own)
    if story.kinds.patterns["those"].search(story.text, act.piece[0], act.hit.span[0]):
        members = those(story, act)
    if not members and own:
        members = following(story, act)
    if not members and act.number > 0:
        before = [one for one in story.acts if one.sentence is act.sentence and one.hit.span < act.hit.span]
        members = before[-1].agents if before else ()
    return members


def _joined(story: Story, act: Act) -> Iterator[Tie]:
    """甲、乙（先后）加入（BODY）; BODY吸纳甲、乙."""
    into = object_body(story, act)
    if into is None and act.objects and any(one.refers_to in story.joint for one in act.agents[:1]):
        yield from tied(story, act, act.objects, Body(act.agents[0], 0.8), "takes-in-member")
    elif into is not None or act.object[1] - act.object[0] <= 2:
        units = tuple(
            one for one in act.everyone if one.refers_to not in story.joint or is_listed(story, one)
        )
        yield from tied(story, act, units, Body(into, 0.85) if into else topic(story, act, units), "joins")


def _gathered(story: Story, act: Act) -> Iterator[Tie]:
    """BODY囊括甲、乙等N家单位."""
    subject = [one for one in bodies(act.agents) if one.refers_to in story.joint]
    if len(subject) == 1 and len(bodies(act.objects)) > 1:
        yield from tied(story, act, act.objects, Body(subject[0], 0.75), "brings-together")


def _founded(story: Story, act: Act) -> Iterator[Tie]:
    """甲、乙、丙共同成立BODY: who founds a joint body together is of it."""
    body = object_body(story, act)
    if body is None or body.refers_to not in story.joint:
        return
    patterns = story.kinds.patterns
    units = [one for one in bodies(act.everyone) if one.refers_to != body.refers_to]
    together = act.partners or patterns["together"].search(story.text, act.piece[0], act.hit.span[1])
    led = act.how == "before" and _is_led(story, act)
    if len(units) > 1 and (together or led) and not patterns["lead"].search(act.hit.word):
        yield from tied(story, act, units, Body(body, 0.85), "founded-together")


def _is_led(story: Story, act: Act) -> bool:
    """Whether another takes the lead in it: 由甲牵头，乙、丙参加，组建BODY."""
    earlier = [one for one in story.acts if one.sentence is act.sentence and one.hit.span < act.hit.span]
    return any(one.says("leading") and one.how == "by" for one in earlier)


def _named(story: Story) -> Iterator[Tie]:
    """The members that a body's own name lists: 甲、乙、丙党建联盟."""
    known = story.layout.reading.organizations
    for body in story.joint.values():
        mention = next((one for one in story.layout.reading.mentions if one.refers_to == body.id), None)
        for unit in members(story.layout.scene, body, known.values()) if mention else ():
            sure = min(0.8, body.confidence, unit.confidence)
            yield Tie(unit.id, body.id, (mention.span,) if mention else (), "named-by-members", sure)
