"""Exactly: which words of the page are literals of the graph, so that its Turtle says nothing else.

Words that had to be made fit to be shown, or that the page made up itself, are no literals of the graph.
"""

import networkx as nx
import pyoxigraph as ox

from kg.graph.telling.facts import Quote
from kg.graph.telling.lookup import Lookup
from kg.graph.telling.names import PREFERRED
from kg.table import plain


def intact(text: str) -> bool:
    """Whether a text is shown as the graph has it."""
    return plain(text) == text


def words(text: str, tag: str) -> list[str]:
    """A literal that is shown in both languages: its text twice; if that is exact, no IRI, and its tag.

    >>> words("甲", "@zh")
    ['甲', '甲', '', '@zh']
    >>> len(words("甲\\u202e乙", "@zh"))
    2
    """
    shown = plain(text)
    return [shown, shown, "", tag] if intact(text) else [shown, shown]


def written(quote: Quote, shown: str) -> list[str] | None:
    """The text of a mention, empty when it is what is shown, with its tag; None where it is not exact."""
    if quote.tag is None or not quote.text or not intact(quote.text):
        return None
    return ["" if quote.text == shown else quote.text, quote.tag]


def loose(graph: nx.MultiDiGraph, store: ox.Store) -> dict[str, list[int]]:
    """By language, the numbers of the nodes whose name on the page is not a preferred name of theirs."""
    look = Lookup(store)
    look.ahead(PREFERRED)
    found: dict[str, list[int]] = {"zh": [], "en": []}
    for number, (iri, data) in enumerate(graph.nodes(data=True)):
        known = look.values(iri, PREFERRED)
        for lang, numbers in found.items():
            if ox.Literal(plain(data[f"label_{lang}"]), language=lang) not in known:
                numbers.append(number)
    return found
