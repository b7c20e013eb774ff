"""SHACL shapes compiled to SPARQL: one SELECT for each constraint, which returns its violations.

The queries are linear in the size of the store (see ``breaches``). An ``sh:sparql`` constraint
runs as its author wrote it, with a pattern for the focus node put first in its WHERE: ``$this`` is bound by
a join, so a nested group, OPTIONAL or subquery must not rely on it before it binds it itself; and for speed
each EXISTS in it should hold a single triple pattern.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.graph.validate.breaches import SETS, TYPE, Below, Breaches, outside
from kg.graph.validate.shapes import Constraint, Node, Path, Shape
from kg.iri import RDFS

_SKIP = re.compile(r"""<[^<>"{}|^`\\\s]*>|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\#[^\n]*|(\{)""")

GATED = 3
"""From how many queries on a shape gets a gate."""


@dataclass(frozen=True, slots=True)
class Query:
    """A compiled constraint: the SELECT gives ``?this`` and perhaps ``?value`` and ``?path``."""

    shape: Shape
    constraint: Constraint
    sparql: str


@dataclass(frozen=True, slots=True)
class Compiled:
    """A shape with a target: its queries, and perhaps a gate, an ASK that is false when none but
    ``sh:sparql`` can find anything."""

    shape: Shape
    queries: tuple[Query, ...]
    gate: str = ""


@dataclass(frozen=True, slots=True)
class Violation:
    """A node that breaks a constraint, the value that does so, and the path to it."""

    shape: Shape
    constraint: Constraint
    focus: Node
    value: Node | None = None
    path: str = ""
    bindings: tuple[tuple[str, str], ...] = ()


def subclasses(store: ox.Store) -> Below:
    """The class hierarchy of a store (``rdfs:subClassOf`` in any of its graphs).

    Where every instance of a subclass is typed with the class as well, as it is once types are derived, the
    class alone stands for all of them.
    """
    below: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(None, ox.NamedNode(RDFS + "subClassOf"), None):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            below.setdefault(quad.object.value, set()).add(quad.subject.value)

    @cache
    def closure(iri: str) -> frozenset[str]:
        found, todo = {iri}, [iri]
        while todo:
            new = below.get(todo.pop(), set()) - found
            found |= new
            todo += new
        return frozenset(found if _is_short(store, iri, found - {iri}) else {iri})

    return closure


def _is_short(store: ox.Store, iri: str, below: set[str]) -> bool:
    """Whether some instance of the subclasses is not typed with the class."""
    if not below:
        return False
    listed = " ".join(f"<{one}>" for one in sorted(below))
    missing = f"VALUES ?class {{ {listed} }} ?this {TYPE} ?class FILTER NOT EXISTS {{ ?this {TYPE} <{iri}> }}"
    return bool(store.query(f"ASK {{ {missing} }}", use_default_graph_as_union=True))


def compile_shapes(shapes: Sequence[Shape], below: Below) -> tuple[Compiled, ...]:
    """The queries of every shape with a target, and of the property shapes it leads to.

    Raises:
        OntologyError: when a constraint cannot be compiled; it names the shape.
    """
    compiler = _Compiler(below)
    return tuple(compiler.compiled(shape) for shape in shapes)


def violations(store: ox.Store, shapes: Sequence[Compiled], *, most: int = 10_000) -> Iterator[Violation]:
    """Run compiled shapes over the union of the graphs of a store; each violation comes once.

    The violations of one constraint come sorted, and no more of them than ``most``.

    Raises:
        OntologyError: when the SPARQL of a shape does not parse or selects no ``$this``.
    """
    seen: set[tuple[object, ...]] = set()
    for compiled in shapes:
        sound = compiled.gate and not store.query(compiled.gate, use_default_graph_as_union=True)
        for query in compiled.queries:
            if sound and query.constraint.component != "SPARQL":
                continue
            for found in sorted(islice(_run(store, query), most), key=_order):
                identity = (query.shape.node, query.constraint, found.focus, found.value, found.path)
                if identity not in seen:
                    seen.add(identity)
                    yield found


def _order(violation: Violation) -> tuple[str, str, str]:
    return str(violation.focus), str(violation.value), violation.path


