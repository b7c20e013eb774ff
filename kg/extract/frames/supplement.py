"""Organisations that only their place in a sentence shows: bodies named by their members, bodies that are
founded, and units in a list whose others are organisations. They are rows of their own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from kg.extract.candidate import Candidate, Mention, Organization, Reading
from kg.extract.frames.layout import Layout
from kg.extract.frames.listed import listed
from kg.extract.frames.parts import in_full, parts, prefixes, stands_for
from kg.extract.frames.story import NAME, row
from kg.extract.language.forms import canonical, layer
from kg.extract.tabling.ids import Minter
from kg.spans import Span

_ENDING = r"(?:党建(?:联盟|联合体|共同体|联席会议?)|联合党(?:支部|总支|委)|联合(?:总支部?|支部)?委员会|联盟)"
_BY_MEMBERS = re.compile(
    rf"(?:[一-龥]{{2,24}}、){{1,7}}[一-龥]{{2,20}}?{_ENDING}"
    rf"|“[一-龥]{{2,16}}(?:[、·][一-龥]{{2,16}})+”{_ENDING}"
    rf"|(?:[一-龥]{{2,16}}·){{1,7}}[一-龥]{{2,20}}?{_ENDING}"
)
_CONNECTIVE = re.compile(r".*(?:由|与|成立|组建|结成|结为|发起|加入|中国共产党|中共|推动|作为)")
_QUOTED = re.compile(
    r"(?P<area>[一-龥]{2,4}(?:社区|街道|园区|商圈|小区|[村镇乡]))“(?P<name>[一-龥]{0,8}大党委)”(?!党)"
)
_NESTED = re.compile(r".*(?:街道|社区|[省市区县州旗镇乡](?=[一-龥]{3}))(?=..)")
_FOUNDED = re.compile(
    r"(?:成立|组建|建立|构建)了?(?:(?:[全首]?[市区县镇省]?(?:首个|第一个))|一个)?"
    r"(?P<name>[一-龥]{2,16}?(?:党建(?:工作)?联席会议|党建联盟|联合党委|党建联合体))"
)
LISTED = "listed-with-organisations"


@dataclass(slots=True)
class _Adding:
    """A reading that is being added to.

    ``full`` says what relative names begin with in full, ``named`` has the organisations by name,
    ``taken`` marks where one is named (2: by what is added), ``instead`` has ids for those of cut names.
    """

    layout: Layout
    minter: Minter
    full: dict[str, str]
    named: dict[str, Organization]
    taken: bytearray
    mentions: list[Mention] = field(default_factory=list)
    instead: dict[str, str] = field(default_factory=dict)
    rows: list[Candidate] = field(default_factory=list)

    def name(self, span: Span, name: str, rule: str, sure: float) -> Organization:
        """Say that an organisation is named at a place; a new one becomes a row."""
        found = self.named.get(name.strip("“”"))
        if found is None and rule == LISTED:
            found = stands_for(self.layout.scene, name, self.named.values())
        found = found or self.new(span, name, rule, sure)
        self.mentions.append(Mention(span, "organization", found.id, self.layout.text[slice(*span)]))
        self.taken[slice(*span)] = b"\2" * (span[1] - span[0])
        return found

    def new(self, span: Span, name: str, rule: str, sure: float) -> Organization:
        """An organisation that was not known, as a row."""
        part = layer(self.layout.scene, name.strip("“”"))
        kind = part.kind.type if part and part.kind.type else "Organization"
        one = Organization(self.minter.mint("org", name), name, kind, rule, sure)
        self.named[name.strip("“”")] = one
        cells = {"id": one.id, "type": one.type, NAME: one.name}
        self.rows.append(row("organizations", cells, [span], rule, sure))
        return one

    def is_free(self, span: Span) -> bool:
        """Whether no organisation is named at a place."""
        return not any(self.taken[slice(*span)])

    def reading(self) -> Reading:
        """The reading with what was added, in place of what it overlaps."""
        old = self.layout.reading
        kept = (one for one in old.mentions if one.kind == "person" or 2 not in self.taken[slice(*one.span)])
        moved = (replace(one, refers_to=self.instead.get(one.refers_to, one.refers_to)) for one in kept)
        mentions = sorted((*moved, *self.mentions), key=lambda one: one.span)
        organizations = {**old.organizations, **{one.id: one for one in self.named.values()}}
        return replace(old, organizations=organizations, mentions=tuple(mentions))


def supplemented(layout: Layout, minter: Minter) -> tuple[Reading, tuple[Candidate, ...]]:
    """The reading with what its sentences show besides, and the rows of that."""
    adding = _adding(layout, minter)
    for sentence in layout.sentences:
        _by_members(adding, sentence.span)
        _quoted(adding, sentence.span)
        _founded(adding, sentence.span)
        for span in listed(layout, sentence):
            _listed(adding, span)
    if not adding.mentions:
        return layout.reading, ()
    return adding.reading(), tuple(adding.rows)


def _adding(layout: Layout, minter: Minter) -> _Adding:
    reading, text = layout.reading, layout.text
    known = reading.organizations
    places = [(one.span, known[one.refers_to]) for one in reading.mentions if one.refers_to in known]
    taken = bytearray(len(text))
    for span, _ in places:
        taken[slice(*span)] = b"\1" * (span[1] - span[0])
    full = prefixes((text[slice(*span)], one.name) for span, one in places)
    return _Adding(layout, minter, full, {one.name.strip("“”"): one for one in known.values()}, taken)


def _by_members(adding: _Adding, sentence: Span) -> None:
    """A body that is named by its members, which the names of the last member and the body are part of."""
    text, scene = adding.layout.text, adding.layout.scene
    for found in _BY_MEMBERS.finditer(text, *sentence):
        start, end = _begins(adding, found.span()), found.end()
        name = canonical(scene, text[start:end])
        units = parts(scene, name)
        if len(units) < 2 or not _alike(units, name) or not _is_name(adding, (start, end)):
            continue
        body = adding.name((start, end), name, "named-by-members", 0.75)
        for one in adding.layout.reading.within((start, end)):
            if one.kind == "organization" and one.span[1] == end:
                adding.instead[one.refers_to] = body.id
        for place, unit in _places(adding, (start, end), units):
            _unit(adding, place, in_full(unit, adding.full))


def _begins(adding: _Adding, span: Span) -> int:
    """Where the name begins: behind the verb, the preposition or the organisation before it."""
    text = adding.layout.text
    first = span[0] + min(
        (at for mark in "、·" if (at := text[slice(*span)].find(mark)) > 0), default=span[1] - span[0]
    )
    cut = _CONNECTIVE.match(text, span[0], first)
    return cut.end() if cut else span[0]


def _alike(units: tuple[str, ...], name: str) -> bool:
    """Whether the listed are of one kind, or quoted or dotted, so that they are one name."""
    return "“" in name or "·" in name or len({one[-1:] for one in units}) == 1


def _is_name(adding: _Adding, span: Span) -> bool:
    """Whether it is one name: no person and no preposition in it, and the last part is no name by itself."""
    layout = adding.layout
    persons = any(one.kind == "person" for one in layout.reading.within(span))
    words = [one.tag for one in layout.scene.words.within(span)]
    last = re.split("[、·]", layout.text[slice(*span)])[-1]
    alone = "”" not in last and re.search(f"(?<![、·]){re.escape(last)}", layout.text)
    return not (persons or alone or "p" in words)


def _places(adding: _Adding, span: Span, units: tuple[str, ...]) -> Iterator[tuple[Span, str]]:
    """Where each of the listed is written."""
    place = span[0]
    written = re.split("[、·]", re.sub("[“”]", "、", adding.layout.text[slice(*span)]).strip("、"))
    for words, unit in zip(written, units, strict=False):
        begins = adding.layout.text.find(words[:2], place, span[1])
        if begins >= 0:
            yield (begins, begins + min(len(words), len(unit))), unit
            place = begins + 1


def _unit(adding: _Adding, span: Span, name: str) -> None:
    """One of those that a name lists: a row, if it is none yet."""
    if stands_for(adding.layout.scene, name, adding.named.values()) is None:
        adding.new(span, name, "named-by-members", 0.75)


def _quoted(adding: _Adding, sentence: Span) -> None:
    """甲社区“大党委”, whatever its meetings are called."""
    for found in _QUOTED.finditer(adding.layout.text, *sentence):
        start, end = found.span("area")
        words = adding.layout.scene.words.within((start, end))
        start = max((one.end for one in words if one.tag[0] in "pucv" and one.end < end), default=start)
        area = _NESTED.sub("", adding.layout.text[start:end])
        if len(area) > 2:
            name = f"{area}“{found['name']}”"
            adding.name((end - len(area), found.end("name") + 1), name, "quoted-body", 0.8)


def _founded(adding: _Adding, sentence: Span) -> None:
    """A body right behind the verb that founds it."""
    for found in _FOUNDED.finditer(adding.layout.text, *sentence):
        span = found.span("name")
        if adding.is_free(span) and "的" not in found["name"]:
            adding.name(span, in_full(found["name"], adding.full), "body-behind-founding", 0.65)


def _listed(adding: _Adding, span: Span) -> None:
    if adding.is_free(span):
        name = in_full(adding.layout.text[slice(*span)], adding.full)
        adding.name(span, name, LISTED, 0.6)
