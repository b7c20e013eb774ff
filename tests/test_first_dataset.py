"""The first data set as it is exported: read by others, reasoned over, validated by the oracle, opened as a page."""

import hashlib
import os
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.pipeline import build
from kg.schema import load_schema
from tests.browser import Sheet
from tests.conftest import DATASET
from tests.owl import HERMIT, jar, java
from tests.readme import ROOT

ONTOLOGY = sorted([*(ROOT / "ontology").glob("*.ttl"), *(ROOT / "ontology" / "schemes").glob("*.ttl")])
SHAPES = sorted((ROOT / "ontology" / "shapes").glob("*.ttl"))


def graph_of(*files: Path) -> rdflib.Graph:
    graph = rdflib.Graph()
    for file in files:
        graph.parse(file)
    return graph


def test_rdflib_and_pyoxigraph_read_the_same_number_of_triples(exports: Path) -> None:
    turtle, quads = exports / "donghongqiao.ttl", exports / "donghongqiao.nq"
    read = {str(triple) for triple in ox.parse(path=str(turtle), format=ox.RdfFormat.TURTLE)}
    flat = {
        (q.subject, q.predicate, q.object) for q in ox.parse(path=str(quads), format=ox.RdfFormat.N_QUADS)
    }
    assert len(read) == len(graph_of(turtle)) == len(flat) > 10_000


def test_building_again_changes_no_byte(exports: Path, tmp_path: Path) -> None:
    build(DATASET, tmp_path)
    build(DATASET, tmp_path)
    for name in ("donghongqiao.ttl", "donghongqiao.nq", "donghongqiao.html"):
        digests = {hashlib.sha256((folder / name).read_bytes()).digest() for folder in (exports, tmp_path)}
        assert len(digests) == 1, name


def test_the_quotes_are_the_articles_words() -> None:
    folder = Path(os.environ.get("KG_TEXTS", ROOT.parent / "shared" / "seed"))
    if not folder.is_dir():
        pytest.skip("the article is not here: name its folder in KG_TEXTS")
    from kg.pipeline import validate

    assert validate(DATASET, texts=folder) == ()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_hermit_calls_ontology_and_data_consistent(exports: Path, tmp_path: Path) -> None:
    both = graph_of(*ONTOLOGY, exports / "donghongqiao.ttl")
    both.serialize(tmp_path / "both.rdf", format="xml")
    assert "Thing is satisfiable" in java("-jar", str(jar(HERMIT)), "-k", str(tmp_path / "both.rdf"))
    assert len(both) > 15_000


@pytest.mark.filterwarnings("ignore")
def test_pyshacl_finds_nothing_in_the_union(exports: Path) -> None:
    import pyshacl

    union = graph_of(*ONTOLOGY, exports / "donghongqiao.ttl")
    conforms, _, text = pyshacl.validate(
        union, shacl_graph=graph_of(*SHAPES), inference="none", advanced=False
    )
    assert conforms, text[:2000]


@pytest.mark.browser
def test_the_page_opens_offline_and_shows_the_words(exports: Path, browser: object) -> None:
    sheet = Sheet(browser, exports / "donghongqiao.html")
    sheet.page.locator("input[type=search]").fill("区委组织部")
    sheet.page.keyboard.press("Enter")
    sheet.page.get_by_text("区委组织部部长宋宗德").first.wait_for(timeout=10_000)
    sheet.close()


def test_the_schema_is_the_one_that_travels() -> None:
    assert load_schema().folder == ROOT / "ontology"
