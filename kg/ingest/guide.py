"""What a person who fills in a table must know of each column: its header, its meaning, what it admits."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import pyoxigraph as ox

from kg.ingest.names import headers, ordered
from kg.iri import SH, SKOS, XSD, local_name
from kg.schema import Schema
from kg.spec import Column, TableSpec, Term

_TRUTH = {"zh": ("是", "否"), "en": ("true", "false")}
WORDS = {
    "zh": {
        "required": "必填。",
        "several": "可填多个值，用 ; 分隔。",
        "refers": "填编号，见：{}。",
        "anything": "填任何一张表中的编号。",
        "choice": "可选值见“{}”。",
        "default": "空白即“{}”。",
        "classes": "{}的类别",
        "edges": "结构关系",
        "properties": "属性",
        "schemes": "概念方案",
        "truth": "是否",
    },
    "en": {
        "required": "Required.",
        "several": "Several values are separated by ;",
        "refers": "An id of: {}.",
        "anything": "An id of any table.",
        "choice": "One of the list “{}”.",
        "default": "Blank means “{}”.",
        "classes": "kinds of {}",
        "edges": "structural relations",
        "properties": "properties",
        "schemes": "concept schemes",
        "truth": "true or false",
    },
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A list of allowed values: its name, its values and their meanings, the value of each local name."""

    name: str
    values: Mapping[str, str]
    terms: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Field:
    """One header of a template: as written, as canonical, and what is to be said of it."""

    header: str
    canonical: str
    required: bool
    notes: tuple[str, ...]
    choice: Choice | None = None
    refers: tuple[TableSpec, ...] = ()
    strict: bool = True


def fields(schema: Schema, spec: TableSpec, lang: str) -> tuple[Field, ...]:
    """The headers of a table in a language, in order."""
    return tuple(one for column in spec.columns for one in _fields(schema, spec, column, lang))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a template: what it is, what it is for, its headers and its rows."""

    spec: TableSpec
    title: str
    purpose: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[str, ...], ...] = ()


def sheet(schema: Schema, spec: TableSpec, lang: str, rows: Iterable[Mapping[str, str]] = ()) -> Sheet:
    """The template of a table, with rows by canonical header."""
    found = fields(schema, spec, lang)
    cells = tuple(tuple(_cell(row, one, lang) for one in found) for row in rows)
    return Sheet(spec, title(spec, lang), _said(schema, spec.shape, SH + "description", lang), found, cells)


def _cell(row: Mapping[str, str], one: Field, lang: str) -> str:
    """The cell of a row, its terms in Chinese where the template is."""
    text = row.get(one.canonical, "")
    return one.choice.terms.get(text, text) if one.choice and lang == "zh" else text


def title(spec: TableSpec, lang: str) -> str:
    """What a table is called."""
    return spec.title.in_(lang) or spec.name


def _said(schema: Schema, subject: str, predicate: str, lang: str) -> str:
    values = schema.values(subject, predicate)
    return next((v.value for v in values if isinstance(v, ox.Literal) and v.language == lang), "")


def _fields(schema: Schema, spec: TableSpec, column: Column, lang: str) -> Iterator[Field]:
    choice, refers = _choice(schema, spec, column, lang), tuple(_refers(schema, column))
    for canonical, header in zip(column.headers, headers(column, lang), strict=True):
        language = canonical.partition("@")[2]
        required = column.required and language in {"", lang}
        yield Field(
            header=header,
            canonical=canonical,
            required=required,
            notes=tuple(_notes(schema, column, lang, required=required, choice=choice, refers=refers)),
            choice=choice,
            refers=refers,
            strict=not column.multiple and column.kind == "literal",
        )


def _notes(  # noqa: PLR0913 - all that can be said of a column
    schema: Schema,
    column: Column,
    lang: str,
    *,
    required: bool,
    choice: Choice | None,
    refers: tuple[TableSpec, ...],
) -> Iterator[str]:
    words = WORDS[lang]
    if required:
        yield words["required"]
    if column.description.in_(lang):
        yield column.description.in_(lang)
    if choice:
        yield words["choice"].format(choice.name)
    elif refers:
        yield words["refers"].format(", ".join(title(spec, lang) for spec in refers))
    elif column.kind == "reference":
        yield words["anything"]
    if column.multiple and not column.evidence and not column.languages:
        yield words["several"]
    if column.default:
        yield words["default"].format(schema.label(column.default, lang))


def _refers(schema: Schema, column: Column) -> Iterator[TableSpec]:
    """The tables whose ids may stand in a column."""
    if column.kind not in {"reference", "evidence"}:
        return
    for spec in ordered(schema):
        below = schema.subclasses(spec.target)
        if any(spec.target in schema.subclasses(wanted) or wanted in below for wanted in column.classes):
            yield spec


def _choice(schema: Schema, spec: TableSpec, column: Column, lang: str) -> Choice | None:
    words = WORDS[lang]
    if column.kind == "concept":
        concepts = schema.scheme(column.scheme).values()
        name = _said(schema, column.scheme, SKOS + "prefLabel", lang) or local_name(column.scheme)
        return _terms(name, concepts, lang)
    if column.kind == "vocabulary":
        name = words[column.vocabulary].format(title(spec, lang))
        return _terms(name, schema.vocabulary(spec, column).values(), lang)
    if column.datatype == XSD + "boolean":
        return Choice(words["truth"], MappingProxyType(dict.fromkeys(_TRUTH[lang], "")))
    return None


def _terms(name: str, terms: Iterable[Term], lang: str) -> Choice:
    """A list of terms, each by its label, or by its local name where two have one label."""
    found = list(terms)
    count = Counter(term.label.in_(lang) for term in found)
    shown = {}
    for term in found:
        label = term.label.in_(lang)
        shown[term.iri] = label if label and count[label] == 1 else local_name(term.iri)
    meanings = {shown[term.iri]: term.definition.in_(lang) for term in found}
    local = {local_name(iri): value for iri, value in shown.items()}
    return Choice(name, MappingProxyType(dict(sorted(meanings.items()))), MappingProxyType(local))
