"""Places of quotes: filled in when only one is possible, listed when a person must choose."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ingest.dataset import Dataset, open_dataset
from kg.ingest.locate import MOST_CANDIDATES, candidates, locate
from kg.ingest.texts import load_texts
from kg.spans import written
from tests.folders import MANIFEST, make, schema, sheet, workbook

TEXT = "甲区委书记张三、乙镇党委书记李四出席。\n张三讲话，李四主持。"
HEAD = "person,organization,role,source,quote,at\n"


def dataset(folder: Path, table: str | bytes, text: str = TEXT) -> Dataset:
    files: dict[str, str | bytes] = {"sources.csv": "id,name@zh\nshili,虚构\n", "texts/shili.txt": text}
    return open_dataset(make(folder, {**files, "tables/post-holdings.csv": table}), schema())


def after(folder: Path, table: str | bytes) -> tuple[bytes, list[str]]:
    """The table after kg locate, and what could not be placed."""
    found = dataset(folder, table)
    done = locate(found, load_texts(found)[0])
    return (folder / "tables" / "post-holdings.csv").read_bytes(), [f.line("en") for f in done.findings]


@pytest.mark.parametrize(
    ("quote", "places"),
    [
        ("甲区委书记张三", "0-7"),
        ("乙镇党委书记|主持", "8-14|27-29"),
        ("主持|甲区委", "27-29|0-3"),
        ("甲区委|书记|张三、", "0-3|3-5|5-8"),
        ("书记|书记", "3-5|12-14"),
        ("李四|讲话", "14-16|22-24"),
    ],
)
def test_one_place(quote: str, places: str) -> None:
    (spans,) = candidates(TEXT, quote)
    assert written(spans) == places
    assert all(TEXT[start:end] == words for (start, end), words in zip(spans, quote.split("|"), strict=True))


def test_no_place_and_several() -> None:
    assert candidates(TEXT, "王五") == candidates(TEXT, "") == candidates(TEXT, "甲||乙") == []
    assert candidates(TEXT, "主持|张三|书记") == []
    assert candidates(TEXT, "张三") == [((5, 7),), ((20, 22),)]
    assert candidates(TEXT, "书记|李四") == [
        ((3, 5), (14, 16)),
        ((3, 5), (25, 27)),
        ((12, 14), (14, 16)),
        ((12, 14), (25, 27)),
    ]
    assert len(candidates("甲" * 1000, "甲|甲|甲")) == MOST_CANDIDATES + 1
    assert len(candidates("甲" * 300, "|".join("甲" * 90))) == MOST_CANDIDATES + 1


def test_code_points_are_counted_not_bytes_or_utf16() -> None:
    assert candidates("𠮷𠮷甲\r\n乙", "乙") == [((5, 6),)]


def test_empty_places_are_filled_and_nothing_else_is_changed(tmp_path: Path) -> None:
    table = (
        HEAD
        + '\nzhang-san,jia-quwei,secretary,shili,甲区委书记张三,\nb,"x, y",r,shili,乙镇党委书记李四,1-2\n'
        'c,"q""q",r,doc/shili,"讲话|主持",\n'
    )
    data, findings = after(tmp_path, table)
    assert findings == []
    assert data.decode() == table.replace("张三,\n", "张三,0-7\n").replace(
        '"讲话|主持",', "讲话|主持,22-24|27-29"
    )


@pytest.mark.parametrize(
    ("encoding", "end", "mark"),
    [("utf-8-sig", "\r\n", ","), ("utf-16", "\n", "\t"), ("utf-8", "\r\n", ";")],
)
def test_a_file_stays_as_its_program_writes_it(tmp_path: Path, encoding: str, end: str, mark: str) -> None:
    table = (
        (HEAD + "zhang-san,jia-quwei,secretary,shili,甲区委书记张三,\n").replace(",", mark).replace("\n", end)
    )
    data, _ = after(tmp_path, table.encode(encoding))
    assert data == table.replace("张三" + mark, f"张三{mark}0-7").encode(encoding)


def test_gb18030_stays_gb18030(tmp_path: Path) -> None:
    table = "人员,来源,原文,位置\nzhang-san,shili,甲区委书记张三,\n"
    found = dataset(tmp_path, table.encode("gb18030"))
    done = locate(found, {"shili": TEXT})
    assert (done.filled, done.files) == (2, ("sources.csv", "tables/post-holdings.csv"))
    data = (tmp_path / "tables" / "post-holdings.csv").read_bytes()
    assert data.decode("gb18030") == table.replace("张三,", "张三,0-7")


@pytest.mark.parametrize(("quote", "title"), [("quote", "at"), ("原文", "位置")])
def test_the_column_is_added_when_it_is_not_there(tmp_path: Path, quote: str, title: str) -> None:
    data, _ = after(tmp_path, f"person,source,{quote},note\nzhang-san,shili,甲区委书记张三,x\n\nb,none,甲,\n")
    assert data.decode() == (
        f"person,source,{quote},{title},note\nzhang-san,shili,甲区委书记张三,0-7,x\n\nb,none,甲,,\n"
    )


def test_what_a_person_must_decide_is_listed(tmp_path: Path) -> None:
    table = HEAD + "zhang-san,a,r,shili,张三,\nb,a,r,shili,王五,\nc,a,r,elsewhere,王五,\n"
    data, findings = after(tmp_path, table)
    assert data.decode() == table
    assert findings == [
        "tables/post-holdings.csv:2:at: stands at several places in the source “张三”; fill in the one that "
        "is meant: 5-7 …甲区委书记张三、乙镇党委书…; 20-22 …李四出席。 张三讲话，李四主… [place]",
        "tables/post-holdings.csv:3:at: the source does not have these words “王五”; correct them from the "
        "source [place]",
        "tables/post-holdings.csv:4:source: the source is not known: 1 here not placed “elsewhere”; write an "
        "id of the sources table [place]",
    ]


@pytest.mark.parametrize("source", ["shili", "doc/shili", "虚构", " 虚构 "])
def test_a_source_may_be_given_as_anywhere_else(tmp_path: Path, source: str) -> None:
    data, findings = after(tmp_path, f"{HEAD}a,b,c,{source},甲区委,\n")
    assert (data.decode(), findings) == (f"{HEAD}a,b,c,{source},甲区委,0-3\n", [])


def test_a_source_without_a_text_is_said_once_a_table(tmp_path: Path) -> None:
    found = dataset(tmp_path, HEAD + "a,b,c,虚构,甲区委,\na,b,c,虚构,乙镇,\na,b,c,虚构,乙镇,1-3\n")
    done = locate(found, {})
    assert [finding.line("en") for finding in done.findings] == [
        "tables/post-holdings.csv:2:source: no text for the source: 2 here not placed “虚构”; save it as "
        "shili.txt in texts/, or give its folder with --texts [place]"
    ]
    assert (done.filled, done.files, done.already) == (0, (), 1)


def test_a_broken_file_is_left_alone(tmp_path: Path) -> None:
    table = HEAD + "zhang-san,a,r,shili,甲区委书记张三,\nb\n"
    data, findings = after(tmp_path, table)
    assert data.decode() == table
    assert [line.partition(": ")[0] for line in findings] == ["tables/post-holdings.csv:3"]


def test_the_places_for_a_workbook_are_told(tmp_path: Path) -> None:
    make(tmp_path, {"sources.csv": "id,paragraphs\nshili,0-19\n", "tables/README.md": ""}, MANIFEST)
    cells = [["source", "quote"], ["shili", "乙镇党委"]]
    path = workbook(tmp_path / "tables" / "任职.xlsx", {"Sheet1": sheet(cells)})
    before = path.read_bytes()
    done = locate(open_dataset(tmp_path, schema()), {"shili": TEXT})
    assert [finding.line("en") for finding in done.findings] == [
        "tables/任职.xlsx:2:at: workbooks are not written; fill in 8-12 [place]"
    ]
    assert (done.filled, path.read_bytes()) == (0, before)


# ---- paragraphs ----


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("id,name@zh,paragraphs,url\nshili,虚构,,\n", "id,name@zh,paragraphs,url\nshili,虚构,0-19|20-30,\n"),
        (
            "编号,名称,长度,网址\n\nshili,虚构,30,\nb,别的,,\n",
            "编号,名称,长度,段落,网址\n\nshili,虚构,30,0-19|20-30,\nb,别的,,,\n",
        ),
    ],
)
def test_the_paragraphs_of_a_source_are_filled_in(tmp_path: Path, before: str, after: str) -> None:
    found = open_dataset(make(tmp_path, {"sources.csv": before}), schema())
    done = locate(found, {"shili": TEXT})
    assert (done.filled, done.already, done.files, done.findings) == (1, 0, ("sources.csv",), ())
    assert (tmp_path / "sources.csv").read_text(encoding="utf-8") == after
    again = locate(open_dataset(tmp_path, schema()), {"shili": TEXT})
    assert (again.filled, again.already, again.files) == (0, 1, ())


def test_paragraphs_that_are_there_or_cannot_be_known_stay(tmp_path: Path) -> None:
    table = "id,name@zh,paragraphs\nshili,虚构,1-2\nb,无文,\nc,空文,\n"
    found = open_dataset(make(tmp_path, {"sources.csv": table}), schema())
    done = locate(found, {"shili": TEXT, "c": " \n"})
    assert (done.filled, done.already, done.files, done.findings) == (0, 1, (), ())


def test_the_paragraphs_for_a_workbook_are_told(tmp_path: Path) -> None:
    make(tmp_path, {"tables/README.md": ""}, MANIFEST)
    path = workbook(
        tmp_path / "tables" / "来源.xlsx", {"Sheet1": sheet([["id", "name@zh"], ["shili", "虚构"]])}
    )
    before = path.read_bytes()
    done = locate(open_dataset(tmp_path, schema()), {"shili": TEXT})
    assert [finding.line("en") for finding in done.findings] == [
        "tables/来源.xlsx:2:paragraphs: workbooks are not written; fill in 0-19|20-30 [place]"
    ]
    assert (done.filled, path.read_bytes()) == (0, before)


@given(
    st.text("甲乙丙", max_size=12), st.lists(st.text("甲乙", min_size=1, max_size=2), min_size=1, max_size=3)
)
def test_every_candidate_has_the_words(text: str, segments: list[str]) -> None:
    found = candidates(text, "|".join(segments))
    assert len(found) == len(set(found)) <= MOST_CANDIDATES + 1
    for spans in found:
        assert [text[start:end] for start, end in spans] == segments
    unique = all(sum(text.startswith(s, n) for n in range(len(text))) == 1 for s in segments)
    assert not unique or len(found) == 1
