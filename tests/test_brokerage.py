"""Brokerage: roles against brute force and against printed ones; who stands between town, park, subdistrict."""

from pathlib import Path

import networkx as nx
import numpy as np
import numpy.typing as npt
import pyoxigraph as ox
import pytest

from kg.analysis.brokering import brokerage
from kg.analysis.brokering.brokerage import STUDIES, brokerage_study
from kg.analysis.brokering.roles import ROLES, Brokerage
from kg.analysis.method import Case, Settings
from kg.analysis.network import network
from kg.analysis.nodes import Catalogue
from kg.analysis.ties import Arcs, Ties
from kg.schema import load_schema
from kg.table import Table
from tests.small_network import small_schema, small_store

STRIKE = """
Xavier 3 Wendle Sam|Utrecht 3 Norm Russ Quint Sam|Frank 2 Gill|Domingo 1 Carlos Alejandro Eduardo
Norm 3 Utrecht Bob Ozzie Sam Vern Paul|Hal 2 Bob Gill John|Russ 3 Utrecht Quint Ted|Karl 2 Ozzie Lanny John
Bob 2 Norm Hal Ike Lanny Mike Alejandro John|Quint 3 Utrecht Russ Paul|Wendle 3 Xavier Sam|Ozzie 3 Norm Karl
Ike 2 Bob Gill Mike|Ted 3 Russ Vern|Sam 3 Xavier Utrecht Norm Wendle|Vern 3 Norm Ted|Gill 2 Frank Hal Ike John
Lanny 2 Karl Bob John|Mike 2 Bob Ike|Carlos 1 Domingo Alejandro Eduardo|Alejandro 1 Domingo Bob Carlos Eduardo
Paul 3 Norm Quint|Eduardo 1 Domingo Carlos Alejandro|John 2 Hal Karl Bob Gill Lanny
"""
"""Who talked with whom in the sawmill strike of Michael 1997, Forest Products Journal 47:41–45: name, group
(1 Hispanic, 2 English and young, 3 English and old), others. As in the files Strike.net and Strikegroups.csv of
the course R4SNA (github.com/cllghn/r4sna, its chapter on centrality and brokerage in statnet)."""
PRINTED = {
    "Utrecht": (8, 0, 0, 0, 0), "Norm": (18, 0, 5, 5, 0), "Hal": (2, 0, 0, 0, 0), "Russ": (4, 0, 0, 0, 0),
    "Karl": (0, 0, 2, 2, 0), "Bob": (14, 0, 10, 10, 2), "Quint": (4, 0, 0, 0, 0), "Ozzie": (0, 0, 1, 1, 0),
    "Ike": (4, 0, 0, 0, 0), "Ted": (2, 0, 0, 0, 0), "Sam": (8, 0, 0, 0, 0), "Vern": (2, 0, 0, 0, 0),
    "Gill": (10, 0, 0, 0, 0), "Lanny": (2, 0, 0, 0, 0), "Alejandro": (0, 0, 3, 3, 0), "Paul": (2, 0, 0, 0, 0),
    "John": (12, 0, 0, 0, 0),
}  # fmt: skip
"""What sna::brokerage printed of it there (w_I, w_O, b_IO, b_OI, b_O of raw.nli); all others have none."""
Codes = npt.NDArray[np.int64]


def strike() -> tuple[Ties, Codes]:
    rows = [row.split() for line in STRIKE.strip().splitlines() for row in line.split("|")]
    ties = Ties.of(nx.Graph([(name, other) for name, _, *others in rows for other in others]))
    groups = {name: int(group) - 1 for name, group, *_ in rows}
    return ties, np.array([groups[str(one)] for one in ties.ids])


def test_the_sawmill_strike() -> None:
    ties, codes = strike()
    assert (len(ties), ties.size) == (24, 38)
    found = Brokerage(ties).counts(codes)
    assert {
        name: tuple(row) for name, row in zip(ties.ids, found.tolist(), strict=True) if any(row)
    } == PRINTED


def test_directed_roles() -> None:
    """The example in the tests of the R package cograph, which agrees with sna: A, B in one group, C, D in another."""
    arcs = Arcs.of(nx.DiGraph(["AB", "AC", "BC", "BD", "CD", "DA"]))
    found = Brokerage(arcs).counts(np.array([0, 0, 1, 1]))
    columns = dict(zip(ROLES, found.T.tolist(), strict=True))
    assert columns == {
        "coordinator": [0, 0, 0, 0],
        "consultant": [1, 0, 0, 1],
        "gatekeeper": [1, 0, 1, 0],
        "representative": [0, 1, 0, 1],
        "liaison": [0, 0, 0, 0],
    }


