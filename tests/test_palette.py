"""Colours that can be told apart, also by those who see fewer of them."""

from itertools import combinations

import numpy as np
import pytest

from kg.iri import DHQ
from kg.view.palette import PALETTE, coloured
from tests.small_network import small_schema

VISION = {
    "all cones": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
"""Machado, Oliveira & Fernandes 2009, IEEE TVCG 15:1291-1298, severity 1.0; matrices for linear RGB."""
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
)
WHITE = np.array([0.95047, 1, 1.08883])
LIGHT, DARK = "#ffffff", "#14181f"


def linear(color: str) -> np.ndarray:
    parts = np.array([int(color[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(color: str, vision: str) -> np.ndarray:
    """CIELAB (CIE 15, D65) of a colour as somebody sees it."""
    xyz = XYZ @ np.clip(VISION[vision] @ linear(color), 0, 1) / WHITE
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(one: str, other: str) -> float:
    return min(float(np.linalg.norm(lab(one, v) - lab(other, v))) for v in VISION)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance and contrast ratio."""
    low, high = sorted(float(np.dot([0.2126, 0.7152, 0.0722], linear(color))) for color in (one, other))
    return (high + 0.05) / (low + 0.05)


def mixed(color: str) -> str:
    """As ``theme.js`` shows it on a dark ground."""
    return "#" + "".join(f"{round(int(color[at : at + 2], 16) * 0.62 + 255 * 0.38):02x}" for at in (1, 3, 5))


def relation_colours() -> list[str]:
    schema = small_schema()
    relations = schema.subclasses(DHQ + "QualifiedRelation")
    given = {value.value.lower() for iri in relations for value in schema.values(iri, DHQ + "color")}
    return sorted((given | set(PALETTE)) - {"#777777"})


def test_relations_can_be_told_apart_by_everybody() -> None:
    colours = relation_colours()
    assert len(colours) >= 18
    near = {(a, b): apart(a, b) for a, b in combinations(colours, 2) if apart(a, b) < 13.5}
    assert near == {}


def test_lines_stand_out_from_either_ground() -> None:
    for colour in relation_colours():
        assert contrast(colour, LIGHT) >= 3
        assert contrast(mixed(colour), DARK) >= 3


def test_things_of_one_shape_can_be_told_apart_by_everybody() -> None:
    schema = small_schema()
    marks = {schema.mark(iri)[1:] for iri in schema.classes if schema.mark(iri)[0]}
    near = {
        (glyph, a, b): apart(a, b)
        for (glyph, a), (other, b) in combinations(sorted(marks), 2)
        if glyph == other and apart(a, b) < 20
    }
    assert near == {}


def test_greys_get_the_colours_that_are_left() -> None:
    found = coloured([("甲", "a", "#777777", "x"), ("乙", "b", PALETTE[1]), ("丙", "c", "#808080")])
    assert found == [("甲", "a", PALETTE[0], "x"), ("乙", "b", PALETTE[1]), ("丙", "c", PALETTE[2])]


@pytest.mark.parametrize("vision", VISION)
def test_white_stays_white(vision: str) -> None:
    assert np.allclose(lab("#ffffff", vision), [100, 0, 0], atol=0.5)
