"""The W3C's SPARQL 1.0 and 1.1 query suites: evaluation, formats of results, syntax; through the endpoint.

They are read from the copy of https://github.com/w3c/rdf-tests that ``KG_RDF_TESTS`` names. The engine is asked
the same in this process, so that what the endpoint adds or takes away shows.
"""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.serving import Client, served
from tests.w3c.engines import Endpoint, Oracle, failure, write_all
from tests.w3c.misses import REASONS
from tests.w3c.results import Rows, read, same
from tests.w3c.suite import GROUPS, Case, Suite, suites

RUN = {
    "1.0 evaluation": (283, 268),
    "1.1 evaluation": (225, 215),
    "1.1 formats": (10, 8),
    "1.0 syntax": (199, 191),
    "1.1 syntax": (103, 102),
}
"""How many tests there are in w3c/rdf-tests ad541a5, and how many are passed: 784 of 820."""
LEAST = 781


@pytest.fixture(scope="module")
def suite() -> Suite:
    return Suite(suites())


@pytest.fixture(scope="module")
def cases(suite: Suite) -> dict[str, list[Case]]:
    return {group: suite.group(group) for group in GROUPS}


@pytest.fixture(scope="module")
def endpoint(
    suite: Suite, cases: dict[str, list[Case]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Client, Endpoint]]:
    place = tmp_path_factory.mktemp("suites") / "all.nq"
    full = write_all(suite, [case for group in cases.values() for case in group], place)
    with served(place, union=False, timeout=30) as client:
        yield client, Endpoint(suite, client, full)


def judge(failed: dict[str, str], group: list[Case]) -> None:
    """What fails is what is listed, no more and no less."""
    listed = {case.name for case in group} & set(REASONS)
    new = {name: why[:300] for name, why in failed.items() if name not in listed}
    assert not new, new
    assert not listed - set(failed), "these pass by now: take them from tests/w3c/misses.py"


def test_every_test_is_there_and_enough_are_passed(cases: dict[str, list[Case]]) -> None:
    assert {group: len(some) for group, some in cases.items()} == {
        group: run for group, (run, _) in RUN.items()
    }
    names = [case.name for some in cases.values() for case in some]
    assert len(names) == len(set(names)) == 820
    assert set(REASONS) <= set(names)
    assert sum(passed for _, passed in RUN.values()) == 820 - len(REASONS) >= LEAST


@pytest.mark.parametrize("group", RUN)
def test_the_endpoint_passes(
    suite: Suite, cases: dict[str, list[Case]], endpoint: tuple[Client, Endpoint], group: str
) -> None:
    failed = {case.name: why for case in cases[group] if (why := failure(suite, endpoint[1], case))}
    judge(failed, cases[group])
    assert (len(cases[group]), len(cases[group]) - len(failed)) == RUN[group]


@pytest.mark.parametrize("form", ["srx", "tsv"])
def test_the_endpoint_says_the_same_in_other_formats(
    suite: Suite, cases: dict[str, list[Case]], endpoint: tuple[Client, Endpoint], form: str
) -> None:
    asked = [case for group in ("1.0 evaluation", "1.1 evaluation") for case in cases[group]]
    failed = {case.name: why for case in asked if (why := failure(suite, endpoint[1], case, form))}
    judge(failed, asked)
    assert len(asked) == 508


def test_no_worker_died(endpoint: tuple[Client, Endpoint]) -> None:
    assert endpoint[0].counted("kg_worker_deaths_total") == 0


@pytest.mark.parametrize("group", RUN)
def test_the_engine_itself_passes_as_many(suite: Suite, cases: dict[str, list[Case]], group: str) -> None:
    oracle = Oracle(suite)
    failed = {case.name: why for case in cases[group] if (why := failure(suite, oracle, case))}
    judge(failed, cases[group])
    assert (len(cases[group]), len(cases[group]) - len(failed)) == RUN[group]


# How results are compared: this needs no copy of the suites.


def rows(*values: str, ordered: bool = False) -> Rows:
    """Rows, as TSV writes them."""
    found = read("\n".join(["?a\t?b", *values, ""]).encode(), "tsv")
    assert isinstance(found, Rows)
    return Rows(found.variables, found.rows, ordered)


SAME = {
    "another order": (rows("1\t2", "3\t4"), rows("3\t4", "1\t2")),
    "blank nodes of other names": (rows("_:x\t_:y", "_:y\t1"), rows("_:q\t1", "_:p\t_:q")),
    "equal rows with blank nodes": (rows("_:x\t1", "_:x\t1"), rows("_:y\t1", "_:y\t1")),
    "numbers written otherwise": (rows("2.50\t1e6"), rows("2.5\t1.0E6")),
    "whole and half numbers": (rows("100\t0.0"), rows("100\t-0.0")),
}
UNLIKE = {
    "a row twice": (rows("1\t2", "1\t2"), rows("1\t2")),
    "a row more": (rows("1\t2"), rows("1\t2", "1\t3")),
    "two nodes for one": (rows("_:x\t_:x"), rows("_:x\t_:y")),
    "one node over two rows": (rows("_:x\t1", "_:x\t2"), rows("_:x\t1", "_:y\t2")),
    "equal rows, nodes apart": (rows("_:x\t1", "_:x\t1"), rows("_:x\t1", "_:y\t1")),
    "another datatype": (rows("1\t1"), rows("1\t1.0")),
    "another language": (rows('"a"@en\t1'), rows('"a"@de\t1')),
    "a text for a number": (rows('"1"\t1'), rows("1\t1")),
    "unbound": (rows("1\t"), rows("1\t1")),
    "in an order": (rows("1\t2", "3\t4"), rows("3\t4", "1\t2", ordered=True)),
    "another variable": (rows("1\t2"), Rows(frozenset("ac"), rows("1\t2").rows)),
}


@pytest.mark.parametrize("what", SAME)
def test_the_same(what: str) -> None:
    assert same(*SAME[what])


@pytest.mark.parametrize("what", UNLIKE)
def test_not_the_same(what: str) -> None:
    assert not same(*UNLIKE[what])


def test_reduced_rows() -> None:
    full = rows("1\t2", "1\t2", "3\t4")
    assert same(rows("1\t2", "3\t4"), full, lax=True)
    assert same(full, full, lax=True)
    assert not same(rows("1\t2"), full, lax=True)
    assert not same(rows("1\t2", "3\t4", "3\t4"), full, lax=True)


def test_graphs_up_to_blank_nodes() -> None:
    def graph(text: str) -> object:
        return read(text.encode(), "ttl")

    assert same(graph("_:a <a:p> _:b, 1.0 ."), graph("_:x <a:p> 1.00, _:y ."))  # type: ignore[arg-type]
    assert not same(graph("_:a <a:p> _:b ."), graph("_:a <a:p> _:a ."))  # type: ignore[arg-type]


def test_a_csv_is_compared_as_text() -> None:
    found = read(b'a,b\r\n1,\r\n_:x,"a,b"\r\n', "csv")
    assert isinstance(found, Rows)
    assert found.rows[0] == {"a": ox.Literal("1")}
    assert same(found, read(b'a,b\n_:y,"a,b"\n1,\n', "csv"))


def test_the_suites_are_no_part_of_this_repository() -> None:
    here = Path(__file__).parent / "w3c"
    assert {path.suffix for path in here.rglob("*") if path.is_file()} <= {".py", ".pyc"}
