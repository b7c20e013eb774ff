"""Meetings, ceremonies and activities: which are told of, and how they are named.

A gathering is named behind the verb that holds it (召开…会议), or as its subject (…仪式在甲地举行);
failing that, as it is attended, chaired or spoken at, or the founding of a body is the occasion.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.extract.frames.acts import Act, people
from kg.extract.frames.founding import Founded
from kg.extract.frames.story import Story
from kg.spans import Span

_QUOTED_WHOLE = re.compile(r"[“《][^“”《》]{2,}[”》]")
_LONGEST = 24


@dataclass(frozen=True, slots=True)
class Meeting:
    """A gathering: its id, its name, the act that told it first, the words that name it; ``own`` when it
    is an event of its own, not the founding of a body."""

    id: str
    name: str
    act: Act
    span: Span
    rule: str
    confidence: float
    own: bool = True


@dataclass(frozen=True, slots=True)
class Gatherings:
    """The gatherings of a story in the order of telling."""

    all: tuple[Meeting, ...]

    def near(self, act: Act) -> Meeting | None:
        """The gathering that an act belongs to: the last told before it in its paragraph, else the first."""
        before = [one for one in self.all if one.act.hit.span[0] <= act.hit.span[0]]
        here = [one for one in before if one.act.sentence.paragraph == act.sentence.paragraph]
        return here[-1] if here else next(iter(self.all), None)


def gatherings(story: Story, founded: Iterable[Founded]) -> Gatherings:
    """The gatherings that are told, each once."""
    found = _all_held(story, bare=False) or _all_held(story, bare=True)
    if found:
        return Gatherings(tuple(found.values()))
    told = _attended(story) or _of_founding(founded) or _spoken_at(story) or _speech(story)
    return Gatherings((told,) if told else ())


def _all_held(story: Story, *, bare: bool) -> dict[str, Meeting]:
    """The gatherings that somebody holds; a second mention (…的会议在甲地举行) adds none."""
    found: dict[str, Meeting] = {}
    for act in story.acts:
        meeting = _held(story, act, bare=bare)
        if meeting and not any(meeting.name.endswith(name) for name in found):
            found[meeting.name] = meeting
    return found


def _held(story: Story, act: Act, *, bare: bool) -> Meeting | None:
    kind, patterns = story.kinds.gathering, story.kinds.patterns
    verb = act.says(kind.frame) and (kind.does.search(act.hit.word) or kind.itself.search(act.hit.word))
    if not verb or act.planned or act.sentence.zone == "headline":
        return None
    if patterns["not-held"].search(story.layout.shadow, act.piece[0], act.hit.span[0]):
        return None
    if story.text.startswith("、", act.hit.span[1]):
        return None
    for span, rule, sure in _named(story, act):
        name = story.said(span)
        if name and (_whole(story, name) or (bare and story.kinds.gathering.bare.fullmatch(name))):
            return Meeting(story.mint(name), name, act, span, rule, sure)
    return None


def _whole(story: Story, name: str) -> bool:
    """Whether words name one gathering: with its head and more, or as a whole in quotation marks."""
    kind, patterns = story.kinds.gathering, story.kinds.patterns
    if kind.bare.fullmatch(name) or len(name) < 3 or patterns["several"].search(name):
        return False
    plain = re.sub("“[^“”]*”", "", name.partition("暨")[2] or name)
    if re.search("[、，]", plain) and not patterns["listed-name"].match(name):
        return False
    return bool(_QUOTED_WHOLE.fullmatch(name) or _headed(story, name))


def _headed(story: Story, name: str) -> bool:
    return bool(re.search(rf"{story.kinds.gathering.head.pattern}”?$", name))


def _named(story: Story, act: Act) -> Iterator[tuple[Span, str, float]]:
    """Where a gathering may be named: behind the verb, or as its subject."""
    yield _object(story, act), "gathering-behind-verb", 0.9
    if story.kinds.gathering.itself.search(act.hit.word):
        yield _subject(story, act), "gathering-as-subject", 0.88


def _object(story: Story, act: Act) -> Span:
    """The words behind the verb up to where the gathering's name ends."""
    start, end = act.object
    start += story.text.startswith(("了", "的"), start)
    if act.attributive:
        cut = story.kinds.patterns["name-cut"].search(story.layout.shadow, start, act.piece[1])
        return start, cut.start() if cut else end
    last = max(_heads(story, (start, act.piece[1])), default=end)
    return start, last + story.text.startswith("”", last)


def _subject(story: Story, act: Act) -> Span:
    """The words before the verb, without what says where and when."""
    start, end = act.piece[0], act.hit.span[0]
    place = act.region.phrase("在", "于")
    last = max(_heads(story, (start, place.span[0] if place else end)), default=start)
    opener = story.kinds.patterns["opener"].match(story.layout.shadow, start, last)
    return opener.end() if opener else start, last


def _heads(story: Story, span: Span) -> Iterator[int]:
    """Where in a span the name of a gathering may end."""
    return (found.end() for found in story.kinds.gathering.head.finditer(story.text, *span))


def _attended(story: Story) -> Meeting | None:
    """A gathering that is only attended or chaired, named as it is there."""
    for act in story.acts:
        present = act.says("attending") or act.says("hosting")
        if act.sentence.zone != "body" or act.hit.weak or not present or not act.agents:
            continue
        for span in (_attended_object(story, act), (act.piece[0], _before_by(story, act))):
            name = story.said(span)
            if len(name) < _LONGEST and _headed(story, name):
                return Meeting(story.mint(name), name, act, span, "gathering-attended", 0.7)
    return None


def _attended_object(story: Story, act: Act) -> Span:
    """What is attended: 出席|签约仪式, 主持|会议|并…."""
    said = story.text[slice(*act.span)]
    start = story.kinds.patterns["attends"].match(said)
    end = story.kinds.patterns["attended-ends"].search(said)
    return act.span[0] + (start.end() if start else 0), act.span[0] + (end.start() if end else len(said))


def _before_by(story: Story, act: Act) -> int:
    """Where the subject before 由 ends: 座谈会|由…主持."""
    found = story.layout.shadow.find("由", act.piece[0], act.hit.span[0])
    return found if found >= 0 and act.how == "by" else act.piece[0]


def _of_founding(founded: Iterable[Founded]) -> Meeting | None:
    """The founding of a body as what is attended and spoken at."""
    for one in founded:
        if one.act.sentence.zone == "body":
            return Meeting(
                one.id, "", one.act, one.act.hit.span, "founding-as-gathering", one.sure, own=False
            )
    return None


def _spoken_at(story: Story) -> Meeting | None:
    """A gathering known by 会上, 仪式上 alone."""
    patterns = story.kinds.patterns
    for act in story.acts:
        if act.sentence.zone == "body" and act.agents:
            start, end = act.sentence.span[0], act.hit.span[0]
            found = patterns["at"].search(story.layout.shadow, start, end)
            found = found or patterns["begins"].match(story.layout.shadow, start, end)
            if found:
                name = "会议" if found["name"] == "会" else found["name"]
                return Meeting(story.mint(name), name, act, found.span("name"), "gathering-attended", 0.6)
    return None


def _speech(story: Story) -> Meeting | None:
    """A speech of which no occasion is told, as its own occasion."""
    for act in story.acts:
        formal = act.says("speaking") and not act.hit.weak and not story.kinds.reports.search(act.hit.word)
        if formal and act.sentence.zone == "body" and people(act.agents):
            name = act.hit.word
            return Meeting(story.mint(name), name, act, act.hit.span, "speech-as-gathering", 0.5)
    return None
