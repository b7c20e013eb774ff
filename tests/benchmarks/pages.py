"""The pages that are compared: ours of an invented network of about so many nodes, and pyvis' of the same.

    python -m tests.benchmarks.pages graph FOLDER TRIPLES
    python -m tests.benchmarks.pages page FOLDER PAGE.html

Built graphs are kept in the temporary folder, by what they are made from; pages are made anew each time.
"""

import gzip
import json
import re
import shutil
import sys
import tempfile
import time
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.benchmarks.generate import generate
from tests.benchmarks.measure import ROOT, python

KEPT = "kg-bench-graphs-"
TRIPLES = 24.5
"""Triples of the generator for one node of the page, roughly; corrected once a graph was counted."""
AIM, NEAR, TRIES = 0.97, 0.92, 3
"""A graph has at most as many things as wanted, as a page opens otherwise beyond round numbers."""
BLOCK = '<script id="{}" type="application/(json|gzip)">(.*?)</script>'


@dataclass(frozen=True, slots=True)
class Made:
    """A page of ours: its file, what it shows, what it took to make."""

    wanted: int
    file: Path
    nodes: int
    edges: int
    cost: str
    whole: str
    """What stands behind the file's address to open on everything, not on the first view."""

    @property
    def title(self) -> str:
        """How many nodes and edges it shows."""
        return f"{self.nodes:,} nodes, {self.edges:,} edges"


def block(file: Path, name: str) -> Any:
    """A block of data of a page."""
    found = re.search(BLOCK.format(name), file.read_text(encoding="utf-8"), re.DOTALL)
    assert found, name
    kind, text = found.groups()
    return json.loads(gzip.decompress(b64decode(text)) if kind == "gzip" else text)


def made(wanted: int, folder: Path) -> Made:
    """Our page of about so many nodes."""
    out, file = graph(wanted), folder / f"kg-{wanted}.html"
    cost = python(__spec__.name, "page", str(out), str(file))
    core = block(file, "core")
    text = f"{cost.cpu:.1f} CPU s, {cost.peak:.0f} MB"
    whole = f"#v={len(core['views']) - 1}" if len(core["views"]) > 1 else ""
    return Made(wanted, file, len(core["nodes"]["id"]), len(core["edges"]["id"]), text, whole)


def graph(wanted: int) -> Path:
    """The folder of a built graph with about so many things."""
    home = Path(tempfile.gettempdir(), f"{KEPT}{_digest()}")
    for stale in set(home.parent.glob(KEPT + "*")) - {home}:
        shutil.rmtree(stale)
    out = home / str(wanted)
    triples, tries = wanted * AIM * TRIPLES, 0
    while not (out / "things").is_file():
        things, tries = _built(out, int(triples)), tries + 1
        if wanted * NEAR <= things <= wanted or tries == TRIES:
            (out / "things").write_text(str(things))
        triples *= wanted * AIM / things
    return out


def _built(out: Path, triples: int) -> int:
    """Generate and build a graph; how many things it has."""
    python(__spec__.name, "graph", str(out), str(triples))
    return int((out / "counted").read_text())


def build_graph(out: Path, triples: int) -> None:
    """A graph of about so many triples, neither checked nor exported: that is not what is measured here."""
    from kg.analysis.nodes import entities
    from kg.graph.mapping.mapper import Mapper
    from kg.graph.store.making import Recipe, workshop
    from kg.ingest.dataset import open_dataset
    from kg.schema import load_schema

    schema = load_schema()
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        generate(Path(folder, "data"), triples)
        data = open_dataset(Path(folder, "data"), schema)
        blocks = Mapper(schema, data.base, data.tables(), {}, language=data.language).blocks([])
        with workshop(out, data.id) as shop:
            made_of = Recipe(data.id, data.base, blocks, schema, data.title)
            store = shop.publish(shop.draft(made_of)).store()
    (out / "counted").write_text(str(len(entities(store, schema))))


def _digest() -> str:
    """Of all that a built graph depends on: the generator, the ontology, and what reads and maps tables."""
    parts = [
        "tests/benchmarks/generate.py",
        "kg/graph",
        "kg/ingest",
        "kg/schema.py",
        "kg/spec.py",
        "kg/iri.py",
        "ontology",
    ]
    digest = sha256()
    for path in sorted(file for part in parts for file in _files(ROOT / part)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _files(place: Path) -> Iterator[Path]:
    yield from [place] if place.is_file() else place.rglob("*.*")


def stock(page: Made, file: Path, *, physics: bool = False) -> tuple[Path, float]:
    """pyvis' page of what ours shows, and the seconds it took; with physics, pyvis finds the places itself."""
    from pyvis.network import Network

    core, began = block(page.file, "core"), time.perf_counter()
    nodes, edges, places = core["nodes"], core["edges"], core["views"][-1]["layouts"][0]
    network = Network(directed=True, cdn_resources="in_line")
    for at, iri in enumerate(nodes["id"]):
        _, _, glyph, color, *_ = core["legend"][nodes["legend"][at]]
        place = {} if physics else {"x": places["x"][at], "y": places["y"][at]}
        network.add_node(iri, nodes["zh"][at], shape=glyph, color=color, **place)
    for source, target in zip(edges["s"], edges["t"], strict=True):
        network.add_edge(nodes["id"][source], nodes["id"][target])
    if not physics:
        network.toggle_physics(False)
    file.write_text(network.generate_html(), encoding="utf-8")
    return file, time.perf_counter() - began


def write(graph_folder: Path, file: Path) -> None:
    """Our page of a built graph."""
    from kg.graph.store.snapshot import current
    from kg.schema import load_schema
    from kg.view.page import write_page

    write_page(current(graph_folder).store(), load_schema(), file, lang="zh")


def main() -> None:
    """The command line: one step, in a process of its own."""
    step, folder, last = sys.argv[1:]
    if step == "graph":
        build_graph(Path(folder), int(last))
    else:
        write(Path(folder), Path(last))


if __name__ == "__main__":
    main()
