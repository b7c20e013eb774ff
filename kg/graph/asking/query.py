"""SPARQL over a store: checked first, parameters bound as terms; ``answers`` writes the results.

Only queries run: updates, ``SERVICE`` (which would send data to another machine) and ``FROM`` a graph
that is not in the store are refused. Without ``FROM`` a query sees the union of all graphs.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import QueryError
from kg.iri import PREFIXES

Term = ox.NamedNode | ox.Literal
Result = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

_TOKEN = re.compile(
    r"""(?P<iri><[^<>"{}|^`\x00-\x20]*>)
    |(?P<string>\"\"\"(?:\"{0,2}(?:[^"\\]|\\.))*\"\"\"|'''(?:'{0,2}(?:[^'\\]|\\.))*'''
        |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    |(?P<comment>\#[^\n\r]*)
    |(?P<pname>[\w.-]*:(?:(?:[\w:%]|\\.)(?:[\w.:%-]|\\.)*)?)
    |(?P<variable>[?$]\w+)
    |(?P<tag>@\w[\w-]*)
    |(?P<word>\w+)
    |(?P<other>\S)""",
    re.VERBOSE | re.DOTALL,
)
_DOUBTFUL = re.compile(r"<(?![A-Za-z][\w+.-]*://)[^>]*['#]")
"""What may be an IRI, or ``less than`` followed by a string or a comment: only the grammar can tell."""
_HINTS = {"Prefix not found": "declare the prefix of the name before that with PREFIX"}
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
_HIDDEN = re.compile(r"/graph/(?:claims/.+|measurements/.+|derived)/inferred\Z")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a query: what sort it is (``iri``, ``pname``, ``variable``, ``word`` …), and its text."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class _Graphs:
    default: tuple[ox.NamedNode | ox.DefaultGraph, ...]
    named: tuple[ox.NamedNode, ...]


def run_query(
    store: ox.Store, text: str, *, params: Mapping[str, Term] | None = None, explicit_only: bool = False
) -> Result:
    """Run a query over the union of all graphs, or only those free of inferred and ambiguous facts.

    Raises:
        QueryError: when it does not parse, is refused, or lacks a place for a parameter.
    """
    tokens = list(tokens_of(text))
    _refuse(tokens)
    tokens = [token for token in tokens if token.kind != "comment"]
    seen = _seen(store, tokens, explicit_only=explicit_only)
    bound: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]
    bound = {ox.Variable(name): term for name, term in (params or {}).items()}
    try:
        return store.query(
            text,
            prefixes=PREFIXES,
            substitutions=bound or None,
            use_default_graph_as_union=seen is None,
            default_graph=None if seen is None else [*seen.default],
            named_graphs=None if seen is None else [*seen.named],
        )
    except SyntaxError as error:
        raise _syntax(str(error), text) from error
    except (RuntimeError, ValueError, OSError) as error:
        raise _failure(str(error), tokens) from error


def named_graphs(store: ox.Store, *, explicit_only: bool = False) -> list[ox.NamedNode]:
    """The named graphs of a store, perhaps without those that hold inferred and ambiguous facts."""
    graphs = (graph for graph in store.named_graphs() if isinstance(graph, ox.NamedNode))
    return sorted((graph for graph in graphs if not (explicit_only and _HIDDEN.search(graph.value))), key=str)


def tokens_of(text: str) -> Iterator[Token]:
    """A query in words, comments among them; white space is left out."""
    for match in _TOKEN.finditer(text):
        yield Token(str(match.lastgroup), match[0])


def _refuse(tokens: list[Token]) -> None:
    words = [token.text.upper() for token in tokens if token.kind == "word"]
    if any(word in _UPDATES for word in words[:1]) or "INSERT" in words or "DELETE" in words:
        raise QueryError("updates are refused", where="query", fix="change the data set and run kg build")
    if _calls(tokens):
        reason = "SERVICE is refused: it would send parts of the graph to another machine"
        raise QueryError(reason, where="query", fix="leave it out")


def _calls(tokens: list[Token]) -> bool:
    """Whether there may be a SERVICE clause: ``1SERVICE:a{}`` is one, ``GRAPH service:a {}`` is not."""
    if any(token.kind == "word" and "SERVICE" in token.text.upper() for token in tokens):
        return True
    if any(token.kind == "iri" and _DOUBTFUL.match(token.text) for token in tokens):
        return any("SERVICE" in token.text.upper() for token in tokens)
    live = [token for token in tokens if token.kind != "comment"]
    threes = zip([Token("", ""), *live], live, live[1:], strict=False)
    return any(
        token.kind == "pname"
        and "SERVICE" in token.text.partition(":")[0].upper()
        and after.text == "{"
        and before.text.upper() != "GRAPH"
        for before, token, after in threes
    )


def _seen(store: ox.Store, tokens: list[Token], *, explicit_only: bool) -> _Graphs | None:
    """The graphs that the query may see; None for the union of all."""
    default, named = _from(tokens)
    if not default and not named and not explicit_only:
        return None
    known = named_graphs(store)
    for graph in (*default, *named):
        if graph not in known:
            raise QueryError(f"there is no graph {graph} to read FROM", where="query", fix=_listed(known))
    seen = named_graphs(store, explicit_only=explicit_only)
    if not default and not named:
        return _Graphs((ox.DefaultGraph(), *seen), tuple(seen))
    return _Graphs(tuple(g for g in default if g in seen), tuple(g for g in named if g in seen))


def _listed(graphs: list[ox.NamedNode]) -> str:
    return f"choose among {', '.join(map(str, graphs))}" if graphs else "the store has no named graph"


def _from(tokens: list[Token]) -> tuple[list[ox.NamedNode], list[ox.NamedNode]]:
    """The graphs of the FROM and FROM NAMED clauses."""
    declared = dict(PREFIXES)
    default: list[ox.NamedNode] = []
    named: list[ox.NamedNode] = []
    words = [t.text.upper() if t.kind == "word" else "" for t in tokens]
    for at, word in enumerate(words):
        after = tokens[at + 1 : at + 3]
        if word == "PREFIX" and len(after) > 1:
            declared[after[0].text.removesuffix(":")] = after[1].text[1:-1]
        elif word == "FROM" and after:
            is_named = words[at + 1] == "NAMED"
            graph = _resolved(after[-1] if is_named else after[0], declared)
            (named if is_named else default).append(graph)
    return default, named


def _resolved(token: Token, declared: Mapping[str, str]) -> ox.NamedNode:
    if token.kind == "iri":
        iri = token.text[1:-1]
    else:
        prefix, _, local = token.text.partition(":")
        iri = declared.get(prefix, prefix + ":") + local.replace("\\", "")
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise QueryError(f"FROM needs a whole IRI, not {token.text}", where="query") from error


def _failure(message: str, tokens: list[Token]) -> QueryError:
    lacking = re.search(r"does not contains variable \?(\w+)", message)
    if not lacking:
        return QueryError(message, where="query", fix="change the query")
    name = lacking[1]
    fix, zh_fix = (
        f"add ?{name} to its SELECT, or leave the parameter out",
        f"把 ?{name} 加进 SELECT，或不填此参数",
    )
    if any(token.kind == "variable" and token.text[1:] == name for token in tokens):
        said = f"?{name} is not in the SELECT of the query, and only what is there can be filled in"
        zh = f"?{name} 不在查询的 SELECT 中，只有其中的变量才能填入"
    else:
        said, zh = f"the query has no ?{name} to bind", f"查询中没有变量 ?{name}"
    return QueryError(said, where="query", fix=fix, zh=(zh, zh_fix))


def _syntax(message: str, text: str) -> QueryError:
    """One clear line instead of the parser's list of everything it would have taken."""
    place = re.search(r"error at (\d+):(\d+)", message)
    line, column = (int(place[1]), int(place[2])) if place else (1, 1)
    lines = text.splitlines() or [""]
    rest = lines[line - 1][column - 1 :].strip() if line <= len(lines) else ""
    near = f"before “{rest[:30]}”" if rest else "at the end"
    said = re.search(r"(?:expected |one of |, )([A-Z][a-z]+ [^,\[\]']+)", message)
    fix = _HINTS.get(said[1].strip(), f"{said[1].strip()}: correct it") if said else "correct the SPARQL"
    return QueryError(f"syntax error {near}", where=f"query, line {line}, column {column}", fix=fix)
