"""Pages that list: what there is by kind, what a graph holds, what a search finds, what may be meant."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

import pyoxigraph as ox

from kg.iri import compact
from kg.serve.pages.described import LARGEST
from kg.serve.pages.kinds import Kind, among, classes, documents_of, graphs, kinds
from kg.serve.pages.parts import formats, portions
from kg.serve.pages.picture import glyph, look
from kg.serve.pages.rendering import View, manifest
from kg.serve.pages.told import PORTION
from kg.serve.work import Graph

Item = dict[str, Any]
"""A line of a list: the IRI, the name, the other name, the type, the mark."""


def entities_page(view: View, kind: str = "", class_: str = "", portion: int = 1, note: str = "") -> str:
    """What the data set holds: all kinds, or the things of one kind in order of IRI, a portion of them.

    ``class_`` is a class below the kind, if only things of that are wanted.
    """
    found = kinds(view.graph)
    chosen = found.get(kind)
    things = among(view.graph, chosen, class_) if chosen and class_ else chosen.things if chosen else ()
    title = (
        view.say("entities") if not chosen else view.name(class_) if class_ else chosen.title.in_(view.lang)
    )
    return view.render(
        "entities.html.j2",
        title,
        note=view.say(note) if note else "",
        kind=kind,
        kinds=found.values(),
        chosen=chosen,
        class_=class_,
        total=len(things),
        items=[item(view, iri) for iri in things[(portion - 1) * PORTION : portion * PORTION]],
        classes=_classes(view.graph, [chosen] if chosen else found.values()),
        documents=[] if chosen else documents_of(view.graph),
        graphs=[] if chosen else graphs(view.graph),
        portions=portions(view, len(things), portion),
        triples=(view.graph.triples or len(view.graph.store)) if not chosen else 0,
        has_page=bool(manifest(view.graph)),
    )


def graph_page(view: View, iri: str, portion: int) -> str:
    """What stands in a named graph: how many statements, and about which things, a portion of them."""
    name = ox.NamedNode(iri)
    subjects: dict[str, None] = {}
    count = 0
    for quad in islice(view.graph.store.quads_for_pattern(None, None, None, name), LARGEST):
        count += 1
        if isinstance(quad.subject, ox.NamedNode):
            subjects[quad.subject.value] = None
    things = sorted(subjects)
    return view.render(
        "graph.html.j2",
        compact(iri),
        iri=iri,
        count=f"{count}{'+' if count == LARGEST else ''}",
        items=[item(view, one) for one in things[(portion - 1) * PORTION : portion * PORTION]],
        total=len(things),
        formats=formats(view, iri),
        portions=portions(view, len(things), portion),
    )


def search_page(view: View, text: str, found: Iterable[str], near: Iterable[str]) -> str:
    """What a search found."""
    title = view.say("resultsOf", q=text) if text else view.say("search")
    items = [item(view, iri) for iri in islice(found, PORTION)]
    return view.render("search.html.j2", title, asked=text, items=items, near=list(near))


def missing_page(view: View, iri: str, near: Iterable[str]) -> str:
    """That there is nothing of this IRI, and what may have been meant."""
    items = [item(view, one) for one in near]
    return view.render("missing.html.j2", view.say("missing"), iri=iri, items=items)


def item(view: View, iri: str) -> Item:
    """A thing as a line of a list."""
    _, kind, color = look(view.graph, iri)
    name = view.name(iri)
    other = view.graph.names.name(iri, "en" if view.lang == "zh" else "zh")
    types = view.graph.names.types(iri)
    return {
        "iri": iri,
        "name": name,
        "other": "" if other == name else other,
        "type": ", ".join(view.name(one) for one in types),
        "corners": glyph(kind, 8, 8, 5.5),
        "color": color,
    }


def _classes(graph: Graph, chosen: Iterable[Kind]) -> dict[str, list[tuple[str, int]]]:
    return {one.name: classes(graph, one) for one in chosen}
