"""What the frames share: the layout, the acts, the gatherings, and how rows are made of them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from kg.extract.candidate import Candidate, Mention, Organization, Reading
from kg.extract.frames.acts import Act
from kg.extract.frames.kinds import Kinds
from kg.extract.frames.layout import Layout
from kg.extract.tabling.ids import Minter
from kg.spans import Span

NAME = "name@zh"
_LONGEST_NAME = 40


@dataclass(frozen=True)
class Story:
    """A text read as acts. ``minter`` gives the rows of entities their ids."""

    layout: Layout
    acts: tuple[Act, ...]
    kinds: Kinds
    minter: Minter

    @property
    def text(self) -> str:
        return self.layout.text

    @cached_property
    def joint(self) -> Mapping[str, Organization]:
        """The bodies that have members."""
        return {id_: one for id_, one in self.layout.reading.organizations.items() if self.is_joint(one)}

    def is_joint(self, one: Organization) -> bool:
        return one.type in self.kinds.joint or bool(self.kinds.named.search(one.name))

    def has_members(self, mention: Mention) -> bool:
        one = self.layout.reading.organizations.get(mention.refers_to)
        return one is not None and (self.is_joint(one) or one.type in self.kinds.teams)

    def mint(self, name: str) -> str:
        """The id of something that this article tells of; another article's of the same name has another."""
        return self.minter.mint(f"event of {self.layout.reading.article.id}", name)

    def said(self, span: Span) -> str:
        """The words of a span in one line, without 了; nothing when they are too long for a name."""
        words = re.sub(r"\s", "", self.text[slice(*span)]).removeprefix("了").strip("、：:，,的")
        return words if len(words) <= _LONGEST_NAME else ""

    def confidence(self, mention: Mention) -> float:
        """How sure it is that a mention is what it is taken for."""
        reading = self.layout.reading
        found = reading.persons.get(mention.refers_to) or reading.organizations.get(mention.refers_to)
        return found.confidence if found else 0.5


def row(
    table: str, cells: Mapping[str, str], spans: Iterable[Span], rule: str, confidence: float
) -> Candidate:
    """A candidate, its spans in the order of reading and none twice."""
    kept = tuple(sorted({span for span in spans if span[1] > span[0]}))
    if rule.endswith("-pronoun") and "status" not in cells and table == "participations":
        cells = {**cells, "status": "inferred", "reason": "代词所指据上文推定"}
    return Candidate(
        table, {name: value for name, value in cells.items() if value}, kept, rule, round(confidence, 2)
    )


def settled(reading: Reading, rows: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The rows, each fact once, none surer than the things it is about.

    A gathering known only by 会上 and the like is left out when nobody takes part in it.
    """
    once = tuple(_unique(rows))
    told = {id_ for one in once if one.table not in {"events", "times"} for id_ in _ids(one)}
    lone = {one.cells["id"] for one in once if one.rule in _LONE} - told
    sure = {one.cells["id"]: one.confidence for one in once if "id" in one.cells}
    sure |= {one.id: one.confidence for one in reading.persons.values()}
    sure |= {one.id: one.confidence for one in reading.organizations.values()}
    return tuple(_capped(one, sure) for one in once if lone.isdisjoint(_ids(one)))


def _capped(one: Candidate, sure: Mapping[str, float]) -> Candidate:
    return replace(one, confidence=min([one.confidence, *(sure[id_] for id_ in _ids(one) if id_ in sure)]))


def _ids(one: Candidate) -> list[str]:
    """The ids in a row: its own and those of what it is about."""
    names = ("id", "about", *(name for names in _KEYS.values() for name in names), "acted_on")
    return [id_ for name in dict.fromkeys(names) for id_ in one.cells.get(name, "").split(";") if id_]


def _unique(rows: Iterable[Candidate]) -> Iterator[Candidate]:
    """The surest of the rows that say the same, in the place of the first."""
    best: dict[tuple[str, ...], Candidate] = {}
    for one in rows:
        key = (one.table, *_key(one))
        if key not in best or one.confidence > best[key].confidence:
            best[key] = one
    yield from sorted(best.values(), key=lambda one: "id" not in one.cells)


_LONE = ("gathering-attended", "speech-as-gathering")
"""The rules for gatherings that are worth a row only when somebody takes part."""
_KEYS = {
    "participations": ("participant", "event", "role"),
    "unit-memberships": ("member", "organization"),
    "lead-engagements": ("agent", "target"),
    "co-buildings": ("agent", "target"),
    "links": ("subject", "relation", "object"),
    "times": ("about", "as_written"),
    "counts": ("about", "as_written"),
}


def _key(one: Candidate) -> tuple[str, ...]:
    return tuple(one.cells.get(name, "") for name in _KEYS.get(one.table, ("id",)))
