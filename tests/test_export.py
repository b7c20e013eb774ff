"""Exports: what networks carry, that other readers read them, that nothing in them depends on chance."""

import io
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest

from kg.analysis.network import network
from kg.export import EXPORTERS, Source
from kg.export.graphs import WRITERS, flat
from kg.graph.formats.serialise import SERIALISERS, lines_of
from tests.small_network import HOSTILE, iri, small_schema, small_store

READERS = {
    "graphml": lambda data: nx.read_graphml(io.BytesIO(data), force_multigraph=True),
    "gexf": lambda data: nx.read_gexf(io.BytesIO(data)),
}
ALL = network(small_store(), small_schema())


def written(form: str, **choices: object) -> str:
    source = Source(small_store(), small_schema(), lambda: lines_of(small_store()), **choices)
    return "".join(EXPORTERS[form].write(source))


@pytest.mark.parametrize("form", READERS)
def test_networkx_reads_every_node_and_edge_back(form: str) -> None:
    graph = READERS[form](written(form).encode())
    assert set(graph) == set(ALL)
    assert sorted((u, v) for u, v, _ in graph.edges) == sorted((u, v) for u, v, _ in ALL.edges)


@pytest.mark.parametrize("form", READERS)
def test_names_evidence_and_status_travel(form: str) -> None:
    graph = READERS[form](written(form).encode())
    node = graph.nodes[iri("org/committee")]
    assert (node["label_zh"], node["label_en"], node["type"]) == (
        "丙片区委员会",
        "Bing Area Committee",
        "dhq:AreaCommittee",
    )
    (edge,) = (d for u, v, d in graph.edges(data=True) if (u, v) == (iri("org/quwei"), iri("org/committee")))
    assert edge["status"] == "inferred"
    assert edge["reason"] == "原文写的是片区的牵头单位"
    assert edge["quotes"] == "“甲区委作为片区牵头单位” 某报道 50-60"
    assert edge["roles"] == "role:lead-unit"
    assert edge["kind"] == "dhq:LeadEngagement"


def test_the_edge_keeps_the_iri_of_its_relation() -> None:
    graph = READERS["graphml"](written("graphml").encode())
    assert graph.has_edge(iri("person/zhang"), iri("org/yi-dangwei"), iri("rel/post-1"))
    assert f'id="{iri("rel/post-1")}"' in written("gexf")


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize(("lang", "label"), [("zh", "丙片区委员会"), ("en", "Bing Area Committee")])
def test_labels_are_in_the_language_that_is_asked_for(form: str, lang: str, label: str) -> None:
    text = written(form, lang=lang)
    assert f'label="{label}"' in text if form == "gexf" else f'<data key="label">{label}</data>' in text


@pytest.mark.parametrize("form", READERS)
def test_the_document_is_xml_in_utf8_with_chinese_as_itself(form: str) -> None:
    text = written(form)
    ElementTree.fromstring(text.encode())  # noqa: S314 - our own
    assert text.startswith("<?xml version='1.0' encoding='utf-8'?>\n")
    assert "丙片区委员会" in text
    assert HOSTILE not in text
    assert "&lt;img" in text


@pytest.mark.parametrize("form", WRITERS)
def test_characters_that_xml_cannot_hold_are_replaced(form: str) -> None:
    graph = nx.MultiDiGraph()
    node = {"label_zh": "甲\x00乙\x0b\ufffe", "label_en": "", "type": "", "aliases": ()}
    graph.add_node("x:a", **node, type_zh="", type_en="", family="thing", color="#777777")
    text = WRITERS[form](graph)
    ElementTree.fromstring(text.encode())  # noqa: S314 - our own
    assert "甲\ufffd乙\ufffd\ufffd" in text


def test_the_network_itself_is_left_as_it_was() -> None:
    before = {iri_: dict(data) for iri_, data in ALL.nodes(data=True)}
    flat(ALL)
    WRITERS["gexf"](ALL)
    assert dict(ALL.nodes(data=True)) == before


def test_kind_and_explicit_only_choose_the_network() -> None:
    assert "person/zhang" not in written("graphml", kind="organisations")
    assert "ambiguous" not in written("graphml", explicit_only=True)


def test_no_clock_no_version() -> None:
    assert "lastmodifieddate" not in written("gexf")
    assert nx.__version__ not in written("gexf")


CODE = """
import sys; sys.path.insert(0, sys.argv[1])
from tests.small_network import small_schema, small_store
from kg.analysis.network import network
from kg.export.graphs import WRITERS
from kg.view.page import render_page
from hashlib import sha256
graph = network(small_store(), small_schema())
texts = [write(graph) for write in WRITERS.values()] + [render_page(small_store(), small_schema())]
sys.stdout.write(" ".join(sha256(text.encode()).hexdigest() for text in texts))
"""


def test_same_input_same_bytes_whatever_the_hash_seed() -> None:
    here = str(Path(__file__).parents[1])
    runs = {
        subprocess.run(
            [sys.executable, "-c", CODE, here],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": here},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(runs) == 1


@pytest.mark.parametrize("form", SERIALISERS)
def test_rdf_formats_are_delegated(form: str) -> None:
    line = '<x:a> <x:b> "甲" <x:g> .\n'
    source = Source(small_store(), small_schema(), lambda: [line], {})
    assert "甲" in "".join(EXPORTERS[form].write(source))
    assert not EXPORTERS[form].is_network


def test_every_format_has_a_suffix_of_its_own() -> None:
    suffixes = [exporter.suffix for exporter in EXPORTERS.values()]
    assert len(set(suffixes)) == len(suffixes)
    assert all(suffix.startswith(".") for suffix in suffixes)
