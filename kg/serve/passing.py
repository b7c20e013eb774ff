"""Queries passed on to another endpoint, which is served instead of a build: its answer, in every format."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.graph.remote.endpoint import ACCEPT_ROWS, ACCEPT_TRIPLES, ROWS, TRIPLES
from kg.graph.remote.refusals import EndpointError
from kg.graph.remote.web import address, post
from kg.graph.remote.wording import Wording
from kg.records import Text
from kg.serve.work import Refused, Source, Values

_ASKED = {True: ACCEPT_TRIPLES, False: ACCEPT_ROWS}

Passed = ox.QuerySolutions | ox.QueryBoolean | Iterator[ox.Triple]


def gives_triples(text: str) -> bool:
    """Whether a query gives triples.

    Raises:
        QueryError: when it is not a query.
    """
    return Wording(text).form in {"CONSTRUCT", "DESCRIBE"}


def passed(source: Source, text: str, values: Values, *, triples: bool) -> Passed:
    """What the other endpoint answers to a query.

    Raises:
        Refused: 502 when it does not answer, or not with what was asked for.
    """
    form = [("query", Wording(text).ready({}))]
    form += [("default-graph-uri", graph) for graph in values.get("default") or []]
    form += [("named-graph-uri", graph) for graph in values.get("named") or []]
    token = Path(source.endpoint_token) if source.endpoint_token else None
    to = address(source.endpoint, token)
    try:
        reply = post(to, form, _ASKED[triples], timeout=values.get("left", 60.0), largest=source.max_result)
        if triples:
            return (quad.triple for quad in ox.parse(reply.body, TRIPLES[reply.kind], lenient=True))
        found = ox.parse_query_results(reply.body, format=ROWS[reply.kind])
    except EndpointError as error:
        raise Refused(502, Text(error.line("zh"), error.line("en"))) from error
    except (SyntaxError, ValueError, KeyError) as error:
        raise Refused(502, Text("端点的回答无法读取", "the answer of the endpoint cannot be read")) from error
    if reply.rows:
        raise Refused(502, Text("端点只给出部分结果", "the endpoint gave only a part of the answer"))
    return found
