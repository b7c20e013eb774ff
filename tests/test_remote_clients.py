"""What others ask our server with, and our own commands asking it: SPARQLWrapper, rdflib, curl, kg."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from kg.cli import main
from kg.iri import PREFIXES, SKOS
from kg.serve.running import Running
from kg.serve.settings import Settings

ZONGDE = "https://w3id.org/donghongqiao/id/person/song-zongde"
PEOPLE = "PREFIX foaf: <http://xmlns.com/foaf/0.1/> SELECT ?person { ?person a foaf:Person }"
TOKEN = "a-token-of-the-test-0123456789"  # noqa: S105


@pytest.fixture(scope="module")
def url(exports: Path) -> Iterator[str]:
    """The endpoint of a server for the first data set."""
    with Running(Settings(place=exports, port=0, workers=2)) as server:
        yield f"{server.url}/sparql"


@pytest.fixture(scope="module")
def guarded(exports: Path) -> Iterator[str]:
    """The same, for whoever has the token."""
    with Running(Settings(place=exports, port=0, workers=2, token=TOKEN)) as server:
        yield f"{server.url}/sparql"


def kg(*args: object) -> Result:
    return CliRunner(env={"KG_LANG": None}).invoke(main, [str(arg) for arg in args])


# ---- our own commands ----


@pytest.mark.parametrize(
    "args",
    [
        ("query", "posts-of-person", "--param", "person=宋宗德", "--lang", "zh"),
        ("query", "status-count"),
        ("query", "holders-of-role", "--explicit-only", "--format", "csv"),
        ("query", "all-about-person", "--param", "person=宋宗", "--lang", "zh"),
        ("query", "posts-of-person", "--param", "person=nobody of that name"),
        ("query", "-e", "DESCRIBE <https://w3id.org/donghongqiao/id/person/song-zongde>"),
        ("query", "-e", "SELECT ?x { ?x a <urn:x-not:there> }"),
        ("measure", "degree", "pagerank", "--lang", "zh"),
        ("measure", "brokerage", "--explicit-only"),
        ("show", "宋宗德"),
        ("path", "宋宗德", "新泾镇党委"),
        ("export", "trig", "--explicit-only"),
    ],
    ids=" ".join,
)
def test_a_command_says_the_same_of_the_server(url: str, exports: Path, args: tuple[str, ...]) -> None:
    remote, local = kg(*args, "--endpoint", url), kg(*args, "--from", exports)
    assert (remote.exit_code, remote.output) == (local.exit_code, local.output)


def test_the_page_is_that_of_the_build(url: str, exports: Path, tmp_path: Path) -> None:
    """Byte for byte: the server says what the data set is called."""
    for where, file in ((("--endpoint", url), "remote.html"), (("--from", exports), "local.html")):
        done = kg("view", "--focus", "宋宗德", *where, "-o", tmp_path / file)
        assert done.exit_code == 0, done.output
    assert (tmp_path / "remote.html").read_bytes() == (tmp_path / "local.html").read_bytes()


def test_a_page_goes_into_the_working_directory(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = kg("view", "--focus", "宋宗德", "--depth", 0, "--endpoint", url)
    assert done.stdout == "donghongqiao.html\n"
    assert [path.name for path in tmp_path.iterdir()] == ["donghongqiao.html"]


def test_the_token_of_a_file_opens_a_guarded_server(guarded: str, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN + "\n", encoding="utf-8")
    done = kg("query", "-e", PEOPLE, "--endpoint", guarded, "--endpoint-token", tmp_path / "token")
    assert done.exit_code == 0, done.output
    for wrong in ([], ["--endpoint-token", tmp_path / "wrong"]):
        (tmp_path / "wrong").write_text("another-token", encoding="utf-8")
        done = kg("query", "-e", PEOPLE, "--endpoint", guarded, *wrong)
        assert done.exit_code == 3
        assert done.stderr.startswith(f"Error: {guarded}: the endpoint wants credentials (401)")
        assert "token" not in done.stderr.replace("--endpoint-token", "")


def test_the_page_of_the_server_is_not_its_endpoint(url: str) -> None:
    done = kg("query", "-e", PEOPLE, "--endpoint", url.removesuffix("sparql"))
    assert done.exit_code == 3
    assert "often ends in /sparql" in done.stderr


# ---- other people's clients ----


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper(url: str, method: str) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper")
    client = wrapper.SPARQLWrapper(url, returnFormat=wrapper.JSON)
    client.setMethod(method)
    client.setQuery(PEOPLE)
    rows = client.queryAndConvert()["results"]["bindings"]
    assert ZONGDE in {row["person"]["value"] for row in rows}
    client.setQuery(f"ASK {{ <{ZONGDE}> ?p ?o }}")
    assert client.queryAndConvert()["boolean"] is True
    client.setQuery(f"CONSTRUCT {{ <{ZONGDE}> ?p ?o }} WHERE {{ <{ZONGDE}> ?p ?o }}")
    client.setReturnFormat(wrapper.TURTLE)
    assert len(Graph().parse(data=client.queryAndConvert(), format="turtle")) > 3


def test_sparqlwrapper_posts_directly(url: str) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper")
    client = wrapper.SPARQLWrapper(url, returnFormat=wrapper.XML)
    client.setMethod(wrapper.POST)
    client.setRequestMethod(wrapper.POSTDIRECTLY)
    client.setQuery(PEOPLE)
    assert ZONGDE in client.queryAndConvert().toxml()


def test_sparqlwrapper_is_told_why_not(url: str) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper")
    client = wrapper.SPARQLWrapper(url, returnFormat=wrapper.JSON)
    client.setQuery("SELECT ?s { ?s ?p }")
    with pytest.raises(wrapper.SPARQLExceptions.QueryBadFormed):
        client.queryAndConvert()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_reads_the_endpoint_as_a_graph(url: str, method: str) -> None:
    store = SPARQLStore(url, method=method, returnFormat="json")
    graph = Graph(store=store)
    for prefix, space in PREFIXES.items():
        graph.bind(prefix, space)
    names = {str(name) for name in graph.objects(URIRef(ZONGDE), URIRef(SKOS + "prefLabel"))}
    assert names == {"宋宗德", "Song Zongde"}
    assert bool(graph.query(f"ASK {{ <{ZONGDE}> a foaf:Person }}"))
    people = {str(row[0]) for row in graph.query("SELECT ?p { ?p a foaf:Person }")}  # type: ignore[index]
    assert len(people) == len(list(graph.query(PEOPLE))) > 5
    store.returnFormat = "xml"  # with json rdflib asks for JSON only, which is no form of triples
    built = graph.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ <{ZONGDE}> }} ?s ?p ?o }}")
    assert built.graph is not None
    assert len(built.graph) > 3


def curl(*args: str) -> str:
    program = shutil.which("curl")
    if not program:
        pytest.skip("no curl here")
    done = subprocess.run(
        [program, "--silent", "--show-error", "--fail-with-body", "--max-time", "30", *args],
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


def test_curl(url: str) -> None:
    ways = (
        ["--get", "--data-urlencode", f"query={PEOPLE}"],
        ["--data-urlencode", f"query={PEOPLE}"],
        ["-H", "Content-Type: application/sparql-query", "--data-binary", PEOPLE],
    )
    texts = [curl(*way, "-H", "Accept: text/csv", url) for way in ways]
    assert texts[0].startswith("person\r\n")
    assert f"{ZONGDE}\r\n" in texts[0]
    assert texts == [texts[0]] * 3
    answer = json.loads(curl("-H", "Accept: application/json", *ways[0], url))
    assert answer["head"]["vars"] == ["person"]
    assert "sd:Service" in curl("-H", "Accept: text/turtle", url)
    packed = curl("--compressed", "-H", "Accept: text/csv", *ways[1], url)
    assert packed == texts[0]
