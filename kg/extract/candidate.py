"""What the extractor finds, before and after it becomes rows of tables. All frozen.

Places are spans of the clean text (:class:`kg.extract.article.Clean`); :meth:`Article.quote` turns them into
evidence. ``rule`` names the rule that found something, ``confidence`` (0 to 1) how often that rule is right.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from kg.extract.article import Article
from kg.spans import Span


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that a person is to judge: its table, its cells by canonical header, and the words behind it."""

    table: str
    cells: Mapping[str, str]
    spans: tuple[Span, ...]
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the story."""

    id: str
    name: str
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Organization:
    """An organisation: its name in canonical form, apart from the forms in which the text has it.

    ``type`` is a class of the ontology (``PartyCommittee``), ``level`` a concept of the scheme ``level`` or
    empty, ``parent`` the id of the organisation or territory whose unit it is, or empty. ``resolved`` is
    false for a name that stayed relative (区委, and no district known).
    """

    id: str
    name: str
    type: str
    rule: str
    confidence: float
    level: str = ""
    parent: str = ""
    resolved: bool = True


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a person or an organisation is named; ``surface`` is how."""

    span: Span
    kind: Literal["person", "organization"]
    refers_to: str
    surface: str


@dataclass(frozen=True, slots=True)
class Holding:
    """That a person holds a post: in which organisation, with which role, and the words that say so.

    ``title`` is the role with its qualifiers (常务副主任); ``role`` the id of its concept, one of the scheme
    ``role`` or minted for this data set.
    """

    person: str
    organization: str
    role: str
    title: str
    spans: tuple[Span, ...]
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """An article read for names: who and what is in it, where each is named, who holds which post.

    ``mentions`` are sorted by place and do not overlap, except that a person's title may contain
    organisations. The ids are those of the rows to be.
    """

    article: Article
    persons: Mapping[str, Person]
    organizations: Mapping[str, Organization]
    mentions: tuple[Mention, ...]
    holdings: tuple[Holding, ...]
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(mention.span[0] for mention in self.mentions))

    def within(self, span: Span) -> Iterator[Mention]:
        """The mentions that begin inside a span and end inside it, in order."""
        for mention in self.mentions[bisect_left(self._starts, span[0]) :]:
            if mention.span[0] >= span[1]:
                return
            if mention.span[1] <= span[1]:
                yield mention
