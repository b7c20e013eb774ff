"""Who holds which post: the segments of title chains, each with the organisation that it means.

A segment without words for its organisation takes that of the segment before it: its committee for a post in
the Party, its body for another (党委书记、总经理), its territory for one that heads one (镇党委书记、镇长).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.extract.language.edges import left_edge
from kg.extract.language.forms import base, body, canonical, in_party, layer
from kg.extract.language.scene import Scene
from kg.extract.language.territory import territories
from kg.extract.meaning.resolve import FAMILIES, Context, Resolved
from kg.extract.meaning.shortening import RELATIVE
from kg.extract.naming.chains import Segment, chain
from kg.extract.naming.names import Named
from kg.extract.naming.organizations import is_bare
from kg.extract.naming.witnesses import ends as closes
from kg.extract.naming.witnesses import unbracketed
from kg.spans import Span

_INHERITED = ("unit-of-the-post-before", "body-of-the-post-before", "organisation-of-the-post-before")
_PARTY = ("书记", "委员", "常委")
_IN_JOINT = (
    "主席",
    "理事长",
    "理事",
    "召集人",
    "盟主",
    "秘书长",
    "会长",
    "成员",
    "委员",
    "主任",
    "组长",
    "发起人",
    "执委",
)
"""The posts that a joint body has."""
BEFORE, BEHIND, SHARED = "title-chain", "title-behind-name", "title-shared-in-list"
_BETWEEN = frozenset("、和及 　")
_ELECTED = re.compile(
    r"(?:（[^（）]{1,4}）)?(?:等)?(?:[一二三四五六七八九十两0-9]+[名位人])?(?:同志)?(?:被)?(?:选派到|选派至|派驻到|派到|当选为?|担任|出任|任(?![务命期职])|选举为|推选为|任命为|聘任?为|兼任|就任)(?:了)?(?:新一届|第[一二三四五六七八九十]+届|新)?"
)
_AS = re.compile(r"(?:同志)?(?:作为|是(?!由|在|为|从)|系)")
_CLAUSE = re.compile(r"[，。；、\n！]")
_COMMA = re.compile(r"[，。；\n！]")
_BRACKET = re.compile(r"[（(]([^（）()\n]{2,40})[）)]")


@dataclass(frozen=True, slots=True)
class Post:
    """A person's post: the person's place, the segment, the organisation in full, and how it was found."""

    person: Named
    segment: Segment
    organization: Resolved
    rule: str


@dataclass(frozen=True, slots=True)
class Titled:
    """A person's place and the title chain that belongs to it; ``rule`` says how the chain was found."""

    person: Named
    chain: tuple[Segment, ...]
    rule: str


def titled(scene: Scene, named: tuple[Named, ...], zones: Iterable[Span]) -> Iterator[Titled]:
    """The title chains of persons, in the order of the text."""
    found: list[Titled] = []
    for zone in zones:
        inside = [one for one in named if zone[0] <= one.span[0] < zone[1]]
        found.extend(_in_zone(scene, inside, zone))
    own = {one.person.name for one in found if one.rule in (BEFORE, BEHIND)}
    yield from (one for one in found if one.rule != SHARED or one.person.name not in own)


def _in_zone(scene: Scene, named: list[Named], zone: Span) -> Iterator[Titled]:
    before: Titled | None = None
    low = zone[0]
    for one in named:
        found = _before(scene, one, low) or _behind(scene, one, low, zone)
        if (
            found is None
            and before
            and _listed(scene, before.person, one)
            and before.rule in (BEFORE, SHARED)
        ):
            found = Titled(one, before.chain, SHARED)
        if found:
            yield found
        yield from _elected(scene, one, named, zone)
        before = found
        low = max(one.span[1], found.chain[-1].span[1]) if found else one.span[1]


def _before(scene: Scene, one: Named, low: int) -> Titled | None:
    end = unbracketed(scene, one.span[0], low)
    found = chain(scene, end, low) or chain(scene, _unflattened(scene, end, low), low)
    return Titled(one, found, BEFORE) if found else None


