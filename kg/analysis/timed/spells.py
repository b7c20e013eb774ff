"""Spells: what is said of when something held, and what follows from it for a day or a longer period.

A source shows that something held *on* a date. That is not its start, and says nothing of other days. Only
a start or end bounds it. So five cases are kept apart: that it was shown in a period, that it is between its
start and end, that the occurrence it is about has its date there, that it may have held, and that nothing is
known; beside them, that it had not begun yet or was over.

The date of an occurrence is when it began (or was to begin: a source may have been written before it). That
it ended on that day is not said, unless an end is, or it brings something into being, which is of a moment.

Days are whole numbers counted from 1970-01-01 (:func:`kg.analysis.timed.when.day`). The reasoning with
earliest and latest bounds is that of intervals with vague ends (Allen 1983, Comm. ACM 26:832–843, for the
relations; Dyreson & Snodgrass 1998, ACM Trans. Database Systems 23:1–57, for ends that are known to lie in a
period).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.records import Text

Days = tuple[int | None, int | None]
"""The first and the last day; None where it is open or unknown."""
Period = tuple[int, int]
"""The first and the last day of a period, both within it."""

Guess = tuple[Days, str]
"""A date that is inferred, and why."""

SHOWN, STATED, OCCASION, POSSIBLE = "shown", "stated", "occasion", "possible"
UNDATED, YET, OVER = "undated", "not-yet", "over"
HOLDS: tuple[str, ...] = (SHOWN, STATED, OCCASION, POSSIBLE, UNDATED)
"""How far something is known to hold, from the surest on; what is none of them is known not to hold."""
KNOWN = frozenset({SHOWN, STATED})
"""The states in which it surely held."""
STATES: dict[str, Text] = {
    SHOWN: Text("当日见载", "shown then"),
    STATED: Text("在起止期间内", "between start and end"),
    OCCASION: Text("据所述日期", "by the stated date of the occasion"),
    POSSIBLE: Text("可能存续", "possible"),
    UNDATED: Text("无日期", "undated"),
    YET: Text("尚未开始", "not begun yet"),
    OVER: Text("已结束", "over"),
}
"""All states, with what they are called."""
_SUREST = (SHOWN, STATED, OCCASION, POSSIBLE, OVER, YET)


@dataclass(frozen=True, slots=True)
class Spell:
    """What is said of one stretch of time: each value is the span of days that a date may mean.

    ``begun`` and ``ended`` are stated starts and ends, ``seen`` the dates on which a source shows that it
    held; ``through`` are periods throughout which it is said to have held. ``occasion`` says that it is the
    time of an occurrence: from these days on. ``guesses`` are those of the dates that are inferred, with why.
    """

    begun: tuple[Days, ...] = ()
    ended: tuple[Days, ...] = ()
    seen: tuple[Days, ...] = ()
    through: tuple[Period, ...] = ()
    occasion: bool = False
    guesses: tuple[Guess, ...] = ()

    @property
    def moment(self) -> bool:
        """Whether it is all in one date, which is both start and end."""
        return bool(self.begun) and self.begun == self.ended

    @property
    def days(self) -> Days:
        """From the first possible first day to the last possible last day, whatever was seen included.

        Of an occurrence without an end, the days that its date means.
        """
        if self.occasion and not self.ended:
            return hull(self.begun)
        if not self.begun and not self.ended:
            return hull(self.seen)
        return self.bounds

    @property
    def bounds(self) -> Days:
        """Before the first of these days it had not begun, after the last it was over; None where not stated.

        What was only seen is not bounded.
        """
        first = hull(self.begun + self.seen)[0] if self.begun else None
        last = hull(self.ended + self.seen)[1] if self.ended else None
        return first, last

    @property
    def core(self) -> Period | None:
        """The days on which it surely held: from its start, or a day after it, to its end, or a day before.

        None where there is no stated start or end, or where they are too vague. That it held between two
        days on which it was seen is not said, unless one bound is stated.
        """
        lows = [hull(self.begun)[1]] if self.begun else []
        highs = [hull(self.ended)[0]] if self.ended else []
        lows += [last for _, last in self.seen] if self.ended else []
        highs += [first for first, _ in self.seen] if self.begun else []
        low = min((day for day in lows if day is not None), default=None)
        high = max((day for day in highs if day is not None), default=None)
        return (low, high) if low is not None and high is not None and low <= high else None

    def state(self, period: Period) -> str:
        """What is known of a period: ``shown``, ``stated``, ``occasion``, ``possible``, ``not-yet`` or
        ``over``.

        It is one of the first three when that is so of at least one day of the period.
        """
        if any(within(days, period) for days in self.seen):
            return SHOWN
        if self._stated(period):
            return OCCASION if self.occasion else STATED
        first, last = self.bounds
        if first is not None and period[1] < first:
            return YET
        return OVER if last is not None and period[0] > last else POSSIBLE

    def _stated(self, period: Period) -> bool:
        cores = (*self.through, self.core) if self.core else self.through
        ends = (*self.begun, *self.ended)
        return any(_meet(one, period) for one in cores) or any(within(days, period) for days in ends)


def happening(said: Spell, *, moment: bool = False) -> Spell:
    """The spell of an occurrence of which this is said: on the day that is named, or from it on.

    It has an end only where one is said, or where it is of a moment.
    """
    if said.begun or said.ended:
        return replace(said, occasion=True)
    days = (hull(said.seen),)
    return replace(said, begun=days, ended=days if moment or said.through else (), seen=(), occasion=True)


def state(spells: Iterable[Spell], period: Period) -> str:
    """What is known of something that rests on several spells: the surest of their states."""
    found = {spell.state(period) for spell in spells}
    return min(found, key=_SUREST.index, default=UNDATED)


def hull(several: Iterable[Days]) -> Days:
    """The days from the first of all to the last of all (at least one); open where one of them is."""
    firsts, lasts = zip(*several, strict=True)
    return (
        None if None in firsts else min(firsts),
        None if None in lasts else max(lasts),
    )


def within(days: Days, period: Period) -> bool:
    """Whether a date lies in a period, whichever of its days is meant."""
    first, last = days
    return first is not None and last is not None and period[0] <= first and last <= period[1]


def _meet(one: Period, other: Period) -> bool:
    return max(one[0], other[0]) <= min(one[1], other[1])
