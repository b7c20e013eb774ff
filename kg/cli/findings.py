"""How findings are printed: a line each for people, or as a table for programs."""

from collections.abc import Iterable

from kg.cli.options import rendered
from kg.cli.words import SEVERITIES
from kg.records import Finding
from kg.table import Table, plain

COLUMNS = ("severity", "file", "row", "column", "value", "message", "fix", "rule")


def shown(findings: Iterable[Finding], form: str, lang: str) -> str:
    """Findings as lines (``text``) or in one of the forms of a table."""
    if form == "text":
        return "\n".join(plain(SEVERITIES[f.severity].in_(lang) + f.line(lang)) for f in findings)
    rows = (
        (f.severity, f.file, f.row or None, f.column, f.value, f.message.in_(lang), f.fix.in_(lang), f.rule)
        for f in findings
    )
    return rendered(Table.of(COLUMNS, rows), form)
