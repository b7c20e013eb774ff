"""Contexts: the sentences of a source round the words that are quoted, with these words marked."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kg.graph.telling.facts import Quote
from kg.spans import Span, paragraph, paragraphs

_SENTENCE = re.compile(r"[^。！？!?\r\n]*(?:[。！？!?]+[”’』」》〉）)】\]\"']*|(?=[\r\n])|\Z)[\r\n]*")
_BREAK = re.compile(r"\s*[\r\n]\s*")
APART = "…"
"""What stands for the sentences that are left out between two that are shown."""


@dataclass(frozen=True, slots=True)
class Contexts:
    """The texts of sources by IRI, cut into sentences and paragraphs when they are first asked for.

    >>> from kg.records import Text
    >>> quote = Quote("乙镇", "s", Text(), ((5, 7),))
    >>> Contexts({"s": "第一句。在乙镇。"}).of(quote)
    (1, ['在', '乙镇', '。'])
    """

    texts: Mapping[str, str]
    _cuts: dict[str, "_Cut"] = field(default_factory=dict, init=False, repr=False, compare=False)

    def of(self, quote: Quote) -> tuple[int | None, list[str]] | None:
        """The number of the paragraph, counted from 1, and plain and marked parts in turn.

        A paragraph is one of :func:`kg.spans.paragraphs`; a sentence ends with its mark and closing quotes,
        or with the line. None when the text is not here or is not the one that was quoted.
        """
        text = self.texts.get(quote.source)
        if text is None or not _quoted(quote, text):
            return None
        cut = self._cut(quote.source, text)
        spans = sorted(quote.spans)
        return paragraph(cut.paragraphs, spans), _parts(text, spans, cut)

    def _cut(self, source: str, text: str) -> "_Cut":
        if source not in self._cuts:
            self._cuts[source] = _Cut.of(text)
        return self._cuts[source]


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where the sentences of a text begin, and its paragraphs."""

    sentences: tuple[int, ...]
    paragraphs: tuple[Span, ...]

    @classmethod
    def of(cls, text: str) -> "_Cut":
        sentences = (found.start() for found in _SENTENCE.finditer(text) if found[0])
        return cls((*sentences, len(text)), paragraphs(text))

    def sentence(self, place: int) -> int:
        return bisect_right(self.sentences, place) - 1


def _quoted(quote: Quote, text: str) -> bool:
    """Whether the quote is located, within the text, and the text says there what is quoted."""
    spans = quote.spans
    if not spans or any(not 0 <= start < end <= len(text) for start, end in spans):
        return False
    exact = quote.pieces if len(quote.pieces) == len(spans) else ()
    return all(text[start:end] == words for (start, end), words in zip(spans, exact, strict=False))


def _parts(text: str, spans: list[tuple[int, int]], cut: _Cut) -> list[str]:
    """Plain, marked, plain, …: always an odd number of parts, the first and the last plain."""
    parts: list[str] = [""]
    for start, end in _shown(text, spans, cut):
        parts[-1] += APART if len(parts) > 1 else ""
        here = start
        for first, last in spans:
            if start <= first < end:
                parts[-1] += text[here:first]
                parts += [text[max(here, first) : last], ""]
                here = max(here, last)
        parts[-1] += text[here:end]
    return [part if number % 2 else _BREAK.sub("\n", part) for number, part in enumerate(parts)]


def _shown(text: str, spans: list[tuple[int, int]], cut: _Cut) -> Iterator[tuple[int, int]]:
    """The runs of sentences that hold the spans, without white space at either end."""
    runs: list[list[int]] = []
    for start, end in spans:
        first, last = cut.sentence(start), cut.sentence(end - 1)
        if runs and first <= runs[-1][1] + 1:
            runs[-1][1] = max(last, runs[-1][1])
            runs[-1][3] = max(end, runs[-1][3])
        else:
            runs.append([first, last, start, end])
    for first, last, start, end in runs:
        before = text[cut.sentences[first] : start].lstrip()
        after = text[end : cut.sentences[last + 1]].rstrip()
        yield start - len(before), end + len(after)
