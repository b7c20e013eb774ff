"""What the editor asks of the graph beside queries: what things are called, and which thing a name means."""

import json
from collections.abc import Mapping
from typing import Any

from kg.errors import NotFoundError
from kg.iri import compact, is_iri
from kg.serve.work import Graph, Job, Reply

LONGEST = 300
"""A name of more characters than this means nothing."""


def titles(graph: Graph, values: Mapping[str, Any]) -> Reply:
    """IRI → its names, Chinese and English, a fact's being its sentence; without those that have none."""
    found = {}
    for iri in values["iris"]:
        both = [graph.names.label(iri, lang) for lang in ("zh", "en")] if is_iri(iri) else []
        if any(one != compact(iri) for one in both):
            found[iri] = both
    return _json(found)


def meaning(graph: Graph, values: Mapping[str, Any]) -> Reply:
    """The one thing that a name means to a saved question: ``{iri, names}``; or ``{}``."""
    text = values["text"]
    try:
        iri = graph.names.one(text) if len(text) <= LONGEST else ""
    except NotFoundError:
        iri = ""
    return _json(
        {"iri": iri, "names": [graph.names.label(iri, lang) for lang in ("zh", "en")]} if iri else {}
    )


JOBS: dict[str, Job] = {"titles": titles, "meaning": meaning}


def _json(value: object) -> Reply:
    return Reply(200, "application/json", json.dumps(value, ensure_ascii=False).encode())
