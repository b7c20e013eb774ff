"""Whether a territory is named as one who acts, or only as a place."""

from kg.extract.language.forms import layer
from kg.extract.language.scene import Scene
from kg.extract.language.territory import RANKS, is_territory
from kg.spans import Span

_FRAMES = frozenset({"co-holding", "founding", "leading", "signing", "co-building", "joining"})
_JOINTS = frozenset("、由和与")
_MEMBERSHIP = ("组成", "构成", "为成员", "成员", "成员单位", "联合成立", "共同成立", "联合组建", "共同组建")
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
    return _is_listed(scene, span) or any(
        scene.lexicon.triggers.get(after[:size]) in _FRAMES for size in range(2, 6)
    )


def _is_listed(scene: Scene, span: Span) -> bool:
    """Whether the name stands in a list of those of whom a body consists: 由甲村、乙村共同组成."""
    text, (start, end) = scene.text, span
    stop = min((place for mark in "。；\n" if (place := text.find(mark, end)) >= 0), default=len(text))
    joined = text[start - 1 : start] in _JOINTS or text[end : end + 1] in _JOINTS
    return joined and any(word in text[end:stop] for word in _MEMBERSHIP)


def is_place(scene: Scene, span: Span) -> bool:
    """Whether a body, not one of its units, is only where something happens: 在甲医院."""
    if scene.unit(span[1], span[0] + 1) is not None or not _located(scene, span):
        return False
    joint = tuple(scene.lexicon.words.get("joint-body-heads", ()))
    return not scene.text.endswith(joint, *span)


def _located(scene: Scene, span: Span) -> bool:
    return scene.text.endswith(_PLACES, max(0, span[0] - 3), span[0])
