"""kg.open: a build or a data set folder from Python, as an rdflib.Dataset with networks, measures and answers."""

import doctest
import gc
import math
import shutil
from pathlib import Path

import pytest
import rdflib

import kg
import kg.opened
from kg.analysis.measures import MEASURES, STUDIES, measure
from kg.analysis.method import Settings
from kg.analysis.network import network
from kg.analysis.stored import results, software
from kg.errors import BuildError, KGError, NotFoundError
from kg.graph.store.results import write_back
from kg.graph.store.snapshot import Snapshot, current
from kg.opened import Opened
from kg.pipeline import build
from kg.schema import load_schema
from tests.conftest import DATASET
from tests.small_tables import BASE, SMALL, write


@pytest.fixture(scope="module")
def graph(exports: Path) -> Opened:
    return kg.open(exports)


@pytest.fixture
def away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder without exports."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_doctest() -> None:
    assert doctest.testmod(kg.opened).failed == 0


# ---- a dataset as rdflib has it ----


def test_it_is_an_rdflib_dataset_over_the_union(graph: Opened) -> None:
    assert isinstance(graph, rdflib.Dataset) and graph.default_union
    rows = list(graph.query("SELECT ?person { ?holding a dhq:PostHolding ; org:member ?person }"))
    assert len(rows) >= 8 and all(isinstance(row[0], rdflib.URIRef) for row in rows)
    assert len(graph) == graph.snapshot.manifest.triples
    assert any(str(one.identifier).endswith("/derived") for one in graph.graphs())
    person = rdflib.URIRef("https://w3id.org/donghongqiao/id/person/wang-yunping")
    assert graph.value(person, rdflib.SKOS.prefLabel) is not None


def test_what_rdflib_makes_of_it_is_rdflibs_own(graph: Opened) -> None:
    part = graph.cbd(rdflib.URIRef("https://w3id.org/donghongqiao/id/person/wang-yunping"))
    assert type(part) is rdflib.Graph and len(part) > 2
    assert "王运平" in part.serialize(format="turtle")
    assert graph.query("ASK { ?s a foaf:Person }").askAnswer is True


# ---- networks, measures, studies, questions ----


def test_networks_are_those_of_networkx(graph: Opened, exports: Path) -> None:
    expected = network(current(exports).store(), load_schema(), "affiliation")
    found = graph.network("affiliation")
    assert list(found.edges(keys=True)) == list(expected.edges(keys=True))
    sure = graph.network(explicit_only=True)
    assert 0 < sure.number_of_edges() < graph.network().number_of_edges()
    with pytest.raises(KGError, match="no network kind"):
        graph.network("人员")


def test_measures_are_a_table(graph: Opened) -> None:
    table = graph.measure("degree", "betweenness", network="affiliation", lang="zh")
    assert table == measure(graph.network("affiliation"), "degree", "betweenness", settings=Settings("zh"))
    assert table.rows[0][0] == "王运平" and table.rows[0][2] == 3
    assert graph.measure("degree", network="affiliation", seed=1).columns[-1] == "degree"
    with pytest.raises(KGError, match="no setting 'sead'; choose among lang, seed"):
        graph.measure("degree", sead=1)


def test_studies_are_tables(graph: Opened) -> None:
    name = "turnover" if "turnover" in STUDIES else next(iter(STUDIES))
    tables = graph.study(name, lang="zh")
    assert tables and all(isinstance(table, kg.Table) for table in tables)
    with pytest.raises(KGError, match="no study “x”; choose among "):
        graph.study("x")


def test_saved_questions_are_asked_by_name(graph: Opened) -> None:
    table = graph.ask("posts-of-person", person="王运平", lang="zh")
    assert table.columns[0] == "person" and {row[0] for row in table.rows} == {"王运平"}
    with pytest.raises(NotFoundError):
        graph.ask("posts-of-person", person="没有此人")


# ---- a data set folder ----


def test_a_data_set_folder_is_built_aside(away: Path) -> None:
    folder = write(away / "small")
    before = sorted(away.rglob("*"))
    graph = kg.open("small")
    assert graph.network("affiliation").number_of_edges() > 0
    assert sorted(away.rglob("*")) == before and folder.is_dir()
    aside = graph.snapshot.folder
    assert aside.is_dir() and away not in aside.parents
    del graph
    gc.collect()
    assert not aside.exists()


