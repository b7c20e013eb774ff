"""A text cut into zones, its broken lines joined, its words cleaned.

Lines are told apart first (of the page, by-line, headline, caption, body), then joined where a sentence goes
on: a caption that stood in between goes behind the paragraph.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extract.article import Clean, Zone, ZoneKind
from kg.extract.sheet.bylines import bylines_in, credit, is_byline
from kg.extract.sheet.cleaning import spaced
from kg.extract.sheet.lines import NEAR, Line, joined, lines, width, wrapped_at
from kg.extract.sheet.page import PageFacts, ends_article, ends_story, facts, is_navigation
from kg.spans import Span

_CLOSED = re.compile(r".*(?:[。！？!?；;：:…][”’\"'」』）)》】\]]*|[）)】\]>]|[—]{2,})\Z")
_CAPTION = re.compile(
    r"(?:图为|图[一二三四五六七八九十\d]+[:： ]|[▲△↑↓◀▶]|[上下左右]图|配图|图片说明|图片[:：]|图[:：])"
)
_ITEM = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、．)）](?!\d)|[①-⑳●■◆★▲▶◇○□※])"
)
_OPENER = re.compile(
    r"(?:日前|近日|近期|会上|会后|会前|会议|活动|仪式|随后|据悉|据了解|下一步|接下来|今年以来|截至|为进一步|为深入|为切实|"
    r"\d{1,2}月\d{1,2}日|最后|同时|此外|当天|当日|目前|此次|本次|“)"
)
_HUNGRY = re.compile(r".*[，、,的和与及在为由对从向把将以（(“‘《〈「『—·]\Z")
_LABELLED = re.compile(r"[^，。：:]{1,10}[:：]")
_SENTENCE = re.compile(r"[，、。；]")
_CLAUSE = re.compile(r"[，；]")
_PAGE = re.compile(r"[-—–·\s]*第?\s*\d{1,4}\s*(?:页|[/／]\s*\d{1,4})?[-—–·\s]*|第\s*\d+\s*页.{0,10}")
_REACH = 4
_STARTS_DATED = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日|日前[，,]|近日[，,]|本报讯|[^ ，。]{2,8}讯[ （(]")
_LONG, _SUBHEADING_LENGTH, _CAPTION_LENGTH, _HEADLINE_LENGTH = 25, 36, 60, 60
_MENU, _CLAUSES = 6, 2
_FEWEST_MENU = 3
_EDITED = re.compile("[（(【]?(?:责任编辑|责编|编辑|校对|审核|审稿|初审|终审)")
"""Below a line of these there are no captions and lists of the article any more."""


@dataclass(frozen=True, slots=True)
class Zoned:
    """A text's clean form, its zones, and what its page says of itself."""

    clean: Clean
    zones: tuple[Zone, ...]
    facts: PageFacts


@dataclass(frozen=True, slots=True)
class _Row:
    """A line and what it is."""

    kind: ZoneKind
    line: Line


def zoned(text: str) -> Zoned:
    """A text read: joined, cleaned and cut into zones. It takes any text; an empty one has no zones."""
    found = list(lines(text))
    wrap = wrapped_at(found)
    told = _told(found, wrap)
    said = PageFacts()
    for row in told:
        if row.kind == "navigation":
            said |= facts(row.line.text)
    pieces = [tuple(_pieces(row)) for row in _joined(told, wrap)]
    return _assembled([row for row in pieces if row], said)


def _told(found: Sequence[Line], wrap: int) -> list[_Row]:
    """Each line with its kind; a line of the story that is neither headline nor caption is body."""
    kinds: list[ZoneKind] = []
    story, over = False, ""
    last = max((number for number, line in enumerate(found) if _is_prose(line.text)), default=-1)
    for number, line in enumerate(found):
        kind = _kind(line.text, story=story, wrap=wrap, below=number > last)
        if over == "all" or (over and kind != "byline" and not _is_prose(line.text)):
            kind = "navigation"
        if ends_article(line.text) and story:
            over = "all"
        elif story and (ends_story(line.text) or (kind == "byline" and _EDITED.match(line.text))):
            over = over or "rest"
        story = story or kind == "body"
        kinds.append(kind)
    return [_Row(kind, line) for kind, line in zip(_without_menus(kinds, found), found, strict=True)]


