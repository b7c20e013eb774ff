"""``kg new``: templates that import as they are, explain themselves, and come out the same every time."""

import io
import os
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from kg.errors import InputError
from kg.ingest.dataset import Dataset, open_dataset
from kg.ingest.names import ordered
from kg.ingest.template import FORMS, write_template
from kg.ingest.texts import load_texts
from kg.pipeline import validate
from tests.folders import MANIFEST, make, rows, schema

BOTH = pytest.mark.parametrize(("form", "lang"), [(form, lang) for form in FORMS for lang in ("zh", "en")])
CORE = [
    "organizations",
    "persons",
    "events",
    "post-holdings",
    "unit-memberships",
    "lead-engagements",
    "participations",
]


def new(folder: Path, form: str, lang: str, *, example: bool = False) -> Dataset:
    write_template(folder, schema(), form, lang, example=example)
    return open_dataset(folder, schema())


@BOTH
def test_a_fresh_template_imports(tmp_path: Path, form: str, lang: str) -> None:
    dataset = new(tmp_path / "my-set", form, lang)
    assert [file.table for file in dataset.tables()] == [spec.name for spec in ordered(schema())]
    assert dataset.findings() == ()
    assert (dataset.id, dataset.language) == ("my-set", lang)
    assert all(not list(file.rows()) for file in dataset.tables())


@BOTH
def test_every_header_is_its_column(tmp_path: Path, form: str, lang: str) -> None:
    for file in new(tmp_path / "new", form, lang).tables():
        spec = schema().tables[file.table]
        found = [spec.header(text) for text in file.headers]
        assert (
            tuple(f"{h.column.name}@{h.language}" if h and h.language else h and h.column.name for h in found)
            == spec.headers
        )
        assert (lang == "en") == file.headers[0].isascii()


@BOTH
def test_the_example_imports_with_its_text(tmp_path: Path, form: str, lang: str) -> None:
    dataset = new(tmp_path / "new", form, lang, example=True)
    texts, findings = load_texts(dataset, tmp_path / "new" / "texts")
    assert (dataset.findings(), findings, list(texts)) == ((), [], ["shili-baodao"])
    assert all(rows(dataset, name) for name in CORE)
    for file in dataset.tables():
        heads = [head and head.column.name for head in map(schema().tables[file.table].header, file.headers)]
        for row in file.rows():
            cells = dict(zip(heads, row.cells, strict=True))
            if cells.get("quote"):
                places = [tuple(map(int, at.split("-"))) for at in cells["at"].split("|")]
                assert "|".join(texts[cells["source"]][start:end] for start, end in places) == cells["quote"]


@pytest.mark.parametrize("form", FORMS)
def test_the_chinese_example_uses_the_chinese_lists(tmp_path: Path, form: str) -> None:
    dataset = new(tmp_path / "new", form, "zh", example=True)
    cells = {cell for file in dataset.tables() for row in file.rows() for cell in row.cells}
    assert {"党委", "书记", "副书记", "成员单位", "牵头单位", "参加"} <= cells
    assert not cells & {"PartyCommittee", "secretary", "deputy-secretary"}


@BOTH
@pytest.mark.parametrize("example", [False, True])
def test_nothing_is_wrong_with_it(tmp_path: Path, form: str, lang: str, example: bool) -> None:
    write_template(tmp_path / "new", schema(), form, lang, example=example)
    assert validate(tmp_path / "new", schema=schema()) == ()


