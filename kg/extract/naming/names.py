"""Where persons are named. A candidate begins with a surname; witnesses around it decide.

Witnesses, strongest first: a title ends where the name begins; a title or a form of address begins where it
ends; it stands in a list beside a name that has one; a verb that persons do follows and a statistical model
(:mod:`kg.extract.language.words`) takes it for a name; it recurs. How long a name is, is decided by what
follows it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.extract.language.scene import PAUSE, Scene
from kg.extract.language.territory import RANKS
from kg.extract.language.words import PERSON, words
from kg.extract.naming.chains import chain
from kg.extract.naming.witnesses import (
    CONFIDENCE,
    LISTED,
    TITLED,
    begins,
    ends,
    of_collective,
    transcribed,
    unbracketed,
    witness,
)
from kg.spans import Span

_LIST = "、，和与及"
_ADVERBS = frozenset("已又均都也还再曾即便则先并共亲将正")
"""What can stand between a name and a verb."""
_PARTICLES = frozenset("了的着过们吗呢吧")
"""No name contains these."""
_NOTE = re.compile(r"[（(][\u3400-\u9fff]{1,4}[）)]")
_LONGEST_DOTTED = 20


@dataclass(frozen=True, slots=True)
class Named:
    """A person's name at a place, and the rule that found it."""

    span: Span
    name: str
    rule: str


def persons(scene: Scene, zones: Iterable[Span]) -> tuple[Named, ...]:
    """The names of persons in zones of a text, in order, without overlap."""
    zones = tuple(zones)
    first = [one for zone in zones for one in _first(scene, zone)]
    known = list(_everywhere(scene, zones, _settled(first)))
    listed = [one for zone in zones for one in _beside(scene, zone, known)]
    names = _settled([*first, *listed])
    return tuple(_everywhere(scene, zones, names))


def _first(scene: Scene, zone: Span) -> Iterator[Named]:
    """The names that a witness of their own speaks for."""
    place = zone[0]
    while place < zone[1]:
        found = _at(scene, place, zone)
        if found:
            yield found
        place = found.span[1] if found else place + 1


def _at(scene: Scene, place: int, zone: Span) -> Named | None:
    before = scene.roles_from(place)
    if (before and len(before.label) > 1) or _signed(scene, place, zone[0]):
        return None
    titled = _titled(scene, place, zone[0])
    sizes = _sizes(scene, place, zone[1], sure=titled) or _foreign(scene, place, zone)
    sized = _size(scene, place, sizes, zone, sure=titled) if sizes else None
    if sized is None:
        return None
    span = (place, place + sized)
    if _names_body(scene, span[1]) or (not titled and scene.kind(span[1], span[0])):
        return None
    rule = TITLED if titled else witness(scene, span, zone)
    return Named(span, scene.text[slice(*span)], rule) if rule else None


def _foreign(scene: Scene, place: int, zone: Span) -> tuple[int, ...]:
    """The length of a transcribed name behind a word for people: 村民热依汗古丽."""
    if not of_collective(scene, place, zone[0]):
        return ()
    sizes = (size for size in (5, 4, 3) if transcribed(scene, scene.text[place : place + size]))
    return tuple(size for size in sizes if ends(scene, place + size, zone[1]))[:1]


def _signed(scene: Scene, place: int, low: int) -> bool:
    """Whether what stands before is a label of those who wrote the article: 记者, 通讯员."""
    start = place - 1 if scene.text[max(low, place - 1) : place] in (" ", "：", ":") else place
    return any(
        scene.is_word("byline-labels", scene.text[max(low, start - size) : start]) for size in (2, 3, 4)
    )


def _names_body(scene: Scene, end: int) -> bool:
    """Whether what follows makes a body's name of the characters before it: 柳浦|街道."""
    labels = scene.lexicon.bodies
    return (
        any(scene.text[end : end + size] in labels for size in range(2, 7))
        or scene.text[end : end + 1] in RANKS
    )


def _titled(scene: Scene, place: int, low: int) -> bool:
    """Whether a title ends where a name may begin; 代表 and the like are titles here, though no posts."""
    start = unbracketed(scene, place, low)
    role = scene.role(start, low)
    if role is None or scene.is_flat(role.label) or (len(role.label) < 2 and not chain(scene, start, low)):
        return False
    longer = scene.roles_from(start - len(role.label))
    if longer and len(longer.label) > len(role.label):
        return False
    word = scene.words.at(start - 1)
    return word.end <= start or scene.role(start, word.start) is not None


