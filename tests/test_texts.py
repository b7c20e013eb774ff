"""Source texts: found by id or digest, byte for byte, and compared with the sources table."""

from hashlib import sha256
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.ingest import texts as module
from kg.ingest.texts import load_texts, unchecked
from tests.folders import MANIFEST, make, opened

TEXT = "\n\n甲区委书记张三\r\n出席𠮷会。\n"
BYTES = TEXT.encode()
DIGEST = sha256(BYTES).hexdigest()


def sources(*rows: str) -> dict[str, str | bytes]:
    return {"sources.csv": "\n".join(["id,name@zh,sha256,length", *rows]) + "\n"}


ROW = f"shili,虚构的报道,{DIGEST},{len(TEXT)}"


def test_a_text_is_read_without_touching_its_line_ends(tmp_path: Path) -> None:
    dataset = opened(tmp_path, {**sources(ROW), "texts/shili.txt": BYTES})
    assert load_texts(dataset) == ({"shili": TEXT}, [])


def test_digest_and_length_need_not_be_known(tmp_path: Path) -> None:
    dataset = opened(tmp_path, {**sources("shili,虚构的报道,,"), "texts/shili.txt": BYTES})
    assert load_texts(dataset) == ({"shili": TEXT}, [])


def test_chinese_headers_and_upper_case_digests(tmp_path: Path) -> None:
    table = f"编号,名称,SHA-256,长度\nshili,虚构的报道,{DIGEST.upper()},{len(TEXT)}\n"
    dataset = opened(tmp_path, {"sources.csv": table, "texts/shili.txt": BYTES})
    assert load_texts(dataset) == ({"shili": TEXT}, [])


def test_a_folder_elsewhere_and_a_file_of_another_name(tmp_path: Path) -> None:
    dataset = opened(tmp_path / "set", sources(ROW))
    make(tmp_path / "texts", {"000_b57e.txt": BYTES, "other.txt": "别的", "shili.md": BYTES})
    assert load_texts(dataset, tmp_path / "texts") == ({"shili": TEXT}, [])


def test_without_texts_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert load_texts(opened(tmp_path, sources(ROW))) == ({}, [])


def test_sources_whose_quotes_were_not_checked_are_known(tmp_path: Path) -> None:
    """By id, by ``doc/id`` or by name; a source that nobody quotes is none of them."""
    rows = ["c,虚构之三,,", ROW, "b,虚构之二,,", "unquoted,虚构之四,,"]
    table = "person,source,quote\na,shili,甲\na,doc/b,甲\na,虚构之三,甲\na,unquoted,\na,nowhere,甲\n"
    dataset = opened(tmp_path, {**sources(*rows), "tables/post-holdings.csv": table})
    assert load_texts(dataset) == ({}, [])
    assert unchecked(dataset, {}) == ("c", "shili", "b")
    assert unchecked(dataset, {"shili": TEXT, "c": TEXT}) == ("b",)
    assert unchecked(dataset, dict.fromkeys(("c", "shili", "b", "unquoted"), TEXT)) == ()


def test_a_text_missing_from_a_given_folder_is_said(tmp_path: Path) -> None:
    dataset = opened(tmp_path / "set", sources(ROW))
    make(tmp_path / "texts", {})
    found, (finding,) = load_texts(dataset, tmp_path / "texts")
    assert (found, finding.severity) == ({}, "warning")
    assert finding.line("en") == (
        "sources.csv:2:id: no text was found for this source “shili”; save it as shili.txt [source-text]"
    )
    with pytest.raises(InputError, match="no such folder of texts"):
        load_texts(dataset, tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("row", "data", "column", "words"),
    [
        (ROW, BYTES + b"\n", "sha256", "is not the digest of shili.txt"),
        (ROW, BYTES.replace(b"\r\n", b"\n"), "sha256", "is not the digest of shili.txt"),
        (
            ROW + "0",
            BYTES,
            "length",
            f"is not the number of code points of the text “{len(TEXT)}0”; it is {len(TEXT)}",
        ),
        ("shili,虚构的报道,,", b"\xff\xfe\xff", "id", "byte 2 of the text is not UTF-8"),
        ("shili,虚构的报道,,", "甲区委".encode("gb18030"), "id", "byte 0 of the text is not UTF-8"),
        (
            "shili,虚构的报道,,",
            TEXT.replace("𠮷", "").encode("gb18030"),
            "id",
            "; looks like GB18030: save it as UTF-8",
        ),
        ("shili,虚构的报道,,", "Zoë à côté".encode("cp1252"), "id", "; save it as UTF-8"),
        ("shili,虚构的报道,,", "甲区委".encode() + b"\xff", "id", "; save it as UTF-8"),
    ],
)
def test_a_text_that_is_not_the_source_is_left_out(
    tmp_path: Path, row: str, data: bytes, column: str, words: str
) -> None:
    dataset = opened(tmp_path, {**sources("a,甲,,", row), "texts/shili.txt": data})
    found, (finding,) = load_texts(dataset)
    assert found == {}
    assert (finding.severity, finding.file, finding.row, finding.column) == (
        "error",
        "sources.csv",
        3,
        column,
    )
    assert words in finding.line("en")


