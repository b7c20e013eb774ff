"""Groups of the things in a network: by the organisation they are in, by community, by type.

A grouping folds a network: a closed group is drawn as one thing. By organisation, groups lie in one another,
as units lie in what they are units of; the other two are flat.
"""

from collections import Counter, deque
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from typing import Any

import networkx as nx

from kg.analysis.clustered.communities import louvain, members
from kg.analysis.method import SEED
from kg.analysis.ties import Ties
from kg.iri import STATUSES
from kg.records import Text

ORGANIZATION, POST, PERSON = "organization", "post", "person"
NONE = Text("不属于单一组织", "of no single organisation")
LOOSE = 100
"""So many things that are in no single organisation make up a group."""
LEAST, FULL = 12, 10
"""With fewer things to be seen than the first, even a group of so many times the limit is opened."""
COMMUNITIES = 20_000
"""Communities are looked for in networks of up to so many things."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group: its id, what it is called, the thing that heads it and the group it lies in, if any."""

    id: str
    label: Text
    head: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Grouping:
    """A way to group: its key and title, the group of each thing that has one, and the groups by id."""

    key: str
    title: Text
    of: Mapping[str, str]
    groups: Mapping[str, Group]

    def above(self, group: str) -> Iterable[str]:
        """A group and the groups that it lies in, from the inside out."""
        while group:
            yield group
            group = self.groups[group].parent


def groupings(graph: nx.MultiDiGraph) -> tuple[Grouping, ...]:
    """The ways to group a network; communities only where there is something to find and time to find it."""
    tree = by_parent(graph)
    communities = by_community(graph) if len(graph) <= COMMUNITIES else by_neighbourhood(graph, tree)
    return tuple(one for one in (tree, communities, by_type(graph)) if one.groups)


def outermost(grouping: Grouping) -> tuple[str, ...]:
    """The groups that lie in no other."""
    return tuple(one.id for one in grouping.groups.values() if not one.parent)


def start(grouping: Grouping, limit: int = 300) -> frozenset[str]:
    """The groups to be closed so that at first at most ``limit`` things are seen (or as few as there can be).

    All are closed; then the largest is opened as long as what comes to light still fits, or next to nothing
    would be seen.
    """
    inside = _inside(grouping)
    sizes = _sizes(grouping)
    tops = outermost(grouping)
    seen, closed = len(tops), set(grouping.groups)
    queue = [(-sizes[group], group) for group in sorted(tops)]
    queue.sort()
    while queue:
        _, group = heappop(queue)
        more = len(inside[group][0]) + len(inside[group][1]) - 1
        if seen + more <= limit or (seen < LEAST and more <= FULL * limit):
            seen += more
            closed.discard(group)
            for child in inside[group][1]:
                heappush(queue, (-sizes[child], child))
    return frozenset(closed)


def _inside(grouping: Grouping) -> dict[str, tuple[list[str], list[str]]]:
    """For each group the things and the groups directly in it, in order of IRI."""
    found: dict[str, tuple[list[str], list[str]]] = {group: ([], []) for group in grouping.groups}
    for thing in sorted(grouping.of):
        found[grouping.of[thing]][0].append(thing)
    for group in sorted(grouping.groups):
        if grouping.groups[group].parent:
            found[grouping.groups[group].parent][1].append(group)
    return found


def _sizes(grouping: Grouping) -> Counter[str]:
    """How many things are in each group, those in the groups within it included."""
    own = Counter(grouping.of.values())
    sizes: Counter[str] = Counter()
    for group, count in own.items():
        for above in grouping.above(group):
            sizes[above] += count
    return sizes


def by_type(graph: nx.MultiDiGraph) -> Grouping:
    """One group for each most specific type."""
    of = {iri: data.get("type", "") for iri, data in graph.nodes(data=True) if data.get("type")}
    texts = {data["type"]: _typed(data) for _, data in graph.nodes(data=True) if data.get("type")}
    groups = {type_: Group(type_, texts[type_]) for type_ in sorted(texts)}
    return Grouping("type", Text("类型", "type"), of, groups)


def _typed(data: Mapping[str, Any]) -> Text:
    return Text(data.get("type_zh", ""), data.get("type_en", ""))


