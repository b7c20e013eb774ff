"""What a person calls a row, and what the value of a cell is called."""

from collections import Counter
from collections.abc import Mapping

from kg.graph.mapping.cells import values
from kg.iri import XSD, compact, local_name
from kg.records import Text
from kg.serve.review.book import Book
from kg.serve.review.record import Record
from kg.spec import Column, TableSpec, Term

_TRUTH = {"true": Text("是", "true"), "false": Text("否", "false")}


class Labels:
    """The labels of a book's rows and values."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._options: dict[str, Mapping[str, Text]] = {}
        self._known: dict[str, Mapping[str, Text]] = {}

    def of(self, record: Record) -> str:
        """What a person calls a row: a thing by its name, a relation by what it relates."""
        spec = self._book.specs[record.table]
        if spec.kind:
            return self._book.name(record)
        parts = (self._part(spec, record, column) for column in spec.columns)
        return " · ".join(part for part in parts if part) or record.get("quote") or record.candidate

    def term(self, spec: TableSpec, column: Column, value: str) -> str:
        """What a value of a cell is called, in Chinese."""
        place = self._book.resolve(column, value) if column.kind in ("reference", "concept") else None
        if place and self._book.specs[place[0]].kind:
            return self._book.name(self._book.at(place))
        found = self._names(spec, column).get(value)
        return found.in_("zh") if found else value

    def options(self, spec: TableSpec, column: Column) -> Mapping[str, Text]:
        """What may be written in a column, if that is a closed list, and what it is called."""
        if column.shape not in self._options:
            terms = self._terms(spec, column)
            times = Counter(local_name(one.iri) for one in terms)
            found = {
                local_name(one.iri) if times[local_name(one.iri)] == 1 else compact(one.iri): one.label
                for one in terms
            }
            self._options[column.shape] = found or (_TRUTH if column.datatype == XSD + "boolean" else {})
        return self._options[column.shape]

    def own(self, column: Column) -> dict[str, Text]:
        """What the data set's own concepts add to the list."""
        if column.kind != "concept":
            return {}
        rows = (record for _, record in self._book.rows(*self._book.of_concepts) if not record.gone)
        return {
            record.get("id"): Text(record.get("name@zh"), record.get("name@en"))
            for record in rows
            if record.get("id") and self._book.fits(column, record)
        }

    def _part(self, spec: TableSpec, record: Record, column: Column) -> str:
        """What a cell says, if it belongs to the name of its row."""
        text = record.get(column.name)
        if not text or not (column.required or column.key) or column.evidence:
            return ""
        return "、".join(
            self.term(spec, column, one) for one in (values(text) if column.multiple else [text])
        )

    def _terms(self, spec: TableSpec, column: Column) -> list[Term]:
        schema = self._book.schema
        if column.kind == "concept":
            return list(schema.scheme(column.scheme).values())
        return list(schema.vocabulary(spec, column).values()) if column.kind == "vocabulary" else []

    def _names(self, spec: TableSpec, column: Column) -> Mapping[str, Text]:
        """The terms by every name that a cell may give them."""
        if column.shape not in self._known:
            self._known[column.shape] = {
                name: one.label
                for one in self._terms(spec, column)
                for name in (local_name(one.iri), compact(one.iri), one.iri, one.label.zh, one.label.en)
                if name
            }
        return self._known[column.shape]
