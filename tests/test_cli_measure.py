"""The commands that measure and report, on the first data set."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.analysis.measures import MEASURES, STUDIES
from kg.cli import main
from kg.pipeline import build

ROOT = Path(__file__).parents[1]
QUICK = ("--draws", 19)


def kg(*args: object, lang: str = "en") -> Result:
    return CliRunner(env={"KG_LANG": lang}).invoke(main, [str(a) for a in args])


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def test_the_list_has_every_measure_and_study_in_both_languages() -> None:
    listed = rows(kg("measure", "--list", "--format", "csv").stdout)
    assert [row["name"] for row in listed] == [*MEASURES, *STUDIES]
    assert all(row["名称"] and row["title"] and row["what it says"] and row["source"] for row in listed)
    assert "结构洞" in kg("measure", "--list", lang="zh").stdout


def test_the_brokers_between_town_park_and_subdistrict_with_the_words_of_their_ties(exports: Path) -> None:
    asked = ("measure", "brokerage", "--by", "parent", "--from", exports, *QUICK, "--format", "json")
    first = json.loads(kg(*asked, lang="zh").stdout)
    brokers = [row["名称"] for row in first]
    assert brokers[0] == "东虹桥片区委员会"
    pairs = json.loads(kg(*asked, "--table", 2, lang="zh").stdout)
    between = {frozenset((row["组甲"], row["组乙"])): row for row in pairs}
    assert frozenset(("临空园区", "新泾镇")) in between
    ties = json.loads(kg(*asked, "--table", 3, lang="zh").stdout)
    assert {row["中介者"] for row in ties} <= set(brokers)
    assert all(row["原文"] and row["来源"] for row in ties)


def test_what_people_read_has_all_tables_with_captions_and_notes(exports: Path) -> None:
    result = kg("measure", "brokerage", "--from", exports, *QUICK)
    assert result.exit_code == 0
    assert "Gould & Fernandez 1989" in result.stdout
    assert "seed 20181105" in result.stdout
    alone = kg("measure", "brokerage", "--from", exports, *QUICK, "--table", 2)
    assert alone.stdout.strip() in result.stdout


def test_what_programs_read_is_one_table_and_the_rest_is_told(exports: Path) -> None:
    result = kg("measure", "brokerage", "--from", exports, *QUICK, "--format", "csv")
    assert len({len(row) for row in rows(result.stdout)}) == 1
    assert "other tables: --table 2 (" in result.stderr
    assert "Gould & Fernandez 1989" in result.stderr


def test_measures_and_studies_side_by_side(exports: Path) -> None:
    result = kg("measure", "constraint", "centralization", "--from", exports)
    assert "constraint" in result.stdout.splitlines()[0]
    assert "centralization" in result.stdout


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", STUDIES)
def test_every_study_answers_on_the_first_data_set(exports: Path, name: str, lang: str) -> None:
    result = kg("measure", name, "--from", exports, *QUICK, lang=lang)
    assert result.exit_code == 0, result.stderr
    assert "nan" not in result.stdout.split() and "None" not in result.stdout


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("measure", "windows", "--since", "yesterday"), 3, "yesterday"),
        (("measure", "changes", "--since", "2019-01-01", "--until", "2018-01-01"), 3, "2019-01-01"),
        (("measure", "cohesion", "--table", 9), 2, "--table 9: there are 1"),
        (("measure", "cohesion", "--write-back"), 2, "a study has none"),
        (("measure", "--by", "colour"), 2, "'colour' is not one of 'type', 'family', 'parent'"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(
    exports: Path, args: tuple[object, ...], code: int, words: str
) -> None:
    result = kg(*args, "--from", exports)
    assert result.exit_code == code
    assert words in result.stderr
    assert "Traceback" not in result.output


def test_measures_are_written_back_and_asked_for_in_sparql(tmp_path: Path) -> None:
    build(ROOT / "data" / "donghongqiao", tmp_path)
    result = kg("measure", "degree", "--write-back", "--from", tmp_path)
    assert result.exit_code == 0
    assert result.stderr.startswith("stored 1 measurement: ")
    shown = rows(kg("measure", "degree", "--from", tmp_path, "--format", "csv").stdout)
    asked = "SELECT ?thing ?value { ?one a dhq:Measurement ; dhq:measuredThing ?thing ; dhq:measuredValue ?value }"
    found = rows(kg("query", "-e", asked, "--from", tmp_path, "--format", "csv").stdout)
    assert {(row["thing"], row["value"]) for row in found} == {(row["iri"], row["degree"]) for row in shown}


@pytest.mark.parametrize(("form", "start"), [("html", "<!doctype html>"), ("md", "# ")])
def test_the_report_as_a_file_and_on_stdout(exports: Path, tmp_path: Path, form: str, start: str) -> None:
    path = tmp_path / "r"
    result = kg("report", "--from", exports, "--format", form, "-o", path, *QUICK, lang="zh")
    assert (result.exit_code, result.stdout) == (0, f"{path}\n")
    text = path.read_text(encoding="utf-8")
    assert text.lower().startswith(start)
    assert kg("report", "--from", exports, "--format", form, "-o", "-", *QUICK, lang="zh").stdout == text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_example_of_a_new_data_set_is_reported_on(tmp_path: Path, lang: str) -> None:
    assert kg("new", tmp_path / "mine", "--example").exit_code == 0
    assert kg("locate", tmp_path / "mine").exit_code == 0
    result = kg("build", tmp_path / "mine", "-o", tmp_path / "out", lang=lang)
    assert result.exit_code == 0, result.output
    assert (tmp_path / "out" / "report.html").stat().st_size > 10_000