@BOTH
def test_the_same_bytes_every_time(tmp_path: Path, form: str, lang: str) -> None:
    names = write_template(tmp_path / "one" / "new", schema(), form, lang, example=True)
    assert write_template(tmp_path / "two" / "new", schema(), form, lang, example=True) == names
    for name in names:
        one, two = (tmp_path / folder / "new" / name for folder in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()


def test_a_workbook_carries_no_clock(tmp_path: Path) -> None:
    write_template(tmp_path / "new", schema(), "xlsx", "zh")
    with zipfile.ZipFile(tmp_path / "new" / "dataset.xlsx") as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("1980-01-01T00:00:00Z</dcterms:") == 2
    assert re.findall(r"20\d\d-\d\d-\d\d", core) == []


def test_csv_files_open_in_excel_and_explain_themselves(tmp_path: Path) -> None:
    new(tmp_path / "new", "csv", "zh")
    data = (tmp_path / "new" / "tables" / "post-holdings.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and data.count(b"\n") == 1
    words = (tmp_path / "new" / "tables" / "README.md").read_text(encoding="utf-8")
    for spec in ordered(schema()):
        assert f"## {spec.name} · {spec.title.zh}" in words
        for column in spec.columns:
            assert column.description.zh.replace("|", "\\|") in words
    assert "- `书记`" in words and "必填" in words and "可选值见“组织角色”" in words


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_workbook_has_notes_lists_and_text_cells(tmp_path: Path, lang: str) -> None:
    new(tmp_path / "new", "xlsx", lang)
    book = openpyxl.load_workbook(tmp_path / "new" / "dataset.xlsx")
    tables = [spec.title.in_(lang) for spec in ordered(schema())]
    aside = ("说明", "选项") if lang == "zh" else ("README", "lists")
    assert book.sheetnames == [aside[0], *tables, aside[1]]
    assert book[aside[1]].sheet_state == "hidden"
    for spec in ordered(schema()):
        sheet = book[spec.title.in_(lang)]
        assert all(
            cell.comment and cell.comment.text for cell in sheet[1] if cell.value not in {"note", "备注"}
        )
        assert sheet.freeze_panes == "A2"
        assert {d.number_format for d in sheet.column_dimensions.values()} == {"@"}
    organizations = book[schema().tables["organizations"].title.in_(lang)]
    offered = {
        str(offer.sqref).partition("2")[0]: offer.formula1
        for offer in organizations.data_validations.dataValidation
    }
    sheet_name, _, place = offered["B"].partition("!")
    values = [cell.value for (cell,) in book[sheet_name.strip("'")][place.replace("$", "")]]
    assert schema().label("https://w3id.org/donghongqiao/ont#PartyCommittee", lang) in values


def test_a_filled_workbook_is_read_back(tmp_path: Path) -> None:
    """What a spreadsheet program writes into the template is imported: here openpyxl stands for it."""
    new(tmp_path / "new", "xlsx", "zh")
    path = tmp_path / "new" / "dataset.xlsx"
    book = openpyxl.load_workbook(path)
    book["人员"].append(["zhang-san", "张三", None, "2018-07"])
    held = io.BytesIO()
    book.save(held)
    path.write_bytes(held.getvalue())
    dataset = open_dataset(tmp_path / "new", schema())
    assert rows(dataset, "persons") == [(2, ("zhang-san", "张三", "", "2018-07"))]
    assert dataset.findings() == ()


@BOTH
def test_there_is_a_place_for_texts(tmp_path: Path, form: str, lang: str) -> None:
    """Its README is no text, and a source whose id is readme does not make it one."""
    dataset = new(tmp_path / "new", form, lang)
    assert (dataset.folder / "texts" / "README.md").read_text(encoding="utf-8").startswith("# ")
    make(tmp_path / "new", {"sources.csv": "id,name@zh\nreadme,甲\n"}, MANIFEST)
    (tmp_path / "new" / "dataset.xlsx").unlink(missing_ok=True)
    assert load_texts(open_dataset(tmp_path / "new", schema())) == ({}, [])


def test_an_empty_folder_will_do_but_no_other(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert new(tmp_path / "empty", "csv", "en").tables()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty"]
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for name in ("empty", "file"):
        before = sorted(tmp_path.rglob("*"))
        with pytest.raises(InputError, match="is there already and is not empty"):
            new(tmp_path / name, "csv", "en")
        assert sorted(tmp_path.rglob("*")) == before


def test_unknown_forms_and_languages(tmp_path: Path) -> None:
    for form, lang in (("ods", "en"), ("csv", "fr")):
        with pytest.raises(InputError, match="no template in"):
            write_template(tmp_path / "new", schema(), form, lang)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, data: bytes) -> int:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(InputError, match="cannot be written: No space left"):
        write_template(tmp_path / "new", schema())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("my-set", "my-set"),
        ("My Net 2024", "my-net-2024"),
        ("_A__b!", "a-b"),
        ("甲网", "net-a7b49f2c"),
        ("乙网", "net-6914a022"),
        ("Réseau", "net-5cbddf1b"),
        ("-_-", "net-6fe16b40"),
    ],
)
def test_id_title_and_base_come_from_the_folder(tmp_path: Path, name: str, short: str) -> None:
    dataset = new(tmp_path / name, "csv", "zh")
    assert (dataset.id, dataset.title.zh, dataset.base) == (short, name, f"https://example.org/{short}/id/")


@pytest.mark.parametrize("name", ['a"b', "a\\b", "a{b}", "a\nb", "a\x7fb", " "])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_any_folder_name_makes_a_manifest(tmp_path: Path, name: str, lang: str) -> None:
    assert new(tmp_path / name, "xlsx", lang).title.in_(lang)
