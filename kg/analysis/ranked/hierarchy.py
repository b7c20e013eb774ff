"""Hierarchy: levels, spans and superiors of organisations, and where lines of several types cross.

Three sorts of lines are told apart (:mod:`kg.analysis.ranked.lines`). The hierarchy is made of those of
subordination and attachment; joint bodies are above nobody, and only shown where lines cross.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import combinations
from typing import Any

import numpy as np
import pyoxigraph as ox

from kg.analysis.evidence import bracketed, cells, headings, status
from kg.analysis.labels import columns, label, listed, rounded
from kg.analysis.method import Case, Settings, Study
from kg.analysis.posts import POST_IN
from kg.analysis.ranked import ranks
from kg.analysis.ranked.lines import JOINT, SORTS, SUBORDINATE, Line, arcs, lines
from kg.analysis.ties import Arcs
from kg.graph.telling.facts import gaps
from kg.iri import ORG, RDFS, STATUSES
from kg.records import Text
from kg.table import Cell, Table

KRACKHARDT = (
    "Krackhardt 1994, Graph theoretical dimensions of informal organizations, in Carley & Prietula (eds), "
    "Computational Organization Theory, 89–111"
)
FEW = 30
"""With fewer organisations than these, shares are of so few pairs that a comparison shows little."""


def hierarchy(case: Case, settings: Settings) -> tuple[Table, ...]:
    """Each organisation's place; the whole in figures; its layers; circles and unfilled posts, if any."""
    every = [line for line in lines(case) if line.sort != JOINT]
    whole = arcs(every)
    tables = (
        _places(every, whole, case, settings),
        _figures(every, whole, settings),
        _layers(whole, settings),
        _circles(whole, case, settings),
        _vacant(case, settings),
    )
    return tuple(table for at, table in enumerate(tables) if table.rows or not at)


def superiors(case: Case, settings: Settings) -> tuple[Table, ...]:
    """The organisations with several superiors, hosts or joint bodies, with words; which types they have."""
    several: dict[str, list[Line]] = {}
    for line in lines(case):
        several.setdefault(line.one, []).append(line)
    crossed = {one: own for one, own in several.items() if len({(x.other, x.term) for x in own}) > 1}
    return _lines_of(crossed, case, settings), _crossing(crossed, case, settings)


def _places(every: list[Line], whole: Arcs, case: Case, settings: Settings) -> Table:
    heads = settings.words(
        "类型|层级|所属（关系）|管理幅度（仅隶属）|直接下设|全部下设|独属规模|其下层数",
        "type|level|under or at (by)|span of control|directly below|all below|only through it|levels below",
    ).split("|")
    strict = _strict(every)
    span = strict.valued(ranks.spans(strict).tolist())
    functions: tuple[Callable[[Arcs], Any], ...] = (ranks.spans, ranks.reach, ranks.subtree, ranks.depths)
    numbers = [compute(whole).tolist() for compute in (ranks.levels, *functions)]
    above = _above(every, case, settings)
    rows: list[tuple[Cell, ...]] = []
    for iri, level, *rest in zip(map(str, whole.ids), *numbers, strict=True):
        kind = str(case.graph.nodes[iri][f"type_{settings.lang}"])
        row = (kind, level, above.get(iri, ""), int(span.get(iri, 0)), *rest)
        rows.append((label(case.graph, iri, settings), iri, *row))
    caption = settings.words(
        "每个组织在上下关系中的位置：第几层、属于谁、直接和全部下设有多少。",
        "Where each organisation stands: on which level, under or at which, with how many below it.",
    )
    ranked = sorted(rows, key=lambda row: (row[3], -int(row[7] or 0), str(row[1])))
    return Table.of((*columns(settings), *heads), ranked, caption, *_place_notes(whole, case, settings))


