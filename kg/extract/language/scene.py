"""A text laid out for the rules: its characters, its words, and which labels end or begin where."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from kg.extract.language.lexicon import Kind, Lexicon, Qualifier, Role
from kg.extract.language.words import Words, words

SPACE = " \u3000\t\r\n"
PAUSE = "、，,；;：:。！!？?"
ENDS = "。！!？?；;\n"
OPENERS = {"）": "（", ")": "(", "”": "“", "》": "《", "」": "「", "’": "‘"}
_LIST_WORDS = ("clause-openers", "prepositions", "coordinators", "person-verbs", "list-ends")


@dataclass(frozen=True)
class Scene:
    """A clean text with its words and the lexicon, asked by place."""

    text: str
    lexicon: Lexicon
    words: Words

    def role(self, end: int, low: int = 0) -> Role | None:
        """The longest role that ends at a place, labelled as it is written there."""
        label = ending(self.lexicon.roles, self.text, end, low, self._longest["roles"])
        for start in range(1, len(label)):
            if label[:start] in self._endings and label[start:] in self.lexicon.roles:
                return self._role(label[start:])
        if label in self.lexicon.words.get("assistants", frozenset()):
            chief = ending(self.lexicon.roles, self.text, end - len(label), low, self._longest["roles"])
            return replace(self.lexicon.roles[label], label=chief + label)
        return self._role(label)

    def roles_from(self, start: int) -> Role | None:
        """The longest role that begins at a place."""
        size = self._longest["roles"]
        found = (self.text[start : start + many] for many in range(size, 0, -1))
        return self._role(next((one for one in found if one in self.lexicon.roles), ""))

    def qualifier(self, end: int, low: int = 0) -> Qualifier | None:
        """The longest qualifier that ends at a place."""
        labels = self.lexicon.qualifiers
        label = ending(labels, self.text, end, low, self._longest["qualifiers"])
        return replace(labels[label], label=label) if label else None

    def unit(self, end: int, low: int = 0) -> tuple[int, Kind] | None:
        """Where the longest unit that ends at a place begins, and what it is."""
        return self._kind(self.lexicon.units, end, low, "units")

    def body(self, end: int, low: int = 0) -> tuple[int, Kind] | None:
        """Where the longest ending of a body's name that ends at a place begins, and what it is."""
        return self._kind(self.lexicon.bodies, end, low, "bodies")

    def kind(self, end: int, low: int = 0) -> tuple[int, Kind] | None:
        """The longer of the two."""
        found = [one for one in (self.unit(end, low), self.body(end, low)) if one]
        return min(found, key=lambda one: one[0], default=None)

    @property
    def cutters(self) -> re.Pattern[str]:
        """Verbs of frames that stand in no ending of a name: a name begins behind them."""
        return _cutters(self.lexicon)

    def is_word(self, list_name: str, word: str) -> bool:
        """Whether a word is in a list of the lexicon."""
        return word in self.lexicon.words.get(list_name, frozenset())

    def _role(self, label: str) -> Role | None:
        return replace(self.lexicon.roles[label], label=label) if label else None

    def is_flat(self, label: str) -> bool:
        """Whether a word stands before names and is no post: 代表, 群众."""
        return self.is_word("collective-heads", label)

    @property
    def _endings(self) -> frozenset[str]:
        return _endings(self.lexicon)

    @property
    def stops(self) -> frozenset[str]:
        """Words that no name runs over."""
        return _stops(self.lexicon)

    def _kind(self, labels: Mapping[str, Kind], end: int, low: int, name: str) -> tuple[int, Kind] | None:
        label = ending(labels, self.text, end, low, self._longest[name])
        return (end - len(label), labels[label]) if label else None

    @property
    def _longest(self) -> Mapping[str, int]:
        return _longest(self.lexicon)


@cache
def _endings(lexicon: Lexicon) -> frozenset[str]:
    return frozenset((*lexicon.units, *lexicon.bodies))


@cache
def _stops(lexicon: Lexicon) -> frozenset[str]:
    listed = (lexicon.words.get(name, frozenset()) for name in _LIST_WORDS)
    return frozenset().union(*listed, (one for one in lexicon.triggers if len(one) > 1))


@cache
def _cutters(lexicon: Lexicon) -> re.Pattern[str]:
    endings = "\n".join(_endings(lexicon))
    verbs = (one for one in lexicon.triggers if len(one) > 1 and "…" not in one and one not in endings)
    ordered = sorted(verbs, key=lambda one: (-len(one), one))
    return re.compile("|".join(map(re.escape, ordered)) or r"(?!)")


@cache
def _longest(lexicon: Lexicon) -> Mapping[str, int]:
    """How long the longest label of each kind is."""
    kinds = ("roles", "qualifiers", "units", "bodies")
    return {name: max(map(len, getattr(lexicon, name)), default=0) for name in kinds}


def scene(text: str, lexicon: Lexicon) -> Scene:
    """Lay out a text."""
    return Scene(text, lexicon, words(text))


def ending(labels: Mapping[str, object], text: str, end: int, low: int, longest: int) -> str:
    """The longest of some labels that ends at a place and begins at ``low`` or later, or nothing."""
    for start in range(max(low, end - longest), end):
        if text[start:end] in labels:
            return text[start:end]
    return ""


def opening(text: str, end: int, low: int, *, most: int = 24) -> int | None:
    """Where the bracket or quotation mark that ends at ``end`` was opened on the same line, or None."""
    mark = OPENERS[text[end - 1]]
    start = text.rfind(mark, max(low, end - most), end - 1)
    inside = text[start + 1 : end - 1]
    return start if start >= 0 and not any(one in inside for one in ENDS) else None
