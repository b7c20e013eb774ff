"""The report: what it says of invented networks, in both languages, whatever their labels are."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg.analysis.method import Settings
from kg.errors import KGError
from kg.iri import DHQ
from kg.records import Text
from kg.report import fonts
from kg.report.chapters import time
from kg.report.desk import Desk
from kg.report.document import CHAPTERS, report
from kg.report.html import as_html
from kg.report.lean import lean
from kg.report.markdown import as_markdown, escaped
from kg.report.parts import Caution, Evidence, Figure, Paragraph, Report, cites, cut, fair, named
from kg.report.words import counted, words
from kg.table import Table
from tests.small_network import HOSTILE, ID, small_schema, small_store

QUICK = Settings(draws=19)
TITLE = Text("虚构网络", "Invented network")
PACKAGE = Path(kg.__file__).parent / "report"


@pytest.fixture(scope="module", params=["zh", "en"])
def small(request: pytest.FixtureRequest) -> Report:
    return report(small_store(), small_schema(), title=TITLE, settings=QUICK, lang=request.param)


def without(*families: str) -> ox.Store:
    """The invented store without the things whose IRIs begin so, and what is said of them."""
    store = ox.Store()
    for quad in small_store():
        if not any(
            f"{ID}{family}/" in str(term) for family in families for term in (quad.subject, quad.object)
        ):
            store.add(quad)
    return store


class Elements(HTMLParser):
    """The elements of a page, their ids and every address they name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.styled: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in {"href", "src", "xlink:href", "action"}:
                self.addresses.append(value or "")
            if name == "style" or name.startswith("on"):
                self.styled.append(name)


def test_every_chapter_says_something(small: Report) -> None:
    assert all(section.blocks and section.title for section in small.sections)
    assert {section.id for section in small.sections} <= {"summary", *CHAPTERS}
    assert len(small.sections) >= 11


def test_the_end_of_an_occasion_and_an_inferred_date_are_not_stated() -> None:
    store = ox.Store()
    store.extend(small_store())
    for prop, value in (("normalizedTime", "2018-05"), ("inferenceReason", "年份不在文中")):
        quad = (ox.NamedNode(f"{ID}rel/time-1"), ox.NamedNode(DHQ + prop), ox.Literal(value))
        store.add(ox.Quad(*quad, ox.NamedNode("https://example.org/graph/claims/note/inferred")))
    blocks = time.blocks(Desk(store, small_schema(), replace(QUICK, lang="zh")))
    figure = next(one for one in blocks if isinstance(one, Figure))
    assert figure.table is not None
    assert {row[1:] for row in figure.table.rows} == {("2018-05（推断）", "未载", "推断：年份不在文中")}
    assert "2018-05-01" not in figure.svg + figure.alt
    assert not any("年份不在文中" in note and cites(note) for one in blocks for note in notes(one))


def notes(block: object) -> tuple[str, ...]:
    return block.notes if isinstance(block, Table) else ()


def test_every_table_has_a_caption_and_every_figure_what_it_means(small: Report) -> None:
    tables, figures = list(small.tables()), list(small.figures())
    assert len(tables) >= 15
    assert {figure.id for figure in figures} == {"fig-network", "fig-degrees", "fig-matrix", "fig-tree"}
    for table in tables:
        assert table.caption
        assert table.rows
        assert len({len(row) for row in table.rows} | {len(table.columns)}) == 1
    for figure in figures:
        assert figure.title
        assert len(figure.caption) > 40
        assert figure.alt
        assert figure.table


def test_no_sentence_is_left_unfilled(small: Report) -> None:
    texts = [b.text for s in small.sections for b in s.blocks if isinstance(b, Paragraph | Caution)]
    texts += [text for figure in small.figures() for text in (figure.caption, figure.alt)]
    for text in texts:
        assert not re.search(r"[{}]|  |None|\.\.|。。|：。", text), text
        assert text[-1] in "。.：:！？!?", text


