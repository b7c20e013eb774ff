"""Saved questions: SPARQL files that say in front, in comments, what they ask and what may be filled in.

    # zh: 某人担任哪些职务？
    # en: Which posts does a person hold?
    # group: zh=人员 en=persons
    # param: person iri default=张三 zh=人员 en=the person

A parameter is a variable of the query. Its kind is ``iri`` (any name a person would write is looked up)
or ``string``. Without a value and without a default it stays free, and the answer covers everything.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import NotFoundError, OntologyError, QueryError
from kg.graph.asking.query import Result, Term, run_query
from kg.graph.telling.names import Names
from kg.records import Text
from kg.schema import front_matter
from kg.table import Table

KINDS = ("iri", "string")
_NEAR = 70
_HEAD = re.compile(rf"(\w+)\s+({'|'.join(KINDS)})\b")
_QUOTED = re.compile(r'"(.*)"\Z', re.DOTALL)
_PAIR = re.compile(r"(\w+)=(.*?)(?=\s+\w+=|$)")


@dataclass(frozen=True, slots=True)
class Param:
    """Something that may be filled in: the variable, its kind, what it is, and its default."""

    name: str
    kind: str
    title: Text
    default: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A saved question: its name (the file's stem), what it asks, and the SPARQL."""

    name: str
    title: Text
    group: Text
    params: tuple[Param, ...]
    sparql: str

    @property
    def slug(self) -> str:
        """The name without its number."""
        return re.sub(r"\A\d+-", "", self.name)


def load_questions(folder: Path) -> dict[str, Question]:
    """The questions of a folder (``ontology/questions``) by name, in order.

    Raises:
        OntologyError: when a file lacks a title in either language or misdescribes a parameter.
    """
    files = sorted(folder.glob("*.rq"))
    return {file.stem: _read(file.stem, file.read_text(encoding="utf-8")) for file in files}


def load_headings(folder: Path) -> dict[str, Text]:
    """What the columns of answers are called: variable → text (``columns.csv``, beside the questions)."""
    path = folder / "columns.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["name"]: Text(zh=row["zh"], en=row["en"]) for row in csv.DictReader(stream)}


def from_text(text: str, values: Mapping[str, str] | None = None) -> Question:
    """SPARQL that somebody handed in; its front comments may describe parameters.

    A value for a parameter that is not described is a text when it stands in double quotes, else a name.
    """
    front = list(front_matter(text))
    params = {p.name: p for p in (_param(value, "query") for key, value in front if key == "param")}
    for name, value in (values or {}).items():
        params.setdefault(name, Param(name, "string" if _QUOTED.fullmatch(value) else "iri", Text()))
    return Question("query", Text(), Text(), tuple(params.values()), text)


def pick(questions: Mapping[str, Question], text: str) -> Question:
    """The question of that name, slug or number.

    Raises:
        NotFoundError: when there is none; the message lists what is near.
    """
    wanted = text.strip().removesuffix(".rq")
    for question in questions.values():
        number = question.name.partition("-")[0].lstrip("0")
        if wanted in {question.name, question.slug} or wanted.lstrip("0") == number != "":
            return question
    from rapidfuzz import fuzz, process

    known = [question.slug for question in questions.values()]
    found = process.extract(wanted, known, scorer=fuzz.ratio, limit=3, score_cutoff=_NEAR)
    near = [name for name, _, _ in found]
    fix = f"nearest: {', '.join(near)}; " if near else ""
    raise NotFoundError(f"no saved question “{text}”", fix=f"{fix}kg questions lists them")


def ask(
    store: ox.Store,
    question: Question,
    names: Names,
    *,
    values: Mapping[str, str] | None = None,
    explicit_only: bool = False,
) -> Result:
    """Ask a saved question, with names or texts for its parameters.

    Raises:
        QueryError: when a parameter is unknown.
        NotFoundError: when a name fits nothing, or more than one thing.
    """
    terms = bind(question, names, values or {})
    return run_query(store, question.sparql, params=terms, explicit_only=explicit_only)


def bind(question: Question, names: Names, values: Mapping[str, str]) -> dict[str, Term]:
    """The terms for a question's parameters; those without value and default are left free."""
    known = {param.name: param for param in question.params}
    for name in values:
        if name not in known:
            fix = f"it takes {', '.join(known)}" if known else "it takes none"
            raise QueryError(f"no parameter “{name}”", where=f"question {question.slug}", fix=fix)
    filled = ((param, values.get(name, param.default)) for name, param in known.items())
    return {param.name: term(text, names, param.kind) for param, text in filled if text}


def term(text: str, names: Names, kind: str = "iri") -> Term:
    """A parameter's text as a term: what a name means, or the text itself (without quotes around it)."""
    return ox.Literal(_QUOTED.sub(r"\1", text)) if kind == "string" else ox.NamedNode(names.one(text))


def listing(questions: Mapping[str, Question], lang: str) -> Table:
    """The questions as a table: name, what it asks, parameters, group."""
    rows = (
        [q.name, q.title.in_(lang), ", ".join(p.name for p in q.params), q.group.in_(lang)]
        for q in questions.values()
    )
    columns = (
        ("名称", "问题", "参数", "分组") if lang == "zh" else ("name", "question", "parameters", "group")
    )
    return Table.of(columns, rows)


def _read(name: str, text: str) -> Question:
    front = list(front_matter(text))
    titles = {key: value for key, value in front if key in {"zh", "en"}}
    if set(titles) != {"zh", "en"}:
        raise OntologyError("a question needs “# zh: …” and “# en: …” in front", where=f"{name}.rq")
    groups = [_text(value) for key, value in front if key == "group"]
    params = tuple(_param(value, name) for key, value in front if key == "param")
    return Question(name, Text(**titles), groups[0] if groups else Text(), params, text)


def _param(text: str, name: str) -> Param:
    head = _HEAD.match(text)
    if not head:
        raise OntologyError(f"“# param: {text}” needs a name and {' or '.join(KINDS)}", where=f"{name}.rq")
    return Param(head[1], head[2], _text(text), dict(_PAIR.findall(text)).get("default", ""))


def _text(text: str) -> Text:
    pairs = dict(_PAIR.findall(text))
    return Text(zh=pairs.get("zh", ""), en=pairs.get("en", ""))
