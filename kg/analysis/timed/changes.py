"""Changes: what appeared, ended or was renamed between two dates, as far as the data can show it.

That something is first shown later is no proof that it began later: only a stated start is. So what began is
kept apart from what may have begun, and both from what is merely shown for the first time.
"""

from collections.abc import Iterable
from typing import NamedTuple

import pyoxigraph as ox

from kg.analysis.method import Case, Settings
from kg.analysis.timed.chronicle import Chronicle, basis, caveats, dates, label, pairs, titled, told
from kg.analysis.timed.spells import OVER, YET, Period, Spell, hull, state
from kg.analysis.timed.when import matching
from kg.iri import DCTERMS, OWL
from kg.records import Text
from kg.table import Cell, Table

AFTER, BEFORE, SAME = DCTERMS + "isReplacedBy", DCTERMS + "replaces", OWL + "sameAs"
"""What says that a thing came to be, or comes from, or is another; also what specialises or matches it."""
CHANGES: dict[str, Text] = {
    "came and went": Text("起止均在其间", "began and ended in between"),
    "began": Text("新出现（有起始日期）", "appeared (its start is dated)"),
    "ended": Text("结束（有终止日期）", "ended (its end is dated)"),
    "took place": Text("据所述日期在此期间", "in between by the stated date of the occasion"),
    "may have begun": Text("可能新出现", "may have appeared"),
    "may have ended": Text("可能结束", "may have ended"),
    "first shown": Text("期间首次见载（起始未载，不算新出现）", "first shown (no start: not an appearance)"),
    "otherwise": Text("前后并存或无从判断变化", "there throughout, or no change can be told"),
    "outside": Text("期前已结束或期后才开始", "over before, or begun only after"),
    "undated": Text("无日期", "undated"),
}
"""What may be said of a relation between two dates, the most telling first."""
_LISTED = tuple(CHANGES)[:7]


class Stretch(NamedTuple):
    """The time between two dates: both dates, and the days after the first up to the end of the second."""

    since: Period
    until: Period

    @property
    def between(self) -> Period:
        """The days after the first date, up to the second."""
        return self.since[1] + 1, self.until[1]


def changes(case: Case, settings: Settings) -> tuple[Table, ...]:
    """What changed from ``settings.since`` to ``settings.until``; by default over all the time that is dated.

    The first table counts, the second lists the relations that changed or may have, the third the things
    that were founded or renamed in between. The cases follow from the bounds of vague intervals: Dyreson &
    Snodgrass 1998, ACM Trans. Database Systems 23:1–57.

    Raises:
        KGError: when a date is none, or the second comes before the first.
    """
    history = told(case)
    one, other = history.ends(settings)
    if history.span and not settings.since:
        time = Stretch((one[0] - 1, one[0] - 1), other)  # what began on the first day is new, too
    else:
        time = Stretch(one, other)
    span = _span(history, one, other, settings)
    found = [_change(said, time) for _, said in history.edges]
    notes = (*caveats(history, settings), *_notes(settings))
    return (
        _counted(history, found, span, settings, notes),
        _listed(history, found, span, settings),
        _things(case, history, time, span, settings),
    )


def _span(history: Chronicle, one: Period, other: Period, settings: Settings) -> str:
    """Both dates in words; one, where they are the same."""
    names = dict.fromkeys(history.words(date, settings) for date in (one, other))
    return settings.words(" 至 ", " to ").join(names)


def _change(said: tuple[Spell, ...], time: Stretch) -> str:
    """What may be said of an edge, by its first spell that says most."""
    order = tuple(CHANGES)
    return min((_of(one, time) for one in said), key=order.index, default="undated")


def _of(spell: Spell, time: Stretch) -> str:
    began, ended = _falls(spell.begun, time), _falls(spell.ended, time)
    if spell.occasion and began == "in":
        return "took place"
    if began == ended == "in":
        return "came and went"
    if began == "in" or ended == "in":
        return "began" if began == "in" else "ended"
    before, after = spell.state(time.since), spell.state(time.until)
    if before == OVER or (after == YET and before == YET):
        return "outside"
    if began == "partly" or ended == "partly":
        return "may have begun" if began == "partly" else "may have ended"
    first = hull(spell.seen)[0] if spell.seen and not spell.begun else None
    low, high = time.between
    return "first shown" if first is not None and low <= first <= high else "otherwise"


def _falls(stated: tuple[tuple[int | None, int | None], ...], time: Stretch) -> str:
    """Whether a stated bound lies between two dates: ``in``, ``partly`` or not."""
    if not stated:
        return ""
    first, last = hull(stated)
    low, high = time.between
    if first is not None and last is not None and low <= first and last <= high:
        return "in"
    meets = (first is None or first <= high) and (last is None or last >= low)
    return "partly" if meets and (first, last) != (None, None) else ""


def _counted(
    history: Chronicle, found: list[str], span: str, settings: Settings, notes: Iterable[str]
) -> Table:
    rows = []
    for name, title in CHANGES.items():
        edges = [edge for (edge, _), how in zip(history.edges, found, strict=True) if how == name]
        rows.append((title.in_(settings.lang), len(edges), len(pairs(edges))))
    head = settings.words("变化 关系数 节点对数", "change relations pairs").split()
    caption = titled(settings, f"{span} 的变化", f"what changed, {span}")
    return Table.of(head, rows, caption, *notes)


