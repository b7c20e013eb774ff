"""In brief: what the other chapters say, in a few sentences."""

from kg.iri import STATUSES
from kg.report import doubt
from kg.report.chapters import central, interlocks, joint
from kg.report.desk import Desk
from kg.report.parts import Block, Caution, Paragraph

CLOSE = 1e-12


def blocks(desk: Desk, title: str) -> tuple[Block, ...]:
    """The chapter; ``title`` is that of the data set."""
    graph = desk.network("all")
    sources = {quote.source for *_, fact in graph.edges(data="fact") for quote in fact.quotes}
    said = desk.say(
        "summary.about",
        title=title,
        things=desk.count("thing", len(desk.things)),
        relations=desk.count("relation", graph.number_of_edges()),
        sources=desk.count("source", len(sources)),
    )
    parts = (
        _central(desk),
        _between(desk),
        _unsure(desk),
        _bodies(desk),
        _several(desk),
        _doubt(desk),
        _gaps(desk),
    )
    found = [Paragraph(said), *(Paragraph(part) for part in parts if part)]
    return (*found, Caution(desk.say("summary.scope")))


def _be(number: int) -> str:
    return "is" if number == 1 else "are"


def _central(desk: Desk) -> str:
    degree = desk.degrees("actors")
    if not desk.ties("actors").size:
        return ""
    order = desk.ranked("actors")
    first = [one for one in order if degree[one] == degree[order[0]]]
    ties, have = desk.count("other", degree[order[0]]), "has" if len(first) == 1 else "have"
    said = desk.say("summary.central", names=desk.listed(first, 4), have=have, ties=ties)
    return desk.text(said, central.of_what(desk, order[: central.EXPLAINED])).text


def _between(desk: Desk) -> str:
    values = (desk.value("betweenness", "actors") or {}) if desk.ties("actors").size else {}
    first = max(values, key=lambda one: (values[one], one), default="")
    if not first or values[first] <= CLOSE:
        return ""
    design = desk.say("summary.by-design") if first in joint.bodies(desk) else ""
    return desk.text(desk.say("summary.between", name=desk.label(first)), design).text


def _unsure(desk: Desk) -> str:
    """Who is high up in part by ambiguous relations."""
    falls = [*doubt.ranked(desk, central.SHOWN), *doubt.cut(desk)]
    names = desk.listed(dict.fromkeys(fall.thing for fall in falls), 4)
    return desk.say("doubt.brief", names=names) if falls else ""


def _bodies(desk: Desk) -> str:
    bodies = joint.bodies(desk)
    if not bodies:
        return ""
    number, names = desk.count("body", len(bodies)), desk.listed(bodies)
    return desk.say("summary.bodies", be=_be(len(bodies)), bodies=number, names=names)


def _several(desk: Desk) -> str:
    homes = interlocks.homes(desk)
    several = sorted((-len(at), one) for one, at in homes.items() if len(at) > 1)
    names = desk.listed([one for _, one in several])
    return desk.say("summary.several", names=names, be=_be(len(several))) if several else ""


def _doubt(desk: Desk) -> str:
    statuses = [status for *_, status in desk.network("all").edges(data="status")]
    doubt = sum(status != STATUSES[0] for status in statuses)
    return desk.say("summary.doubt", share=f"{doubt / len(statuses):.0%}") if doubt else ""


def _gaps(desk: Desk) -> str:
    number = len(desk.gaps)
    return desk.say("summary.gaps", gaps=desk.count("gap", number), be=_be(number)) if number else ""
