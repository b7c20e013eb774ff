"""Python is generic: a class, an edge and a relation with tables, added to the ontology alone, go all the way."""

import csv
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.analysis.network import network
from kg.graph.formats.serialise import data_prefixes, serialise
from kg.ingest.template import write_template
from kg.iri import PREFIXES
from kg.pipeline import Report, build, exported, validate
from kg.schema import Schema, load_schema
from tests.blocks import blocks_of, facts_of
from tests.small_tables import BASE, SMALL, write

DHQ, ORG = PREFIXES["dhq"], PREFIXES["org"]
TERM = """
dhq:{name} a owl:{kind} ; rdfs:isDefinedBy <https://w3id.org/donghongqiao/ont> ;
  rdfs:label "{zh}"@zh , "{en}"@en ;
  skos:definition "{zh}（测试用）。"@zh , "{en} (made up for a test)."@en ;
  rdfs:comment "{zh}（测试用）。"@zh , "{en} (made up for a test)."@en ;
  {rest} .
"""
COLUMN = """
shp:{name} a sh:PropertyShape ; dhq:column "{column}" ; sh:order {order} ; sh:path {path} ;
  sh:name "{zh}"@zh , "{en}"@en ; sh:description "{zh}。"@zh , "{en}."@en ;
  sh:message "{zh}不对。"@zh , "{en} is wrong."@en ; sh:minCount 1 ; sh:maxCount 1 ; {rest} .
"""
TABLE = """
shp:{name} a sh:NodeShape ; sh:targetClass dhq:{name} ; sh:order {order} ; dhq:table "{table}" ; {rest} ;
  sh:name "{zh}"@zh , "{en}"@en ; sh:description "{zh}。"@zh , "{en}."@en ; sh:property {columns} .
"""
HEAD = "".join(f"@prefix {name}: <{space}> .\n" for name, space in PREFIXES.items())
CHARTER = "rdfs:domain dhq:Charter ; rdfs:range"
TERMS = [
    (
        "Vessel",
        "Class",
        "船只",
        "vessel",
        'rdfs:subClassOf prov:Entity ; dhq:glyph "star" ; dhq:color "#123456"',
    ),
    ("Charter", "Class", "租船", "charter", "rdfs:subClassOf dhq:QualifiedRelation"),
    ("tonnage", "DatatypeProperty", "吨位", "tonnage", "rdfs:range xsd:integer"),
    (
        "operates",
        "ObjectProperty",
        "营运",
        "operates",
        'dhq:edge true ; dhq:phrase "{subject}营运{target}"@zh , "{subject} operates {target}"@en ; '
        "rdfs:domain org:Organization ; rdfs:range dhq:Vessel",
    ),
    (
        "charterer",
        "ObjectProperty",
        "承租者",
        "charterer",
        f"rdfs:subPropertyOf dhq:agent ; {CHARTER} org:Organization",
    ),
    (
        "vessel",
        "ObjectProperty",
        "所租船只",
        "vessel chartered",
        f"rdfs:subPropertyOf dhq:target ; {CHARTER} dhq:Vessel",
    ),
]
COLUMNS = [
    (
        "Vessel-tonnage",
        "tonnage",
        30,
        "dhq:tonnage",
        "吨位",
        "tonnage",
        "sh:datatype xsd:integer ; sh:minInclusive 1",
    ),
    (
        "Charter-who",
        "who",
        10,
        "dhq:charterer",
        "承租者",
        "charterer",
        "sh:class org:Organization ; dhq:key true",
    ),
    ("Charter-ship", "ship", 11, "dhq:vessel", "船只", "vessel", "sh:class dhq:Vessel ; dhq:key true"),
]
EVIDENCE = "shp:source , shp:quote , shp:at , shp:status , shp:reason"
TABLES = [
    (
        "Vessel",
        50,
        "vessels",
        'dhq:kind "vessel" ; dhq:graph "entities"',
        "船只",
        "Vessels",
        "shp:id , shp:name , shp:Vessel-tonnage",
    ),
    (
        "Charter",
        51,
        "charters",
        'dhq:graph "claims"',
        "租船",
        "Charters",
        f"shp:handle , shp:Charter-who , shp:Charter-ship , {EVIDENCE}",
    ),
]
DATA = {
    "vessels": "编号,名称@zh,name@en,吨位\nhai-yan,海燕号,Petrel,120\n",
    "charters": "who,ship,source,quote,at\n乙镇,hai-yan,demo,乙镇党委,10-14\n",
    "links": SMALL["links"] + "jia-quwei,营运,vessel/hai-yan,demo,甲区委,0-3,,\n",
}


