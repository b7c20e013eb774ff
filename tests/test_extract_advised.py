"""What a language model adds to the rules: rows like theirs, nothing twice, and nothing lost when it fails."""

import csv
import json
import sys
from contextlib import suppress
from functools import cache
from http.server import BaseHTTPRequestHandler
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.cli import main
from kg.extract.candidate import Candidate
from kg.extract.extraction import extract
from kg.extract.model import REASONS, Adviser, Proposals
from kg.extract.model.prompting import SHAPES, vocabulary
from kg.extract.model.verifying import DroppedError, verified
from kg.extract.model.windows import Window
from kg.extract.reading import article_of
from kg.extract.tabling.ids import Minter
from kg.extract.tabling.writing import Found
from kg.schema import Schema, load_schema
from kg.spans import read as places
from tests.stub_model import Reply, Stub, completion, fails, says, send, serving

pytest.importorskip("openai")

ARTICLE = """云桥区柳浦街道成立党建联盟

6月10日，柳浦街道党工委举行活动。区委常委、组织部部长周立民，柳浦街道党工委书记李小芳出席。
会上，周立民、李小芳为柳浦商圈党建联盟揭牌。联盟由柳浦街道党工委、星河有限公司党委共同组成。
晨光里的老把式阿木这回也来了，他是飞鸟坊党支部的领路人。飞鸟坊党支部往后跟着联盟走。
听说区里的事儿，阿木把牌匾交到青藤书院手上。

（通讯员 王大力）
"""
NEW = {
    "persons": [{"name": "阿木", "quote": "老把式阿木"}, {"name": "周立民", "quote": "组织部部长周立民"}],
    "organizations": [
        {"name": "飞鸟坊党支部", "type": "PartyBranch", "quote": "飞鸟坊党支部的领路人"},
        {"name": "青藤书院", "type": "SocialOrganization", "quote": "交到青藤书院手上"},
        {"name": "柳浦街道党工委", "type": "", "quote": "柳浦街道党工委举行活动"},
    ],
    "posts": [
        {
            "person": "阿木",
            "organization": "飞鸟坊党支部",
            "title": "领路人",
            "quote": "阿木这回也来了，他是飞鸟坊党支部的领路人",
        },
        {
            "person": "李小芳",
            "organization": "柳浦街道",
            "title": "党工委书记",
            "quote": "柳浦街道党工委书记李小芳",
        },
        {"person": "周立民", "organization": "", "title": "部长", "quote": "组织部部长周立民"},
        {"person": "阿木", "organization": "", "title": "老把式", "quote": "老把式阿木"},
    ],
    "memberships": [
        {"unit": "飞鸟坊党支部", "body": "柳浦商圈党建联盟", "quote": "飞鸟坊党支部往后跟着联盟走"},
        {"unit": "星河有限公司党委", "body": "柳浦商圈党建联盟", "quote": "星河有限公司党委共同组成"},
        {"unit": "柳浦街道党工委", "body": "柳浦街道党工委", "quote": "柳浦街道党工委"},
    ],
    "events": [
        {"kind": "presenting", "who": ["阿木"], "quote": "阿木把牌匾交到青藤书院手上"},
        {
            "kind": "unveiling",
            "who": ["周立民", "李小芳"],
            "quote": "周立民、李小芳为柳浦商圈党建联盟揭牌",
        },
        {"kind": "attending", "who": ["阿木"], "quote": "阿木这回也来了"},
        {"kind": "speaking", "who": ["区里的事儿"], "quote": "听说区里的事儿"},
    ],
}


@cache
def schema() -> Schema:
    return load_schema()


def rules() -> Found:
    return next(extract([article_of(ARTICLE, id="jia")], schema()))


def advised(*replies: Reply, minter: Minter | None = None) -> Found:
    with serving(*replies) as stub:
        adviser = Adviser(stub.settings())
        return next(extract([article_of(ARTICLE, id="jia")], schema(), minter, adviser.ask))


def added(found: Found, table: str = "") -> list[Candidate]:
    told = [one for one in found.candidates if one.rule == "model"]
    return [one for one in told if not table or one.table == table]


def names(found: Found) -> dict[str, str]:
    return {row.cells["id"]: row.cells["name@zh"] for row in found.candidates if row.cells.get("name@zh")}


