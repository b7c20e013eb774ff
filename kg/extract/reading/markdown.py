"""Markdown: its text without the marks, a line for each block; title and date out of its front matter."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kg.extract.reading.drafts import Draft, missing, table_row
from kg.extract.reading.plain import read_plain
from kg.extract.sheet.page import iso

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT = re.compile(r"---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"(?m)^(title|date|publisher|source)[ \t]*:[ \t]*[\"']?([^\r\n\"']*)")
_TAG = re.compile(r"<[^<>]{0,400}>")


def read_markdown(data: bytes, path: Path) -> Draft:
    """The text of a Markdown file.

    Raises:
        InputError: when it is no text.
        KGError: when markdown-it-py is not installed.
    """
    try:
        from markdown_it import MarkdownIt
    except ImportError as error:
        raise missing(path, "markdown-it-py") from error
    text = read_plain(data, path).text
    front = _FRONT.match(text)
    said = dict(_FIELD.findall(front[1])) if front else {}
    tokens = (
        MarkdownIt("commonmark", {"maxNesting": 50})
        .enable("table")
        .parse(text[front.end() :] if front else text)
    )
    return Draft(
        "\n".join(_lines(tokens)),
        title=said.get("title", "").strip(),
        date=iso(said.get("date", "").strip()[:10]),
        publisher=(said.get("publisher") or said.get("source") or "").strip(),
    )


def _lines(tokens: "list[Token]") -> Iterator[str]:
    cells: list[str] = []
    for number, token in enumerate(tokens):
        if token.type == "inline" and tokens[number - 1].type in {"td_open", "th_open"}:
            cells.append(_said(token))
        elif token.type == "inline":
            yield _said(token)
        elif token.type == "tr_close":
            yield table_row(cells)
            cells = []
        elif token.type in {"fence", "code_block"}:
            yield token.content.rstrip()
        elif token.type == "html_block":
            yield _TAG.sub("", token.content).strip()


def _said(token: "Token") -> str:
    return "".join(_part(child) for child in token.children or ())


def _part(token: "Token") -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return "\n"
    if token.type == "html_inline":
        return ""
    return token.content
