"""Files and texts as articles."""

from kg.extract.reading.articles import article_of, read_article

__all__ = ["article_of", "read_article"]
