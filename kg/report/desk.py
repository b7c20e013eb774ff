"""The desk: what every chapter works with: the store, its networks, names and words, measures and studies."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import networkx as nx
import pyoxigraph as ox

from kg.analysis.measures import MEASURES, STUDIES
from kg.analysis.method import Case, Settings
from kg.analysis.network import Tie, all_ties, wanted_kinds, woven
from kg.analysis.nodes import Catalogue, entities
from kg.analysis.paths import STATUS_WORDS
from kg.analysis.ties import Ties
from kg.graph.telling.facts import Fact, Gap, Quote, gaps
from kg.graph.telling.sentences import sentence
from kg.iri import STATUSES, local_name
from kg.records import Text
from kg.report.lean import lean
from kg.report.parts import Block, Evidence, Paragraph, Quoted, cites, cut, named
from kg.report.words import counted, said
from kg.schema import Schema
from kg.table import Table

ROWS, WORDS = 12, 6
"""How many rows of a table and how many facts about one thing are shown at most."""


@dataclass
class Desk:
    """A store, read once: networks by kind, what things are called, and the choices that were made."""

    store: ox.Store
    schema: Schema
    settings: Settings
    cited: dict[str, str] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict)
    references: set[str] = field(default_factory=set)
    explained: set[str] = field(default_factory=set)

    @property
    def lang(self) -> str:
        """The language of the report."""
        return self.settings.lang

    def say(self, key: str, **values: object) -> str:
        """What a key says in the language of the report, its places filled (see ``kg.report.words``)."""
        return said(key, self.lang, **values)

    def heads(self, key: str) -> list[str]:
        """Several headings, which one wording holds with bars between them."""
        return self.say(key).split("|")

    def count(self, key: str, number: int) -> str:
        """A number with what is counted: ``3 个组织``, ``1 organisation``, ``3 organisations``."""
        return counted(f"count.{key}", number, self.lang)

    @cached_property
    def catalogue(self) -> Catalogue:
        """What things are."""
        return Catalogue(self.store, self.schema)

    @cached_property
    def things(self) -> tuple[str, ...]:
        """Everything that the data set has a row for."""
        return tuple(entities(self.store, self.schema))

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """What the sources do not state."""
        return gaps(self.store, self.schema)

    @cached_property
    def _networks(self) -> dict[str, nx.MultiDiGraph]:
        return {}

    @cached_property
    def _tied(self) -> dict[str, Ties]:
        return {}

    def network(self, kind: str) -> nx.MultiDiGraph:
        """One kind of network."""
        if kind not in self._networks:
            wanted = wanted_kinds(kind)
            graph = woven((tie for tie in self._facts if wanted & tie.kinds), self.catalogue)
            graph.graph.update(kind=kind, explicit_only=False, through_events=False)
            self._networks[kind] = graph
        return self._networks[kind]

    @cached_property
    def _facts(self) -> tuple[Tie, ...]:
        """Every fact of the store as ties, read once."""
        return tuple(all_ties(self.catalogue))

    def ties(self, kind: str) -> Ties:
        """A network as it is measured: undirected, one tie between two things, weighted by its relations."""
        if kind not in self._tied:
            self._tied[kind] = Ties.of(self.network(kind))
        return self._tied[kind]

    def degrees(self, kind: str) -> dict[str, int]:
        """With how many others each thing of a network is tied."""
        ties = self.ties(kind)
        return dict(zip(map(str, ties.ids), ties.degrees.tolist(), strict=True))

    def ranked(self, kind: str) -> list[str]:
        """The things of a network, those with most ties first; equals by IRI."""
        degree = self.degrees(kind)
        return sorted(degree, key=lambda one: (-degree[one], one))

    def case(self, kind: str) -> Case:
        """A network as studies take it."""
        return Case(self.network(kind), self.catalogue)

    def label(self, iri: str) -> str:
        """What a thing is called; nothing for nothing."""
        return self.catalogue.names.label(iri, self.lang) if iri else ""

    def listed(self, iris: Iterable[str], most: int = 8) -> str:
        """The names of some things as one text; those beyond ``most`` are counted."""
        return self.joined([self.label(iri) for iri in iris], most)

    def joined(self, names: list[str], most: int = 8) -> str:
        """Names as one text; those beyond ``most`` are counted. English has an “and” before the last."""
        more = len(names) - most
        if more > 0:
            shown = self.say("common.comma").join(names[:most])
            return self.say("common.and-more", names=shown, n=len(names), more=more)
        if self.lang == "en" and len(names) > 1:
            return f"{', '.join(names[:-1])} and {names[-1]}"
        return self.say("common.comma").join(names)

    def kept(self, table: Table, most: int = ROWS) -> Table:
        """A table as it is shown: without what is for programs, cut, with what is left out said."""
        self.references.update(one for note in table.notes if cites(note) for one in note.split("; "))
        self.references.update(one for note in table.notes for one in named(note))
        caption = (table.caption[:1].upper() + table.caption[1:]).rstrip("。.")
        shown = lean(replace(table, caption=caption), self._same)
        return cut(shown, most, self.say("common.rows-left-out"))

    def _same(self, heading: str, value: object) -> str:
        return self.say("common.all-rows", heading=heading, value=value)

    # ---- facts ----

    def quoted(self, fact: Fact) -> Quoted:
        """A fact in words with its evidence."""
        mark = local_name(fact.status)
        quotes = ((q.cited, self._cited(q), q.at) for q in fact.quotes)
        return Quoted(
            text=sentence(fact, self.catalogue.names, self.lang),
            mark=mark,
            status="" if mark == STATUSES[0] else STATUS_WORDS[mark].in_(self.lang),
            reason=fact.reason,
            quotes=tuple(dict.fromkeys(quotes)),
        )

    @cached_property
    def sources(self) -> frozenset[str]:
        """The sources that relations are quoted from."""
        edges = self.network("all").edges(data="fact")
        return frozenset(quote.source for *_, fact in edges for quote in fact.quotes)

    def _cited(self, quote: Quote) -> str:
        """The name of the source of some words; not repeated where there is one source only."""
        return quote.source_label.in_(self.lang) if len(self.sources) > 1 else ""

    def evidence(self, title: str, facts: Iterable[Fact], most: int = WORDS) -> Evidence:
        """Facts with their words, the surest first, each once; how many are left out is said."""
        once = {fact.iri: fact for fact in facts}
        found = sorted(once.values(), key=lambda f: (STATUSES.index(local_name(f.status)), _place(f), f.iri))
        more = len(found) - most
        left = self.say("common.facts-left-out", n=more) if more > 0 else ""
        return Evidence(title, tuple(map(self.quoted, found[:most])), left)

    def explain(self, key: str, iri: str) -> tuple[Evidence, ...]:
        """What the ties of a person or organisation rest on, unless the report has said so already."""
        if iri in self.explained:
            return ()
        self.explained.add(iri)
        title = self.say(key, name=self.label(iri))
        return (self.evidence(title, self.facts_of(self.network("actors"), iri)),)

    def facts_of(self, graph: nx.MultiDiGraph, iri: str) -> Iterator[Fact]:
        """The facts behind the ties of a thing in a network."""
        edges: list[tuple[Any, ...]] = list(graph.out_edges(iri, data=True)) if iri in graph else []
        edges += graph.in_edges(iri, data=True) if iri in graph else []
        for _, _, data in edges:
            yield from data.get("facts") or (data["fact"],)

    # ---- measures and studies ----

    def study(self, name: str, kind: str = "", **choices: Any) -> tuple[Table, ...]:
        """The tables of a study that have rows, of the network it is best asked of.

        The study is noted for the chapter on method.
        """
        study = STUDIES[name]
        found = study.compute(self.case(kind or study.network), replace(self.settings, **choices))
        self.note(study.title.in_(self.lang), study.source, study.description.in_(self.lang))
        return tuple(table for table in found if table.rows)

    def value(self, name: str, kind: str) -> dict[str, float]:
        """A measure of every thing of a network; it is noted for the chapter on method."""
        measure, ties = MEASURES[name], self.ties(kind)
        self.note(measure.title.in_(self.lang), measure.source, measure.description.in_(self.lang))
        if (name, kind) not in self._values:
            values = ties.valued(measure.compute(ties, self.settings))
            self._values[name, kind] = {str(one): float(value) for one, value in values.items()}
        return self._values[name, kind]

    @cached_property
    def _values(self) -> dict[tuple[str, str], dict[str, float]]:
        return {}

    def note(self, title: str, source: str, description: str = "") -> None:
        """Remember a method that was used, for the chapter on method."""
        self.cited.setdefault(title, source)
        self.references.update(source.split("; "))
        self.used.setdefault(title, description)

    def text(self, *sentences: str) -> Paragraph:
        """Sentences as one paragraph; empty ones are left out."""
        return Paragraph(("" if self.lang == "zh" else " ").join(filter(None, sentences)))

    def shown(
        self, name: str, kind: str = "", *, most: int = ROWS, tables: int = 9, **choices: Any
    ) -> list[Table]:
        """The first tables of a study as they are shown."""
        return [self.kept(table, most) for table in self.study(name, kind, **choices)[:tables]]


FAMILIES: dict[str, Text] = {
    "person": Text("人员", "person"),
    "organization": Text("组织", "organisation"),
    "group": Text("群体", "group"),
    "event": Text("活动与任务", "event or task"),
    "place": Text("地点", "place"),
    "document": Text("文件", "document"),
    "post": Text("职务", "post"),
    "thing": Text("其他", "other"),
}
"""The widest kinds of things, in words."""
Chapter = Callable[[Desk], "tuple[Block, ...]"]


def _place(fact: Fact) -> tuple[Any, ...]:
    return (fact.quotes[0].source, fact.quotes[0].spans) if fact.quotes else ("", ())
