"""Who is tied to whom, by kind; and what in the network is more than a matter of degrees."""

from kg.report.desk import Desk
from kg.report.parts import Block, Paragraph

LARGE, FEWER = 2_000, 199
"""In networks of more things than the first, chance is asked at most so many times as the second."""


def blocks(desk: Desk) -> tuple[Block, ...]:
    """The chapter."""
    if not desk.ties("organisations").size:
        return ()
    large = len(desk.ties("actors")) > LARGE
    draws = min(desk.settings.draws, FEWER) if large else desk.settings.draws
    mixing, tested = desk.shown("mixing", tables=3), desk.shown("significance", "actors", draws=draws)
    found: list[Block] = [Paragraph(desk.say("mixing.intro")), *mixing] if mixing else []
    return (*found, Paragraph(desk.say("mixing.significance")), *tested) if tested else tuple(found)
