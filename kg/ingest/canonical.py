"""The canonical form of a CSV table, as ``kg fmt`` writes it: a change of data is a small change of text.

UTF-8 without byte order mark, line feeds, the ASCII headers in the order of the schema, rows sorted and
each row once, quotes only where they are needed. What stands in the cells is not touched.
"""

from collections.abc import Iterable
from pathlib import Path

from kg.errors import InputError
from kg.ingest.csvfile import grids
from kg.ingest.dataset import open_dataset
from kg.ingest.files import replace
from kg.records import Finding, Row
from kg.schema import Schema
from kg.spec import TableSpec


def canonical(path: Path, spec: TableSpec, *, encoding: str = "") -> str:
    """The canonical text of a table's CSV file.

    Raises:
        InputError: when the file cannot be read without findings, or has a header that is no column,
            or two headers for one column.
    """
    (grid,) = grids(path, path.name, encoding=encoding, knows=lambda text: spec.header(text) is not None)
    lines = [*grid.findings, *grid.lines()]
    errors = [line for line in lines if isinstance(line, Finding) and line.severity == "error"]
    if errors:
        raise _refused(errors[0])
    header, *rows = (line for line in lines if isinstance(line, Row))
    order = _order(header.cells, spec, path.name)
    wanted = [name for name in spec.headers if name in order]
    body = {tuple(row.cells[order[name]] for name in wanted) for row in rows}
    return csv_text([wanted, *sorted(body)])


def format_dataset(folder: Path, schema: Schema, *, check: bool = False) -> list[str]:
    """Bring the CSV tables of a data set into canonical form; the files that were not in it.

    With ``check`` nothing is written.

    Raises:
        InputError: when a table cannot be read without findings.
    """
    dataset = open_dataset(folder, schema)
    errors = (f for f in dataset.findings() if f.severity == "error" and f.file.endswith(".csv"))
    if first := next(errors, None):
        raise _refused(first)
    changed = []
    for table in dataset.tables():
        path = folder / table.file
        if path.suffix.lower() == ".csv":
            data = canonical(path, schema.tables[table.table], encoding=dataset.encoding).encode()
            if data != path.read_bytes():
                changed.append(table.file)
                if not check:
                    replace(path, data)
    return changed


def csv_text(rows: Iterable[Iterable[str]], *, delimiter: str = ",", end: str = "\n") -> str:
    """Rows as CSV text, quoted only where reading would otherwise go wrong."""
    lines = []
    for row in rows:
        cells = [_quoted(cell, delimiter) for cell in row]
        lines.append((delimiter.join(cells) if cells != [""] else '""') + end)
    return "".join(lines)


def _quoted(cell: str, delimiter: str) -> str:
    if any(mark in cell for mark in (delimiter, '"', "\n", "\r")):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _order(headers: tuple[str, ...], spec: TableSpec, file: str) -> dict[str, int]:
    """Where each canonical header stands in the file."""
    order: dict[str, int] = {}
    for place, text in enumerate(headers):
        header = spec.header(text)
        if header is None:
            fix = "use " + ", ".join(spec.headers)
            raise InputError(f"{text!r} is no column of {spec.name}", where=file, fix=fix)
        name = f"{header.column.name}@{header.language}" if header.language else header.column.name
        if name in order:
            raise InputError(f"two headers mean {name}", where=file, fix="delete one")
        order[name] = place
    return order


def _refused(finding: Finding) -> InputError:
    message, fix = finding.message.in_("en"), finding.fix.in_("en")
    return InputError(message, where=finding.where(), fix=fix)