def _kind(text: str, *, story: bool, wrap: int, below: bool) -> ZoneKind:
    if _PAGE.fullmatch(text):
        return "navigation"
    if is_navigation(text) and not (_is_prose(text) and not below):
        return "navigation"
    if is_byline(text):
        return "byline"
    if _CAPTION.match(text) and len(text) <= _CAPTION_LENGTH * 2:
        return "caption" if story or not _SENTENCE.search(text) else "body"
    if not story and _is_headline(text, wrap):
        return "headline"
    return "body"


def _is_headline(text: str, wrap: int) -> bool:
    if (
        len(text) > _HEADLINE_LENGTH
        or "。" in text
        or _STARTS_DATED.match(text)
        or (wrap and width(text) >= wrap - NEAR)
    ):
        return False
    if text.endswith(("！", "？", "!", "?", "…", "）", ")")):
        return "。" not in text
    return (
        not _CLOSED.fullmatch(text) and not text.endswith(("，", "、", ",")) and text.count("，") <= _CLAUSES
    )


def _is_prose(text: str) -> bool:
    return "。" in text or (len(text) > _LONG * 2 and "，" in text)


def _without_menus(kinds: Sequence[ZoneKind], found: Sequence[Line]) -> list[ZoneKind]:
    """Runs of very short lines at the top, one of them the page's, are a menu if there is a headline too."""
    told = list(kinds)
    top = next((number for number, kind in enumerate(kinds) if kind == "body"), len(kinds))
    short = [kinds[n] == "navigation" or len(found[n].text) <= _MENU for n in range(top)]
    start = 0
    for stop in [*(n for n in range(top) if not short[n]), top]:
        run = range(start, stop)
        other = any(kinds[n] == "headline" for n in range(top) if n not in run)
        if other and len(run) >= _FEWEST_MENU and any(kinds[n] == "navigation" for n in run):
            for n in run:
                told[n] = "navigation" if kinds[n] == "headline" else told[n]
        start = stop + 1
    return told


def _joined(rows: Sequence[_Row], wrap: int) -> Iterator[_Row]:
    """The rows with broken paragraphs made whole, and captions told from paragraphs."""
    number = 0
    while number < len(rows):
        row, number = rows[number], number + 1
        if row.kind != "body":
            yield row
            continue
        parts, behind, longest = [row.line], list[_Row](), len(row.line.text)
        while step := _next(parts, rows[number : number + _REACH], longest, wrap):
            behind += [_between(one) for one in rows[number : number + step - 1]]
            parts.append(rows[number + step - 1].line)
            longest = max(longest, len(parts[-1].text))
            number += step
        line = joined(parts)
        yield _Row("caption" if _is_caption(line.text) else "body", line)
        yield from behind


def _between(row: _Row) -> _Row:
    return row if row.kind != "body" else _Row("caption", row.line)


def _next(parts: Sequence[Line], rows: Sequence[_Row], longest: int, wrap: int) -> int:
    """How many rows on a paragraph's next part is (1, or more with captions between), or 0.

    ``longest`` is the length of the longest part.
    """
    last = parts[-1].text
    if not rows or _CLOSED.fullmatch(last):
        return 0
    go_on = bool(_HUNGRY.fullmatch(last)) or (wrap > 0 and width(last) >= wrap - NEAR)
    broken = len(parts) > 1 or _is_broken(last)
    if not go_on and (not broken or _LABELLED.match(parts[0].text)):
        return 0
    for number, row in enumerate(rows):
        if row.kind == "body" and _continues(parts, row.line, longest, go_on=go_on):
            after = rows[number + 1 : number + 2]
            return number + 1 + (broken and _parts(parts, row.line, after, longest))
        if not broken or not (_may_interrupt(row.line.text, longest) or _PAGE.fullmatch(row.line.text)):
            return 0
    return 0


