"""All measures and studies by name, and the table of measures.

All measures are taken on one reading of the network: undirected, one tie between two things however many
relations there are (the number of relations is the tie's weight), self-loops dropped. A thing without a tie
in the chosen network is not in the table. Values are rounded to 12 digits; equal values are ordered by name,
then by IRI.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import networkx as nx
from rapidfuzz import fuzz, process

from kg.analysis.brokering import brokerage, holes
from kg.analysis.central import centrality, two_mode
from kg.analysis.chance import significance
from kg.analysis.clustered import communities
from kg.analysis.cohesive import cohesion, core
from kg.analysis.engines import sampling
from kg.analysis.interlocking import interlocks
from kg.analysis.labels import DIGITS, columns
from kg.analysis.method import DEFAULTS, Case, Measure, Settings, Study
from kg.analysis.mixed import mixing, multiplexity
from kg.analysis.network import KINDS
from kg.analysis.ranked import hierarchy
from kg.analysis.robust import robustness, sensitivity
from kg.analysis.ties import Ties
from kg.analysis.timed import dated
from kg.errors import KGError
from kg.table import Table

NEAR = 60

MEASURES: Mapping[str, Measure] = {
    **centrality.MEASURES,
    **cohesion.MEASURES,
    **core.MEASURES,
    **communities.MEASURES,
    **holes.MEASURES,
}
"""Numbers for each thing, by name."""
USUAL = tuple(name for name, one in MEASURES.items() if one.usual)
"""What is measured when nothing is named."""
STUDIES: Mapping[str, Study] = {
    **centrality.STUDIES,
    **two_mode.STUDIES,
    **cohesion.STUDIES,
    **core.STUDIES,
    **communities.STUDIES,
    **brokerage.STUDIES,
    **interlocks.STUDIES,
    **hierarchy.STUDIES,
    **mixing.STUDIES,
    **multiplexity.STUDIES,
    **robustness.STUDIES,
    **sensitivity.STUDIES,
    **significance.STUDIES,
    **dated.STUDIES,
}
"""Questions with tables of their own, by name. A name may be that of a measure too: then it means both."""


def measure(network: nx.MultiDiGraph, *names: str, settings: Settings = DEFAULTS) -> Table:
    """The chosen measures (the usual ones when none is named) as one table, the first in order of rank.

    Raises:
        KGError: when there is no such measure.
    """
    chosen, ties = tuple(dict.fromkeys(map(named, names))) or USUAL, Ties.of(network)
    values = {name: MEASURES[name].compute(ties, settings).tolist() for name in chosen}
    rows = [
        (network.nodes[iri][f"label_{settings.lang}"], iri, *(_rounded(values[name][at]) for name in chosen))
        for at, iri in enumerate(ties.ids)
    ]
    headings = ((MEASURES[name].heading or MEASURES[name].title).in_(settings.lang) for name in chosen)
    note = sampling(ties, settings).note(settings) if "betweenness" in chosen else ""
    ranked = sorted(rows, key=lambda row: _order(row, ascending=MEASURES[chosen[0]].ascending))
    return Table.of(
        (*columns(settings), *headings), ranked, "", *filter(None, (read(network, settings), note))
    )


def study(name: str, case: Case, settings: Settings) -> tuple[Table, ...]:
    """The tables of a study; the first says of which network and, where it is about groups, by what.

    Raises:
        KGError: as the study does.
    """
    first, *others = STUDIES[name].compute(case, settings)
    return (replace(first, notes=(read(case.graph, settings), *first.notes)), *others)


def read(network: nx.MultiDiGraph, settings: Settings) -> str:
    """Which network was measured, in words."""
    made = network.graph
    if "kind" not in made:
        return ""
    title, things = KINDS[made["kind"]].title.in_(settings.lang), len(network)
    relations = network.number_of_edges()
    only = settings.words("，仅明述的关系", ", only what is explicit") if made.get("explicit_only") else ""
    return settings.words(
        f"网络：{title}（--network {made['kind']}）{only}；{things} 个节点，{relations} 条关系。",
        f"Network: {title} (--network {made['kind']}){only}; {things} things, {relations} relations.",
    )


def named(text: str) -> str:
    """The name of the measure that a text means: its name or title in either language, in any case.

    Raises:
        KGError: when there is no such measure; the message names the nearest.
    """
    return _named(text, MEASURES)


def meant(text: str) -> str:
    """The name of the measure or study that a text means.

    Raises:
        KGError: when it means neither; the message names the nearest.
    """
    return _named(text, {**STUDIES, **MEASURES})


def listing(settings: Settings = DEFAULTS) -> Table:
    """Every measure and study: its name, titles, what it says, and where it comes from."""
    words = settings.words
    head = (
        words("命令中的名称", "name"),
        "名称",
        "title",
        words("说明", "what it says"),
        words("表", "gives"),
        words("出处", "source"),
    )
    kinds = ((MEASURES, words("每个节点一个数", "a number each")), (STUDIES, words("表格", "tables")))
    rows = (
        (name, one.title.zh, one.title.en, one.description.in_(settings.lang), kind, one.source)
        for several, kind in kinds
        for name, one in several.items()
    )
    return Table.of(head, rows)


def _named(text: str, known: Mapping[str, Measure] | Mapping[str, Measure | Study]) -> str:
    wanted = text.strip().casefold().replace("_", "-")
    words = {
        word.casefold(): name for name, one in known.items() for word in (one.title.zh, one.title.en, name)
    }
    if wanted in words:
        return words[wanted]
    near = process.extractOne(wanted, list(words), scorer=fuzz.ratio, score_cutoff=NEAR)
    name = words[near[0]] if near else ""
    first = (f"nearest: {name}; ", f"最接近的：{known[name].title.zh}；") if name else ("", "")
    raise KGError(
        f"no measure “{text}”",
        fix=f"{first[0]}see kg measure --list",
        zh=(f"没有“{text}”这一指标", f"{first[1]}可选项见 kg measure --list"),
    )


def _order(row: tuple[Any, ...], *, ascending: bool) -> tuple[float, str, str]:
    """Highest value first, or lowest where that is what matters; then by name and IRI."""
    return (1 if ascending else -1) * float(row[2]), str(row[0]), str(row[1])


def _rounded(value: float) -> int | float:
    return value if isinstance(value, int) else round(value, DIGITS) + 0.0
