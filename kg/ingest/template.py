"""``kg new``: a data set folder to start from, with a template for each table of the schema.

What is to be known of each column comes from the ontology. In CSV it stands in ``tables/README.md``, so
that the tables stay importable as they are; in XLSX it is a note on each header, with lists to choose from.
"""

import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from kg.errors import InputError
from kg.ingest.canonical import csv_text
from kg.ingest.folder import TABLES
from kg.ingest.guide import Choice, Sheet, sheet
from kg.ingest.manifest import LANGUAGES, NAME
from kg.ingest.names import SOURCES, ordered
from kg.ingest.starter import Example, invented, manifest, texts
from kg.ingest.texts import FOLDER as TEXTS
from kg.schema import Schema


def write_template(
    folder: Path, schema: Schema, form: str = "csv", lang: str = "en", *, example: bool = False
) -> tuple[str, ...]:
    """Make a data set folder; the names of its files.

    ``form`` is one of :data:`FORMS`; with ``example`` the tables hold an invented example.

    Raises:
        InputError: when the form or language is not known, or the folder holds anything already or
            cannot be written.
    """
    if form not in FORMS or lang not in LANGUAGES:
        raise InputError(f"no template in {form!r}, {lang!r}", fix=f"choose of {[*FORMS]} and {[*LANGUAGES]}")
    target = folder.resolve()
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise InputError("is there already and is not empty", where=str(folder), fix="name a new folder")
    told = invented(schema) if example else Example()
    sheets = [sheet(schema, spec, lang, told.rows.get(spec.name, ())) for spec in ordered(schema)]
    files = {NAME: manifest(target.name, lang), **FORMS[form](sheets, lang)}
    files |= {f"{TEXTS}/{name}": text.encode() for name, text in texts(told, lang).items()}
    try:
        _publish(target, files)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}", where=str(folder)) from error
    return tuple(files)


def _csv(sheets: list[Sheet], lang: str) -> dict[str, bytes]:
    """A file for each table, with a byte order mark: without one, Excel garbles Chinese."""
    files = {}
    for one in sheets:
        name = f"{one.spec.name}.csv" if one.spec.target == SOURCES else f"{TABLES}/{one.spec.name}.csv"
        files[name] = csv_text([[field.header for field in one.fields], *sorted(set(one.rows))]).encode(
            "utf-8-sig"
        )
    return files | {f"{TABLES}/README.md": _readme(sheets, lang).encode()}


def _xlsx(sheets: list[Sheet], lang: str) -> dict[str, bytes]:
    from kg.ingest.workbook import workbook

    return {"dataset.xlsx": workbook(sheets, lang)}


FORMS: dict[str, Callable[[list[Sheet], str], dict[str, bytes]]] = {"csv": _csv, "xlsx": _xlsx}


def _readme(sheets: list[Sheet], lang: str) -> str:
    """The columns of each table, then the lists of allowed values."""
    head, column, note, space = _WORDS[lang]
    lines = [head, ""]
    choices: dict[str, Choice] = {}
    for one in sheets:
        lines += [f"## {one.spec.name} · {one.title}", "", *([one.purpose, ""] if one.purpose else [])]
        lines += [f"| {column} | {note} |", "| --- | --- |"]
        lines += [f"| `{field.header}` | {_cell(space.join(field.notes))} |" for field in one.fields] + [""]
        choices |= {field.choice.name: field.choice for field in one.fields if field.choice}
    for choice in choices.values():
        meanings = choice.values.items()
        lines += [
            f"## {choice.name}",
            "",
            *(f"- `{value}` {_cell(said)}".rstrip() for value, said in meanings),
            "",
        ]
    return "\n".join(lines)


_WORDS = {
    "zh": ("# 各表的列", "列", "说明", ""),
    "en": ("# The columns of the tables", "column", "what to know", " "),
}


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _publish(target: Path, files: Mapping[str, bytes]) -> None:
    """Write the files beside the folder, then move them into their place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        for name, data in files.items():
            path = draft / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        draft.chmod(0o755)
        if not target.exists():
            draft.rename(target)
            return
        for path in draft.iterdir():
            path.rename(target / path.name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
