"""Joint bodies and their seats: who takes part as what, who is in office, what is not stated."""

from collections import Counter

from kg.analysis.evidence import is_membership, role, status
from kg.analysis.ranked.lines import JOINT, Line, joint_bodies, lines
from kg.report.desk import Desk
from kg.report.parts import Block, Caution, Paragraph
from kg.table import Table

MOST, ROWS, STATED = 5, 15, 10
"""So many bodies are gone into, with so many of their seats, or of the relations of one without seats."""


def blocks(desk: Desk) -> tuple[Block, ...]:
    """The chapter."""
    case = desk.case("all")
    known = lines(case)
    seats: dict[str, list[Line]] = {body: [] for body in bodies(desk)}
    for line in known:
        if line.sort == JOINT and line.other in seats:
            seats[line.other].append(line)
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


def bodies(desk: Desk) -> tuple[str, ...]:
    """The joint bodies, in order of IRI: those with members, and all that fall under the same legend entry
    where at least half of it have some, even if the sources do not say who makes them up."""
    case = desk.case("all")
    sure = joint_bodies(lines(case), case)
    sharing = Counter(str(desk.catalogue.node(body)["legend"]) for body in sure)
    alike = [one for one in desk.things if desk.catalogue.node(one)["legend"] in sharing]
    of = Counter(str(desk.catalogue.node(one)["legend"]) for one in alike)
    joint = {legend for legend in sharing if 2 * sharing[legend] >= of[legend]}
    return tuple(sorted({*sure, *(one for one in alike if desk.catalogue.node(one)["legend"] in joint)}))


def _about(desk: Desk, body: str, seats: list[Line], known: tuple[Line, ...]) -> list[Block]:
    wholes = list(dict.fromkeys(line.other for line in known if line.one == body and line.sort != JOINT))
    officers = _officers(desk, body)
    named = {"body": desk.label(body), "kind": _kind(desk, body)}
    said = desk.text(
        desk.say("joint.body", **named, seats=_told(desk, seats))
        if seats
        else desk.say("joint.no-seats", **named),
        desk.say("joint.within", wholes=desk.listed(wholes)) if wholes else "",
        desk.say("joint.officers", names=desk.listed(officers))
        if officers
        else desk.say("joint.no-officers"),
    )
    gaps = [gap.note.in_(desk.lang) or desk.label(gap.property) for gap in desk.gaps if gap.about == body]
    found: list[Block] = [said, *([_table(desk, body, seats)] if seats else [])]
    if not seats:
        facts = [fact for kind in ("all", "actors") for fact in desk.facts_of(desk.network(kind), body)]
        title = desk.say("joint.stated", body=desk.label(body))
        found += [desk.evidence(title, facts, STATED)] if facts else []
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
