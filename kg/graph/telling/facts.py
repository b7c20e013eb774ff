"""Facts: everything a store says about a thing, each with the words that support it.

Read generically: a fact is any ``dhq:QualifiedRelation`` (its kind is its most specific class); a
statement is any other node that carries words of its own, such as a stated time or count; a gap is
what a source is known not to say. Which properties name subject, target and role is read from the
ontology (``rdfs:subPropertyOf``), so a new kind of relation needs no change here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from kg.graph.telling.lookup import TERMS, Lookup, Value, ordered, tag
from kg.iri import DHQ, EXPLICIT, OA, RDF, SKOS
from kg.records import Text
from kg.schema import Schema
from kg.spans import Span, paragraph, read, written

TYPE = RDF + "type"
RELATION, GAP, MENTION = DHQ + "QualifiedRelation", DHQ + "Gap", DHQ + "Mention"
SUPPORTED, SEGMENT, WRITTEN, REFERS = (
    DHQ + local for local in ("supportedBy", "segment", "asWritten", "refersTo")
)
STATUS, REASON, STRUCTURE, RIVAL = (
    DHQ + local for local in ("status", "inferenceReason", "relation", "alternativeTo")
)
SELECTOR, SOURCE, START, END, EXACT = (
    OA + local for local in ("hasSelector", "hasSource", "start", "end", "exact")
)
PARAGRAPHS = DHQ + "paragraphs"
_EVIDENCE = (SEGMENT, WRITTEN, SELECTOR, SOURCE, START, END, EXACT)
_OWN = frozenset({TYPE, SUPPORTED, STATUS, REASON, STRUCTURE, RIVAL, WRITTEN, SKOS + "note"})


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a source: the text, the source and its name, and the code points they stand at.

    ``text`` joins what may be several ``pieces``; ``cited`` shows where something stands between them;
    ``tag`` is that of the text (:func:`kg.graph.telling.lookup.tag`), or None where the store has no text.
    ``paragraph`` is the number of that in which they begin, where the store knows those of the source.
    """

    text: str
    source: str
    source_label: Text
    spans: tuple[Span, ...] = ()
    mention: str = ""
    pieces: tuple[str, ...] = ()
    tag: str | None = None
    paragraph: int | None = None

    @property
    def cited(self) -> str:
        """The words as one may cite them: ``乙镇党委…为成员单位``."""
        return "…".join(self.pieces) or self.text

    @property
    def at(self) -> str:
        """The offsets as a data set writes them, such as ``1079-1085|1087-1091``; empty when unlocated."""
        return written(self.spans)


@dataclass(frozen=True, slots=True)
class Extra:
    """What else a fact says: a property and its value, an IRI or the text of a literal with its tag."""

    property: str
    value: str
    literal: bool = False
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement with its evidence.

    ``kind`` is the most specific class; ``relation`` the property of a structural link (else empty);
    ``alternatives`` are the rival readings of an ambiguous passage; ``via`` are the properties that name
    subject and target, ``role_via`` those that name the roles. ``status_stated`` says whether the store has
    the status, ``reason_tag`` is the tag of the reason.
    """

    iri: str
    kind: str
    subject: str
    target: str
    relation: str = ""
    roles: tuple[str, ...] = ()
    status: str = EXPLICIT
    reason: str = ""
    quotes: tuple[Quote, ...] = ()
    extras: tuple[Extra, ...] = ()
    alternatives: tuple[str, ...] = ()
    via: tuple[str, str] = ("", "")
    role_via: tuple[str, ...] = ()
    status_stated: bool = True
    reason_tag: str | None = None

    def values(self, prop: str) -> tuple[str, ...]:
        """The values of one further property."""
        return tuple(extra.value for extra in self.extras if extra.property == prop)

    def things(self) -> tuple[str, ...]:
        """Every thing the fact is about: subject, target, and whatever else it names by IRI."""
        others = (extra.value for extra in self.extras if not extra.literal)
        return tuple(dict.fromkeys((self.subject, self.target, *others)))


@dataclass(frozen=True, slots=True)
class Gap:
    """Something a source does not state: of what, which property, which source is silent."""

    iri: str
    about: str
    property: str
    sources: tuple[str, ...]
    note: Text


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a source that names a thing, and how sure the naming is."""

    iri: str
    refers_to: str
    quote: Quote
    status: str = EXPLICIT
    reason: str = ""