def account(found: Found) -> Proposals:
    assert found.proposals is not None
    return found.proposals


def cells(folder: Path, table: str) -> list[dict[str, str]]:
    path = folder / "tables" / f"{table}.csv"
    return list(csv.DictReader(StringIO(path.read_text(encoding="utf-8")))) if path.exists() else []


def test_what_the_rules_found_is_left_as_it_was() -> None:
    before, found = rules(), advised(says(NEW))
    assert found.candidates[: len(before.candidates)] == before.candidates
    assert all(row.rule == "model" for row in found.candidates[len(before.candidates) :])


def test_new_persons_and_organisations() -> None:
    found = advised(says(NEW))
    assert [row.cells["name@zh"] for row in added(found, "persons")] == ["阿木"]
    types = {row.cells["name@zh"]: row.cells["type"] for row in added(found, "organizations")}
    assert types == {"青藤书院": "SocialOrganization"}


def test_a_type_that_is_not_said_is_that_of_the_ending() -> None:
    told = {"organizations": [{"name": "青藤书院", "type": "", "quote": "青藤书院"}]}
    (row,) = added(advised(says(told)), "organizations")
    assert row.cells["type"] == "PublicInstitution"


def test_new_posts_with_a_role_of_their_own() -> None:
    found = advised(says(NEW))
    called, (holding,) = names(found), added(found, "post-holdings")
    assert called[holding.cells["person"]] == "阿木"
    assert called[holding.cells["organization"]] == "飞鸟坊党支部"
    assert called[holding.cells["role"]] == "领路人"
    assert called[holding.cells["post"]] == "飞鸟坊党支部领路人"
    assert [row.cells["scheme"] for row in added(found, "concepts")] == ["role"]


def test_a_role_of_the_scheme_is_that_one() -> None:
    post = {
        "person": "阿木",
        "organization": "飞鸟坊",
        "title": "党支部书记",
        "quote": "飞鸟坊党支部书记阿木",
    }
    text = ARTICLE.replace("老把式阿木", "飞鸟坊党支部书记阿木")
    told = ({"persons": [{"name": "阿木", "quote": "阿木"}], "posts": [post]}, text)
    with serving(says(told[0])) as stub:
        article = article_of(told[1], id="jia")
        (found,) = extract([article], schema(), None, Adviser(stub.settings()).ask)
    held = [row for row in found.candidates if row.table == "post-holdings"]
    called = names(found)
    mine = [row.cells for row in held if called.get(row.cells["person"]) == "阿木"]
    assert [(called[one["organization"]], one["role"]) for one in mine] == [("飞鸟坊党支部", "secretary")]


def test_new_memberships_and_events_stand_on_what_the_rules_know() -> None:
    found = advised(says(NEW))
    called, (member,) = names(found), added(found, "unit-memberships")
    assert (called[member.cells["member"]], called[member.cells["organization"]]) == (
        "飞鸟坊党支部",
        "柳浦商圈党建联盟",
    )
    (event,) = added(found, "events")
    assert event.cells["name@zh"] == "把牌匾交到青藤书院手上"
    parts = {(called[row.cells["participant"]], row.cells["role"]) for row in added(found, "participations")}
    assert parts == {("阿木", "presenter"), ("阿木", "attendee")}


def test_what_adds_nothing_is_counted() -> None:
    told = account(advised(says(NEW)))
    assert told.dropped == {"known": 7, "no-organisation": 2, "nobody": 1}
    assert told.dropped.keys() <= REASONS.keys()
    assert len(told.found) == 6


def test_every_row_keeps_the_promises_of_the_rules() -> None:
    sound(advised(says(NEW)))


