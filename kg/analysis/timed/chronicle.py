"""Chronicle: a network with what is said of when each of its edges was, and dates and periods in words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import networkx as nx
import pyoxigraph as ox

from kg.analysis.columnar.edges import everything
from kg.analysis.method import Case, Settings
from kg.analysis.timed.spells import Days, Period, Spell, state
from kg.analysis.timed.when import Spells, facts_of, inferred_dates, interval, spells, written
from kg.errors import KGError
from kg.graph.mapping.edtf import rewritten
from kg.schema import Schema

Edge = tuple[str, str, str, dict[str, Any]]
Pair = tuple[str, str]
GUESSED = "（推断）", " (inferred)"
"""What stands after a date that is inferred."""
FEW = 10
"""With fewer dated relations than this, they can be read one by one, and figures about time mean little."""
_ISO = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}", re.ASCII)


@dataclass(frozen=True)
class Chronicle:
    """A network with what is said of when its edges and nodes were."""

    graph: nx.MultiDiGraph
    spells: Spells
    inferred: int = 0
    """How many dates of the store are inferred, not in the words of a source."""

    @cached_property
    def edges(self) -> tuple[tuple[Edge, tuple[Spell, ...]], ...]:
        """Each edge with its spells; with none where it is undated."""
        return tuple((edge, self._of(edge)) for edge in self.graph.edges(keys=True, data=True))

    @cached_property
    def dated(self) -> int:
        """How many edges have a date."""
        return sum(1 for _, said in self.edges if said)

    @cached_property
    def span(self) -> Period | None:
        """The first and the last day that a date of an edge names; None when there is none."""
        named = {day for days in self._named for day in days if day is not None}
        return (min(named), max(named)) if named else None

    @cached_property
    def guesses(self) -> dict[str, str]:
        """The dates of edges that are inferred, as they are written, in order of time, with their reasons."""
        found = {(written(days), why) for _, said in self.edges for one in said for days, why in one.guesses}
        return {
            text: "；".join(sorted(why for date, why in found if date == text and why))
            for text in sorted({text for text, _ in found})
        }

    @cached_property
    def _named(self) -> set[Days]:
        """All dates of edges."""
        said = (one for _, said in self.edges for one in said)
        return {days for one in said for days in (*one.begun, *one.ended, *one.seen)}

    def states(self, when: Period) -> list[tuple[Edge, str]]:
        """Each edge with its state in a period."""
        return [(edge, state(said, when)) for edge, said in self.edges]

    def ends(self, settings: Settings) -> tuple[Period, Period]:
        """``settings.since`` and ``until`` as periods; where not given, the first and the last date that are
        named: a day, or all the month or year where no more is known.

        Raises:
            KGError: when a date is none, or the second begins before the first.
        """
        first, last = self.span or (None, None)
        since, until = (period(text) if text else None for text in (settings.since, settings.until))
        one = since or self._whole(first, 0) or until or (0, 0)
        other = until or self._whole(last if last is None else max(last, one[1]), 1) or one
        if not until and other[0] < one[0]:  # the first date is within the month or year of the last
            other = (one[0], other[1])
        if other[0] < one[0]:
            names = written(other), written(one)
            raise KGError(
                f"{names[0]} is before {names[1]}",
                fix="give the earlier date first",
                zh=(f"{names[0]} 早于 {names[1]}", "请把较早的日期放在前面"),
            )
        return one, other

    def words(self, when: Period, settings: Settings) -> str:
        """A period as text; says so where none was asked for and nothing is dated."""
        if not (self.span or settings.since or settings.until):
            return settings.words("（无日期）", "(no date)")
        given = [period(text) for text in (settings.since, settings.until) if text]
        text = written(when)
        return text if when in given or text not in self.guesses else text + settings.words(*GUESSED)

    def _whole(self, day: int | None, end: int) -> Period | None:
        """The shortest date that has this as its first or last day, else the day itself."""
        if day is None:
            return None
        dates = ((first, last) for first, last in self._named if first is not None and last is not None)
        found = (one for one in dates if one[end] == day and one[0] <= one[1])
        return min(found, key=lambda one: one[1] - one[0], default=(day, day))

    def _of(self, edge: Edge) -> tuple[Spell, ...]:
        """The spells of an edge itself, else those of all the facts that it rests on."""
        _, _, key, data = edge
        known = self.spells.edges
        found = [known.get(fact, ()) for fact in facts_of(data)]
        return known.get(key) or (tuple(one for said in found for one in said) if all(found) else ())


def chronicle(graph: nx.MultiDiGraph, store: ox.Store, schema: Schema) -> Chronicle:
    """A network with its dates.

    They are looked for in the whole store: that a relation is about a dated occurrence counts also where
    the occurrence is not in this network.
    """
    every = everything(store, schema, explicit_only=bool(graph.graph.get("explicit_only")), bare=True)
    found = spells(every.families, every.links, store, schema)
    return Chronicle(graph, found, inferred_dates(store, schema))


def told(case: Case) -> Chronicle:
    """The chronicle of a case."""
    return chronicle(case.graph, case.catalogue.store, case.catalogue.schema)


def period(text: str) -> Period:
    """The first and last day of an ISO date; of a month or year all its days.

    >>> period("1970-01")
    (0, 30)

    Raises:
        KGError: when it is no such date.
    """
    days = interval(text.strip()) if _ISO.fullmatch(text.strip()) else None
    if days is None or days[0] is None or days[1] is None:
        meant = rewritten(text)
        usual = ("write year-month-day, year-month or year", "请写作 年-月-日、年-月 或 年")
        raise KGError(
            f"not a date: “{text}”",
            fix=f"write {meant}" if meant else f"{usual[0]}, such as 2018-11-05",
            zh=(
                f"不是日期：“{text}”",
                f"请写作 {meant}" if meant else f"{usual[1]}，如 2018-11-05",
            ),
        )
    return days[0], days[1]


def pairs(edges: Iterable[Edge]) -> set[Pair]:
    """The different pairs of things that edges tie, whatever their direction; no loops."""
    return {(min(a, b), max(a, b)) for a, b, *_ in edges if a != b}


def dates(said: Iterable[Spell], settings: Settings) -> str:
    """What is said of when, in words: ``起 2015-03，止 2018`` or ``from 2015-03, to 2018``.

    A date that is inferred is marked as such.
    """
    words = dict.fromkeys(_said(one, settings) for one in said)
    return settings.words("；", "; ").join(filter(None, words))


def basis(said: Iterable[Spell], settings: Settings) -> str:
    """What the dates rest on: that a source states them, or that they are inferred, and why."""
    spells = list(said)
    named = {days for one in spells for days in (*one.begun, *one.ended, *one.seen)}
    whys = dict.fromkeys(why for one in spells for _, why in one.guesses)
    if not named:
        return ""
    if not whys:
        return settings.words("明载", "stated")
    words = settings.words("推断", "inferred")
    reasons = settings.words("；", "; ").join(filter(None, whys))
    text = settings.words(f"{words}：{reasons}", f"{words}: {reasons}") if reasons else words
    some = named - {days for one in spells for days, _ in one.guesses}
    return text + settings.words("（其余明载）", " (the others stated)") if some else text


def titled(settings: Settings, zh: str, en: str) -> str:
    """A caption with dates; in Chinese no blank stands after a bracket."""
    return settings.words(zh.replace("） ", "）"), en)


def label(data: Mapping[str, Any], settings: Settings) -> str:
    """What a node or edge with these attributes is called."""
    return str(data.get(settings.words("label_zh", "label_en"), ""))


def caveats(chronicle: Chronicle, settings: Settings) -> list[str]:
    """What must be known to read any table about time: how much is dated, and what a date shows."""
    many, dated = len(chronicle.edges), chronicle.dated
    notes = [
        settings.words(
            f"{many} 条关系中 {dated} 条有日期。来源只表明某日关系成立，不等于当日开始；无日期者一概不补。",
            f"{dated} of {many} relations have a date. A source shows that a relation held on a date, which "
            "is not its start; what has no date is given none.",
        )
    ]
    if dated < FEW:
        notes.append(
            settings.words(
                f"有日期的关系不足 {FEW} 条：只宜逐条阅读，不足以支持任何关于变化的论断。",
                f"Fewer than {FEW} relations are dated: read them one by one; they bear no claim about "
                "change.",
            )
        )
    if chronicle.inferred:
        notes.append(
            settings.words(
                f"资料中 {chronicle.inferred} 个日期是推断的：原文没有写全（例如没有年份），表中一律标明；"
                "只有原文写明整个日期的才称“明载”。",
                f"{chronicle.inferred} dates of the data are inferred: no source states them as a whole (the "
                "year may be missing). They are marked so; only a date that a source states as a whole is "
                "called stated.",
            )
        )
        notes += [
            settings.words(f"推断的日期 {date}：{why}。", f"Inferred date {date}: {why}.")
            for date, why in list(chronicle.guesses.items())[:FEW]
            if why
        ]
    if FEW <= dated < many / 2:
        notes.append(
            settings.words(
                "多数关系没有日期，下列数字只说明有日期的部分，不可推及整个网络。",
                "Most relations have no date; the figures speak of the dated part, not of the whole network.",
            )
        )
    return notes


def _said(spell: Spell, settings: Settings) -> str:
    if spell.moment:
        return settings.words("时在 ", "date ") + listed(spell, spell.begun, settings)
    parts = (
        (settings.words("起 ", "from "), spell.begun),
        (settings.words("止 ", "to "), spell.ended),
        (settings.words("见于 ", "shown "), spell.seen),
    )
    found = [word + listed(spell, days, settings) for word, days in parts if days]
    if spell.begun and not spell.ended:
        found.insert(1, settings.words("止未载", "end not stated"))
    return settings.words("，", ", ").join(found)


def listed(spell: Spell, several: Iterable[Days], settings: Settings) -> str:
    """Some of the dates of a spell, those that are inferred marked."""
    guessed = {days for days, _ in spell.guesses}
    mark = settings.words(*GUESSED)
    return settings.words("、", ", ").join(
        sorted(written(days) + (mark if days in guessed else "") for days in several)
    )
