"""The jobs of linked data and of the pages: describe an IRI, list, search, and the page of the network."""

from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox

from kg.errors import KGError
from kg.graph.formats.serialise import data_prefixes, lines_of, serialise
from kg.iri import FOAF, OWL, SKOS, digest, is_iri
from kg.records import Text
from kg.serve.negotiation import GRAPHS, preferred
from kg.serve.pages.addresses import ENDINGS, HTML, MEDIA, Addresses, ended, meant, roots
from kg.serve.pages.described import description, documents, is_graph, known
from kg.serve.pages.entity import entity_page
from kg.serve.pages.front import front_page
from kg.serve.pages.kinds import classes, kinds
from kg.serve.pages.lists import entities_page, graph_page, missing_page, search_page
from kg.serve.pages.nearest import meant_by, names_like, things_like
from kg.serve.pages.rendering import View, edition, environment, manifest, words
from kg.serve.work import Graph, Job, Refused, Reply, Values

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""What a page may do: be styled by the server's sheet, and send its search to the server. No scripts."""
_OFFERS: tuple[tuple[str, str], ...] = (
    (HTML, "text/html"),
    *((form, MEDIA[form]) for form in ("turtle", "jsonld", "rdfxml", "ntriples", "trig", "nquads")),
    *((form, kind) for form, known_as in GRAPHS.items() for kind in known_as[1:]),
)
"""What can be had, in the order in which it is given to who does not care."""
_WITH_GRAPHS = frozenset({"trig", "nquads"})


def entity(graph: Graph, values: Values) -> Reply:
    """Describe an IRI, given itself (``iri``) or by the path that it has here (``path``).

    A document answers with 200 and says where it stands by itself (``Content-Location``). Where the public
    address *is* the IRI of a thing that is no document, one is sent to the document about it with 303
    (Cool URIs for the Semantic Web, W3C Note 2008, section 4.2): the thing is not what can be sent.

    Raises:
        Refused: 406 when there is no such form, 413 when the description is too large.
    """
    iri, form = _resolved(graph, values)
    form, kind = (form, MEDIA[form]) if form else _form(values)
    if not iri:
        return _container(graph, values) or _missing(graph, values, form)
    if not form:
        raise _no_form()
    view = _view(graph, values)
    if _elsewhere(graph, values, iri):
        place = _beside(view, iri, form)
        return Reply(
            303, "text/plain; charset=utf-8", f"{place}\n".encode(), {"location": place, "vary": VARY}
        )
    headers = _headers(view, iri, form) | _tagged(graph, view, form, values, kind)
    if headers.get("etag", "-") in values.get("known", ""):
        return Reply(304, kind, b"", headers)
    if form == HTML:
        page = graph_page if is_graph(graph, iri) else entity_page
        return _html(view, page(view, iri, _portion(values)), headers)
    return Reply(200, _content_type(kind), _data(graph, iri, form), headers)


VARY = "accept, accept-language"


def browse(graph: Graph, values: Values) -> Reply:
    """What the data set holds: all kinds, or the things of one."""
    view = _view(graph, values)
    kind, class_ = values.get("kind", ""), values.get("class", "")
    if class_ and not is_iri(class_):
        raise Refused(400, Text("class 不是 IRI", "class is not an IRI"))
    note = "tooLarge" if values.get("note") == "tooLarge" else ""
    return _cached(graph, view, values, lambda: entities_page(view, kind, class_, _portion(values), note))


def find(graph: Graph, values: Values) -> Reply:
    """What a name may mean, as a page."""
    view, text = _view(graph, values), str(values["text"]).strip()
    found = meant_by(graph, text)
    near = [] if found else names_like(graph, text)
    return _html(view, search_page(view, text, found, near), {"cache-control": "no-cache", "vary": VARY})


