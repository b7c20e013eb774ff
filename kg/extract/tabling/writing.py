"""A folder of candidates: the tables with their working columns, the sources, their texts, ``dataset.toml``.

Into an existing folder of candidates new articles are added; what is there is not touched.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path

from kg.atomic import replacing
from kg.errors import InputError
from kg.extract.article import Article
from kg.extract.candidate import Candidate
from kg.extract.model.proposal import Proposals
from kg.ingest.canonical import csv_text
from kg.ingest.manifest import NAME
from kg.ingest.names import SOURCES
from kg.ingest.sources import PARAGRAPHS
from kg.ingest.starter import manifest
from kg.ingest.working import TITLES
from kg.schema import Schema
from kg.spans import paragraphs, written
from kg.spec import TableSpec

TABLES = "tables"
TEXTS = "texts"


@dataclass(frozen=True, slots=True)
class Found:
    """The candidates of one article, and what a model proposed if it was asked and answered."""

    article: Article
    candidates: tuple[Candidate, ...]
    proposals: Proposals | None = None


def require_empty(folder: Path) -> None:
    """Make sure that a folder can be written into: it is not there, or empty.

    Raises:
        InputError: otherwise.
    """
    if folder.exists() and any(folder.iterdir()):
        fix = "give a folder that is new or empty with -o"
        raise InputError(
            "is not empty", where=str(folder), fix=fix, zh=("不是空文件夹", "用 -o 指定新的文件夹")
        )


def write(
    folder: Path, found: Sequence[Found], schema: Schema, lang: str, *, base: str = ""
) -> tuple[Path, ...]:
    """Write a new folder of candidates; the files written, the tables in the order of their names.

    ``base`` begins the IRIs; without it, that of a new data set.

    Raises:
        InputError: when the folder is there and not empty.
        WriteError: when it cannot be written.
    """
    require_empty(folder)
    files = dict(_files(folder, found, schema, lang, base))
    for path, data in files.items():
        with replacing(path) as stream:
            stream.write(data)
    return tuple(files)


def _files(
    folder: Path, found: Sequence[Found], schema: Schema, lang: str, base: str
) -> Iterator[tuple[Path, bytes]]:
    specs = {spec.target: spec for spec in schema.tables.values()}
    for one in found:
        yield folder / TEXTS / f"{one.article.id}.txt", one.article.data
    yield folder / f"{specs[SOURCES].name}.csv", _sources(specs[SOURCES], [one.article for one in found])
    numbers = count(1)
    for name, spec in schema.tables.items():
        rows = [(one.article, row) for one in found for row in one.candidates if row.table == name]
        if rows:
            yield folder / TABLES / f"{name}.csv", _table(spec, rows, numbers)
    yield folder / NAME, _manifest(folder, lang, base)


def _manifest(folder: Path, lang: str, base: str) -> bytes:
    text = manifest(folder.resolve().name, lang).decode()
    if not base:
        return text.encode()
    lines = [f'base = "{base}"' if line.startswith("base =") else line for line in text.splitlines()]
    return ("\n".join(lines) + "\n").encode()


def _sources(spec: TableSpec, articles: Iterable[Article]) -> bytes:
    rows = [
        {
            "id": one.id,
            "name@zh": one.title,
            "publisher": one.publisher,
            "date": one.date,
            "sha256": sha256(one.data).hexdigest(),
            "length": str(len(one.text)),
            PARAGRAPHS: written(paragraphs(one.text)),
        }
        for one in articles
    ]
    body = [[row.get(header, "") for header in spec.headers] for row in rows]
    return csv_text([spec.headers, *body]).encode()


def _table(spec: TableSpec, rows: Iterable[tuple[Article, Candidate]], numbers: Iterator[int]) -> bytes:
    headers = (*spec.headers, *(name for name in TITLES if name not in spec.headers))
    cells = [{"candidate": f"c{next(numbers):04}", **one} for one in _cells(rows)]
    body = [[one.get(header, "") for header in headers] for one in cells]
    return csv_text([headers, *body]).encode()


def _cells(rows: Iterable[tuple[Article, Candidate]]) -> Iterator[Mapping[str, str]]:
    """The cells of rows with their evidence; a row that two articles give stands once, as first said."""
    seen: set[tuple[str, ...]] = set()
    for article, row in rows:
        quote = article.quote(*row.spans)
        evidence = {"source": article.id, "quote": quote.text, "at": quote.at}
        key = (row.cells["id"],) if row.cells.get("id") else (*row.cells.values(), *evidence.values())
        if key in seen:
            continue
        seen.add(key)
        yield {**row.cells, **evidence, "rule": row.rule, "confidence": f"{row.confidence:.2f}"}
