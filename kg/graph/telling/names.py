"""Names: what things are called, and which thing a person means.

Labels, aliases and types are looked up when they are asked for and then remembered; only a search that
no exact name answers reads all the names.
"""

import unicodedata
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.errors import NotFoundError
from kg.graph.telling.lookup import Lookup
from kg.iri import DHQ, GRAPH, OWL, PREFIXES, RDF, RDFS, SKOS, compact, expand, is_iri

PREFERRED, ALTERNATIVE, LABEL = SKOS + "prefLabel", SKOS + "altLabel", RDFS + "label"
WRITTEN, REFERS = DHQ + "asWritten", DHQ + "refersTo"
ONTOLOGY = frozenset(GRAPH + layer for layer in ("ontology", "schemes", "shapes", "measures"))
_QUOTES = dict.fromkeys(map(ord, "“”‘’\"'「」『』《》〈〉"))


class Names:
    """The names in one store."""

    def __init__(self, store: ox.Store) -> None:
        self._store, self._look = store, Lookup(store)
        self._texts: dict[tuple[str, str], dict[str, str]] = {}
        self._above: dict[str, frozenset[str]] = {}
        self._lineage: dict[str, tuple[str, ...]] = {}

    def label(self, iri: str, lang: str = "en") -> str:
        """What to call a thing: its preferred name, label, words in a source or note, else its CURIE.

        Each in the language, or else in another one.
        """
        return self.name(iri, lang) or compact(iri)

    def name(self, iri: str, lang: str = "en") -> str:
        """As :meth:`label`, but empty when the store has no name for the thing."""
        for prop in (PREFERRED, LABEL, WRITTEN, SKOS + "note"):
            name = self.text(iri, prop, lang)
            if name:
                return name
        return ""

    def read_ahead(self) -> None:
        """Read all names now: for whoever will ask for most of them."""
        self._look.ahead(PREFERRED, ALTERNATIVE, LABEL)
        self._look.ahead_inverse(REFERS)

    def text(self, iri: str, prop: str, lang: str) -> str:
        """The text of a property in a language, else without language, else in any; empty when none."""
        texts = self._texts.get((iri, prop))
        if texts is None:
            found = self._look.literals(iri, prop)
            texts = {literal.language or "": literal.value for literal in reversed(found)}
            self._texts[iri, prop] = texts
        return texts.get(lang) or texts.get("") or next(iter(texts.values()), "")

    def aliases(self, iri: str) -> tuple[str, ...]:
        """Other names: alternative labels and the words of mentions, without the preferred names."""
        own = {literal.value for literal in self._look.literals(iri, PREFERRED)}
        other = {literal.value for literal in self._look.literals(iri, ALTERNATIVE)}
        for mention in self._look.subjects(REFERS, iri):
            other |= {literal.value for literal in self._look.literals(mention, WRITTEN)}
        return tuple(sorted(other - own))

    def types(self, iri: str) -> tuple[str, ...]:
        """The most specific classes of a thing."""
        all_ = self._look.iris(iri, RDF + "type")
        return tuple(t for t in all_ if not any(t in self.above(o) for o in all_ if o != t))

    def above(self, term: str) -> frozenset[str]:
        """Every class or property above a term (itself left out), as the ontology in the store says."""
        if term not in self._above:
            self._above[term] = frozenset()  # guards against a cycle
            up = [*self._look.iris(term, RDFS + "subClassOf")]
            up += self._look.iris(term, RDFS + "subPropertyOf")
            up += self._look.iris(term, OWL + "equivalentClass")
            self._above[term] = frozenset(up).union(*(self.above(one) for one in up))
        return self._above[term]

    def lineage(self, term: str) -> tuple[str, ...]:
        """Every class or property above a term, nearest first."""
        if term not in self._lineage:
            above = sorted(self.above(term), key=lambda one: (-len(self.above(one)), one))
            self._lineage[term] = tuple(above)
        return self._lineage[term]

    def find(self, text: str) -> list[str]:
        """The things a text may mean, best first: those of the best way to match, never a mixture.

        Tried in turn: an IRI or CURIE; an exact name; an exact alias; an id; the same without case,
        width and quotation marks; a part of a name or alias.
        """
        text = text.strip()
        if not text:
            return []
        return (
            self._identified(text)
            or self._exact(text, PREFERRED)
            or self._exact(text, ALTERNATIVE)
            or self._worded(text)
            or self._exact(text, LABEL)
            or self._similar(text)
        )

    def one(self, text: str) -> str:
        """The one thing a text means.

        Raises:
            NotFoundError: when nothing or more than one thing fits; the message lists what is near.
        """
        found = self.find(text)
        if len(found) == 1:
            return found[0]
        if found:
            listed = self.listing(found)
            raise NotFoundError(
                f"“{text}” may mean {listed}",
                fix="write the whole name or the IRI",
                zh=(f"“{text}”可能指 {listed}", "请写全名或 IRI"),
            )
        near = ", ".join(self.nearest(text))
        raise NotFoundError(
            f"nothing is called “{text}”",
            fix=f"nearest: {near}" if near else "check the spelling",
            zh=(f"没有叫“{text}”的", f"最接近的：{near}" if near else "请检查写法"),
        )

    def listing(self, iris: Iterable[str], limit: int = 8) -> str:
        """Things by name and id, for a message."""
        iris = list(iris)
        shown = [f"{self.label(iri, 'zh')} ({short(iri)})" for iri in iris[:limit]]
        return ", ".join(shown) + (f" and {len(iris) - limit} more" if len(iris) > limit else "")

    def nearest(self, text: str, limit: int = 3) -> list[str]:
        """Names that look like a text."""
        from rapidfuzz import fuzz, process

        known = sorted({name for name, _, data in self._all() if data})
        found = process.extract(
            text, known, scorer=fuzz.ratio, limit=limit, processor=fold, score_cutoff=_NEAR
        )
        return [name for name, _, _ in found]

    def _identified(self, text: str) -> list[str]:
        iri = text.removeprefix("<").removesuffix(">")
        prefix = iri.partition(":")[0]
        for candidate in [iri] if is_iri(iri) else []:
            for known in dict.fromkeys((candidate, expand(iri) if prefix in PREFIXES else candidate)):
                if is_iri(known) and self._known(known):
                    return [known]
        return []

    def _exact(self, text: str, prop: str) -> list[str]:
        found = {
            quad.subject.value: quad.graph_name in _ONTOLOGY_NODES
            for literal in (ox.Literal(text, language=lang) for lang in ("zh", "en"))
            for quad in self._store.quads_for_pattern(None, ox.NamedNode(prop), literal)
            if isinstance(quad.subject, ox.NamedNode)
        }
        data = sorted(iri for iri, ontology in found.items() if not ontology)
        return data or sorted(found)

    def _worded(self, text: str) -> list[str]:
        """What the mentions with exactly these words refer to."""
        mentions = {
            quad.subject.value
            for literal in (
                ox.Literal(text),
                ox.Literal(text, language="zh"),
                ox.Literal(text, language="en"),
            )
            for quad in self._store.quads_for_pattern(None, ox.NamedNode(WRITTEN), literal)
            if isinstance(quad.subject, ox.NamedNode)
        }
        return sorted({thing for mention in mentions for thing in self._look.iris(mention, REFERS)})

    def _similar(self, text: str) -> list[str]:
        best: dict[str, tuple[int, int, str]] = {}
        wanted = fold(text)
        for name, iri, data in self._all():
            rank = _rank(name, iri, text, wanted, data=data)
            if rank < _NEVER:
                key = (rank, len(name), name)
                best[iri] = min(best.get(iri, key), key)
        if not best:
            return self._suffixed(text)
        top = min(rank for rank, _, _ in best.values())
        return [iri for iri, key in sorted(best.items(), key=lambda i: (i[1], i[0])) if key[0] == top]

    def _suffixed(self, text: str) -> list[str]:
        """A relation or other unnamed node by the end of its IRI, such as ``rel/post-holding-…``."""
        bases = {iri.rsplit("/", 2)[0] + "/" for _, iri, data in self._all() if data}
        return sorted(base + text for base in bases if is_iri(base + text) and self._known(base + text))

    def _known(self, iri: str) -> bool:
        try:
            node = ox.NamedNode(iri)
        except ValueError:
            return False
        return next(self._store.quads_for_pattern(node, None, None), None) is not None

    def _all(self) -> Iterator[tuple[str, str, bool]]:
        """Every name with its IRI and whether it is data (not a term of the ontology)."""
        for prop in (PREFERRED, ALTERNATIVE, LABEL):
            for quad in self._store.quads_for_pattern(None, ox.NamedNode(prop), None):
                if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                    yield quad.object.value, quad.subject.value, quad.graph_name not in _ONTOLOGY_NODES


_NEVER, _NEAR = 9, 45
_ONTOLOGY_NODES = frozenset(ox.NamedNode(graph) for graph in ONTOLOGY)


def fold(text: str) -> str:
    """A name without what a writer may do either way: case, width, quotation marks, spaces."""
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES).casefold()
    return "".join(plain.split())


def short(iri: str) -> str:
    """A thing's kind and id, such as ``person/zhang-san``; a CURIE for terms."""
    curie = compact(iri)
    return "/".join(iri.rsplit("/", 2)[1:]) if curie == iri else curie


def _rank(name: str, iri: str, text: str, wanted: str, *, data: bool) -> int:
    """How well a name fits: an id, the same name folded, a part of it; things of the data before terms."""
    term = 0 if data else 1
    if iri.endswith((f"/{text}", f"#{text}")):
        return 0 + term
    folded = fold(name)
    if folded == wanted:
        return 2 + term
    return 4 + term if wanted and wanted in folded else _NEVER
