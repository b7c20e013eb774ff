"""The store: immutable snapshots of a data set, and the pointer to the current one.

    {out}/store/{data set}/current                  the name of the current generation
    {out}/store/{data set}/gen-{16 hex}/kg.nq       every quad, sorted: the source of truth
                                       /manifest.json
                                       /store/      RocksDB, made from kg.nq, when it is large

A snapshot is made in a folder of its own, synced to disk and moved into its place; only then does the pointer
move. So a reader sees one whole graph, and a build that dies leaves the one before it as it was.

Beside the graph that was built, a snapshot may hold results: measurements of that graph (see ``results``).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import BuildError, NotFoundError
from kg.graph.store.loading import load
from kg.graph.store.once import INFERRED, once
from kg.iri import GRAPH, graph_root
from kg.records import Text

FORMAT = 2
"""The form of snapshots; one that differs is built anew."""
MEASURES = GRAPH + "measures"
"""The graph that says what the measures of results are."""
MEMORY = 250_000
"""Up to how many quads a snapshot is read into memory (well under a second) rather than opened on disk."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot holds and what it was made from.

    ``sha256`` and ``bytes`` are those of ``kg.nq``; ``input`` and ``rules`` are digests of what it was
    derived from. ``results`` is how many measurements it holds, and ``build`` the ``sha256`` without them;
    empty where there are none.
    """

    dataset: str
    base: str
    quads: int
    triples: int
    sha256: str
    input: str
    rules: str
    disk: bool
    bytes: int = 0
    format: int = FORMAT
    title_zh: str = ""
    title_en: str = ""
    build: str = ""
    results: int = 0

    @property
    def graph(self) -> str:
        """The digest of the graph that was built, whatever was measured since."""
        return self.build or self.sha256

    @property
    def title(self) -> Text:
        """What the data set is called; empty when it does not say."""
        return Text(self.title_zh, self.title_en)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One immutable generation of a data set's graph."""

    folder: Path
    manifest: Manifest

    @property
    def quads(self) -> Path:
        """The file of all quads, sorted."""
        return self.folder / "kg.nq"

    def lines(self, *, results: bool = True) -> Iterator[str]:
        """All quads as sorted lines of N-Quads, perhaps without results."""
        for line in self._lines(results=results):
            yield line.decode()

    def _lines(self, *, results: bool) -> Iterator[bytes]:
        is_result = Results(self.manifest.base).holds
        with self.quads.open("rb") as stream:
            kept = results or not self.manifest.results
            yield from stream if kept else (line for line in stream if not is_result(line))

    def store(
        self, *, in_memory: bool | None = None, explicit_only: bool = False, results: bool = True
    ) -> ox.Store:
        """The graph as an Oxigraph store, for reading only. It holds each triple once (see ``once``).

        A small snapshot is read into memory, a large one opened on disk, unless told otherwise.
        ``explicit_only`` leaves out what is inferred or ambiguous, and reads the rest into memory: a query
        over all of it is many times faster than one that has to name the explicit graphs. Without ``results``
        it is what was built; on disk they are there in any case.

        Raises:
            BuildError: when the snapshot is damaged.
        """
        disk = self.manifest.disk if in_memory is None else not in_memory
        try:
            if disk and self.manifest.disk and not explicit_only:
                return ox.Store.read_only(str(self.folder / "store"))
            store = self._read(explicit_only=explicit_only, results=results)
        except (OSError, SyntaxError, ValueError) as error:
            raise damaged(self.folder) from error
        whole = not explicit_only and (results or not self.manifest.results)
        if whole and len(store) != self.manifest.triples:
            raise damaged(self.folder)
        return store

    def _read(self, *, explicit_only: bool, results: bool) -> ox.Store:
        store, lines = ox.Store(), self._lines(results=results)
        load(store, once(line for line in lines if not (explicit_only and line.endswith(INFERRED))))
        return store


class Results:
    """Which quads of a data set's snapshots are results."""

    def __init__(self, base: str) -> None:
        self._tail = f" <{MEASURES}> .\n".encode()
        self._head = f"<{result_root(base)}".encode()

    def graph(self, line: bytes) -> bytes:
        """The name of the graph of results that a line of N-Quads is in; empty when it is in none."""
        name = line[line.rindex(b" ", 0, -3) + 1 : -3]
        return name if name.startswith(self._head) else b""

    def holds(self, line: bytes) -> bool:
        """Whether a line of N-Quads is one of results, or says what a measure is."""
        return bool(self.graph(line)) or line.endswith(self._tail)


def result_root(base: str) -> str:
    """How the names of the graphs of results begin."""
    return f"{graph_root(base)}measurements/"


def snapshots(out: Path) -> dict[str, Path]:
    """The data sets that were built into a folder, each with the folder of its snapshots."""
    return {pointer.parent.name: pointer.parent for pointer in sorted((out / "store").glob("*/current"))}


def current(out: Path, dataset: str = "") -> Snapshot:
    """The current snapshot of a data set; ``dataset`` may be left out when there is only one.

    Raises:
        NotFoundError: when nothing was built there, or it must be said which data set is meant.
    """
    built = snapshots(out)
    names = ", ".join(built)
    if not built:
        raise NotFoundError(
            "nothing was built here",
            where=str(out),
            fix="run: kg build",
            zh=("这里还没有构建过", "请运行 kg build"),
        )
    if dataset and dataset not in built:
        raise NotFoundError(
            f"no build of {dataset} here", where=str(out), fix=f"there is {names}; or run: kg build"
        )
    if not dataset and len(built) > 1:
        raise NotFoundError("several data sets were built here", where=str(out), fix=f"name one of {names}")
    return opened(built[dataset or names])


def opened(home: Path) -> Snapshot:
    """The current snapshot in the folder of one data set's snapshots.

    Raises:
        BuildError: when what is there is not a snapshot that this version reads.
    """
    try:
        folder = home / (home / "current").read_text(encoding="utf-8").strip()
        manifest = Manifest(**json.loads((folder / "manifest.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise BuildError("the snapshot cannot be read", where=str(home), fix="run: kg build") from error
    if manifest.format != FORMAT:
        raise BuildError("the snapshot is of another version of kg", where=str(home), fix="run: kg build")
    quads = folder / "kg.nq"
    if not quads.is_file() or quads.stat().st_size != manifest.bytes:
        raise damaged(folder)
    return Snapshot(folder, manifest)


def damaged(folder: Path) -> BuildError:
    """What to say when the files of a snapshot are not what was written."""
    return BuildError(
        "the snapshot is damaged",
        where=str(folder),
        fix="run: kg build",
        zh=("快照已损坏", "请运行 kg build"),
    )
