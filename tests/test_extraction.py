"""From an article to a folder of candidates: quotes, invariants, registers, what other data sets know."""

import csv
from functools import cache
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.cli import main
from kg.extract.article import quoted
from kg.extract.candidate import Candidate
from kg.extract.extraction import extract
from kg.extract.reading import article_of
from kg.extract.tabling.known import known
from kg.extract.tabling.writing import Found, write
from kg.ingest.dataset import open_dataset
from kg.ingest.working import Accept
from kg.pipeline import check, validate
from kg.schema import Schema, load_schema
from kg.spans import read as places

ARTICLE = """云桥区柳浦街道成立党建联盟

6月10日，柳浦街道党工委在街道党群服务中心举行活动。区委常委、组织部部长周立民，柳浦街道党工委书记李小芳，
星河有限公司党委书记、董事长欧阳明出席。会上，周立民、李小芳为柳浦商圈党建联盟揭牌。联盟由柳浦街道党工委、
星河有限公司党委、云桥区第一小学党支部共同组成。

（通讯员 王大力）
"""
PIECES = st.sampled_from(
    [
        *"区委常委、书记张三李四，。；：\n\r\t 　“”（）《》·的和与在为由",
        "云桥区",
        "柳浦街道党工委",
        "星河有限公司党委书记",
        "周立民",
        "同志",
        "揭牌",
        "党建联盟",
        "成员单位",
        "\U0002070e",
        "\U0001f600",
        "\r\n",
        "\u200b",
        "é",
        "（记者 王五）",
        "2023年6月10日",
        "ABC12",
    ]
)
SOUP = st.lists(PIECES, max_size=60).map("".join)


@cache
def schema() -> Schema:
    return load_schema()


def rows_of(text: str, name: str = "jia") -> Found:
    return next(extract([article_of(text, id=name)], schema()))


def cells(folder: Path, table: str) -> list[dict[str, str]]:
    path = folder / "tables" / f"{table}.csv"
    return list(csv.DictReader(StringIO(path.read_text(encoding="utf-8")))) if path.exists() else []


def by_table(found: Found) -> dict[str, list[Candidate]]:
    tables: dict[str, list[Candidate]] = {}
    for row in found.candidates:
        tables.setdefault(row.table, []).append(row)
    return tables


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SOUP, SOUP)
def test_every_quote_is_the_text_at_its_place(before: str, behind: str) -> None:
    text = f"{before}\n{ARTICLE}{behind}党委党委"
    article = article_of(text, id="jia")
    (found,) = extract([article], schema())
    for row in found.candidates:
        quote = article.quote(*row.spans)
        spans = places(quote.at)
        assert spans, row
        assert "|".join(article.text[start:end] for start, end in spans) == quote.text
        assert all(0 <= start < end <= len(article.text) for start, end in spans)
        assert 0 <= row.confidence <= 1
        assert row.rule


def test_no_row_is_surer_than_what_it_stands_on() -> None:
    found = rows_of(ARTICLE)
    sure = {row.cells["id"]: row.confidence for row in found.candidates if row.cells.get("id")}
    references = (
        "person",
        "organization",
        "post",
        "member",
        "participant",
        "event",
        "subject",
        "object",
        "refers_to",
    )
    checked = 0
    for row in found.candidates:
        for name in references:
            value = row.cells.get(name, "")
            if value in sure:
                checked += 1
                assert row.confidence <= sure[value], (row.table, dict(row.cells))
    assert checked > 20


def test_what_an_article_says_becomes_rows(tmp_path: Path) -> None:
    folder = tmp_path / "net"
    write(folder, [rows_of(ARTICLE)], schema(), "zh")
    assert {row["name@zh"] for row in cells(folder, "persons")} == {"周立民", "李小芳", "欧阳明"}
    posts = {row["name@zh"] for row in cells(folder, "posts")}
    assert {"云桥区委常委", "云桥区委组织部部长", "星河有限公司董事长"} <= posts
    numbers = [row["candidate"] for table in schema().tables for row in cells(folder, table)]
    assert len(numbers) == len(set(numbers)) > 10
    assert all(number.startswith("c") for number in numbers)
    assert {row["review"] for table in schema().tables for row in cells(folder, table)} == {""}


def test_bylines_are_no_persons_of_the_story() -> None:
    assert "王大力" not in {row.cells["name@zh"] for row in by_table(rows_of(ARTICLE))["persons"]}


def test_the_folder_is_a_data_set_in_which_nothing_counts_until_it_is_accepted(tmp_path: Path) -> None:
    folder = tmp_path / "net"
    write(folder, [rows_of(ARTICLE)], schema(), "zh")
    dataset = open_dataset(folder, schema())
    assert sum(len(list(table.rows())) for table in dataset.tables() if table.table != "sources") == 0
    assert not [finding for finding in validate(folder) if finding.severity == "error"]


