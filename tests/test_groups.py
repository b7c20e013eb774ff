"""Groups: what belongs to what, in circles or out of order too; communities; what is closed at first."""

import random
from itertools import pairwise

import networkx as nx
import pytest

from kg.analysis.groups import FULL, LEAST, Grouping, by_community, by_parent, by_type, groupings, start
from kg.analysis.network import network
from kg.analysis.posts import with_posts
from tests.small_network import iri, small_schema, small_store

SMALL = with_posts(network(small_store(), small_schema()), small_store(), small_schema())


def made(nodes: dict[str, str], *edges: tuple[str, str, str, str]) -> nx.MultiDiGraph:
    """A network of nodes by family and of edges: from, to, relation (empty for memberships), status."""
    graph = nx.MultiDiGraph()
    graph.add_nodes_from((name, {"family": kind, "label_zh": f"甲{name}"}) for name, kind in nodes.items())
    for one, other, relation, status in edges:
        graph.add_edge(one, other, relation=relation, status=status)
    return graph


def organizations(names: str) -> dict[str, str]:
    return dict.fromkeys(names, "organization")


def grown(size: int, seed: int = 7, *, mixed: bool = False) -> nx.MultiDiGraph:
    """A network of organisations in a tree that favours the large, with posts, persons and events."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    heads, posts, persons = size // 4, size * 55 // 100, size * 9 // 10
    kinds = ["organization"] * heads + ["post"] * (posts - heads) + ["person"] * (persons - posts)
    kinds += ["event"] * (size - persons)
    nodes = [(f"n{at}", {"family": kind, "type": kind, "legend": ""}) for at, kind in enumerate(kinds)]
    edges, seats = [], [0]
    for at in range(1, heads):
        above = chance.choice(seats)
        edges.append((at, above, "of"))
        seats += [above, at]
    edges += [(at, chance.randrange(heads), "in") for at in range(heads, posts)]
    edges += [(at, chance.randrange(heads, posts), "") for at in range(posts, persons)]
    edges += [(chance.randrange(heads), at, "") for at in range(persons, size)]
    if mixed:
        chance.shuffle(nodes)
        chance.shuffle(edges)
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(
        (f"n{one}", f"n{other}", {"relation": relation, "status": "explicit"})
        for one, other, relation in edges
    )
    return graph


def sound(grouping: Grouping) -> bool:
    """Whether every group that is named is there, and none lies in itself."""
    ends = set()
    for group in grouping.groups:
        chain: list[str] = []
        for above in grouping.above(group):
            assert above not in chain, "a circle"
            chain.append(above)
        ends.add(chain[-1])
    return set(grouping.of.values()) <= grouping.groups.keys() and all(
        not grouping.groups[end].parent for end in ends
    )


def test_things_are_with_the_organisation_that_they_belong_to() -> None:
    found = by_parent(SMALL)
    home = {name: found.of.get(iri(name)) for name in ("post/secretary", "person/zhang", "person/li")}
    assert home["post/secretary"] == home["person/zhang"] == iri("org/yi-dangwei")
    assert home["person/li"] == iri("org/hostile")
    assert found.groups[iri("org/yi-dangwei")].parent == iri("org/yi")
    assert found.of[iri("org/committee")] == iri("org/conference")
    assert sound(found)


def test_what_heads_a_group_is_in_it_and_gives_it_its_name() -> None:
    found = by_parent(SMALL)
    for group in found.groups.values():
        assert found.of[group.head] == group.id
        assert group.label.zh == SMALL.nodes[group.head]["label_zh"]


def test_being_a_part_counts_for_more_than_being_a_member_and_the_surer_for_more() -> None:
    graph = made(
        organizations("abcd"),
        ("a", "b", "", "explicit"),
        ("a", "d", "of", "inferred"),
        ("a", "c", "of", "explicit"),
    )
    assert by_parent(graph).of["a"] == "c"


@pytest.mark.parametrize("ring", ["ab", "abc", "abcdefg"])
def test_circles_are_cut(ring: str) -> None:
    steps = [(one, other, "of", "explicit") for one, other in pairwise([*ring, ring[0]])]
    found = by_parent(made(organizations(ring), *steps))
    assert sound(found)
    assert sound(by_parent(made(organizations(ring), *reversed(steps))))
    assert found == by_parent(made(organizations(ring[::-1]), *reversed(steps)))


def test_an_organisation_is_no_part_of_itself() -> None:
    assert not by_parent(made(organizations("a"), ("a", "a", "of", "explicit"))).groups


def test_a_post_without_an_organisation_is_in_no_group() -> None:
    graph = made({"p": "post", "z": "person", "a": "organization"}, ("z", "p", "", "explicit"))
    assert not by_parent(graph).of


def test_in_whatever_order_a_network_was_put_together_its_groups_are_the_same() -> None:
    for one, other in zip(groupings(grown(400)), groupings(grown(400, mixed=True)), strict=True):
        assert (one.key, dict(one.of), dict(one.groups)) == (other.key, dict(other.of), dict(other.groups))
        assert sound(one)


def test_communities_are_numbered_by_size_and_called_after_their_centre() -> None:
    graph = made(organizations("abcdefgh"))
    graph.add_edges_from([("a", "b"), ("a", "c"), ("a", "d"), ("b", "c"), ("e", "f"), ("f", "g")])
    found = by_community(graph)
    sizes = [sum(group == name for group in found.of.values()) for name in found.groups]
    assert sizes == [4, 3] and "h" not in found.of
    assert [group.label.zh for group in found.groups.values()] == ["甲a一带", "甲f一带"]


def test_types_are_named_as_the_nodes_are() -> None:
    found = by_type(SMALL)
    assert {group.label.zh for group in found.groups.values()} == {
        d["type_zh"] for _, d in SMALL.nodes(data=True)
    }
    assert found.of.keys() == set(SMALL)


def seen(grouping: Grouping, closed: frozenset[str]) -> int:
    """How many things and closed groups a reader sees."""
    outermost = ([*reversed([*grouping.above(group)])] for group in grouping.of.values())
    spots = [next((one for one in chain if one in closed), "") for chain in outermost]
    return spots.count("") + len(set(spots) - {""})


@pytest.mark.parametrize("limit", [10, 60, 300])
def test_at_first_no_more_is_seen_than_can_be_taken_in(limit: int) -> None:
    found = by_parent(grown(2000))
    tops = sum(not group.parent for group in found.groups.values())
    assert seen(found, start(found, limit)) <= max(limit, tops) + (FULL * limit if tops < LEAST else 0)


def test_a_small_network_begins_open() -> None:
    assert not start(by_parent(SMALL))


def test_an_empty_network_has_no_groups() -> None:
    assert not any(found.groups for found in groupings(nx.MultiDiGraph()))
