"""Evidence sensitivity: what becomes of each ranking when the less sure relations go, or one source.

A ranking is only as good as the relations it rests on. Those that the source does not state in so many
words, those that only one source tells of, and those that one source alone tells of are taken away in
turn; all things stay, so that the ranks before and after can be compared.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt

from kg.analysis.central.centrality import MEASURES as CENTRALITIES
from kg.analysis.labels import columns, label, rounded
from kg.analysis.method import Case, Settings, Study
from kg.analysis.ties import Indices, Ties, Vector
from kg.iri import STATUSES
from kg.records import Text
from kg.table import Cell, Table

Marks = npt.NDArray[np.bool_]
RANKINGS = ("degree", "strength", "betweenness", "closeness", "pagerank")
"""The rankings that are looked at."""
TOP, MOVERS, DIGITS = 5, 5, 12
SOURCES, FEW = 20, 3
"""So many sources are tried in turn at most; so many in large networks."""
LARGE, PIVOTS = 20_000_000, 200
"""With more things times ties, betweenness is sampled, from so many things unless another number is said."""
KENDALL = "Kendall 1945, Biometrika 33:239–251"
SPEARMAN = "Spearman 1904, American Journal of Psychology 15:72–101"
BORGATTI = "Borgatti, Carley & Krackhardt 2006, Social Networks 28:124–136"


@dataclass(frozen=True, eq=False)
class Relations:
    """The relations of a network with how sure they are and which sources tell of them.

    ``source`` and ``target`` are places in ``ids``, of shape (relations,), as is ``status``; ``told`` has
    the IRIs of the sources of each, ``titles`` their names by IRI.
    """

    ids: tuple[Any, ...]
    source: Indices
    target: Indices
    status: npt.NDArray[np.str_]
    told: tuple[frozenset[str], ...]
    titles: dict[str, Text]

    @classmethod
    def of(cls, graph: nx.MultiDiGraph) -> "Relations":
        """The relations of a network as :func:`kg.analysis.network.network` gives it."""
        ids = tuple(sorted(graph))
        place = {one: at for at, one in enumerate(ids)}
        edges = list(graph.edges(data=True))
        ends = np.array([(place[a], place[b]) for a, b, _ in edges], np.int32).reshape(-1, 2)
        quotes = [tuple(data.get("quotes", ())) for *_, data in edges]
        return cls(
            ids,
            ends[:, 0],
            ends[:, 1],
            np.array([str(data.get("status", "")) for *_, data in edges], np.str_),
            tuple(frozenset(quote.source for quote in each) for each in quotes),
            {quote.source: quote.source_label for each in quotes for quote in each},
        )

    def without(self, gone: Marks) -> Ties:
        """The ties that are left when the relations marked in ``gone`` go; all things stay."""
        return Ties.between(self.ids, self.source[~gone], self.target[~gone])

    @cached_property
    def single(self) -> Marks:
        """Which relations only one source tells of."""
        return np.array([len(sources) == 1 for sources in self.told], bool)

    @property
    def tried(self) -> int:
        """How many sources are taken away in turn at most."""
        return FEW if len(self.ids) * len(self.source) > LARGE else SOURCES

    @cached_property
    def alone(self) -> dict[str, Marks]:
        """For each source, the most important first, which relations it alone tells of."""
        number = Counter(next(iter(sources)) for sources in self.told if len(sources) == 1)
        order = sorted(self.titles, key=lambda one: (-number[one], one))
        return {
            one: np.array([sources == {one} for sources in self.told], bool) for one in order[: self.tried]
        }


@dataclass(frozen=True, eq=False)
class Loss:
    """What is taken away: in words, and which relations go."""

    title: Text
    gone: Marks


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two rankings agree; None where one of them ranks nothing."""

    tau: float | None
    rho: float | None
    kept: float | None


def losses(relations: Relations) -> Iterator[Loss]:
    """Everything that can be taken away in turn and is there; single sources only where there are several."""
    inferred, ambiguous = (relations.status == status for status in STATUSES[1:])
    yield Loss(Text("推断的关系", "inferred relations"), inferred)
    yield Loss(Text("有歧义的关系", "ambiguous relations"), ambiguous)
    if inferred.any() and ambiguous.any():
        yield Loss(Text("推断或有歧义的关系", "inferred and ambiguous relations"), inferred | ambiguous)
    if len(relations.titles) > 1:
        yield Loss(Text("仅有单一来源的关系", "relations that one source tells of"), relations.single)
        for source, gone in relations.alone.items():
            title = relations.titles[source]
            yield Loss(Text(f"来源：{title.in_('zh')}", f"source: {title.in_('en')}"), gone)


