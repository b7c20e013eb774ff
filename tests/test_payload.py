"""The data of the page: what the scripts find in the blocks, and that it all fits together."""

import doctest
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pyoxigraph as ox
import pytest

from kg.analysis.measures import USUAL, measure
from kg.analysis.network import network
from kg.analysis.nodes import FAMILIES, OTHER, Catalogue
from kg.errors import KGError, NotFoundError
from kg.graph.store.snapshot import current
from kg.graph.telling import lookup
from kg.graph.telling.facts import Quote
from kg.iri import DHQ, ORG, PREFIXES, SKOS, XSD
from kg.records import Text
from kg.view.page import fits, render_page
from kg.view.payload import exact
from kg.view.payload import picture as picture_module
from kg.view.payload.blocks import blocks
from kg.view.payload.named import base
from kg.view.payload.picture import Choice, picture
from tests.blocks import blocks_of, facts_of
from tests.small_network import ID, iri, small_schema, small_store


def made(**choice: Any) -> dict[str, Any]:
    return blocks(picture(small_store(), small_schema(), Choice(**choice)), {})


DATA = made()
CORE, BOOK, FACTS = DATA["core"], DATA["book"], facts_of(DATA)
IDS = CORE["nodes"]["id"]


@cache
def real(exports: Path) -> dict[str, Any]:
    """The first data set's page."""
    return blocks_of((exports / "donghongqiao.html").read_text(encoding="utf-8"))


def node(name: str) -> int:
    return int(IDS.index(name))


# ---- everything refers to something ----


def check_columns(core: dict[str, Any]) -> None:
    nodes, edges = core["nodes"], core["edges"]
    many, count = len(nodes["id"]), len(edges["id"])
    assert {len(column) for column in nodes.values()} <= {many}
    assert {len(column) for column in edges.values()} <= {count}
    for column, table in (("type", "types"), ("legend", "legend"), ("family", "families")):
        assert all(0 <= number < len(core[table]) for number in nodes[column])
        assert set(nodes[column]) == set(range(len(core[table]))), "no entry that nothing has"
    assert all("://" in type_ for *_, type_ in core["types"])
    assert len(core["familyLabels"]) == len(core["families"])
    assert all(0 <= end < many for end in (*edges["s"], *edges["t"]))
    assert all(-1 <= end < many for end in edges["over"])
    assert set(edges["relation"]) == set(range(len(core["relations"])))
    assert set(edges["status"]) <= {0, 1, 2}
    assert len(set(nodes["id"])) == many and len(set(edges["id"])) == count
    assert all(nodes["zh"])
    assert all(len(values) == many for *_, values in core["measures"])


def check_views(core: dict[str, Any]) -> None:
    many, count = len(core["nodes"]["id"]), len(core["edges"]["id"])
    assert core["views"][-1]["nodes"] is None and core["views"][-1]["edges"] is None
    for view in core["views"]:
        shown = range(many) if view["nodes"] is None else view["nodes"]
        tied = range(count) if view["edges"] is None else view["edges"]
        ends = {core["edges"][end][edge] for edge in tied for end in "st"}
        assert ends <= set(shown) <= set(range(many))
        assert len(view["layouts"]) == len(core["layouts"])
        for layout in view["layouts"]:
            assert {len(layout[axis]) for axis in ("x", "y", "room")} == {len(shown)}
    for grouping in core["groupings"]:
        groups = len(grouping["zhs"])
        assert len(grouping["of"]) == many and len(grouping["ens"]) == groups
        assert all(-1 <= group < groups for group in (*grouping["of"], *grouping["parent"]))
        assert all(-1 <= head < many for head in grouping["head"])
    assert all(start is None or end is None or start <= end for _, start, end in core["when"]["nodes"])
    assert all(0 <= at < many for at, *_ in core["when"]["nodes"])
    assert all(0 <= at < count for at, *_ in core["when"]["edges"])


