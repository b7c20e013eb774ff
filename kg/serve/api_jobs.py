"""The jobs of ``/api``: one for all operations, which checks what is asked and answers it as JSON."""

import json
from collections.abc import Mapping
from typing import Any

from kg import __version__
from kg.errors import KGError
from kg.iri import digest
from kg.records import Text
from kg.serve.alike import known
from kg.serve.api import nets
from kg.serve.api.calls import Call
from kg.serve.api.document import document
from kg.serve.api.operations import LANG, ROOT, operations
from kg.serve.api.parameters import read
from kg.serve.api.problems import MEDIA_TYPE, Problem, problem_of, told
from kg.serve.work import Graph, Job, Reply, Values

DOCUMENT = f"{ROOT}/openapi.json"
WARM = 400_000
"""Up to how many triples the networks are made before anybody asks for them."""


def api(graph: Graph, values: Values) -> Reply:
    """Answer one request: ``path``, ``query``, ``lang``, ``base``, and the limits that the document names."""
    lang = values["lang"]
    try:
        data = _answer(graph, values)
    except Problem as problem:
        return refused(problem, lang, values["base"])
    except KGError as error:
        return refused(problem_of(error), lang, values["base"])
    body = written(data)
    tag = etag(graph.source.generation, values) or f'"{digest(body.decode(), length=40)}"'
    headers = {"etag": tag, "cache-control": "no-cache", "content-language": lang}
    return Reply(200, "application/json", body, headers)


def warm(graph: Graph) -> None:
    """Make what every request needs: the index of names, and, unless they are large, the networks.

    A graph without anything of ours, such as the data of a test suite, is left alone.
    """
    from kg.serve.api.things import index

    if graph.source.endpoint or not index(graph).things:
        return
    from kg.analysis.measures import measure
    from kg.analysis.network import KINDS

    operations(graph)
    index(graph).read_pinyin()
    known(graph)
    if graph.triples <= WARM:
        for explicit_only in (False, True):
            networks = [nets.network(graph, kind, explicit_only=explicit_only) for kind in KINDS]
            nets.walked(graph, through_events=False, explicit_only=explicit_only)
        measure(networks[-1])


def etag(generation: str, values: Values) -> str:
    """What names an answer: the build, what was asked, and the version of kg; nothing without a build."""
    parts = (generation, __version__, *(str(values[name]) for name in ("path", "query", "lang", "base")))
    return f'"{digest(*parts, length=40)}"' if generation else ""


def refused(problem: Problem, lang: str, base: str) -> Reply:
    """A problem as a reply."""
    headers = {"content-language": lang, "cache-control": "no-store"}
    return Reply(problem.status, MEDIA_TYPE, written(told(problem, lang, base)), headers)


def written(data: Mapping[str, Any]) -> bytes:
    """Data as JSON."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _answer(graph: Graph, values: Values) -> dict[str, Any]:
    known, path = operations(graph), values["path"]
    if path == DOCUMENT:
        read(values["query"], (LANG,))
        limits = {"timeout": values["timeout"], "most": values["most"]}
        return document(known.values(), values["lang"], values["base"], limits)
    operation = known.get(path)
    if operation is None:
        detail = Text(f"没有 {path[:80]}", f"there is no {path[:80]}")
        raise Problem("no-such-resource", detail)
    found, given = read(values["query"], operation.params)
    return operation.answer(Call(graph, path, found, given, values["lang"], operation))


JOBS: dict[str, Job] = {"api": api}
