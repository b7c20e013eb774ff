"""Accepting takes along the mentions that say the same of the same thing, and no others."""

from pathlib import Path

import pytest

from tests.candidates import SOURCE, TEXT, at, candidate_rows, candidate_table, write_candidates
from tests.reviewing import decisions, sitting


def mention(number: str, quote: str, nth: int = 1, **cells: str) -> dict[str, str]:
    row = {"candidate": number, "source": SOURCE, "quote": quote, "at": at(quote, nth), "review": ""}
    return {**row, "refers_to": "jia-quwei", "confidence": "0.95", "rule": "suffix", **cells}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write_candidates(tmp_path / "candidates")
    rows = [
        *candidate_rows()["mentions"],
        mention("c0030", "甲区委", 2),
        mention("c0031", "甲区委", 3),
        mention("c0032", "甲区"),
        mention("c0033", "甲区", 2),
        mention("c0034", "甲区委", 2, refers_to="yi-zhen-dangwei"),
        mention("c0035", "甲区委", review="rejected"),
    ]
    (folder / "tables" / "mentions.csv").write_bytes(candidate_table("mentions", rows))
    return folder


def test_the_text_has_them() -> None:
    assert TEXT.count("甲区委") == 3 and TEXT.count("甲区") >= 4


def test_a_thing_takes_along_the_mentions_of_its_name(folder: Path) -> None:
    with sitting(folder) as one:
        assert sorted(one.row("c0001")["along"]) == ["c0030", "c0031", "c0035"]
        told = one.decide("accept", "c0001", with_same=True)
        assert {row["candidate"] for row in told["changed"]} == {"c0001", "c0030", "c0031"}
        assert one.reviews()["c0035"] == "rejected", "what was decided stays so"
        one.undo(told["number"])
        assert one.reviews() == {"c0035": "rejected"}
    assert [row["decision"] for row in decisions(folder)] == ["accept", "undo"]


def test_a_mention_takes_along_those_in_the_same_words(folder: Path) -> None:
    with sitting(folder) as one:
        told = one.decide("accept", "c0032", with_same=True)
        changed = {row["candidate"] for row in told["changed"]}
        assert {"c0032", "c0033", "c0001"} <= changed and "c0034" not in changed


def test_what_a_fact_needs_takes_its_mentions_along(folder: Path) -> None:
    with sitting(folder) as one:
        one.decide("accept", "c0013", with_same=True)
        accepted = {number for number, review in one.reviews().items() if review == "accepted"}
        assert {"c0001", "c0005", "c0010", "c0013", "c0030", "c0031"} == accepted


def test_nothing_goes_along_unasked(folder: Path) -> None:
    with sitting(folder) as one:
        told = one.decide("accept", "c0001")
        assert [row["candidate"] for row in told["changed"]] == ["c0001"]
