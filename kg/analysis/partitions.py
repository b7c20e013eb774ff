"""Partitions: the things of a network divided into groups, by what they are, where they belong or stand.

A thing is in at most one group; what is in none is left out by whoever uses the partition. What belongs
to several wholes at once and equally surely, such as a team set up by two bodies together, is in neither
alone: all that belong to the same wholes make up a *shared* group.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import networkx as nx
import pyoxigraph as ox

from kg.analysis.clustered.communities import members, sought
from kg.analysis.evidence import Data, is_act, is_membership
from kg.analysis.labels import label
from kg.analysis.method import Case, Settings
from kg.analysis.network import network
from kg.analysis.nodes import FAMILIES, OTHER
from kg.analysis.ranked.lines import JOINT, lines
from kg.analysis.ties import Ties
from kg.errors import KGError
from kg.iri import DHQ, OWL, RDF, STATUSES
from kg.records import Text

LEVEL = DHQ + "level"
PERSON, ORGANIZATION, GROUP, POST = "person", "organization", "group", "post"
WITHOUT = frozenset({"affiliation", "events"})
"""The kinds of network that lack relations among organisations."""
HALF = 0.5
"""A whole that holds more than this share of all that is in wholes is opened: its parts are the groups."""
NAMED = 3
"""So many wholes are named in what a shared group is called."""
Bonds = dict[str, frozenset[str]]
"""What each thing is most nearly bound to."""


@dataclass(frozen=True, slots=True)
class Partition:
    """A division: what it is called, the group of each thing that is in one, and the groups by id.

    ``shared`` are the groups of what belongs to several wholes; ``opened`` the wholes that were divided
    into their parts because nearly everything lies in them.
    """

    title: Text
    of: Mapping[str, str]
    labels: Mapping[str, Text]
    shared: frozenset[str] = frozenset()
    opened: tuple[str, ...] = ()


def partition(case: Case, by: str, settings: Settings) -> Partition:
    """The things of a network divided in one of the ways of :data:`PARTITIONS`.

    Raises:
        KGError: when there is no such way.
    """
    if by not in PARTITIONS:
        raise KGError(
            f"no partition {by!r}",
            fix="choose one of " + ", ".join(PARTITIONS),
            zh=(f"没有“{by}”这种分组", "可选 " + "、".join(PARTITIONS)),
        )
    title, divided = PARTITIONS[by]
    return divided(case, settings, title)


def _by_type(case: Case, settings: Settings, title: Text) -> Partition:
    """By most specific class."""
    of, labels = {}, {}
    for iri, data in case.graph.nodes(data=True):
        if data.get("type"):
            of[str(iri)] = data["type"]
            labels[data["type"]] = Text(data["type_zh"], data["type_en"])
    return Partition(title, of, labels)


def _by_family(case: Case, settings: Settings, title: Text) -> Partition:
    """By the widest kinds of things, such as person and organisation."""
    of = {str(iri): str(family) for iri, family in case.graph.nodes(data="family") if family}
    schema = case.catalogue.schema
    labels = {
        name: Text(schema.label(FAMILIES[name], "zh"), schema.label(FAMILIES[name], "en"))
        if name in FAMILIES
        else Text("其他事物", "other things")
        for name in sorted({*of.values()} | {OTHER})
    }
    return Partition(title, of, {name: labels[name] for name in sorted(set(of.values()))})


def _by_community(case: Case, settings: Settings, title: Text) -> Partition:
    """By community, named after the thing in it that has most ties (``clustered.communities``)."""
    ties = Ties.of(case.graph)
    of: dict[str, str] = {}
    labels: dict[str, Text] = {}
    parts = (part for part in members(sought(ties, settings).labels) if len(part) > 1) if ties else ()
    for number, part in enumerate(parts, start=1):
        name = f"community-{number}"
        centre = case.graph.nodes[ties.ids[min(part, key=lambda at: (-ties.degrees[at], at))]]
        labels[name] = Text(f"{centre['label_zh']}一带", f"around {centre['label_en']}")
        of |= {str(ties.ids[at]): name for at in part}
    return Partition(title, of, labels)


def _by_parent(case: Case, settings: Settings, title: Text) -> Partition:
    """By the outermost organisation that a thing is a part of; persons by that where they hold posts.

    Only structural relations make a part, not membership in a joint body or leading one: a town is not a
    part of the committee that it sits in. What is bound to several wholes equally surely is shared; of
    relations of unequal status the surest count.
    """
    known = _known(case)
    bonds = _bonds(known)
    opened: tuple[str, ...] = ()
    found = _outermost(known, bonds, frozenset())
    while wide := _wide(found, bonds, opened):
        opened = (*opened, wide)
        found = _outermost(known, bonds, frozenset(opened))
    inside = {iri: wholes for iri, wholes in found.items() if iri in case.graph}
    return _grouped(title, inside, lambda iri: _label(known, iri), opened)


def _by_level(case: Case, settings: Settings, title: Text) -> Partition:
    """By the level given to organisations (``dhq:level``); persons by that of where they hold posts."""
    found: Bonds = {}
    known, schema, store = _known(case), case.catalogue.schema, case.catalogue.store
    for iri in _family(known, ORGANIZATION):
        quads = store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(LEVEL), None)
        found[iri] = frozenset(q.object.value for q in quads if isinstance(q.object, ox.NamedNode))
    for person, seats in _seats(known).items():
        found[person] = frozenset().union(*(found.get(seat, frozenset()) for seat in seats))
    inside = {iri: levels for iri, levels in found.items() if iri in case.graph}
    return _grouped(title, inside, lambda iri: Text(schema.label(iri, "zh"), schema.label(iri, "en")))


def _grouped(
    title: Text, found: Bonds, named: Callable[[str], Text], opened: tuple[str, ...] = ()
) -> Partition:
    """A partition of what is in one whole, or in the same several, each."""
    of = {iri: " ".join(sorted(wholes)) for iri, wholes in sorted(found.items()) if wholes}
    wholes = {group: group.split(" ") for group in sorted(set(of.values()))}
    labels = {group: _joined([named(one) for one in several]) for group, several in wholes.items()}
    shared = frozenset(group for group, several in wholes.items() if len(several) > 1)
    return Partition(title, of, labels, shared, opened)


def _joined(names: list[Text]) -> Text:
    """What a group is called: its whole, or the several that share it."""
    if len(names) == 1:
        return names[0]
    first, more = names[:NAMED], len(names) - NAMED
    zh, en = "、".join(name.in_("zh") for name in first), " and ".join(name.in_("en") for name in first)
    zh, en = (f"{zh}等 {len(names)} 方", f"{en} and {more} more") if more > 0 else (zh, en)
    return Text(f"{zh}共有", f"shared: {en}")


def _known(case: Case) -> Case:
    """A case that has the relations by which one belongs, which some kinds of network leave out."""
    if case.graph.graph.get("kind") not in WITHOUT:
        return case
    explicit_only, catalogue = bool(case.graph.graph.get("explicit_only")), case.catalogue
    return Case(network(catalogue.store, catalogue.schema, explicit_only=explicit_only), catalogue)


def _bonds(case: Case) -> Bonds:
    """What each actor is bound to upwards: wholes of organisations, owners of groups, seats of persons."""
    upward: dict[str, list[tuple[int, str]]] = {}
    for line in lines(case):
        if line.sort != JOINT:
            upward.setdefault(line.one, []).append((_doubt(line.data), line.other))
    for one, other, data in _owned(case):
        last = len(STATUSES) * (_is(case, other, GROUP))
        upward.setdefault(one, []).append((last + _doubt(data), other))
    return {iri: _surest(several) for iri, several in upward.items()} | _seats(case)


def _owned(case: Case) -> Iterator[tuple[str, str, Data]]:
    """Structural relations from groups and posts to organisations, and from groups to groups."""
    relations = {data["relation"] for *_, data in case.graph.edges(data=True)} - {""}
    upward = {relation for relation in relations if not _symmetric(case, relation)}
    for one, other, data in case.graph.edges(data=True):
        inside = _is(case, one, GROUP, POST) and _is(case, other, ORGANIZATION)
        among = _is(case, one, GROUP) and _is(case, other, GROUP) and one != other
        if (inside or among) and data["relation"] in upward:
            yield str(one), str(other), data


def _symmetric(case: Case, relation: str) -> bool:
    types = case.catalogue.schema.values(relation, RDF + "type")
    return any(type_.value == OWL + "SymmetricProperty" for type_ in types)


def _seats(case: Case) -> Bonds:
    """Where each person holds a post or belongs, as far as it is surest."""
    found: dict[str, list[tuple[int, str]]] = {}
    for one, other, data in case.graph.edges(data=True):
        inside = _is(case, one, PERSON) and _is(case, other, ORGANIZATION, POST)
        if inside and not is_act(data) and is_membership(data, case):
            found.setdefault(str(one), []).append((_doubt(data), str(other)))
    return {person: _surest(several) for person, several in found.items()}


def _surest(several: Iterable[tuple[int, str]]) -> frozenset[str]:
    known = list(several)
    least = min(doubt for doubt, _ in known)
    return frozenset(other for doubt, other in known if doubt == least)


def _outermost(case: Case, bonds: Bonds, opened: frozenset[str]) -> Bonds:
    """The outermost organisations that hold each actor, or the outermost below those that are opened.

    Organisations that are parts of each other in a circle count as one, by the first IRI among them.
    """
    graph = nx.DiGraph()
    graph.add_nodes_from(sorted(iri for iri in case.graph if _is(case, iri, *_ACTORS)))
    graph.add_edges_from((one, other) for one in sorted(bonds) for other in sorted(bonds[one]))
    wholes = {whole for iri in _family(case, ORGANIZATION) for whole in bonds.get(iri, ())}
    found: Bonds = {}
    for circle in nx.strongly_connected_components(graph):  # what is above comes before what is below
        heads = sorted(iri for iri in circle if _is(case, iri, ORGANIZATION))
        own = frozenset(heads[:1])
        above = {whole for iri in circle for whole in bonds.get(iri, ())} - circle
        parts = own if wholes.intersection(heads) else frozenset()
        roots = (parts or {one} if one in opened else found[one] for one in above)
        reached: frozenset[str] = frozenset().union(*roots)
        found |= dict.fromkeys(circle, reached or own)
    return found


_ACTORS = (PERSON, ORGANIZATION, GROUP, POST)


def _wide(found: Bonds, bonds: Bonds, opened: tuple[str, ...]) -> str:
    """A whole that holds more than half of what is in wholes, and has parts that have parts; else empty."""
    held = Counter(one for wholes in found.values() if len(wholes) == 1 for one in wholes)
    if not held:
        return ""
    whole, count = min(held.items(), key=lambda pair: (-pair[1], pair[0]))
    above = {one for several in bonds.values() for one in several}
    inner = [one for one in above if whole in bonds.get(one, ())]
    wide = count > HALF * sum(1 for wholes in found.values() if wholes)
    return whole if wide and len(inner) > 1 and whole not in opened else ""


def _family(case: Case, *families: str) -> list[str]:
    return sorted(str(iri) for iri in case.graph if _is(case, iri, *families))


def _is(case: Case, iri: str, *families: str) -> bool:
    return case.graph.nodes[iri].get("family") in families


def _label(case: Case, iri: str) -> Text:
    return Text(label(case.graph, iri, Settings(lang="zh")), label(case.graph, iri, Settings(lang="en")))


def _doubt(data: Data) -> int:
    return STATUSES.index(data["status"])


PARTITIONS: dict[str, tuple[Text, Callable[[Case, Settings, Text], Partition]]] = {
    "type": (Text("类型", "type"), _by_type),
    "family": (Text("大类", "family"), _by_family),
    "parent": (Text("所属系统", "parent organisation"), _by_parent),
    "level": (Text("层级", "level"), _by_level),
    "community": (Text("社群", "community"), _by_community),
}
"""The ways to divide a network, by name: what each is called, and what does it."""
