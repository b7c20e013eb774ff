"""From articles to candidates: the one way through the extractor."""

from collections.abc import Iterable, Iterator
from functools import cache

from kg.extract.article import Article
from kg.extract.candidate import Candidate, Reading
from kg.extract.frames import frames
from kg.extract.gate import is_of_the_register
from kg.extract.ids import Minter
from kg.extract.lexicon import Lexicon, read_lexicon
from kg.extract.recognise import recognise
from kg.extract.relations import relations
from kg.extract.rows import candidates
from kg.extract.scene import Scene, scene
from kg.extract.writing import Found
from kg.schema import Schema


@cache
def lexicon(schema: Schema) -> Lexicon:
    """The lexicon of a schema, read once."""
    return read_lexicon(schema)


def extract(articles: Iterable[Article], schema: Schema, minter: Minter | None = None) -> Iterator[Found]:
    """The candidates of articles, in their order; an article of another register gives none.

    ``minter`` carries the ids that are known already, so that what two articles name is one thing.
    """
    own = minter or Minter()
    for article in articles:
        yield Found(article, tuple(_candidates(article, schema, own)))


def _candidates(article: Article, schema: Schema, minter: Minter) -> Iterator[Candidate]:
    laid = scene(article.clean.text, lexicon(schema))
    if not is_of_the_register(laid, [zone.span for zone in article.story()]):
        return
    reading = recognise(article, laid, minter)
    yield from candidates(reading, relations(schema), minter.new_roles)
    yield from frames(reading, laid, minter)


def read(article: Article, schema: Schema) -> tuple[Reading, Scene]:
    """An article read for names, and its text as it was laid out."""
    laid = scene(article.clean.text, lexicon(schema))
    return recognise(article, laid, Minter()), laid
