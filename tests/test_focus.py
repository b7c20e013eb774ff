"""Focus: what is near, in either direction, with what lies between, in the same order."""

import networkx as nx
import pytest

from kg.analysis.focus import focus
from kg.errors import KGError, NotFoundError

# z → y → x → w, a second tie between y and x, a loop at y, and q apart
CHAIN = nx.MultiDiGraph(kind="all")
CHAIN.add_nodes_from((name, {"label_zh": f"甲{name}"}) for name in ("z", "y", "x", "w", "q"))
for number, (one, other) in enumerate(
    [("z", "y"), ("y", "x"), ("x", "y"), ("x", "w"), ("y", "y"), ("q", "q")]
):
    CHAIN.add_edge(one, other, key=f"k{number}", status="explicit")


@pytest.mark.parametrize(
    ("depth", "nodes", "keys"),
    [
        (0, ["y"], {"k4"}),
        (1, ["z", "y", "x"], {"k0", "k1", "k2", "k4"}),
        (2, ["z", "y", "x", "w"], {"k0", "k1", "k2", "k3", "k4"}),
        (99, ["z", "y", "x", "w"], {"k0", "k1", "k2", "k3", "k4"}),
    ],
)
def test_what_is_within_so_many_steps(depth: int, nodes: list[str], keys: set[str]) -> None:
    found = focus(CHAIN, "y", depth)
    assert list(found) == nodes
    assert {key for _, _, key in found.edges(keys=True)} == keys


def test_order_and_attributes_are_kept() -> None:
    found = focus(CHAIN, "w", 1)
    assert found.graph == {"kind": "all"}
    assert list(found.nodes(data="label_zh")) == [("x", "甲x"), ("w", "甲w")]
    assert list(found.edges(keys=True, data=True)) == [("x", "w", "k3", {"status": "explicit"})]


def test_it_is_a_copy() -> None:
    focus(CHAIN, "y", 1).remove_node("z")
    assert "z" in CHAIN


def test_of_many_neighbours_the_order_is_that_of_the_network() -> None:
    star = nx.MultiDiGraph()
    star.add_edges_from((f"n{number}", "m") for number in range(300))
    assert list(focus(star, "m", 1)) == list(star)


def test_what_cannot_be_asked() -> None:
    with pytest.raises(NotFoundError, match="no relation"):
        focus(CHAIN, "nobody", 1)
    with pytest.raises(KGError, match="depth"):
        focus(CHAIN, "y", -1)
