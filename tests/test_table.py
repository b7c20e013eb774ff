"""Table: widths, formats, and what a spreadsheet or a terminal must not be handed."""

import csv
import doctest
import io
import json

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
