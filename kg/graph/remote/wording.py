"""Queries made ready to travel: only those that read, with our prefixes declared and parameters filled in."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph.asking.query import Term, Token, tokens_of
from kg.iri import PREFIXES

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
"""The forms of queries (SPARQL 1.1, 16)."""


class Wording:
    """One query as text. ``form`` is one of ``FORMS``.

    Raises:
        QueryError: when it is not a query, or an update.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = [token for token in tokens_of(text) if token.kind != "comment"]
        self._declared = set(_declared(self._tokens))
        self._start, self.form = self._found()

    def ready(self, params: Mapping[str, Term]) -> str:
        """The query as any endpoint takes it.

        Raises:
            QueryError: when it has no place for a parameter.
        """
        used = {token.text.partition(":")[0] for token in self._tokens if token.kind == "pname"}
        missing = sorted((used & PREFIXES.keys()) - self._declared)
        head = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in missing)
        return head + (self._filled(params) if params else self._text)

    @property
    def chooses_graphs(self) -> bool:
        """Whether the query itself says which graphs it reads."""
        return any(token.kind == "word" and token.text.upper() == "FROM" for token in self._tokens)

    def _found(self) -> tuple[int, str]:
        """The place and name of the query's form, which follows its declarations."""
        at = 0
        while at < len(self._tokens):
            word = self._tokens[at].text.upper()
            if word in FORMS and self._tokens[at].kind == "word":
                return at, word
            if word not in {"PREFIX", "BASE"}:
                break
            at += 3 if word == "PREFIX" else 2
        raise QueryError(
            "only queries are sent: SELECT, ASK, CONSTRUCT and DESCRIBE",
            where="query",
            fix="begin with one of them, after PREFIX and BASE",
            zh=("只发送查询：SELECT、ASK、CONSTRUCT、DESCRIBE", "请在 PREFIX 和 BASE 之后以其中之一开头"),
        )

    def _filled(self, params: Mapping[str, Term]) -> str:
        named = {token.text[1:] for token in self._tokens if token.kind == "variable"}
        for name in params:
            if name not in named:
                raise QueryError(
                    f"the query has no ?{name} to bind",
                    where="query",
                    fix="leave the parameter out",
                    zh=(f"查询中没有变量 ?{name}", "请不填此参数"),
                )
        brace = self._opening()
        rows = "".join(_row(name, term) for name, term in params.items())
        return f"{self._text[:brace]}{rows}{self._text[brace:]}"

    def _opening(self) -> int:
        """Where, in the text, the pattern of the query begins: behind its first brace."""
        ends = _ends(self._text)
        depth, skip = 0, 0
        first = self._start + 1
        template = self.form == "CONSTRUCT" and [one.text for one in self._tokens[first : first + 1]] == ["{"]
        for at, token in enumerate(self._tokens[first:], first):
            depth += {"(": 1, ")": -1}.get(token.text, 0) if token.kind == "other" else 0
            if depth or token.kind != "other" or token.text not in "{}":
                continue
            if template:
                skip += 1 if token.text == "{" else -1
                template = skip > 0
            elif token.text == "{":
                return ends[at]
        raise QueryError("the query has no pattern to fill in", where="query", fix="give it a WHERE clause")


def _row(name: str, term: Term) -> str:
    """One parameter. Virtuoso 7 follows paths from ``VALUES`` wrongly, unless a filter says it too."""
    bound = f" VALUES ?{name} {{ {term} }}"
    return f"{bound} FILTER(?{name} = {term})" if isinstance(term, ox.NamedNode) else bound


def _declared(tokens: Sequence[Token]) -> Iterator[str]:
    for token, after in pairwise(tokens):
        if token.kind == "word" and token.text.upper() == "PREFIX":
            yield after.text.partition(":")[0]


def _ends(text: str) -> list[int]:
    """Where each token that is no comment ends in the text."""
    ends, place = [], 0
    for token in tokens_of(text):
        place = text.index(token.text, place) + len(token.text)
        if token.kind != "comment":
            ends.append(place)
    return ends
