"""Which organisation a form means: relative names by the context of the document, several forms of one name.

A relative name (区委, 镇党委, 公司) is resolved only when the document leaves one candidate: the only
district it names, or the only one in its headline and its source line; else it stays as it is. A short form
is the longer one that ends in it, when there is one only.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kg.extract.language.forms import OWN, RULED, base, body, canonical, in_party, layer, layers, parent
from kg.extract.language.scene import Scene
from kg.extract.language.territory import is_territory, territories, without
from kg.extract.language.words import known
from kg.extract.meaning.shortening import (
    RELATIVE,
    abbreviates,
    distinct,
    head_of,
    is_committee,
    join,
    may_precede,
    overlapped,
    relative_head,
    ruled,
    shortest,
)
from kg.extract.naming.organizations import is_bare

_LEAGUE = re.compile(rf"(?:共青)?团([{RULED}])委(.*)")
_OFFICE = "office"
"""The id of the concept of offices among the units."""
QUOTES = ("“", "‘", "《")
_NEAR = 400
"""A company or a school is what was named last, at most so many characters before."""
_SCHOOLS = ("中学", "小学", "大学", "学院", "幼儿园", "学校", "职校")
FAMILIES: Mapping[str, tuple[str, ...]] = {
    "校": _SCHOOLS,
    "学校": _SCHOOLS,
    "公司": ("公司", "集团"),
    "集团": ("集团", "集团有限公司", "集团公司", "集团股份有限公司", "集团有限责任公司"),
    "集团公司": ("集团", "集团有限公司", "集团公司", "集团股份有限公司", "集团有限责任公司"),
    "企业": ("公司", "集团", "厂"),
    "院": ("医院", "学院", "研究院", "设计院", "法院", "检察院"),
}
"""What a common noun may stand for, where that is more than names that end in it."""
_COMPANIES = ("公司", "集团", "厂")
INNER: Mapping[str, tuple[str, ...]] = {
    "庭": ("法院",),
    "执行局": ("法院",),
    "科": ("医院", "卫生院"),
    "教研组": _SCHOOLS,
    "分厂": _COMPANIES,
    "车间": _COMPANIES,
}
"""The endings of departments that are named without their body, and how that body's name ends."""
_COMMON = ("庭", "科", "分厂", "车间", "教研组")
"""Of those endings, the ones that say nothing of which department is meant."""
_SHORT = 6
"""A department's name without its body has at most so many characters."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A name in full, whether the document left only one reading, and the rule."""

    name: str
    sure: bool = True
    rule: str = "name-in-full"


