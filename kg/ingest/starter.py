"""What a new data set starts with besides empty tables: ``dataset.toml`` and, if wanted, an example."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from kg.errors import InputError
from kg.ingest.locate import candidates, written
from kg.ingest.names import SOURCES
from kg.iri import SLUG
from kg.schema import Schema

EXAMPLE = Path("examples") / "template.toml"
"""The invented example, in the ontology folder: what there can be an example of, the ontology says."""

_MANIFEST = {
    "zh": """\
# 数据集说明。以 # 开头的是注释。
id = "{id}"  # 短名：小写拉丁字母、数字、连字符
title = {{ zh = "我的网络", en = "My network" }}
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
title = {{ en = "My network" }}
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


def manifest(name: str, lang: str) -> bytes:
    """A ``dataset.toml`` with comments, for a data set in a folder of that name."""
    return _MANIFEST[lang].format(id=name if SLUG.match(name) else "my-network").encode()


@dataclass(frozen=True, slots=True)
class Example:
    """Rows for the templates, by table and canonical header, and the texts of their sources."""

    rows: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)


def invented(schema: Schema) -> Example:
    """The invented example, its digests, lengths and places filled in.

    Raises:
        InputError: when the ontology folder holds none.
    """
    path = schema.folder / EXAMPLE
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"holds no example ({error})", where=str(path), fix="install kg anew") from error
    texts: dict[str, str] = found.pop("texts", {})
    sources = {spec.name: spec.target == SOURCES for spec in schema.tables.values()}
    rows = {name: [_completed(row, texts, source=sources[name]) for row in found[name]] for name in found}
    return Example(rows, texts)


def _completed(row: dict[str, str], texts: Mapping[str, str], *, source: bool) -> dict[str, str]:
    """The row with what can be computed: a source's digest and length, a quote's place."""
    if source:
        text = texts[row["id"]]
        return row | {"sha256": sha256(text.encode()).hexdigest(), "length": str(len(text))}
    if "quote" in row:
        return row | {"at": written(candidates(texts[row["source"]], row["quote"])[0])}
    return row