def front(graph: Graph, values: Values) -> Reply:
    """The page of the whole network; where it is too large, what the data set holds, which says so."""
    view = _view(graph, values)
    title = manifest(graph).get("title", Text())
    page = front_page(graph, title, view.lang)
    if page is None:
        text = entities_page(view, note="tooLarge")
        return _html(view, text, _tagged(graph, view, HTML, values) | {"vary": VARY})
    text, policy = page
    headers = {"content-security-policy": policy} if policy else {}
    return _html(view, text, _tagged(graph, view, "page", values) | {"vary": VARY} | headers)


JOBS: dict[str, Job] = {"entity": entity, "browse": browse, "find": find, "front": front}


def warm(graph: Graph) -> None:
    """Read what every page needs: templates, words, kinds of things, documents of the ontology."""
    words()
    for name in environment().list_templates(extensions=["j2"]):
        environment().get_template(name)
    if graph.source.endpoint:
        return
    for kind in kinds(graph).values():
        classes(graph, kind)
    documents(graph)
    chosen = next((kind.things[0] for kind in kinds(graph).values() if kind.things), "")
    if chosen:
        entity_page(View(graph, Addresses(roots(_base(graph), "")), "zh", ""), chosen)


def _resolved(graph: Graph, values: Values) -> tuple[str, str]:
    """The IRI that is meant and the form that its address asks for; empty when the graph has no such IRI."""
    if values.get("iri"):
        found = values["iri"] if is_iri(values["iri"]) and known(graph, values["iri"]) else ""
        return found, _named_form(values.get("form", ""))
    tops = roots(_base(graph), values.get("public", ""))
    for path, form in dict.fromkeys(((values["path"], ""), ended(values["path"]))):
        for iri in meant(path, tops):
            if known(graph, iri):
                return iri, form
    return "", ended(values["path"])[1]


def _named_form(name: str) -> str:
    """A form by its name or its ending."""
    return next((form for form, end in ENDINGS.items() if name and name in {form, end[1:]}), "")


def _form(values: Values) -> tuple[str, str]:
    """The form that the client likes best, and the media type it calls it by; empty when it likes none."""
    best = preferred([kind for _, kind in _OFFERS], values.get("accept", ""))
    return next(((form, kind) for form, kind in _OFFERS if kind == best), ("", ""))


def _no_form() -> Refused:
    offered = ", ".join(MEDIA.values())
    return Refused(406, Text(f"可用的格式：{offered}", f"the formats are {offered}"), {"vary": VARY})


def _view(graph: Graph, values: Values) -> View:
    tops = roots(_base(graph), values.get("public", ""))
    addresses = Addresses(tops, values.get("up", ""), values.get("picked", ""))
    return View(graph, addresses, values["lang"], values.get("page", ""))


def _base(graph: Graph) -> str:
    return str(manifest(graph).get("base", ""))


def _portion(values: Values) -> int:
    text = str(values.get("portion", ""))
    return max(1, min(int(text), 1_000_000)) if text.isascii() and text.isdigit() and len(text) < 8 else 1  # noqa: PLR2004


def _elsewhere(graph: Graph, values: Values, iri: str) -> bool:
    """Whether the address is the very IRI of a thing, and the thing no document."""
    public, path = values.get("public", ""), values.get("path", "")
    return bool(public) and f"{public}/{path}" == iri and not _is_document(graph, iri)


def _is_document(graph: Graph, iri: str) -> bool:
    if is_graph(graph, iri) or iri in documents(graph):
        return True
    above = {up for one in graph.names.types(iri) for up in graph.schema.superclasses(one)}
    return bool(above & {FOAF + "Document", OWL + "Ontology", SKOS + "ConceptScheme"})


def _beside(view: View, iri: str, form: str) -> str:
    """The address of a document about a thing, in one form only."""
    return view.addresses.of(iri, form)


