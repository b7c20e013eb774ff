"""Whether a text is of the register at all: news about organisations, told with their units or their acts."""

from collections.abc import Iterable

from kg.extract.language.scene import Scene
from kg.spans import Span

_ENOUGH = 2
_FRAMES = frozenset({"founding", "signing", "unveiling", "membership", "leading", "co-building"})


def is_of_the_register(scene: Scene, zones: Iterable[Span]) -> bool:
    """Whether zones of a text name units of the Party at least twice, or one and an act of joint bodies."""
    units = acts = 0
    for start, end in zones:
        text = scene.text[start:end]
        units += sum(
            text.count(unit)
            for unit in (
                "党委",
                "党支部",
                "党工委",
                "党总支",
                "党组",
                "区委",
                "市委",
                "县委",
                "党建",
                "党员",
                "支部",
            )
        )
        acts += sum(text.count(word) for word, frame in scene.lexicon.triggers.items() if frame in _FRAMES)
        if units >= _ENOUGH:
            return True
    return bool(units and acts)
