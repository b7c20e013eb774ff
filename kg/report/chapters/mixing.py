"""Who is tied to whom, by kind; and what in the network is more than a matter of degrees."""

from kg.report.desk import Desk
from kg.report.parts import Block, Paragraph


def blocks(desk: Desk) -> tuple[Block, ...]:
    """The chapter."""
    if not desk.ties("organisations").size:
        return ()
    mixing, tested = desk.shown("mixing", tables=3), desk.shown("significance", "actors")
    found: list[Block] = [Paragraph(desk.say("mixing.intro")), *mixing] if mixing else []
    return (*found, Paragraph(desk.say("mixing.significance")), *tested) if tested else tuple(found)
