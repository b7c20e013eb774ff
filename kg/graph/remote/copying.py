"""A graph copied from an endpoint: whatever its limits, in parts that it can give, and whole or not at all.

Servers cut answers off after so many rows, bytes or seconds, and not all can page through a sorted answer.
So a graph is taken in parts that need no order: some properties at a time, and of one property, those triples
whose MD5 falls into a range. Each triple is in exactly one part. The triples are counted first: a graph that
comes out with another number was cut off or changed meanwhile, and is refused.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import pyoxigraph as ox

from kg.errors import KGError
from kg.graph.remote.endpoint import Endpoint, Row
from kg.graph.remote.refusals import OVERLOADED, EndpointError, garbled
from kg.records import Text

PAGE = 40_000
"""How many triples are asked for at once, until the server shows that it gives fewer."""
LEAST = 100
"""A server that does not give so many at once cannot be copied."""
ALL = 1 << 16
"""Into so many ranges the triples of one property can be divided."""
TOO_OFTEN, TRIES, PATIENCE = 429, 5, 10.0
"""The status of a server that is asked too often; how often it is waited for, and for how many seconds."""
_EACH = "SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o }"


@dataclass(frozen=True, slots=True)
class Part:
    """Some triples of a graph: those of some properties, in a range.

    No graph is the default graph, no property is all of them. ``count`` says how many triples there are; of
    a range, about how many.
    """

    graph: str
    count: int
    properties: tuple[tuple[str, int], ...] = ()
    low: int = 0
    high: int = ALL

    @property
    def is_range(self) -> bool:
        """Whether ``count`` is an estimate."""
        return (self.low, self.high) != (0, ALL)

    def query(self, what: str = "?s ?p ?o", tail: str = "") -> str:
        """The SELECT that asks for it."""
        names = " ".join(f"<{iri}>" for iri, _ in self.properties)
        lines = f"VALUES ?p {{ {names} }} ?s ?p ?o" if len(self.properties) > 1 else "?s ?p ?o"
        if len(self.properties) == 1:
            lines = f"?s {names} ?o . BIND({names} AS ?p)"
        if self.is_range:
            lines += (
                " BIND(SUBSTR(MD5(CONCAT(STR(?s), STR(?o))), 1, 4) AS ?hash)"
                f' FILTER(?hash >= "{self.low:04x}" && ?hash < "{_bound(self.high)}")'
            )
        distinct = "" if self.graph or "(" in what else "DISTINCT "
        where = f"GRAPH <{self.graph}> {{ {lines} }}" if self.graph else lines
        return f"SELECT {distinct}{what} WHERE {{ {where} }}{tail}"


def _bound(high: int) -> str:
    return "g" if high == ALL else f"{high:04x}"  # g: after every digit


class Copier:
    """Takes graphs from an endpoint, and learns how much it gives at once."""

    def __init__(self, endpoint: Endpoint, page: int = PAGE) -> None:
        self._endpoint, self._page, self._cap = endpoint, page, 0

    def count(self, graph: str) -> int:
        """How many triples a graph has; the default graph, which may be a union, each triple once."""
        whole = f"SELECT (COUNT(*) AS ?n) WHERE {{ {{ {_EACH} }} }}"
        query = Part(graph, 0).query("(COUNT(*) AS ?n)") if graph else whole
        return self._number(self._endpoint.rows(query))

    def triples(self, graph: str, count: int) -> Iterator[Row]:
        """The triples of a graph, each once.

        Raises:
            EndpointError: when the endpoint cannot give them, or not all.
        """
        got = 0
        for row in self._part(Part(graph, count)) if count else ():
            got += 1
            yield row
        if got != count:
            raise _changed(self._endpoint.shown, got, count)

    def values(self, prop: str) -> Iterator[Row]:
        """The triples of one property, wherever they are."""
        inner = f"SELECT DISTINCT ?s ?o WHERE {{ ?s <{prop}> ?o }}"
        count = self._number(self._endpoint.rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ {{ {inner} }} }}"))
        yield from self._part(Part("", count, ((prop, count),)))

    def _part(self, part: Part) -> Iterator[Row]:
        rows = self._rows(part) if part.count <= self._page else None
        if rows is None:
            for smaller in self._smaller(part):
                yield from self._part(smaller)
        else:
            yield from rows

    def _rows(self, part: Part) -> list[Row] | None:
        """The triples of a part; None when it has to be taken in smaller ones."""
        try:
            rows = self._asked(part.query())
        except EndpointError as error:
            if error.status not in OVERLOADED or part.count <= LEAST:
                raise
            self._page = max(LEAST, min(self._page, part.count) // 2)
            return None
        cut = 0 < len(rows) < part.count if not part.is_range else 0 < self._cap <= len(rows)
        if not cut:
            return rows
        if len(rows) < LEAST:
            raise _changed(self._endpoint.shown, len(rows), part.count)
        self._cap = self._page = len(rows)
        return None

    def _asked(self, query: str) -> list[Row]:
        """The rows; a server that wants to be left alone for a moment is."""
        for _ in range(TRIES):
            try:
                return self._endpoint.rows(query, cut=True)
            except EndpointError as error:
                if error.status != TOO_OFTEN or error.retry is None or error.retry > PATIENCE:
                    raise
                time.sleep(error.retry)
        return self._endpoint.rows(query, cut=True)

    def _smaller(self, part: Part) -> Iterator[Part]:
        if not part.properties:
            yield from self._bins(part)
        elif len(part.properties) > 1:
            middle = len(part.properties) // 2
            for some in (part.properties[:middle], part.properties[middle:]):
                yield replace(part, properties=some, count=sum(count for _, count in some))
        else:
            yield from self._ranges(part)

    def _bins(self, part: Part) -> Iterator[Part]:
        """Properties together, as many as fit into one answer."""
        held: list[tuple[str, int]] = []
        for iri, count in self._properties(part.graph):
            if held and sum(n for _, n in held) + count > self._page:
                yield Part(part.graph, sum(n for _, n in held), tuple(held))
                held = []
            held.append((iri, count))
        if held:
            yield Part(part.graph, sum(n for _, n in held), tuple(held))

    def _properties(self, graph: str) -> list[tuple[str, int]]:
        what = "?p (COUNT(*) AS ?n)"
        query = Part(graph, 0).query(what, " GROUP BY ?p")
        if not graph:
            query = f"SELECT {what} WHERE {{ {{ {_EACH} }} }} GROUP BY ?p"
        rows = self._endpoint.rows(query)
        found = [(one[0].value, self._number([one[1:]])) for one in rows if isinstance(one[0], ox.NamedNode)]
        return sorted(found, key=lambda pair: (pair[1], pair[0]))

    def _ranges(self, part: Part) -> Iterator[Part]:
        width = part.high - part.low
        if width == 1:
            raise _changed(self._endpoint.shown, self._cap, part.count)
        needed = -(-part.count * 5 // (self._page * 4))  # a fifth of room, for these are estimates
        pieces = min(width, max(2, needed))
        edges = [part.low + width * at // pieces for at in range(pieces + 1)]
        for low, high in pairwise(edges):
            yield replace(part, low=low, high=high, count=part.count * (high - low) // width)

    def _number(self, rows: list[Row]) -> int:
        value = rows[0][0] if len(rows) == 1 and rows[0] else None
        if not isinstance(value, ox.Literal) or not value.value.isdecimal():
            raise garbled(self._endpoint.shown, "a count is not a number")
        return int(value.value)


def _changed(where: str, got: int, count: int) -> EndpointError:
    return EndpointError(
        Text(
            f"应有 {count} 条陈述，端点给出 {got} 条：数据已变动，或被端点截断",
            f"{got} of {count} statements came: the data changed meanwhile, or the endpoint cuts answers off",
        ),
        Text("请再试一次", "try again"),
        where=where,
    )


def too_many(where: str, count: int, most: int) -> KGError:
    """A graph that is too large to be copied."""
    return KGError(
        f"the graph has {count:,} statements, more than the {most:,} that are copied",
        where=where,
        fix="ask it with kg query --endpoint, or choose a data set with -d",
        zh=(
            f"图有 {count:,} 条陈述，超过可复制的 {most:,} 条",
            "请改用 kg query --endpoint，或用 -d 选定一个数据集",
        ),
    )
