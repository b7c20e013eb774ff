"""The sources, what rests on them, and their gaps: what they demonstrably do not state."""

import re
from collections import Counter
from collections.abc import Iterator

import pyoxigraph as ox

from kg.iri import SKOS
from kg.report.desk import Desk
from kg.report.parts import Block, Caution, Paragraph
from kg.table import Cell, Table

DCTERMS = "http://purl.org/dc/terms/"


def blocks(desk: Desk) -> tuple[Block, ...]:
    """The chapter."""
    table, gaps = _sources(desk), len(desk.gaps)
    found: list[Block] = []
    if table.rows:
        sources = desk.count("source", len(table))
        found = [Paragraph(desk.say("sources.counts", sources=sources)), desk.kept(table)]
    if len(table) == 1:
        found.append(Caution(desk.say("sources.single")))
    if gaps:
        key = "sources.gap" if gaps == 1 else "sources.gaps"
        found.append(Paragraph(desk.say(key, gaps=desk.count("gap", gaps))))
        found += [desk.kept(_by_kind(desk)), desk.kept(_by_thing(desk))]
    return tuple(found)


def _sources(desk: Desk) -> Table:
    relations: Counter[tuple[str, str]] = Counter()
    words: Counter[tuple[str, str]] = Counter()
    for *_, fact in desk.network("all").edges(data="fact"):
        named = [(quote.source, quote.source_label.in_(desk.lang)) for quote in fact.quotes]
        relations.update(set(named))
        words.update(named)
    silent = Counter(source for gap in desk.gaps for source in gap.sources)
    order = sorted(relations, key=lambda one: (-relations[one], one[1], one[0]))
    rows: list[list[Cell]] = [
        [one[1] or one[0], *_published(desk, one[0]), relations[one], words[one], silent[one[0]]]
        for one in order
    ]
    notes = (desk.say("sources.note"), desk.say("sources.places"))
    return Table.of(desk.heads("sources.heads"), rows, desk.say("sources.table"), *notes)


def _published(desk: Desk, source: str) -> Iterator[str]:
    """By whom and when a source was published and where it is found; else that this is not known."""
    for term in ("publisher", "date", "source"):
        said = ox.NamedNode(DCTERMS + term)
        quads = desk.store.quads_for_pattern(ox.NamedNode(source), said, None) if source else ()
        values = sorted(_value(desk, quad.object) for quad in quads)
        yield desk.say("common.comma").join(values) or desk.say("sources.unknown")


def _value(desk: Desk, term: object) -> str:
    if isinstance(term, ox.NamedNode) and term.value in desk.things:
        return desk.label(term.value)
    return str(getattr(term, "value", ""))


def _by_kind(desk: Desk) -> Table:
    counts = Counter(gap.property for gap in desk.gaps)
    rows = [(desk.label(one), _defined(desk, one), number) for one, number in counts.items()]
    rows.sort(key=lambda row: (-row[2], row[0], row[1]))
    return Table.of(desk.heads("sources.by-kind-heads"), rows, desk.say("sources.by-kind"))


def _defined(desk: Desk, term: str) -> str:
    """What a property means, in the words of the ontology up to the first stop."""
    values = [one for one in desk.schema.values(term, SKOS + "definition") if isinstance(one, ox.Literal)]
    said = next((one.value for one in values if (one.language or "").startswith(desk.lang)), "")
    return re.split(r"[;；。]|\.(?:\s|$)", said)[0]


def _by_thing(desk: Desk) -> Table:
    """The gaps in the words of the data set, beginning with those about what has most relations."""
    degree = dict(zip(desk.ties("all").ids, desk.ties("all").degrees.tolist(), strict=True))
    order = sorted(desk.gaps, key=lambda gap: (-degree.get(gap.about, 0), gap.about, gap.property, gap.iri))
    rows = [(desk.label(gap.about), gap.note.in_(desk.lang) or desk.label(gap.property)) for gap in order]
    return Table.of(desk.heads("sources.by-thing-heads"), rows, desk.say("sources.by-thing"))
