"""Spans: written and read again, a text cut into paragraphs, a quote's paragraph counted."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg.spans
from kg.graph.mapping.mapper import Mapper
from kg.iri import DHQ
from kg.records import Finding, Row, TableFile
from kg.spans import Span, paragraph, paragraphs, read, written
from tests.folders import schema

BASE = "https://example.org/id/"
CUT = ((2, 9), (11, 16))


@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), min_size=1))
def test_what_is_written_can_be_read(spans: list[Span]) -> None:
    assert read(written(spans)) == tuple(spans)


@pytest.mark.parametrize(
    "text", ["", "-", "1-", "1-2|", "|1-2", "1–2", "１-２", "1-2 | 3-4", "1" * 5000 + "-2"]
)
def test_what_is_something_else_is_nothing(text: str) -> None:
    assert read(text) == ()


@given(st.text("甲𠮷 \u3000\t\r\n", max_size=30))
def test_paragraphs_are_the_lines_that_are_not_blank(text: str) -> None:
    lines = text.replace("\r", "\n").split("\n")
    assert [text[start:end] for start, end in paragraphs(text)] == [line for line in lines if line.strip()]


@pytest.mark.parametrize(
    ("spans", "number"),
    [([(2, 4)], 1), ([(8, 9)], 1), ([(11, 12)], 2), ([(13, 14), (3, 4)], 1), ([(0, 1)], None), ([], None)],
)
def test_the_paragraph_in_which_a_quote_begins(spans: list[Span], number: int | None) -> None:
    assert paragraph(CUT, spans) == number


def test_without_paragraphs_there_is_no_number() -> None:
    assert paragraph((), [(3, 4)]) is None


def mapped(cell: str) -> tuple[list[str], list[Finding]]:
    """What the sources table says of paragraphs, and what is wrong with it."""
    rows = (Row(2, ("demo", "示例文", cell)),)
    file = TableFile("sources", "sources.csv", ("id", "name@zh", "paragraphs"), lambda: iter(rows))
    findings: list[Finding] = []
    lines = list(Mapper(schema(), BASE, [file]).lines(findings))
    return [line for line in lines if f"<{DHQ}paragraphs>" in line], findings


def test_paragraphs_are_one_literal_of_the_source() -> None:
    ((line,), findings) = mapped("2-9 | 11-16")
    assert findings == []
    assert line == f'<{BASE}doc/demo> <{DHQ}paragraphs> "2-9|11-16" <https://example.org/graph/entities> .\n'


def test_a_long_text_may_have_many_paragraphs() -> None:
    many = written((number, number + 1) for number in range(100_000, 102_000))
    ((line,), findings) = mapped(many)
    assert len(many) > 20_000 and many in line and findings == []


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("2-9|8-12", "bad-offsets"),
        ("9-2", "bad-offsets"),
        ("p. 3", "bad-offsets"),
        ("2-9;11-16", "too-many-values"),
        ("10-11|" * 5000, "bad-offsets"),
    ],
)
def test_malformed_paragraphs_are_found(cell: str, rule: str) -> None:
    lines, (finding,) = mapped(cell)
    assert (lines, finding.rule, finding.where()) == ([], rule, "sources.csv:2:paragraphs")
    assert len(finding.line("en")) < 300, "a long cell is not said in full"


def test_doctests() -> None:
    result = doctest.testmod(kg.spans)
    assert result.attempted > 0 and result.failed == 0
