"""Which format a client gets."""

import pytest

from kg.serve.negotiation import GRAPHS, RESULTS, choose, preferred

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "form", "media_type"),
    [
        ("", "json", "application/sparql-results+json"),
        ("*/*", "json", "application/sparql-results+json"),
        ("application/*", "json", "application/sparql-results+json"),
        ("text/*", "csv", "text/csv"),
        ("application/json", "json", "application/json"),
        ("text/csv;q=0.5, application/sparql-results+xml", "xml", "application/sparql-results+xml"),
        ("TEXT/CSV", "csv", "text/csv"),
        ("text/tab-separated-values; charset=utf-8", "tsv", "text/tab-separated-values"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "xml", "application/sparql-results+xml"),
        (
            "application/sparql-results+xml, application/sparql-results+json",
            "json",
            "application/sparql-results+json",
        ),
        ("text/csv;q=0.9, text/tab-separated-values;q=0.91", "tsv", "text/tab-separated-values"),
        (BROWSER, "xml", "application/xml"),
        ("nonsense", "json", "application/sparql-results+json"),
        ("text/csv;q=9", "csv", "text/csv"),
    ],
)
def test_rows(accept: str, form: str, media_type: str) -> None:
    chosen = choose(RESULTS, accept)
    assert chosen is not None
    assert (chosen.form, chosen.media_type) == (form, media_type)


@pytest.mark.parametrize("accept", ["text/turtle", "image/png", "text/csv;q=0", "*/*;q=0"])
def test_nothing_fits(accept: str) -> None:
    assert choose(RESULTS, accept) is None


def test_triples() -> None:
    kinds = {form: kinds[0] for form, kinds in GRAPHS.items()}
    assert {form: choose(GRAPHS, kind).form for form, kind in kinds.items()} == {form: form for form in kinds}  # type: ignore[union-attr]
    assert choose(GRAPHS, "*/*").form == "turtle"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("asked", "form"), [("json", "json"), ("csv", "csv"), ("text/csv", "csv"), ("xml", "xml")]
)
def test_a_format_by_name_goes_before_accept(asked: str, form: str) -> None:
    assert choose(RESULTS, "text/tab-separated-values", asked).form == form  # type: ignore[union-attr]
    assert choose(RESULTS, "text/tab-separated-values", "unheard-of").form == "tsv"  # type: ignore[union-attr]


def test_pages_and_programs_are_told_apart() -> None:
    assert preferred(["text/turtle", "text/html"], BROWSER) == "text/html"
    assert preferred(["text/turtle", "text/html"], "*/*") == "text/turtle"
