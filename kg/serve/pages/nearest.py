"""What may have been meant: things whose ids or names are like what somebody wrote."""

from urllib.parse import unquote

from kg.graph.telling.names import fold, short
from kg.iri import is_iri
from kg.serve.alike import names_alike
from kg.serve.api.things import index
from kg.serve.pages.kinds import kinds
from kg.serve.work import Graph

LONGEST, ENOUGH, ALIKE = 300, 6, 74


def meant_by(graph: Graph, text: str, most: int = 100) -> list[str]:
    """The things that a text may mean, best first: names, pinyin, then terms of the ontology and IRIs."""
    if not 0 < len(text) <= LONGEST:
        return []
    found = [] if is_iri(text) else [hit.thing.iri for hit in index(graph).search(text)]
    found = list(dict.fromkeys((*found, *_terms_called(graph, text))))
    return (found or graph.names.find(text))[:most]


def _terms_called(graph: Graph, text: str) -> list[str]:
    """The terms of the ontology whose label has a text in it."""
    schema, wanted = graph.schema, fold(text)
    terms = (*schema.classes.values(), *schema.properties.values(), *schema.concepts.values())
    return [
        one.iri
        for one in terms
        if wanted and any(wanted in fold(label) for label in (one.label.zh, one.label.en))
    ]


def names_like(graph: Graph, text: str) -> list[str]:
    """Names like a text."""
    return names_alike(graph, text) if 0 < len(text) <= LONGEST else []


def things_like(graph: Graph, path: str, most: int = ENOUGH) -> list[str]:
    """The things whose IRI ends like a path, or whose name is the last part of it."""
    from rapidfuzz import fuzz, process

    wanted = unquote(path, errors="replace").partition("#")[0].rstrip("/")[-LONGEST:]
    last = wanted.rpartition("/")[2]
    named = meant_by(graph, last, most) if last and not last.isascii() else []
    if named or not last:
        return named
    ids = _ids(graph)
    tail = "/".join(wanted.split("/")[-2:])
    found = process.extract(tail, ids.keys(), scorer=fuzz.ratio, limit=most, score_cutoff=ALIKE)
    return [ids[name] for name, _, _ in found]


def _ids(graph: Graph) -> dict[str, str]:
    """Kind and id, such as ``person/zhang-san``, of everything that has one."""
    if "ids" not in graph.kept:
        iris = (iri for kind in kinds(graph).values() for iri in kind.things)
        terms = (*graph.schema.classes, *graph.schema.properties, *graph.schema.concepts)
        graph.kept["ids"] = {short(iri): iri for iri in (*terms, *iris)}
    kept: dict[str, str] = graph.kept["ids"]
    return kept
