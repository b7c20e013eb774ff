"""The first data set: canonical form, references, evidence, and what the article says and does not say.

The article is not in the repository. Set ``KG_TEXTS`` to a folder that has it, and every quote is checked
against its code points; without it, all other tests still run.
"""

import csv
import hashlib
import io
import os
import re
from pathlib import Path

import pytest

from kg.ingest.dataset import open_dataset
from kg.ingest.manifest import read_manifest
from kg.schema import Schema, load_schema

FOLDER = Path(__file__).parents[1] / "data" / "donghongqiao"
FILES = [FOLDER / "sources.csv", *sorted((FOLDER / "tables").glob("*.csv"))]
SOURCE = "xinjing-linkong-jinbohui"
LONGEST_QUOTE = 45
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

Cells = dict[str, str]


def rows(table: str) -> list[Cells]:
    path = FOLDER / "sources.csv" if table == "sources" else FOLDER / "tables" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def everything() -> list[tuple[str, Cells]]:
    return [(path.stem, row) for path in FILES for row in rows(path.stem)]


def spans(row: Cells) -> list[tuple[str, int, int]]:
    """The segments of a row's evidence: words, start, end."""
    places = (tuple(map(int, at.split("-"))) for at in row["at"].split("|"))
    return [(words, start, end) for words, (start, end) in zip(row["quote"].split("|"), places, strict=True)]


EVIDENCED = [(table, row) for table, row in everything() if "at" in row]


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load_schema()


# ---- form ----


def test_every_table_of_the_schema_is_there(schema: Schema) -> None:
    assert {path.stem for path in FILES} == set(schema.tables)
    assert len(FILES) >= 24


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_canonical_form(path: Path, schema: Schema) -> None:
    """UTF-8, LF, the schema's headers, rows sorted, quoted only where needed, no row twice."""
    data = path.read_bytes()
    header, *found = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
    assert tuple(header) == schema.tables[path.stem].headers
    assert found == sorted(found) and len(found) == len({tuple(row) for row in found})
    assert all(cell == cell.strip() for row in found for cell in row)
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([header, *found])
    assert data == text.getvalue().encode()


def test_it_opens_without_findings(schema: Schema) -> None:
    dataset = open_dataset(FOLDER, schema)
    assert list(dataset.findings()) == []
    assert sum(1 for file in dataset.tables() for _ in file.rows()) == len(everything())


# ---- names and references ----


def entity_tables(schema: Schema) -> list[str]:
    return [name for name, spec in schema.tables.items() if spec.kind]


def test_ids_are_slugs_and_unique_in_the_whole_data_set(schema: Schema) -> None:
    ids = [row["id"] for table in entity_tables(schema) for row in rows(table)]
    handles = {
        row["id"] for table, row in everything() if row.get("id") and table not in entity_tables(schema)
    }
    assert len(ids) == len(set(ids)) >= 180
    assert not handles & set(ids)
    assert all(SLUG.fullmatch(name) for name in [*ids, *handles])
    assert all(row["id"].endswith("-area") == (row["type"] == "Area") for row in rows("places"))


def test_everything_has_a_name_in_both_languages(schema: Schema) -> None:
    for table in entity_tables(schema):
        for row in rows(table):
            assert row["name@zh"] and row["name@en"], (table, row["id"])


def test_no_two_things_share_a_name(schema: Schema) -> None:
    for language in ("zh", "en"):
        names = [row[f"name@{language}"] for table in entity_tables(schema) for row in rows(table)]
        assert len(names) == len(set(names))


def test_references_exist(schema: Schema) -> None:
    ids = {row["id"] for table in entity_tables(schema) for row in rows(table)}
    handles = {row["id"] for _, row in everything() if row.get("id")}
    seen = 0
    for table, row in everything():
        for column in schema.tables[table].columns:
            if column.kind == "reference" and column.name in row:
                for value in filter(None, row[column.name].split(";")):
                    seen += 1
                    assert value in ids | handles, (table, column.name, value)
    assert seen >= 1000


def test_everything_is_used(schema: Schema) -> None:
    """No orphans: each entity stands in a relation or a mention."""
    used = {
        value
        for table, row in everything()
        if table not in entity_tables(schema)
        for cell in row.values()
        for value in cell.split(";")
    }
    kinds = [table for table in entity_tables(schema) if table != "concepts"]
    assert [row["id"] for table in kinds for row in rows(table) if row["id"] not in used] == []


def test_own_concepts_are_used() -> None:
    cells = {row.get(column) for _, row in everything() for column in ("role", "category", "level")}
    assert {row["id"] for row in rows("concepts")} <= cells


# ---- evidence ----


def test_every_statement_has_its_words() -> None:
    assert len(EVIDENCED) >= 600
    for table, row in EVIDENCED:
        assert row["source"] == SOURCE and row["quote"] and row["at"], (table, row)


def test_offsets_agree_with_the_words() -> None:
    length = int(rows("sources")[0]["length"])
    for table, row in EVIDENCED:
        edges = [0]
        for words, start, end in spans(row):
            assert end - start == len(words), (table, row)
            assert "\n" not in words
            edges += [start, end]
        assert edges == sorted(edges) and edges[-1] <= length, (table, row)


def test_quotes_are_short() -> None:
    """Names and titles, not paragraphs."""
    assert [row for _, row in EVIDENCED if len(row["quote"].replace("|", "")) > LONGEST_QUOTE] == []


