"""Figures: measures and studies of a network, and the networks themselves."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kg.iri import compact
from kg.serve.api import nets
from kg.serve.api.calls import Call, Data, tabled

if TYPE_CHECKING:
    from kg.analysis.method import Settings


def measures(call: Call) -> Data:
    """What can be measured."""
    from kg.analysis.measures import MEASURES

    return {
        "measures": [_listed(name, one, call.lang) | {"usual": one.usual} for name, one in MEASURES.items()]
    }


def studies(call: Call) -> Data:
    """Which studies can be made."""
    from kg.analysis.measures import STUDIES

    return {
        "studies": [
            _listed(name, one, call.lang) | {"network": one.network, "by": one.by}
            for name, one in STUDIES.items()
        ]
    }


def measured(call: Call) -> Data:
    """Measures of the things of a network, in order of the first."""
    from kg.analysis.measures import USUAL, measure

    names, kind = call.values.get("names") or list(USUAL), call.values["network"]
    found = nets.network(call.graph, kind, explicit_only=call.values["explicit_only"])
    table = measure(found, *names, settings=_settings(call))
    return {"network": kind, "names": names} | tabled(table, call.values["top"], ("label", "iri", *names))


def studied(call: Call) -> Data:
    """The tables of a study."""
    from kg.analysis.measures import STUDIES, study
    from kg.analysis.method import Case

    asked, graph = STUDIES[call.operation.subject], call.graph
    kind = call.values.get("network", asked.network)
    by = call.values.get("by", asked.by)
    found = nets.network(graph, kind, explicit_only=call.values["explicit_only"])
    case = Case(found, nets.catalogue(graph))
    settings = replace(_settings(call), by=by)
    tables = study(call.operation.subject, case, settings)
    return {
        "study": call.operation.subject,
        "title": asked.title.in_(call.lang),
        "source": asked.source,
        "network": kind,
        "by": by,
        "seed": settings.seed,
        "draws": settings.draws,
        "tables": [tabled(table, call.values["top"]) for table in tables],
    }


def networks(call: Call) -> Data:
    """The kinds of network."""
    from kg.analysis.network import KINDS

    return {
        "networks": [
            {"name": name, "title": kind.title.in_(call.lang), "description": kind.description.in_(call.lang)}
            for name, kind in KINDS.items()
        ]
    }


def network(call: Call) -> Data:
    """Relations of a network with the things at their ends, as ``networkx.node_link_graph`` reads them."""
    kind, explicit_only = call.operation.subject, call.values["explicit_only"]
    found = nets.network(call.graph, kind, explicit_only=explicit_only)
    page, where = call.paged(list(found.edges(keys=True, data=True)))
    ends = sorted({end for edge in page for end in edge[:2]})
    return {
        "directed": True,
        "multigraph": True,
        "graph": {"kind": kind, "explicit_only": explicit_only},
        "things": found.number_of_nodes(),
        **where,
        "nodes": [_node(iri, found.nodes[iri]) for iri in ends],
        "edges": [_edge(*edge) for edge in page],
    }


def _settings(call: Call) -> "Settings":
    from kg.analysis.method import Settings

    wanted = ("seed", "draws", "pivots", "resolution", "since", "until")
    return Settings(lang=call.lang, **{name: call.values[name] for name in wanted if name in call.values})


def _listed(name: str, one: Any, lang: str) -> Data:
    return {
        "name": name,
        "title": one.title.in_(lang),
        "description": one.description.in_(lang),
        "source": one.source,
    }


def _node(iri: str, data: Mapping[str, Any]) -> Data:
    texts = ("label_zh", "label_en", "type_zh", "type_en", "family", "color")
    own = {"id": iri, "type": compact(data["type"]) if data["type"] else "", "aliases": list(data["aliases"])}
    return own | {name: data[name] for name in texts}


def _edge(source: str, target: str, key: str, data: Mapping[str, Any]) -> Data:
    texts = ("label_zh", "label_en", "status", "reason", "color")
    return {
        "source": source,
        "target": target,
        "key": key,
        "kind": compact(data["relation"] or data["kind"]),
        "roles": [compact(role) for role in data["roles"]],
        "quotes": [{"text": quote.cited, "source": quote.source, "at": quote.at} for quote in data["quotes"]],
        "occasion": list(data["occasion"]),
    } | {name: data[name] for name in texts}
