"""Short forms of names: what a name lacks, what two names share, which of several is meant."""

from collections.abc import Iterable

from kg.extract.language.forms import RULED, layer
from kg.extract.language.scene import Scene
from kg.extract.language.territory import NO_DISTRICT, RANKS, is_territory, territories
from kg.extract.language.words import words

RELATIVE = ("街道", "社区", "镇", "乡", "村", *RULED)
"""The endings of territories that stand alone for the one that is meant."""
_OFFICES = ("办事处", "政府", "人民政府", "居委会", "委会", "村委会")


def overlapped(name: str, rest: str) -> str:
    """A body and the rest of a name; what both have stands once (甲公司乙分公司 + 乙分公司项目部)."""
    both = next((size for size in range(len(rest), 2, -1) if name.endswith(rest[:size])), 0)
    return name + rest[both:]


def ruled(name: str) -> str:
    """The territory whose office or government a name is, else the name itself."""
    found = territories(name)
    return found[-1][0] if found and name[len(found[-1][0]) :] in _OFFICES else name


def is_committee(name: str) -> bool:
    """Whether a name is that of a territory's committee of the Party: 甲区委."""
    return name[-1:] == "委" and name[-2:-1] in RULED


def join(root: str, rest: str) -> str:
    """A body and a unit; the character that both have stands once (甲村 + 村委会)."""
    if rest[:1] and root.endswith(rest[:1]) and rest[:1] in "村街社":
        return root + rest[1:]
    return root + rest


def head_of(name: str) -> str:
    """The ending of a territory with which a name begins and goes on: 区 of 区委, not of 区域."""
    head = next((one for one in RELATIVE if name.startswith(one) and len(name) > len(one)), "")
    other = (head == "区" and name[1] in NO_DISTRICT) or (head == "村" and name[1] in "史民口头容")
    return "" if other else head


def relative_head(name: str) -> str:
    """The ending of a territory with which a relative name begins: 区 of 区实验小学; nothing for 市北医院."""
    head = head_of(name)
    if not head or len(name) - len(head) < 2 or _runs_on(name, head) or territories(name):
        return ""
    return head


def _runs_on(name: str, head: str) -> bool:
    """Whether a longer word than the ending begins a name: 区域中心; not 街道社区办公室."""
    return words(name).tokens[0].end > len(head) and not name[len(head) :].startswith(tuple(RANKS))


def abbreviates(short: str, long: str) -> bool:
    """Whether a name is another with words left out: 甲区党建联席会议 of 甲区区域化党建联席会议."""
    if not 4 < len(short) < len(long) or short[:2] not in long or short[-2:] != long[-2:]:
        return False
    rest = iter(long[long.index(short[:2]) :])
    return all(char in rest for char in short)


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Names without those that are the end of another."""
    unique = dict.fromkeys(names)
    return tuple(one for one in unique if not any(other != one and other.endswith(one) for other in unique))


def shortest(longest: Iterable[str], named: frozenset[str]) -> tuple[str, ...]:
    """Territories without what is no territory before them: 甲旗 for 国网甲旗, when both are named."""
    kept: dict[str, None] = {}
    for name in longest:
        ends = [one for one in named if name.endswith(one) and not _is_path(name[: -len(one)])]
        kept[max(ends, key=len) if ends else name] = None
    return tuple(kept)


def _is_path(text: str) -> bool:
    """Whether text is nothing, or a territory."""
    return not text or is_territory(text)


def may_precede(scene: Scene, text: str, name: str) -> bool:
    """Whether text can stand before a name without making it another: territories, a body, 中共."""
    if text in ("中共", "中国共产党") or is_territory(text):
        return True
    if is_territory(name) or len(text) < 3:
        return False
    listed = scene.lexicon.words
    begun = any(text[:size] in listed.get("provinces", ()) for size in (2, 3)) or territories(text)
    return layer(scene, text) is not None or (bool(begun) and len(name) > 3)
