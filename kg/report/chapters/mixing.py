"""Who is tied to whom, by kind; and what in the network is more than a matter of degrees."""

from kg.report.desk import Desk
from kg.report.parts import Block
from kg.table import Table

LARGE, FEWER, LEVEL = 2_000, 199, 0.05
"""In networks of more things than the first, chance is asked at most so many times as the second."""


def blocks(desk: Desk) -> tuple[Block, ...]:
    """The chapter."""
    if not desk.ties("actors").size:
        return ()
    large = len(desk.ties("actors")) > LARGE
    draws = min(desk.settings.draws, FEWER) if large else desk.settings.draws
    mixing, tested = desk.study("mixing", "actors")[:3], desk.study("significance", "actors", draws=draws)
    found: list[Block] = []
    if mixing:
        found = [
            desk.text(
                desk.say("mixing.intro"),
                _concluded(desk, mixing[0], ("mixing.within-none", "mixing.within-some")),
            )
        ]
        found += [desk.kept(one) for one in mixing]
    return (*found, *_tested(desk, tested)) if tested else tuple(found)


def _tested(desk: Desk, tables: tuple[Table, ...]) -> list[Block]:
    """What is beside its null model, in words; tables in which nothing can be significant are only named."""
    figures, shared = tables[0], [one for one in tables[1:] if not _powerless(one)]
    silent = desk.say("mixing.powerless") if len(shared) + 1 < len(tables) else ""
    weights = desk.say("mixing.weights")
    found: list[Block] = [
        desk.text(
            desk.say("mixing.significance"),
            _concluded(desk, figures, ("mixing.beyond-none", "mixing.beyond-some")),
            silent,
            weights,
        )
    ]
    return [*found, desk.kept(figures), *(desk.kept(one) for one in shared)]


def _powerless(table: Table) -> bool:
    """Whether no row could be significant once p is adjusted for the number of tests, however extreme it is.

    Of so many tests there are at least as q is larger than p (Benjamini & Hochberg 1995).
    """
    if "q" not in table.columns:
        return False
    p, q, least = (_numbers(table, at) for at in (table.columns.index("p"), table.columns.index("q"), -1))
    tests = max(second / first for first, second in zip(p, q, strict=True))
    return min(q) >= LEVEL and min(least) * tests >= LEVEL


def _numbers(table: Table, column: int) -> list[float]:
    return [float(str(row[column])) for row in table.rows]


def _concluded(desk: Desk, table: Table, keys: tuple[str, str]) -> str:
    """Which figures of a table differ from chance, in a sentence."""
    at = table.columns.index("p")
    tested = [row for row in table.rows if row[at] is not None]
    if not tested:
        return ""
    differ = [str(row[0]) for row in tested if float(str(row[at])) < LEVEL]
    if not differ:
        return desk.say(keys[0], level=LEVEL, tests=len(tested))
    return desk.say(keys[1], names=desk.joined(differ), level=LEVEL, tests=len(tested))
