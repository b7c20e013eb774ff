"""Pages of things: what they say, in both languages; that all of it is text; lists, search, the picture."""

import itertools
import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.graph.telling.account import account
from kg.graph.telling.sentences import sentence
from kg.iri import DHQ, OA, RDFS, ROOT, SKOS
from kg.serve.entity_job import JOBS, POLICY
from kg.serve.pages.addresses import Addresses, ended, meant
from kg.serve.pages.entity import pieces
from kg.serve.pages.front import FRAMING, served
from kg.serve.pages.kinds import kinds
from kg.serve.pages.picture import COLUMN, MOST, ROW, WIDTH, picture
from kg.serve.pages.rendering import View, words
from kg.serve.pages.told import told
from kg.serve.work import Graph, Refused, Reply, Source
from kg.table import width
from tests.readme import ROOT as ROOM
from tests.small_network import ID, small_store

ORG = ROOT + "id/org/linkong-yuanqu"
SPITE = "</script></title><svg onload=window.broken=1>\"'&{{7*7}}\u202e\x07"
VOID = {"meta", "link", "input", "br", "img", "hr"}


class Tree(HTMLParser):
    """The elements of a page, and whether each was closed where it has to be."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.data = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open[-1:] == ["script"]:
            self.data += data
        else:
            self.text.append(data)

    @property
    def words(self) -> str:
        return " ".join("".join(self.text).split())

    def all(self, tag: str, **attrs: str) -> list[dict[str, str | None]]:
        return [a for t, a in self.found if t == tag and all(a.get(k) == v for k, v in attrs.items())]


@pytest.fixture(scope="module")
def graph(exports: Path) -> Graph:
    return Graph(Source(place=str(exports)))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The small network, with spite in every text of the data."""
    lines = []
    for quad in small_store():
        value = quad.object
        data = quad.subject.value.startswith(ID)
        if data and isinstance(value, ox.Literal) and value.datatype.value.endswith(("String", "string")):
            text = value.value + SPITE
            value = ox.Literal(text, language=value.language) if value.language else ox.Literal(text)
        lines.append(f"{ox.Quad(quad.subject, quad.predicate, value, quad.graph_name)} .\n")
    path = tmp_path_factory.mktemp("hostile") / "small.nq"
    path.write_text("".join(lines), encoding="utf-8")
    return Graph(Source(place=str(path)))


def asked(graph: Graph, job: str, **values: object) -> Reply:
    common = {"lang": "en", "accept": "text/html", "path": "about", "page": "about", "up": "", "public": ""}
    return JOBS[job](graph, common | values)


def page(graph: Graph, iri: str, lang: str = "en", **values: object) -> Tree:
    reply = asked(graph, "entity", iri=iri, lang=lang, **values)
    assert reply.status == 200
    return Tree(reply.body.decode())


def view(graph: Graph, lang: str = "en") -> View:
    return View(graph, Addresses((ROOT,)), lang, "")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_says_all_that_an_account_has(graph: Graph, lang: str) -> None:
    names = graph.names
    found = account(graph.store, graph.schema, names, ORG)
    tree = page(graph, ORG, lang)
    text = "".join(tree.text)
    assert tree.found[0] == ("html", {"lang": "zh-Hans" if lang == "zh" else "en"})
    assert len(found.facts) == len([a for t, a in tree.found if t == "article"]) - len(found.statements) == 34
    for fact in (*found.facts, *found.statements):
        assert sentence(fact, names, lang) in text.replace("\n", "")
        assert fact.reason in text
        for quote in fact.quotes:
            assert quote.cited in text
            assert quote.source_label.in_(lang) in text
    for gap in found.gaps:
        assert gap.note.in_(lang) in text
    for mention in found.mentions:
        assert mention.quote.cited in text
    for other in {thing for fact in found.facts for thing in fact.things()} - {ORG}:
        assert tree.all("a", href=Addresses((ROOT,)).of(other))


