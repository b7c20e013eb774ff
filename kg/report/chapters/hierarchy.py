"""Hierarchy: what belongs to what, as a tree and in figures; where several lines meet."""

from kg.analysis.paths import STATUS_WORDS
from kg.analysis.ranked.lines import ATTACHED, SUBORDINATE, Line, lines
from kg.iri import STATUSES
from kg.report.chapters import joint
from kg.report.desk import Desk
from kg.report.figures.tree import MOST, order, tree
from kg.report.parts import Block, Figure
from kg.table import Table

SORTS = (SUBORDINATE, ATTACHED)
FIG = "fig-tree"


def blocks(desk: Desk) -> tuple[Block, ...]:
    """The chapter."""
    upward = [line for line in lines(desk.case("all")) if line.sort in SORTS]
    if not upward:
        return ()
    tables = [*desk.shown("hierarchy"), *desk.shown("superiors")]
    whole = {line.other for line in upward} & set(joint.bodies(desk))
    apart = desk.say("hierarchy.joint", names=desk.listed(sorted(whole))) if whole else ""
    return (desk.text(desk.say("hierarchy.intro"), apart), _figure(desk, upward), *tables)


def _chosen(upward: list[Line]) -> dict[str, Line]:
    """One line upwards for each organisation, so that they make up trees: the surest of the first sort."""
    found: dict[str, Line] = {}
    for line in sorted(upward, key=_rank):
        above = line.other
        while above in found and above != line.one:
            above = found[above].other
        if line.one not in found and above != line.one:
            found[line.one] = line
    return found


def _others(upward: list[Line], chosen: Line) -> list[str]:
    """What else a thing belongs to than what it is drawn below."""
    return sorted({line.other for line in upward if line.one == chosen.one} - {chosen.other})


def _rank(line: Line) -> tuple[int, int, str, str]:
    return SORTS.index(line.sort), STATUSES.index(line.data["status"]), line.one, line.other


def _figure(desk: Desk, upward: list[Line]) -> Figure:
    chosen = _chosen(upward)
    several = {one: _others(upward, line) for one, line in chosen.items()}
    above = {one: line.other for one, line in chosen.items()}
    rows = order(above, desk.label)

    def said(one: str) -> tuple[str, str]:
        text = str(chosen[one].data[f"label_{desk.lang}"])
        if several[one]:
            text = desk.say("hierarchy.also", relation=text, names=desk.listed(several[one], 3))
        return text, str(chosen[one].data["status"])

    canvas = tree(rows[:MOST], desk.label, desk.catalogue.family, said)
    roots, depth = sum(not level for _, level in rows), max(level for _, level in rows) + 1
    title, number = desk.say("hierarchy.figure"), desk.count("organisation", len(rows))
    alt = desk.say("hierarchy.figure-alt", organisations=number, roots=roots, depth=depth)
    cut = desk.say("hierarchy.cut", shown=MOST, all=len(rows)) if len(rows) > MOST else ""
    caption = desk.text(desk.say("hierarchy.caption"), cut).text
    return Figure(FIG, title, caption, alt, canvas.svg(FIG, title, alt), _table(desk, rows, chosen, several))


def _table(
    desk: Desk, rows: list[tuple[str, int]], chosen: dict[str, Line], several: dict[str, list[str]]
) -> Table:
    listed = [
        (
            desk.label(one),
            desk.label(chosen[one].other),
            desk.listed(several[one]),
            str(chosen[one].data[f"label_{desk.lang}"]),
            STATUS_WORDS[chosen[one].data["status"]].in_(desk.lang),
        )
        for one, depth in rows
        if depth
    ]
    return desk.kept(Table.of(desk.heads("hierarchy.heads"), listed, desk.say("hierarchy.table")))