def by_community(graph: nx.MultiDiGraph) -> Grouping:
    """Communities: parts that are more tied within than to each other, by modularity.

    The method of Louvain (Blondel et al. 2008, J. Stat. Mech. P10008) on undirected ties, the number of
    relations being their weight; the same for the same network, in whatever order it was put together.
    """
    ties = Ties.of(graph)
    if not ties.size:
        return Grouping("community", Text("社群", "community"), {}, {})
    labels = louvain(ties, SEED)
    parts = [[str(ties.ids[place]) for place in part] for part in members(labels) if len(part) > 1]
    ranked = sorted(parts, key=lambda part: (-len(part), part[0]))
    names = [f"community-{number}" for number, _ in enumerate(ranked, 1)]
    of = {iri: name for name, part in zip(names, ranked, strict=True) for iri in part}
    tied = ties.valued(ties.degrees)
    groups = {name: Group(name, _around(tied, part, graph)) for name, part in zip(names, ranked, strict=True)}
    return Grouping("community", Text("社群", "community"), of, groups)


def by_neighbourhood(graph: nx.MultiDiGraph, tree: Grouping) -> Grouping:
    """Communities of very large networks: those of whole organisations, which lie in them as groups.

    Empty when there are too many organisations for that, too.
    """
    within = {iri: group for iri, group in tree.of.items() if group != NONE.en}
    top = {group: list(tree.above(group))[-1] for group in tree.groups}
    seat = {iri: top[within[iri]] if iri in within else iri for iri in graph}
    quotient = nx.MultiDiGraph()
    quotient.add_nodes_from(
        (iri, graph.nodes[iri] if iri in graph else {}) for iri in sorted(set(seat.values()))
    )
    quotient.add_edges_from((seat[a], seat[b]) for a, b in graph.edges() if seat[a] != seat[b])
    flat = by_community(quotient) if len(quotient) <= COMMUNITIES else None
    if flat is None or not flat.groups:
        return Grouping("community", Text("社群", "community"), {}, {})
    groups = dict(flat.groups)
    for one in tree.groups.values():
        if one.head:
            groups[one.id] = replace(one, parent=one.parent or flat.of.get(one.id, ""))
    of = within | {iri: flat.of[iri] for iri in graph if iri not in within and iri in flat.of}
    return Grouping("community", Text("社群", "community"), of, groups)


def _around(tied: Mapping[Hashable, float], part: list[str], graph: nx.MultiDiGraph) -> Text:
    """A community is called after the thing in it that has most ties."""
    centre = graph.nodes[min(part, key=lambda iri: (-tied[iri], iri))]
    return Text(f"{centre.get('label_zh', '')}一带", f"around {centre.get('label_en', '')}")


def by_parent(graph: nx.MultiDiGraph) -> Grouping:
    """By organisation: every organisation that has something in it heads a group, which it is in itself.

    When many things are in no single organisation, they make up a group of their own.
    """
    whole = wholes(graph)
    mine = _belonging(graph, whole)
    heads = set(whole.values()) | set(mine.values())
    of = {
        iri: group for iri in graph if (group := iri if iri in heads else mine.get(iri) or whole.get(iri, ""))
    }
    groups = {head: Group(head, _named(graph, head), head, whole.get(head, "")) for head in sorted(heads)}
    loose = [iri for iri in graph if iri not in of]
    if len(loose) > LOOSE:
        groups[NONE.en] = Group(NONE.en, NONE)
        of |= dict.fromkeys(loose, NONE.en)
    return Grouping("parent", Text("所属组织", "organisation"), of, groups)


def wholes(graph: nx.MultiDiGraph) -> dict[str, str]:
    """For each organisation that has one, the organisation it belongs to; no circles.

    It belongs to what a structural relation says it is a part of, else to the body of which it is a member.
    Among several the surest counts, then the first by IRI.
    """
    found: dict[str, str] = {}
    for iri, options in sorted(_wholes(graph).items()):
        whole = next((one for *_, one in sorted(options) if iri not in _chain(found, one)), "")
        if whole:
            found[iri] = whole
    return found


