"""Whether the text bears out a row: the quote and every name must stand in it, code point for code point."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.extract.article import Article
from kg.extract.model.prompting import SHAPES, Shape, vocabulary
from kg.extract.model.proposal import Named, Proposal
from kg.extract.model.windows import Window
from kg.spans import Span

_LONGEST_QUOTE, _LONGEST_NAME, _LONGEST_PERSON, _MOST_WHO = 120, 60, 20, 100
_NO_NAME = re.compile(r"[。！？；，\n\r]")
_PERSONS = frozenset({("person", "name"), ("post", "person")})


class DroppedError(Exception):
    """The row is not borne out; the message is the reason (a key of ``REASONS``)."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a row is looked for: an article, one of its windows, and the quote in it."""

    article: Article
    window: Window
    quote: Span

    def inside(self, words: str) -> Span | None:
        start = self.article.clean.text.find(words, *self.quote)
        return (start, start + len(words)) if start >= 0 else None

    def near(self, words: str) -> Span | None:
        """The words in the quote, or the last before it, or the first behind it."""
        found = self.inside(words)
        if found:
            return found
        places = list(self.window.find(self.article.clean.text, words))
        before = [place for place in places if place[0] < self.quote[0]]
        return before[-1] if before else next(iter(places), None)


def verified(article: Article, window: Window, name: str, row: Any) -> Proposal:
    """The proposal that a row of a model's answer is.

    Raises:
        DroppedError: when it is not what was asked for, or the text does not bear it out.
    """
    shape = SHAPES.get(name)
    if shape is None:
        raise DroppedError("unknown-kind")
    if not isinstance(row, dict):
        raise DroppedError("not-a-row")
    quote = next(window.find(article.clean.text, _text(row, "quote")), None)
    label = _label(shape, row)
    wanted = _names(shape, row)
    if quote is None:
        raise DroppedError("not-in-text")
    names = _placed(shape, wanted, _Place(article, window, quote))
    spans = _evidence(quote, names)
    return Proposal(shape.kind, names, label, spans, article.quote(*spans))


def _label(shape: Shape, row: Mapping[str, Any]) -> str:
    """The label of a row; one that is not among the words is left out of an organisation."""
    if not shape.label:
        return ""
    said, words = row.get(shape.label), vocabulary().of(shape)
    if said in words:
        return str(said)
    if "" in words:
        return ""
    raise DroppedError("unknown-kind")


def _names(shape: Shape, row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The names that a row gives, with their fields."""
    found = [
        (field, _text(row, field, may_lack=field in shape.optional)) for field in (*shape.inside, *shape.near)
    ]
    if shape.many:
        many = row.get(shape.many)
        if not isinstance(many, list) or not many:
            raise DroppedError("missing")
        found += [(shape.many, one.strip()) for one in many[:_MOST_WHO] if isinstance(one, str)]
    for field, name in found:
        longest = _LONGEST_PERSON if (shape.kind, field) in _PERSONS else _LONGEST_NAME
        if len(name) > longest or _NO_NAME.search(name):
            raise DroppedError("no-name")
    return [(field, name) for field, name in found if name]


def _text(row: Mapping[str, Any], field: str, *, may_lack: bool = False) -> str:
    value = row.get(field, "" if may_lack else None)
    if not isinstance(value, str) or not (value.strip() or may_lack):
        raise DroppedError("missing")
    return value.strip()


def _placed(shape: Shape, wanted: Sequence[tuple[str, str]], place: _Place) -> tuple[Named, ...]:
    """The names with their places; a participant of an event that the text does not have is left out."""
    found: list[Named] = []
    for field, name in wanted:
        span = place.inside(name) if field in shape.inside else place.near(name)
        if span is not None:
            found.append(Named(field, name, span))
        elif field != shape.many:
            raise DroppedError("name-not-in-quote" if field in shape.inside else "name-not-in-text")
    if shape.many and not any(place.quote[0] <= named.span[0] < place.quote[1] for named in found):
        raise DroppedError("name-not-in-quote")
    return tuple(found)


def _evidence(quote: Span, names: Sequence[Named]) -> tuple[Span, ...]:
    """The quote, if long only from its first to its last name, and the names that stand elsewhere."""
    inside = [named.span for named in names if quote[0] <= named.span[0] and named.span[1] <= quote[1]]
    if quote[1] - quote[0] > _LONGEST_QUOTE and inside:
        quote = (min(start for start, _ in inside), max(end for _, end in inside))
    outside = {named.span for named in names if not (quote[0] <= named.span[0] and named.span[1] <= quote[1])}
    return tuple(sorted({quote, *outside}))