def facts(
    store: ox.Store, schema: Schema, about: str | None = None, *, explicit_only: bool = False
) -> tuple[Fact, ...]:
    """All facts, or those in which a thing is subject, target or otherwise named; in order of IRI."""
    found = Reader(store, schema).facts(about)
    return tuple(fact for fact in found if fact.status == EXPLICIT or not explicit_only)


def statements(store: ox.Store, schema: Schema, about: str | None = None) -> tuple[Fact, ...]:
    """Stated times, counts and the like: each a fact whose target is the node that holds the words."""
    return tuple(Reader(store, schema).statements(about))


def gaps(store: ox.Store, schema: Schema, about: Iterable[str] | None = None) -> tuple[Gap, ...]:
    """What is not stated: everywhere, or about the given things and relations."""
    reader = Reader(store, schema)
    found = (reader.gap(iri) for iri in reader.instances(GAP))
    wanted = None if about is None else set(about)
    return tuple(gap for gap in found if wanted is None or gap.about in wanted)


def mentions(store: ox.Store, schema: Schema, about: str) -> tuple[Mention, ...]:
    """Where sources name a thing, in order of source and place."""
    return Reader(store, schema).mentions(about)


class Reader:
    """Reads facts from one store; remembers what many facts share (quotes, names of sources)."""

    def __init__(self, store: ox.Store, schema: Schema) -> None:
        self._store, self._schema, self._look = store, schema, Lookup(store)
        self._quotes: dict[str, Quote] = {}
        self._labels: dict[str, Text] = {}
        self._paragraphs: dict[str, tuple[Span, ...]] = {}

    @cached_property
    def _kinds(self) -> dict[str, int]:
        """Every class of relations, with its depth."""
        return {c: len(self._schema.superclasses(c)) for c in self._schema.subclasses(RELATION)}

    @cached_property
    def _part(self) -> dict[str, str]:
        """Property → subject, target or role, sub-properties included."""
        below = ((part, self._schema.subclasses(DHQ + part)) for part in ("subject", "target", "role"))
        return {iri: part for part, iris in below for iri in iris}

    def instances(self, *classes: str) -> list[str]:
        """The IRIs of the instances of some classes, sorted."""
        found = (
            subject.value
            for one in classes
            for quad in self._store.quads_for_pattern(None, ox.NamedNode(TYPE), ox.NamedNode(one))
            if isinstance(subject := quad.subject, ox.NamedNode)
        )
        return sorted(set(found))

    def facts(self, about: str | None = None) -> Iterator[Fact]:
        """Facts in order of IRI; see :func:`facts`."""
        if about is None:
            self._look.ahead(*_EVIDENCE)
        iris = self.instances(*self._kinds) if about is None else self._pointing(about)
        for iri in iris:
            fact = self.fact(iri)
            if fact:
                yield fact

    def fact(self, iri: str) -> Fact | None:
        """The fact of that IRI; None when it is no relation or lacks a subject or a target."""
        node = self._node(iri)
        kind = self._kind(node)
        parts = self._parts(node)
        if not kind or not parts["subject"] or not parts["target"]:
            return None
        return self._fact(iri, kind, parts, node)

    def statements(self, about: str | None = None) -> Iterator[Fact]:
        """Nodes with words of their own that something points to; see :func:`statements`."""
        for iri in self._worded() if about is None else self._pointed(about):
            node = self._node(iri)
            if WRITTEN not in node or SUPPORTED not in node or self._kind(node):
                continue
            kind = max(_iris(node[TYPE]), key=lambda c: (len(self._schema.superclasses(c)), c))
            for prop, thing in self._owners(iri):
                if about is None or thing == about:
                    parts = {"subject": [thing], "target": [iri], "role": []}
                    yield self._fact(iri, kind, parts, node, relation=prop)

    def gap(self, iri: str) -> Gap:
        """The gap of that IRI."""
        node = self._node(iri)
        return Gap(
            iri=iri,
            about=_first(node, DHQ + "gapAbout"),
            property=_first(node, DHQ + "gapProperty"),
            sources=tuple(_iris(node.get(DHQ + "gapIn", []))),
            note=_text(node.get(SKOS + "note", [])),
        )

    def mentions(self, about: str) -> tuple[Mention, ...]:
        """Mentions of a thing; see :func:`mentions`."""
        found = (self._mention(iri, about) for iri in self._look.subjects(REFERS, about))
        return tuple(sorted(found, key=lambda m: (m.quote.source, m.quote.spans, m.iri)))

    def _supporting(self, node: "Node") -> tuple[Quote, ...]:
        """The words that support a node, in order of source and place."""
        found = (self._quote(mention) for mention in _iris(node.get(SUPPORTED, [])))
        return tuple(sorted(found, key=lambda quote: (quote.source, quote.spans, quote.text)))

    def _fact(
        self, iri: str, kind: str, parts: dict[str, list[str]], node: "Node", *, relation: str = ""
    ) -> Fact:
        return Fact(
            iri=iri,
            kind=kind,
            subject=parts["subject"][0],
            target=parts["target"][0],
            relation=relation or _first(node, STRUCTURE),
            roles=tuple(parts["role"]),
            status=_first(node, STATUS) or EXPLICIT,
            reason=_first(node, REASON),
            quotes=self._supporting(node),
            extras=tuple(self._extras(node)),
            alternatives=tuple(_iris(node.get(RIVAL, []))),
            via=(
                self._via(node, "subject", parts["subject"][0]),
                self._via(node, "target", parts["target"][0]),
            ),
            role_via=tuple(self._via(node, "role", role) for role in parts["role"]),
            status_stated=STATUS in node,
            reason_tag=_tag(node.get(REASON, [])),
        )

    def _parts(self, node: "Node") -> dict[str, list[str]]:
        parts: dict[str, list[str]] = {"subject": [], "target": [], "role": []}
        for prop, values in node.items():
            if prop in self._part:
                parts[self._part[prop]] += _iris(values)
        return {part: sorted(set(iris)) for part, iris in parts.items()}

    def _via(self, node: "Node", part: str, thing: str) -> str:
        """The most specific property by which a node names its subject, target or role."""
        naming = (
            prop for prop, values in node.items() if self._part.get(prop) == part and _names(values, thing)
        )
        return max(naming, key=lambda prop: (len(self._schema.superclasses(prop)), prop), default="")

    def _extras(self, node: "Node") -> Iterator[Extra]:
        for prop, values in sorted(node.items()):
            if prop not in _OWN and prop not in self._part:
                for value in values:
                    own = _tag([value])
                    yield Extra(prop, value.value, own is not None, own or "")

    def _kind(self, node: "Node") -> str:
        own = [c for c in _iris(node.get(TYPE, [])) if c in self._kinds]
        return max(own, key=lambda c: (self._kinds[c], c), default="")

    def _mention(self, iri: str, about: str) -> Mention:
        node = self._node(iri)
        status = _first(node, STATUS) or EXPLICIT
        return Mention(iri, about, self._quote(iri), status, _first(node, REASON))

    def _quote(self, mention: str) -> Quote:
        if mention not in self._quotes:
            look = self._look
            pieces = sorted(self._piece(segment) for segment in look.iris(mention, SEGMENT))
            source = pieces[0][2] if pieces else ""
            spans = tuple((start, end) for start, end, *_ in pieces if end > start)
            words = tuple(exact for *_, exact in pieces)
            text, own = look.first(mention, WRITTEN), _tag(look.values(mention, WRITTEN))
            located = len(spans) == len(pieces)
            shown = (words if all(words) else ()) if located else _joined(text, words)
            label, number = self._label(source), paragraph(self._cut(source), spans)
            self._quotes[mention] = Quote(text, source, label, spans, mention, shown, own, number)
        return self._quotes[mention]

    def _piece(self, segment: str) -> tuple[int, int, str, str]:
        look, selector = self._look, self._look.first(segment, SELECTOR)
        start, end = (int(look.first(selector, edge) or 0) if selector else 0 for edge in (START, END))
        return start, end, look.first(segment, SOURCE), look.first(selector, EXACT) if selector else ""

    def _cut(self, source: str) -> tuple[Span, ...]:
        """The paragraphs of a source, as far as they are known."""
        if source not in self._paragraphs:
            self._paragraphs[source] = read(self._look.first(source, PARAGRAPHS)) if source else ()
        return self._paragraphs[source]

    def _label(self, iri: str) -> Text:
        if iri not in self._labels:
            self._labels[iri] = _text(self._look.values(iri, SKOS + "prefLabel") if iri else [])
        return self._labels[iri]

    def _node(self, iri: str) -> "Node":
        """What is said of an IRI in any graph: predicate → values, both in a stable order."""
        node: Node = {}
        for quad in self._store.quads_for_pattern(ox.NamedNode(iri), None, None) if iri else ():
            value = quad.object
            if isinstance(value, TERMS):
                node.setdefault(quad.predicate.value, []).append(value)
        return {prop: ordered(values) for prop, values in node.items()}

    def _pointing(self, thing: str) -> list[str]:
        """What points to a thing, and the thing itself in case it is a relation."""
        found = self._store.quads_for_pattern(None, None, ox.NamedNode(thing))
        return sorted({q.subject.value for q in found if isinstance(q.subject, ox.NamedNode)} | {thing})

    def _pointed(self, thing: str) -> list[str]:
        return sorted({iri for values in self._node(thing).values() for iri in _iris(values)})

    def _owners(self, iri: str) -> list[tuple[str, str]]:
        found = self._store.quads_for_pattern(None, None, ox.NamedNode(iri))
        pairs = {(q.predicate.value, q.subject.value) for q in found if isinstance(q.subject, ox.NamedNode)}
        return sorted(pair for pair in pairs if pair[0] not in {REFERS, DHQ + "gapAbout"})

    def _worded(self) -> list[str]:
        """What has words of its own and is supported by some, relations among it or not."""
        both = (
            self._store.quads_for_pattern(None, ox.NamedNode(prop), None) for prop in (SUPPORTED, WRITTEN)
        )
        supported, written = ({q.subject for q in found} for found in both)
        return sorted(node.value for node in supported & written if isinstance(node, ox.NamedNode))


