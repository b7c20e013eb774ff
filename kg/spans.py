"""Spans of code points in a text, from 0 and without their end; a text's paragraphs are such spans."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

Span = tuple[int, int]

_LINE = re.compile(r"[^\r\n]*\S[^\r\n]*")
_WRITTEN = re.compile(r"[0-9]{1,10}-[0-9]{1,10}(?:\|[0-9]{1,10}-[0-9]{1,10})*", re.ASCII)


def written(spans: Iterable[Span]) -> str:
    """Spans as the tables have them: ``10-15|20-23``."""
    return "|".join(f"{start}-{end}" for start, end in spans)


def read(text: str) -> tuple[Span, ...]:
    """What :func:`written` wrote; nothing when it is something else.

    >>> read("10-15|20-23"), read("p. 3")
    (((10, 15), (20, 23)), ())
    """
    if not _WRITTEN.fullmatch(text):
        return ()
    pairs = (part.split("-") for part in text.split("|"))
    return tuple((int(start), int(end)) for start, end in pairs)


def paragraphs(text: str) -> tuple[Span, ...]:
    """The paragraphs of a text: its lines that are not blank.

    >>> paragraphs("题目\\r\\n\\r\\n　　甲区委开会。")
    ((0, 2), (6, 14))
    """
    return tuple(found.span() for found in _LINE.finditer(text))


def paragraph(paragraphs: Sequence[Span], spans: Iterable[Span]) -> int | None:
    """The number, from 1, of the paragraph in which a quote begins; None when either has no place.

    >>> paragraph([(0, 2), (6, 14)], [(8, 11), (13, 14)])
    2
    """
    begins = min((start for start, _ in spans), default=-1)
    return bisect_right(paragraphs, begins, key=lambda span: span[0]) or None
