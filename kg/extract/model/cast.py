"""Who is who in what a model proposes: what the rules know keeps its id, everything else is new."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from kg.extract.candidate import Mention, Organization, Person, Reading
from kg.extract.language.forms import canonical, layer, parent
from kg.extract.language.scene import Scene
from kg.extract.language.territory import is_territory
from kg.extract.meaning.levels import level
from kg.extract.model.proposal import Named
from kg.extract.naming.organizations import is_bare
from kg.extract.sheet.surnames import surnamed
from kg.extract.tabling.ids import Minter
from kg.spans import Span

RULE, SURE, RELATIVE = "model", 0.6, 0.3
"""The rule's name; how sure a proposal is, and one about a name that stays relative (区委)."""
Thing = Person | Organization


@dataclass(slots=True)
class Cast:
    """The persons and organisations of a reading by name, and those that proposals add to it."""

    reading: Reading
    scene: Scene
    minter: Minter
    persons: dict[str, Person] = field(init=False)
    organizations: dict[str, Organization] = field(init=False)
    mentions: list[Mention] = field(init=False)
    _ends: dict[int, list[Mention]] = field(init=False)

    def __post_init__(self) -> None:
        self.persons = {one.name: one for one in self.reading.persons.values()}
        self.organizations = {one.name: one for one in self.reading.organizations.values()}
        self.mentions = list(self.reading.mentions)
        self._ends = defaultdict(list)
        for one in self.mentions:
            self._ends[one.span[1]].append(one)

    def person(self, named: Named) -> Person | None:
        """The person of a name, not added yet; None when the name is a word for people, or an office."""
        name, lexicon = named.text, self.scene.lexicon
        if name in lexicon.roles or self.scene.is_word("not-names", name) or name in self.organizations:
            return None
        return self.persons.get(name) or Person(self.minter.mint("person", name), name, RULE, SURE)

    def organization(self, named: Named, *, type_: str = "", unit: str = "") -> Organization | None:
        """The organisation of a name, or its unit, not added yet; None for a person's name and none."""
        if named.text in self.persons:
            return None
        name = canonical(self.scene, named.text.removesuffix(unit) + unit)
        at = None if unit else self._at(named.span)
        return at or self.organizations.get(name) or self._fuller(name) or self._new(name, type_)

    def thing(self, named: Named) -> Thing | None:
        """The person or the organisation of a name; None when it looks like neither."""
        known = self.persons.get(named.text) or self._at(named.span)
        if known:
            return known
        if layer(self.scene, named.text):
            return self.organization(named)
        return self.person(named) if surnamed(named.text) else None

    def add(self, named: Named, thing: Thing) -> None:
        """Take in a thing of a proposal that is kept, with the place where it is named."""
        if isinstance(thing, Person):
            self.persons.setdefault(thing.name, thing)
        else:
            self.organizations.setdefault(thing.name, thing)
        start, end = named.span
        inside = (one for one in self._mentioned(thing) if one.span[0] <= start and end <= one.span[1])
        if next(inside, None) is None:
            kind: Literal["person", "organization"] = (
                "person" if isinstance(thing, Person) else "organization"
            )
            self.mentions.append(Mention(named.span, kind, thing.id, named.text))

    def all_organizations(self) -> Iterator[Organization]:
        """The organisations, with the parents that are known now."""
        for one in self.organizations.values():
            above = self.organizations.get(parent(self.scene, one.name))
            if one.parent or above is None or one.id in self.reading.organizations:
                yield one
            else:
                told = (one.id, one.name, one.type, one.rule, one.confidence, one.level)
                yield Organization(*told, parent=above.id, resolved=one.resolved)

    def _mentioned(self, thing: Thing) -> Sequence[Mention]:
        return [one for one in self.mentions if one.refers_to == thing.id]

    def _at(self, span: Span) -> Organization | None:
        """What the rules have at a place: an organisation whose name there is this one, or ends with it."""
        ending = [one for one in self._ends.get(span[1], ()) if one.kind == "organization"]
        fitting = sorted((one for one in ending if one.span[0] <= span[0]), key=lambda one: -one.span[0])
        return self.reading.organizations[fitting[0].refers_to] if fitting else None

    def _fuller(self, name: str) -> Organization | None:
        """The one organisation with this name behind a territory's: 甲区乙街道党工委 for 乙街道党工委."""
        ending = (one for known, one in self.organizations.items() if name and known.endswith(name))
        found = [one for one in ending if is_territory(one.name.removesuffix(name))]
        return found[0] if len(found) == 1 else None

    def _new(self, name: str, type_: str) -> Organization | None:
        if not name:
            return None
        part, relative = layer(self.scene, name), is_bare(self.scene, name)
        return Organization(
            self.minter.mint("org", name),
            name,
            type_ or (part.kind.type if part else "") or "Organization",
            "relative" if relative else RULE,
            RELATIVE if relative else SURE,
            level(self.scene, name),
            resolved=not relative,
        )
