"""Turnover: a network through windows of time, how much of it stays from one to the next, and tenure."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from statistics import median

from kg.analysis.method import Case, Settings
from kg.analysis.timed.chronicle import Chronicle, caveats, label, pairs, told
from kg.analysis.timed.spells import KNOWN, OCCASION, POSSIBLE, Period, Spell, state
from kg.analysis.timed.when import date, day, written
from kg.errors import KGError
from kg.table import Cell, Table

SOURCE = "Snijders, van de Bunt & Steglich 2010, Social Networks 32:44–60"
ENOUGH = 6
"""The widest calendar unit that makes at least so many windows is taken, else a month."""
WIDTHS: tuple[int, ...] = (1, 3, *(12 * by for by in (1, 5, 10, 50, 100, 500, 1000, 5000, 10_000, 10**6)))
"""The calendar units in months: a month, a quarter, a year, five years, ten, fifty, and so on."""
YEAR, DIGITS = 365.2425, 12
Known = tuple[set[tuple[str, str]], set[str]]


def windows(case: Case, settings: Settings, *, width: int = 0, step: int = 0) -> tuple[Table, ...]:
    """The ties and things in each window that are known or there by the stated date of an occasion, and the
    Jaccard index of each with the window before.

    The Jaccard index is the share of what two windows have together that is in both; as a measure of change
    between waves see Snijders, van de Bunt & Steglich 2010, Social Networks 32:44–60. ``width`` and ``step``
    are months (chosen by the data when 0); windows overlap when the step is smaller. ``settings.since`` and
    ``settings.until`` bound the time. The second table has the tenure of each sort of relation.

    Raises:
        KGError: when a date is none, the bounds run backwards, or width or step is negative.
    """
    if width < 0 or step < 0:
        raise KGError("a window cannot be negative", fix="give width and step in months, 1 or more")
    history = told(case)
    one, other = history.ends(settings)
    span = (one[0], other[1])
    width = width or _width(span)
    cut = list(_cut(span, width, step or width)) if history.span else []
    notes = (*caveats(history, settings), *_notes(settings, width, step or width))
    return _through(history, cut, settings, notes), _tenure(history, settings)


def _width(span: Period) -> int:
    """The widest unit, in months, that makes enough windows."""
    fit = (unit for unit in reversed(WIDTHS) if len(_starts(span, unit, unit)) >= ENOUGH)
    return next(fit, WIDTHS[0])


def _starts(span: Period, width: int, step: int) -> range:
    """The first months of the windows of a span, counted from year 0; the first lies at a whole unit."""
    first, last = (year * 12 + month - 1 for year, month, _ in map(date, span))
    return range(first - first % min(width, 12 if width % 12 == 0 else width), last + 1, step)


def _cut(span: Period, width: int, step: int) -> Iterator[Period]:
    """The windows of a span: whole months, none of them beginning after its end."""
    for month in _starts(span, width, step):
        first, after = (day((one // 12, one % 12 + 1, 1)) for one in (month, month + width))
        yield first, after - 1


def _through(history: Chronicle, cut: list[Period], settings: Settings, notes: tuple[str, ...]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    before: Known | None = None
    for window in cut:
        found = [(edge, state(said, window)) for edge, said in history.edges if said]
        there = [edge for edge, how in found if how in KNOWN or how == OCCASION]
        now = pairs(there), {end for edge in there for end in edge[:2]}
        known, said, maybe = (
            sum(how in wanted for _, how in found) for wanted in (KNOWN, {OCCASION}, {POSSIBLE})
        )
        counts = known, said, _guessed(history, window), len(now[0]), len(now[1]), maybe
        rows.append((written(window), *counts, *_kept(before, now)))
        before = now
    head = settings.words(
        "时段|可证关系|据所述日期的关系|前两项中日期属推断的|联系（节点对）|节点|仅属可能的关系|"
        "联系的 Jaccard 系数|节点的 Jaccard 系数|新见联系|不再见载的联系",
        "window|known relations|by stated date of the occasion|of both, date inferred|ties (pairs)|things|"
        "possible only|Jaccard of ties|Jaccard of things|ties new|ties no longer shown",
    ).split("|")
    caption = settings.words(
        "逐期可证或据所述日期的网络及其变动",
        "the network known or by stated date window by window, and its turnover",
    )
    return Table.of(head, rows, caption, *notes)


def _guessed(history: Chronicle, window: Period) -> int:
    """How many relations are in a window, known or by stated date, only with the help of an inferred date."""
    wanted = {*KNOWN, OCCASION}
    there = (said for _, said in history.edges if said and state(said, window) in wanted)
    return sum(state([one for one in said if not one.guesses], window) not in wanted for said in there)


def _kept(before: Known | None, now: Known) -> tuple[Cell, ...]:
    """Jaccard of ties and of things with the window before, and how many ties are new and gone."""
    if before is None:
        return (None,) * 4
    ties, things = _jaccard(before[0], now[0]), _jaccard(before[1], now[1])
    return ties, things, len(now[0] - before[0]), len(before[0] - now[0])


def _jaccard(one: AbstractSet[object], other: AbstractSet[object]) -> float | None:
    """Nothing when both are empty."""
    return round(len(one & other) / len(one | other), DIGITS) if one | other else None


def _tenure(history: Chronicle, settings: Settings) -> Table:
    """How long relations of each sort surely lasted, and at most; in years."""
    sorts: dict[tuple[str, str], list[tuple[Spell, ...]]] = {}
    for (_, _, _, data), said in history.edges:
        if not any(one.occasion for one in said):  # to have taken part in something is no tenure
            sorts.setdefault((label(data, settings), str(data.get("term", ""))), []).append(said)
    rows = [
        (name, term, *_lengths([one for said in all_said for one in said[:1]], len(all_said)))
        for (name, term), all_said in sorts.items()
        if any(all_said)
    ]
    rows.sort(key=lambda row: (-row[3], row[0], row[1]))
    head = settings.words(
        "关系|IRI|关系数|有日期|其中日期属推断的|起止俱载|至少年数（中位数）|至多年数（中位数）",
        "relation|iri|relations|dated|of these inferred|start and end|median years at least|"
        "median years at most",
    ).split("|")
    caption = settings.words("各类关系的存续期", "how long relations of each sort lasted")
    note = settings.words(
        "至少：由起（或见于）到止（或见于）；至多：只在起止俱载时可知。未载止者为右删失，"
        "不可把“至少”当作任期的平均。",
        "At least: from the start (or a day shown) to the end (or a day shown). At most: only "
        "where start and end are stated. What has no stated end is right-censored: do not read “at least” as "
        "the mean.",
    )
    return Table.of(head, rows, caption, note)


def _lengths(said: list[Spell], many: int) -> tuple[int, int, int, int, float | None, float | None]:
    """How many relations, how many dated, by inference, with start and end; median years at least, most."""
    cores = [core[1] - core[0] + 1 for one in said if (core := one.core)]
    whole = [one.bounds for one in said if one.begun and one.ended]
    most = [last - first + 1 for first, last in whole if first is not None and last is not None]
    guessed = sum(bool(one.guesses) for one in said)
    return many, len(said), guessed, len(whole), _years(cores), _years(most)


def _years(days: list[int]) -> float | None:
    return round(median(days) / YEAR, 3) if days else None


def _notes(settings: Settings, width: int, step: int) -> tuple[str, ...]:
    return (
        settings.words(
            f"时段长 {width} 个月，步长 {step} 个月。联系、节点与系数计两种关系：可证者（见载或在起止内），"
            "与据所述日期者（只因所涉活动的日期而有日期；来源可能写在该日之前，不证明如期发生）。"
            "“不再见载”只说明没有证据，不等于联系已断；来源疏密不均时，变动多半反映来源而非网络。",
            f"Length of a window in months: {width}, step: {step}. Ties, things and Jaccard are of what is "
            "known (shown then, or between start and end) and of what is there by the stated date of its "
            "occasion (a source may have been written before that day: as announced). No longer shown means "
            "that evidence is lacking, not that the tie has ended; where sources are uneven, turnover tells "
            "of them rather than of the network.",
        ),
        settings.words(
            f"Jaccard 系数 = 两期共有 ÷ 两期合计（{SOURCE}；作变化模型时以 0.3 以上为宜）。",
            f"Jaccard index = what both windows have ÷ what either has ({SOURCE}; for models of change "
            "above 0.3 is wanted).",
        ),
    )
