"""CSV tables: encodings, delimiters, broken rows. What is not read as it stands is a finding with its row."""

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.ingest.canonical import csv_text
from kg.ingest.csvfile import LONGEST_CELL
from kg.ingest.dataset import Dataset
from kg.ingest.encoding import Encoding, lines
from tests.folders import MANIFEST, opened, rows, rules

HEAD = "编号,名称@zh,名称@en,备注\n"
BODY = "zhang-san,张三,Zhang San,甲区委\nli-si,李四,,乙镇\n"
READ = [(2, ("zhang-san", "张三", "Zhang San", "甲区委")), (3, ("li-si", "李四", "", "乙镇"))]


def persons(folder: Path, data: str | bytes, manifest: str = MANIFEST) -> Dataset:
    return opened(folder, {"tables/persons.csv": data}, manifest)


def only(dataset: Dataset) -> str:
    (finding,) = dataset.findings()
    return finding.line("en")


# ---- encodings ----


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_that_speak_for_themselves(tmp_path: Path, encoding: str, end: str) -> None:
    dataset = persons(tmp_path, (HEAD + BODY).replace("\n", end).encode(encoding))
    assert rows(dataset, "persons") == READ
    assert dataset.findings() == ()


def test_utf16_big_endian_by_its_mark(tmp_path: Path) -> None:
    dataset = persons(tmp_path, b"\xfe\xff" + (HEAD + BODY).encode("utf-16-be"))
    assert (rows(dataset, "persons"), dataset.findings()) == (READ, ())


@pytest.mark.parametrize("name", ["gb18030", "GBK", "cp936"])
def test_gb18030_when_declared(tmp_path: Path, name: str) -> None:
    dataset = persons(
        tmp_path, (HEAD + BODY + "x,𠮷龘,,\n").encode("gb18030"), MANIFEST + f'encoding = "{name}"\n'
    )
    assert rows(dataset, "persons") == [*READ, (4, ("x", "𠮷龘", "", ""))]
    assert dataset.findings() == ()


@pytest.mark.parametrize("head", [HEAD, "id;name@zh;name@en;note\n", "id,name@zh,name@en,note\n"])
def test_gb18030_is_taken_when_plain_and_said_so(tmp_path: Path, head: str) -> None:
    body = BODY.replace(",", ";") if ";" in head else BODY
    dataset = persons(tmp_path, (head + body).encode("gb18030"))
    assert rows(dataset, "persons") == READ
    (finding,) = dataset.findings()
    assert (finding.severity, finding.rule, finding.file) == ("warning", "encoding", "tables/persons.csv")
    assert "按 GB18030 读取" in finding.line("zh")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            HEAD.encode() + "a,张三,,\n".encode("gb18030"),
            f"byte {len(HEAD.encode()) + 2} (row 2) is not UTF-8",
        ),
        ((HEAD + BODY).encode() + "a,张三,,\n".encode("gb18030"), "(row 4) is not UTF-8"),
        ((HEAD + BODY).encode("gb18030") + "a,张三,,\n".encode(), "save it as UTF-8 if it mixes encodings"),
        ('id,name@zh\na,"甲\n乙"\nb,é\n'.encode("latin-1", "ignore"), "(row 3) is not UTF-8"),
        ("id,name@en\na,José García\n".encode("latin-1"), "byte 16 (row 2) is not UTF-8; save it as UTF-8"),
        ("id,name@en\na,Müller Straße\n".encode("latin-1"), "(row 2) is not UTF-8"),
        ("姓名,单位\n张三,甲区委\n".encode("gb18030"), "looks like GB18030: use --encoding gb18030"),
        ("id,name@zh\na,囍龘鱻\n".encode("gb18030"), "looks like GB18030: use --encoding gb18030"),
        (b"id,name@zh\na,\xed\xa0\xbd\xed\xb8\x80\n", "byte 13 (row 2) is not UTF-8"),
        (b"id,name@zh\na,\xc0\xaf\n", "byte 13 (row 2) is not UTF-8"),
        (HEAD.encode("utf-16-le") + BODY.encode("utf-16-le"), "looks like UTF-16 without a byte order mark"),
        (b"\xff\xfe\x00\x00" + HEAD.encode("utf-32-le"), "the file is UTF-32"),
        (b"\xff\xfei\x00d\x00\n\x00\x00\xd8a\x00", "byte 8 (row 2) is not UTF-16-LE"),
        (b"\xff\xfei\x00d\x00\n\x00a", "byte 8 (row 2) is not UTF-16-LE"),
        (b"\xef\xbb\xbfid\n\xff", "byte 6 (row 2) is not UTF-8"),
    ],
)
def test_what_is_refused_names_byte_and_row(tmp_path: Path, data: bytes, words: str) -> None:
    dataset = persons(tmp_path, data)
    assert dataset.tables() == ()
    assert words in only(dataset)
    assert only(dataset).startswith("tables/persons.csv")


