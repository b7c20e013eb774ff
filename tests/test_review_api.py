"""The desk's API: what a browser gets, what another site does not, and many people at one desk."""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import process_time
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from kg.errors import InputError, KGError
from kg.serve.review.app import review_app
from kg.serve.review.running import Reviewing, review
from kg.serve.shield import STRICT
from tests.candidates import MANIFEST, SOURCE, TEXT, at, candidate_table, sources_table, write_candidates
from tests.folders import schema
from tests.reviewing import bytes_of, decisions, on_disk

DECIDE, UNDO = "/api/review/decide", "/api/review/undo"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_candidates(tmp_path / "data")


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    app = review_app(folder, who="王五", lang="zh")
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        yield client


def rows_of(client: httpx.Client) -> dict[str, dict[str, Any]]:
    answer = client.get(f"/api/review/articles/{SOURCE}")
    assert answer.status_code == 200, answer.text
    return {row["candidate"]: row for row in answer.json()["rows"]}


def ask(
    client: httpx.Client, decision: str, row: dict[str, Any] | None = None, **more: Any
) -> httpx.Response:
    body = {"decision": decision, **more}
    if row:
        body = {"candidate": row["candidate"], "version": row["version"]} | body
    return client.post(DECIDE, json=body)


# ---- what is told ----


def test_the_state_says_what_there_is(client: TestClient) -> None:
    state = client.get("/api/review/state").json()
    assert state["dataset"]["id"] == "houxuan" and state["dataset"]["title"] == "虚构的候选"
    assert state["who"] == "王五" and state["undo"] == 0
    counts = {"undecided": 21, "accepted": 0, "rejected": 0, "merged": 0}
    assert state["progress"] == counts | {"total": 21}
    title = "甲区成立丙片区党建联盟"
    assert state["articles"] == [{"id": SOURCE, "title": title, "length": len(TEXT), "counts": counts}]
    tables = {table["name"]: table for table in state["tables"]}
    assert list(tables)[:3] == ["organizations", "persons", "posts"] and "sources" not in tables
    assert tables["post-holdings"]["title"] == {"zh": "任职", "en": schema().tables["post-holdings"].title.en}
    columns = {column["header"]: column for column in tables["post-holdings"]["columns"]}
    assert not columns.keys() & {"source", "quote", "at", "candidate", "review"}
    assert columns["person"]["tables"] == ["persons"] and columns["person"]["required"]
    assert columns["person"]["options"] is None
    assert {"value": "secretary", "label": {"zh": "书记", "en": "secretary"}} in columns["role"]["options"]
    assert columns["occasion"]["multiple"] and not columns["post"]["multiple"]
    names = {column["header"] for column in tables["persons"]["columns"]}
    assert names == {"id", "name@zh", "name@en", "note"}
    anything = next(column for column in tables["mentions"]["columns"] if column["name"] == "refers_to")
    assert {"persons", "organizations", "events"} <= set(anything["tables"])
    counted = next(column for column in tables["counts"]["columns"] if column["name"] == "approximate")
    assert [option["value"] for option in counted["options"]] == ["true", "false"]


def test_an_article_has_its_text_and_rows_in_order(client: TestClient) -> None:
    article = client.get(f"/api/review/articles/{SOURCE}").json()
    assert article["text"] == TEXT
    starts = [int(row["at"].partition("-")[0]) for row in article["rows"]]
    assert starts == sorted(starts) and len(starts) == 21
    for row in article["rows"]:
        spans = [tuple(map(int, part.split("-"))) for part in row["at"].split("|")]
        assert "|".join(TEXT[start:end] for start, end in spans) == row["quote"]
    row = rows_of(client)["c0013"]
    assert row["label"] == "张三 · 甲区委 · 副书记"
    assert row["needs"] == ["c0005", "c0001", "c0010"] and row["used_by"] == []
    assert row["refs"]["person"] == {"value": "zhang-san", "label": "张三", "candidate": "c0005"}
    assert row["cells"]["role"] == "deputy-secretary" and row["cells"]["start"] == ""
    assert len(row["version"]) == 16
    assert set(rows_of(client)["c0004"]["used_by"]) == {"c0016", "c0017", "c0020"}


