"""What a client is told, as JSON: rows, tables, articles, progress."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from kg.graph.mapping.cells import values
from kg.ingest.names import SOURCES
from kg.records import Text
from kg.serve.review.along import along
from kg.serve.review.book import Book, Place
from kg.serve.review.record import Record
from kg.serve.review.shelf import Shelf
from kg.spans import read
from kg.spec import Column, TableSpec

Json = dict[str, Any]
STATES = ("undecided", "accepted", "rejected", "merged")
NOWHERE = "-"
"""The id of the article in whose place the rows are that name no source of the folder."""
_LOST = Text("来源不明", "of no known source")
MOST_QUOTES = 5


def both(text: Text) -> dict[str, str]:
    """A text in both languages."""
    return {"zh": text.in_("zh"), "en": text.in_("en")}


class Shown:
    """What a folder's rows look like to a client."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    @property
    def _book(self) -> Book:
        return self._shelf.book

    # ---- rows ----

    def row(self, place: Place) -> Json:
        """A row."""
        book, record = self._book, self._book.at(place)
        spec = book.specs[place[0]]
        return {
            "candidate": record.candidate,
            "table": record.table,
            "version": record.version,
            "review": record.review,
            "state": record.state,
            "confidence": record.get("confidence"),
            "rule": record.get("rule"),
            "cells": {header: record.get(header) for header in _headers(spec)},
            "source": self.source(record),
            "quote": record.get("quote"),
            "at": record.get("at"),
            "label": self._shelf.labels.of(record),
            "refs": dict(self._refs(spec, record)),
            "needs": self._candidates(book.needs(record)),
            "used_by": self._candidates(book.users(place)),
            "along": self._candidates(along(book, place)) if spec.kind else [],
        }

    def source(self, record: Record) -> str:
        """The id of the source of a row, if there is one."""
        cell = record.get("source")
        return self._shelf.sources.get(cell, cell)

    def reviewed(self) -> Iterable[tuple[Place, Record]]:
        """The rows that are to be decided on."""
        sheets = (sheet for sheet in self._book.sheets.values() if sheet.of_candidates)
        tables = [sheet.spec.name for sheet in sheets if sheet.spec.target != SOURCES]
        found = self._book.rows(*tables) if tables else ()
        return ((place, record) for place, record in found if record.candidate)

    def _refs(self, spec: TableSpec, record: Record) -> Iterable[tuple[str, Json]]:
        for column in self._book.linking(record.table):
            text = record.get(column.name)
            found = [self._book.resolve(column, one) for one in self._values(column, text)]
            if text and (column.kind == "reference" or any(found)):
                labels = [self._shelf.labels.term(spec, column, one) for one in self._values(column, text)]
                numbers = [self._book.at(place).candidate for place in found if place]
                first = next((one for one in numbers if one), None)
                yield column.name, {"value": text, "label": "、".join(labels), "candidate": first}

    def _candidates(self, places: Iterable[Place]) -> list[str]:
        found = (self._book.at(place).candidate for place in places)
        return [candidate for candidate in found if candidate]

    @staticmethod
    def _values(column: Column, text: str) -> list[str]:
        return values(text) if column.multiple else [text] if text else []

    # ---- articles ----

    def article(self, name: str) -> Json | None:
        """An article with its rows in the order of their places; None when there is none of that id."""
        titles = self._titles()
        if name not in titles:
            return None
        mine = [(place, one) for place, one in self.reviewed() if self._article_of(one, titles) == name]
        order = {table: number for number, table in enumerate(self._book.specs)}
        mine.sort(key=lambda pair: (_begins(pair[1]), order[pair[0][0]], pair[0][1]))
        text = self._shelf.texts.get(name, "")
        return {
            "id": name,
            "title": titles[name],
            "text": text,
            "rows": [self.row(place) for place, _ in mine],
        }

    def articles(self) -> list[Json]:
        """The articles, and how far each is."""
        titles = self._titles()
        counts: dict[str, Counter[str]] = {name: Counter() for name in titles}
        for _, record in self.reviewed():
            counts[self._article_of(record, titles)][record.state] += 1
        return [
            {
                "id": name,
                "title": titles[name],
                "length": len(self._shelf.texts.get(name, "")),
                "counts": {state: counts[name][state] for state in STATES},
            }
            for name in titles
            if name != NOWHERE or counts[name]
        ]

    def _titles(self) -> dict[str, str]:
        tables = [spec.name for spec in self._book.specs.values() if spec.target == SOURCES]
        found = {
            record.get("id"): self._book.name(record)
            for _, record in self._book.rows(*tables)
            if record.get("id")
        }
        return found | {NOWHERE: _LOST.in_("zh")}

    def _article_of(self, record: Record, titles: Mapping[str, str]) -> str:
        source = self.source(record)
        return source if source in titles else NOWHERE

    def progress(self) -> Json:
        """How far it is, all in all."""
        counts = Counter(record.state for _, record in self.reviewed())
        return {state: counts[state] for state in STATES} | {"total": counts.total()}

    # ---- tables ----

    def tables(self) -> list[Json]:
        """The tables that are reviewed, and their columns."""
        specs = (spec for spec in self._book.specs.values() if spec.target != SOURCES)
        return [
            {
                "name": spec.name,
                "title": both(spec.title),
                "entity": bool(spec.kind),
                "columns": [
                    self._column(spec, column, header)
                    for column in spec.columns
                    for header in column.headers
                    if not column.evidence
                ],
            }
            for spec in specs
        ]

    def _column(self, spec: TableSpec, column: Column, header: str) -> Json:
        options = {**self._shelf.labels.options(spec, column), **self._shelf.labels.own(column)}
        return {
            "name": column.name,
            "header": header,
            "title": both(column.title),
            "description": both(column.description),
            "kind": column.kind,
            "datatype": column.datatype.rpartition("#")[2],
            "format": column.format,
            "required": column.required and not column.default,
            "multiple": column.multiple and not column.languages,
            "classes": list(column.classes),
            "tables": self._fitting(column),
            "options": [{"value": value, "label": both(label)} for value, label in options.items()] or None,
        }

    def _fitting(self, column: Column) -> list[str]:
        """The tables whose rows may stand in a column."""
        if column.kind != "reference":
            return []
        schema, wanted = self._book.schema, column.classes
        return [
            spec.name
            for spec in self._book.specs.values()
            if spec.column("id")
            and (not wanted or any(spec.target in (*schema.superclasses(one), one) for one in wanted)
                 or any(one in schema.superclasses(spec.target) for one in wanted))
        ]  # fmt: skip

    # ---- entities ----

    def entities(self, tables: Iterable[str], text: str, most: int) -> list[Json]:
        """The things that a text may mean (and the facts, of tables that are named), the likeliest first."""
        named = [table for table in tables if table in self._book.specs]
        kinds = named or [name for name, spec in self._book.specs.items() if spec.kind]
        folded = text.strip().casefold()
        found = [
            (rank, len(self._shelf.labels.of(record)), place)
            for place, record in (self._book.rows(*kinds) if kinds else ())
            if not record.gone
            and record.get("id")
            and (rank := _rank(self._shelf.labels.of(record), record, folded)) is not None
        ]
        return [self._entity(place) for _, _, place in sorted(found)[:most]]

    def entity_of(self, candidate: str) -> list[Json]:
        """The thing that is a candidate, if it is one."""
        place = self._book.find(candidate)
        return [self._entity(place)] if place and self._book.at(place).get("id") else []

    def _entity(self, place: Place) -> Json:
        record = self._book.at(place)
        users = (self._book.at(user).get("quote") for user in self._book.users(place))
        quotes = [quote for quote in dict.fromkeys((record.get("quote"), *users)) if quote]
        return {
            "id": record.get("id"),
            "label": self._shelf.labels.of(record),
            "candidate": record.candidate or None,
            "table": record.table,
            "state": record.state if record.candidate else "accepted",
            "quotes": quotes[:MOST_QUOTES],
        }


def _rank(label: str, record: Record, text: str) -> int | None:
    """How well a text fits a thing, or a fact that has an id: 0 best; None when it does not."""
    names = [record.get("id").casefold(), label.casefold(), record.get("name@en").casefold()]
    tests = (lambda one: one == text, lambda one: one.startswith(text), lambda one: text in one)
    return next((rank for rank, test in enumerate(tests) if any(map(test, names))), None)


def _begins(record: Record) -> int:
    spans = read(record.get("at"))
    return spans[0][0] if spans else 1 << 60


def _headers(spec: TableSpec) -> list[str]:
    """The headers of a table's own columns, without those of the evidence."""
    evidence = {column.name for column in spec.columns if column.evidence}
    return [header for header in spec.headers if header not in evidence]
