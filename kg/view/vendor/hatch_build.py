"""What the wheel carries of npm packages: taken with npm while the wheel is built, checked, kept out of git.

``PACKAGES``, of which single files are taken, stand in a table with their exact versions and, for each file,
the SHA-256 of what npm must deliver. ``BUNDLES``, which esbuild makes of many packages, stand in another with
the SHA-256 of every archive and of what must come out: the same bytes on every machine. Where npm is not
there or cannot reach its registry, the wheel is built without the thing and what needs it says so; what is
not as pinned stops the build. What was made is not made again until the tables change. Editable installs
find it in the source tree.
"""

import gzip
import platform
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE, SERVED = "kg/view/vendor", "kg/serve/vendor"
"""Where the packages stand, and where the bundles."""
PATIENCE = 180
"""Seconds that npm may take for one package or bundle, and esbuild for a bundle."""


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


@dataclass(frozen=True, slots=True)
class Archive:
    """A package of npm in one exact version, and the SHA-256 of its archive."""

    name: str
    version: str
    digest: str

    @property
    def spec(self) -> str:
        """As npm is asked for it."""
        return f"{self.name}@{self.version}"


@dataclass(frozen=True, slots=True)
class Bundle:
    """A module made of packages: what the file ``{name}.entry.js`` beside the folder exports of them.

    ``tools`` is esbuild for each machine; ``digest`` the SHA-256 of the module, without its licences.
    """

    name: str
    archives: tuple[Archive, ...]
    tools: tuple[Archive, ...]
    digest: str

    @property
    def target(self) -> str:
        """What the module is called in its folder."""
        return f"{self.name}.js"

    @property
    def stamp(self) -> str:
        """What the module was made from, on whatever machine; to be compared with what the folder says."""
        return (
            "".join(f"{one.digest}  {one.spec}\n" for one in self.archives)
            + f"{self.digest}  {self.target}\n"
        )


_ESBUILD = "0.28.2"
BUNDLES = (
    Bundle(
        "codemirror",
        (
            Archive(
                "@codemirror/autocomplete",
                "6.20.4",
                "40b9657b137284426bcd829cdee7dc78a748337de997a12b10b5c725f67aa0d0",
            ),
            Archive(
                "@codemirror/commands",
                "6.11.1",
                "f477f46d8c00278e1b387baebd53bd6556fd5f3c7401ebe2a05543600fcbff0f",
            ),
            Archive(
                "@codemirror/language",
                "6.13.1",
                "e711ec28da046f6c163e777c5466d8ac805ee9ef5f51c511e8729c6789be7f83",
            ),
            Archive(
                "@codemirror/legacy-modes",
                "6.5.5",
                "ca845d375f3fb240ca6adc737fe77f30b19ef208e4fcf93d0e25cc492d8ca125",
            ),
            Archive(
                "@codemirror/state",
                "6.7.6",
                "91d75acc955ceeaf86af9396c11cda7694fe6222aac8427fa033d89eff5ac839",
            ),
            Archive(
                "@codemirror/streamparser",
                "6.0.0",
                "b4888c5ab40350e7a1747d765948a8fa45cfd127c479dd4cdef8097046efe14a",
            ),
            Archive(
                "@codemirror/view",
                "6.43.15",
                "f0d5921406f841d211fa0887aabf10626c47676bfc63a4abed2a4d207e27c5ac",
            ),
            Archive(
                "@lezer/common", "1.5.5", "ed93cee36403124f51eae638b8a032d6694914c19704de7610db7f2a9441c963"
            ),
            Archive(
                "@lezer/highlight",
                "1.2.5",
                "e349eec1ff4382439c1e6286ae937e0203a8349c5192e2e133863391775ac7ff",
            ),
            Archive(
                "@lezer/lr", "1.4.12", "64382ee7f144221e4c655f2034393c6be9cecaf5ea2ec1c1edeb99424defb272"
            ),
            Archive(
                "@marijn/find-cluster-break",
                "1.0.4",
                "5d12b770b64d46632c84fcd18e1d4c09f195ed0f5dbc71f94a41f0af333eaeae",
            ),
            Archive("crelt", "1.0.7", "3542299c0278fdc26aceb2b13d31bffbcb89d7367706bbc457130e3fd103c03e"),
            Archive("style-mod", "4.1.5", "c4a44844213a141da55c51a2f81d701acdb9944465328b4a2a6b9626c6d9fc39"),
            Archive(
                "w3c-keyname", "2.2.8", "05d21484026d1f2dd842c843181e391e66d60f1d5dff292d562c3f40302dab36"
            ),
        ),
        (
            Archive(
                "@esbuild/darwin-arm64",
                _ESBUILD,
                "1980cde09749094452b20d36ff267585ccb3f72749c7bc97291cd9996ccf5a2a",
            ),
            Archive(
                "@esbuild/darwin-x64",
                _ESBUILD,
                "abb6a7a895aaf2cc0df36fecc3bf0042479ffec51a643a056d54e9109f27db55",
            ),
            Archive(
                "@esbuild/linux-arm64",
                _ESBUILD,
                "a96dbfa41d3ef5dbd1ef22b1c10d5187be9267e86093a870f06402a7ec931596",
            ),
            Archive(
                "@esbuild/linux-x64",
                _ESBUILD,
                "9573bb2233aab0f9ea7647d5cca9726113cc1768de61d66b17267f4db84488f6",
            ),
            Archive(
                "@esbuild/win32-arm64",
                _ESBUILD,
                "b3cffeaa165134f7da679c8619266953afd5f41641a254615a57e757f67c7336",
            ),
            Archive(
                "@esbuild/win32-x64",
                _ESBUILD,
                "7286c3611b6f1f4c4d9ec90adcbc478407ff0d28ead96567f361d53e67613e19",
            ),
        ),
        "38ffa8d44412f49797f496cd96923c3b79b57925cf3ef022ed1aac38fd17852d",
    ),
)


