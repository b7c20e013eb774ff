"""That a node breaks a shape, as one SPARQL expression, however deeply shapes are nested.

Oxigraph joins the patterns inside an EXISTS anew for every row: a join there costs rows times rows, a
single triple pattern costs one look-up. Hence each EXISTS here holds exactly one pattern, and the next
step of a path nests in its FILTER.
"""

from collections.abc import Callable, Iterable
from functools import partial
from itertools import count

from kg.errors import OntologyError
from kg.graph.validate.shapes import Constraint, Path, Shape
from kg.graph.validate.valuetests import COMPARE, SIMPLE, same_language
from kg.iri import RDF

Below = Callable[[str], frozenset[str]]
"""A class → the class and all its subclasses."""
Test = Callable[[str], str]
TYPE = f"<{RDF}type>"
MOST = 4
"""How many values of a nested shape are told apart; more takes a GROUP BY, which only focus nodes get."""
LOGIC = ("Not", "And", "Or", "Xone", "Node")
SETS = ("HasValue", "UniqueLang", "MinCount", "MaxCount", "Equals", "QualifiedMinCount", "QualifiedMaxCount")
"""Components that judge all values of a path together."""


class Breaches:
    """Builds the expressions; a counter gives every variable a name of its own."""

    def __init__(self, below: Below) -> None:
        self.below = below
        self._numbers = count()

    def variable(self) -> str:
        """A new variable."""
        return f"?v{next(self._numbers)}"

    def shape(self, shape: Shape, node: str) -> str:
        """The node does not conform to the shape."""
        if not shape.active:
            return "false"
        own = [self._constraint(shape, constraint, node) for constraint in shape.constraints]
        children = [self.some(shape.path, node, partial(self.shape, child)) for child in shape.properties]
        return any_of([*own, *children])

    def _constraint(self, shape: Shape, constraint: Constraint, node: str) -> str:
        if constraint.component in SETS:
            return self.values(shape, constraint, node)
        if constraint.component == "SPARQL":
            raise OntologyError("sh:sparql cannot be nested", where=shape.name, fix="give the shape a target")
        return self.some(shape.path, node, partial(self.value, constraint, node))

    def some(self, path: Path | None, node: str, test: Test) -> str:
        """Some value of the path passes the test; without a path, the node is its own only value."""
        return self._walk(path.steps if path else (), node, test)

    def _walk(self, steps: tuple[str, ...], node: str, test: Test) -> str:
        if not steps:
            return test(node)
        value = self.variable()
        rest = self._walk(steps[1:], value, test)
        return f"EXISTS {{ {node} {steps[0]} {value}{'' if rest == 'true' else f' FILTER({rest})'} }}"

    # ---- one value ----

    def value(self, constraint: Constraint, node: str, value: str) -> str:
        """A value of the node breaks the constraint."""
        component = constraint.component
        if component in SIMPLE:
            return SIMPLE[component](constraint, value)
        if component in LOGIC:
            return self._logic(constraint, value)
        if component == "Class":
            return self._class(constraint.terms[0].value, value)
        if component == "Disjoint":
            return f"EXISTS {{ {node} {constraint.terms[0]} {value} }}"
        if component == "Closed":
            predicate = self.variable()
            return (
                f"EXISTS {{ {value} {predicate} {self.variable()} FILTER({outside(constraint, predicate)}) }}"
            )
        other = self.variable()
        compared = f"!COALESCE({value} {COMPARE[component]} {other}, false)"
        return f"EXISTS {{ {node} {constraint.terms[0]} {other} FILTER({compared}) }}"

    def _class(self, iri: str, value: str) -> str:
        """The class itself comes first: once types are derived, its instances are typed with it."""
        direct = f"EXISTS {{ {value} {TYPE} <{iri}> }}"
        others = ", ".join(f"<{other}>" for other in sorted(self.below(iri) - {iri}))
        if not others:
            return f"!{direct}"
        kind = self.variable()
        return f"!({direct} || EXISTS {{ {value} {TYPE} {kind} FILTER({kind} IN ({others})) }})"

    def _logic(self, constraint: Constraint, value: str) -> str:
        broken = [self.shape(shape, value) for shape in constraint.shapes]
        match constraint.component:
            case "Not":
                return no(broken[0])
            case "Or":
                return all_of(broken)
            case "Xone":
                return "(" + " + ".join(f"IF({one}, 0, 1)" for one in broken) + " != 1)"
        return any_of(broken)

    # ---- all values of a path ----

    def values(self, shape: Shape, constraint: Constraint, node: str) -> str:
        """The values of the shape's path, taken together, break the constraint."""
        match constraint.component:
            case "HasValue":
                term = constraint.terms[0]
                return no(self.some(shape.path, node, lambda value: f"sameTerm({value}, {term})"))
            case "UniqueLang":
                pair = partial(self._repeated, shape.path, node)
                return self.some(shape.path, node, pair)
            case "Equals":
                return any_of([self._missing(shape, constraint, node), self._extra(shape, constraint, node)])
            case "MinCount" | "QualifiedMinCount":
                return no(self._at_least(constraint.number, shape, constraint, node))
        return self._at_least(constraint.number + 1, shape, constraint, node)

    def _repeated(self, path: Path | None, node: str, one: str) -> str:
        return self.some(path, node, lambda two: same_language(one, two))

    def _extra(self, shape: Shape, constraint: Constraint, node: str) -> str:
        return self.some(
            shape.path, node, lambda value: f"!EXISTS {{ {node} {constraint.terms[0]} {value} }}"
        )

    def _missing(self, shape: Shape, constraint: Constraint, node: str) -> str:
        value = self.variable()
        return f"EXISTS {{ {node} {constraint.terms[0]} {value} FILTER({self.absent(shape, node, value)}) }}"

    def absent(self, shape: Shape, node: str, value: str) -> str:
        """The value is not among those of the shape's path."""
        return no(self.some(shape.path, node, lambda one: f"sameTerm({one}, {value})"))

    def counts(self, constraint: Constraint, value: str) -> str:
        """A value counts: it conforms to the qualified shape, if there is one."""
        return no(self.shape(constraint.shapes[0], value)) if constraint.shapes else "true"

    def _at_least(
        self, number: int, shape: Shape, constraint: Constraint, node: str, *, known: tuple[str, ...] = ()
    ) -> str:
        if len(known) >= number:
            return "true"
        if number > MOST:
            raise OntologyError(
                f"a nested shape cannot count to {number}",
                where=shape.name,
                fix="give it a target of its own",
            )

        def another(value: str) -> str:
            new = [f"!sameTerm({value}, {one})" for one in known]
            more = self._at_least(number, shape, constraint, node, known=(*known, value))
            return all_of([*new, self.counts(constraint, value), more])

        return self.some(shape.path, node, another)


def any_of(parts: Iterable[str]) -> str:
    """One of the expressions is true."""
    kept = [part for part in parts if part != "false"]
    return "true" if "true" in kept else _joined(" || ", kept, "false")


def all_of(parts: Iterable[str]) -> str:
    """All the expressions are true."""
    kept = [part for part in parts if part != "true"]
    return "false" if "false" in kept else _joined(" && ", kept, "true")


def no(part: str) -> str:
    """The expression is false."""
    return {"true": "false", "false": "true"}.get(part, f"!({part})")


def outside(constraint: Constraint, predicate: str) -> str:
    """The predicate is none of those that a closed shape admits."""
    return f"{predicate} NOT IN ({', '.join(str(term) for term in constraint.terms)})"


def _joined(sign: str, parts: list[str], empty: str) -> str:
    if not parts:
        return empty
    return parts[0] if len(parts) == 1 else "(" + sign.join(parts) + ")"
