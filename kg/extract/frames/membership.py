"""Who belongs to a body.

Said by 由…组成, …为成员单位, 加入, a list behind a body and 囊括, by who founds it together, by who signs its
agreement, and by a name that lists its members. Attending is no membership, 隶属 and 指导 are none either.
"""

import re
from collections.abc import Iterator

from kg.extract.candidate import Candidate, Mention, Organization
from kg.extract.frames.acts import Act, bodies
from kg.extract.frames.story import Story
from kg.extract.frames.ties import AS, Body, Tie, apposed, following, tie_row, tied
from kg.extract.frames.topics import named_bodies, object_body, topic

_BETWEEN = re.compile(r"[、—\-]")


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
        yield from _signed(story, act)


def _membership(story: Story, act: Act) -> Iterator[Tie]:
    """By the shape of the phrase: a verb of composing, a noun for a member, a verb of joining."""
    word, patterns = act.hit.word, story.kinds.patterns
    listed = patterns["lists"].search(word) and len(bodies(act.objects)) > 1 and not act.region.phrase(*AS)
    if patterns["composed"].search(word):
        yield from _composed(story, act)
    elif listed:
        yield from tied(story, act, act.objects, topic(story, act, act.objects), "member-units-listed")
    elif patterns["unit"].search(word):
        yield from _predicated(story, act)
    elif act.says("joining"):
        yield from _joined(story, act)
    elif not patterns["subunits"].search(word):
        yield from _gathered(story, act)


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
    own = named_bodies(story, (act.piece[0], act.hit.span[0]))
    became = patterns["as-member"].search(story.text[act.piece[0] : act.hit.span[1]])
    ends = patterns["predicate-ends"].match(story.layout.shadow, act.hit.span[1])
    named = phrase is not None and phrase.word == "作为" and bool(own)
    if not (phrase or became) or not (named or ends) or patterns["leads"].match(act.hit.word):
        return
    members = _members(story, act, own)
    body = Body(own[-1], 0.9) if own else topic(story, act, members)
    yield from tied(story, act, members, body, "member-units")


def _members(story: Story, act: Act, own: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The subject of 为成员单位; behind 作为BODY的成员单位，…; or what did something before."""
    members = tuple(one for one in act.agents if one not in own)
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
        units = tuple(one for one in act.everyone if one.refers_to not in story.joint)
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
    if len(units) > 1 and together and not patterns["lead"].search(act.hit.word):
        yield from tied(story, act, units, Body(body, 0.85), "founded-together")


def _signed(story: Story, act: Act) -> Iterator[Tie]:
    """甲、乙签署《BODY协议书》: who signs the agreement of a joint body is of it."""
    titles = [story.text[slice(*span)] for span in act.documents]
    for body in story.joint.values():
        mentions = (one for one in story.layout.reading.mentions if one.refers_to == body.id)
        mention = next(mentions, None)
        if mention and len(bodies(act.everyone)) > 1 and any(body.name.strip("“”") in one for one in titles):
            yield from tied(story, act, act.everyone, Body(mention, 0.75), "signs-agreement-of-body")


def _named(story: Story) -> Iterator[Tie]:
    """The members that a body's own name lists: 甲、乙、丙党建联盟."""
    known = story.layout.reading.organizations
    for body in story.joint.values():
        parts = _BETWEEN.split(body.name)
        mention = next((one for one in story.layout.reading.mentions if one.refers_to == body.id), None)
        if mention is None or len(parts) < 2 or "“" in body.name:
            continue
        for unit in _parts(parts, [one for one in known.values() if one is not body]):
            sure = min(0.8, body.confidence, unit.confidence)
            yield Tie(unit.id, body.id, (mention.span,), "named-by-members", sure)


def _parts(parts: list[str], known: list[Organization]) -> Iterator[Organization]:
    """The organisations that parts of a name stand for: as they are, or with the last one's head."""
    heads = [parts[-1][size:] for size in range(1, len(parts[-1]))]
    for part in parts[:-1]:
        fitting = [one for one in known if one.name == part or _headed(part, one.name, heads)]
        yield from fitting if len(fitting) == 1 else ()
    yield from sorted((one for one in known if parts[-1].startswith(one.name)), key=lambda one: one.name)[-1:]


def _headed(part: str, name: str, heads: list[str]) -> bool:
    return name.startswith(part) and any(head.startswith(name[len(part) :]) for head in heads)
