"""Columns: what a store says of all its relations, read property by property instead of fact by fact.

The store is asked in SPARQL and answers in one block of text, which is several times quicker than an object
for each quad. What counts is what :mod:`kg.graph.telling.facts` makes of one relation: its most specific
class is its kind; its subject, target and property are the first of those it has.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pyoxigraph as ox
from scipy import sparse

from kg.analysis.network import ACTED_ON, NETWORK, annotated
from kg.analysis.nodes import FAMILIES
from kg.analysis.ties import Matrix
from kg.graph.telling.facts import RELATION, SEGMENT, SOURCE, STATUS, STRUCTURE, SUPPORTED
from kg.iri import DHQ, EXPLICIT, STATUSES, local_name
from kg.schema import Schema


class Row(NamedTuple):
    """An edge: its ends, its fact, status and term; whether the term is a property that links the two, or a
    role that ties to what was acted on."""

    source: str
    target: str
    fact: str
    status: str
    term: str
    structural: bool = False
    role: bool = False


class Pairs(NamedTuple):
    """Subjects and, beside each, a value."""

    subjects: list[str]
    values: list[str]


class Columns:
    """Reads the relations of one store in bulk."""

    def __init__(self, store: ox.Store, schema: Schema) -> None:
        self._store, self._schema = store, schema

    def rows(self, *, explicit_only: bool = False) -> list[Row]:
        """Every edge, in order of the fact's IRI; after a fact's own edge those of its roles."""
        kinds, statuses = self._kinds(), self._statuses()
        subjects, targets = (_least(self._pairs(*self._parts(part))) for part in ("subject", "target"))
        relations = _least(self._pairs(STRUCTURE), end=">")
        acted = self._acted()
        rows = []
        for fact in sorted(kinds.keys() & subjects.keys() & targets.keys()):
            status = statuses.get(fact, STATUSES[0])
            if explicit_only and status != STATUSES[0]:
                continue
            subject, relation = subjects[fact], relations.get(fact, "")
            term = relation or kinds[fact]
            rows.append(Row(subject, targets[fact], fact, status, term, structural=bool(relation)))
            rows += [Row(subject, it, fact, status, role, role=True) for role, it in acted.get(fact, ())]
        return rows

    def families(self) -> dict[str, str]:
        """The family of everything that has one, by IRI."""
        found: dict[str, str] = {}
        for family, iri in reversed(FAMILIES.items()):  # the first that fits counts
            for kind in sorted(self._schema.subclasses(iri) & self._schema.classes.keys()):
                found.update(dict.fromkeys(self._instances(kind), family))
        return found

    def citations(self, facts: tuple[str, ...]) -> tuple[tuple[str, ...], Matrix]:
        """The sources, and which of them each of some rows' facts cites: shape (rows, sources)."""
        mentions, segments = _grouped(self._pairs(SUPPORTED)), self._pairs(SEGMENT)
        source = _least(self._pairs(SOURCE))  # a segment is of one source
        told: dict[str, set[str]] = {}
        for mention, segment in zip(*segments, strict=True):
            if segment in source:
                told.setdefault(mention, set()).add(source[segment])
        names = tuple(sorted({one for found in told.values() for one in found}))
        place = {iri: at for at, iri in enumerate(names)}
        cited = [
            sorted({place[one] for mention in mentions.get(fact, ()) for one in told.get(mention, ())})
            for fact in facts
        ]
        starts = np.cumsum([0, *map(len, cited)], dtype=np.int32)
        flat = np.fromiter((at for row in cited for at in row), np.int32, int(starts[-1]))
        ones = np.ones(len(flat), np.bool_)
        return names, sparse.csr_array((ones, flat, starts), shape=(len(facts), len(names)))

    def _kinds(self) -> dict[str, str]:
        """The most specific class of each relation: of equally specific ones the last by IRI."""
        found: dict[str, str] = {}
        depth = {c: len(self._schema.superclasses(c)) for c in self._schema.subclasses(RELATION)}
        for kind in sorted(depth, key=lambda c: (depth[c], c)):
            found.update(dict.fromkeys(self._instances(kind), kind))
        return found

    def _statuses(self) -> dict[str, str]:
        """The status of each relation that is not explicit."""
        query = f"SELECT ?f ?s {{ ?f <{STATUS}> ?other . FILTER(?other != <{EXPLICIT}>) ?f <{STATUS}> ?s }}"
        found = _least(self._ask(query), end=">").items()
        return {fact: local_name(status) for fact, status in found if status != EXPLICIT}

    def _acted(self) -> dict[str, list[tuple[str, str]]]:
        """For each relation that has them, the roles that tie to what was acted on, with the latter."""
        things = _grouped(self._pairs(ACTED_ON))
        roles = _grouped(self._pairs(*self._parts("role"))) if things else {}
        tying = {role for named in roles.values() for role in named if annotated(self._schema, role, NETWORK)}
        return {
            fact: [
                (role, thing)
                for role in sorted(set(roles.get(fact, ())) & tying)
                for thing in sorted(set(acted), key=_written)
            ]
            for fact, acted in things.items()
        }

    def _parts(self, part: str) -> list[str]:
        """The properties that name the subject, target or role of a relation."""
        return sorted(self._schema.subclasses(DHQ + part))

    def _pairs(self, *props: str) -> Pairs:
        """Subject and value of some properties, where both are IRIs, each pair once."""
        path = "|".join(f"<{prop}>" for prop in props)
        return self._ask(f"SELECT {'DISTINCT' if len(props) > 1 else ''} ?s ?o {{ ?s {path} ?o }}")

    def _instances(self, kind: str) -> list[str]:
        (found,) = self._answers(f"SELECT ?s {{ ?s a <{kind}> }}", 1)
        return found

    def _ask(self, query: str) -> Pairs:
        subjects, values = self._answers(query, 2)
        return Pairs(subjects, values)

    def _answers(self, query: str, width: int) -> list[list[str]]:
        """The answers in which everything is an IRI, as columns."""
        answers = self._store.query(query, use_default_graph_as_union=True)
        assert isinstance(answers, ox.QuerySolutions)  # noqa: S101 - all queries here are SELECT
        text = (answers.serialize(format=ox.QueryResultsFormat.TSV) or b"").decode()
        body = text.partition("\n")[2].replace("\t", "\n")
        if '"' in body or body.count("\n") != body.count(">\n"):
            lines = (line.split("\t") for line in text.split("\n")[1:-1])
            body = "".join(
                f"{one}\n" for line in lines if all(one[:1] == "<" for one in line) for one in line
            )
        flat = body[1:-2].split(">\n<") if body else []
        return [flat[place::width] for place in range(width)]


def _least(pairs: Pairs, end: str = "") -> dict[str, str]:
    """The first value of each subject; with ``end``, in the order of values as they are written."""
    found = dict(zip(*pairs, strict=True))
    if len(found) < len(pairs.subjects):
        several = _grouped(pairs)
        found = {one: min(values, key=lambda value: value + end) for one, values in several.items()}
    return found


def _written(iri: str) -> str:
    return f"{iri}>"


def _grouped(pairs: Pairs) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one, value in zip(*pairs, strict=True):
        found.setdefault(one, []).append(value)
    return found