def _belonging(graph: nx.MultiDiGraph, whole: Mapping[str, str]) -> dict[str, str]:
    """For everything that is no organisation, the smallest one that holds all it is most nearly bound to.

    A structural relation binds a part to its whole; persons, posts and organisations are bound to each other.
    To have taken part in what an organisation did is no belonging.

    A person is in that of the posts held. Where there is none that holds all, a person or post is in the
    first; anything else is in none.
    """
    bonds = _bonds(graph)
    far = _distances(graph, bonds)
    found: dict[str, str] = {}
    order = ((far[one], _family(graph, one) == PERSON, one) for one in far if far[one])
    for _, _, iri in sorted(order):  # of things equally near, posts before those who hold them
        kind = _family(graph, iri)
        ways = [other for _, other in bonds[iri] if far.get(other, far[iri]) < far[iri]]
        posts = [other for _, other in bonds[iri] if kind == PERSON and _family(graph, other) == POST]
        homes = _homes(posts, found, far) or _homes(ways, found, far)
        shared = _shared(homes, whole)
        if shared or (homes and kind in {PERSON, POST}):
            found[iri] = shared or homes[0]
    return found


def _homes(things: Iterable[str], found: Mapping[str, str], far: Mapping[str, int]) -> list[str]:
    """The organisations that things are, or are known to be in."""
    return [home for one in things if (home := found.get(one, "") or (one if not far[one] else ""))]


def _shared(homes: list[str], whole: Mapping[str, str]) -> str:
    """The innermost organisation that is or holds each of some; empty when there is none."""
    chains = [_chain(whole, home) for home in dict.fromkeys(homes)]
    return next((one for one in chains[0] if all(one in chain for chain in chains)), "") if chains else ""


def _distances(graph: nx.MultiDiGraph, bonds: Mapping[str, list[tuple[int, str]]]) -> dict[str, int]:
    """How many bonds each thing is from the nearest organisation, of those that can be reached from one."""
    holds: dict[str, list[str]] = {iri: [] for iri in graph}
    for iri in sorted(bonds):
        for _, other in bonds[iri]:
            holds[other].append(iri)
    far = {iri: 0 for iri in sorted(graph) if _family(graph, iri) == ORGANIZATION}
    queue = deque(far)
    while queue:
        here = queue.popleft()
        for other in holds[here]:
            if other not in far:
                far[other] = far[here] + 1
                queue.append(other)
    return far


def _wholes(graph: nx.MultiDiGraph) -> dict[str, list[tuple[int, int, str]]]:
    """What each organisation may belong to, how (0 as a part, 1 as a member) and how sure that is."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    for one, other, data in graph.edges(data=True):
        both = {_family(graph, one), _family(graph, other)} == {ORGANIZATION}
        if both and one != other and not _acts(data):
            found.setdefault(one, []).append((not data.get("relation"), _doubt(data), other))
    return found


def _acts(data: Mapping[str, Any]) -> bool:
    """Whether an edge says that one did something to the other, such as founding it: no belonging."""
    return bool(data.get("roles")) and not data.get("relation")


def _bonds(graph: nx.MultiDiGraph) -> dict[str, list[tuple[int, str]]]:
    """What each thing is bound to, the surest first: the whole of a part, and a person's posts and bodies."""
    found: dict[str, list[tuple[int, str]]] = {iri: [] for iri in graph}
    for one, other, data in graph.edges(data=True):
        if one == other:
            continue
        trio = {_family(graph, one), _family(graph, other)} <= {ORGANIZATION, POST, PERSON}
        if trio or data.get("relation"):
            found[one].append((_doubt(data), other))
        if trio:
            found[other].append((_doubt(data), one))
    return {iri: sorted(bonds) for iri, bonds in found.items()}


def _chain(whole: Mapping[str, str], iri: str) -> list[str]:
    """A thing and all that it is known to belong to, from the inside out."""
    chain: dict[str, None] = {}
    while iri and iri not in chain:
        chain[iri] = None
        iri = whole.get(iri, "")
    return list(chain)


def _doubt(data: Mapping[str, Any]) -> int:
    return STATUSES.index(data.get("status", STATUSES[0]))


def _family(graph: nx.MultiDiGraph, iri: str) -> str:
    return str(graph.nodes[iri].get("family", ""))


def _named(graph: nx.MultiDiGraph, iri: str) -> Text:
    return Text(graph.nodes[iri].get("label_zh", ""), graph.nodes[iri].get("label_en", ""))