def _sizes(scene: Scene, place: int, high: int, *, sure: bool) -> tuple[int, ...]:
    """How many characters a name that begins here may have, by its surname.

    A name with · has one length; behind a title, a transcribed name (扎西罗布) needs no surname.
    """
    dotted = _dotted(scene, place, high)
    if dotted:
        return (dotted,)
    text = scene.text
    sizes: tuple[int, ...] = ()
    if scene.is_word("compound-surnames", text[place : place + 2]):
        sizes = (3, 4)
    elif scene.is_word("surnames", text[place]):
        sizes = (2, 3)
    elif sure and _han(text[place]):
        sizes = tuple(size for size in (2, 3) if _model_says(scene, (place, place + size)))
    if (
        not sizes
        and (place, place + 4) in scene.words.persons
        and transcribed(scene, text[place : place + 4])
    ):
        sizes = (4,)
    if sure and transcribed(scene, text[place : place + 2]):
        longer = (size for size in (2, 3, 4, 5) if transcribed(scene, text[place : place + size - 1]))
        sizes = tuple(sorted({*sizes, *(size for size in longer if ends(scene, place + size, high))}))
    known = sure or of_collective(scene, place, 0)
    return tuple(size for size in sizes if place + size <= high and _may_be(scene, place, size, sure=known))


def _model_says(scene: Scene, span: Span) -> bool:
    """Whether the model or the dictionary takes a stretch for a person's name."""
    token = scene.words.at(span[0])
    return span in scene.words.persons or ((token.start, token.end) == span and token.tag in PERSON)


def _dotted(scene: Scene, place: int, high: int) -> int:
    """The length of a name with ·, such as 阿依古丽·买买提, that begins here; 0 when there is none."""
    text = scene.text
    end = place
    while end < high and end - place < _LONGEST_DOTTED and (_han(text[end]) or text[end] == "·"):
        end += 1
    parts = text[place:end].split("·")
    if len(parts) < 2 or not parts[0] or len(parts[0]) > 6:
        return 0
    last = _given(scene, place + len("·".join(parts[:-1])) + 1, end)
    name = "".join(parts[:-1]) + text[last[0] : last[1]]
    known = sum(scene.is_word("minority-name-characters", char) for char in name)
    return last[1] - place if last[1] > last[0] and known >= 0.7 * len(name) else 0


def _given(scene: Scene, start: int, high: int) -> Span:
    """The last part of a name with ·: its characters of such names, up to the last boundary among them."""
    end = start
    while end < high and end - start < 6 and scene.text[end] != "和" and transcribed(scene, scene.text[end]):
        end += 1
    fitting = [place for place in range(end, start, -1) if ends(scene, place, high)]
    return start, (fitting or [end])[0]


def _han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or char == "〇"


def _may_be(scene: Scene, place: int, size: int, *, sure: bool) -> bool:
    """Whether characters can be a name at all: no word of the register, no word cut in two."""
    name = scene.text[place : place + size]
    if (name[0] in "任向" and _is_clause(scene, place, size)) or scene.is_word("no-name-begins", name[:2]):
        return False
    if (
        not all(map(_han, name))
        or _PARTICLES.intersection(name)
        or _barred(scene, name, scene.text[place + size : place + size + 4] or "。", sure=sure)
        or scene.is_word("address", name[1:])
    ):
        return False
    head, tail = scene.words.at(place), scene.words.at(place + size - 1)
    if head.start < place and scene.role(place, head.start) is None:
        return False
    if tail.end > place + size and len(tail.word) > 1 and tail.start < place + size:
        rest = scene.text[place + size : tail.end]
        ahead = (scene.text[place + size : place + size + many] for many in (2, 3))
        if any(one in scene.stops for one in ahead):
            pass
        elif not (rest in scene.stops or scene.is_word("address", rest) or rest[0] in "等为向在与和"):
            return False
    return not any(scene.role(end, place + 1) is not None for end in range(place + 3, place + size + 1))


def _is_clause(scene: Scene, place: int, size: int) -> bool:
    """Whether 任 or 向 is no surname here: 任第一书记, 向学校赠送."""
    word = scene.words.at(place + 1)
    return word.start == place + 1 and (
        word.tag == "m" or word.word[0] == "第" or len(word.word) >= size - 1 > 1
    )


def _barred(scene: Scene, name: str, follows: str, *, sure: bool) -> bool:
    """Whether the lexicon has it as no name: the whole of it behind a title, its beginning elsewhere."""
    if sure:
        joined = name[0] == "和" and scene.is_word("surnames", name[1])
        acts = any(scene.is_word("person-verbs", follows[:size]) for size in (2, 3, 4))
        open_ = follows[0] not in PAUSE and not _function(follows[0]) and not acts
        common = _is_common(scene, name) and not acts and not _acts_elsewhere(scene, name)
        word = scene.is_word("not-names", name) and (open_ or common)
        return word or name[0] in "由等" or joined
    return name[0] in "由等和" or any(
        scene.is_word("not-names", name[:size]) for size in range(2, len(name) + 1)
    )


def _acts_elsewhere(scene: Scene, name: str) -> bool:
    """Whether a common word stands elsewhere at the head of a clause before a person's verb: 方圆表示."""
    for found in re.finditer(re.escape(name), scene.text):
        behind = (scene.text[found.end() : found.end() + size] for size in (2, 3, 4))
        if any(scene.is_word("person-verbs", word) for word in behind) and begins(scene, found.start(), 0):
            return True
    return False


