"""The data of the frames, read from ``kinds.toml``: what each act is in the tables. No word of it is in the code."""

import re
import tomllib
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
        gathering=Gathering(**{name: _value(name, text) for name, text in read["gathering"].items()}),
        participations=tuple(_kind(one) for one in read["participation"]),
        acts=tuple(_kind(one) for one in read["act"]),
        founding=Founding(**read["founding"]),
        joint=frozenset(read["bodies"]["types"]),
        teams=frozenset(read["bodies"]["teams"]),
        named=re.compile(read["bodies"]["names"]),
        documents=tuple((re.compile(one["when"]), one["category"]) for one in read["document"]),
    )


def _value(name: str, text: str) -> str | Pattern[str]:
    return re.compile(text) if name in {"head", "bare", "does", "itself"} else text


def _kind(one: dict[str, Any]) -> Kind:
    return Kind(**{**one, "when": re.compile(one.get("when", ""))})