PARAGRAPHS = "2-9|11-16"


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (
            "2-9|11-17",
            "does not match the text: paragraph 2 is at 11-16 “11-17”; empty the cell and run kg locate",
        ),
        ("2-9", "does not match the text: paragraph 2 is at 11-16; empty the cell and run kg locate"),
        (
            "2-9|11-16|18-20",
            "does not match the text, which has 2 paragraphs “18-20”; empty the cell and run kg locate",
        ),
    ],
)
def test_paragraphs_that_are_not_those_of_the_text(tmp_path: Path, cell: str, words: str) -> None:
    table = f"id,name@zh,paragraphs\na,甲,\nshili,虚构的报道,{cell}\n"
    dataset = opened(tmp_path, {"sources.csv": table, "texts/shili.txt": BYTES})
    found, (finding,) = load_texts(dataset)
    assert (found, finding.severity) == ({}, "error")
    assert finding.line("en") == f"sources.csv:3:paragraphs: {words} [source-text]"
    assert "与正文不符" in finding.line("zh") and "kg locate" in finding.line("zh")


@pytest.mark.parametrize("cell", ["", PARAGRAPHS, PARAGRAPHS.replace("|", " | ")])
def test_paragraphs_may_be_blank_or_right(tmp_path: Path, cell: str) -> None:
    table = f"id,name@zh,paragraphs\nshili,虚构的报道,{cell}\n"
    dataset = opened(tmp_path, {"sources.csv": table, "texts/shili.txt": BYTES})
    assert load_texts(dataset) == ({"shili": TEXT}, [])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_character(tmp_path: Path, encoding: str) -> None:
    dataset = opened(
        tmp_path, {**sources(f"shili,甲,,{len(TEXT)}"), "texts/shili.txt": TEXT.encode(encoding)}
    )
    assert load_texts(dataset) == ({"shili": TEXT}, [])


def test_a_declared_encoding_holds_for_texts_that_are_not_utf8(tmp_path: Path) -> None:
    manifest = MANIFEST + 'encoding = "gb18030"\n'
    files = {
        "sources.csv": "id,name@zh\na,甲\nb,乙\n".encode("gb18030"),
        "texts/a.txt": "甲区委".encode("gb18030"),
    }
    dataset = opened(tmp_path, {**files, "texts/b.txt": "乙镇"}, manifest)
    assert load_texts(dataset) == ({"a": "甲区委", "b": "乙镇"}, [])


def test_ids_that_are_paths_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_bytes(BYTES)
    rows = [f"{name},甲,," for name in ("../../secret", "../secret", str(tmp_path / "secret"), ".", "")]
    dataset = opened(tmp_path / "set", {**sources(*rows), "texts/x.txt": "x"})
    assert load_texts(dataset, tmp_path / "set" / "texts") == ({}, [])


def test_symbolic_links_may_not_leave_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_bytes(BYTES)
    dataset = opened(tmp_path / "set", {**sources(ROW, f"b,乙,{DIGEST},"), "texts/x.txt": "x"})
    (tmp_path / "set" / "texts" / "shili.txt").symlink_to(tmp_path / "secret.txt")
    found, (finding,) = load_texts(dataset)
    assert found == {}
    assert "the text file leads out of its folder" in finding.line("en")


def test_a_text_too_large_to_be_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 10)
    found, (finding,) = load_texts(opened(tmp_path, {**sources(ROW), "texts/shili.txt": BYTES}))
    assert (found, finding.column) == ({}, "id")
