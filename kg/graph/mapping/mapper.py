"""Rows to quads: each table is compiled once, then its rows stream through as N-Quads lines.

Two passes over the tables. The first enters ids and handles into the directory; the second maps. Every rule
that a row breaks becomes a finding; nothing stops at the first. IRIs only: there are no blank nodes.
"""

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from kg.graph.mapping.columns import Plan, finding, plan
from kg.graph.mapping.compiled import Context
from kg.graph.mapping.directory import Directory, bad_id
from kg.graph.mapping.evidence import Evidence
from kg.graph.mapping.filling import cell, fill, lengths, own_concepts, things
from kg.graph.mapping.messages import CellError
from kg.graph.mapping.rowmap import RowMap
from kg.records import Finding, Row, TableFile
from kg.schema import Schema


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a thing or relation comes from; ``headers`` are those of its file, by canonical name."""

    file: str
    row: int
    table: str
    headers: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)


class Mapper:
    """The mapping of one data set.

    ``files`` are its tables, in the order in which findings should come; ``texts`` the source texts at hand,
    by source id; ``language`` tags quoted words where the ontology wants a language.
    """

    def __init__(
        self,
        schema: Schema,
        base: str,
        files: Iterable[TableFile],
        texts: Mapping[str, str] | None = None,
        *,
        language: str = "",
    ) -> None:
        self._schema, self._base, self._files = schema, base, tuple(files)
        self._texts, self._language = texts or {}, language

    def lines(self, findings: list[Finding]) -> Iterator[str]:
        """Every quad of the data set as a line of N-Quads, unsorted and with repetitions."""
        return chain.from_iterable(self.blocks(findings))

    def blocks(self, findings: list[Finding]) -> Iterator[list[str]]:
        """The same lines, row by row."""
        for one in self._compiled(findings):
            yield from _mapped(one, findings)

    def origins(self, wanted: Collection[str]) -> dict[str, tuple[Origin, ...]]:
        """The rows that speak of some IRIs: as the row's own thing or relation, or as its mention."""
        places: dict[str, dict[Origin, None]] = {iri: {} for iri in wanted}
        for one in self._compiled([]) if places else ():
            file, table, headers = one.plan.file.file, one.plan.spec.name, _headers(one.plan)
            for row in one.plan.file.rows():
                for iri in {line.split(" ", 1)[0][1:-1] for line in one.lines(row, [])} & places.keys():
                    places[iri][Origin(file, row.number, table, headers)] = None
        return {iri: tuple(found) for iri, found in places.items() if found}

    def _compiled(self, findings: list[Finding]) -> Iterator[RowMap]:
        """Each table, ready to map; the directory lives as long as this goes on."""
        plans = [plan(self._schema.tables[file.table], file, findings) for file in self._files]
        directory = Directory(self._schema, self._base, lambda: _names(directory, plans))
        fill(directory, plans, self._schema, findings)
        context = Context(
            self._schema,
            self._base,
            self._language,
            directory,
            Evidence(self._base, self._texts, lengths(plans)),
            own_concepts(plans, self._schema, self._base),
        )
        maps = [RowMap(one, context) for one in plans]
        _handles(directory, maps, findings)
        yield from maps


def _headers(one: Plan) -> dict[str, str]:
    """The headers of a file, by their canonical names."""
    return {s.column.name + (f"@{s.language}" if s.language else ""): s.header for s in one.slots}


def _mapped(one: RowMap, findings: list[Finding]) -> Iterator[list[str]]:
    hashes = array("q")
    for row in one.plan.file.rows():
        lines = one.lines(row, findings)
        hashes.append(hash(row.cells))
        if lines:
            yield lines
    if len(set(hashes)) < len(hashes):
        findings += _repeated(one.plan, hashes)


def _repeated(one: Plan, hashes: "array[int]") -> Iterator[Finding]:
    """A second look at a table in which rows seem to be there twice."""
    seen: set[int] = set()
    doubtful = {h for h in hashes if h in seen or seen.add(h)}  # type: ignore[func-returns-value]
    first: dict[tuple[str, ...], int] = {}
    for row in one.file.rows():
        if hash(row.cells) not in doubtful or not any(row.cells):
            continue
        if row.cells in first:
            yield finding(CellError("duplicate-row", first=first[row.cells]), one.file.file, row.number)
        first.setdefault(row.cells, row.number)


def _names(directory: Directory, plans: Iterable[Plan]) -> Iterator[tuple[str, int, str]]:
    """Every name in the entity tables, with the group and id of its thing."""
    for one in things(plans):
        id_, names = one.part("id"), one.parts("name")
        for row in one.file.rows():
            text = cell(row, id_)
            for name in {cell(row, slot) for slot in names} - {""}:
                yield from ((name, group, text) for group in directory.groups_of(text, one.spec.kind))


def _handles(directory: Directory, maps: Iterable[RowMap], findings: list[Finding]) -> None:
    """Enter the handles of relation rows, in as many rounds as rows refer to rows."""
    pending: list[tuple[str, RowMap, Row]] = []
    first: dict[str, str] = {}
    for one in maps:
        slot = None if one.plan.spec.kind else one.plan.part("id")
        for row in one.plan.file.rows() if slot else ():
            handle = cell(row, slot)
            if not handle:
                continue
            place = f"{one.plan.file.file}:{row.number}"
            error = bad_id(handle)
            if handle in first:
                error = CellError("duplicate-id", handle, first=first[handle])
            if error:
                findings.append(finding(error, one.plan.file.file, row.number, slot.header if slot else ""))
            else:
                pending.append((handle, one, row))
            first.setdefault(handle, place)
    directory.waiting = {handle for handle, _, _ in pending}
    left = len(pending) + 1
    while len(pending) < left:
        left = len(pending)
        pending = [one for one in pending if not _entered(directory, *one)]


def _entered(directory: Directory, handle: str, one: RowMap, row: Row) -> bool:
    iri = one.identity(row)
    if iri:
        directory.add_handle(handle, iri, one.plan.spec.target)
        directory.waiting.discard(handle)
    return bool(iri)
