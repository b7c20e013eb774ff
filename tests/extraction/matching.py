"""What counts as right: gold against found, one to one, and the figures that come of it."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TypeVar

from kg.extract.language.lexicon import Lexicon
from kg.spans import Span
from tests.extraction.gold import Gold, plain
from tests.extraction.predicted import FoundOrganization, Predicted

G = TypeVar("G")
P = TypeVar("P")
_BRACKETED = re.compile(r"(?<=.)\([^()]*\)$")
MEASURES = {
    "person": ("人物", "person"),
    "organization": ("组织（名称相同）", "organisation, exact"),
    "overlap": ("组织（位置相交）", "organisation, overlap"),
    "title": ("人物＋职务", "person + title"),
    "post": ("人物＋职务＋组织", "person + title + right organisation"),
    "member": ("成员单位", "member unit of"),
    "lead": ("牵头单位", "lead unit of"),
    "event": ("事件参与", "event and participant"),
}
"""What is measured, each with its name in Chinese and in English."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many of the gold were found and how many found were right; and which were not."""

    found: int = 0
    gold: int = 0
    right: int = 0
    predicted: int = 0
    missed: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(
            self.found + other.found,
            self.gold + other.gold,
            self.right + other.right,
            self.predicted + other.predicted,
            self.missed + other.missed,
            self.wrong + other.wrong,
        )

    @property
    def precision(self) -> float | None:
        """The share of what was found that is right; None when nothing was found."""
        return self.right / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        """The share of the gold that was found; None when there is no gold."""
        return self.found / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both, 0 where nothing is right; None when there is neither gold nor find."""
        if not (self.gold or self.predicted):
            return None
        p, r = self.precision or 0.0, self.recall or 0.0
        return 2 * p * r / (p + r) if p + r else 0.0


def total(outcomes: Iterable[Outcome]) -> Outcome:
    """All outcomes as one: micro averages."""
    return reduce(Outcome.__add__, outcomes, Outcome())


class Judge:
    """Compares articles with their gold; titles are compared without the units that the lexicon knows."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._roles = lexicon.roles
        bodies = {*lexicon.units, *lexicon.bodies}
        self._bodies = sorted(bodies, key=lambda word: (-len(word), word))
        qualifiers = "|".join(sorted(map(re.escape, lexicon.qualifiers), key=len, reverse=True))
        roles = "|".join(sorted(map(re.escape, lexicon.roles), key=len, reverse=True))
        self._post = re.compile(f"(?:{qualifiers}|副)*(?:{roles})") if roles else re.compile(r"(?!)")

    def title(self, text: str) -> str:
        """A title without the unit before it and the brackets behind; a role by its usual name.

        组织部部长 and 组织部长 are 部长, 副书记(挂职) is 副书记.
        """
        name = _BRACKETED.sub("", plain(text))
        for body in self._bodies:
            for rest in (name.removeprefix(body), name.removeprefix(body[:-1]) if len(body) > 2 else name):
                if (
                    rest != name
                    and self._post.fullmatch(rest)
                    and (name.startswith(body) or rest[0] == body[-1])
                ):
                    return self.title(rest)
        return self._roles[name].label if name in self._roles else name

    def compare(self, gold: Gold, found: Predicted) -> dict[str, Outcome]:
        """The outcome of an article, for each of :data:`MEASURES`."""
        posts = [(one.person, self.title(one.title), one.organizations) for one in gold.posts]
        held = [(person, self.title(title), name) for person, title, name in found.posts]
        return {
            "person": paired(gold.persons, found.persons, lambda g, p: g == p, str, str),
            "organization": paired(
                gold.organizations,
                found.organizations,
                lambda g, p: p.name in g.names,
                lambda g: g.name,
                lambda p: p.name,
            ),
            "overlap": _overlap(gold, found.organizations),
            "title": paired(
                sorted({one[:2] for one in posts}),
                sorted({one[:2] for one in held}),
                lambda g, p: g == p,
                " ".join,
                " ".join,
            ),
            "post": paired(
                posts,
                held,
                lambda g, p: g[:2] == p[:2] and p[2] in g[2],
                lambda g: f"{g[0]} {g[1]} of {'/'.join(sorted(g[2], key=len))}",
                lambda p: f"{p[0]} {p[1]} of {p[2]}",
            ),
            "member": _ties(gold.members, found.members),
            "lead": _ties(gold.leads, found.leads),
            "event": paired(
                gold.events,
                found.events,
                lambda g, p: g.kind in p[0] and p[1] in g.who,
                lambda g: g.label,
                lambda p: f"{'/'.join(sorted(p[0]))}: {p[1]}",
            ),
        }


def paired(
    gold: Sequence[G],
    found: Sequence[P],
    fits: Callable[[G, P], bool],
    of_gold: Callable[[G], str],
    of_found: Callable[[P], str],
) -> Outcome:
    """One to one: as many pairs as can be made, so that what is found twice is right once."""
    partner: dict[int, int] = {}

    def places(at: int, tried: set[int]) -> bool:
        for other, one in enumerate(found):
            if other not in tried and fits(gold[at], one):
                tried.add(other)
                if other not in partner or places(partner[other], tried):
                    partner[other] = at
                    return True
        return False

    count = sum(places(at, set()) for at in range(len(gold)))
    taken = set(partner.values())
    return Outcome(
        count,
        len(gold),
        count,
        len(found),
        tuple(of_gold(one) for at, one in enumerate(gold) if at not in taken),
        tuple(of_found(one) for at, one in enumerate(found) if at not in partner),
    )


def _ties(gold: Sequence, found: Sequence[tuple[str, str]]) -> Outcome:  # type: ignore[type-arg]
    return paired(
        gold,
        found,
        lambda g, p: p[0] in g.body and p[1] in g.unit,
        lambda g: g.label,
        lambda p: f"{p[1]} → {p[0]}",
    )


def _overlap(gold: Gold, found: Sequence[FoundOrganization]) -> Outcome:
    """Lenient: a place that both name, whatever they call what is there."""
    missed = [one.name for one in gold.organizations if not _meet(one.places, _all(p.places for p in found))]
    spots = _all(one.places for one in gold.organizations)
    wrong = [one.name for one in found if not _meet(one.places, spots)]
    return Outcome(
        len(gold.organizations) - len(missed),
        len(gold.organizations),
        len(found) - len(wrong),
        len(found),
        tuple(missed),
        tuple(wrong),
    )


def _all(places: Iterable[Iterable[Span]]) -> list[Span]:
    return [span for some in places for span in some]


def _meet(one: Iterable[Span], other: Sequence[Span]) -> bool:
    return any(a < d and c < b for a, b in one for c, d in other)


def lines(outcomes: Iterable[tuple[str, dict[str, Outcome]]]) -> Iterator[str]:
    """What was missed and what is wrong, by article."""
    for article, by in outcomes:
        for measure, outcome in by.items():
            for what, names in (("missed", outcome.missed), ("wrong", outcome.wrong)):
                if names:
                    yield f"{article} {measure} {what}: {'; '.join(names)}"
