"""The words of a text: a dictionary's cut of it, and what a hidden Markov model takes for names of persons.

Both come from jieba's dictionary and model (in its Rust form, rjieba), as two independent witnesses: where
the dictionary knows a word, no name begins inside it; what the model takes for a name, may be one.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import rjieba

from kg.spans import Span

PERSON = frozenset({"nr", "nrt", "nrfg"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word, its place, and its part of speech as jieba tags it (``n``, ``v``, ``p``, ``nr`` …)."""

    start: int
    end: int
    word: str
    tag: str


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text by the dictionary alone, and the spans that the model tags as persons."""

    tokens: tuple[Token, ...]
    persons: frozenset[Span]
    _starts: tuple[int, ...]

    def at(self, place: int) -> Token:
        """The word that covers a place of the text."""
        return self.tokens[bisect_right(self._starts, place) - 1]

    def within(self, span: Span) -> Iterator[Token]:
        """The words that a span touches."""
        first = bisect_right(self._starts, span[0]) - 1
        for token in self.tokens[max(first, 0) :]:
            if token.start >= span[1]:
                return
            yield token

    def cut(self, place: int) -> bool:
        """Whether a word begins at a place."""
        return place <= 0 or self.at(place - 1).end == place


@cache
def _known() -> rjieba.Jieba:
    return rjieba.Jieba()


def known(word: str) -> bool:
    """Whether the dictionary has a word."""
    return bool(_known().has_word(word))


def words(text: str) -> Words:
    """Cut a text into words, line by line, so that no word runs over a line feed."""
    tokens = tuple(_placed(rjieba.tag(text, hmm=False)))
    persons = frozenset(
        (token.start, token.end) for token in _placed(rjieba.tag(text, hmm=True)) if token.tag in PERSON
    )
    return Words(tokens, persons, tuple(token.start for token in tokens))


def _placed(tagged: Iterable[tuple[str, str]]) -> Iterator[Token]:
    place = 0
    for word, tag in tagged:
        yield Token(place, place + len(word), word, tag)
        place += len(word)


@cache
def verbal(word: str) -> bool:
    """Whether the dictionary tags a word as a verb and nothing else: 响应 of 积极响应."""
    tagged = rjieba.tag(word, hmm=False)
    return len(tagged) == 1 and tagged[0][1] == "v"
