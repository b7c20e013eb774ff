"""Time: what can be dated, on a line; what the studies of time say."""

from kg.analysis.timed.chronicle import basis, listed, told
from kg.analysis.timed.spells import Days, Spell, hull
from kg.report.desk import Desk
from kg.report.figures.timeline import MOST, Row, iso, timeline
from kg.report.parts import Block, Figure, Paragraph
from kg.table import Table

FIG = "fig-time"
SEEN = 3
"""The column of the days on which a source shows a thing."""
Dated = list[tuple[str, Spell]]


def blocks(desk: Desk) -> tuple[Block, ...]:
    """The chapter."""
    graph = desk.network("all")
    if not graph.number_of_edges():
        return ()
    spells, edges = _spells(desk)
    if not spells:
        return (Paragraph(desk.say("time.none")),)
    share = f"{edges / graph.number_of_edges():.0%}"
    nodes, relations = desk.count("thing", len(spells)), desk.count("relation", edges)
    said = desk.text(
        desk.say("time.intro"), desk.say("time.dated", nodes=nodes, relations=relations, share=share)
    )
    return (said, _figure(desk, spells), *desk.shown("windows", "all"))


def _spells(desk: Desk) -> tuple[Dated, int]:
    """The dated things in order of time, and how many relations are dated."""
    history = told(desk.case("all"))
    dated = [
        (iri, one)
        for iri, one in history.spells.nodes.items()
        if iri in history.graph and one.days != (None, None)
    ]
    dated.sort(key=lambda one: (_known(one[1].days), desk.label(one[0]), one[0]))
    return dated, history.dated


def _known(days: Days) -> tuple[int, int]:
    first, last = days
    return (first if first is not None else last or 0, last if last is not None else first or 0)


def _figure(desk: Desk, spells: Dated) -> Figure:
    canvas = timeline([_row(desk, iri, one) for iri, one in spells[:MOST]])
    title, things = desk.say("time.figure"), desk.count("thing", len(spells))
    days = [day for _, one in spells for day in one.days if day is not None]
    alt = desk.say("time.figure-alt", things=things, first=iso(min(days))[:7], last=iso(max(days))[:7])
    cut = desk.say("time.cut", shown=MOST, all=len(spells)) if len(spells) > MOST else ""
    caption = desk.text(desk.say("time.caption"), cut).text
    table = desk.kept(_table(desk, spells), MOST)
    return Figure(FIG, title, caption, alt, canvas.svg(FIG, title, alt), table)


def _row(desk: Desk, iri: str, one: Spell) -> Row:
    """A dated thing as it is drawn: its dates, and on which side it is open."""
    shown = one.begun or one.ended or one.seen
    name, family = desk.label(iri), desk.catalogue.family(iri)
    opened = not _known_end(one.begun, 0), not _known_end(one.ended, 1)
    days = [day for pair in (*one.begun, *one.ended, *one.seen) for day in pair if day is not None]
    return Row(name, family, min(days), max(days), opened, listed(one, shown, desk.settings))


def _table(desk: Desk, spells: Dated) -> Table:
    """The dates that are drawn; the days on which things were seen only where there are any."""
    rows = [(desk.label(iri), *_dates(desk, one), basis([one], desk.settings)) for iri, one in spells]
    kept = [at for at in range(5) if at != SEEN or any(row[at] for row in rows)]
    heads = desk.heads("time.heads")
    return Table.of(
        [heads[at] for at in kept], ([row[at] for at in kept] for row in rows), desk.say("time.table")
    )


def _known_end(stated: tuple[Days, ...], end: int) -> bool:
    """Whether a start (end 0) or an end (1) is stated, with a day that bounds it."""
    return bool(stated) and hull(stated)[end] is not None


def _dates(desk: Desk, one: Spell) -> tuple[str, ...]:
    """The start, the end and the days on which it was seen; what is not stated is said not to be."""
    none = desk.say("time.open")
    bounds = (listed(one, days, desk.settings) or none for days in (one.begun, one.ended))
    return (*bounds, listed(one, one.seen, desk.settings))
