"""What a reading becomes as rows: statuses and reasons, roles with qualifiers, parents. Invented names."""

from functools import cache

import pytest

from kg.extract.candidate import Candidate
from kg.extract.extraction import extract
from kg.extract.reading import article_of
from kg.extract.tabling.rows import judged
from kg.schema import Schema, load_schema

TEXT = """云桥区柳浦街道开展党建联建
5月8日，云桥区委书记孙卫东、云桥区委组织部副部长张立民、柳浦街道党工委书记李小芳、党工委副书记王大力出席。
顺江社区党委第一书记周文静、县妇联主席赵海燕作交流，市供销社党委书记、工会主席郑学民到会。原柳浦街道党工委书记钱建华也参加了活动。
"""


@cache
def schema() -> Schema:
    return load_schema()


@cache
def rows(text: str = TEXT) -> tuple[Candidate, ...]:
    (found,) = extract([article_of(text, id="jia")], schema())
    return found.candidates


def table(name: str, text: str = TEXT) -> list[Candidate]:
    return [row for row in rows(text) if row.table == name]


def holding(person: str) -> Candidate:
    ids = {row.cells["name@zh"]: row.cells["id"] for row in table("persons")}
    return next(row for row in table("post-holdings") if row.cells["person"] == ids[person])


def test_what_the_words_say_in_full_needs_no_reason() -> None:
    assert (holding("张立民").cells["status"], holding("张立民").cells["reason"]) == ("", "")
    assert holding("张立民").confidence >= 0.9


def test_what_is_elided_is_inferred_and_says_why() -> None:
    row = holding("王大力")
    assert row.cells["status"] == "inferred"
    assert row.cells["reason"]


@pytest.mark.parametrize("person", ["赵海燕", "郑学民"])
def test_a_post_whose_body_stays_relative_says_so(person: str) -> None:
    row = holding(person)
    assert row.cells["status"] == "ambiguous"
    assert "不能定" in row.cells["reason"]
    assert row.confidence <= 0.5


@pytest.mark.parametrize(
    ("rule", "status"),
    [
        ("title-chain+name-in-full", ""),
        ("title-chain+only-territory-of-its-kind", "inferred"),
        ("title-chain+department-of-the-only-body", "inferred"),
        ("unit-shared-in-list+name-in-full", "ambiguous"),
        ("title-chain+relative", "ambiguous"),
        ("title-chain+unit-alone", "ambiguous"),
    ],
)
def test_rules_are_judged(rule: str, status: str) -> None:
    found, reason = judged(rule)
    assert found == status
    assert bool(reason) == bool(status)


def test_roles_with_qualifiers_become_concepts_under_the_role_they_narrow() -> None:
    minted = {row.cells["name@zh"]: row.cells for row in table("concepts")}
    assert "原书记" in minted
    assert minted["原书记"]["scheme"] == "role"
    assert minted["原书记"]["broader"] == "secretary"
    assert holding("钱建华").cells["role"] == minted["原书记"]["id"]


def test_a_unit_is_linked_to_the_body_in_its_name() -> None:
    ids = {row.cells["name@zh"]: row.cells["id"] for row in table("organizations")}
    links = {(row.cells["subject"], row.cells["object"]) for row in table("links")}
    assert (ids["云桥区委组织部"], ids["云桥区委"]) in links
    assert all(subject != target for subject, target in links)


def test_every_post_has_a_name_of_body_and_title() -> None:
    names = {row.cells["name@zh"] for row in table("posts")}
    assert {"云桥区委组织部副部长", "柳浦街道党工委书记", "顺江社区党委第一书记"} <= names


def test_a_body_that_stays_relative_has_a_note() -> None:
    notes = {row.cells["name@zh"]: row.cells["note"] for row in table("organizations")}
    assert notes["县妇联"]
    assert notes["柳浦街道党工委"] == ""
