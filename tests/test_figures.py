"""Figures: what is drawn, with real text, unique ids, and nothing that a label could break."""

import re
from datetime import date
from xml.etree import ElementTree as ET

import networkx as nx
import numpy as np
import pytest

from kg.analysis.method import Settings
from kg.report.figures import degrees, drawing, matrix, spread, timeline, tree
from kg.report.figures.canvas import WIDTH, Canvas
from kg.report.figures.colours import COLOURS
from kg.report.fonts import measured, wrapped
from kg.report.html import _asset

HOSTILE = "$\\frac{1}{0}$ </text><script>alert(1)</script> & \u202e甲"
FAMILIES = {"person": "人员", "organization": "组织"}
SAY = Settings(lang="zh").words


def network(*edges: tuple[str, str], alone: tuple[str, ...] = ()) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    for one in sorted({end for edge in edges for end in edge} | set(alone)):
        graph.add_node(one, family="organization" if one.isupper() else "person")
    for one, other in edges:
        graph.add_edge(one, other, status="inferred" if "x" in (one, other) else "explicit")
    return graph


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - we wrote it


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in parsed(svg).iter("{http://www.w3.org/2000/svg}text")]


def drawn(graph: nx.MultiDiGraph) -> str:
    canvas = drawing.drawing(graph, lambda one: f"名称{one}", SAY, FAMILIES)
    return canvas.svg("fig-a", "title", "alt")


def test_labels_are_text_and_never_formulas() -> None:
    canvas = Canvas(40)
    canvas.text(5, 20, HOSTILE)
    svg = canvas.svg("fig-a", HOSTILE, HOSTILE)
    shown = HOSTILE.replace("\u202e", "\N{REPLACEMENT CHARACTER}")
    assert texts(svg) == [shown]
    assert "<script" not in svg
    assert svg.count("&lt;script&gt;") == 3


def test_the_drawing_says_what_it_is_and_carries_no_date_or_style() -> None:
    svg = Canvas(40).svg("fig-a", "a title", "what it shows")
    root = parsed(svg)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "fig-a-title fig-a-desc"
    assert [child.text for child in root] == ["a title", "what it shows"]
    assert not re.search(r"style|metadata|dc:|matplotlib|\b20\d\d-", svg)


def test_ids_are_unique_to_their_figure() -> None:
    def ids(name: str) -> set[str]:
        canvas = Canvas(40)
        canvas.mark(10, 10, 8, "person")
        canvas.mark(30, 10, 8, "person")
        svg = canvas.svg(name, "t", "a")
        found = re.findall(r'\bid="([^"]+)"', svg)
        assert len(found) == len(set(found))
        assert set(re.findall(r'href="#([^"]+)"', svg)) <= set(found)
        return set(found)

    assert not ids("fig-a") & ids("fig-b")


def test_every_colour_has_a_class_in_the_style() -> None:
    css = _asset("report.css")
    for name in COLOURS.values():
        assert f".f-{name} {{ fill: var(" in css
        assert f".s-{name} {{ stroke: var(" in css


def test_a_network_is_drawn_with_all_its_names_and_no_overlap() -> None:
    graph = network(("A", "b"), ("A", "c"), ("A", "x"), ("D", "e"), alone=("f",))
    svg = drawn(graph)
    assert {f"名称{one}" for one in graph} <= set(texts(svg))
    assert {"人员", "组织", "明述", "推断", "有歧义"} <= set(texts(svg))
    assert svg.count("stroke-dasharray") == 3  # one inferred tie, two lines of the legend
    assert drawn(graph) == svg


@pytest.mark.parametrize(
    "graph", [network(alone=("a",)), network(("a", "b")), network(alone=("a", "b", "c"))]
)
def test_the_smallest_networks(graph: nx.MultiDiGraph) -> None:
    assert {f"名称{one}" for one in graph} <= set(texts(drawn(graph)))


@pytest.mark.parametrize("seed", range(3))
def test_boxes_do_not_overlap_and_stay_on_the_sheet(seed: int) -> None:
    graph = nx.gnm_random_graph(45, 60, seed=seed)
    ones = np.ones(45)
    boxes = spread.Boxes(28 * ones, 28 * ones, 6 * ones, 18 * ones)
    points, height = spread.spread(45, list(graph.edges()), boxes, WIDTH)
    x, y = points.T
    across = np.abs(x[:, None] - x) < 56 - 0.1
    up = np.abs(y[:, None] - y) < 24 - 0.1
    assert (across & up).sum() == 45
    assert x.min() >= 28 - 0.1
    assert x.max() <= WIDTH - 28 + 0.1
    assert (y + 18).max() <= height + 0.1


