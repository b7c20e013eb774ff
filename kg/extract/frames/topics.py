"""Which joint body a sentence is about, when the verb's own piece does not name it."""

from collections.abc import Iterable, Iterator

from kg.extract.candidate import Mention
from kg.extract.frames.acts import Act
from kg.extract.frames.story import Story
from kg.extract.frames.ties import Body
from kg.spans import Span

_NEAR = 40
"""How far beside a body is looked for others of a list, in characters."""
_DOUBT = 0.4
"""What the sureness of a body loses when the sentence founds another whose name was not recognised."""


def object_body(story: Story, act: Act) -> Mention | None:
    """The body with members that is named behind the verb."""
    return next((one for one in act.objects if story.has_members(one)), None)


def named_bodies(story: Story, span: Span) -> tuple[Mention, ...]:
    """The bodies with members that a span names outside titles, without those that are in a list of units."""
    found = (one for one in story.layout.within(span) if story.has_members(one))
    return tuple(one for one in found if not is_listed(story, one))


def is_listed(story: Story, one: Mention) -> bool:
    """Whether a body is one of a list of units, as which it has the place of a unit."""
    start, end = one.span
    near = story.layout.within((max(start - _NEAR, 0), end + _NEAR))
    return any(_adjoins(story, one, other) and not story.has_members(other) for other in near)


def _adjoins(story: Story, one: Mention, other: Mention) -> bool:
    first, last = sorted((one.span, other.span))
    return other.kind == "organization" and story.text[first[1] : last[0]] == "、"


def topic(story: Story, act: Act, members: Iterable[Mention] = ()) -> Body | None:
    """The body that an act is about: the subject before 由; what the sentence founded; the first that the
    sentence names; the last of the sentences before; the only one of the article."""
    own = {one.refers_to for one in members}
    return next((one for one in _topics(story, act) if one.mention.refers_to not in own), None)


def _topics(story: Story, act: Act) -> Iterator[Body]:
    yield from (Body(one, 0.92) for one in act.topic if story.has_members(one))
    founded = _founded(story, act)
    objects = [(one, object_body(story, one)) for one in founded]
    yield from (Body(body, 0.9) for _, body in reversed(objects) if body)
    lost = (
        bool(objects) and objects[-1][1] is None and objects[-1][0].object[1] - objects[-1][0].object[0] > 3
    )
    start, end = act.sentence.span
    doubt = _DOUBT if lost else 0
    yield from (Body(one, 0.88 - doubt) for one in named_bodies(story, (start, act.hit.span[0])))
    yield from (Body(one, 0.8 - doubt) for one in named_bodies(story, (act.object[0], end)))
    yield from _elsewhere(story, start)


def _founded(story: Story, act: Act) -> list[Act]:
    """What the sentence founded before."""
    frame = story.kinds.founding.frame
    before = (one for one in story.acts if one.sentence is act.sentence and one.hit.span[0] < act.hit.span[0])
    return [one for one in before if one.says(frame) and not one.attributive]


def _elsewhere(story: Story, start: int) -> Iterator[Body]:
    """The bodies of the two sentences before, and the only one of the article."""
    earlier = [one for one in story.layout.sentences if one.span[1] <= start and one.zone != "headline"]
    for one in reversed(earlier[-2:]):
        yield from (Body(body, 0.75) for body in reversed(named_bodies(story, one.span)))
    if len(story.joint) == 1:
        only = next(iter(story.joint))
        yield from (Body(one, 0.6) for one in story.layout.agents if one.refers_to == only)
