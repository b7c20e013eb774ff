"""Joint bodies and their seats: who takes part as what, who is in office, what is not stated."""

from kg.analysis.evidence import is_membership, role, status
from kg.analysis.lines import JOINT, Line, joint_bodies, lines
from kg.report.desk import Desk
from kg.report.parts import Block, Caution, Paragraph
from kg.table import Table

MOST, ROWS = 5, 15
"""So many bodies are gone into, with so many of their seats."""


def blocks(desk: Desk) -> tuple[Block, ...]:
    """The chapter."""
    case = desk.case("all")
    known = lines(case)
    bodies = joint_bodies(known, case)
    seats = {body: [line for line in known if line.other == body and line.sort == JOINT] for body in bodies}
    if not seats:
        return ()
    order = sorted(seats, key=lambda body: (-len(seats[body]), desk.label(body), body))
    number = desk.count("body", len(order))
    opening = desk.say("joint.one" if len(order) == 1 else "joint.are", bodies=number)
    found: list[Block] = [Paragraph(desk.say("joint.intro", number=len(order), bodies=opening))]
    for body in order[:MOST]:
        found += _about(desk, body, seats[body], known)
    more = len(order) - MOST
    return (*found, Paragraph(desk.say("joint.more", number=more))) if more > 0 else tuple(found)


def _about(desk: Desk, body: str, seats: list[Line], known: tuple[Line, ...]) -> list[Block]:
    wholes = list(dict.fromkeys(line.other for line in known if line.one == body and line.sort != JOINT))
    officers = _officers(desk, body)
    said = desk.text(
        desk.say("joint.body", body=desk.label(body), kind=_kind(desk, body), seats=_told(desk, seats)),
        desk.say("joint.within", wholes=desk.listed(wholes)) if wholes else "",
        desk.say("joint.officers", names=desk.listed(officers))
        if officers
        else desk.say("joint.no-officers"),
    )
    gaps = [gap.note.in_(desk.lang) or desk.label(gap.property) for gap in desk.gaps if gap.about == body]
    found: list[Block] = [said, _table(desk, body, seats)]
    if gaps:
        listed = desk.say("common.semicolon").join(note.rstrip("。.") for note in gaps)
        found.append(Caution(desk.say("joint.unstated", notes=listed)))
    return found


def _kind(desk: Desk, iri: str) -> str:
    return str(desk.catalogue.node(iri)[f"type_{desk.lang}"])


def _role(desk: Desk, line: Line) -> str:
    return role(line.data, desk.case("all"), desk.settings)


def _told(desk: Desk, seats: list[Line]) -> str:
    """Who takes part as what, in a sentence."""
    by: dict[str, list[str]] = {}
    for line in seats:
        by.setdefault(_role(desk, line), []).append(line.one)
    parts = (desk.say("joint.role", role=one, names=desk.listed(iris)) for one, iris in by.items())
    return desk.say("common.semicolon").join(parts)


def _table(desk: Desk, body: str, seats: list[Line]) -> Table:
    rows = sorted(
        (_role(desk, line), desk.label(line.one), status([line.fact], desk.settings), _words(desk, line))
        for line in seats
    )
    caption = desk.say("joint.seats", body=desk.label(body))
    why = dict.fromkeys(line.fact.reason.rstrip("。.") for line in seats if line.fact.reason)
    reasons = (desk.say("joint.reason", reason=reason) for reason in why)
    return desk.kept(Table.of(desk.heads("joint.seats-heads"), rows, caption, *reasons), ROWS)


def _words(desk: Desk, line: Line) -> str:
    return desk.say("common.semicolon").join(dict.fromkeys(f"“{quote.cited}”" for quote in line.fact.quotes))


def _officers(desk: Desk, body: str) -> list[str]:
    """The persons who are in a body by a membership."""
    graph, case = desk.network("all"), desk.case("all")
    edges = graph.in_edges(body, data=True) if body in graph else ()
    persons = (pair for pair in edges if desk.catalogue.family(pair[0]) == "person")
    return sorted({one for one, _, data in persons if is_membership(data, case)})
