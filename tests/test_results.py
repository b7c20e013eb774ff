"""Results: measurements in the store, as a Data Cube, each in a graph of its own, kept with the graph they are of."""

import math
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.analysis.network import network
from kg.errors import BuildError, KGError
from kg.graph.asking.answers import to_table
from kg.graph.asking.query import named_graphs, run_query
from kg.graph.asking.questions import ask, load_questions
from kg.graph.store import making
from kg.graph.store.results import Result, write_back
from kg.graph.store.snapshot import Snapshot, current
from kg.graph.telling.account import WRITERS, account
from kg.graph.telling.sentences import Speaker
from kg.graph.validate.validation import validate_store
from kg.iri import RDF, SKOS
from kg.pipeline import build, exported
from kg.records import Text
from kg.schema import Schema, load_schema
from tests.small_tables import BASE, SMALL, write

PERSON, BODY = f"{BASE}person/zhang-san", f"{BASE}org/bing-weiyuanhui"
SOFTWARE = {"kg": "0.1.0", "networkx": "3.6.1"}
GRAPHS = BASE.removesuffix("id/") + "graph/measurements/"
ASKED = """SELECT ?thing ?measure ?value ?network WHERE {
  ?m dhq:measuredThing ?thing ; dhq:measuredValue ?value ; qb:dataSet ?set .
  ?set dhq:measure ?measure ; dhq:networkKind ?network
} ORDER BY ?measure DESC(?value) ?thing"""
DEGREE = Result(
    "degree",
    Text("度", "degree"),
    Text("与多少个节点有联系", "with how many others it is tied"),
    "Freeman 1978, Social Networks 1:215–239",
    "affiliation",
    False,
    {PERSON: 3, BODY: 1},
)
BETWEENNESS = replace(
    DEGREE,
    measure="betweenness",
    title=Text("中介中心性", "betweenness"),
    values={PERSON: 0.25, BODY: 1 / 3, f"{BASE}org/yi-zhen": math.nan},
    settings={"seed": 7, "pivots": 0, "by": "type", "resolution": 0.5, "sampled": False},
)


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load_schema()


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    return write(tmp_path / "small", {})


@pytest.fixture
def built(tmp_path: Path, dataset: Path) -> Snapshot:
    snapshot = build(dataset, tmp_path / "out").snapshot
    assert snapshot
    return snapshot


def stored(snapshot: Snapshot, *results: Result) -> Snapshot:
    return write_back(snapshot, results, SOFTWARE)


def asked(store: ox.Store, query: str = ASKED, **options: bool) -> list[tuple[object, ...]]:
    return list(to_table(run_query(store, query, **options), Speaker(store, load_schema()), "zh").rows)


# ---- what can be asked ----


def test_sparql_asks_for_what_was_measured(built: Snapshot) -> None:
    rows = asked(stored(built, DEGREE, BETWEENNESS).store())
    assert rows == [
        ("丙片区委员会", "中介中心性", 0.333333333333, "affiliation"),
        ("张三", "中介中心性", 0.25, "affiliation"),
        ("张三", "度", 3, "affiliation"),
        ("丙片区委员会", "度", 1, "affiliation"),
    ]


def test_a_result_says_where_it_is_from(built: Snapshot) -> None:
    store = stored(built, BETWEENNESS).store()
    said = asked(
        store,
        """SELECT ?digest ?dataset ?only ?agent ?version ?cited WHERE {
          ?set prov:wasDerivedFrom ?build ; dhq:explicitOnly ?only ; prov:wasAttributedTo ?agent ;
            dhq:measure/dcterms:bibliographicCitation ?cited .
          ?build dhq:graphDigest ?digest ; dcterms:identifier ?dataset . ?agent dhq:softwareVersion ?version
        } ORDER BY ?agent""",
    )
    rest = (built.manifest.sha256, "small", False)
    assert said == [
        (*rest, "kg 0.1.0", "0.1.0", DEGREE.source),
        (*rest, "networkx 3.6.1", "3.6.1", DEGREE.source),
    ]
    chosen = asked(
        store, "SELECT ?n ?v { ?set dhq:hasSetting ?s . ?s dhq:settingName ?n ; prov:value ?v } ORDER BY ?n"
    )
    assert chosen == [("by", "type"), ("pivots", 0), ("resolution", 0.5), ("sampled", False), ("seed", 7)]


