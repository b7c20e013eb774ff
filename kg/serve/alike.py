"""Names that look like what somebody wrote: as ``Names.nearest`` finds them, but from names read once."""

from collections.abc import Iterator

import pyoxigraph as ox

from kg.graph.telling.names import ALTERNATIVE, LABEL, ONTOLOGY, PREFERRED, fold
from kg.serve.work import Graph

MOST, ALIKE = 3, 45
"""How many names are told, and how much alike they are at least, of a hundred."""


def names_alike(graph: Graph, text: str, most: int = MOST) -> list[str]:
    """The names of the data that look most like a text, best first."""
    from rapidfuzz import fuzz, process

    names, folded = known(graph)
    found = process.extract(fold(text), folded, scorer=fuzz.ratio, limit=most, score_cutoff=ALIKE)
    return [names[at] for _, _, at in found]


def known(graph: Graph) -> tuple[list[str], list[str]]:
    """All names of the data in order, and the same as they are compared; read once."""
    if "names alike" not in graph.kept:
        names = sorted(set(_names(graph)))
        graph.kept["names alike"] = names, [fold(name) for name in names]
    kept: tuple[list[str], list[str]] = graph.kept["names alike"]
    return kept


def _names(graph: Graph) -> Iterator[str]:
    ontology = {ox.NamedNode(name) for name in ONTOLOGY}
    for prop in (PREFERRED, ALTERNATIVE, LABEL):
        for quad in graph.store.quads_for_pattern(None, ox.NamedNode(prop), None):
            own = isinstance(quad.subject, ox.NamedNode) and quad.graph_name not in ontology
            if own and isinstance(quad.object, ox.Literal):
                yield quad.object.value
