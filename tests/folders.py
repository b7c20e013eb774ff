"""Data set folders and workbooks, made by code."""

import zipfile
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from kg.ingest.dataset import Dataset, open_dataset
from kg.records import Finding
from kg.schema import Schema, load_schema

MANIFEST = 'id = "shi"\ntitle = "虚构"\nbase = "https://example.org/id/"\n'
_SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


@cache
def schema() -> Schema:
    return load_schema()


def make(folder: Path, files: dict[str, str | bytes], manifest: str = MANIFEST) -> Path:
    """A data set folder with these files."""
    for name, content in {"dataset.toml": manifest, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def opened(folder: Path, files: dict[str, str | bytes], manifest: str = MANIFEST) -> Dataset:
    """The data set that a folder with these files is."""
    return open_dataset(make(folder, files, manifest), schema())


def rows(dataset: Dataset, table: str) -> list[tuple[int, tuple[str, ...]]]:
    """The rows of a table, with their numbers."""
    (found,) = (file for file in dataset.tables() if file.table == table)
    return [(row.number, row.cells) for row in found.rows()]


def rules(findings: tuple[Finding, ...] | list[Finding]) -> list[tuple[str, str, int]]:
    """Rule, file and row of each finding."""
    return [(finding.rule, finding.file, finding.row) for finding in findings]


def sheet(cells: list[list[str]]) -> str:
    """The XML of a sheet of texts."""
    lines = []
    for number, line in enumerate(cells, 1):
        inside = "".join(
            f'<c r="{chr(65 + column)}{number}" t="inlineStr">'
            f'<is><t xml:space="preserve">{escape(text)}</t></is></c>'
            for column, text in enumerate(line)
        )
        lines.append(f'<row r="{number}">{inside}</row>')
    return f"<sheetData>{''.join(lines)}</sheetData>"


def workbook(
    path: Path,
    sheets: dict[str, str],
    *,
    parts: dict[str, str | bytes] | None = None,
    styles: str = "",
    strings: str = "",
) -> Path:
    """A workbook with these sheets (XML inside <worksheet>) and further parts."""
    names = list(enumerate(sheets, 1))
    listed = "".join(f'<sheet name="{escape(n)}" sheetId="{i}" r:id="r{i}"/>' for i, n in names)
    links = "".join(
        f'<Relationship Id="r{i}" Type="{_LINK}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i, _ in names
    )
    links += f'<Relationship Id="s" Type="{_LINK}/styles" Target="styles.xml"/>'
    links += f'<Relationship Id="t" Type="{_LINK}/sharedStrings" Target="sharedStrings.xml"/>'
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="a" '
        f'Type="{_LINK}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_SPACE}" xmlns:r="{_LINK}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{links}</Relationships>",
        "xl/styles.xml": f'<styleSheet xmlns="{_SPACE}">{styles}</styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_SPACE}">{strings}</sst>',
    }
    files |= {
        f"xl/worksheets/sheet{i}.xml": f'<worksheet xmlns="{_SPACE}">{sheets[n]}</worksheet>'
        for i, n in names
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (files | (parts or {})).items():
            archive.writestr(name, content)
    return path
