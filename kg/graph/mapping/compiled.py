"""Columns compiled: for each slot of a file, the reader of its cells and the predicate they go under."""

from collections.abc import Mapping
from dataclasses import dataclass

from kg.errors import OntologyError
from kg.graph.mapping.cells import Choices, Read, literal_reader
from kg.graph.mapping.columns import STATUS, Plan, Slot, own_part
from kg.graph.mapping.directory import Directory
from kg.graph.mapping.evidence import Evidence
from kg.iri import DHQ, compact, local_name
from kg.records import Text
from kg.schema import Schema
from kg.spec import Column


@dataclass(frozen=True, slots=True)
class Context:
    """What the tables of one data set share while they are mapped."""

    schema: Schema
    base: str
    language: str
    directory: Directory
    evidence: Evidence
    concepts: Mapping[str, list[tuple[str, Text]]]


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of a file, ready to read.

    ``several``: a cell may hold several values. ``key``: its place in the row's key, or -1.
    ``doc``: its values are sources, and name the graph. ``inferred``: what it says is never explicit.
    ``default``: the term for an empty cell.
    """

    index: int
    header: str
    part: str
    predicate: str
    inverse: bool
    read: Read
    several: bool
    key: int
    doc: bool
    inferred: bool
    default: str


def compile_cells(one: Plan, context: Context) -> tuple[Cell, ...]:
    """Every column of a file, ready to read."""
    keys = {column.name: place for place, column in enumerate(one.spec.key)}
    return tuple(_cell(slot, one, context, keys.get(slot.column.name, -1)) for slot in one.slots)


def _cell(slot: Slot, one: Plan, context: Context, key: int) -> Cell:
    column, part = slot.column, slot.part
    if part not in ("id", "source", "quote", "at") and len(column.path) != 1:
        raise OntologyError("the path of a column has one step", where=compact(column.shape))
    read = reader(column, one, context, slot.language)
    return Cell(
        index=slot.index,
        header=slot.header,
        part=part,
        predicate=f"<{slot.predicate}>",
        inverse=column.path[0].inverse,
        read=read,
        several=column.multiple and not column.languages and part not in ("source", "quote", "at"),
        key=key,
        doc=is_doc(column),
        inferred=column.inferred,
        default=default_term(column, read),
    )


def is_doc(column: Column) -> bool:
    """Whether a column's values are sources of the data set."""
    return DHQ + "Source" in column.classes


def default_term(column: Column, read: Read) -> str:
    """The term for an empty cell of a column, or nothing."""
    if not column.default:
        return ""
    return read(column.default) if column.kind == "literal" else f"<{column.default}>"


def reader(column: Column, one: Plan, context: Context, language: str = "") -> Read:
    """The reader of a column's cells."""
    schema = context.schema
    if column.kind == "concept":
        choices = Choices(schema.scheme(column.scheme).values())
        for iri, label in context.concepts.get(column.scheme, ()):
            choices.add(iri, label, iri.rpartition("/")[2])
        if column.path[0].predicate == STATUS:
            return choices.read("unknown-status", {"choices": choices.listed()})
        return choices.read("unknown-concept", {"scheme": local_name(column.scheme)})
    if column.kind == "vocabulary":
        return Choices(schema.vocabulary(one.spec, column).values()).read("unknown-term", {})
    if column.kind == "reference" or column.evidence == "source":
        return context.directory.reader(column)
    return literal_reader(column, language or context.language)


def absent_defaults(one: Plan, context: Context) -> tuple[tuple[str, str], ...]:
    """For columns that a file lacks: the part each plays and what every row states by default."""
    found = []
    for column in one.absent:
        term = default_term(column, reader(column, one, context)) if column.default else ""
        if term:
            found.append((own_part(column), f"<{column.path[0].predicate}> {term}"))
    return tuple(found)
