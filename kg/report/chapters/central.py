"""Who is central and why: the first by each measure, with the words behind their ties; the degrees of all."""

from collections import Counter

from kg.analysis.engines import sampling
from kg.analysis.measures import MEASURES
from kg.report import doubt
from kg.report.desk import Desk
from kg.report.figures.degrees import FEW, bars, cumulative
from kg.report.parts import Block, Caution, Figure, Paragraph
from kg.table import Cell, Table, plain

SHOWN = ("degree", "betweenness", "harmonic", "eigenvector", "pagerank")
"""The measures of the overview."""
TOP, EQUALS, EXPLAINED, SMALL, DIGITS = 5, 8, 3, 100, 12
MOSTLY = 2 / 3
"""If so large a share of those that a thing is tied to are of one type, it is said."""
FIG = "fig-degrees"
Values = dict[str, float]


def blocks(desk: Desk) -> tuple[Block, ...]:
    """The chapter."""
    ties = desk.ties("actors")
    if not ties.size:
        return ()
    values = {name: desk.value(name, "actors") for name in SHOWN}
    found: list[Block] = [_said(desk), _top(desk, values), _meaning(desk, values)]
    falls = doubt.told(desk, doubt.ranked(desk, SHOWN), "doubt.rank")
    if falls:
        found.append(Caution(desk.text(falls, doubt.relations(desk)).text))
    if len(ties) < SMALL:
        found.append(Caution(desk.say("central.small", nodes=desk.count("node", len(ties)))))
    for one in desk.ranked("actors")[:EXPLAINED]:
        found += desk.explain("central.evidence", one)
    return (*found, _figure(desk), *desk.shown("centralization", "actors"))


def _said(desk: Desk) -> Paragraph:
    degree, order = desk.degrees("actors"), desk.ranked("actors")
    first = [one for one in order if degree[one] == degree[order[0]]]
    key = "central.first" if len(first) == 1 else "central.firsts"
    ties = desk.count("other", degree[order[0]])
    return desk.text(
        desk.say(key, names=desk.listed(first, 4), ties=ties),
        of_what(desk, order[:EXPLAINED]),
        desk.say("central.ways"),
    )


def of_what(desk: Desk, several: list[str]) -> str:
    """Of which type most of those are to which some things are tied, where that is so of many."""
    parts = [part for part in (_one_kind(desk, one) for one in several) if part]
    listed = desk.say("common.semicolon").join(parts)
    return desk.say("central.kinds", parts=listed) if parts else ""


def _one_kind(desk: Desk, iri: str) -> str:
    graph = desk.network("actors")
    near = {*graph.successors(iri), *graph.predecessors(iri)} - {iri}
    counts = Counter(str(graph.nodes[one][f"type_{desk.lang}"]) for one in near)
    kind, number = max(counts.items(), key=lambda one: (one[1], one[0]))
    if MOSTLY * len(near) > number or len(near) < TOP:
        return ""
    return desk.say("central.one-kind", name=desk.label(iri), all=len(near), number=number, kind=kind)


def _top(desk: Desk, values: dict[str, Values]) -> Table:
    columns = [_first(desk, found) for found in values.values()]
    count = max((min(len(column), TOP) for column in columns), default=0)
    rows: list[list[Cell]] = [
        [
            place + 1 if place < count else "",
            *(column[place] if place < len(column) else "" for column in columns),
        ]
        for place in range(max(map(len, columns), default=0))
    ]
    sampled = sampling(desk.ties("actors"), desk.settings).note(desk.settings)
    notes = [note for note in (sampled, desk.say("central.equal")) if note]
    heads = [desk.say("central.place"), *(MEASURES[name].title.in_(desk.lang) for name in values)]
    return Table.of(heads, rows, desk.say("central.top", n=count), *notes)


def _first(desk: Desk, values: Values) -> list[str]:
    """The first few with their values, what is 0 left out; all that equal the last of them, or how many."""
    rounded = {one: round(value, DIGITS) for one, value in values.items() if round(value, DIGITS)}
    order = sorted(rounded, key=lambda one: (-rounded[one], one))
    least = rounded[order[:TOP][-1]] if order else 0.0
    equal = sum(rounded[one] >= least for one in order)
    order = order[: equal if equal <= EQUALS else TOP]
    more = [desk.say("central.more-equal", n=equal - len(order))] if equal > len(order) else []
    numbers = {one: int(rounded[one]) if rounded[one].is_integer() else rounded[one] for one in order}
    cells = [desk.say("central.cell", name=desk.label(one), value=plain(numbers[one])) for one in order]
    return cells + more


def _meaning(desk: Desk, values: dict[str, Values]) -> Paragraph:
    told = (MEASURES[name] for name in values)
    colon = desk.say("common.colon")
    parts = (f"{one.title.in_(desk.lang)}{colon}{one.description.in_(desk.lang)}" for one in told)
    listed = desk.say("common.semicolon").join(parts) + desk.say("common.stop")
    return desk.text(desk.say("central.means"), listed[0].upper() + listed[1:])


def _figure(desk: Desk) -> Figure:
    degree, order = desk.degrees("actors"), desk.ranked("actors")
    title = desk.say("central.figure")
    if len(order) <= 2 * FEW:
        shown = [(desk.label(one), desk.catalogue.family(one), degree[one]) for one in order[:FEW]]
        canvas = bars(shown)
        cut = desk.say("central.cut", shown=len(shown), all=len(order)) if len(shown) < len(order) else ""
        caption = desk.text(cut, desk.say("central.bars")).text
    else:
        canvas, caption = cumulative(list(degree.values()), desk.settings.words), desk.say("central.curve")
    nodes, most = desk.count("node", len(order)), degree[order[0]]
    alt = desk.say("central.figure-alt", nodes=nodes, most=most, name=desk.label(order[0]))
    return Figure(FIG, title, caption, alt, canvas.svg(FIG, title, alt), _counts(desk))


def _counts(desk: Desk) -> Table:
    counts = Counter(desk.degrees("actors").values())
    rows = [(degree, counts[degree]) for degree in sorted(counts, reverse=True)]
    return desk.kept(Table.of(desk.heads("central.counts-heads"), rows, desk.say("central.counts")), 20)
