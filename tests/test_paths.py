"""Explained paths: shortest first, surest first, through events only when asked, every hop with its words."""

from itertools import pairwise

import networkx as nx
import pytest

from kg.analysis.paths import Path, paths, walkable
from kg.errors import NotFoundError
from kg.graph.telling.facts import Fact
from kg.graph.telling.sentences import Speaker
from kg.iri import PREFIXES
from tests.small_network import iri, small_schema, small_store


def between(one: str, other: str, *, limit: int = 5, **options: bool) -> tuple[Path, ...]:
    ends = iri(one), iri(other)
    graph = walkable(small_store(), small_schema(), ends=ends, **options)
    return paths(graph, Speaker(small_store(), small_schema()), *ends, limit=limit)


def test_each_hop_has_words_direction_status_and_quotes() -> None:
    (path,) = between("person/zhang", "org/conference", explicit_only=True)
    assert [name.zh for name in path.names] == ["张三", "乙镇党委", "丙片区委员会", "丁联席会议"]
    first, second, third = path.hops
    assert first.words.en == "Zhang San is secretary of Yi Town Party Committee"
    assert second.words.zh == "乙镇党委是丙片区委员会的成员单位"
    assert third.fact.quotes[0].at == "40-49"
    assert all(hop.forward and hop.status == "explicit" for hop in path.hops)


def test_relations_are_walked_in_either_direction() -> None:
    (path,) = between("org/conference", "org/yi-dangwei")
    assert [hop.forward for hop in path.hops] == [False, False]
    assert path.hops[0].source == iri("org/conference")


def test_the_surest_relation_of_a_hop_is_told_and_the_others_are_kept() -> None:
    (path,) = between("person/zhang", "org/yi")
    (hop,) = path.hops
    assert hop.status == path.status == "inferred"
    assert [fact.iri for fact in hop.others] == [iri("rel/post-2")]


def test_events_are_passed_only_when_asked() -> None:
    assert between("person/wang", "person/li") == ()
    (path,) = between("person/wang", "person/li", through_events=True)
    assert path.names[1].en == "a meeting"


def test_an_event_may_be_an_end() -> None:
    (path,) = between("person/wang", "event/meeting")
    assert len(path.hops) == 1


def test_lines_for_people() -> None:
    (path,) = between("person/zhang", "org/yi")
    lines = list(path.lines("zh"))
    assert lines[0] == "张三 — 乙镇"
    assert "[推断]" in lines[1]
    assert "理由：镇党委书记为该镇人员" in lines[2]
    assert "“乙镇党委书记张三” 某报道 10-18" in lines[3]
    assert lines[4].strip() == "另有 1 条关系"
    assert "reason: " in "\n".join(path.lines("en"))


def test_something_that_has_no_relation() -> None:
    with pytest.raises(NotFoundError, match="no relation"):
        between("org/lonely", "org/yi")


def drawn(*edges: tuple[str, str, str]) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    for number, (source, target, status) in enumerate(edges):
        one, other = f"x:{source}", f"x:{target}"
        for end in (one, other):
            graph.add_node(end, label_zh=end.removeprefix("x:"), label_en=end)
        fact = Fact(f"r:{number}", "x:kind", one, other, status=PREFIXES["st"] + status)
        graph.add_edge(one, other, key=fact.iri, status=status, fact=fact)
    return graph


def walked(graph: nx.MultiDiGraph, limit: int = 9) -> list[str]:
    found = paths(graph, Speaker(small_store(), small_schema()), "x:a", "x:z", limit=limit)
    return ["".join(name.zh for name in path.names) for path in found]


def test_among_equal_lengths_explicit_comes_before_inferred_before_ambiguous() -> None:
    graph = drawn(
        ("a", "b", "ambiguous"),
        ("b", "z", "explicit"),
        ("a", "c", "inferred"),
        ("c", "z", "explicit"),
        ("a", "d", "explicit"),
        ("d", "z", "explicit"),
    )
    assert walked(graph) == ["adz", "acz", "abz"]
    assert walked(graph, limit=1) == ["adz"]


def test_a_shorter_ambiguous_path_still_is_the_shortest() -> None:
    assert walked(drawn(("a", "z", "ambiguous"), ("a", "b", "explicit"), ("b", "z", "explicit"))) == ["az"]


def test_equally_sure_paths_come_in_order_of_names() -> None:
    edges = [(one, other, "explicit") for m in "dcb" for one, other in (("a", m), (m, "z"))]
    assert walked(drawn(*edges)) == ["abz", "acz", "adz"]


def test_a_thing_is_connected_with_itself_without_a_hop() -> None:
    graph = drawn(("a", "z", "explicit"))
    (path,) = paths(graph, Speaker(small_store(), small_schema()), "x:a", "x:a")
    assert path.hops == ()


def test_many_shortest_paths_are_not_all_walked() -> None:
    layers = [["a"], *([f"{n:02}{i}" for i in range(4)] for n in range(12)), ["z"]]
    edges = [(one, other, "explicit") for left, right in pairwise(layers) for one in left for other in right]
    assert len(walked(drawn(*edges), limit=3)) == 3
