"""Commands that hand the graph on: ``view`` and ``export``."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.group import Command, State, emit, pour
from kg.cli.opened import Opened
from kg.cli.options import KINDS, example, explicit_only, graph, state

if TYPE_CHECKING:
    from kg.export.formats import Source

FORMATS = ("turtle", "ntriples", "nquads", "trig", "jsonld", "rdfxml", "graphml", "gexf")
"""The formats of exports: ``kg.export.formats.EXPORTERS``."""


@click.command(
    cls=Command, epilog=example("kg view --open", "kg view --network organisations -o organisations.html")
)
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="File (default: ID.html in --from)."
)
@click.option(
    "--network", "kind", type=click.Choice(KINDS), default="all", show_default=True, help="Which network."
)
@click.option("--open", "now", is_flag=True, help="Open the page in the browser.")
@explicit_only
@graph
@state
def view(state: State, graph: Opened, out: Path | None, kind: str, now: bool, explicit_only: bool) -> None:
    """Write the page: the network as one offline HTML file."""
    from kg.view.page import TITLE, write_page

    made = graph.snapshot.manifest
    path = out or graph.place / f"{made.dataset}.html"
    title = made.title if made.title.in_("en") else TITLE
    look = partial(write_page, lang=state.lang, title=title, kind=kind, explicit_only=explicit_only)
    look(graph.store, graph.schema, path)
    emit(str(path))
    if now:
        click.launch(str(path))


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
    from kg.graph.store.once import INFERRED
    from kg.pipeline import exported

    def lines() -> Iterator[str]:
        hidden = (INFERRED.decode(),) if explicit_only else ()
        return (line for line in exported(graph.snapshot) if not line.endswith(hidden))

    prefixes = data_prefixes(graph.snapshot.manifest.base, (t.kind for t in graph.schema.tables.values()))
    return Source(graph.store, graph.schema, lines, prefixes, kind, explicit_only, lang)