def _place_notes(whole: Arcs, case: Case, settings: Settings) -> tuple[str, ...]:
    others = sum(kind == "organization" for _, kind in case.graph.nodes(data="family")) - len(whole)
    return (
        settings.words(
            "“隶属”指下属组织、部门、汇报关系（W3C ORG 的 subOrganizationOf、unitOf、reportsTo "
            "及其下位属性）；“附设”指设在何处、属于何处（如某镇的党委），只说明归属，"
            "不表示该单位领导该组织。",
            "Subordination is what specialises subOrganizationOf, unitOf or reportsTo of W3C ORG; attachment "
            "says in what a body is set up, as a town's Party committee in the town: no chain of command.",
        ),
        settings.words(
            "层级：自上而下，1 为最高，取最长的一条线；这是资料所载关系中的位置，不是行政级别。"
            "管理幅度：直接下属数，只计隶属（Urwick 1956, Harvard Business Review 34(3):39–47）。"
            "独属规模：含自身，去掉它便与最高层断开者；"
            "另有归属者不计（支配树，Lengauer & Tarjan 1979, ACM Trans. Programming Languages and "
            "Systems 1:121–141）。",
            "Level: 1 is the top, by the longest line; a place among the relations on record, no "
            "administrative rank. Span of control: direct subordinates, by subordination only (Urwick 1956, "
            "Harvard Business Review 34(3):39–47). "
            "Only through it: itself and all that "
            "would be cut off from the top without it; what belongs elsewhere too is not counted (dominator "
            "tree, Lengauer & Tarjan 1979, ACM Trans. Programming Languages and Systems 1:121–141).",
        ),
        settings.words(
            f"另有 {others} 个组织没有这类关系的记载，不在表中；没有记载不等于没有上级。",
            f"{others} more organisations have no such relation on record and are not shown, "
            "which does not mean that they have no superior.",
        ),
    )


def _above(every: Iterable[Line], case: Case, settings: Settings) -> dict[str, str]:
    """What each organisation is under or at, and by which relation."""
    found: dict[str, dict[str, None]] = {}
    for line in every:
        said = str(line.data[f"label_{settings.lang}"])
        if line.data["status"] != STATUSES[0]:
            said += settings.words("，", ", ") + status([line.fact], settings)
        name = label(case.graph, line.other, settings)
        found.setdefault(line.one, {})[bracketed(name, said, settings)] = None
    return {one: settings.words("；", "; ").join(texts) for one, texts in found.items()}


def _strict(every: Iterable[Line]) -> Arcs:
    """The lines of subordination only."""
    return arcs(line for line in every if line.sort == SUBORDINATE)


def _figures(every: list[Line], whole: Arcs, settings: Settings) -> Table:
    strict = _strict(every)
    head = settings.words(
        "指标|仅隶属|隶属与附设|含义", "figure|subordination only|with attachment|what it says"
    )
    rows = (
        (name, _cell(compute(strict)), _cell(compute(whole)), says) for name, says, compute in _rows(settings)
    )
    notes = [
        settings.words(
            f"Krackhardt 四指标（{KRACKHARDT}；算法同 R 的 sna 包）都为 1 时，"
            "恰为一棵出树：只有一个最高层，其余都有且只有一个上级。空格表示没有可判断的对象，"
            "或部分过大而未计算。",
            f"Krackhardt's four ({KRACKHARDT}; computed as in R's sna) are all 1 for an out-tree only: one "
            "top, one superior for all others. Empty: nothing to judge, or a piece too large to compute.",
        )
    ]
    notes += [_doubtful(every, settings)] if every else []
    notes += [_few(len(strict), len(whole), settings)] if min(len(whole), len(strict)) < FEW else []
    caption = settings.words("整个上下关系的规模与形状。", "The size and shape of the hierarchy as a whole.")
    return Table.of(head.split("|"), rows, caption, *notes)


def _doubtful(every: list[Line], settings: Settings) -> str:
    unsure = sum(line.data["status"] != STATUSES[0] for line in every)
    return settings.words(
        f"{len(every)} 条关系中有 {unsure} 条为推断或有歧义，其余为原文明述。",
        f"Of {len(every)} relations {unsure} are inferred or ambiguous, the others stated in so many words.",
    )


def _few(strict: int, whole: int, settings: Settings) -> str:
    return settings.words(
        f"组织少（仅隶属 {strict} 个，合计 {whole} 个），且只是资料提到的部分："
        "数值描述资料所载，不宜据以比较或推断。",
        f"There are few organisations ({strict} and {whole}), and only those that a source names: "
        "the figures describe what is on record and carry no comparison or inference.",
    )


