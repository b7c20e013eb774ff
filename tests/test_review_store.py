"""The store of the desk: what decisions do to the tables, that none is lost, and that each can be taken back."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError, KGError, WriteError
from kg.ingest.dataset import open_dataset
from kg.ingest.working import WORKING
from kg.serve.review import shelf, undoing
from kg.serve.review.desk import Desk
from kg.serve.review.draft import Unfit
from kg.serve.review.journal import Journal
from kg.serve.review.rulings import StaleError
from kg.serve.review.shelf import Shelf
from tests.candidates import SOURCE, TEXT, at, candidate_table, headers, write_candidates
from tests.folders import schema
from tests.reviewing import bytes_of, decisions, on_disk, sitting


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_candidates(tmp_path / "data")


def changed(answer: dict[str, Any]) -> list[str]:
    return [row["candidate"] for row in answer["changed"]]


# ---- accept, reject, reopen ----


def test_accepting_a_row_accepts_what_it_needs(folder: Path) -> None:
    with sitting(folder) as one:
        answer = one.decide("accept", "c0013")
        assert changed(answer) == ["c0013", "c0005", "c0001", "c0010"]
        assert answer["progress"] == {"undecided": 17, "accepted": 4, "rejected": 0, "merged": 0, "total": 21}
        assert (answer["number"], answer["undo"]) == (1, 1)
    accepted = [number for number, row in on_disk(folder).items() if row.get("review") == "accepted"]
    assert sorted(accepted) == ["c0001", "c0005", "c0010", "c0013"]
    dataset = open_dataset(folder, schema())
    assert dataset.left_out().undecided == 17
    (decision,) = decisions(folder)
    assert (decision["number"], decision["who"], decision["decision"]) == ("1", "王五", "accept")
    assert (decision["candidate"], decision["table"], decision["undoes"]) == ("c0013", "post-holdings", "")
    assert [change["after"]["review"] for change in decision["changes"]] == ["accepted"] * 4
    assert all("review" not in change["before"] for change in decision["changes"])


def test_a_row_can_be_accepted_only_with_its_needs_or_after_them(folder: Path) -> None:
    with sitting(folder) as one:
        with pytest.raises(Unfit, match="must be accepted first"):
            one.decide("accept", "c0013", with_needs=False)
        assert decisions(folder) == []
        for needed in ("c0005", "c0001", "c0010"):
            one.decide("accept", needed, with_needs=False)
        assert changed(one.decide("accept", "c0013", with_needs=False)) == ["c0013"]


def test_rejecting_a_thing_rejects_what_cannot_do_without_it(folder: Path) -> None:
    with sitting(folder) as one:
        one.decide("accept", "c0014")
        assert set(changed(one.decide("reject", "c0006"))) == {"c0006", "c0014", "c0019"}
        assert {one.reviews()[number] for number in ("c0006", "c0014", "c0019")} == {"rejected"}


def test_rejecting_what_need_not_be_named_leaves_the_rest(folder: Path) -> None:
    with sitting(folder) as one:
        answer = one.decide("reject", "c0010")
        assert changed(answer) == ["c0010", "c0013"]
        assert one.row("c0013")["cells"]["post"] == "" and one.row("c0013")["review"] == ""
        one.undo(1)
        assert one.row("c0013")["cells"]["post"] == "jia-quwei-fushuji"


def test_reopening_a_thing_reopens_what_rests_on_it(folder: Path) -> None:
    with sitting(folder) as one:
        one.decide("accept", "c0013")
        assert set(changed(one.decide("reopen", "c0001"))) == {"c0001", "c0010", "c0013"}
        assert one.reviews() == {"c0005": "accepted"}


def test_what_changes_nothing_is_no_decision(folder: Path) -> None:
    with sitting(folder) as one:
        one.decide("accept", "c0005")
        before = bytes_of(folder)
        answer = one.decide("accept", "c0005")
        assert (answer["number"], changed(answer)) == (1, ["c0005"])
        assert len(decisions(folder)) == 1 and bytes_of(folder) == before


def test_several_rows_are_one_decision(folder: Path) -> None:
    with sitting(folder) as one:
        rows = [{"candidate": row["candidate"], "version": row["version"]} for row in one.rows()[:6]]
        answer = one.decide("accept", rows=rows)
        assert answer["number"] == 1 and len(answer["changed"]) >= 6
        with pytest.raises(StaleError):
            one.decide("reject", rows=rows)
        one.undo(1)
        assert one.reviews() == {}


def test_a_bad_row_is_not_accepted(folder: Path) -> None:
    path = folder / "tables/participations.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",host,", ",hosts,"), encoding="utf-8")
    with sitting(folder) as one:
        with pytest.raises(Unfit, match="no such concept") as caught:
            one.decide("accept", "c0018")
        assert caught.value.field == "role" and "没有这个概念" in caught.value.reason.zh
        one.decide("edit", "c0018", cells={"role": "host"})
        one.decide("accept", "c0018")


# ---- edit ----


def test_editing_checks_cells_as_validation_does(folder: Path) -> None:
    cases = {
        "c0013": {
            "role": "no-such-role",
            "start": "2024-02-30",
            "person": "nobody",
            "organization": "zhang-san",
        },
        "c0001": {"type": "NoSuchType", "level": "no-such-level", "id": "Bad Id", "name@zh": ""},
        "c0005": {"id": "li-si"},
    }
    with sitting(folder) as one:
        for candidate, cells in cases.items():
            for header, text in cells.items():
                with pytest.raises(Unfit) as caught:
                    one.decide("edit", candidate, cells={header: text})
                assert caught.value.field == header, caught.value.reason
        assert decisions(folder) == [] and one.reviews() == {}


@pytest.mark.parametrize(
    "header", ["quote", "at", "source", "candidate", "review", "confidence", "rule", "x"]
)
def test_only_a_tables_own_cells_are_edited(folder: Path, header: str) -> None:
    with sitting(folder) as one, pytest.raises(Unfit, match="no column") as caught:
        one.decide("edit", "c0013", cells={header: "x"})
    assert caught.value.field == header


def test_an_edit_leaves_the_rest_of_the_row_and_of_the_file(folder: Path) -> None:
    before = bytes_of(folder)
    with sitting(folder) as one:
        answer = one.decide("edit", "c0013", cells={"start": "2024-03", "role": "executive-deputy-secretary"})
        assert answer["changed"][0]["label"] == "张三 · 甲区委 · 常务副书记"
    row = on_disk(folder)["c0013"]
    assert (row["start"], row["role"], row["rule"]) == ("2024-03", "executive-deputy-secretary", "chain")
    assert "review" not in row
    assert [name for name, data in bytes_of(folder).items() if data != before[name]] == ["post-holdings.csv"]


def test_an_edited_row_can_be_accepted_at_once(folder: Path) -> None:
    with sitting(folder) as one:
        answer = one.decide("edit", "c0018", cells={"role": "attendee"}, accept=True)
        assert set(changed(answer)) == {"c0018", "c0005", "c0012"}
        assert one.row("c0018")["review"] == "accepted" and one.desk.state()["undo"] == 1


def test_what_an_accepted_row_comes_to_need_is_accepted(folder: Path) -> None:
    with sitting(folder) as one:
        one.decide("accept", "c0018")
        one.decide("edit", "c0018", cells={"invited_by": "jia-quwei"})
        assert one.reviews()["c0001"] == "accepted"


def test_words_are_cut_from_the_text(folder: Path) -> None:
    with sitting(folder) as one:
        place = at("乙镇|丙片区")
        row = one.decide("edit", "c0018", at=place)["changed"][0]
        assert (row["quote"], row["at"]) == ("乙镇|丙片区", place)
        start, end = TEXT.index("出席。"), TEXT.index("由甲区委")
        row = one.decide("edit", "c0018", at=f"{start}-{end}")["changed"][0]
        assert row["quote"] == "出席。|丙片区党建联盟"
        assert row["at"] == f"{start}-{start + 3}|{end - 7}-{end}"
        emoji = TEXT.index("🎉")
        assert one.decide("edit", "c0018", at=f"{emoji}-{emoji + 3}")["changed"][0]["quote"] == "🎉本报"
        assert one.decide("edit", "c0001", at=f"{emoji}-{emoji + 1}")["changed"][0]["quote"] == "🎉"


@pytest.mark.parametrize("place", ["x", "5-2", "0-9999", "11-13", "5-7|1-2", "-1-2", "11-15"])
def test_a_place_without_words_is_refused(folder: Path, place: str) -> None:
    with sitting(folder) as one, pytest.raises(Unfit) as caught:
        one.decide("edit", "c0018", at=place)
    assert caught.value.field == "at"


def test_a_new_id_is_taken_up_wherever_the_old_one_was(folder: Path) -> None:
    with sitting(folder) as one:
        answer = one.decide("edit", "c0001", cells={"id": "jia-qu-party"})
        assert set(changed(answer)) == {"c0001", "c0010", "c0013"}
        assert one.row("c0013")["cells"]["organization"] == "jia-qu-party"
        one.decide("accept", "c0013")
        assert one.reviews()["c0001"] == "accepted"


# ---- merge ----


def test_merging_repoints_every_reference_and_can_be_undone(folder: Path) -> None:
    before = bytes_of(folder)
    with sitting(folder) as one:
        one.decide("edit", "c0018", cells={"participant": "zhang-san-2"})
        answer = one.decide("merge", "c0008", into="c0005")
        assert set(changed(answer)) == {"c0018", "c0021", "c0008", "c0005"}
        assert one.row("c0008")["review"] == "merged:c0005"
        assert {
            one.row(n)["cells"].get("participant", one.row(n)["cells"].get("refers_to"))
            for n in ("c0018", "c0021")
        } == {"zhang-san"}
        assert answer["progress"]["merged"] == 1
        one.undo(2)
        one.undo(1)
        assert one.reviews() == {}
    assert bytes_of(folder) == before


def test_merging_into_an_id_of_the_same_table(folder: Path) -> None:
    with sitting(folder) as one:
        one.decide("merge", "c0008", into="zhang-san")
        assert one.row("c0008")["review"] == "merged:c0005"


def test_merging_into_something_that_was_accepted_long_ago(folder: Path) -> None:
    path = folder / "tables/persons.csv"
    row = {"id": "zhang-san-known", "name@zh": "张三", "review": "accepted"}
    path.write_bytes(path.read_bytes() + candidate_table("persons", [row]).partition(b"\n")[2])
    with sitting(folder) as one:
        found = one.desk.entities(["persons"], "zhang-san-known")["rows"]
        assert [(row["id"], row["candidate"]) for row in found] == [("zhang-san-known", None)]
        one.decide("merge", "c0008", into="zhang-san-known")
        assert one.row("c0008")["review"] == "merged:zhang-san-known"
        assert one.row("c0021")["cells"]["refers_to"] == "zhang-san-known"
        one.decide("accept", "c0021")


def test_what_an_accepted_row_is_merged_into_is_accepted(folder: Path) -> None:
    with sitting(folder) as one:
        one.decide("accept", "c0021")
        one.decide("merge", "c0008", into="c0005")
        assert one.reviews() == {"c0005": "accepted", "c0008": "merged:c0005", "c0021": "accepted"}


@pytest.mark.parametrize(
    ("candidate", "into", "words"),
    [
        ("c0008", "c0008", "into itself"),
        ("c0008", "c0001", "no such candidate or id"),
        ("c0008", "nobody", "no such candidate or id"),
        ("c0008", "", "no such candidate or id"),
        ("c0013", "c0014", "only things with an id"),
        ("c0008", "c0009", "was rejected or merged"),
    ],
)
def test_what_cannot_be_merged(folder: Path, candidate: str, into: str, words: str) -> None:
    with sitting(folder) as one:
        one.decide("reject", "c0009")
        with pytest.raises(Unfit, match=words):
            one.decide("merge", candidate, into=into)


def test_tables_that_hold_no_candidates_are_repointed_too(folder: Path) -> None:
    links = (
        "subject,relation,object,source,quote,at\nzhang-san-2,about,bing-lianmeng,jia-lianmeng,张三同志,\n"
    )
    (folder / "tables/links.csv").write_text(links, encoding="utf-8")
    with sitting(folder) as one:
        one.decide("merge", "c0008", into="c0005")
        text = (folder / "tables/links.csv").read_text(encoding="utf-8")
        assert text == links.replace("zhang-san-2", "zhang-san")
        one.undo(1)
        assert (folder / "tables/links.csv").read_text(encoding="utf-8") == links


# ---- add ----


def test_what_a_person_adds_is_accepted_and_says_who(folder: Path) -> None:
    place = at("本报记者 赵六")
    with sitting(folder) as one:
        answer = one.decide(
            "add", table="affiliations", source=SOURCE, at=place, who="钱七",
            cells={"person": "zhao-liu", "organization": "bing-lianmeng"},
        )  # fmt: skip
        assert set(changed(answer)) == {"c0022", "c0009", "c0004"}
        (folder / "tables/affiliations.csv").stat()
        row = on_disk(folder)["c0022"]
        assert (row["review"], row["confidence"], row["rule"]) == ("accepted", "1.00", "person:钱七")
        assert (row["quote"], row["at"]) == ("本报记者 赵六", place)
        assert headers("affiliations") == tuple(
            (folder / "tables/affiliations.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
        )
        assert one.undo(1)["removed"] == ["c0022"]
        assert "c0022" not in on_disk(folder)
        answer = one.decide("add", table="persons", source=SOURCE, at="124-130", cells={"name@zh": "赵六"})
        assert (changed(answer), answer["changed"][0]["cells"]["id"]) == (["c0023"], "zhao-liu-2")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"table": "nothing"}, "table"),
        ({"table": "sources", "cells": {"id": "x", "name@zh": "x"}}, "table"),
        ({"table": "persons", "cells": {"name@zh": ""}}, "id"),
        ({"table": "persons", "cells": {"id": "zhang-san", "name@zh": "张三"}}, "id"),
        ({"table": "affiliations", "cells": {"person": "zhang-san"}, "at": "1-2", "source": SOURCE}, "organization"),
        ({"table": "affiliations", "cells": {"person": "zhang-san", "organization": "jia-quwei"}}, "source"),
        ({"table": "persons", "cells": {"name@zh": "张三"}, "source": "nowhere"}, "source"),
    ],
)  # fmt: skip
def test_what_cannot_be_added(folder: Path, more: dict[str, Any], field: str) -> None:
    with sitting(folder) as one, pytest.raises(Unfit) as caught:
        one.decide("add", **more)
    assert caught.value.field == field
    assert decisions(folder) == []


# ---- undo ----


def test_decisions_are_undone_in_order_to_the_very_bytes(folder: Path) -> None:
    states = [bytes_of(folder)]
    with sitting(folder) as one:
        for decision, candidate, more in (
            ("accept", "c0013", {}),
            ("edit", "c0014", {"cells": {"role": "first-secretary"}}),
            ("reject", "c0003", {}),
            ("merge", "c0008", {"into": "c0005"}),
            ("reopen", "c0001", {}),
        ):
            one.decide(decision, candidate, **more)
            states.append(bytes_of(folder))
        for number in range(5, 0, -1):
            assert one.desk.state()["undo"] == number
            states.pop()
            one.undo(number)
            assert bytes_of(folder) == states[-1]
        assert one.desk.state()["undo"] == 0
    assert [(d["decision"], d["undoes"]) for d in decisions(folder)][5:] == [
        ("undo", str(n)) for n in (5, 4, 3, 2, 1)
    ]


def test_a_long_row_of_decisions_is_undone_to_its_beginning(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undoing, "LOOKS", 2)
    with sitting(folder) as one:
        for number in range(1, 7):
            assert one.decide("edit", "c0005", cells={"note": f"{number}"})["undo"] == number
        for number in range(6, 0, -1):
            assert one.undo(number)["undo"] == number - 1


def test_one_decision_is_undone_out_of_order_unless_another_rests_on_it(folder: Path) -> None:
    with sitting(folder) as one:
        one.decide("accept", "c0005")
        one.decide("accept", "c0018")
        one.decide("reject", "c0009")
        with pytest.raises(StaleError, match="rests on it") as caught:
            one.undo(1)
        assert caught.value.place == ("participations", "c0018")
        one.undo(2)
        one.undo(1)
        assert one.reviews() == {"c0009": "rejected"}
        with pytest.raises(Unfit, match="already"):
            one.undo(1)
        with pytest.raises(Unfit, match="no such decision"):
            one.undo(99)


def test_what_was_changed_since_is_not_undone(folder: Path) -> None:
    with sitting(folder) as one:
        one.decide("edit", "c0018", cells={"role": "attendee"})
        one.decide("edit", "c0018", cells={"role": "speaker"})
        with pytest.raises(StaleError, match="changed since"):
            one.undo(1)
        assert one.row("c0018")["cells"]["role"] == "speaker"


def test_an_undo_can_be_undone(folder: Path) -> None:
    with sitting(folder) as one:
        one.decide("accept", "c0013")
        after = bytes_of(folder)
        one.undo(1)
        assert one.undo(2)["undo"] == 1
        assert bytes_of(folder) == after
        one.undo(1)
        assert one.reviews() == {}


def test_rejection_cannot_be_undone_onto_what_was_rejected_later(folder: Path) -> None:
    with sitting(folder) as one:
        one.decide("accept", "c0018")
        one.decide("reject", "c0018")
        one.decide("reject", "c0005")
        with pytest.raises(StaleError, match="rests on it"):
            one.undo(2)
        one.undo(3)
        one.undo(2)


# ---- others ----


def test_a_table_changed_in_a_spreadsheet_is_noticed_and_kept(folder: Path) -> None:
    path = folder / "tables/persons.csv"
    with sitting(folder) as one:
        seen = one.row("c0005")["version"]
        path.write_bytes(path.read_bytes().replace("张三,".encode(), "张珊,".encode(), 1))
        with pytest.raises(StaleError):
            one.decide("accept", "c0005", version=seen)
        assert one.row("c0005")["label"] == "张珊"
        one.decide("accept", "c0006")
        assert "张珊" in path.read_text(encoding="utf-8")
        one.decide("accept", "c0005")
        assert on_disk(folder)["c0005"]["name@zh"] == "张珊"


def test_a_table_changed_between_reading_and_writing_is_not_overwritten(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "tables/persons.csv"
    append = Journal.append
    edits = iter([("李四,".encode(), "李肆,".encode()), ("张三,".encode(), "张珊,".encode())])

    def meddled(journal: Journal, decision: Any) -> None:
        append(journal, decision)
        old, new = next(edits, (b"", b""))
        path.write_bytes(path.read_bytes().replace(old, new, 1))

    with sitting(folder) as one:
        monkeypatch.setattr(Journal, "append", meddled)
        answer = one.decide("accept", "c0018")
        assert one.row("c0006")["label"] == "李肆" and one.row("c0018")["review"] == "accepted"
        with pytest.raises(StaleError):
            one.decide("edit", "c0005", cells={"note": "x"})
        assert answer["number"] == 1
        assert one.row("c0005")["label"] == "张珊" and one.row("c0005")["cells"]["note"] == ""
        assert [d["decision"] for d in decisions(folder)] == ["accept", "edit", "undo"]


def test_a_table_that_cannot_be_read_stops_the_desk_and_loses_nothing(folder: Path) -> None:
    path = folder / "tables/persons.csv"
    whole = path.read_bytes()
    with sitting(folder) as one:
        path.write_bytes(whole[: len(whole) // 2] + b'"')
        with pytest.raises(KGError, match="persons"):
            one.decide("accept", "c0013", version="x")
        assert path.read_bytes() != whole and decisions(folder) == []
        path.write_bytes(whole)
        one.decide("accept", "c0013")


def test_tables_that_come_and_go_are_noticed(folder: Path) -> None:
    with sitting(folder) as one:
        (folder / "tables/mentions.csv").unlink()
        assert one.desk.state()["progress"]["total"] == 19
        (folder / "tables/places.csv").write_bytes(
            candidate_table(
                "places",
                [
                    {
                        "id": "yi-zhen",
                        "type": "Area",
                        "name@zh": "乙镇",
                        "candidate": "c0900",
                        "source": SOURCE,
                    }
                ],
            )
        )
        assert one.desk.state()["progress"]["total"] == 20
        assert one.decide("accept", "c0900")["number"] == 1


def test_a_second_desk_is_refused_until_the_first_is_closed(folder: Path) -> None:
    with sitting(folder), pytest.raises(InputError, match="another review desk") as caught:
        Desk(folder, who="李四", schema=schema())
    assert "另一个审核台" in caught.value.line("zh")
    with sitting(folder):
        pass


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda text: text + text.splitlines()[1] + "\n", "two rows are the candidate"),
        (lambda text: text.replace("note,", "name@zh,", 1), "two headers mean"),
        (lambda text: text + "a\n", "has 1 cells"),
        (lambda text: text.replace("c0005", "c0001"), "is in another table, too"),
    ],
)
def test_a_folder_that_cannot_be_reviewed_says_why(
    folder: Path, spoil: Callable[[str], str], words: str
) -> None:
    path = folder / "tables/persons.csv"
    path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(InputError, match=words):
        Desk(folder, who="王五", schema=schema())


def test_files_keep_how_they_are_written(folder: Path) -> None:
    path = folder / "tables/persons.csv"
    lines = path.read_text(encoding="utf-8").replace("note", "备注", 1).replace("candidate", "候选号", 1)
    path.write_bytes(lines.replace(",", ";").replace("\n", "\r\n").encode("utf-8-sig"))
    before = path.read_bytes()
    with sitting(folder) as one:
        one.decide("edit", "c0005", cells={"note": "据原文;核对", "name@en": "Zhang San"})
        assert path.read_bytes().startswith(before.partition(b"\r\n")[0])
        assert '"据原文;核对"'.encode() in path.read_bytes()
        one.undo(1)
    assert path.read_bytes() == before


def test_columns_of_others_are_kept(folder: Path) -> None:
    path = folder / "tables/persons.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text(
        "\n".join(
            [
                "问题," + lines[0].replace("note,", ""),
                *("?," + line.replace(",,,", ",,", 1) for line in lines[1:]),
            ]
        )
        + "\n",
        "utf-8",
    )
    with sitting(folder) as one:
        one.decide("edit", "c0005", cells={"note": "新"})
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    assert header.startswith("问题,id,") and header.endswith(",rule,note")
    assert all(row.startswith("?,") for row in rows)
    assert sum(row.endswith(",新") for row in rows) == 1


# ---- crashes ----

CRASH = """
import os, shutil, signal, sys
from pathlib import Path
from tests.candidates import write_candidates
from tests.folders import schema
from tests.reviewing import Sitting, bytes_of, decisions
home = Path(sys.argv[1])
EVENTS = {"open", "os.rename", "os.remove", "os.chmod", "os.truncate", "os.mkdir"}
DECIDE = {
    "accept": lambda one: one.decide("accept", "c0013"),
    "merge": lambda one: one.decide("merge", "c0008", into="c0005"),
    "add": lambda one: one.decide("add", table="affiliations", source="jia-lianmeng", at="128-130",
                                  cells={"person": "zhao-liu", "organization": "jia-quwei"}),
    "undo": lambda one: one.undo(1),
}
schema()
fsync, write = os.fsync, os.write

