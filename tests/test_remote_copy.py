"""Copies of graphs from endpoints that give little at once, and names from those that are not copied."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import KGError, NotFoundError
from kg.graph.remote.copying import ALL, TRIES, Copier, Part
from kg.graph.remote.endpoint import Endpoint, Row
from kg.graph.remote.naming import RemoteNames
from kg.graph.remote.refusals import EndpointError
from kg.graph.remote.taking import take
from kg.graph.remote.web import address
from kg.graph.store.snapshot import current
from kg.graph.telling.sentences import Speaker
from kg.iri import PREFIXES
from kg.records import Text
from tests.small_graph import BASE, ID, TRIG, schema, store

LARGE = "https://example.org/large"
TERM = ox.NamedNode("urn:x-a:b")


class Local(Endpoint):
    """An endpoint over a store: it cuts answers off after some rows, or refuses such answers."""

    def __init__(self, quads: Iterable[ox.Quad], cap: int = 10**9, status: int = 0) -> None:
        super().__init__(address("http://endpoint.example/sparql"))
        self.store, self.cap, self.status = ox.Store(), cap, status
        self.store.extend(quads)
        self.asked: list[str] = []
        self.spoil: Callable[[list[Row]], list[Row]] = lambda rows: rows

    def rows(self, query: str, *, cut: bool = False) -> list[Row]:
        self.asked.append(query)
        found = [tuple(row) for row in self.store.query(query, use_default_graph_as_union=True)]  # type: ignore[union-attr, arg-type]
        if self.status and len(found) > self.cap:
            raise EndpointError(Text("", "too much"), Text(), where=self.shown, status=self.status, retry=0.0)
        return self.spoil(found[: self.cap])

    def description(self) -> list[ox.Triple]:
        return []


def large() -> list[ox.Quad]:
    """Ten properties of different sizes, one of a hub with most of the triples."""
    graph = ox.NamedNode(LARGE)
    sizes = {f"urn:p:{at}": 3**at for at in range(7)} | {"urn:p:hub": 3000}
    return [
        ox.Quad(ox.NamedNode("urn:s:hub"), ox.NamedNode(name), ox.Literal(f"值 {at}", language="zh"), graph)
        for name, size in sizes.items()
        for at in range(size)
    ]


@pytest.mark.parametrize("graph", [LARGE, ""])
@pytest.mark.parametrize(("cap", "status"), [(10**9, 0), (1000, 0), (100, 0), (1000, 413), (130, 503)])
@pytest.mark.parametrize("page", [40_000, 300])
def test_each_triple_comes_once_whatever_the_limits(graph: str, cap: int, status: int, page: int) -> None:
    endpoint = Local(large(), cap, status)
    copier = Copier(endpoint, page)
    count = copier.count(graph)
    rows = list(copier.triples(graph, count))
    assert len(rows) == len(set(rows)) == count == len(large())
    assert len(endpoint.asked) < 10 + 8 * count // min(cap, page)


def test_a_server_that_asks_for_patience_is_given_it(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    endpoint = Local(large(), -1, 429)
    with pytest.raises(EndpointError, match="too much"):
        list(Copier(endpoint).triples(LARGE, 50))
    assert len(waited) == TRIES


def test_a_graph_that_is_cut_off_without_a_word_is_refused() -> None:
    endpoint = Local(large())
    count = Copier(endpoint).count(LARGE)
    endpoint.spoil = lambda rows: rows[:50] if len(rows) > 50 else rows
    with pytest.raises(EndpointError, match=r"\d+ of \d+ statements came: the data changed meanwhile"):
        list(Copier(endpoint).triples(LARGE, count))


def test_a_part_says_what_it_asks_for() -> None:
    part = Part("urn:g", 9, (("urn:p", 9),), 0x1000, ALL)
    assert part.query() == (
        "SELECT ?s ?p ?o WHERE { GRAPH <urn:g> { ?s <urn:p> ?o . BIND(<urn:p> AS ?p)"
        " BIND(SUBSTR(MD5(CONCAT(STR(?s), STR(?o))), 1, 4) AS ?hash)"
        ' FILTER(?hash >= "1000" && ?hash < "g") } }'
    )


# ---- a data set ----


def test_a_data_set_is_taken_with_its_graphs(tmp_path: Path) -> None:
    junk = [ox.Quad(TERM, TERM, ox.BlankNode(), ox.NamedNode("http://www.openlinksw.com/schemas/virtrdf#"))]
    taken = take(Local([*store(), *junk], cap=100), schema(), tmp_path)
    assert taken.notes == ()
    assert taken.snapshot.manifest.base == ID
    assert taken.snapshot.manifest.dataset == "small"
    assert set(taken.snapshot.lines()) == {f"{quad} .\n" for quad in store()}
    assert current(tmp_path) == taken.snapshot
    assert {graph.value for graph in taken.snapshot.store().named_graphs()} == {  # type: ignore[union-attr]
        graph.value  # type: ignore[union-attr]
        for graph in store().named_graphs()
    }


def named(quads: Iterable[ox.Quad]) -> set[tuple[object, ...]]:
    """The triples without blank nodes, which are others each time."""
    triples = ((quad.subject, quad.predicate, quad.object) for quad in quads)
    return {one for one in triples if not any(isinstance(term, ox.BlankNode) for term in one)}


@pytest.mark.parametrize("graph", [ox.DefaultGraph(), ox.NamedNode("urn:my:graph")])
def test_data_in_one_graph_are_told_apart_by_their_status(
    tmp_path: Path, graph: ox.DefaultGraph | ox.NamedNode
) -> None:
    flat = [
        ox.Quad(quad.subject, quad.predicate, quad.object, graph)
        for quad in ox.parse(path=str(TRIG), format=ox.RdfFormat.TRIG)
    ]
    taken = take(Local(flat), schema(), tmp_path)
    assert [note.en[:30] for note in taken.notes] == ["the endpoint has but one graph"]
    assert taken.snapshot.manifest.base == ID
    assert named(taken.snapshot.store()) == named([*flat, *schema().quads()])
    unsure = taken.snapshot.store().query(
        "SELECT * { ?f dhq:status st:inferred }", prefixes=PREFIXES, use_default_graph_as_union=True
    )
    sure = taken.snapshot.store(explicit_only=True).query(
        "ASK { ?f dhq:status ?s FILTER(?s != st:explicit) }",
        prefixes=PREFIXES,
        use_default_graph_as_union=True,
    )
    assert next(iter(unsure), None) is not None  # type: ignore[call-overload]
    assert not sure


def test_what_is_not_there_not_clear_or_not_ours(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="there are no facts of kg in this endpoint"):
        take(Local([]), schema(), tmp_path / "a")
    other = ox.Quad(TERM, TERM, TERM, ox.NamedNode("https://example.org/b/graph/entities"))
    two = Local([*store(), other])
    with pytest.raises(NotFoundError, match="several data sets; choose with -d among"):
        take(two, schema(), tmp_path / "b")
    with pytest.raises(NotFoundError, match="no data set “z”"):
        take(two, schema(), tmp_path / "c", "z")
    assert take(two, schema(), tmp_path / "d", "small").snapshot.manifest.base == ID
    with pytest.raises(KGError, match="more than the 100 that are copied"):
        take(two, schema(), tmp_path / "e", BASE, most=100)
    blank = ox.Quad(ox.BlankNode(), TERM, TERM, ox.NamedNode(BASE + "graph/entities"))
    with pytest.raises(EndpointError, match="blank nodes"):
        take(Local([*store(), blank]), schema(), tmp_path / "f")


# ---- names ----


@pytest.fixture(scope="module")
def speaker() -> Speaker:
    return Speaker(store(), schema())


@pytest.mark.parametrize(
    "text",
    [
        "张三", "zhang san", "Zhang San", "person/zhang-san", ID + "person/zhang-san", "zhang-san", "乙镇党委",
        "foaf:Person", "role:secretary", "书记", "镇党委", "nothing like it", "张", " ",
    ],
)  # fmt: skip
def test_names_mean_what_they_mean_in_a_store(speaker: Speaker, text: str) -> None:
    assert RemoteNames(Local(store()), schema()).find(text) == speaker.find(text)


def test_an_exact_name_is_found_without_reading_all() -> None:
    endpoint = Local(store())
    assert RemoteNames(endpoint, schema()).one("张三") == ID + "person/zhang-san"
    assert len(endpoint.asked) == 1


def test_an_unknown_name_is_answered_with_what_is_near(speaker: Speaker) -> None:
    with pytest.raises(NotFoundError) as local:
        speaker.one("张山")
    with pytest.raises(NotFoundError) as remote:
        RemoteNames(Local(store()), schema()).one("张山")
    assert remote.value.line("zh") == local.value.line("zh")


def test_things_and_facts_are_called_what_they_are_called_in_a_store(speaker: Speaker) -> None:
    subjects = {quad.subject.value for quad in store() if isinstance(quad.subject, ox.NamedNode)}
    data = sorted(iri for iri in subjects if iri.startswith(BASE))
    names = RemoteNames(Local(store()), schema())
    for iri in data:
        names.read([iri])
        for lang in ("zh", "en"):
            assert names.label(iri, lang) == speaker.label(iri, lang)
