"""Time: what can be dated, on a line; what the studies of time say."""

from kg.analysis.timed.when import dated
from kg.report.desk import Desk
from kg.report.figures.timeline import MOST, Spell, iso, timeline
from kg.report.parts import Block, Figure, Paragraph
from kg.table import Table

FIG = "fig-time"


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
    return (said, _figure(desk, spells), *desk.shown("windows"))


def _spells(desk: Desk) -> tuple[list[Spell], int]:
    """The dated things in order of time, and how many relations are dated."""
    graph = desk.network("all")
    found = dated(graph, desk.store, desk.schema)
    order = sorted(found.nodes.items(), key=lambda one: (_known(one[1]), desk.label(one[0]), one[0]))
    family = desk.catalogue.family
    known = [(iri, days) for iri, days in order if days != (None, None)]
    spells = [Spell(desk.label(iri), family(iri), *days) for iri, days in known]
    return spells, len(found.edges)


def _known(days: tuple[int | None, int | None]) -> tuple[int, int]:
    first, last = days
    return (first if first is not None else last or 0, last if last is not None else first or 0)


def _figure(desk: Desk, spells: list[Spell]) -> Figure:
    canvas = timeline(spells[:MOST])
    title, things = desk.say("time.figure"), desk.count("thing", len(spells))
    days = [day for one in spells for day in (one.first, one.last) if day is not None]
    alt = desk.say("time.figure-alt", things=things, first=iso(min(days)), last=iso(max(days)))
    cut = desk.say("time.cut", shown=MOST, all=len(spells)) if len(spells) > MOST else ""
    caption = desk.text(desk.say("time.caption"), cut).text
    rows = [(one.name, _day(desk, one.first), _day(desk, one.last)) for one in spells]
    table = desk.kept(Table.of(desk.heads("time.heads"), rows, desk.say("time.table")), MOST)
    return Figure(FIG, title, caption, alt, canvas.svg(FIG, title, alt), table)


def _day(desk: Desk, day: int | None) -> str:
    return desk.say("time.open") if day is None else iso(day)
