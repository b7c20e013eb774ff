"""From a reading to what happened: events, who took part, which bodies have which members and leaders.

The verbs come from the scheme ``trigger``; what an act is in the tables, from ``kinds.toml``.
"""

from collections.abc import Iterator

from kg.extract.candidate import Candidate, Reading
from kg.extract.frames import attendance, ceremonies, founding
from kg.extract.frames.acts import acts
from kg.extract.frames.crowds import crowds
from kg.extract.frames.gatherings import gatherings
from kg.extract.frames.kinds import kinds
from kg.extract.frames.layout import layout
from kg.extract.frames.leading import leads
from kg.extract.frames.membership import memberships
from kg.extract.frames.story import Story, settled
from kg.extract.frames.supplement import supplemented
from kg.extract.frames.times import times
from kg.extract.language.scene import Scene
from kg.extract.tabling.ids import Minter


def frames(reading: Reading, scene: Scene, minter: Minter | None = None) -> tuple[Candidate, ...]:
    """The candidates that the frames find in a reading, entities before what is said of them.

    ``minter`` is that of the data set, so that ids are unique in it; without one they are in this article.
    """
    laid = layout(reading, scene)
    own = minter or Minter(taken={*reading.persons, *reading.organizations})
    more, rows = supplemented(laid, own)
    laid = laid if more is reading else layout(more, scene)
    told = _candidates(Story(laid, acts(laid), kinds(), own))
    return (*rows, *settled(more, told))


def _candidates(story: Story) -> Iterator[Candidate]:
    founded = tuple(founding.foundings(story))
    meetings = gatherings(story, founded)
    events = tuple(ceremonies.ceremonies(story))
    yield from attendance.rows(story, meetings)
    yield from ceremonies.rows(story, events)
    for one in founded:
        yield from founding.rows(story, one)
    yield from memberships(story)
    yield from leads(story)
    yield from founding.co_buildings(story)
    yield from attendance.parts(story, events, meetings)
    yield from times(story, [(one.id, one.act, one.act.hit.span) for one in meetings.all])
    yield from times(story, [(one.id, one.act, one.verb) for one in founded])
    yield from crowds(story, meetings)


__all__ = ["frames"]
