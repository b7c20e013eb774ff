"""The mentions that are one decision with a row: the same words, in the same article, of the same thing."""

from collections.abc import Iterable

from kg.iri import DHQ
from kg.serve.review.book import Book, Place
from kg.serve.review.record import Record

MENTION = DHQ + "Mention"


def along(book: Book, place: Place) -> list[Place]:
    """The mentions that go with a row when it is accepted.

    With a thing, those that say its name or the words it was first found by; with a mention, those that
    say the same of the same thing. Other words for the thing (a short form, a relative name) stay decisions
    of their own.
    """
    record = book.at(place)
    things = _things(book, place)
    said = {_bare(record.get("quote"))} | (set() if _is_mention(book, place) else _names(record))
    users = dict.fromkeys(user for thing in things for user in book.users(thing))
    return [one for one in users if one != place and _goes(book, one, record.get("source"), said)]


def _things(book: Book, place: Place) -> Iterable[Place]:
    """What a mention means; what a row is, when it is a thing."""
    if _is_mention(book, place):
        return [link.target for link in book.links(book.at(place)) if link.target]
    return [place] if book.specs[place[0]].kind else []


def _goes(book: Book, place: Place, source: str, said: set[str]) -> bool:
    record = book.at(place)
    own = record.get("source") == source and _bare(record.get("quote")) in said - {""}
    return own and _is_mention(book, place) and book.sheets[place[0]].of_candidates


def _is_mention(book: Book, place: Place) -> bool:
    return book.specs[place[0]].target == MENTION


def _names(record: Record) -> set[str]:
    return {_bare(text) for header, text in record.cells.items() if header.partition("@")[0] == "name"}


def _bare(words: str) -> str:
    """Words as they are without the breaks of the layout."""
    return "".join(words.replace("|", "").split())
