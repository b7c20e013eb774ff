"""Interlocks: persons in several organisations, the organisations they tie, and who sits for whom.

A person is in an organisation by a relation of a class of ``org:Membership``, such as holding a post.
Whether one post is a person's primary one is not in the data, so that direct interlocks (through a primary
post) and induced ones are not told apart.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

from kg.analysis.evidence import (
    Data,
    bracketed,
    cells,
    explicit,
    headings,
    is_act,
    is_membership,
    role,
    status,
    when,
)
from kg.analysis.interlocking.projection import Incidence, projection
from kg.analysis.labels import columns, label, listed, rounded
from kg.analysis.method import Case, Settings, Study
from kg.analysis.network import OCCASION
from kg.analysis.ranked.lines import JOINT, ORGANIZATION, Line, joint_bodies, lines
from kg.errors import KGError
from kg.graph.telling.facts import Fact
from kg.iri import DHQ, STATUSES
from kg.records import Text
from kg.table import Cell, Table

REPRESENTS = DHQ + "represents"
PERSON = "person"
FEW = 30
"""With fewer persons than these, no rate of interlocking is worth stating."""
ALWAYS = 2
"""The first so many tables are shown even when there is nothing in them."""
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class _Seats:
    """Who is in which organisation, and in what relations: (person, organisation) → attributes of edges."""

    case: Case
    settings: Settings
    persons: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        found = (iri for iri, family in self.case.graph.nodes(data="family") if family == PERSON)
        object.__setattr__(self, "persons", frozenset(found))

    @cached_property
    def held(self) -> dict[tuple[str, str], list[Data]]:
        """The relations by which each person is in each organisation, in order of IRI."""
        found: dict[tuple[str, str], list[Data]] = {}
        graph = self.case.graph
        for one, other, data in graph.edges(data=True):
            inside = one in self.persons and graph.nodes[other]["family"] == ORGANIZATION
            if inside and not is_act(data) and is_membership(data, self.case):
                found.setdefault((one, other), []).append(data)
        return {pair: sorted(found[pair], key=lambda data: str(data["fact"].iri)) for pair in sorted(found)}

    @cached_property
    def homes(self) -> dict[str, list[str]]:
        """The organisations of each person."""
        found: dict[str, list[str]] = {}
        for person, organization in self.held:
            found.setdefault(person, []).append(organization)
        return found

    @cached_property
    def people(self) -> dict[str, list[str]]:
        """The persons of each organisation."""
        found: dict[str, list[str]] = {}
        for person, organization in self.held:
            found.setdefault(organization, []).append(person)
        return found

    @cached_property
    def stated(self) -> dict[tuple[str, str], list[Fact]]:
        """Who is said to represent whom: (person, represented party) → facts, in order of IRI."""
        naming = self.case.catalogue.schema.subclasses(REPRESENTS)
        found: dict[tuple[str, str], dict[str, Fact]] = {}
        for _, _, fact in self.case.graph.edges(data="fact"):
            if fact.subject in self.persons:
                parties = [fact.target] if fact.via[1] in naming else []
                parties += [extra.value for extra in fact.extras if extra.property in naming]
                for party in parties:
                    found.setdefault((fact.subject, party), {})[fact.iri] = fact
        return {pair: [found[pair][iri] for iri in sorted(found[pair])] for pair in sorted(found)}

    @cached_property
    def sent(self) -> dict[str, list[str]]:
        """The persons said to represent each party."""
        found: dict[str, list[str]] = {}
        for person, party in self.stated:
            found.setdefault(party, []).append(person)
        return found

    def facts(self, person: str, organization: str) -> list[Fact]:
        """What says that a person is in an organisation."""
        return [data["fact"] for data in self.held.get((person, organization), ())]

    def role(self, person: str, organization: str) -> str:
        """As what a person is in an organisation."""
        said = dict.fromkeys(role(one, self.case, self.settings) for one in self.held[person, organization])
        return self.settings.words("、", ", ").join(said)

    def name(self, iri: str) -> str:
        """What a thing is called."""
        known = iri in self.case.graph
        names = self.case.catalogue.names
        return label(self.case.graph, iri, self.settings) if known else names.label(iri, self.settings.lang)


def incidence(case: Case) -> Incidence:
    """Persons and the organisations they are in."""
    return Incidence.of(_Seats(case, Settings()).held)


def interlocks(case: Case, settings: Settings) -> tuple[Table, ...]:
    """Persons in several organisations, and the organisations that share them; where there are any, the
    seats in joint bodies and who represents whom."""
    seats = _Seats(case, settings)
    found = lines(case)
    tables = (_several(seats), _shared(seats, found), _sitting(seats, found), _representing(seats))
    return tuple(table for at, table in enumerate(tables) if table.rows or at < ALWAYS)


def _several(seats: _Seats) -> Table:
    settings = seats.settings
    heads = settings.words(
        "所在组织数|其中明述|组织|组织IRI|身份", "organisations|of these explicit|organisation|its iri|as"
    )
    chosen = [person for person, homes in seats.homes.items() if len(homes) > 1]
    rows: list[Row] = []
    for person in sorted(chosen, key=lambda one: (-len(seats.homes[one]), seats.name(one), one)):
        homes = seats.homes[person]
        sure = sum(explicit(seats.facts(person, home)) for home in homes)
        for home in sorted(homes, key=lambda one: (seats.name(one), one)):
            row = (
                seats.name(person),
                person,
                len(homes),
                sure,
                seats.name(home),
                home,
                seats.role(person, home),
            )
            rows.append((*row, *cells(seats.facts(person, home), seats.case, settings)))
    caption = settings.words(
        "在不止一个组织任职或列名的人员，逐个组织列出身份与依据。",
        "Persons in more than one organisation, with their post and the evidence for each.",
    )
    heading = (*columns(settings), *heads.split("|"), *headings(settings))
    return Table.of(heading, rows, caption, *_several_notes(seats, len(chosen)))


def _several_notes(seats: _Seats, several: int) -> tuple[str, ...]:
    persons, settings = len(seats.homes), seats.settings
    notes = [
        settings.words(
            f"有组织归属记载的 {persons} 人中，{several} 人在不止一个组织。",
            f"Of {persons} persons who are in some organisation, {several} are in more than one.",
        ),
        settings.words(
            "主要职务未载，故不区分直接连锁（由主职形成）与诱导连锁。"
            "同一组织与其下设部门兼职也列出，是否算连锁由读者判断。",
            "Which post is the primary one is not recorded, so direct and induced interlocks are not told "
            "apart. Posts in an organisation and in its own department are shown too: the reader decides "
            "whether they count.",
        ),
    ]
    if any(not explicit(seats.facts(*pair)) for pair in seats.held if len(seats.homes[pair[0]]) > 1):
        notes.append(
            settings.words(
                "推断或有歧义的归属也计入所在组织数；只算明述者，见“其中明述”。",
                "Inferred and ambiguous relations count among the organisations; see how many are explicit.",
            )
        )
    if persons < FEW:
        notes.append(
            settings.words(
                f"只有 {persons} 人，且是资料点名者：可以说明谁兼任什么，不能说明兼任有多普遍。",
                f"There are {persons} persons, those whom a source names: this shows who holds what, "
                "not how common holding several posts is.",
            )
        )
    return tuple(notes)


def _shared(seats: _Seats, found: Iterable[Line]) -> Table:
    settings = seats.settings
    heads = settings.words(
        "组织甲|IRI甲|组织乙|IRI乙|共有人数|其中双方明述|Newman权重|共有人员|两组织间的关系|时间",
        "one organisation|its iri|other organisation|other iri|shared|explicit at both ends|newman weight|"
        "shared persons|relation between the two|when",
    ).split("|")
    carriers: dict[tuple[str, str], list[str]] = {}
    try:
        weights = projection(Incidence.of(seats.held))
    except KGError as error:
        return Table.of(heads, (), _shared_caption(settings), error.line(settings.lang))
    for person, homes in seats.homes.items():
        for pair in combinations(sorted(homes), 2):
            carriers.setdefault(pair, []).append(person)
    between = _between(seats)
    rows = [_pair(pair, who, seats, between) for pair, who in carriers.items()]
    at = ([weights.index[row[side]] for row in rows] for side in (1, 3))
    values = weights.weights[tuple(at)].tolist() if rows else ()
    whole = [(*row[:6], rounded(value), *row[6:]) for row, value in zip(rows, values, strict=True)]
    ranked = sorted(whole, key=lambda row: (-int(row[4] or 0), -float(row[6] or 0), *map(str, row[:4])))
    return Table.of(heads, ranked, _shared_caption(settings), *_shared_notes(settings))


def _shared_caption(settings: Settings) -> str:
    return settings.words(
        "共有人员的组织对：由谁相连。", "Pairs of organisations that share persons, and whom."
    )


def _pair(
    pair: tuple[str, str], who: list[str], seats: _Seats, between: Mapping[tuple[str, str], str]
) -> Row:
    facts = {one: (seats.facts(one, pair[0]), seats.facts(one, pair[1])) for one in who}
    sure = sum(all(map(explicit, both)) for both in facts.values())
    held = when((fact for both in facts.values() for own in both for fact in own), seats.case, seats.settings)
    ends = (seats.name(pair[0]), pair[0], seats.name(pair[1]), pair[1])
    return (*ends, len(who), sure, listed(seats.case.graph, who, seats.settings), between.get(pair, ""), held)


def _between(seats: _Seats) -> dict[tuple[str, str], str]:
    """How two organisations are related themselves, where that is on record."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    settings, families = seats.settings, dict(seats.case.graph.nodes(data="family"))
    for one, other, data in seats.case.graph.edges(data=True):
        if one != other and families[one] == families[other] == ORGANIZATION:
            said = str(data[f"label_{settings.lang}"])
            if data["status"] != STATUSES[0]:
                said = bracketed(said, status([data["fact"]], settings), settings)
            words = settings.words(f"{seats.name(one)}：{said}", f"{seats.name(one)}: {said}")
            found.setdefault((min(one, other), max(one, other)), {})[words] = None
    return {pair: settings.words("；", "; ").join(texts) for pair, texts in found.items()}


