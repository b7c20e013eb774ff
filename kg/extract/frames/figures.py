"""Times and numbers: when gatherings and foundings were, and how many attended."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from kg.extract.candidate import Candidate
from kg.extract.frames.acts import Act
from kg.extract.frames.story import NAME, Story, row
from kg.spans import Span

_TIME = re.compile(
    r"(?:(?P<year>[0-9]{4})年|(?P<this>今年|去年|前年|本年))?(?P<month>[0-9]{1,2})月(?:(?P<day>[0-9]{1,2})[日号])?"
    r"|(?P<about>今年|去年|前年|今|去)(?:年?[初中底末]|[春夏秋冬][天季]?)"
    r"|(?P<only>[0-9]{4})年(?=[，,、初底末起]|[春夏秋冬]|以来)|(?:本月|当月)?(?P<bare>(?<![0-9.月])[0-9]{1,2})日(?!前|内|常|起|报)"
    r"|(?P<said>日前|近日|近期|昨天|昨日|今天|今日|前天|当天|当日|当晚)"
)
_YEARS = {"今年": 0, "本年": 0, "今": 0, "去年": -1, "去": -1, "前年": -2}
_DAYS = {"昨天": -1, "昨日": -1, "今天": 0, "今日": 0, "前天": -2}
_AGAIN = ("当天", "当日", "当晚")
_CROWD = re.compile(r"(?P<near>近)?(?P<number>[0-9]{1,6})(?P<more>余|多)?(?P<unit>名|人|位)(?P<who>[^，。；\n、0-9\ue000-\ue005]{0,10}?)$")
_GUESTS = re.compile(r"(?:共同?|共有|一同|一起|全程|现场|应邀|受邀)*$")


def times(story: Story, events: Iterable[tuple[str, Act, Span]]) -> Iterator[Candidate]:
    """When events were: the time that the sentence gives before the verb, else the last given before."""
    for event, act, span in events:
        found = _time(story, act, span)
        if found:
            yield _row(story, event, found, same=act.sentence.span[0] <= found.start())


def _time(story: Story, act: Act, span: Span) -> re.Match[str] | None:
    """The time that belongs to an act, in its sentence before it, or in the sentences before of the paragraph."""
    end = max(act.hit.span[0], span[0])
    own = [*_TIME.finditer(story.layout.shadow, act.sentence.span[0], end)]
    if own:
        return own[-1] if own[-1][0] not in _AGAIN else (_earlier(story, own[-1].start(), anywhere=True) or own[-1])
    return _earlier(story, act.sentence.span[0])


def _earlier(story: Story, end: int, *, anywhere: bool = False) -> re.Match[str] | None:
    """The last day that the paragraph, or the story, gave before a place."""
    start = next((zone.span[0] for zone in story.layout.reading.article.story() if zone.kind == "body"), 0)
    paragraph = story.text.rfind("\n", 0, end) + 1
    low = start if anywhere else max(start, paragraph)
    found = [one for one in _TIME.finditer(story.layout.shadow, low, end) if one[0] not in _AGAIN]
    days = [one for one in found if one["day"] or one["bare"] or one["said"]]
    return days[-1] if days else None


def _row(story: Story, event: str, found: re.Match[str], *, same: bool) -> Candidate:
    literal, normalized, reason = _value(found, story.layout.reading.article.date)
    cells = {"about": event, "as_written": found[0], "literal": literal, "normalized": normalized, "reason": reason}
    if not same:
        cells |= {"status": "inferred", "reason": "；".join(filter(None, ["承前文所说的时间", reason]))}
    return row("times", cells, [found.span()], "time-said" if same else "time-before", 0.88 if same else 0.7)


def _value(found: re.Match[str], page: str) -> tuple[str, str, str]:
    """The literal value, the normalised one (EDTF), and why the latter is inferred."""
    said: Mapping[str, str | None] = found.groupdict()
    month, day = _two(said["month"]), _two(said["day"])
    year = said["year"] or said["only"]
    if year:
        return "-".join(filter(None, [year, month, day])), "", ""
    bare = _two(said["bare"])
    literal = f"--{month}" + (f"-{day}" if day else "") if month else (f"---{bare}" if bare else "")
    inferred = _inferred(said, month, day or bare, page)
    return literal, inferred, f"年份据页面日期{page}推定" if inferred else ""


def _inferred(said: Mapping[str, str | None], month: str, day: str, page: str) -> str:
    """A time with the year of the page: the last such day before it."""
    try:
        published = date.fromisoformat(page)
    except ValueError:
        return ""
    if said["said"]:
        return (published + timedelta(_DAYS[said["said"]])).isoformat() if said["said"] in _DAYS else ""
    if said["about"]:
        return str(published.year + _YEARS[said["about"]])
    if not month:
        return f"{published.year}-{published.month:02}-{day}" if day and int(day) <= published.day else ""
    year = published.year + _YEARS[said["this"]] if said["this"] else published.year
    if not said["this"] and (int(month), int(day or 0)) > (published.month, published.day):
        year -= 1
    return "-".join(filter(None, [str(year), month, day])) if _is_day(year, month, day) else ""


def _two(number: str | None) -> str:
    return f"{int(number):02}" if number else ""


def _is_day(year: int, month: str, day: str) -> bool:
    try:
        date(year, int(month), int(day or 1))
    except ValueError:
        return False
    return True


def crowds(story: Story, gatherings: Iterable[tuple[str, Act]]) -> Iterator[Candidate]:
    """How many attended, as people without names: …等60余人参加."""
    kind = next(one for one in story.kinds.participations if one.role == "attendee")
    for meeting, act in gatherings:
        if act.hit.weak:
            continue
        start = act.low
        before = story.layout.shadow[start : act.hit.span[0]]
        cut = _GUESTS.search(before)
        found = _CROWD.search(before[: cut.start() if cut else len(before)])
        if found:
            yield from _crowd(story, meeting, act, (start + found.start(), start + found.end()), found, kind.role)


def _crowd(
    story: Story, meeting: str, act: Act, span: Span, found: re.Match[str], role: str
) -> Iterator[Candidate]:
    name = f"{story.text[slice(*span)]}（参加者）"
    about = story.mint(name)
    yield row("collectives", {"id": about, NAME: name}, [span], "number-attending", 0.85)
    cells = {
        "about": about,
        "as_written": found[0],
        "lower_bound": found["number"],
        "approximate": "true" if found["more"] or found["near"] else "false",
    }
    yield row("counts", cells, [span], "number-attending", 0.88)
    cells = {"participant": about, "event": meeting, "role": role}
    yield row("participations", cells, [span, act.hit.span], "number-attending", 0.85)