def test_an_unknown_article_is_not_there(client: TestClient) -> None:
    answer = client.get("/api/review/articles/nothing")
    assert answer.status_code == 404 and answer.json()["error"]["zh"] == "没有这篇文章"


def test_rows_of_no_known_source_are_kept_apart(folder: Path) -> None:
    path = folder / "tables/persons.csv"
    row = {"id": "sun-ba", "name@zh": "孙八", "candidate": "c0500", "source": "lost"}
    path.write_bytes(path.read_bytes() + candidate_table("persons", [row]).partition(b"\n")[2])
    with TestClient(review_app(folder, who="王五", lang="zh"), base_url="http://localhost") as client:
        assert [one["id"] for one in client.get("/api/review/state").json()["articles"]] == [SOURCE, "-"]
        article = client.get("/api/review/articles/-").json()
        assert [one["candidate"] for one in article["rows"]] == ["c0500"] and article["text"] == ""


def test_things_are_found_by_name_and_id(client: TestClient) -> None:
    def found(**params: Any) -> list[str]:
        return [row["id"] for row in client.get("/api/review/entities", params=params).json()["rows"]]

    assert found(table="persons", q="张三") == ["zhang-san", "zhang-san-2"]
    assert found(table="persons", q="LI-S") == ["li-si"]
    assert found(table=["persons", "organizations"], q="乙镇") == ["yi-zhen-dangwei"]
    assert found(q="乙镇") == ["yi-zhen-dangwei", "yi-zhen-shuji"]
    assert found(candidate="c0003") == ["bing-gongsi-dangwei"]
    assert found(table="nothing", q="") != [] and found(candidate="c9999") == []
    assert found(table="persons", q="没有") == []
    row = client.get("/api/review/entities", params={"q": "zhang-san-2"}).json()["rows"][0]
    assert row == {
        "id": "zhang-san-2",
        "label": "张三同志",
        "candidate": "c0008",
        "table": "persons",
        "state": "undecided",
        "quotes": ["张三同志"],
    }


# ---- decisions ----


def test_a_decision_is_on_disk_when_it_is_answered(client: TestClient, folder: Path) -> None:
    row = rows_of(client)["c0013"]
    answer = ask(client, "accept", row, who="李四")
    assert answer.status_code == 200
    body = answer.json()
    assert body["number"] == body["undo"] == 1 and body["removed"] == []
    assert [one["review"] for one in body["changed"]] == ["accepted"] * 4
    assert on_disk(folder)["c0013"]["review"] == "accepted"
    assert decisions(folder)[0]["who"] == "李四"
    assert client.get("/api/review/state").json()["articles"][0]["counts"]["accepted"] == 4
    undone = client.post(UNDO, json={"number": 1, "who": "李四"}).json()
    assert undone["undo"] == 0 and {one["review"] for one in undone["changed"]} == {""}


def test_every_decision_and_back(client: TestClient, folder: Path) -> None:
    before = bytes_of(folder)
    rows = rows_of(client)
    assert ask(client, "merge", rows["c0008"], into="c0005").json()["number"] == 1
    assert (
        ask(client, "edit", rows["c0018"], cells={"role": "attendee"}, at=at("张三主持")).json()["number"]
        == 2
    )
    assert ask(client, "reject", rows["c0009"]).json()["number"] == 3
    cells = {"person": "zhang-san", "organization": "bing-lianmeng"}
    added = ask(client, "add", table="affiliations", source=SOURCE, at=at("联盟", 4), cells=cells)
    assert added.status_code == 200, added.text
    assert added.json()["changed"][0]["rule"] == "person:王五"
    assert ask(client, "reopen", rows_of(client)["c0009"]).json()["number"] == 5
    for number in (5, 4, 3, 2, 1):
        assert client.post(UNDO, json={"number": number}).status_code == 200
    assert {name: data for name, data in bytes_of(folder).items() if name != "affiliations.csv"} == before


