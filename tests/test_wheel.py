"""The wheel carries ontology and data: what is installed works outside the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked wheel, far from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--quiet",
        "--wheel-dir",
        folder,
        ROOT,
    ]
    subprocess.run([sys.executable, *map(str, command)], check=True, capture_output=True, cwd=folder)
    (wheel,) = folder.glob("kg-*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "site")
    return folder / "site"


def run(installed: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed), "KG_LANG": "en"}
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, check=False, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8"
    )


def test_the_wheel_is_what_runs(installed: Path, tmp_path: Path) -> None:
    done = run(
        installed, tmp_path, "-c", "import kg, kg.schema as s; print(kg.__file__, s.ontology_folder())"
    )
    assert done.stdout.split() == [str(installed / "kg" / "__init__.py"), str(installed / "kg" / "_ontology")]


def test_no_source_text_travels(installed: Path) -> None:
    assert not list(installed.rglob("texts")) and not list((installed / "kg").rglob("*.txt"))
    assert list((installed / "kg" / "_ontology").rglob("*.rq")) and list(installed.rglob("tables/*.csv"))
    assert list((installed / "kg" / "view" / "assets").iterdir())


def test_what_npm_gave_travels_and_the_hook_does_not(installed: Path) -> None:
    vendor = installed / "kg" / "view" / "vendor"
    assert not (vendor / "hatch_build.py").exists() and (vendor / "LICENSE-oxigraph").is_file()
    if (ROOT / "kg" / "view" / "vendor" / "oxigraph").is_dir():
        assert {path.name for path in (vendor / "oxigraph").iterdir()} == {
            "TAKEN",
            "engine.js",
            "engine.wasm.gz",
        }


def test_an_installed_kg_builds_and_answers_anywhere(installed: Path, tmp_path: Path) -> None:
    built = run(installed, tmp_path, "-m", "kg", "build")
    assert built.returncode == 0, built.stderr
    names = {path.name for path in (tmp_path / "exports").iterdir()}
    assert {"donghongqiao.ttl", "donghongqiao.nq", "donghongqiao.html"} <= names
    shown = run(installed, tmp_path, "-m", "kg", "show", "叶梢")
    assert shown.returncode == 0 and "携程党委" in shown.stdout
