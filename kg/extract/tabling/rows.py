"""A reading as candidate rows of the tables, each with the words behind it."""

from collections.abc import Iterable, Iterator, Mapping

from kg.extract.candidate import Candidate, Holding, Mention, Organization, Person, Reading
from kg.extract.meaning.relations import Relations
from kg.spans import Span

NAME = "name@zh"
_REASONS = {
    "only-territory-of-its-kind": "相对名称：文中这一级只有一处",
    "territory-of-the-post-before": "相对名称：同一职务串的前一职务写明所在",
    "unit-of-the-post-before": "省略：承同一职务串前一职务的组织",
    "body-of-the-post-before": "省略：承同一职务串前一职务的组织",
    "organisation-of-the-post-before": "省略：承同一职务串前一职务的组织",
    "only-body-of-its-kind": "简称：文中此类组织只有一个",
    "body-named-last": "简称：指前文最近提到的此类组织",
    "unit-named-last": "省略：指前文最近提到的此类组织",
    "name-under-territory": "相对名称：文中这一级只有一处",
    "body-of-the-headline": "简称：指标题所说的组织",
    "name-under-body": "简称：文中此类组织只有一个",
    "department-of-the-only-body": "内设机构：文中可设此机构的组织只有一个",
    "title-shared-in-list": "并列的姓名共用前面的职务",
    "unit-shared-in-list": "并列的组织共用后面的机构名",
    "relative": "相对名称：文中不能定为哪一个",
    "unit-alone": "省略的组织文中不能定",
}
"""Why a name or a post that the words do not spell out is read so, by rule."""
_DOUBTFUL = ("unit-shared-in-list", "relative", "unit-alone")


def candidates(
    reading: Reading, relations: Relations, roles: Mapping[str, tuple[str, str]]
) -> Iterator[Candidate]:
    """The rows that a reading gives: entities first, then what is said of them.

    ``roles`` are the roles that no scheme has: title → id and the id of the role it narrows.
    """
    first = _first(reading.mentions)
    yield from _persons(reading, first)
    yield from _organizations(reading, first)
    yield from _concepts(reading, roles)
    yield from _posts(reading)
    yield from _parents(reading, relations, first)
    yield from _mentions(reading)


def _first(mentions: Iterable[Mention]) -> dict[str, Mention]:
    found: dict[str, Mention] = {}
    for mention in mentions:
        if mention.refers_to not in found or len(mention.surface) > len(found[mention.refers_to].surface):
            found[mention.refers_to] = mention
    return found


def _persons(reading: Reading, first: Mapping[str, Mention]) -> Iterator[Candidate]:
    for one in reading.persons.values():
        spans = (first[one.id].span,)
        yield Candidate("persons", {"id": one.id, NAME: one.name}, spans, one.rule, one.confidence)


def _organizations(reading: Reading, first: Mapping[str, Mention]) -> Iterator[Candidate]:
    held = {one.organization: one.spans[0] for one in reversed(reading.holdings)}
    for one in reading.organizations.values():
        span: Span = first[one.id].span if one.id in first else held[one.id]
        note = "" if one.resolved else _REASONS.get(one.rule, "")
        cells = {"id": one.id, "type": one.type, "level": one.level, NAME: one.name, "note": note}
        yield Candidate("organizations", cells, (span,), one.rule, one.confidence)


def _concepts(reading: Reading, roles: Mapping[str, tuple[str, str]]) -> Iterator[Candidate]:
    """The roles with qualifiers that no scheme has, under the role they narrow."""
    for title, (role, broader) in roles.items():
        held = [one for one in reading.holdings if one.title == title]
        if held:
            cells = {"id": role, "scheme": "role", NAME: title, "broader": broader}
            best = max(one.confidence for one in held)
            yield Candidate("concepts", cells, (held[0].spans[0],), "role-with-qualifiers", best)


def _posts(reading: Reading) -> Iterator[Candidate]:
    seen: dict[tuple[str, str], str] = {}
    for one in reading.holdings:
        organization = reading.organizations[one.organization]
        key = (one.organization, one.role)
        if key not in seen:
            seen[key] = f"{one.organization}-{one.role}"
            cells = {
                "id": seen[key],
                NAME: _post_name(organization.name, one.title),
                "organization": one.organization,
                "role": one.role,
            }
            best = max(held.confidence for held in reading.holdings if (held.organization, held.role) == key)
            yield Candidate("posts", cells, (one.spans[0],), one.rule, best)
    for one in reading.holdings:
        yield _holding(one, seen[one.organization, one.role])


def _post_name(organization: str, title: str) -> str:
    """The name of a post; the character that organisation and title share stands once (甲镇 + 镇长)."""
    shared = organization[-1:] == title[:1] and title[:1] in "省市区县州旗镇乡村局厅院校"
    return organization + (title[1:] if shared else title)


def _holding(one: Holding, post: str) -> Candidate:
    status, reason = judged(one.rule)
    cells = {
        "person": one.person,
        "organization": one.organization,
        "role": one.role,
        "post": post,
        "status": status,
        "reason": reason,
    }
    return Candidate("post-holdings", cells, one.spans, one.rule, one.confidence)


def judged(rule: str) -> tuple[str, str]:
    """The status and the reason of what a rule found; rules joined with ``+`` give the reasons of each."""
    parts = rule.split("+")
    reasons = [_REASONS[part] for part in parts if part in _REASONS]
    if not reasons:
        return "", ""
    return ("ambiguous" if any(part in _DOUBTFUL for part in parts) else "inferred"), "；".join(reasons)


def _parents(reading: Reading, relations: Relations, first: Mapping[str, Mention]) -> Iterator[Candidate]:
    """Whose unit an organisation is, said by its own name."""
    for one in reading.organizations.values():
        if not one.parent or one.id not in first:
            continue
        status, reason = judged(one.rule)
        above = reading.organizations[one.parent]
        cells = {
            "subject": one.id,
            "relation": relations.parent(one.type),
            "object": one.parent,
            "status": status,
            "reason": reason,
        }
        sure = min(one.confidence, above.confidence)
        yield Candidate("links", cells, (first[one.id].span,), "name-implies-parent", sure)


def _mentions(reading: Reading) -> Iterator[Candidate]:
    things: dict[str, Person | Organization] = {**reading.persons, **reading.organizations}
    for one in reading.mentions:
        thing = things[one.refers_to]
        status, reason = judged(thing.rule) if one.surface != thing.name else ("", "")
        cells = {"refers_to": one.refers_to, "status": status, "reason": reason}
        yield Candidate("mentions", cells, (one.span,), thing.rule, thing.confidence)
