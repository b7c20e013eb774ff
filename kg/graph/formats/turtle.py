"""Turtle and TriG: one block for each subject, ``a`` and the name first, everything in a fixed order."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter

from kg.graph.formats.terms import literal, split
from kg.iri import RDF, RDFS, SKOS, XSD

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?\Z", re.ASCII)
_BARE = {
    XSD + "integer": re.compile(r"0|-?[1-9][0-9]*", re.ASCII),
    XSD + "boolean": re.compile(r"true|false", re.ASCII),
}
_FIRST = {f"<{RDF}type>": 0, f"<{SKOS}prefLabel>": 1, f"<{RDFS}label>": 1}
_KNOWN = 50_000

Statement = tuple[str, str, str, str]


def turtle(lines: Iterable[str], prefixes: Mapping[str, str]) -> Iterator[str]:
    """The triples as Turtle; graph names are left out."""
    short = Short(prefixes)
    yield from short.head()
    for block in _blocks(map(split, lines), short):
        yield f"\n{block}\n"


def trig(lines: Iterable[str], prefixes: Mapping[str, str]) -> Iterator[str]:
    """The quads as TriG, graph by graph."""
    short = Short(prefixes)
    yield from short.head()
    for graph, statements in groupby(sorted(map(split, lines), key=itemgetter(3)), itemgetter(3)):
        blocks = ("  " + block.replace("\n", "\n  ") for block in _blocks(statements, short))
        inner = "\n\n".join(blocks)
        yield f"\n{short.term(graph)} {{\n{inner}\n}}\n" if graph else f"\n{{\n{inner}\n}}\n"


def _blocks(statements: Iterable[Statement], short: "Short") -> Iterator[str]:
    for subject, about in groupby(statements, itemgetter(0)):
        said: dict[str, dict[str, None]] = {}
        for _, predicate, value, _ in about:
            said.setdefault(predicate, {})[value] = None
        order = sorted(said, key=lambda predicate: (_FIRST.get(predicate, 2), predicate))
        body = " ;\n  ".join(f"{short.verb(p)} {' , '.join(map(short.term, said[p]))}" for p in order)
        yield f"{short.term(subject)} {body} ."


class Short:
    """Terms as Turtle spells them: prefixed names where they are plain, bare numbers and truth values."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = dict(sorted(prefixes.items()))
        self._spaces = sorted(
            ((space, name) for name, space in prefixes.items()), key=lambda s: (-len(s[0]), s)
        )
        self._known: dict[str, str] = {}

    def head(self) -> Iterator[str]:
        """The prefix declarations."""
        for name, space in self._prefixes.items():
            yield f"@prefix {name}: <{space}> .\n"

    def verb(self, term: str) -> str:
        """A predicate."""
        return "a" if term == f"<{RDF}type>" else self.term(term)

    def term(self, term: str) -> str:
        """Any term, from its N-Quads spelling."""
        known = self._known.get(term)
        if known is None:
            if len(self._known) >= _KNOWN:
                self._known.clear()
            known = self._known[term] = self._term(term)
        return known

    def _term(self, term: str) -> str:
        if term[0] == "<":
            return self._iri(term)
        if term[-1] != ">":
            return term
        text, _, datatype = literal(term)
        if datatype in _BARE and _BARE[datatype].fullmatch(text):
            return text
        return f"{term[: term.rindex('^^') + 2]}{self._iri(f'<{datatype}>')}"

    def _iri(self, term: str) -> str:
        iri = term[1:-1]
        for space, name in self._spaces:
            if iri.startswith(space) and _LOCAL.match(iri, len(space)):
                return f"{name}:{iri[len(space) :]}"
        return term