def _is_common(scene: Scene, name: str) -> bool:
    """Whether the dictionary has a name as a common word, not as the name of anything."""
    tagged = words(name).tokens
    return len(tagged) == 1 and tagged[0].tag not in PERSON | {"ns", "nz", "nt"}


def _size(scene: Scene, place: int, sizes: tuple[int, ...], zone: Span, *, sure: bool) -> int | None:
    """How long the name is: as long as a boundary follows; of several lengths, the one the model has."""
    fitting = [size for size in sizes if ends(scene, place + size, zone[1])]
    tagged = [size for size in sizes if (place, place + size) in scene.words.persons]
    if len(fitting) > 1 and _function(scene.text[place + fitting[-1] - 1]):
        fitting = fitting[:-1]
    both = [size for size in fitting if size in tagged]
    cut = next((size for size in fitting if _verb_at(scene, place + size)), 0)
    if cut and not all(_verb_at(scene, place + size) for size in fitting[:1]):
        cut = 0
    if cut:
        return cut
    if len(fitting) > 1 and _closed(scene, place + fitting[-1], zone[1]):
        return fitting[-1]
    if both or fitting:
        return (both or fitting)[-1]
    if tagged:
        return tagged[-1]
    return sizes[-1] if sure else None


def _closed(scene: Scene, end: int, high: int) -> bool:
    """Whether a name ends here beyond doubt: at a pause, or at a word of more than one character."""
    text = scene.text
    if end >= high or text[end] in PAUSE or text[end] == "等":
        return True
    return _verb_at(scene, end) and text[end - 1] not in _ADVERBS


def _verb_at(scene: Scene, place: int) -> bool:
    """Whether a word of more than one character that ends a name begins at a place."""
    return any(scene.text[place : place + size] in scene.stops for size in (2, 3, 4))


def _function(char: str) -> bool:
    return char in "为和与向在到就对等说以的是将及也并还从由任作兼当"


def _beside(scene: Scene, zone: Span, found: list[Named]) -> Iterator[Named]:
    """Names in a list with names that are known: 张三、李四、王五."""
    known = sorted((one for one in found if zone[0] <= one.span[0] < zone[1]), key=lambda one: one.span)
    taken = {one.span[0] for one in known}
    for one in known:
        place = one.span[1]
        place = _noted(scene, place, zone[1])
        while place < zone[1] and scene.text[place] in _LIST + " \u3000":
            start = place + 1
            following = None if start in taken else _listed(scene, start, zone, scene.text[place])
            if following is None:
                break
            taken.add(start)
            yield following
            place = _noted(scene, following.span[1], zone[1])


def _noted(scene: Scene, place: int, high: int) -> int:
    """Where the text goes on behind a short note on a name: （女）."""
    found = _NOTE.match(scene.text, place, high)
    return found.end() if found else place


def _listed(scene: Scene, start: int, zone: Span, joint: str) -> Named | None:
    post = scene.roles_from(start)
    sizes = () if post and len(post.label) > 1 else _sizes(scene, start, zone[1], sure=joint == "、")
    size = _size(scene, start, sizes, zone, sure=False) if sizes else None
    if size is None or not ends(scene, start + size, zone[1]) or _names_body(scene, start + size):
        return None
    if scene.kind(start + size, start):
        return None
    if joint not in "、 　" and (start, start + size) not in scene.words.persons:
        return None
    end = start + size
    return Named((start, end), scene.text[start:end], LISTED)


def _settled(found: Iterable[Named]) -> dict[str, str]:
    """The names that are kept, and the best rule for each: of two forms of one name, the one that recurs."""
    rules: dict[str, str] = {}
    counts: dict[str, int] = {}
    for one in found:
        counts[one.name] = counts.get(one.name, 0) + 1
        if one.name not in rules or CONFIDENCE[one.rule] > CONFIDENCE[rules[one.name]]:
            rules[one.name] = one.rule
    given = [name for name in rules if any(other[1:] == name or other[2:] == name for other in rules)]
    for name in [name for name in given if rules[name] != TITLED]:
        del rules[name]
    for name in list(rules):
        longer = [other for other in rules if other != name and other.startswith(name)]
        for other in longer:
            drop = name if counts[other] >= counts[name] else other
            rules.pop(drop, None)
    return rules


def _everywhere(scene: Scene, zones: Iterable[Span], names: dict[str, str]) -> Iterator[Named]:
    """Every place at which a known name stands; the longest name at each."""
    longest = max(map(len, names), default=0)
    heads = frozenset(name[0] for name in names)
    for start, end in zones:
        place = start
        while place < end:
            found = (
                _known(scene.text, place, min(end, place + longest), names)
                if scene.text[place] in heads
                else ""
            )
            if found:
                yield Named((place, place + len(found)), found, names[found])
            place += len(found) or 1


def _known(text: str, place: int, high: int, names: dict[str, str]) -> str:
    return next((text[place:end] for end in range(high, place + 1, -1) if text[place:end] in names), "")
