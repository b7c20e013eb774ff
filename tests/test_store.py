"""The store: sorting, each triple once, rules, snapshots, the pointer, the lock."""

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.atomic import MARK, replacing, sweep
from kg.errors import BuildError, NotFoundError, OntologyError
from kg.graph.mapping.mapper import Mapper
from kg.graph.store import making, runs
from kg.graph.store.derive import derive
from kg.graph.store.making import Recipe, workshop
from kg.graph.store.once import once
from kg.graph.store.runs import Runs
from kg.graph.store.snapshot import Snapshot, current
from kg.iri import PREFIXES
from kg.schema import Schema, load_schema
from tests.small_tables import BASE, SMALL, tables

DHQ = PREFIXES["dhq"]
GRAPH = "https://example.org/small/graph/"
ALL, DISTINCT = (
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }",
)


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load_schema()


def recipe(schema: Schema, changes: dict[str, str] | None = None) -> Recipe:
    mapper = Mapper(schema, BASE, tables(changes), {}, language="zh")
    return Recipe("small", BASE, mapper.blocks([]), schema)


def made(out: Path, schema: Schema, changes: dict[str, str] | None = None) -> Snapshot:
    with workshop(out, "small") as shop:
        return shop.publish(shop.draft(recipe(schema, changes)))


def ask(store: ox.Store, query: str) -> str:
    found = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return str(next(found)["n"].value)


# ---- sorting ----


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_characters="\n\r", exclude_categories=("Cs",)), max_size=4))
    )
)
def test_runs_sort_and_drop_repetitions(
    tmp_path_factory: pytest.TempPathFactory, chunks: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("runs")
    some = Runs(folder, "x", size=8)
    for chunk in chunks:
        some.extend([f"{text}\n" for text in chunk])
    merged = [line.decode() for block in some.blocks() for line in block]
    assert merged == sorted({f"{text}\n" for chunk in chunks for text in chunk})


def test_merging_in_small_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "BLOCK", 16)
    some = Runs(tmp_path, "x", size=100)
    lines = [f"{n * 7919 % 1000:04}\n" for n in range(2000)]
    for line in lines:
        some.extend([line])
    assert len(some.files) > 10
    assert [line.decode() for block in some.blocks() for line in block] == sorted(set(lines))


def once_of(*lines: str) -> list[str]:
    return [line.decode() for line in once(line.encode() for line in lines)]


def test_each_triple_is_kept_once_and_rather_as_explicit() -> None:
    a, b = '<s> <p> "a" <g/x/explicit> .\n', '<s> <p> "a"@en <g/x/explicit> .\n'
    a_inferred, a_other = a.replace("explicit", "inferred"), a.replace("/x/", "/y/")
    assert once_of(a, a_inferred, b) == [a, b]
    assert once_of(a_inferred, a_other) == [a_other]
    assert once_of(a, a_inferred, a_other) == [a]
    assert once_of() == []
    assert once_of("<s> <p> <o> <g> .\n", "<s> <p> <o> <h> .\n", "<s> <p> <oo> <g> .\n") == [
        "<s> <p> <o> <g> .\n",
        "<s> <p> <oo> <g> .\n",
    ]


# ---- what a snapshot holds ----


def test_two_sources_that_say_the_same_count_once(tmp_path: Path, schema: Schema) -> None:
    changes = {
        "sources": SMALL["sources"] + "demo-2,第二篇,Second,,\n",
        "unit-memberships": SMALL["unit-memberships"] + "yi-zhen-dangwei,bing-weiyuanhui,demo-2,张三,\n",
    }
    snapshot = made(tmp_path, schema, changes)
    store = snapshot.store()
    assert ask(store, "SELECT (COUNT(?r) AS ?n) { ?r a dhq:UnitMembership }") == "1"
    assert ask(store, "SELECT (COUNT(?m) AS ?n) { ?r a dhq:UnitMembership ; dhq:supportedBy ?m }") == "2"
    assert ask(store, ALL) == ask(store, DISTINCT) == str(snapshot.manifest.triples)
    second = [line for line in snapshot.lines() if "graph/claims/demo-2/explicit" in line]
    assert any("UnitMembership" in line for line in second)  # the file keeps what both sources say
    assert snapshot.manifest.quads == sum(1 for _ in snapshot.lines()) > snapshot.manifest.triples


