"""Which jobs are short and which are long, from how long they took before.

A job is known by what it was asked exactly, but for comments, and else by its shape: what it was asked,
whatever the names, numbers and texts in it. What is exactly the same is as long as it was; what only has the
shape of short ones is taken for short until it shows otherwise.
"""

import re
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from kg.iri import digest

Kind = Literal["short", "unknown", "long"]
REMEMBERED = 4096
"""How many jobs are remembered, of either kind."""
_PARTICULAR = re.compile(r"<[^<>\s]*+>|\"[^\"\n]*+\"|'[^'\n]*+'|[\w-]*+:[\w-]*+|\d++|#[^\n]*+")


class Look(NamedTuple):
    """By what a job is known again."""

    exact: str
    shape: str


def look(job: str, values: Mapping[str, Any]) -> Look:
    """What a job looks like."""
    plain = (_PARTICULAR.sub("_", value) if isinstance(value, str) else "" for value in values.values())
    exact = digest(job, *(f"{name}={_uncommented(value)}" for name, value in values.items()), length=40)
    return Look(exact, digest(job, *values, *plain, length=40))


def _uncommented(text: object) -> object:
    """A text without comments, which are no part of an IRI or a string; whatever else as it is."""
    if not isinstance(text, str):
        return text
    return _PARTICULAR.sub(lambda found: "" if found[0].startswith("#") else found[0], text)


class Habits:
    """What is remembered."""

    def __init__(self) -> None:
        self._long: dict[str, None] = {}
        self._short: dict[str, None] = {}

    def kind(self, look: Look) -> Kind:
        """What a job is taken for."""
        if look.exact in self._long:
            return "long"
        return "short" if look.shape in self._short else "unknown"

    def remember(self, look: Look, *, long: bool) -> None:
        """How a job turned out. A shape of which one was long is not short any more."""
        self._long.pop(look.exact, None)
        self._short.pop(look.shape, None)
        if long:
            _keep(self._long, look.exact)
        else:
            _keep(self._short, look.shape)


def _keep(memory: dict[str, None], key: str) -> None:
    memory[key] = None
    if len(memory) > REMEMBERED:
        del memory[next(iter(memory))]
