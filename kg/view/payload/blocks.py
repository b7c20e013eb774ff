"""The blocks of a page: ``core``, ``find``, ``book``, ``facts-0``, ``facts-1`` …, ``questions``."""

from collections.abc import Mapping
from typing import Any

from kg.analysis.timed.when import dated
from kg.table import plain
from kg.view.asked import answered
from kg.view.payload.arranged import arranged
from kg.view.payload.book import Book
from kg.view.payload.columns import edge_columns, family_labels, node_columns
from kg.view.payload.figures import figures
from kg.view.payload.find import find
from kg.view.payload.named import base
from kg.view.payload.picture import Picture

ASKED = 3_000
"""Up to how many things the saved questions are answered on the page."""


def blocks(picture: Picture, texts: Mapping[str, str]) -> dict[str, Any]:
    """The data of a page by name of block; ``texts`` are the words of the sources by IRI, as far as known."""
    start = base(picture.graph)
    book = Book(picture, start, texts)
    found = {"core": _core(picture, start), "find": find(picture.graph), **book.blocks()}
    return found | ({"questions": _questions(picture, book)} if len(picture.graph) <= ASKED else {})


def _core(picture: Picture, start: str) -> dict[str, Any]:
    graph, catalogue = picture.graph, picture.catalogue
    number = {iri: at for at, iri in enumerate(graph)}
    nodes = node_columns(graph, catalogue.names, start)
    return {
        "tier": picture.tier,
        "base": start,
        **nodes,
        "familyLabels": family_labels(nodes["families"], catalogue.schema),
        **edge_columns(graph, number, start),
        "measures": figures(picture, list(graph)),
        **arranged(picture, number),
        "when": _when(picture, number),
    }


def _when(picture: Picture, number: Mapping[str, int]) -> dict[str, Any]:
    """From when to when what is dated was, by number; bounds are as ``kg.analysis.timed.when`` says."""
    dates = dated(picture.graph, picture.catalogue.store, picture.catalogue.schema)
    edges = enumerate(key for *_, key in picture.graph.edges(keys=True))
    return {
        "nodes": [[number[iri], *span] for iri, span in dates.nodes.items() if iri in number],
        "edges": [[at, *dates.edges[key]] for at, key in edges if key in dates.edges],
    }


def _questions(picture: Picture, book: Book) -> list[dict[str, Any]]:
    """The saved questions with their answers; what stands in a cell is shown like any other text."""
    catalogue = picture.catalogue
    number = {iri: at for at, iri in enumerate(picture.graph)}
    found = answered(
        catalogue.store,
        catalogue.schema,
        catalogue.names,
        number,
        book.number,
        explicit_only=picture.explicit_only,
    )
    return [question | {key: _plain(question[key]) for key in ("rows", "params")} for question in found]


def _plain(value: Any) -> Any:
    """The same with every text in it made fit to be shown."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return {key: _plain(one) for key, one in value.items()} if isinstance(value, dict) else value
