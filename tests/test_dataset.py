"""Data set folders: what dataset.toml must say, which files are which tables, what is refused."""

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.ingest.dataset import MOST, open_dataset
from kg.ingest.manifest import read_manifest
from kg.ingest.names import ordered
from kg.records import Text
from tests.folders import MANIFEST, make, opened, rows, rules, schema, sheet, workbook

PERSONS = "id,name@zh\nzhang-san,张三\n"
SOURCES = "id,name@zh\nshili,虚构的报道\n"


def test_what_the_manifest_says(tmp_path: Path) -> None:
    manifest = MANIFEST.replace('"虚构"', '{ zh = "虚构", en = "Invented" }') + (
        'description = "甲区委的网络"\nlicence = "CC-BY-4.0"\ncreator = "李四"\n'
        '[expectations]\n"foaf:Person" = 3\n'
    )
    dataset = opened(tmp_path, {"sources.csv": SOURCES}, manifest)
    assert (dataset.id, dataset.title, dataset.base) == (
        "shi",
        Text("虚构", "Invented"),
        "https://example.org/id/",
    )
    assert (dataset.description.zh, dataset.licence, dataset.creator) == ("甲区委的网络", "CC-BY-4.0", "李四")
    assert (dataset.language, dict(dataset.expectations), dataset.folder) == (
        "zh",
        {"foaf:Person": 3},
        tmp_path,
    )


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ("id = ", "is not TOML"),
        ("", "id is missing"),
        (MANIFEST.replace("shi", "../x"), "is not a short name"),
        (MANIFEST.replace("shi", "甲"), "is not a short name"),
        (MANIFEST.replace('title = "虚构"', ""), "title must be a text"),
        (MANIFEST.replace('"虚构"', '{ fr = "x" }'), "title must be a text"),
        (MANIFEST.replace("/id/", "/id"), "cannot begin the IRIs"),
        (MANIFEST.replace("https:", "file:"), "cannot begin the IRIs"),
        (MANIFEST.replace("https://example.org", ""), "cannot begin the IRIs"),
        (MANIFEST.replace("example.org", "exa mple.org"), "cannot begin the IRIs"),
        (MANIFEST.replace("example.org", "[::1"), "cannot begin the IRIs"),
        (MANIFEST.replace("https://example.org/id/", "https:///"), "cannot begin the IRIs"),
        (MANIFEST + "licence = 3\n", "licence must be a text"),
        (MANIFEST + 'language = "fr"\n', "language 'fr' is not known"),
        (MANIFEST + 'encoding = "latin-1"\n', "encoding 'latin-1' is not known"),
        (MANIFEST + 'expectation = "x"\n', "did you mean 'expectations'?"),
        (MANIFEST + 'colour = "x"\n', "use only id, title"),
        (MANIFEST + "[expectations]\npersons = -1\n", "expectations must be whole numbers"),
        (MANIFEST + "[expectations]\npersons = true\n", "expectations must be whole numbers"),
        (MANIFEST + "expectations = 3\n", "expectations must be whole numbers"),
        ("x=" + "[" * 5000, "dataset.toml"),
    ],
)
def test_a_bad_manifest_is_one_line(tmp_path: Path, manifest: str, words: str) -> None:
    with pytest.raises(InputError, match=r"dataset\.toml") as caught:
        opened(tmp_path, {}, manifest)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value) and ";" in str(caught.value)


def test_a_manifest_that_is_not_utf8_or_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no dataset\.toml in this folder; kg new makes one"):
        read_manifest(tmp_path)
    with pytest.raises(InputError, match="no such data set folder"):
        read_manifest(tmp_path / "nowhere")
    (tmp_path / "dataset.toml").write_bytes(MANIFEST.encode("gb18030"))
    with pytest.raises(InputError, match="byte 20 is not UTF-8"):
        read_manifest(tmp_path)
    (tmp_path / "dataset.toml").write_bytes(b"\xef\xbb\xbf" + MANIFEST.encode())
    assert read_manifest(tmp_path).id == "shi"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nowhere", "no such data set folder; kg new makes one"),
        ("nowhere.ttl", "no such file or folder; check the name"),
        ("网络.xlsx", "is a file, not a data set folder; give the folder that holds it"),
    ],
)
def test_what_is_no_folder_is_told_apart(tmp_path: Path, name: str, words: str) -> None:
    make(tmp_path, {"网络.xlsx": b""})
    with pytest.raises(InputError) as caught:
        open_dataset(tmp_path / name, schema())
    assert words in str(caught.value)


