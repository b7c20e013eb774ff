"""Evidence sensitivity on networks one can draw: what goes, how far the rankings agree, who moves."""

from itertools import count
from typing import Any

import networkx as nx
import numpy as np
import pytest
from scipy import stats

from kg.analysis.method import Case, Settings
from kg.analysis.network import network
from kg.analysis.nodes import Catalogue
from kg.analysis.robust.sensitivity import RANKINGS, STUDIES, Relations, agreement, losses, ranks, top
from kg.graph.telling.facts import Quote
from kg.records import Text
from kg.table import Table
from tests.small_network import iri, small_schema, small_store

EMPTY = Catalogue(small_store(), small_schema())


def made(*edges: tuple[str, str, str, str]) -> nx.MultiDiGraph:
    """From subject, target, status and the sources, a letter each."""
    graph, number = nx.MultiDiGraph(), count()
    for one, other, status, sources in edges:
        for end in (one, other):
            graph.add_node(end, label_zh=f"甲{end}", label_en=end.upper())
        quotes = tuple(Quote("某", s, Text(f"报{s}", f"paper {s}")) for s in sources)
        graph.add_edge(one, other, key=next(number), status=status, quotes=quotes)
    return graph


# m is tied to a, b, c by what both papers say; n to d, e, f by inference, or by one paper only
TWO = made(
    *(("m", one, "explicit", "xy") for one in "abc"),
    *(("n", one, "inferred", "x") for one in "de"),
    ("n", "f", "ambiguous", "y"),
    ("n", "g", "explicit", "x"),
    ("m", "n", "explicit", "xy"),
)


def studied(graph: nx.MultiDiGraph, **chosen: Any) -> tuple[Table, ...]:
    return STUDIES["sensitivity"].compute(Case(graph, EMPTY), Settings(**chosen))


def test_what_goes_in_turn() -> None:
    found = {loss.title.en: loss.gone.sum() for loss in losses(Relations.of(TWO))}
    assert found == {
        "inferred relations": 2,
        "ambiguous relations": 1,
        "inferred and ambiguous relations": 3,
        "relations that one source tells of": 4,
        "source: paper x": 3,
        "source: paper y": 1,
    }


def test_who_moves_and_who_loses_all_ties() -> None:
    summary, movers, lost = studied(TWO)
    rows = {(row[0], row[4]): row for row in summary.rows}
    assert rows["inferred relations", "degree"][1:4] == (2, 6, 2)
    # n has most ties (5 to 4); without what is inferred m has most
    degree = [row for row in movers.rows if row[:2] == ("relations that one source tells of", "degree")]
    assert {row[3]: row[4:] for row in degree}["n"] == (1, 2, -1)
    assert [row[2] for row in lost.rows if row[0] == "inferred relations"] == ["d", "e"]
    assert {row[4] for row in summary.rows} == set(RANKINGS)


def test_agreement_is_that_of_scipy() -> None:
    rng = np.random.default_rng(1)
    for _ in range(200):
        one, other = rng.integers(0, 6, (2, int(rng.integers(2, 30)))).astype(float)
        found = agreement(one, other)
        if np.ptp(one) and np.ptp(other):
            assert found.tau == pytest.approx(stats.kendalltau(one, other).statistic)
            assert found.rho == pytest.approx(stats.spearmanr(one, other).statistic)
        else:
            assert found == agreement(np.ones(3), np.arange(3.0))


def test_a_ranking_agrees_with_itself() -> None:
    values = np.array([5.0, 4, 3, 2, 1, 0, 0])
    found = agreement(values, values + 1e-15)
    assert (found.tau, found.rho, found.kept) == (1, pytest.approx(1), 1)
    reverse = agreement(values, -values)
    assert reverse.rho == pytest.approx(-1)
    assert reverse.kept == pytest.approx(3 / 5), "3, 2 and 1 are among the first five from either end"


def test_equals_of_the_fifth_are_among_the_first_five() -> None:
    assert top(np.array([9.0, 8, 7, 6, 5, 5, 1])).tolist() == [True] * 6 + [False]
    assert top(np.array([1.0, 2])).all()


def test_equals_share_the_best_of_their_ranks() -> None:
    assert ranks(np.array([3.0, 7, 3, 3 + 1e-14, 1])).tolist() == [2, 1, 2, 2, 5]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_one_source_is_said_plainly(lang: str) -> None:
    graph = network(small_store(), small_schema())
    tables = studied(graph, lang=lang)
    said = (
        "全部关系出自同一来源（某报道）"
        if lang == "zh"
        else "All relations are told by one source (some report)"
    )
    assert any(said in note for note in tables[0].notes)
    assert not any("nan" in str(cell).lower() for table in tables for row in table.rows for cell in row)
    assert not any(str(row[0]).startswith(("source", "来源")) for row in tables[0].rows)
    assert iri("org/committee") in graph


def test_where_nothing_is_left_nothing_is_compared() -> None:
    summary, movers, lost = studied(made(("a", "b", "explicit", "x"), ("b", "c", "explicit", "y")))
    single = [row for row in summary.rows if row[0] == "relations that one source tells of"]
    assert all(row[1:4] == (2, 0, 3) and row[5:] == (None, None, None) for row in single)
    assert any("nothing is left" in note for note in summary.notes)
    assert not [row for row in movers.rows if row[0] == single[0][0]]
    assert len([row for row in lost.rows if row[0] == single[0][0]]) == 3


def test_without_doubt_or_sources_there_is_nothing_to_take_away() -> None:
    summary, *_ = studied(made(("a", "b", "explicit", "")))
    assert not summary.rows
    assert any("No relation is inferred" in note for note in summary.notes)
    assert any("name no sources" in note for note in summary.notes)


def test_an_empty_network() -> None:
    assert all(not table.rows for table in studied(nx.MultiDiGraph()))
