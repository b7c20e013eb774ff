"""Time: the network on a date, through windows of time, and what changed between two dates.

A source shows that a relation held *on* a date; that is not its start. So of every relation it is said
whether it was shown then, is between its start and end, is of an occasion with that date, may have held, or
has no date
(:mod:`kg.analysis.timed.spells`). Nothing is filled in: what the sources do not date stays undated.
"""

from collections import Counter

import networkx as nx
import pyoxigraph as ox

from kg.analysis.method import Case, Settings, Study
from kg.analysis.paths import STATUS_WORDS
from kg.analysis.timed.changes import changes
from kg.analysis.timed.chronicle import (
    Chronicle,
    Edge,
    basis,
    caveats,
    chronicle,
    dates,
    label,
    pairs,
    period,
    titled,
    told,
)
from kg.analysis.timed.spells import HOLDS, KNOWN, OCCASION, POSSIBLE, STATED, STATES, UNDATED, Period
from kg.analysis.timed.turnover import SOURCE as TURNOVER
from kg.analysis.timed.turnover import windows
from kg.errors import KGError
from kg.records import Text
from kg.schema import Schema
from kg.table import Table

VALID = "Snodgrass & Ahn 1985, SIGMOD Record 14:236–246"
Found = list[tuple[Edge, str]]


def on(
    graph: nx.MultiDiGraph, store: ox.Store, schema: Schema, day: str, *, least: str = STATED
) -> nx.MultiDiGraph:
    """The network on a date: a copy with the edges that held then, and the nodes they end in.

    ``day`` is an ISO date; a month or year means any day in it. ``least`` says how little will do: ``shown``
    (a source shows it then), ``stated`` (or it is between its start and end), ``occasion`` (or the occasion
    that it is about has its date then: which may have been announced, and is not known to have come about),
    ``possible`` (or nothing says that it had not begun or was over), ``undated`` (or it has no date at all).
    Each edge says as ``holds`` which of them it is. That the time asked for is that of the matter, not of
    the record, follows Snodgrass & Ahn 1985, SIGMOD Record 14:236–246.

    Raises:
        KGError: when the date is none, or ``least`` none of these words.
    """
    if least not in HOLDS:
        raise KGError(f"no such certainty: {least!r}", fix="choose one of " + ", ".join(HOLDS))
    enough = HOLDS[: HOLDS.index(least) + 1]
    found = chronicle(graph, store, schema).states(period(day))
    kept = [(edge, how) for edge, how in found if how in enough]
    ends = {end for edge, _ in kept for end in edge[:2]}
    out = nx.MultiDiGraph(**graph.graph, day=day, least=least)
    out.add_nodes_from((node, data) for node, data in graph.nodes(data=True) if node in ends)
    out.add_edges_from((a, b, key, {**data, "holds": how}) for (a, b, key, data), how in kept)
    return out


def on_date(case: Case, settings: Settings) -> tuple[Table, ...]:
    """The network on the date ``settings.since``, or from it to ``settings.until``; by default the last date.

    The first table counts relations, pairs and things by what is known of them; the second lists what held
    or may have held; the third has the things by their ties then. Valid time: Snodgrass & Ahn 1985, SIGMOD
    Record 14:236–246.

    Raises:
        KGError: when a date is none, or the second comes before the first.
    """
    history = told(case)
    when = _asked(settings, history)
    found = history.states(when)
    return (
        _by_state(history, found, when, settings),
        _relations(history, found, when, settings),
        _things(history, found, when, settings),
    )


def _asked(settings: Settings, history: Chronicle) -> Period:
    """The period that is asked for."""
    one, other = history.ends(settings)
    if settings.since and settings.until:
        return one[0], other[1]
    return one if settings.since else other


def _asking(settings: Settings, history: Chronicle) -> tuple[str, ...]:
    """Notes on the date itself and on how to read the states."""
    own = settings.words(
        "未指定日期，取资料中最晚的日期；来源可能在此日之前写成。",
        "No date was given: the last one that the data name is taken; a source may speak of it in advance.",
    )
    how = settings.words(
        "当日见载：来源表明当时成立；在起止期间内：有起止日期为据；可能存续：无明文排除；"
        f"尚未开始、已结束：依起或止的日期。按所述之事的时间计，不按成文时间（{VALID}）。",
        "Shown then: a source shows that it held; between start and end: by the date of either; possible: "
        "nothing excludes it; not begun yet, over: by the date of a start or end. The time is that of the "
        f"matter, not of the record ({VALID}).",
    )
    how += settings.words(
        "据所述日期：关系只因所涉活动的日期而有日期，不算可证成立；来源可能写在该日之前，所述是预告，不证明如期发生。"
        "活动只载开始日期的，止于何日未载。",
        " By the stated date of the occasion: the relation is dated only through its occasion, and is not "
        "counted as known to hold; a source may have been written before that day, and so says what was "
        "announced, not that it took place. Where only the beginning is dated, the end is not stated.",
    )
    return (how,) if settings.since or settings.until or not history.span else (own, how)