def _rows(settings: Settings) -> Iterable[tuple[str, str, Callable[[Arcs], Any]]]:
    spoken = (
        ("组织数", "organisations", "有上下关系记载的组织", "with a line on record", len),
        ("上下关系数", "lines", "一对组织计一条", "one for each pair", lambda one: one.weights.nnz),
        ("层数", "levels", "最长的一条线上的组织数", "on the longest line",
         lambda one: _top(ranks.levels(one))),
        ("最大幅度", "largest span", "直接下设最多者", "the most directly below one",
         lambda one: _top(ranks.spans(one))),
        ("平均幅度", "mean span", "有下设者平均", "of those with any below", _mean_span),
        ("多重上级的组织数", "under or at several", "直接上级或所属不止一个", "more than one directly above",
         lambda one: int((ranks.superiors(one) > 1).sum())),
        ("循环数", "circles", "互为上级的一组", "groups above each other",
         lambda one: len(ranks.circles(one))),
        ("连通度", "connectedness", "连在一起的组织对的比例", "share of pairs that hang together",
         ranks.connectedness),
        ("等级度", "hierarchy", "可达的组织对中单向的比例", "share of reachable pairs that is one-way",
         ranks.hierarchy),
        ("效率", "efficiency", "没有多余关系的程度", "how few lines are beyond need", ranks.efficiency),
        ("最小上界度", "least upper boundedness", "相连的组织对中，上方有唯一最近的共同上级者的比例；"
        "一支队伍属于两家，则低于 1",
         "share of connected pairs with one nearest common superior; below 1 where a team is of two "
         "bodies", ranks.boundedness),
    )  # fmt: skip
    return (
        (settings.words(zh, en), settings.words(zh_says, en_says), f)
        for zh, en, zh_says, en_says, f in spoken
    )


def _top(values: Any) -> int:
    return int(values.max()) if len(values) else 0


def _mean_span(whole: Arcs) -> float:
    spans = ranks.spans(whole)
    return float(spans[spans > 0].mean()) if (spans > 0).any() else np.nan


def _cell(value: float) -> Cell:
    return None if value != value else rounded(value)  # noqa: PLR0124 - NaN


def _layers(whole: Arcs, settings: Settings) -> Table:
    head = settings.words(
        "层级|组织数|有下设者|平均幅度|最大幅度",
        "level|organisations|with some below|mean span|largest span",
    )
    level, spans = ranks.levels(whole), ranks.spans(whole)
    rows = []
    for number in range(1, _top(level) + 1):
        own = spans[level == number]
        leading = own[own > 0]
        rows.append(
            (number, len(own), len(leading), _cell(leading.mean() if len(leading) else np.nan), _top(own))
        )
    caption = settings.words(
        "各层有多少组织，直接下设多少（隶属与附设合计）。",
        "How many organisations each level has, and how many are directly below them (attachment included).",
    )
    note = settings.words("平均幅度只计有下设者。", "The mean span is of those with some below.")
    return Table.of(head.split("|"), rows, caption, note)


def _circles(whole: Arcs, case: Case, settings: Settings) -> Table:
    head = settings.words("组织数|互为上级的组织", "organisations|each above the other")
    rows = [(len(one), listed(case.graph, one, settings)) for one in ranks.circles(whole)]
    caption = settings.words(
        "互为上级的组织（循环）。", "Organisations that are above each other in a circle."
    )
    note = settings.words("它们作为一个整体排层；请核对资料。", "They share one level; check the data.")
    return Table.of(head.split("|"), rows, caption, note)


def _vacant(case: Case, settings: Settings) -> Table:
    head = settings.words("所在组织|情况|说明|未载的来源", "organisation|what is missing|note|silent source")
    caption = settings.words(
        "任职者未载的职务，以及职务设置未载的组织。",
        "Posts whose holder is not on record, and organisations whose posts are not.",
    )
    note = settings.words(
        "未载任职者不等于职务空缺：只说明所看的资料没有写明由谁担任。",
        "That no holder is on record does not make a post vacant: the sources at hand do not name one.",
    )
    rows = sorted({*_unheld(case, settings), *_silent(case, settings)}, key=lambda row: [str(c) for c in row])
    return Table.of((*columns(settings), *head.split("|")), rows, caption, note)


def _unheld(case: Case, settings: Settings) -> Iterable[tuple[Cell, ...]]:
    """Posts that no relation in the network names."""
    held = {extra.value for *_, fact in case.graph.edges(data="fact") for extra in fact.extras}
    for quad in case.catalogue.store.quads_for_pattern(None, ox.NamedNode(POST_IN), None):
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value not in held:
            post, names = quad.subject.value, case.catalogue.names
            where = names.label(str(getattr(quad.object, "value", "")), settings.lang)
            yield (
                names.label(post, settings.lang),
                post,
                where,
                settings.words("无任职记载", "no holder"),
                "",
                "",
            )


def _silent(case: Case, settings: Settings) -> Iterable[tuple[Cell, ...]]:
    """What a source is known not to say of posts."""
    schema, names = case.catalogue.schema, case.catalogue.names
    for gap in gaps(case.catalogue.store, schema):
        if any(value.value == ORG + "Post" for value in schema.values(gap.property, RDFS + "range")):
            sources = settings.words("；", "; ").join(names.label(one, settings.lang) for one in gap.sources)
            what = settings.words("职务未载", "posts not stated")
            name = names.label(gap.about, settings.lang)
            yield name, gap.about, name, what, gap.note.in_(settings.lang), sources


