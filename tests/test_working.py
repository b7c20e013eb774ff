"""Working columns: taken out before anyone sees a table; only what was accepted counts."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from kg.errors import InputError
from kg.ingest.canonical import format_dataset
from kg.ingest.dataset import open_dataset
from kg.ingest.locate import locate
from kg.ingest.texts import load_texts
from kg.ingest.working import Accept, LeftOut, accepting, certainty
from kg.pipeline import build, check
from tests.candidates import (
    SOURCE,
    WORKING,
    accepted_all,
    candidate_rows,
    candidate_table,
    headers,
    write_candidates,
)
from tests.folders import make, opened, rows, rules, schema, sheet, workbook

PERSONS = (
    "id,name@zh,source,quote,at,candidate,review,confidence,rule\n"
    "li-si,李四,a,李四,1-3,c0001,accepted,0.9,x\n"
    "wang-wu,王五,a,王五,4-6,c0002,,0.90,x\n"
    "zhao-liu,赵六,a,赵六,7-9,c0003,,0.89,x\n"
    "zhang-san,张三,a,张三,10-12,c0004,rejected,1,x\n"
    "qian-qi,钱七,a,钱七,13-15,c0005,merged:c0001,1.00,x\n"
)
CHINESE = "编号,名称@zh,来源,原文,位置,候选号,审核,把握,规则\n" + PERSONS.partition("\n")[2]


def run(*args: object) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.mark.parametrize("table", [PERSONS, CHINESE], ids=["en", "zh"])
def test_only_accepted_rows_count_and_keep_their_numbers(tmp_path: Path, table: str) -> None:
    dataset = opened(tmp_path, {"tables/persons.csv": table})
    (persons,) = dataset.tables()
    assert persons.headers == tuple(table.split(",", 2)[:2])
    assert rows(dataset, "persons") == [(2, ("li-si", "李四"))]
    assert dataset.left_out() == LeftOut(undecided=2, rejected=2)
    assert dataset.findings() == ()


def test_a_choice_takes_undecided_rows_that_are_sure_enough(tmp_path: Path) -> None:
    folder = make(tmp_path, {"tables/persons.csv": PERSONS})
    for above, kept, left in (("0.9", [2, 3], 1), ("0.89", [2, 3, 4], 0), ("1", [2], 2)):
        dataset = open_dataset(folder, schema(), accept=accepting(f"above:{above}"))
        assert [number for number, _ in rows(dataset, "persons")] == kept
        assert dataset.left_out() == LeftOut(left, 2)


def test_the_whole_table_is_there_for_those_who_write_it(tmp_path: Path) -> None:
    dataset = opened(tmp_path, {"tables/persons.csv": PERSONS})
    (persons,) = dataset.whole()
    assert persons.headers == tuple(PERSONS.partition("\n")[0].split(","))
    assert [row.number for row in persons.rows()] == [2, 3, 4, 5, 6]


@pytest.mark.parametrize("extra", ["rule", "candidate", "confidence", "source,quote,at"])
def test_without_a_review_column_a_table_is_as_ever(tmp_path: Path, extra: str) -> None:
    table = f"id,name@zh,{extra}\nli-si,李四{',x' * (1 + extra.count(','))}\n"
    folder = make(tmp_path, {"tables/persons.csv": table})
    dataset = open_dataset(folder, schema(), accept=Accept(0.0))
    assert dataset.tables() == dataset.whole()
    assert len(rows(dataset, "persons")[0][1]) == 3 + extra.count(",")
    assert dataset.left_out() == LeftOut() and not dataset.left_out()
    unknown = [finding for finding in check(folder).findings if finding.rule == "unknown-column"]
    assert [finding.column for finding in unknown] == extra.split(",")


def test_a_working_column_that_is_there_twice_is_unknown(tmp_path: Path) -> None:
    folder = make(tmp_path, {"tables/persons.csv": "id,name@zh,review,审核\nli-si,李四,accepted,accepted\n"})
    found = [finding for finding in check(folder).findings if finding.rule == "unknown-column"]
    assert [finding.column for finding in found] == ["审核"]


@pytest.mark.parametrize(
    ("review", "confidence", "rule"),
    [
        ("Accepted", "0.9", "bad-review"),
        ("是", "0.9", "bad-review"),
        ("merged:", "0.9", "bad-review"),
        ("", "1.01", "bad-confidence"),
        ("", "-0.1", "bad-confidence"),
        ("", "nan", "bad-confidence"),
        ("", "０.９", "bad-confidence"),
        ("", "1e-1", "bad-confidence"),
    ],
)
def test_what_says_nothing_known_is_an_error_and_does_not_count(
    tmp_path: Path, review: str, confidence: str, rule: str
) -> None:
    table = f"id,name@zh,review,confidence\nli-si,李四,{review},{confidence}\n"
    folder = make(tmp_path, {"tables/persons.csv": table})
    dataset = open_dataset(folder, schema(), accept=Accept(0.0))
    assert rules(dataset.findings()) == [(rule, "tables/persons.csv", 2)]
    assert rows(dataset, "persons") == []


def test_confidences() -> None:
    assert [certainty(text) for text in ("0", "1", "1.0", "0.90", " .5", "")] == [0, 1, 1, 0.9, None, None]


@pytest.mark.parametrize("text", ["0.9", "above", "above:", "above:x", "above:2", "below:0.9", "above:-1"])
def test_a_choice_is_written_in_one_way(text: str) -> None:
    with pytest.raises(InputError, match=r"above:0\.9"):
        accepting(text)


def test_the_decisions_are_no_table(tmp_path: Path) -> None:
    dataset = opened(tmp_path, {"tables/persons.csv": PERSONS, "decisions.csv": "number,when\n1,now\n"})
    assert dataset.findings() == ()
    assert [table.table for table in dataset.tables()] == ["persons"]


def test_a_workbook_of_candidates_is_read(tmp_path: Path) -> None:
    cells = [line.split(",") for line in PERSONS.splitlines()]
    workbook(make(tmp_path, {}) / "data.xlsx", {"persons": sheet(cells)})
    assert rows(open_dataset(tmp_path, schema()), "persons") == [(2, ("li-si", "李四"))]


def test_a_table_of_candidates_in_gb18030_is_told_by_its_headers(tmp_path: Path) -> None:
    dataset = opened(tmp_path, {"tables/persons.csv": PERSONS.replace("李四", "李四同志").encode("gb18030")})
    assert [finding.rule for finding in dataset.findings()] == ["encoding"]
    assert rows(dataset, "persons") == [(2, ("li-si", "李四同志"))]


# ---- fmt and locate ----


def test_fmt_keeps_working_columns_at_the_end(tmp_path: Path) -> None:
    folder = write_candidates(tmp_path)
    assert format_dataset(folder, schema(), check=True) == []
    table = "rule,review,confidence,candidate,at,quote,name@zh,source,id\nx,,0.9,c1,1-2,乙,乙,a,b\nx,,0.9,c2,0-1,甲,甲,a,a\n"
    wanted = "id,name@zh,source,quote,at,candidate,review,confidence,rule\na,甲,a,甲,0-1,c2,,0.9,x\nb,乙,a,乙,1-2,c1,,0.9,x\n"
    path = folder / "tables/persons.csv"
    path.write_text(table, encoding="utf-8")
    assert format_dataset(folder, schema()) == ["tables/persons.csv"]
    assert path.read_text(encoding="utf-8") == wanted


def test_fmt_keeps_chinese_headers(tmp_path: Path) -> None:
    folder = make(tmp_path, {"tables/persons.csv": CHINESE})
    format_dataset(folder, schema())
    text = (folder / "tables/persons.csv").read_text(encoding="utf-8")
    assert text.splitlines()[0] == CHINESE.splitlines()[0]
    assert sorted(text.splitlines()[1:]) == sorted(CHINESE.splitlines()[1:])


def test_fmt_refuses_a_working_column_in_a_table_without_review(tmp_path: Path) -> None:
    make(tmp_path, {"tables/persons.csv": "id,name@zh,rule\na,甲,x\n"})
    with pytest.raises(InputError, match="'rule' is no column of persons"):
        format_dataset(tmp_path, schema())


def test_locate_fills_undecided_rows_whatever_the_columns_order(tmp_path: Path) -> None:
    folder = write_candidates(tmp_path)
    found = {row["candidate"]: row for row in candidate_rows()["post-holdings"]}
    names = ("review", "quote", "candidate", "at", "source", "person", "organization", "role")
    lines = [names, *(tuple({**row, "at": ""}[name] for name in names) for row in found.values())]
    (folder / "tables/post-holdings.csv").write_text(
        "".join(",".join(line) + "\n" for line in lines), "utf-8"
    )
    dataset = open_dataset(folder, schema())
    texts, _ = load_texts(dataset)
    assert locate(dataset, texts).filled == 3
    (table,) = (one for one in open_dataset(folder, schema()).whole() if one.table == "post-holdings")
    assert {row.cells[2]: row.cells[3] for row in table.rows()} == {c: row["at"] for c, row in found.items()}


# ---- build and validate ----


def test_what_nobody_decided_does_not_enter_a_build(tmp_path: Path) -> None:
    folder = write_candidates(tmp_path / "data")
    report = build(folder, tmp_path / "out")
    assert report.published, report.findings
    assert report.left == LeftOut(undecided=21)
    assert "zhang-san" not in (tmp_path / "out/houxuan.nq").read_text(encoding="utf-8")


def test_what_was_accepted_is_built_as_if_it_had_been_written_by_hand(tmp_path: Path) -> None:
    decided = accepted_all()
    folder = write_candidates(tmp_path / "data", decided=decided)
    plain = write_candidates(tmp_path / "plain")
    for table, found in candidate_rows().items():
        own = schema().tables[table].headers
        kept = [{k: v for k, v in row.items() if k in own} for row in found if row["candidate"] in decided]
        text = candidate_table(table, kept).decode()
        width = len(own)
        lines = [",".join(line.split(",")[:width]) for line in text.splitlines()]
        (plain / f"tables/{table}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for name in (folder, plain):
        report = build(name, tmp_path / name.name / "out")
        assert report.published, report.findings
    graphs = [(name / "out/houxuan.nq").read_text(encoding="utf-8") for name in (folder, plain)]
    assert graphs[0] == graphs[1] and "zhang-san" in graphs[0] and "zhang-san-2" not in graphs[0]


def test_findings_name_rows_as_they_stand_in_the_file(tmp_path: Path) -> None:
    folder = write_candidates(tmp_path, decided=accepted_all() | {"c0001": ""})
    found = [f for f in check(folder).findings if f.rule == "dangling-reference"]
    assert {(f.file, f.column, f.value) for f in found} == {
        ("tables/post-holdings.csv", "organization", "jia-quwei"),
        ("tables/posts.csv", "organization", "jia-quwei"),
    }
    lines = (folder / "tables/post-holdings.csv").read_text(encoding="utf-8").splitlines()
    row = next(f.row for f in found if f.file.endswith("holdings.csv"))
    assert "jia-quwei" in lines[row - 1]


@pytest.mark.parametrize("command", ["build", "validate"])
@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "candidates left out: {} undecided, 1 rejected or merged"),
        ("zh", "未收入的候选：{} 行未审核，1 行已否决或合并"),
    ],
)
def test_the_command_line_says_how_many_it_left_out(
    tmp_path: Path, command: str, lang: str, said: str
) -> None:
    folder = write_candidates(tmp_path / "data", decided={"c0009": "rejected"})
    out = ("-o", tmp_path / "out") if command == "build" else ()
    done = run(command, folder, *out, "--lang", lang)
    assert said.format(20) in done.stderr
    done = run(command, folder, *out, "--lang", lang, "--accept", "above:0.8")
    assert said.format(3) in done.stderr
    if command == "build":
        assert done.exit_code == 0, done.stderr
        assert "zhang-san" in (tmp_path / "out/houxuan.nq").read_text(encoding="utf-8")


def test_the_command_line_says_nothing_of_candidates_where_there_are_none(tmp_path: Path) -> None:
    folder = make(tmp_path / "data", {"tables/persons.csv": "id,name@zh\nli-si,李四\n"})
    assert "candidates" not in run("validate", folder).stderr


@pytest.mark.parametrize("command", ["build", "validate"])
def test_a_wrong_choice_is_wrong_usage(tmp_path: Path, command: str) -> None:
    done = run(command, write_candidates(tmp_path), "--accept", "0.9")
    assert done.exit_code == 2
    assert "“0.9” is not above:N" in done.stderr


def test_the_fixture_is_what_it_says() -> None:
    tables = candidate_rows()
    found = [row for rows in tables.values() for row in rows]
    assert sorted(row["candidate"] for row in found) == [f"c{number:04}" for number in range(1, 22)]
    assert {row["source"] for row in found} == {SOURCE}
    assert all(headers(table)[-4:] == WORKING for table in tables)
