"""Which of the formats that an answer can have a client gets (RFC 9110, section 12.5.1)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_RANGE = re.compile(r"([\w!#$&^.+*-]+)/([\w!#$&^.+*-]+)\s*((?:;.*)?)\Z")
_QUALITY = re.compile(r";\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*(?:;|\Z)", re.IGNORECASE)

RESULTS = {
    "json": ("application/sparql-results+json", "application/json"),
    "xml": ("application/sparql-results+xml", "application/xml", "text/xml"),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
}
"""Formats of rows and truth values: the media type, and others that are taken for it."""
GRAPHS = {
    "turtle": ("text/turtle", "application/x-turtle"),
    "ntriples": ("application/n-triples", "text/plain"),
    "nquads": ("application/n-quads",),
    "trig": ("application/trig",),
    "jsonld": ("application/ld+json", "application/json"),
    "rdfxml": ("application/rdf+xml", "application/xml", "text/xml"),
}
"""Formats of triples."""
_SHORT = {
    "ttl": "turtle",
    "nt": "ntriples",
    "nq": "nquads",
    "json": "jsonld",
    "json-ld": "jsonld",
    "xml": "rdfxml",
    "rdf": "rdfxml",
    "rdf+xml": "rdfxml",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A format, and the media type to call it by."""

    form: str
    media_type: str

    @property
    def content_type(self) -> str:
        """What the header says."""
        is_text = self.media_type.startswith("text/")
        return f"{self.media_type}; charset=utf-8" if is_text else self.media_type


Formats = dict[str, tuple[str, ...]]


def choose(formats: Formats, accept: str, asked: str = "") -> Chosen | None:
    """The format that is ``asked`` for by name, else the one that ``Accept`` likes best; or None."""
    named = asked if asked in formats else _SHORT.get(asked, "")
    if named in formats:
        return Chosen(named, formats[named][0])
    known = [Chosen(form, kind) for form, kinds in formats.items() for kind in kinds]
    first = [Chosen(form, kinds[0]) for form, kinds in formats.items()]
    for one in known:
        if asked == one.media_type:
            return one
    offers = [*first, *(one for one in known if one not in first)]
    best = preferred([one.media_type for one in offers], accept)
    return next((one for one in offers if one.media_type == best), None)


def preferred(offers: Sequence[str], accept: str) -> str:
    """The media type that ``Accept`` likes best, the first of several; empty when it likes none."""
    ranges = _ranges(accept)
    liked = [(_quality(offer, ranges), -at, offer) for at, offer in enumerate(offers)]
    quality, _, best = max(liked, default=(0.0, 0, ""))
    return best if quality > 0 else ""


def _ranges(accept: str) -> list[tuple[str, str, float]]:
    """Type, subtype and quality of each part that can be read; everything when there is none."""
    parts = [_RANGE.match(part.strip()) for part in accept.split(",")]
    ranges = [(part[1].lower(), part[2].lower(), _weight(part[3])) for part in parts if part]
    return ranges or [("*", "*", 1.0)]


def _weight(parameters: str) -> float:
    found = _QUALITY.search(parameters)
    return min(float(found[1]), 1.0) if found else 1.0


def _quality(offer: str, ranges: Sequence[tuple[str, str, float]]) -> float:
    """How much a media type is liked: what the most exact range says."""
    kind, _, sub = offer.partition("/")
    for one, other in ((kind, sub), (kind, "*"), ("*", "*")):
        said = [quality for first, second, quality in ranges if (first, second) == (one, other)]
        if said:
            return max(said)
    return 0.0
