"""The formats a graph is exported to: networks for other programs, and RDF."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import pyoxigraph as ox

from kg.graph.formats.serialise import SERIALISERS, SUFFIXES, serialise
from kg.schema import Schema


@dataclass(frozen=True, slots=True)
class Source:
    """What is exported.

    ``lines`` gives the sorted N-Quads lines that RDF formats write (whoever wants only what is explicit
    leaves the others out there); ``kind`` and ``explicit_only`` choose the network for graph formats,
    ``lang`` the language of its labels.
    """

    store: ox.Store
    schema: Schema
    lines: Callable[[], Iterable[str]]
    prefixes: Mapping[str, str] | None = None
    kind: str = "all"
    explicit_only: bool = False
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format: how its files end, and how it is written, in pieces of text; whether it is a network."""

    suffix: str
    write: Callable[[Source], Iterator[str]]
    is_network: bool = False


def _rdf(form: str, source: Source) -> Iterator[str]:
    return serialise(source.lines(), form, source.prefixes)


def _graph(form: str, source: Source) -> Iterator[str]:
    from kg.analysis.network import network
    from kg.export.graphs import WRITERS

    graph = network(source.store, source.schema, source.kind, explicit_only=source.explicit_only)
    yield WRITERS[form](graph, source.lang)


EXPORTERS: dict[str, Exporter] = {
    **{form: Exporter(SUFFIXES[form], partial(_rdf, form)) for form in SERIALISERS},
    "graphml": Exporter(".graphml", partial(_graph, "graphml"), is_network=True),
    "gexf": Exporter(".gexf", partial(_graph, "gexf"), is_network=True),
}
"""The formats, by name."""
