"""Measures as results to be stored (:func:`kg.graph.store.results.write_back`), with all they depend on."""

from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version

import networkx as nx

import kg
from kg.analysis.engines import sampling
from kg.analysis.measures import MEASURES, USUAL, named
from kg.analysis.method import DEFAULTS, Settings
from kg.analysis.ties import Ties
from kg.graph.store.results import Choice, Result

ALWAYS = ("seed", "pivots", "resolution")
"""The settings that measures may depend on, stored even where they are what they are by default."""
LIBRARIES = ("networkx", "numpy", "scipy")


def results(network: nx.MultiDiGraph, *names: str, settings: Settings = DEFAULTS) -> tuple[Result, ...]:
    """The chosen measures (the usual ones when none is named) of a network, each as a result.

    ``network`` is as :func:`kg.analysis.network.network` gives it: its attributes say which it is.

    Raises:
        KGError: when there is no such measure.
    """
    ties, made = Ties.of(network), network.graph
    chosen = tuple(dict.fromkeys(map(named, names))) or USUAL
    choices = _choices(ties, settings) | ({"through-events": True} if made.get("through_events") else {})
    return tuple(
        Result(
            measure=name,
            title=MEASURES[name].title,
            description=MEASURES[name].description,
            source=MEASURES[name].source,
            network=made["kind"],
            explicit_only=made["explicit_only"],
            values={str(iri): value for iri, value in ties.valued(_values(name, ties, settings)).items()},
            settings=choices,
        )
        for name in chosen
    )


def software() -> dict[str, str]:
    """What computes measures here, with versions: kg and the libraries under it."""
    return {"kg": kg.__version__} | {name: known for name in LIBRARIES if (known := _version(name))}


def _values(name: str, ties: Ties, settings: Settings) -> list[float]:
    found: list[float] = MEASURES[name].compute(ties, settings).tolist()
    return found


def _choices(ties: Ties, settings: Settings) -> dict[str, Choice]:
    """The settings by name: those that matter to measures, and whichever else are not the default."""
    usual = asdict(DEFAULTS)
    chosen: dict[str, Choice] = {
        name: value
        for name, value in asdict(settings).items()
        if name != "lang" and (name in ALWAYS or value != usual[name])
    }
    return chosen | {"pivots": sampling(ties, settings).pivots}


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