def child(folder, name, moment):
    count, on = 0, False
    def step():
        nonlocal count
        if on:
            count += 1
            if count == moment:
                os.kill(os.getpid(), signal.SIGKILL)
    def hook(event, args):
        if event in EVENTS and (event != "open" or (args[2] or 0) & (os.O_WRONLY | os.O_RDWR)):
            step()
    def synced(handle):
        step(); fsync(handle); step()
    def written(handle, data):
        step(); return write(handle, data)
    os.fsync, os.write = synced, written
    sys.addaudithook(hook)
    one = Sitting(folder)
    on = True
    DECIDE[name](one)
    os._exit(0)

for name in DECIDE:
    start, end = home / f"{name}-start", home / f"{name}-end"
    one = Sitting(write_candidates(start))
    one.decide("accept", "c0012") if name != "undo" else one.decide("accept", "c0014")
    one.desk.close()
    shutil.copytree(start, end)
    one = Sitting(end)
    DECIDE[name](one)
    one.desk.close()
    old, new, moment, outcomes = bytes_of(start), bytes_of(end), 0, []
    assert old != new
    while True:
        moment += 1
        folder = home / f"{name}-{moment}"
        shutil.copytree(start, folder)
        pid = os.fork()
        if not pid:
            child(folder, name, moment)
        _, status = os.waitpid(pid, 0)
        one = Sitting(folder)
        found, many = bytes_of(folder), len(decisions(folder))
        assert found == {1: old, 2: new}[many], (name, moment, many)
        assert not [path for path in folder.rglob("*.part")], (name, moment)
        assert len(one.rows()) == sum(text.count(b"\\n") - 1 for text in found.values())
        one.decide("reject", "c0009" if name != "add" else "c0007")
        one.desk.close()
        shutil.rmtree(folder)
        outcomes.append(many)
        if status == 0:
            break
        assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, status
    assert outcomes == sorted(outcomes) and {1, 2} == set(outcomes), (name, outcomes)
    print(name, moment, outcomes.count(1))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no SIGKILL")
