"""What the page knows: facts in words with their evidence, gaps, legends; everything by number, in order.

A page gets lists and the numbers of their members, so that a quotation or a source stands in the file once.
Control and direction characters are replaced: what a reader sees is what is there.
"""

from collections.abc import Iterable
from typing import Any

import networkx as nx
import pyoxigraph as ox

from kg.analysis.network import KINDS, ties
from kg.analysis.nodes import Catalogue
from kg.graph.telling.facts import Extra, Fact, Gap, Quote, gaps, statements
from kg.graph.telling.sentences import sentence
from kg.iri import STATUSES, local_name
from kg.schema import Schema
from kg.table import plain
from kg.view.numbered import Numbered
from kg.view.palette import coloured

Pair = tuple[str, str]


class Book:
    """Everything that nodes and edges of a page refer to by number."""

    def __init__(self, graph: nx.MultiDiGraph, store: ox.Store, schema: Schema) -> None:
        self._catalogue = Catalogue(store, schema)
        self._schema, self._names = schema, self._catalogue.names
        self._node = {iri: i for i, iri in enumerate(graph)}
        self._fact: dict[str, int] = {}
        self._facts: list[dict[str, Any]] = []
        self.types, self.legend, self.relations = Numbered(), Numbered(), Numbered()
        self._quotes, self._sources, self._properties = Numbered(), Numbered(), Numbered()
        for fact in sorted(_facts_of(graph), key=self._order):
            self._add(fact)
        for fact in statements(store, schema):
            self._add_statement(fact)
        self._gaps = [entry for gap in gaps(store, schema) for entry in self._gap(gap)]

    def number(self, fact: Fact) -> int:
        """The number of a fact."""
        return self._fact[fact.iri]

    def relation(self, data: dict[str, Any]) -> int:
        """The number of an edge's entry in the legend of relations."""
        return self.relations((plain(data["label_zh"]), plain(data["label_en"]), data["color"]))

    def kind(self, node: dict[str, Any]) -> int:
        """The number of a node's entry in the legend of things."""
        pair = self._label(node["legend"]) if node["legend"] else ("其他", "other")
        return self.legend((*pair, node["glyph"], node["color"]))

    def data(self) -> dict[str, Any]:
        """The book as the page reads it."""
        return {
            "types": self.types.items,
            "legend": self.legend.items,
            "relations": coloured(self.relations.items),
            "facts": self._facts,
            "quotes": self._quotes.items,
            "sources": self._sources.items,
            "properties": self._properties.items,
            "gaps": self._gaps,
        }

    def _order(self, fact: Fact) -> tuple[int, str]:
        """Ties of people come first, then those of organisations, then the rest."""
        mine = next(ties(fact, self._catalogue)).kinds
        return next(rank for rank, kind in enumerate(KINDS) if kind in mine), fact.iri

    def _add(self, fact: Fact) -> None:
        self._fact[fact.iri] = len(self._facts)
        things = (self._node[thing] for thing in fact.things() if thing in self._node)
        self._facts.append(
            {
                "id": fact.iri,
                "zh": plain(sentence(fact, self._names, "zh")),
                "en": plain(sentence(fact, self._names, "en")),
                "kind": self._properties(self._label(fact.relation or fact.kind)),
                "ends": [self._node.get(fact.subject, -1), self._node.get(fact.target, -1)],
                "things": list(dict.fromkeys(things)),
                "status": STATUSES.index(local_name(fact.status)),
                "reason": plain(fact.reason),
                "quotes": [self._quote(quote) for quote in fact.quotes],
                "extras": [self._extra(extra) for extra in fact.extras],
            }
        )

    def _add_statement(self, fact: Fact) -> None:
        """A time or count is a fact about a thing, or one more property of a fact."""
        if fact.subject in self._node:
            self._add(fact)
        elif fact.subject in self._fact:
            value = self._extra(Extra(fact.relation, fact.target))
            self._facts[self._fact[fact.subject]]["extras"].append(value)

    def _extra(self, extra: Extra) -> list[Any]:
        number = self._properties(self._label(extra.property))
        if extra.literal:
            return [number, plain(extra.value), plain(extra.value)]
        if extra.value in self._node:
            return [number, self._node[extra.value]]
        return [number, *self._label(extra.value)]

    def _gap(self, gap: Gap) -> Iterable[dict[str, Any]]:
        """Where a gap is shown: with a node, or with a fact (its number counted after the nodes)."""
        node, fact = self._node.get(gap.about, -1), self._fact.get(gap.about, -1)
        if node < 0 and fact < 0:
            return []
        sources = [self._sources(self._label(source)) for source in gap.sources]
        return [
            {
                "node": node,
                "fact": fact,
                "property": self._properties(self._label(gap.property)),
                "note": [plain(gap.note.in_("zh")), plain(gap.note.in_("en"))],
                "sources": sources,
            }
        ]

    def _quote(self, quote: Quote) -> int:
        label = quote.source_label
        source = self._sources((plain(label.in_("zh")), plain(label.in_("en")))) if quote.source else -1
        return self._quotes((plain(quote.cited), source, quote.at))

    def _label(self, iri: str) -> Pair:
        return plain(self._names.label(iri, "zh")), plain(self._names.label(iri, "en"))


def _facts_of(graph: nx.MultiDiGraph) -> list[Fact]:
    found: dict[str, Fact] = {}
    for _, _, data in graph.edges(data=True):
        for fact in data.get("facts", ()) or (data["fact"],):
            found[fact.iri] = fact
    return list(found.values())
