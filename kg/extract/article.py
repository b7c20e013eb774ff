"""An article as the extractor reads it: its text untouched, and its words cleaned of what the layout did.

Rules read the clean text; evidence is always given as places in the untouched one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from kg.spans import Span, written

ZoneKind = Literal["headline", "navigation", "byline", "caption", "body"]
STORY: frozenset[ZoneKind] = frozenset({"headline", "caption", "body"})
"""The zones that tell what happened; the others are about the page and its makers."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the untouched text and where they stand, as tables have them: ``a|b`` and ``1-2|5-6``."""

    text: str
    at: str


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of the clean text (a paragraph or line) and what it is on the page."""

    kind: ZoneKind
    span: Span


@dataclass(frozen=True, slots=True)
class Clean:
    """The text without what the layout did to it: one line per paragraph, damaged words mended.

    ``places[i]`` is the offset, in the untouched text, of the character ``text[i]``. A caption that
    stood in the middle of a sentence stands behind that paragraph here, so places need not rise.
    """

    text: str
    places: tuple[int, ...]

    def pieces(self, span: Span) -> Iterator[Span]:
        """The untouched text's stretches that a clean span consists of, in the order of reading."""
        start = end = -1
        for place in self.places[span[0] : span[1]]:
            if place != end:
                if start >= 0:
                    yield start, end
                start = place
            end = place + 1
        if start >= 0:
            yield start, end


@dataclass(frozen=True, slots=True)
class Article:
    """An article: its id, the text as it is in the file, and how it is to be read.

    ``date`` is that of the page (ISO 8601) or empty; ``publisher`` likewise. ``digest`` is the SHA-256
    of the file that is kept as the source's text, ``data`` its bytes.
    """

    id: str
    title: str
    text: str
    clean: Clean
    zones: tuple[Zone, ...]
    data: bytes = b""
    publisher: str = ""
    date: str = ""

    def quote(self, *spans: Span) -> Quote:
        """The untouched words at spans of the clean text, cut with ``|`` where something stands between."""
        pieces = [piece for span in spans for piece in self.clean.pieces(span)]
        return quoted(self.text, pieces)

    def story(self) -> Iterator[Zone]:
        """The zones that tell what happened, in the order of the clean text."""
        return (zone for zone in self.zones if zone.kind in STORY)


def quoted(text: str, pieces: Iterable[Span]) -> Quote:
    """Stretches of a text as a quote, in the order of the text; those that touch or overlap are one.

    >>> quoted("甲区委 书记", [(0, 3), (4, 6)])
    Quote(text='甲区委|书记', at='0-3|4-6')
    """
    joined: list[Span] = []
    for start, end in sorted(pieces):
        if joined and joined[-1][1] >= start:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return Quote("|".join(text[start:end] for start, end in joined), written(joined))
