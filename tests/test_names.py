"""Names as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import NotFoundError
from kg.graph.telling.names import Names, fold, short
from kg.graph.telling.sentences import Speaker
from kg.iri import DHQ, PREFIXES
from tests.small_graph import ID, schema, store


@pytest.fixture(scope="module")
def names() -> Names:
    return Names(store())


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("张三", "person/zhang-san"),
        (" 张三 ", "person/zhang-san"),
        ("Zhang San", "person/zhang-san"),
        ("zhang san", "person/zhang-san"),
        ("ＺＨＡＮＧ　ＳＡＮ", "person/zhang-san"),
        ("zhang-san", "person/zhang-san"),
        ("person/zhang-san", "person/zhang-san"),
        (ID + "person/zhang-san", "person/zhang-san"),
        (f"<{ID}person/zhang-san>", "person/zhang-san"),
        ("区委", "org/jia-quwei"),
        ("双百活动", "event/ceremony"),
        ("＂双百＂活动", "event/ceremony"),
        ("“双百”活动", "event/ceremony"),
        ("己公司", "org/ji-dangwei"),
        ("rel/post-holding-1", "rel/post-holding-1"),
    ],
)
def test_one_thing(names: Names, text: str, thing: str) -> None:
    assert names.find(text) == [ID + thing]
    assert names.one(text) == ID + thing


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("dhq:PartyCommittee", DHQ + "PartyCommittee"),
        ("PartyCommittee", DHQ + "PartyCommittee"),
        ("role:secretary", PREFIXES["role"] + "secretary"),
        ("书记", PREFIXES["role"] + "secretary"),
    ],
)
def test_terms_of_the_ontology_have_names_too(names: Names, text: str, iri: str) -> None:
    assert names.one(text) == iri


def test_an_exact_name_wins_over_names_that_contain_it(names: Names) -> None:
    assert names.find("乙镇") == [ID + "org/yi-zhen"]


def test_things_of_the_data_win_over_terms(names: Names) -> None:
    assert ID + "org/yi-zhen-dangwei" in names.find("镇党委")


def test_several_things_are_listed_best_first(names: Names) -> None:
    found = names.find("丙片区")
    assert found == [ID + "org/bing-weiyuanhui", ID + "event/founding"]
    with pytest.raises(NotFoundError) as error:
        names.one("丙片区")
    assert str(error.value) == (
        "“丙片区” may mean 丙片区委员会 (org/bing-weiyuanhui), 成立丙片区委员会 (event/founding); "
        "write the whole name or the IRI"
    )


def test_a_long_list_is_cut(names: Names) -> None:
    assert names.listing([ID + "person/li-si"] * 3, limit=1) == "李四 (person/li-si) and 2 more"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("李五", "nothing is called “李五”; nearest: 李四"),
        ("qqqq", "nothing is called “qqqq”; check the spelling"),
        ("", "nothing is called “”; check the spelling"),
        (
            "https://example.org/nowhere",
            "nothing is called “https://example.org/nowhere”; check the spelling",
        ),
        ("a b:c", "nothing is called “a b:c”; check the spelling"),
    ],
)
def test_nothing_is_called_so(names: Names, text: str, message: str) -> None:
    assert names.find(text) == []
    with pytest.raises(NotFoundError) as error:
        names.one(text)
    assert str(error.value) == message


def test_labels(names: Names) -> None:
    assert names.label(ID + "org/yi-zhen", "zh") == "乙镇"
    assert names.label(ID + "org/yi-zhen", "en") == "Yi Town"
    assert names.label(DHQ + "PartyCommittee", "zh") == "党委"
    assert names.label(PREFIXES["st"] + "explicit", "en") == "explicit"
    assert names.label(ID + "rel/stated-time-1", "en") == "今年3月"
    assert names.label(DHQ + "nothing", "en") == "dhq:nothing"


def test_aliases_are_what_else_it_is_called(names: Names) -> None:
    assert names.aliases(ID + "org/jia-quwei") == ("区委",)
    assert names.aliases(ID + "person/zhang-san") == ()


def test_types_are_the_most_specific(names: Names) -> None:
    assert names.types(ID + "org/jia-quwei") == (DHQ + "PartyCommittee",)
    assert names.types(ID + "person/nobody") == ()


@pytest.mark.parametrize(
    ("one", "other"), [("Ａ“甲”", "a甲"), ("甲 乙", "甲乙"), ("《甲》", "甲"), ("１２", "12")]
)
def test_fold(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_short() -> None:
    assert short(ID + "person/li-si") == "person/li-si"
    assert short(DHQ + "Gap") == "dhq:Gap"


def test_a_speaker_is_names() -> None:
    assert Speaker(store(), schema()).one("张三") == ID + "person/zhang-san"


@given(st.text(max_size=20))
def test_whatever_is_written_finds_things_or_nothing(text: str) -> None:
    assert all(iri.startswith(("http", "urn")) for iri in Names(store()).find(text))


@pytest.mark.parametrize("text", ["http://[x", "a:%zz", "urn:\u200b", "x:\ufffe", "<", ">", "dhq:", "org:>"])
def test_what_is_no_iri_finds_nothing(names: Names, text: str) -> None:
    assert names.find(text) == []
