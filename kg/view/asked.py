"""The saved questions with their answers, as the page shows them: cells that lead to things and facts."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite

import pyoxigraph as ox

from kg.errors import NotFoundError
from kg.graph.asking.query import Result, Term, run_query
from kg.graph.asking.questions import Param, Question, load_headings, load_questions, term
from kg.graph.telling.names import Names
from kg.iri import PREFIXES, XSD
from kg.records import Text
from kg.schema import Schema
from kg.view.sparql import filled

MOST = 200
"""The most rows of an answer that the page carries."""
QUESTIONS = "questions"
_YES = Text("答案", "answer")
_WHOLE = {XSD + kind for kind in ("integer", "int", "long", "nonNegativeInteger")}
_FRACTIONS = {XSD + kind for kind in ("decimal", "double", "float")}


@dataclass(frozen=True, slots=True)
class _Cells:
    """Terms as cells: a thing by its number in the page, a fact likewise, and what both are called."""

    names: Names
    number: Mapping[str, int]
    facts: Mapping[str, int]

    def of(self, value: object) -> object:
        if isinstance(value, ox.NamedNode):
            return self._named(value.value)
        return _plain(value) if isinstance(value, ox.Literal) else None if value is None else str(value)

    def _named(self, iri: str) -> dict[str, object]:
        if iri in self.number:
            return {"n": self.number[iri]}
        said = {lang: self.names.label(iri, lang) for lang in ("zh", "en")}
        return {"f": self.facts[iri], **said} if iri in self.facts else {**said}


def answered(  # noqa: PLR0913 - what is asked, what is known, and the numbers of the page
    store: ox.Store,
    schema: Schema,
    names: Names,
    number: Mapping[str, int],
    facts: Mapping[str, int],
    *,
    explicit_only: bool = False,
) -> list[dict[str, object]]:
    """Every saved question of the ontology with its answer, in order of name.

    ``number`` and ``facts`` say which things and facts the page has. Defaults of parameters are filled in;
    one that means nothing in this store leaves its parameter free. A question about several things of which
    none is here is left out: it would be asked of everything with everything. At most ``MOST`` rows are
    given, in the order of the query; ``total`` counts them all.
    """
    folder = schema.folder / QUESTIONS
    headings, cells = load_headings(folder), _Cells(names, number, facts)
    found = []
    for question in load_questions(folder).values():
        terms = _filled(question, names)
        if _aimless(question, terms):
            continue
        result = run_query(store, question.sparql, params=terms, explicit_only=explicit_only)
        found.append(_head(question, terms, names) | _answer(result, cells, headings))
    return found


def _filled(question: Question, names: Names) -> dict[str, Term]:
    """The parameters whose default means something here."""
    found: dict[str, Term] = {}
    for param in question.params:
        try:
            if param.default:
                found[param.name] = term(param.default, names, param.kind)
        except NotFoundError:
            continue
    return found


def _aimless(question: Question, terms: Mapping[str, Term]) -> bool:
    things = [param.name for param in question.params if param.kind == "iri" and param.default]
    return len(things) > 1 and not terms.keys() & set(things)


def _head(question: Question, terms: Mapping[str, Term], names: Names) -> dict[str, object]:
    return {
        "name": question.name,
        "title": _both(question.title),
        "group": _both(question.group),
        "sparql": whole(filled(question.sparql, terms)),
        "params": [
            [param.name, *_both(param.title), *_value(param, terms, names)] for param in question.params
        ],
    }


def whole(query: str) -> str:
    """A query with the declarations of the prefixes it uses in front, as any engine takes it.

    >>> print(whole("# zh: 甲\\n# en: a\\nSELECT * { ?s rdf:type ?o }"))
    # zh: 甲
    # en: a
    PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
    SELECT * { ?s rdf:type ?o }
    """
    lines = query.strip().split("\n")
    front = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
    body = "\n".join(lines[front:])
    used = [name for name in PREFIXES if re.search(rf"(?<![\w:<-]){name}:[\w-]", body)]
    declared = [f"PREFIX {name}: <{PREFIXES[name]}>" for name in used]
    return "\n".join([*lines[:front], *declared, body])


def _value(param: Param, terms: Mapping[str, Term], names: Names) -> list[str]:
    """What a parameter was filled with, in both languages; empty when it was left free."""
    value = terms.get(param.name)
    if isinstance(value, ox.NamedNode):
        return [names.label(value.value, lang) for lang in ("zh", "en")]
    return [value.value if value else ""] * 2


def _answer(result: Result, cells: _Cells, headings: Mapping[str, Text]) -> dict[str, object]:
    if isinstance(result, ox.QueryBoolean):
        return {"columns": [_both(_YES)], "rows": [[bool(result)]], "total": 1}
    rows: Iterable[Iterable[object]]
    if isinstance(result, ox.QueryTriples):
        variables = ["subject", "property", "object"]
        rows = ((triple.subject, triple.predicate, triple.object) for triple in result)
    else:
        variables = [variable.value for variable in result.variables]
        rows = result
    columns = [_both(headings.get(name, Text(name, name))) for name in variables]
    shown, total = _counted(rows, cells)
    return {"columns": columns, "rows": shown, "total": total}


def _counted(rows: Iterable[Iterable[object]], cells: _Cells) -> tuple[list[list[object]], int]:
    shown: list[list[object]] = []
    total = 0
    for row in rows:
        total += 1
        if total <= MOST:
            shown.append([cells.of(value) for value in row])
    return shown, total


def _plain(literal: ox.Literal) -> str | int | float | bool:
    """Numbers and truth values as JSON has them, everything else (infinity too) as text."""
    kind, text = literal.datatype.value, literal.value
    if kind == XSD + "boolean":
        return text in {"true", "1"}
    try:
        if kind in _WHOLE:
            return int(text)
        if kind in _FRACTIONS and isfinite(float(text)):
            return float(text)
    except ValueError:
        return text
    return text


def _both(text: Text) -> list[str]:
    return [text.in_("zh"), text.in_("en")]
