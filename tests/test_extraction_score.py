"""The scorer itself: invented gold and finds, with figures worked out by hand."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from kg.extract.candidate import Candidate
from kg.extract.language.lexicon import read_lexicon
from kg.extract.reading import article_of
from kg.schema import Schema, load_schema
from tests.extraction import score as scoring
from tests.extraction.gold import SPLITS, Gold, Squeezed, articles, characters, gold_of, plain, read_gold
from tests.extraction.matching import Judge, Outcome, lines, paired, total
from tests.extraction.predicted import FoundOrganization, Predicted, of_candidates, of_folder
from tests.extraction.real import DATASET, gold_of_dataset

TEXT = "甲区委组织部 部长张三、乙镇党\n委书记李四出席，王五主持。甲区委组织部牵头。"
GOLD: dict[str, Any] = {
    "persons": ["张三", "李四", "王五"],
    "byline": ["赵六"],
    "organizations": [
        {
            "name": "甲区委组织部",
            "also": ["丙市甲区委组织部"],
            "surface": ["甲区委组织部"],
            "type": "PartyDepartment",
        },
        {"name": "乙镇党委", "also": ["乙镇委员会"], "surface": ["乙镇党委"], "type": "PartyCommittee"},
        {"name": "乙镇", "surface": [], "type": "TerritorialBody"},
    ],
    "posts": [
        {"person": "张三", "title": "部长", "organization": ["甲区委组织部"]},
        {"person": "李四", "title": "书记", "organization": ["乙镇党委", "乙镇"]},
    ],
    "bodies": [
        {"name": "丁联盟", "members": ["甲区委组织部", "乙镇党委"], "leads": ["甲区委组织部"], "closed": True}
    ],
    "events": [
        {"kind": "attending", "who": ["张三", "李四"], "when": ""},
        {"kind": "hosting", "who": ["王五"], "when": ""},
    ],
}


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load_schema()


@pytest.fixture(scope="module")
def judge(schema: Schema) -> Judge:
    return Judge(read_lexicon(schema))


@pytest.fixture
def gold() -> Gold:
    return gold_of("a", TEXT, GOLD)


FOUND = Predicted(
    persons=("张三", "李四", "李四", "主持"),
    organizations=(
        FoundOrganization("丙市甲区委组织部", ((0, 6),)),
        FoundOrganization("甲区委组织部", ((30, 36),)),
        FoundOrganization("镇党委", ((13, 17),)),
        FoundOrganization("王五主持", ((24, 28),)),
    ),
    posts=(
        ("张三", "组织部部长", "丙市甲区委组织部"),
        ("李四", "书记", "镇党委"),
        ("李四", "委员", "乙镇党委"),
    ),
    members=(("丁联盟", "乙镇委员会"), ("丁联盟", "王五主持")),
    leads=(("丁联盟", "甲区委组织部"),),
    events=(
        (frozenset({"attending"}), "张三"),
        (frozenset({"hosting"}), "李四"),
        (frozenset({"hosting"}), "王五"),
    ),
)
FIGURES = {  # measure: found of gold, right of predicted
    "person": (2, 3, 2, 4),  # 李四 twice is right once
    "organization": (1, 3, 1, 4),  # both forms of one organisation are right once
    "overlap": (2, 3, 3, 4),  # 乙镇 has no place; 王五主持 is nowhere near
    "title": (2, 2, 2, 3),
    "post": (1, 2, 1, 3),  # 镇党委 is none of the accepted names
    "member": (1, 2, 1, 2),
    "lead": (1, 1, 1, 1),
    "event": (2, 3, 2, 3),
}


@pytest.mark.parametrize("measure", FIGURES)
def test_figures_worked_out_by_hand(measure: str, gold: Gold, judge: Judge) -> None:
    outcome = judge.compare(gold, FOUND)[measure]
    assert (outcome.found, outcome.gold, outcome.right, outcome.predicted) == FIGURES[measure]


def test_what_was_missed_and_what_is_wrong_is_named(gold: Gold, judge: Judge) -> None:
    outcomes = judge.compare(gold, FOUND)
    assert outcomes["person"].missed == ("王五",) and outcomes["person"].wrong == ("李四", "主持")
    assert outcomes["post"].missed == ("李四 书记 of 乙镇/乙镇党委/乙镇委员会",)
    assert outcomes["event"].missed == ("attending: 李四",) and outcomes["event"].wrong == ("hosting: 李四",)
    assert outcomes["member"].missed == ("甲区委组织部 → 丁联盟",)
    report = list(lines([("a", outcomes)]))
    assert "a person missed: 王五" in report and "a member wrong: 王五主持 → 丁联盟" in report


def test_a_perfect_find_is_perfect(gold: Gold, judge: Judge) -> None:
    found = Predicted(
        ("王五", "李四", "张三"),
        tuple(FoundOrganization(one.name, one.places or ((0, 1),)) for one in gold.organizations),
        (("李四", "党委书记", "乙镇"), ("张三", "组织部长", "甲区委组织部")),
        (("丁联盟", "乙镇党委"), ("丁联盟", "甲区委组织部")),
        (("丁联盟", "丙市甲区委组织部"),),
        (
            (frozenset({"attending"}), "李四"),
            (frozenset({"attending"}), "张三"),
            (frozenset({"hosting"}), "王五"),
        ),
    )
    outcomes = judge.compare(gold, found)
    assert {
        measure: outcome.f1 for measure, outcome in outcomes.items() if measure != "overlap"
    } == dict.fromkeys(set(FIGURES) - {"overlap"}, 1.0)
    assert outcomes["overlap"].precision == 1 and outcomes["overlap"].recall == pytest.approx(2 / 3)


def test_rates() -> None:
    outcome = Outcome(found=2, gold=4, right=2, predicted=5)
    assert outcome.recall == 0.5 and outcome.precision == 0.4 and outcome.f1 == pytest.approx(4 / 9)
    assert Outcome().f1 is None and Outcome().recall is None
    assert Outcome(gold=3).f1 == 0 and Outcome(predicted=3).f1 == 0 and Outcome(predicted=3).recall is None


def test_the_whole_counts_articles_by_their_size() -> None:
    whole = total([Outcome(1, 1, 1, 1, ("a",)), Outcome(1, 3, 1, 1, ("b",), ("c",)), Outcome()])
    assert whole == Outcome(2, 4, 2, 2, ("a", "b"), ("c",)) and whole.recall == 0.5


def test_pairs_are_as_many_as_can_be_made() -> None:
    """What fits two is given away to the one that fits nothing else."""
    fits = {("a", 1), ("a", 2), ("b", 1)}
    outcome = paired("ab", (1, 2, 3), lambda g, p: (g, p) in fits, str, str)
    assert outcome == Outcome(2, 2, 2, 3, (), ("3",))


TITLES = {
    "组织部部长": "部长",
    "组织部长": "部长",
    "武装部长": "部长",
    "党委书记": "书记",
    "党支部副书记": "副书记",
    "党组成员": "成员",
    "居委会主任": "主任",
    "村委会常务副主任": "常务副主任",
    "工会主席": "主席",
    "常务副主任": "常务副主任",
    "校长": "校长",
    "总经理": "总经理",
    "党代表": "党代表",
    "劳动模范": "劳模",
    "副书记（挂职）": "副书记",
    "观察员": "观察员",
}


@pytest.mark.parametrize("title", TITLES)
def test_titles_are_compared_without_their_unit(title: str, judge: Judge) -> None:
    assert judge.title(title) == TITLES[title]


def test_names_are_compared_however_they_are_typed() -> None:
    assert plain("甲（乙） 公司") == plain("甲(乙)公司") and plain("“甲”联盟") == plain("甲联盟")
    assert plain("阿依•丙") == plain("阿依·丙") != plain("阿依丙")


def test_words_are_found_however_the_layout_broke_them() -> None:
    assert list(Squeezed("甲 区\r\n委、甲区委").places("甲区委")) == [(0, 6), (7, 10)]
    assert list(Squeezed("甲").places(" ")) == [] and list(Squeezed("𠮷甲").places("甲")) == [(1, 2)]


def test_post_organisations_include_what_is_as_good(gold: Gold) -> None:
    assert gold.posts[0].organizations == {"甲区委组织部", "丙市甲区委组织部"}
    assert gold.posts[1].organizations == {"乙镇党委", "乙镇委员会", "乙镇"}
    assert gold.organizations[1].places == ((12, 17),)


# ---- what was found, from candidates and from tables ----

ARTICLE = article_of("甲区委书记张三主持。", id="a")
CANDIDATES = [
    Candidate("persons", {"id": "zhang-san", "name@zh": "张三"}, ((5, 7),), "r", 0.9),
    Candidate(
        "organizations", {"id": "jia", "type": "PartyCommittee", "name@zh": "甲区委"}, ((0, 3),), "r", 0.9
    ),
    Candidate("organizations", {"id": "yi", "type": "Office", "name@zh": "乙办"}, ((3, 5),), "r", 0.2),
    Candidate("concepts", {"id": "x", "scheme": "role", "name@zh": "副书记长"}, ((3, 5),), "r", 0.9),
    Candidate(
        "post-holdings",
        {"person": "zhang-san", "organization": "jia", "role": "secretary"},
        ((0, 7),),
        "r",
        0.9,
    ),
    Candidate(
        "post-holdings", {"person": "zhang-san", "organization": "jia", "role": "x"}, ((0, 7),), "r", 0.9
    ),
    Candidate(
        "participations", {"participant": "zhang-san", "event": "e", "role": "host"}, ((5, 9),), "r", 0.9
    ),
    Candidate(
        "participations", {"participant": "many", "event": "e", "role": "attendee"}, ((5, 9),), "r", 0.9
    ),
    Candidate("links", {"subject": "e", "relation": "foundedBody", "object": "jia"}, ((0, 3),), "r", 0.9),
    Candidate("links", {"subject": "jia", "relation": "departmentOf", "object": "jia"}, ((0, 3),), "r", 0.9),
    Candidate("mentions", {"refers_to": "jia"}, ((0, 3),), "r", 0.9),
]


def test_candidates_of_some_confidence(schema: Schema) -> None:
    found = of_candidates(ARTICLE, CANDIDATES, schema, above=0.5)
    assert found.persons == ("张三",) and found.organizations == (FoundOrganization("甲区委", ((0, 3),)),)
    assert found.posts == (("张三", "书记", "甲区委"), ("张三", "副书记长", "甲区委"))
    events = ((frozenset({"hosting"}), "张三"), (frozenset({"founding"}), "甲区委"))
    assert found.events == events, "a collective has no name that gold could have"
    assert len(of_candidates(ARTICLE, CANDIDATES, schema).organizations) == 2


def write(folder: Path, name: str, rows: list[dict[str, str]]) -> None:
    (folder / "tables").mkdir(exist_ok=True)
    with (folder / "tables" / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_tables_of_two_articles(tmp_path: Path, schema: Schema) -> None:
    """An entity that both name belongs to both; a row that was rejected to neither."""
    write(
        tmp_path,
        "persons",
        [
            {"id": "p1", "name@zh": "张三", "source": "a", "quote": "张三", "at": "0-2", "review": ""},
            {"id": "p2", "name@zh": "李四", "source": "b", "quote": "李四", "at": "0-2", "review": ""},
            {
                "id": "p3",
                "name@zh": "王五",
                "source": "b",
                "quote": "王五",
                "at": "3-5",
                "review": "rejected",
            },
        ],
    )
    mentions = [
        {"refers_to": one, "source": "b", "quote": "", "at": "", "status": ""} for one in ("p1", "p2")
    ]
    write(tmp_path, "mentions", mentions)
    found = of_folder(tmp_path, schema)
    assert {source: one.persons for source, one in found.items()} == {"a": ("张三",), "b": ("张三", "李四")}


# ---- the command ----


@pytest.fixture
def splits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two splits of one article each, and an extractor that finds one person in any article."""
    for split in ("near", "aside"):
        (tmp_path / split).mkdir()
        (tmp_path / split / "a.txt").write_text(TEXT, "utf-8")
        (tmp_path / split / "a.json").write_text(json.dumps(GOLD), "utf-8")
    monkeypatch.setattr(scoring, "articles", lambda split: articles(split, tmp_path))
    monkeypatch.setattr(scoring, "_read", lambda *_: Predicted(persons=("张三",)))
    return tmp_path


