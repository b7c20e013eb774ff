"""kill -9 at any moment of a build: what was built before stays whole, and the next build works."""

import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest

from kg.graph.store.snapshot import current
from tests.benchmarks.generate import generate

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")

MOMENTS = 20
BUILD = """
import sys
from pathlib import Path
import kg.graph.store.loading, kg.graph.store.making, kg.pipeline
kg.graph.store.making.MEMORY = int(sys.argv[3])  # 0: with a store on disk, though the data set is small
kg.graph.store.loading.SMALL, kg.graph.store.loading.PIECE = 1, 5_000
report = kg.pipeline.build(Path(sys.argv[1]), Path(sys.argv[2]))
assert report.published, report.findings[:3]
"""


def start(data: Path, out: Path, memory: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", BUILD, str(data), str(out), str(memory)])


def digests(out: Path) -> dict[str, str]:
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in out.glob("bench.*")}


def names(out: Path) -> list[str]:
    """Everything in the folder of exports and that of snapshots, generations by kind only."""
    home = out / "store" / "bench"
    return sorted(p.name.partition("-")[0] for p in [*out.iterdir(), *home.iterdir()])


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("data")
    for seed in (1, 2):
        generate(folder / str(seed), 3_000, seed=seed)
    return folder / "1", folder / "2"


@pytest.mark.parametrize("memory", [0, 250_000], ids=["disk", "memory"])
def test_a_killed_build_leaves_everything_whole(tmp_path: Path, data: tuple[Path, Path], memory: int) -> None:
    old, new = data
    assert start(old, tmp_path / "old", memory).wait() == 0
    began = time.monotonic()
    assert start(new, tmp_path / "new", memory).wait() == 0
    lasts = time.monotonic() - began
    before, after = digests(tmp_path / "old"), digests(tmp_path / "new")
    whole = {current(tmp_path / name).manifest.triples for name in ("old", "new")}
    killed = 0
    for moment in range(MOMENTS // 2):
        build = start(new, tmp_path / "old", memory)
        time.sleep(lasts * (moment + 0.7) / (MOMENTS // 2))
        build.kill()
        killed += build.wait() == -signal.SIGKILL
        found = digests(tmp_path / "old")
        assert found.keys() == before.keys()
        assert all(found[name] in (before[name], after[name]) for name in found)
        snapshot = current(tmp_path / "old")
        assert found == before or snapshot.manifest.sha256 == current(tmp_path / "new").manifest.sha256
        assert sha256(snapshot.quads.read_bytes()).hexdigest() == snapshot.manifest.sha256
        assert len(snapshot.store()) == snapshot.manifest.triples in whole
    assert killed >= MOMENTS // 4
    assert start(new, tmp_path / "old", memory).wait() == 0
    assert digests(tmp_path / "old") == after
    assert start(new, tmp_path / "old", memory).wait() == 0
    assert names(tmp_path / "old") == names(tmp_path / "new")
