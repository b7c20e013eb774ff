"""A text laid out for the frames: its shadow, in which no rule looks into a name.

The shadow is as long as the text. Persons, organisations, titles, documents and quoted or bracketed
words are characters of their own there (of the private use area), so that no verb is found inside a name,
and a list can be told by its shape.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from kg.extract.article import ZoneKind
from kg.extract.candidate import Mention, Reading
from kg.extract.chains import chain
from kg.extract.scene import Scene
from kg.spans import Span

PERSON, ORGANIZATION, TITLE, DOCUMENT, QUOTED, MASK = (
    "\ue000",
    "\ue001",
    "\ue002",
    "\ue003",
    "\ue004",
    "\ue005",
)
NAMED = PERSON + ORGANIZATION
MARKS = PERSON + ORGANIZATION + TITLE + DOCUMENT + QUOTED + MASK
_DOCUMENT = re.compile(r"《[^《》\n]{2,60}》")
_LETTER = re.compile(
    r"关于[^，。；：\n《\ue003]{2,40}?的(?:复函|批复|通知|决定|倡议书?|意见|函|通报|请示|决议|方案)(?!精神)"
)
_QUOTE = re.compile(r"“([^“”\n]*)”")
_BRACKET = re.compile(r"[（(][^（）()\n]{1,40}[)）]")
_SPEECH = re.compile(r"[。！？!?；;]|[，,].*[，,]")
_SENTENCE = re.compile(r"[^。！!？?；;\n]+")
_PIECE = re.compile(r"[^，,：:]+")
_LONG_QUOTE = 16
_FAR = 8
"""How many characters of a title no rule knows may stand between an organisation and a person."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without its stop, its pieces between commas, and the zone that it stands in."""

    span: Span
    pieces: tuple[Span, ...]
    zone: ZoneKind
    paragraph: int

    def piece(self, place: int) -> int:
        """The number of the piece that holds a place."""
        return max(bisect_right(self.pieces, place, key=lambda one: one[0]) - 1, 0)


@dataclass(frozen=True)
class Layout:
    """A reading, its scene, and the shadow of its text; ``agents`` are the mentions outside titles."""

    reading: Reading
    scene: Scene
    shadow: str
    agents: tuple[Mention, ...]
    titled: tuple[tuple[Span, Mention], ...]

    @property
    def text(self) -> str:
        return self.scene.text

    @cached_property
    def _starts(self) -> list[int]:
        return [one.span[0] for one in self.agents]

    def within(self, span: Span) -> tuple[Mention, ...]:
        """The persons and organisations, outside titles, that a span holds."""
        first = bisect_left(self._starts, span[0])
        last = bisect_left(self._starts, span[1])
        return tuple(one for one in self.agents[first:last] if one.span[1] <= span[1])

    def at(self, start: int) -> Mention | None:
        """The person or organisation, outside titles, that begins at a place."""
        place = bisect_left(self._starts, start)
        return self.agents[place] if place < len(self.agents) and self._starts[place] == start else None

    def organizations_of(self, person: Mention) -> tuple[Mention, ...]:
        """The organisations in the title before a person."""
        spans = [span for span, one in self.titled if one is person]
        found = [one for span in spans for one in self.reading.within(span)]
        return tuple(one for one in found if one.kind == "organization")

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of the story, in order."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[Sentence]:
        for zone in self.reading.article.story():
            for found in _SENTENCE.finditer(self.shadow, *zone.span):
                pieces = tuple(one.span() for one in _PIECE.finditer(self.shadow, *found.span()))
                if pieces:
                    yield Sentence(found.span(), pieces, zone.kind, self.text.count("\n", 0, zone.span[0]))

    def words(self, span: Span) -> Iterator[tuple[Span, str, str]]:
        """The plain words of a span, each with its place and its part of speech; names are left out."""
        for token in self.scene.words.within(span):
            start, end = max(token.start, span[0]), min(token.end, span[1])
            for run in re.finditer(r"[^\ue000-\ue005]+", self.shadow[start:end]):
                place = (start + run.start(), start + run.end())
                yield place, run[0], token.tag


