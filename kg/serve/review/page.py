"""The desk's page: its template, and the files that it is made of.

The page asks the API as any client would; it may ask nobody else, and runs no script but its own files.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
"""What the page may do: its own scripts and styles, and requests to this server."""
_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
}
_NAME = re.compile(r"[a-z-]+\.(?:css|js|json|svg)\Z")


def routes(folder: Path, lang: str) -> list[BaseRoute]:
    """The page of the desk for a folder, in a language at first, and its files."""

    async def page(request: Request) -> Response:
        text = rendered(folder, lang)
        headers = {"content-security-policy": POLICY, "cache-control": "no-cache"}
        return Response(text, headers=headers, media_type="text/html; charset=utf-8")

    return [Route("/", page), Route("/assets/{name}", _asset)]


def rendered(folder: Path, lang: str) -> str:
    """The page as text."""
    said = words()
    template = _templates().get_template("desk.html.j2")
    return template.render(lang=lang, folder=str(folder), t=lambda key: said[key][lang != "zh"])


@cache
def words() -> Mapping[str, list[str]]:
    """The page's words: key → Chinese, English."""
    found: dict[str, list[str]] = json.loads(_folder().joinpath("words.json").read_text(encoding="utf-8"))
    return found


def _folder() -> Traversable:
    return files("kg.serve.review").joinpath("assets")


@cache
def _templates() -> Environment:
    loader = PackageLoader("kg.serve.review", "assets")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined)


async def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    found = _tagged(name) if _NAME.match(name) else None
    if found is None:
        raise HTTPException(404)
    body, tag = found
    headers = {"etag": tag, "cache-control": "no-cache"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(None, 304, headers=headers)
    return Response(body, headers=headers, media_type=_TYPES[name.rpartition(".")[2]])


@cache
def _tagged(name: str) -> tuple[bytes, str] | None:
    """A file of the page and its entity tag; some are those of other pages."""
    editor = files("kg.serve").joinpath("assets", "query")
    shared = {
        "page.css": files("kg.view").joinpath("assets", "style", "1-page.css"),
        "theme.js": editor.joinpath("theme.js"),
        "icon.svg": editor.joinpath("icon.svg"),
    }
    place = shared.get(name, _folder().joinpath(name))
    if not place.is_file():
        return None
    body = place.read_bytes()
    return body, f'"{sha256(body).hexdigest()[:20]}"'
