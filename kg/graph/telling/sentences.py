"""Sentences: a fact in words, in Chinese or English.

The wording is data: ``dhq:phrase "{subject}在{target}担任{role}"@zh`` on a role, a property or a class
of relations. Placeholders are ``subject``, ``target``, ``role`` and the local name of any property the
fact has; what stands in square brackets is left out when one of its placeholders has no value. Without
a phrase a sentence is put together from labels.
"""

import re
from collections.abc import Iterator

import pyoxigraph as ox

from kg.graph.telling.facts import Fact, Reader
from kg.graph.telling.names import Names
from kg.iri import DHQ, compact, local_name
from kg.schema import Schema

PHRASE = DHQ + "phrase"
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_PLACE = re.compile(r"\{(\w+)\}")
_AND = {"zh": "、", "en": ", "}


class Speaker(Names):
    """Names that put a fact, which has no name of its own, into words."""

    def __init__(self, store: ox.Store, schema: Schema) -> None:
        super().__init__(store)
        self._reader = Reader(store, schema)
        self._said: dict[tuple[str, str], str] = {}

    def label(self, iri: str, lang: str = "en") -> str:
        """As :meth:`Names.label`; the sentence of a fact."""
        label = self._said.get((iri, lang))
        if label is None:
            label = self._said[iri, lang] = self.name(iri, lang) or self._fact(iri, lang) or compact(iri)
        return label

    def _fact(self, iri: str, lang: str) -> str:
        fact = self._reader.fact(iri)
        return sentence(fact, self, lang) if fact else ""


def sentence(fact: Fact, names: Names, lang: str) -> str:
    """The fact as a sentence without a final full stop."""
    words = _words(fact, names, lang)
    phrases = (names.text(term, PHRASE, lang) for term in _terms(fact, names))
    filled = (_fill(phrase, words) for phrase in phrases if phrase)
    return next((text for text in filled if text), "") or _plain(fact, words, names, lang)


def _words(fact: Fact, names: Names, lang: str) -> dict[str, str]:
    """Placeholder → its text."""
    values: dict[str, list[str]] = {
        "subject": [names.label(fact.subject, lang)],
        "target": [names.label(fact.target, lang)],
        "role": [names.label(role, lang) for role in fact.roles],
    }
    for extra in fact.extras:
        text = extra.value if extra.literal else names.label(extra.value, lang)
        values.setdefault(local_name(extra.property), []).append(text)
    return {place: _AND[lang].join(texts) for place, texts in values.items() if texts}


def _terms(fact: Fact, names: Names) -> Iterator[str]:
    """Where a phrase may stand, nearest first: the only role, the property, the class, what is above."""
    if len(fact.roles) == 1:
        yield fact.roles[0]
    for term in (fact.relation, fact.kind):
        if term:
            yield term
            yield from names.lineage(term)


def _fill(phrase: str, words: dict[str, str]) -> str:
    """The phrase with its places filled; empty when a place outside brackets has no value."""

    def optional(match: re.Match[str]) -> str:
        inside = match[1]
        return inside if all(place in words for place in _PLACE.findall(inside)) else ""

    kept = _OPTIONAL.sub(optional, phrase)
    if not all(place in words for place in _PLACE.findall(kept)):
        return ""
    return _PLACE.sub(lambda match: words[match[1]], kept)


def _plain(fact: Fact, words: dict[str, str], names: Names, lang: str) -> str:
    """Put together from labels; ``是…的党组织`` takes the target where the dots are."""
    label = names.label(fact.relation or fact.kind, lang)
    role = f"（{words['role']}）" if lang == "zh" and "role" in words else ""
    role = f" ({words['role']})" if lang != "zh" and "role" in words else role
    if "…" in label:
        return f"{words['subject']}{label.replace('…', words['target'])}{role}"
    return f"{words['subject']} – {label}{role} – {words['target']}"


def lines(fact: Fact, names: Names, lang: str) -> Iterator[str]:
    """The fact for people: its sentence and status, why it is held, and each quote with its place."""
    yield f"{sentence(fact, names, lang)} [{names.label(fact.status, lang)}]"
    if fact.reason:
        yield f"  {'理由：' if lang == 'zh' else 'reason: '}{fact.reason}"
    for quote in fact.quotes:
        yield f"  “{quote.cited}” {quote.source_label.in_(lang)} {quote.at}".rstrip()
