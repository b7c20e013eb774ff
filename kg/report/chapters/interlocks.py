"""Interlocks: persons in several organisations, who sits for whom; the matrix of both."""

from collections import Counter

from kg.analysis.evidence import role
from kg.analysis.paths import STATUS_WORDS
from kg.iri import STATUSES
from kg.report.desk import Desk
from kg.report.figures.matrix import MOST, Seat, matrix
from kg.report.parts import Block, Caution, Figure, Paragraph
from kg.table import Table

FIG, SMALL = "fig-matrix", 30


def blocks(desk: Desk) -> tuple[Block, ...]:
    """The chapter."""
    known, tables = homes(desk), desk.shown("interlocks")
    if not known:
        return tuple(tables)
    found: list[Block] = [_said(desk, known)]
    if len(known) < SMALL:
        found.append(Caution(desk.say("interlocks.small", persons=desk.count("person", len(known)))))
    return (*found, _figure(desk, known), *tables)


def homes(desk: Desk) -> dict[str, list[str]]:
    """The organisations of each person in the network."""
    found: dict[str, set[str]] = {}
    for one, other in desk.network("affiliation").edges():
        ends = {desk.catalogue.family(end): end for end in (one, other)}
        if {"person", "organization"} <= ends.keys():
            found.setdefault(ends["person"], set()).add(ends["organization"])
    return {person: sorted(found[person]) for person in sorted(found)}


def _said(desk: Desk, known: dict[str, list[str]]) -> Paragraph:
    several = sorted(
        (one for one, at in known.items() if len(at) > 1), key=lambda one: (-len(known[one]), one)
    )
    organisations = {organisation for at in known.values() for organisation in at}
    be = "is" if len(several) == 1 else "are"
    return desk.text(
        desk.say(
            "interlocks.counts",
            persons=desk.count("person", len(known)),
            organisations=desk.count("organisation", len(organisations)),
        ),
        desk.say("interlocks.several", names=desk.listed(several), be=be)
        if several
        else desk.say("interlocks.nobody"),
    )


def _figure(desk: Desk, known: dict[str, list[str]]) -> Figure:
    counts = Counter(organisation for at in known.values() for organisation in at)
    persons = sorted(known, key=lambda one: (-len(known[one]), desk.label(one), one))[:MOST]
    order = list(dict.fromkeys(organisation for one in persons for organisation in known[one]))
    kept = set(sorted(order, key=lambda one: (-counts[one], order.index(one)))[:MOST])
    organisations = [one for one in order if one in kept]
    seats = _seats(desk, persons, organisations)
    canvas = matrix(
        [desk.label(one) for one in persons],
        [desk.label(one) for one in organisations],
        seats,
        desk.settings.words,
    )
    title = desk.say("interlocks.figure")
    people, bodies = desk.count("person", len(persons)), desk.count("organisation", len(organisations))
    alt = desk.say("interlocks.figure-alt", persons=people, organisations=bodies)
    whole = len(persons) == len(known) and len(organisations) == len(counts)
    cut = "" if whole else desk.say("interlocks.cut", persons=people, organisations=bodies)
    caption = desk.text(desk.say("interlocks.caption"), cut).text
    table = _table(desk, persons, organisations, seats)
    return Figure(FIG, title, caption, alt, canvas.svg(FIG, title, alt), table)


def _seats(desk: Desk, persons: list[str], organisations: list[str]) -> list[Seat]:
    """One for each person in an organisation, all roles joined, as sure as the surest."""
    at: dict[tuple[int, int], tuple[list[str], list[str]]] = {}
    row = {one: place for place, one in enumerate(persons)}
    column = {one: place for place, one in enumerate(organisations)}
    for one, other, data in desk.network("affiliation").edges(data=True):
        for person, organisation in ((one, other), (other, one)):
            if person in row and organisation in column:
                roles, statuses = at.setdefault((row[person], column[organisation]), ([], []))
                roles.append(role(data, desk.case("affiliation"), desk.settings))
                statuses.append(data["status"])
    joined = desk.say("common.comma")
    return [
        Seat(*pair, joined.join(dict.fromkeys(roles)), min(statuses, key=STATUSES.index))
        for pair, (roles, statuses) in sorted(at.items())
    ]


def _table(desk: Desk, persons: list[str], organisations: list[str], seats: list[Seat]) -> Table:
    rows = [
        (
            desk.label(persons[seat.person]),
            desk.label(organisations[seat.organization]),
            seat.role,
            STATUS_WORDS[seat.status].in_(desk.lang),
        )
        for seat in seats
    ]
    return desk.kept(Table.of(desk.heads("interlocks.heads"), rows, desk.say("interlocks.table")), MOST)
