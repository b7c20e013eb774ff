"""The first data set as gold: what people wrote down of the article that it was made from."""

import csv
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from kg.schema import Schema
from kg.spans import Span, read
from tests.extraction.gold import Gold, GoldOrganization, GoldPost, GoldTie, Names, plain
from tests.extraction.predicted import NAME, Row, Titles

ROOT = Path(__file__).parents[2]
DATASET = ROOT / "data" / "donghongqiao"


def article_text() -> Path | None:
    """The article that the data set was made from; None when it is not on this machine.

    It is looked for in the folder that ``KG_TEXTS`` names, or beside the checkout.
    """
    folder = Path(os.environ.get("KG_TEXTS", ROOT.parent / "shared" / "seed"))
    return next(iter(sorted(folder.glob("*.txt"))), None)


def gold_of_dataset(schema: Schema, folder: Path = DATASET) -> Gold:
    """The persons, organisations, posts, member and lead units of a data set of one article, as gold."""
    rows = {path.stem: list(_rows(path)) for path in sorted((folder / "tables").glob("*.csv"))}
    organizations = {row["id"]: row[NAME] for row in rows["organizations"]}
    persons = {row["id"]: plain(row[NAME]) for row in rows["persons"]}
    places, names = _mentioned(rows["mentions"], organizations)
    titles = Titles(schema, rows.get("concepts", ()))
    posts = (
        GoldPost(persons[row["person"]], titles[row["role"]], names[row["organization"]])
        for row in rows["post-holdings"]
    )
    return Gold(
        folder.name,
        tuple(persons.values()),
        tuple(GoldOrganization(name, names[one], places[one]) for one, name in organizations.items()),
        tuple(dict.fromkeys(posts)),
        tuple(_ties(rows["unit-memberships"], "organization", "member", names)),
        tuple(_ties(rows["lead-engagements"], "target", "agent", names)),
    )


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)


def _mentioned(
    rows: list[Row], names: Mapping[str, str]
) -> tuple[dict[str, tuple[Span, ...]], dict[str, Names]]:
    """Where organisations are named, and the names as good as theirs.

    As good is a form in the text that begins as the name does (without a qualifier in the middle) or ends
    with all of it (with what it belongs to); a relative name (区委) is not.
    """
    places: dict[str, list[Span]] = defaultdict(list)
    good = {one: {plain(name)} for one, name in names.items()}
    for row in rows:
        if row["refers_to"] in names:
            own, words = plain(names[row["refers_to"]]), plain(row["quote"].replace("|", ""))
            places[row["refers_to"]] += read(row["at"])
            if words.endswith(own) or (words.startswith(own[:2]) and words[-2:] == own[-2:]):
                good[row["refers_to"]].add(words)
    return {one: tuple(sorted(places[one])) for one in names}, {
        one: frozenset(some) for one, some in good.items()
    }


def _ties(rows: list[Row], body: str, unit: str, names: Mapping[str, Names]) -> Iterator[GoldTie]:
    """Ties between organisations; what is led may be a task or an area, which is not counted."""
    for row in rows:
        if row[body] in names and row[unit] in names:
            yield GoldTie(names[row[body]], names[row[unit]], f"{row[unit]} → {row[body]}")