class CustomBuildHook(BuildHookInterface[Any]):
    """Called by hatchling before it collects the files of the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make what is not there yet, and let it into the wheel although git ignores it."""
        if self.target_name != "wheel":
            return
        made = [(HERE, one.name, take(one, Path(self.root, HERE))) for one in PACKAGES]
        made += [(SERVED, one.name, bundled(one, Path(self.root, SERVED))) for one in BUNDLES]
        for place, name, reason in made:
            if reason:
                self.app.display_warning(f"kg is built without {name}: {reason}")
            else:
                build_data["artifacts"].append(f"/{place}/{name}/*")


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
    _put(folder, made, package.stamp)
    return ""


def bundled(bundle: Bundle, vendor: Path) -> str:
    """See that a bundle stands in its folder; the reason why it cannot, or nothing.

    Raises:
        ValueError: when npm delivers, or esbuild makes, something else than what is pinned.
    """
    folder, stamp = vendor / bundle.name, vendor / bundle.name / "TAKEN"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == bundle.stamp:
        return ""
    tool = next((one for one in bundle.tools if one.name == f"@esbuild/{_machine()}"), None)
    if tool is None:
        return f"there is no esbuild for {_machine()}"
    with TemporaryDirectory() as temporary:
        shop = Path(temporary)
        reason = _unpacked([*bundle.archives, tool], shop)
        if reason:
            return reason
        entry = (vendor / f"{bundle.name}.entry.js").read_bytes()
        try:
            code = _joined(entry, shop, shop / "node_modules" / tool.name)
        except (OSError, subprocess.SubprocessError) as error:
            return f"esbuild does not run here ({type(error).__name__})"
    if sha256(code).hexdigest() != bundle.digest:
        raise ValueError(
            f"{bundle.name}: esbuild made {sha256(code).hexdigest()}, which is not what is pinned"
        )
    licence = (vendor / f"LICENSE-{bundle.name}").read_text(encoding="utf-8")
    _put(folder, {bundle.target: f"/*!\n{licence.strip()}\n*/\n".encode() + code}, bundle.stamp)
    return ""


def _put(folder: Path, files: dict[str, bytes], stamp: str) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / "TAKEN").write_text(stamp, encoding="utf-8", newline="\n")


def _machine() -> str:
    """This machine as esbuild's packages call it, such as ``linux-x64``."""
    kind = {"x86_64": "x64", "AMD64": "x64", "aarch64": "arm64", "ARM64": "arm64"}
    return f"{sys.platform}-{kind.get(platform.machine(), platform.machine())}"


def _unpacked(archives: list[Archive], shop: Path) -> str:
    """The packages as npm would install them into a folder, or the reason why they cannot be had."""
    reason = _delivered([one.spec for one in archives], shop)
    if reason:
        return reason
    digests = {sha256(path.read_bytes()).hexdigest(): path for path in shop.glob("*.tgz")}
    for one in archives:
        if one.digest not in digests:
            raise ValueError(f"{one.spec} is not what is pinned")
        with tarfile.open(digests[one.digest]) as tar:
            for member in tar:
                stream = tar.extractfile(member)
                place = shop / "node_modules" / one.name / member.name.partition("/")[2]
                if stream and place.resolve().is_relative_to(shop.resolve()):
                    place.parent.mkdir(parents=True, exist_ok=True)
                    place.write_bytes(stream.read())
    return ""


def _joined(entry: bytes, shop: Path, esbuild: Path) -> bytes:
    """What esbuild makes of an entry and the packages beside it: one small ES module."""
    program = esbuild / ("esbuild.exe" if sys.platform == "win32" else "bin/esbuild")
    program.chmod(0o755)
    (shop / "entry.js").write_bytes(entry.replace(b"\r\n", b"\n"))
    manner = ["--bundle", "--minify", "--format=esm", "--target=es2022", "--charset=utf8"]
    command = [str(program), "entry.js", *manner, "--legal-comments=none", "--log-level=error"]
    return subprocess.run(command, check=True, cwd=shop, capture_output=True, timeout=PATIENCE).stdout


def _fetched(package: Package, folder: Path) -> tuple[Path | None, str]:
    """The package's archive as npm delivers it, or the reason why it does not."""
    reason = _delivered([f"{package.name}@{package.version}"], folder)
    return (None, reason) if reason else (next(folder.glob("*.tgz")), "")


def _delivered(specs: Iterable[str], folder: Path) -> str:
    """Have npm put the archives of packages into a folder; the reason why it does not, or nothing."""
    npm = shutil.which("npm")
    if npm is None:
        return "npm is not installed"
    command = [npm, "pack", *specs, "--silent", "--fetch-retries=0"]
    try:
        done = subprocess.run(command, check=False, cwd=folder, capture_output=True, timeout=PATIENCE)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"npm did not answer ({type(error).__name__})"
    return "" if done.returncode == 0 and any(folder.glob("*.tgz")) else "npm cannot reach its registry"


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