def test_a_row_that_someone_else_changed_is_given_as_it_is(client: TestClient) -> None:
    row = rows_of(client)["c0018"]
    assert ask(client, "edit", row, cells={"role": "speaker"}).status_code == 200
    answer = ask(client, "reject", row)
    assert answer.status_code == 409
    body = answer.json()
    assert body["row"]["cells"]["role"] == "speaker" and body["row"]["version"] != row["version"]
    assert body["error"].keys() == {"zh", "en"}
    assert ask(client, "reject", body["row"]).status_code == 200
    gone = ask(client, "accept", {"candidate": "c0999", "version": "x"})
    assert gone.status_code == 409 and gone.json()["row"] is None
    undone = client.post(UNDO, json={"number": 1})
    assert undone.status_code == 409 and undone.json()["row"]["candidate"] == "c0018"


def test_a_cell_that_is_not_good_is_told_in_both_languages(client: TestClient) -> None:
    row = rows_of(client)["c0013"]
    answer = ask(client, "edit", row, cells={"start": "2024-02-30"})
    assert answer.status_code == 422
    assert answer.json()["field"] == "start"
    assert "日历上没有" in answer.json()["error"]["zh"] and "calendar" in answer.json()["error"]["en"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "decision"),
        ({"decision": "destroy"}, "decision"),
        ({"decision": 1}, "decision"),
        ({"decision": "accept", "candidate": ["c0001"]}, "candidate"),
        ({"decision": "accept", "candidate": "c0001\n"}, "candidate"),
        ({"decision": "accept", "candidate": "c0001", "with_needs": "no"}, "with_needs"),
        ({"decision": "accept", "candidate": "c0001", "who": "x" * 61}, "who"),
        ({"decision": "accept", "candidate": "c0001", "who": "王\u202e五"}, "who"),
        ({"decision": "accept", "rows": []}, "rows"),
        ({"decision": "accept", "rows": ["c0001"]}, "rows"),
        ({"decision": "edit", "rows": [{"candidate": "c0001"}]}, "rows"),
        ({"decision": "edit", "candidate": "c0001", "cells": []}, "cells"),
        ({"decision": "edit", "candidate": "c0001", "cells": {"note": 1}}, "note"),
        ({"decision": "edit", "candidate": "c0001", "cells": {"note": "a\x00b"}}, "note"),
        ({"decision": "edit", "candidate": "c0001", "cells": {"note": "\ud800"}}, "note"),
        ({"decision": "add", "table": "persons", "at": "1-2\r", "cells": {}}, "at"),
    ],
)
def test_what_is_of_another_type_is_refused(client: TestClient, folder: Path, body: Any, field: str) -> None:
    data = json.dumps(body).encode()
    answer = client.post(DECIDE, content=data, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert answer.json()["error"].keys() == {"zh", "en"} and decisions(folder) == []


@pytest.mark.parametrize("body", [{}, {"number": "1"}, {"number": True}, {"number": 0}, {"number": 7}])
def test_an_undo_names_a_decision(client: TestClient, body: Any) -> None:
    answer = client.post(UNDO, json=body)
    assert (answer.status_code, answer.json()["field"]) == (422, "number")


def test_a_table_that_cannot_be_read_is_told_and_nothing_lost(client: TestClient, folder: Path) -> None:
    row = rows_of(client)["c0013"]
    path = folder / "tables/persons.csv"
    whole = path.read_bytes()
    path.write_bytes(whole + b"half a row\n")
    for answer in (client.get("/api/review/state"), ask(client, "accept", row)):
        assert answer.status_code == 503
        assert "persons.csv" in answer.json()["error"]["zh"] and "本行有" in answer.json()["error"]["zh"]
    path.write_bytes(whole)
    assert ask(client, "accept", row).status_code == 200


# ---- the shield ----


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "192.168.1.1", ""])
def test_an_unknown_host_is_refused(client: TestClient, host: str) -> None:
    for path in ("/", "/api/review/state"):
        assert client.get(path, headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_site_decides_nothing(client: TestClient, folder: Path, headers: dict[str, str]) -> None:
    row = rows_of(client)["c0005"]
    body = {"decision": "accept", "candidate": "c0005", "version": row["version"]}
    for path in (DECIDE, UNDO):
        assert client.post(path, json=body, headers=headers).status_code == 403
    assert decisions(folder) == []
    own = {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"}
    assert client.post(DECIDE, json=body, headers=own).status_code == 200


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_only_json_decides(client: TestClient, folder: Path, kind: str) -> None:
    row = rows_of(client)["c0005"]
    data = json.dumps({"decision": "accept", "candidate": "c0005", "version": row["version"]}).encode()
    headers = {"content-type": kind} if kind else {}
    for path in (DECIDE, UNDO):
        answer = client.post(path, content=data, headers=headers)
        assert answer.status_code == 415 and answer.json()["error"].keys() == {"zh", "en"}
    assert decisions(folder) == []


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'"x"', b"\xff", b"[" * 100_000])
def test_what_is_no_json_object_is_refused(client: TestClient, data: bytes) -> None:
    headers = {"content-type": "application/json; charset=utf-8"}
    assert client.post(DECIDE, content=data, headers=headers).status_code == 400


