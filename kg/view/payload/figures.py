"""Measures on the page: the values that ``kg measure`` gives for the same things."""

from collections.abc import Hashable, Iterable, Mapping, Sequence

from kg.analysis.labels import DIGITS
from kg.analysis.measures import MEASURES
from kg.analysis.method import DEFAULTS
from kg.analysis.ties import Ties
from kg.view.payload.picture import LARGE, Picture

CLOSE = 1_000
"""Up to how many things all shortest paths are looked at."""
ALL = ("degree", "strength", "betweenness", "closeness", "pagerank")
MANY = ("degree", "strength", "pagerank")
PLAIN = ("degree", "strength")


def figures(picture: Picture, order: Sequence[str]) -> list[list[object]]:
    """For each measure its key, its titles, and its value for each thing of a list.

    The network is measured as it is without posts drawn as nodes; a post has no value, nor has what has no
    tie.
    """
    ties = Ties.of(picture.measured)
    found: list[list[object]] = []
    for name in _chosen(len(ties)):
        measure = MEASURES[name]
        title = measure.heading or measure.title
        values = dict(zip(ties.ids, measure.compute(ties, DEFAULTS).tolist(), strict=True))
        found.append([name, title.zh, title.en, list(_column(values, order))])
    return found


def _chosen(size: int) -> tuple[str, ...]:
    return ALL if size <= CLOSE else MANY if size <= LARGE else PLAIN


def _column(values: Mapping[Hashable, int | float], order: Sequence[str]) -> Iterable[int | float | None]:
    for iri in order:
        value = values.get(iri)
        yield round(value, DIGITS) if isinstance(value, float) else value