def test_what_is_not_explicit_has_a_reason() -> None:
    for table, row in EVIDENCED:
        assert row["status"] in ("", "inferred", "ambiguous")
        assert not row["status"] or row["reason"], (table, row)
    assert all(row["reason"] for row in rows("times") if row["normalized"])


def test_quotes_stand_in_the_article() -> None:
    folder = os.environ.get("KG_TEXTS")
    if not folder:
        pytest.skip("KG_TEXTS is not set")
    digest = rows("sources")[0]["sha256"]
    found = [
        p for p in sorted(Path(folder).iterdir()) if hashlib.sha256(p.read_bytes()).hexdigest() == digest
    ]
    assert found, "no file in KG_TEXTS has the digest of the source"
    text = found[0].read_bytes().decode("utf-8")
    assert len(text) == int(rows("sources")[0]["length"])
    for table, row in EVIDENCED:
        assert all(text[start:end] == words for words, start, end in spans(row)), (table, row)


# ---- what the article says ----


def test_persons() -> None:
    names = {row["name@zh"] for row in rows("persons")}
    assert names == {"宋宗德", "何泽岗", "龚勤英", "竺军江", "叶梢", "卞晓清", "王运平", "陈豪杰"}


def test_posts_held() -> None:
    held = {(row["person"], row["organization"], row["role"], row["status"]) for row in rows("post-holdings")}
    assert held == {
        ("song-zongde", "changning-quwei", "standing-committee-member", ""),
        ("song-zongde", "changning-quwei-zuzhibu", "department-head", ""),
        ("he-zegang", "hongqiao-lianxihuiyi", "executive-deputy-secretary-general", ""),
        ("gong-qinying", "xinjing-zhen-dangwei", "deputy-secretary", ""),
        ("zhu-junjiang", "xinjing-zhen-zonggonghui", "full-time-deputy-chair", ""),
        ("bian-xiaoqing", "xinjing-zhen-dangwei", "secretary", ""),
        ("wang-yunping", "linkong-gongsi-dangwei", "secretary", ""),
        ("wang-yunping", "linkong-yuanqu-dangwei", "secretary", "ambiguous"),
        ("wang-yunping", "linkong-ban", "director", ""),
        ("chen-haojie", "gaojie-qingdao-erban", "crew-leader", ""),
    }


def test_the_area_committee() -> None:
    """Three member units; the lead unit is no member; the lead unit founded it, not the convenor."""
    committee = "dong-hongqiao-weiyuanhui"
    members = {row["member"] for row in rows("unit-memberships") if row["organization"] == committee}
    assert members == {"xinjing-zhen-dangwei", "linkong-yuanqu-dangwei", "chengjiaqiao-jiedao-danggongwei"}
    leads = {(row["agent"], row["target"], row["status"]) for row in rows("lead-engagements")}
    assert leads == {
        ("changning-quwei", "dong-hongqiao-area", ""),
        ("changning-quwei", committee, "inferred"),
    }
    founders = {(r["participant"], r["event"]) for r in rows("participations") if "founder" in r["role"]}
    assert ("changning-quwei", f"{committee}-chengli") in founders
    assert ("hongqiao-shangwuqu-guanweihui-dangzu", "lianxihuiyi-chengli") in founders
    assert "hongqiao-shangwuqu-guanweihui-dangzu" not in members


def test_attending_is_not_being_a_member() -> None:
    joint = {row["id"] for row in rows("organizations") if row["type"] in ("JointConference", "Alliance")}
    assert not joint & {row["organization"] for row in rows("unit-memberships")}
    effort = {row["participant"] for row in rows("participations") if row["role"] == "effort-member-unit"}
    assert effort == {"xinjing-zhen", "linkong-yuanqu", "xinjing-zhen-dangwei", "linkong-yuanqu-dangwei"}


def test_ten_teams_by_suffix() -> None:
    teams = [row for row in rows("organizations") if row["type"] == "VanguardTeam"]
    suffixes = [row["name@zh"][-1] for row in teams]
    assert {suffix: suffixes.count(suffix) for suffix in "组岗队"} == {"组": 4, "岗": 2, "队": 4}
    founded = {row["object"] for row in rows("links") if row["subject"] == "xianfengdui-chengli"}
    assert {row["id"] for row in teams} <= founded


def test_the_time_that_the_layout_broke() -> None:
    [row] = [row for row in rows("times") if row["about"] == "lianxihuiyi-chengli"]
    assert (row["quote"], row["as_written"], row["literal"]) == ("今年5|月", "今年5月", "--05")
    assert "dong-hongqiao-weiyuanhui-chengli" not in {row["about"] for row in rows("times")}


@pytest.mark.parametrize(
    ("about", "missing"),
    [
        ("song-zongde-shouyao", "invitedBy"),
        ("he-zegang-shouyao", "invitedBy"),
        ("ye-shao-xiecheng", "org:role"),
        ("chengli-fuhan", "issuedBy"),
        ("dong-hongqiao-weiyuanhui-chengli", "hasTime"),
        ("daojishi-bairi-huodong", "literalTime"),
        ("daojishi-bairi-huodong", "normalizedTime"),
        ("xiecheng", "fullName"),
        (SOURCE, "dcterms:publisher"),
        (SOURCE, "dcterms:date"),
    ],
)
def test_what_it_does_not_say(about: str, missing: str) -> None:
    assert (about, missing) in {(row["about"], row["property"]) for row in rows("gaps")}


def test_expectations_name_real_classes(schema: Schema) -> None:
    from kg.iri import expand

    expected = read_manifest(FOLDER).expectations
    assert len(expected) >= 40
    assert all(expand(name) in schema.classes and least > 0 for name, least in expected.items())
