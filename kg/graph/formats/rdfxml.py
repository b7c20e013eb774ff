"""RDF/XML, for tools that read nothing else. What XML 1.0 cannot carry is refused, never altered."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from xml.sax.saxutils import escape, quoteattr

from kg.errors import KGError
from kg.graph.formats.terms import literal, split
from kg.iri import RDF

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_LOCAL = re.compile(f"[{_START}][{_START}0-9.\u00b7\u0300-\u036f\u203f\u2040-]*\\Z")
"""The name of an element, without a colon (NCName of Namespaces in XML)."""


def rdfxml(lines: Iterable[str], prefixes: Mapping[str, str]) -> Iterator[str]:
    """The triples as RDF/XML; graph names are left out.

    Raises:
        KGError: when a text has a character, or a predicate a form, that XML cannot carry.
    """
    names = {space: name for name, space in sorted(prefixes.items())} | {RDF: "rdf"}
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF'
    for space, name in sorted(names.items(), key=itemgetter(1)):
        yield f"\n  xmlns:{name}={quoteattr(space)}"
    yield ">\n"
    for subject, about in groupby(map(split, lines), itemgetter(0)):
        yield f"  <rdf:Description {_node('about', subject)}>\n"
        last = ("", "")
        for _, predicate, value, _ in about:
            if (predicate, value) != last:
                yield f"    {_property(predicate, value, names)}\n"
            last = (predicate, value)
        yield "  </rdf:Description>\n"
    yield "</rdf:RDF>\n"


def _property(predicate: str, value: str, names: Mapping[str, str]) -> str:
    tag, declared = _tag(predicate[1:-1], names)
    if value[0] != '"':
        return f"<{tag}{declared} {_node('resource', value)}/>"
    text, language, datatype = literal(value)
    found = _FORBIDDEN.search(text)
    if found:
        raise KGError(
            f"RDF/XML cannot carry the character U+{ord(found[0]):04X} in a value of {predicate}",
            fix="choose turtle, ntriples, nquads, trig or jsonld",
        )
    kind = (
        f' xml:lang="{language}"' if language else f" rdf:datatype={quoteattr(datatype)}" if datatype else ""
    )
    return f"<{tag}{declared}{kind}>{escape(text, {chr(13): '&#13;'})}</{tag}>"


def _tag(iri: str, names: Mapping[str, str]) -> tuple[str, str]:
    """A predicate as the name of an element, and a namespace declaration if it needs one of its own."""
    cut = max(iri.rfind("#"), iri.rfind("/"), iri.rfind(":")) + 1
    while cut < len(iri) and not _LOCAL.match(iri, cut):
        cut += 1
    if cut == len(iri):
        raise KGError(
            f"RDF/XML cannot name the predicate <{iri}>",
            fix="choose turtle, ntriples, nquads, trig or jsonld",
        )
    space, local = iri[:cut], iri[cut:]
    if space in names:
        return f"{names[space]}:{local}", ""
    return f"own:{local}", f" xmlns:own={quoteattr(space)}"


def _node(attribute: str, term: str) -> str:
    if term[0] == "<":
        return f"rdf:{attribute}={quoteattr(term[1:-1])}"
    return f'rdf:nodeID="n{term[2:]}"'
