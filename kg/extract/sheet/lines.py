"""The lines of a text as one sees them: folded, nothing unseen in them, each character with its place."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from unicodedata import east_asian_width

from kg.extract.sheet.letters import GONE, folded

_LINE = re.compile(r"[^\n]+")
_WORDS = re.compile(r"[^\0 ]")
_INDENT = 2
NEAR = 7
"""By how many cells a full line may be narrower: two characters of indent, one that may not begin a line."""
_MANY, _NARROWEST = 3, 40


@dataclass(frozen=True, slots=True)
class Line:
    """A line (or several joined): its characters and their places in the untouched text.

    ``end`` is the place of the line end behind it, or -1 behind the last; ``indented`` whether it
    began with two spaces or an ideographic one; ``gap`` whether a blank line stands before it.
    """

    text: str
    places: tuple[int, ...]
    end: int
    indented: bool = False
    gap: bool = False

    def kept(self, indexes: Sequence[int]) -> "Line":
        """The line with only the characters of these indexes."""
        text = "".join(self.text[index] for index in indexes)
        return replace(self, text=text, places=tuple(self.places[index] for index in indexes))


def joined(parts: Sequence[Line]) -> Line:
    """Lines as one; between two Latin words, the space or line end that parted them."""
    text, places = [parts[0].text], list(parts[0].places)
    for before, after in pairwise(parts):
        if _latin(before.text[-1]) and _latin(after.text[0]):
            text.append(" ")
            places.append(before.end)
        text.append(after.text)
        places += after.places
    return replace(parts[0], text="".join(text), places=tuple(places), end=parts[-1].end)


def lines(text: str) -> Iterator[Line]:
    """The lines of a text that are not blank, without the spaces around them."""
    seen = folded(text)
    last = 0
    for found in _LINE.finditer(seen):
        words = list(_ends(found))
        if not words:
            continue
        start, end = words
        indent = text[found.start() : start]
        stop = found.end() if found.end() < len(seen) else -1
        places = tuple(place for place in range(start, end) if seen[place] != GONE)
        yield Line(
            "".join(seen[place] for place in places),
            places,
            stop,
            "\u3000" in indent or indent.count(" ") + indent.count("\xa0") >= _INDENT or "\t" in indent,
            "\n\n" in text[last : found.start()].replace("\r\n", "\n"),
        )
        last = found.end()


def width(text: str) -> int:
    """How many cells a text takes on a screen.

    >>> width("5月")
    3
    """
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def wrapped_at(rows: Sequence[Line]) -> int:
    """The width at which the lines of a text are wrapped, or 0 when they are not."""
    widths = sorted(width(row.text) for row in rows)
    for wide in reversed(widths):
        longer = len(widths) - bisect_right(widths, wide)
        near = len(widths) - longer - bisect_left(widths, wide - NEAR)
        halves = len(widths) - bisect_right(widths, wide // 2)
        if near >= _MANY and longer <= near // 10:
            return wide if near * 5 >= halves * 2 and wide >= _NARROWEST else 0
    return 0


def _latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _ends(found: re.Match[str]) -> Iterator[int]:
    line = found[0]
    first = _WORDS.search(line)
    if first is None:
        return
    yield found.start() + first.start()
    yield found.start() + len(line.rstrip("\0 "))