def _run(store: ox.Store, query: Query) -> Iterator[Violation]:
    shape, custom = query.shape, query.constraint.component == "SPARQL"
    try:
        solutions = store.query(query.sparql, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise OntologyError(f"its SPARQL does not parse: {error}", where=shape.name) from error
    if not isinstance(solutions, ox.QuerySolutions):
        raise OntologyError("its SPARQL is not a SELECT", where=shape.name)
    names = [variable.value for variable in solutions.variables]
    if "this" not in names:
        raise OntologyError("its SPARQL does not select $this", where=shape.name)
    for solution in solutions:
        bound = {name: solution[name] for name in names if solution[name] is not None}
        focus = bound["this"]
        yield Violation(
            shape=shape,
            constraint=query.constraint,
            focus=focus,
            value=bound.get("value", focus if custom and shape.path is None else None),
            path=str(bound.get("path", shape.path or "")),
            bindings=tuple((name, term.value) for name, term in bound.items()) if custom else (),
        )


class _Compiler:
    def __init__(self, below: Below) -> None:
        self._breaches = Breaches(below)

    def compiled(self, shape: Shape) -> Compiled:
        """A shape with a target: its queries, and the gate before them."""
        focus = self._targets(shape)
        queries = tuple(self._queries(shape, focus))
        return Compiled(shape, queries, self._gate(shape, focus) if len(queries) >= GATED else "")

    def _gate(self, shape: Shape, focus: str) -> str:
        """Asks whether anything is wrong at all, in one pass; nothing if that cannot be asked so."""
        core = tuple(one for one in shape.constraints if one.component != "SPARQL")
        try:
            broken = self._breaches.shape(replace(shape, constraints=core), "?this")
        except OntologyError:
            return ""
        return f"ASK {{ {focus} FILTER({broken}) }}"

    def _queries(self, shape: Shape, focus: str) -> Iterator[Query]:
        """One query for each constraint of a shape, and those of its property shapes.

        ``focus`` is a graph pattern that binds ``?this`` to the focus node, some perhaps more than once.
        """
        if not shape.active:
            return
        for constraint in shape.constraints:
            try:
                yield Query(shape, constraint, self._query(shape, constraint, focus))
            except OntologyError as error:
                raise error if error.where else OntologyError(error.message, where=shape.name) from error
        for child in shape.properties:
            yield from self._queries(child, self._onward(focus, shape.path) if shape.path else focus)

    def _onward(self, focus: str, path: Path) -> str:
        outer = self._breaches.variable()
        return f"{{ SELECT {outer} WHERE {{ {focus.replace('?this', outer)} }} }} {outer} {path} ?this ."

    def _targets(self, shape: Shape) -> str:
        """A graph pattern that binds ``?this`` to the focus node of a shape."""
        targets = [self._target(kind, term) for kind, term in shape.targets]
        return targets[0] if len(targets) == 1 else " UNION ".join(f"{{ {target} }}" for target in targets)

    def _target(self, kind: str, term: Node) -> str:
        if kind == "targetClass":
            classes = sorted(self._breaches.below(term.value))
            if len(classes) == 1:
                return f"?this {TYPE} <{classes[0]}> ."
            return f"VALUES ?class {{ {' '.join(f'<{iri}>' for iri in classes)} }} ?this {TYPE} ?class ."
        if kind == "targetNode":
            return f"VALUES ?this {{ {term} }}"
        return f"?this {term} ?any ." if kind == "targetSubjectsOf" else f"?any {term} ?this ."

    def _query(self, shape: Shape, constraint: Constraint, focus: str) -> str:
        component = constraint.component
        if component == "SPARQL":
            return _inject(shape, constraint.text, f"{{ SELECT DISTINCT ?this WHERE {{ {focus} }} }}")
        if component == "Closed":
            return self._closed(shape, constraint, focus)
        if component == "Equals":
            return self._equals(shape, constraint, focus)
        if component in SETS:
            return self._set(shape, constraint, focus)
        if shape.path is None:
            wrong = self._breaches.value(constraint, "?this", "?this")
            return f"SELECT DISTINCT ?this (?this AS ?value) WHERE {{ {focus} FILTER({wrong}) }}"
        wrong = self._breaches.value(constraint, "?this", "?value")
        return f"SELECT DISTINCT ?this ?value WHERE {{ {focus} ?this {shape.path} ?value FILTER({wrong}) }}"

    def _closed(self, shape: Shape, constraint: Constraint, focus: str) -> str:
        if shape.path:
            raise OntologyError("sh:closed belongs to a node shape", where=shape.name)
        beyond = f"?this ?path ?value FILTER({outside(constraint, '?path')})"
        return f"SELECT DISTINCT ?this ?path ?value WHERE {{ {focus} {beyond} }}"

    def _equals(self, shape: Shape, constraint: Constraint, focus: str) -> str:
        other = constraint.terms[0]
        own = f"?this {shape.path} ?value" if shape.path else "BIND(?this AS ?value)"
        extra = f"{focus} {own} FILTER(!EXISTS {{ ?this {other} ?value }})"
        missing = f"{focus} ?this {other} ?value FILTER({self._breaches.absent(shape, '?this', '?value')})"
        return f"SELECT DISTINCT ?this ?value WHERE {{ {{ {extra} }} UNION {{ {missing} }} }}"

    def _set(self, shape: Shape, constraint: Constraint, focus: str) -> str:
        """Whether there is a value, or another one, takes look-ups; counts beyond that take a GROUP BY."""
        number, component = constraint.number, constraint.component
        if number + component.endswith("MaxCount") <= 2:  # noqa: PLR2004 - one against another
            broken = self._breaches.values(shape, constraint, "?this")
            return f"SELECT DISTINCT ?this WHERE {{ {focus} FILTER({broken}) }}"
        counted = f"?this {shape.path} ?value FILTER({self._breaches.counts(constraint, '?value')})"
        bound = f"< {number}" if component.endswith("MinCount") else f"> {number}"
        return (
            f"SELECT ?this WHERE {{ {focus} OPTIONAL {{ {counted} }} }} "
            f"GROUP BY ?this HAVING(COUNT(DISTINCT ?value) {bound})"
        )


def _inject(shape: Shape, text: str, focus: str) -> str:
    """Put the focus node first in the WHERE of a query, and the shape's path in the place of ``$PATH``."""
    text = re.sub(r"[$?]PATH\b", str(shape.path or "$PATH"), text)
    unknown = re.search(r"[$?](PATH|shapesGraph|currentShape)\b", text)
    if unknown:
        raise OntologyError(f"its SPARQL uses {unknown[0]}, which kg does not bind", where=shape.name)
    opening = next((found for found in _SKIP.finditer(text) if found[1]), None)
    if opening is None:
        raise OntologyError("its SPARQL has no WHERE", where=shape.name)
    return f"{text[: opening.end()]} {focus} {text[opening.end() :]}"
