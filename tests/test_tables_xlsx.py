"""XLSX tables: what cells become, and workbooks that must be refused before anything opens them."""

import struct
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ingest import package
from kg.ingest.dataset import Dataset, open_dataset
from tests.folders import make, rows, rules, schema, sheet, workbook

HEAD = '<row r="1"><c r="A1" t="str"><v>id</v></c><c r="B1" t="str"><v>name@zh</v></c></row>'
GOOD = sheet([["id", "name@zh"], ["zhang-san", "张三"]])


def persons(folder: Path, xml: str, **more: object) -> Dataset:
    """The data set whose persons are this sheet."""
    make(folder, {"tables/README.md": ""})
    workbook(folder / "tables" / "persons.xlsx", {"Sheet1": xml}, **more)  # type: ignore[arg-type]
    return open_dataset(folder, schema())


def cell(xml: str) -> str:
    """A sheet with headers and one cell in B2, given as XML."""
    return f'<sheetData>{HEAD}<row r="2"><c r="A2" t="str"><v>x</v></c>{xml}</row></sheetData>'


def only(dataset: Dataset) -> str:
    (finding,) = dataset.findings()
    return finding.line("en")


# ---- what cells become ----

FORMATS = [
    "0",
    "@",
    "yyyy-mm-dd",
    "yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;",
    "yyyy-mm",
    "m&quot;月&quot;d&quot;日&quot;",
]
STYLES = (
    "<numFmts>"
    + "".join(f'<numFmt numFmtId="{164 + n}" formatCode="{code}"/>' for n, code in enumerate(FORMATS))
    + "</numFmts><cellXfs>"
    + "".join(f'<xf numFmtId="{number}"/>' for number in [0, 14, 17, 22, *range(164, 164 + len(FORMATS))])
    + "</cellXfs>"
)


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ('<c r="B2" t="str"><v>张三</v></c>', "张三"),
        ('<c r="B2" t="s"><v>0</v></c>', "乙镇"),
        (
            '<c r="B2" t="inlineStr"><is><r><t>张</t></r><r><t xml:space="preserve"> 三</t></r></is></c>',
            "张 三",
        ),
        ('<c r="B2"><v>12</v></c>', "12"),
        ('<c r="B2"><v>12.0</v></c>', "12"),
        ('<c r="B2"><v>-3</v></c>', "-3"),
        ('<c r="B2"><v>1.5</v></c>', "1.5"),
        ('<c r="B2"><v>0.30000000000000004</v></c>', "0.3"),
        ('<c r="B2" t="b"><v>1</v></c>', "true"),
        ('<c r="B2" t="b"><v>0</v></c>', "false"),
        ('<c r="B2" s="1"><v>43282</v></c>', "2018-07-01"),
        ('<c r="B2" s="3"><v>43282</v></c>', "2018-07-01"),
        ('<c r="B2" s="3"><v>43282.5</v></c>', "2018-07-01T12:00:00"),
        ('<c r="B2" s="4"><v>43282</v></c>', "43282"),
        ('<c r="B2" s="6"><v>43282</v></c>', "2018-07-01"),
        ('<c r="B2" s="7"><v>43282</v></c>', "2018-07-01"),
        ('<c r="B2"><f>A2</f><v>7</v></c>', "7"),
        ('<c r="B2" t="str"><f>A2</f><v>x</v></c>', "x"),
        ('<c r="B2" t="str"><f>A2</f><v></v></c>', ""),
        ("<c><v>7</v></c>", "7"),
    ],
)
def test_cells(tmp_path: Path, xml: str, text: str) -> None:
    strings = "<si><t>乙镇</t><rPh sb='0' eb='1'><t>yi zhen</t></rPh></si>"
    dataset = persons(tmp_path, cell(xml), styles=STYLES, strings=strings)
    assert dataset.findings() == ()
    assert rows(dataset, "persons") == [(2, ("x", text))]


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        ('<c r="B2" t="e"><v>#REF!</v></c>', "Sheet1!B2 is an error value “#REF!”"),
        ('<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "Sheet1!B2 is an error value “#DIV/0!”"),
        ('<c r="B2"><f>SUM(A1:A2)</f></c>', "Sheet1!B2 is a formula without a result"),
        ('<c r="B2"><f>SUM(A1:A2)</f><v></v></c>', "Sheet1!B2 is a formula without a result"),
        ('<c r="B2" s="2"><v>43282</v></c>', "Sheet1!B2 is a date shown without its day or its year"),
        ('<c r="B2" s="8"><v>43282</v></c>', "Sheet1!B2 is a date shown without its day or its year"),
        ('<c r="B2" s="9"><v>43282</v></c>', "Sheet1!B2 is a date shown without its day or its year"),
        ('<c r="B2"><v>310105199001011234</v></c>', "a number of over fifteen digits has lost its last ones"),
    ],
)
def test_cells_that_cannot_be_taken(tmp_path: Path, xml: str, words: str) -> None:
    dataset = persons(tmp_path, cell(xml), styles=STYLES)
    (finding,) = dataset.findings()
    assert (finding.severity, finding.file, finding.row) == ("error", "tables/persons.xlsx", 2)
    assert words in finding.line("en")
    assert rows(dataset, "persons") == []


