"""Communities of large networks, by networkit where it is installed (the extra ``fast``).

Leiden (Traag, Waltman & van Eck 2019) is networkit's ``ParallelLeiden``, Louvain (Blondel et al. 2008) its
``PLM``. Both run on one thread: the same seed then gives the same communities, and on several threads it
would not. That of networkit does not ensure that communities are connected (networkit#1244), so here each
that hangs apart is divided into its pieces, which never lowers modularity.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from kg.analysis.clustered.leiden import connected
from kg.analysis.clustered.modularity import Labels
from kg.analysis.engines import NETWORKIT, networkit, networkit_graph, of_communities
from kg.analysis.ties import Ties


def by_networkit(ties: Ties) -> bool:
    """Whether communities of this network are networkit's: above 10,000 ties, where it is installed."""
    return of_communities(ties.size).name == NETWORKIT


def leidens(ties: Ties, seeds: Iterable[int], resolution: float = 1.0) -> Iterator[Labels]:
    """The community of each thing as a number, of shape (n,), from one seed after another; all connected.

    Traag, Waltman & van Eck 2019, Scientific Reports 9:5233; the same for the same network and seed.

    Raises:
        ImportError: when networkit is not installed; ask :func:`by_networkit` first.
    """
    tied = ties.degrees > 0
    inner = ties.within(tied)
    graph = networkit_graph(inner, weighted=True)
    for seed in seeds:
        labels = np.zeros(len(ties), np.int64)
        labels[tied] = _found(networkit(seed).community.ParallelLeiden(graph, gamma=resolution))
        yield connected(ties, labels)


def louvain(ties: Ties, seed: int, resolution: float = 1.0) -> Labels:
    """The community of each thing as a number, of shape (n,).

    Blondel et al. 2008, J. Stat. Mech. P10008, on weighted ties, refined; the same for the same network.

    Raises:
        ImportError: as :func:`leidens`.
    """
    module = networkit(seed)
    return _found(module.community.PLM(networkit_graph(ties, weighted=True), refine=True, gamma=resolution))


def _found(method: Any) -> Labels:
    return np.array(method.run().getPartition().getVector(), np.int64)