Node = dict[str, list[Value]]


def _iris(values: Iterable[Value]) -> list[str]:
    return [value.value for value in values if isinstance(value, ox.NamedNode)]


def _names(values: Iterable[Value], iri: str) -> bool:
    return any(value.value == iri for value in values)


def _first(node: Node, prop: str) -> str:
    return next((value.value for value in node.get(prop, [])), "")


def _tag(values: Iterable[Value]) -> str | None:
    """The tag of the first value; None when that is no literal."""
    first = next(iter(values), None)
    return tag(first) if isinstance(first, ox.Literal) else None


def _joined(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """The words in the order in which they make up a text; nothing if they do not.

    >>> _joined("丙甲乙", ["乙", "丙甲"])
    ('丙甲', '乙')
    """
    ways: dict[int, tuple[str, ...]] = {0: ()}
    known = sorted(filter(None, words))
    for at in range(len(text)):
        for word in known if at in ways else ():
            if text.startswith(word, at):
                rival = (*ways[at], word)
                end = at + len(word)
                ways[end] = max(ways.get(end, ()), rival, key=lambda way: len(set(way)))
    return ways.get(len(text), ())


def _text(values: Iterable[Value]) -> Text:
    by = {value.language or "": value.value for value in values if isinstance(value, ox.Literal)}
    return Text(zh=by.get("zh", ""), en=by.get("en", by.get("", "")))
