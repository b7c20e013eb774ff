"""What the extractor found, in the shape of the gold: from its candidates, or from the tables of a data set."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from kg.extract.article import Article
from kg.extract.candidate import Candidate
from kg.iri import SCHEME
from kg.schema import Schema
from kg.spans import Span, read
from tests.extraction.gold import plain

T = TypeVar("T")
Row = Mapping[str, str]
NAME = "name@zh"
KINDS = {
    "organiser": "co-holding",
    "side-organiser": "co-holding",
    "host": "hosting",
    "lead-founder": "founding",
    "founder": "founding",
    "attendee": "attending",
    "invited-guest": "attending",
    "unveiler": "unveiling",
    "reader": "reading",
    "speaker": "speaking",
    "initiator": "pledging",
    "pledger": "pledging",
    "caller": "pledging",
    "oath-taker": "pledging",
    "oath-leader": "pledging",
    "presenter": "presenting awarding",
    "recipient": "presenting awarding",
    "signatory": "signing",
}
"""The part someone plays → the kinds of event that gold may call it."""


@dataclass(frozen=True, slots=True)
class FoundOrganization:
    """An organisation that was found, and where."""

    name: str
    places: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Predicted:
    """What was found: names of persons; organisations; (person, title, organisation); (body, unit); (kinds, who)."""

    persons: tuple[str, ...] = ()
    organizations: tuple[FoundOrganization, ...] = ()
    posts: tuple[tuple[str, str, str], ...] = ()
    members: tuple[tuple[str, str], ...] = ()
    leads: tuple[tuple[str, str], ...] = ()
    events: tuple[tuple[frozenset[str], str], ...] = ()


class Titles:
    """The roles by id: those of the schemes, and those that the data brings along."""

    def __init__(self, schema: Schema, rows: Iterable[Row] = ()) -> None:
        found = schema.scheme(SCHEME + "role").items()
        self._labels = {iri.rpartition("#")[2]: term.label.zh for iri, term in found}
        self._labels |= {row["id"]: row[NAME] for row in rows if row.get("scheme") == "role"}

    def __getitem__(self, role: str) -> str:
        return plain(self._labels.get(role, role))


def of_candidates(
    article: Article, candidates: Iterable[Candidate], schema: Schema, above: float = 0
) -> Predicted:
    """What candidates say, those of some confidence."""
    tables: dict[str, list[Row]] = defaultdict(list)
    for one in candidates:
        if one.confidence >= above:
            tables[one.table].append({**one.cells, "at": article.quote(*one.spans).at})
    return of_rows(tables, schema)


def of_folder(folder: Path, schema: Schema, above: float = 0) -> dict[str, Predicted]:
    """What the tables of a data set say, by source; working columns may be there or not.

    An entity belongs to the sources in which it is mentioned.
    """
    tables = {path.stem: list(_kept(path, above)) for path in sorted((folder / "tables").glob("*.csv"))}
    sources = {row["source"] for rows in tables.values() for row in rows if row.get("source")}
    return {source: of_rows(dict(_of_source(tables, source)), schema) for source in sorted(sources)}


def _kept(path: Path, above: float) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            if float(row.get("confidence") or 1) >= above and not (row.get("review") or "").startswith(
                "rejected"
            ):
                yield row


def _of_source(tables: Mapping[str, list[Row]], source: str) -> Iterator[tuple[str, list[Row]]]:
    """The rows of one source: what it says, and the entities that it names or that are spoken of."""
    said = {name: [row for row in rows if row.get("source") == source] for name, rows in tables.items()}
    used = {
        value
        for rows in said.values()
        for row in rows
        for cell in row.values()
        for value in (cell or "").split(";")
    }
    for name, rows in tables.items():
        relations = bool(rows) and "status" in rows[0]
        yield (
            name,
            said[name] if relations else [row for row in rows if row.get("id") in used or row in said[name]],
        )


def of_rows(tables: Mapping[str, Iterable[Row]], schema: Schema) -> Predicted:
    """What rows say, by table."""
    rows = {name: list(some) for name, some in tables.items()}
    names = {
        row["id"]: plain(row[NAME]) for table in ("persons", "organizations") for row in rows.get(table, ())
    }
    titles = Titles(schema, rows.get("concepts", ()))
    return Predicted(
        tuple(plain(row[NAME]) for row in rows.get("persons", ())),
        tuple(_organizations(rows)),
        _once(
            (names[row["person"]], titles[row["role"]], names.get(row["organization"], ""))
            for row in rows.get("post-holdings", ())
            if row["person"] in names
        ),
        _pairs(rows.get("unit-memberships", ()), "organization", "member", names),
        _pairs(rows.get("lead-engagements", ()), "target", "agent", names),
        _once((*_events(rows.get("participations", ()), names), *_founded(rows.get("links", ()), names))),
    )


def _organizations(rows: Mapping[str, list[Row]]) -> Iterator[FoundOrganization]:
    places: dict[str, set[Span]] = defaultdict(set)
    for row in rows.get("mentions", ()):
        places[row["refers_to"]] |= set(read(row.get("at") or ""))
    for row in rows.get("organizations", ()):
        own = places[row["id"]] or set(read(row.get("at") or ""))
        yield FoundOrganization(plain(row[NAME]), tuple(sorted(own)))


def _pairs(
    rows: Iterable[Row], body: str, unit: str, names: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    known = [row for row in rows if row[body] in names and row[unit] in names]
    return _once((names[row[body]], names[row[unit]]) for row in known)


def _events(rows: Iterable[Row], names: Mapping[str, str]) -> Iterator[tuple[frozenset[str], str]]:
    """Who took part as what; what a collective does is not counted, for gold has only names."""
    for row in rows:
        kinds = KINDS.get(row["role"], row["role"]).split()
        if row["participant"] in names:
            yield frozenset(kinds), names[row["participant"]]


def _founded(rows: Iterable[Row], names: Mapping[str, str]) -> Iterator[tuple[frozenset[str], str]]:
    """What was founded: gold names it beside those who founded it."""
    for row in rows:
        if row["relation"] == "foundedBody" and row["object"] in names:
            yield frozenset({"founding"}), names[row["object"]]


def _once(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))