CUBE = {
    "IC-1, a set each": "?o a qb:Observation . OPTIONAL { ?o qb:dataSet ?d } FILTER (!BOUND(?d))",
    "IC-2, a structure each": "?d a qb:DataSet . OPTIONAL { ?d qb:structure ?s } FILTER (!BOUND(?s))",
    "IC-3, with a measure": """?s a qb:DataStructureDefinition .
      FILTER NOT EXISTS { ?s qb:component/qb:measure ?p }""",
    "IC-6, only attributes are optional": """?c qb:componentRequired false . ?c qb:dimension ?p""",
    "IC-11, all dimensions": """?o qb:dataSet/qb:structure/qb:component/qb:dimension ?p .
      FILTER NOT EXISTS { ?o ?p ?v }""",
    "IC-12, no two alike": """?o qb:dataSet ?d ; dhq:measuredThing ?t . ?x qb:dataSet ?d ; dhq:measuredThing ?t .
      FILTER (?o != ?x)""",
    "IC-13, required attributes": """?o qb:dataSet ?d . ?d qb:structure/qb:component ?c .
      ?c qb:componentRequired true ; qb:componentAttachment qb:DataSet ; qb:attribute ?p .
      FILTER NOT EXISTS { ?d ?p ?v }""",
    "IC-14, all measures": """?o qb:dataSet/qb:structure/qb:component/qb:measure ?p .
      FILTER NOT EXISTS { ?o ?p ?v }""",
}


@pytest.mark.parametrize("rule", CUBE)
def test_results_are_a_well_formed_cube(built: Snapshot, rule: str) -> None:
    store = stored(built, DEGREE, BETWEENNESS).store()
    assert not run_query(store, f"ASK {{ {CUBE[rule]} }}")
    assert run_query(store, "ASK { ?o a qb:Observation . ?s qb:component/qb:attribute dhq:measure }")


def test_the_ontology_finds_nothing_wrong(built: Snapshot, schema: Schema) -> None:
    before = list(validate_store(built.store(), schema))
    store = stored(built, DEGREE, BETWEENNESS).store()
    assert list(validate_store(store, schema)) == before
    lines = {str(quad) for quad in store if "/measure" in quad.graph_name.value}
    assert lines and not any("_:" in line for line in lines)


def test_what_rests_on_inferred_ties_is_hidden_like_them(built: Snapshot) -> None:
    sure = replace(DEGREE, explicit_only=True, values={PERSON: 2})
    snapshot = stored(built, DEGREE, sure)
    assert [row[2] for row in asked(snapshot.store())] == [3, 2, 1]
    assert [row[2] for row in asked(snapshot.store(), explicit_only=True)] == [2]
    assert [row[2] for row in asked(snapshot.store(explicit_only=True))] == [2]
    graphs = [graph.value for graph in named_graphs(snapshot.store()) if graph.value.startswith(GRAPHS)]
    assert sorted(graph.endswith("/inferred") for graph in graphs) == [False, True]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (3, '"3"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (2.0, '"2.0"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        (-0.0, '"0.0"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        (1e-5, '"0.00001"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        (math.inf, '"INF"^^<http://www.w3.org/2001/XMLSchema#double>'),
        (-math.inf, '"-INF"^^<http://www.w3.org/2001/XMLSchema#double>'),
    ],
)
def test_numbers_are_written_as_what_they_are(built: Snapshot, value: float, written: str) -> None:
    snapshot = stored(built, replace(DEGREE, values={PERSON: value}))
    assert [line for line in snapshot.lines() if "measuredValue" in line and written in line]
    (row,) = asked(snapshot.store())
    assert row[2] == value


# ---- what they leave alone ----


def test_nothing_else_changes_its_answer(exports: Path, tmp_path: Path, schema: Schema) -> None:
    report = build(Path(__file__).parents[1] / "data/donghongqiao", tmp_path)
    assert report.snapshot
    graph = network(report.snapshot.store(), schema)
    result = replace(DEGREE, network="all", values={iri: graph.degree(iri) for iri in graph})
    after = stored(report.snapshot, result).store()
    before = current(exports).store()
    old, new = Speaker(before, schema), Speaker(after, schema)
    for question in load_questions(schema.folder / "questions").values():
        assert to_table(ask(after, question, new)).rows == to_table(ask(before, question, old)).rows
    again = network(after, schema)
    assert list(again.nodes) == list(graph.nodes) and list(again.edges) == list(graph.edges)
    for iri in graph:
        told = zip((after, before), (new, old), strict=True)
        one, other = (
            WRITERS["text"](account(store, schema, names, iri), names, "zh") for store, names in told
        )
        assert one == other
    for word in ("中心", "度数", "张", "betw"):  # a part of a measure's name names no measure
        assert [iri for iri in new.find(word) if "/measure/" not in iri] == old.find(word)
    assert new.find("度") == ["https://w3id.org/donghongqiao/measure/degree"]


def test_the_files_of_a_build_have_no_results_and_exports_do(
    tmp_path: Path, dataset: Path, built: Snapshot
) -> None:
    files = {path: path.read_bytes() for path in (tmp_path / "out").glob("small.*")}
    snapshot = stored(built, DEGREE)
    report = build(dataset, tmp_path / "out")
    assert len(files) == 3 and {path: path.read_bytes() for path in files} == files
    assert report.snapshot == snapshot and not report.findings
    assert [line for line in exported(snapshot) if "measuredValue" in line]
    assert not [line for line in exported(snapshot, results=False) if "/measure" in line]


