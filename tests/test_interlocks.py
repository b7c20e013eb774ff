"""Interlocks and projections: published cases, networkx on random graphs, an invented joint body, real data."""

import random
from pathlib import Path

import networkx as nx
import numpy as np
import pyoxigraph as ox
import pytest
from networkx.algorithms import bipartite

from kg.analysis.interlocking.interlocks import STUDIES, incidence, interlocks
from kg.analysis.interlocking.projection import Incidence, projection
from kg.analysis.method import Case, Settings
from kg.analysis.network import network
from kg.analysis.nodes import Catalogue
from kg.errors import KGError
from kg.graph.store.snapshot import current
from kg.table import Table
from tests.small_network import small_schema, small_store

WOMEN = ("Evelyn Jefferson", "Laura Mandeville", "Theresa Anderson", "Brenda Rogers", "Charlotte McDowd")
WOMEN += ("Frances Anderson", "Eleanor Nye", "Pearl Oglethorpe", "Ruth DeSand")
EVELYN = (6, 7, 6, 3, 4, 3, 3, 3)
"""How many events Evelyn went to with each of the next eight: the first row of P in O. Lizardo's course
SOCIOL 208 (olizardo.github.io/SOCIOL208/backbone.html), after Breiger 1974, Social Forces 53:181–190."""

TEXT = """
@prefix dhq: <https://w3id.org/donghongqiao/ont#> . @prefix o: <https://example.org/id/org/> .
@prefix p: <https://example.org/id/person/> . @prefix r: <https://example.org/id/rel/> .
@prefix org: <http://www.w3.org/ns/org#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix role: <https://w3id.org/donghongqiao/scheme/role#> .
@prefix st: <https://w3id.org/donghongqiao/scheme/status#> .
o:body a dhq:AreaCommittee ; skos:prefLabel "丙片区委员会"@zh , "Bing Area Committee"@en .
o:one a dhq:PartyCommittee ; skos:prefLabel "乙镇党委"@zh , "Yi Town Party Committee"@en .
o:two a dhq:PartyCommittee ; skos:prefLabel "丁街道党工委"@zh , "Ding Subdistrict Party Committee"@en .
o:three a dhq:PartyCommittee ; skos:prefLabel "戊园区党委"@zh , "Wu Park Party Committee"@en .
p:zhang a foaf:Person ; skos:prefLabel "张三"@zh , "Zhang San"@en .
p:li a foaf:Person ; skos:prefLabel "李四"@zh , "Li Si"@en .
p:wang a foaf:Person ; skos:prefLabel "王五"@zh , "Wang Wu"@en .
r:u1 a dhq:UnitMembership ; org:member o:one ; org:organization o:body ; dhq:startTime "2018-05" ; dhq:status st:explicit .
r:u2 a dhq:UnitMembership ; org:member o:two ; org:organization o:body ; dhq:status st:explicit .
r:u3 a dhq:UnitMembership ; org:member o:three ; org:organization o:body ; dhq:status st:explicit .
r:p1 a dhq:PostHolding ; org:member p:zhang ; org:organization o:one ; org:role role:secretary ;
  dhq:startTime "2017" ; dhq:status st:explicit .
r:p2 a dhq:PostHolding ; org:member p:zhang ; org:organization o:body ; org:role role:director ;
  dhq:observedTime "2018-11-05" ; dhq:status st:explicit .
r:p3 a dhq:PostHolding ; org:member p:li ; org:organization o:two ; org:role role:secretary ; dhq:status st:explicit .
r:p4 a dhq:PostHolding ; org:member p:wang ; org:organization o:two ; org:role role:deputy-secretary ;
  dhq:status st:inferred ; dhq:inferenceReason "同上"@zh .
r:s1 a dhq:Representation ; dhq:agent p:wang ; dhq:represents o:two ; dhq:status st:explicit .
"""


def case(store: ox.Store) -> Case:
    return Case(network(store, small_schema(), "all"), Catalogue(store, small_schema()))


def invented() -> Case:
    store = ox.Store()
    store.load(TEXT.encode(), format=ox.RdfFormat.TURTLE)
    for quad in small_schema().quads():
        store.add(quad)
    return case(store)


def column(table: Table, *names: str) -> list[tuple[object, ...]]:
    return [tuple(record[name] for name in names) for record in table.records()]


def test_southern_women_as_published() -> None:
    graph = nx.davis_southern_women_graph()
    women = graph.graph["top"]
    seen = Incidence.of((event, woman) for woman in women for event in graph[woman])
    counts = projection(seen, newman=False)
    row = [int(counts.weights[counts.index[WOMEN[0]], counts.index[other]]) for other in WOMEN[1:]]
    assert tuple(row) == EVELYN


def test_newmans_weights_as_in_the_manual_of_networkx() -> None:
    # collaboration_weighted_projected_graph: a path of five, with 1–5 added, onto 0, 2, 4 and 5
    papers = Incidence.of([(1, 0), (1, 2), (1, 5), (3, 2), (3, 4)])
    assert sorted(projection(papers).graph.edges(data="weight")) == [
        (0, 2, 0.5),
        (0, 5, 0.5),
        (2, 4, 1.0),
        (2, 5, 0.5),
    ]


def test_three_papers_of_four_two_and_three_authors() -> None:
    # Newman 2001, eq. (2): one paper of n authors ties each two of them by 1/(n-1)
    papers = Incidence.of(
        [*((1, one) for one in "ABCD"), *((2, one) for one in "AB"), *((3, one) for one in "ABE")]
    )
    tied = projection(papers)
    assert tied.weights[tied.index["A"], tied.index["B"]] == pytest.approx(1 / 3 + 1 + 1 / 2, abs=1e-12)


