"""Making a snapshot: lock, sweep, sort, load, derive, seal, publish."""

import json
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

import pyoxigraph as ox

from kg.atomic import replacing, sweep, sync, sync_tree
from kg.errors import BuildError
from kg.graph.store.derive import derive, rules
from kg.graph.store.loading import load, load_file, settle
from kg.graph.store.once import INFERRED, once
from kg.graph.store.runs import Runs, merged
from kg.graph.store.snapshot import MEMORY, Manifest, Results, Snapshot, opened
from kg.iri import graph_root
from kg.records import Text
from kg.schema import Schema

DRAFT = "draft-"


WORK = 2_000_000
"""Up to how many quads are derived and checked in memory. It is several times faster than on disk, and takes
no more memory than filling a store on disk does."""


class Draft:
    """A graph that is built but not published: its store, and the snapshot it will be.

    ``published``: it is the current snapshot already, for nothing has changed since the last build.
    ``dropped`` is how many measurements the last snapshot had that are not of this graph. The store of a
    build has no results.
    """

    def __init__(
        self, store: ox.Store, snapshot: Snapshot, *, published: bool = False, dropped: int = 0
    ) -> None:
        self.store, self.snapshot, self.published, self.dropped = store, snapshot, published, dropped

    def close(self) -> None:
        """Let the store go, and its memory."""
        self.store = ox.Store()


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a graph is made of: the lines of the data set, by row, and the ontology."""

    dataset: str
    base: str
    blocks: Iterable[list[str]]
    schema: Schema
    title: Text = field(default_factory=Text)


class Workshop:
    """The folder of one data set's snapshots, while one build has it to itself. Use :func:`workshop`."""

    def __init__(self, home: Path, folder: Path) -> None:
        self._home, self._folder = home, folder

    def draft(self, recipe: Recipe, known: Snapshot | None = None) -> Draft:
        """Sort, load and derive: everything but the publishing.

        ``known`` is a snapshot elsewhere that may be the same already; without it, the current one here.
        Results are kept exactly when the graph they are of comes out the same again, byte for byte.
        """
        stated = Runs(self._folder, "stated")
        for lines in recipe.blocks:
            stated.extend(lines)
        stated.extend([f"{quad} .\n" for quad in recipe.schema.quads()])
        stated.flush()
        halves = self._folder / "explicit.nq", self._folder / "inferred.nq"
        count, made_of = _split(stated.blocks(), *halves)
        ruled_by = _digest(path.read_bytes() for path in rules(recipe.schema))
        before = known or self._before()
        if before and _made_of(before.manifest) == (made_of, ruled_by, recipe.title):
            return Draft(before.store(in_memory=count <= WORK, results=False), before, published=True)
        store, derived = _filled(self._folder, recipe, halves, disk=count > WORK)
        count += sum(path.read_bytes().count(b"\n") for path in derived)
        quads, digest = _seal([*stated.files, *derived], self._folder / "kg.nq")
        for path in (*halves, *stated.files, *derived):
            path.unlink()
        disk = quads > MEMORY
        manifest = Manifest(
            dataset=recipe.dataset,
            base=recipe.base,
            quads=quads,
            triples=count,
            sha256=digest,
            input=made_of,
            rules=ruled_by,
            disk=disk,
            bytes=(self._folder / "kg.nq").stat().st_size,
            title_zh=recipe.title.zh,
            title_en=recipe.title.en,
        )
        if not before or not before.manifest.results:
            return Draft(store, Snapshot(self._folder, manifest))
        kept = digest == before.manifest.graph
        manifest = self._with_results(manifest, before) if kept else manifest
        return Draft(store, Snapshot(self._folder, manifest), dropped=0 if kept else before.manifest.results)

    def _with_results(self, manifest: Manifest, before: Snapshot) -> Manifest:
        """The graph is that of the snapshot before (if under another title): so are its results."""
        shutil.copyfile(before.quads, self._folder / "kg.nq")
        old = before.manifest
        own = {name: getattr(manifest, name) for name in ("input", "rules", "title_zh", "title_en")}
        return replace(old, **own)

    def extended(self, lines: Iterable[str], gone: Callable[[bytes], bool], graph: str) -> Draft:
        """The current snapshot with some quads more, and without those of its results that are ``gone``.

        ``graph`` is the digest of the graph that the new ones are of. The store of the draft is empty.

        Raises:
            BuildError: when there is no current snapshot of that graph.
        """
        before = self._before()
        if before is None or before.manifest.graph != graph:
            raise BuildError(
                "the data set was built anew since it was measured",
                where=str(self._home),
                fix="measure it again",
                zh=("测量之后数据集又重新构建过", "请重新测量"),
            )
        added, rest = Runs(self._folder, "added"), self._folder / "rest.nq"
        added.extend(list(lines))
        added.flush()
        with before.quads.open("rb") as old, rest.open("wb") as new:
            new.writelines(line for line in old if not gone(line))
        quads, digest = _seal([rest, *added.files], self._folder / "kg.nq")
        for path in (rest, *added.files):
            path.unlink()
        if digest == before.manifest.sha256:
            return Draft(ox.Store(), before, published=True)
        return Draft(ox.Store(), Snapshot(self._folder, self._counted(before.manifest, quads, digest)))

    def _counted(self, manifest: Manifest, quads: int, digest: str) -> Manifest:
        """The manifest of a snapshot after results were added to it."""
        triples, results = _tally(self._folder / "kg.nq", manifest.base)
        return replace(
            manifest,
            quads=quads,
            triples=triples,
            sha256=digest,
            disk=quads > MEMORY,
            bytes=(self._folder / "kg.nq").stat().st_size,
            build=manifest.graph,
            results=results,
        )

    def publish(self, draft: Draft) -> Snapshot:
        """Seal a draft and move the pointer to it. The draft is closed."""
        draft.close()
        if draft.published:
            return draft.snapshot
        manifest = draft.snapshot.manifest
        if manifest.disk and (manifest.results or not (self._folder / "store").exists()):
            shutil.rmtree(self._folder / "store", ignore_errors=True)  # it has no results
            _index(draft.snapshot)
        text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        (self._folder / "manifest.json").write_text(text, encoding="utf-8", newline="\n")
        sync_tree(self._folder)
        folder = self._free(f"gen-{manifest.sha256[:16]}")
        self._folder.rename(folder)
        sync(self._home)
        with replacing(self._home / "current") as pointer:
            pointer.write(folder.name.encode())
        return Snapshot(folder, manifest)

    def _free(self, name: str) -> Path:
        """A folder of that name, or, if a reader may be in it, of one like it."""
        folder, number = self._home / name, 1
        while folder.exists():
            folder, number = self._home / f"{name}-{number}", number + 1
        return folder

    def _before(self) -> Snapshot | None:
        """The snapshot of the last build, if it can be read and is whole."""
        try:
            return opened(self._home)
        except BuildError:
            return None


