"""From a reading to what happened: events, who took part, which bodies have which members, leaders and founders.

The verbs come from the scheme ``trigger``; what an act is in the tables from ``kinds.toml``.
"""

from collections.abc import Iterator

from kg.extract.candidate import Candidate, Reading
from kg.extract.frames import ceremonies, figures, founding, gatherings, membership
from kg.extract.frames.acts import Act, acts
from kg.extract.frames.kinds import kinds
from kg.extract.frames.layout import layout
from kg.extract.frames.story import Story, unique
from kg.extract.ids import Minter
from kg.extract.scene import Scene
from kg.spans import Span


def frames(reading: Reading, scene: Scene, minter: Minter | None = None) -> tuple[Candidate, ...]:
    """The candidates that the frames find in a reading; ``minter`` is that of the data set, if there is one."""
    laid = layout(reading, scene)
    own = minter or Minter(taken={*reading.persons, *reading.organizations})
    return tuple(unique(_candidates(Story(laid, acts(laid), kinds(), own))))


def _candidates(story: Story) -> Iterator[Candidate]:
    founded = tuple(founding.foundings(story))
    meetings = gatherings.gatherings(story) or gatherings.of_foundings(founded)
    events = tuple(ceremonies.ceremonies(story))
    yield from gatherings.rows(story, meetings)
    yield from ceremonies.rows(story, events)
    for _, _, _, rows in founded:
        yield from rows
    yield from membership.memberships(story)
    yield from membership.leads(story)
    yield from founding.co_buildings(story)
    yield from gatherings.parts(story, [(one.id, one.act, one.sure) for one in events], meetings)
    timed: list[tuple[str, Act, Span]] = [(one.id, one.act, one.act.hit.span) for one in meetings.all]
    timed += [(event, act, rows[0].spans[0]) for event, act, _, rows in founded]
    yield from figures.times(story, timed)
    yield from figures.crowds(story, _attended(story, meetings))


def _attended(story: Story, meetings: gatherings.Gatherings) -> Iterator[tuple[str, Act]]:
    """The gatherings and the acts of attending them."""
    for act in story.acts:
        meeting = meetings.near(act) if act.says("attending") and act.sentence.zone != "headline" else None
        if meeting:
            yield meeting.id, act


__all__ = ["frames"]
