"""What the wheel carries of npm packages: taken with npm while the wheel is built, checked, kept out of git.

Each package stands in the table with its exact version and, for each file taken, the SHA-256 of what npm
must deliver. Where npm is not there or cannot reach its registry, the wheel is built without the package
and what needs it says so; a file that is not what was pinned stops the build. Files once made are not made
again until the table changes. Editable installs find them in the source tree.
"""

import gzip
import re
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = "kg/view/vendor"
PATIENCE = 180
"""Seconds that npm may take for one package."""


def packed(data: bytes, _licence: str) -> bytes:
    """Gzipped, the same for the same bytes."""
    return gzip.compress(data, 9, mtime=0)


def classic(data: bytes, licence: str) -> bytes:
    """The glue that wasm-bindgen writes for the web, from a module made a classic script.

    It declares ``Oxigraph`` with the class ``Store`` and the function ``init``, which takes the WebAssembly's
    bytes; the licence stands in front, since the script travels inside pages.
    """
    text = data.decode().replace("\r\n", "\n")
    text = text.replace("new URL('web_bg.wasm', import.meta.url)", "null")
    text = re.sub(r"^export \{[^}]*\};?$", "", text, flags=re.MULTILINE)
    text = re.sub(r"^export (?=class |function |const )", "", text, flags=re.MULTILINE)
    if re.search(r"^(?:import|export)\b|import\.meta|</", text, re.MULTILINE):
        raise ValueError("the glue has a form that is not known here")
    head = f"/*!\n{licence.strip()}\n*/\n"
    body = f"const Oxigraph = (() => {{\n{text}\nreturn {{ Store, init: __wbg_init }};\n}})();\n"
    return (head + body).encode()


@dataclass(frozen=True, slots=True)
class File:
    """A file of a package: what it is called there, its SHA-256, what it becomes here, and how."""

    source: str
    digest: str
    target: str
    turn: Callable[[bytes, str], bytes]


@dataclass(frozen=True, slots=True)
class Package:
    """A package of npm in one exact version, and what is taken of it into a folder of its name."""

    name: str
    version: str
    files: tuple[File, ...]

    @property
    def stamp(self) -> str:
        """What the files were made from, and how; to be compared with what the folder says."""
        rows = [f"{f.digest}  {f.source} -> {f.turn.__name__} -> {f.target}\n" for f in self.files]
        return "".join([f"{self.name}@{self.version}\n", *rows])


PACKAGES = (
    Package(
        "oxigraph",
        "0.5.11",
        (
            File(
                "web.js",
                "2fcfdcadc79c9146cee98028a273aebc93df3282eb0299c248595bc529deca41",
                "engine.js",
                classic,
            ),
            File(
                "web_bg.wasm",
                "b95b15accb6b789667b8d8b0b8f139d5de588e572499672ff37ce9ba01c4a428",
                "engine.wasm.gz",
                packed,
            ),
        ),
    ),
)


class CustomBuildHook(BuildHookInterface[Any]):
    """Called by hatchling before it collects the files of the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make what is not there yet, and let it into the wheel although git ignores it."""
        if self.target_name != "wheel":
            return
        for package in PACKAGES:
            reason = take(package, Path(self.root, HERE))
            if reason:
                self.app.display_warning(f"kg is built without {package.name}: {reason}")
            else:
                build_data["artifacts"].append(f"/{HERE}/{package.name}/*")


def take(package: Package, vendor: Path) -> str:
    """See that a package's files stand in their folder; the reason why they cannot, or nothing.

    Raises:
        ValueError: when npm delivers something else than what is pinned.
    """
    folder, stamp = vendor / package.name, vendor / package.name / "TAKEN"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == package.stamp:
        return ""
    with TemporaryDirectory() as temporary:
        archive, reason = _fetched(package, Path(temporary))
        if archive is None:
            return reason
        licence = (vendor / f"LICENSE-{package.name}").read_text(encoding="utf-8")
        made = {file.target: file.turn(data, licence) for file, data in _checked(package, archive)}
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, data in made.items():
        (folder / name).write_bytes(data)
    stamp.write_text(package.stamp, encoding="utf-8", newline="\n")
    return ""


def _fetched(package: Package, folder: Path) -> tuple[Path | None, str]:
    """The package's archive as npm delivers it, or the reason why it does not."""
    npm = shutil.which("npm")
    if npm is None:
        return None, "npm is not installed"
    command = [npm, "pack", f"{package.name}@{package.version}", "--silent", "--fetch-retries=0"]
    try:
        done = subprocess.run(command, check=False, cwd=folder, capture_output=True, timeout=PATIENCE)
    except (OSError, subprocess.TimeoutExpired) as error:
        return None, f"npm did not answer ({type(error).__name__})"
    archives = list(folder.glob("*.tgz"))
    return (archives[0], "") if done.returncode == 0 and archives else (None, "npm cannot reach its registry")


def _checked(package: Package, archive: Path) -> list[tuple[File, bytes]]:
    taken = []
    with tarfile.open(archive) as tar:
        for file in package.files:
            stream = tar.extractfile(f"package/{file.source}")
            data = stream.read() if stream else b""
            if sha256(data).hexdigest() != file.digest:
                raise ValueError(f"{package.name}@{package.version}: {file.source} is not what is pinned")
            taken.append((file, data))
    return taken
