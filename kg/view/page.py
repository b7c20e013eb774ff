"""The page of a network: projection, layout and evidence put together and written as one file."""

from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox

from kg.analysis.network import KINDS, network
from kg.analysis.nodes import Catalogue, entities
from kg.analysis.posts import with_posts
from kg.atomic import replacing
from kg.iri import STATUSES
from kg.records import Text
from kg.schema import Schema
from kg.table import plain
from kg.view.layout import Place, places
from kg.view.payload import Book

TITLE = Text("组织网络", "Network of organisations")
VIEWS = {"core": Text("组织与人员", "Organisations and people")}
"""The views of a page that are no kind of network by themselves."""


def write_page(  # noqa: PLR0913 - choices, all by name
    store: ox.Store,
    schema: Schema,
    path: Path,
    *,
    lang: str = "en",
    title: Text = TITLE,
    kind: str = "all",
    explicit_only: bool = False,
) -> None:
    """Write the page to a file, which appears whole or not at all."""
    text = render_page(store, schema, lang=lang, title=title, kind=kind, explicit_only=explicit_only)
    with replacing(path) as file:
        file.write(text.encode())


def render_page(  # noqa: PLR0913 - choices, all by name
    store: ox.Store,
    schema: Schema,
    *,
    lang: str = "en",
    title: Text = TITLE,
    kind: str = "all",
    explicit_only: bool = False,
) -> str:
    """The page of one kind of network as text: one HTML file that needs nothing else.

    Raises:
        KGError: when there is no such kind or language, or pyvis is not the version the page is made for.
    """
    from kg.view.network import PageNetwork

    views = _views(store, schema, kind, explicit_only=explicit_only)
    graph = nx.compose_all(views.values())
    book = Book(graph, store, schema)
    page = PageNetwork(title=title, lang=lang)
    _add_nodes(page, graph, book, [places(view) for view in views.values()])
    _add_edges(page, graph, book, list(views.values()))
    titles = [VIEWS[name] if name in VIEWS else KINDS[name].title for name in views]
    page.book = {"views": [(text.zh, text.en) for text in titles], **book.data()}
    return page.generate_html()


def _views(store: ox.Store, schema: Schema, kind: str, *, explicit_only: bool) -> dict[str, nx.MultiDiGraph]:
    """The networks that a reader can choose, each with a layout of its own; the last holds every node.

    Among everything are also the things of which no relation is known: that nothing is said is worth seeing.
    """

    def one(*kinds: str) -> nx.MultiDiGraph:
        parts = [network(store, schema, part, explicit_only=explicit_only) for part in kinds]
        return with_posts(nx.compose_all(parts), store, schema)

    whole = one(kind)
    if kind != "all":
        return {kind: whole}
    catalogue = Catalogue(store, schema)
    whole.add_nodes_from((iri, catalogue.node(iri)) for iri in entities(store, schema) if iri not in whole)
    parts = {"core": one("affiliation", "organisations"), "events": one("events")}
    return {name: part for name, part in parts.items() if 0 < len(part) < len(whole)} | {kind: whole}


def _add_nodes(page: Any, graph: nx.MultiDiGraph, book: Book, layouts: list[dict[str, Place]]) -> None:
    """Give the nodes to pyvis; ``spots`` says where a node stands in each view, or that it is not there."""
    for iri, node in graph.nodes(data=True):
        spots = [layout.get(iri) for layout in layouts]
        page.add_node(
            iri,
            plain(node["label_zh"]),
            shape=node["glyph"],
            color=node["color"],
            en=plain(node["label_en"]),
            alias=[plain(alias) for alias in node["aliases"]],
            type=book.types((plain(node["type_zh"]), plain(node["type_en"]))),
            legend=book.kind(node),
            x=layouts[-1][iri].x,
            y=layouts[-1][iri].y,
            spots=[[spot.x, spot.y, spot.room] if spot else [] for spot in spots],
        )


def _add_edges(page: Any, graph: nx.MultiDiGraph, book: Book, views: list[nx.MultiDiGraph]) -> None:
    """Give the edges to pyvis; ``over`` is where an edge to a post ends while posts are hidden."""
    for source, target, key, data in graph.edges(keys=True, data=True):
        facts = data.get("facts", ()) or (data["fact"],)
        page.add_edge(
            source,
            target,
            id=key,
            relation=book.relation(data),
            status=STATUSES.index(data["status"]),
            facts=[book.number(fact) for fact in facts],
            over=facts[0].target if target != facts[0].target and "fact" in data else "",
            views=[number for number, view in enumerate(views) if view.has_edge(source, target, key)],
        )
