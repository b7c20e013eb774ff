"""Validation against its yardstick, pySHACL, on the same graph: the ontology's shapes without sh:sparql.

python -m tests.benchmarks.validation [TRIPLES]
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from kg.graph.mapping.mapper import Mapper
from kg.graph.store.derive import derive
from kg.graph.validate.shacl import compile_shapes, subclasses, violations
from kg.graph.validate.shapes import read_shapes
from kg.graph.validate.validation import validate_store
from kg.ingest.dataset import open_dataset
from kg.iri import GRAPH, SH, graph_root
from kg.schema import Schema, load_schema
from tests.benchmarks.generate import generate
from tests.shacl_oracle import theirs


def made(folder: Path, triples: int, schema: Schema) -> ox.Store:
    """A generated data set as a store, with the ontology and what is derived."""
    generate(folder, triples)
    dataset = open_dataset(folder, schema)
    mapper = Mapper(schema, dataset.base, dataset.tables(), {}, language=dataset.language)
    store = ox.Store()
    store.bulk_extend(schema.quads())
    lines = sorted({line for block in mapper.blocks([]) for line in block})
    store.bulk_load("".join(lines).encode(), format=ox.RdfFormat.N_QUADS)
    with tempfile.TemporaryDirectory() as other:
        derive(store, schema, graph_root(dataset.base) + "derived", Path(other))
    return store


def timed(work: Callable[[], object]) -> float:
    """CPU seconds."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main(triples: int) -> None:
    schema = load_schema()
    with tempfile.TemporaryDirectory() as folder:
        store = made(Path(folder) / "data", triples, schema)
    shapes = [quad for quad in schema.quads() if quad.graph_name == ox.NamedNode(GRAPH + "shapes")]
    core = [quad for quad in shapes if quad.predicate.value != SH + "sparql"]
    compiled = timed(lambda: list(violations(store, compile_shapes(read_shapes(core), subclasses(store)))))
    everything = timed(lambda: list(validate_store(store, schema)))
    print(
        f"{len(store):,} triples: compiled core shapes {compiled:.2f} CPU s; with rules and checks {everything:.2f}"
    )
    yardstick = timed(lambda: theirs(store, core))
    print(f"pySHACL, core shapes: {yardstick:.2f} CPU s = {yardstick / compiled:.0f} times as much")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
