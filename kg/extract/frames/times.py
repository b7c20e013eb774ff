"""When things were: the time said before a verb, its literal value, and that which the page's date allows."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from kg.extract.candidate import Candidate
from kg.extract.frames.acts import Act
from kg.extract.frames.story import Story, row
from kg.spans import Span

_TIME = re.compile(
    r"(?:(?P<year>[0-9]{4})年|(?P<this>今年|去年|前年|本年))?(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>[0-9]{1,2})[日号])?"
    r"|(?P<about>今年|去年|前年|今|去)(?:年?[初中底末]|[春夏秋冬][天季]?)"
    r"|(?P<only>[0-9]{4})年(?=[，,、初底末起]|[春夏秋冬]|以来)"
    r"|(?:本月|当月)?(?<![0-9.月])(?P<bare>[12][0-9]|3[01]|0?[1-9])日(?![前内常起报])"
    r"|(?P<that>今年|去年|前年)?(?<![0-9.])(?P<damaged>[0-9]{2,4})日(?![前内常起报])"
    r"|(?P<said>日前|近日|近期|昨天|昨日|今天|今日|前天|当天|当日|当晚)"
)
_YEARS = {"今年": 0, "本年": 0, "今": 0, "去年": -1, "去": -1, "前年": -2}
_DAYS = {"昨天": -1, "昨日": -1, "今天": 0, "今日": 0, "前天": -2}
_AGAIN = ("当天", "当日", "当晚")
_DAY_GROUPS = ("day", "bare", "said", "damaged")

Said = Mapping[str, str | None]


def times(story: Story, events: Iterable[tuple[str, Act, Span]]) -> Iterator[Candidate]:
    """When events were, each with its act and the words of its verb, as far as it is said."""
    for event, act, verb in events:
        found = _time(story, act, verb)
        if found:
            yield _row(story, event, found, same=act.sentence.span[0] <= found.start())


def _time(story: Story, act: Act, verb: Span) -> re.Match[str] | None:
    """The last time before the verb in its sentence, else the last day before in its paragraph.

    当天 is the day that the story told before.
    """
    start, end = act.sentence.span[0], max(act.hit.span[0], verb[0])
    own = [*_TIME.finditer(story.layout.shadow, start, end)]
    if not own:
        return _earlier(story, story.text.rfind("\n", 0, start) + 1, start)
    return (_earlier(story, 0, own[-1].start()) if own[-1][0] in _AGAIN else None) or own[-1]


def _earlier(story: Story, low: int, end: int) -> re.Match[str] | None:
    """The last day that the story gives in a stretch of the text."""
    zones = (zone.span for zone in story.layout.reading.article.story() if zone.kind == "body")
    spans = [(max(start, low), min(stop, end)) for start, stop in zones]
    found = [one for span in spans for one in _TIME.finditer(story.layout.shadow, *span)]
    days = [one for one in found if one[0] not in _AGAIN and any(one[group] for group in _DAY_GROUPS)]
    return days[-1] if days else None


def _row(story: Story, event: str, found: re.Match[str], *, same: bool) -> Candidate:
    page = story.layout.reading.article.date
    said = found.groupdict()
    normalized, reason = _normalized(said, page)
    reasons = [*([] if same else ["承前文所说的时间"]), *([reason] if normalized else [])]
    cells = {
        "about": event,
        "as_written": found[0],
        "literal": _literal(said),
        "normalized": normalized,
        "status": "inferred" if reasons else "",
        "reason": "；".join(reasons),
    }
    return row("times", cells, [found.span()], "time-said" if same else "time-before", 0.88 if same else 0.7)


def _literal(said: Said) -> str:
    """What the words alone say: 2023-05-04, --05-04, ---04."""
    year, month, day = said["year"] or said["only"], _two(said["month"]), _two(said["day"] or said["bare"])
    if not _is_day(year or "2000", month or "01", day or "01"):
        return ""
    if year:
        return "-".join(filter(None, [year, month, day]))
    if month:
        return f"--{month}" + (f"-{day}" if day else "")
    return f"---{day}" if day else ""


def _normalized(said: Said, page: str) -> tuple[str, str]:
    """The time with the year that the page's date gives (EDTF), and why; empty when the page does not say."""
    try:
        published = date.fromisoformat(page)
    except ValueError:
        return "", ""
    if said["year"] or said["only"]:
        return "", ""
    if said["damaged"]:
        return _repaired(said, published), f"疑脱“月”字，据页面日期{page}推定"
    return _dated(said, published), f"年份据页面日期{page}推定"


def _dated(said: Said, published: date) -> str:
    """A time by the page's date: of days without a year, the last before it."""
    word, about = said["said"] or "", said["about"]
    if word:
        return (published + timedelta(_DAYS[word])).isoformat() if word in _DAYS else ""
    if about:
        return f"{published.year + _YEARS[about]:04}"
    month, day = _two(said["month"]), _two(said["day"] or said["bare"])
    if not month:
        month = f"{published.month:02}" if int(day) <= published.day else ""
        return _joined(published.year, month, day) if month else ""
    year = published.year + _YEARS[said["this"] or "今年"]
    if not said["this"] and (int(month), int(day or 0)) > (published.month, published.day):
        year -= 1
    return _joined(year, month, day)


def _repaired(said: Said, published: date) -> str:
    """A date that lost its 月 (512日), when only one reading of it is before the page's date."""
    digits, year = said["damaged"] or "", published.year + _YEARS[said["that"] or "今年"]
    splits = [(digits[:at], digits[at:]) for at in (1, 2) if at < len(digits)]
    days = [_joined(year, _two(month), _two(day)) for month, day in splits if day[0] != "0"]
    fitting = [day for day in days if day and day <= published.isoformat()]
    return fitting[0] if len(fitting) == 1 else ""


def _joined(year: int, month: str, day: str) -> str:
    """A date in EDTF; empty when there is no such day."""
    written = f"{year:04}"
    return "-".join(filter(None, [written, month, day])) if _is_day(written, month, day or "01") else ""


def _two(number: str | None) -> str:
    return f"{int(number):02}" if number else ""


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True
