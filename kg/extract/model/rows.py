"""What a model proposed, as the rows that the rules would give; what the rules found is not said twice."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.extract.candidate import Candidate, Holding, Organization, Reading
from kg.extract.frames.story import row, settled
from kg.extract.language.forms import canonical
from kg.extract.language.lexicon import Role
from kg.extract.meaning.relations import Relations
from kg.extract.model.cast import RULE, SURE, Cast
from kg.extract.model.events import Events
from kg.extract.model.proposal import Named, Proposal, ProposalKind, Proposals
from kg.extract.model.verifying import DroppedError
from kg.extract.tabling.rows import candidates
from kg.spans import Span

_ORDER: tuple[ProposalKind, ...] = ("person", "organization", "post", "membership", "event")
_NAMELESS = Role("", "", "")
"""What a title is called of which no scheme knows the role."""


def proposed(
    told: Proposals, cast: Cast, rules: Sequence[Candidate], relations: Relations
) -> tuple[tuple[Candidate, ...], Proposals]:
    """The rows that proposals add to the rules' rows; and the proposals kept, with the account of the rest.

    ``cast`` is that of the article as the rules read it; it takes in what is new. A row is as sure as a
    proposal is, and no surer than the things it is about. Things that the rules know keep their ids.
    """
    draft = _Draft(cast, _events(cast, rules), rules)
    kept: list[Proposal] = []
    dropped = Counter(told.dropped)
    for one in sorted(told.found, key=lambda one: _ORDER.index(one.kind)):
        try:
            draft.take(one)
            kept.append(one)
        except DroppedError as error:
            dropped[str(error)] += 1
    rows = tuple(draft.rows(relations))
    account = {reason: count for reason, count in sorted(dropped.items()) if count}
    return rows, replace(told, found=tuple(kept), dropped=account)


def _events(cast: Cast, rules: Sequence[Candidate]) -> Events:
    events = [one for one in rules if one.table == "events"]
    parts = [one for one in rules if one.table == "participations"]
    return Events(cast.scene.text, cast.reading.article.id, cast.minter, events, parts)


@dataclass(slots=True)
class _Draft:
    """The rows in the making. Whatever takes a proposal raises ``DroppedError`` before it keeps any of it."""

    cast: Cast
    events: Events
    rules: Sequence[Candidate]
    holdings: list[Holding] = field(init=False)
    members: dict[tuple[str, str], Candidate | None] = field(init=False)

    def __post_init__(self) -> None:
        told = (one.cells for one in self.rules if one.table == "unit-memberships")
        self.holdings = list(self.cast.reading.holdings)
        self.members = {(cells["member"], cells["organization"]): None for cells in told}

    def take(self, one: Proposal) -> None:
        """Take in a proposal.

        Raises:
            DroppedError: when it adds nothing, or cannot be a row.
        """
        takers: Mapping[ProposalKind, Callable[[Proposal], None]] = {
            "person": self._person,
            "organization": self._organization,
            "post": self._post,
            "membership": self._membership,
            "event": self._event,
        }
        takers[one.kind](one)

    def rows(self, relations: Relations) -> Iterator[Candidate]:
        """The rows that are not the rules' already."""
        reading, known = self._reading(), {_key(one) for one in self.rules}
        told = candidates(reading, relations, self.cast.minter.new_roles)
        for one in told:
            if _key(one) not in known:
                yield replace(one, rule=RULE, confidence=min(one.confidence, SURE))
        members = [one for one in self.members.values() if one]
        others = (*members, *self.events.told, *self.events.parts)
        yield from settled(reading, [one for one in others if one.rule == RULE])

    def _reading(self) -> Reading:
        """What the rules read, and what the proposals add to it."""
        return Reading(
            self.cast.reading.article,
            {one.id: one for one in self.cast.persons.values()},
            {one.id: one for one in self.cast.all_organizations()},
            tuple(sorted(self.cast.mentions, key=lambda one: one.span)),
            tuple(self.holdings),
        )

    def _person(self, one: Proposal) -> None:
        (named,) = one.names
        person = self.cast.person(named)
        if person is None:
            raise DroppedError("no-name")
        if named.text in self.cast.persons:
            raise DroppedError("known")
        self.cast.add(named, person)

    def _organization(self, one: Proposal) -> None:
        (named,) = one.names
        found = self.cast.organization(named, type_=one.label)
        if found is None:
            raise DroppedError("no-name")
        if found.name in self.cast.organizations:
            raise DroppedError("known")
        self.cast.add(named, found)

    def _post(self, one: Proposal) -> None:
        by_field = {named.field: named for named in one.names}
        named, body = by_field["person"], by_field.get("organization")
        role, title, unit = self._title(by_field["title"].span)
        person = self.cast.person(named)
        if person is None:
            raise DroppedError("no-name")
        if self._is_held(person.id, title, body, unit):
            raise DroppedError("known")
        organization = self.cast.organization(body, unit=unit) if body else None
        if body is None or organization is None:
            raise DroppedError("no-organisation")
        self.cast.add(named, person)
        self.cast.add(body, organization)
        self.holdings.append(
            Holding(
                person.id,
                organization.id,
                self.cast.minter.role(role, title),
                title,
                one.spans,
                RULE if organization.resolved else f"{RULE}+relative",
                min(SURE, person.confidence, organization.confidence),
            )
        )

    def _title(self, span: Span) -> tuple[Role, str, str]:
        """The role in a title, the title without the unit before it (党委书记), and that unit."""
        scene, (start, end) = self.cast.scene, span
        role = scene.role(end, start)
        if role is None:
            return _NAMELESS, scene.text[start:end], ""
        place = end - len(role.label)
        while qualifier := scene.qualifier(place, start):
            place -= len(qualifier.label)
        unit = scene.text[start:place]
        return (
            (role, scene.text[place:end], unit)
            if unit in scene.lexicon.units
            else (role, scene.text[start:end], "")
        )

    def _is_held(self, person: str, title: str, body: Named | None, unit: str) -> bool:
        """Whether it is known that a person has this title in a body that may be the one meant."""
        held = (one.organization for one in self.holdings if (one.person, one.title) == (person, title))
        known = {one.id: one for one in self.cast.organizations.values()}
        return any(body is None or self._may_be(known[one], body, unit) for one in held)

    def _may_be(self, known: Organization, body: Named, unit: str) -> bool:
        """Whether an organisation is the one meant, or its unit, or has more words in its name."""
        meant = canonical(self.cast.scene, body.text.removesuffix(unit) + unit)
        found = self.cast.organization(body, unit=unit)
        same = found is not None and found.id == known.id
        return same or known.name.endswith(meant) or known.name.startswith(meant)

    def _membership(self, one: Proposal) -> None:
        unit, body = (
            next(named for named in one.names if named.field == field) for field in ("unit", "body")
        )
        member, organization = self.cast.organization(unit), self.cast.organization(body)
        if member is None or organization is None or member.id == organization.id:
            raise DroppedError("no-organisation")
        if (member.id, organization.id) in self.members:
            raise DroppedError("known")
        self.cast.add(unit, member)
        self.cast.add(body, organization)
        cells = {"member": member.id, "organization": organization.id}
        sure = min(SURE, member.confidence, organization.confidence)
        made = row("unit-memberships", cells, one.spans, RULE, sure)
        self.members[member.id, organization.id] = made

    def _event(self, one: Proposal) -> None:
        things = [(named, self.cast.thing(named)) for named in one.names]
        who = [(named, thing) for named, thing in things if thing is not None]
        if not who:
            raise DroppedError("nobody")
        new = self.events.add(one, who)
        if not new:
            raise DroppedError("known")
        for named, thing in new:
            self.cast.add(named, thing)


def _key(one: Candidate) -> tuple[object, ...]:
    """What a row of entities, posts, links or mentions says."""
    cells = one.cells
    if cells.get("id"):
        return one.table, cells["id"]
    if one.table == "mentions":
        return one.table, cells["refers_to"], one.spans
    names = ("person", "organization", "role", "subject", "relation", "object")
    return (one.table, *(cells.get(name, "") for name in names))
