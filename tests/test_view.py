"""The page as a file: what keeps it closed, and that it is a pyvis network. Its data: ``test_payload``."""

import json
import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import KGError
from kg.iri import SKOS
from kg.records import Text
from kg.view import document as document_module
from kg.view import network as network_module
from kg.view.document import COLUMN, LONG, asset, document, json_text, lined_text, packed, words
from kg.view.network import PageNetwork, vis_network
from kg.view.page import render_page, write_page
from tests.blocks import BLOCK, blocks_of, text_of
from tests.small_network import HOSTILE, iri, small_schema, small_store

TITLE = Text("甲<乙>", "Jia & Yi")
PAGE = render_page(small_store(), small_schema(), lang="zh", title=TITLE)
SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL)
DATA = blocks_of(PAGE)


def digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def test_the_policy_admits_exactly_what_is_there() -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', PAGE)
    assert policy
    text = policy[1].replace("&#39;", "'")
    scripts = [m["text"] for m in SCRIPT.finditer(PAGE) if not m["attributes"]]
    style = re.search(r"<style>(.*?)</style>", PAGE, re.DOTALL)
    library = next(text_of(m) for m in BLOCK.finditer(PAGE) if m["id"] == "library")
    assert len(scripts) == 2 and style
    assert library == vis_network().replace("\r\n", "\n")
    assert f"script-src {' '.join(digest(s) for s in (*scripts, library))};" in text
    assert f"style-src {digest(style[1])};" in text
    assert text.startswith("default-src 'none'; ")
    assert "connect-src 'none'" in text and "unsafe" not in text


def test_nothing_is_asked_of_the_network() -> None:
    ours = BLOCK.sub("", PAGE)
    assert not re.search(r"""(?:src|href|action)\s*=\s*["']?(?!#|\$)[a-z/]""", ours)
    assert "sourceMappingURL" not in PAGE
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", ours), "no inline handlers"


def test_every_script_is_ours_or_data() -> None:
    kinds = [m["attributes"] for m in SCRIPT.finditer(PAGE)]
    assert PAGE.count("</script>") == len(kinds) == len(DATA) + len(("library", "old", "main"))
    assert set(DATA) == {"about", "core", "find", "book", "facts-0", "questions"}


def test_hostile_labels_are_only_data() -> None:
    assert HOSTILE not in PAGE
    assert HOSTILE in DATA["core"]["nodes"]["zh"]
    assert "甲&lt;乙&gt;" in PAGE
    assert DATA["about"]["title"] == {"zh": "甲<乙>", "en": "Jia & Yi"}


def test_json_cannot_end_its_element() -> None:
    text = json_text({"a": "</script><!--\u2028\u2029&"})
    assert not set(text) & set("<>&\u2028\u2029")
    assert blocks_of(f'<script id="x" type="application/json">{text}</script>') == {
        "x": {"a": "</script><!--\u2028\u2029&"}
    }


def test_long_lists_stand_on_every_second_line_and_the_whole_is_the_same_json() -> None:
    """The page cuts the block at its line breaks (columns.js), so that no other may be in it."""
    long = [f"甲\n{n}\u2028" for n in range(COLUMN)]
    rows = [[n, None, "a\nb"] for n in range(COLUMN)]
    for value in (
        {},
        {"none": [], "short": [1, [long, 2]], "long": long, "deep": {"rows": rows, "x": {"long": long}}},
        {"a": {"b": [{"of": rows, "zh": "\n"}, {"of": long[:-1], "zh": long}]}},
    ):
        text = lined_text(value)
        assert json.loads(text) == value
        assert all(len(json.loads(line)) >= COLUMN for line in text.split("\n")[1::2])
        assert text.replace("\n", "") == json_text(value)


def test_long_blocks_are_gzipped_to_the_same_bytes_each_time() -> None:
    blocks = {"short": ["a"], "long": ["甲" * LONG]}
    page = document(blocks, title=TITLE, lang="zh", library="")
    assert {m["id"]: m["type"] for m in BLOCK.finditer(page) if m["id"] in blocks} == {
        "short": "json",
        "long": "gzip",
    }
    assert blocks_of(page)["long"] == ["甲" * LONG]
    assert packed(b"a") == packed(b"a")


