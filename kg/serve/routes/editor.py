"""``/query``: an editor for SPARQL. The page asks the endpoint as any client would.

The editor itself is CodeMirror, where kg was installed with it (``kg/view/vendor/hatch_build.py``); without
it the page has a plain field, and everything else.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kg.graph.asking.questions import Question, load_headings, load_questions
from kg.iri import PREFIXES, compact
from kg.records import Text
from kg.schema import Schema, load_schema
from kg.serve.pages.addresses import OWN, roots
from kg.serve.service import Service

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""What the page may do: its own scripts and styles, and requests to this server."""
MOST = 500
"""For how many things the titles may be asked at once."""
_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
_FRONT = re.compile(r"^# (?:group|param):.*\n", re.MULTILINE)
_WHERE = re.compile(r"\bWHERE\s*\{", re.IGNORECASE)
_NAME = re.compile(r"[a-z-]+\.(?:css|js|svg)\Z")
_CURIE = re.compile(r"\w+:[\w.-]*\w\Z")


def routes(service: Service) -> list[BaseRoute]:
    """The page, what it is made of, and what it is told."""

    async def page(request: Request) -> Response:
        template = service.templates.get_template("query/query.html.j2")
        lang, said = service.lang(request), words()
        tops = roots(service.pool.about.base, service.base)
        text = template.render(
            lang=lang,
            places=json.dumps({"tops": tops, "own": sorted(OWN)}),
            editor="codemirror" if _editor().is_file() else "plain",
            t=lambda key: said[key][lang != "zh"],
        )
        headers = {"content-security-policy": POLICY, "vary": "accept-language"}
        return Response(text, headers=headers, media_type="text/html; charset=utf-8")

    async def titles(request: Request) -> Response:
        return service.respond(await service.ask(request, "titles", {"iris": await _iris(request)}))

    async def meaning(request: Request) -> Response:
        text = request.query_params.get("text", "")
        return service.respond(await service.ask(request, "meaning", {"text": text}))

    return [
        Route("/query", page),
        Route("/query/book.json", _book),
        Route("/query/titles", titles, methods=["POST"]),
        Route("/query/meaning", meaning),
        Route("/query/assets/{name}", _asset),
    ]


@cache
def words() -> Mapping[str, list[str]]:
    """The page's words: key → Chinese, English."""
    text = files("kg.serve").joinpath("assets", "query", "words.json").read_text(encoding="utf-8")
    found: dict[str, list[str]] = json.loads(text)
    return found


def book(schema: Schema) -> dict[str, object]:
    """What the page is told of an ontology: prefixes, terms, saved questions, headings, and its own words."""
    folder = schema.folder / "questions"
    headings = load_headings(folder).items()
    return {
        "words": words(),
        "prefixes": PREFIXES,
        "terms": _terms(schema),
        "questions": [_question(one) for one in load_questions(folder).values()],
        "headings": {name: _both(text) for name, text in headings},
    }


def _terms(schema: Schema) -> list[list[str]]:
    """Name, IRI, kind, labels and meanings of every term that a query can name with a known prefix."""
    kinds = {"class": schema.classes, "property": schema.properties, "concept": schema.concepts}
    return [
        [compact(iri), iri, kind, *_both(term.label), *_both(term.definition)]
        for kind, terms in kinds.items()
        for iri, term in terms.items()
        if _CURIE.match(compact(iri))
    ]


def _question(question: Question) -> dict[str, object]:
    """A saved question; what fills its parameters goes between ``before`` and ``after``."""
    text = _FRONT.sub("", question.sparql.strip() + "\n")
    cut = next((match.end() for match in [_WHERE.search(text)] if match), len(text))
    return {
        "name": question.name,
        "title": _both(question.title),
        "group": _both(question.group),
        "before": text[:cut],
        "after": text[cut:],
        "params": [
            {"name": param.name, "kind": param.kind, "title": _both(param.title), "default": param.default}
            for param in question.params
        ],
    }


async def _book(request: Request) -> Response:
    body, tag = _told()
    return _unless_known(request, body, tag, "application/json")


@cache
def _told() -> tuple[bytes, str]:
    text = json.dumps(book(load_schema()), ensure_ascii=False, separators=(",", ":"))
    return _tagged(text.encode())


async def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    found = _tagged_asset(name) if _NAME.match(name) else None
    if found is None:
        raise HTTPException(404)
    return _unless_known(request, *found, _TYPES[name.rpartition(".")[2]])


@cache
def _tagged_asset(name: str) -> tuple[bytes, str] | None:
    own = files("kg.serve").joinpath("assets", "query", name)
    shared = {
        "codemirror.js": _editor(),
        "page.css": files("kg.view").joinpath("assets", "style", "1-page.css"),
    }
    place = shared.get(name, own)
    return _tagged(place.read_bytes()) if place.is_file() else None


def _editor() -> Traversable:
    """Where the editor's module is, if kg was installed with it."""
    return files("kg.serve").joinpath("vendor", "codemirror", "codemirror.js")


def _tagged(body: bytes) -> tuple[bytes, str]:
    return body, f'"{sha256(body).hexdigest()[:20]}"'


def _unless_known(request: Request, body: bytes, tag: str, media_type: str) -> Response:
    """The bytes, or that they are still those that the client has (RFC 9110, 13.1.2)."""
    headers = {"etag": tag, "cache-control": "no-cache"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(None, 304, headers=headers)
    return Response(body, headers=headers, media_type=media_type)


async def _iris(request: Request) -> list[str]:
    """The IRIs that the body of a request lists, as JSON."""
    try:
        found = json.loads(await request.body())
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, list) and len(found) <= MOST and all(isinstance(one, str) for one in found):
        return found
    raise HTTPException(400, f"a JSON array of at most {MOST} IRIs is needed")


def _both(text: Text) -> list[str]:
    return [text.in_("zh"), text.in_("en")]
