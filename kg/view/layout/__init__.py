"""Layouts: where things stand, computed once, without chance, so that equal input gives equal pictures.

Small networks stand in columns from joint bodies to people, and by distance; larger ones in discs.
"""

import networkx as nx

from kg.analysis.groups import Grouping
from kg.records import Text
from kg.view.layout.columns import places
from kg.view.layout.containment import containment
from kg.view.layout.place import ASPECT, ROW, Layout, Place
from kg.view.layout.stress import stress

__all__ = ["ASPECT", "ROW", "Layout", "Place", "layouts", "places"]

FEW, SOME = 300, 1_000
"""Up to how many things a network is laid out by distance, and in columns."""
COLUMNS = Text("分层", "by level")
DISTANCE = Text("按距离", "by distance")
DISCS = Text("按所属", "by organisation")


def layouts(graph: nx.MultiDiGraph, tree: Grouping) -> tuple[Layout, ...]:
    """The layouts of a network, the first of which is shown first.

    Up to 300 things in columns and by distance, up to 1,000 in discs and columns, beyond in discs.
    """
    columns = (COLUMNS, "columns", places)
    discs = (DISCS, "discs", lambda one: containment(one, tree))
    if len(graph) <= FEW:
        chosen = [columns, (DISTANCE, "free", stress), discs]
    else:
        chosen = [discs, columns] if len(graph) <= SOME else [discs]
    return tuple(Layout(title, style, place(graph)) for title, style, place in chosen)