def _parts(parts: Sequence[Line], line: Line, after: Sequence[_Row], longest: int) -> bool:
    """Whether a line that might continue a paragraph is a caption that parts it from what comes after."""
    if not after or after[0].kind != "body" or not _may_interrupt(line.text, longest):
        return False
    long = len(after[0].line.text) > 2 * len(line.text)
    return long and _continues(parts, after[0].line, longest, go_on=False)


def _continues(parts: Sequence[Line], other: Line, longest: int, *, go_on: bool) -> bool:
    """Whether a paragraph without an end goes on in a line; ``go_on``: its last part asks for it."""
    text, last = other.text, parts[-1].text
    if other.indented or _CAPTION.match(text):
        return False
    if go_on:
        return not _ITEM.match(text) or bool(_HUNGRY.fullmatch(last))
    if _ITEM.match(text) or (_OPENER.match(text) and not last[-1].isdigit()):
        return False
    ends = bool(_CLOSED.fullmatch(text))
    return ends if _may_interrupt(text, longest) else ends or bool(_SENTENCE.search(text))


def _is_broken(text: str) -> bool:
    """Whether a line that has no end is a part of a sentence, and not a subheading."""
    if len(text) > _LONG or "。" in text:
        return True
    return bool(_STARTS_DATED.match(text)) and (text[-1].isdigit() or bool(_SENTENCE.search(text)))


def _may_interrupt(text: str, longest: int) -> bool:
    """Whether a line may be a caption between parts of a sentence, of which the longest is so long."""
    if _CAPTION.match(text):
        return True
    short = len(text) <= _CAPTION_LENGTH and len(text) * 5 < longest * 4
    return short and not _CLOSED.fullmatch(text) and len(_SENTENCE.findall(text)) <= 1


def _is_caption(text: str) -> bool:
    """Whether a whole paragraph is a caption or a subheading."""
    return (
        len(text) <= _SUBHEADING_LENGTH
        and "。" not in text
        and not _CLOSED.fullmatch(text)
        and not _HUNGRY.fullmatch(text)
        and len(_CLAUSE.findall(text)) <= _CLAUSES
    )


def _pieces(row: _Row) -> Iterator[_Row]:
    """A row cut at the by-lines in it, each piece cleaned; pieces without characters are left out."""
    cuts = list(_cuts(row))
    at = 0
    for start, end in cuts:
        yield from _cleaned(row.kind, row.line, (at, start))
        yield from _cleaned("byline", row.line, (start, end))
        at = end
    yield from _cleaned(row.kind, row.line, (at, len(row.line.text)))


def _cuts(row: _Row) -> Iterator[Span]:
    if row.kind in {"navigation", "byline"}:
        return
    last = 0
    for span in bylines_in(row.line.text):
        if span[0] >= last:
            yield span
            last = span[1]
    if row.kind == "caption" and (end := credit(row.line.text)) and end[0] >= last:
        yield end


def _cleaned(kind: ZoneKind, line: Line, span: Span) -> Iterator[_Row]:
    start, end = span
    while start < end and line.text[start] == " ":
        start += 1
    while start < end and line.text[end - 1] == " ":
        end -= 1
    if start < end:
        piece = line.kept(range(start, end))
        page = kind in {"navigation", "byline"}
        yield _Row(kind, spaced(piece, clauses=kind in {"headline", "caption"}, page=page))


def _assembled(rows: Sequence[Sequence[_Row]], said: PageFacts) -> Zoned:
    """Rows of pieces as one clean text: a line feed between rows, at the place of a line end."""
    parts: list[str] = []
    places: list[int] = []
    zones: list[Zone] = []
    for number, row in enumerate(rows):
        for piece in row:
            zones.append(Zone(piece.kind, (len(places), len(places) + len(piece.line.text))))
            parts.append(piece.line.text)
            places += piece.line.places
        if number + 1 < len(rows):
            parts.append("\n")
            ends = (one[-1].line.end for one in (row, rows[number + 1]))
            places.append(next(end for end in ends if end >= 0))
    return Zoned(Clean("".join(parts), tuple(places)), tuple(zones), said)
