"""JSON-LD in expanded form: full IRIs, every literal with its type, no context to fetch."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from kg.graph.formats.terms import literal, split
from kg.iri import RDF

_TYPE = f"<{RDF}type>"


def jsonld(lines: Iterable[str], prefixes: Mapping[str, str]) -> Iterator[str]:
    """The quads as JSON-LD: the nodes of the default graph, then each named graph with its nodes."""
    yield "["
    comma = ""
    for graph, statements in groupby(sorted(map(split, lines), key=itemgetter(3)), itemgetter(3)):
        if graph:
            yield f'{comma}\n{{"@id": {_json(_name(graph))}, "@graph": ['
            comma = ""
        for node in _nodes(statements):
            yield f"{comma}\n {_json(node)}"
            comma = ","
        if graph:
            yield "\n]}"
        comma = ","
    yield "\n]\n"


def _nodes(statements: Iterable[tuple[str, str, str, str]]) -> Iterator[dict[str, Any]]:
    for subject, about in groupby(statements, itemgetter(0)):
        node: dict[str, Any] = {"@id": _name(subject)}
        for _, predicate, value, _ in about:
            if predicate == _TYPE and value[0] != '"':
                node.setdefault("@type", []).append(_name(value))
            else:
                node.setdefault(_name(predicate), []).append(_value(value))
        yield dict(sorted(node.items()))


def _value(term: str) -> dict[str, str]:
    if term[0] != '"':
        return {"@id": _name(term)}
    text, language, datatype = literal(term)
    if language:
        return {"@language": language, "@value": text}
    return {"@type": datatype, "@value": text} if datatype else {"@value": text}


def _name(term: str) -> str:
    return term[1:-1] if term[0] == "<" else term


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
