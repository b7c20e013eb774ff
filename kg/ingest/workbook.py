"""The XLSX template: one workbook, a sheet for each table, a note on each header, lists to choose from.

Columns are formatted as text, so that no spreadsheet program turns 2018-07 or 1-2 into a date. The same
schema gives the same bytes: a workbook carries no clock.
"""

import io
import re
import zipfile
from typing import Any

from kg.ingest.guide import Choice, Field, Sheet

ROWS = 5000
"""How far down the lists to choose from reach."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_WORDS = {
    "zh": (
        "说明",
        "选项",
        ("表", "用途"),
        "每张表填一类事物，每行一条。表头的批注说明各列；粗体并着色的列必填。",
    ),
    "en": (
        "README",
        "lists",
        ("table", "what it is for"),
        "Each sheet is a table, each row one thing. Notes on the headers explain the columns; those in bold "
        "and colour must be filled in.",
    ),
}


def workbook(sheets: list[Sheet], lang: str) -> bytes:
    """The bytes of a workbook with the templates of these tables."""
    from openpyxl import Workbook

    readme, lists, head, words = _WORDS[lang]
    book: Any = Workbook()
    first = book.active
    first.title = readme
    for row in [[words], [], list(head), *([one.title, one.purpose] for one in sheets)]:
        first.append(row)
    first.column_dimensions["A"].width, first.column_dimensions["B"].width = 24, 90
    names = {one.spec.name: _FORBIDDEN.sub(" ", one.title)[:31] for one in sheets}
    places = _Lists(lists)
    for one in sheets:
        _table(book.create_sheet(names[one.spec.name]), one, names, places)
    places.write(book)
    return _still(book)


class _Lists:
    """The hidden sheet of lists to choose from: where each list stands in it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._choices: dict[str, Choice] = {}

    def place(self, choice: Choice) -> str:
        """Where the values of a list stand, as a formula."""
        from openpyxl.utils import get_column_letter

        self._choices.setdefault(choice.name, choice)
        letter = get_column_letter(list(self._choices).index(choice.name) + 1)
        return f"'{self._name}'!${letter}$2:${letter}${len(choice.values) + 1}"

    def write(self, book: Any) -> None:
        """Add the sheet to the workbook."""
        sheet = book.create_sheet(self._name)
        sheet.sheet_state = "hidden"
        for column, choice in enumerate(self._choices.values(), 1):
            for row, value in enumerate([choice.name, *choice.values], 1):
                sheet.cell(row, column, value)


def _table(sheet: Any, one: Sheet, names: dict[str, str], lists: _Lists) -> None:
    from openpyxl.utils import get_column_letter

    for column, field in enumerate(one.fields, 1):
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].number_format = "@"
        sheet.column_dimensions[letter].width = max(12, min(40, 2 * len(field.header) + 4))
        _header(sheet.cell(1, column, field.header), field)
        source = _source(field, names, lists)
        if source:
            _offer(sheet, letter, source, strict=field.strict)
    for number, row in enumerate(one.rows, 2):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column, value or None)
            cell.data_type, cell.number_format = ("s" if value else "n"), "@"
    sheet.freeze_panes = "A2"


def _header(cell: Any, field: Field) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill

    cell.font = Font(bold=field.required)
    if field.required:
        cell.fill = PatternFill("solid", start_color="FFF2CC")
    note = Comment("\n".join(field.notes), "kg")
    note.width, note.height = 360, 40 + 20 * sum(1 + len(text) // 28 for text in field.notes)
    cell.comment = note


def _source(field: Field, names: dict[str, str], lists: _Lists) -> str:
    """Where the values to choose from stand: a list, or the ids of the one table that is referred to."""
    if field.choice:
        return lists.place(field.choice)
    if len(field.refers) == 1 and field.refers[0].kind:
        return f"'{names[field.refers[0].name]}'!$A$2:$A${ROWS}"
    return ""


def _offer(sheet: Any, letter: str, source: str, *, strict: bool) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    offer = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=strict)
    offer.add(f"{letter}2:{letter}{ROWS}")
    sheet.add_data_validation(offer)


def _still(book: Any) -> bytes:
    """The workbook without the time of its making."""
    made, still = io.BytesIO(), io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(still, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z\3", data)
            new.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return still.getvalue()
