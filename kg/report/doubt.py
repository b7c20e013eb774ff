"""Doubt: which places in the rankings rest in part on ambiguous relations, and on which.

An ambiguous relation is one reading of words that can be read in several ways; of rival readings at most one
is true. The network holds all of them, so each place is looked at again without any, and with one reading at
a time: an analysis of sensitivity in the manner of Borgatti, Carley & Krackhardt 2006, Social Networks
28:124–136.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import networkx as nx
import numpy as np

from kg.analysis.brokering.brokers import Brokers
from kg.analysis.measures import MEASURES
from kg.analysis.method import Case
from kg.analysis.partitions import partition
from kg.analysis.robust.sensitivity import ranks
from kg.analysis.ties import Ties
from kg.graph.telling.facts import Fact
from kg.graph.telling.sentences import sentence
from kg.iri import STATUSES
from kg.report.desk import Desk

AMBIGUOUS = STATUSES[2]
LARGE, READINGS, FIRST, NAMED, SEVERAL = 2_000, 6, 5, 4, 2
"""In larger networks nothing is looked at again; so many readings, places and relations are, or are named."""


@dataclass(frozen=True, slots=True)
class Fall:
    """A thing that falls by a measure when ambiguous relations go: its rank (or number) in the network as it
    is, without any of them, and with each single reading."""

    thing: str
    measure: str
    before: int
    without: int
    singly: tuple[int, ...]


def doubtful(desk: Desk) -> dict[str, Fact]:
    """The ambiguous relations among persons and organisations, by IRI."""
    edges = desk.network("actors").edges(keys=True, data=True)
    return {str(key): data["fact"] for *_, key, data in edges if data["status"] == AMBIGUOUS}


def rivals(desk: Desk) -> bool:
    """Whether two of the ambiguous relations exclude each other."""
    known = doubtful(desk)
    return any(known.keys() & set(fact.alternatives) for fact in known.values())


def variants(desk: Desk) -> list[nx.MultiDiGraph]:
    """The network without any ambiguous relation; then with all but the rivals of one of them, in turn."""
    known = doubtful(desk)
    if not known or len(desk.ties("actors")) > LARGE:
        return []
    single = [known.keys() & set(fact.alternatives) for _, fact in sorted(known.items())]
    rival = [gone for gone in single if gone][:READINGS]
    return [
        _less(desk, set(known)),
        *(_less(desk, gone) for gone in rival),
    ]


def _less(desk: Desk, gone: set[str]) -> nx.MultiDiGraph:
    graph = desk.network("actors").copy()
    graph.remove_edges_from([edge for edge in graph.edges(keys=True) if edge[2] in gone])
    return graph


def ranked(desk: Desk, measures: tuple[str, ...]) -> list[Fall]:
    """Who is among the first by a measure and falls when ambiguous relations go."""
    others = [Ties.of(graph) for graph in variants(desk)]
    found = []
    for name in measures if others else ():
        compute = MEASURES[name].compute
        every = [
            ranks(np.asarray(compute(one, desk.settings), float)) for one in (desk.ties("actors"), *others)
        ]
        found += list(_falls(desk, name, [[int(rank) for rank in one] for one in every], FIRST))
    return found


def cut(desk: Desk) -> list[Fall]:
    """Which cutpoints cut off less, or nothing, when ambiguous relations go."""
    others = [Ties.of(graph) for graph in variants(desk)]
    compute = MEASURES["articulation"].compute
    every = [compute(one, desk.settings).tolist() for one in (desk.ties("actors"), *others)] if others else []
    lower = [[-int(number) for number in one] for one in every]
    return list(_falls(desk, "articulation", lower, -1)) if every else []


def brokers(desk: Desk) -> list[Fall]:
    """Which of those who broker most between groups broker less when ambiguous relations go."""
    settings = replace(desk.settings, by="parent")
    graphs = variants(desk)
    cases = [Case(one, desk.catalogue) for one in (desk.network("actors"), *graphs)] if graphs else []
    counted: list[dict[str, int]] = []
    for case in cases:
        one = Brokers(case, settings, partition(cases[0], settings.by, settings))
        counted.append(
            {str(thing): int(number) for thing, number in zip(one.ties.ids, one.across, strict=True)}
        )
    ids = [str(one) for one in desk.ties("actors").ids]
    every = [[-counts.get(one, 0) for one in ids] for counts in counted]
    return list(_falls(desk, "brokerage", every, -SEVERAL)) if every else []


def _falls(desk: Desk, measure: str, every: list[list[int]], first: int) -> Iterator[Fall]:
    """Those whose rank grows; of the ``first`` by rank, or of all, whose numbers are then below 0."""
    for at, one in enumerate(desk.ties("actors").ids):
        before, *after = (numbers[at] for numbers in every)
        if before <= first and max(after) > before:
            yield Fall(str(one), measure, abs(before), abs(after[0]), tuple(map(abs, after[1:])))


def relations(desk: Desk) -> str:
    """The ambiguous relations in words, and whether they exclude each other."""
    facts = [fact for _, fact in sorted(doubtful(desk).items())]
    said = [sentence(fact, desk.catalogue.names, desk.lang).rstrip("。.") for fact in facts[:NAMED]]
    names = desk.say("common.semicolon").join(f"“{one}”" for one in said)
    more = desk.say("doubt.more", n=len(facts) - NAMED) if len(facts) > NAMED else ""
    key = "doubt.rivals" if rivals(desk) else "doubt.relations"
    return desk.say(key, names=names + more)


def told(desk: Desk, falls: list[Fall], key: str) -> str:
    """One sentence on those who fall, each with its numbers; nothing when nobody does."""
    if not falls:
        return ""
    parts = []
    for one in sorted(falls, key=lambda fall: (fall.before * (1 if key == "doubt.rank" else -1), fall.thing))[
        :NAMED
    ]:
        singly = desk.say("doubt.singly", numbers=_span(one.singly)) if one.singly else ""
        measure = MEASURES[one.measure].title.in_(desk.lang) if one.measure in MEASURES else ""
        values = {"name": desk.label(one.thing), "measure": measure, "singly": singly}
        parts.append(desk.say(key, **values, before=one.before, without=one.without))
    return desk.say("doubt.lead", parts=desk.say("common.semicolon").join(parts))


def _span(numbers: tuple[int, ...]) -> str:
    least, most = min(numbers), max(numbers)
    return str(least) if least == most else f"{least}–{most}"
