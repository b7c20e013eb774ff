"""The forms of names of organisations: statutory and short ones, and the units stacked on a body.

A name is a body and the units stacked on it: 甲区委组织部 is 甲区, its committee (委), and a department.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.extract.language.lexicon import Kind
from kg.extract.language.scene import Scene, ending
from kg.extract.language.territory import is_territory

RULED = "省市区县州旗盟"
"""Territories whose Party committee is called 区委 and the like; that of a town is 党委."""
_STATUTORY = (
    (re.compile(r"(?:中国共产党|中共)(.+?)(?:党)?工作委员会"), "{0}党工委"),
    (re.compile(r"(?:中国共产党|中共)(.+?)(?:党)?总支部?委员会"), "{0}党总支"),
    (re.compile(r"(?:中国共产党|中共)(.+?)(?:党)?支部委员会"), "{0}党支部"),
    (re.compile(r"(?:中国共产党|中共)(.+?)纪律检查(?:工作)?委员会"), "{0}纪委"),
    (re.compile(rf"(?:中国共产党|中共)(.+?[{RULED}])委员会"), "{0}委"),
    (re.compile(r"(?:中国共产党|中共)(.+?)委员会"), "{0}党委"),
    (re.compile(rf"(?:中国共产党|中共)(.+?[{RULED}]委.*)"), "{0}"),
    (re.compile(r"(?:中国共产党|中共)(.+)"), "{0}"),
)
_QUOTED = re.compile("“[^“”]+”")
_CLIPPED = ("总支", "支部", "工委")
_COMMITTEE = "党委"
_COMMITTEE_IN_FULL = "委员会"
_PARTY_LABELS = ("党", "支部", "总支", "委", "纪检")
_NUMBERED = re.compile("第?[一二三四五六七八九十0-9]+")
"""What is left of the name of a numbered unit alone: 第三党总支."""
OWN = ("我", "本", "该", "全", "此")


@dataclass(frozen=True, slots=True)
class Part:
    """One layer of a name: the name so far, the label it ends in, and what a name ending so is."""

    name: str
    label: str
    kind: Kind
    unit: bool


def layers(scene: Scene, name: str) -> Iterator[Part]:
    """The layers of a name, outermost first: 甲区委组织部 (组织部), 甲区委 (委), 甲区 (区)."""
    while name:
        part = layer(scene, name)
        if part is None:
            return
        yield part
        name = part.name[: len(part.name) - len(part.label)]
        if not part.unit:
            return


def layer(scene: Scene, name: str) -> Part | None:
    """The outermost layer of a name, or None when its ending is not known."""
    if len(name) > 1 and name.endswith("委") and name[-2] in RULED:
        label = name[-2:] if is_territory(name[:-2]) else "委"
        return Part(name, label, replace(scene.lexicon.units[_COMMITTEE], label=label), unit=True)
    labels = scene.lexicon
    unit = ending(labels.units, name, len(name), 0, 16)
    body = ending(labels.bodies, name, len(name), 0, 16)
    if unit and (len(unit) >= len(body) or body.endswith(unit)):
        unit = _without_body(scene, unit)
        return Part(name, unit, labels.units[unit], unit=True)
    return Part(name, body, labels.bodies[body], unit=False) if body else None


def _without_body(scene: Scene, unit: str) -> str:
    """A unit's label without the body whose unit it is: 党支部 of 车间党支部."""
    labels = scene.lexicon
    cuts = (
        cut
        for cut in range(len(unit) - 1, 1, -1)
        if unit[:cut] in labels.bodies and unit[cut:] in labels.units
    )
    return next((unit[cut:] for cut in cuts), unit)


def canonical(scene: Scene, name: str) -> str:
    """A name in the form that stands for all its equivalents.

    Statutory names become the usual ones (中共甲公司委员会 → 甲公司党委), units their preferred label.
    """
    name = name.strip("“”") if name.count("“") != name.count("”") or _QUOTED.fullmatch(name) else name
    for pattern, usual in _STATUTORY:
        found = pattern.fullmatch(name)
        if found:
            name = usual.format(found[1])
            break
    if name.endswith(_COMMITTEE_IN_FULL) and is_territory(name[: -len(_COMMITTEE_IN_FULL)]):
        name = name[: -len(_COMMITTEE_IN_FULL)] + "委"
    return _relabelled(scene, name)


def _relabelled(scene: Scene, name: str) -> str:
    part = layer(scene, name)
    if part is None or not part.unit:
        return name
    base = name[: len(name) - len(part.label)]
    if part.label[-1:] == "委" and part.label[:-1] in ("", *RULED):
        return name
    return _relabelled(scene, base) + (part.kind.label if _is_formal(part.label) else part.label)


def _is_formal(label: str) -> bool:
    """Whether an ending is a statutory or a clipped form, for which the usual one stands."""
    return label.endswith("委员会") or label in _CLIPPED


def base(scene: Scene, name: str) -> str:
    """The body whose unit a name is, all units taken off: 甲区 of 甲区委组织部; else the name itself."""
    last = name
    for part in layers(scene, name):
        last = part.name
        if part.unit:
            last = part.name[: len(part.name) - len(part.label)]
    return "" if last != name and _NUMBERED.fullmatch(last) else last


def body(scene: Scene, name: str) -> str:
    """The body of a unit of the Party, and any other name itself: 甲公司 of 甲公司党委."""
    part = layer(scene, name)
    if part is None or not part.unit or not in_party(part.label):
        return name
    return name[: len(name) - len(part.label)] or name


def in_party(label: str) -> bool:
    """Whether a unit with this ending is one of the Party, where a secretary or a member can be."""
    return any(one in label for one in _PARTY_LABELS)


def parent(scene: Scene, name: str) -> str:
    """The organisation or territory whose unit a name is by its own words, or nothing."""
    part = layer(scene, name)
    return name[: len(name) - len(part.label)] if part and part.unit else ""
