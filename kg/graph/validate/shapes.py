"""The shapes graph, read into frozen values: which shapes there are, what they target and demand.

Read are SHACL Core and ``sh:sparql``, as far as ``READERS`` lists them. Whatever else a shape says in the
SHACL namespace is an OntologyError that names the shape: a rule is never silently skipped.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.iri import OWL, RDF, RDFS, SH, compact
from kg.records import Severity, Text

Node = ox.NamedNode | ox.BlankNode | ox.Literal
TARGETS = ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode")
_PLAIN = {
    *("path", "property", "severity", "message", "deactivated", "flags", "ignoredProperties"),
    *("name", "description", "order", "group", "defaultValue"),
    *("qualifiedMinCount", "qualifiedMaxCount", *TARGETS),
}
_PATH_ONLY = {"MinCount", "MaxCount", "UniqueLang", "LessThan", "LessThanOrEquals"} | {
    "QualifiedMinCount",
    "QualifiedMaxCount",
}


@dataclass(frozen=True, slots=True)
class Path:
    """A property path: the SPARQL path elements that are walked one after another."""

    steps: tuple[str, ...]

    def __str__(self) -> str:
        return "/".join(self.steps)


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint of a shape: its component (``MinCount``, ``Class``, ...) and its parameters.

    ``node`` is the constraint's own IRI, which only ``sh:sparql`` constraints may have.
    """

    component: str
    terms: tuple[Node, ...] = ()
    shapes: tuple["Shape", ...] = ()
    number: int = 0
    text: str = ""
    flags: str = ""
    message: Text = field(default_factory=Text)
    node: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """A node shape (no path) or a property shape, with everything it demands."""

    node: Node
    path: Path | None
    targets: tuple[tuple[str, Node], ...]
    constraints: tuple[Constraint, ...]
    properties: tuple["Shape", ...]
    severity: Severity
    message: Text
    active: bool

    @property
    def name(self) -> str:
        """How findings call the shape: its CURIE, or the label of its blank node."""
        return compact(self.node.value) if isinstance(self.node, ox.NamedNode) else str(self.node)


def read_shapes(quads: Iterable[ox.Quad]) -> tuple[Shape, ...]:
    """Every shape of a shapes graph that has a target, in a stable order.

    Raises:
        OntologyError: when a shape is ill-formed or says something that kg cannot compile.
    """
    reader = _Reader(quads)
    shapes = [reader.shape(node) for node in reader.declared()]
    return tuple(shape for shape in shapes if shape.targets and shape.active)


