"""A data set taken from an endpoint into a snapshot of its own, which everything else reads like a build.

The graphs keep their names, so that what is inferred can still be left out. The ontology is that of this
package, as in a build. Where a server has the data in one graph of another name, or in its default graph,
that one is taken: its facts are told apart by their status.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kg.graph.remote.copying import Copier, too_many
from kg.graph.remote.endpoint import Endpoint, Row
from kg.graph.remote.places import STATUS, Place, place, unsure
from kg.graph.remote.refusals import garbled
from kg.graph.store.once import once
from kg.graph.store.runs import Runs
from kg.graph.store.snapshot import Manifest, Snapshot, result_root
from kg.iri import XSD, graph_root
from kg.records import Text
from kg.schema import Schema

MOST = 2_000_000
"""The most statements that are copied."""
_STEP = 10_000
_ONE_GRAPH = Text(
    "端点把数据放在同一个图里：--explicit-only 能去掉推断的事实，但去不掉由它们推导出来的",
    "the endpoint has but one graph: --explicit-only leaves out inferred facts, not what follows from them",
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A copy of a data set, and what is to be said about it."""

    snapshot: Snapshot
    notes: tuple[Text, ...] = field(default=())


def take(endpoint: Endpoint, schema: Schema, out: Path, choice: str = "", most: int = MOST) -> Taken:
    """Copy a data set into a folder that is empty, as a build writes to it.

    ``choice`` says which data set is meant, where there are several: its id, or a part of its base.

    Raises:
        NotFoundError: when there is none, or several fit.
        KGError: when it is too large, has blank nodes, or the endpoint does not give it.
    """
    found, copier = place(endpoint, choice), Copier(endpoint)
    counts = {graph: copier.count(graph) if found.flat else count for graph, count in found.graphs}
    total = sum(counts.values())
    if total > most:
        raise too_many(endpoint.shown, total, most)
    home = out / "store" / found.dataset
    folder = home / "draft"
    folder.mkdir(parents=True)
    lines = Runs(folder, "copied")
    for graph, count in counts.items():
        doubtful = unsure(endpoint, graph) if found.flat else frozenset()
        rows = _lines(copier.triples(graph, count), graph, found, doubtful, endpoint.shown)
        while some := list(islice(rows, _STEP)):
            lines.extend(some)
    lines.extend([f"{quad} .\n" for quad in schema.quads()])
    snapshot = _published(home, folder, _written(lines, folder, found))
    return Taken(snapshot, (_ONE_GRAPH,) if found.flat else ())


def _lines(
    rows: Iterable[Row], graph: str, found: Place, doubtful: frozenset[str], shown: str
) -> Iterator[str]:
    """Triples as lines of N-Quads in the graph where they belong."""
    root = graph_root(found.base)
    homes = (f"<{root}claims/endpoint/explicit>", f"<{root}claims/endpoint/inferred>")
    canonical: dict[ox.Literal, str] = {}
    for subject, prop, value in rows:
        if not isinstance(subject, ox.NamedNode) or isinstance(value, ox.BlankNode):
            raise garbled(shown, "blank nodes, which the graphs of kg do not have")
        text = _canonical(value, canonical) if isinstance(value, ox.Literal) else str(value)
        home = homes[subject.value in doubtful] if found.flat else f"<{graph}>"
        yield f"{subject} {prop} {text} {home} .\n"


def _canonical(literal: ox.Literal, known: dict[ox.Literal, str]) -> str:
    """A literal as the store keeps it, since servers write ``true`` as ``1`` and ``1.0`` as ``1``."""
    if literal.datatype.value == XSD + "string":
        return str(literal)
    if literal.language:
        return str(ox.Literal(literal.value, language=literal.language.lower()))
    if literal not in known:
        store, node = ox.Store(), ox.NamedNode(STATUS)
        store.add(ox.Quad(node, node, literal))
        known[literal] = next(str(quad.object) for quad in store)
    return known[literal]


def _written(lines: Runs, folder: Path, found: Place) -> Manifest:
    """The file of the snapshot, and what it holds."""
    path, digest, quads = folder / "kg.nq", sha256(), 0
    with path.open("wb") as stream:
        for block in lines.blocks():
            data = b"".join(block)
            digest.update(data)
            stream.write(data)
            quads += len(block)
    for run in lines.files:
        run.unlink()
    with path.open("rb") as stream:
        triples = sum(1 for _ in once(stream))
    return Manifest(
        dataset=found.dataset,
        base=found.base,
        quads=quads,
        triples=triples,
        sha256=digest.hexdigest(),
        input="",
        rules="",
        disk=False,
        bytes=path.stat().st_size,
        title_zh=found.title.zh,
        title_en=found.title.en,
        results=sum(graph.startswith(result_root(found.base)) for graph, _ in found.graphs),
    )


def _published(home: Path, draft: Path, manifest: Manifest) -> Snapshot:
    (draft / "manifest.json").write_text(json.dumps(asdict(manifest), ensure_ascii=False), encoding="utf-8")
    folder = draft.rename(home / f"gen-{manifest.sha256[:16]}")
    (home / "current").write_text(folder.name, encoding="utf-8")
    return Snapshot(folder, manifest)