def test_kill_9_between_any_two_writes_leaves_all_of_a_decision_or_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CRASH, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    moments = {name: int(many) for name, many, _ in (line.split() for line in done.stdout.splitlines())}
    assert moments.keys() == {"accept", "merge", "add", "undo"}
    assert min(moments.values()) >= 12, moments


def test_half_a_line_of_decisions_never_took_effect(folder: Path) -> None:
    with sitting(folder) as one:
        one.decide("accept", "c0005")
        whole, before = (folder / "decisions.csv").read_bytes(), bytes_of(folder)
        one.decide("accept", "c0006")
    line = (folder / "decisions.csv").read_bytes()[len(whole) :]
    persons = folder / "tables/persons.csv"
    for cut in range(0, len(line), 7):
        (folder / "decisions.csv").write_bytes(whole + line[:cut])
        persons.write_bytes(before["persons.csv"])
        (folder / ".review-done").write_text("000000000001")
        with sitting(folder) as one:
            assert one.reviews() == {"c0005": "accepted"}
            assert one.desk.state()["undo"] == 1
        assert (folder / "decisions.csv").read_bytes() == whole
    (folder / "decisions.csv").write_bytes(whole + line[:-1])
    with sitting(folder) as one:
        assert one.reviews() == {"c0005": "accepted", "c0006": "accepted"}
    assert (folder / "decisions.csv").read_bytes() == whole + line


