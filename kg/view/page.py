"""The page of a network: what it shows, put together and written as one file."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.atomic import replacing
from kg.records import Text
from kg.schema import Schema

if TYPE_CHECKING:
    from kg.view.payload.picture import Picture

TITLE = Text("组织网络", "Network of organisations")


def write_page(  # noqa: PLR0913 - choices, all by name
    store: ox.Store,
    schema: Schema,
    path: Path,
    *,
    lang: str = "en",
    title: Text = TITLE,
    kind: str = "all",
    explicit_only: bool = False,
    texts: Mapping[str, str] | None = None,
    focus: str = "",
    depth: int = 2,
    sparql: Callable[[], Iterable[str]] | None = None,
) -> None:
    """Write the page to a file, which appears whole or not at all; see :func:`render_page`."""
    text = render_page(
        store,
        schema,
        lang=lang,
        title=title,
        kind=kind,
        explicit_only=explicit_only,
        texts=texts,
        focus=focus,
        depth=depth,
        sparql=sparql,
    )
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
    texts: Mapping[str, str] | None = None,
    focus: str = "",
    depth: int = 2,
    sparql: Callable[[], Iterable[str]] | None = None,
) -> str:
    """The page of one kind of network as text: one HTML file that needs nothing else.

    ``texts`` are the words of the sources by IRI: quotations are then shown where they stand. ``focus`` is
    the IRI of a thing: only what is at most ``depth`` relations from it is shown. ``sparql`` gives the lines
    of N-Quads that the reader may query on the page; without it there is no engine for queries on it.

    Raises:
        KGError: when there is no such kind, language or thing, when there is too much for one page, or when
            pyvis is not the version the page is made for.
    """
    from kg.view.network import PageNetwork
    from kg.view.payload.blocks import blocks
    from kg.view.payload.picture import Choice, picture

    engine = _engine(sparql)
    with _uncollected():
        shown = picture(store, schema, Choice(kind, explicit_only, focus, depth))
        data = blocks(shown, texts or {})
        page = PageNetwork(title=title, lang=lang, blocks=data, engine=engine)
        _fill(page, shown, data["core"])
        return page.generate_html()


def fits(store: ox.Store, schema: Schema) -> bool:
    """Whether everything that a store holds fits on one page."""
    from kg.analysis.nodes import entities
    from kg.view.payload.picture import MOST

    return len(entities(store, schema)) <= MOST


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without a search for circular garbage: there is none, and among so many values it takes long."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _engine(sparql: Callable[[], Iterable[str]] | None) -> Mapping[str, str] | None:
    from kg.view.sparql import blocks as engine

    return engine(sparql()) if sparql else None


def _fill(page: Any, shown: "Picture", core: Mapping[str, Any]) -> None:
    """Give the nodes and edges to pyvis, as the blocks have them."""
    places = core["views"][-1]["layouts"][0]
    names = core["nodes"]["zh"]
    nodes = zip(shown.graph.nodes(data=True), names, places["x"], places["y"], strict=True)
    for (iri, data), name, x, y in nodes:
        page.add_node(iri, name, shape=data["glyph"], color=data["color"], x=x, y=y)
    for (source, target), key in zip(shown.graph.edges(), core["edges"]["id"], strict=True):
        page.add_edge(source, target, id=key)
