"""The words of the register, read from the concept schemes of the ontology.

What counts as a role, a unit or the ending of a body's name is data: the scheme ``role`` in
``ontology/schemes``, and ``qualifier``, ``unit``, ``body-kind``, ``trigger`` and ``word`` in the folder
``register`` there, which is read here and nowhere else: these words are about how articles are written and
belong in no graph. Nothing here knows a word.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.iri import DHQ, SCHEME, SKOS
from kg.schema import Schema

FOLDER = ("schemes", "register")
"""Where, in an ontology folder, the schemes are that only the extractor reads."""

_PREFERRED, _SYNONYM = SKOS + "prefLabel", SKOS + "altLabel"
_SCHEMES = ("role", "qualifier", "unit", "body-kind", "trigger", "word")


@dataclass(frozen=True, slots=True)
class Role:
    """A role: its concept’s id, its usual name, and how the name of the body ends that its holder heads."""

    id: str
    label: str
    head_of: str


@dataclass(frozen=True, slots=True)
class Qualifier:
    """What stands before a role; ``past`` when the post is no longer held."""

    id: str
    label: str
    past: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """What an ending of a name tells of the body.

    ``label`` is the canonical form of the ending, ``type`` the local name of a class, ``level`` the id of a
    level or empty, ``safe`` false for an ending too short or ambiguous to be trusted alone.
    """

    id: str
    label: str
    type: str
    level: str
    safe: bool


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The words of the register, each mapping by the word as it is written.

    ``triggers`` has the name of the frame that a phrase sets off, ``weak`` those phrases that need more to go
    by; ``…`` in a phrase stands for other words. ``words`` has the other lists by name.
    """

    roles: Mapping[str, Role]
    qualifiers: Mapping[str, Qualifier]
    units: Mapping[str, Kind]
    bodies: Mapping[str, Kind]
    triggers: Mapping[str, str]
    weak: frozenset[str]
    words: Mapping[str, frozenset[str]]

    def frame(self, name: str) -> tuple[str, ...]:
        """The phrases that set off a frame, longest first."""
        found = (phrase for phrase, frame in self.triggers.items() if frame == name)
        return tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase)))


@dataclass(frozen=True, slots=True)
class _Concept:
    """A concept's id and, by predicate, what is said of it: Chinese labels, plain texts, IRIs."""

    id: str
    values: Mapping[str, tuple[str, ...]]

    def first(self, predicate: str) -> str:
        return next(iter(self.values.get(predicate, ())), "")

    def words(self, predicate: str = DHQ + "words") -> tuple[str, ...]:
        return tuple(self.first(predicate).split())

    @property
    def label(self) -> str:
        return self.first(_PREFERRED)

    @property
    def synonyms(self) -> tuple[str, ...]:
        """The preferred label and those that mean the same."""
        return (self.label, *self.values.get(_SYNONYM, ()))


def read_lexicon(schema: Schema) -> Lexicon:
    """The lexicon in an ontology's schemes; a scheme that is missing gives empty mappings.

    Raises:
        OntologyError: when a file does not parse.
    """
    concepts = _concepts(schema)
    triggers = [(concept, concept.first(DHQ + "frame")) for concept in concepts["trigger"]]
    return Lexicon(
        roles={word: role for c in concepts["role"] for word, role in _roles(c)},
        qualifiers={word: _qualifier(c) for c in concepts["qualifier"] for word in c.synonyms},
        units={word: kind for c in concepts["unit"] for word, kind in _kinds(c)},
        bodies={word: kind for c in concepts["body-kind"] for word, kind in _kinds(c)},
        triggers={phrase: frame for c, frame in triggers for phrase in c.words()},
        weak=frozenset(phrase for c, _ in triggers for phrase in c.words(DHQ + "unsafe")),
        words={c.id: frozenset(c.words()) for c in concepts["word"]},
    )


def _concepts(schema: Schema) -> dict[str, list[_Concept]]:
    """The concepts of the schemes that make the lexicon, by scheme, in order of IRI."""
    said: dict[str, dict[str, list[str]]] = {}
    for iri, predicate, value in _statements(schema):
        said.setdefault(iri, {}).setdefault(predicate, []).append(value)
    found: dict[str, list[_Concept]] = {name: [] for name in _SCHEMES}
    for iri in sorted(said):
        scheme, _, name = iri.removeprefix(SCHEME).partition("#")
        values = {predicate: tuple(sorted(texts)) for predicate, texts in said[iri].items()}
        if scheme in found and name and _PREFERRED in values:
            found[scheme].append(_Concept(name, values))
    return found


def _statements(schema: Schema) -> Iterator[tuple[str, str, str]]:
    """What the schemes say of their concepts, without labels in another language than Chinese."""
    for triple in chain(schema.quads(), _register(schema.folder.joinpath(*FOLDER))):
        subject, value = triple.subject, triple.object
        if not (isinstance(subject, ox.NamedNode) and subject.value.startswith(SCHEME)):
            continue
        language = value.language if isinstance(value, ox.Literal) else None
        if isinstance(value, ox.NamedNode | ox.Literal) and language in (None, "zh"):
            yield subject.value, triple.predicate.value, value.value


def _register(folder: Path) -> Iterator[ox.Quad]:
    for file in sorted(folder.glob("*.ttl")):
        try:
            yield from ox.parse(path=str(file), format=ox.RdfFormat.TURTLE)
        except (SyntaxError, ValueError) as error:
            raise OntologyError(str(error), where=str(file), fix="correct the Turtle") from error


def _roles(concept: _Concept) -> Iterator[tuple[str, Role]]:
    role = Role(concept.id, concept.label, concept.first(DHQ + "headOf"))
    return ((word, role) for word in concept.synonyms)


def _qualifier(concept: _Concept) -> Qualifier:
    return Qualifier(concept.id, concept.label, concept.first(DHQ + "past") == "true")


def _kinds(concept: _Concept) -> Iterator[tuple[str, Kind]]:
    """The endings of a concept: synonyms have its label as their canonical form, other words themselves."""
    unsafe = frozenset(concept.words(DHQ + "unsafe"))
    kind, level = concept.first(DHQ + "indicates"), concept.first(DHQ + "indicatesLevel")
    forms = [(word, word) for word in concept.words()] + [(word, concept.label) for word in concept.synonyms]
    for word, label in forms:
        yield word, Kind(concept.id, label, _local(kind), _local(level), word not in unsafe)


def _local(iri: str) -> str:
    return iri.rpartition("#")[2]