def check_facts(data: dict[str, Any]) -> None:
    core, book, facts = data["core"], data["book"], facts_of(data)
    many, properties, sources = len(core["nodes"]["id"]), len(book["properties"]), len(book["sources"])
    assert book["facts"] == len(facts)
    assert all(len(data[f"facts-{n}"]) == book["chunk"] for n in range(book["facts"] // book["chunk"]))
    assert len({fact["id"] for fact in facts}) == len(facts)
    for number, fact in enumerate(facts):
        assert fact["zh"] and fact["en"] and fact["quotes"], fact["id"]
        assert 0 <= fact["kind"] < properties and 0 <= fact["cls"] < properties
        assert all(-1 <= prop < properties for prop in (*fact["via"], fact["rel"]))
        assert all(-1 <= end < many for end in fact["ends"])
        assert set(fact["ends"]) - {-1} <= set(fact["things"])
        assert all(number in book["ofNode"][thing] for thing in fact["things"])
        assert fact["status"] in {0, 1, 2} and (fact["reason"] or fact["status"] == 0), fact["id"]
        for words, source, _, mention, paragraph, context, written in fact["quotes"]:
            assert words and mention and 0 <= source < sources and len(written) == 2
            assert context is None or paragraph, "a sentence has its paragraph"
        for prop, *value in fact["extras"]:
            assert 0 <= prop < properties
            assert 0 <= value[0] < many if isinstance(value[0], int) else len(value) in {2, 3, 4}
        assert all(0 <= prop < properties and role for prop, _, _, role in fact["roles"])
        assert fact["reason"] or "tag" not in fact


def check_book(data: dict[str, Any]) -> None:
    core, book = data["core"], data["book"]
    many, count, facts = len(core["nodes"]["id"]), len(core["edges"]["id"]), book["facts"]
    assert len(book["ofNode"]) == many and len(book["ofEdge"]) == count
    assert all(book["ofEdge"]), "no edge without a fact"
    assert all(0 <= fact < facts for of in (book["ofNode"], book["ofEdge"]) for some in of for fact in some)
    for gap in book["gaps"]:
        assert (gap["node"] >= 0) != (gap["fact"] >= 0)
        assert -1 <= gap["node"] < many and -1 <= gap["fact"] < facts
        assert 0 <= gap["property"] < len(book["properties"])
        assert all(0 <= source < len(book["sources"]) for source in gap["sources"])
    assert all(0 <= node < many for nodes in book["loose"].values() for node in nodes)
    for table in (book["sources"], book["properties"]):
        assert len({entry[2] for entry in table}) == len(table)
    for names in (data["find"]["alias"], data["find"]["pinyin"]):
        assert len(names) == many
    both = zip(data["find"]["alias"], data["find"]["pinyin"], strict=True)
    assert all(len(pinyin) == len(alias) + 1 for alias, pinyin in both)


def check_questions(data: dict[str, Any]) -> None:
    many, facts = len(data["core"]["nodes"]["id"]), data["book"]["facts"]
    assert len(data["questions"]) >= 50
    for question in data["questions"]:
        assert question["total"] >= len(question["rows"])
        assert all(len(row) == len(question["columns"]) for row in question["rows"])
        cells = [cell for row in question["rows"] for cell in row if isinstance(cell, dict)]
        assert all(0 <= cell["n"] < many for cell in cells if "n" in cell)
        assert all(0 <= cell["f"] < facts for cell in cells if "f" in cell)


CHECKS = (check_facts, check_book, check_questions)


def check(data: dict[str, Any]) -> None:
    check_columns(data["core"])
    check_views(data["core"])
    for one in CHECKS:
        one(data)


@pytest.mark.parametrize(
    "choice",
    [
        {},
        {"kind": "organisations"},
        {"kind": "events", "explicit_only": True},
        {"focus": iri("person/zhang"), "depth": 1},
        {"focus": iri("org/lonely"), "depth": 3},
    ],
    ids=str,
)
def test_everything_refers_to_something(choice: dict[str, Any]) -> None:
    check(made(**choice))


def test_everything_refers_to_something_in_the_first_data_set(exports: Path) -> None:
    data = real(exports)
    assert data["core"]["tier"] in {"small", "large"} and data["book"]["facts"] > 100
    check(data)


def test_nothing_at_all_is_a_page_too() -> None:
    empty = blocks(picture(ox.Store(), small_schema(), Choice()), {})
    assert empty["core"]["nodes"]["id"] == [] and empty["core"]["base"] == ""
    assert len(empty["core"]["views"]) == 1


# ---- things, relations, views ----


def test_iris_are_written_without_what_they_share() -> None:
    assert CORE["base"] == ID
    assert "person/zhang" in IDS and "rel/post-1" in CORE["edges"]["id"]
    assert all(fact["id"].startswith("rel/") for fact in FACTS)
    assert FACTS[0]["quotes"][0][3].startswith("mention/")


def test_the_base_is_that_of_most() -> None:
    assert base([]) == ""
    assert base(["http://a.org/x#b", "http://a.org/x#c", "http://b.org/id/org/c"]) == "http://a.org/x#"
    assert base(["urn:a"]) == ""


def test_a_name_that_is_the_same_in_english_is_written_once() -> None:
    zh, en = CORE["nodes"]["zh"], CORE["nodes"]["en"]
    assert (zh[node("org/yi")], en[node("org/yi")]) == ("乙镇", "Yi Town")
    assert all(one != other for one, other in zip(zh, en, strict=True))


def test_families_stand_in_a_fixed_order() -> None:
    assert CORE["families"] == [name for name in (*FAMILIES, OTHER) if name in CORE["families"]]
    assert CORE["families"][CORE["nodes"]["family"][node("person/li")]] == "person"
    assert CORE["familyLabels"][0] == ("人员", "Person")


def test_views_are_parts_and_the_last_is_everything() -> None:
    assert [view["zh"] for view in CORE["views"]] == ["组织与人员", "活动参与", "全部关系"]
    core, events, _ = (view["nodes"] for view in CORE["views"])
    assert node("event/meeting") not in core and node("event/meeting") in events
    assert [view["zh"] for view in made(kind="organisations")["core"]["views"]] == ["组织关系"]


def test_what_has_no_relation_is_there_too_but_not_the_source() -> None:
    assert "org/lonely" in IDS and "doc/note" not in IDS
    assert "org/lonely" not in made(kind="organisations")["core"]["nodes"]["id"]


def test_an_edge_to_a_post_knows_the_organisation_beyond() -> None:
    edges = CORE["edges"]
    at = edges["id"].index("rel/post-1")
    assert IDS[edges["t"][at]] == "post/secretary"
    assert IDS[edges["over"][at]] == "org/yi-dangwei"
    assert [over for over in edges["over"] if over >= 0] == [edges["over"][at]]


def test_relations_have_the_iri_of_their_term() -> None:
    relation = CORE["edges"]["relation"][CORE["edges"]["id"].index("rel/link-2")]
    assert CORE["relations"][relation][3] == DHQ + "partyOrganizationOf"
    assert CORE["legend"][CORE["nodes"]["legend"][node("org/yi")]][4].startswith(DHQ)


def test_the_measures_are_those_of_the_command() -> None:
    table = measure(network(small_store(), small_schema()))
    known = {row[1]: row[2:] for row in table.rows}
    assert [key for key, *_ in CORE["measures"]] == list(USUAL)[:5]
    for column, (_, _, _, values) in enumerate(CORE["measures"]):
        assert values == [known[ID + name][column] if ID + name in known else None for name in IDS]
    assert CORE["measures"][0][3][node("post/secretary")] is None, "a post is drawn, not measured"


# ---- facts ----


def fact(name: str, facts: list[dict[str, Any]] = FACTS) -> dict[str, Any]:
    return next(fact for fact in facts if fact["id"] == name)


def named(number: int) -> str:
    return str(BOOK["properties"][number][2])


def test_a_fact_says_in_words_how_sure_it_is_and_why() -> None:
    assert fact("rel/lead-2")["quotes"][0][0] == "甲区委作为片区牵头单位"
    assert (fact("rel/lead-2")["status"], fact("rel/lead-2")["reason"]) == (1, "原文写的是片区的牵头单位")
    assert fact("rel/post-1")["zh"].startswith("张三")


def test_a_fact_knows_its_class_its_property_and_what_names_its_ends() -> None:
    link, post = fact("rel/link-2"), fact("rel/post-1")
    assert named(link["kind"]) == named(link["rel"]) == DHQ + "partyOrganizationOf"
    assert [named(number) for number in link["via"]] == [DHQ + "subject", DHQ + "target"]
    assert (named(post["kind"]), post["rel"]) == (named(post["cls"]), -1)
    assert [named(number) for number in post["via"]] == [ORG + "member", ORG + "organization"]


def test_further_values_are_things_or_words() -> None:
    values = [value for _, *value in fact("rel/post-1")["extras"]]
    assert [node("post/secretary")] in values and [node("event/meeting")] in values


# ---- terms, so that Turtle can be written again ----


def other_store(*triples: tuple[str, str, ox.Literal]) -> ox.Store:
    """The small network, in which some properties have one other value."""
    store = ox.Store()
    store.extend(small_store())
    for subject, prop, value in triples:
        for quad in list(store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(prop), None)):
            store.remove(quad)
        store.add(ox.Quad(ox.NamedNode(subject), ox.NamedNode(prop), value, ox.NamedNode(ID + "graph")))
    return store


def other(*triples: tuple[str, str, ox.Literal]) -> dict[str, Any]:
    return blocks(picture(other_store(*triples), small_schema(), Choice()), {})


def test_types_have_the_iri_of_their_class() -> None:
    assert CORE["types"][CORE["nodes"]["type"][node("org/yi")]][2] == DHQ + "TerritorialBody"


def test_a_role_is_named_by_the_property_that_the_store_has() -> None:
    ((prop, *role),) = fact("rel/post-1")["roles"]
    assert (named(prop), role) == (ORG + "role", ["书记", "secretary", PREFIXES["role"] + "secretary"])
    ((prop, *_),) = fact("rel/lead-1")["roles"]
    assert named(prop) == DHQ + "role"
    assert fact("rel/aff-1")["roles"] == []


def test_rival_readings_are_named() -> None:
    assert fact("rel/post-2")["rivals"] == ["rel/post-1"] and "rivals" not in fact("rel/post-1")


def test_a_reason_has_its_language_unless_it_was_changed() -> None:
    reason, of = DHQ + "inferenceReason", iri("rel/lead-2")
    assert fact("rel/lead-2")["tag"] == "@zh" and "tag" not in fact("rel/lead-1")
    assert fact("rel/lead-2", facts_of(other((of, reason, ox.Literal("甲")))))["tag"] == ""
    changed = fact("rel/lead-2", facts_of(other((of, reason, ox.Literal("甲\u202e乙", language="zh")))))
    assert changed["reason"] == "甲\ufffd乙" and "tag" not in changed


def test_a_status_that_is_not_stated_is_known() -> None:
    assert [one["id"] for one in FACTS if "unsaid" in one] == ["rel/time-1"]


def test_a_quote_has_the_text_of_its_mention_when_it_is_another() -> None:
    def quoted(value: ox.Literal) -> Any:
        data = other((iri("mention/note-30-34"), DHQ + "asWritten", value))
        return fact("rel/aff-1", facts_of(data))["quotes"][0]

    assert fact("rel/aff-1")["quotes"][0][6] == ["", "@zh"]
    assert quoted(ox.Literal("某司"))[6] == ["", ""]
    assert quoted(ox.Literal("某\u200b司"))[6] is None
    pieces = Quote("某司李四", "s", Text(), pieces=("某司", "李四"), tag="@zh")
    assert exact.written(pieces, pieces.cited) == ["某司李四", "@zh"]
    assert exact.written(Quote("", "s", Text(), pieces=("某司",)), "某司") is None


def test_literals_have_their_language_or_datatype_unless_they_were_changed() -> None:
    def value(literal: ox.Literal) -> Any:
        ((_, *value),) = fact("rel/aff-1", facts_of(other((iri("rel/aff-1"), DHQ + "x", literal))))["extras"]
        return value

    assert value(ox.Literal("甲", language="zh")) == ["甲", "甲", "", "@zh"]
    assert value(ox.Literal("甲")) == ["甲", "甲", "", ""]
    assert value(ox.Literal(3)) == ["3", "3", "", XSD + "integer"]
    assert value(ox.Literal("甲\n乙")) == ["甲 乙", "甲 乙"]


def test_names_that_are_no_preferred_names_are_listed() -> None:
    assert BOOK["loose"] == {"zh": [], "en": []}
    plain_text, changed = ox.Literal("乙镇"), ox.Literal("李\u202e四", language="zh")
    data = other(
        (iri("org/yi"), SKOS + "prefLabel", plain_text), (iri("person/li"), SKOS + "prefLabel", changed)
    )
    both = sorted(data["core"]["nodes"]["id"].index(name) for name in ("org/yi", "person/li"))
    assert data["book"]["loose"] == {"zh": both, "en": both}
    english = other((iri("org/yi"), SKOS + "prefLabel", ox.Literal("Yi", language="en")))
    assert english["book"]["loose"] == {"zh": [node("org/yi")], "en": []}


@pytest.mark.parametrize("module", [exact, lookup], ids=lambda module: str(module.__name__))
def test_doctests(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0 and result.failed == 0


def test_the_page_of_the_first_data_set_is_small(exports: Path) -> None:
    assert (exports / "donghongqiao.html").stat().st_size < 700_000


# ---- what is known of things ----


def test_gaps_stand_with_what_they_are_about() -> None:
    by_node = {IDS[gap["node"]]: gap for gap in BOOK["gaps"] if gap["node"] >= 0}
    assert by_node["org/committee"]["note"] == ["未载成立日期", "the founding date is not stated"]
    by_fact = [FACTS[gap["fact"]]["id"] for gap in BOOK["gaps"] if gap["fact"] >= 0]
    assert by_fact == ["rel/aff-1"]


def test_stated_times_are_facts_of_what_they_are_about() -> None:
    time = fact("rel/time-1")
    assert time["things"] == [node("event/meeting")] and "某日" in time["zh"]
    assert time["via"] == [-1, -1]


def test_ties_of_people_come_first() -> None:
    first = FACTS[0]
    assert {CORE["families"][CORE["nodes"]["family"][end]] for end in first["ends"]} == {
        "person",
        "organization",
    }


def test_quotes_stand_in_their_sentence_when_the_text_is_there() -> None:
    text = "某年。" + "〇" * 7 + "乙镇党委书记张三" + "来了。后来如何。"
    shown = blocks(picture(small_store(), small_schema(), Choice()), {iri("doc/note"): text})
    (quote,) = next(one for one in facts_of(shown) if one["id"] == "rel/post-1")["quotes"]
    assert quote[4:6] == [1, ["〇" * 7, "乙镇党委书记张三", "来了。"]]


def test_other_names_and_how_they_are_read() -> None:
    assert DATA["find"]["alias"][node("org/yi")] == ["我镇"]
    assert DATA["find"]["pinyin"][node("org/yi")] == ["yi zhen", "wo zhen"]
    assert DATA["find"]["pinyin"][node("person/zhang")] == ["zhang san"]


def test_explicit_only() -> None:
    page, whole = made(explicit_only=True), str(DATA)
    assert "并列结构有两种读法" in whole and "并列结构有两种读法" not in str(page)
    assert {fact["status"] for fact in facts_of(page)} == {0}


# ---- parts of large networks ----


def shown(**choice: Any) -> set[str]:
    return set(made(**choice)["core"]["nodes"]["id"])


def test_focus_counts_relations_whether_they_run_through_a_post_or_not() -> None:
    assert shown(focus=iri("org/lonely"), depth=1) == {"org/lonely"}
    near = shown(focus=iri("org/yi-dangwei"), depth=1)
    assert {"person/zhang", "post/secretary", "org/yi", "org/committee"} < near
    assert "org/quwei" not in near and "org/quwei" in shown(focus=iri("org/yi-dangwei"), depth=2)


def test_the_measures_of_a_part_are_those_of_the_whole() -> None:
    part = made(focus=iri("person/li"), depth=1)["core"]
    for column, (*_, values) in enumerate(part["measures"]):
        whole = CORE["measures"][column][3]
        assert values == [whole[node(name)] for name in part["nodes"]["id"]]


def test_a_focus_must_be_in_the_network() -> None:
    with pytest.raises(NotFoundError):
        made(focus=iri("nobody"))


def test_too_much_for_one_page_is_said_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_module, "MOST", 3)
    for choice in ({}, {"kind": "organisations"}, {"focus": iri("person/zhang"), "depth": 9}):
        with pytest.raises(KGError, match=r"--focus NAME --depth N.*kg serve.*kg export gexf"):
            made(**choice)
    assert len(shown(focus=iri("org/lonely"))) == 1
    assert not fits(small_store(), small_schema())


def test_very_large_networks_have_one_view_few_measures_and_begin_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(picture_module, "SMALL", 4)
    monkeypatch.setattr(picture_module, "LARGE", 5)
    monkeypatch.setattr("kg.view.payload.figures.LARGE", 5)
    monkeypatch.setattr("kg.view.payload.figures.CLOSE", 5)
    monkeypatch.setattr("kg.view.payload.blocks.ASKED", 5)
    data = made()
    assert data["core"]["tier"] == "huge" and len(data["core"]["views"]) == 1
    assert [key for key, *_ in data["core"]["measures"]] == ["degree", "strength"]
    assert "questions" not in data
    assert data["core"]["groupings"][data["core"]["start"]["grouping"]]["key"] == "parent"


def test_no_such_kind() -> None:
    with pytest.raises(KGError, match="no network kind"):
        made(kind="nonsense")


def test_facts_stand_in_blocks_of_one_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.view.payload.book.CHUNK", 4)
    data = made()
    assert data["book"]["chunk"] == 4 and len(data["facts-0"]) == 4
    assert facts_of(data) == FACTS


def test_a_page_reads_the_same_from_a_store_on_disk_and_from_one_in_memory(
    exports: Path,
) -> None:
    snapshot = current(exports)
    pages = [
        render_page(snapshot.store(in_memory=kind), small_schema(), title=Text("甲", "Jia"))
        for kind in (True, False)
    ]
    assert pages[0] == pages[1]


def test_names_read_ahead_are_the_same_names() -> None:
    slow, fast = (Catalogue(small_store(), small_schema()) for _ in range(2))
    fast.names.read_ahead()
    for name in IDS:
        assert slow.node(ID + name) == fast.node(ID + name)


def test_every_located_quote_says_in_which_paragraph_it_begins(exports: Path) -> None:
    data = real(exports)
    chunks = [name for name in data if name.startswith("facts-")]
    quotes = [quote for name in chunks for fact in data[name] for quote in fact["quotes"] if quote[2]]
    assert len(quotes) > 300
    assert all(isinstance(quote[4], int) for quote in quotes)
    begins = {int(quote[2].partition("-")[0]): quote[4] for quote in quotes}
    ranked = [begins[start] for start in sorted(begins)]
    assert ranked == sorted(ranked), "later words stand in later paragraphs"
