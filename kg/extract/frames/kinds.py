"""The data of the frames, read from ``kinds.toml``: what each act is in the tables, and by which words."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from re import Pattern
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """What a verb of a frame makes: an event of a type and category, and the part that its agents have in it.

    ``together``: partners have the same part; ``upon``: it is done to something that has a name.
    """

    frame: str
    when: Pattern[str]
    role: str
    type: str = ""
    category: str = ""
    together: bool = False
    upon: bool = False


@dataclass(frozen=True, slots=True)
class Grammar:
    """The words that hold a clause together, by what they do there."""

    with_: frozenset[str]
    and_: frozenset[str]
    by: frozenset[str]
    prepositions: frozenset[str]
    place: frozenset[str]
    place_ends: frozenset[str]
    pivots: frozenset[str]
    counted: frozenset[str]
    adverbial_tags: frozenset[str]
    nominal_tags: frozenset[str]
    future: Pattern[str]


@dataclass(frozen=True, slots=True)
class Gathering:
    """How meetings and activities are told, and how they are written down."""

    frame: str
    type: str
    category: str
    role: str
    part: str
    place: str
    venue: str
    head: Pattern[str]
    bare: Pattern[str]
    does: Pattern[str]
    itself: Pattern[str]


@dataclass(frozen=True, slots=True)
class Founding:
    """How the founding of a body is written down."""

    frame: str
    type: str
    role: str
    lead: str
    link: str


@dataclass(frozen=True, slots=True)
class Kinds:
    """All of it. ``joint`` and ``teams`` are classes of bodies that have members, ``named`` their names."""

    reports: Pattern[str]
    governs: Pattern[str]
    patterns: Mapping[str, Pattern[str]]
    grammar: Grammar
    gathering: Gathering
    participations: tuple[Kind, ...]
    acts: tuple[Kind, ...]
    founding: Founding
    joint: frozenset[str]
    teams: frozenset[str]
    named: Pattern[str]
    documents: tuple[tuple[Pattern[str], str], ...]

    def document(self, title: str) -> str:
        """The category of a document by its title, or nothing."""
        return next((category for pattern, category in self.documents if pattern.search(title)), "")


@cache
def kinds() -> Kinds:
    """The data, read once."""
    read = tomllib.loads(files(__package__).joinpath("kinds.toml").read_text("utf-8"))
    return Kinds(
        reports=re.compile(read["reports"]),
        governs=re.compile(read["governs"]),
        patterns={name: re.compile(text) for name, text in read["patterns"].items()},
        grammar=_grammar(read["grammar"]),
        gathering=_gathering(read["gathering"]),
        participations=tuple(_kind(one) for one in read["participation"]),
        acts=tuple(_kind(one) for one in read["act"]),
        founding=Founding(**read["founding"]),
        joint=frozenset(read["bodies"]["types"]),
        teams=frozenset(read["bodies"]["teams"]),
        named=re.compile(read["bodies"]["names"]),
        documents=tuple((re.compile(one["when"]), one["category"]) for one in read["document"]),
    )


def _grammar(read: dict[str, str]) -> Grammar:
    lists = {name: frozenset(words.split()) for name, words in read.items() if name != "future"}
    renamed = {"with": "with_", "and": "and_"}
    named = {renamed.get(name, name.replace("-", "_")): words for name, words in lists.items()}
    return Grammar(**named, future=re.compile(read["future"]))


def _gathering(read: dict[str, str]) -> Gathering:
    patterns = ("head", "bare", "does", "itself")
    values: dict[str, Any] = {
        name: re.compile(text) if name in patterns else text for name, text in read.items()
    }
    return Gathering(**values)


def _kind(one: dict[str, Any]) -> Kind:
    return Kind(**{**one, "when": re.compile(one.get("when", ""))})
