"""Taking decisions back: which can be, and why another cannot."""

from collections.abc import Iterator, Mapping
from itertools import islice

from kg.records import Text
from kg.serve.review.book import Place
from kg.serve.review.draft import Unfit
from kg.serve.review.journal import Change, Decision
from kg.serve.review.record import Record
from kg.serve.review.rulings import StaleError
from kg.serve.review.shelf import Shelf

LOOKS = 200
"""So many decisions that stand are looked at, the last first, for one that can be taken back."""


def undoable(shelf: Shelf) -> int:
    """The number of the last decision that can be taken back, or 0."""
    undone = shelf.journal.undone
    stand = (one for one in reversed(shelf.journal.decisions) if not one.undoes and one.number not in undone)
    return next((one.number for one in islice(stand, LOOKS) if _moved(shelf, one) is None), 0)


def check_undo(shelf: Shelf, number: int) -> Decision:
    """The decision of that number, if it can be taken back.

    Raises:
        Unfit: when there is none, or it was taken back already.
        StaleError: when a row has changed since, or would rest on one that is not accepted.
    """
    decision = shelf.journal.get(number)
    if decision is None:
        raise Unfit(Text("没有这个决定", "there is no such decision"), "number")
    if number in shelf.journal.undone:
        raise Unfit(Text("已经撤销", "it was undone already"), "number")
    moved = _moved(shelf, decision)
    if moved:
        raise StaleError(_place(shelf, moved), "有一行此后又有改动", "a row was changed since")
    broken = next(_broken(shelf, [change.back for change in decision.changes]), None)
    if broken:
        raise StaleError(broken, "撤销后此行将失去依据，请先撤销它", "this row rests on it: undo that first")
    return decision


def _moved(shelf: Shelf, decision: Decision) -> Change | None:
    """The first change whose row is not what the decision made it."""
    return next((c for c in decision.changes if shelf.row(c) != c.after), None)


def _place(shelf: Shelf, change: Change) -> Place | None:
    return shelf.book.find(change.candidate)


def _broken(shelf: Shelf, changes: list[Change]) -> Iterator[Place]:
    """The accepted rows that would rest on what is not accepted, if these changes were made."""
    book = shelf.book
    after: Mapping[Place, Record | None] = {(c.table, c.candidate): c.after for c in changes if c.candidate}
    for change in changes:
        place = (change.table, change.candidate)
        if _stands(change.before) and not _stands(change.after, change.before):
            users = book.users(place) if place[1] and book.find(place[1]) else []
            yield from (one for one in users if one not in after and _rests(book.at(one), change.after))
        if change.after and change.after.state == "accepted":
            for needed in book.needs(change.after):
                record = after[needed] if needed in after else book.at(needed)
                if book.sheets[needed[0]].of_candidates and not _stands(record):
                    yield place


def _stands(record: Record | None, before: Record | None = None) -> bool:
    """Whether a row is accepted, and still goes by the id it had."""
    return (
        record is not None
        and record.state == "accepted"
        and (before is None or record.get("id") == before.get("id"))
    )


def _rests(user: Record, after: Record | None) -> bool:
    """Whether a row needs another to stay: any row that one be there, an accepted row that it be accepted."""
    return user.state == "accepted" or (after is None and not user.gone)
