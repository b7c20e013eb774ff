"""The decisions: what each does to the rows."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kg.errors import KGError
from kg.extract.reading.slugs import slug
from kg.graph.mapping.evidence import parse_offsets
from kg.graph.mapping.messages import CellError
from kg.ingest.names import SOURCES
from kg.ingest.working import ACCEPTED, MERGED, REVIEW
from kg.records import Text
from kg.serve.review.asking import Ask
from kg.serve.review.book import Place
from kg.serve.review.draft import Draft, Unfit
from kg.serve.review.record import Record
from kg.serve.review.shelf import Shelf
from kg.spans import Span, written
from kg.spec import TableSpec

_PIECE = re.compile(r"[^\r\n]+")
EVIDENCE = ("source", "quote", "at")
SURE = "1.00"
"""The confidence of what a person adds."""


class StaleError(KGError):
    """A row that is not what the client saw: where it is now, if it still is."""

    def __init__(self, place: Place | None, zh: str = "", en: str = "") -> None:
        self.place = place
        zh, en = zh or "此行已被改动", en or "the row has been changed"
        super().__init__(en, fix="look at it again", zh=(zh, "请重新查看"))


@dataclass(frozen=True, slots=True)
class Case:
    """What a decision is made on: the draft, the folder, what is asked, the row that it is about."""

    draft: Draft
    shelf: Shelf
    ask: Ask
    place: Place


def rule(case: Case) -> None:
    """Make a decision in a draft.

    Raises:
        Unfit: when it cannot be.
    """
    RULINGS[case.ask.decision](case)


def _accept(case: Case) -> None:
    if case.draft.at(case.place).state == "merged":
        raise Unfit(Text("此行已合并；请先撤销合并", "the row was merged; undo that first"))
    case.draft.accept(case.place, with_needs=case.ask.with_needs)
    if case.ask.with_same:
        case.draft.accept_along()


def _reject(case: Case) -> None:
    case.draft.reject(case.place)


def _reopen(case: Case) -> None:
    case.draft.reopen(case.place)


def _edit(case: Case) -> None:
    """Change cells and words of a row."""
    draft, ask, before = case.draft, case.ask, case.draft.at(case.place)
    cells = _checked(case, before.table) | _evidence(case, before)
    after = draft.set(case.place, cells)
    names = {name.partition("@")[0] for name in cells}
    for found in draft.errors(after):
        if found.column.partition("@")[0] in names:
            raise Unfit.of(found, draft.label(after))
    own, new = before.get("id"), after.get("id")
    if own and new != own:
        draft.repoint(case.place, None, new)
    if ask.accept or after.state == "accepted":
        draft.accept(case.place, with_needs=ask.with_needs)


def _add(case: Case) -> None:
    """Add a row that nobody had found."""
    draft, ask, (table, candidate) = case.draft, case.ask, case.place
    sheet = case.shelf.sheet(table)
    if sheet.fixed or not sheet.of_candidates:
        raise Unfit(Text(f"{sheet.file} 不是候选表", f"{sheet.file} is no table of candidates"), "table")
    start = Record(table, {"candidate": candidate, REVIEW: ACCEPTED, "confidence": SURE})
    cells = {**start.cells, "rule": f"person:{ask.who}", **_checked(case, table), **_evidence(case, start)}
    record = Record(table, {name: text for name, text in cells.items() if text})
    spec = draft.book.specs[table]
    if spec.kind and not record.get("id"):
        record = record.with_cells({"id": _minted(case, spec, record)})
    draft.after[case.place] = record
    draft.accept(case.place, with_needs=ask.with_needs)


def _merge(case: Case) -> None:
    """Let another row stand for this one, wherever this one is referred to."""
    draft, place = case.draft, case.place
    before, spec = draft.at(place), draft.book.specs[place[0]]
    if not spec.kind or not before.get("id"):
        raise Unfit(Text("只能合并有编号的事物", "only things with an id can be merged"))
    if before.state == "merged":
        raise Unfit(Text("此行已合并", "the row was merged already"))
    kept = _kept(case)
    into = draft.at(kept)
    users = draft.repoint(place, kept, into.get("id"))
    draft.set(place, {REVIEW: MERGED + (into.candidate or into.get("id"))})
    needed = before.state == "accepted" or any(draft.at(user).state == "accepted" for user in users)
    if needed and into.state != "accepted" and draft.book.sheets[kept[0]].of_candidates:
        draft.accept(kept)


def _kept(case: Case) -> Place:
    """The row that stays: a candidate, or one of that id in the same table."""
    book, into, table = case.draft.book, case.ask.into, case.place[0]
    place = book.find(into) if into else None
    if place is None:
        same = (one for one in book.called(into) if one[0] == table and book.at(one).get("id") == into)
        place = next(same, None)
    if place is None or place[0] != table or not book.at(place).get("id"):
        raise Unfit(Text("同一张表里没有这个候选号或编号", "this table has no such candidate or id"), "into")
    if place == case.place:
        raise Unfit(Text("不能并入自己", "a row cannot be merged into itself"), "into")
    if book.at(place).gone:
        raise Unfit(Text("所并入的一行已否决或合并", "the row to keep was rejected or merged"), "into")
    return place


RULINGS: dict[str, Callable[[Case], None]] = {
    "accept": _accept,
    "reject": _reject,
    "reopen": _reopen,
    "edit": _edit,
    "merge": _merge,
    "add": _add,
}


# ---- cells and words ----


def _checked(case: Case, table: str) -> dict[str, str]:
    """The cells that are asked for, by canonical header, when there are such columns."""
    spec = case.draft.book.specs[table]
    asked: Mapping[str, str] = case.ask.cells or {}
    for header in asked:
        column = spec.column(header.partition("@")[0])
        if header not in spec.headers or column is None or column.evidence:
            raise Unfit(Text(f"没有可改的列 {header}", f"there is no column {header} to be changed"), header)
    return dict(asked)


def _evidence(case: Case, record: Record) -> dict[str, str]:
    """The words that are meant, cut from the text; nothing when no place is given."""
    ask = case.ask
    source = ask.source or record.get("source")
    if ask.source and ask.source not in case.shelf.sources:
        raise Unfit(Text("没有此来源", "there is no such source"), "source")
    if not ask.at:
        if ask.source and ask.decision != "add":
            raise Unfit(Text("请选定原文", "select the words"), "at")
        return {"source": source} if ask.source else {}
    text = case.shelf.texts.get(case.shelf.sources.get(source, ""))
    if text is None:
        raise Unfit(Text("没有此来源的正文", "there is no text of this source"), "source")
    spans = _cut(text, ask.at)
    return {
        "source": source,
        "quote": "|".join(text[start:end] for start, end in spans),
        "at": written(spans),
    }


def _cut(text: str, at: str) -> list[Span]:
    """The places, without line ends and outer space, which no quote has.

    Raises:
        Unfit: when there is nothing at them.
    """
    try:
        spans = parse_offsets(at)
    except CellError as error:
        why = error.fills.get("why")
        reason = why if isinstance(why, Text) else Text(at, at)
        raise Unfit(Text(f"位置有误：{reason.zh}", f"wrong place: {reason.en}"), "at") from error
    if spans[-1][1] > len(text):
        raise Unfit(Text("位置超出全文", "the place lies beyond the text"), "at")
    found = [piece for span in spans for piece in _pieces(text, span)]
    if not found or any("|" in text[start:end] for start, end in found):
        raise Unfit(Text("此处没有可引的文字", "there are no words to quote here"), "at")
    return found


def _pieces(text: str, span: Span) -> Iterator[Span]:
    for found in _PIECE.finditer(text, *span):
        words = found[0]
        start = found.start() + len(words) - len(words.lstrip())
        end = start + len(words.strip())
        if end > start:
            yield start, end


def _minted(case: Case, spec: TableSpec, record: Record) -> str:
    """An id made of the name, which no other thing has."""
    book = case.draft.book
    name = book.name(record)
    if not name:
        return ""
    wanted = found = slug(name)
    number = 1
    while book.called(found):
        number += 1
        found = f"{wanted}-{number}"
    return found


def addable(spec: TableSpec) -> bool:
    """Whether rows of a table are reviewed: all but the sources."""
    return spec.target != SOURCES
