"""A workbook surveyed before it is read: which sheets hold anything, and what is wrong with them.

The reading library drops error values and formulas without a result, and allocates the whole rectangle
that a sheet spans, so that one stray cell can abort the process. Both are found here, by one pass of a
parser over every part.
"""

import posixpath
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.ingest.package import Package, opened
from kg.ingest.sheetcells import Content, Fault, SheetCells, Trouble, letters
from kg.records import Finding, Text

MOST_CELLS = 5_000_000
_WORKBOOK, _RELATIONS, _STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
_UNUSUAL = (
    rb"""<c(?! r="[A-Z][1-9][0-9]{0,4}"(?: s="[0-9]+")?(?: t="(?:n|s|b|str|inlineStr)")?/?>)[\s/>]"""
    rb"""|<[^\s<>/]*:(?:c|row|f|v|is|mergeCell)[\s/>]|<f[\s/>]|<mergeCell|<[\s!]|\x00"""
)
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_NO_DAY = frozenset({17, 27, 36, 50, 52, 57})
_NO_YEAR = frozenset({16, 28, 29, 51, 53, 54, 58})
"""Built-in date formats (from 27 on: of Chinese Excel) that hide the day, or the year, of a date."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet in use, what is wrong with its cells, and whether it is safe to read."""

    name: str
    findings: tuple[Finding, ...] = ()
    readable: bool = True


def survey(path: Path, file: str) -> tuple[Sheet, ...]:
    """The sheets of a workbook that hold anything, in order.

    Raises:
        RefusedError: when the workbook is not safe to open.
    """
    with opened(path, file) as package:
        partial = _partial_dates(package)
        parts = {name: _content(package, name, partial) for name in package.xml()}
        sheets = [(name, parts[part]) for name, part in _sheets(package)]
        return tuple(_sheet(name, file, content) for name, content in sheets if content.rows)


def _content(package: Package, part: str, partial: frozenset[str]) -> Content:
    """What a part holds; looked at cell by cell only when a quick search finds something unusual."""
    plain = _plain(package, part, partial)
    if plain is not None:
        package.parse(part)
        return Content(rows=int(plain), columns=int(plain))

    def refuse(place: str) -> Exception:
        return package.refuse(f"没有 {place!r} 这个位置", f"has no place {place!r}")

    cells = SheetCells(partial, refuse)
    package.parse(part, cells.listen)
    return cells.content()


def _plain(package: Package, part: str, partial: frozenset[str]) -> bool | None:
    """Whether a plain sheet holds anything; None when it is not plain.

    Plain is: cells from A1 to Z99999, each with its reference first; no formula, error, partial date,
    merged cells, comment or document type.
    """
    if not part.startswith("xl/worksheets/"):
        return None
    styles = "|".join(sorted(partial)) or "-"
    unusual = re.compile(_UNUSUAL + f"""| s=["'](?:{styles})["']""".encode())
    rest, used = b"", False
    for piece in package.pieces(part):
        text = rest + piece
        cut = text.rfind(b">") + 1
        if unusual.search(text, 0, cut) or len(text) - cut > len(piece):
            return None
        used = used or b"<v" in text or b"<is" in text
        rest = text[cut:]
    return None if rest.strip() else used


def _sheet(name: str, file: str, content: Content) -> Sheet:
    if content.rows * content.columns > MOST_CELLS:
        last = f"{letters(content.columns)}{content.rows}"
        return Sheet(name, (_too_large(name, file, last),), readable=False)
    return Sheet(name, tuple(_finding(name, file, fault) for fault in content.faults))


def _sheets(package: Package) -> list[tuple[str, str]]:
    """The name and the part of each sheet."""
    targets = {_get(node, "Id"): _get(node, "Target") for node in _nodes(package, _RELATIONS, "Relationship")}
    found = []
    for node in _nodes(package, _WORKBOOK, "sheet"):
        target = targets.get(_get(node, "id"), "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if part not in package.xml():
            raise package.refuse("有一张表没有内容", "names a sheet that is not in it")
        found.append((_get(node, "name"), part))
    return found


def _partial_dates(package: Package) -> frozenset[str]:
    """The cell styles, by number, that show dates without a day or without a year."""
    if _STYLES not in package.names:
        return frozenset()
    nodes = _nodes(package, _STYLES, "numFmt")
    own = {_get(node, "numFmtId") for node in nodes if _hides_part(_get(node, "formatCode"))}
    hidden = own | {str(number) for number in _NO_DAY | _NO_YEAR}
    styles = (style for block in _nodes(package, _STYLES, "cellXfs") for style in block)
    return frozenset(str(n) for n, style in enumerate(styles) if _get(style, "numFmtId") in hidden)


def _hides_part(code: str) -> bool:
    shown = _LITERAL.sub("", code).partition(";")[0].lower()
    year, day = "y" in shown, "d" in shown
    return (year and not day) or (day and not year and "e" not in shown)


def _nodes(package: Package, part: str, tag: str) -> list[Any]:
    from defusedxml import ElementTree

    if part not in package.names:
        raise package.refuse(f"缺少 {part}", f"lacks {part}")
    package.parse(part)
    root = ElementTree.fromstring(package.read(part))
    return [node for node in root.iter() if str(node.tag).rpartition("}")[2] == tag]


def _get(node: Any, name: str) -> str:
    return next((value for key, value in node.attrib.items() if key.rpartition("}")[2] == name), "")


_MESSAGES = {
    Trouble.ERROR: Text("是错误值", "is an error value"),
    Trouble.FORMULA: Text("是没有计算结果的公式", "is a formula without a result"),
    Trouble.PARTIAL_DATE: Text("是只显示一部分的日期", "is a date shown without its day or its year"),
    Trouble.MERGED: Text("属于合并单元格", "belongs to merged cells"),
}
_FIXES = {
    Trouble.PARTIAL_DATE: Text("改成文字，如 2018-07", "write it as text, such as 2018-07"),
    Trouble.MERGED: Text("取消合并，逐格填写", "unmerge them and fill in each cell"),
}
_AS_TEXT = Text("改填文字", "write the text itself")


def _finding(sheet: str, file: str, fault: Fault) -> Finding:
    cell, message = f"{sheet}!{fault.letters}{fault.row}", _MESSAGES[fault.trouble]
    return Finding(
        "warning" if fault.trouble is Trouble.MERGED else "error",
        "merged-cells" if fault.trouble is Trouble.MERGED else "cell-value",
        Text(f"{cell} {message.zh}", f"{cell} {message.en}"),
        _FIXES.get(fault.trouble, _AS_TEXT),
        file,
        fault.row,
        value=fault.value,
    )


def _too_large(sheet: str, file: str, last: str) -> Finding:
    return Finding(
        "error",
        "sheet-size",
        Text(f"{sheet} 的内容一直延伸到 {last}", f"{sheet} reaches as far as the cell {last}"),
        Text("删去表格以外的行列，或改用 .csv", "delete the rows and columns beyond the table, or use .csv"),
        file,
    )
