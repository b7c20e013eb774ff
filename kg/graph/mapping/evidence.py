"""Evidence: the source, quote and offsets of a row become a mention with its segments.

A mention is one place in a source. Where the layout breaks the words, it has several segments, each with one
selector; ``asWritten`` is the words joined again (ontology/README.md).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kg.graph.formats.terms import plain, tagged
from kg.graph.mapping.messages import CellError
from kg.iri import DHQ, OA, RDF, XSD, digest
from kg.records import Text
from kg.spans import Span, written

_SPAN = re.compile(r"(0|[1-9][0-9]{0,9})-([1-9][0-9]{0,9})", re.ASCII)
_TYPE = f"<{RDF}type>"
_INT = f"^^<{XSD}integer>"
_SHOWN = 12
_LONG = 80
CACHE = 20_000
"""How many mentions are remembered, so that the same words are not written for each fact they support."""

NOWHERE = Text()


class Place(NamedTuple):
    """What the evidence cells of a row say: the source's IRI, the quote, its offsets as written.

    ``language`` tags the words, if the ontology wants a tag. ``tail`` ends each line: graph and full stop.
    """

    doc: str
    quote: str
    at: str
    language: str
    tail: str


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A mention: its term, the lines that describe it, and what is wrong with its cells."""

    term: str
    lines: tuple[str, ...]
    errors: tuple[tuple[str, CellError], ...] = ()


class Evidence:
    """Makes mentions for one data set."""

    def __init__(self, base: str, texts: Mapping[str, str], lengths: Mapping[str, int]) -> None:
        self._base, self._texts, self._lengths = base, texts, lengths
        self._seen: dict[Place, str] = {}

    def mention(self, place: Place) -> Mentioned:
        """The mention at a place. Its lines are given once, after that only its term."""
        term = self._seen.get(place)
        if term is not None:
            return Mentioned(term, ())
        made = self._make(place)
        if not made.errors:
            if len(self._seen) >= CACHE:
                self._seen.clear()
            self._seen[place] = made.term
        return made

    def _make(self, place: Place) -> Mentioned:
        quote, at, doc = place.quote, place.at, place.doc
        segments = quote.split("|")
        errors: list[tuple[str, CellError]] = []
        if not all(segments):
            errors.append(("quote", CellError("empty-segment", quote)))
        spans: list[Span] = []
        try:
            spans = parse_offsets(at) if at else []
        except CellError as error:
            errors.append(("at", error))
        source = doc.rpartition("/")[2]
        errors += check(segments, spans, self._texts.get(source), self._lengths.get(source))
        if errors:
            return Mentioned("", (), tuple(errors))
        term, lines = self._lines(place, segments, spans)
        return Mentioned(term, tuple(lines))

    def _lines(self, place: Place, segments: list[str], spans: list[Span]) -> tuple[str, list[str]]:
        doc, graph = place.doc, place.tail
        short, whole = doc.rpartition("/")[2], "".join(segments)
        if spans:
            name = f"{short}-" + "-".join(f"{s}-{e}" for s, e in spans)
            tails = [f"{s},{e}" for s, e in spans]
            ids = [(f"<{doc}#char={tail}>", f"<{doc}#sel={tail}>") for tail in tails]
        else:
            name = f"{short}-q{digest('|'.join(segments))}"
            tails = [digest(segment) for segment in segments]
            ids = [(f"<{doc}#quote={tail}>", f"<{doc}#sel=quote,{tail}>") for tail in tails]
        term = f"<{self._base}mention/{name}>"
        words = tagged(whole, place.language) if place.language else plain(whole)
        lines = [
            f"{term} {_TYPE} <{DHQ}Mention> {graph}",
            f"{term} <{DHQ}asWritten> {words} {graph}",
        ]
        for number, (segment, selector) in enumerate(ids):
            lines += [
                f"{term} <{DHQ}segment> {segment} {graph}",
                f"{segment} {_TYPE} <{DHQ}Segment> {graph}",
                f"{segment} <{OA}hasSource> <{doc}> {graph}",
                f"{segment} <{OA}hasSelector> {selector} {graph}",
                f"{selector} {_TYPE} <{OA}TextQuoteSelector> {graph}",
                f"{selector} <{OA}exact> {plain(segments[number])} {graph}",
            ]
            if spans:
                start, end = spans[number]
                lines += [
                    f"{selector} {_TYPE} <{OA}TextPositionSelector> {graph}",
                    f'{selector} <{OA}start> "{start}"{_INT} {graph}',
                    f'{selector} <{OA}end> "{end}"{_INT} {graph}',
                ]
        return term, lines


