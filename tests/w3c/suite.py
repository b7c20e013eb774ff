"""The tests of the SPARQL suites, as their manifests list them.

The copy of https://github.com/w3c/rdf-tests is named by the environment variable ``KG_RDF_TESTS``.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pyoxigraph as ox
import pytest

PUBLIC = "https://w3c.github.io/rdf-tests/"
"""Where the copy is published: the names of its files, whatever folder it lies in."""
Node = Any
"""A term of RDF."""
_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_FROM = re.compile(r"\bFROM\s+(?:NAMED\s+)?(?:<([^>]*)>|:(\w+))", re.IGNORECASE)
_EMPTY = re.compile(r"PREFIX\s+:\s*<([^>]*)>", re.IGNORECASE)
GROUPS = {
    "1.0 evaluation": ("sparql/sparql10/manifest-evaluation.ttl", r"QueryEvaluationTest"),
    "1.1 evaluation": ("sparql/sparql11/manifest-sparql11-query.ttl", r"QueryEvaluationTest"),
    "1.1 formats": (
        "sparql/sparql11/manifest-sparql11-results.ttl",
        r"QueryEvaluationTest|CSVResultFormatTest",
    ),
    "1.0 syntax": ("sparql/sparql10/manifest-syntax.ttl", r"(Positive|Negative)SyntaxTest(11)?"),
    "1.1 syntax": ("sparql/sparql11/manifest-sparql11-query.ttl", r"(Positive|Negative)SyntaxTest(11)?"),
}
"""Which manifest a group is read from, and which kinds of tests."""


def suites() -> Path:
    """The local copy; without one the test is skipped."""
    place = os.environ.get("KG_RDF_TESTS", "")
    if not place:
        pytest.skip("KG_RDF_TESTS names no copy of https://github.com/w3c/rdf-tests")
    if not Path(place, "sparql").is_dir():
        pytest.fail(f"KG_RDF_TESTS: {place} is no copy of w3c/rdf-tests")
    return Path(place)


@dataclass(frozen=True, slots=True)
class Case:
    """A test: a query, what it is asked of, and the file that says what it gives."""

    name: str
    kind: str
    query: str
    """The name of its file, as are the following."""
    data: tuple[str, ...] = ()
    graphs: tuple[str, ...] = ()
    result: str = ""
    lax: bool = False
    """Whether it is left open how often a row is given (``REDUCED``)."""


class Suite:
    """The files of a copy, by their public names, and the tests in them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._texts: dict[str, str] = {}

    def path(self, name: str) -> Path:
        """Where a file lies."""
        return self.folder / name.removeprefix(PUBLIC)

    def text(self, name: str) -> str:
        """What a file says."""
        if name not in self._texts:
            self._texts[name] = self.path(name).read_bytes().decode()
        return self._texts[name]

    def quads(self, name: str) -> Iterator[ox.Quad]:
        """A file of RDF; its blank nodes are unlike those of any other."""
        form = ox.RdfFormat.from_extension(self.path(name).suffix[1:])
        assert form, name
        return ox.parse(self.path(name).read_bytes(), form, base_iri=name, rename_blank_nodes=True)

    def group(self, group: str) -> list[Case]:
        """The tests of a group, in their order."""
        manifest, kinds = GROUPS[group]
        return [case for case in self._cases(PUBLIC + manifest) if re.fullmatch(kinds, case.kind)]

    def clauses(self, case: Case) -> list[str]:
        """The graphs that the ``FROM`` clauses of a query name."""
        text = self.text(case.query)
        space = _EMPTY.search(text)
        found = (whole or (space[1] if space else "") + local for whole, local in _FROM.findall(text))
        return [urljoin(case.query, name) for name in found]

    def _cases(self, manifest: str) -> Iterator[Case]:
        graph = Triples(self.quads(manifest))
        for top in graph.subjects(_RDF + "type", ox.NamedNode(_MF + "Manifest")):
            for included in graph.listed(top, _MF + "include"):
                yield from self._cases(included.value)
            for entry in graph.listed(top, _MF + "entries"):
                yield _case(graph, entry)


class Triples:
    """Triples, to be walked."""

    def __init__(self, quads: Iterator[ox.Quad]) -> None:
        self._store = ox.Store()
        self._store.extend(quads)

    def all(self, subject: Node, predicate: str) -> list[Node]:
        """The objects."""
        return [quad.object for quad in self._store.quads_for_pattern(subject, ox.NamedNode(predicate), None)]

    def one(self, subject: Node, predicate: str) -> Node | None:
        """The object, if there is one."""
        return next(iter(self.all(subject, predicate)), None)

    def words(self, subject: Node, predicate: str) -> list[str]:
        """The objects as text, sorted."""
        return sorted(one.value for one in self.all(subject, predicate))

    def subjects(self, predicate: str, value: Node) -> list[Node]:
        """The subjects."""
        found = self._store.quads_for_pattern(None, ox.NamedNode(predicate), value)
        return [quad.subject for quad in found]

    def subjects_of(self, predicate: str) -> Iterator[Node]:
        """All subjects of a predicate."""
        return (quad.subject for quad in self._store.quads_for_pattern(None, ox.NamedNode(predicate), None))

    def listed(self, subject: Node, predicate: str) -> Iterator[Node]:
        """The items of a list."""
        listed = self.one(subject, predicate)
        while listed and (first := self.one(listed, _RDF + "first")) is not None:
            yield first
            listed = self.one(listed, _RDF + "rest")


def _case(graph: Triples, entry: Node) -> Case:
    action = graph.one(entry, _MF + "action")
    assert action
    kind = next(iter(graph.words(entry, _RDF + "type"))).removeprefix(_MF)
    query = graph.words(action, _QT + "query") or graph.words(entry, _MF + "action")
    folder = query[0].removeprefix(PUBLIC + "sparql/sparql").rpartition("/")[0]
    return Case(
        name=f"{folder}#{entry.value.rpartition('#')[2]}",
        kind=kind,
        query=query[0],
        data=tuple(graph.words(action, _QT + "data")),
        graphs=tuple(graph.words(action, _QT + "graphData")),
        result=next(iter(graph.words(entry, _MF + "result")), ""),
        lax=bool(graph.all(entry, _MF + "resultCardinality")),
    )