def brute(one: Ties | Arcs, codes: Codes, shared: npt.NDArray[np.bool_]) -> Codes:
    tied, n = one.binary.toarray(), len(one)
    found = np.zeros((n, 5), np.int64)
    paths = (
        (i, j, k)
        for i in range(n)
        for j in range(n)
        for k in range(n)
        if i != k and tied[i, j] and tied[j, k]
    )
    for i, j, k in paths:
        a, b, c = codes[i], codes[j], codes[k]
        if not tied[i, k] and not shared[a] and not shared[c]:
            role = 0 if a == b == c else 1 if a == c else 2 if b == c else 3 if a == b else 4
            found[j, role] += 1
    return found


@pytest.mark.parametrize("directed", [False, True])
def test_the_same_as_counting_one_by_one(directed: bool) -> None:
    for seed in range(200):
        rng = np.random.default_rng(seed)
        n = int(rng.integers(12))
        graph = nx.gnp_random_graph(n, rng.random() * 0.7, seed=seed, directed=directed)
        one = Arcs.of(graph) if directed else Ties.of(graph)
        codes, shared = rng.integers(0, 4, n), rng.random(4) < 0.3
        assert (Brokerage(one).counts(codes, shared) == brute(one, codes, shared)).all()
        assert (Brokerage(one).counts(codes) == brute(one, codes, np.zeros(4, bool))).all()


def test_by_chance_the_roles_are_as_the_sizes_of_groups_say() -> None:
    """The mean over permutations of the labels: open pairs times the share of such triples of things."""
    ties, codes = strike()
    rng, one = np.random.default_rng(1), Brokerage(ties)
    mean = np.mean([one.counts(rng.permutation(codes)) for _ in range(2000)], axis=0)
    sizes, n = np.bincount(codes), len(codes)
    triples, pairs = (sizes * (sizes - 1) * (sizes - 2)).sum(), (sizes * (sizes - 1) * (n - sizes)).sum()
    shares = np.array([triples, pairs, pairs, pairs, n * (n - 1) * (n - 2) - triples - 3 * pairs])
    expected = np.outer(one.counts(codes).sum(axis=1), shares / (n * (n - 1) * (n - 2)))
    np.testing.assert_allclose(mean, expected, atol=0.35)


def made(*edges: tuple[str, str], kinds: dict[str, str]) -> Case:
    """A hand-drawn network on an invented store: things by kind, without structural relations."""
    case = Case(network(small_store(), small_schema(), "all"), Catalogue(small_store(), small_schema()))
    facts = [data["fact"] for *_, data in case.graph.edges(data=True)]
    graph = nx.MultiDiGraph()
    for one, kind in kinds.items():
        graph.add_node(
            one, label_zh=one, label_en=one, family="organization", type=kind, type_zh=kind, type_en=kind
        )
    for number, (one, other) in enumerate(edges):
        common = {"relation": "", "roles": (), "term": "", "kind": "", "fact": facts[0]}
        graph.add_edge(one, other, key=str(number), status="explicit" if number else "inferred", **common)
    return Case(graph, case.catalogue)


def test_a_study_of_a_drawn_network() -> None:
    kinds = dict.fromkeys("ab", "镇") | dict.fromkeys("xy", "园") | {"m": "会"}
    case = made(("a", "m"), ("b", "m"), ("m", "x"), ("x", "y"), kinds=kinds)
    who, between, ties, roles = brokerage_study(case, Settings(by="type", draws=99))
    assert who.columns[4:12] == (
        "coordinator", "consultant", "gatekeeper", "representative", "liaison", "total", "pairs across", "explicit only",
    )  # fmt: skip
    assert [row[:1] + row[4:12] for row in who.rows] == [
        ("m", 0, 2, 0, 0, 4, 6, 2, 1),
        ("x", 0, 0, 1, 1, 0, 2, 1, 1),
    ]
    assert [row[:3] for row in between.rows] == [("园", "镇", 1), ("会", "园", 1)]
    assert [row[:2] for row in ties.rows] == [("m", "x"), ("m", "a"), ("m", "b"), ("x", "m"), ("x", "y")]
    assert [(row[0], row[3], row[4]) for row in roles.rows] == [
        ("m", "consultant", 2), ("m", "liaison", 4), ("x", "gatekeeper", 1),
    ]  # fmt: skip
    assert any("5 things and 4 ties" in note for note in who.notes)


