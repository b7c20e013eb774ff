"""A report as Markdown: everything but the drawings, whose captions and data stand in their place.

Labels are text: what Markdown or HTML would read as markup is escaped.
"""

import re
from collections.abc import Iterable, Iterator

from kg.report.html import WORDS, Shown, numbered, told
from kg.report.parts import Caution, Evidence, Figure, Paragraph, Report
from kg.table import Table, plain

_MARKUP = re.compile(r"([\\`*_\[\]|~#])")
_LEADING = re.compile(r"^(\s*)([-+>=]|\d+[.)])(?=\s|$)")
NOT_DRAWN = {
    "zh": "（此图见 HTML 版报告；以下是图注和数据。）",
    "en": "(The drawing is in the report as HTML; its caption and data follow.)",
}


def as_markdown(report: Report) -> str:
    """The report as CommonMark with tables."""
    parts = [f"# {escaped(report.title)}", escaped(report.subtitle)]
    for number, _, title, blocks in numbered(report):
        parts.append(f"## {f'{number} ' if number else ''}{escaped(title)}")
        for shown in blocks:
            parts += _block(shown, report.lang)
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """A text on one line in which nothing is markup.

    >>> escaped("<b> *x* [y](z) | 1")
    '&lt;b&gt; \\\\*x\\\\* \\\\[y\\\\](z) \\\\| 1'
    """
    line = plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _LEADING.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", line))


def _block(shown: Shown, lang: str) -> Iterator[str]:
    block = shown.block
    if isinstance(block, Paragraph):
        yield escaped(block.text)
    elif isinstance(block, Caution):
        yield f"> {escaped(block.text)}"
    elif isinstance(block, Evidence):
        yield from _evidence(block, lang)
    elif isinstance(block, Figure):
        words = WORDS[lang]
        yield f"**{words['figure']} {shown.number} {escaped(block.title)}** {escaped(block.caption)}"
        yield NOT_DRAWN[lang]
        if block.table:
            yield from _table(block.table, shown.data, lang)
    else:
        yield from _table(block, shown.number, lang)


def _evidence(block: Evidence, lang: str) -> Iterator[str]:
    yield f"**{escaped(block.title)}**"
    lines = []
    for fact in block.facts:
        lines.append(f"- {escaped(fact.text)}{f' **[{escaped(fact.status)}]**' if fact.status else ''}")
        quotes = (
            " ".join(filter(None, (f"“{escaped(text)}”", escaped(source), escaped(at))))
            for text, source, at in fact.quotes
        )
        lines += [f"  - {quote.rstrip()}" for quote in quotes]
        lines += [f"  - {WORDS[lang]['reason']}{escaped(fact.reason)}"] if fact.reason else []
    yield "\n".join(lines)
    if block.more:
        yield escaped(block.more)


def _table(table: Table, number: int, lang: str) -> Iterator[str]:
    yield f"**{WORDS[lang]['table']} {number}** {escaped(table.caption)}"
    lines = [_row(map(escaped, table.columns)), _row("---" for _ in table.columns)]
    lines += [_row(escaped(plain(cell)) for cell in row) for row in table.rows]
    yield "\n".join(lines)
    notes = told(table, WORDS[lang]["references"])
    if notes:
        yield "\n".join(f"- {escaped(note)}" for note in notes)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"