def test_control_and_direction_characters_are_shown_not_obeyed() -> None:
    store = ox.Store()
    store.extend(small_store())
    label = ox.Literal("甲\u202e乙", language="zh")
    store.add(ox.Quad(ox.NamedNode(iri("org/yi")), ox.NamedNode(SKOS + "altLabel"), label))
    blocks = blocks_of(render_page(store, small_schema()))
    assert "甲\ufffd乙" in str(blocks) and "\u202e" not in str(blocks).replace("\\u202e", "\u202e")


def test_writing_replaces_the_file_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("old")
    write_page(small_store(), small_schema(), path, lang="zh", title=TITLE)
    assert path.read_bytes().decode() == PAGE
    assert list(tmp_path.iterdir()) == [path]


def test_nodes_and_edges_go_through_pyvis(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[PageNetwork] = []

    class Kept(PageNetwork):
        def generate_html(self, *args: object, **kwargs: object) -> str:
            made.append(self)
            return ""

    monkeypatch.setattr(network_module, "PageNetwork", Kept)
    render_page(small_store(), small_schema())
    nodes, edges = DATA["core"]["nodes"], DATA["core"]["edges"]
    assert [node["label"] for node in made[0].nodes] == nodes["zh"]
    assert [edge["id"] for edge in made[0].edges] == edges["id"]
    assert all({"x", "y", "shape", "color"} <= node.keys() for node in made[0].nodes)


def test_the_engine_for_queries_is_there_only_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def engine(quads: Iterable[str]) -> dict[str, str]:
        seen.extend(quads)
        return {"sparql-engine": "0;"}

    monkeypatch.setattr("kg.view.sparql.blocks", engine)
    page = render_page(small_store(), small_schema(), sparql=lambda: ["<a:a> <a:b> <a:c> .\n"])
    assert seen == ["<a:a> <a:b> <a:c> .\n"]
    assert "wasm-unsafe-eval" in page and 'id="sparql-engine"' in page
    assert "wasm-unsafe-eval" not in PAGE and 'id="sparql-' not in PAGE


def test_no_such_language() -> None:
    with pytest.raises(KGError, match="zh or en"):
        render_page(small_store(), small_schema(), lang="fr")
    with pytest.raises(KGError):
        document({}, title=Text("甲"), lang="", library="")


def test_both_languages_have_the_same_words() -> None:
    found = words()
    assert found["zh"].keys() == found["en"].keys()
    folder = Path(document_module.__file__).parent / "assets" / "src"
    scripts = "".join(file.read_text(encoding="utf-8") for file in folder.glob("*.js"))
    used = set(re.findall(r"\bt\('(\w+)'", scripts))
    used |= set(re.findall(r'data-(?:text|label|hint|tip)="(\w+)"', asset("page.html.j2")))
    assert used <= found["zh"].keys()


def test_an_asset_may_not_close_its_element() -> None:
    with pytest.raises(KGError, match="</"):
        document_module._closed("a</b", "x.js")


def test_another_vis_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_module, "VIS_SHA256", "0" * 64)
    with pytest.raises(KGError, match="not as expected"):
        vis_network()
    monkeypatch.setattr(network_module, "VIS_VERSION", "0.0.0")
    with pytest.raises(KGError, match="missing"):
        vis_network()


def test_an_empty_network_has_a_page() -> None:
    assert "<!doctype html>" in render_page(ox.Store(), small_schema())


# ---- PageNetwork is a pyvis Network ----


def test_a_pyvis_script_keeps_working(tmp_path: Path) -> None:
    net = PageNetwork(title=Text("甲", "Jia"))
    net.add_node("a", label="甲", color="#4477aa", shape="square")
    net.add_node("b")
    net.add_node("a", label="again")
    net.add_edge("a", "b", title="first")
    net.add_edge("a", "b", title="parallel")
    assert (net.num_nodes(), net.num_edges()) == (2, 2)
    assert net.get_node("a")["label"] == "甲"
    net.write_html(str(tmp_path / "page.html"))
    data = blocks_of((tmp_path / "page.html").read_text(encoding="utf-8"))
    assert data["core"]["nodes"]["zh"] == ["甲", "b"]
    assert list(tmp_path.iterdir()) == [tmp_path / "page.html"]


def test_an_edge_needs_both_its_ends() -> None:
    with pytest.raises(KGError, match="both its ends"):
        PageNetwork(title=Text("甲", "Jia")).add_edge("a", "b")
