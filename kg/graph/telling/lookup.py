"""Lookup: the values of a property, asked of the store one thing at a time, or read for all at once."""

import pyoxigraph as ox

Value = ox.NamedNode | ox.Literal
TERMS = (ox.NamedNode, ox.Literal)


class Lookup:
    """Values of properties in one store, in a stable order.

    Who will ask for nearly all things reads a property ahead: that costs a tenth of asking for each.
    """

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._values: dict[str, dict[str, list[Value]]] = {}
        self._subjects: dict[str, dict[str, list[str]]] = {}

    def ahead(self, *properties: str) -> None:
        """Read all values of some properties now."""
        for prop in properties:
            if prop not in self._values:
                self._values[prop] = self._column(prop)

    def ahead_inverse(self, prop: str) -> None:
        """Read now, for each value of a property, what has it."""
        if prop not in self._subjects:
            found: dict[str, list[str]] = {}
            for quad in self._store.quads_for_pattern(None, ox.NamedNode(prop), None):
                subject, value = quad.subject, quad.object
                if isinstance(value, ox.NamedNode) and isinstance(subject, ox.NamedNode):
                    found.setdefault(value.value, []).append(subject.value)
            self._subjects[prop] = {value: sorted(set(iris)) for value, iris in found.items()}

    def values(self, iri: str, prop: str) -> list[Value]:
        """The values, each once."""
        if prop in self._values:
            return self._values[prop].get(iri, [])
        quads = self._store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(prop), None)
        return ordered([value for value in (quad.object for quad in quads) if isinstance(value, TERMS)])

    def iris(self, iri: str, prop: str) -> list[str]:
        """The values that are IRIs."""
        return [value.value for value in self.values(iri, prop) if isinstance(value, ox.NamedNode)]

    def literals(self, iri: str, prop: str) -> list[ox.Literal]:
        """The values that are literals."""
        return [value for value in self.values(iri, prop) if isinstance(value, ox.Literal)]

    def first(self, iri: str, prop: str) -> str:
        """The first value as text; empty when there is none."""
        return next((value.value for value in self.values(iri, prop)), "")

    def subjects(self, prop: str, iri: str) -> list[str]:
        """The IRIs of what has a value, sorted."""
        if prop in self._subjects:
            return self._subjects[prop].get(iri, [])
        quads = self._store.quads_for_pattern(None, ox.NamedNode(prop), ox.NamedNode(iri))
        return sorted({quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)})

    def _column(self, prop: str) -> dict[str, list[Value]]:
        found: dict[str, list[Value]] = {}
        for quad in self._store.quads_for_pattern(None, ox.NamedNode(prop), None):
            subject, value = quad.subject, quad.object  # each look makes the term anew
            if isinstance(value, TERMS) and isinstance(subject, ox.NamedNode):
                found.setdefault(subject.value, []).append(value)
        return {iri: ordered(values) for iri, values in found.items()}


def ordered(values: list[Value]) -> list[Value]:
    """The different ones among some values, in a stable order."""
    return sorted(set(values), key=str) if len(values) > 1 else values


def tag(literal: ox.Literal) -> str:
    """What a literal is besides its text: ``@`` and its language, or its datatype; empty for a plain text.

    >>> tag(ox.Literal("甲", language="zh")), tag(ox.Literal("甲"))
    ('@zh', '')
    >>> tag(ox.Literal(3))
    'http://www.w3.org/2001/XMLSchema#integer'
    """
    return str(literal).rpartition('"')[2].removeprefix("^^<").removesuffix(">")
