"""Terms as N-Quads text, byte for byte as pyoxigraph writes them, and N-Quads lines taken apart again.

A graph passes through kg as lines of canonical N-Quads: they sort, merge, compare and stream without
an object for each term. This module is the only one that knows how a term is spelled.
"""

import re

from kg.iri import XSD

_NEEDS_ESCAPE = re.compile('[\x00-\x1f"\\\\\x7f\ufffe\uffff]')
_SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_LONG = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "'": "'", "\\": "\\"}
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
STRING = f"<{XSD}string>"


def escape(text: str) -> str:
    """The text as it stands between the quotes of a literal.

    >>> escape('a "b"')
    'a \\\\"b\\\\"'
    """
    return _NEEDS_ESCAPE.sub(_escaped, text) if _NEEDS_ESCAPE.search(text) else text


def _escaped(match: re.Match[str]) -> str:
    return _SHORT.get(match[0]) or f"\\u{ord(match[0]):04X}"


def unescape(text: str) -> str:
    """The text that an escaped literal stands for."""
    return _ESCAPED.sub(_unescaped, text) if "\\" in text else text


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _LONG[match[3]]


def plain(text: str) -> str:
    """A string literal."""
    return f'"{escape(text)}"'


def tagged(text: str, language: str) -> str:
    """A text in a language. Tags are lower-case, as the store keeps them."""
    return f'"{escape(text)}"@{language.lower()}'


def typed(text: str, datatype: str) -> str:
    """A literal of a datatype (an IRI); the text is in canonical form already."""
    return f'"{escape(text)}"^^<{datatype}>' if datatype != XSD + "string" else plain(text)


def split(line: str) -> tuple[str, str, str, str]:
    """A line of canonical N-Quads as subject, predicate, object and graph; the graph may be empty.

    >>> split('<http://a/s> <http://a/p> "x y" <http://a/g> .')
    ('<http://a/s>', '<http://a/p>', '"x y"', '<http://a/g>')
    """
    subject, predicate, rest = line.split(" ", 2)
    body = rest.rstrip("\n")[:-2]
    value, _, graph = body.rpartition(" ")
    if value and '"' not in graph:  # the end of a literal has its closing quote; a graph name has none
        return subject, predicate, value, graph
    return subject, predicate, body, ""


_LITERAL = re.compile(
    r'"(?P<text>.*)"(?:@(?P<language>[A-Za-z0-9-]+)|\^\^<(?P<datatype>[^>]*)>)?\Z', re.DOTALL
)


def literal(term: str) -> tuple[str, str, str]:
    """A literal term as its text, its language and its datatype; a string has neither of the last two."""
    found = _LITERAL.match(term)
    if found is None:
        raise ValueError(f"not a literal: {term}")
    return unescape(found["text"]), found["language"] or "", found["datatype"] or ""
