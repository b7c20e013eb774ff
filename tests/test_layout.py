"""Layouts: columns, by distance, in discs. Nothing stands on anything else, and nothing is left to chance."""

import random
from itertools import combinations, pairwise
from math import hypot

import networkx as nx
import pytest

from kg.analysis.groups import by_parent
from kg.analysis.network import network
from kg.analysis.posts import with_posts
from kg.table import width
from kg.view.layout import ROW, Place, layouts, places
from kg.view.layout.containment import PITCH, containment
from kg.view.layout.packing import around, pack, spiral
from kg.view.layout.stress import stress
from tests.small_network import iri, small_schema, small_store
from tests.test_groups import grown

GRAPH = with_posts(network(small_store(), small_schema()), small_store(), small_schema())


def column(*names: str) -> list[float]:
    found = places(GRAPH)
    return [found[iri(name)].x for name in names]


def test_columns_go_from_bodies_over_members_and_posts_to_people_and_events() -> None:
    xs = column(
        "org/committee", "org/yi-dangwei", "org/yi", "post/secretary", "person/zhang", "event/meeting"
    )
    assert xs == sorted(xs)
    assert len(set(xs)) == len(xs)
    assert len(set(column("org/committee", "org/conference"))) == 1
    assert len(set(column("org/yi-dangwei", "org/quwei"))) == 1
    assert column("event/meeting") < column("event/unveiling")


def test_nothing_stands_on_anything_else() -> None:
    by_column: dict[float, list[float]] = {}
    for place in places(GRAPH).values():
        by_column.setdefault(place.x, []).append(place.y)
    for ys in by_column.values():
        assert all(lower - upper >= ROW * 0.99 for upper, lower in pairwise(sorted(ys)))


def test_labels_end_before_the_next_column() -> None:
    found = sorted(places(GRAPH).values(), key=lambda place: place.x)
    xs = sorted({place.x for place in found})
    after = dict(pairwise(xs))
    assert all(place.x + place.room < after[place.x] for place in found if place.x in after)


def test_many_things_of_one_kind_are_laid_in_strips() -> None:
    graph = nx.MultiDiGraph()
    for n in range(400):
        graph.add_node(f"x:{n:03}", label_zh="某人", label_en="someone", legend="", family="person")
    found = places(graph)
    assert len({place.x for place in found.values()}) > 3
    assert len({(place.x, place.y) for place in found.values()}) == 400


def named(size: int) -> nx.MultiDiGraph:
    """A grown network whose labels are of many lengths."""
    graph = grown(size)
    for at, (_, data) in enumerate(sorted(graph.nodes(data=True))):
        data.update(label_zh="甲乙丙丁" * (1 + at % 4), label_en="Jia")
    return graph


def reach(graph: nx.MultiDiGraph, name: str) -> float:
    """How far right of its place the label of a thing goes, when it is not cut."""
    return min(width(graph.nodes[name]["label_zh"]), 22) * 6.6 + 10


def covering(graph: nx.MultiDiGraph, found: dict[str, Place]) -> list[tuple[str, str]]:
    """Pairs of things whose labels lie on one another."""
    boxes = [(name, p.x, p.x + reach(graph, name), p.y) for name, p in found.items()]
    return [
        (one, other)
        for (one, a, b, y), (other, c, d, z) in combinations(boxes, 2)
        if a < d - 1 and c < b - 1 and abs(y - z) < ROW - 2
    ]


@pytest.mark.parametrize("size", [5, 40, 120, 300])
def test_by_distance_no_label_covers_another(size: int) -> None:
    graph = named(size)
    found = stress(graph)
    assert found.keys() == set(graph)
    assert not covering(graph, found)


def test_by_distance_what_is_tied_is_near() -> None:
    graph = named(120)
    found = stress(graph)

    def mean(pairs: list[tuple[str, str]]) -> float:
        return sum(hypot(found[a].x - found[b].x, found[a].y - found[b].y) for a, b in pairs) / len(pairs)

    assert mean(list(graph.edges())) < 0.5 * mean(list(combinations(sorted(graph), 2)))