def test_rules_run_over_explicit_graphs_first(tmp_path: Path, schema: Schema) -> None:
    store = made(tmp_path, schema).store()

    def graph_of(predicate: str) -> set[str]:
        found = store.quads_for_pattern(None, ox.NamedNode(DHQ + predicate), None)
        return {quad.graph_name.value.removeprefix(GRAPH) for quad in found}

    assert graph_of("foundedBody") == {"derived"}
    assert graph_of("partyOrganizationOf") == {"derived/inferred"}
    assert graph_of("memberUnitOf") == {"derived"}
    assert graph_of("subject") == {
        "claims/demo/explicit",
        "claims/demo/inferred",
        "derived",
        "derived/inferred",
    }


def test_nothing_is_derived_from_an_ambiguous_reading(tmp_path: Path, schema: Schema) -> None:
    links = "subject,relation,object,source,quote,at,status,reason\n"
    row = "yi-zhen-dangwei,partyOrganizationOf,yi-zhen,demo,乙镇党委,32-36,ambiguous,两可\n"
    store = made(tmp_path, schema, {"links": links + row}).store()
    assert not list(store.quads_for_pattern(None, ox.NamedNode(DHQ + "partyOrganizationOf"), None))


def test_one_pass_over_the_rules_is_enough(tmp_path: Path, schema: Schema) -> None:
    store = made(tmp_path, schema).store()
    again = derive(store, schema, GRAPH + "again", tmp_path)
    assert [line for path in again for line in path.read_text(encoding="utf-8").splitlines()] == []


@pytest.mark.parametrize("memory", [True, False])
@pytest.mark.parametrize("work", [0, 10**6])
def test_small_and_large_snapshots_hold_the_same(
    tmp_path: Path, schema: Schema, monkeypatch: pytest.MonkeyPatch, memory: bool, work: int
) -> None:
    small = made(tmp_path / "a", schema)
    monkeypatch.setattr(making, "MEMORY", 0)
    monkeypatch.setattr(making, "WORK", work)
    monkeypatch.setattr("kg.graph.store.loading.SMALL", 1)
    monkeypatch.setattr("kg.graph.store.loading.PIECE", 50)
    large = made(tmp_path / "b", schema)
    assert not small.manifest.disk and large.manifest.disk
    assert large.quads.read_bytes() == small.quads.read_bytes()
    assert (large.folder / "store").is_dir() and not (small.folder / "store").exists()
    assert canonical(large.store(in_memory=memory)) == canonical(small.store())


def canonical(store: ox.Store) -> set[str]:
    """The quads of a store with lasting names for blank nodes."""
    quads = ox.Dataset(store)
    quads.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in quads}


def test_a_store_without_what_is_inferred(tmp_path: Path, schema: Schema) -> None:
    snapshot = made(tmp_path, schema)
    graphs = {quad.graph_name.value.removeprefix(GRAPH) for quad in snapshot.store(explicit_only=True)}
    assert {"claims/demo/explicit", "derived", "entities"} < graphs
    assert not any(graph.endswith("/inferred") for graph in graphs)


