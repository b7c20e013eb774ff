"""Linked data over HTTP: every IRI of the data and of the ontology answers, in every form, and says no in words."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pyoxigraph as ox
import pytest

from kg.graph.store.snapshot import current
from kg.iri import ROOT
from kg.serve.entity_job import JOBS
from kg.serve.negotiation import GRAPHS
from kg.serve.pages.addresses import ENDINGS, MEDIA, roots
from kg.serve.running import Running
from kg.serve.settings import Settings
from kg.serve.work import Graph, Source

PERSON = "id/person/gong-qinying"
RDF = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
TURTLE, PAGE = {"accept": "text/turtle"}, {"accept": "text/html"}


@pytest.fixture(scope="module")
def server(exports: Path) -> Iterator[Running]:
    with Running(Settings(place=exports, port=0, workers=2)) as running:
        yield running


@pytest.fixture(scope="module")
def client(server: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def store(exports: Path) -> ox.Store:
    return current(exports).store()


def parsed(response: httpx.Response, form: str) -> list[ox.Quad]:
    return list(ox.parse(response.content, format=RDF[form]))


def triples(quads: list[ox.Quad]) -> set[ox.Triple]:
    return {quad.triple for quad in quads}


def own(store: ox.Store, iri: str) -> set[ox.Triple]:
    return {quad.triple for quad in store.quads_for_pattern(ox.NamedNode(iri), None, None)}


@pytest.mark.parametrize("form", GRAPHS)
def test_a_thing_in_every_form(client: httpx.Client, store: ox.Store, form: str) -> None:
    for headers, path in (({"accept": MEDIA[form]}, PERSON), (PAGE, PERSON + ENDINGS[form])):
        response = client.get(path, headers=headers)
        assert response.status_code == 200
        assert response.headers["content-type"].partition(";")[0] == MEDIA[form]
        assert own(store, ROOT + PERSON) <= triples(parsed(response, form))
        assert response.headers["vary"] == "accept, accept-language"
        place = urljoin(str(response.url), response.headers["content-location"])
        assert client.get(place).content == response.content


def test_all_forms_say_the_same(client: httpx.Client) -> None:
    found = {form: triples(parsed(client.get(PERSON + ENDINGS[form]), form)) for form in GRAPHS}
    assert len(found["turtle"]) > 30
    assert all(one == found["turtle"] for one in found.values())


def test_graphs_are_named_where_the_form_can(client: httpx.Client, store: ox.Store) -> None:
    for form in ("trig", "nquads"):
        quads = parsed(client.get(PERSON + ENDINGS[form]), form)
        assert set(quads) <= set(store)
        assert len({quad.graph_name for quad in quads}) >= 3


def test_facts_about_a_thing_come_with_it(client: httpx.Client, store: ox.Store) -> None:
    rows = store.query(
        "SELECT DISTINCT ?fact { ?fact <https://w3id.org/donghongqiao/ont#subject>|"
        f"<https://w3id.org/donghongqiao/ont#target> <{ROOT}{PERSON}> }}",
        use_default_graph_as_union=True,
    )
    facts = [row["fact"].value for row in rows]
    given = triples(parsed(client.get(PERSON, headers=TURTLE), "turtle"))
    assert len(facts) == 3
    assert all(own(store, fact) <= given for fact in facts)


def test_every_iri_of_the_data_and_the_ontology_answers(
    client: httpx.Client, exports: Path, store: ox.Store
) -> None:
    """All IRIs of ours as Turtle, by the document they are in; one of each sort over HTTP, as a page too."""
    nodes = {part for quad in store for part in (quad.subject, quad.predicate, quad.object, quad.graph_name)}
    ours = {n.value for n in nodes if isinstance(n, ox.NamedNode) and n.value.startswith(ROOT)}
    places = sorted({iri.partition("#")[0].removeprefix(ROOT) for iri in ours})
    assert len(ours) > 2_500
    assert len(places) > 1_000
    graph = Graph(Source(place=str(exports)))
    asked = {"lang": "en", "up": "", "public": "", "accept": "text/turtle"}
    for path in places:
        assert JOBS["entity"](graph, asked | {"path": path, "page": path}).status == 200, path
    sorts = {path.rpartition("/")[0]: path for path in places}
    for path in sorts.values():
        assert client.get(path, headers=TURTLE).status_code == 200, path
        page = client.get(path, headers=PAGE)
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8"), path
        assert f"<code>{ROOT}{path}</code>" in page.text


@pytest.mark.parametrize(
    ("path", "iri"),
    [
        ("ont", ROOT + "ont#UnitMembership"),
        ("shapes", ROOT + "shapes#PostHolding"),
        ("scheme/role", ROOT + "scheme/role#member-unit"),
        (
            "id/doc/xinjing-linkong-jinbohui",
            ROOT + "id/doc/xinjing-linkong-jinbohui#char=694,697",
        ),
    ],
)
def test_a_document_describes_what_it_has_fragments_for(
    client: httpx.Client, store: ox.Store, path: str, iri: str
) -> None:
    given = triples(parsed(client.get(path, headers=TURTLE), "turtle"))
    said = {one for one in own(store, iri) if not isinstance(one.object, ox.BlankNode)}
    assert said
    assert said <= given


def test_a_selector_that_only_its_segment_names_is_there_too(client: httpx.Client) -> None:
    text = client.get("id/doc/xinjing-linkong-jinbohui", headers=TURTLE).text
    assert "#sel=694,697> a" in text


def test_foreign_terms_have_a_page_here(client: httpx.Client, store: ox.Store) -> None:
    iri = "http://www.w3.org/ns/org#Post"
    response = client.get("about", params={"iri": iri, "format": "ttl"})
    assert own(store, iri) <= triples(parsed(response, "turtle"))
    page = client.get("about", params={"iri": iri}, headers=PAGE)
    assert f"<code>{iri}</code>" in page.text


def test_a_graph_is_all_that_stands_in_it(client: httpx.Client, store: ox.Store) -> None:
    name = ox.NamedNode(ROOT + "graph/entities")
    quads = parsed(client.get("graph/entities.nq"), "nquads")
    assert set(quads) == set(store.quads_for_pattern(None, None, None, name))
    assert {quad.graph_name for quad in quads} == {name}


def test_the_page_links_to_every_form(client: httpx.Client) -> None:
    response = client.get(PERSON, headers=PAGE)
    for form, kind in MEDIA.items():
        if form != "html":
            link = f'<link rel="alternate" type="{kind}" href="../../{PERSON}{ENDINGS[form]}"'
            assert link in response.text
            assert f'<../../{PERSON}{ENDINGS[form]}>; rel="alternate"' in response.headers["link"]
    assert f'<{ROOT}{PERSON}>; rel="describes"' in response.headers["link"]


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", "html"),
        ("*/*", "html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"),
        ("application/ld+json", "jsonld"),
        ("text/turtle;q=0.5, application/rdf+xml;q=0.9", "rdfxml"),
        ("application/*", "jsonld"),
        ("text/html;q=0, */*", "turtle"),
    ],
)
def test_the_preferred_form(client: httpx.Client, accept: str, form: str) -> None:
    response = client.get(PERSON, headers={"accept": accept})
    assert response.headers["content-type"].partition(";")[0] == MEDIA[form]


def test_a_form_by_another_name(client: httpx.Client) -> None:
    for accept, form in (
        ("application/json", "jsonld"),
        ("application/xml", "rdfxml"),
        ("text/plain", "ntriples"),
    ):
        response = client.get(PERSON, headers={"accept": accept})
        assert response.headers["content-type"].partition(";")[0] == accept
        assert response.content == client.get(PERSON + ENDINGS[form]).content


def test_no_form_that_fits(client: httpx.Client) -> None:
    response = client.get(PERSON, headers={"accept": "image/png"})
    assert response.status_code == 406
    assert "text/turtle" in response.text


def test_head_has_the_same_headers_and_no_body(client: httpx.Client) -> None:
    whole, head = client.get(PERSON, headers=TURTLE), client.head(PERSON, headers=TURTLE)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "content-length", "etag", "content-location", "link"):
        assert head.headers[name] == whole.headers[name]


def test_other_methods_are_refused(client: httpx.Client) -> None:
    assert client.post(PERSON).status_code == 405
    assert client.delete(PERSON).status_code == 405


@pytest.mark.parametrize("path", [PERSON, PERSON + ".ttl", "entities", "entities?kind=org", "", "ont"])
def test_a_copy_is_known_by_its_tag(client: httpx.Client, path: str) -> None:
    first = client.get(path, headers=PAGE)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "no-cache"
    again = client.get(path, headers=PAGE | {"if-none-match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(path, headers=PAGE | {"if-none-match": '"other"'}).status_code == 200


def test_tags_differ_by_form_and_language(client: httpx.Client) -> None:
    asked = [PAGE, TURTLE, PAGE | {"accept-language": "zh"}, {"accept": "application/ld+json"}]
    assert len({client.get(PERSON, headers=headers).headers["etag"] for headers in asked}) == 4


def test_nothing_of_that_name(client: httpx.Client) -> None:
    page = client.get("id/person/gong-qiny", headers=PAGE)
    assert page.status_code == 404
    assert f'href="../../{PERSON}"' in page.text
    text = client.get("id/person/gong-qiny", headers=TURTLE)
    assert (text.status_code, text.headers["content-type"]) == (404, "text/plain; charset=utf-8")
    assert "person/gong-qinying" in text.text
    assert client.get("graph/none", headers=TURTLE).status_code == 404
    assert client.get("about", params={"iri": "urn:none"}, headers=PAGE).status_code == 404
    assert client.get("about").status_code == 400


def test_a_name_in_chinese_finds_its_thing(client: httpx.Client) -> None:
    page = client.get("id/person/龚勤英", headers=PAGE)
    assert page.status_code == 404
    assert f'href="../../{PERSON}"' in page.text


@pytest.mark.parametrize(
    "path",
    [
        "id/%00",
        "id/%ff%fe",
        "id//x",
        "id/%2e%2e/x",
        "%5B",
        "a:b",
        "id/" + "x" * 3000,
        "about?iri=http://[",
        "%",
    ],
)
def test_odd_addresses(client: httpx.Client, path: str) -> None:
    assert client.get(path, headers=PAGE).status_code == 404
    assert client.get(path, headers=TURTLE).status_code == 404


def test_an_address_that_is_too_long(client: httpx.Client) -> None:
    assert client.get("id/" + "x" * 5000).status_code == 414


def test_what_lies_above_things_is_a_list(client: httpx.Client) -> None:
    response = client.get("id/person/", follow_redirects=True)
    assert [one.status_code for one in response.history] == [303]
    assert "Gong Qinying" in response.text
    assert client.get("id", follow_redirects=True).url.path == "/entities"


def test_where_the_address_is_the_iri_of_a_thing_one_is_sent_on(exports: Path) -> None:
    settings = Settings(place=exports, port=0, workers=2, base_url=ROOT.rstrip("/"))
    with Running(settings) as running, httpx.Client(base_url=running.url) as client:
        sent = client.get(PERSON, headers=TURTLE)
        assert (sent.status_code, sent.headers["location"]) == (303, f"../../{PERSON}.ttl")
        assert sent.headers["vary"] == "accept, accept-language"
        assert (
            client.get(PERSON + "?lang=zh", headers=PAGE).headers["location"]
            == f"../../{PERSON}.html?lang=zh"
        )
        assert client.get(PERSON, headers=TURTLE, follow_redirects=True).status_code == 200
        for document in ("ont", "scheme/role", "graph/entities", "id/doc/xinjing-linkong-jinbohui"):
            assert client.get(document, headers=TURTLE).status_code == 200, document


def test_where_the_page_takes_too_long_there_is_a_list(
    exports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.serve.routes.page.SHARE", 0.001)
    with (
        Running(Settings(place=exports, port=0, workers=2)) as running,
        httpx.Client(base_url=running.url) as client,
    ):
        for _ in range(2):
            page = client.get("/", headers=PAGE)
            assert page.status_code == 200
            assert "too large for one page" in page.text
        assert client.get(PERSON, headers=TURTLE).status_code == 200
        assert client.get("/health").json()["kills"] == 1


def test_a_file_has_pages_too(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text('<http://ex.org/a> <http://ex.org/p> "甲" .', encoding="utf-8")
    settings = Settings(place=file, port=0, workers=2, fork=False)
    with Running(settings) as running, httpx.Client(base_url=running.url, timeout=30) as client:
        page = client.get("about", params={"iri": "http://ex.org/a"}, headers=PAGE)
        assert (page.status_code, "etag" in page.headers) == (200, False)
        assert "甲" in page.text
        assert client.get("entities", headers=PAGE).status_code == 200


def test_a_data_set_with_a_base_of_its_own_has_paths() -> None:
    assert roots("https://ex.org/data/id/", "https://here.org/") == (
        "https://ex.org/data/",
        ROOT,
        "https://here.org/",
    )
    assert roots("", "") == (ROOT,)
