"""What a model is told and in which form it is to answer: prompts are files, words the ontology's."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template
from typing import Any

from kg.extract.language.lexicon import read_lexicon
from kg.extract.model.events import frames_of_events
from kg.extract.model.proposal import ProposalKind
from kg.iri import digest
from kg.schema import load_schema


@dataclass(frozen=True, slots=True)
class Shape:
    """How rows of one kind look: fields that must stand in the quote, others that may stand elsewhere.

    ``many`` is a field with a list of names, ``label`` one that takes one of a few words.
    """

    kind: ProposalKind
    inside: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    many: str = ""
    label: str = ""

    @property
    def optional(self) -> tuple[str, ...]:
        """The fields that may be empty."""
        return ("organization",)


SHAPES: Mapping[str, Shape] = {
    "persons": Shape("person", inside=("name",)),
    "organizations": Shape("organization", inside=("name",), label="type"),
    "posts": Shape("post", inside=("person", "title"), near=("organization",)),
    "memberships": Shape("membership", inside=("unit",), near=("body",)),
    "events": Shape("event", many="who", label="kind"),
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that labels may be: classes of organisations, frames of events."""

    types: tuple[str, ...]
    events: tuple[str, ...]

    def of(self, shape: Shape) -> tuple[str, ...]:
        """The words that the label of a shape may be."""
        return {"type": ("", *self.types), "kind": self.events}.get(shape.label, ())


@cache
def vocabulary() -> Vocabulary:
    """The ontology's words."""
    lexicon = read_lexicon(load_schema())
    kinds = [*lexicon.units.values(), *lexicon.bodies.values()]
    types = sorted({kind.type for kind in kinds if kind.type})
    return Vocabulary(tuple(types), tuple(sorted(frames_of_events().intersection(lexicon.triggers.values()))))


def messages(text: str) -> list[dict[str, str]]:
    """What is sent about a stretch of text; a mark that the text cannot contain stands around it."""
    mark, words = _mark(text), vocabulary()
    told = _prompt("system").substitute(
        mark=mark, types="、".join(words.types), events="、".join(words.events)
    )
    asked = _prompt("article").substitute(mark=mark, text=text)
    return [{"role": "system", "content": told}, {"role": "user", "content": asked}]


def answer_schema() -> dict[str, Any]:
    """The JSON Schema of an answer, in the part of the language that strict modes take."""
    arrays = {name: {"type": "array", "items": _row(shape)} for name, shape in SHAPES.items()}
    return _object(arrays)


def _row(shape: Shape) -> dict[str, Any]:
    text = {"type": "string"}
    fields: dict[str, Any] = dict.fromkeys((*shape.inside, *shape.near), text)
    if shape.label:
        fields[shape.label] = {"type": "string", "enum": list(vocabulary().of(shape))}
    if shape.many:
        fields[shape.many] = {"type": "array", "items": text}
    return _object({**fields, "quote": text})


def _object(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(fields),
        "required": list(fields),
        "additionalProperties": False,
    }


def _mark(text: str) -> str:
    """A line that does not occur in the text, the same for the same text."""
    number = 0
    while (mark := f"=== {digest(text, str(number), length=16)} ===") in text:
        number += 1
    return mark


@cache
def _prompt(name: str) -> Template:
    return Template(files("kg.extract.model").joinpath("prompts", f"{name}.md").read_text("utf-8"))