def test_mojibake_is_not_taken_for_gb18030(tmp_path: Path) -> None:
    """Text that was wrongly converted once decodes as GB18030, but is no everyday Chinese."""
    mojibake = "id,name@zh\n" + "".join(f"a{n},{c}三四\n" for n, c in enumerate("张李王刘陈")) + "é,\n"
    dataset = persons(tmp_path, mojibake.encode() + b"x,\xb0\xa1\n")
    assert [finding.rule for finding in dataset.findings()] == ["encoding"] and dataset.tables() == ()


def test_a_wrong_declaration_is_no_mojibake(tmp_path: Path) -> None:
    manifest = MANIFEST + 'encoding = "gb18030"\n'
    assert "declared to be GB18030, but the file is written in UTF-8" in only(
        persons(tmp_path, HEAD + BODY, manifest)
    )
    ascii_only = persons(tmp_path, "id,name@en\nzhang-san,Zhang San\n", manifest)
    assert rows(ascii_only, "persons") == [(2, ("zhang-san", "Zhang San"))]
    marked = persons(tmp_path, (HEAD + BODY).encode("utf-8-sig"), manifest)
    assert (rows(marked, "persons"), marked.findings()) == (READ, ())
    assert "byte 3 (row 2) is not GB18030" in only(persons(tmp_path, b"id\n\xff\xff\n", manifest))


def test_a_fault_far_into_a_file_is_found(tmp_path: Path) -> None:
    good = "id,name@zh\n" + "".join(f"a{n},张三\n" for n in range(30_000))
    dataset = persons(tmp_path, good.encode() + b"b,\xff\n")
    assert f"byte {len(good.encode()) + 2} (row 30002) is not UTF-8" in only(dataset)


# ---- delimiters and headers ----


@pytest.mark.parametrize("mark", [";", "\t"])
def test_delimiters_of_other_excels(tmp_path: Path, mark: str) -> None:
    dataset = persons(tmp_path, (HEAD + BODY).replace(",", mark))
    assert (rows(dataset, "persons"), dataset.findings()) == (READ, ())


def test_the_delimiter_is_read_from_the_header_alone(tmp_path: Path) -> None:
    dataset = persons(tmp_path, "id,note\nzhang-san,甲;乙;丙\t丁\n")
    assert rows(dataset, "persons") == [(2, ("zhang-san", "甲;乙;丙\t丁"))]


def test_headers_are_given_as_written_but_trimmed(tmp_path: Path) -> None:
    dataset = persons(tmp_path, " 编号 ,\u3000名称＠zh,Unknown,,\nzhang-san,张三,x,,\n")
    (table,) = dataset.tables()
    assert table.headers == ("编号", "名称＠zh", "Unknown")
    assert rows(dataset, "persons") == [(2, ("zhang-san", "张三", "x"))]


@pytest.mark.parametrize("data", ["", "\n", "\nid,name@zh\na,甲\n", ",,\na,b,c\n", "\ufeff"])
def test_without_headers_there_is_no_table(tmp_path: Path, data: str) -> None:
    dataset = persons(tmp_path, data)
    assert dataset.tables() == ()
    assert rules(dataset.findings()) == [("no-header", "tables/persons.csv", 1)]


def test_headers_alone_are_an_empty_table(tmp_path: Path) -> None:
    dataset = persons(tmp_path, HEAD)
    assert (rows(dataset, "persons"), dataset.findings()) == ([], ())


# ---- rows ----


def test_blank_rows_are_skipped_but_counted(tmp_path: Path) -> None:
    dataset = persons(tmp_path, "id,name@zh\n\na,甲\n,\n \u3000,\t\nb,乙\n,,,,\n")
    assert rows(dataset, "persons") == [(3, ("a", "甲")), (6, ("b", "乙"))]
    assert dataset.findings() == ()


def test_a_record_over_several_lines_is_one_row(tmp_path: Path) -> None:
    dataset = persons(tmp_path, 'id,note\r\na,"甲\r\n乙\n丙"\r\nb,丁\r\nc\r\n')
    assert rows(dataset, "persons") == [(2, ("a", "甲\r\n乙\n丙")), (3, ("b", "丁"))]
    assert rules(dataset.findings()) == [("ragged-row", "tables/persons.csv", 4)]


def test_cells_are_not_touched(tmp_path: Path) -> None:
    cells = (" a ", "=1+1", "é\u0301", "\u3000甲\u200b", '"quoted"', "a,b", "\tx")
    dataset = persons(tmp_path, csv_text([["id", "a", "b", "c", "d", "e", "f"], cells]))
    assert rows(dataset, "persons") == [(2, cells)]