def test_what_was_done_is_not_done_again_over_a_persons_change(folder: Path) -> None:
    path = folder / "tables/persons.csv"
    before = path.read_bytes()
    with sitting(folder) as one:
        one.decide("accept", "c0005")
    path.write_bytes(before)
    with sitting(folder) as one:
        assert one.reviews() == {}
        assert one.desk.state()["undo"] == 0


def test_a_full_disk_is_told_and_made_good_later(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, left = shelf.files.replace, [1]

    def fails(path: Path, data: bytes) -> None:
        if not left:
            raise WriteError("no room", where=str(path))
        left.pop()
        replace(path, data)

    with sitting(folder) as one:
        version = one.row("c0013")["version"]
        with monkeypatch.context() as patch:
            patch.setattr(shelf.files, "replace", fails)
            with pytest.raises(WriteError):
                one.decide("accept", "c0013", version=version)
            with pytest.raises(WriteError):
                one.desk.state()
        assert one.reviews().keys() == {"c0001", "c0005", "c0010", "c0013"}
        assert len(decisions(folder)) == 1


def test_decisions_that_cannot_be_written_are_not_made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = bytes_of(folder)
    with sitting(folder) as one:
        one.decide("accept", "c0012")
        one.undo(1)
        version, lines = one.row("c0013")["version"], (folder / "decisions.csv").read_bytes()
        fsync = os.fsync
        with monkeypatch.context() as patch:
            patch.setattr(
                os, "fsync", lambda handle: (_ for _ in ()).throw(OSError(28, "No space left on device"))
            )
            with pytest.raises(WriteError, match="decisions"):
                one.decide("accept", "c0013", version=version)
        assert fsync is os.fsync
        assert (folder / "decisions.csv").read_bytes() == lines and bytes_of(folder) == before
        one.decide("accept", "c0013")


@pytest.mark.parametrize("spoil", [b"1,2,3\n", b"x\n", b'"', b"9,now,a,accept,c0001,persons,,{}\n", b"9,now,a,accept,c0001,persons,,[1]\n", b"1,now,a,accept,c0001,persons,,[]\n"])  # fmt: skip
def test_a_file_of_decisions_that_is_none_is_refused(folder: Path, spoil: bytes) -> None:
    with sitting(folder) as one:
        one.decide("accept", "c0005")
    path = folder / "decisions.csv"
    path.write_bytes(path.read_bytes() + spoil + b"\n")
    with pytest.raises(InputError, match=r"decisions.csv:\d"):
        Desk(folder, who="王五", schema=schema())


def test_decisions_survive_being_saved_by_a_spreadsheet(folder: Path) -> None:
    path = folder / "decisions.csv"
    with sitting(folder) as one:
        one.decide("edit", "c0005", cells={"note": '逗号, 引号" 与\u2028分隔'})
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
        one.decide("accept", "c0005")
        one.undo(2)
        one.undo(1)
        assert one.reviews() == {} and one.row("c0005")["cells"]["note"] == ""
    assert len(decisions_of(path)) == 4


def decisions_of(path: Path) -> list[Any]:
    return list(Journal(path.parent).decisions)


# ---- the whole ----


def test_a_folder_reviewed_to_the_end_builds_without_findings(folder: Path) -> None:
    from kg.pipeline import check

    with sitting(folder) as one:
        one.decide("merge", "c0008", into="c0005")
        one.decide("reject", "c0009")
        for row in one.rows():
            if one.row(row["candidate"])["state"] == "undecided":
                one.decide("accept", row["candidate"])
        assert one.desk.state()["progress"] == {
            "undecided": 0,
            "accepted": 19,
            "rejected": 1,
            "merged": 1,
            "total": 21,
        }
    assert check(folder).findings == ()
    dataset = open_dataset(folder, schema())
    assert dataset.findings() == () and dataset.left_out().rejected == 2
    assert all(not set(table.headers) & WORKING.keys() for table in dataset.tables())


def test_the_shelf_sees_every_file_it_may_write(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    shutil.copytree(folder, target)
    held = Shelf(target, schema())
    assert set(held.book.sheets) == {path.stem for path in (target / "tables").iterdir()} | {"sources"}
    held.close()