class _Reader:
    """Reads shapes by node; shapes that several shapes share are read once."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._facts: dict[Node, dict[str, list[Node]]] = {}
        for quad in quads:
            if isinstance(quad.subject, ox.Triple) or isinstance(quad.object, ox.Triple):
                continue
            self._facts.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(quad.object)
        self._read: dict[Node, Shape] = {}
        self._open: list[Node] = []

    def declared(self) -> list[Node]:
        """The nodes that are typed as shapes or have a target, sorted."""
        types = {ox.NamedNode(SH + "NodeShape"), ox.NamedNode(SH + "PropertyShape")}
        found = []
        for node, facts in self._facts.items():
            kinds = set(facts.get(RDF + "type", ()))
            if ox.NamedNode(SH + "ConstraintComponent") in kinds:
                raise _refuse(node, "custom constraint components are not supported")
            if kinds & types or any(SH + target in facts for target in (*TARGETS, "target")):
                found.append(node)
        return sorted(found, key=str)

    def shape(self, node: Node) -> Shape:
        """The shape at a node.

        Raises:
            OntologyError: when it is ill-formed, refers to itself, or says something unknown.
        """
        if node in self._open:
            raise _refuse(node, "the shape refers to itself")
        if node not in self._read:
            self._open.append(node)
            self._read[node] = self._shape(node)
            self._open.pop()
        return self._read[node]

    def _shape(self, node: Node) -> Shape:
        self._check(node)
        paths = self.objects(node, "path")
        if len(paths) > 1:
            raise _refuse(node, "a property shape has one sh:path")
        path = Path(tuple(self._steps(paths[0], node))) if paths else None
        constraints = tuple(self._constraints(node))
        for constraint in constraints:
            if path is None and constraint.component in _PATH_ONLY:
                raise _refuse(node, f"a node shape cannot have {constraint.component}")
        return Shape(
            node=node,
            path=path,
            targets=tuple(self._targets(node)),
            constraints=constraints,
            properties=tuple(self.shape(child) for child in self.objects(node, "property")),
            severity="error" if self._severity(node) in {"", "Violation"} else "warning",
            message=self.message(node),
            active=not self.flag(node, "deactivated"),
        )

    def _check(self, node: Node) -> None:
        if isinstance(node, ox.Literal) or node not in self._facts:
            raise _refuse(node, "no such shape")
        for predicate in sorted(self._facts[node]):
            name = predicate.removeprefix(SH)
            if predicate.startswith(SH) and name not in _PLAIN and name not in READERS:
                raise _refuse(node, f"sh:{name} is not supported")

    def _severity(self, node: Node) -> str:
        return next((v.value.removeprefix(SH) for v in self.objects(node, "severity")), "")

    def _targets(self, node: Node) -> Iterator[tuple[str, Node]]:
        for kind in TARGETS:
            for target in self.objects(node, kind):
                yield kind, target
        classes = {ox.NamedNode(RDFS + "Class"), ox.NamedNode(OWL + "Class")}
        if classes & set(self._facts[node].get(RDF + "type", ())):
            yield "targetClass", node

    def _constraints(self, node: Node) -> Iterator[Constraint]:
        for parameter, read in READERS.items():
            values = self.objects(node, parameter)
            if values:
                yield from read(self, node, values)

    def _steps(self, node: Node, shape: Node) -> Iterator[str]:
        if RDF + "first" in self._facts.get(node, {}):
            for item in self.items(node, shape):
                yield from self._steps(item, shape)
        else:
            yield self._element(node, shape)

    def _element(self, node: Node, shape: Node) -> str:
        if isinstance(node, ox.NamedNode):
            return str(node)
        for name, form in _PATHS.items():
            for inner in self.objects(node, name):
                parts = self.items(inner, shape) if name == "alternativePath" else [inner]
                return form(["/".join(self._steps(part, shape)) for part in parts])
        raise _refuse(shape, "its sh:path cannot be read")

    def objects(self, node: Node, name: str) -> list[Node]:
        """The values of a SHACL property, sorted."""
        return sorted(set(self._facts.get(node, {}).get(SH + name, ())), key=str)

    def items(self, head: Node, shape: Node) -> list[Node]:
        """The members of an RDF list."""
        found: list[Node] = []
        while head != ox.NamedNode(RDF + "nil"):
            facts = self._facts.get(head, {})
            first, rest = facts.get(RDF + "first", []), facts.get(RDF + "rest", [])
            if len(first) != 1 or len(rest) != 1 or len(found) > len(self._facts):
                raise _refuse(shape, "an RDF list is broken")
            found, head = [*found, first[0]], rest[0]
        return found

    def message(self, node: Node) -> Text:
        """The sh:message of a node in both languages; an untagged one counts as English."""
        by = {v.language or "": v.value for v in self.objects(node, "message") if isinstance(v, ox.Literal)}
        return Text(zh=by.get("zh", ""), en=by.get("en", by.get("", "")))

    def flag(self, node: Node, name: str) -> bool:
        """Whether a boolean property of a node is true."""
        return any(value.value in {"true", "1"} for value in self.objects(node, name))

    def prefixes(self, node: Node) -> str:
        """The PREFIX lines that a SPARQL constraint may rely on."""
        spaces = {"rdf": RDF, "rdfs": RDFS, "owl": OWL}
        for holder in self.objects(node, "prefixes"):
            for declaration in self.objects(holder, "declare"):
                prefix, space = (self.objects(declaration, key)[0] for key in ("prefix", "namespace"))
                spaces[prefix.value] = space.value
        return "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in sorted(spaces.items()))


Read = Callable[[_Reader, Node, list[Node]], Iterator[Constraint]]
_PATHS: dict[str, Callable[[list[str]], str]] = {
    "inversePath": lambda inner: f"^{inner[0]}" if inner[0].startswith("<") else f"^({inner[0]})",
    "alternativePath": lambda inner: "(" + "|".join(inner) + ")",
    "zeroOrMorePath": lambda inner: f"({inner[0]})*",
    "oneOrMorePath": lambda inner: f"({inner[0]})+",
    "zeroOrOnePath": lambda inner: f"({inner[0]})?",
}


def _refuse(shape: Node, why: str) -> OntologyError:
    where = compact(shape.value) if isinstance(shape, ox.NamedNode) else str(shape)
    return OntologyError(why, where=where, fix="correct the shape")


def _only(shape: Node, values: list[Node]) -> Node:
    if len(values) != 1:
        raise _refuse(shape, f"one value expected, found {len(values)}")
    return values[0]


def _integer(shape: Node, values: list[Node]) -> int:
    value = _only(shape, values).value
    if not value.isascii() or not value.isdigit():
        raise _refuse(shape, f"a count or length is not a natural number: {value}")
    return int(value)


def _each(component: str) -> Read:
    def read(_: _Reader, __: Node, values: list[Node]) -> Iterator[Constraint]:
        return (Constraint(component, terms=(value,)) for value in values)

    return read


def _one(component: str) -> Read:
    def read(_: _Reader, shape: Node, values: list[Node]) -> Iterator[Constraint]:
        yield Constraint(component, terms=(_only(shape, values),))

    return read


def _number(component: str) -> Read:
    def read(_: _Reader, shape: Node, values: list[Node]) -> Iterator[Constraint]:
        yield Constraint(component, number=_integer(shape, values))

    return read


def _members(component: str) -> Read:
    def read(reader: _Reader, shape: Node, values: list[Node]) -> Iterator[Constraint]:
        yield Constraint(component, terms=tuple(reader.items(_only(shape, values), shape)))

    return read


def _nested(component: str) -> Read:
    def read(reader: _Reader, _: Node, values: list[Node]) -> Iterator[Constraint]:
        return (Constraint(component, shapes=(reader.shape(value),)) for value in values)

    return read


def _options(component: str) -> Read:
    def read(reader: _Reader, shape: Node, values: list[Node]) -> Iterator[Constraint]:
        for value in values:
            options = tuple(reader.shape(item) for item in reader.items(value, shape))
            yield Constraint(component, shapes=options)

    return read


def _pattern(reader: _Reader, shape: Node, values: list[Node]) -> Iterator[Constraint]:
    flags = "".join(value.value for value in reader.objects(shape, "flags"))
    return (Constraint("Pattern", text=value.value, flags=flags) for value in values)


def _unique(reader: _Reader, shape: Node, _: list[Node]) -> Iterator[Constraint]:
    if reader.flag(shape, "uniqueLang"):
        yield Constraint("UniqueLang")


def _qualified(reader: _Reader, shape: Node, values: list[Node]) -> Iterator[Constraint]:
    counts = {name: reader.objects(shape, f"qualified{name}") for name in ("MinCount", "MaxCount")}
    if not any(counts.values()):
        raise _refuse(shape, "sh:qualifiedValueShape needs a count")
    shapes = (reader.shape(_only(shape, values)),)
    for name, found in counts.items():
        if found:
            yield Constraint(f"Qualified{name}", shapes=shapes, number=_integer(shape, found))


def _closed(reader: _Reader, shape: Node, _: list[Node]) -> Iterator[Constraint]:
    if not reader.flag(shape, "closed"):
        return
    ignored = [i for head in reader.objects(shape, "ignoredProperties") for i in reader.items(head, shape)]
    paths = [p for child in reader.objects(shape, "property") for p in reader.objects(child, "path")]
    allowed = {p for p in (*ignored, *paths) if isinstance(p, ox.NamedNode)}
    yield Constraint("Closed", terms=tuple(sorted(allowed, key=str)))


def _sparql(reader: _Reader, shape: Node, values: list[Node]) -> Iterator[Constraint]:
    for value in values:
        text = _only(shape, reader.objects(value, "select")).value
        if not reader.flag(value, "deactivated"):
            name = value.value if isinstance(value, ox.NamedNode) else ""
            query = reader.prefixes(value) + text
            yield Constraint("SPARQL", text=query, message=reader.message(value), node=name)


READERS: dict[str, Read] = {
    "class": _each("Class"),
    "datatype": _one("Datatype"),
    "nodeKind": _one("NodeKind"),
    "minCount": _number("MinCount"),
    "maxCount": _number("MaxCount"),
    "minExclusive": _one("MinExclusive"),
    "minInclusive": _one("MinInclusive"),
    "maxExclusive": _one("MaxExclusive"),
    "maxInclusive": _one("MaxInclusive"),
    "minLength": _number("MinLength"),
    "maxLength": _number("MaxLength"),
    "pattern": _pattern,
    "languageIn": _members("LanguageIn"),
    "uniqueLang": _unique,
    "equals": _each("Equals"),
    "disjoint": _each("Disjoint"),
    "lessThan": _each("LessThan"),
    "lessThanOrEquals": _each("LessThanOrEquals"),
    "in": _members("In"),
    "hasValue": _each("HasValue"),
    "not": _nested("Not"),
    "and": _options("And"),
    "or": _options("Or"),
    "xone": _options("Xone"),
    "node": _nested("Node"),
    "qualifiedValueShape": _qualified,
    "closed": _closed,
    "sparql": _sparql,
}
"""SHACL parameter → how it is read."""