# ---- kept, replaced, dropped ----


def test_the_same_again_writes_nothing(built: Snapshot) -> None:
    first = stored(built, DEGREE)
    assert first.manifest.results == 1 and first.manifest.graph == built.manifest.sha256
    assert first.folder != built.folder and stored(first, DEGREE).folder == first.folder
    assert stored(built, DEGREE).folder == first.folder  # whoever measured the build itself may be late


def test_the_same_results_in_any_order_make_the_same_bytes(tmp_path: Path, dataset: Path) -> None:
    made = []
    for name, order in (("a", (DEGREE, BETWEENNESS)), ("b", (BETWEENNESS, DEGREE))):
        snapshot = build(dataset, tmp_path / name).snapshot
        assert snapshot
        for result in order:
            snapshot = stored(snapshot, result)
        made.append(snapshot)
    assert made[0].quads.read_bytes() == made[1].quads.read_bytes() and made[0].manifest == made[1].manifest
    lines = list(made[0].lines())
    assert lines == sorted(set(lines))


def test_a_measurement_made_again_replaces_the_former(built: Snapshot) -> None:
    snapshot = stored(built, DEGREE, BETWEENNESS)
    again = replace(DEGREE, values={PERSON: 9}, description=Text("新说明", "a new description"))
    store = write_back(snapshot, [again], {"kg": "0.2.0"}).store()
    assert [row[2] for row in asked(store)] == [0.333333333333, 0.25, 9]
    texts = asked(store, f"SELECT ?d {{ ?m a dhq:Measure ; <{SKOS}definition> ?d }} ORDER BY ?d")
    assert ("a new description",) in texts and len(texts) == 4  # two measures, two languages


def test_other_networks_and_settings_stand_beside_it(built: Snapshot) -> None:
    others = replace(DEGREE, network="all"), replace(DEGREE, settings={"seed": 1})
    snapshot = stored(built, DEGREE, *others, replace(DEGREE, explicit_only=True))
    assert snapshot.manifest.results == 4 and len(asked(snapshot.store())) == 8


def test_results_go_with_the_graph_they_are_of(tmp_path: Path, dataset: Path, built: Snapshot) -> None:
    snapshot = stored(built, DEGREE, BETWEENNESS)
    write(dataset, {"persons": SMALL["persons"] + "wang-wu,王五,Wang Wu\n"})
    report = build(dataset, tmp_path / "out")
    assert report.dropped == 2 and report.snapshot and report.snapshot.manifest.results == 0
    assert asked(report.snapshot.store()) == []
    with pytest.raises(BuildError, match="built anew since it was measured; measure it again"):
        stored(snapshot, DEGREE)
    assert current(tmp_path / "out") == report.snapshot


@pytest.mark.parametrize("large", [False, True])
def test_another_title_is_no_other_graph(
    tmp_path: Path, dataset: Path, monkeypatch: pytest.MonkeyPatch, large: bool
) -> None:
    if large:
        monkeypatch.setattr(making, "MEMORY", 0)
        monkeypatch.setattr(making, "WORK", 0)
    first = build(dataset, tmp_path / "out").snapshot
    assert first and first.manifest.disk == large
    rows = asked(stored(first, DEGREE).store())
    manifest = dataset / "dataset.toml"
    manifest.write_text(manifest.read_text("utf-8").replace("小样", "改名"), "utf-8")
    report = build(dataset, tmp_path / "out")
    assert report.snapshot and report.snapshot.manifest.title.zh == "改名" and report.dropped == 0
    assert asked(report.snapshot.store()) == rows and len(rows) == 2
    assert not asked(report.snapshot.store(in_memory=True, results=False))
    assert report.snapshot.manifest.graph == first.manifest.sha256


def test_large_and_small_snapshots_hold_the_same_results(
    tmp_path: Path, dataset: Path, built: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = stored(built, DEGREE)
    monkeypatch.setattr(making, "MEMORY", 0)
    other = build(dataset, tmp_path / "large").snapshot
    assert other
    large = stored(other, DEGREE)
    assert large.manifest.disk and (large.folder / "store").is_dir()
    assert asked(large.store()) == asked(small.store())
    assert large.quads.read_bytes() == small.quads.read_bytes()
    assert len(large.store(in_memory=False)) == large.manifest.triples == small.manifest.triples


def test_a_name_that_is_none_is_refused(built: Snapshot) -> None:
    with pytest.raises(KGError, match="is not a name"):
        stored(built, replace(DEGREE, measure="度 > 1"))
    assert current(built.folder.parents[2]) == built


def test_nothing_to_write_writes_nothing(built: Snapshot) -> None:
    assert stored(built) == built
    empty = stored(built, replace(DEGREE, values={}))
    assert empty.manifest.results == 1 and asked(empty.store()) == []
    assert run_query(empty.store(), f"ASK {{ ?s <{RDF}type> dhq:MeasurementSet }}")