def test_an_alias_from_an_inferred_mention_is_inferred(tmp_path: Path, schema: Schema) -> None:
    head = "refers_to,source,quote,at,status,reason\n"
    rows = "jia-quwei,demo,区委,1-3,,\nyi-zhen,demo,镇,33-34,inferred,据上文\n"
    snapshot = made(tmp_path, schema, {"mentions": head + rows})
    alias = ox.NamedNode(PREFIXES["skos"] + "altLabel")
    aliases = (q for q in snapshot.store() if q.predicate == alias)
    where = {
        q.object.value: q.graph_name.value for q in aliases if not q.graph_name.value.endswith("/schemes")
    }
    assert where == {"区委": GRAPH + "derived", "镇": GRAPH + "derived/inferred"}
    sure = {quad.predicate.value for quad in snapshot.store(explicit_only=True)}
    assert DHQ + "refersTo" in sure and DHQ + "inferenceReason" not in sure


def test_the_file_of_quads_is_sorted_canonical_and_the_same_each_time(tmp_path: Path, schema: Schema) -> None:
    one, other = made(tmp_path / "a", schema), made(tmp_path / "b", schema)
    data = one.quads.read_bytes()
    assert data == other.quads.read_bytes()
    lines = data.decode().splitlines(keepends=True)
    assert lines == sorted(set(lines))
    quads = ox.parse(data, format=ox.RdfFormat.N_QUADS)
    assert sorted(f"{quad} .\n" for quad in quads if "_:" not in str(quad)) == [
        li for li in lines if "_:" not in li
    ]


# ---- publishing ----


def test_nothing_built_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="nothing was built here; run: kg build"):
        current(tmp_path)
    with pytest.raises(NotFoundError):
        kg.open(tmp_path)


def test_the_data_set_must_be_named_when_there_are_several(tmp_path: Path, schema: Schema) -> None:
    folder = made(tmp_path, schema).folder
    assert current(tmp_path).folder == current(tmp_path, "small").folder == folder
    shutil.copytree(folder.parent, tmp_path / "store" / "other")
    with pytest.raises(NotFoundError, match="other, small"):
        current(tmp_path)
    with pytest.raises(NotFoundError, match="no build of third"):
        current(tmp_path, "third")


def test_open_gives_an_rdflib_dataset_over_the_union(tmp_path: Path, schema: Schema) -> None:
    made(tmp_path, schema)
    dataset = kg.open(tmp_path)
    rows = list(dataset.query(f"SELECT ?o {{ <{BASE}org/yi-zhen> <{PREFIXES['skos']}prefLabel> ?o }}"))
    assert sorted(str(row[0]) for row in rows) == ["Yi Town", "乙镇"]


def test_the_same_input_makes_no_new_generation(tmp_path: Path, schema: Schema) -> None:
    first = made(tmp_path, schema)
    before = {path: path.stat().st_mtime_ns for path in first.folder.rglob("*")}
    with workshop(tmp_path, "small") as shop:
        draft = shop.draft(recipe(schema))
        assert draft.published
        assert shop.publish(draft).folder == first.folder
    assert {path: path.stat().st_mtime_ns for path in first.folder.rglob("*")} == before


def test_a_new_generation_takes_over_and_the_old_one_goes_at_the_next_build(
    tmp_path: Path, schema: Schema
) -> None:
    old = made(tmp_path, schema)
    reader = old.store()
    new = made(tmp_path, schema, {"persons": SMALL["persons"] + "wang-wu,王五,Wang Wu\n"})
    assert current(tmp_path).folder == new.folder != old.folder
    assert old.folder.is_dir() and len(reader) > 0
    made(tmp_path, schema)
    assert not new.folder.samefile(old.folder)
    assert sorted(p.name for p in new.folder.parent.glob("gen-*")) == sorted(
        {old.folder.name, new.folder.name}
    )


def test_what_killed_builds_left_is_swept(tmp_path: Path, schema: Schema) -> None:
    home = made(tmp_path, schema).folder.parent
    (home / "draft-dead").mkdir()
    (home / "draft-dead" / "kg.nq").write_text("half", encoding="utf-8")
    (home / f".current-dead{MARK}").write_text("half", encoding="utf-8")
    made(tmp_path, schema)
    assert sorted(path.name.partition("-")[0] for path in home.iterdir()) == ["current", "gen", "lock"]


