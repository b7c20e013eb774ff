"""Headers: which column of the schema each column of a file is, and what is wrong with the header row."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.graph.mapping.cells import nearest
from kg.graph.mapping.messages import RULES, CellError, near, said
from kg.iri import DHQ, RDF, SKOS
from kg.records import Finding, TableFile
from kg.spec import Column, TableSpec

STATUS, REASON = DHQ + "status", DHQ + "inferenceReason"
SPECIAL = {STATUS: "status", REASON: "reason"}
"""Predicates of the evidence machinery whose columns say how a row is known."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A column of a file: where it stands, what it is called there, and what it means."""

    index: int
    header: str
    column: Column
    language: str = ""

    @property
    def predicate(self) -> str:
        """The predicate of the column's (first) step."""
        return self.column.path[0].predicate

    @property
    def part(self) -> str:
        """What the column does for its row: ``id``, ``source``, ``quote``, ``at``, ``status``, ``reason``,
        ``type``, ``name``, or nothing special."""
        return own_part(self.column)


def own_part(column: Column) -> str:
    """The part that a column plays for its row; see :attr:`Slot.part`."""
    predicate = column.path[0].predicate
    if column.name == "id" and column.kind == "literal":
        return "id"
    if column.evidence:
        return column.evidence
    if column.vocabulary == "classes" and predicate == RDF + "type":
        return "type"
    return "name" if predicate == SKOS + "prefLabel" else SPECIAL.get(predicate, "")


@dataclass(frozen=True, slots=True)
class Plan:
    """A table of a data set with its headers understood."""

    spec: TableSpec
    file: TableFile
    slots: tuple[Slot, ...]
    absent: tuple[Column, ...]

    def part(self, name: str) -> Slot | None:
        """The first slot that plays a part, or None."""
        return next((slot for slot in self.slots if slot.part == name), None)

    def parts(self, name: str) -> tuple[Slot, ...]:
        """All slots that play a part."""
        return tuple(slot for slot in self.slots if slot.part == name)


def plan(spec: TableSpec, file: TableFile, findings: list[Finding]) -> Plan:
    """Understand the headers of a file; complain about those that cannot be."""
    slots: list[Slot] = []
    seen: set[str] = set()
    for index, text in enumerate(file.headers):
        header = spec.header(text)
        if header is None:
            if text.strip():
                findings.append(_unknown(spec, file, text))
            continue
        name = f"{header.column.name}@{header.language}"
        if name in seen:
            findings.append(finding(CellError("duplicate-column"), file.file, 1, text))
            continue
        seen.add(name)
        slots.append(Slot(index, text, header.column, header.language))
    present = {slot.column.name for slot in slots}
    absent = tuple(column for column in spec.columns if column.name not in present)
    findings += _missing(file, absent)
    return Plan(spec, file, tuple(slots), absent)


def _unknown(spec: TableSpec, file: TableFile, text: str) -> Finding:
    known = [name for c in spec.columns for name in (*c.headers, c.title.zh, c.title.en) if name]
    error = CellError("unknown-column", text, table=spec.name, near=near(nearest(text, known)))
    return finding(error, file.file, 1, text)


def _missing(file: TableFile, absent: tuple[Column, ...]) -> Iterator[Finding]:
    for column in absent:
        if column.required and not column.default:
            error = CellError("missing-column", column.name, title=column.title, name=column.headers[0])
            yield finding(error, file.file, 1, column.name)


def finding(error: CellError, file: str, row: int, column: str = "") -> Finding:
    """The finding that a broken rule gives at a place."""
    rule = RULES[error.rule]
    return Finding(
        severity=rule.severity,
        rule=error.rule,
        message=said(rule.message, error.fills),
        fix=said(rule.fix, error.fills),
        file=file,
        row=row,
        column=column,
        value=error.value,
    )
