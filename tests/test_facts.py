"""Facts, statements, gaps and mentions; the same in words; accounts of one thing."""

import json

import pyoxigraph as ox
import pytest

from kg.graph.mapping.mapper import Mapper
from kg.graph.telling.account import WRITERS, account
from kg.graph.telling.facts import Fact, Reader, facts, gaps, mentions, statements
from kg.graph.telling.sentences import Speaker, lines, sentence
from kg.iri import AMBIGUOUS, DHQ, EXPLICIT, INFERRED, ORG, PREFIXES
from kg.records import Text
from tests.small_graph import ID, schema, store
from tests.small_tables import BASE as SMALL_BASE
from tests.small_tables import tables


@pytest.fixture(scope="module")
def names() -> Speaker:
    return Speaker(store(), schema())


def one(local: str) -> Fact:
    found = Reader(store(), schema()).fact(ID + "rel/" + local)
    assert found is not None
    return found


def test_every_relation_is_a_fact_in_order_of_iri() -> None:
    found = facts(store(), schema())
    assert [fact.iri.removeprefix(ID) for fact in found] == [
        "rel/affiliation-1",
        "rel/participation-1",
        "rel/participation-2",
        "rel/post-holding-1",
        "rel/post-holding-2",
        "rel/structural-link-1",
        "rel/structural-link-2",
        "rel/unit-membership-1",
    ]


def test_subject_target_and_role_are_found_through_their_sub_properties() -> None:
    holding = one("post-holding-1")
    assert holding.kind == DHQ + "PostHolding"
    assert (holding.subject, holding.target) == (ID + "person/zhang-san", ID + "org/yi-zhen-dangwei")
    assert holding.roles == (PREFIXES["role"] + "secretary",)
    assert holding.status == EXPLICIT
    assert one("participation-2").target == ID + "event/ceremony"


def test_a_structural_link_says_which_property_it_states() -> None:
    link = one("structural-link-1")
    assert (link.kind, link.relation) == (DHQ + "StructuralLink", DHQ + "foundedBody")
    assert (link.subject, link.target) == (ID + "event/founding", ID + "org/bing-weiyuanhui")


def test_a_quote_has_its_words_its_source_and_its_places_in_order() -> None:
    (quote,) = one("post-holding-1").quotes
    assert quote.text == "乙镇党委书记张三"
    assert quote.source == ID + "doc/demo"
    assert quote.source_label == Text("示例文", "Sample article")
    assert quote.spans == ((10, 16), (20, 22))
    assert quote.at == "10-16|20-22"
    assert quote.cited == "乙镇党委书记…张三"


def test_a_quote_that_was_not_located_has_words_and_source_but_no_place() -> None:
    (quote,) = one("participation-2").quotes
    assert (quote.text, quote.source, quote.at) == ("张三揭牌", ID + "doc/demo", "")
    assert quote.cited == "张三揭牌"


@pytest.mark.parametrize(
    ("quote", "at"),
    [
        ("乙镇党委|为成员单位", "32-36|36-41"),
        ("乙镇党委|为成员单位", ""),
        ("为成员单位|乙镇党委", ""),
        ("丙|乙|甲|丙", ""),
        ("甲乙|甲", ""),
    ],
)
def test_the_pieces_of_a_quote_come_in_the_order_of_the_cell(quote: str, at: str) -> None:
    head = "member,organization,source,quote,at\nyi-zhen-dangwei,bing-weiyuanhui,demo,"
    changed = tables({"unit-memberships": f"{head}{quote},{at}\n"})
    made = ox.Store()
    made.extend(schema().quads())
    lines = Mapper(schema(), SMALL_BASE, changed).lines([])
    made.load("".join(lines).encode(), format=ox.RdfFormat.N_QUADS)
    found = (fact for fact in facts(made, schema()) if fact.kind == DHQ + "UnitMembership")
    assert [one.cited for fact in found for one in fact.quotes] == [quote.replace("|", "…")]


def test_what_else_a_fact_says_is_kept() -> None:
    assert one("participation-2").values(DHQ + "actedOn") == (ID + "org/bing-weiyuanhui",)
    holding = one("post-holding-1")
    assert holding.values(DHQ + "onOccasion") == (ID + "event/ceremony",)
    assert ID + "post/yi-zhen-shuji" in holding.things()


def test_rival_readings_and_reasons() -> None:
    holding = one("post-holding-2")
    assert (holding.status, holding.reason) == (AMBIGUOUS, "并列结构")
    assert holding.alternatives == (ID + "rel/structural-link-2",)


def test_facts_about_a_thing_include_those_that_only_name_it() -> None:
    found = facts(store(), schema(), ID + "org/bing-weiyuanhui")
    assert {fact.iri.removeprefix(ID + "rel/") for fact in found} == {
        "participation-2",
        "structural-link-1",
        "unit-membership-1",
    }


def test_explicit_only_leaves_out_what_is_inferred_or_ambiguous() -> None:
    assert {fact.status for fact in facts(store(), schema(), explicit_only=True)} == {EXPLICIT}


def test_a_node_that_is_no_fact_is_none() -> None:
    reader = Reader(store(), schema())
    assert reader.fact(ID + "person/zhang-san") is None
    assert reader.fact(ID + "rel/nothing") is None