@dataclass(frozen=True)
class Context:
    """The absolute names of a document and where each is first said; its heading and its page first.

    ``heads`` are the territories named in the headline, the source line and the dateline, ``title`` the words
    of these.
    """

    scene: Scene
    places: Mapping[str, tuple[int, ...]]
    heads: frozenset[str] = frozenset()
    title: str = ""
    _cache: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)
    _forms: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def full(self, name: str, place: int, before: str = "") -> Resolved:
        """The organisation that a form means at a place; ``before`` is that of the post before in a chain."""
        name = self._league(canonical(self.scene, name), before)
        root = base(self.scene, name)
        units = name[len(root) :]
        if not root:
            return self._stacked(units, place, before)
        found = self._root(root, place, before)
        joined = canonical(self.scene, join(without(found.name), units))
        return Resolved(joined, found.sure, found.rule)

    def _league(self, name: str, before: str) -> str:
        """The Communist Youth League's committee by its short name: 团市委 is 共青团甲市委."""
        found = _LEAGUE.fullmatch(name)
        above = self._territory(found[1], found[1], before) if found else Resolved("", sure=False)
        return f"共青团{above.name}委{found[2]}" if found and above.sure else name

    def joint(self, place: int) -> Resolved | None:
        """The joint body named last before a place, near it: that whose chair or convener is meant."""
        heads = tuple(self.scene.lexicon.words.get("joint-body-heads", ()))
        named = [(one, name) for name, where in self.places.items() for one in where if name.endswith(heads)]
        before = [(one, name) for one, name in named if place - _NEAR < one < place]
        return Resolved(max(before)[1], rule="body-named-last") if before else None

    def committee(self, place: int) -> Resolved | None:
        """The unit of the Party named last before a place, near it: that of which 当选为委员 is said."""
        named = [(one, name) for name, where in self.places.items() for one in where if self._is_unit(name)]
        before = [(one, name) for one, name in named if place - _NEAR // 2 < one < place]
        if not before:
            return None
        return Resolved(self.full(max(before)[1], place).name, sure=False, rule="unit-named-last")

    def _is_unit(self, name: str) -> bool:
        part = layer(self.scene, name)
        return part is not None and part.unit and in_party(part.label)

    def _stacked(self, units: str, place: int, before: str) -> Resolved:
        """A unit without its body: that of the post before it, or the only one of its kind."""
        root = self._bearer(units, before) if before else ""
        if root:
            return Resolved(canonical(self.scene, join(root, units)), rule="unit-of-the-post-before")
        named = [name for name in self.places if name.endswith(units) and len(name) > len(units)]
        only = distinct([self._longest(name, Resolved("")).name for name in named])
        if len(only) == 1:
            return Resolved(only[0], rule="only-body-of-its-kind")
        return Resolved(units, sure=False, rule="unit-alone")

    def _bearer(self, units: str, before: str) -> str:
        """What a unit belongs to, by the post before: a department to the committee, others to the body."""
        if units.startswith(_DEPARTMENTS):
            committee = next(
                (part.name for part in layers(self.scene, before) if is_committee(part.name)), ""
            )
            if committee:
                return committee
        if not base(self.scene, before):
            return ""
        part = layer(self.scene, before)
        office = part is not None and part.kind.id == _OFFICE and not is_territory(parent(self.scene, before))
        above = ruled(before if office else parent(self.scene, before) or before)
        found = territories(above)
        return (found[-1][0] if found else "") if office else above

    def _root(self, root: str, place: int, before: str) -> Resolved:
        own = root.lstrip("".join(OWN)) if len(root) > 1 and root[0] in OWN else root
        if own in RELATIVE:
            return self._territory(own, root, before)
        owner = self._owner(own, before)
        if owner:
            return Resolved(owner + own, rule="department-of-the-only-body")
        if is_bare(self.scene, own):
            return self._common(own, root, place, before)
        if root != own and (mine := self._mine(own, root, place, before)):
            return mine
        if len(root) == 2 and known(root) and not territories(root):
            return self._last((root,), root, place)
        quoted = self.scene.text[place - 1 : place] in QUOTES
        within = None if quoted else self._within(own, root, place, before)
        return within or self._longest(root, Resolved("", rule="name-in-full"))

    def _mine(self, own: str, root: str, place: int, before: str) -> Resolved | None:
        """What 我院立案庭 means: the department of the body that 我院 means."""
        kind = next((own[:size] for size in (3, 2, 1) if own[:size] in self.scene.lexicon.bodies), "")
        found = self._common(kind, root, place, before) if kind else Resolved(root, sure=False)
        whole = found.sure and kind != own
        return Resolved(found.name + own[len(kind) :], rule="name-under-body") if whole else None

    def _within(self, own: str, root: str, place: int, before: str) -> Resolved | None:
        """A name that begins with a common noun (公司防火办公室) or with 区, 县, 镇 (区实验小学)."""
        noun = next((one for one in self._nouns if own.startswith(one) and len(own) > len(one) + 1), "")
        found = self._common(noun, noun, place, before) if noun else Resolved("", sure=False)
        if found.sure:
            return Resolved(overlapped(found.name, own[len(noun) :]), rule="name-under-body")
        head = relative_head(own)
        if not head:
            return None
        above = self._territory(head, head, before)
        if above.sure:
            return self._longest(above.name + own[len(head) :], Resolved("", rule="name-under-territory"))
        return Resolved(root, sure=False, rule="relative")

    def _owner(self, own: str, before: str) -> str:
        """The only body of the document that can have a department called so (民一庭, 骨科), or nothing."""
        family = next((family for ending, family in INNER.items() if own.endswith(ending)), ())
        if (
            not family
            or own in _COMMON
            or len(own) > _SHORT
            or own.endswith("法庭")
            or territories(own)
            or self._under(own)
        ):
            return ""
        if any(name.endswith(own) and name != own for name in self.places):
            return ""
        if body(self.scene, before).endswith(family):
            return body(self.scene, before)
        bodies = [base(self.scene, name) for name in (*self.places, before) if name]
        named = (one for one in bodies if one.endswith(family) and not one.endswith(tuple(INNER)))
        roots = dict.fromkeys(one for one in named if not is_bare(self.scene, one))
        found = distinct(roots) or self._unnamed(family)
        return found[0] if len(found) == 1 else ""

    def _under(self, own: str) -> bool:
        """Whether a name says itself whose department it is: 甲医院骨科."""
        part = layer(self.scene, own)
        return part is not None and layer(self.scene, own[: len(own) - len(part.label)]) is not None

    @property
    def _nouns(self) -> tuple[str, ...]:
        """The common nouns with which a relative name can begin (公司防火办公室), longest first."""
        heads = self.scene.lexicon.words.get("relative-heads", frozenset())
        return tuple(
            sorted(
                (
                    one
                    for one in heads
                    if one in self.scene.lexicon.bodies and len(one) > 1 and one not in RELATIVE
                ),
                key=lambda one: (-len(one), one),
            )
        )

    def _territory(self, ending: str, said: str, before: str) -> Resolved:
        """The territory that 区 means: that of the post before, or the only one of the document."""
        inherited = [name for name, own in territories(before) if own == ending]
        if inherited:
            return Resolved(inherited[-1], rule="territory-of-the-post-before")
        found = self._territories(ending)
        heads = tuple(name for name in found if name in self.heads)
        for choice in (found, heads):
            if len(choice) == 1:
                return Resolved(choice[0], rule="only-territory-of-its-kind")
        return Resolved(said, sure=False, rule="relative")

    def _territories(self, ending: str) -> tuple[str, ...]:
        """The territories of a kind that the document names, each once, in its longest form."""
        if ending not in self._cache:
            named = [one for name in self.places for one, own in territories(name) if own == ending]
            self._cache[ending] = shortest(distinct(named), frozenset(named))
        return self._cache[ending]

    def _common(self, noun: str, said: str, place: int, before: str) -> Resolved:
        """What a common noun (公司, 居委会, 街道办事处) means."""
        root = body(self.scene, before) if before else ""
        if root and noun in _STACKING:
            return Resolved(join(root, noun), rule="unit-of-the-post-before")
        head = head_of(noun)
        if head:
            above = self._territory(head, head, before)
            if not above.sure:
                return Resolved(said, sure=False, rule=above.rule)
            return self._longest(join(above.name, noun[len(head) :]), above)
        family = FAMILIES.get(noun, (noun,))
        if root and root.endswith(family):
            return Resolved(root, rule="body-of-the-post-before")
        return self._last(family, said, place)

    def _last(self, family: tuple[str, ...], said: str, place: int) -> Resolved:
        """The only body of a family, or the one named last."""
        named = {name: where for name, where in self.places.items() if name.endswith(family)}
        universities = {name: where for name, where in named.items() if name.endswith("大学")}
        named = universities if universities and "学校" in family else named
        only = distinct(named) or self._unnamed(family)
        if len(only) == 1:
            return Resolved(only[0], rule="only-body-of-its-kind")
        headed = [name for name in only if name in self.title]
        if len(headed) == 1:
            return Resolved(headed[0], rule="body-of-the-headline")
        before = {
            max(one for one in where if one < place): name
            for name, where in named.items()
            if any(place - _NEAR < one < place for one in where)
        }
        if before:
            return self._longest(before[max(before)], Resolved("", rule="body-named-last"))
        longer = self._longest(said, Resolved("", rule="name-in-full"))
        return longer if longer.name != said else self._owned(said)

    def _owned(self, said: str) -> Resolved:
        """A joint body without a name of its own (党建联席会议): that of the territory the headline names."""
        own = max(self.heads, key=len, default="")
        heads = tuple(self.scene.lexicon.words.get("joint-body-heads", ()))
        joint = said.endswith(heads) and said not in heads
        if own and joint and all(own.startswith(one) or own.endswith(one) for one in self.heads):
            return Resolved(own + said, rule="body-of-the-headline")
        return Resolved(said, sure=False, rule="relative")

    def _shortens(self, name: str, other: str) -> bool:
        """Whether a name is short for another: words left out, or the territory's only office (甲县局)."""
        found = territories(name)
        rest = name[len(found[-1][0]) :] if found else ""
        if len(rest) == 1 and rest in self.scene.lexicon.bodies:
            return other != name and other.startswith(found[-1][0]) and other.endswith(rest)
        return abbreviates(name, other)

    def _unnamed(self, family: tuple[str, ...]) -> tuple[str, ...]:
        """The bodies without an ending (甲重工) that have units, when a company is meant."""
        if "公司" not in family:
            return ()
        roots = (base(self.scene, name) for name in self.places)
        return tuple(
            dict.fromkeys(
                one for one in roots if len(one) > 2 and "“" not in one and layer(self.scene, one) is None
            )
        )

    def _longest(self, name: str, kind: Resolved) -> Resolved:
        """The longest form of a name: the only longer one that ends in it, or abbreviates to it."""
        if name not in self._forms:
            self._forms[name] = self._form(name)
        return Resolved(self._forms[name], kind.sure, kind.rule)

    def _form(self, name: str) -> str:
        longer = [
            other
            for other in self.places
            if len(other) > len(name) > 2
            and other.endswith(name)
            and may_precede(self.scene, other[: -len(name)], name)
        ]
        longer = longer or [one for other in self.places for one in self._outer(other, name)]
        longest = distinct(longer) or distinct([one for one in self.places if self._shortens(name, one)])
        return longest[0] if len(longest) == 1 else name

    def _outer(self, other: str, name: str) -> Iterator[str]:
        """A body's name in full, from that of what belongs to it: 甲公司乙厂 of 甲公司乙厂丙车间."""
        place = other.find(name)
        if place <= 0 or len(name) < 3:
            return
        above = other[: max(place, 0)]
        whole = len(name) > 2 and not territories(name) and layer(self.scene, name) is not None
        if above and whole and layer(self.scene, above) is not None and not is_territory(above):
            yield other[: place + len(name)]


_DEPARTMENTS = (
    "组织部",
    "宣传部",
    "统战部",
    "政法委",
    "办公室",
    "政策研究室",
    "巡察",
    "社会工作部",
    "老干部局",
)
_STACKING = frozenset(
    {
        "工作队",
        "驻村工作队",
        "居委会",
        "村委会",
        "办事处",
        "管委会",
        "居民委员会",
        "村民委员会",
        "办公室",
        "理事会",
        "监事会",
        "董事会",
    }
)