def test_ragged_rows_are_reported_not_repaired(tmp_path: Path) -> None:
    dataset = persons(tmp_path, "id,name@zh,note\na,甲\nb,乙,丙,丁\nc,丙,\nd,丁,戊,,\n")
    assert rows(dataset, "persons") == [(4, ("c", "丙", "")), (5, ("d", "丁", "戊"))]
    fix = "补齐或删去多余的分隔符；含分隔符的内容须加引号"
    assert [finding.line("zh") for finding in dataset.findings()] == [
        f"tables/persons.csv:2：本行有 2 格，表头有 3 格；{fix} [ragged-row]",
        f"tables/persons.csv:3：本行有 4 格，表头有 3 格；{fix} [ragged-row]",
    ]


@pytest.mark.parametrize(
    ("body", "words", "row"),
    [
        ('a,"甲\nb,乙\nc,丙\n', "a quote is opened and never closed", 2),
        ('a,甲\nb,"乙"x\nc,丙\n', "text follows a closing quote", 3),
        (f"a,甲\nb,{'乙' * (LONGEST_CELL + 1)}\n", "a cell of more than 1 MB", 3),
        ('a,"' + "乙\n" * LONGEST_CELL, "a quote that is never closed", 2),
        ("a,甲\0\n", "holds the control character U+0000", 2),
        ("a,甲\nb,\x1b[31m\n", "holds the control character U+001B", 3),
        ("a,甲\u0085\n", "holds the control character U+0085", 2),
        ("a,甲\ufffe\n", "holds the control character U+FFFE", 2),
    ],
)
def test_broken_rows_are_named(tmp_path: Path, body: str, words: str, row: int) -> None:
    dataset = persons(tmp_path, "id,name@zh\n" + body)
    (finding,) = dataset.findings()
    assert (finding.severity, finding.row) == ("error", row)
    assert words in finding.line("en")
    assert row not in dict(rows(dataset, "persons"))


def test_good_rows_around_a_broken_one_are_read(tmp_path: Path) -> None:
    dataset = persons(tmp_path, 'id,name@zh\na,甲\nb,"乙"x\nc,丙\n')
    assert rows(dataset, "persons") == [(2, ("a", "甲")), (4, ("c", "丙"))]


def test_a_control_character_names_its_column(tmp_path: Path) -> None:
    (finding,) = persons(tmp_path, "id,note\na,x\x07y\n").findings()
    assert (finding.column, finding.value) == ("note", "x\N{REPLACEMENT CHARACTER}y")


def test_a_lost_letter_is_a_warning(tmp_path: Path) -> None:
    dataset = persons(tmp_path, "id,name@zh\na,张\N{REPLACEMENT CHARACTER}\n")
    assert len(rows(dataset, "persons")) == 1
    assert [(f.severity, f.rule) for f in dataset.findings()] == [("warning", "replacement-character")]


# ---- for all ----

ANY = st.text(max_size=12)
TABLES = st.lists(st.lists(ANY, min_size=3, max_size=3), max_size=6)


@given(TABLES)
@example([["a\rb", '"', "\ufeff"], ["", "", ""], ["\x00", "\x85", "\u2028"], [" ", "\u3000", "x"]])
def test_rows_come_back_or_are_named(cells: list[list[str]]) -> None:
    """Any text in cells: the row is read as it was, or a finding names it, or it is blank."""
    with TemporaryDirectory() as folder:
        text = csv_text([["id", "name@zh", "note"], *cells])
        dataset = persons(Path(folder), text.encode("utf-8"))
        read = dict(rows(dataset, "persons"))
        named = {finding.row for finding in dataset.findings()}
    for number, row in enumerate(cells, 2):
        blank = not "".join(row).strip()
        assert (number in read) + (number in named - read.keys()) + blank == 1
        assert number not in read or read[number] == tuple(row)


@given(st.binary(max_size=200))
@example(b"id\r\r\n\xef\xbb\xbf")
@example(b'"id\n')
def test_any_bytes_are_rows_or_findings(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        dataset = persons(Path(folder), data)
        found = dataset.findings()
        assert dataset.tables() or any(finding.severity == "error" for finding in found)
        assert all(finding.line("zh") and finding.line("en") for finding in found)


@given(st.text(alphabet=st.sampled_from("a,甲\r\n𠮷")), st.sampled_from(["utf-8", "gb18030", "utf-16-le"]))
def test_lines_are_those_of_python(text: str, encoding: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x"
        path.write_bytes(text.encode(encoding))
        assert list(lines(path, Encoding(encoding))) == list(io.StringIO(text, newline=""))


@given(TABLES)
def test_our_csv_is_read_by_python_as_written(cells: list[list[str]]) -> None:
    assert list(csv.reader(io.StringIO(csv_text(cells), newline=""), strict=True)) == cells