def parse_offsets(text: str) -> list[Span]:
    """Offsets such as ``10-15|20-23``, ascending and apart.

    >>> parse_offsets("10-15|20-23")
    [(10, 15), (20, 23)]

    Raises:
        CellError: when they are malformed.
    """
    spans: list[Span] = []
    for part in text.split("|"):
        found = _SPAN.fullmatch(part.strip())
        if not found:
            raise _malformed(text, part, Text("不是“起-止”", "is not start-end"))
        start, end = int(found[1]), int(found[2])
        if start >= end:
            raise _malformed(text, part, Text("止点须大于起点", "ends before it begins"))
        if spans and start < spans[-1][1]:
            raise _malformed(
                text, part, Text("各段须依次排列，互不重叠", "does not come after the one before it")
            )
        spans.append((start, end))
    return spans


def _malformed(text: str, part: str, why: Text) -> CellError:
    shown = text if len(text) <= _LONG else f"{text[:_LONG]}…"
    return CellError("bad-offsets", shown, why=Text(f"“{part}”{why.zh}", f"“{part}” {why.en}"))


def check(
    segments: list[str], spans: list[Span], text: str | None, length: int | None = None
) -> list[tuple[str, CellError]]:
    """What is wrong with a quote and its offsets: against each other, and against the text if it is at hand.

    Without the text, its ``length`` is used if the sources table gives it.
    """
    if not spans:
        missing = [s for s in segments if text is not None and s and s not in text]
        return [("quote", CellError("quote-not-found", s, segment=s)) for s in missing]
    if len(spans) != len(segments):
        at = written(spans)
        return [("at", CellError("offsets-count", at, segments=len(segments), spans=len(spans)))]
    pairs = zip(segments, spans, strict=True)
    if text is None:
        return [("at", error) for error in (_unlike(*pair, length) for pair in pairs) if error]
    return [("at", error) for error in (_misplaced(*pair, text) for pair in pairs) if error]


def _unlike(segment: str, span: Span, length: int | None, where: Text = NOWHERE) -> CellError | None:
    """Whether a segment and its offsets cannot belong together, whatever the text is."""
    start, end = span
    written = f"{start}-{end}"
    if end - start != len(segment):
        fills = {"segment": segment, "length": len(segment), "width": end - start}
        return CellError("offsets-length", written, span=written, where=where, **fills)
    if length is not None and end > length:
        return CellError("beyond-text", written, span=written, where=where, length=length)
    return None


def _misplaced(segment: str, span: Span, text: str) -> CellError | None:
    """Whether a text has something else at the offsets, or nothing."""
    start, end = span
    if text[start:end] == segment:
        return None
    places = occurrences(segment, text)
    if segment and not places:
        return CellError("quote-not-found", segment, segment=segment)
    unlike = _unlike(segment, span, len(text), _where(places))
    if unlike:
        return unlike
    fills = {"found": text[start:end], "segment": segment, "where": _where(places)}
    return CellError("quote-elsewhere", f"{start}-{end}", span=f"{start}-{end}", **fills)


def occurrences(segment: str, text: str) -> list[Span]:
    """Where a text has a segment (at most a dozen places)."""
    found: list[Span] = []
    at = text.find(segment)
    while at >= 0 and len(found) < _SHOWN:
        found.append((at, at + len(segment)))
        at = text.find(segment, at + 1)
    return found


def _where(spans: list[Span]) -> Text:
    listed = [f"{s}-{e}" for s, e in spans]
    return Text(f"；全文见于 {'、'.join(listed)}", f"; the text has it at {', '.join(listed)}")
