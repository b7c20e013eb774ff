"""Templates and words, and what every page has: its language, its links, the names of things."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import pyoxigraph as ox
from jinja2 import Environment, PackageLoader, StrictUndefined

from kg import __version__
from kg.errors import NotFoundError
from kg.graph.telling.lookup import Value
from kg.iri import DCTERMS, compact, digest
from kg.records import Text
from kg.serve.pages.addresses import MEDIA, Addresses
from kg.serve.work import Graph
from kg.table import plain

TITLE = DCTERMS + "title"
LONGEST = 300
"""Names of more characters than this are cut."""
_WEB = re.compile(r"https?://[^\s<>\"]+\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class View:
    """A page in the making: the graph it is of, the language it is in, and where its links lead.

    ``path`` is the address of the page itself below the top, with what it was asked with.
    """

    graph: Graph
    addresses: Addresses
    lang: str
    path: str

    def name(self, iri: str) -> str:
        """What a thing is called, fit to be shown."""
        names = self.graph.names
        name = names.label(iri, self.lang)
        if name == compact(iri):
            name = names.text(iri, TITLE, self.lang) or name
        name = plain(name)
        return name if len(name) <= LONGEST else f"{name[:LONGEST]}…"

    def short(self, iri: str) -> str:
        """An IRI without what it has in common with the others here; a CURIE if there is one."""
        known = compact(iri)
        top = next((top for top in self.addresses.tops if known.startswith(top)), "")
        return plain(known.removeprefix(top))

    def say(self, key: str, **values: object) -> str:
        """Words of the pages, with values in their places."""
        text = words()[key].in_(self.lang)
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text

    def render(self, template: str, title: str, **values: Any) -> str:
        """A page as text."""
        return environment().get_template(template).render(self._shared() | {"title": title} | values)

    def _shared(self) -> dict[str, object]:
        other = "en" if self.lang == "zh" else "zh"
        again = Addresses(self.addresses.tops, self.addresses.up, other)
        return {
            "lang": self.lang,
            "other": other,
            "t": self.say,
            "href": self.addresses.of,
            "to": self.addresses.to,
            "name": self.name,
            "short": self.short,
            "plain": plain,
            "again": with_language(self.path, again),
            "dataset": self.dataset,
            "build": self.build,
            "picked": self.addresses.lang,
            "web": lambda text: bool(_WEB.match(text)),
            "media": MEDIA,
            "is_literal": is_literal,
            "description": "",
        }

    @property
    def dataset(self) -> str:
        """What the data set is called."""
        made = manifest(self.graph)
        return (made["title"].in_(self.lang) or made["dataset"]) if made else ""

    @property
    def build(self) -> str:
        """The name of the build that is served."""
        made = manifest(self.graph)
        return str(made["build"]) if made else ""


def manifest(graph: Graph) -> Mapping[str, Any]:
    """What is known of a build: ``dataset``, ``base``, ``title``, ``build``; empty when none is served."""
    try:
        made, folder = graph.snapshot.manifest, graph.snapshot.folder
    except NotFoundError:
        return {}
    return {"dataset": made.dataset, "base": made.base, "title": made.title, "build": folder.name}


def with_language(path: str, addresses: Addresses) -> str:
    """The address of a page in another language."""
    place, _, query = path.partition("?")
    kept = "&".join(one for one in query.split("&") if one and not one.startswith("lang="))
    return f"{addresses.up or './'}{place}?{kept}{'&' if kept else ''}lang={addresses.lang}"


def is_literal(value: Value) -> bool:
    """Whether a value is a literal rather than a thing."""
    return isinstance(value, ox.Literal)


@cache
def edition() -> str:
    """What changes when the pages look otherwise: the version of kg, and a digest of the templates."""
    folder = files("kg.serve").joinpath("assets", "pages")
    texts = sorted(one.read_text(encoding="utf-8") for one in folder.iterdir() if one.is_file())
    return f"{__version__}-{digest(*texts)}"


@cache
def words() -> Mapping[str, Text]:
    """The words of the pages."""
    text = files("kg.serve").joinpath("assets", "pages", "words.json").read_text(encoding="utf-8")
    return {key: Text(*pair) for key, pair in json.loads(text).items()}


@cache
def environment() -> Environment:
    """The templates of the pages; everything they are given is escaped."""
    return Environment(
        loader=PackageLoader("kg.serve", "assets/pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