def _unflattened(scene: Scene, end: int, low: int) -> int:
    """Where a title ends behind which a word for people stands: 主任、老党员."""
    role = scene.role(end, low)
    start = end - len(role.label) if role and scene.is_flat(role.label) else end
    return start - 1 if start < end and scene.text[start - 1 : start] in ("、", "，") else low


def _behind(scene: Scene, one: Named, low: int, zone: Span) -> Titled | None:
    """A title behind the name: X党委张三书记; or in brackets: 张三（X党委书记）."""
    end = one.span[1]
    role = scene.roles_from(end)
    if role and not scene.is_flat(role.label) and len(role.label) > 1 and end + len(role.label) <= zone[1]:
        left = left_edge(scene, one.span[0], low)
        region = (left, one.span[0])
        segment = Segment(region, role.label, role, (end, end + len(role.label)))
        return Titled(one, (segment,), BEHIND) if one.span[0] - left > 1 else None
    bracket = _BRACKET.match(scene.text, end, zone[1])
    inside = chain(scene, bracket.end(1), bracket.start(1)) if bracket else ()
    return Titled(one, inside, "title-in-brackets") if inside else None


def _listed(scene: Scene, before: Named, one: Named) -> bool:
    """Whether nothing but a comma of a list stands between two names."""
    gap = scene.text[before.span[1] : one.span[0]]
    return 0 < len(gap) <= 2 and gap[0] in _BETWEEN and all(mark in _BETWEEN for mark in gap)


def _elected(scene: Scene, one: Named, named: list[Named], zone: Span) -> Iterator[Titled]:
    """Posts said by a verb behind the name, or behind a list that ends with it: 张三、李四当选为X委员."""
    verb = _ELECTED.match(scene.text, one.span[1], zone[1])
    role = _AS.match(scene.text, one.span[1], zone[1])
    if verb:
        stop = _CLAUSE.search(scene.text, verb.end(), zone[1])
        found = chain(scene, stop.start() if stop else zone[1], verb.end())
    else:
        stop = _COMMA.search(scene.text, role.end(), zone[1]) if role else None
        found = _acting_as(scene, role.end(), stop.start() if stop else zone[1]) if role else ()
    if found:
        yield from (Titled(person, found, "elected") for person in _group(scene, one, named, zone[0]))


def _acting_as(scene: Scene, start: int, high: int) -> tuple[Segment, ...]:
    """The posts in 张三作为X主席致辞: up to the role behind which the verb comes."""
    places = range(min(start + 24, high), start + 1, -1)
    ends = (end for end in places if scene.role(end, start) and closes(scene, end, high))
    return next((found for end in ends if (found := chain(scene, end, start))), ())


def _group(scene: Scene, one: Named, named: list[Named], low: int) -> list[Named]:
    """The names listed before a verb, each with its own title or none: 甲村书记张三、乙村书记李四当选."""
    group = [one]
    for other in reversed(named[: named.index(one)]):
        own = chain(scene, group[0].span[0], other.span[1])
        start = own[0].span[0] if own else group[0].span[0]
        if scene.text[other.span[1] : start] not in ("、", "和"):
            break
        group.insert(0, other)
    return group


def posts(scene: Scene, context: Context, chains: Iterable[Titled]) -> Iterator[Post]:
    """The posts of title chains, with their organisations in full, in the order of the text."""
    reader = _Reader(scene, context, [], set())
    last: Titled | None = None
    for one in chains:
        before = reader.said[-1] if last and reader.said and _adjoins(scene, last, one) else ""
        many = len(reader.said)
        yield from reader.read(one, before)
        last = one if len(reader.said) > many else None


