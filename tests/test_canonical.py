"""The canonical form of tables, and bringing a data set into it."""

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.ingest.canonical import canonical, format_dataset
from tests.folders import make, opened, rows, schema

PERSONS = "id,name@zh,name@en\nli-si,李四,\nzhang-san,张三,Zhang San\n"


def form(folder: Path, data: str | bytes, encoding: str = "") -> str:
    path = make(folder, {"persons.csv": data}) / "persons.csv"
    return canonical(path, schema().tables["persons"], encoding=encoding)


@pytest.mark.parametrize(
    "data",
    [
        PERSONS,
        "\ufeff" + PERSONS.replace("\n", "\r\n"),
        PERSONS.encode("utf-16"),
        "名称@en;编号;名称\n\nZhang San;zhang-san;张三\n;li-si;李四\n;li-si;李四\n;;\n",
        'name@en,"id","name@zh"\n"Zhang San",zhang-san,"张三"\n,li-si,李四\n',
        PERSONS.replace("id,name", "编号,名称").replace("name@en", "名称＠EN").encode("gb18030"),
    ],
)
def test_one_form_for_all_ways_to_write_it(tmp_path: Path, data: str | bytes) -> None:
    assert form(tmp_path, data) == PERSONS


def test_cells_are_not_touched(tmp_path: Path) -> None:
    data = 'id,note\nb,"a ""b"", c"\na, e\u0301 \nc,"x\ry"\nd,"x\n y"\n'
    assert form(tmp_path, data) == 'id,note\na, e\u0301 \nb,"a ""b"", c"\nc,"x\ry"\nd,"x\n y"\n'


def test_declared_encodings(tmp_path: Path) -> None:
    assert form(tmp_path, "id,name@zh\na,囍龘\n".encode("gb18030"), "gb18030") == "id,name@zh\na,囍龘\n"


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
    assert (tmp_path / "tables" / "组织.csv").read_bytes() == b"id,type\na,x\n"
    assert format_dataset(tmp_path, schema()) == []
    assert rows(opened(tmp_path, {}), "persons") == before
    assert sorted(path.name for path in (tmp_path / "tables").iterdir()) == ["persons.csv", "组织.csv"]


def test_nothing_is_changed_when_a_table_is_broken(tmp_path: Path) -> None:
    make(tmp_path, {"sources.csv": "name@zh,id\n", "tables/persons.csv": "id,note\na\n"})
    with pytest.raises(InputError, match=r"tables/persons\.csv:2"):
        format_dataset(tmp_path, schema())
    assert (tmp_path / "sources.csv").read_bytes() == b"name@zh,id\n"
