"""The editor's module: made of pinned packages by a pinned esbuild, the same bytes or none."""

import io
import re
import tarfile
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from kg.view.vendor import hatch_build
from kg.view.vendor.hatch_build import BUNDLES, Archive, Bundle, bundled

VENDOR = Path(hatch_build.__file__).parents[2] / "serve" / "vendor"
CODE = b"export const a = 1;\n"
ESBUILD = b'#!/bin/sh\ntest -f node_modules/@a/b/index.js && test -f "$1" && echo "export const a = 1;"\n'


def archive(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        for name, data in files.items():
            info = tarfile.TarInfo(f"package/{name}")
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return stream.getvalue()


PARCELS = {
    "@a/b@1.0.0": archive({"index.js": b"export const a = 1;"}),
    "@esbuild/here@2.0.0": archive({"bin/esbuild": ESBUILD}),
}


def parcel(spec: str) -> Archive:
    name, _, version = spec.rpartition("@")
    return Archive(name, version, sha256(PARCELS[spec]).hexdigest())


BUNDLE = Bundle("it", (parcel("@a/b@1.0.0"),), (parcel("@esbuild/here@2.0.0"),), sha256(CODE).hexdigest())


@pytest.fixture
def npm(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """An npm that delivers the parcels, on a machine that is called here; what it was asked for."""
    asked: list[list[str]] = []

    def delivered(specs: list[str], folder: Path) -> str:
        asked.append(list(specs))
        for at, spec in enumerate(specs):
            (folder / f"{at}.tgz").write_bytes(PARCELS[spec])
        return ""

    monkeypatch.setattr(hatch_build, "_delivered", delivered)
    monkeypatch.setattr(hatch_build, "_machine", lambda: "here")
    return asked


@pytest.fixture
def vendor(tmp_path: Path) -> Path:
    (tmp_path / "LICENSE-it").write_text("Do as you like.\n", encoding="utf-8")
    (tmp_path / "it.entry.js").write_text("export { a } from '@a/b';\n", encoding="utf-8")
    return tmp_path


def test_it_is_made_once_and_anew_when_the_table_changes(npm: list[list[str]], vendor: Path) -> None:
    assert [bundled(BUNDLE, vendor), bundled(BUNDLE, vendor)] == ["", ""]
    assert npm == [["@a/b@1.0.0", "@esbuild/here@2.0.0"]]
    assert (vendor / "it" / "it.js").read_bytes() == b"/*!\nDo as you like.\n*/\n" + CODE
    (vendor / "it" / "TAKEN").write_text("something older", encoding="utf-8")
    assert bundled(BUNDLE, vendor) == "" and len(npm) == 2


def test_an_archive_that_is_not_what_was_pinned_stops_the_build(npm: list[list[str]], vendor: Path) -> None:
    with pytest.raises(ValueError, match=r"@a/b@1\.0\.0 is not what is pinned"):
        bundled(replace(BUNDLE, archives=(Archive("@a/b", "1.0.0", "0" * 64),)), vendor)
    with pytest.raises(ValueError, match=r"@esbuild/here@2\.0\.0 is not what is pinned"):
        bundled(replace(BUNDLE, tools=(Archive("@esbuild/here", "2.0.0", "0" * 64),)), vendor)
    assert not (vendor / "it").exists()


def test_a_module_that_is_not_what_was_pinned_stops_the_build(npm: list[list[str]], vendor: Path) -> None:
    with pytest.raises(ValueError, match="which is not what is pinned"):
        bundled(replace(BUNDLE, digest="0" * 64), vendor)
    assert npm and not (vendor / "it").exists()


def test_what_leads_out_of_the_folder_is_not_unpacked(
    npm: list[list[str]], vendor: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    evil = archive({"index.js": b"", "../../../../../../evil.js": b"x"})
    monkeypatch.setitem(PARCELS, "@a/b@1.0.0", evil)
    written: list[Path] = []
    whole = Path.write_bytes
    monkeypatch.setattr(Path, "write_bytes", lambda self, data: (written.append(self), whole(self, data))[1])
    assert bundled(replace(BUNDLE, archives=(parcel("@a/b@1.0.0"),)), vendor) == ""
    assert not [path for path in written if path.name == "evil.js"]


def test_without_npm_or_esbuild_the_reason_is_given(
    monkeypatch: pytest.MonkeyPatch, npm: list[list[str]], vendor: Path
) -> None:
    monkeypatch.setitem(PARCELS, "@esbuild/here@2.0.0", archive({"bin/esbuild": b"#!/bin/sh\nexit 1\n"}))
    broken = replace(BUNDLE, tools=(parcel("@esbuild/here@2.0.0"),))
    assert bundled(broken, vendor) == "esbuild does not run here (CalledProcessError)"
    monkeypatch.setattr(hatch_build, "_machine", lambda: "toaster")
    assert bundled(BUNDLE, vendor) == "there is no esbuild for toaster"
    monkeypatch.undo()
    monkeypatch.setattr(hatch_build, "_machine", lambda: "here")
    monkeypatch.setenv("PATH", str(vendor))
    assert bundled(BUNDLE, vendor) == "npm is not installed"


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda bundle: bundle.name)
class TestTable:
    """Of every bundle that there is."""

    def test_everything_is_pinned(self, bundle: Bundle) -> None:
        pinned = [*bundle.archives, *bundle.tools]
        assert all(re.fullmatch(r"\d+\.\d+\.\d+", one.version) for one in pinned)
        assert all(re.fullmatch(r"[0-9a-f]{64}", one.digest) for one in pinned)
        assert len({one.digest for one in pinned}) == len({one.name for one in pinned}) == len(pinned)
        assert len(bundle.archives) >= 10 and len({one.version for one in bundle.tools}) == 1

    def test_it_takes_only_from_pinned_packages(self, bundle: Bundle) -> None:
        entry = (VENDOR / f"{bundle.name}.entry.js").read_text(encoding="utf-8")
        taken = set(re.findall(r"from '((?:@[\w-]+/)?[\w-]+)", entry))
        assert len(taken) >= 5 and taken <= {one.name for one in bundle.archives}

    def test_every_package_has_its_licence(self, bundle: Bundle) -> None:
        text = (VENDOR / f"LICENSE-{bundle.name}").read_text(encoding="utf-8")
        parts = [part.strip() for part in text.split("\n----\n")]
        assert all("Permission is hereby granted" in part and "AS IS" in part for part in parts)
        names = [name for part in parts for name in part.partition(":")[0].split(", ")]
        assert sorted(names) == sorted(one.name for one in bundle.archives)

    def test_what_was_made_is_what_is_pinned(self, bundle: Bundle) -> None:
        module = VENDOR / bundle.name / bundle.target
        if not module.is_file():
            pytest.skip("kg is installed without the editor: there was no npm")
        licence = (VENDOR / f"LICENSE-{bundle.name}").read_text(encoding="utf-8").strip()
        head, code = f"/*!\n{licence}\n*/\n".encode(), module.read_bytes()
        assert code.startswith(head) and sha256(code[len(head) :]).hexdigest() == bundle.digest
        assert (VENDOR / bundle.name / "TAKEN").read_text(encoding="utf-8") == bundle.stamp

    def test_it_makes_no_code_from_texts(self, bundle: Bundle) -> None:
        module = VENDOR / bundle.name / bundle.target
        if not module.is_file():
            pytest.skip("kg is installed without the editor: there was no npm")
        text = module.read_text(encoding="utf-8")
        assert not re.search(r"\beval\(|new Function\b|importScripts|\bimport\(", text)


def test_nothing_of_it_is_in_the_repository() -> None:
    ignored = (VENDOR.parents[2] / ".gitignore").read_text(encoding="utf-8").split()
    assert "kg/serve/vendor/*/" in ignored
    lock: Callable[[str], list[Path]] = lambda name: list(VENDOR.parents[2].glob(name))  # noqa: E731
    assert not [*lock("package*.json"), *lock("*lock*"), *lock("kg/**/package*.json")]