def filled(template: str, names: str, values: tuple[object, ...]) -> str:
    text = template
    for name, value in zip(names.split(), values, strict=True):
        text = text.replace(f"{{{name}}}", str(value))
    return text


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Schema:
    folder = tmp_path_factory.mktemp("generic") / "ontology"
    shutil.copytree(load_schema().folder, folder)
    terms = (filled(TERM, "name kind zh en rest", term) for term in TERMS)
    columns = (filled(COLUMN, "name column order path zh en rest", column) for column in COLUMNS)
    tables = (filled(TABLE, "name order table rest zh en columns", table) for table in TABLES)
    (folder / "extra.ttl").write_text(HEAD + "".join(terms), encoding="utf-8")
    (folder / "shapes" / "extra.ttl").write_text(HEAD + "".join([*columns, *tables]), encoding="utf-8")
    return load_schema(folder)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory, schema: Schema) -> Report:
    folder = tmp_path_factory.mktemp("built")
    report = build(write(folder / "data", DATA), folder / "out", schema=schema)
    assert report.published, [finding.line("en") for finding in report.findings]
    return report


def test_a_template_has_the_new_tables(tmp_path: Path, schema: Schema) -> None:
    write_template(tmp_path / "new", schema, "csv", "en")
    with (tmp_path / "new" / "tables" / "vessels.csv").open(encoding="utf-8-sig", newline="") as stream:
        headers = next(csv.reader(stream))
    assert len(headers) == len(schema.tables["vessels"].headers) == 4
    assert (tmp_path / "new" / "tables" / "charters.csv").is_file()


def test_rows_of_the_new_tables_are_in_the_graph(report: Report) -> None:
    assert report.findings == () and report.snapshot
    store = report.snapshot.store()
    ship, town = ox.NamedNode(f"{BASE}vessel/hai-yan"), ox.NamedNode(f"{BASE}org/yi-zhen")

    def value(subject: ox.NamedNode, predicate: str) -> list[str]:
        return [q.object.value for q in store.quads_for_pattern(subject, ox.NamedNode(DHQ + predicate), None)]

    assert value(ship, "tonnage") == ["120"]
    assert value(ox.NamedNode(f"{BASE}org/jia-quwei"), "operates") == [ship.value]
    (charter,) = (q.subject for q in store.quads_for_pattern(None, ox.NamedNode(DHQ + "charterer"), town))
    assert isinstance(charter, ox.NamedNode) and charter.value.startswith(f"{BASE}rel/charter-")
    assert value(charter, "target") == [ship.value] and value(charter, "subject") == [town.value]


def test_exports_know_the_new_kind(report: Report, schema: Schema) -> None:
    assert report.snapshot
    kinds = [spec.kind for spec in schema.tables.values()]
    turtle = "".join(serialise(exported(report.snapshot), "turtle", data_prefixes(BASE, kinds)))
    assert "\nid-vessel:hai-yan a prov:Entity , dhq:Vessel ;\n" in turtle


def test_what_is_wrong_in_the_new_tables_is_found(tmp_path: Path, schema: Schema) -> None:
    changes = DATA | {
        "vessels": "id,name@zh,tonnage\nhai-yan,海燕号,0\nhai-ou,海鸥号,一百\n",
        "charters": "who,ship,source,quote\n乙镇,jia-quwei,demo,乙镇\n",
    }
    found = {(f.file, f.row, f.column) for f in validate(write(tmp_path, changes), schema=schema)}
    assert found >= {
        ("tables/vessels.csv", 2, "tonnage"),  # by the shape
        ("tables/vessels.csv", 3, "tonnage"),  # by the datatype
        ("tables/charters.csv", 2, "ship"),  # by the class
    }


def test_the_network_has_the_new_edges(report: Report, schema: Schema) -> None:
    assert report.snapshot
    graph = network(report.snapshot.store(), schema, "all")
    ship = f"{BASE}vessel/hai-yan"
    labels = {data["label_zh"]: source for source, _, data in graph.in_edges(ship, data=True)}
    assert labels == {"营运": f"{BASE}org/jia-quwei", "租船": f"{BASE}org/yi-zhen"}
    assert graph.nodes[ship]["color"] == "#123456" and graph.nodes[ship]["glyph"] == "star"


def test_the_page_has_a_legend_entry_and_the_words(report: Report) -> None:
    text = next(path for path in report.files if path.suffix == ".html").read_text(encoding="utf-8")
    page = blocks_of(text)
    assert ["船只", "vessel", "star", "#123456"] in [entry[:4] for entry in page["core"]["legend"]]
    assert any(entry[:2] == ["营运", "operates"] for entry in page["core"]["relations"])
    assert any(fact["zh"] == "甲区委营运海燕号" for fact in facts_of(page))
    assert "乙镇党委" in page["core"]["nodes"]["zh"]
