"""The canonical form of a CSV table, as ``kg fmt`` writes it: a change of data is a small change of text.

Commas and line feeds, the headers in the order of the schema, rows sorted and each row once, quotes only
where they are needed. A file keeps its encoding and its byte order mark, so that ``dataset.toml`` stays
true of it and Excel opens it as before; Chinese headers stay Chinese. What stands in the cells is not
touched.
"""

from collections.abc import Iterable
from pathlib import Path

from kg.errors import InputError
from kg.ingest.csvfile import layout, records
from kg.ingest.dataset import open_dataset
from kg.ingest.files import replace
from kg.ingest.grid import checked
from kg.ingest.names import headers
from kg.ingest.working import TITLES, places
from kg.ingest.working import knows as can_stand
from kg.records import Finding, Row
from kg.schema import Schema
from kg.spec import TableSpec


def canonical(path: Path, spec: TableSpec, *, encoding: str = "") -> bytes:
    """The canonical form of a table's CSV file.

    Raises:
        InputError: when the file cannot be read without findings, or has a header that is no column,
            or two headers for one column.
    """
    found = layout(path, path.name, encoding=encoding, knows=lambda text: can_stand(spec, text))
    lines = (
        [found] if isinstance(found, Finding) else list(checked(records(path, path.name, found), path.name))
    )
    errors = [line for line in lines if isinstance(line, Finding) and line.severity == "error"]
    if errors or isinstance(found, Finding):
        raise _refused(errors[0])
    header, *rows = (line for line in lines if isinstance(line, Row))
    return found.data(csv_text(_sorted(header.cells, rows, spec, path.name)))


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
            data = canonical(path, schema.tables[table.table], encoding=dataset.encoding)
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


def _sorted(
    titles: tuple[str, ...], rows: Iterable[Row], spec: TableSpec, file: str
) -> list[tuple[str, ...]]:
    """The header and the rows, in canonical order."""
    order = _order(titles, spec, file)
    lang = "en" if all(map(str.isascii, titles)) else "zh"
    shown = [name for column in spec.columns for name in headers(column, lang)]
    wanted = {name: title for name, title in zip(spec.headers, shown, strict=True) if name in order}
    for name, place in places(spec, titles).items():
        wanted[name], order[name] = TITLES[name].in_(lang), place
    body = {tuple(row.cells[order[name]] for name in wanted) for row in rows}
    return [tuple(wanted.values()), *sorted(body)]


def _order(titles: tuple[str, ...], spec: TableSpec, file: str) -> dict[str, int]:
    """Where each canonical header stands in the file."""
    order: dict[str, int] = {}
    working = set(places(spec, titles).values())
    for place, text in enumerate(titles):
        if place in working:
            continue
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
