"""Quotations on the page: the words, whose they are, where they stand, and what stands around them."""

from collections.abc import Mapping
from typing import Any

from kg.graph.telling.facts import Quote
from kg.table import plain
from kg.view.contexts import Contexts
from kg.view.payload.exact import written
from kg.view.payload.named import Named, cut


class Quoting:
    """Writes quotations for the page; one that supports several facts is written in each."""

    def __init__(self, sources: Named, start: str, texts: Mapping[str, str]) -> None:
        self._sources, self._start = sources, start
        self._contexts = Contexts(texts)
        self._done: dict[str, list[Any]] = {}

    def __call__(self, quote: Quote) -> list[Any]:
        """Words, number of the source or -1, offsets, mention, paragraph, context in parts, text with tag."""
        if quote.mention not in self._done:
            self._done[quote.mention] = self._written(quote)
        return self._done[quote.mention]

    def _written(self, quote: Quote) -> list[Any]:
        paragraph, parts = self._contexts.of(quote) or (quote.paragraph, None)
        shown = plain(quote.cited)
        return [
            shown,
            self._sources(quote.source) if quote.source else -1,
            quote.at,
            cut(quote.mention, self._start),
            paragraph,
            [plain(part) for part in parts] if parts else None,
            written(quote, shown),
        ]