def _shared_notes(settings: Settings) -> tuple[str, ...]:
    return (
        settings.words(
            "共有人数：Breiger 1974（Social Forces 53:181–190）。Newman 权重：每个共有人员计 1/(k−1)，"
            "k 为其所在组织数，兼职越多者对每一对的贡献越小（Newman 2001, Phys. Rev. E 64:016132）。"
            "各人的原文见前表。",
            "Shared: Breiger 1974 (Social Forces 53:181–190). Newman weight: each shared person counts "
            "1/(k−1), k being that person's number of organisations (Newman 2001, Phys. Rev. E 64:016132). "
            "The words for each person stand in the table before.",
        ),
        settings.words(
            "“两组织间的关系”若为上下属或可能为同一机构，则共有人员未必表示两个独立组织之间的联系。",
            "Where the two are part and whole, or perhaps one body, sharing a person need not be a tie "
            "between independent organisations.",
        ),
    )


def _sitting(seats: _Seats, found: tuple[Line, ...]) -> Table:
    settings = seats.settings
    heads = settings.words(
        "单位|单位IRI|参加方式|人员|人员IRI|在该单位的身份|席位依据",
        "unit|its iri|takes part as|person|person's iri|as what in the unit|ground for the seat",
    ).split("|")
    bodies = set(joint_bodies(found, seats.case))
    rows = [
        row for line in found if line.sort == JOINT and line.other in bodies for row in _seat(line, seats)
    ]
    ranked = sorted(
        rows, key=lambda row: tuple(map(str, (row[0], row[2], row[4], row[5], row[1], row[3], row[6])))
    )
    caption = settings.words(
        "联合机构—单位—人员：通过谁参加，其单位中有谁可考。",
        "Joint body, unit, person: who takes part in it, and whom of each unit the sources name.",
    )
    note = settings.words(
        "席位依据一栏最要紧：只有“原文写明”和“亦在该机构任职”才是此人的席位；"
        "“仅知在该单位”表示资料没有写明由谁出席，不可当作连锁。",
        "Mind the ground for the seat: only a stated representation or a post in the body is that person's. "
        "“Only known in the unit” means that no source says who sits there; it is no interlock.",
    )
    return Table.of((*columns(settings), *heads, *headings(settings)), ranked, caption, note)


