"""Colours of relations: what the ontology leaves grey gets a colour of its own, in order of appearance."""

from collections.abc import Iterable

PALETTE = (
    "#a59600",
    "#d278a5",
    "#3c4b00",
    "#8769c3",
    "#965a96",
    "#3c3c87",
    "#004b3c",
    "#c378c3",
    "#5a1e5a",
    "#783cb4",
)
"""Each contrasts at least 3:1 with the page's light ground, and, mixed with white as ``theme.js`` does, with
its dark one. Together with the colours that the ontology gives to relations no two are nearer than 14 in
CIELAB, as people with any of the three dichromacies see them (simulated as by Machado et al. 2009)."""
EVEN = 0x20
"""A colour whose parts differ by no more than this is a grey: it says nothing."""

Relation = tuple[str, ...]


def coloured(relations: Iterable[Relation]) -> list[Relation]:
    """The relations of a legend (zh, en, colour, …); greys get the next colour that is not taken.

    >>> coloured([("甲", "a", "#777777"), ("乙", "b", "#CC3311")])
    [('甲', 'a', '#a59600'), ('乙', 'b', '#CC3311')]
    """
    given = list(relations)
    taken = {color.lower() for _, _, color, *_ in given}
    free = [color for color in PALETTE if color not in taken] or list(PALETTE)
    found: list[Relation] = []
    greys = 0
    for zh, en, color, *rest in given:
        grey = is_grey(color)
        found.append((zh, en, free[greys % len(free)] if grey else color, *rest))
        greys += grey
    return found


def is_grey(color: str) -> bool:
    """Whether a colour, written as six hexadecimal digits, has no hue to speak of."""
    parts = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    return max(parts) - min(parts) <= EVEN
