"""The values a schema is made of: terms, and the tables and columns that shapes describe. All frozen."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.records import Text


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: a predicate, perhaps walked backwards."""

    predicate: str
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """A class, property or concept: its IRI and labels, and what the page needs to draw it."""

    iri: str
    label: Text
    parents: tuple[str, ...] = ()
    definition: Text = field(default_factory=Text)
    edge: bool = False
    glyph: str = ""
    color: str = ""
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, that is, a property shape.

    ``kind`` says how a cell is read: a ``literal`` of ``datatype``; a ``reference`` to an entity of one
    of ``classes`` (none: any); a ``concept`` of ``scheme``; a term of the ontology (``vocabulary``:
    classes, edges or properties); or one of the three ``evidence`` columns source, quote and at.
    """

    name: str
    shape: str
    path: tuple[Step, ...]
    kind: str
    title: Text
    description: Text
    order: int = 0
    required: bool = False
    multiple: bool = False
    inferred: bool = False
    key: bool = False
    datatype: str = ""
    languages: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    scheme: str = ""
    vocabulary: str = ""
    format: str = ""
    evidence: str = ""
    default: str = ""

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers this column has in a canonical table: ``name@zh``, ``name@en`` or just ``name``."""
        return tuple(f"{self.name}@{lang}" for lang in self.languages) or (self.name,)


@dataclass(frozen=True, slots=True)
class Header:
    """A header of a file, resolved: its column and, for texts in a language, which one."""

    column: Column
    language: str = ""


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table, that is, a node shape: the class of its rows, its columns, where its rows go."""

    name: str
    shape: str
    target: str
    graph: str
    title: Text
    columns: tuple[Column, ...]
    kind: str = ""
    _index: dict[str, Header] = field(default_factory=dict, compare=False, repr=False)

    @property
    def headers(self) -> tuple[str, ...]:
        """The canonical headers, in order."""
        return tuple(h for column in self.columns for h in column.headers)

    @property
    def key(self) -> tuple[Column, ...]:
        """The columns whose values name a relation row."""
        return tuple(column for column in self.columns if column.key)

    def header(self, text: str) -> Header | None:
        """The column that a header names, in either language, or None."""
        return self._index.get(_fold(text))

    def column(self, name: str) -> Column | None:
        """The column of that ASCII name, or None."""
        return next((column for column in self.columns if column.name == name), None)


def _fold(text: str) -> str:
    return " ".join(text.replace("＠", "@").split()).casefold()


def index(columns: Iterable[Column]) -> dict[str, Header]:
    """What each header means: the ASCII name and both titles of a column, with and without language."""
    found: dict[str, Header] = {}
    for column in columns:
        for name in (column.name, column.title.zh, column.title.en):
            for lang in column.languages:
                found[_fold(f"{name}@{lang}")] = Header(column, lang)
            if name:
                found[_fold(name)] = Header(column, column.languages[0] if column.languages else "")
    return found