def _listed(history: Chronicle, found: list[str], span: str, settings: Settings) -> Table:
    nodes = history.graph.nodes
    rows: list[tuple[Cell, ...]] = []
    for (edge, said), how in zip(history.edges, found, strict=True):
        if how in _LISTED:
            one, other, key, data = edge
            names = (label(nodes[one], settings), label(data, settings), label(nodes[other], settings))
            title = CHANGES[how].in_(settings.lang)
            rows.append(
                (_LISTED.index(how), title, *names, dates(said, settings), basis(said, settings), key)
            )
    head = settings.words(
        "变化|主体|关系|客体|日期|日期依据|关系IRI",
        "change|subject|relation|object|dates|basis of dates|relation iri",
    ).split("|")
    caption = titled(
        settings, f"{span} 有变化或可能有变化的关系", f"relations that changed or may have changed, {span}"
    )
    return Table.of(head, (row[1:] for row in sorted(rows, key=lambda row: tuple(map(str, row)))), caption)


def _things(case: Case, history: Chronicle, time: Stretch, span: str, settings: Settings) -> Table:
    """What was brought into being between the dates, and what has another name before and after."""
    nodes = case.graph.nodes
    rows: list[tuple[Cell, ...]] = []
    for iri in sorted(nodes):
        spell = history.spells.nodes.get(iri)
        how = "" if spell is None or spell.occasion else _of(spell, time)
        if how in _LISTED and spell:
            title = CHANGES[how].in_(settings.lang)
            when = dates([spell], settings), basis([spell], settings)
            rows.append((title, label(nodes[iri], settings), iri, None, None, *when))
    renamed, notes = _renamed(case, history, time, settings)
    head = settings.words(
        "变化|名称|IRI|后称|后者IRI|日期|日期依据",
        "change|entity|iri|later name|later iri|dates|basis of dates",
    ).split("|")
    caption = titled(settings, f"{span} 成立、结束或更名的事物", f"things founded, ended or renamed, {span}")
    return Table.of(head, [*rows, *renamed], caption, *notes)


def _renamed(
    case: Case, history: Chronicle, time: Stretch, settings: Settings
) -> tuple[list[tuple[Cell, ...]], list[str]]:
    """Things said to be the same as, or replaced by, others; those dated outside the time left out."""
    nodes, undated = case.graph.nodes, 0
    rows: list[tuple[Cell, ...]] = []
    for one, other, key in sorted(_successions(case)):
        said = history.spells.edges.get(key, ())
        undated += not said
        if not said or state(said, time.between) not in {YET, OVER}:
            names = label(nodes[one], settings), one, label(nodes[other], settings), other
            when = dates(said, settings), basis(said, settings)
            rows.append((settings.words("更名或同一", "renamed or the same"), *names, *when))
    if not rows:
        return rows, [
            settings.words(
                "资料没有“更名”“取代”“同一”一类的关系，名称也不带日期，故看不出更名；这不等于没有更名。",
                "The data have no relation that says that a thing replaced or is another, and names have no "
                "dates: renaming cannot be seen, which does not mean that there was none.",
            )
        ]
    return rows, [
        settings.words(
            f"更名或同一：其中 {undated} 项没有日期，未必发生在此期间。",
            f"Renamed or the same: {undated} of them have no date, and need not be of this time.",
        )
    ]


def _successions(case: Case) -> set[tuple[str, str, str]]:
    """Earlier thing, later thing, and the key of the relation that says so, if it is one."""
    graph, schema = case.graph, case.catalogue.schema
    found: dict[tuple[str, str], str] = {}
    for term, backwards in ((SAME, False), (AFTER, False), (BEFORE, True)):
        props = matching(schema, (term,))
        for prop in sorted(props):
            for quad in case.catalogue.store.quads_for_pattern(None, ox.NamedNode(prop), None):
                one, other = quad.subject, quad.object
                if isinstance(one, ox.NamedNode) and isinstance(other, ox.NamedNode):
                    ends = (other.value, one.value) if backwards else (one.value, other.value)
                    if graph.has_node(ends[0]) and graph.has_node(ends[1]):
                        found.setdefault(ends, "")
        for one, other, key, data in graph.edges(keys=True, data=True):
            if data.get("relation") in props:
                found[(other, one) if backwards else (one, other)] = key
    return {(*ends, key) for ends, key in found.items()}


def _notes(settings: Settings) -> tuple[str, ...]:
    return (
        settings.words(
            "“新出现”“结束”须有起、止日期落在两日之间；日期笼统、只部分落入者列为“可能”。期间首次见载只说明"
            "证据何时出现。据所述日期：关系只因所涉活动的日期而有日期；来源可能写在该日之前，所述是预告，不证明如期发生。",
            "“Appeared” and “ended” need a start or end between the dates; where it is vague and only partly "
            "falls there, it is “may have”. First shown tells when evidence appears, no more. By the stated "
            "date of the occasion: the relation is dated only through its occasion; a source may have been "
            "written before that day, and so says what was announced, not that it took place.",
        ),
    )
