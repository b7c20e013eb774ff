"""The canonical form of tables, and bringing a data set into it."""

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.ingest.canonical import canonical, format_dataset
from kg.ingest.dataset import open_dataset
from kg.ingest.template import write_template
from tests.folders import MANIFEST, make, opened, rows, schema

PERSONS = "id,name@zh,name@en\nli-si,李四,\nzhang-san,张三,Zhang San\n"


CHINESE = PERSONS.replace("id,name", "编号,名称").replace("name@en", "名称@en")


def form(folder: Path, data: str | bytes, encoding: str = "") -> bytes:
    path = make(folder, {"persons.csv": data}) / "persons.csv"
    return canonical(path, schema().tables["persons"], encoding=encoding)


@pytest.mark.parametrize(
    "data",
    [
        PERSONS,
        PERSONS.replace("\n", "\r\n"),
        "Name@EN;ID;name\n\nZhang San;zhang-san;张三\n;li-si;李四\n;li-si;李四\n;;\n",
        'name@en,"id","name@zh"\n"Zhang San",zhang-san,"张三"\n,li-si,李四\n',
    ],
)
def test_one_form_for_all_ways_to_write_it(tmp_path: Path, data: str | bytes) -> None:
    assert form(tmp_path, data) == PERSONS.encode()


def test_chinese_headers_stay_chinese(tmp_path: Path) -> None:
    data = "名称@en;编号;name\n\nZhang San;zhang-san;张三\n;li-si;李四\n;li-si;李四\n;;\n"
    assert form(tmp_path, data) == CHINESE.replace("名称,", "名称@zh,").encode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("table", [PERSONS, CHINESE])
def test_a_file_keeps_its_encoding_and_its_mark(tmp_path: Path, encoding: str, table: str) -> None:
    canonical_form = table.replace("名称,", "名称@zh,").encode(encoding)
    declared = encoding if encoding == "gb18030" else ""
    assert form(tmp_path, table.replace("\n", "\r\n").encode(encoding), declared) == canonical_form
    assert form(tmp_path, canonical_form, declared) == canonical_form


def test_a_declared_encoding_stays_true(tmp_path: Path) -> None:
    manifest = MANIFEST + 'encoding = "gb18030"\n'
    make(tmp_path, {"sources.csv": b"id\n", "tables/persons.csv": PERSONS[:-1].encode("gb18030")}, manifest)
    assert format_dataset(tmp_path, schema()) == ["tables/persons.csv"]
    assert open_dataset(tmp_path, schema()).findings() == ()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("example", [False, True])
def test_a_new_data_set_is_canonical(tmp_path: Path, lang: str, example: bool) -> None:
    write_template(tmp_path / "new", schema(), "csv", lang, example=example)
    assert format_dataset(tmp_path / "new", schema(), check=True) == []


def test_cells_are_not_touched(tmp_path: Path) -> None:
    data = 'id,note\nb,"a ""b"", c"\na, e\u0301 \nc,"x\ry"\nd,"x\n y"\n'
    assert form(tmp_path, data) == b'id,note\na, e\xcc\x81 \nb,"a ""b"", c"\nc,"x\ry"\nd,"x\n y"\n'


def test_declared_encodings(tmp_path: Path) -> None:
    data = "id,name@zh\na,囍龘\n".encode("gb18030")
    assert form(tmp_path, data, "gb18030") == data


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("id,colour\na,b\n", "persons.csv: 'colour' is no column of persons; use id, name@zh, name@en"),
        ("id,name,名称@zh\na,b,c\n", "persons.csv: two headers mean name@zh; delete one"),
        ("id,name@zh\na\n", "persons.csv:2: the row has 1 cells"),
        ("", "row 1 holds no headers"),
        (b"id\n\xff\n", "byte 3 (row 2) is not UTF-8"),
    ],
)
def test_what_would_lose_something_is_refused(tmp_path: Path, data: str | bytes, words: str) -> None:
    with pytest.raises(InputError) as caught:
        form(tmp_path, data)
    assert words in str(caught.value)


def test_a_data_set_is_checked_then_changed(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "sources.csv": "id\n",
        "tables/persons.csv": PERSONS,
        "tables/组织.csv": "类型,编号\nx,a\n",
    }
    before = rows(opened(tmp_path, files), "persons")
    assert format_dataset(tmp_path, schema(), check=True) == ["tables/组织.csv"]
    assert (tmp_path / "tables" / "组织.csv").read_bytes() == "类型,编号\nx,a\n".encode()
    assert format_dataset(tmp_path, schema()) == ["tables/组织.csv"]
    assert (tmp_path / "tables" / "组织.csv").read_bytes() == "编号,类型\na,x\n".encode()
    assert format_dataset(tmp_path, schema()) == []
    assert rows(opened(tmp_path, {}), "persons") == before
    assert sorted(path.name for path in (tmp_path / "tables").iterdir()) == ["persons.csv", "组织.csv"]


def test_nothing_is_changed_when_a_table_is_broken(tmp_path: Path) -> None:
    make(tmp_path, {"sources.csv": "name@zh,id\n", "tables/persons.csv": "id,note\na\n"})
    with pytest.raises(InputError, match=r"tables/persons\.csv:2"):
        format_dataset(tmp_path, schema())
    assert (tmp_path / "sources.csv").read_bytes() == b"name@zh,id\n"