def stretches(text: str) -> st.SearchStrategy[str]:
    ends = st.tuples(st.integers(0, len(text)), st.integers(1, 12))
    return ends.map(lambda end: text[end[0] : end[0] + end[1]] or text[:1])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whatever_is_proposed_the_rows_are_sound(data: st.DataObject) -> None:
    """Any words of the text as any field: every row has its words, and nothing has two rows or none."""
    article = article_of(
        ARTICLE.replace("，", data.draw(st.sampled_from(["，", "\r\n", " \U0001f600"]))), id="jia"
    )
    text = article.clean.text
    some = stretches(text)
    label = st.sampled_from(["", *vocabulary().types, *vocabulary().events])
    kinds = st.sampled_from(sorted(SHAPES))
    found = []
    for _ in range(data.draw(st.integers(1, 12))):
        shape, words = (
            data.draw(kinds),
            {name: data.draw(some) for name in ("name", "person", "unit", "title")},
        )
        told = {**words, "organization": data.draw(some), "body": data.draw(some), "who": [data.draw(some)]}
        quote = text[text.find(data.draw(st.sampled_from(sorted(words.values())))) :][:120]
        row = {**told, "type": data.draw(label), "kind": data.draw(label), "quote": quote}
        with suppress(DroppedError):
            found.append(verified(article, Window(((0, len(text)),)), shape, row))
    (one,) = extract([article], schema(), None, lambda _: Proposals(tuple(found)))
    sound(one)


def sound(found: Found) -> None:
    """Quotes are the text, ids are unique and there, no row is surer than what it is about."""
    ids = [row.cells["id"] for row in found.candidates if row.cells.get("id")]
    assert len(ids) == len(set(ids))
    sure = {row.cells["id"]: row.confidence for row in found.candidates if row.cells.get("id")}
    references = ("person", "organization", "post", "member", "participant", "event", "refers_to")
    for row in added(found):
        quote = found.article.quote(*row.spans)
        assert "|".join(found.article.text[slice(*span)] for span in places(quote.at)) == quote.text != ""
        assert 0 < row.confidence <= 0.6
        assert all(row.confidence <= sure[row.cells[name]] for name in references if row.cells.get(name))


def test_a_name_that_stays_relative_is_less_sure() -> None:
    told = {"organizations": [{"name": "支委会", "type": "", "quote": "支委会"}]}
    with serving(says(told)) as stub:
        article = article_of(ARTICLE.replace("区里的事儿", "支委会的事儿"), id="jia")
        (found,) = extract([article], schema(), None, Adviser(stub.settings()).ask)
    assert [row.confidence for row in added(found, "organizations")] == [0.3]


def test_what_a_data_set_knows_keeps_its_id() -> None:
    minter = Minter({("person", "阿木"): "number-seven"}, {"number-seven"})
    (row,) = added(advised(says(NEW), minter=minter), "persons")
    assert row.cells["id"] == "number-seven"


def test_a_liar_adds_nothing() -> None:
    lies = {
        "persons": [{"name": "周九", "quote": "书记周九"}, {"name": "领导", "quote": "领导"}],
        "posts": [
            {"person": "李小芳", "organization": "云桥区委", "title": "书记", "quote": "云桥区委书记李小芳"}
        ],
        "organizations": [{"name": "周立民", "type": "", "quote": "周立民"}],
    }
    found = advised(says(lies))
    assert found.candidates == rules().candidates
    assert account(found).dropped == {"no-name": 1, "not-in-text": 3}


def test_of_an_answer_cut_off_the_whole_rows_are_added() -> None:
    cut = json.dumps(NEW, ensure_ascii=False).partition('{"name": "青藤书院"')[0]
    found = advised(says(cut, finish="length"))
    assert [row.cells["name@zh"] for row in added(found, "persons")] == ["阿木"]
    assert account(found).unread == {"cut-off": 1}


def test_an_article_of_another_kind_is_not_sent() -> None:
    with serving(says(NEW)) as stub:
        told = article_of("明天多云转阴，气温十到十五度，北风三级。", id="yi")
        (found,) = extract([told], schema(), None, Adviser(stub.settings()).ask)
        assert (found.candidates, found.proposals, stub.asked) == ((), None, [])


def test_a_silent_model_is_not_asked_about_every_article() -> None:
    with serving(fails(404)) as stub:
        adviser = Adviser(stub.settings())
        read = [article_of(ARTICLE, id=name) for name in ("a", "b", "c", "d")]
        found = list(extract(read, schema(), None, adviser.ask))
        assert len(stub.asked) == 2
    assert (list(adviser.failed), adviser.unasked) == (["a", "b"], ["c", "d"])
    assert all(one.candidates and one.proposals is None for one in found)


def command(folder: Path, *options: str, lang: str = "en") -> Result:
    article = folder / "news.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    arguments = ["--lang", lang, "extract", str(article), "-o", str(folder / "net"), *options]
    return CliRunner().invoke(main, arguments)


