"""The page of one thing: facts in words, with quotes, gaps, mentions, a picture, and links to all others."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.graph.formats.serialise import lines_of, serialise
from kg.graph.telling.facts import Extra, Fact, Gap
from kg.graph.telling.sentences import sentence
from kg.iri import EXPLICIT, SKOS, compact, local_name
from kg.serve.pages.described import description, documents, naming, own_statements
from kg.serve.pages.kinds import kind_of
from kg.serve.pages.parts import formats, portions
from kg.serve.pages.picture import picture
from kg.serve.pages.rendering import View
from kg.serve.pages.told import told
from kg.table import plain
from kg.view.document import json_text

MANY = 40
"""Of what so many quads name, the data in the head of its page are only what is said of it itself."""
DEFINITION = SKOS + "definition"
Piece = tuple[str, str]
"""Some text, and the IRI of the thing that it names, if it names one."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A fact as a page shows it: its sentence with links, and what else it says."""

    fact: Fact
    pieces: tuple[Piece, ...]
    extras: tuple[tuple[str, tuple[Piece, ...]], ...]
    rivals: tuple[str, ...]
    sure: bool


def entity_page(view: View, iri: str, portion: int = 1) -> str:
    """The page of a thing as HTML."""
    found = told(view.graph, iri, portion)
    account = found.account
    title = view.name(iri)
    return view.render(
        "entity.html.j2",
        title,
        iri=iri,
        curie=compact(iri),
        told=found,
        facts=[_shown(view, fact, iri) for fact in account.facts],
        times=[_shown(view, fact, iri) for fact in account.statements],
        gaps=[_gap(view, gap, account.facts) for gap in account.gaps],
        picture=picture(view.graph, iri, account.facts, found.properties, view.lang),
        crumb=kind_of(view.graph, iri),
        other_name=_other_name(view, iri, title),
        description=_summary(view, iri),
        parts_of=_parts(view, iri),
        data=data_of(view, iri),
        formats=formats(view, iri),
        portions=portions(view, max(found.facts_total, found.mentions_total), portion),
        sure=EXPLICIT,
    )


def data_of(view: View, iri: str) -> str:
    """JSON-LD for the head of a page: what is said of a thing, as text that cannot end its element."""
    small = naming(view.graph, iri, MANY).whole and iri not in documents(view.graph)
    quads = description(view.graph, iri) if small else own_statements(view.graph, iri)
    return json_text(json.loads("".join(serialise(lines_of(quad.triple for quad in quads), "jsonld"))))


def _shown(view: View, fact: Fact, page: str) -> Shown:
    names = view.graph.names
    things = [*fact.things(), *fact.roles]
    told_in_words = plain(sentence(fact, names, view.lang))
    linked = {view.name(thing): thing for thing in things if thing != page}
    said = {piece for _, piece in pieces(told_in_words, linked)}
    extras = [one for one in fact.extras if one.literal or one.value not in said]
    return Shown(
        fact,
        tuple(pieces(told_in_words, linked)),
        tuple(_extras(view, extras)),
        tuple(one for one in fact.alternatives if one != fact.iri),
        fact.status == EXPLICIT,
    )


def pieces(text: str, linked: Mapping[str, str]) -> Iterator[Piece]:
    """A text in pieces, those that name a thing with its IRI; each thing once, the longest names first.

    >>> list(pieces("甲镇党委在甲镇", {"甲镇": "iri:b", "甲镇党委": "iri:a"}))
    [('甲镇党委', 'iri:a'), ('在', ''), ('甲镇', 'iri:b')]
    """
    places: dict[int, tuple[int, str]] = {}
    taken: set[int] = set()
    for name in sorted(filter(None, linked), key=lambda one: (-len(one), one)):
        at = text.find(name)
        while at >= 0 and taken & set(range(at, at + len(name))):
            at = text.find(name, at + 1)
        if at >= 0:
            places[at] = (at + len(name), linked[name])
            taken |= set(range(at, at + len(name)))
    done = 0
    for at, (end, iri) in sorted(places.items()):
        if at > done:
            yield text[done:at], ""
        yield text[at:end], iri
        done = end
    if text[done:]:
        yield text[done:], ""


def _extras(view: View, extras: Iterable[Extra]) -> Iterator[tuple[str, tuple[Piece, ...]]]:
    """What else a fact says: property → values."""
    found: dict[str, list[Piece]] = {}
    for one in extras:
        piece = (plain(one.value), "") if one.literal else (view.name(one.value), one.value)
        found.setdefault(one.property, []).append(piece)
    yield from ((prop, tuple(values)) for prop, values in found.items())


def _gap(view: View, gap: Gap, facts: Iterable[Fact]) -> Mapping[str, Any]:
    about = next((fact for fact in facts if fact.iri == gap.about), None)
    return {
        "gap": gap,
        "property": view.name(gap.property) if gap.property else "",
        "about": plain(sentence(about, view.graph.names, view.lang)) if about else "",
        "note": plain(gap.note.in_(view.lang)),
    }


def _other_name(view: View, iri: str, title: str) -> str:
    """The name in the other language, if there is one."""
    other = "en" if view.lang == "zh" else "zh"
    name = plain(view.graph.names.label(iri, other))
    return "" if name in {title, compact(iri)} else name


def _summary(view: View, iri: str) -> str:
    """One line on a thing for whoever lists this page: its definition, else what it is."""
    names = view.graph.names
    types = ", ".join(names.label(one, view.lang) for one in names.types(iri))
    return plain(names.text(iri, DEFINITION, view.lang) or types)


def _parts(view: View, iri: str) -> list[tuple[str, str, str, str]]:
    """What a document of the ontology defines: fragment, IRI, name, definition."""
    names = view.graph.names
    return [
        (local_name(one), one, view.name(one), plain(names.text(one, DEFINITION, view.lang)))
        for one in documents(view.graph).get(iri, ())
    ]
