"""Names that look like what somebody wrote: those that ``kg show`` would tell, read once."""

from pathlib import Path

import pytest

from kg.serve.alike import known, names_alike
from kg.serve.pages.nearest import LONGEST, names_like
from kg.serve.work import Graph, Source


@pytest.fixture(scope="module")
def graph(exports: Path) -> Graph:
    return Graph(Source(place=str(exports), dataset="donghongqiao"))


@pytest.mark.parametrize(
    "text", ["叶稍", "东虹桥片区委员惠", "linkong parc", "Linkong", "“两新”", "zzzz", "", "党委"]
)
def test_they_are_those_that_the_names_themselves_find(graph: Graph, text: str) -> None:
    assert names_alike(graph, text) == graph.names.nearest(text)


def test_names_are_read_once(graph: Graph) -> None:
    names, folded = known(graph)
    assert len(names) == len(folded) > 100
    assert known(graph)[0] is names


def test_a_text_may_be_anything(graph: Graph) -> None:
    assert names_like(graph, "") == names_like(graph, "叶" * (LONGEST + 1)) == []
    assert names_like(graph, "叶梢\x00")[0] == "叶梢"
