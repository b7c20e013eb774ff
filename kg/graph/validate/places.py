"""Where a complaint about the graph belongs in the tables: the row that made the node, and the column."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import pyoxigraph as ox

from kg.graph.mapping.mapper import Origin
from kg.graph.validate.shapes import Node
from kg.graph.validate.wording import short, whole
from kg.iri import kebab, local_name
from kg.records import Finding, Severity, Text
from kg.schema import Schema
from kg.spec import Column, TableSpec

Origins = Callable[[Collection[str]], Mapping[str, tuple[Origin, ...]]]
"""IRIs → the rows that speak of them."""

_STEP = re.compile(r"\^?<[^>]*>")


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something wrong with a node of the graph, not yet joined to a row.

    ``paths``: the properties that it may concern, likeliest first; ``shape``: the IRI of the source shape.
    """

    severity: Severity
    rule: str
    message: Text
    node: Node
    fix: Text = field(default_factory=Text)
    value: Node | None = None
    shape: str = ""
    paths: tuple[str, ...] = ()


def placed(complaints: Iterable[Complaint], schema: Schema, origins: Origins | None) -> Iterator[Finding]:
    """The complaints as findings, joined to file, row and column; without origins they name their node."""
    found = list(complaints)
    wanted = {c.node.value for c in found if isinstance(c.node, ox.NamedNode)}
    rows = origins(wanted) if origins and wanted else {}
    seen: set[Finding] = set()
    for complaint in found:
        finding = _finding(complaint, schema, rows.get(complaint.node.value, ()))
        if finding not in seen:
            seen.add(finding)
            yield finding


def _finding(complaint: Complaint, schema: Schema, rows: tuple[Origin, ...]) -> Finding:
    bare = Finding(complaint.severity, complaint.rule, complaint.message, fix=complaint.fix)
    choices = [(row, schema.tables[row.table]) for row in rows]
    if not choices:
        name = whole(complaint.node.value)
        return replace(bare, message=_about(name, complaint), value=_shown(complaint))
    ranked = sorted(choices, key=lambda choice: _rank(complaint, choice[1]))
    row, spec = ranked[0]
    column = column_of(spec, complaint)
    shown = _shown(complaint)
    if not shown and not column and spec.kind:
        shown = local_name(complaint.node.value)  # the thing itself, by its id
    return replace(
        bare,
        file=row.file,
        row=row.row,
        column=_header(column, complaint.value, row) if column else "",
        value=shown,
    )


def _header(column: Column, value: Node | None, row: Origin) -> str:
    """What a column is called in the file; of a text in several languages, the header of the value's."""
    language = value.language if isinstance(value, ox.Literal) else None
    name = f"{column.name}@{language}" if language in column.languages else column.headers[0]
    return row.headers.get(name, name)


def _about(name: str, complaint: Complaint) -> Text:
    return Text(zh=f"{name}：{complaint.message.in_('zh')}", en=f"{name}: {complaint.message.in_('en')}")


def _shown(complaint: Complaint) -> str:
    return "" if complaint.value is None else short(complaint.value)


def _rank(complaint: Complaint, spec: TableSpec) -> tuple[bool, bool]:
    return not _own(spec, complaint.node.value), column_of(spec, complaint) is None


def _own(spec: TableSpec, iri: str) -> bool:
    """Whether the rows of a table make nodes with such IRIs, rather than speak of them."""
    if spec.kind:
        return iri.rpartition("/")[0].endswith(f"/{spec.kind}")
    return local_name(iri).startswith(kebab(local_name(spec.target)) + "-")


def column_of(spec: TableSpec, complaint: Complaint) -> Column | None:
    """The column that a complaint about a row of a table concerns, as far as one can tell."""
    for column in spec.columns:
        if column.shape == complaint.shape:
            return column
    for path in complaint.paths:
        for fits in (_same, _ends, _shares):
            for column in spec.columns:
                if column.name != "id" and fits(column_path(column), path):
                    return column
    if _own(spec, complaint.node.value):
        return None
    return next((column for column in spec.columns if column.evidence == "quote"), None)


def column_path(column: Column) -> str:
    """A column's property path, spelled as SPARQL does."""
    return "/".join(("^" if step.inverse else "") + f"<{step.predicate}>" for step in column.path)


def _same(column: str, path: str) -> bool:
    return column == path


def _ends(column: str, path: str) -> bool:
    return column.endswith(f"/{path}")


def _shares(column: str, path: str) -> bool:
    """An evidence column runs over the first property of the path."""
    steps = _STEP.findall(column)
    return len(steps) > 1 and next(iter(_STEP.findall(path)), "") in steps