def test_what_is_told_is_what_an_account_has(graph: Graph) -> None:
    for iri in [kind.things[0] for kind in kinds(graph).values()]:
        theirs = account(graph.store, graph.schema, graph.names, iri)
        ours = told(graph, iri).account
        assert ours.facts == theirs.facts
        assert (ours.statements, ours.mentions, ours.aliases) == (
            theirs.statements,
            theirs.mentions,
            theirs.aliases,
        )
        assert set(ours.gaps) == set(theirs.gaps)


def test_statuses_reasons_and_rival_readings_are_shown(graph: Graph) -> None:
    text = page(graph, ORG).words
    assert "inferred" in text
    assert "Reason" in text
    assert "Another reading" in text


def test_a_fact_a_mention_and_a_segment_have_pages(graph: Graph) -> None:
    fact = next(one for one in told(graph, ORG).account.facts if one.quotes)
    tree = page(graph, fact.iri)
    assert fact.quotes[0].cited in tree.words
    mention = page(graph, fact.quotes[0].mention)
    assert Addresses((ROOT,)).of(fact.subject) in {a.get("href") for _, a in mention.found}
    segment = next(
        q.object.value
        for q in graph.store.quads_for_pattern(
            ox.NamedNode(fact.quotes[0].mention), ox.NamedNode(DHQ + "segment"), None
        )
    )
    assert segment in page(graph, segment).words


def test_a_term_says_what_it_means_and_where_it_is_used(graph: Graph) -> None:
    tree = page(graph, ROOT + "scheme/role#member-unit", "zh")
    assert len([1 for tag, _ in tree.found if tag == "article"]) == 3
    document = page(graph, ROOT + "scheme/role", "zh")
    assert document.all("dt", id="member-unit")
    ontology = page(graph, ROOT + "ont")
    assert len(ontology.all("dt", id="UnitMembership")) == 1


def test_every_word_of_the_pages_is_in_both_languages_and_used() -> None:
    room = ROOM / "kg" / "serve"
    files = [*room.glob("assets/pages/*.j2"), *room.glob("pages/*.py"), room / "entity_job.py"]
    used = "".join(file.read_text(encoding="utf-8") for file in files)
    unused = [key for key in words() if f"'{key}'" not in used and f'"{key}"' not in used]
    assert not unused
    assert all(text.zh and text.en for text in words().values())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_whatever_the_data_say_is_text(hostile: Graph, lang: str) -> None:
    things = [iri for kind in kinds(hostile).values() for iri in kind.things]
    assert len(things) >= 8
    facts = [fact.iri for iri in things for fact in told(hostile, iri).account.facts]
    for iri in {*things, *facts}:
        text = asked(hostile, "entity", iri=iri, lang=lang).body.decode()
        tree = Tree(text)
        assert not tree.all("svg", onload="window.broken=1")
        assert not [a for _, a in tree.found for name in a if name.startswith("on") or name == "style"]
        assert "\u202e" not in re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
        assert [a for t, a in tree.found if t == "script"] == [{"type": "application/ld+json"}]
        assert json.loads(tree.data)
        assert "{{7*7}}" in tree.words


def test_lists_search_and_refusals_are_text_too(hostile: Graph) -> None:
    for reply in (
        asked(hostile, "browse"),
        *(asked(hostile, "browse", kind=kind) for kind in kinds(hostile)),
        asked(hostile, "find", text=SPITE),
        asked(hostile, "find", text="张"),
        asked(hostile, "entity", iri="http://ex.org/" + SPITE),
        asked(hostile, "entity", iri="http://ex.org/'onclick='x"),
    ):
        tree = Tree(reply.body.decode())
        assert not [a for t, a in tree.found if t == "script" or "onload" in a or "onclick" in a]


