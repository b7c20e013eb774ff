"""The book of the page: every fact in words with its evidence, and what is known not to be said."""

from collections.abc import Iterator, Mapping
from typing import Any

from kg.graph.telling.facts import Extra, Fact, Gap, gaps, statements
from kg.graph.telling.sentences import sentence
from kg.iri import EXPLICIT, STATUSES, local_name
from kg.table import plain
from kg.view.payload.exact import intact, loose, words
from kg.view.payload.named import Named, both, cut
from kg.view.payload.picture import Picture, behind
from kg.view.payload.quoting import Quoting

CHUNK = 2_000
"""How many facts stand in one block: a page opens before it has read them all."""


class Book:
    """The facts of a page by number; everything else refers to them."""

    def __init__(self, picture: Picture, start: str, texts: Mapping[str, str]) -> None:
        self._start, self._names = start, picture.catalogue.names
        self._store, self._schema = picture.catalogue.store, picture.catalogue.schema
        self._node = {iri: number for number, iri in enumerate(picture.graph)}
        self._properties, sources = Named(self._names), Named(self._names)
        self._sources, self._quoting = sources, Quoting(sources, start, texts)
        self._of_node: list[list[int]] = [[] for _ in self._node]
        self.facts: list[dict[str, Any]] = []
        self.number: dict[str, int] = {}
        for fact in picture.facts():
            self._add(fact)
        self._add_statements(explicit_only=picture.explicit_only)
        self._of_edge = [
            [self.number[fact.iri] for fact in behind(data)] for _, _, data in picture.graph.edges(data=True)
        ]
        self._loose = loose(picture.graph, self._store)
        self._gaps = [entry for gap in gaps(self._store, self._schema) for entry in self._gap(gap)]

    def blocks(self) -> dict[str, Any]:
        """The blocks ``book`` and ``facts-0``, ``facts-1``, …"""
        book = {
            "sources": self._sources.items,
            "properties": self._properties.items,
            "ofNode": self._of_node,
            "ofEdge": self._of_edge,
            "gaps": self._gaps,
            "loose": self._loose,
            "chunk": CHUNK,
            "facts": len(self.facts),
        }
        starts = range(0, len(self.facts), CHUNK)
        return {"book": book} | {f"facts-{at // CHUNK}": self.facts[at : at + CHUNK] for at in starts}

    def _add(self, fact: Fact) -> None:
        things = list(dict.fromkeys(self._node[thing] for thing in fact.things() if thing in self._node))
        number = self.number[fact.iri] = len(self.facts)
        for thing in things:
            self._of_node[thing].append(number)
        self.facts.append(self._told(fact) | {"things": things} | dict(self._rarely(fact)))

    def _told(self, fact: Fact) -> dict[str, Any]:
        """What the page knows of every fact."""
        return {
            "id": cut(fact.iri, self._start),
            "zh": plain(sentence(fact, self._names, "zh")),
            "en": plain(sentence(fact, self._names, "en")),
            "kind": self._properties(fact.relation or fact.kind),
            "cls": self._properties(fact.kind),
            "rel": self._properties(fact.relation) if fact.relation else -1,
            "ends": [self._node.get(fact.subject, -1), self._node.get(fact.target, -1)],
            "via": [self._properties(prop) if prop else -1 for prop in fact.via],
            "status": STATUSES.index(local_name(fact.status)),
            "reason": plain(fact.reason),
            "quotes": [self._quoting(quote) for quote in fact.quotes],
            "roles": [self._role(*role) for role in zip(fact.role_via, fact.roles, strict=True)],
            "extras": [self._extra(extra) for extra in fact.extras],
        }

    def _rarely(self, fact: Fact) -> Iterator[tuple[str, Any]]:
        """What is to be known of few facts: rival readings, the tag of an exact reason, an unsaid status."""
        if fact.alternatives:
            yield "rivals", [cut(rival, self._start) for rival in fact.alternatives]
        if fact.reason_tag is not None and intact(fact.reason):
            yield "tag", fact.reason_tag
        if not fact.status_stated:
            yield "unsaid", True

    def _add_statements(self, *, explicit_only: bool) -> None:
        """A time or count is a fact about a thing, or one more property of a fact."""
        for fact in statements(self._store, self._schema):
            if explicit_only and fact.status != EXPLICIT:
                continue
            if fact.subject in self._node:
                self._add(fact)
            elif fact.subject in self.number:
                value = self._extra(Extra(fact.relation, fact.target))
                self.facts[self.number[fact.subject]]["extras"].append(value)

    def _extra(self, extra: Extra) -> list[Any]:
        number = self._properties(extra.property)
        if extra.literal:
            return [number, *words(extra.value, extra.tag)]
        if extra.value in self._node:
            return [number, self._node[extra.value]]
        return [number, *both(self._names, extra.value), extra.value]

    def _role(self, prop: str, role: str) -> list[Any]:
        return [self._properties(prop), *both(self._names, role), cut(role, self._start)]

    def _gap(self, gap: Gap) -> Iterator[dict[str, Any]]:
        """A gap where it is shown: with a node, or with a fact."""
        node, fact = self._node.get(gap.about, -1), self.number.get(gap.about, -1)
        if node >= 0 or fact >= 0:
            yield {
                "node": node,
                "fact": fact,
                "property": self._properties(gap.property),
                "note": [plain(gap.note.in_("zh")), plain(gap.note.in_("en"))],
                "sources": [self._sources(source) for source in gap.sources],
            }
