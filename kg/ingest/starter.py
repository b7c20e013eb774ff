"""What a new data set starts with besides empty tables: ``dataset.toml`` and, if wanted, an example."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha1, sha256
from pathlib import Path
from unicodedata import normalize

from kg.errors import InputError
from kg.ingest.locate import candidates
from kg.ingest.names import SOURCES
from kg.ingest.sources import PARAGRAPHS
from kg.iri import SLUG
from kg.schema import Schema
from kg.spans import paragraphs, written

EXAMPLE = Path("examples") / "template.toml"
"""The invented example, in the ontology folder: what there can be an example of, the ontology says."""

_JOINS = re.compile(r"[^a-z0-9]+")
_MANIFEST = {
    "zh": """\
# 数据集说明。以 # 开头的是注释。
id = "{id}"  # 短名：小写拉丁字母、数字、连字符
title = {{ zh = {title} }}  # 英文标题写作 en = "…"，以逗号隔开
base = "https://example.org/{id}/id/"  # 每个 IRI 的开头：请换成自己的网址，以 / 结尾
language = "zh"
# description = {{ zh = "…", en = "…" }}
# licence = "CC-BY-4.0"
# creator = "…"
# encoding = "gb18030"  # 仅当 CSV 不是 UTF-8

# 各类至少应有多少；不足即报错。
# [expectations]
# "org:Organization" = 1
""",
    "en": """\
# What this data set is. What follows a # is a comment.
id = "{id}"  # a short name: lower-case Latin letters, digits, hyphens
title = {{ en = {title} }}  # a Chinese one is zh = "…", after a comma
base = "https://example.org/{id}/id/"  # begins every IRI: put your own address here, ending in /
language = "en"
# description = {{ en = "…" }}
# licence = "CC-BY-4.0"
# creator = "…"
# encoding = "gb18030"  # only when the CSV files are not UTF-8

# The least number of each kind; fewer is an error.
# [expectations]
# "org:Organization" = 1
""",
}
_TEXTS = {
    "zh": """\
# 来源的正文

每个来源一个文件，以它在来源表中的编号命名，如 `编号.txt`；UTF-8 编码，一字不改。
有正文，`kg validate` 才能核对原文，`kg locate` 才能填位置。
""",
    "en": """\
# The texts of the sources

One file for each source, named after its id in the table of sources, as `id.txt`; in UTF-8, word for word.
Only with the texts can `kg validate` check the quotes and `kg locate` find their places.
""",
}


def manifest(name: str, lang: str) -> bytes:
    """A ``dataset.toml`` with comments, for a data set in a folder of that name."""
    shown = normalize("NFC", name.encode(errors="replace").decode()).replace("\x7f", "")
    short = short_name(shown)
    title = json.dumps(shown if shown.strip() else short, ensure_ascii=False)
    return _MANIFEST[lang].format(id=short, title=title).encode()


def short_name(name: str) -> str:
    """The id that a data set of this name starts with: the name's own letters, or a digest of it.

    >>> short_name("My Net 2024"), short_name("甲网")
    ('my-net-2024', 'net-a7b49f2c')
    """
    slug = _JOINS.sub("-", name.casefold()).strip("-")
    digest = sha1(name.encode(), usedforsecurity=False).hexdigest()
    return slug if name.isascii() and SLUG.match(slug) else f"net-{digest[:8]}"


@dataclass(frozen=True, slots=True)
class Example:
    """Rows for the templates, by table and canonical header, and the texts of their sources."""

    rows: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)


def texts(example: Example, lang: str) -> dict[str, str]:
    """The files of the folder of texts: those of the example, or what is to be put there."""
    found = {f"{name}.txt": text for name, text in example.texts.items()}
    return found or {"README.md": _TEXTS[lang]}


def invented(schema: Schema) -> Example:
    """The invented example, its digests, lengths, paragraphs and places filled in.

    Raises:
        InputError: when the ontology folder holds none.
    """
    path = schema.folder / EXAMPLE
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"holds no example ({error})", where=str(path), fix="install kg anew") from error
    bodies: dict[str, str] = found.pop("texts", {})
    sources = {spec.name: spec.target == SOURCES for spec in schema.tables.values()}
    rows = {name: [_completed(row, bodies, source=sources[name]) for row in found[name]] for name in found}
    return Example(rows, bodies)


def _completed(row: dict[str, str], texts: Mapping[str, str], *, source: bool) -> dict[str, str]:
    """The row with what can be computed: a source's digest, length and paragraphs, a quote's place."""
    if source:
        text = texts[row["id"]]
        digest, length = sha256(text.encode()).hexdigest(), str(len(text))
        return row | {"sha256": digest, "length": length, PARAGRAPHS: written(paragraphs(text))}
    if "quote" in row:
        return row | {"at": written(candidates(texts[row["source"]], row["quote"])[0])}
    return row
