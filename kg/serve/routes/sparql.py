"""``/sparql``: the endpoint."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kg.graph.formats.serialise import serialise
from kg.iri import PREFIXES
from kg.records import Text
from kg.serve.description import description
from kg.serve.gate import admit
from kg.serve.kept import Answers
from kg.serve.negotiation import GRAPHS, choose, preferred
from kg.serve.protocol import asked
from kg.serve.service import Service
from kg.serve.work import Refused, Reply

PATH = "/sparql"
_METHODS = "GET, HEAD, POST, OPTIONS"
_HTML = "text/html"


def routes(service: Service) -> list[BaseRoute]:
    """The endpoint."""
    answers = Answers(service)

    async def sparql(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"allow": _METHODS})
        wanted = await asked(request)
        accept = ", ".join(request.headers.getlist("accept"))
        if wanted.query is None:
            return _described(service, request, accept, wanted.formats)
        values = {
            "query": admit(wanted.query, service.settings),
            "default": wanted.default,
            "named": wanted.named,
            "format": wanted.formats,
            "accept": accept,
            "base": _address(service, request),
        }
        return service.respond(await answers.ask(request, values))

    return [Route(PATH, sparql, methods=["GET", "POST", "OPTIONS"])]


def _address(service: Service, request: Request) -> str:
    """The address of the endpoint."""
    return (service.base or str(request.base_url).rstrip("/")) + PATH


def _described(service: Service, request: Request, accept: str, formats: tuple[str, ...]) -> Response:
    """What this endpoint is: as a page for people, as RDF for programs."""
    kinds = [kind for names in GRAPHS.values() for kind in names]
    if preferred([*kinds, _HTML], accept) == _HTML:
        return RedirectResponse("/query", 303, headers={"vary": "accept"})
    chosen = choose(GRAPHS, accept, next(iter(formats), ""))
    if chosen is None:
        raise Refused(406, Text("没有合适的格式", "no format fits; text/turtle does"))
    lines = description(_address(service, request), service.settings, service.pool.about)
    text = "".join(
        serialise(lines, chosen.form, PREFIXES | {"sd": "http://www.w3.org/ns/sparql-service-description#"})
    )
    return service.respond(Reply(200, chosen.content_type, text.encode()))
