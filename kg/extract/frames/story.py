"""What the frames share: the layout, the acts, the gatherings, and how rows are made of them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.extract.candidate import Candidate, Mention, Organization
from kg.extract.frames.acts import Act
from kg.extract.frames.kinds import Kinds
from kg.extract.frames.layout import Layout
from kg.extract.ids import Minter
from kg.spans import Span

NAME = "name@zh"
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Meeting:
    """A gathering that the text tells of: its id, its name, the act that told it first, and the rows it gives."""

    id: str
    name: str
    act: Act
    span: Span
    rule: str
    confidence: float


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
        """The words of a span in one line, without the particle of a finished act, not too long for a name."""
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
    return Candidate(table, {name: value for name, value in cells.items() if value}, kept, rule, round(confidence, 2))


def unique(rows: Iterable[Candidate]) -> Iterator[Candidate]:
    """The rows, each fact once: the surest of those that say the same, in the place of the first."""
    best: dict[tuple[str, ...], Candidate] = {}
    for one in rows:
        key = (one.table, *_key(one))
        if key not in best or one.confidence > best[key].confidence:
            best[key] = one
    yield from best.values()


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
