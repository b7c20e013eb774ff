"""What several kinds of pages have: the data as other documents, and the way to the next portion."""

from collections.abc import Mapping
from typing import Any

from kg.serve.pages.rendering import View
from kg.serve.pages.told import PORTION

TITLES = {
    "turtle": "Turtle",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF/XML",
    "ntriples": "N-Triples",
    "trig": "TriG",
    "nquads": "N-Quads",
}
"""Form → what it is called."""


def formats(view: View, iri: str) -> list[tuple[str, str, str]]:
    """Name, form and address of each document with the data of a thing."""
    return [(title, form, view.addresses.of(iri, form)) for form, title in TITLES.items()]


def portions(view: View, total: int, portion: int, size: int = PORTION) -> Mapping[str, Any]:
    """Which portion of something a page has, and the addresses of those beside it; empty if it has all."""
    last = -(-total // size)
    if last <= 1:
        return {}
    return {
        "said": view.say(
            "portion", **{"from": (portion - 1) * size + 1, "to": min(portion * size, total)}, n=total
        ),
        "earlier": portion - 1 if portion > 1 else 0,
        "later": portion + 1 if portion < last else 0,
        "address": _address(view),
    }


def _address(view: View) -> str:
    """This page without its portion, ready to have one added."""
    place, _, query = view.path.partition("?")
    kept = "".join(f"{one}&" for one in query.split("&") if one and not one.startswith("portion="))
    return f"{view.addresses.up or './'}{place}?{kept}portion="
