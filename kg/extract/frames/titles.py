"""Where the titles of persons stand: the chain before a name, a title behind it, or nouns that no rule knows.

What is named in a title takes no part in what its holder does.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.candidate import Holding, Mention, Reading
from kg.extract.language.scene import Scene
from kg.extract.naming.chains import Segment, chain
from kg.spans import Span

_FAR = 8
"""How many characters of a title no rule knows may stand between an organisation and a person."""


def titles(reading: Reading, scene: Scene) -> tuple[Span, ...]:
    """The titles of all persons, wherever they are named."""
    organizations = [one.span for one in reading.mentions if one.kind == "organization"]
    held: dict[Span, list[Holding]] = defaultdict(list)
    for one in reading.holdings:
        held[one.spans[-1]].append(one)
    finder = _Finder(scene, sorted(organizations, key=lambda span: span[1]), held)
    return tuple(finder.all(one for one in reading.mentions if one.kind == "person"))


@dataclass(frozen=True, slots=True)
class _Finder:
    """The organisations of a text by where they end, and the posts by where their holder is named."""

    scene: Scene
    organizations: list[Span]
    held: dict[Span, list[Holding]]

    def all(self, persons: Iterator[Mention]) -> Iterator[Span]:
        low = 0
        for person in persons:
            line = self.scene.text.rfind("\n", low, person.span[0]) + 1
            yield from self._of(person.span, max(low, line))
            low = person.span[1]

    def _of(self, name: Span, low: int) -> Iterator[Span]:
        segments = chain(self.scene, name[0], low)
        if segments:
            yield self._extended(min(map(_begins, segments)), low), name[0]
        elif before := self._loose(name[0], low):
            yield before
        for one in self.held[name]:
            title = one.spans[0]
            if title[0] == name[1] or (title[1] == name[0] and not segments):
                yield title

    def _ending(self, end: int, low: int) -> int | None:
        """Where an organisation begins that ends at a place, if one does."""
        number = bisect_right(self.organizations, end, key=lambda span: span[1])
        found = self.organizations[number - 1] if number else (0, 0)
        return found[0] if found[1] == end and found[0] >= low else None

    def _extended(self, start: int, low: int) -> int:
        """Where a title begins that goes on to the left: an organisation and a role, then 、 or nothing."""
        while start > low:
            before = self._ending(start, low)
            if before is None:
                end = start - 1 if self.scene.text[start - 1] in "、，" else start
                role = self.scene.role(end, low)
                before = self._ending(end - len(role.label), low) if role else None
            if before is None:
                return start
            start = before
        return start

    def _loose(self, start: int, low: int) -> Span | None:
        """An organisation right before a name, or with a few nouns between: X党委张三, X领导张三."""
        number = bisect_right(self.organizations, start, key=lambda span: span[1])
        near = self.organizations[number - 1] if number else (0, 0)
        if near[0] < low or near[1] == 0 or start - near[1] > _FAR:
            return None
        between = list(self.scene.words.within((near[1], start))) if near[1] < start else []
        nouns = all(one.tag[0] in "nbaj" and one.tag != "nr" for one in between)
        return (near[0], start) if nouns else None


def _begins(segment: Segment) -> int:
    """Where a segment begins, with its organisation and those that share its unit."""
    regions = [*([segment.region] if segment.region else []), *segment.shared]
    return min(segment.span[0], *(region[0] for region in regions), segment.span[0])
