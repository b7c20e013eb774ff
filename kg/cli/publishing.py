"""Commands that hand the graph on: ``view`` and ``export``."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.group import Command, State, emit, pour, talk
from kg.cli.opened import Opened
from kg.cli.options import KINDS, example, explicit_only, graph, state

if TYPE_CHECKING:
    from kg.export.formats import Source

FORMATS = ("turtle", "ntriples", "nquads", "trig", "jsonld", "rdfxml", "graphml", "gexf")
"""The formats of exports: ``kg.export.formats.EXPORTERS``."""


@click.command(
    cls=Command,
    epilog=example("kg view --open", "kg view --focus 东虹桥片区委员会 --depth 1 -o committee.html"),
)
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="File (default: ID.html in --from)."
)
@click.option(
    "--network", "kind", type=click.Choice(KINDS), default="all", show_default=True, help="Which network."
)
@click.option("--focus", metavar="ENTITY", default="", help="Only what is near one thing, by name or IRI.")
@click.option(
    "--depth", type=click.IntRange(0), default=2, show_default=True, help="How many relations away (--focus)."
)
@click.option(
    "--texts", type=click.Path(path_type=Path), help="Folder of the source texts, to show quotes in."
)
@click.option("--sparql", is_flag=True, help="With an engine for SPARQL inside the page (2 MB).")
@click.option("--open", "now", is_flag=True, help="Open the page in the browser.")
@explicit_only
@graph
@state
def view(
    state: State,
    graph: Opened,
    out: Path | None,
    kind: str,
    focus: str,
    depth: int,
    texts: Path | None,
    sparql: bool,
    now: bool,
    explicit_only: bool,
) -> None:
    """Write the page: the network as one offline HTML file."""
    from kg.view.page import TITLE, write_page

    made = graph.snapshot.manifest
    path = out or graph.place / f"{made.dataset}.html"
    write_page(
        graph.store,
        graph.schema,
        path,
        lang=state.lang,
        title=made.title if made.title.in_("en") else TITLE,
        kind=kind,
        explicit_only=explicit_only,
        texts=_texts(graph, texts, state.lang),
        focus=graph.one(focus) if focus else "",
        depth=depth,
        sparql=partial(_lines, graph, explicit_only) if sparql else None,
    )
    emit(str(path))
    if now:
        click.launch(str(path))


def _texts(graph: Opened, folder: Path | None, lang: str) -> dict[str, str]:
    """The texts of the sources by IRI; what is missing or not as described is said and left out."""
    if folder is None:
        return {}
    from kg.cli.findings import shown
    from kg.pipeline import source_texts

    texts, findings = source_texts(graph.store, graph.schema, folder)
    if findings:
        talk(shown(findings, "text", lang))
    return texts


@click.command(
    cls=Command,
    epilog=example(
        "kg export jsonld -o network.jsonld", "kg export graphml --network affiliation > network.graphml"
    ),
)
@click.argument("form", metavar="FORMAT", type=click.Choice(FORMATS))
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="File (default: stdout).")
@click.option(
    "--network",
    "kind",
    type=click.Choice(KINDS),
    default="all",
    show_default=True,
    help="Which network (graphml, gexf).",
)
@explicit_only
@graph
@state
def export(state: State, graph: Opened, form: str, out: Path | None, kind: str, explicit_only: bool) -> None:
    """Write the graph in an RDF or network format."""
    from kg.atomic import replacing
    from kg.export.formats import EXPORTERS

    pieces = EXPORTERS[form].write(_source(graph, kind, explicit_only, state.lang))
    if out is None or str(out) == "-":
        pour(pieces)
    else:
        with replacing(out) as stream:
            stream.writelines(piece.encode() for piece in pieces)
        emit(str(out))


def _source(graph: Opened, kind: str, explicit_only: bool, lang: str) -> "Source":
    """What is exported: the data, what is derived, and the schemes."""
    from kg.export.formats import Source
    from kg.graph.formats.serialise import data_prefixes

    lines = partial(_lines, graph, explicit_only)
    prefixes = data_prefixes(graph.snapshot.manifest.base, (t.kind for t in graph.schema.tables.values()))
    return Source(graph.store, graph.schema, lines, prefixes, kind, explicit_only, lang)


def _lines(graph: Opened, explicit_only: bool) -> Iterator[str]:
    from kg.graph.store.once import INFERRED
    from kg.pipeline import exported

    hidden = (INFERRED.decode(),) if explicit_only else ()
    return (line for line in exported(graph.snapshot) if not line.endswith(hidden))
