"""Labels: what the things in a network are called in the chosen language, and of which two kinds they are."""

from collections.abc import Hashable, Iterable
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt

from kg.analysis.method import Settings
from kg.analysis.ties import Ties
from kg.table import Cell

DIGITS = 12
TWO = 2
MOST = 200
"""So many names are listed at most."""


def label(graph: nx.Graph, thing: Hashable, settings: Settings) -> str:
    """What a thing is called; its id where it has no name."""
    return str(graph.nodes[thing].get(f"label_{settings.lang}") or thing)


def listed(graph: nx.Graph, things: Iterable[Any], settings: Settings) -> str:
    """The names of some things in alphabetical order as one text; of more than 200, the first by id."""
    found = list(things)
    names = sorted(
        label(graph, thing, settings) for thing in (sorted(found)[:MOST] if len(found) > MOST else found)
    )
    more = settings.words(f"……（共 {len(found)} 个）", f"; … ({len(found)} in all)")
    return settings.words("、", "; ").join(names) + (more if len(found) > MOST else "")


def columns(settings: Settings) -> tuple[str, str]:
    """The headings over a thing's name and IRI."""
    return ("名称", "IRI") if settings.lang == "zh" else ("entity", "iri")


def rounded(value: Any) -> Cell:
    """A number as it stands in a table: to 12 digits, whole ones as they are."""
    return int(value) if float(value).is_integer() and not isinstance(value, float) else _short(value)


def _short(value: Any) -> float:
    return round(float(value), DIGITS) + 0.0


def sides(graph: nx.Graph, ties: Ties) -> npt.NDArray[np.bool_] | None:
    """In a network of two families of things tied only across, which are of the first (n,); else None.

    Such a network has two modes (Borgatti & Everett 1997, Social Networks 19:243–269).
    """
    families = [str(graph.nodes[one].get("family", "")) for one in ties.ids]
    kinds = sorted(set(families))
    first = np.array([family == kinds[0] for family in families], bool)
    rows, columns_ = ties.pairs
    across = len(kinds) == TWO and bool((first[rows] != first[columns_]).all())
    return first if across else None