def _by_state(history: Chronicle, found: Found, when: Period, settings: Settings) -> Table:
    rows = []
    for name, title in STATES.items():
        edges = [edge for edge, how in found if how == name]
        things = {end for edge in edges for end in edge[:2]}
        rows.append((title.in_(settings.lang), len(edges), len(pairs(edges)), len(things)))
    head = settings.words("状态 关系数 节点对数 节点数", "state relations pairs things").split()
    day = history.words(when, settings)
    caption = titled(settings, f"{day} 的网络：各状态的关系", f"the network on {day}: relations by state")
    return Table.of(head, rows, caption, *caveats(history, settings), *_asking(settings, history))


def _relations(history: Chronicle, found: Found, when: Period, settings: Settings) -> Table:
    """The dated relations that held or may have held, the surest first."""
    nodes = history.graph.nodes
    rows = []
    for (edge, said), (_, how) in zip(history.edges, found, strict=True):
        if how in HOLDS and how != UNDATED:
            one, other, key, data = edge
            names = (label(nodes[one], settings), label(data, settings), label(nodes[other], settings))
            sure = STATUS_WORDS.get(data.get("status", ""), Text()).in_(settings.lang)
            state = STATES[how].in_(settings.lang)
            told_of = dates(said, settings), basis(said, settings)
            rows.append((HOLDS.index(how), *names, state, *told_of, sure, key))
    head = settings.words(
        "主体|关系|客体|状态|日期|日期依据|明述与否|关系IRI",
        "subject|relation|object|state|dates|basis of dates|status|relation iri",
    ).split("|")
    day = history.words(when, settings)
    caption = titled(
        settings,
        f"{day} 成立或可能成立的有日期的关系",
        f"dated relations that held or may have held on {day}",
    )
    return Table.of(head, (row[1:] for row in sorted(rows, key=lambda row: (*row[:4], row[-1]))), caption)


def _things(history: Chronicle, found: Found, when: Period, settings: Settings) -> Table:
    """Things by the number of others they were tied to then; the dated ties only."""
    nodes, day = history.graph.nodes, history.words(when, settings)
    known = _degrees([edge for edge, how in found if how in KNOWN])
    said = _degrees([edge for edge, how in found if how in KNOWN or how == OCCASION])
    possible = _degrees([edge for edge, how in found if how in {*KNOWN, OCCASION, POSSIBLE}])
    rows = sorted(
        ((label(nodes[iri], settings), iri, known[iri], said[iri], possible[iri]) for iri in possible),
        key=lambda row: (-row[2], -row[3], -row[4], row[0], row[1]),
    )
    head = settings.words(
        "名称|IRI|可证联系|可证或据所述日期的联系|连同可能的联系",
        "entity|iri|known ties|known or by stated date|with possible ties",
    )
    caption = titled(
        settings,
        f"{day} 各节点与多少个节点有联系",
        f"with how many others each thing was tied on {day}",
    )
    return Table.of(head.split("|"), rows, caption)


def _degrees(edges: list[Edge]) -> Counter[str]:
    return Counter(end for pair in pairs(edges) for end in pair)


STUDIES: dict[str, Study] = {
    "on-date": Study(
        Text("某日网络", "network on a date"),
        Text(
            "某日哪些关系可证成立、哪些只据所述日期、哪些可能成立、哪些没有日期",
            "which relations are known to hold on a date, by stated date or perhaps; which have no date",
        ),
        VALID,
        on_date,
        network="all",
    ),
    "windows": Study(
        Text("分期变动", "turnover through time"),
        Text(
            "逐期可证或据所述日期的联系与成员、相邻时段的 Jaccard 系数、任期",
            "ties known or by stated date and members window by window, Jaccard index of neighbours, tenure",
        ),
        TURNOVER,
        windows,
        network="all",
    ),
    "changes": Study(
        Text("两日之间的变化", "changes between two dates"),
        Text("两个日期之间新出现、结束与更名的", "what appeared, ended or was renamed between two dates"),
        VALID,
        changes,
        network="all",
    ),
}
"""The studies of time, by name."""