def test_the_command_says_what_became_of_the_proposals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_MODEL_KEY", "geheim")
    lie = {"persons": [*NEW["persons"], {"name": "周九", "quote": "周九"}]}
    with serving(says({**NEW, **lie})) as stub:
        done = command(tmp_path, "--model", "shi", "--model-url", stub.url)
        assert stub.headers[0]["authorization"] == "Bearer geheim"
    assert done.exit_code == 0, done.output
    assert (
        "model shi: 6 proposals kept, 11 dropped (found by the rules already: 7; "
        "of which organisation is not said: 2; "
    ) in done.stderr
    assert "the quote is not in the text: 1" in done.stderr
    assert "1 requests, 100 tokens in, 20 out" in done.stderr
    assert {row["rule"] for row in cells(tmp_path / "net", "persons")} > {"model"}
    assert "geheim" not in done.output + done.stderr


def test_its_rows_bring_no_finding_that_the_rules_do_not(tmp_path: Path) -> None:
    with serving(says(NEW)) as stub:
        folders = {"with": ["--model", "shi", "--model-url", stub.url], "without": []}
        for name, options in folders.items():
            (tmp_path / name).mkdir()
            assert command(tmp_path / name, *options).exit_code == 0
    told = [
        CliRunner().invoke(main, ["validate", str(tmp_path / name / "net"), "--accept", "above:0"]).output
        for name in folders
    ]
    assert told[0] == told[1]


def test_the_command_says_it_in_chinese(tmp_path: Path) -> None:
    with serving(says(NEW)) as stub:
        done = command(tmp_path, "--model", "shi", "--model-url", stub.url, lang="zh")
    assert (
        "模型 shi：采纳提议 6 条，舍去 10 条（规则已找到 7，不知是哪个组织 2，不知参与者是谁 1）"
        in done.stderr
    )


def test_without_an_answer_the_rules_rows_are_kept_and_the_exit_code_tells(tmp_path: Path) -> None:
    """The folder is as good as without --model; but what was asked for was not done, and a script must see it."""
    with serving(says(NEW)) as stub:
        url = stub.url
    done = command(tmp_path, "--model", "shi", "--model-url", url)
    assert done.exit_code == 3
    assert f"Error: {url}: the model did not answer: the connection failed" in done.stderr
    assert "the model did not read them: yun-qiao-qu-liu-pu-jie-dao" in done.stderr
    assert "candidates (" in done.stderr and "Traceback" not in done.output + done.stderr
    assert {row["name@zh"] for row in cells(tmp_path / "net", "persons")} >= {"周立民", "李小芳"}


def test_what_only_a_part_of_the_text_lacks_is_said(tmp_path: Path) -> None:
    def refuses(_: Stub, handler: BaseHTTPRequestHandler, __: dict[str, Any]) -> None:
        send(handler, 200, completion("", refusal="no"))

    with serving(refuses) as stub:
        done = command(tmp_path, "--model", "shi", "--model-url", stub.url)
    assert done.exit_code == 0
    assert "the model did not read: 1 (the model refused: 1)" in done.stderr


def test_without_the_package_one_line_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)
    done = command(tmp_path, "--model", "shi", "--model-url", "http://127.0.0.1:9/v1")
    assert done.exit_code == 3
    assert done.stderr.strip() == (
        "Error: asking a language model needs the openai package; pip install 'kg[model]'"
    )
    assert not (tmp_path / "net").exists()


def test_a_folder_that_is_not_empty_costs_no_question(tmp_path: Path) -> None:
    (tmp_path / "net").mkdir()
    (tmp_path / "net" / "mine.txt").write_text("x", encoding="utf-8")
    with serving(says(NEW)) as stub:
        done = command(tmp_path, "--model", "shi", "--model-url", stub.url)
        assert (done.exit_code, stub.asked) == (3, [])


@pytest.mark.parametrize("options", [("--model", "shi"), ("--model-url", "http://127.0.0.1:9/v1")])
def test_one_option_without_the_other(tmp_path: Path, options: tuple[str, str]) -> None:
    done = command(tmp_path, *options)
    assert done.exit_code == 2 and "go together" in done.stderr


def test_the_help_says_that_nothing_is_sent_without_it() -> None:
    told = " ".join(CliRunner().invoke(main, ["extract", "--help"]).output.split())
    assert "Without it nothing is sent anywhere." in told and "KG_MODEL_KEY" in told
