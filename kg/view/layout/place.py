"""Where a thing stands and how much room its label has, in the units that all layouts share.

One unit is a pixel of the screen when the page shows a layout at its own scale.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.records import Text
from kg.table import width

ROW, CELL = 24.0, 6.6
"""Height of a row, and width of a terminal cell of a label."""
WIDEST = 22
"""Labels claim at most this many cells; longer ones are cut on the page until pointed at."""
ASPECT = 1.5
"""The shape of a screen: width by height."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thing stands, and how much room its label has."""

    x: float
    y: float
    room: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A way in which a network is laid out: its title, its style (columns, free or discs), the places."""

    title: Text
    style: str
    places: Mapping[str, Place]


def cells(node: Mapping[str, Any]) -> int:
    """How many cells the label of a node claims: the wider language, English within bounds."""
    zh, en = (width(str(node.get(label, ""))) for label in ("label_zh", "label_en"))
    return max(8, min(WIDEST, max(zh, en - 6, min(en, 14))))
