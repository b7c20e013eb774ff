"""What the shapes ask for besides what an article says: the land of a territory, and gaps for what is unsaid.

Which classes want what stands in ``completing.toml``.
"""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kg.extract.candidate import Candidate

LAND, UNSAID = "land-of-a-territory", "not-stated"
_SURE = 0.9


@dataclass(frozen=True, slots=True)
class _Area:
    """How a territory has its land: the class that has, that of the place, the relation, name and reason."""

    type: str
    place: str
    relation: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Gap:
    """What a thing of a class is without, when no row of a table is about it."""

    type: str
    property: str
    table: str
    column: str
    zh: str
    en: str


@cache
def _wanted() -> tuple[_Area, tuple[_Gap, ...]]:
    found = tomllib.loads(files("kg.extract.tabling").joinpath("completing.toml").read_text(encoding="utf-8"))
    return _Area(**found["area"]), tuple(_Gap(**gap) for gap in found["gap"])


def completed(rows: Sequence[Candidate]) -> Iterator[Candidate]:
    """The rows that other rows want, none surer than what they are about."""
    area, gaps = _wanted()
    for row in rows:
        if row.cells.get("type") == area.type:
            yield from _land(row, area)
    for gap in gaps:
        said = {row.cells.get(gap.column) for row in rows if row.table == gap.table}
        for row in rows:
            if row.cells.get("type") == gap.type and row.cells["id"] not in said:
                yield _unsaid(row, gap)


def _land(row: Candidate, area: _Area) -> Iterator[Candidate]:
    """The land of a territory, and that it is its land."""
    body, sure = row.cells["id"], min(row.confidence, _SURE)
    place = f"{body}-area"
    name = area.name.format(name=row.cells["name@zh"])
    yield Candidate("places", {"id": place, "type": area.place, "name@zh": name}, row.spans, LAND, sure)
    cells = {
        "subject": body,
        "relation": area.relation,
        "object": place,
        "status": "inferred",
        "reason": area.reason,
    }
    yield Candidate("links", cells, row.spans, LAND, sure)


def _unsaid(row: Candidate, gap: _Gap) -> Candidate:
    cells = {"about": row.cells["id"], "property": gap.property, "note@zh": gap.zh, "note@en": gap.en}
    return Candidate("gaps", cells, row.spans, UNSAID, min(row.confidence, _SURE))
