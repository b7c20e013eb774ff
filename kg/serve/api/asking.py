"""Saved questions: listed, and asked with their parameters."""

from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox

from kg.graph.asking.query import Term, run_query
from kg.graph.asking.questions import Question, load_headings, load_questions
from kg.records import Text
from kg.serve.api.calls import Call, Data, one
from kg.serve.api.problems import Problem
from kg.serve.work import Graph


def known(graph: Graph) -> Mapping[str, Question]:
    """The saved questions by slug, read once."""
    found = graph.kept.get("api questions")
    if found is None:
        saved = load_questions(graph.schema.folder / "questions").values()
        found = graph.kept["api questions"] = {question.slug: question for question in saved}
    read: dict[str, Question] = found
    return read


def questions(call: Call) -> Data:
    """What the saved questions ask, and with which parameters."""
    return {"questions": [_listed(question, call.lang) for question in known(call.graph).values()]}


def asked(call: Call) -> Data:
    """The rows that answer a saved question."""
    graph, question = call.graph, known(call.graph)[call.operation.subject]
    found = run_query(
        graph.store,
        question.sparql,
        params=_bound(question, call),
        explicit_only=call.values["explicit_only"],
    )
    if not isinstance(found, ox.QuerySolutions):
        raise Problem(
            "not-computable", Text("此问题的答案不是表格", "the answer to this question is not a table")
        )
    headings = graph.kept.setdefault("api headings", load_headings(graph.schema.folder / "questions"))
    names = [variable.value for variable in found.variables]
    page, where = call.paged(list(found))
    return {
        "question": question.slug,
        "title": question.title.in_(call.lang),
        **where,
        "columns": [
            {"id": name, "title": headings[name].in_(call.lang) if name in headings else name}
            for name in names
        ],
        "rows": [[_term(row[at], call) for at in range(len(names))] for row in page],
    }


def _bound(question: Question, call: Call) -> dict[str, Term]:
    """The terms for the parameters; what is neither given nor has a default stays free."""
    found: dict[str, Term] = {}
    for param in question.params:
        text = call.values.get(param.name) or param.default
        if text and param.kind == "iri":
            found[param.name] = ox.NamedNode(one(call.graph, text))
        elif text:
            found[param.name] = ox.Literal(text)
    return found


def _term(term: Any, call: Call) -> Data | None:
    """A term as SPARQL 1.1 Query Results JSON has it (3.2.2), and what it is called."""
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value, "label": call.graph.names.label(term.value, call.lang)}
    if isinstance(term, ox.Literal):
        own = {"xml:lang": term.language} if term.language else {"datatype": term.datatype.value}
        return {"type": "literal", "value": term.value, **own}
    return None if term is None else {"type": "bnode", "value": str(term)}


def _listed(question: Question, lang: str) -> Data:
    return {
        "name": question.slug,
        "title": question.title.in_(lang),
        "group": question.group.in_(lang),
        "path": f"/api/questions/{question.slug}",
        "params": [
            {
                "name": param.name,
                "kind": param.kind,
                "title": param.title.in_(lang),
                "default": param.default,
            }
            for param in question.params
        ],
    }
