"""The story of an article in windows that a model reads one at a time, each with some of the one before."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extract.article import Article
from kg.spans import Span

_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；”’）]*[。！？；”’）\n]?")
SHORTEST = 200
"""A window shorter than this is not split any further."""


@dataclass(frozen=True, slots=True)
class Window:
    """Stretches of the clean text, in order, that are asked about together."""

    spans: tuple[Span, ...]

    @property
    def size(self) -> int:
        """How many characters it has."""
        return sum(end - start for start, end in self.spans)

    def text(self, clean: str) -> str:
        """What the model reads: the stretches, each on a line of its own."""
        return "\n".join(clean[start:end] for start, end in self.spans)

    def find(self, clean: str, words: str) -> Iterator[Span]:
        """Where words stand, code point for code point, inside one of the stretches."""
        for start, end in self.spans:
            place = clean.find(words, start, end) if words else -1
            while place >= 0:
                yield place, place + len(words)
                place = clean.find(words, place + len(words), end)

    def halves(self, clean: str) -> "tuple[Window, ...]":
        """Two windows that make up this one, or none when it is too short to be split."""
        if self.size < SHORTEST:
            return ()
        pieces = [piece for span in self.spans for piece in _pieces(clean, span, SHORTEST // 2)]
        half, cut = self.size // 2, 0
        while cut < len(pieces) - 1 and half > 0:
            half -= pieces[cut][1] - pieces[cut][0]
            cut += 1
        return (Window(_merged(pieces[:cut])), Window(_merged(pieces[cut:]))) if 0 < cut < len(pieces) else ()


def windows(article: Article, size: int, overlap: int) -> list[Window]:
    """The windows over the zones that tell the story; a name in a by-line is never shown."""
    size, overlap = max(size, SHORTEST), min(max(overlap, 0), size // 2)
    clean = article.clean.text
    pieces = [piece for zone in article.story() for piece in _pieces(clean, zone.span, size // 2)]
    found: list[Window] = []
    start = 0
    while start < len(pieces):
        stop = _filled(pieces, start, size)
        found.append(Window(_merged(pieces[start:stop])))
        start = stop if stop == len(pieces) else max(_back(pieces, stop, overlap), start + 1)
    return found


def _filled(pieces: Sequence[Span], start: int, size: int) -> int:
    stop, room = start, size
    while stop < len(pieces) and (stop == start or room >= pieces[stop][1] - pieces[stop][0]):
        room -= pieces[stop][1] - pieces[stop][0]
        stop += 1
    return stop


def _back(pieces: Sequence[Span], stop: int, overlap: int) -> int:
    """The index from which the pieces before ``stop`` are at most ``overlap`` long."""
    while stop > 0 and overlap >= pieces[stop - 1][1] - pieces[stop - 1][0]:
        overlap -= pieces[stop - 1][1] - pieces[stop - 1][0]
        stop -= 1
    return stop


def _pieces(clean: str, span: Span, size: int) -> Iterator[Span]:
    """A stretch as its sentences; those that are too long are cut."""
    place, end = span
    while place < end:
        found = _SENTENCE.match(clean, place, end)
        stop = found.end() if found and found.end() > place else place + 1
        for start in range(place, stop, size):
            yield start, min(start + size, stop)
        place = stop


def _merged(pieces: Sequence[Span]) -> tuple[Span, ...]:
    """Pieces that touch as one."""
    merged: list[Span] = []
    for start, end in pieces:
        if merged and merged[-1][1] == start:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)
