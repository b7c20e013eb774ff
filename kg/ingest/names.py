"""Which table a file or sheet is: by its ASCII name or its title in either language."""

import re

from rapidfuzz import fuzz, process

from kg.iri import DHQ, SH
from kg.schema import Schema
from kg.spec import Column, TableSpec

SOURCES = DHQ + "Source"
_JOIN = re.compile(r"[\s_\-‐-―]+")


def fold(name: str) -> str:
    """A name without the differences that do not count: case, and how its words are joined."""
    return _JOIN.sub("-", name.strip()).casefold()


def ordered(schema: Schema) -> list[TableSpec]:
    """The tables in the order people fill them in: sources, entities, then what is said of them."""

    def place(spec: TableSpec) -> tuple[bool, bool, int, str]:
        order = schema.values(spec.shape, SH + "order")
        number = int(order[0].value) if order else 1000
        return spec.target != SOURCES, not spec.kind, number, spec.name

    return sorted(schema.tables.values(), key=place)


def headers(column: Column, lang: str) -> tuple[str, ...]:
    """The headers of a column as people of a language write them, in the order of the canonical ones."""
    name = (column.title.zh if lang == "zh" else "") or column.name
    return tuple(f"{name}@{language}" for language in column.languages) or (name,)


class TableNames:
    """The names that the tables of a schema go by."""

    def __init__(self, schema: Schema) -> None:
        self._specs: dict[str, TableSpec] = {}
        for spec in schema.tables.values():
            for name in (spec.title.en, spec.title.zh, spec.name):
                if name:
                    self._specs[fold(name)] = spec

    def find(self, *names: str) -> TableSpec | None:
        """The table that the first of these names that is one means."""
        return next((self._specs[fold(name)] for name in names if fold(name) in self._specs), None)

    def likeness(self, spec: TableSpec, name: str) -> float:
        """How like a name is to one of those that a table goes by."""
        return max(fuzz.WRatio(fold(name), own) for own, other in self._specs.items() if other is spec)

    def nearest(self, name: str) -> str:
        """The table name most like this one, as it may be written."""
        best = process.extractOne(fold(name), list(self._specs), scorer=fuzz.WRatio, score_cutoff=50)
        return self._specs[best[0]].name if best else ""
