"""How far the results can be trusted: without the less certain evidence, and without some of the things."""

from collections import Counter

from kg.report.desk import Desk
from kg.report.parts import Block, Paragraph, fair
from kg.table import Table

ROWS, EACH = 40, 8
"""So many rows on what is left of the rankings are shown, and so many on who moves, for each loss."""


def blocks(desk: Desk) -> tuple[Block, ...]:
    """The chapter."""
    if not desk.ties("actors").size:
        return ()
    sensitive, robust = _sensitive(desk), desk.shown("robustness", "actors")
    found: list[Block] = [Paragraph(desk.say("certainty.evidence")), *sensitive] if sensitive else []
    return (*found, Paragraph(desk.say("certainty.robust")), *robust) if robust else tuple(found)


def _sensitive(desk: Desk) -> list[Table]:
    """The tables of the study: all that goes has its rows before any is cut."""
    tables = desk.study("sensitivity", "actors")
    return [
        desk.kept(fair(one, EACH) if at else one, _most(one) if at else ROWS) for at, one in enumerate(tables)
    ]


def _most(table: Table) -> int:
    return min(ROWS, sum(min(EACH, number) for number in Counter(row[0] for row in table.rows).values()))