def test_the_data_in_the_head_are_the_graph(graph: Graph) -> None:
    tree = page(graph, ROOT + "id/person/gong-qinying")
    given = {quad.triple for quad in ox.parse(tree.data.encode(), format=ox.RdfFormat.JSON_LD)}
    assert len(given) > 30
    assert given <= {quad.triple for quad in graph.store}


def test_links_that_a_literal_asks_for_are_web_addresses_only(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(
        f'<http://ex.org/a> <{RDFS}seeAlso> "javascript:alert(1)", "https://ex.org/x?a=1&b=2", "data:text/html,x" .'
    )
    tree = page(Graph(Source(place=str(path))), "http://ex.org/a")
    hrefs = {str(a.get("href")) for a in tree.all("a")}
    assert "https://ex.org/x?a=1&b=2" in hrefs
    assert not [one for one in hrefs if one.startswith(("javascript", "data"))]


def test_an_iri_that_is_a_script_is_no_link_to_one(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(f"<javascript:alert(1)> <{SKOS}related> <javascript:alert(2)> .")
    tree = page(Graph(Source(place=str(path))), "javascript:alert(1)")
    assert not [a for a in tree.all("a") if str(a.get("href")).startswith("javascript")]
    assert tree.all("a", href="./about?iri=javascript%3Aalert%282%29")


def test_many_facts_come_in_portions(tmp_path: Path) -> None:
    fact = (
        "<http://ex.org/rel/{0:04}> a <{1}QualifiedRelation> ; <{1}subject> <http://ex.org/a> ; "
        "<{1}target> <http://ex.org/b{0:04}> ; <{1}supportedBy> <http://ex.org/m> ."
    )
    path = tmp_path / "a.ttl"
    path.write_text("\n".join(fact.format(at, DHQ) for at in range(250)))
    graph = Graph(Source(place=str(path)))
    trees = [page(graph, "http://ex.org/a", portion=str(at), page="about?iri=x") for at in (1, 2, 3, 4)]
    counts = [len([1 for tag, _ in tree.found if tag == "article"]) for tree in trees]
    assert counts == [100, 100, 50, 0]
    assert trees[1].all("a", rel="prev", href="./about?iri=x&portion=1")
    assert trees[1].all("a", rel="next", href="./about?iri=x&portion=3")
    assert page(graph, "http://ex.org/a", portion="x１").words == page(graph, "http://ex.org/a").words


def test_the_picture_has_no_labels_that_meet(graph: Graph) -> None:
    for iri in [iri for kind in kinds(graph).values() for iri in kind.things]:
        for lang in ("zh", "en"):
            found = told(graph, iri)
            drawn = picture(graph, iri, found.account.facts, found.properties, lang)
            if drawn is None:
                continue
            lines = sorted([*(s.y for s in drawn.spots), *(h.y - 4 for h in drawn.heads)])
            assert all(after - before >= ROW - 12 for before, after in itertools.pairwise(lines))
            gaps = [b.y - a.y for a, b in zip(drawn.spots, drawn.spots[1:], strict=False)]
            assert min(gaps, default=ROW) >= ROW
            assert len(drawn.spots) <= MOST
            assert len({spot.iri for spot in drawn.spots}) == len(drawn.spots)
            assert all(COLUMN + 13 + width(s.shown) * 7.2 <= WIDTH + 1 for s in drawn.spots)
            assert max(lines) < drawn.height


def test_the_picture_leads_to_what_it_shows(graph: Graph) -> None:
    tree = page(graph, ORG)
    links = {a["href"] for a in tree.all("a")}
    drawn = picture(graph, ORG, told(graph, ORG).account.facts, told(graph, ORG).properties, "en")
    assert drawn
    assert drawn.more > 0
    assert {Addresses((ROOT,)).of(spot.iri) for spot in drawn.spots} <= links


def test_a_list_of_kinds_and_of_things(graph: Graph) -> None:
    text = Tree(asked(graph, "browse").body.decode()).words
    assert "Persons 8" in text
    one = Tree(asked(graph, "browse", kind="person", lang="zh").body.decode())
    assert "龚勤英" in one.words
    teams = Tree(asked(graph, "browse", kind="org", **{"class": DHQ + "PartyCommittee"}).body.decode())
    assert "Party Committee of Xinjing Town" in teams.words
    assert "none of this kind" in Tree(asked(graph, "browse", kind="nothing").body.decode()).words
    with pytest.raises(Refused):
        asked(graph, "browse", kind="org", **{"class": "no iri"})


@pytest.mark.parametrize("text", ["龚勤英", "gongqinying", "GQY", "Gong", ROOT + "id/person/gong-qinying"])
def test_search(graph: Graph, text: str) -> None:
    tree = Tree(asked(graph, "find", text=text).body.decode())
    assert tree.all("a", href="./id/person/gong-qinying")


def test_search_for_a_term_for_nothing_and_for_what_is_not_there(graph: Graph) -> None:
    assert "dhq" in page(graph, DHQ + "UnitMembership").words
    assert "unit membership" in Tree(asked(graph, "find", text="unit membership").body.decode()).words
    assert "Give a name" in Tree(asked(graph, "find", text=" ").body.decode()).words
    near = Tree(asked(graph, "find", text="龚勤樱").body.decode())
    assert near.all("a", href="./search?q=%E9%BE%9A%E5%8B%A4%E8%8B%B1")


def test_a_language_that_was_picked_goes_along(graph: Graph) -> None:
    tree = page(graph, ORG, "zh", picked="zh")
    inner = [a["href"] for a in tree.all("a") if str(a["href"]).startswith("./")]
    assert len(inner) > 50
    assert not [one for one in inner if "lang=" not in str(one)]
    assert tree.all("input", type="hidden", name="lang", value="zh")


def test_the_page_of_the_network_has_the_policy_it_brings(graph: Graph) -> None:
    reply = asked(graph, "front", lang="zh")
    text, policy = reply.body.decode(), reply.headers["content-security-policy"]
    meta = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    assert meta
    assert policy == unescape(meta[1]) + FRAMING
    assert "script-src 'sha256-" in policy
    assert '<a href="./query">' in text
    assert text.count("<style>") == 2


def test_a_page_that_is_not_as_expected_is_served_as_it_is() -> None:
    assert served("<p>x</p>") == ("<p>x</p>", "")


def test_a_network_that_is_too_large_has_a_list_that_says_so(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.serve.pages.front.MOST", 100)
    reply = asked(graph, "front")
    assert "too large for one page" in Tree(reply.body.decode()).words
    assert reply.headers["content-security-policy"] == POLICY


def test_pieces() -> None:
    assert list(pieces("甲在甲乙", {"甲": "a", "甲乙": "b"})) == [("甲", "a"), ("在", ""), ("甲乙", "b")]
    assert list(pieces("x", {"": "a"})) == [("x", "")]


def test_addresses() -> None:
    there = Addresses((ROOT, "https://ex.org/"), "../../", "zh")
    assert there.of(ROOT + "id/a", "turtle") == "../../id/a.ttl?lang=zh"
    assert (
        there.of(ROOT + "ont#A") == "../../about?iri=https%3A%2F%2Fw3id.org%2Fdonghongqiao%2Font%23A&lang=zh"
    )
    for odd in ("query", "sparql", "a/../b", "a//b", "a?b", ""):
        assert "about?iri=" in there.of("https://ex.org/" + odd)
    assert there.of("https://ex.org/a:b") == "../../a:b?lang=zh"
    assert there.of("https://ex.org/甲") == "../../%E7%94%B2?lang=zh"
    assert list(meant("%E7%94%B2", ["https://ex.org/"])) == ["https://ex.org/%E7%94%B2", "https://ex.org/甲"]
    assert (ended("a/b.ttl"), ended("a.b/c"), ended(".ttl")) == (
        ("a/b", "turtle"),
        ("a.b/c", ""),
        (".ttl", ""),
    )
    assert OA
