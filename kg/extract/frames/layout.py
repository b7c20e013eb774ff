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
from kg.extract.frames.titles import titles
from kg.extract.language.scene import Scene
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


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without its stop, its pieces between commas, its zone and where its paragraph begins."""

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

    @cached_property
    def longest_phrase(self) -> int:
        """The length of the longest phrase that sets off a frame."""
        return max(map(len, self.scene.lexicon.triggers), default=0)

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

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of the story, in order."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[Sentence]:
        for zone in self.reading.article.story():
            paragraph = self.text.rfind("\n", 0, zone.span[0]) + 1
            for found in _SENTENCE.finditer(self.shadow, *zone.span):
                pieces = tuple(one.span() for one in _PIECE.finditer(self.shadow, *found.span()))
                if pieces:
                    yield Sentence(found.span(), pieces, zone.kind, paragraph)

    def words(self, span: Span) -> Iterator[tuple[Span, str, str]]:
        """The plain words of a span, each with its place and its part of speech; names are left out."""
        for token in self.scene.words.within(span):
            start, end = max(token.start, span[0]), min(token.end, span[1])
            for run in re.finditer(r"[^\ue000-\ue005]+", self.shadow[start:end]):
                place = (start + run.start(), start + run.end())
                yield place, run[0], token.tag


def layout(reading: Reading, scene: Scene) -> Layout:
    """Lay out a reading's text."""
    titled = titles(reading, scene)
    inside = _covered(scene.text, titled)
    agents = tuple(one for one in reading.mentions if one.kind == "person" or not inside[one.span[0]])
    shadow = _shadow(scene.text, titled, agents)
    seen = tuple(one for one in agents if shadow[one.span[0]] in NAMED)
    return Layout(reading, scene, shadow, seen)


def _covered(text: str, spans: Iterable[Span]) -> bytearray:
    marks = bytearray(len(text) + 1)
    for start, end in spans:
        marks[start:end] = b"\1" * (end - start)
    return marks


def _shadow(text: str, titled: Iterable[Span], agents: Iterable[Mention]) -> str:
    """The shadow: names first, then titles, then what is quoted or bracketed and holds no name."""
    marks = [" " if char in MARKS else char for char in text]
    for span in titled:
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
    whole = all(mark in NAMED for mark in marks[start + 1 : end - 1]) and end - start > 2
    if whole or _named(marks, (start, start + 1)) or _named(marks, (end - 1, end)):
        return
    speech = len(found[1]) > _LONG_QUOTE and "，" in found[1]
    _paint(marks, found.span(), MASK if speech or _SPEECH.search(found[1]) else QUOTED)


def _named(marks: list[str], span: Span) -> bool:
    return any(mark in NAMED + TITLE for mark in marks[slice(*span)])


def _paint(marks: list[str], span: Span, mark: str) -> None:
    marks[slice(*span)] = mark * (span[1] - span[0])