def test_by_distance_a_picture_has_about_the_shape_of_a_screen() -> None:
    graph = named(120)
    found = stress(graph)
    breadth = max(p.x + reach(graph, name) for name, p in found.items()) - min(p.x for p in found.values())
    height = max(p.y for p in found.values()) - min(p.y for p in found.values())
    assert 1.1 < breadth / height < 2.2


def test_things_without_ties_stand_side_by_side() -> None:
    graph = nx.MultiDiGraph()
    graph.add_nodes_from((f"n{at}", {"label_zh": "甲"}) for at in range(30))
    assert not covering(graph, stress(graph))


def test_discs_lie_in_one_another_and_apart_from_others() -> None:
    graph = grown(600)
    tree = by_parent(graph)
    found = containment(graph, tree)
    members: dict[str, list[Place]] = {}
    for name, group in tree.of.items():
        for above in tree.above(group):
            members.setdefault(above, []).append(found[name])
    discs = {group: around([(p.x, p.y, 1.0) for p in own]) for group, own in members.items()}
    for one, other in combinations(sorted(discs), 2):
        if one not in tree.above(other) and other not in tree.above(one):
            (x, y, r), (u, v, s) = discs[one], discs[other]
            assert hypot(x - u, y - v) > r + s, "discs of different organisations overlap"


def test_in_discs_things_stand_apart() -> None:
    spots = list(containment(grown(600), by_parent(grown(600))).values())
    assert min(hypot(a.x - b.x, a.y - b.y) for a, b in combinations(spots, 2)) >= PITCH * 0.95


def test_a_part_of_a_network_is_laid_out_by_the_tree_of_the_whole() -> None:
    graph = grown(400)
    part = graph.subgraph(sorted(graph)[::3]).copy()
    assert containment(part, by_parent(graph)).keys() == set(part)


@pytest.mark.parametrize("seed", range(20))
def test_packed_circles_touch_but_do_not_overlap(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    radii = [chance.uniform(1, 10) ** chance.choice((1, 2)) for _ in range(seed * 3)]
    circles = pack(radii, chance.choice((1.0, 1.5)))
    assert [radius for *_, radius in circles] == radii
    for (x, y, r), (u, v, s) in combinations(circles, 2):
        assert hypot(x - u, y - v) > (r + s) * (1 - 1e-6)
    if circles:
        x, y, whole = around(circles)
        assert all(hypot(cx - x, cy - y) + r <= whole + 1e-6 for cx, cy, r in circles)
        assert whole < 3 * sum(r * r for *_, r in circles) ** 0.5 + max(radii), "loosely packed"


@pytest.mark.parametrize("count", [0, 1, 2, 7, 50, 500])
def test_equal_things_stand_in_rings(count: int) -> None:
    points = spiral(count, 10.0)
    assert len(points) == count
    assert all(hypot(x - u, y - v) >= 9.99 for (x, y), (u, v) in combinations(points, 2))


@pytest.mark.parametrize(
    ("size", "styles"),
    [
        (20, ["columns", "free", "discs"]),
        (300, ["columns", "free", "discs"]),
        (301, ["discs", "columns"]),
        (1001, ["discs"]),
    ],
)
def test_which_layouts_a_network_has_follows_from_its_size(size: int, styles: list[str]) -> None:
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(
        (f"n{at}", {"family": "person", "legend": "", "label_zh": "甲", "label_en": ""}) for at in range(size)
    )
    found = layouts(graph, by_parent(graph))
    assert [layout.style for layout in found] == styles
    assert all(list(layout.places) and layout.places.keys() == set(graph) for layout in found)
    assert all(layout.title.zh and layout.title.en for layout in found)


def test_equal_networks_have_equal_layouts() -> None:
    one, other = (grown(200, mixed=mixed) for mixed in (False, True))
    for way in (stress, lambda graph: containment(graph, by_parent(graph))):
        assert dict(way(one)) == dict(way(other))


def test_an_empty_network_has_layouts() -> None:
    graph = nx.MultiDiGraph()
    assert places(graph) == {}
    assert all(not layout.places for layout in layouts(graph, by_parent(graph)))