def test_two_builds_do_not_meet(tmp_path: Path) -> None:
    with workshop(tmp_path, "small"):
        with pytest.raises(BuildError, match="another build is at work"), workshop(tmp_path, "small"):
            pass
        with workshop(tmp_path, "other"):
            pass
    with workshop(tmp_path, "small"):
        pass


@pytest.mark.parametrize("damage", ["{", '{"format": 2}', None])
def test_a_snapshot_that_cannot_be_read(tmp_path: Path, schema: Schema, damage: str | None) -> None:
    snapshot = made(tmp_path, schema)
    manifest = snapshot.folder / "manifest.json"
    if damage is None:
        manifest.write_text(manifest.read_text().replace('"format": 2', '"format": 1'))
    else:
        manifest.write_text(damage)
    with pytest.raises(BuildError, match="run: kg build"):
        current(tmp_path)
    assert made(tmp_path, schema).manifest == snapshot.manifest  # and a build mends it


@pytest.mark.parametrize("keep", [0, 1, -1, None])
def test_a_damaged_snapshot_is_refused_and_a_build_mends_it(
    tmp_path: Path, schema: Schema, keep: int | None
) -> None:
    snapshot = made(tmp_path, schema)
    lines = snapshot.quads.read_bytes().splitlines(keepends=True)
    snapshot.quads.unlink()
    if keep is not None:
        snapshot.quads.write_bytes(b"".join(lines[:keep]))
    with pytest.raises(BuildError, match="the snapshot is damaged; run: kg build"):
        current(tmp_path)
    with pytest.raises(BuildError, match="the snapshot is damaged; run: kg build"):
        snapshot.store()
    assert len(made(tmp_path, schema).store()) == snapshot.manifest.triples


def test_damage_that_leaves_the_size_is_found_when_the_store_is_read(tmp_path: Path, schema: Schema) -> None:
    snapshot = made(tmp_path, schema)
    size = snapshot.manifest.bytes
    snapshot.quads.write_bytes(b"\0" * size)
    with pytest.raises(BuildError, match="damaged"):
        current(tmp_path).store()


def test_a_draft_that_is_not_published_leaves_nothing(tmp_path: Path, schema: Schema) -> None:
    first = made(tmp_path, schema)
    with workshop(tmp_path, "small") as shop:
        shop.draft(recipe(schema, {"persons": SMALL["persons"] + "wang-wu,王五,Wang Wu\n"}))
    assert current(tmp_path).folder == first.folder
    assert [p.name for p in first.folder.parent.glob("draft-*")] == []


# ---- rules that cannot run ----


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("CONSTRUCT {", "expected"),
        ("SELECT * { ?s ?p ?o }", "not a CONSTRUCT query"),
        ("CONSTRUCT { ?s <http://e/p> [] } WHERE { ?s a foaf:Person }", "blank node"),
    ],
)
def test_a_bad_rule_is_named(tmp_path: Path, schema: Schema, rule: str, words: str) -> None:
    folder = tmp_path / "ontology"
    shutil.copytree(schema.folder, folder)
    (folder / "rules" / "99-bad.rq").write_text(rule, encoding="utf-8")
    with pytest.raises(OntologyError, match=r"99-bad\.rq") as caught:
        made(tmp_path / "out", load_schema(folder))
    assert words in str(caught.value)


# ---- files ----


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.txt"
    with replacing(path) as stream:
        stream.write(b"one")
    with pytest.raises(RuntimeError), replacing(path) as stream:
        stream.write(b"two")
        raise RuntimeError
    assert path.read_bytes() == b"one"
    assert [p.name for p in path.parent.iterdir()] == ["a.txt"]
    (path.parent / f".a.txt-dead{MARK}").touch()
    sweep(path.parent, "a.*")
    assert [p.name for p in path.parent.iterdir()] == ["a.txt"]
