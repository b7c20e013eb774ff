"""A desk for tests, without a server: decisions by candidate number, tables and decisions as they are on disk."""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kg.serve.review.asking import asked
from kg.serve.review.desk import Desk
from tests.folders import schema

WHO = "王五"


class Sitting:
    """A desk that is sat at by one person, who always sees the rows as they are."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.desk = Desk(folder, who=WHO, schema=schema())

    def row(self, candidate: str) -> dict[str, Any]:
        """A candidate as the desk shows it."""
        return next(row for row in self.rows() if row["candidate"] == candidate)

    def rows(self) -> list[dict[str, Any]]:
        """All candidates, article by article."""
        names = [one["id"] for one in self.desk.state()["articles"]]
        return [row for name in names for row in (self.desk.article(name) or {})["rows"]]

    def reviews(self) -> dict[str, str]:
        """How each candidate is decided, without those that are not."""
        return {row["candidate"]: row["review"] for row in self.rows() if row["review"]}

    def decide(self, decision: str, candidate: str = "", **more: Any) -> dict[str, Any]:
        """Decide on a row as it is."""
        body = {"decision": decision, **more}
        if candidate:
            body |= {"candidate": candidate, "version": more.get("version") or self.row(candidate)["version"]}
        return self.desk.decide(asked(body, WHO))

    def undo(self, number: int) -> dict[str, Any]:
        """Take a decision back."""
        return self.desk.undo(number, WHO)


@contextmanager
def sitting(folder: Path) -> Iterator[Sitting]:
    """A desk that is closed at the end."""
    one = Sitting(folder)
    try:
        yield one
    finally:
        one.desk.close()


def on_disk(folder: Path) -> dict[str, dict[str, str]]:
    """The rows of all tables, by candidate number, without empty cells."""
    found = {}
    for path in sorted((folder / "tables").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                found[row["candidate"]] = {name: cell for name, cell in row.items() if cell}
    return found


def bytes_of(folder: Path) -> dict[str, bytes]:
    """The tables, byte by byte."""
    return {path.name: path.read_bytes() for path in sorted((folder / "tables").glob("*.csv"))}


def decisions(folder: Path) -> list[dict[str, Any]]:
    """What ``decisions.csv`` has."""
    path = folder / "decisions.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return [row | {"changes": json.loads(row["changes"])} for row in csv.DictReader(stream)]