def test_few_things_have_bars_many_a_curve() -> None:
    svg = degrees.bars([("甲区委", "organization", 3), ("张三", "person", 1)]).svg("fig-a", "t", "a")
    assert texts(svg) == ["甲区委", "3", "张三", "1"]
    svg = degrees.cumulative([0, 1, 1, 2, 30, 400], SAY).svg("fig-a", "t", "a")
    assert {"1", "10", "100", "度 k（对数）"} <= set(texts(svg))
    assert degrees.cumulative([0, 0], SAY).svg("fig-a", "t", "a")


def test_roles_stand_in_their_cells_where_they_fit() -> None:
    seats = [matrix.Seat(0, 0, "书记", "explicit"), matrix.Seat(1, 1, "主任", "ambiguous")]
    svg = matrix.matrix(["张三", "李四"], ["甲区委", "乙镇"], seats, SAY).svg("fig-a", "t", "a")
    assert {"书记", "主任", "张三", "李四", "甲区委", "乙镇"} <= set(texts(svg))


def test_long_roles_are_numbered_and_explained() -> None:
    seats = [matrix.Seat(0, 0, "executive deputy secretary-general of everything", "explicit")]
    svg = matrix.matrix(["Zhang San"], ["Jia"], seats, SAY).svg("fig-a", "t", "a")
    assert {"1", "1 = executive deputy secretary-general of everything"} <= set(texts(svg))


def test_a_tree_is_in_order_of_size_and_has_no_end() -> None:
    above = {"b": "a", "c": "a", "d": "b", "y": "x"} | {f"n{i + 1:04}": f"n{i:04}" for i in range(1500)}
    rows = tree.order(above, str)
    assert rows[0] == ("n0000", 0)
    assert rows[1500] == ("n1500", 1500)
    assert rows[1501:] == [("a", 0), ("b", 1), ("d", 2), ("c", 1), ("x", 0), ("y", 1)]
    canvas = tree.tree(rows[1501:], str, lambda one: "organization", lambda one: (f"rel {one}", "inferred"))
    assert {"a", "b", "rel b", "rel y"} <= set(texts(canvas.svg("fig-a", "t", "a")))


def day(text: str) -> int:
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


@pytest.mark.parametrize(
    ("first", "last", "form"),
    [
        ("2018-05-01", "2018-11-05", "YYYY-MM"),
        ("1990-01-01", "2018-01-01", "YYYY"),
        ("2018-05-01", "2018-05-03", "YYYY-MM-DD"),
        ("2018-05-01", "2018-05-01", "YYYY-MM-DD"),
        ("0001-01-01", "9999-12-31", "YYYY"),
    ],
)
def test_a_timeline_has_ticks_that_fit_its_span(first: str, last: str, form: str) -> None:
    row = timeline.Row("某会", "event", day(first), day(last), (True, True))
    found = texts(timeline.timeline([row]).svg("fig-a", "t", "a"))
    assert "某会" in found
    ticks = [text for text in found if text != "某会"]
    assert 1 <= len(ticks) <= 8
    assert {len(one) for one in ticks} == {len(form)}


def test_a_timeline_writes_the_dates_beside_the_bars() -> None:
    words = ("2018-05（推断）", "2018-11-05（推断）")
    rows = [
        timeline.Row("某会", "organization", day("2018-05-01"), day("2018-05-31"), (False, True), words[0]),
        timeline.Row("某展", "event", day("2018-11-05"), day("2018-11-05"), (False, True), words[1]),
    ]
    assert set(words) < set(texts(timeline.timeline(rows).svg("fig-a", "t", "a")))


def test_labels_are_measured_and_wrapped() -> None:
    assert measured("甲乙", 10) == pytest.approx(20, abs=1)
    assert 0 < measured("ab", 10) < 15
    assert wrapped("", 10) == [""]
    assert wrapped("甲区委", 10) == ["甲区委"]
    lines = wrapped("Regional Party-Building Joint Conference of the Business District", 22, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert Canvas(1).fitted("甲乙丙丁", 25, 10) == "甲…"