def layout(reading: Reading, scene: Scene) -> Layout:
    """Lay out a reading's text."""
    persons = [one for one in reading.mentions if one.kind == "person"]
    titled = tuple((span, one) for one in persons for span in _titles(reading, scene, one))
    inside = _covered(scene.text, [span for span, _ in titled])
    agents = tuple(one for one in reading.mentions if one.kind == "person" or not inside[one.span[0]])
    shadow = _shadow(scene.text, titled, agents)
    seen = tuple(one for one in agents if shadow[one.span[0]] in NAMED)
    return Layout(reading, scene, shadow, seen, titled)


def _covered(text: str, spans: Iterable[Span]) -> bytearray:
    marks = bytearray(len(text) + 1)
    for start, end in spans:
        marks[start:end] = b"\1" * (end - start)
    return marks


def _shadow(text: str, titled: Iterable[tuple[Span, Mention]], agents: Iterable[Mention]) -> str:
    """The shadow: names first, then titles, then what is quoted or bracketed and holds no name."""
    marks: list[str] = list(text)
    for span, _ in titled:
        _paint(marks, span, TITLE)
    for one in agents:
        _paint(marks, one.span, PERSON if one.kind == "person" else ORGANIZATION)
    for found in _DOCUMENT.finditer(text):
        _paint(marks, found.span(), DOCUMENT)
    for found in _LETTER.finditer("".join(marks)):
        _paint(marks, found.span(), DOCUMENT)
    for found in _QUOTE.finditer(text):
        _quote(marks, found)
    for found in _BRACKET.finditer(text):
        if not _named(marks, found.span()):
            _paint(marks, found.span(), MASK)
    return "".join(marks)


def _quote(marks: list[str], found: re.Match[str]) -> None:
    """Speech is masked whole; a short quotation is a name or a slogan, unless it is part of a name."""
    start, end = found.span()
    if _named(marks, (start, start + 1)) or _named(marks, (end - 1, end)):
        return
    speech = len(found[1]) > _LONG_QUOTE and "，" in found[1]
    _paint(marks, found.span(), MASK if speech or _SPEECH.search(found[1]) else QUOTED)


def _named(marks: list[str], span: Span) -> bool:
    return any(mark in NAMED + TITLE for mark in marks[slice(*span)])


def _paint(marks: list[str], span: Span, mark: str) -> None:
    marks[slice(*span)] = mark * (span[1] - span[0])


def _titles(reading: Reading, scene: Scene, person: Mention) -> Iterator[Span]:
    """The titles of a person at a place: the chain before, a title behind, or what no rule knows."""
    start, end = person.span
    low = max(
        (one.span[1] for one in reading.mentions if one.kind == "person" and one.span[1] <= start), default=0
    )
    low = max(low, scene.text.rfind("\n", 0, start) + 1)
    segments = chain(scene, start, low)
    if segments:
        first = min(
            min(one.span[0], *(part[0] for part in _regions(one.region, one.shared))) for one in segments
        )
        yield _extended(reading, scene, first, low), start
    elif before := _loose(reading, scene, start, low):
        yield before
    for one in reading.holdings:
        title, *named = one.spans
        if named and named[0] == person.span and (title[0] == end or (title[1] == start and not segments)):
            yield title


def _extended(reading: Reading, scene: Scene, start: int, low: int) -> int:
    """Where a title begins that goes on to the left: an organisation and a role, then 、 or nothing."""
    ends = {one.span[1]: one.span[0] for one in reading.mentions if one.kind == "organization"}
    while start > low:
        if start in ends and ends[start] >= low:
            start = ends[start]
            continue
        end = start - 1 if scene.text[start - 1] in "、，" else start
        role = scene.role(end, low)
        before = end - len(role.label) if role else end
        if role is None or before not in ends or ends[before] < low:
            return start
        start = ends[before]
    return start


def _regions(region: Span | None, shared: tuple[Span, ...]) -> list[Span]:
    return [*([region] if region else []), *shared, (1 << 40, 1 << 40)]


def _loose(reading: Reading, scene: Scene, start: int, low: int) -> Span | None:
    """An organisation right before a name, or with a few nouns between: X党委张三, X领导张三."""
    near = [
        one
        for one in reading.mentions
        if one.kind == "organization" and low <= one.span[0] and one.span[1] <= start
    ]
    if not near or start - near[-1].span[1] > _FAR:
        return None
    between = list(scene.words.within((near[-1].span[1], start))) if near[-1].span[1] < start else []
    nouns = all(one.tag[0] in "nbaj" and one.tag != "nr" for one in between)
    return (near[-1].span[0], start) if nouns else None
