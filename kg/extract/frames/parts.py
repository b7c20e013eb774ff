"""Bodies whose names list their members: 甲、乙、丙党建联盟, “甲所、乙社区”党建联盟, 甲队·乙社区联盟."""

import re
from collections.abc import Iterable, Iterator, Mapping

from kg.extract.candidate import Organization
from kg.extract.language.forms import layer
from kg.extract.language.scene import Scene

_BETWEEN = re.compile(r"[、·—\-]")
JOINT_ENDING = re.compile(
    "(?:党群|党建|共建|联建|结对|战略合作)*(?:联盟会?|联合体|共同体|联席会议?)$|联合党(?:支部|总支|委)$"
)
"""How the names of bodies end that list their members."""
_SHARED = 3
"""The least length of an ending that several names share."""
_HEADS = re.compile(r"^(?:街道|社区|[省市区县州旗镇乡村])(?=..)")
"""What a relative name begins with: 区图书馆, 街道党工委."""


def parts(scene: Scene, name: str) -> tuple[str, ...]:
    """The members that the name of a body lists, each with its ending; none when it lists no members.

    An ending that is said once is that of all (甲、乙律师事务所联合党支部); with · each must have its own.
    """
    plain = re.sub("[“”]", "", name)
    ending = JOINT_ENDING.search(plain)
    if ending is None:
        return ()
    listed = _BETWEEN.split(plain[: ending.start()])
    labels = [_label(scene, one) for one in listed]
    if len(listed) < 2 or not (labels[-1] if "、" in plain else sum(map(bool, labels)) > 1):
        return ()
    shared = labels[-1] if "、" in plain else ""
    if not all(labels) and 0 < len(shared) < _SHARED:
        return ()
    return tuple(one if label else one + shared for one, label in zip(listed, labels, strict=True))


def _label(scene: Scene, name: str) -> str:
    """The known ending of a name that has more than it, or nothing."""
    part = layer(scene, name)
    return part.label if part and len(part.label) < len(name) else ""


def stands_for(scene: Scene, name: str, known: Iterable[Organization]) -> Organization | None:
    """The only organisation that a name in a list may stand for: itself, in full, without its place, or one
    with another ending of the same kind (甲律所: 甲律师事务所)."""
    some = list(known)
    for test in (_is_same, _is_end, _has_place, _is_alike):
        fitting = [one for one in some if test(scene, one.name, name)]
        if fitting:
            return fitting[0] if len(fitting) == 1 else None
    return None


def _is_same(scene: Scene, full: str, name: str) -> bool:
    return full == name


def _is_end(scene: Scene, full: str, name: str) -> bool:
    return full.endswith(name)


def _has_place(scene: Scene, full: str, name: str) -> bool:
    return len(full) > 3 and name.endswith(full)


def _is_alike(scene: Scene, full: str, name: str) -> bool:
    return full[:2] == name[:2] and _stem(scene, full) == _stem(scene, name) != ("", "")


def _stem(scene: Scene, name: str) -> tuple[str, str]:
    part = layer(scene, name)
    return (name[: len(name) - len(part.label)], part.kind.id) if part else ("", "")


def members(scene: Scene, body: Organization, known: Iterable[Organization]) -> Iterator[Organization]:
    """The organisations that a body's name lists."""
    others = [one for one in known if one.id != body.id]
    for name in parts(scene, body.name):
        found = stands_for(scene, name, others)
        if found:
            yield found


def prefixes(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What relative names stand for, by how they begin: 街道党工委 for 甲街道党工委 says that 街道 is 甲街道.

    ``named`` are names as written and in full; a beginning that stands for two is left out.
    """
    found: dict[str, set[str]] = {}
    for surface, name in named:
        head = _HEADS.match(surface)
        if head and name != surface and name.endswith(surface):
            found.setdefault(head[0], set()).add(name[: len(name) - len(surface)] + head[0])
    return {head: full.pop() for head, full in found.items() if len(full) == 1}


def in_full(name: str, full: Mapping[str, str]) -> str:
    """A relative name in full, when its beginning is known."""
    head = _HEADS.match(name)
    return full[head[0]] + name[len(head[0]) :] if head and head[0] in full else name
