"""Where the data are in an endpoint: which of its graphs are those of a data set of kg."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.errors import NotFoundError
from kg.graph.remote.endpoint import Endpoint
from kg.graph.remote.refusals import garbled
from kg.graph.store.snapshot import MEASURES
from kg.iri import AMBIGUOUS, DCTERMS, DHQ, GRAPH, INFERRED
from kg.records import Text
from kg.schema import LAYERS

OWN = frozenset(GRAPH + layer for layer in ("ontology", *LAYERS))
"""The graphs that come with this package."""
STATUS = DHQ + "status"
UNSURE = "/inferred"
"""How the names of graphs end whose facts are inferred or ambiguous."""
_ENTITIES = "graph/entities"
_DATASET = "http://www.w3.org/ns/sparql-service-description#Dataset"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a data set is: its id and base, and its graphs, each with its number of triples.

    ``flat``: there is only one graph that has it all, which may be the default graph (then without a name).
    """

    dataset: str
    base: str
    graphs: tuple[tuple[str, int], ...]
    flat: bool = False
    title: Text = field(default_factory=Text)


def place(endpoint: Endpoint, choice: str = "") -> Place:
    """Where the data set is that is meant: by id, or by any part of its base.

    Raises:
        NotFoundError: when there is none, or several fit.
        EndpointError: when the endpoint does not answer.
    """
    known = graphs(endpoint)
    roots = _roots(known)
    if not roots:
        return _flat(endpoint)
    told, title = _description(endpoint)
    id_ = {root: told if told and len(roots) == 1 else _id(root) for root in roots}
    meant = [root for root in roots if choice in (root, id_[root])] or [r for r in roots if choice in r]
    if len(meant) != 1:
        raise _unclear(endpoint.shown, choice, roots)
    own = [name for name in known if name.startswith(meant[0] + "graph/") or name == MEASURES]
    counted = tuple((name, known[name]) for name in own if name not in OWN)
    return Place(id_[meant[0]], meant[0] + "id/", counted, title=title if len(roots) == 1 else Text())


def graphs(endpoint: Endpoint) -> dict[str, int]:
    """The named graphs, in order of name, each with its number of triples.

    Raises:
        EndpointError: when the endpoint does not answer.
    """
    return _counted(endpoint, "?s ?p ?o")


def sure(endpoint: Endpoint) -> tuple[str, ...]:
    """The graphs of kg that are free of inferred and ambiguous facts; none if they are not kept apart.

    Raises:
        EndpointError: when the endpoint does not answer.
    """
    known = graphs(endpoint)
    heads = tuple(root + "graph/" for root in _roots(known))
    ours = [name for name in known if name.startswith(heads) or name in OWN or name == MEASURES]
    apart = any(name.endswith(UNSURE) for name in ours)
    return tuple(name for name in ours if not name.endswith(UNSURE)) if apart else ()


def unsure(endpoint: Endpoint, graph: str) -> frozenset[str]:
    """The facts of a graph (of the default graph, when it is empty) that are inferred or ambiguous."""
    pattern = f"?fact <{STATUS}> ?status FILTER(?status IN (<{INFERRED}>, <{AMBIGUOUS}>))"
    rows = endpoint.rows(f"SELECT DISTINCT ?fact WHERE {{ {_inside(graph, pattern)} }}")
    return frozenset(row[0].value for row in rows if isinstance(row[0], ox.NamedNode))


def _roots(names: Iterable[str]) -> list[str]:
    """What the names of data sets begin with."""
    return [name.removesuffix(_ENTITIES) for name in names if name.endswith("/" + _ENTITIES)]


def _counted(endpoint: Endpoint, pattern: str) -> dict[str, int]:
    """The graphs in which a pattern is found, with how often.

    Grouping, since Virtuoso is hundreds of times slower at telling distinct names.
    """
    rows = endpoint.rows(f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ {pattern} }} }} GROUP BY ?g")
    found: dict[str, int] = {}
    for graph, number in rows:
        if not isinstance(number, ox.Literal) or not number.value.isdecimal():
            raise garbled(endpoint.shown, "a count is not a number")
        if isinstance(graph, ox.NamedNode):
            found[graph.value] = int(number.value)
    return dict(sorted(found.items()))


def _flat(endpoint: Endpoint) -> Place:
    """The one graph with our facts in it, whatever its name, else the default graph."""
    pattern = f"?fact <{STATUS}> ?status"
    named = list(_counted(endpoint, pattern)) or [""]
    if len(named) > 1:
        raise _unclear(endpoint.shown, "", named)
    some = endpoint.rows(f"SELECT ?fact WHERE {{ {_inside(named[0], pattern)} }} LIMIT 1")
    if not some or not isinstance(some[0][0], ox.NamedNode):
        raise NotFoundError(
            "there are no facts of kg in this endpoint",
            where=endpoint.shown,
            fix="load the .nq file of a build into it",
            zh=("端点中没有 kg 的事实", "请先把构建所得的 .nq 文件载入端点"),
        )
    base = some[0][0].value.rsplit("/", 2)[0] + "/"
    return Place(_id(base.removesuffix("id/")), base, ((named[0], 0),), flat=True)


def _inside(graph: str, pattern: str) -> str:
    return f"GRAPH <{graph}> {{ {pattern} }}" if graph else pattern


def _description(endpoint: Endpoint) -> tuple[str, Text]:
    """The id and the title of the data set, if the endpoint describes it (as ``kg serve`` does)."""
    triples = endpoint.description()
    sets = {triple.subject for triple in triples if str(triple.object) == f"<{_DATASET}>"}
    texts: dict[str, str] = {}
    for triple in triples:
        if triple.subject in sets and isinstance(triple.object, ox.Literal):
            name = triple.predicate.value.removeprefix(DCTERMS) + (triple.object.language or "")
            texts[name] = triple.object.value
    id_ = texts.get("identifier", "")
    title = Text(texts.get("titlezh", ""), texts.get("titleen", ""))
    return (id_ if re.fullmatch(r"[a-z0-9][a-z0-9-]{0,99}", id_) else ""), title


def _id(root: str) -> str:
    """The id of a data set, as far as the beginning of its IRIs tells."""
    last = root.rstrip("/").rpartition("/")[2]
    return re.sub(r"[^a-z0-9]+", "-", last.lower()).strip("-") or "graph"


def _unclear(shown: str, choice: str, roots: Iterable[str]) -> NotFoundError:
    listed = ", ".join(roots)
    return NotFoundError(
        f"no data set “{choice}”" if choice else "there are several data sets",
        where=shown,
        fix=f"choose with -d among {listed}",
        zh=(f"没有数据集“{choice}”" if choice else "有多个数据集", f"请用 -d 选一个：{listed}"),
    )
