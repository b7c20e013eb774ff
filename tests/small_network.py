"""A small invented store, written by hand as TriG, for the tests of networks, paths, exports and the page."""

from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg.schema import Schema, load_schema

ID = "https://example.org/id/"
HOSTILE = "<img src=x onerror=alert(1)>"


def iri(name: str) -> str:
    """``person/zhang`` → its IRI."""
    return ID + name


@cache
def small_schema() -> Schema:
    """The project's own ontology."""
    return load_schema()


@cache
def small_store() -> ox.Store:
    """The invented data with the ontology, as a build would hold them."""
    store = ox.Store()
    store.load(path=str(Path(__file__).with_suffix(".trig")), format=ox.RdfFormat.TRIG)
    for quad in small_schema().quads():
        store.add(quad)
    return store
