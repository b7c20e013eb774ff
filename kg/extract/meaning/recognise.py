"""An article read for names: persons, organisations, posts, and where each is named."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.extract.article import Article
from kg.extract.candidate import Holding, Mention, Organization, Person, Reading
from kg.extract.language.forms import RULED, layer, parent
from kg.extract.language.scene import Scene
from kg.extract.meaning.context import context
from kg.extract.meaning.levels import level
from kg.extract.meaning.posts import Post, posts, titled
from kg.extract.meaning.resolve import Context, Resolved
from kg.extract.naming.acting import acts, is_area, is_place
from kg.extract.naming.names import Named, persons
from kg.extract.naming.organizations import Found, organizations
from kg.extract.naming.witnesses import CONFIDENCE
from kg.extract.tabling.ids import Minter
from kg.spans import Span

SURE = {
    "title-chain": 0.95,
    "title-shared-in-list": 0.75,
    "title-behind-name": 0.93,
    "title-in-brackets": 0.85,
    "elected": 0.85,
    "unit-shared-in-list": 0.5,
}
"""How often the rules for posts are right, as measured on the development articles."""
READ = {
    "only-body-of-its-kind": 0.85,
    "body-named-last": 0.8,
    "body-of-the-headline": 0.7,
    "body-of-the-post-before": 0.87,
    "department-of-the-only-body": 0.85,
    "unit-named-last": 0.85,
}
"""How often the rules that read a short name are right, where its ending promises more."""
SAFE, UNSAFE = 0.95, 0.75
"""How often a name with an ending to be trusted is one, and a name with another."""
_TOLD = 4
"""A relative name says which office it means when it has at least so many characters."""
UNRESOLVED = 0.5
"""What the confidence is multiplied with when the organisation stays relative."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An organisation as the text has it at a place, and what it was resolved to."""

    span: Span
    surface: str
    resolved: Resolved


def recognise(article: Article, scene: Scene, minter: Minter) -> Reading:
    """Read an article for names."""
    zones = [zone.span for zone in article.story()]
    named = persons(scene, zones)
    chains = tuple(titled(scene, named, zones))
    found = tuple(_free(scene, zones, named))
    surroundings = context(article, scene, found, chains)
    held = tuple(posts(scene, surroundings, chains))
    placed = (*_in_titles(held), *_resolved(surroundings, found, held))
    organizations_ = _organizations(scene, minter, placed, held)
    people = _persons(minter, named)
    by_name = {one.name: one for one in organizations_.values()}
    return Reading(
        article,
        {one.id: one for one in people.values()},
        organizations_,
        tuple(_mentions(named, people, placed, by_name)),
        tuple(_holdings(minter, held, people, by_name)),
    )


def _free(scene: Scene, zones: Iterable[Span], named: tuple[Named, ...]) -> Iterator[Found]:
    """The names of organisations in the text, titles included; no person's name is part of one."""
    walls = [one.span for one in named]
    for zone in zones:
        yield from organizations(scene, zone, [wall for wall in walls if zone[0] <= wall[0] < zone[1]])


def _in_titles(held: Iterable[Post]) -> Iterator[Placed]:
    for post in held:
        if post.segment.region:
            yield Placed(post.segment.region, "", post.organization)


def _resolved(context: Context, found: Iterable[Found], held: Iterable[Post]) -> Iterator[Placed]:
    """The organisations outside titles; a relative name that stays relative is none."""
    ends = {post.segment.region[1] for post in held if post.segment.region}
    for one in found:
        if one.span[1] in ends:
            continue
        resolved = context.full(one.name, one.span[0])
        if is_area(context.scene, resolved.name) and not acts(context.scene, one.span):
            continue
        if is_place(context.scene, one.span):
            continue
        if not one.relative or resolved.sure or _is_office(one.name):
            yield Placed(one.span, one.name, resolved)


def _is_office(name: str) -> bool:
    """Whether a name that stays relative still says which office it means: 区总工会, 县委组织部; not 区委."""
    return name[0] in RULED and len(name) >= _TOLD


def _organizations(
    scene: Scene, minter: Minter, placed: Iterable[Placed], held: Iterable[Post]
) -> Mapping[str, Organization]:
    """The organisations, each once, by id, with the units' parents."""
    found: dict[str, Organization] = {}
    wanted = {one.resolved.name: one.resolved for one in placed}
    wanted |= {
        post.organization.name: post.organization for post in held if post.organization.name not in wanted
    }
    for name, resolved in wanted.items():
        found[name] = _organization(scene, minter, name, resolved)
    names = {one.name: one.id for one in found.values()}
    return {one.id: _under(scene, one, names) for one in found.values()}


def _organization(scene: Scene, minter: Minter, name: str, resolved: Resolved) -> Organization:
    part = layer(scene, name.strip("“”"))
    kind = part.kind.type if part else "Organization"
    named = SAFE if part and part.kind.safe else UNSAFE
    confidence = min(named, READ.get(resolved.rule, named)) * (1 if resolved.sure else UNRESOLVED)
    return Organization(
        minter.mint("org", name),
        name,
        kind or "Organization",
        resolved.rule,
        round(confidence, 2),
        level(scene, name),
        resolved=resolved.sure,
    )


def _under(scene: Scene, one: Organization, names: Mapping[str, str]) -> Organization:
    above = names.get(parent(scene, one.name), "")
    return Organization(one.id, one.name, one.type, one.rule, one.confidence, one.level, above, one.resolved)


def _persons(minter: Minter, named: Iterable[Named]) -> dict[str, Person]:
    best: dict[str, Named] = {}
    for one in named:
        if one.name not in best:
            best[one.name] = one
    return {
        name: Person(minter.mint("person", name), name, one.rule, CONFIDENCE[one.rule])
        for name, one in best.items()
    }


def _mentions(
    named: Iterable[Named],
    people: Mapping[str, Person],
    placed: Iterable[Placed],
    by_name: Mapping[str, Organization],
) -> Iterator[Mention]:
    found = [Mention(one.span, "person", people[one.name].id, one.name) for one in named]
    found += [Mention(one.span, "organization", by_name[one.resolved.name].id, one.surface) for one in placed]
    yield from sorted(found, key=lambda one: one.span)


def _holdings(
    minter: Minter, held: Iterable[Post], people: Mapping[str, Person], by_name: Mapping[str, Organization]
) -> Iterator[Holding]:
    """The holdings, each person's post once."""
    seen: set[tuple[str, str, str]] = set()
    for post in held:
        person, organization = people[post.person.name], by_name[post.organization.name]
        key = (person.id, organization.id, post.segment.title)
        if key not in seen:
            seen.add(key)
            sure = SURE.get(post.rule, 0.8) * (1 if post.organization.sure else UNRESOLVED)
            yield Holding(
                person.id,
                organization.id,
                minter.role(post.segment.role, post.segment.title),
                post.segment.title,
                (post.segment.span, post.person.span),
                f"{post.rule}+{post.organization.rule}",
                round(min(sure, person.confidence, organization.confidence), 2),
            )
