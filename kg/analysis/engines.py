"""Engines: which library computes, in which version, and how it is made ready.

What is a matrix expression, and what walks along shortest paths, is computed by this project's own code on
scipy at any size: on 40,000 things and 100,000 ties closeness takes it a twentieth of the time of igraph or
networkit; betweenness takes it about as long as igraph, and a third of networkit. Communities are its
own (Leiden) and networkx's (Louvain) up to 10,000 ties, above that networkit's where it is installed (the
extra ``fast``): Leiden takes it a tenth of the time. networkx is the face, and the oracle of the tests.

Networks on which betweenness from every thing would take more than half a minute are sampled: see
:func:`sampling`. Whatever depends on that says so.
"""

import importlib.util
import os
import sys
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from typing import Any

import numpy as np

from kg.analysis.method import Settings
from kg.analysis.ties import Ties

LARGE = 10_000
"""Above so many ties communities take too long in Python."""
EXACT = 500_000_000
"""Up to so many things times ties, betweenness is computed from every thing; some 30 seconds."""
PIVOTS = 1000
"""From so many things betweenness is sampled where it must be."""
ROUGH = 500
"""Fewer pivots than that leave the order of the first few open."""
NETWORKIT = "networkit"


@dataclass(frozen=True, slots=True)
class Engine:
    """A library that computed something, in its version; as text ``scipy 1.17.1``."""

    name: str
    version: str

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


@cache
def engine(name: str) -> Engine:
    """A library as it is installed.

    Raises:
        importlib.metadata.PackageNotFoundError: when it is not.
    """
    return Engine(name, metadata.version(name))


@cache
def installed(name: str) -> bool:
    """Whether a library can be imported; nothing is imported."""
    return importlib.util.find_spec(name) is not None


def of_paths() -> Engine:
    """What computes shortest paths, matrix expressions and all that is read from them: scipy, at any size."""
    return engine("scipy")


def of_communities(ties: int) -> Engine:
    """What finds communities beside this project's own Leiden: networkit above 10,000 ties where it is.

    It then does Leiden too.
    """
    return engine(NETWORKIT if ties > LARGE and installed(NETWORKIT) else "networkx")


@dataclass(frozen=True, slots=True)
class Sampling:
    """From how many things, out of how many, shortest paths were followed; 0 pivots are all of them."""

    pivots: int
    things: int
    seed: int

    def __bool__(self) -> bool:
        return bool(self.pivots)

    def places(self) -> np.ndarray[Any, np.dtype[np.int64]]:
        """The things from which paths are followed, in order; the same for the same seed and network size."""
        if not self:
            return np.arange(self.things)
        chance = np.random.default_rng(self.seed)
        return np.sort(chance.choice(self.things, self.pivots, replace=False))

    def note(self, settings: Settings) -> str:
        """How betweenness was sampled, as a sentence for readers; empty where it was not."""
        if not self:
            return ""
        rough = settings.words("；少于 500 个，名次仅供参考", "; fewer than 500 leave the order rough")
        return settings.words(
            f"中介中心性由 {self.things} 个节点中随机抽取的 {self.pivots} 个起点估计（种子 {self.seed}；"
            f"Brandes & Pich 2007）{rough if self.pivots < ROUGH else ''}。",
            f"Betweenness is estimated from {self.pivots} of the {self.things} things, drawn by chance "
            f"(seed {self.seed}; Brandes & Pich 2007){rough if self.pivots < ROUGH else ''}.",
        )


def sampling(ties: Ties, settings: Settings) -> Sampling:
    """Whether betweenness is sampled: where it is asked for, and where all paths would take too long.

    From how many things: ``settings.pivots``, else 1,000. Pivots are drawn evenly (Brandes & Pich 2007,
    International Journal of Bifurcation and Chaos 17:2303–2318).
    """
    things = len(ties)
    pivots = settings.pivots or (PIVOTS if things * ties.size > EXACT else 0)
    return Sampling(pivots if pivots < things else 0, things, settings.seed)


def networkit(seed: int, *, threads: int = 1) -> Any:
    """The module networkit, seeded; on one thread, so that the same seed gives the same answer.

    OpenMP's threads wait without work (``OMP_WAIT_POLICY=passive``): else they keep busy the cores that
    others need, which makes small networks 20 times slower.

    Raises:
        ImportError: when it is not installed; ask :func:`installed` first.
    """
    if NETWORKIT not in sys.modules:
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    module = importlib.import_module(NETWORKIT)
    module.setNumberOfThreads(threads)
    module.setSeed(seed, False)  # noqa: FBT003 - networkit's: the same seed for every thread
    return module


def networkit_graph(ties: Ties, *, weighted: bool = False) -> Any:
    """Ties as an undirected networkit graph whose nodes are their places; built from arrays.

    Raises:
        ImportError: when networkit is not installed.
    """
    module = importlib.import_module(NETWORKIT)
    rows, columns = ties.pairs
    weights = np.asarray(ties.weights[rows, columns], np.float64) if weighted else np.ones(len(rows))
    data = (weights, (rows.astype(np.uint64), columns.astype(np.uint64)))
    return module.GraphFromCoo(data, n=len(ties), weighted=weighted, directed=False)
