"""Names of what an endpoint holds, asked for as they are needed: no graph is copied to read an answer."""

from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from kg.graph.remote.copying import Copier
from kg.graph.remote.endpoint import Endpoint, Row
from kg.graph.telling.names import ALTERNATIVE, LABEL, PREFERRED, REFERS, WRITTEN
from kg.graph.telling.sentences import Speaker
from kg.iri import GRAPH, RDF, SKOS
from kg.schema import Schema

AT_ONCE = 100
"""How many things are asked about in one query."""
_NAMING = (PREFERRED, ALTERNATIVE, LABEL, WRITTEN, SKOS + "note", RDF + "type")
_DATA = ox.NamedNode(GRAPH + "entities")
_LANGUAGES = ("zh", "en")


class RemoteNames(Speaker):
    """Names like those of a store, of which only what was asked for is here."""

    def __init__(self, endpoint: Endpoint, schema: Schema) -> None:
        self._endpoint, self._here = endpoint, ox.Store()
        self._here.extend(schema.quads())
        self._own = {quad.subject.value for quad in self._here if isinstance(quad.subject, ox.NamedNode)}
        self._schema, self._whole, self._named = schema, set(self._own), set(self._own)
        self._has_all = False
        super().__init__(self._here, schema)

    def read(self, iris: Iterable[str]) -> None:
        """Take in what is said of some things, and the names of what that mentions."""
        near = self._taken(set(iris) - self._whole, self._whole)
        mentioned = {row[2].value for row in near if isinstance(row[2], ox.NamedNode)}
        self._taken(mentioned - self._whole - self._named, self._named, _NAMING)

    def find(self, text: str) -> list[str]:
        """As of a store; only when nothing has exactly this name are all names asked for."""
        if text.strip():
            self._keep(self._endpoint.rows(_exactly(text.strip())))
        return super().find(text)

    def listing(self, iris: Iterable[str], limit: int = 8) -> str:
        """Things by name and id, for a message."""
        iris = list(iris)
        self.read(iris[:limit])
        return super().listing(iris, limit)

    def nearest(self, text: str, limit: int = 3) -> list[str]:
        """Names that look like a text."""
        self._read_all()
        return super().nearest(text, limit)

    def _similar(self, text: str) -> list[str]:
        self._read_all()
        return super()._similar(text)

    def _known(self, iri: str) -> bool:
        self.read([iri])
        return super()._known(iri)

    def _read_all(self) -> None:
        if not self._has_all:
            copier = Copier(self._endpoint)
            for prop in (PREFERRED, ALTERNATIVE, LABEL):
                self._keep(copier.values(prop))
            self._has_all = True

    def _taken(self, iris: set[str], known: set[str], props: Sequence[str] = ()) -> list[Row]:
        """What is said of things, all or by some properties; they are ``known`` then."""
        new = sorted(iris)
        known.update(iris)
        bound = f"VALUES ?p {{ {_listed(props)} }} " if props else ""
        rows: list[Row] = []
        for start in range(0, len(new), AT_ONCE):
            some = _listed(new[start : start + AT_ONCE])
            rows += self._endpoint.rows(
                f"SELECT DISTINCT ?s ?p ?o WHERE {{ VALUES ?s {{ {some} }} {bound}?s ?p ?o }}"
            )
        self._keep(rows)
        return rows

    def _keep(self, rows: Iterable[Row]) -> None:
        before = len(self._here)
        self._here.extend(self._quads(rows))
        if len(self._here) > before:
            super().__init__(self._here, self._schema)  # which forgets what it made of less

    def _quads(self, rows: Iterable[Row]) -> Iterator[ox.Quad]:
        for subject, prop, value in rows:
            if not isinstance(subject, ox.NamedNode) or subject.value in self._own:
                continue  # the ontology is here already, and that of this package
            if isinstance(prop, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
                yield ox.Quad(subject, prop, value, _DATA)


def _listed(iris: Iterable[str]) -> str:
    return " ".join(f"<{iri}>" for iri in iris)


def _exactly(text: str) -> str:
    """What is called exactly this, and what mentions in exactly these words refer to."""
    literals = [ox.Literal(text), *(ox.Literal(text, language=lang) for lang in _LANGUAGES)]
    words = f"VALUES ?o {{ {' '.join(map(str, literals))} }}"
    names = f"VALUES ?p {{ {_listed((PREFERRED, ALTERNATIVE, LABEL, WRITTEN))} }} {words} ?s ?p ?o"
    things = f"{{ SELECT ?s ?thing WHERE {{ {words} ?s <{WRITTEN}> ?o ; <{REFERS}> ?thing }} }}"
    return (
        f"SELECT DISTINCT ?s ?p ?o WHERE {{ {{ {names} }} UNION "
        f"{{ {things} BIND(<{REFERS}> AS ?p) BIND(?thing AS ?o) }} }}"
    )