def test_a_dash_is_no_data_set() -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        open_dataset(Path("-"), schema())


def test_the_manifest_may_not_lie_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.toml").write_text(MANIFEST, encoding="utf-8")
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "dataset.toml").symlink_to(tmp_path / "elsewhere.toml")
    with pytest.raises(InputError, match="leads out of the data set folder"):
        read_manifest(tmp_path / "set")


def test_tables_come_in_order_whatever_their_names(tmp_path: Path) -> None:
    files = {"sources.csv": SOURCES, "tables/任职.csv": "编号\n", "tables/Persons.CSV": PERSONS}
    dataset = opened(tmp_path, {**files, "tables/unit_memberships.csv": "成员单位\n"})
    assert [(file.table, file.file) for file in dataset.tables()] == [
        ("sources", "sources.csv"),
        ("persons", "tables/Persons.CSV"),
        ("post-holdings", "tables/任职.csv"),
        ("unit-memberships", "tables/unit_memberships.csv"),
    ]
    assert dataset.findings() == ()


def test_every_table_can_be_named_in_both_languages(tmp_path: Path) -> None:
    for spec in ordered(schema()):
        for name in (spec.name, spec.title.zh, spec.title.en):
            dataset = opened(tmp_path / name, {f"tables/{name}.csv": f"{spec.columns[0].name}\n"})
            assert [file.table for file in dataset.tables()] == [spec.name]


def test_rows_are_streamed_anew_each_time(tmp_path: Path) -> None:
    dataset = opened(tmp_path, {"tables/persons.csv": PERSONS})
    assert rows(dataset, "persons") == rows(dataset, "persons") == [(2, ("zhang-san", "张三"))]


@pytest.mark.parametrize(
    ("name", "rule", "severity", "words"),
    [
        ("tables/person.csv", "unknown-table", "error", "did you mean persons?"),
        ("tables/组积.csv", "unknown-table", "error", "did you mean organizations?"),
        ("tables/qqqqqq.csv", "unknown-table", "error", "tables are named sources, organizations"),
        ("persons2.csv", "unknown-table", "error", "did you mean persons?"),
        ("tables/persons.xls", "file-type", "error", "save it as .xlsx or .csv"),
        ("persons.ods", "file-type", "error", "save it as .xlsx or .csv"),
        ("tables/notes.txt", "stray-file", "warning", "move it out of tables/"),
        ("tables/deeper/persons.csv", "stray-file", "warning", "move it out of tables/"),
        ("tables/deeper.csv/persons.csv", "stray-file", "error", "move it out of tables/"),
    ],
)
def test_no_spreadsheet_is_passed_over(
    tmp_path: Path, name: str, rule: str, severity: str, words: str
) -> None:
    dataset = opened(tmp_path, {"sources.csv": SOURCES, name: PERSONS})
    (finding,) = dataset.findings()
    assert (finding.rule, finding.severity) == (rule, severity)
    assert finding.file == (name.removesuffix("/persons.csv") if "deeper" in name else name)
    assert words in finding.line("en") and finding.line("zh") != finding.line("en")


def test_prose_hidden_files_and_locks_are_not_tables(tmp_path: Path) -> None:
    names = [
        "README.md",
        "notes.txt",
        "tables/README.md",
        "tables/~$persons.xlsx",
        "tables/.~lock.persons.csv#",
    ]
    dataset = opened(tmp_path, {"sources.csv": SOURCES, **dict.fromkeys(names, "x")})
    assert dataset.findings() == ()


def test_a_data_set_without_tables(tmp_path: Path) -> None:
    dataset = opened(tmp_path, {})
    assert dataset.tables() == ()
    assert rules(dataset.findings()) == [("no-tables", "", 0)]


def test_one_table_in_two_files(tmp_path: Path) -> None:
    make(tmp_path, {"tables/persons.csv": PERSONS})
    workbook(tmp_path / "tables" / "人员.xlsx", {"Sheet1": sheet([["id"], ["li-si"]])})
    dataset = open_dataset(tmp_path, schema())
    (finding,) = dataset.findings()
    assert (finding.rule, finding.file) == ("duplicate-table", "tables/人员.xlsx")
    assert "already in tables/persons.csv" in finding.line("en")
    assert rows(dataset, "persons") == [(2, ("zhang-san", "张三"))]


