"""How far the results can be trusted: without the less certain evidence, and without some of the things."""

from kg.report.desk import Desk
from kg.report.parts import Block, Paragraph


def blocks(desk: Desk) -> tuple[Block, ...]:
    """The chapter."""
    if not desk.ties("actors").size:
        return ()
    sensitive, robust = desk.shown("sensitivity", "actors"), desk.shown("robustness", "actors")
    found: list[Block] = [Paragraph(desk.say("certainty.evidence")), *sensitive] if sensitive else []
    return (*found, Paragraph(desk.say("certainty.robust")), *robust) if robust else tuple(found)