def agreement(before: Vector, after: Vector) -> Agreement:
    """Two rankings of the same things, shape (n,) each, compared.

    Kendall's tau-b (Kendall 1945, Biometrika 33:239–251), Spearman's rho with mean ranks (Spearman 1904),
    and the share of the first five (with all equal to the fifth) that are among the first five after.
    """
    from scipy.stats import kendalltau

    before, after = np.round(before, DIGITS), np.round(after, DIGITS)
    if not len(before) or not np.ptp(before) or not np.ptp(after):
        return Agreement(None, None, None)
    first, then = top(before), top(after)
    tau = float(kendalltau(before, after).statistic)
    return Agreement(tau, _spearman(before, after), float((first & then).sum() / first.sum()))


def _spearman(before: Vector, after: Vector) -> float:
    from scipy.stats import rankdata

    return float(np.corrcoef(rankdata(before), rankdata(after))[0, 1])


def top(values: Vector, many: int = TOP) -> Marks:
    """The highest so many, and all that are equal to the last of them; shape (n,)."""
    if len(values) <= many:
        return np.ones(len(values), bool)
    marks: Marks = values >= np.partition(values, -many)[-many]
    return marks


def ranks(values: Vector) -> npt.NDArray[np.int64]:
    """The rank of each value, 1 for the highest; equal values share the best of their ranks. Shape (n,)."""
    rounded_ = np.round(values, DIGITS)
    return len(values) + 1 - np.searchsorted(np.sort(rounded_), rounded_, side="right")


def rankings(ties: Ties, settings: Settings) -> dict[str, Vector]:
    """The rankings that are looked at, by name."""
    return {name: np.asarray(CENTRALITIES[name].compute(ties, settings), float) for name in RANKINGS}


@dataclass(frozen=True, eq=False)
class _Seen:
    """What is left after a loss, and each ranking before and after; none where no tie is left."""

    loss: Loss
    ties: Ties
    before: dict[str, Vector]
    after: dict[str, Vector]


def sensitivity_study(case: Case, settings: Settings) -> tuple[Table, ...]:
    """How the rankings change as evidence goes: how far they agree, who moves, who loses all ties.

    In the manner of Borgatti, Carley & Krackhardt 2006, Social Networks 28:124–136, with the actual status
    and sources of each relation in the place of errors by chance.
    """
    relations = Relations.of(case.graph)
    base = relations.without(np.zeros(len(relations.source), bool))
    chosen = replace(settings, pivots=PIVOTS) if _large(base) and not settings.pivots else settings
    before = rankings(base, chosen)
    seen = []
    for loss in losses(relations):
        if loss.gone.any():
            left = relations.without(loss.gone)
            seen.append(_Seen(loss, left, before, rankings(left, chosen) if left.size else {}))
    notes = _notes(relations, base, chosen, settings)
    lost = _lost(case, base, seen, settings)
    return _summary(relations, base, seen, notes, settings), _movers(case, seen, settings), lost


def _notes(relations: Relations, base: Ties, chosen: Settings, settings: Settings) -> tuple[str, ...]:
    words, titles, many = settings.words, relations.titles, len(relations.titles)
    notes = [_how(settings)]
    if many == 1:
        title = next(iter(titles.values())).in_(settings.lang)
        notes.append(
            words(
                f"全部关系出自同一来源（{title}）：去掉它就什么都不剩，去掉单一来源的关系也一样。"
                "因此本数据无法检验排名是否依赖某一来源。",
                f"All relations are told by one source ({title}): nothing is left without it, nor without "
                "what only one source tells of. Whether the rankings depend on a source cannot be "
                "tested with this data.",
            )
        )
    if not many:
        notes.append(words("关系没有注明来源。", "The relations name no sources."))
    if many > relations.tried:
        notes.append(
            words(
                f"{many} 个来源中，只列单独支持关系最多的 {relations.tried} 个。",
                f"Of {many} sources only the {relations.tried} are tried that alone tell of most relations.",
            )
        )
    if not (relations.status != STATUSES[0]).any():
        notes.append(words("没有推断或有歧义的关系。", "No relation is inferred or ambiguous."))
    if chosen.pivots:
        sample = words(f"中介中心性取 {chosen.pivots} 个节点抽样", f"Betweenness from {chosen.pivots} things")
        notes.append(sample + words(f"，种子 {settings.seed}。", f", seed {settings.seed}."))
    told = (CENTRALITIES[name] for name in RANKINGS)
    stop = words("；", "; ")
    colon = words("：", ": ")
    said = stop.join(
        one.title.in_(settings.lang) + colon + one.description.in_(settings.lang) for one in told
    )
    notes.append(words(f"指标：{said}。", f"Rankings: {said}."))
    return (*notes, *_small(base, settings), KENDALL, SPEARMAN, BORGATTI)


def _large(ties: Ties) -> bool:
    return len(ties) * ties.size > LARGE


