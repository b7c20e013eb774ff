"""How many attended, as people without names: …等60余人参加."""

import re
from collections.abc import Iterator

from kg.extract.candidate import Candidate
from kg.extract.frames.acts import Act
from kg.extract.frames.gatherings import Gatherings, Meeting
from kg.extract.frames.story import NAME, Story, row

_CROWD = re.compile(
    r"(?P<near>近)?(?P<number>[0-9]{1,6})(?P<more>余|多)?(?:名|人|位)[^，。；\n、0-9\ue000-\ue005]{0,10}?$"
)
_MANNER = re.compile(r"(?:共同?|共有|一同|一起|全程|现场|应邀|受邀)*$")


def crowds(story: Story, meetings: Gatherings) -> Iterator[Candidate]:
    """The rows of the crowds: who they are, how many, and that they attended."""
    for act in story.acts:
        meeting = meetings.near(act)
        if meeting and act.says("attending") and not act.hit.weak and act.sentence.zone == "body":
            low, end = act.low, act.hit.span[0]
            manner = _MANNER.search(story.layout.shadow[low:end])
            found = _CROWD.search(story.layout.shadow, low, low + manner.start() if manner else end)
            if found:
                yield from _rows(story, meeting, act, found)


def _rows(story: Story, meeting: Meeting, act: Act, found: re.Match[str]) -> Iterator[Candidate]:
    role = next(one.role for one in reversed(story.kinds.participations) if one.frame == "attending")
    name = f"{found[0]}（参加者）"
    about = story.mint(name)
    yield row("collectives", {"id": about, NAME: name}, [found.span()], "number-attending", 0.88)
    cells = {
        "about": about,
        "as_written": found[0],
        "lower_bound": str(int(found["number"])),
        "approximate": "true" if found["more"] or found["near"] else "false",
    }
    yield row("counts", cells, [found.span()], "number-attending", 0.88)
    cells = {"participant": about, "event": meeting.id, "role": role}
    yield row("participations", cells, [found.span(), act.hit.span], "number-attending", 0.85)