def test_both_splits_are_set_side_by_side(splits: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert scoring.main([]) == 0
    out = capsys.readouterr().out
    assert "near, 1 articles" in out and "aside, 1 articles" in out
    (gap,) = (
        line.split()[1:] for line in out.partition("F1:")[2].splitlines() if line.startswith("person  ")
    )
    assert gap == ["0.5", "0.5", "0"]


def test_what_was_missed_aside_is_shown_on_demand_only(
    splits: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scoring.main(["near", "--misses"])
    assert "a person missed: 李四; 王五" in capsys.readouterr().out
    scoring.main(["aside", "--misses"])
    assert "李四" not in capsys.readouterr().out
    scoring.main(["aside", "--misses", "--reveal"])
    assert "a person missed: 李四; 王五" in capsys.readouterr().out


def test_without_articles_it_says_so(tmp_path: Path, schema: Schema, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_TEXTS", str(tmp_path))
    assert scoring.score("real", schema).skipped == "real: no articles here"
    with pytest.raises(SystemExit):
        scoring.main(["far"])


def test_the_first_data_set_as_gold_agrees_with_itself(schema: Schema, judge: Judge) -> None:
    gold = gold_of_dataset(schema)
    assert len(gold.persons) >= 8 and len(gold.organizations) >= 35 and len(gold.posts) >= 9
    assert len(gold.members) == 3 and len(gold.leads) == 1
    (found,) = of_folder(DATASET, schema).values()
    outcomes = judge.compare(gold, found)
    for measure in ("person", "organization", "overlap", "title", "post", "member", "lead"):
        assert outcomes[measure].recall == 1 and outcomes[measure].precision == 1, measure


@pytest.mark.parametrize("split", SPLITS)
def test_gold_quotes_its_text(split: str) -> None:
    for text, path in articles(split):
        words = Squeezed(characters(text))
        gold = json.loads(path.read_text("utf-8"))
        assert read_gold(text, path).id == text.stem
        quotes = [
            *gold["persons"],
            *(form for one in gold["organizations"] for form in one.get("surface", ())),
        ]
        for quote in quotes:
            assert list(words.places(quote)), f"{path.name}: {quote}"
        names = {one["name"] for one in gold["organizations"]}
        assert {one["organization"][0] for one in gold["posts"]} <= names, path.name
        assert {one["person"] for one in gold["posts"]} <= set(gold["persons"]), path.name
