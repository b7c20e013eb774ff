"""Brokers: who lies between others, without whom the network falls apart, who stands between groups."""

from kg.report.desk import ROWS, Desk
from kg.report.parts import Block
from kg.table import Table

EXPLAINED, NAMED, CLOSE, DIGITS = 2, 3, 1e-12, 12


def blocks(desk: Desk) -> tuple[Block, ...]:
    """The chapter."""
    if not desk.ties("actors").size:
        return ()
    between = desk.value("betweenness", "actors")
    order = [one for one in sorted(between, key=lambda one: (-between[one], one)) if between[one] > CLOSE]
    first = desk.say("brokers.first", name=desk.label(order[0])) if order else desk.say("brokers.none")
    found: list[Block] = [desk.text(desk.say("brokers.intro"), first)]
    found += [*desk.shown("cutpoints", "actors"), _holes(desk)]
    roles = desk.shown("brokerage", "actors", by="parent")
    if roles:
        names = [str(row[0]) for row in roles[0].rows[:NAMED]]
        most = desk.say("brokers.most" if len(names) > 1 else "brokers.most-one", names=desk.joined(names))
        found += [desk.text(desk.say("brokers.parent"), most), *roles]
    for one in order[:EXPLAINED]:
        found += desk.explain("brokers.evidence", one)
    return tuple(found)


def _holes(desk: Desk) -> Table:
    """Effective size and constraint (Burt 1992) of those with the largest effective size."""
    size, constraint = desk.value("effective-size", "actors"), desk.value("constraint", "actors")
    degree = desk.degrees("actors")
    order = sorted(size, key=lambda one: (-round(size[one], DIGITS), constraint[one], desk.label(one), one))
    rows = [(desk.label(one), degree[one], size[one], constraint[one]) for one in order if degree[one] > 1]
    table = Table.of(
        desk.heads("brokers.holes-heads"), rows, desk.say("brokers.holes"), desk.say("brokers.holes-note")
    )
    return desk.kept(table, ROWS)
