"""Title chains: what stands before a name (or behind it), read from right to left.

A chain is a row of segments (organisation, unit, qualifiers, role), joined by 、 or a comma, 兼 or nothing.
The words of the organisation may be missing in a segment: it then takes that of the segment before it.
"""

from dataclasses import dataclass

from kg.extract.language.edges import left_edge
from kg.extract.language.lexicon import Role
from kg.extract.language.scene import SPACE, Scene
from kg.spans import Span

_JOINTS = "、，,和及兼暨/／"
_ELECTED = ("当选为", "当选", "担任", "兼任", "选为", "任", "为")
"""A post behind one of these is that of the person before it."""
_FORMER = "原"
_LINKING = frozenset({"兼", "任", "现", "兼任", "担任", "现任", "本轮", "首轮", "新一轮", "新一年"})
_SHARING = "、和与及"
_ASSEMBLIES = ("人大", "政协", "代表大会")
LONGEST_CHAIN = 8


@dataclass(frozen=True, slots=True)
class Segment:
    """One post of a chain.

    ``region`` is where its organisation is named, or None; ``overlap`` says that the role's first character
    is the organisation's last (组织部长). ``shared`` are bodies before the region that share its unit
    (甲园区、乙公司党委书记). ``title`` is the role with its qualifiers.
    """

    region: Span | None
    title: str
    role: Role
    span: Span
    past: bool = False
    overlap: bool = False
    shared: tuple[Span, ...] = ()


def chain(scene: Scene, end: int, low: int) -> tuple[Segment, ...]:
    """The posts whose words end at a place, in the order of the text; none when no role ends there."""
    found: list[Segment] = []
    place: int | None = end
    while place is not None and len(found) < LONGEST_CHAIN:
        segment = _segment(scene, place, low)
        if segment is None or (found and scene.text.endswith(_ELECTED, low, segment.span[0])):
            break
        found.append(segment)
        place = _next(scene, segment.span[0], low)
    return tuple(reversed(found))


def _segment(scene: Scene, end: int, low: int) -> Segment | None:
    role = scene.role(end, low)
    if role is None:
        return None
    head = end - len(role.label)
    if scene.is_flat(role.label) and not scene.text.endswith(_ASSEMBLIES, low, head):
        return None
    start, words, past = _qualified(scene, head, low)
    region, overlap = _region(scene, start, head, low)
    region, former = _former(scene, region, low)
    title = (_FORMER if former else "") + words + role.label
    span = (region[0] if region else start, end)
    return Segment(region, title, role, span, past or former, overlap, _shared(scene, region, low))


def _qualified(scene: Scene, head: int, low: int) -> tuple[int, str, bool]:
    """Where the qualifiers before a role begin, what they say, and whether one says that the post is past."""
    start, words, past = head, "", False
    while (qualifier := scene.qualifier(start, low)) and not _within_name(scene, start, qualifier.label, low):
        start -= len(qualifier.label)
        past = past or qualifier.past
        words = words if qualifier.label in _LINKING else qualifier.label + words
    return start, words, past


def _former(scene: Scene, region: Span | None, low: int) -> tuple[Span | None, bool]:
    """The region without 原 before it, and whether that stands there: 原甲镇党委书记."""
    if region is None:
        return None, False
    if scene.words.at(region[0]).word == _FORMER and region[1] - region[0] > 1:
        return (region[0] + 1, region[1]), True
    return region, region[0] > low and scene.text[region[0] - 1] == _FORMER


def _within_name(scene: Scene, end: int, label: str, low: int) -> bool:
    """Whether a one-character qualifier is really the last character of an organisation's name."""
    return len(label) == 1 and scene.kind(end, low) is not None and label not in "副原前代"


def _region(scene: Scene, start: int, head: int, low: int) -> tuple[Span | None, bool]:
    """Where the organisation is named whose role begins at ``start``."""
    if start == head and not _ends_name(scene, start, low) and _ends_name(scene, start + 1, low):
        if scene.text[start - 1] == "”" and scene.text[start - 2] == scene.text[start]:
            return (left_edge(scene, start, low), start), False
        left = left_edge(scene, start + 1, low)
        return ((left, start + 1), True) if left < start else (None, False)
    left = left_edge(scene, start, low)
    if left == start or not (_ends_name(scene, start, left) or _may_name(scene, (left, start))):
        return None, False
    return (_owner(scene, left, start, low), start), False


def _owner(scene: Scene, left: int, start: int, low: int) -> int:
    """Where a region begins whose unit stands behind 的: 甲镇的党委委员."""
    owned = scene.text[left - 1 : left] == "的" and scene.unit(start, left) == scene.unit(start, low)
    if not owned or left - 1 <= low or not _ends_name(scene, left - 1, low):
        return left
    return left_edge(scene, left - 1, low)


def _may_name(scene: Scene, region: Span) -> bool:
    """Whether words without a known ending may name an organisation: nouns, no numeral and no time."""
    tokens = list(scene.words.within(region))
    return region[1] - region[0] > 1 and all(token.tag[:1] in "najxbv" for token in tokens)


def _ends_name(scene: Scene, end: int, low: int) -> bool:
    return scene.kind(end, low) is not None or scene.text[max(low, end - 2) : end] in _COMMITTEES


_COMMITTEES = frozenset(f"{one}委" for one in "省市区县州旗盟")


def _next(scene: Scene, start: int, low: int) -> int | None:
    """Where the segment before this one ends, or None when the chain begins here."""
    place = _unspaced(scene, start, low)
    if place > low and scene.text[place - 1] in _JOINTS:
        place = _unspaced(scene, place - 1, low)
    role = scene.role(place, low) if place > low else None
    return place if role and len(role.label) > 1 and not scene.is_flat(role.label) else None


def _unspaced(scene: Scene, place: int, low: int) -> int:
    while place > low and scene.text[place - 1] in SPACE and scene.text[place - 1] != "\n":
        place -= 1
    return place


def _shared(scene: Scene, region: Span | None, low: int) -> tuple[Span, ...]:
    """The bodies listed before a region whose unit they share."""
    if region is None or not scene.unit(region[1], region[0] + 1):
        return ()
    found: list[Span] = []
    place = region[0]
    while place > low + 1 and scene.text[place - 1] in _SHARING and len(found) < 4:
        end = place - 1
        left = left_edge(scene, end, low)
        if end - left < 2 or scene.body(end, left) is None or scene.unit(end, left) or scene.role(end, left):
            break
        found.insert(0, (left, end))
        place = left
    return tuple(found)