def test_other_parts_of_a_sheet_are_no_cells(tmp_path: Path) -> None:
    more = '<extLst><ext xmlns:xm="urn:x"><xm:f>A1</xm:f></ext></extLst><!-- <c r="A9"> -->'
    dataset = persons(tmp_path, GOOD + more)
    assert (len(rows(dataset, "persons")), dataset.findings()) == (1, ())


def test_rows_are_numbered_as_in_the_sheet(tmp_path: Path) -> None:
    xml = (
        f'<sheetData>{HEAD}<row r="5" hidden="1"><c r="A5" t="str"><v>a</v></c></row>'
        '<row r="7"><c r="B7" t="str"><v>甲</v></c></row></sheetData>'
    )
    dataset = persons(tmp_path, xml)
    assert rows(dataset, "persons") == [(5, ("a", "")), (7, ("", "甲"))]


def test_headers_are_in_row_1_and_may_leave_columns_free(tmp_path: Path) -> None:
    xml = (
        '<sheetData><row r="1"><c r="B1" t="str"><v>id</v></c></row>'
        '<row r="2"><c r="B2" t="str"><v>a</v></c></row></sheetData>'
    )
    assert rows(persons(tmp_path, xml), "persons") == [(2, ("", "a"))]
    dataset = persons(
        tmp_path, xml.replace('"1"', '"4"').replace("B1", "B4").replace('"2"', '"5"').replace("B2", "B5")
    )
    assert rules(dataset.findings()) == [("no-header", "tables/persons.xlsx", 1)]


def test_merged_cells_are_noted(tmp_path: Path) -> None:
    dataset = persons(tmp_path, GOOD + '<mergeCells><mergeCell ref="A2:A3"/></mergeCells>')
    (finding,) = dataset.findings()
    assert (finding.severity, finding.row) == ("warning", 2)
    assert "Sheet1!A2 belongs to merged cells “A2:A3”" in finding.line("en")
    assert len(rows(dataset, "persons")) == 1


@pytest.mark.parametrize("name", ["Sheet1", "人员", "persons"])
def test_a_sheet_alone_goes_by_the_name_of_its_file(tmp_path: Path, name: str) -> None:
    make(tmp_path, {"tables/README.md": ""})
    workbook(tmp_path / "tables" / "persons.xlsx", {name: GOOD, "Sheet2": "", "说明": sheet([["x"]])})
    dataset = open_dataset(tmp_path, schema())
    assert [(file.table, file.file) for file in dataset.tables()] == [("persons", "tables/persons.xlsx")]
    assert dataset.findings() == ()


def test_control_characters_in_a_workbook(tmp_path: Path) -> None:
    dataset = persons(tmp_path, sheet([["id", "note"], ["a", "x_x0007_y"], ["b", "乙"]]))
    assert rules(dataset.findings()) == [("control-character", "tables/persons.xlsx", 2)]
    assert rows(dataset, "persons") == [(3, ("b", "乙"))]