def _headers(view: View, iri: str, form: str) -> dict[str, str]:
    """Where the document stands by itself, the other forms, and what it describes (RFC 8288, RFC 6892)."""
    others = (
        f'<{_beside(view, iri, other)}>; rel="alternate"; type="{kind}"'
        for other, kind in MEDIA.items()
        if other != form
    )
    links = ", ".join((f'<{_ascii(iri)}>; rel="describes"', *others))
    return {"content-location": _beside(view, iri, form), "vary": VARY, "link": links}


def _ascii(iri: str) -> str:
    """An IRI as a URI (RFC 3987, 3.1): a header has no other characters."""
    from urllib.parse import quote

    return quote(iri, safe="!#$%&'()*+,/:;=?@[]~")


def _tagged(graph: Graph, view: View, form: str, values: Values, kind: str = "") -> dict[str, str]:
    """By what a copy is known: the build, the version of kg, the form, the language, the address."""
    if not graph.source.generation:
        return {"cache-control": "no-cache"}
    parts = (graph.source.generation, edition(), form, kind, "" if form in GRAPHS else view.lang)
    address = (values.get("page", ""), values.get("up", ""), values.get("picked", ""), str(_portion(values)))
    return {"cache-control": "no-cache", "etag": f'"{digest(*parts, *address, length=20)}"'}


def _cached(graph: Graph, view: View, values: Values, make: Any) -> Reply:
    headers = _tagged(graph, view, HTML, values) | {"vary": VARY}
    if headers.get("etag", "-") in values.get("known", ""):
        return Reply(304, "text/html", b"", headers)
    return _html(view, make(), headers)


def _html(view: View, text: str, headers: Mapping[str, str], status: int = 200) -> Reply:
    own = {"content-security-policy": POLICY, "content-language": view.lang}
    return Reply(status, "text/html; charset=utf-8", text.encode(), own | dict(headers))


def _container(graph: Graph, values: Values) -> Reply | None:
    """What lies above all things (``id``), or those of a kind (``id/org``), is a list of them."""
    base, path = _base(graph), values.get("path", "").rstrip("/")
    above = base.removeprefix(roots(base, "")[0]).rstrip("/")
    kind = path.removeprefix(above).strip("/") if path == above or path.startswith(f"{above}/") else None
    if kind is None or not path or (kind and kind not in kinds(graph)):
        return None
    place = _view(graph, values).addresses.to("entities", **({"kind": kind} if kind else {}))
    return Reply(303, "text/plain; charset=utf-8", f"{place}\n".encode(), {"location": place})


def _missing(graph: Graph, values: Values, form: str) -> Reply:
    """That the graph has no such IRI: a page, or a line of text for programs; with what is near."""
    view = _view(graph, values)
    wanted = values.get("iri") or values["path"]
    near = things_like(graph, wanted)
    if form in {HTML, ""} and "html" in values.get("accept", ""):
        shown = values.get("iri") or "/" + wanted
        text = missing_page(view, shown[:500], near)
        return _html(view, text, {"cache-control": "no-store", "vary": VARY}, 404)
    listed = graph.names.listing(near)
    more = Text(f"；最接近的：{listed}", f"; nearest: {listed}") if near else Text()
    raise Refused(
        404, Text(f"图里没有这个 IRI{more.zh}", f"the graph has no such IRI{more.en}"), {"vary": VARY}
    )


def _data(graph: Graph, iri: str, form: str) -> bytes:
    quads = description(graph, iri)
    items: Iterable[ox.Quad | ox.Triple]
    items = quads if form in _WITH_GRAPHS else (quad.triple for quad in quads)
    lines = lines_of(items)
    text = "".join(lines)
    tables = graph.schema.tables.values()
    prefixes = (
        data_prefixes(_base(graph), (spec.kind for spec in tables)) if _base(graph) else data_prefixes("", ())
    )
    used = {prefix: space for prefix, space in prefixes.items() if f"<{space}" in text and space}
    try:
        return "".join(serialise(lines, form, used)).encode()
    except KGError as error:
        raise Refused(406, Text(error.line("zh"), error.line("en"))) from error


def _content_type(kind: str) -> str:
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
