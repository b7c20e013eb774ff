"""Engines: which is chosen, how it is named, how networkit is made ready, when betweenness is sampled."""

import importlib.util
import os
import re
import subprocess
import sys

import networkx as nx
import numpy as np
import pytest

from kg.analysis import engines
from kg.analysis.engines import Engine, Sampling, networkit, networkit_graph, sampling
from kg.analysis.method import SEED, Settings
from kg.analysis.ties import Ties

MISSING = importlib.util.find_spec("networkit") is None
without_networkit = pytest.mark.skipif(
    MISSING and os.environ.get("CI") != "true", reason="networkit is not installed: pip install 'kg[fast]'"
)
"""Skips a test where networkit is absent, but not in CI, where it has to be there."""


def test_an_engine_is_named_with_its_version() -> None:
    assert str(Engine("scipy", "1.17.1")) == "scipy 1.17.1"
    assert re.fullmatch(r"scipy \d+\.\d+.*", str(engines.of_paths()))


def test_communities_are_networkits_only_in_large_networks_and_where_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engines, "installed", lambda name: False)
    assert engines.of_communities(10**6).name == "networkx"
    monkeypatch.setattr(engines, "installed", lambda name: True)
    assert engines.of_communities(10_000).name == "networkx"
    monkeypatch.setattr(engines, "engine", lambda name: Engine(name, "11.3"))
    assert engines.of_communities(10_001) == Engine("networkit", "11.3")


def test_what_is_not_installed() -> None:
    assert engines.installed("networkx") and not engines.installed("kg_no_such_engine")


def large(n: int = 40_000, ties: int = 100_000) -> Ties:
    chance = np.random.default_rng(1)
    return Ties.between(range(n), chance.integers(0, n, ties), chance.integers(0, n, ties))


def test_small_networks_are_measured_in_full() -> None:
    ties = Ties.of(nx.karate_club_graph())
    found = sampling(ties, Settings())
    assert not found and found.note(Settings()) == ""
    assert list(found.places()) == list(range(34))


def test_large_networks_are_sampled_and_say_so() -> None:
    found = sampling(large(), Settings())
    assert found == Sampling(1000, 40_000, SEED)
    places = found.places()
    assert len(set(places.tolist())) == 1000 and (np.diff(places) > 0).all()
    assert (places == sampling(large(), Settings()).places()).all()
    assert "1000 of the 40000" in found.note(Settings()) and str(SEED) in found.note(Settings())
    assert "40000 个节点" in found.note(Settings(lang="zh"))


def test_pivots_may_be_chosen() -> None:
    ties = Ties.of(nx.path_graph(50))
    assert sampling(ties, Settings(pivots=20, seed=3)) == Sampling(20, 50, 3)
    assert not sampling(ties, Settings(pivots=50))
    assert "rough" in sampling(ties, Settings(pivots=20)).note(Settings())
    assert "rough" not in Sampling(500, 1000, 1).note(Settings())


@without_networkit
def test_a_network_for_networkit() -> None:
    graph = nx.Graph([("a", "b", {"weight": 2}), ("b", "c", {"weight": 1})])
    graph.add_node("d")
    plain, weighted = (
        networkit_graph(Ties.of(graph, weight="weight"), weighted=choice) for choice in (False, True)
    )
    assert (plain.numberOfNodes(), plain.numberOfEdges()) == (4, 2)
    assert not plain.isWeighted() and not plain.isDirected()
    assert (weighted.weight(0, 1), weighted.weight(1, 2)) == (2, 1)
    assert networkit_graph(Ties.of(nx.Graph())).numberOfNodes() == 0


@without_networkit
def test_networkit_waits_without_work_and_is_seeded() -> None:
    assert networkit(5).getMaxNumberOfThreads() == 1
    code = (
        "import os; os.environ.pop('OMP_WAIT_POLICY', None)\n"
        "from kg.analysis.engines import networkit\n"
        "assert 'OMP_WAIT_POLICY' not in os.environ; networkit(1); print(os.environ['OMP_WAIT_POLICY'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "passive"