# ---- workbooks that are refused ----


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is not a workbook"),
        (b"id,name\n", "is not a workbook"),
        (b"PK\x03\x04rest", "is not a workbook"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "is encrypted, or an old .xls; take the password off",
        ),
        (b"PK\x05\x06" + b"\0" * 18, "lacks xl/styles.xml"),
    ],
)
def test_files_that_are_no_workbooks(tmp_path: Path, data: bytes, words: str) -> None:
    dataset = open_dataset(make(tmp_path, {"tables/persons.xlsx": data}), schema())
    assert dataset.tables() == ()
    assert (words if "lacks" not in words else "lacks xl/_rels/workbook.xml.rels") in dataset.findings()[
        0
    ].line("en")


BOMB = "<!DOCTYPE sst [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]>"


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "docProps/x.xml"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_are_refused_wherever_they_are(tmp_path: Path, part: str, encoding: str) -> None:
    data = ("\ufeff" if encoding == "utf-8" else "") + " " * 9 + BOMB + "<sst/>"
    path = tmp_path / "tables" / "persons.xlsx"
    persons(tmp_path, GOOD)
    _replaced(path, part, data.strip().encode(encoding))
    assert "holds a document type or entities (<!DOCTYPE)" in only(open_dataset(tmp_path, schema()))


