"""What a perfect reader finds in an article: the gold files, and the places of their words in the text."""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.spans import Span

Names = frozenset[str]
HERE = Path(__file__).parent
SPLITS = ("near", "aside")
"""Texts that rules were made with, and texts that nobody who writes rules looks into."""


@dataclass(frozen=True, slots=True)
class GoldOrganization:
    """An organisation: its name, every name that is as good, and where the text names it."""

    name: str
    names: Names
    places: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class GoldPost:
    """That a person holds a post in an organisation, which has any of the names."""

    person: str
    title: str
    organizations: Names


@dataclass(frozen=True, slots=True)
class GoldTie:
    """That a unit is a member of a body, or leads it; each has any of its names."""

    body: Names
    unit: Names
    label: str


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """That someone took part in a kind of event."""

    kind: str
    who: Names
    label: str


@dataclass(frozen=True, slots=True)
class Gold:
    """What is in an article: ``id``, and tuples without repetitions."""

    id: str
    persons: tuple[str, ...] = ()
    organizations: tuple[GoldOrganization, ...] = ()
    posts: tuple[GoldPost, ...] = ()
    members: tuple[GoldTie, ...] = ()
    leads: tuple[GoldTie, ...] = ()
    events: tuple[GoldEvent, ...] = ()


def plain(name: str) -> str:
    """A name as names are compared: width folded, without white space or quotes, one kind of middle dot.

    >>> plain("（甲） 公司"), plain("阿依•乙")
    ('(甲)公司', '阿依·乙')
    """
    folded = unicodedata.normalize("NFKC", name.translate(_DOTS))
    return "".join(folded.split()).translate(_QUOTES)


_DOTS = dict.fromkeys(map(ord, "•‧・．∙"), "·")
_QUOTES = dict.fromkeys(map(ord, "“”‘’「」『』\"'"))


def articles(split: str, folder: Path = HERE) -> Iterator[tuple[Path, Path]]:
    """The texts of a split, each with its gold, in order of name."""
    for text in sorted((folder / split).glob("*.txt")):
        yield text, text.with_suffix(".json")


def read_gold(text: Path, gold: Path) -> Gold:
    """The gold of an article.

    Raises:
        KeyError, ValueError: when the file has not the format that ``README`` of the gold describes.
    """
    return gold_of(text.stem, characters(text), json.loads(gold.read_text("utf-8")))


def characters(path: Path) -> str:
    """The text of a file as the extractor has it: decoded, line ends untouched."""
    return path.read_bytes().decode("utf-8-sig")


def gold_of(article: str, text: str, gold: Mapping[str, Any]) -> Gold:
    """A gold file's content, its words found in the text."""
    squeezed = Squeezed(text)
    organizations = tuple(_organization(one, squeezed) for one in gold.get("organizations", ()))
    known = Known(organizations)
    bodies = gold.get("bodies", ())
    return Gold(
        article,
        tuple(dict.fromkeys(map(plain, gold.get("persons", ())))),
        organizations,
        tuple(dict.fromkeys(_post(one, known) for one in gold.get("posts", ()))),
        tuple(_ties(bodies, "members", known)),
        tuple(_ties(bodies, "leads", known)),
        tuple(dict.fromkeys(_events(gold.get("events", ()), known))),
    )


class Known:
    """The organisations by any of their names."""

    def __init__(self, organizations: Iterable[GoldOrganization]) -> None:
        self._by_own: dict[str, Names] = {}
        self._by_any: dict[str, Names] = {}
        for one in organizations:
            self._by_own[plain(one.name)] = one.names
            for name in one.names:
                self._by_any.setdefault(name, one.names)

    def names(self, name: str) -> Names:
        """All names of what has this name, which is of itself a name."""
        own = plain(name)
        return (self._by_own.get(own) or self._by_any.get(own) or frozenset()) | {own}

    def of(self, names: Iterable[str]) -> Names:
        """All names of what has any of these names."""
        return frozenset[str]().union(*map(self.names, names))


class Squeezed:
    """A text without white space, in which words are found however the layout broke them."""

    def __init__(self, text: str) -> None:
        self._kept = [place for place, character in enumerate(text) if not character.isspace()]
        self._text = "".join(text[place] for place in self._kept)

    def places(self, words: str) -> Iterator[Span]:
        """Where words stand in the untouched text, white space aside."""
        wanted = "".join(words.split())
        at = self._text.find(wanted) if wanted else -1
        while at >= 0:
            yield self._kept[at], self._kept[at + len(wanted) - 1] + 1
            at = self._text.find(wanted, at + 1)


def _organization(one: Mapping[str, Any], text: Squeezed) -> GoldOrganization:
    names = frozenset(map(plain, (one["name"], *one.get("also", ()))))
    places = [place for words in one.get("surface", ()) for place in text.places(words)]
    return GoldOrganization(one["name"], names, tuple(sorted(set(places))))


def _post(one: Mapping[str, Any], known: Known) -> GoldPost:
    """A post; what is as good a name of its first organisation is as good here."""
    first, *others = one["organization"]
    return GoldPost(
        plain(one["person"]), plain(one["title"]), known.names(first) | frozenset(map(plain, others))
    )


def _ties(bodies: Iterable[Mapping[str, Any]], part: str, known: Known) -> Iterator[GoldTie]:
    pairs = ((body["name"], unit) for body in bodies for unit in body.get(part, ()))
    return (
        GoldTie(known.names(body), known.names(unit), f"{unit} → {body}")
        for body, unit in dict.fromkeys(pairs)
    )


def _events(events: Iterable[Mapping[str, Any]], known: Known) -> Iterator[GoldEvent]:
    for event in events:
        for who in event.get("who", ()):
            yield GoldEvent(event["kind"], known.names(who), f"{event['kind']}: {who}")