@contextmanager
def workshop(out: Path, dataset: str) -> Iterator[Workshop]:
    """The folder of a data set's snapshots, locked against other builds and swept of what dead ones left.

    Raises:
        BuildError: when another build is at work there.
    """
    home = out / "store" / dataset
    home.mkdir(parents=True, exist_ok=True)
    with locked(home / "lock"):
        _sweep(home)
        folder = Path(mkdtemp(prefix=DRAFT, dir=home))
        folder.chmod(0o755)
        try:
            yield Workshop(home, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _sweep(home: Path) -> None:
    """Delete drafts of builds that died, and generations that nobody points to."""
    sweep(home)
    try:
        keep = (home / "current").read_text(encoding="utf-8").strip()
    except OSError:
        keep = ""
    for folder in home.iterdir():
        if folder.is_dir() and folder.name != keep:
            shutil.rmtree(folder, ignore_errors=True)


def _split(blocks: Iterator[list[bytes]], explicit: Path, inferred: Path) -> tuple[int, str]:
    """Sorted lines into two files for loading, each triple once; how many there are, and their digest."""
    count, digest = 0, sha256()

    def counted() -> Iterator[bytes]:
        for lines in blocks:
            digest.update(b"".join(lines))
            yield from lines

    with explicit.open("wb") as sure, inferred.open("wb") as unsure:
        for line in once(counted()):
            count += 1
            (unsure if line.endswith(INFERRED) else sure).write(line)
    return count, digest.hexdigest()


def _tally(path: Path, base: str) -> tuple[int, int]:
    """How many different triples there are in a file of quads, and how many graphs of results."""
    graphs: set[bytes] = set()
    graph_of = Results(base).graph

    def noted(lines: Iterable[bytes]) -> Iterator[bytes]:
        for line in lines:
            graphs.add(graph_of(line))
            yield line

    with path.open("rb") as stream:
        triples = sum(1 for _ in once(noted(stream)))
    return triples, len(graphs - {b""})


def _filled(
    folder: Path, recipe: Recipe, halves: tuple[Path, Path], *, disk: bool
) -> tuple[ox.Store, list[Path]]:
    """A store with both halves, and after each what follows from what is loaded; the files of the latter."""
    place = str(folder / "store")
    store = ox.Store(place) if disk else ox.Store()
    graph = f"{graph_root(recipe.base)}derived"
    made: list[Path] = []
    for half, name in zip(halves, (graph, f"{graph}/inferred"), strict=True):
        if half.stat().st_size:
            load_file(store, half, disk=disk)
            made += derive(store, recipe.schema, name, folder, disk=disk)
    if disk:
        settle(store)
        del store
        store = ox.Store.read_only(place)
    return store, made


def _index(snapshot: Snapshot) -> None:
    """The RocksDB store of a snapshot, made from its file of quads."""
    store = ox.Store(str(snapshot.folder / "store"))
    with snapshot.quads.open("rb") as quads:
        load(store, once(quads), disk=True)
    settle(store)


def _seal(files: Iterable[Path], target: Path) -> tuple[int, str]:
    """Merge sorted files into one; how many quads it has, and its digest."""
    quads, digest = 0, sha256()
    with target.open("wb") as stream:
        for lines in merged(files):
            quads += len(lines)
            block = b"".join(lines)
            digest.update(block)
            stream.write(block)
    return quads, digest.hexdigest()


def _made_of(manifest: Manifest) -> tuple[str, str, Text]:
    """What a snapshot was made from: the same again need not be built again."""
    return manifest.input, manifest.rules, Text(manifest.title_zh, manifest.title_en)


def _digest(parts: Iterable[bytes]) -> str:
    digest = sha256()
    for part in parts:
        digest.update(sha256(part).digest())
    return digest.hexdigest()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """A file lock that dies with its holder.

    Raises:
        BuildError: when somebody else holds it.
    """
    with path.open("a") as stream:
        try:
            _lock(stream.fileno())
        except OSError:
            raise BuildError("another build is at work", where=str(path.parent), fix="wait for it") from None
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