def _replaced(path: Path, part: str, data: bytes) -> None:
    """The workbook with one part put in the place of another."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()} | {part: data}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)


def test_a_zip_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    dataset = persons(tmp_path, GOOD, parts={"xl/media/x.bin": b"\0" * (3 << 20)})
    assert "xl/media/x.bin unpacks to more than 200 times its size" in only(dataset)


def test_a_zip_bomb_is_refused_by_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_BYTES", 1 << 20)
    parts = {f"xl/media/{n}.bin": bytes(range(256)) * 2000 for n in range(3)}
    assert "unpacks to more than 1 MB; split it" in only(persons(tmp_path, GOOD, parts=dict(parts)))


def test_a_declared_size_is_not_believed(tmp_path: Path) -> None:
    """A sheet of 20 MB whose directory entry says 100 bytes."""
    persons(tmp_path, GOOD + " " * (20 << 20))
    path = tmp_path / "tables" / "persons.xlsx"
    data = bytearray(path.read_bytes())
    entry = data.rfind(b"PK\x01\x02", 0, data.rfind(b"xl/worksheets/sheet1.xml"))
    struct.pack_into("<L", data, entry + 24, 100)
    path.write_bytes(data)
    assert "unpacks to more than 200 times its size" in only(open_dataset(tmp_path, schema()))


@pytest.mark.parametrize("name", ["../x.xml", "/etc/x.xml", "xl/../../x.xml", "..\\x.xml", "C:/x.xml"])
def test_paths_may_not_leave_the_workbook(tmp_path: Path, name: str) -> None:
    assert "which leads elsewhere" in only(persons(tmp_path, GOOD, parts={name: "<x/>"}))


def test_too_many_parts(tmp_path: Path) -> None:
    dataset = persons(tmp_path, GOOD, parts={f"xl/x{n}.bin": "" for n in range(package.MOST_MEMBERS)})
    assert "parts: too many" in only(dataset)


def test_two_parts_of_one_name(tmp_path: Path) -> None:
    persons(tmp_path, GOOD)
    with (
        pytest.warns(UserWarning, match="Duplicate name"),
        zipfile.ZipFile(tmp_path / "tables" / "persons.xlsx", "a") as archive,
    ):
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    assert "of one name" in only(open_dataset(tmp_path, schema()))


def test_an_encrypted_part(tmp_path: Path) -> None:
    persons(tmp_path, GOOD)
    path = tmp_path / "tables" / "persons.xlsx"
    data = bytearray(path.read_bytes())
    struct.pack_into("<H", data, data.rfind(b"PK\x01\x02") + 8, 1)
    path.write_bytes(data)
    assert "is encrypted; take the password off" in only(open_dataset(tmp_path, schema()))


def test_a_damaged_part(tmp_path: Path) -> None:
    persons(tmp_path, sheet([["id"], *([f"甲{n}"] for n in range(500))]))
    path = tmp_path / "tables" / "persons.xlsx"
    data = bytearray(path.read_bytes())
    place = data.find(b"xl/worksheets/sheet1.xml") + 100
    data[place : place + 40] = b"\x55" * 40
    path.write_bytes(data)
    assert "xl/worksheets/sheet1.xml is damaged" in only(open_dataset(tmp_path, schema()))


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        ('<dimension ref="A1:XFD1048576"/>' + GOOD, ""),
        (GOOD.replace("</row></sheetData>", '<c r="XFD2" s="0"/></row></sheetData>'), ""),
        (GOOD.replace("</sheetData>", '<row r="1048576"><c r="A1048576" s="0"/></row></sheetData>'), ""),
        (GOOD.replace("</sheetData>", '<row r="9"><c r="AB9" t="str"><v> </v></c></row></sheetData>'), ""),
        (
            GOOD.replace("</sheetData>", '<row r="1048576"><c r="Z1048576"><v>1</v></c></row></sheetData>'),
            "reaches as far as the cell Z1048576",
        ),
        (
            GOOD.replace(
                "</sheetData>",
                '<row r="400000"><c><v>1</v></c></row><row><c r="XFD9"><v>1</v></c></row></sheetData>',
            ),
            "reaches as far as the cell XFD400001",
        ),
        (GOOD.replace("A2", "ZZZZZZ2"), "has no place 'ZZZZZZ2'"),
        (GOOD.replace("A2", "ZZZ2"), "has no place 'ZZZ2'"),
        (GOOD.replace("A2", "A1048577"), "has no place 'A1048577'"),
        (GOOD.replace("A2", "A99999999999"), "has no place"),
        (GOOD.replace("A2", "甲2"), "has no place '甲2'"),
        (GOOD.replace('row r="2"', 'row r="99999999999"'), ""),
        (GOOD.replace('r="A2"', 'r="A2"r="ZZZ9999999"'), "is not good XML"),
        (GOOD.replace("</row>", ""), "is not good XML"),
        (GOOD + '<mergeCells><mergeCell ref="A1:ZZZZZZZ9"/></mergeCells>', "has no place"),
    ],
)
def test_a_sheet_may_lie_about_its_size(tmp_path: Path, xml: str, words: str) -> None:
    """The reading library allocates the rectangle of all cells; far-off ones must not reach it."""
    dataset = persons(tmp_path, xml)
    if words:
        assert words in only(dataset) and dataset.tables() == ()
    else:
        assert rows(dataset, "persons")[0] == (2, ("zhang-san", "张三"))


def test_a_sheet_that_the_workbook_only_names(tmp_path: Path) -> None:
    persons(tmp_path, GOOD)
    links = b'<Relationships><Relationship Id="r1" Target="worksheets/none.xml"/></Relationships>'
    _replaced(tmp_path / "tables" / "persons.xlsx", "xl/_rels/workbook.xml.rels", links)
    assert "names a sheet that is not in it" in only(open_dataset(tmp_path, schema()))


def test_what_the_reading_library_refuses_is_a_finding(tmp_path: Path) -> None:
    dataset = persons(tmp_path, cell('<c r="B2" t="s"><v>99</v></c>'))
    assert dataset.tables() == ()
    assert "cannot be read (" in dataset.findings()[0].line("en")


# ---- for all ----

CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=10)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=5))
def test_texts_come_back_or_are_named(cells: list[list[str]]) -> None:
    with TemporaryDirectory() as folder:
        dataset = persons(Path(folder), sheet([["id", "note"], *cells]))
        read = dict(rows(dataset, "persons"))
        named = {finding.row for finding in dataset.findings()}
    for number, row in enumerate(cells, 2):
        if "".join(row).strip() and "_x" not in "".join(row):
            assert number in named or read[number] == tuple(row)


@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 255)), min_size=1, max_size=5))
def test_any_damage_is_a_finding_or_harmless(flips: list[tuple[int, int]]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        persons(folder, GOOD)
        path = folder / "tables" / "persons.xlsx"
        data = bytearray(path.read_bytes())
        for place, byte in flips:
            data[place % len(data)] = byte
        path.write_bytes(data)
        dataset = open_dataset(folder, schema())
        assert dataset.findings() or rows(dataset, "persons") == [(2, ("zhang-san", "张三"))]
