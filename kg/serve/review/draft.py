"""A decision as it is being thought through: the rows as they would be, before anything is written."""

from collections.abc import Iterator, Mapping

from kg.graph.mapping.cells import values
from kg.ingest.working import ACCEPTED, REJECTED, REVIEW
from kg.records import Finding, Text
from kg.serve.review.along import along
from kg.serve.review.book import Book, Place
from kg.serve.review.checks import Checks
from kg.serve.review.journal import Change
from kg.serve.review.labels import Labels
from kg.serve.review.record import Record
from kg.spec import Column


class Unfit(Exception):  # noqa: N818 - it is an answer
    """A decision that cannot be: why, in both languages, and the header of the cell to blame."""

    def __init__(self, reason: Text, field: str = "") -> None:
        self.reason, self.field = reason, field
        super().__init__(reason.en)

    @classmethod
    def of(cls, found: Finding, name: str) -> "Unfit":
        """What a finding says about a row of that name."""
        message, fix = found.message, found.fix
        zh, en = f"{name}：{message.zh}；{fix.zh}", f"{name}: {message.en}; {fix.en}"
        return cls(Text(zh, en), found.column)


class Draft:
    """The rows of a book with some as they would be."""

    def __init__(self, book: Book, checks: Checks, labels: Labels) -> None:
        self.book, self._checks, self._labels = book, checks, labels
        self.after: dict[Place, Record] = {}

    def at(self, place: Place) -> Record:
        """A row as it would be."""
        return self.after.get(place) or self.book.at(place)

    def set(self, place: Place, cells: Mapping[str, str]) -> Record:
        """Change cells of a row."""
        record = self.at(place).with_cells(cells)
        self.after[place] = record
        return record

    def label(self, record: Record) -> str:
        """What a person calls a row."""
        return self._labels.of(record)

    def errors(self, record: Record) -> list[Finding]:
        """What is wrong with a row as it would be."""
        return self._checks.errors(record)

    def changes(self) -> tuple[Change, ...]:
        """What would change."""
        found = []
        for (table, key), after in self.after.items():
            before = self.book.sheets[table].records.get(key) if table in self.book.sheets else None
            if before != after:
                found.append(Change(table, after.candidate, before, after))
        return tuple(found)

    # ---- what follows from a decision ----

    def accept(self, place: Place, *, with_needs: bool = True) -> None:
        """Accept a row, and what it needs.

        Raises:
            Unfit: when a row is not good, or something needed is undecided and is to stay so.
        """
        self._accepted(place)
        for needed in self.book.needs(self.at(place)):
            record = self.at(needed)
            if record.state == "accepted" or not self.book.sheets[needed[0]].of_candidates:
                continue
            if not with_needs:
                name = self._labels.of(record)
                raise Unfit(Text(f"须先接受“{name}”", f"“{name}” must be accepted first"))
            self._accepted(needed)

    def accept_along(self) -> None:
        """Accept, with every row that is accepted so far, the undecided mentions that say the same.

        Raises:
            Unfit: when one of them is not good.
        """
        accepted = [place for place, record in self.after.items() if record.state == "accepted"]
        for place in accepted:
            for mention in along(self.book, place):
                if self.at(mention).state == "undecided":
                    self.accept(mention)

    def _accepted(self, place: Place) -> None:
        record = self.set(place, {REVIEW: ACCEPTED})
        for found in self.errors(record)[:1]:
            raise Unfit.of(found, self._labels.of(record))

    def reject(self, place: Place) -> None:
        """Reject a row and what cannot stand without it; where it need not be named, it is named no more."""
        if self.at(place).gone:
            return
        self.set(place, {REVIEW: REJECTED})
        for user in self.book.users(place):
            if not self.at(user).gone:
                self._without(user, place)

    def _without(self, user: Place, place: Place) -> None:
        """Take a row out of the cells of another, which is rejected if it cannot do without."""
        for column, kept in self._replaced(user, place, ""):
            if column.required and not kept:
                self._rejected_user(user)
                return
            self.set(user, {column.name: kept})

    def _rejected_user(self, user: Place) -> None:
        if not self.book.sheets[user[0]].of_candidates:
            name = self._labels.of(self.at(user))
            raise Unfit(Text(f"“{name}”不是候选，却用到它", f"“{name}” uses it and is no candidate"))
        self.reject(user)

    def reopen(self, place: Place) -> None:
        """Make a row undecided again, and what was accepted on the strength of it."""
        self.set(place, {REVIEW: ""})
        for user in self.book.users(place):
            if self.at(user).state == "accepted" and self.book.sheets[user[0]].of_candidates:
                self.reopen(user)

    def repoint(self, place: Place, target: Place | None, value: str) -> list[Place]:
        """Let every row that refers to one say ``value`` instead; which these are."""
        users = self.book.users(place)
        for user in users:
            self._check_written(user)
            said = "" if user == target else value
            for column, text in self._replaced(user, place, said):
                self.set(user, {column.name: self._meant(column, text, target)})
        return users

    def _check_written(self, user: Place) -> None:
        sheet = self.book.sheets[user[0]]
        if sheet.fixed:
            raise Unfit(
                Text(
                    f"{sheet.file} 是工作簿，不能改写；请另存为 .csv",
                    f"{sheet.file} is a workbook, which is not written; save it as .csv",
                )
            )

    def _replaced(self, user: Place, place: Place, value: str) -> Iterator[tuple[Column, str]]:
        """The cells of a row that mean another, with a value in place of it, or without it."""
        record = self.at(user)
        for column in self.book.linking(user[0]):
            text = record.get(column.name)
            parts = values(text) if column.multiple else [text] if text else []
            kept = [value if self.book.resolve(column, one) == place else one for one in parts]
            if kept != parts:
                yield column, "; ".join(dict.fromkeys(one for one in kept if one))

    def _meant(self, column: Column, text: str, target: Place | None) -> str:
        """The text, with the kind before each id that could mean something else there."""
        if target is None:
            return text
        own = self.at(target).get("id")
        kind = self.book.specs[target[0]].kind
        parts = [
            f"{kind}/{own}" if one == own and self.book.resolve(column, own) != target else one
            for one in text.split("; ")
        ]
        return "; ".join(parts)
