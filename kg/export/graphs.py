"""Networks for other programs: GraphML and GEXF, with names in both languages and the evidence of each edge.

Attributes are plain text, several values are joined by ``; ``. Equal networks give equal bytes: nothing
written carries a clock or the version of a library. What XML 1.0 cannot hold is replaced by U+FFFD.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

import networkx as nx

from kg.graph.telling.facts import Quote
from kg.iri import compact
from kg.records import Text

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCE = re.compile(r"&#(\d{3,});")
_CLOCK = re.compile(r'<meta lastmodifieddate="[^"]*">\s*<creator>[^<]*</creator>')
TEXTS = ("label_zh", "label_en", "type_zh", "type_en", "family", "color")
EDGE_TEXTS = ("label_zh", "label_en", "status", "reason", "color")


def graphml(network: nx.MultiDiGraph, lang: str = "en") -> str:
    """The network as GraphML, which Gephi, yEd, Cytoscape, igraph and networkx read."""
    return _document(nx.generate_graphml(_labelled(network, lang), named_key_ids=True))


def gexf(network: nx.MultiDiGraph, lang: str = "en") -> str:
    """The network as GEXF 1.2, which Gephi and networkx read, with the colours of the page."""
    graph = _labelled(network, lang)
    for _, data in graph.nodes(data=True):
        data["viz"] = {"color": _rgb(data["color"])}
    for _, _, key, data in graph.edges(keys=True, data=True):
        data["id"] = key
    return _document(nx.generate_gexf(graph, version="1.2draft"))


def _labelled(network: nx.MultiDiGraph, lang: str) -> nx.MultiDiGraph:
    """The flat network, in which ``label`` is the name in the language, else in the other one."""
    graph = flat(network)
    for data in (*dict(graph.nodes).values(), *(data for _, _, data in graph.edges(data=True))):
        data["label"] = Text(data["label_zh"], data["label_en"]).in_(lang)
    return graph


def _document(lines: Iterable[str]) -> str:
    """One document, to be written as UTF-8: Chinese as itself, no clock, no version."""
    text = _CLOCK.sub("<meta>\n    <creator>kg</creator>", "\n".join(lines))
    text = _REFERENCE.sub(lambda found: chr(int(found[1])), text)
    return f"<?xml version='1.0' encoding='utf-8'?>\n{text}\n"


def flat(network: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """A copy whose attributes are all text or numbers."""
    graph = nx.MultiDiGraph(**{key: _xml(str(value)) for key, value in network.graph.items()})
    for iri, data in network.nodes(data=True):
        graph.add_node(_xml(iri), **_node(data))
    for source, target, key, data in network.edges(keys=True, data=True):
        graph.add_edge(_xml(source), _xml(target), key=_xml(key), **_edge(data))
    return graph


def _node(data: dict[str, Any]) -> dict[str, str]:
    texts = {name: str(data[name]) for name in TEXTS}
    own = {"type": compact(data["type"]) if data["type"] else "", "aliases": "; ".join(data["aliases"])}
    return {name: _xml(value) for name, value in (texts | own).items()}


def _edge(data: dict[str, Any]) -> dict[str, str]:
    texts = {name: str(data[name]) for name in EDGE_TEXTS}
    own = {
        "kind": compact(data["relation"] or data["kind"]),
        "roles": "; ".join(compact(role) for role in data["roles"]),
        "roles_zh": "; ".join(data["roles_zh"]),
        "roles_en": "; ".join(data["roles_en"]),
        "quotes": "; ".join(_quoted(quote) for quote in data["quotes"]),
        "occasion": "; ".join(data["occasion"]),
    }
    return {name: _xml(value) for name, value in (texts | own).items()}


def _quoted(quote: Quote) -> str:
    """The words, then where they stand: ``“…” report 12-20``."""
    return f"“{quote.cited}” {quote.source_label.in_('zh')} {quote.at}".rstrip()


def _xml(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _rgb(color: str) -> dict[str, int]:
    return {name: int(color[at : at + 2], 16) for name, at in (("r", 1), ("g", 3), ("b", 5))}


WRITERS: dict[str, Callable[..., str]] = {"graphml": graphml, "gexf": gexf}
