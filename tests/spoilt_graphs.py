"""Small graphs spoilt at random: the same seed gives the same graph."""

import random
from collections.abc import Callable

import pyoxigraph as ox

from kg.iri import RDF, XSD

Triples = list[ox.Triple]
TYPE = ox.NamedNode(RDF + "type")
FORMS: dict[str, tuple[str, ...]] = {
    "integer": ("1", "-5", "200", "1.5", "x", "", "+7"),
    "decimal": ("1.0", "-0.5", "600", "x", ".5"),
    "double": ("1.0", "1e400", "INF", "x", "NaN", "-.5E-3"),
    "boolean": ("true", "false", "1"),
    "date": ("2018-13-40", "2019-02-29", "2020-02-29", "1900-01-01", "2060-06-30", "x", "20180101"),
    "dateTime": ("2018-01-01T25:00:00", "2018-02-30T00:00:00", "2018-01-01T00:00:00Z", "2018-01-01"),
    "string": ("", "a", "甲", "abcdefghij", "b"),
    "anyURI": ("http://example.org/x",),
}
"""Datatype → lexical forms, good and bad, on which XML Schema and the oracle agree."""


def spoil(triples: Triples, seed: int) -> Triples:
    """A copy of a graph, changed in one to six places."""
    dice = random.Random(seed)  # noqa: S311 - reproducible, not secret
    spoilt = sorted(triples, key=str)
    for _ in range(dice.randint(1, 6)):
        place = dice.randrange(len(spoilt))
        spoilt[place : place + 1] = dice.choice(SPOILERS)(spoilt[place], spoilt, dice)
    return list(dict.fromkeys(spoilt))


def _with(triple: ox.Triple, value: ox.NamedNode | ox.BlankNode | ox.Literal) -> ox.Triple:
    return ox.Triple(triple.subject, triple.predicate, value)


def _drop(_: ox.Triple, __: Triples, ___: random.Random) -> Triples:
    return []


def _object(triple: ox.Triple, triples: Triples, dice: random.Random) -> Triples:
    return [_with(triple, dice.choice(triples).object)]


def _more(triple: ox.Triple, triples: Triples, dice: random.Random) -> Triples:
    alike = [other.object for other in triples if other.predicate == triple.predicate]
    return [triple, _with(triple, dice.choice(alike)), _with(triple, dice.choice(triples).object)]


def _subject(triple: ox.Triple, triples: Triples, dice: random.Random) -> Triples:
    return [triple, ox.Triple(dice.choice(triples).subject, triple.predicate, triple.object)]


def _retype(triple: ox.Triple, triples: Triples, dice: random.Random) -> Triples:
    kinds = [other.object for other in triples if other.predicate == TYPE]
    return [triple, ox.Triple(triple.subject, TYPE, dice.choice(kinds))]


def _untype(triple: ox.Triple, triples: Triples, __: random.Random) -> Triples:
    for other in [o for o in triples if o.subject == triple.subject and o.predicate == TYPE and o != triple]:
        triples.remove(other)
    return [triple]


def _predicate(triple: ox.Triple, triples: Triples, dice: random.Random) -> Triples:
    return [ox.Triple(triple.subject, dice.choice(triples).predicate, triple.object)]


def _also(triple: ox.Triple, triples: Triples, dice: random.Random) -> Triples:
    return [triple, *_predicate(triple, triples, dice)]


def _form(triple: ox.Triple, _: Triples, dice: random.Random) -> Triples:
    own = triple.object.datatype.value.removeprefix(XSD) if isinstance(triple.object, ox.Literal) else ""
    name = own if own in FORMS and dice.random() < 0.7 else dice.choice(sorted(FORMS))
    return [_with(triple, ox.Literal(dice.choice(FORMS[name]), datatype=ox.NamedNode(XSD + name)))]


def _language(triple: ox.Triple, _: Triples, dice: random.Random) -> Triples:
    text = triple.object.value if isinstance(triple.object, ox.Literal) else "甲"
    tagged = ox.Literal(text + "乙", language=dice.choice(("zh", "en", "fr", "zh-hant")))
    return [triple, _with(triple, tagged)] if dice.random() < 0.5 else [_with(triple, tagged)]


def _kind(triple: ox.Triple, _: Triples, dice: random.Random) -> Triples:
    value = triple.object.value if not isinstance(triple.object, ox.Triple) else ""
    changed = (
        ox.Literal(value)
        if isinstance(triple.object, ox.NamedNode)
        else ox.NamedNode("http://example.org/new")
    )
    return [_with(triple, dice.choice([changed, ox.BlankNode("b1")]))]


SPOILERS: list[Callable[[ox.Triple, Triples, random.Random], Triples]] = [
    *(_drop, _drop, _object, _more, _more, _subject, _retype, _untype, _predicate, _also, _form, _form),
    *(_language, _kind, _kind),
]
