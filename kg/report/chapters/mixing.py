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
        found = [desk.text(desk.say("mixing.intro"), _concluded(desk, mixing[0], "within"))]
        found += [desk.kept(one) for one in mixing]
    return (*found, *_tested(desk, tested)) if tested else tuple(found)


def _tested(desk: Desk, tables: tuple[Table, ...]) -> list[Block]:
    """What is beside its null model, in words; tables in which nothing can be significant are only named."""
    figures, shared = tables[0], [one for one in tables[1:] if not _powerless(one)]
    silent = desk.say("mixing.powerless") if len(shared) + 1 < len(tables) else ""
    found: list[Block] = [
        desk.text(desk.say("mixing.significance"), _concluded(desk, figures, "beyond"), silent)
    ]
    return [*found, desk.kept(figures), *(desk.kept(one) for one in shared)]


def _powerless(table: Table) -> bool:
    """Whether no row could be significant once p is adjusted for the number of tests, however extreme it is."""
    if "q" not in table.columns or not table.rows:
        return False
    q, most = table.columns.index("q"), len(table.columns) - 1
    return all(
        float(str(row[q])) >= LEVEL and float(str(row[most])) * len(table) >= LEVEL for row in table.rows
    )


def _concluded(desk: Desk, table: Table, key: str) -> str:
    """Which figures of a table differ from chance, in a sentence."""
    at = table.columns.index("p")
    tested = [row for row in table.rows if row[at] is not None]
    if not tested:
        return ""
    differ = [str(row[0]) for row in tested if float(str(row[at])) < LEVEL]
    if not differ:
        return desk.say(f"mixing.{key}-none", level=LEVEL, tests=len(tested))
    return desk.say(f"mixing.{key}-some", names=desk.joined(differ), level=LEVEL, tests=len(tested))
