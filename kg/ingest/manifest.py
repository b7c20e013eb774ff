"""``dataset.toml``: what a data set is, in a form that is easy to check and hard to get wrong."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from rapidfuzz import process

from kg.errors import InputError
from kg.ingest.encoding import declarable
from kg.ingest.files import inside, unreadable
from kg.iri import SLUG, is_iri
from kg.records import Text

NAME = "dataset.toml"
LANGUAGES = ("zh", "en")
_KEYS = ("id", "title", "description", "licence", "creator", "base", "language", "encoding", "expectations")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What ``dataset.toml`` says."""

    id: str
    title: Text
    base: str
    description: Text = field(default_factory=Text)
    licence: str = ""
    creator: str = ""
    language: str = "zh"
    encoding: str = ""
    expectations: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


def read_manifest(folder: Path) -> Manifest:
    """Read ``dataset.toml`` of a data set folder.

    Raises:
        InputError: when it is missing, is not TOML, lacks a key, or a value is not what it must be.
    """
    path = folder / NAME
    found = _toml(path, folder)
    where = str(path)
    for key in found:
        if key not in _KEYS:
            raise InputError(f"unknown key {key!r}", where=where, fix=_nearest(key))
    return Manifest(
        id=_id(_string(found, "id", where, required=True), where),
        title=_text(found, "title", where, required=True),
        base=_base(_string(found, "base", where, required=True), where),
        description=_text(found, "description", where),
        licence=_string(found, "licence", where),
        creator=_string(found, "creator", where),
        language=_language(_string(found, "language", where) or "zh", where),
        encoding=declarable(_string(found, "encoding", where), where) if found.get("encoding") else "",
        expectations=_expectations(found.get("expectations", {}), where),
    )


def _toml(path: Path, folder: Path) -> dict[str, object]:
    if not folder.is_dir():
        raise _no_folder(folder)
    if not path.is_file():
        raise InputError(f"no {NAME} in this folder", where=str(folder), fix="kg new makes one")
    if not inside(path, folder):
        raise InputError("leads out of the data set folder", where=str(path), fix="put the file itself there")
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise unreadable(path, error) from error
    except UnicodeDecodeError as error:
        raise InputError(
            f"byte {error.start} is not UTF-8", where=str(path), fix="save it as UTF-8"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"is not TOML: {error}", where=str(path), fix="correct that line") from error
    except RecursionError as error:
        raise InputError("is nested too deeply", where=str(path), fix="write one key a line") from error


def _no_folder(folder: Path) -> InputError:
    """The error for a path that is no folder: a file of a data set, a file that is not there, nothing."""
    where = str(folder)
    if folder.exists():
        zh = ("是文件，不是数据集文件夹", "改给它所在的文件夹")
        fix = "give the folder that holds it"
        return InputError("is a file, not a data set folder", where=where, fix=fix, zh=zh)
    if folder.suffix or where == "-":
        zh = ("没有这个文件或文件夹", "核对名称")
        return InputError("no such file or folder", where=where, fix="check the name", zh=zh)
    zh = ("没有这个数据集文件夹", "用 kg new 新建")
    return InputError("no such data set folder", where=where, fix="kg new makes one", zh=zh)


def _nearest(key: str) -> str:
    best = process.extractOne(key, _KEYS, score_cutoff=60)
    return f"did you mean {best[0]!r}?" if best else "use only " + ", ".join(_KEYS)


def _string(found: Mapping[str, object], key: str, where: str, *, required: bool = False) -> str:
    value = found.get(key, "")
    if not isinstance(value, str):
        raise InputError(f"{key} must be a text", where=where, fix=f'write {key} = "…"')
    if required and not value.strip():
        raise InputError(f"{key} is missing", where=where, fix=f'add {key} = "…"')
    return value.strip()


def _text(found: Mapping[str, object], key: str, where: str, *, required: bool = False) -> Text:
    value = found.get(key, {})
    if isinstance(value, str):
        value = {_language(_string(found, "language", where) or "zh", where): value}
    good = isinstance(value, dict) and all(isinstance(v, str) and k in LANGUAGES for k, v in value.items())
    if not isinstance(value, dict) or not good or (required and not any(value.values())):
        example = f'{key} = {{ zh = "…", en = "…" }}'
        raise InputError(f"{key} must be a text in zh or en", where=where, fix=f"write {example}")
    return Text(zh=str(value.get("zh", "")).strip(), en=str(value.get("en", "")).strip())


def _id(value: str, where: str) -> str:
    if not SLUG.match(value):
        fix = "use lower-case Latin letters, digits and hyphens"
        raise InputError(f"id {value!r} is not a short name", where=where, fix=fix)
    return value


def _base(value: str, where: str) -> str:
    """The base IRI: absolute, http or https, with a host, ending in / or #."""
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        host = None
    if not (host and is_iri(value) and value.startswith(("http://", "https://")) and value[-1] in "/#"):
        fix = "write an http or https IRI that ends with / or #"
        raise InputError(f"base {value!r} cannot begin the IRIs of a data set", where=where, fix=fix)
    return value


def _language(value: str, where: str) -> str:
    if value not in LANGUAGES:
        raise InputError(f"language {value!r} is not known", where=where, fix="use zh or en")
    return value


def _expectations(value: object, where: str) -> Mapping[str, int]:
    good = isinstance(value, dict) and all(type(v) is int and v >= 0 for v in value.values())
    if not isinstance(value, dict) or not good:
        fix = "write the least number of each kind, such as persons = 3"
        raise InputError("expectations must be whole numbers", where=where, fix=fix)
    return MappingProxyType({str(key): int(number) for key, number in value.items()})
