"""How an organisation of some class belongs to the body in its name: read from the ontology's domains."""

from dataclasses import dataclass
from functools import cache

from kg.iri import DHQ, RDFS, compact
from kg.schema import Schema

_ORGANIZATION = "http://www.w3.org/ns/org#Organization"
_UNDER = frozenset({"http://www.w3.org/ns/org#linkedTo", "http://www.w3.org/ns/org#subOrganizationOf"})


@dataclass(frozen=True, slots=True)
class Relations:
    """The structural relations of organisations, by the class of the subject."""

    by_class: dict[str, str]
    above: dict[str, tuple[str, ...]]

    def parent(self, kind: str) -> str:
        """The relation in which an organisation of a class stands to its parent, as tables name it."""
        classes = self.above.get(kind, ())
        return next(
            (self.by_class[one] for one in classes if one in self.by_class), self.by_class[_ORGANIZATION]
        )


@cache
def relations(schema: Schema) -> Relations:
    """The relations of a schema that lead from an organisation to the one it belongs to."""
    by_class: dict[str, str] = {}
    for iri, term in schema.edges.items():
        domains = [value.value for value in schema.values(iri, RDFS + "domain")]
        ranges = [value.value for value in schema.values(iri, RDFS + "range")]
        if ranges == [_ORGANIZATION] and _UNDER.intersection(term.parents):
            by_class |= {domain: _local(iri) for domain in domains if domain not in by_class}
    above = {_local(iri): schema.superclasses(iri) for iri in schema.subclasses(_ORGANIZATION)}
    return Relations(by_class, above)


def _local(iri: str) -> str:
    return iri.removeprefix(DHQ) if iri.startswith(DHQ) else compact(iri)
