"""The sources, what rests on them, and their gaps: what they demonstrably do not state."""

from collections import Counter

from kg.report.desk import Desk
from kg.report.parts import Block, Caution, Paragraph
from kg.table import Table


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
    rows = [(one[1] or one[0], relations[one], words[one], silent[one[0]]) for one in order]
    return Table.of(desk.heads("sources.heads"), rows, desk.say("sources.table"), desk.say("sources.note"))


def _by_kind(desk: Desk) -> Table:
    counts = Counter(desk.label(gap.property) for gap in desk.gaps)
    rows = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return Table.of(desk.heads("sources.by-kind-heads"), rows, desk.say("sources.by-kind"))


def _by_thing(desk: Desk) -> Table:
    """The gaps in the words of the data set, beginning with those about what has most relations."""
    degree = dict(zip(desk.ties("all").ids, desk.ties("all").degrees.tolist(), strict=True))
    order = sorted(desk.gaps, key=lambda gap: (-degree.get(gap.about, 0), gap.about, gap.property, gap.iri))
    rows = [(desk.label(gap.about), desk.label(gap.property), gap.note.in_(desk.lang)) for gap in order]
    return Table.of(desk.heads("sources.by-thing-heads"), rows, desk.say("sources.by-thing"))
