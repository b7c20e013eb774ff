"""A model asked about one article after the other; that it fails does not take away what the rules found."""

from dataclasses import dataclass, field

from kg.errors import KGError
from kg.extract.article import Article
from kg.extract.model.asking import Asker
from kg.extract.model.proposal import Proposals
from kg.extract.model.proposing import propose
from kg.extract.model.settings import ModelSettings

_MOST_FAILURES = 2
"""After so many articles without an answer, one after the other, the rest is not asked about."""


@dataclass(slots=True)
class Adviser:
    """Asks about articles; remembers, by their ids, what went wrong, and which were not asked about."""

    settings: ModelSettings
    failed: dict[str, KGError] = field(default_factory=dict)
    unasked: list[str] = field(default_factory=list)
    _in_a_row: int = 0

    def __post_init__(self) -> None:
        """Find out whether asking is possible at all. Nothing is sent.

        Raises:
            KGError: when the client library is not installed.
        """
        Asker(self.settings).close()

    def ask(self, article: Article) -> Proposals | None:
        """What the model proposes about an article; None when it does not answer."""
        if self._in_a_row >= _MOST_FAILURES:
            self.unasked.append(article.id)
            return None
        try:
            told = propose(article, self.settings)
        except KGError as error:
            self.failed[article.id] = error
            self._in_a_row += 1
            return None
        self._in_a_row = 0
        return told