def _seat(line: Line, seats: _Seats) -> Iterable[Row]:
    """The rows of one unit in one body: a person each, or one that says that none is known."""
    body, unit, settings = line.other, line.one, seats.settings
    how = role(line.data, seats.case, settings)
    ends = (seats.name(body), body, seats.name(unit), unit, how)
    known = sorted({*seats.people.get(unit, ()), *seats.sent.get(unit, ())})
    for person in known:
        facts = [line.fact, *seats.facts(person, unit), *seats.stated.get((person, unit), ())]
        ground, more = _ground(person, line, seats)
        own = seats.role(person, unit) if (person, unit) in seats.held else ""
        yield (*ends, seats.name(person), person, own, ground, *cells([*facts, *more], seats.case, settings))
    if not known:
        nobody = settings.words("该单位人员未载", "nobody of the unit is named")
        yield (*ends, "", "", "", nobody, *cells([line.fact], seats.case, settings))


def _ground(person: str, line: Line, seats: _Seats) -> tuple[str, list[Fact]]:
    """Whether it is this person who sits there, and what else says so."""
    words = seats.settings.words
    if (person, line.one) in seats.stated:
        return words("原文写明代表该单位", "stated to represent the unit"), []
    if (person, line.other) in seats.held:
        return words("亦在该机构任职", "is in the body as well"), seats.facts(person, line.other)
    return words("仅知在该单位，是否列席未载", "only known in the unit; a seat is not stated"), []