def test_stated_times_and_counts_are_statements_with_words() -> None:
    found = statements(store(), schema(), ID + "event/ceremony")
    assert [(fact.relation, fact.quotes[0].text) for fact in found] == [
        (DHQ + "hasCount", "80余人"),
        (DHQ + "hasTime", "今年3月"),
    ]
    assert found == statements(store(), schema())
    assert statements(store(), schema(), ID + "person/zhang-san") == ()


def test_gaps_of_everything_and_of_some_things() -> None:
    assert len(gaps(store(), schema())) == 2
    (gap,) = gaps(store(), schema(), [ID + "rel/affiliation-1"])
    assert gap.property == ORG + "role"
    assert gap.sources == (ID + "doc/demo",)
    assert gap.note == Text("未写职务", "no title is given")


def test_mentions_say_how_sure_the_naming_is() -> None:
    (mention,) = mentions(store(), schema(), ID + "org/jia-quwei")
    assert (mention.quote.text, mention.quote.at) == ("区委", "80-82")
    assert (mention.status, mention.reason) == (INFERRED, "上文为甲区")


# ---- in words ----


def test_the_ontology_words_a_fact_in_both_languages(names: Speaker) -> None:
    holding = one("post-holding-1")
    assert sentence(holding, names, "zh") == "张三任乙镇党委书记"
    assert "Zhang San" in sentence(holding, names, "en")
    assert "secretary" in sentence(holding, names, "en")


def test_every_kind_of_fact_is_worded_with_both_ends(names: Speaker) -> None:
    for fact in facts(store(), schema()):
        for lang in ("zh", "en"):
            said = sentence(fact, names, lang)
            assert names.label(fact.subject, lang) in said, said
            assert "{" not in said, said
            assert "[" not in said, said


def phrased(zh: str) -> Speaker:
    """Names over a store whose ontology has one phrase, for structural links of founded bodies."""
    made = ox.Store()
    made.extend(ox.parse(path=str(__file__).replace("test_facts.py", "small.trig"), format=ox.RdfFormat.TRIG))
    phrase = ox.Literal(zh, language="zh")
    made.add(ox.Quad(ox.NamedNode(DHQ + "foundedBody"), ox.NamedNode(DHQ + "phrase"), phrase))
    return Speaker(made, schema())


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("{subject}使{target}成立", "成立丙片区委员会使丙片区委员会成立"),
        ("{subject}→{target}[，在{onOccasion}]", "成立丙片区委员会→丙片区委员会"),
        ("{subject}[→{target}]", "成立丙片区委员会→丙片区委员会"),
        ("{subject}在{onOccasion}", "成立丙片区委员会 – dhq:foundedBody – 丙片区委员会"),
    ],
    ids=["filled", "optional left out", "optional kept", "unfillable, so put together"],
)
def test_phrases(phrase: str, said: str) -> None:
    assert sentence(one("structural-link-1"), phrased(phrase), "zh") == said


def test_a_fact_is_called_by_its_sentence(names: Speaker) -> None:
    assert names.label(ID + "rel/post-holding-1", "zh") == "张三任乙镇党委书记"
    assert names.label(ID + "person/zhang-san", "zh") == "张三"
    assert names.label(ID + "rel/gap-1", "en") == "no title is given"


def test_lines_give_status_reason_and_quotes(names: Speaker) -> None:
    assert list(lines(one("post-holding-2"), names, "zh")) == [
        "张三任己公司党委书记 [有歧义]",
        "  理由：并列结构",
        "  “乙镇党委书记…张三” 示例文 10-16|20-22",
    ]


# ---- accounts ----


def test_an_account_tells_all_about_a_thing(names: Speaker) -> None:
    found = account(store(), schema(), names, ID + "person/li-si")
    text = WRITERS["text"](found, names, "zh")
    assert text.startswith("李四  Li Si\n")
    assert "“己公司党委李四” 示例文 50-57" in text
    assert "未写职务" in text


def test_an_account_of_an_event_has_its_times_and_counts(names: Speaker) -> None:
    text = WRITERS["text"](account(store(), schema(), names, ID + "event/ceremony"), names, "en")
    assert "times and counts (2)" in text
    assert "“今年3月” Sample article 60-64" in text


def test_an_account_can_leave_out_what_is_not_stated_outright(names: Speaker) -> None:
    zhang = ID + "person/zhang-san"
    found = account(store(), schema(), names, zhang, explicit_only=True)
    assert {fact.status for fact in found.facts} == {EXPLICIT}
    assert len(found.facts) < len(account(store(), schema(), names, zhang).facts)


def test_an_account_as_json_keeps_the_evidence(names: Speaker) -> None:
    found = account(store(), schema(), names, ID + "person/zhang-san")
    data = json.loads(WRITERS["json"](found, names, "zh"))
    assert data["label"] == "张三"
    holding = next(fact for fact in data["facts"] if fact["iri"] == ID + "rel/post-holding-1")
    assert holding["sentence"] == "张三任乙镇党委书记"
    assert holding["quotes"][0]["spans"] == [[10, 16], [20, 22]]
