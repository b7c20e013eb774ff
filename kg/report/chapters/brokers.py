"""Brokers: who lies between others, without whom the network falls apart, who stands between groups."""

from kg.report import doubt
from kg.report.desk import ROWS, Desk
from kg.report.parts import Block, Caution
from kg.table import Table

EXPLAINED, NAMED, CLOSE, DIGITS = 2, 3, 1e-12, 12
PAIRS, SMALL_P = 40, 0.05
"""So many pairs of groups are shown at least; p below this is called a difference from chance."""


def blocks(desk: Desk) -> tuple[Block, ...]:
    """The chapter."""
    if not desk.ties("actors").size:
        return ()
    between = desk.value("betweenness", "actors")
    order = [one for one in sorted(between, key=lambda one: (-between[one], one)) if between[one] > CLOSE]
    first = desk.say("brokers.first", name=desk.label(order[0])) if order else desk.say("brokers.none")
    found: list[Block] = [desk.text(desk.say("brokers.intro"), first)]
    unsure = [
        doubt.told(desk, doubt.cut(desk), "doubt.cut"),
        doubt.told(desk, doubt.brokers(desk), "doubt.pairs"),
    ]
    found += [*desk.shown("cutpoints", "actors"), *_caution(desk, unsure[0]), _holes(desk)]
    tables = desk.study("brokerage", "actors", by="parent")
    if tables:
        names = [str(row[0]) for row in tables[0].rows[:NAMED]]
        most = desk.say("brokers.most" if len(names) > 1 else "brokers.most-one", names=desk.joined(names))
        found += [desk.text(desk.say("brokers.parent"), most, _against_chance(desk, tables[0]))]
        found += [Caution(unsure[1])] if unsure[1] else []
        found += [desk.kept(tables[0]), *_rest(desk, tables[1:])]
    for one in order[:EXPLAINED]:
        found += desk.explain("brokers.evidence", one)
    return tuple(found)


def _rest(desk: Desk, tables: tuple[Table, ...]) -> list[Table]:
    """The pairs of groups, of which many are shown, and the other tables."""
    return [desk.kept(one, ROWS if at else PAIRS) for at, one in enumerate(tables)]


def _caution(desk: Desk, said: str) -> list[Block]:
    return [Caution(desk.text(said, doubt.relations(desk)).text)] if said else []


def _against_chance(desk: Desk, table: Table) -> str:
    """Whether any broker stands between more pairs, or fewer, than groups given out by chance have it.

    The columns end with pairs across, those explicit, expected, sd, z, p.
    """
    found = [
        (str(row[0]), float(str(row[-6])), float(str(row[-4])), float(str(row[-1])))
        for row in table.rows
        if row[-1] is not None
    ]
    across = [p for _, pairs, _, p in found if pairs]
    if not across:
        return ""
    more = [name for name, pairs, expected, p in found if p < SMALL_P and pairs > expected]
    fewer = [name for name, pairs, expected, p in found if p < SMALL_P and pairs < expected]
    level, tests = SMALL_P, len(found)
    if more:
        first = desk.say("brokers.chance-some", names=desk.joined(more), level=level, tests=tests)
    else:
        first = desk.say("brokers.chance-none", level=level, least=f"{min(across):.2g}", tests=tests)
    less = desk.say("brokers.chance-fewer", names=desk.joined(fewer), level=level) if fewer else ""
    return desk.text(first, less).text


def _holes(desk: Desk) -> Table:
    """Effective size and constraint (Burt 1992) of those with the largest effective size."""
    size, constraint = desk.value("effective-size", "actors"), desk.value("constraint", "actors")
    degree = desk.degrees("actors")
    order = sorted(size, key=lambda one: (-round(size[one], DIGITS), constraint[one], one))
    rows = [(desk.label(one), degree[one], size[one], constraint[one]) for one in order if degree[one] > 1]
    table = Table.of(
        desk.heads("brokers.holes-heads"), rows, desk.say("brokers.holes"), desk.say("brokers.holes-note")
    )
    return desk.kept(table, ROWS)
