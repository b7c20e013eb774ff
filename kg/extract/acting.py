"""Whether a territory is named as one who acts, or only as a place."""

from kg.extract.forms import layer
from kg.extract.scene import Scene
from kg.extract.territory import RANKS, is_territory
from kg.spans import Span

_FRAMES = frozenset({"co-holding", "founding", "leading", "signing", "co-building", "joining"})
_PLACES = ("在", "于", "到", "走进", "来到", "赴", "从", "位于", "前往")


def is_area(scene: Scene, name: str) -> bool:
    """Whether a name is that of a territory or of another stretch of land: 甲商圈, 乙片区."""
    part = layer(scene, name)
    return (
        is_territory(name)
        or name in RANKS
        or (part is not None and part.kind.type == scene.lexicon.bodies["区"].type)
    )


def acts(scene: Scene, span: Span) -> bool:
    """Whether a verb of joint bodies follows the name, and no preposition of place precedes it."""
    if _located(scene, span):
        return False
    after = scene.text[span[1] : span[1] + 5]
    return any(scene.lexicon.triggers.get(after[:size]) in _FRAMES for size in range(2, 6))


def is_place(scene: Scene, span: Span) -> bool:
    """Whether a body, not one of its units, is only where something happens: 在甲医院."""
    return scene.unit(span[1], span[0] + 1) is None and _located(scene, span)


def _located(scene: Scene, span: Span) -> bool:
    return scene.text.endswith(_PLACES, max(0, span[0] - 3), span[0])