def test_off_register_text_yields_nothing() -> None:
    sport = (
        "昨晚的比赛中，主队以三比一战胜客队。前锋张伟打进两球，教练李刚表示满意。球迷王芳说，希望下一场再赢。"
    )
    assert rows_of(sport).candidates == ()
    assert rows_of("明天多云转阴，气温十到十五度，北风三级。").candidates == ()
    assert rows_of("").candidates == ()


def test_two_articles_name_one_person_once(tmp_path: Path) -> None:
    second = "开会\n柳浦街道党工委书记李小芳主持会议，柳浦街道党员参加。"
    found = list(extract([article_of(ARTICLE, id="a"), article_of(second, id="b")], schema()))
    folder = tmp_path / "net"
    write(folder, found, schema(), "zh")
    assert [row["name@zh"] for row in cells(folder, "persons")].count("李小芳") == 1
    assert {row["source"] for row in cells(folder, "mentions")} == {"a", "b"}


def test_what_a_data_set_knows_keeps_its_id(tmp_path: Path) -> None:
    first = tmp_path / "first"
    write(first, [rows_of(ARTICLE)], schema(), "zh", base="https://example.org/first/id/")
    renamed = (
        (first / "tables" / "persons.csv").read_text(encoding="utf-8").replace("li-xiao-fang", "number-seven")
    )
    accepted = "\n".join(
        line.replace(",,0.", ",accepted,0.") if line.startswith("number-seven") else line
        for line in renamed.splitlines()
    )
    (first / "tables" / "persons.csv").write_text(accepted + "\n", encoding="utf-8")
    already = known([first], schema())
    assert already.ids["person", "李小芳"] == "number-seven"
    assert already.base == "https://example.org/first/id/"
    (found,) = extract([article_of(ARTICLE, id="b")], schema(), already.minter())
    assert "number-seven" in {row.cells["id"] for row in by_table(found)["persons"]}


def test_the_same_articles_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path / name / "net", [rows_of(ARTICLE)], schema(), "zh")
    files = sorted(
        path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file()
    )
    assert files
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_the_command_says_what_it_found(tmp_path: Path) -> None:
    article = tmp_path / "news.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    done = CliRunner().invoke(main, ["--lang", "zh", "extract", str(article), "-o", str(tmp_path / "net")])
    assert done.exit_code == 0, done.output
    assert "kg review" in done.stderr
    assert "persons 3" in done.stderr
    again = CliRunner().invoke(main, ["extract", str(article), "-o", str(tmp_path / "net")])
    assert again.exit_code == 3
    assert "is not empty" in again.stderr


def test_the_command_says_when_there_is_nothing(tmp_path: Path) -> None:
    article = tmp_path / "weather.txt"
    article.write_text("明天多云转阴，气温十到十五度，北风三级。", encoding="utf-8")
    done = CliRunner().invoke(main, ["extract", str(article), "-o", str(tmp_path / "net")])
    assert done.exit_code == 1
    assert "not of this register" in done.stderr


@pytest.mark.parametrize("name", ["missing.txt", "empty.txt"])
def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path, name: str) -> None:
    if name == "empty.txt":
        (tmp_path / name).write_text("", encoding="utf-8")
    done = CliRunner().invoke(main, ["extract", str(tmp_path / name), "-o", str(tmp_path / "net")])
    assert done.exit_code == 3
    assert name in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "net").exists()


def test_what_is_accepted_whole_is_a_data_set_without_errors(tmp_path: Path) -> None:
    text = (
        ARTICLE + "\n当天，栖湾镇、柳浦街道联合成立了河畔党建联盟，并由甲村、乙村共同组成河畔片区联合党委。\n"
    )
    folder = tmp_path / "net"
    found = rows_of(text)
    write(folder, [found], schema(), "zh")
    wrong = [finding for finding in check(folder, accept=Accept(0.0)).findings if finding.severity == "error"]
    assert not wrong, [finding.line("en") for finding in wrong]
    tables = by_table(found)
    assert any(row.rule == "not-stated" for row in tables["gaps"])
    assert any(row.cells["relation"] == "coversArea" for row in tables["links"])


def test_a_quote_goes_with_the_text_whatever_the_order_of_its_words() -> None:
    assert quoted("张三书记", [(2, 4), (0, 2)]).at == "0-4"
    assert quoted("甲区委的书记", [(4, 6), (0, 3), (1, 3)]).text == "甲区委|书记"