def test_who_is_central_is_shown_with_the_words(small: Report) -> None:
    central = next(section for section in small.sections if section.id == "central")
    facts = [fact for b in central.blocks if isinstance(b, Evidence) for fact in b.facts]
    assert facts
    assert all(fact.quotes for fact in facts)


def test_what_is_not_stated_is_marked(small: Report) -> None:
    facts = [f for s in small.sections for b in s.blocks if isinstance(b, Evidence) for f in b.facts]
    marks = {fact.mark: fact for fact in facts}
    assert set(marks) >= {"explicit", "inferred"}
    assert marks["inferred"].status == ("推断" if small.lang == "zh" else "inferred")
    assert marks["inferred"].reason
    assert not marks["explicit"].status


def test_joint_bodies_have_their_seats(small: Report) -> None:
    joint = next(section for section in small.sections if section.id == "joint")
    table = next(block for block in joint.blocks if isinstance(block, Table))
    unit, lead = ("成员单位", "牵头单位") if small.lang == "zh" else ("member unit", "lead unit")
    assert {row[0] for row in table.rows} == {unit, lead}
    silent = next(block for block in joint.blocks if isinstance(block, Caution))
    assert ("未载成立日期" if small.lang == "zh" else "the founding date is not stated") in silent.text


def test_few_persons_carry_little(small: Report) -> None:
    cautions = [b.text for s in small.sections for b in s.blocks if isinstance(b, Caution)]
    assert any(("只有 2 人" if small.lang == "zh" else "only 2 persons") in text for text in cautions)


def test_the_same_store_gives_the_same_bytes(small: Report) -> None:
    again = report(small_store(), small_schema(), title=TITLE, settings=QUICK, lang=small.lang)
    assert as_html(again) == as_html(small)
    assert as_markdown(again) == as_markdown(small)


def test_the_page_needs_nothing_from_elsewhere(small: Report) -> None:
    page = Elements(as_html(small))
    assert not {"script", "img", "iframe", "object", "link", "base", "form"}.intersection(page.tags)
    assert page.addresses
    assert all(address.startswith("#") for address in page.addresses)
    assert not page.styled
    assert len(page.ids) == len(set(page.ids))
    assert {address[1:] for address in page.addresses} <= set(page.ids)


def test_hostile_labels_are_text(small: Report) -> None:
    named = replace(small, title=HOSTILE, subtitle="</title><script>alert(3)</script>")
    page = as_html(named)
    assert not {"script", "img"}.intersection(Elements(page).tags)
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert not re.search(r"<(?!https?:)[a-z/]", as_markdown(named))


def test_markdown_has_the_tables_and_no_markup_from_labels(small: Report) -> None:
    text = as_markdown(small)
    lines = text.split("\n")
    assert sum(bool(re.fullmatch(r"\| (--- \| )*--- \|", line)) for line in lines) == len(
        list(small.tables())
    )
    assert text.count("## ") == len(small.sections)
    assert escaped("# a") == "\\# a"
    assert escaped("1. a\nb") == "\\1. a b"


def test_there_are_both_languages_only() -> None:
    with pytest.raises(KGError, match="no report language 'fr'"):
        report(small_store(), small_schema(), lang="fr")


def test_a_data_set_without_a_title_has_a_name() -> None:
    assert report(ox.Store(), small_schema(), title=Text(), settings=QUICK, lang="zh").title == "组织网络"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_empty_store_says_so(lang: str) -> None:
    found = report(ox.Store(), small_schema(), title=TITLE, settings=QUICK, lang=lang)
    assert [section.id for section in found.sections] == ["summary", "network", "method"]
    assert all(section.blocks for section in found.sections)
    assert list(found.figures()) == []
    assert as_html(found)
    assert as_markdown(found)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "families", [("person",), ("org",), ("person", "event"), ("org", "person"), ("doc",)]
)
def test_networks_that_lack_something(families: tuple[str, ...], lang: str) -> None:
    found = report(without(*families), small_schema(), title=TITLE, settings=QUICK, lang=lang)
    assert all(section.blocks for section in found.sections)
    assert all(table.caption and table.rows for table in found.tables())
    assert as_html(found)
    assert as_markdown(found)


