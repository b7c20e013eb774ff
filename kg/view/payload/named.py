"""Names for the page: what a reader sees, in both languages, and IRIs without what all of them begin with.

Control and direction characters are replaced: what a reader sees is what is there.
"""

from collections import Counter
from collections.abc import Iterable

from kg.graph.telling.names import Names
from kg.table import plain


class Named:
    """Things of one sort (sources, properties), each written once with its names and then known by number.

    >>> class Echo:
    ...     def label(self, iri, lang): return f"{iri} {lang}"
    >>> sources = Named(Echo())
    >>> sources("a"), sources("b"), sources("a"), sources.items
    (0, 1, 0, [['a zh', 'a en', 'a'], ['b zh', 'b en', 'b']])
    """

    def __init__(self, names: Names) -> None:
        self.items: list[list[str]] = []
        self._names = names
        self._number: dict[str, int] = {}

    def __call__(self, iri: str) -> int:
        """The number of a thing, which is added when it is new."""
        number = self._number.setdefault(iri, len(self.items))
        if number == len(self.items):
            self.items.append([*both(self._names, iri), iri])
        return number


def both(names: Names, iri: str) -> tuple[str, str]:
    """What a thing is called in Chinese and in English."""
    return plain(names.label(iri, "zh")), plain(names.label(iri, "en"))


def other(zh: str, en: str) -> str:
    """The English name, or nothing when it would only repeat the Chinese one."""
    return "" if en == zh else en


def base(iris: Iterable[str]) -> str:
    """What most IRIs begin with: up to the ``#``, or all but the kind and the id that end it.

    >>> base(["https://example.org/id/org/a", "https://example.org/id/person/b", "http://other.org/x#c"])
    'https://example.org/id/'
    """
    counts = Counter(_stem(iri) for iri in iris)
    return min(counts, key=lambda stem: (-counts[stem], stem), default="")


def cut(iri: str, start: str) -> str:
    """An IRI without the base."""
    return iri.removeprefix(start)


def _stem(iri: str) -> str:
    head, hash_, _ = iri.rpartition("#")
    parts = iri.split("/")[:-2]
    return head + hash_ if hash_ else "".join(f"{part}/" for part in parts)
