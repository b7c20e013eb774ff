"""Who belongs to a body because it signs: the body's agreement or charter, or what the body begins with."""

from collections.abc import Iterator

from kg.extract.candidate import Mention
from kg.extract.frames.acts import Act, bodies
from kg.extract.frames.story import Story
from kg.extract.frames.ties import Body, Tie, tied
from kg.extract.frames.topics import topic


def signed(story: Story, act: Act) -> Iterator[Tie]:
    """甲、乙签署《BODY协议书》, 《党建联盟公约》; 甲与乙签订共建协议，BODY揭牌."""
    units = bodies(act.everyone)
    body = (_of_document(story, act) or _begun(story, act)) if len(units) > 1 else None
    yield from tied(story, act, units, body, "signs-agreement-of-body")


def _of_document(story: Story, act: Act) -> Body | None:
    """The body whose name the document's title has; of a kind of body, the one that is told of."""
    titles = [story.text[slice(*span)] for span in act.documents]
    for body in story.joint.values():
        mentions = (one for one in story.layout.reading.mentions if one.refers_to == body.id)
        mention = next(mentions, None)
        if mention and any(body.name.strip("“”") in one for one in titles):
            return Body(mention, 0.75)
    if any(story.kinds.patterns["charter-of-body"].search(one) for one in titles):
        found = topic(story, act, act.everyone)
        return Body(found.mention, min(found.sure, 0.65), found.reason) if found else None
    return None


def _begun(story: Story, act: Act) -> Body | None:
    """The body that begins in the same sentence as an agreement is signed."""
    patterns = story.kinds.patterns
    if not patterns["agreement"].search(story.text, *act.object):
        return None
    for one in story.layout.within((act.object[0], act.sentence.span[1])):
        begins = patterns["body-begins"].match(story.layout.shadow, one.span[1])
        begins = begins or patterns["becomes"].search(story.text, act.object[0], one.span[0])
        if one.refers_to in story.joint and begins:
            return Body(one, 0.65)
    return None


def signing_held(story: Story, act: Act) -> Iterator[Tie]:
    """甲与乙举行BODY签约仪式."""
    units = bodies(act.everyone)
    for one in bodies(act.objects):
        if one.refers_to in story.joint and story.text.startswith("签约", one.span[1]) and len(units) > 1:
            yield from tied(story, act, units, Body(one, 0.65), "holds-signing-of-body")


def those(story: Story, act: Act) -> tuple[Mention, ...]:
    """Whom 上述单位 means: those that the act before did something together."""
    before = [one for one in story.acts if one.hit.span[0] < act.piece[0]]
    found = bodies(before[-1].everyone) if before else ()
    return found if len(found) > 1 else ()