def test_a_build_of_the_same_input_is_taken_with_its_results(away: Path) -> None:
    folder = write(away / "small")
    built = build(folder, away / "exports").snapshot
    assert built
    kept = write_back(built, results(network(built.store(), load_schema()), "degree"), software())
    graph = kg.open(folder)
    assert graph.snapshot == kept
    assert graph.query("ASK { ?m dhq:measuredThing ?thing }").askAnswer is True
    write(folder, {"persons": SMALL["persons"] + "wang-wu,王五,Wang Wu\n"})
    assert kg.open(folder).snapshot.folder != kept.folder
    assert current(away / "exports") == kept  # opening publishes nothing


def test_a_build_that_cannot_be_read_is_no_hindrance(away: Path) -> None:
    folder = write(away / "small")
    snapshot = build(folder, away / "exports").snapshot
    assert snapshot
    snapshot.quads.unlink()
    assert len(kg.open(folder)) > 0


def test_an_error_in_a_data_set_is_named(away: Path) -> None:
    links = SMALL["links"] + "jia-quwei,partOfX,yi-zhen,demo,甲区委,0-3,,\n"
    write(away / "small", {"links": links})
    with pytest.raises(
        BuildError, match=r"small: the data set has errors: tables/links\.csv:5:.*run: kg validate"
    ) as caught:
        kg.open("small")
    assert "数据集有错误：" in caught.value.line("zh")


def test_a_folder_without_anything_is_said_to_be_one(away: Path) -> None:
    with pytest.raises(NotFoundError, match="nothing was built here"):
        kg.open()
    with pytest.raises(NotFoundError, match="nothing was built here"):
        kg.open(away)


def test_the_data_set_of_the_readme_opens(away: Path) -> None:
    graph = kg.open(str(DATASET))
    assert graph.network("affiliation").number_of_nodes() == 18


# ---- measures as results ----


@pytest.fixture
def built(tmp_path: Path) -> Snapshot:
    snapshot = build(write(tmp_path / "small"), tmp_path / "out").snapshot
    assert snapshot
    return snapshot


def test_every_measure_can_be_stored(built: Snapshot) -> None:
    graph = network(built.store(), load_schema(), "all")
    found = results(graph, *MEASURES)
    snapshot = write_back(built, found, software())
    assert snapshot.manifest.results == len(MEASURES) == len(found)
    opened = kg.open(built.folder.parents[2])
    query = """SELECT ?value ?seed ?kind ?thing { ?m dhq:measuredThing ?thing ; dhq:measuredValue ?value ; qb:dataSet ?set .
      ?set dhq:measure <https://w3id.org/donghongqiao/measure/degree> ; dhq:networkKind ?kind ; dhq:hasSetting ?s .
      ?s dhq:settingName "seed" ; prov:value ?seed }"""
    thing = rdflib.URIRef(f"{BASE}person/zhang-san")
    ((value, seed, kind, _),) = opened.query(query, initBindings={"thing": thing})
    table = measure(graph, "degree")
    assert value.toPython() == next(row[2] for row in table.rows if row[1] == str(thing))
    assert seed.toPython() == Settings().seed and str(kind) == "all"


def test_stored_numbers_are_those_of_the_table(graph: Opened, tmp_path: Path) -> None:
    shutil.copytree(graph.snapshot.folder.parents[1], tmp_path / "store")
    snapshot = current(tmp_path)
    names = ("degree", "betweenness", "pagerank")
    write_back(snapshot, results(graph.network("actors"), *names), software())
    values: dict[str, list[float]] = {}
    query = "SELECT ?t ?m ?v { ?x dhq:measuredThing ?t ; dhq:measuredValue ?v ; qb:dataSet/dhq:measure ?m }"
    found = {(str(t), str(m).rpartition("/")[2]): float(v) for t, m, v in kg.open(tmp_path).query(query)}
    for row in graph.measure(*names).rows:
        values[str(row[1])] = [float(cell) for cell in row[2:] if isinstance(cell, int | float)]
    assert len(found) == 3 * len(values)
    for iri, numbers in values.items():
        assert all(math.isclose(found[iri, n], v, abs_tol=1e-11) for n, v in zip(names, numbers, strict=True))


def test_settings_are_kept_with_what_depends_on_them(built: Snapshot) -> None:
    graph = network(built.store(), load_schema(), "affiliation", explicit_only=True, through_events=True)
    (one,) = results(graph, "度", settings=Settings(lang="zh", seed=3, by="parent"))
    assert one.measure == "degree" and one.network == "affiliation" and one.explicit_only
    assert one.settings == {"seed": 3, "pivots": 0, "resolution": 1.0, "by": "parent", "through-events": True}
    assert set(software()) == {"kg", "networkx", "numpy", "scipy"} and all(software().values())