def test_the_same_for_the_same_seed() -> None:
    kinds = dict.fromkeys("ab", "镇") | dict.fromkeys("xy", "园") | {"m": "会"}
    case = made(("a", "m"), ("b", "m"), ("m", "x"), ("x", "y"), kinds=kinds)
    first, again, other = (
        brokerage_study(case, Settings(by="type", draws=39, seed=seed))[0].rows for seed in (1, 1, 2)
    )
    assert first == again != other


def test_where_nobody_brokers() -> None:
    for case in (made(("a", "b"), kinds={"a": "镇", "b": "园"}), made(kinds={})):
        tables = brokerage_study(case, Settings(by="type", draws=9))
        assert [len(table) for table in tables] == [0, 0, 0, 0]
        assert all(table.render("text") for table in tables)


def test_what_is_cut_short_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = dict.fromkeys("ab", "镇") | dict.fromkeys("xy", "园") | {"m": "会"}
    case = made(("a", "m"), ("b", "m"), ("m", "x"), ("x", "y"), kinds=kinds)
    monkeypatch.setattr(brokerage, "ROWS", 2)
    monkeypatch.setattr(brokerage, "EACH", 2)
    monkeypatch.setattr(brokerage, "SIDES", 4)
    _, between, ties, _ = brokerage_study(case, Settings(by="type", draws=9, lang="zh"))
    assert len(ties) == 2
    assert "只列 1 个中介者（共 2 个）。" in between.notes
    assert ties.notes == ("只列 1 个中介者（共 2 个）。", "每个中介者至多列 2 条。")


@pytest.fixture(scope="module")
def real(exports: Path) -> Case:
    store, schema = ox.Store(), load_schema()
    store.load(path=str(exports / "donghongqiao.nq"), format=ox.RdfFormat.N_QUADS)
    for quad in schema.quads():
        store.add(quad)
    return Case(network(store, schema, STUDIES["brokerage"].network), Catalogue(store, schema))


def told(case: Case, lang: str) -> tuple[Table, ...]:
    return STUDIES["brokerage"].compute(case, Settings(by="parent", lang=lang, draws=99))


def test_brokers_between_town_park_and_subdistrict(real: Case) -> None:
    """By hand: the area committee has all three as member units; the alliance town and park; the ten squads too."""
    who, between, *_ = told(real, "zh")
    assert who.rows[0][0] == "东虹桥片区委员会"
    assert who.rows[0][4:11] == (0, 0, 4, 4, 12, 20, 10)
    sides = {frozenset(row[:2]): row for row in between.rows}
    town_park = sides[frozenset(("新泾镇", "临空园区"))]
    assert town_park[2:5] == (12, 12, 12)
    assert "东虹桥片区委员会" in town_park[5]
    assert "镇园一体党建联盟" in town_park[5]
    assert any("排在最后" in note and "虹桥商务区区域党建联席会议" in note for note in between.notes)
    assert "联席会议" not in str(between.rows[:8])
    for other in ("新泾镇", "临空园区"):
        assert sides[frozenset((other, "程家桥街道"))][2:6] == (1, 1, 1, "东虹桥片区委员会")
    assert any("东虹桥片区委员会" in note and "联合机构" in note for note in who.notes)


def test_each_tie_has_its_words(real: Case) -> None:
    ties = told(real, "zh")[2]
    rows = ties.records()
    assert {row["中介者"] for row in rows} == {row[0] for row in told(real, "zh")[0].rows if row[10]}
    assert all(row["原文"] and row["来源"] and row["位置"] for row in rows)
    assert all(row["推断或歧义的理由"] for row in rows if row["状态"] != "明述")
    member = next(row for row in rows if row["对方"] == "程家桥街道党工委")
    assert member["原文"] == "“东虹桥片区委员会…程家桥街道党工委为成员单位”"
    assert member["对方所属"] == "程家桥街道"


def test_in_english(real: Case) -> None:
    who, between, ties, roles = told(real, "en")
    assert who.rows[0][0] == "East Hongqiao Area Committee"
    assert between.rows[0][:2] == ("Linkong Park", "Xinjing Town")
    assert "Party Committee of Xinjing Town" in str(ties.rows)
    text = " ".join(
        note
        for table in (who, between, ties, roles)
        for note in (table.caption, *table.notes, *table.columns)
    )
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in text)


def test_nobody_of_no_group_brokers(real: Case) -> None:
    who = STUDIES["brokerage"].compute(real, Settings(by="level", draws=9))[0]
    assert "East Hongqiao Area Committee" not in {row[0] for row in who.rows}
    assert any("13 more actors are in no group" in note for note in who.notes)
