"""What the network is: how many things of which kind, which relations and how sure they are; a drawing."""

from collections import Counter

import networkx as nx

from kg.analysis.groups import by_community
from kg.analysis.paths import STATUS_WORDS
from kg.iri import STATUSES
from kg.report.desk import FAMILIES, ROWS, Desk
from kg.report.figures.drawing import MOST, NAMED, drawing
from kg.report.parts import Block, Figure, Paragraph
from kg.table import Cell, Table

RELATIONS, COMMUNITIES = 15, 40
STATED = STATUSES[0]
FIG = "fig-network"


def blocks(desk: Desk) -> tuple[Block, ...]:
    """The chapter."""
    graph, actors = desk.network("all"), desk.network("actors")
    if not desk.things and not len(graph):
        return (Paragraph(desk.say("network.empty")),)
    found: list[Block] = [_said(desk, graph), _kinds(desk)]
    if graph.number_of_edges():
        found.append(desk.kept(_relations(desk, graph), RELATIONS))
    if desk.ties("actors").size:
        nodes, ties = desk.count("node", len(actors)), desk.count("tie", desk.ties("actors").size)
        found.append(Paragraph(desk.say("network.how", nodes=nodes, ties=ties)))
        found += [_figure(desk, actors), *desk.shown("cohesion", "actors", most=2 * ROWS)]
    return tuple(table for table in found if not isinstance(table, Table) or table.rows)


def _said(desk: Desk, graph: nx.MultiDiGraph) -> Paragraph:
    edges = graph.number_of_edges()
    stated = sum(status == STATED for *_, status in graph.edges(data="status"))
    things, relations = desk.count("thing", len(desk.things)), desk.count("relation", edges)
    return desk.text(
        desk.say("network.counts", things=things, relations=relations),
        desk.say("network.sure", stated=stated, doubt=edges - stated) if edges else "",
    )


def _kinds(desk: Desk) -> Table:
    """A row for each family, with how many things of which type are in it."""
    counts: dict[str, Counter[str]] = {}
    for iri in desk.things:
        node = desk.catalogue.node(iri)
        counts.setdefault(str(node["family"]), Counter())[str(node[f"type_{desk.lang}"])] += 1
    rows = [
        (FAMILIES[family].in_(desk.lang), counts[family].total(), _types(desk, counts[family]))
        for family in FAMILIES
        if family in counts
    ]
    return Table.of(desk.heads("network.kinds-heads"), rows, desk.say("network.kinds"))


def _types(desk: Desk, counts: Counter[str]) -> str:
    order = sorted(counts, key=lambda one: (-counts[one], one))
    return desk.say("common.comma").join(f"{one} {counts[one]}" for one in order)


def _relations(desk: Desk, graph: nx.MultiDiGraph) -> Table:
    counts: dict[str, Counter[str]] = {}
    for *_, data in graph.edges(data=True):
        counts.setdefault(str(data[f"label_{desk.lang}"]), Counter())[data["status"]] += 1
    order = sorted(counts, key=lambda name: (-counts[name].total(), name))
    rows: list[list[Cell]] = [
        [name, counts[name].total(), *(counts[name][status] for status in STATUSES)] for name in order
    ]
    heads = [*desk.heads("network.relations-heads"), *(STATUS_WORDS[s].in_(desk.lang) for s in STATUSES)]
    return Table.of(heads, rows, desk.say("network.relations"), desk.say("network.relations-note"))


def _figure(desk: Desk, actors: nx.MultiDiGraph) -> Figure:
    large = len(actors) > MOST
    graph = _quotient(actors) if large else actors
    families = {family: text.in_(desk.lang) for family, text in FAMILIES.items()}
    canvas = drawing(graph, lambda one: _name(desk, graph, one), desk.settings.words, families)
    title = desk.say("network.figure")
    nodes = len(graph) if large else desk.count("node", len(graph))
    alt = desk.say(f"network.figure-{'large-' if large else ''}alt", nodes=nodes, top=_top(desk, graph))
    caption = desk.say("network.caption-large", kept=len(graph)) if large else _caption(desk, actors)
    return Figure(FIG, title, caption, alt, canvas.svg(FIG, title, alt), _tied(desk, graph))


def _caption(desk: Desk, actors: nx.MultiDiGraph) -> str:
    parts = nx.number_connected_components(nx.Graph(actors))
    return desk.text(
        desk.say("network.caption"),
        desk.say("network.unnamed", named=NAMED) if len(actors) > NAMED else "",
        desk.say("network.pieces", parts=parts) if parts > 1 else "",
    ).text


def _quotient(actors: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """The largest communities as things, with a tie where something ties their members."""
    found = by_community(actors)
    sizes = Counter(found.of.values())
    kept = sorted(found.groups, key=lambda one: (-sizes[one], one))[:COMMUNITIES]
    graph = nx.MultiDiGraph()
    for one in kept:
        label = found.groups[one].label
        graph.add_node(one, family="organization", label_zh=label.zh, label_en=label.en)
    pairs = {(found.of[a], found.of[b]) for a, b in actors.edges() if a in found.of and b in found.of}
    for a, b in sorted(pairs):
        if a != b and a in graph and b in graph:
            graph.add_edge(a, b, status=STATED)
    return graph


def _name(desk: Desk, graph: nx.MultiDiGraph, one: str) -> str:
    return str(graph.nodes[one].get(f"label_{desk.lang}") or one)


def _top(desk: Desk, graph: nx.MultiDiGraph) -> str:
    simple = nx.Graph(graph)
    counts = {one: graph.nodes[one].get("size") or simple.degree(one) for one in simple}
    first = sorted(simple, key=lambda one: (-counts[one], one))[:3]
    return desk.joined([_name(desk, graph, one) for one in first])


def _tied(desk: Desk, graph: nx.MultiDiGraph) -> Table:
    """The ties of the drawing as a table: who is tied to whom, or how large which community is."""
    simple, joined = nx.Graph(graph), desk.say("common.semicolon")
    large = any(size is not None for _, size in graph.nodes(data="size"))
    key = "network.communities" if large else "network.ties"
    counts = {one: graph.nodes[one]["size"] if large else len(simple[one]) for one in simple}
    names = {one: _name(desk, graph, one) for one in simple}
    order = sorted(simple, key=lambda one: (-counts[one], names[one], one))
    rows = [(names[one], counts[one], joined.join(sorted(names[n] for n in simple[one]))) for one in order]
    return desk.kept(Table.of(desk.heads(f"{key}-heads"), rows, desk.say(key)))
