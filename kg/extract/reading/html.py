"""Web pages: the article that readability finds in one, with the title, source line and by-line around it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.extract.reading.drafts import Draft, missing, problem, table_row
from kg.extract.sheet.bylines import is_byline
from kg.extract.sheet.page import facts, is_navigation, iso
from kg.ingest.encoding import DECLARABLE, likely_gb18030
from kg.ingest.texts import decoded

_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|br|caption|center|dd|details|div|dl|dt|fieldset|figcaption|figure|"
    "footer|form|h[1-6]|header|hr|html|legend|li|main|nav|ol|p|pre|section|summary|table|tbody|tfoot|thead|tr|ul"
)
_CELL = "\x1f"
_CELLS = frozenset({"td", "th"})
_UNREAD = frozenset(
    ["script", "style", "noscript", "template", "head", "select", "option", "button", "textarea"]
)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]{3,20})""", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SITE = re.compile(r"\s*[_|｜]\s*|\s+[-–—]+\s+|-+(?=[^-]*(?:网|政府|发布|频道|客户端)\s*\Z)")
_TITLES, _DATES, _PUBLISHERS = (
    ("articletitle", "og:title"),
    ("pubdate", "publishdate", "article:published_time", "og:release_date"),
    ("contentsource", "og:site_name", "sitename"),
)
_HEAD, _SHORTEST, _ANCHOR = 4096, 60, 12
_ABOVE, _BEHIND = 15, 8
_MOST_GAPS = 0.02


def read_html(data: bytes, path: Path) -> Draft:
    """The text of a page's article, one line per paragraph.

    Raises:
        InputError: when the page has no text.
        KGError: when readability-lxml is not installed.
    """
    try:
        import lxml.html
        import readability  # noqa: F401 - to say at once that it is not there
    except ImportError as error:
        raise missing(path, "readability-lxml") from error
    page = _decoded(data)
    if page.count("\ufffd") > _MOST_GAPS * len(page):
        raise problem(path, "is no web page", "不是网页", fix="save the page anew", do="请重新保存网页")
    try:
        tree = lxml.html.document_fromstring(page.encode("utf-8", "replace"), parser=_parser())
    except (lxml.etree.LxmlError, ValueError, AssertionError) as error:
        raise _textless(path) from error
    lines = list(_lines(tree))
    if not any(char.isalnum() for line in lines for char in line):
        raise _textless(path)
    said = _said(tree)
    title = _title(tree, said, lines)
    text = "\n".join(_chosen(lines, _article(page), title))
    return Draft(text, title=title, date=iso(_first(said, _DATES)[:10]), publisher=_first(said, _PUBLISHERS))


def _textless(path: Path) -> Exception:
    fix, do = "save the page once it has loaded", "请在网页加载完后再保存"
    return problem(path, "has no text", "网页中没有文字", fix=fix, do=do)


def _parser() -> Any:
    import lxml.html

    return lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)


def _decoded(data: bytes) -> str:
    """A page's text: by its mark, as UTF-8, as it declares, or as GB18030; at worst with gaps."""
    text, fault = decoded(data)
    if fault is None:
        return text
    said = _CHARSET.search(data[:_HEAD])
    name = DECLARABLE.get(said[1].decode().casefold(), "") if said else ""
    if name in {"", "utf-8"} and likely_gb18030(data):
        name = "gb18030"
    return data.decode(name or "utf-8", "replace")


def _lines(tree: Any) -> Iterator[str]:
    """What a tree says, a line for each block, white space as a browser shows it."""
    from lxml.etree import iterwalk

    parts: list[str] = []
    walk = iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if event == "start" and element.tag in _UNREAD:
            walk.skip_subtree()
            continue
        if _BLOCKS.fullmatch(element.tag):
            yield from _line(parts)
            parts = []
        elif element.tag in _CELLS:
            parts.append(_CELL)
        said = element.text if event == "start" else element.tail
        if said and (event == "start" or element is not tree):
            parts.append(said.replace("\n", "\r") if element.tag != "pre" else said)
    yield from _line(parts)


def _line(parts: Sequence[str]) -> Iterator[str]:
    for piece in "".join(parts).split("\n"):
        cells = [_SPACE.sub(" ", cell).strip(" ") for cell in piece.split(_CELL)]
        line = table_row(cells) if len(cells) > 1 else cells[0]
        if line.strip():
            yield line


def _article(page: str) -> list[str]:
    """The lines of what readability takes for the article."""
    import lxml.html
    from readability import Document
    from readability.readability import Unparseable

    try:
        summary = Document(page).summary()
        return list(_lines(lxml.html.document_fromstring(summary.encode(), parser=_parser())))
    except (Unparseable, lxml.etree.LxmlError, ValueError, AssertionError, RecursionError, TypeError):
        return []


def _said(tree: Any) -> Mapping[str, str]:
    """What the page's meta elements say, by name in lower case."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").casefold()
        found.setdefault(name, (meta.get("content") or "").strip())
    return found


def _first(said: Mapping[str, str], names: Sequence[str]) -> str:
    return next((said[name] for name in names if said.get(name)), "")


def _title(tree: Any, said: Mapping[str, str], lines: Sequence[str]) -> str:
    """The title that stands on the page as a line, or else the first that there is."""
    whole = " ".join((tree.findtext(".//title") or "").split())
    heads = [" ".join(head.text_content().split()) for tag in ("h1", "h2") for head in tree.iter(tag)]
    titles = [*(said.get(name, "") for name in _TITLES), whole, *_SITE.split(whole)[:1], *heads]
    shown = set(lines)
    titles = [title for title in titles if title]
    return next((title for title in titles if title in shown), _SITE.split(titles[0])[0] if titles else "")


def _chosen(lines: Sequence[str], article: Sequence[str], title: str) -> Iterator[str]:
    """The lines of the page that are the article, with the title, source and by-lines around them."""
    found = set(article)
    places = [number for number, line in enumerate(lines) if line in found and len(line) >= _ANCHOR]
    if not places or sum(map(len, article)) < _SHORTEST:
        yield from lines
        return
    longest = max(places, key=lambda number: len(lines[number]))
    start, stop = places[0], places[-1] + 1
    around = range(max(0, start - _ABOVE), longest + 1)
    first = next((number for number in around if title and lines[number] == title), None)
    if first is None:
        if title:
            yield title
        above = lines[around.start : start]
        yield from (line for line in above if is_navigation(line) and _dated(line))
    yield from lines[start if first is None else first : stop]
    below = lines[stop : stop + _BEHIND]
    last = max((number for number, line in enumerate(below) if line in found or is_byline(line)), default=-1)
    yield from below[: last + 1]


def _dated(line: str) -> bool:
    said = facts(line)
    return bool(said.date or said.publisher)