def test_projections_as_networkx() -> None:
    for seed in range(200):
        chance = random.Random(seed)  # noqa: S311 - no secret
        rows, many = chance.randint(1, 9), chance.randint(1, 9)
        graph = bipartite.random_graph(rows, many, chance.random(), seed=seed)
        tops, others = range(rows), range(rows, rows + many)
        seen = Incidence.of((top, other) for top in tops for other in graph[top])
        for side, nodes in ((seen, others), (seen.turned, tops)):
            for newman, oracle in (
                (True, bipartite.collaboration_weighted_projected_graph),
                (False, bipartite.weighted_projected_graph),
            ):
                same_ties(projection(side, newman=newman).graph, oracle(graph, nodes))


def same_ties(found: nx.Graph, expected: nx.Graph) -> None:
    assert {frozenset(edge) for edge in found.edges} == {frozenset(edge) for edge in expected.edges}
    assert all(
        abs(weight - expected.edges[a, b]["weight"]) < 1e-9 for a, b, weight in found.edges(data="weight")
    )


def test_nothing_and_one() -> None:
    assert len(projection(Incidence.of([]))) == 0
    assert projection(Incidence.of([("a", "m")])).size == 0


def test_too_many_pairs_are_refused() -> None:
    large = Incidence.of(("m", person) for person in range(700))
    assert projection(large).size == 244_650
    with pytest.raises(KGError, match="244,650 pairs"):
        projection(large, limit=1000)


def test_the_invented_interlock() -> None:
    several, shared, sitting, representing = interlocks(invented(), Settings(lang="en"))
    assert column(several, "entity", "organisation", "as", "when") == [
        ("Zhang San", "Bing Area Committee", "director", "seen 2018-11-05"),
        ("Zhang San", "Yi Town Party Committee", "secretary", "from 2017"),
    ]
    assert column(shared, "shared", "newman weight", "shared persons", "relation between the two") == [
        (1, 1.0, "Zhang San", "Yi Town Party Committee: unit membership")
    ]
    assert column(sitting, "unit", "person", "ground for the seat") == [
        ("Ding Subdistrict Party Committee", "Li Si", "only known in the unit; a seat is not stated"),
        ("Ding Subdistrict Party Committee", "Wang Wu", "stated to represent the unit"),
        ("Wu Park Party Committee", "", "nobody of the unit is named"),
        ("Yi Town Party Committee", "Zhang San", "is in the body as well"),
    ]
    assert column(sitting, "when")[-1] == ("from 2018-05; from 2017; seen 2018-11-05",)
    assert column(representing, "entity", "represents") == [("Wang Wu", "Ding Subdistrict Party Committee")]


def test_to_represent_is_not_to_be_in() -> None:
    seen = incidence(invented())
    assert len(seen.rows) == 3 and int(seen.matrix.sum()) == 4


def test_an_act_or_a_part_in_an_event_is_no_membership() -> None:
    seen = incidence(case(small_store()))
    assert {str(person).rsplit("/", 1)[-1] for person in seen.rows} == {"zhang", "li"}


def test_nobody_in_several_says_so() -> None:
    store = ox.Store()
    several, shared = interlocks(case(store), Settings())
    assert not several.rows and not shared.rows
    assert "Of 0 persons" in several.notes[0]


def test_a_table_that_would_be_too_large_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projection, "__kwdefaults__", {"newman": True, "limit": 0})
    shared = interlocks(invented(), Settings(lang="zh"))[1]
    assert not shared.rows
    assert "投影将多达 1 对，超过 0" in shared.notes[0]


@pytest.fixture(scope="module")
def real(exports: Path) -> Case:
    return case(current(exports, "donghongqiao").store())


def test_the_first_data_set(real: Case) -> None:
    several, shared, sitting, representing = STUDIES["interlocks"].compute(real, Settings(lang="zh"))
    assert column(several, "名称", "组织", "身份", "状态") == [
        ("王运平", "临空公司党委", "书记", "明述"),
        ("王运平", "临空办", "主任", "明述"),
        ("王运平", "临空园区党委", "书记", "有歧义"),
        ("宋宗德", "长宁区委", "常委", "明述"),
        ("宋宗德", "长宁区委组织部", "部长", "明述"),
    ]
    assert "另一读法：临空公司党委与临空园区党委为同一机构" in str(several.records()[2]["推断或歧义的理由"])
    assert several.records()[1]["原文"] == "“临空办主任王运平”"
    assert several.records()[1]["位置"] == "1106-1114"
    assert [row[-1] for row in column(shared, "组织甲", "Newman权重")] == [1.0, 0.5, 0.5, 0.5]
    assert "临空公司党委：与…为同一机构（有歧义）" in {row[0] for row in column(shared, "两组织间的关系")}
    assert {row[0] for row in column(sitting, "席位依据")} == {"仅知在该单位，是否列席未载", "该单位人员未载"}
    assert column(representing, "名称", "场合") == [
        ("叶梢", "分别作承诺"),
        ("竺军江", "分别作承诺"),
        ("陈豪杰", ""),
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_table_says_what_it_shows(real: Case, lang: str) -> None:
    for table in interlocks(real, Settings(lang=lang)):
        assert table.caption and table.notes
        assert len(set(table.columns)) == len(table.columns)
        assert all(len(row) == len(table.columns) for row in table.rows)
        assert not any(isinstance(cell, np.generic) for row in table.rows for cell in row)
    assert any("8" in note for note in interlocks(real, Settings(lang=lang))[0].notes)
