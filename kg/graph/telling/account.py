"""Accounts: everything a store says about one thing, for people and for programs."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import pyoxigraph as ox

from kg.graph.telling.facts import Fact, Gap, Mention, facts, gaps, mentions, statements
from kg.graph.telling.names import Names
from kg.graph.telling.sentences import lines, sentence
from kg.iri import EXPLICIT
from kg.records import Text
from kg.schema import Schema
from kg.table import plain

_TITLES = {
    "types": Text("类型", "is a"),
    "aliases": Text("又写作", "also written"),
    "facts": Text("事实", "facts"),
    "statements": Text("时间与数量", "times and counts"),
    "gaps": Text("原文未载", "not stated"),
    "mentions": Text("原文提及", "mentions"),
}


@dataclass(frozen=True, slots=True)
class Account:
    """A thing with its types, other names, facts, stated times and counts, gaps and mentions."""

    iri: str
    types: tuple[str, ...]
    aliases: tuple[str, ...]
    facts: tuple[Fact, ...]
    statements: tuple[Fact, ...]
    gaps: tuple[Gap, ...]
    mentions: tuple[Mention, ...]


def account(
    store: ox.Store, schema: Schema, names: Names, iri: str, *, explicit_only: bool = False
) -> Account:
    """What is said about a thing: as subject first, then as target, then otherwise."""
    found = facts(store, schema, iri, explicit_only=explicit_only)
    stated = statements(store, schema, iri)
    silent = gaps(store, schema, {iri, *(fact.iri for fact in found)})
    return Account(
        iri=iri,
        types=names.types(iri),
        aliases=names.aliases(iri),
        facts=tuple(sorted(found, key=lambda fact: _order(fact, iri))),
        statements=tuple(fact for fact in stated if fact.status == EXPLICIT or not explicit_only),
        gaps=silent,
        mentions=mentions(store, schema, iri),
    )


def to_lines(account: Account, names: Names, lang: str) -> Iterator[str]:
    """The account as lines for people; a section that would be empty is left out."""
    other = "en" if lang == "zh" else "zh"
    yield f"{names.label(account.iri, lang)}  {names.label(account.iri, other)}"
    yield f"<{account.iri}>"
    if account.types:
        yield f"{_TITLES['types'].in_(lang)}: {', '.join(names.label(t, lang) for t in account.types)}"
    if account.aliases:
        yield f"{_TITLES['aliases'].in_(lang)}: {', '.join(account.aliases)}"
    yield from _section("facts", [list(lines(fact, names, lang)) for fact in account.facts], lang)
    yield from _section("statements", [list(lines(fact, names, lang)) for fact in account.statements], lang)
    yield from _section("gaps", [[_silence(gap, account, names, lang)] for gap in account.gaps], lang)
    yield from _section("mentions", [[_place_of(mention, lang)] for mention in account.mentions], lang)


def to_data(account: Account, names: Names, lang: str) -> dict[str, object]:
    """The account as plain data for JSON: the fields, and the words of names and facts in a language."""
    data = asdict(account)
    data["label"] = names.label(account.iri, lang)
    for key in ("facts", "statements"):
        for fact, row in zip(getattr(account, key), data[key], strict=True):
            row["sentence"] = sentence(fact, names, lang)
    return data


def _order(fact: Fact, iri: str) -> tuple[int, tuple[tuple[int, int], ...], str]:
    """As subject, as target, otherwise; then as the source has it."""
    place = 0 if fact.subject == iri else 1 if fact.target == iri else 2
    return place, fact.quotes[0].spans if fact.quotes else (), fact.iri


def _section(key: str, blocks: list[list[str]], lang: str) -> Iterator[str]:
    if blocks:
        yield ""
        yield f"{_TITLES[key].in_(lang)} ({len(blocks)})"
        for block in blocks:
            yield from (f"  {line}" for line in block)


def _silence(gap: Gap, account: Account, names: Names, lang: str) -> str:
    """The gap in words; one about a fact of the thing begins with that fact."""
    label = names.label(gap.property, lang)
    about = next((sentence(fact, names, lang) for fact in account.facts if fact.iri == gap.about), "")
    note = gap.note.in_(lang)
    return f"{label}{f' ({about})' if about else ''}{f': {note}' if note else ''}"


def _place_of(mention: Mention, lang: str) -> str:
    quote = mention.quote
    why = f" ({mention.reason})" if mention.reason else ""
    return f"“{quote.cited}” {quote.source_label.in_(lang)} {quote.at}".rstrip() + why


WRITERS: dict[str, Callable[[Account, Names, str], str]] = {
    "text": lambda account, names, lang: "\n".join(map(plain, to_lines(account, names, lang))),
    "json": lambda account, names, lang: json.dumps(
        to_data(account, names, lang), ensure_ascii=False, indent=1
    ),
}
"""How an account can be written."""