def test_a_symbolic_link_may_not_leave_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text(PERSONS, encoding="utf-8")
    folder = make(tmp_path / "set", {"tables/organizations.csv": "id\n", "sources.csv": SOURCES})
    (folder / "tables" / "persons.csv").symlink_to(tmp_path / "secret.csv")
    (folder / "tables" / "events.csv").symlink_to(folder / "tables" / "organizations.csv")
    (folder / "tables" / "posts.csv").symlink_to("/nowhere")
    dataset = open_dataset(folder, schema())
    assert [file.table for file in dataset.tables()] == ["sources", "organizations", "events"]
    assert rules(dataset.findings()) == [
        ("outside-folder", "tables/persons.csv", 0),
        ("outside-folder", "tables/posts.csv", 0),
    ]


def test_a_folder_of_tables_elsewhere_is_refused_file_by_file(tmp_path: Path) -> None:
    make(tmp_path / "other", {"persons.csv": PERSONS})
    folder = make(tmp_path / "set", {"sources.csv": SOURCES})
    (folder / "tables").symlink_to(tmp_path / "other")
    dataset = open_dataset(folder, schema())
    assert [file.table for file in dataset.tables()] == ["sources"]
    assert ("outside-folder", "tables/persons.csv", 0) in rules(dataset.findings())


def test_one_workbook_can_be_the_whole_data_set(tmp_path: Path) -> None:
    make(tmp_path, {})
    sheets = {
        "说明": sheet([["填表说明"]]),
        "来源": sheet([["编号", "名称"], ["shili", "虚构的报道"]]),
        "persons": sheet([["id", "name@zh"], ["zhang-san", "张三"]]),
        "草稿": sheet([["随手"]]),
        "Sheet3": "",
    }
    workbook(tmp_path / "网络.xlsx", sheets)
    dataset = open_dataset(tmp_path, schema())
    assert [(file.table, file.file) for file in dataset.tables()] == [
        ("sources", "网络.xlsx!来源"),
        ("persons", "网络.xlsx!persons"),
    ]
    (finding,) = dataset.findings()
    assert (finding.rule, finding.severity, finding.file) == ("unknown-table", "warning", "网络.xlsx!草稿")


def test_a_table_full_of_faults_is_not_listed_to_the_end(tmp_path: Path) -> None:
    dataset = opened(tmp_path, {"tables/persons.csv": "id,name@zh\n" + "x\n" * 1000})
    found = dataset.findings()
    assert len(found) == MOST + 1
    assert found[-1].line("en") == (
        "tables/persons.csv: 900 more findings in this table; correct those above first [more-findings]"
    )


def test_the_encoding_may_be_overruled(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"tables/persons.csv": "id,name@zh\na,囍龘\n".encode("gb18030")}
    folder = make(tmp_path, files)
    assert open_dataset(folder, schema()).tables() == ()
    dataset = open_dataset(folder, schema(), encoding="GBK")
    assert (dataset.encoding, rows(dataset, "persons")) == ("gb18030", [(2, ("a", "囍龘"))])
    with pytest.raises(InputError, match="--encoding: encoding 'klingon' is not known"):
        open_dataset(folder, schema(), encoding="klingon")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_renamed_sheet_is_not_passed_over(tmp_path: Path, language: str) -> None:
    title = schema().tables["post-holdings"].title.in_(language)
    make(tmp_path, {}, MANIFEST + f'language = "{language}"\n')
    persons, posts = ([list(schema().tables[name].headers), ["x"]] for name in ("persons", "post-holdings"))
    posts[0].append("我的列")
    tables = {"persons": sheet(persons), "任职表": sheet(posts), "备忘": sheet([["编号", "见", "闻"]])}
    workbook(tmp_path / "网络.xlsx", tables)
    first, second = open_dataset(tmp_path, schema()).findings()
    assert (first.severity, first.file) == ("error", "网络.xlsx!任职表")
    assert first.message.zh == "没有名为 任职表 的表，此工作表未读"
    assert first.fix.zh == f"是否指“{title}”？请照此改工作表名"
    assert (second.severity, second.file) == ("warning", "网络.xlsx!备忘")


def test_sheets_of_every_table_are_known_by_their_headers(tmp_path: Path) -> None:
    make(tmp_path, {})
    specs = [spec for spec in ordered(schema()) if len(spec.headers) > 1]
    sheets = {f"{n} {spec.title.zh}": sheet([list(spec.headers)]) for n, spec in enumerate(specs)}
    workbook(tmp_path / "网络.xlsx", sheets)
    found = open_dataset(tmp_path, schema()).findings()
    assert [f.fix.zh for f in found] == [f"是否指“{spec.title.zh}”？请照此改工作表名" for spec in specs]
