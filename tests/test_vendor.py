"""What the wheel takes from npm: checked against what is pinned, made once, left out where there is no npm."""

import gzip
import io
import tarfile
from hashlib import sha256
from pathlib import Path

import pytest

from kg.view.vendor import hatch_build
from kg.view.vendor.hatch_build import PACKAGES, File, Package, classic, packed, take

MODULE = b"""export class Store {}
async function __wbg_init(input) { return input ?? new URL('web_bg.wasm', import.meta.url); }
export { initSync, __wbg_init as default };
"""


def parcel(content: bytes, turn: object = packed) -> Package:
    return Package("thing", "1.0.0", (File("a.js", sha256(content).hexdigest(), "a", turn),))  # type: ignore[arg-type]


@pytest.fixture
def npm(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """An npm that delivers one file; what it was asked for."""
    asked: list[str] = []

    def fetched(package: Package, folder: Path) -> tuple[Path, str]:
        asked.append(package.name)
        with tarfile.open(folder / "it.tgz", "w:gz") as tar:
            info = tarfile.TarInfo("package/a.js")
            info.size = len(MODULE)
            tar.addfile(info, io.BytesIO(MODULE))
        return folder / "it.tgz", ""

    monkeypatch.setattr(hatch_build, "_fetched", fetched)
    return asked


@pytest.fixture
def vendor(tmp_path: Path) -> Path:
    (tmp_path / "LICENSE-thing").write_text("Do as you like.", encoding="utf-8")
    return tmp_path


def test_files_are_made_once_and_anew_when_the_table_changes(npm: list[str], vendor: Path) -> None:
    assert [take(parcel(MODULE), vendor), take(parcel(MODULE), vendor), npm] == ["", "", ["thing"]]
    assert gzip.decompress((vendor / "thing" / "a").read_bytes()) == MODULE
    assert take(parcel(MODULE, classic), vendor) == "" and npm == ["thing"] * 2


def test_a_file_that_is_not_what_was_pinned_stops_the_build(npm: list[str], vendor: Path) -> None:
    with pytest.raises(ValueError, match=r"thing@1\.0\.0: a\.js is not what is pinned"):
        take(parcel(b"something else"), vendor)
    assert npm and not (vendor / "thing").exists()


def test_without_npm_the_reason_is_given(monkeypatch: pytest.MonkeyPatch, vendor: Path) -> None:
    monkeypatch.setenv("PATH", str(vendor))
    assert take(parcel(MODULE), vendor) == "npm is not installed"
    (vendor / "npm").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (vendor / "npm").chmod(0o755)
    monkeypatch.setenv("PATH", f"{vendor}:/usr/bin:/bin")
    assert take(parcel(MODULE), vendor) == "npm cannot reach its registry"


def test_a_module_becomes_a_script_with_its_licence_in_front() -> None:
    script = classic(MODULE, "Do as you like.\n").decode()
    assert script.startswith("/*!\nDo as you like.\n*/\nconst Oxigraph = (() => {")
    assert "export" not in script and "import.meta" not in script and "init: __wbg_init" in script
    with pytest.raises(ValueError, match="form that is not known"):
        classic(b"export default 1;", "")


def test_packing_is_the_same_every_time() -> None:
    assert packed(b"abc" * 99, "") == packed(b"abc" * 99, "")
    assert packed(b"", "")[4:8] == bytes(4), "no time in the header"


def test_every_package_has_its_licence_beside_the_table() -> None:
    assert PACKAGES
    for package in PACKAGES:
        assert Path(hatch_build.__file__).with_name(f"LICENSE-{package.name}").is_file()