def _representing(seats: _Seats) -> Table:
    settings = seats.settings
    heads = settings.words(
        "所代表|所代表IRI|类型|场合|本人所在组织", "represents|its iri|type|occasion|is in"
    ).split("|")
    rows = []
    for (person, party), facts in seats.stated.items():
        kind = str(seats.case.catalogue.node(party)[f"type_{settings.lang}"])
        occasions = dict.fromkeys(seats.name(one) for fact in facts for one in fact.values(OCCASION))
        homes = (
            bracketed(seats.name(one), seats.role(person, one), settings)
            for one in seats.homes.get(person, ())
        )
        own = settings.words("；", "; ").join(homes)
        row = (
            seats.name(person),
            person,
            seats.name(party),
            party,
            kind,
            settings.words("；", "; ").join(occasions),
            own,
        )
        rows.append((*row, *cells(facts, seats.case, settings)))
    ranked = sorted(rows, key=lambda row: tuple(map(str, row[:4])))
    caption = settings.words("谁代表谁：原文写明的代表关系。", "Who represents whom, where a source says so.")
    note = settings.words(
        "代表不是任职：只说明此人在该场合或以该身份代表某群体、组织或大会。",
        "To represent is no post: the person speaks for a group or body, or is a delegate to a congress.",
    )
    return Table.of((*columns(settings), *heads, *headings(settings)), ranked, caption, note)


STUDIES: dict[str, Study] = {
    "interlocks": Study(
        Text("连锁任职", "interlocks"),
        Text(
            "在不止一个组织的人员、共有人员的组织对、联合机构的席位与代表关系",
            "persons in several organisations, organisations that share persons, seats in joint bodies",
        ),
        "Breiger 1974, Social Forces 53:181–190; Newman 2001, Phys. Rev. E 64:016132; "
        "Mizruchi 1996, Annual Review of Sociology 22:271–298",
        interlocks,
        network="all",
    ),
}
