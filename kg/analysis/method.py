"""What a measure and a study are: their titles, what they say, where they come from, and what computes them.

A *measure* gives each thing a number, and is a column beside others. A *study* has tables of its own.
Both take :class:`Settings`, so that whatever depends on chance or choice is said and can be cited.
"""

from collections.abc import Callable
from dataclasses import dataclass

import networkx as nx
import numpy as np
import numpy.typing as npt

from kg.analysis.nodes import Catalogue
from kg.analysis.ties import Ties
from kg.records import Text
from kg.table import Table

SEED = 20181105
"""The seed where none is given."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices: the language of words, the seed, how often chance is asked, into which groups things fall.

    ``pivots`` is from how many things betweenness is sampled, 0 for all; ``resolution`` that of modularity.
    ``since`` and ``until`` are ISO dates, empty where not given; ``focus`` an IRI or a source, where a study
    is about one.
    """

    lang: str = "en"
    seed: int = SEED
    draws: int = 999
    by: str = "type"
    pivots: int = 0
    resolution: float = 1.0
    since: str = ""
    until: str = ""
    focus: str = ""

    def words(self, zh: str, en: str) -> str:
        """The one of two wordings that is in the chosen language."""
        return zh if self.lang == "zh" else en


DEFAULTS = Settings()


@dataclass(frozen=True, slots=True)
class Measure:
    """A number for each thing: ``compute`` gives them in the order of ``ties.ids``.

    ``heading`` is what stands over its column, where the title would not say what the numbers are;
    ``source`` the paper or book; ``usual`` whether it is shown when none is named; ``ascending`` whether
    the lowest comes first.
    """

    title: Text
    description: Text
    source: str
    compute: Callable[[Ties, Settings], npt.NDArray[np.generic]]
    heading: Text | None = None
    usual: bool = False
    ascending: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """What a study looks at: a network, what is known of its things, and how it was made.

    ``graph`` is as :func:`kg.analysis.network.network` gives it: labels, type and family on its nodes, the
    fact with its quotes on its edges.
    """

    graph: nx.MultiDiGraph
    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class Study:
    """Tables about a network, the first of them the answer.

    ``network`` is the kind it is best asked of, ``by`` the groups where it is about groups.
    """

    title: Text
    description: Text
    source: str
    compute: Callable[[Case, Settings], tuple[Table, ...]]
    network: str = "actors"
    by: str = "type"
