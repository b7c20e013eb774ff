"""Colours of relations: what the ontology leaves grey gets a colour of its own, in order of appearance."""

from collections.abc import Iterable

PALETTE = (
    "#7f7f00",
    "#aa4499",
    "#117733",
    "#b05a7a",
    "#3a7ca5",
    "#661100",
    "#6a51a3",
    "#9a6b00",
    "#225555",
    "#c0504d",
    "#00838f",
    "#5b5b5b",
)
"""Each contrasts at least 3:1 with the page's light
ground, and, mixed with white as ``draw.js`` does, with its dark one."""
EVEN = 0x20
"""A colour whose parts differ by no more than this is a grey: it says nothing."""

Relation = tuple[str, str, str]


def coloured(relations: Iterable[Relation]) -> list[Relation]:
    """The relations of a legend (zh, en, colour); greys get the next colour that is not taken.

    >>> coloured([("甲", "a", "#777777"), ("乙", "b", "#CC3311")])
    [('甲', 'a', '#7f7f00'), ('乙', 'b', '#CC3311')]
    """
    given = list(relations)
    taken = {color.lower() for _, _, color in given}
    free = [color for color in PALETTE if color not in taken] or list(PALETTE)
    found: list[Relation] = []
    greys = 0
    for zh, en, color in given:
        grey = is_grey(color)
        found.append((zh, en, free[greys % len(free)] if grey else color))
        greys += grey
    return found


def is_grey(color: str) -> bool:
    """Whether a colour, written as six hexadecimal digits, has no hue to speak of."""
    parts = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    return max(parts) - min(parts) <= EVEN
