"""From articles to candidates: the one way through the extractor."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from kg.extract.article import Article
from kg.extract.candidate import Reading
from kg.extract.frames import frames
from kg.extract.language.lexicon import Lexicon, read_lexicon
from kg.extract.language.scene import Scene, scene
from kg.extract.meaning.gate import is_of_the_register
from kg.extract.meaning.recognise import recognise
from kg.extract.meaning.relations import relations
from kg.extract.model.cast import Cast
from kg.extract.model.proposal import Proposals
from kg.extract.model.rows import proposed
from kg.extract.tabling.completing import completed
from kg.extract.tabling.ids import Minter
from kg.extract.tabling.rows import candidates
from kg.extract.tabling.writing import Found
from kg.schema import Schema

Ask = Callable[[Article], Proposals | None]
"""What a model proposes about an article, or None when it does not answer."""


@cache
def lexicon(schema: Schema) -> Lexicon:
    """The lexicon of a schema, read once."""
    return read_lexicon(schema)


def extract(
    articles: Iterable[Article], schema: Schema, minter: Minter | None = None, ask: Ask | None = None
) -> Iterator[Found]:
    """The candidates of articles, in their order; an article of another register gives none.

    ``minter`` carries the ids that are known already, so that what two articles name is one thing.
    ``ask`` puts each article of the register to a model, whose proposals come behind what the rules find.
    """
    own, articles = minter or Minter(), tuple(articles)
    own.taken.update(article.id for article in articles)
    for article in articles:
        yield _found(article, schema, own, ask)


def _found(article: Article, schema: Schema, minter: Minter, ask: Ask | None) -> Found:
    laid = scene(article.clean.text, lexicon(schema))
    if not is_of_the_register(laid, [zone.span for zone in article.story()]):
        return Found(article, ())
    reading, related = recognise(article, laid, minter), relations(schema)
    said = (*candidates(reading, related, minter.new_roles), *frames(reading, laid, minter))
    rules = (*said, *completed(said))
    told = ask(article) if ask else None
    if told is None:
        return Found(article, rules)
    rows, told = proposed(told, Cast(reading, laid, minter), rules, related)
    return Found(article, (*rules, *rows), told)


def read(article: Article, schema: Schema) -> tuple[Reading, Scene]:
    """An article read for names, and its text as it was laid out."""
    laid = scene(article.clean.text, lexicon(schema))
    return recognise(article, laid, Minter()), laid
