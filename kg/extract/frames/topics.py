"""Which joint body a sentence is about, when the verb's own piece does not name it."""

import re
from collections.abc import Iterable, Iterator

from kg.extract.candidate import Mention
from kg.extract.frames.acts import Act
from kg.extract.frames.story import Story
from kg.spans import Span


def object_body(story: Story, act: Act) -> Mention | None:
    """The body that is the verb's object: named right behind it, but for what describes it."""
    for one in act.objects:
        between = story.layout.shadow[act.object[0] : one.span[0]]
        if story.has_members(one) and not re.search(r"[、，的]?(?:党委|成员|牵头)", between):
            return one
    return None


def named_bodies(story: Story, span: Span) -> tuple[Mention, ...]:
    """The bodies with members that a span names outside titles."""
    return tuple(one for one in story.layout.within(span) if story.has_members(one))


def topic(story: Story, act: Act, members: Iterable[Mention] = ()) -> tuple[Mention | None, float]:
    """The body that an act is about, and how sure that is.

    The subject before 由; the first that the sentence names; the last that the sentence before names; the
    only one of the article.
    """
    own = {one.refers_to for one in members}
    for found, sure in _topics(story, act):
        if found.refers_to not in own:
            return found, sure
    return None, 0.0


def _topics(story: Story, act: Act) -> Iterator[tuple[Mention, float]]:
    yield from ((one, 0.92) for one in act.topic if story.has_members(one))
    sentence = act.sentence.span
    before = [one for one in story.acts if one.sentence is act.sentence and one.hit.span[0] < act.hit.span[0]]
    founded = [one for one in before if one.says(story.kinds.founding.frame)]
    yield from ((body, 0.9) for one in reversed(founded) if (body := object_body(story, one)))
    doubt = 0.4 if founded and object_body(story, founded[-1]) is None and founded[-1].object[1] - founded[-1].object[0] > 3 else 0
    yield from ((one, 0.88 - doubt) for one in named_bodies(story, (sentence[0], act.hit.span[0])))
    yield from ((one, 0.8) for one in named_bodies(story, (act.object[0], sentence[1])))
    earlier = [one for one in story.layout.sentences if one.span[1] <= sentence[0] and one.zone != "headline"]
    for one in reversed(earlier[-2:]):
        yield from ((body, 0.75) for body in reversed(named_bodies(story, one.span)))
    if len(story.joint) == 1:
        only = next(iter(story.joint))
        yield from ((one, 0.6) for one in story.layout.agents if one.refers_to == only)
