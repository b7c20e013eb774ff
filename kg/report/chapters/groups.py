"""Communities and core: the parts that are more tied within, and what the rest is tied to."""

from kg.report.desk import Desk
from kg.report.parts import Block, Caution, Paragraph

SMALL = 100


def blocks(desk: Desk) -> tuple[Block, ...]:
    """The chapter."""
    size = len(desk.ties("actors"))
    tables = [*desk.shown("communities", "actors", tables=2), *desk.shown("core-periphery", "actors")]
    if not desk.ties("actors").size or not tables:
        return ()
    small = [Caution(desk.say("groups.small", nodes=desk.count("node", size)))] if size < SMALL else []
    return (Paragraph(desk.say("groups.intro")), *small, *tables)
