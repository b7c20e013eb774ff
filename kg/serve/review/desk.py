"""The desk: decisions on the rows of a folder of candidates, one at a time, on disk before the answer."""

import re
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kg.records import Text
from kg.schema import Schema, load_schema
from kg.serve.review.asking import Ask
from kg.serve.review.book import Place
from kg.serve.review.draft import Draft, Unfit
from kg.serve.review.journal import Change, Decision
from kg.serve.review.rulings import Case, StaleError, addable, rule
from kg.serve.review.shelf import ChangedError, Shelf
from kg.serve.review.shown import Json, Shown, both
from kg.serve.review.undoing import check_undo, undoable

_NUMBER = re.compile(r"c([0-9]{1,9})")
_TRIES = 3
MOST = 20
"""How many things are listed for a text."""


class Desk:
    """A folder under review. Its methods may be called from any thread; each is one step.

    Raises:
        KGError: when another desk has the folder, or it cannot be read.
    """

    def __init__(self, folder: Path, *, who: str, schema: Schema | None = None) -> None:
        self.who = who
        self._shelf = Shelf(folder, schema or load_schema())
        self._shown = Shown(self._shelf)
        self._lock = threading.Lock()
        self._highest = 0

    def close(self) -> None:
        """Let others have the folder."""
        with self._lock:
            self._shelf.close()

    # ---- reading ----

    def state(self) -> Json:
        """What is reviewed, and how far it is."""
        with self._lock:
            self._shelf.refresh()
            dataset, shown = self._shelf.dataset, self._shown
            return {
                "dataset": {
                    "id": dataset.id,
                    "title": dataset.title.in_("zh"),
                    "titles": both(dataset.title),
                },
                "who": self.who,
                "articles": shown.articles(),
                "tables": shown.tables(),
                "progress": shown.progress(),
                "undo": undoable(self._shelf),
            }

    def article(self, name: str) -> Json | None:
        """An article with its text and rows; None when there is none of that id."""
        with self._lock:
            self._shelf.refresh()
            return self._shown.article(name)

    def entities(self, tables: Iterable[str], text: str, candidate: str = "") -> Json:
        """The things that a text may mean; or the one that is a candidate."""
        with self._lock:
            self._shelf.refresh()
            if candidate:
                return {"rows": self._shown.entity_of(candidate)}
            return {"rows": self._shown.entities(tables, text, MOST)}

    def row(self, place: Place | None) -> Json | None:
        """A row as it is now; None when it is not there."""
        with self._lock:
            known = place and place[1] in self._shelf.sheet(place[0]).records
            return self._shown.row(place) if place and known else None

    # ---- deciding ----

    def decide(self, ask: Ask) -> Json:
        """Make a decision.

        Raises:
            StaleError: when the row is not what the client saw.
            Unfit: when the decision cannot be.
            KGError: when it cannot be saved.
        """
        with self._lock:
            return self._tried(lambda: self._decided(ask))

    def undo(self, number: int, who: str) -> Json:
        """Take a decision back.

        Raises:
            StaleError: when a row that it changed has changed since, or another rests on it.
            Unfit: when there is no such decision.
            KGError: when it cannot be saved.
        """
        with self._lock:
            return self._tried(lambda: self._undone(number, who))

    def _tried(self, work: Any) -> Json:
        """What comes of it; again, when somebody else has changed a table in the middle of it."""
        for _ in range(_TRIES - 1):
            self._shelf.refresh()
            try:
                return dict(work())
            except ChangedError:
                continue
        self._shelf.refresh()
        return dict(work())

    def _decided(self, ask: Ask) -> Json:
        places = self._new(ask) if ask.decision == "add" else [self._found(*row) for row in ask.rows]
        draft = Draft(self._shelf.book, self._shelf.checks, self._shelf.labels)
        for place in places:
            rule(Case(draft, self._shelf, ask, place))
        also = [kept] if (kept := self._shelf.book.find(ask.into)) else []
        changes = draft.changes()
        if changes:
            self._commit(ask.decision, ask.who, places[0], changes)
        return self._answer(changes, [*places, *also])

    def _undone(self, number: int, who: str) -> Json:
        decision = check_undo(self._shelf, number)
        changes = tuple(change.back for change in decision.changes)
        self._commit("undo", who, (decision.table, decision.candidate), changes, number)
        return self._answer(changes, [])

    def _commit(
        self, kind: str, who: str, place: Place, changes: tuple[Change, ...], undoes: int = 0
    ) -> None:
        shelf = self._shelf
        number = shelf.journal.last + 1
        table, candidate = place
        shelf.commit(Decision(number, shelf.now(), who, kind, candidate, table, changes, undoes))

    def _answer(self, changes: Iterable[Change], also: Iterable[Place]) -> Json:
        book = self._shelf.book
        places = [place for change in changes if (place := book.find(change.candidate))]
        gone = [c.candidate for c in changes if c.after is None]
        every = dict.fromkeys([*places, *(place for place in also if book.find(place[1]))])
        return {
            "number": self._shelf.journal.last,
            "changed": [self._shown.row(place) for place in every],
            "removed": gone,
            "progress": self._shown.progress(),
            "undo": undoable(self._shelf),
        }

    # ---- rows ----

    def _found(self, candidate: str, version: str) -> Place:
        """The row that is meant, if it is as the client saw it."""
        book = self._shelf.book
        place = book.find(candidate)
        if place is None or not book.sheets[place[0]].of_candidates:
            raise StaleError(None, "没有这一行（可能已在别处删去）", "there is no such row (any more)")
        if book.at(place).version != version:
            raise StaleError(place)
        return place

    def _new(self, ask: Ask) -> list[Place]:
        """The place of a row that is added: a number that no candidate has or had."""
        spec = self._shelf.book.specs.get(ask.table)
        if spec is None or not addable(spec):
            raise Unfit(Text("没有这张表", "there is no such table"), "table")
        return [(ask.table, f"c{self._number():04}")]

    def _number(self) -> int:
        """A number that no candidate has or had."""
        shelf = self._shelf
        if not self._highest:
            before = (change.candidate for one in shelf.journal.decisions for change in one.changes)
            self._highest = max(map(_numbered, before), default=0)
        self._highest = max(self._highest, *map(_numbered, [*shelf.book.numbers(), ""])) + 1
        return self._highest


def _numbered(candidate: str) -> int:
    found = _NUMBER.fullmatch(candidate)
    return int(found[1]) if found else 0
