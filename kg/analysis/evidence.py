"""Evidence: how sure a relation is, when it held, and the words it rests on, as cells of a table."""

from collections.abc import Iterable, Mapping
from typing import Any

from kg.analysis.method import Case, Settings
from kg.analysis.network import OCCASION
from kg.analysis.paths import STATUS_WORDS
from kg.graph.telling.facts import Fact
from kg.iri import DHQ, ORG, STATUSES, local_name

START, END, SEEN = (DHQ + name for name in ("startTime", "endTime", "observedTime"))
MEMBERSHIP = ORG + "Membership"
Data = Mapping[str, Any]
"""The attributes of an edge."""


def headings(settings: Settings) -> tuple[str, ...]:
    """The headings over :func:`cells`."""
    return (
        ("状态", "时间", "原文", "来源", "位置", "推断或歧义的理由")
        if settings.lang == "zh"
        else ("status", "when", "words", "source", "at", "why inferred or ambiguous")
    )


def cells(facts: Iterable[Fact], case: Case, settings: Settings) -> tuple[str, ...]:
    """The least sure status of some facts, their dates, words, sources, places, reasons and rivals."""
    known = list(facts)
    quotes = list(
        dict.fromkeys((q.cited, q.source_label.in_(settings.lang), q.at) for f in known for q in f.quotes)
    )
    return (
        status(known, settings),
        when(known, case, settings),
        _joined((f"“{text}”" for text, *_ in quotes), settings),
        _joined((source for _, source, _ in quotes), settings),
        _joined((at for *_, at in quotes), settings, every=True),
        _joined((text for fact in known for text in (fact.reason, _rival(fact, case, settings))), settings),
    )


def status(facts: Iterable[Fact], settings: Settings) -> str:
    """The least sure status of some facts, in words; empty when there is none."""
    found = {local_name(fact.status) for fact in facts}
    return STATUS_WORDS[max(found, key=STATUSES.index)].in_(settings.lang) if found else ""


def when(facts: Iterable[Fact], case: Case, settings: Settings) -> str:
    """Since and until when, or on which date or occasion a source shows it; else that it is not stated."""
    found = _joined((_dates(fact, case, settings) for fact in facts), settings)
    return found or settings.words("未载", "not stated")


def explicit(facts: Iterable[Fact]) -> bool:
    """Whether one of some facts is stated in so many words."""
    return any(local_name(fact.status) == STATUSES[0] for fact in facts)


def bracketed(name: str, more: str, settings: Settings) -> str:
    """A name and what is to be said of it, in the brackets of the language."""
    return settings.words(f"{name}（{more}）", f"{name} ({more})") if more else name


def role(data: Data, case: Case, settings: Settings) -> str:
    """In what role or post a relation is; what the relation is called where neither is known."""
    roles = [str(one) for one in data[f"roles_{settings.lang}"]]
    things = (extra.value for extra in data["fact"].extras if not extra.literal)
    posts = [
        case.catalogue.names.label(t, settings.lang) for t in things if case.catalogue.family(t) == "post"
    ]
    return _joined(roles or posts or [str(data[f"label_{settings.lang}"])], settings)


def is_membership(data: Data, case: Case) -> bool:
    """Whether a relation is of a class of ``org:Membership``: holding a post in, or belonging to."""
    return MEMBERSHIP in case.catalogue.schema.superclasses(data["kind"])


def is_act(data: Data) -> bool:
    """Whether an edge is there because one acted on the other in a role, such as founding it."""
    return data["term"] in data["roles"]


def _rival(fact: Fact, case: Case, settings: Settings) -> str:
    """The other readings of an ambiguous passage, of which at most one is true."""
    said = _joined((case.catalogue.names.label(one, settings.lang) for one in fact.alternatives), settings)
    return settings.words("另一读法：", "other reading: ") + said if said else ""


def _dates(fact: Fact, case: Case, settings: Settings) -> str:
    labels = (case.catalogue.names.label(one, settings.lang) for one in fact.values(OCCASION))
    parts = (
        *(settings.words(f"自 {date}", f"from {date}") for date in fact.values(START)),
        *(settings.words(f"至 {date}", f"until {date}") for date in fact.values(END)),
        *(settings.words(f"见于 {date}", f"seen {date}") for date in fact.values(SEEN)),
    )
    return settings.words("，", ", ").join(parts or (settings.words(f"于“{w}”", f"at “{w}”") for w in labels))


def _joined(texts: Iterable[str], settings: Settings, *, every: bool = False) -> str:
    """Texts as one, each once unless every one counts."""
    known = [text for text in texts if text]
    return settings.words("；", "; ").join(known if every else dict.fromkeys(known))
