"""Who gets a worker, and what is remembered of jobs; how counts are written."""

from typing import Any

import pytest

from kg.serve.counts import Counts, Durations, Now, exposition
from kg.serve.habits import REMEMBERED, Habits, Kind, look
from kg.serve.lanes import Lanes, Lease
from tests.serving import run


class Fake:
    """A worker that does nothing."""

    dead = False
    back = False


async def lanes(width: int, *kinds: Kind) -> tuple[Lanes, list[Lease]]:
    made = Lanes(width)
    made.offer([Fake() for _ in range(width + 1)])  # type: ignore[misc]
    leases = [Lease(kind) for kind in kinds]
    for lease in leases:
        made.enter(lease)
    return made, leases


def running(width: int, *kinds: Kind) -> list[bool]:
    async def go() -> list[bool]:
        return [lease.turn.done() for lease in (await lanes(width, *kinds))[1]]

    return run(go())


@pytest.mark.parametrize(
    ("kinds", "turns"),
    [
        (("long", "long", "long"), "yyn"),
        (("long", "long", "long", "unknown"), "yyny"),
        (("long", "long", "unknown", "unknown"), "yyyn"),
        (("unknown", "unknown", "unknown", "unknown"), "yyyn"),
        (("unknown", "unknown", "unknown", "unknown", "short"), "yyyny"),
        (("short", "short", "short", "short", "short"), "yyyyn"),
        (("long", "long", "long", "long", "short", "short"), "yynnyy"),
    ],
)
def test_three_that_run_and_one_more_for_short_ones(kinds: tuple[Kind, ...], turns: str) -> None:
    assert running(3, *kinds) == [turn == "y" for turn in turns]


def test_short_ones_go_first_when_others_run_already_but_do_not_starve_them() -> None:
    async def go() -> None:
        made, leases = await lanes(2, "long", "unknown", "short", "unknown", "short")
        assert [lease.turn.done() for lease in leases] == [True, True, True, False, False]
        made.offer([Fake()])  # type: ignore[list-item]
        assert [lease.turn.done() for lease in leases] == [True, True, True, False, True]
        made.leave(leases[0])
        made.leave(leases[1])
        made.enter(later := Lease("short"))
        made.offer([Fake()])  # type: ignore[list-item]
        assert (leases[3].turn.done(), later.turn.done()) == (True, False)

    run(go())


def test_one_that_turns_long_makes_room_when_there_are_enough() -> None:
    async def go() -> None:
        made, leases = await lanes(3, "unknown", "unknown", "unknown", "short")
        assert [made.turn_long(lease) for lease in leases] == [True, True, False, False]
        assert (made.running, made.long) == (4, 2)
        made.leave(leases[0])
        assert made.turn_long(leases[2])

    run(go())


def test_what_died_is_not_given_out() -> None:
    async def go() -> None:
        made, _ = await lanes(2)
        for worker in (gone := made.withdraw()):
            worker.dead = True  # type: ignore[misc]
        made.offer(gone)
        made.enter(lease := Lease("short"))
        assert not lease.turn.done()
        made.leave(lease)
        assert made.waiting == made.running == 0

    run(go())


def asked(text: str) -> Any:
    return look("sparql", {"query": text, "accept": "*/*"})


def test_jobs_are_known_by_their_shape_or_exactly() -> None:
    habits = Habits()
    one, other = asked("ASK { <a:x> a:p 'one', 1 }"), asked('ASK { <b:y> b:q  "two", 22 }'.replace("  ", " "))
    assert one.exact != other.exact
    assert habits.kind(one) == "unknown"
    habits.remember(one, long=False)
    assert (habits.kind(one), habits.kind(other)) == ("short", "short")
    assert habits.kind(asked("ASK { ?s ?p ?o }")) == "unknown"
    habits.remember(other, long=True)
    assert (habits.kind(one), habits.kind(other)) == ("unknown", "long")
    habits.remember(other, long=False)
    assert habits.kind(other) == "short"


def test_a_comment_makes_no_other_job() -> None:
    one = asked("ASK { <a:x#1> a:p '#1' } # one")
    assert one == asked("ASK { <a:x#1> a:p '#1' } # two")
    assert (
        len(
            {
                one.exact,
                *(asked(f"ASK {{ {text} }}").exact for text in ("<a:x#2> a:p '#1'", "<a:x#1> a:p '#2'")),
            }
        )
        == 3
    )


def test_only_so_many_are_remembered() -> None:
    habits = Habits()
    last = REMEMBERED + 9
    for at in range(last + 1):
        habits.remember(asked("ASK {" + "{}" * (at % 7) + f"}} LIMIT {at}"), long=True)
    assert habits.kind(asked("ASK {} LIMIT 0")) == "unknown"
    assert habits.kind(asked("ASK {" + "{}" * (last % 7) + f"}} LIMIT {last}")) == "long"


def test_counts_are_written_as_prometheus_reads_them() -> None:
    counts = Counts(took=Durations())
    for seconds in (0.001, 0.005, 0.2, 100):
        counts.took.add(seconds)
    counts.kills["set back"] += 2
    text = exposition(counts, Now(4, 1, 0, 2), 'dataset="x"')
    assert 'kg_job_seconds_bucket{le="0.005"} 2\n' in text
    assert 'kg_job_seconds_bucket{le="0.25"} 3\n' in text
    assert (
        'kg_job_seconds_bucket{le="+Inf"} 4\nkg_job_seconds_sum 100.206000\nkg_job_seconds_count 4\n' in text
    )
    assert 'kg_kills_total{reason="set back"} 2\n' in text
    assert "kg_waiting 2\n" in text
    assert 'kg_serving{dataset="x"} 1\n' in text
