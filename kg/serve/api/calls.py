"""Calls: what an operation is asked with, and what several operations give alike."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox

from kg.errors import NotFoundError
from kg.graph.telling.names import short
from kg.records import Text
from kg.serve.alike import names_alike
from kg.serve.api.parameters import Param
from kg.serve.api.problems import Problem
from kg.serve.work import Graph
from kg.table import Table

Data = dict[str, Any]
"""A JSON object."""
Network = Any
"""A network, as ``kg.analysis`` makes it."""
_ID = re.compile(r"[a-z0-9-]+/[a-z0-9-]+\Z")
NEAR = 20
"""So many things are listed when a name may mean several."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request: the graph, the path, the values of its parameters, the texts they were given as."""

    graph: Graph
    path: str
    values: Mapping[str, Any]
    given: Mapping[str, str]
    lang: str
    operation: "Operation"

    def paged(self, items: Sequence[Any]) -> tuple[Sequence[Any], Data]:
        """The items of the page that is asked for, and where it stands among all."""
        limit, offset, total = self.values["limit"], self.values["offset"], len(items)
        after = offset + limit
        following = urlencode({**self.given, "offset": str(after)})
        link = f"{self.path}?{following}" if after < total else None
        return items[offset:after], {"total": total, "limit": limit, "offset": offset, "next": link}


@dataclass(frozen=True, slots=True)
class Operation:
    """What can be asked: its id, path, words, parameters, what answers it, and the schema of that.

    ``statuses`` are those it may answer with besides the ones that every operation has; ``subject`` is what
    the path itself names, such as a study.
    """

    id: str
    path: str
    group: str
    summary: Text
    about: Text
    answer: Callable[[Call], Data]
    result: str
    params: tuple[Param, ...] = ()
    statuses: tuple[int, ...] = ()
    subject: str = ""


def one(graph: Graph, text: str) -> str:
    """The one thing that a text means: an IRI, an id such as ``person/zhang-san``, a name or an alias.

    Raises:
        Problem: 404 when it means nothing, 409 when it may mean several things, which are listed.
    """
    found = _by_id(graph, text) or graph.names.find(text)
    if len(found) == 1:
        return found[0]
    if found:
        listed = graph.names.listing(found)
        detail = Text(f"“{text}”可指 {listed}", f"“{text}” may mean {listed}")
        raise Problem("ambiguous-name", detail, more={"candidates": named(graph, *found[:NEAR])})
    near = names_alike(graph, text)
    detail = Text(f"没有叫“{text}”的", f"nothing is called “{text}”")
    raise Problem("no-such-thing", detail, more={"nearest": near})


def named(graph: Graph, *iris: str) -> list[Data]:
    """Things by IRI, id and names."""
    label = graph.names.label
    return [{"iri": iri, "id": short(iri), "zh": label(iri, "zh"), "en": label(iri, "en")} for iri in iris]


def tabled(table: Table, most: int, ids: Sequence[str] = ()) -> Data:
    """The first rows of a table; ``ids`` name its columns for programs, as titles may occur twice."""
    return {
        "title": table.caption,
        "columns": [
            {"title": title, "id": ids[at] if at < len(ids) else None}
            for at, title in enumerate(table.columns)
        ],
        "rows": [[_cell(cell) for cell in row] for row in table.rows[:most]],
        "total": len(table.rows),
        "notes": list(table.notes),
    }


def _cell(cell: Any) -> Any:
    """A cell as JSON has it: what is not a finite number is null."""
    return None if isinstance(cell, float) and not isfinite(cell) else cell


def _by_id(graph: Graph, text: str) -> list[str]:
    """The thing that has this short id in the data set, which spares a search through all names."""
    base = graph.kept.get("api base")
    if base is None:
        base = graph.kept["api base"] = _base(graph)
    iri = f"{base}{text}"
    if not base or not _ID.match(text):
        return []
    return [iri] if next(graph.store.quads_for_pattern(ox.NamedNode(iri), None, None), None) else []


def _base(graph: Graph) -> str:
    """How the IRIs of the data set begin; empty when it is not a build."""
    try:
        return graph.snapshot.manifest.base
    except NotFoundError:
        return ""