def _adjoins(scene: Scene, last: Titled, one: Titled) -> bool:
    """Whether a chain that lacks an organisation follows another person: 甲院党委书记张三、副院长李四."""
    first = one.chain[0]
    gap = scene.text[max(last.person.span[1], last.chain[-1].span[1]) : first.span[0]]
    lacking = first.region is None or not base(scene, scene.text[slice(*first.region)])
    return gap in ("、", "和") or (gap == "，" and lacking)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads chains one after the other.

    ``said`` are the organisations of the posts so far, ``doubtful`` those of them that stayed relative.
    """

    scene: Scene
    context: Context
    said: list[str]
    doubtful: set[str]

    def read(self, one: Titled, before: str) -> Iterator[Post]:
        """The posts of one chain; ``before`` is the organisation with which it goes on, if it does."""
        for segment in one.chain:
            for region in (*segment.shared, segment.region):
                found = self._organization(segment, region, before)
                if found and found.rule in _INHERITED and before in self.doubtful:
                    found = Resolved(found.name, sure=False, rule="relative")
                if found and not found.sure:
                    self.doubtful.add(found.name)
                if found:
                    rule = one.rule if region == segment.region else "unit-shared-in-list"
                    yield Post(one.person, segment, found, rule)
                    self.said.append(found.name)
                    before = found.name

    def _organization(self, segment: Segment, region: Span | None, before: str) -> Resolved | None:
        if region is None:
            return self._inherited(segment, before) if before else self._implied(segment)
        name = self.scene.text[region[0] : region[1]].replace("的", "")
        if region != segment.region and segment.region:
            unit = self.scene.unit(segment.region[1], segment.region[0] + 1)
            name += unit[1].label if unit else ""
        if not before and not base(self.scene, canonical(self.scene, name)):
            last = self._named_last(canonical(self.scene, name))
            if last:
                return last
        found = self.context.full(name, segment.span[0], before)
        return self._named_last(name) or found if found.rule == "unit-alone" else found

    def _implied(self, segment: Segment) -> Resolved | None:
        """The body of a post that has no words for it: what it heads, or the joint body named last."""
        head, place = segment.role.head_of, segment.span[0]
        if head and not segment.role.label.endswith(_PARTY):
            found = self.context.full(head, place)
            if found.sure:
                return found
        if segment.role.label.endswith(_PARTY):
            return self.context.joint(place) or self.context.committee(place)
        last = self._named_last(head) if head else None
        return last or (self.context.joint(place) if segment.role.label.endswith(_IN_JOINT) else None)

    def _inherited(self, segment: Segment, before: str) -> Resolved:
        """The organisation that a post takes over from the one before it."""
        part, label = layer(self.scene, before), segment.role.label
        in_committee = label.endswith(_PARTY) and part is not None and in_party(part.label)
        in_group = label.endswith("成员") and part is not None and part.label == "党组"
        if in_committee or in_group:
            return Resolved(before, rule="organisation-of-the-post-before")
        root = body(self.scene, before)
        if segment.role.head_of:
            return _headed(self.context, segment.role.head_of, root, before, segment.span[0])
        return Resolved(root or before, rule="body-of-the-post-before")

    def _named_last(self, ending: str) -> Resolved | None:
        """The organisation named last in a title whose name ends so."""
        own = (
            name for name in reversed(self.said) if name.endswith(ending) and not is_bare(self.scene, name)
        )
        found = next(own, "")
        return Resolved(found, rule="unit-named-last") if found else None


def _headed(context: Context, head: str, root: str, before: str, place: int) -> Resolved:
    """The body that a role heads by its name, sought in the organisation of the post before."""
    if head in RELATIVE:
        inside = [name for name, ending in territories(before) if ending == head]
        if inside:
            return Resolved(inside[-1], rule="territory-of-the-post-before")
        found = context.full(head, place)
        return found if found.sure else Resolved(root, rule="body-of-the-post-before")
    for name in (before, root):
        if name.endswith(FAMILIES.get(head, (head,))):
            return Resolved(name, rule="body-of-the-post-before")
    return Resolved(root or before, rule="body-of-the-post-before")
