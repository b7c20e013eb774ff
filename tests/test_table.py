"""Table: widths, formats, and what a spreadsheet or a terminal must not be handed."""

import csv
import doctest
import io
import json
import math
import sys
from html.parser import HTMLParser

import pytest

import kg.table
from kg.errors import KGError
from kg.table import Table, defused, plain, width

PEOPLE = Table.of(["name", "posts", "share"], [["张三", 2, 0.123456], ["Li Si", 11, None]])


def test_doctest() -> None:
    assert doctest.testmod(kg.table).failed == 0


def test_text_counts_wide_characters_twice() -> None:
    assert width("张三") == 4 and width("Li") == 2 and width("é") == 1
    lines = PEOPLE.render("text").splitlines()
    assert lines == ["name   posts  share", "-----  -----  ------", "张三       2  0.1235", "Li Si     11"]


def test_csv_reads_back_exactly() -> None:
    table = Table.of(["a", "b"], [['say "x", y', "two\nlines"], ["=1+1", "true"]])
    assert list(csv.reader(io.StringIO(table.render("csv")))) == [
        ["a", "b"],
        ['say "x", y', "two\nlines"],
        ["=1+1", "true"],
    ]


def test_excel_has_a_bom_and_no_formulas() -> None:
    text = Table.of(["a"], [["=cmd()"], ["+1"], ["fine"]]).render("excel")
    assert text == "\ufeffa\n'=cmd()\n'+1\nfine"
    assert defused("@x") == "'@x" and defused(-1) == -1


def test_json_md_and_tsv() -> None:
    assert json.loads(PEOPLE.render("json"))[0] == {"name": "张三", "posts": 2, "share": 0.123456}
    assert Table.of(["a"], [["x|y"]]).render("md") == "| a |\n| --- |\n| x\\|y |"
    assert Table.of(["a", "b"], [["x", True]]).render("tsv") == "a\tb\nx\ttrue"


def test_a_terminal_is_sent_no_control_characters() -> None:
    assert plain("a\x1b[31mb\u202ec") == "a�[31mb�c"


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(KGError, match="no table format 'xls'; choose one of text, csv"):
        PEOPLE.render("xls")


def test_empty_table_keeps_its_head() -> None:
    assert Table.of(["a", "bc"], []).render("text") == "a  bc\n-  --"


# ---- in a notebook ----

HOSTILE = Table.of(
    ["名称", "n", "<b>x</b>"],
    [["<script>alert(1)</script>", 3, None], ['"&\u202e甲', None, 0.123456]],
    "<i>谁</i> leads",
    "p < 0.05 & n = 8",
)


class Reader(HTMLParser):
    """The tags and the text of a page, and the style of each cell."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.styles: list[str | None] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag in {"th", "td"}:
            self.styles.append(dict(attrs)["style"])

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_notebook_shows_all_of_it_and_runs_nothing() -> None:
    seen = Reader(HOSTILE._repr_html_())
    assert set(seen.tags) == {"div", "table", "caption", "thead", "tbody", "tr", "th", "td", "bdi", "p"}
    assert seen.tags.count("tr") == 3 and seen.tags.count("td") == 6
    for text in (
        "<script>alert(1)</script>",
        '"&\ufffd甲',
        "<b>x</b>",
        "<i>谁</i> leads",
        "p < 0.05 & n = 8",
    ):
        assert text in seen.text
    assert (
        "\u202e" not in seen.text and seen.tags.count("bdi") == 9 + 2
    )  # each text keeps its direction to itself


def test_numbers_stand_on_the_right() -> None:
    sides = [style.removeprefix("text-align:") for style in Reader(HOSTILE._repr_html_()).styles if style]
    assert sides == ["left", "right", "right"] * 3
    truths = Table.of(["a"], [[True], [False]])
    assert Reader(truths._repr_html_()).styles == ["text-align:left"] * 3


def test_a_notebook_shows_the_first_rows_of_a_long_table() -> None:
    table = Table.of(["n"], [[n] for n in range(1234)])
    assert Reader(table._repr_html_()).tags.count("td") == 200
    assert "… +1,034" in table._repr_html_()
    assert Reader(table.render("html")).tags.count("td") == 1234


def test_an_empty_table_is_shown_with_its_head() -> None:
    assert Reader(Table.of(["a", "b"], [])._repr_html_()).tags.count("th") == 2


# ---- pandas ----


def test_pandas_gets_columns_of_one_kind() -> None:
    pytest.importorskip("pandas")
    rows = [["张三", 2, 0.5, True, None, 1, "x", 2**70], [None, None, None, None, None, 0.5, 3, 1]]
    names = ["名称", "n", "x", "yes", "none", "mixed", "odd", "big"]
    table = Table.of(names, rows, "谁", "n = 2")
    frame = table.to_pandas()
    kinds = {name: str(kind) for name, kind in frame.dtypes.items()}
    assert kinds.pop("名称").startswith(("string", "str"))
    assert kinds == {
        "n": "Int64",
        "x": "float64",
        "yes": "boolean",
        "none": "object",
        "mixed": "float64",
        "odd": "object",
        "big": "object",
    }
    assert frame["n"].sum() == 2 and math.isnan(frame["x"][1]) and frame["big"][0] == 2**70
    assert frame.attrs == {"caption": "谁", "notes": ("n = 2",)}


def test_pandas_keeps_columns_of_the_same_name_and_tables_without_rows() -> None:
    pytest.importorskip("pandas")
    twice = Table.of(["n", "n"], [[1, True], [2, False]]).to_pandas()
    assert list(twice.columns) == ["n", "n"] and [str(kind) for kind in twice.dtypes] == ["int64", "bool"]
    empty = Table.of(["a", "b"], []).to_pandas()
    assert list(empty.columns) == ["a", "b"] and len(empty) == 0
    assert Table.of([], []).to_pandas().shape == (0, 0)


def test_without_pandas_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(KGError, match="pandas is not installed; run: pip install pandas") as caught:
        PEOPLE.to_pandas()
    assert caught.value.line("zh").startswith("没有安装 pandas；")
