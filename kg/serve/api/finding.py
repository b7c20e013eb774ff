"""Finding names as the page's own search does: hanzi, aliases, English, pinyin in full, by initials or mixed.

The ranking is that of ``kg/view/assets/src/finder.js``. All names stand in one text, a line each, so that
a search is a few runs over that text however many things there are.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from unicodedata import normalize

import pyoxigraph as ox

from kg.analysis.nodes import Catalogue, entities
from kg.iri import DHQ
from kg.schema import Schema
from kg.table import plain
from kg.view.pinyin import syllables

_LEFT_OUT = re.compile(r"[\s\ufeff“”‘’\"'「」『』《》〈〉·]")
_LETTERS = re.compile(r"[a-z]+\Z")
MATCHES = ("exact", "prefix", "pinyin-prefix", "part", "pinyin-part")
"""How a name may fit, best first."""
EXACT, PREFIX, PINYIN, PART, PINYIN_PART = range(len(MATCHES))
SEEN = 4
"""So many letters are looked for by a pattern, which might branch without end if it had them all."""


def fold(text: str) -> str:
    """A name without what a writer may do either way."""
    return _LEFT_OUT.sub("", normalize("NFKC", text).lower())


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that can be found: its IRI, names, most specific class and family."""

    iri: str
    zh: str
    en: str
    aliases: tuple[str, ...]
    type: str
    family: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found, and how (one of ``MATCHES``)."""

    thing: Thing
    match: str


class Lines:
    """Lines of text in one, each belonging to a thing by number."""

    def __init__(self, lines: list[tuple[str, int]]) -> None:
        self.text = "".join(f"{line}\n" for line, _ in lines)
        self.starts = [0, *accumulate(len(line) + 1 for line, _ in lines)]
        self.owners = [owner for _, owner in lines]

    def at(self, place: int) -> tuple[int, int, int]:
        """Which thing a place belongs to, and where its line begins and ends."""
        line = bisect_right(self.starts, place) - 1
        return self.owners[line], self.starts[line], self.starts[line + 1] - 1


class Index:
    """The names of all things of a graph; things that have most relations come first among equals."""

    def __init__(self, store: ox.Store, schema: Schema) -> None:
        catalogue, ties = Catalogue(store, schema), _ties(store, schema)
        catalogue.names.read_ahead()
        found = sorted(entities(store, schema), key=lambda iri: (-ties[iri], iri))
        self.things = [_thing(iri, catalogue) for iri in found]
        self._lengths = [len(fold(thing.zh)) for thing in self.things]
        self._names = Lines([pair for at in range(len(found)) for pair in self._folded(at)])

    def search(self, query: str) -> list[Hit]:
        """The things that a query finds, best first; ``query`` may be anything."""
        wanted = fold(query)
        if not wanted:
            return []
        best = self._by_name(wanted)
        for at, rank in self._by_pinyin(wanted) if _LETTERS.match(wanted) else ():
            best[at] = min(best.get(at, rank), rank)
        ordered = sorted(best.items(), key=lambda pair: (pair[1], self._lengths[pair[0]], pair[0]))
        return [Hit(self.things[at], MATCHES[rank]) for at, rank in ordered]

    def read_pinyin(self) -> None:
        """Read all pinyin now; else the first query in Latin letters does."""
        _ = self._pinyin

    def _folded(self, at: int) -> Iterator[tuple[str, int]]:
        thing = self.things[at]
        for text in dict.fromkeys(map(fold, (thing.zh, thing.en, *thing.aliases))):
            if text:
                yield text, at

    @cached_property
    def _pinyin(self) -> Lines:
        return Lines([pair for at in range(len(self.things)) for pair in self._read(at)])

    def _read(self, at: int) -> Iterator[tuple[str, int]]:
        thing = self.things[at]
        for name in dict.fromkeys((thing.zh, *thing.aliases)):
            read = syllables(plain(name), person=thing.family == "person")
            if read:
                yield read, at

    def _by_name(self, wanted: str) -> dict[int, int]:
        lines, best = self._names, dict[int, int]()
        place = lines.text.find(wanted)
        while place >= 0:
            owner, begin, end = lines.at(place)
            rank = PART if place > begin else EXACT if end - begin == len(wanted) else PREFIX
            best[owner] = min(best.get(owner, rank), rank)
            place = lines.text.find(wanted, end)
        return best

    def _by_pinyin(self, wanted: str) -> Iterator[tuple[int, int]]:
        lines = self._pinyin
        first = r"(?:[^ \n]* )?".join(wanted[:SEEN])
        for match in re.finditer(rf"(?<![^ \n])(?={first})", lines.text):
            owner, begin, end = lines.at(match.start())
            if len(wanted) <= SEEN or runs(lines.text[match.start() : end], wanted):
                yield owner, PINYIN if match.start() == begin else PINYIN_PART


def runs(syllables: str, letters: str) -> bool:
    """Whether letters run along syllables from the first on, each syllable giving one letter or more.

    >>> runs("dong hong qiao", "donghq"), runs("dong hong qiao", "dq")
    (True, False)
    """
    ends = {0} if syllables[:1] == letters[:1] else set()
    for letter in letters[1:]:
        following = {end + 1 for end in ends} | {syllables.find(" ", end) + 1 for end in ends}
        ends = {end for end in following if end and syllables[end : end + 1] == letter}
    return bool(ends)


def _thing(iri: str, catalogue: Catalogue) -> Thing:
    node = catalogue.node(iri)
    aliases = tuple(node["aliases"])
    return Thing(iri, node["label_zh"], node["label_en"], aliases, node["type"], node["family"])


def _ties(store: ox.Store, schema: Schema) -> Counter[str]:
    """In how many relations each thing is the subject or the target."""
    pairs = {
        (quad.subject, quad.object)
        for part in ("subject", "target")
        for prop in schema.subclasses(DHQ + part)
        for quad in store.quads_for_pattern(None, ox.NamedNode(prop), None)
    }
    return Counter(thing.value for _, thing in pairs if isinstance(thing, ox.NamedNode))