def _how(settings: Settings) -> str:
    return settings.words(
        "所有节点保留，只去掉关系。tau-b 与 rho 为 1 表示排名不变，0 表示无关；排名无从比较时为空。"
        "“前五保留”为原前五名（含并列）仍在前五名的比例。",
        "All things stay, only relations go. tau-b and rho are 1 where the ranking stays as it is, 0 where "
        "it has nothing to do with the one before; empty where nothing can be ranked. Top five kept: the "
        "share of the first five (with ties) that are still among the first five.",
    )


def _small(base: Ties, settings: Settings) -> tuple[str, ...]:
    if len(base) > 4 * TOP:
        return ()
    return (
        settings.words(
            f"只有 {len(base)} 个节点：一条关系就能改变排名，并列也多，相关系数不宜过度解读。",
            f"There are only {len(base)} things: a single relation can change the ranks, many of which are "
            "shared, so that the correlations should not be made much of.",
        ),
    )


def _summary(
    relations: Relations, base: Ties, seen: list[_Seen], notes: tuple[str, ...], settings: Settings
) -> Table:
    words = settings.words
    rows: list[tuple[Cell, ...]] = []
    for one in seen:
        gone = int(one.loss.gone.sum())
        alone = int(((base.degrees > 0) & (one.ties.degrees == 0)).sum())
        left = (one.loss.title.in_(settings.lang), gone, len(relations.source) - gone, alone)
        for name in RANKINGS:
            title = CENTRALITIES[name].title.in_(settings.lang)
            found = agreement(one.before[name], one.after[name]) if one.after else Agreement(None, None, None)
            figures = (found.tau, found.rho, found.kept)
            rows.append((*left, title, *(None if f is None else rounded(f) for f in figures)))
    head = (
        *(words("去掉什么", "what goes"), words("去掉的关系数", "relations gone")),
        *(words("剩余关系数", "relations left"), words("失去全部联系的节点数", "things left without ties")),
        *(words("指标", "ranking"), "tau-b", "rho", words("前五保留", "top five kept")),
    )
    caption = words(
        "证据敏感性：去掉较不确定的证据后，排名还剩多少", "what is left of the rankings as evidence goes"
    )
    empty = [
        words(
            f"去掉“{one.loss.title.zh}”后一条关系也不剩。", f"Without “{one.loss.title.en}” nothing is left."
        )
        for one in seen
        if not one.after
    ]
    return Table.of(head, rows, caption, *empty, *notes)


def _movers(case: Case, seen: list[_Seen], settings: Settings) -> Table:
    words, rows = settings.words, list[tuple[Cell, ...]]()
    for one in seen:
        for name, values in one.after.items():
            title = CENTRALITIES[name].title.in_(settings.lang)
            before, after = ranks(one.before[name]), ranks(values)
            change = before - after
            order = np.lexsort((before, -np.abs(change)))[:MOVERS]
            for at in order[change[order] != 0].tolist():
                thing = one.ties.ids[at]
                named = (label(case.graph, thing, settings), str(thing))
                ranked = (int(before[at]), int(after[at]), int(change[at]))
                rows.append((one.loss.title.in_(settings.lang), title, *named, *ranked))
    head = (
        *(words("去掉什么", "what goes"), words("指标", "ranking"), *columns(settings)),
        *(words("原名次", "rank before"), words("现名次", "rank after"), words("升降", "places gained")),
    )
    caption = words("名次变动最大的节点", "who moves most")
    note = words(
        f"每种情形、每个指标至多列 {MOVERS} 个；并列者取最前的名次；“升降”为正表示上升，为负表示下降。",
        f"At most {MOVERS} for each loss and ranking; equals share the best of their ranks; places gained "
        "are positive, places lost negative.",
    )
    return Table.of(head, rows, caption, note)


def _lost(case: Case, base: Ties, seen: list[_Seen], settings: Settings) -> Table:
    words = settings.words
    rows: list[tuple[Cell, ...]] = []
    for one in seen:
        lost = np.flatnonzero((base.degrees > 0) & (one.ties.degrees == 0)).tolist()
        found = [
            (label(case.graph, base.ids[at], settings), str(base.ids[at]), int(base.degrees[at]))
            for at in lost
        ]
        title = one.loss.title.in_(settings.lang)
        rows += [(title, *row) for row in sorted(found, key=lambda row: (-row[2], *row[:2]))]
    head = (words("去掉什么", "what goes"), *columns(settings), words("原有联系数", "ties before"))
    caption = words("失去全部联系的节点", "things that lose all their ties")
    note = words(
        "它们在网络中的位置完全依赖所去掉的证据。", "Their place in the network rests wholly on what goes."
    )
    return Table.of(head, rows, caption, note)


STUDIES: dict[str, Study] = {
    "sensitivity": Study(
        Text("证据敏感性", "sensitivity"),
        Text(
            "去掉推断的关系、单一来源的关系或某一来源后，排名如何变化",
            "how the rankings change when inferred relations go, or single sources",
        ),
        f"{BORGATTI}; {KENDALL}",
        sensitivity_study,
        "organisations",
    ),
}