def _lines_of(crossed: dict[str, list[Line]], case: Case, settings: Settings) -> Table:
    heads = settings.words(
        "条数|关系|性质|上级、所属或联合机构|其IRI",
        "lines|relation|sort|superior, host or joint body|its iri",
    ).split("|")
    order = list(SORTS)
    ranked = sorted(crossed, key=lambda one: (-len(crossed[one]), one))
    rows: list[tuple[Cell, ...]] = []
    for one in ranked:
        own = sorted(crossed[one], key=lambda line: (order.index(line.sort), line.term, line.other))
        for line in own:
            said = str(line.data[f"label_{settings.lang}"])
            ends = (label(case.graph, line.other, settings), line.other)
            row = (len(own), said, SORTS[line.sort].in_(settings.lang), *ends)
            rows.append((label(case.graph, one, settings), one, *row, *cells([line.fact], case, settings)))
    caption = settings.words(
        "多重上级：同时隶属、附设于或参加几方的组织，逐条列出依据。",
        "Several superiors, hosts or joint bodies: organisations bound to more than one, each with its "
        "evidence.",
    )
    heading = (*columns(settings), *heads, *headings(settings))
    return Table.of(heading, rows, caption, *_line_notes(settings))


def _line_notes(settings: Settings) -> tuple[str, ...]:
    return (
        settings.words(
            "三种性质：隶属（下属组织、部门、汇报）；附设（设在何处、属于何处，不表示领导）；"
            "联合（成员单位、牵头、共建等，联合机构不是其上级，牵头者也不在其下）。",
            "Three sorts: subordination (part, department, report line); attachment (where it is set up or "
            "whose it is, no command); joint body (member, lead, builder: the body is not its superior).",
        ),
        settings.words(
            "列在这里只说明同一组织与几方有不同性质的关系，不说明谁领导谁；牵头和共建是参加，不是向上的关系。"
            "有歧义和推断的关系另注理由。",
            "That an organisation is listed says that it is bound to several in different ways, not who "
            "commands "
            "it; to lead or build a joint body is to take part in it, and no line upwards. Inferred and "
            "ambiguous "
            "relations carry their reasons.",
        ),
    )


def _crossing(crossed: dict[str, list[Line]], case: Case, settings: Settings) -> Table:
    head = settings.words("关系甲|关系乙|组织数|组织", "one relation|other relation|organisations|which")
    count: Counter[tuple[str, str]] = Counter()
    who: dict[tuple[str, str], list[str]] = {}
    said = {line.term: str(line.data[f"label_{settings.lang}"]) for own in crossed.values() for line in own}
    for one, own in sorted(crossed.items()):
        ends: dict[str, set[str]] = {}
        for line in own:
            ends.setdefault(line.term, set()).add(line.other)
        doubled = [(term, term) for term, others in ends.items() if len(others) > 1]
        for pair in (*combinations(sorted(ends), 2), *doubled):
            count[pair] += 1
            who.setdefault(pair, []).append(one)
    ranked = sorted(count, key=lambda pair: (-count[pair], said[pair[0]], said[pair[1]]))
    rows = [(said[a], said[b], count[a, b], listed(case.graph, who[a, b], settings)) for a, b in ranked]
    caption = settings.words(
        "哪两类关系并见于同一组织。", "Which two types of relations one organisation has at once."
    )
    note = settings.words(
        "甲、乙相同：同一类关系有两个以上的另一端，如一支队伍属于两家。",
        "Twice the same: one type of line leads to two or more, as when a team is of two bodies.",
    )
    return Table.of(head.split("|"), rows, caption, note)


STUDIES: dict[str, Study] = {
    "hierarchy": Study(
        Text("层级结构", "hierarchy"),
        Text(
            "组织的层级、管理幅度、下设范围，以及 Krackhardt 四指标",
            "levels, spans and reach of organisations, with Krackhardt's four measures",
        ),
        KRACKHARDT,
        hierarchy,
        network="all",
    ),
    "superiors": Study(
        Text("多重上级", "several superiors"),
        Text(
            "同时隶属、附设于或参加几方的组织：各是什么性质的关系",
            "organisations with several superiors, hosts or joint bodies, and which sort of relation each is",
        ),
        "Urwick 1956, Harvard Business Review 34(3):39–47",
        superiors,
        network="all",
    ),
}
