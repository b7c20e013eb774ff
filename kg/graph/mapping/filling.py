"""The first pass over the tables: ids into the directory, a data set's own concepts into the choices."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from kg.graph.mapping.cells import Choices, values
from kg.graph.mapping.columns import Plan, Slot, finding
from kg.graph.mapping.directory import Directory, bad_id
from kg.graph.mapping.messages import CellError
from kg.iri import DHQ, SKOS
from kg.records import Finding, Row, Text
from kg.schema import Schema

IN_SCHEME, LENGTH = SKOS + "inScheme", DHQ + "codePoints"


def cell(row: Row, slot: Slot | None) -> str:
    """The text of a row's cell, without outer space; empty when the row or the file lacks it."""
    return row.cells[slot.index].strip() if slot and slot.index < len(row.cells) else ""


def things(plans: Iterable[Plan]) -> list[Plan]:
    """The tables whose rows are things with ids of their own."""
    return [plan for plan in plans if plan.spec.kind and plan.part("id")]


def fill(directory: Directory, plans: Iterable[Plan], schema: Schema, findings: list[Finding]) -> None:
    """Enter every id of the entity tables; complain about those that are malformed, alike or used twice."""
    for plan in things(plans):
        slot, groups = plan.part("id"), _Groups(plan, schema, directory)
        twice: set[str] = set()
        for row in plan.file.rows():
            text = cell(row, slot)
            if not text:
                continue
            errors = _unfit(directory, text)
            findings += (finding(e, plan.file.file, row.number, slot.header if slot else "") for e in errors)
            if not errors and not directory.add(text, groups.of(row)):
                twice.add(text)
        findings += _twice(plan, twice)


def _unfit(directory: Directory, text: str) -> list[CellError]:
    """What is wrong with an id: its form; and perhaps that it looks like another one."""
    error = bad_id(text)
    if error is None:
        return []
    other = directory.alike(text)
    return [error, CellError("similar-id", text, other=other)] if other else [error]


def _twice(plan: Plan, twice: set[str]) -> Iterator[Finding]:
    """A second look at a table in which ids are used twice: where was each used first?"""
    first: dict[str, str] = {}
    slot = plan.part("id")
    for row in plan.file.rows() if twice else ():
        text = cell(row, slot)
        if text not in twice:
            continue
        if text in first:
            error = CellError("duplicate-id", text, first=first[text])
            yield finding(error, plan.file.file, row.number, slot.header if slot else "")
        first.setdefault(text, f"{plan.file.file}:{row.number}")


class _Groups:
    """The group of each row of one table, by what its type cell says."""

    def __init__(self, plan: Plan, schema: Schema, directory: Directory) -> None:
        self._slot, self._kind, self._target = plan.part("type"), plan.spec.kind, plan.spec.target
        self._directory = directory
        column = self._slot.column if self._slot else None
        self._choices = Choices(schema.vocabulary(plan.spec, column).values()) if column else None
        self._known: dict[str, int] = {}

    def of(self, row: Row) -> int:
        """The group of a row. A type that is no class of the ontology is complained about later."""
        text = cell(row, self._slot)
        group = self._known.get(text)
        if group is None:
            found = [self._choices.find(one) for one in values(text)] if self._choices else []
            classes = tuple(sorted(set().union(*found))) or (self._target,)
            group = self._known[text] = self._directory.group(self._kind, classes)
        return group


def lengths(plans: Iterable[Plan]) -> dict[str, int]:
    """How long each source text is said to be, by source id."""
    found: dict[str, int] = {}
    for plan in things(plans):
        slot = next((s for s in plan.slots if s.predicate == LENGTH), None)
        for row in plan.file.rows() if slot else ():
            text = cell(row, slot)
            if text.isascii() and text.isdigit():
                found[cell(row, plan.part("id"))] = int(text)
    return found


def own_concepts(plans: Iterable[Plan], schema: Schema, base: str) -> dict[str, list[tuple[str, Text]]]:
    """The concepts that the data set itself defines, by scheme: IRI and label of each."""
    found: dict[str, list[tuple[str, Text]]] = defaultdict(list)
    for plan in things(plans):
        slot = next((s for s in plan.slots if s.predicate == IN_SCHEME), None)
        if slot is None:
            continue
        read = Choices(schema.vocabulary(plan.spec, slot.column).values()).find
        for row in plan.file.rows():
            names = {s.language: cell(row, s) for s in plan.parts("name")}
            iri = f"{base}{plan.spec.kind}/{cell(row, plan.part('id'))}"
            for scheme in read(cell(row, slot)):
                found[scheme].append((iri, Text(zh=names.get("zh", ""), en=names.get("en", ""))))
    return dict(found)
