"""A small fictional graph (``small.trig``) over the real ontology, as a store."""

from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg.schema import Schema, load_schema

BASE = "https://example.org/small/"
ID = BASE + "id/"
TRIG = Path(__file__).with_name("small.trig")


@cache
def schema() -> Schema:
    return load_schema()


@cache
def store() -> ox.Store:
    """The graph; nobody may change it."""
    made = ox.Store()
    made.extend(schema().quads())
    made.extend(ox.parse(path=str(TRIG), format=ox.RdfFormat.TRIG))
    return made