def test_too_much_is_refused(client: TestClient, folder: Path) -> None:
    row = rows_of(client)["c0005"]
    answer = ask(client, "edit", row, cells={"note": "x" * (300 << 10)})
    assert answer.status_code == 413
    answer = ask(client, "edit", row, cells={"note": "x" * 10_001})
    assert (answer.status_code, answer.json()["field"]) == (422, "note")
    assert decisions(folder) == []


@pytest.mark.parametrize("path", ["/api/review/state", f"/api/review/articles/{SOURCE}", "/nothing", DECIDE])
def test_browsers_are_told_to_be_strict(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"] == STRICT
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    "path", ["/assets/../desk.py", "/assets/%2e%2e/desk.py", "/assets/desk.html.j2", "/assets/"]
)
def test_nothing_but_assets_is_given_out(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in (404, 405)


def test_methods_that_a_path_does_not_have(client: TestClient) -> None:
    assert client.get(DECIDE).status_code == 405
    answer = client.post("/api/review/state", json={})
    assert answer.status_code == 405 and answer.json()["error"]["en"]


# ---- many people ----


def test_fifty_decisions_at_once_and_none_is_lost(tmp_path: Path) -> None:
    folder = write_candidates(tmp_path / "data")
    people = [
        {
            "id": f"person-{n}",
            "name@zh": f"人{n}",
            "candidate": f"c1{n:03}",
            "source": SOURCE,
            "confidence": "0.50",
        }
        for n in range(50)
    ]
    path = folder / "tables/persons.csv"
    path.write_bytes(path.read_bytes() + candidate_table("persons", people).partition(b"\n")[2])
    with Reviewing(folder) as desk, httpx.Client(base_url=desk.url, timeout=60) as client:
        rows = rows_of(client)

        def decide(number: int) -> tuple[str, httpx.Response]:
            candidate = f"c1{number:03}"
            kind = "accept" if number % 2 else "reject"
            return candidate, ask(client, kind, rows[candidate], who=f"人{number % 5}")

        with ThreadPoolExecutor(16) as threads:
            answers = list(threads.map(decide, range(50)))
        assert {answer.status_code for _, answer in answers} == {200}
        assert sorted(answer.json()["number"] for _, answer in answers) == list(range(1, 51))
    table, found = on_disk(folder), decisions(folder)
    wanted = {candidate: ("accepted" if int(candidate[1:]) % 2 else "rejected") for candidate, _ in answers}
    assert {candidate: table[candidate]["review"] for candidate in wanted} == wanted
    assert [one["number"] for one in found] == [str(number) for number in range(1, 51)]
    by_number = {answer.json()["number"]: candidate for candidate, answer in answers}
    assert [one["candidate"] for one in found] == [by_number[number] for number in range(1, 51)]
    assert Counter(one["who"] for one in found) == dict.fromkeys((f"人{n}" for n in range(5)), 10)


def test_of_many_who_change_one_row_one_succeeds(tmp_path: Path) -> None:
    folder = write_candidates(tmp_path / "data")
    with Reviewing(folder) as desk, httpx.Client(base_url=desk.url, timeout=60) as client:
        row, start = rows_of(client)["c0018"], threading.Barrier(12)

        def decide(number: int) -> httpx.Response:
            start.wait()
            return ask(client, "edit", row, cells={"reason": f"{number}"}, who=f"人{number}")

        with ThreadPoolExecutor(12) as threads:
            answers = list(threads.map(decide, range(12)))
        (winner,) = (n for n, answer in enumerate(answers) if answer.status_code == 200)
        others = [answer for answer in answers if answer.status_code == 409]
        assert len(others) == 11
        assert {answer.json()["row"]["cells"]["reason"] for answer in others} == {str(winner)}
    assert on_disk(folder)["c0018"]["reason"] == str(winner)
    assert [one["who"] for one in decisions(folder)] == [f"人{winner}"]


def test_a_second_desk_is_refused_and_a_closed_one_lets_go(folder: Path) -> None:
    with Reviewing(folder) as desk:
        with pytest.raises(InputError, match="another review desk"):
            review_app(folder, who="李四", lang="zh")
        port = int(desk.url.rpartition(":")[2])
        with pytest.raises(KGError, match="cannot listen"):
            review(write_candidates(folder.parent / "other"), who="李四", lang="zh", port=port)
    review_app(folder, who="李四", lang="zh").state.desk.close()


def test_a_desk_listens_on_this_machine_only(folder: Path) -> None:
    with Reviewing(folder) as desk:
        (socket,) = desk.server.servers[0].sockets
        assert socket.getsockname()[0] == "127.0.0.1"


# ---- size ----


def test_of_five_thousand_rows_a_decision_is_quick(tmp_path: Path) -> None:
    """Processor time, so that it holds on a busy machine: alone there, it is the time a person waits."""
    count = 1_250
    made = (
        ("organizations", {"id": "o{n}", "type": "PartyCommittee", "name@zh": "第{n}党委"}),
        ("persons", {"id": "p{n}", "name@zh": "张{n}"}),
        (
            "post-holdings",
            {"person": "p{n}", "organization": "o{n}", "role": "secretary", "quote": "张", "at": "1-2"},
        ),
        ("mentions", {"refers_to": "p{n}", "quote": "张", "at": "1-2"}),
    )
    files = {
        "dataset.toml": MANIFEST.encode(),
        "texts/a.txt": "书张".encode(),
        "sources.csv": sources_table({"a": "书张"}),
    }
    for place, (table, cells) in enumerate(made):
        rows = [
            {name: text.format(n=n) for name, text in cells.items()}
            | {"candidate": f"c{place * count + n + 1:04}", "source": "a", "confidence": "0.90"}
            for n in range(count)
        ]
        files[f"tables/{table}.csv"] = candidate_table(table, rows)
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    with TestClient(review_app(tmp_path, who="王五", lang="zh"), base_url="http://localhost") as client:
        assert client.get("/api/review/state").json()["progress"]["total"] == 5_000
        rows = {row["candidate"]: row for row in client.get("/api/review/articles/a").json()["rows"]}
        took = []
        for number in range(2 * count + 1, 2 * count + 10):
            begun = process_time()
            answer = ask(client, "accept", rows[f"c{number}"])
            took.append(process_time() - begun)
            assert len(answer.json()["changed"]) == 3
        assert sorted(took)[len(took) // 2] < 0.1, took
