"""Posts between people and organisations: the same network with each held post as a node of its own."""

from typing import Any

import networkx as nx
import pyoxigraph as ox

from kg.analysis.network import EDGE_COLOR
from kg.analysis.nodes import Catalogue
from kg.graph.telling.facts import Fact
from kg.iri import ORG, STATUSES
from kg.schema import Schema

POST_IN = ORG + "postIn"


def with_posts(
    graph: nx.MultiDiGraph, store: ox.Store, schema: Schema, *, catalogue: Catalogue | None = None
) -> nx.MultiDiGraph:
    """A copy in which a relation that names a post runs through it: person → post → organisation.

    The edge to the post keeps the relation's key and attributes, and says as ``over`` where it went; the
    edge from the post to its organisation rests on all the relations that name the post, and carries them
    as ``facts``. A ``catalogue`` saves reading anew what was read already.
    """
    catalogue = catalogue or Catalogue(store, schema)
    out = nx.MultiDiGraph(**graph.graph)
    out.add_nodes_from(graph.nodes(data=True))
    held: dict[str, list[dict[str, Any]]] = {}
    for source, target, key, data in graph.edges(keys=True, data=True):
        post = _post(data["fact"], catalogue)
        if post:
            out.add_node(post, **catalogue.node(post))
            held.setdefault(post, []).append(data)
        out.add_edge(source, post or target, key=key, **data, over=target if post else "")
    for post, holdings in sorted(held.items()):
        for organization in _organizations(post, holdings, store):
            out.add_node(organization, **catalogue.node(organization))
            out.add_edge(post, organization, key=f"{post}#in", **_inside(holdings, catalogue))
    return out


def _post(fact: Fact, catalogue: Catalogue) -> str:
    things = (extra.value for extra in fact.extras if not extra.literal)
    return next((thing for thing in things if catalogue.family(thing) == "post"), "")


def _organizations(post: str, holdings: list[dict[str, Any]], store: ox.Store) -> list[str]:
    """Where a post is, as the data set says; else where its holders are said to hold it."""
    found = store.quads_for_pattern(ox.NamedNode(post), ox.NamedNode(POST_IN), None)
    stated = sorted({quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode)})
    return stated or sorted({data["fact"].target for data in holdings})


def _inside(holdings: list[dict[str, Any]], catalogue: Catalogue) -> dict[str, Any]:
    """The attributes of the edge from a post to its organisation: as sure as its surest holding."""
    return {
        "kind": POST_IN,
        "relation": POST_IN,
        "term": POST_IN,
        "kinds": frozenset().union(*(data["kinds"] for data in holdings)),
        "label_zh": catalogue.schema.label(POST_IN, "zh"),
        "label_en": catalogue.schema.label(POST_IN, "en"),
        "roles": (),
        "roles_zh": (),
        "roles_en": (),
        "status": min((data["status"] for data in holdings), key=STATUSES.index),
        "reason": "",
        "quotes": (),
        "occasion": (),
        "color": holdings[0]["color"] if holdings else EDGE_COLOR,
        "facts": tuple(data["fact"] for data in holdings),
    }
