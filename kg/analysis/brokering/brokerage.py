"""Brokerage between groups: who mediates, in which roles, between whom, and on what words that rests.

The roles are those of Gould & Fernandez (:mod:`kg.analysis.brokering.roles`) among the actors of a network
(:mod:`kg.analysis.brokering.brokers`), for any division of them into groups (:mod:`kg.analysis.partitions`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.analysis.brokering.brokers import TESTED, Brokers, Sides
from kg.analysis.brokering.roles import GOULD, ROLES
from kg.analysis.evidence import cells as evidence
from kg.analysis.evidence import headings as evidence_heads
from kg.analysis.labels import MOST, columns, listed
from kg.analysis.method import Case, Settings, Study
from kg.analysis.mixed.mixing import cells, chance, few, heads
from kg.analysis.partitions import partition
from kg.analysis.ranked.lines import joint_bodies, lines
from kg.graph.telling.sentences import sentence
from kg.records import Text
from kg.table import Cell, Table

ROWS = 500
"""So many ties are shown with their words,"""
EACH = 50
"""and so many of each broker."""
SIDES = 200_000
"""So many pairs of groups are looked at, broker by broker."""
NAMED = 10
"""So many of those who are in no group, and of joint bodies, are named."""
REPRESENTATIVE = "representative"
Row = tuple[Cell, ...]


def brokerage_study(case: Case, settings: Settings) -> tuple[Table, ...]:
    """The brokers and their roles, between which groups they mediate, each tie with its words, and chance.

    Gould & Fernandez 1989, Sociological Methodology 19:89–126; expectations by label permutation (Hubert &
    Schultz 1976, British J. Mathematical and Statistical Psychology 29:190–241).
    """
    found = Brokers(case, settings, partition(case, settings.by, settings))
    return _brokers(found), _between(found), _ties(found), _roles(found)


def _brokers(found: Brokers) -> Table:
    """Who brokers, in which roles."""
    words, ties = found.settings.words, found.ties
    rows = [
        (
            *(found.name(at), str(ties.ids[at]), found.kind(at), found.group(at)),
            *(int(number) for number in found.counts[at]),
            *(int(found.counts[at].sum()), int(found.across[at]), int(found.stated[at])),
            *cells(outcome)[1:],
        )
        for at, outcome in zip(found.ranked, found.outcomes, strict=False)
    ]
    head = (
        *(*columns(found.settings), words("类型", "type"), found.parts.title.in_(found.settings.lang)),
        *(role.in_(found.settings.lang) for role in ROLES.values()),
        *(words("合计", "total"), words("跨组对数", "pairs across"), words("仅计明述", "explicit only")),
        *heads(found.settings)[1:],
    )
    caption = words(
        f"谁在各组之间居间联系（按{found.parts.title.zh}分组：{len(ties)} 个行动者，"
        f"{len(found.grouped.groups)} 组，{len(found.between)} 个跨组中介者）",
        f"who mediates between groups, by {found.parts.title.en}: {len(found.between)} brokers across groups "
        f"among {len(ties)} actors in {len(found.grouped.groups)} groups",
    )
    notes = (*_reading(found), *_joint(found), *_scope(found), *_chance(found), *few(ties, found.settings))
    return Table.of(head, rows, caption, *notes, GOULD)


def _reading(found: Brokers) -> Iterator[str]:
    """How the roles are to be read."""
    words = found.settings.words
    yield words(
        "中介者与甲、乙都有联系，而甲、乙之间没有直接联系。协调员：三者同组；顾问：甲、乙同组，中介者在组外；"
        "守门人、发言人：中介者与其中一方同组；联络人：三者分属三组。",
        "A broker is tied to two who are not tied to each other. Coordinator: all three are in one group; "
        "consultant: the two are in one, the broker in another; gatekeeper, representative: the broker is "
        "in the group of one of them; liaison: all three are in different groups.",
    )
    yield words(
        "归属不等于居间：某组织的负责人、该组织和它所在的单位（如书记—党委—镇）依次相连，"
        "中间一方只是因为一个在"
        "另一个之内而计为协调员或守门人，不说明它在其间传递什么。",
        "Belonging is not mediating: where a head, a body and what the body is set up in are tied in a row "
        "(secretary, committee, town), the one in the middle counts as coordinator or gatekeeper only "
        "because "
        "one is within the other. That says nothing of what passes through it.",
    )
    yield words(
        "关系的方向只是语法上的（成员→机构、任职者→机构），不是信息的流向，故按无向联系计：角色一栏每对按两个"
        "方向各计一次，守门人与发言人必然相等；“跨组对数”每对只计一次，"
        "“仅计明述”是只用来源明述的关系时的对数。",
        "The direction of a relation is one of grammar (member to body, holder to body), not of a flow. Ties "
        "are read without it: in the roles each pair counts in both directions, so that gatekeeper and "
        "representative are equal by necessity. “Pairs across” counts each pair of different groups once, "
        "“explicit only” the same with only those relations that the sources state in so many words.",
    )


def _scope(found: Brokers) -> Iterator[str]:
    """What was left out, opened or shared."""
    words, lang = found.settings.words, found.settings.lang
    outside = found.outside
    if outside:
        names = listed(found.case.graph, outside[:NAMED], found.settings)
        yield words(
            f"另有 {len(outside)} 个行动者不属于任何一组，不计入，其中联系最多的是：{names}。",
            f"{len(outside)} more actors are in no group and are left out; those with most ties: {names}.",
        )
    shared = sorted(found.parts.labels[group].in_(lang) for group in found.parts.shared)
    if shared:
        yield words(
            f"同时属于几方者（{'；'.join(shared)}）可作中介者，但不作被联系的一方："
            "它本身就是各方之间的联系。",
            f"What belongs to several sides at once ({'; '.join(shared)}) may broker, but is not an end of "
            "what is brokered: it is itself a tie between them.",
        )
    if found.parts.opened:
        opened = listed(found.case.graph, found.parts.opened, found.settings)
        yield words(
            f"网络的大半在 {opened} 之内，故以其下属组织为组。",
            f"More than half of the network lies in {opened}: its parts are taken as groups.",
        )


def _joint(found: Brokers) -> Iterator[str]:
    """Joint bodies broker between their members by what they are, which is said."""
    joint = set(joint_bodies(lines(found.case), found.case))
    bodies = [str(found.ties.ids[at]) for at in found.between if found.ties.ids[at] in joint]
    if bodies:
        names, more = listed(found.case.graph, bodies[:NAMED], found.settings), len(bodies) - NAMED
        zh, en = (f"{names}等 {len(bodies)} 个", f"{names}; and {more} more") if more > 0 else (names, names)
        yield found.settings.words(
            f"{zh}是联合机构：居间于成员单位之间是其设立的本意，不能据此说明其影响力。",
            f"Joint bodies, there to stand between their members: {en}. That they do so says nothing of "
            "their influence.",
        )


def _chance(found: Brokers) -> Iterator[str]:
    if not found.outcomes:
        return
    yield chance(found.outcomes, found.settings)
    yield found.settings.words(
        "期望值、标准差、z、p 均就“跨组对数”而言；p 未按中介者人数校正。只联系一两对的中介者，p 不可能很小。",
        "Expectation, sd, z and p are of the pairs across; p is not adjusted for the number of brokers, and "
        "cannot be small for who brokers only a pair or two.",
    )


@dataclass
class _Side:
    """What is known of two groups: by whom pairs are brokered, by whom surely, and how many pairs."""

    pairs: int = 0
    brokers: list[int] = field(default_factory=list)
    sure: list[int] = field(default_factory=list)


def _between(found: Brokers) -> Table:
    """Between which two groups who mediates."""
    words = found.settings.words
    told, sides = _told(found)
    joint = _joint_groups(found)
    order = sorted(sides, key=lambda pair: _pair_rank(found, pair, sides[pair], joint))
    rows = [_side_row(found, pair, sides[pair]) for pair in order]
    head = (
        *(words("组甲", "group"), words("组乙", "other group"), words("中介者数", "brokers")),
        *(words("其中有明述依据", "of them explicit"), words("对数", "pairs")),
        *(words("中介者（两段联系均有明述）", "brokers (both ties explicit)"),),
        words("中介者（有一段出自推断或有歧义）", "brokers (a tie inferred or ambiguous)"),
    )
    note = words(
        "“对数”是经由中介者联系、彼此没有直接联系的行动者对的数目；“明述”指来源直接写明。",
        "Pairs are how many pairs of actors without a tie of their own are brokered; explicit is what a "
        "source states in so many words.",
    )
    apart = [found.side(code) for code in sorted({code for pair in sides for code in pair} & joint)]
    last = words(
        f"一方为联合机构（{'；'.join(apart)}）的组对排在最后：联合机构由其他各组的成员组成，"
        "与它之间的“居间”只是这些成员参加了它。",
        f"Pairs of which one group is a joint body ({'; '.join(apart)}) stand last: a joint body is made "
        "up of "
        "members of the other groups, and to mediate with it is no more than to take part in it.",
    )
    caption = words("哪两组之间由谁居间联系", "between which two groups who mediates")
    return Table.of(head, rows, caption, note, *((last,) if apart else ()), *_limited(found, told), GOULD)


def _joint_groups(found: Brokers) -> set[int]:
    """The codes of the groups that are joint bodies, or of a kind of which at least half are."""
    graph = found.case.graph
    joint = set(joint_bodies(lines(found.case), found.case))
    legends = Counter(str(legend) for _, legend in graph.nodes(data="legend"))
    mixed = Counter(str(graph.nodes[one].get("legend")) for one in joint)
    kinds = {legend for legend, number in mixed.items() if legend and 2 * number >= legends[legend]}

    def is_joint(group: str) -> bool:
        return group in joint or (group in graph and str(graph.nodes[group].get("legend")) in kinds)

    return {code for code, group in enumerate(found.grouped.groups) if is_joint(str(group))}


def _pair_rank(
    found: Brokers, pair: Sides, side: "_Side", joint: set[int]
) -> tuple[bool, int, int, list[str]]:
    """Pairs without a joint body first, then those with most brokers and pairs; equals by IRI."""
    groups = sorted(str(found.grouped.groups[code]) for code in pair)
    return bool(joint.intersection(pair)), -len(side.sure) - len(side.brokers), -side.pairs, groups


def _told(found: Brokers) -> tuple[int, dict[Sides, _Side]]:
    """Of how many brokers it is told between which groups they mediate, and what there is to tell."""
    sides: dict[Sides, _Side] = {}
    told, looked = 0, 0
    for at in found.between:
        ends = found.ends(at)
        many = len({int(found.grouped.codes[one]) for one in ends}) ** 2
        if looked + many > SIDES:
            continue
        told, looked = told + 1, looked + many
        sure = found.sides(at, found.ends(at, sure=True))
        for pair, number in found.sides(at, ends).items():
            side = sides.setdefault(pair, _Side())
            side.pairs += number
            (side.sure if pair in sure else side.brokers).append(at)
    return told, sides


def _side_row(found: Brokers, pair: Sides, side: _Side) -> Row:
    names = sorted(found.side(code) for code in pair)
    numbers = (len(side.sure) + len(side.brokers), len(side.sure), side.pairs)
    return *names, *numbers, *(_named(found, several) for several in (side.sure, side.brokers))


def _named(found: Brokers, several: list[int]) -> str:
    """The names of some brokers; names may have the mark in them that stands in lists."""
    names, more = sorted(found.name(at) for at in several[:MOST]), len(several) - MOST
    said = found.settings.words("；", "; ").join(names)
    return found.settings.words(f"{said}；……", f"{said}; …") if more > 0 else said


def _limited(found: Brokers, told: int) -> Iterator[str]:
    if told < len(found.between):
        yield found.settings.words(
            f"只列 {told} 个中介者（共 {len(found.between)} 个）。",
            f"Only {told} of {len(found.between)} brokers are shown.",
        )


def _ties(found: Brokers) -> Table:
    """Each tie by which the first brokers mediate between groups, with its words."""
    words, told, cut = found.settings.words, 0, False
    rows: list[Row] = []
    for at in found.between:
        if len(rows) < ROWS:
            own = list(_tie_rows(found, at))
            rows, told, cut = [*rows, *own[:EACH]], told + 1, cut or len(own) > EACH
    head = (
        *(words("中介者", "broker"), words("对方", "partner"), words("对方所属", "partner’s group")),
        *(words("关系", "relation"), *evidence_heads(found.settings)),
    )
    caption = words(
        "中介者跨组联系的每一条关系及其原文", "each tie by which a broker mediates, with its words"
    )
    short = words(f"每个中介者至多列 {EACH} 条。", f"Of each broker {EACH} are shown at most.")
    notes = (*_limited(found, told), *((short,) if cut else ()))
    return Table.of(head, rows[:ROWS], caption, *notes)


def _tie_rows(found: Brokers, at: int) -> Iterable[Row]:
    def order(one: int) -> tuple[str, str, str]:
        return found.group(one), found.name(one), str(found.ties.ids[one])

    for one in sorted(found.partners(at), key=order):
        for fact in found.behind(at, one):
            said = sentence(fact, found.case.catalogue.names, found.settings.lang)
            words = evidence([fact], found.case, found.settings)
            yield found.name(at), found.name(one), found.group(one), said, *words


def _roles(found: Brokers) -> Table:
    """The roles of the first brokers beside chance; of gatekeeper and representative, one."""
    words, lang = found.settings.words, found.settings.lang
    first = found.ranked[:TESTED]
    outcomes = iter(found.outcomes[len(found.ranked) :])
    rows = [
        (found.name(at), str(found.ties.ids[at]), found.group(at), role.in_(lang), *cells(outcome))
        for at in first
        for (name, role), outcome in zip(ROLES.items(), outcomes, strict=False)
        if outcome.observed and name != REPRESENTATIVE
    ]
    head = (
        *(*columns(found.settings), found.parts.title.in_(lang), words("角色", "role")),
        *heads(found.settings),
    )
    caption = words(
        f"前 {len(first)} 个中介者的各个角色与随机期望",
        f"the roles of the first {len(first)} brokers beside chance",
    )
    note = words(
        f"每对按两个方向各计一次；发言人与守门人相同，从略。表中共 {len(rows)} 项检验，p 未作多重检验校正："
        "即使都出于偶然，也约有 5% 的 p 小于 0.05。协调员、守门人的 p 小，多半只因书记、"
        "党委与镇这样的归属关系"
        "同在一组，不能据以说明居间。",
        "Each pair counts in both directions. Representative is the same as gatekeeper and not "
        "repeated. These "
        f"are {len(rows)} tests, and p is not adjusted for their number: by chance alone about one in "
        "twenty is "
        "below 0.05. A small p of a coordinator or gatekeeper mostly says that a body, its head and "
        "what it is "
        "set up in are in one group, which is no mediation.",
    )
    return Table.of(head, rows, caption, note, *list(_chance(found))[:1], GOULD)


STUDIES: dict[str, Study] = {
    "brokerage": Study(
        Text("中介角色", "brokerage"),
        Text(
            "谁在各组之间居间联系：Gould–Fernandez 的五种角色、随机期望，以及每条联系的原文",
            "who mediates between groups: the five roles of Gould and Fernandez beside chance, and the words "
            "behind each tie",
        ),
        GOULD,
        brokerage_study,
        by="parent",
    ),
}
"""The studies of brokerage, by name."""
