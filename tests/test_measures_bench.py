"""The bench of the measures: what it judges, and that an engine which says something else is noticed."""

from types import SimpleNamespace

import networkx as nx
import numpy as np
import pytest

from kg.analysis.clustered.communities import numbered
from kg.analysis.ties import Ties
from tests.benchmarks import bench_measures as bench
from tests.benchmarks.bench_measures import Result, Took, judged, raced
from tests.benchmarks.bench_measures_races import Race, Way, alike, as_good, counted, equal, one_to_one

CLUB = Ties.of(nx.karate_club_graph())
NET = SimpleNamespace(ties=CLUB, n=34, here={"scipy"})


def result(ours: float, best: float, *wrong: str, networkx: float = 1000) -> Result:
    return Result("degree", Took(ours, ours), Took(networkx, networkx), {"igraph": Took(best, best)}, wrong)


@pytest.mark.parametrize(
    ("found", "met"),
    [
        (result(1.4, 1), True),
        (result(1.6, 1), False),
        (result(1, 1, "igraph"), False),
        (result(1, 1, networkx=19), False),
        (result(61, 61, networkx=10_000), False),
    ],
)
def test_each_goal_may_be_missed(found: Result, met: bool) -> None:
    assert judged([found]) == met


def test_what_is_hardly_more_is_shown_but_not_judged(capsys: pytest.CaptureFixture[str]) -> None:
    assert judged([result(1, 1), result(0.012, 0.003)])
    assert not judged([result(1, 1), result(0.014, 0.003)])
    assert "0.0090 s more, not judged" in capsys.readouterr().out


def test_without_engines_it_says_that_nothing_was_judged(capsys: pytest.CaptureFixture[str]) -> None:
    assert judged([Result("degree", Took(1, 1), Took(100, 100), {}, ())])
    assert "NOT JUDGED" in capsys.readouterr().out


@pytest.mark.parametrize(("off", "wrong"), [(0, ()), (1, ("scipy",))])
def test_an_engine_that_says_something_else_is_noticed(off: int, wrong: tuple[str, ...]) -> None:
    ours = Way(lambda net: net.ties.degrees)
    theirs = Way(lambda net: net.ties.degrees + off, read=lambda answer, _: answer)
    assert (
        raced("degree", ours, Race(engines={"scipy": theirs, "igraph": theirs}, same=equal), NET).wrong
        == wrong
    )


def test_a_part_of_the_work_is_an_estimate_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "spent", lambda way, net: (0.5, 2.0, None))
    costs, _ = bench.took({"ours": Way(lambda net: None, 0.25), "scipy": Way(lambda net: None)}, NET)
    assert costs == {"ours": Took(2, 8, True), "scipy": Took(0.5, 2)}


def test_ours_starts_anew_each_time() -> None:
    assert CLUB.pairs and "pairs" in vars(CLUB) and "pairs" not in vars(bench.anew(CLUB))


def test_answers_are_compared_as_what_they_are() -> None:
    one, other = np.array([1, 1, 2, 3]), np.array([7, 7, 5, 6])
    assert one_to_one(one, other, NET) and not one_to_one(one, np.array([7, 7, 5, 5]), NET)
    assert alike(np.array([1, 2]), np.array([10, 20])) and not alike(np.array([1, 2]), np.array([10, 21]))
    assert counted([[0, 1, 2], [2, 3]], NET).tolist() == [1, 1, 1] + [0] * 31
    best = np.array(
        [nx.get_node_attributes(nx.karate_club_graph(), "club")[at] == "Officer" for at in range(34)]
    )
    assert as_good(numbered(best * 1), np.arange(34), NET) and not as_good(np.arange(34), best * 1, NET)


def test_what_is_far_behind_runs_once_and_all_else_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = []
    seconds = {"ours": 9.0, "igraph": 2.0, "networkit": 5.0}
    monkeypatch.setattr(bench, "spent", lambda way, net: (way.run(net), 1.0, None))
    ways = {name: Way(lambda net, name=name: ran.append(name) or seconds[name]) for name in seconds}
    monkeypatch.setattr(bench, "SHORT", 0)
    costs, _ = bench.took(ways, NET)
    assert ran == [*seconds, "ours", "igraph", "ours", "igraph"]
    assert [cost.cpu for cost in costs.values()] == [9, 2, 5]
