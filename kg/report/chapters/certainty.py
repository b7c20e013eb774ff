"""How far the results can be trusted: without the less certain evidence, and without some of the things."""

from collections import Counter
from dataclasses import replace

from kg.report.desk import Desk
from kg.report.parts import Block, Paragraph, fair
from kg.table import Cell, Table

ROWS, EACH, FIRST, COLUMNS = 40, 8, 10, 4
"""So many rows are shown, so many for each loss, those of the first ranks first; columns of losses."""


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
    found = [desk.kept(one, ROWS) for one in tables[:1]]
    for one in tables[1:]:
        number = Counter(row[0] for row in one.rows)
        ordered = replace(one, rows=_ordered(one, list(number))) if _moves(one) else one
        most = min(ROWS, sum(min(EACH, each) for each in number.values()))
        found.append(desk.kept(fair(ordered, EACH), most))
    return found


def _moves(table: Table) -> bool:
    """Whether the rows end with two ranks and how far apart they are."""
    return len(table.columns) > COLUMNS


def _ordered(table: Table, groups: list[Cell]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(sorted(table.rows, key=lambda row: (groups.index(row[0]), *_rank(row))))


def _rank(row: tuple[Cell, ...]) -> tuple[bool, int]:
    """Those who are among the first before or after come first, then those who move farthest."""
    before, after, change = (int(str(cell)) for cell in row[-3:])
    return min(before, after) > FIRST, -abs(change)