def test_a_missing_font_is_said_once(
    monkeypatch: pytest.MonkeyPatch, recwarn: pytest.WarningsRecorder
) -> None:
    monkeypatch.setattr(fonts, "CANDIDATES", ())
    for cached in (fonts.cjk, fonts._font):
        cached.cache_clear()
    try:
        found = report(small_store(), small_schema(), title=TITLE, settings=QUICK, lang="zh")
        page = as_html(found)
    finally:
        for cached in (fonts.cjk, fonts._font):
            cached.cache_clear()
    assert found.warnings == (fonts.MISSING.zh,)
    assert page.count("没有找到中文字体") == 1
    assert "乙镇党委" in page
    assert [warning for warning in recwarn if "Glyph" in str(warning.message)] == []


def test_all_words_are_there_in_both_languages_and_all_are_used() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    literal = set(re.findall(r'"([a-z]+\.[a-z-]+)"', code))
    made = {f"{key}.title" for key in CHAPTERS} | {key for key in words() if key.startswith("count.")}
    made |= {key for key in words() if re.match(r"method\.setting-|network\.figure-|network\..*-heads$", key)}
    chapters = {path.stem for path in PACKAGE.glob("assets/words/*.json")}
    used = {key for key in literal if key.partition(".")[0] in chapters}
    assert used <= set(words())
    assert set(words()) - used - made == set()
    for path in PACKAGE.glob("assets/words/*.json"):
        for pair in json.loads(path.read_text(encoding="utf-8")).values():
            assert len(pair) == 2
            assert set(re.findall(r"{(\w+)", pair[0])) <= set(re.findall(r"{(\w+)", pair[1])) | {
                "number",
                "n",
            }


def test_counting() -> None:
    assert counted("count.body", 1, "en") == "1 joint body"
    assert counted("count.body", 3, "zh") == "3 个联合机构"


def test_tables_are_cut_and_what_is_left_out_is_said() -> None:
    table = Table.of(["a"], [[1], [2], [3]], "caption", "note")
    assert cut(table, 3, "{n} more") is table
    assert cut(table, 1, "{n} more").notes == ("2 more", "note")


def test_tables_lose_what_is_for_programs() -> None:
    table = Table.of(
        ["entity", "iri", "group id", "source", "at", "words"],
        [
            ["a", "urn:a", "https://e/x", "s", "1-2", "w" * 1400],
            ["b", "urn:b", "https://e/y", "s", "3-4", "v"],
        ],
    )
    shown = lean(table, lambda heading, value: f"{heading}={value}")
    assert shown.columns == ("entity", "words")
    assert shown.notes == ("source=s",)
    assert len(str(shown.rows[0][1])) == 1201
    figures = list(small_figures())
    assert len({figure.svg for figure in figures}) == len(figures)


def small_figures() -> list[Figure]:
    return list(report(small_store(), small_schema(), settings=QUICK).figures())


def test_each_group_has_rows_before_any_is_cut() -> None:
    table = Table.of(["what", "n"], [["a", 1], ["a", 2], ["a", 3], ["b", 4]])
    assert fair(table, 2).rows == (("a", 1), ("a", 2), ("b", 4), ("a", 3))


def test_works_named_in_notes_are_listed() -> None:
    note = "By chance (999 draws); see (Boyd & Beck 2006, Networks 28:165) and（支配树，Tarjan 1979, X 1:2）"
    assert named(note) == ("Boyd & Beck 2006, Networks 28:165", "Tarjan 1979, X 1:2")
    assert named("As in (1978) and (since 2018, when it began).") == ()
