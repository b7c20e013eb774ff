"""Where an IRI is served, and which IRIs a path may mean.

An IRI below a root (that of the data set, that of the ontology, the public address) has the rest of it as its
path; any other IRI, and one with a fragment, which no client sends, has the page ``about?iri=…``. Addresses
are relative, so that they hold under whatever name and path a server is reached.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlencode

from kg.graph.formats.serialise import SUFFIXES
from kg.iri import ROOT, is_iri
from kg.serve.negotiation import GRAPHS

HTML = "html"
ENDINGS = {HTML: ".html"} | SUFFIXES
"""Form → how the address of a document in it ends."""
MEDIA = {HTML: "text/html"} | {form: kinds[0] for form, kinds in GRAPHS.items()}
"""Form → media type."""
FORMS = {ending: form for form, ending in ENDINGS.items()}
OWN = frozenset(
    {"about", "api", "assets", "entities", "health", "metrics", "openapi.json", "query", "search", "sparql"}
)
"""What the server itself answers at its top; an IRI there has the page ``about``."""
_PLAIN = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@%/-]+\Z")
_EMPTY = {"", ".", ".."}


def roots(base: str, public: str) -> tuple[str, ...]:
    """What IRIs begin with that have a path: those of a data set (by its base), the ontology, the server."""
    data = base.removesuffix("id/") if base else ""
    own = f"{public.rstrip('/')}/" if public else ""
    return tuple(dict.fromkeys(root for root in (data, ROOT, own) if root))


def meant(path: str, tops: Iterable[str]) -> Iterator[str]:
    """The IRIs that a path may mean, as it came and decoded, without the slash it begins with."""
    try:
        decoded = unquote(path, errors="strict")
    except UnicodeDecodeError:
        decoded = path
    for top in tops:
        yield from (iri for iri in dict.fromkeys((top + path, top + decoded)) if is_iri(iri))


def ended(path: str) -> tuple[str, str]:
    """A path without its ending, and the form that the ending asks for; the form may be empty."""
    stem, dot, ending = path.rpartition(".")
    form = FORMS.get(dot + ending, "")
    return (stem, form) if form and stem else (path, "")


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses for the links of one page.

    ``up`` leads from the page to the top of the server (``../../``), ``lang`` is the language that links
    carry along, if the reader chose one.
    """

    tops: tuple[str, ...]
    up: str = ""
    lang: str = ""

    def of(self, iri: str, form: str = "") -> str:
        """Where a thing is described, perhaps in one form only.

        >>> Addresses(("https://ex.org/",), "../").of("https://ex.org/id/a", "turtle")
        '../id/a.ttl'
        >>> Addresses(("https://ex.org/",)).of("http://www.w3.org/ns/org#Post")
        './about?iri=http%3A%2F%2Fwww.w3.org%2Fns%2Forg%23Post'
        """
        path = self._path(iri)
        if path:
            return self.to(path + ENDINGS.get(form, ""))
        return self.to("about", iri=iri, **({"format": form} if form else {}))

    def to(self, path: str, **values: str | int) -> str:
        """A page of the server, with the values it is asked with."""
        query = urlencode({**values, **({"lang": self.lang} if self.lang else {})}, quote_via=quote)
        return f"{self.up or './'}{path}{'?' if query else ''}{query}"

    def _path(self, iri: str) -> str:
        """The path of an IRI that has one."""
        top = next((top for top in self.tops if iri.startswith(top)), "")
        rest = quote(iri.removeprefix(top), safe="!$&'()*+,;=:@%/~") if top and "#" not in iri else ""
        parts = rest.split("/")
        plain = _PLAIN.match(rest) and not _EMPTY & set(parts) and "?" not in iri
        return rest if plain and parts[0] not in OWN else ""
