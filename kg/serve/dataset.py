"""The graphs that a query sees: those that the request names, those of its FROM clauses, or all."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyoxigraph as ox

from kg.iri import PREFIXES, is_iri
from kg.records import Text
from kg.serve.tokens import Token
from kg.serve.work import Graph, Refused

_SHOWN = 12


def dataset(graph: Graph, found: Sequence[Token], values: Mapping[str, Any]) -> dict[str, Any]:
    """What the engine is told about graphs (SPARQL 1.1 Protocol, section 2.1.4: a request goes first).

    Raises:
        Refused: when a graph is named that the store does not have.
    """
    default, named = values.get("default") or [], values.get("named") or []
    _known(graph, [*default, *named])
    if default or named:
        return {"default_graph": _nodes(default), "named_graphs": _nodes(named)}
    clauses, whole = clauses_of(found)
    _known(graph, whole)
    return {"use_default_graph_as_union": graph.source.union and not clauses}


def clauses_of(found: Sequence[Token]) -> tuple[bool, list[str]]:
    """Whether there are FROM clauses, and the graphs in them that are named by a whole IRI."""
    declared = dict(PREFIXES)
    whole: list[str] = []
    clauses = False
    for at, token in enumerate(found):
        word = token.text.upper() if token.kind == "word" else ""
        after = [one for one in found[at + 1 : at + 3] if one.text.upper() != "NAMED"]
        if word == "PREFIX" and len(after) > 1:
            declared[after[0].text.removesuffix(":")] = after[1].text[1:-1]
        elif token.text == "{":
            break
        elif word == "FROM" or (token.kind == "name" and token.text.upper().startswith(("FROM:", "NAMED:"))):
            clauses = True
            whole += [iri for iri in (_resolved(one, declared) for one in after[:1]) if is_iri(iri)]
    return clauses, whole


def _resolved(token: Token, declared: Mapping[str, str]) -> str:
    """The IRI of a token as far as it can be told without the base."""
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, _, local = token.text.partition(":")
    return declared[prefix] + local.replace("\\", "") if prefix in declared else ""


def _nodes(names: Iterable[str]) -> list[ox.NamedNode]:
    return [ox.NamedNode(name) for name in names]


def _known(graph: Graph, names: Iterable[str]) -> None:
    known = graph.kept.get("graphs")
    for name in names:
        if known is None:
            known = graph.kept["graphs"] = graphs(graph.store)
        if name not in known:
            raise _unknown(name, sorted(known))


def graphs(store: ox.Store) -> frozenset[str]:
    """The named graphs of a store; nothing else can be named, on no other machine and in no file."""
    return frozenset(one.value for one in store.named_graphs() if isinstance(one, ox.NamedNode))


def _unknown(name: str, known: Sequence[str]) -> Refused:
    some = " ".join(f"<{one}>" for one in known[:_SHOWN]) + (" …" if len(known) > _SHOWN else "")
    zh, en = f"库中没有图 <{name}>", f"there is no graph <{name}>"
    return Refused(400, Text(f"{zh}；有：{some}", f"{en}; there are: {some}") if known else Text(zh, en))
