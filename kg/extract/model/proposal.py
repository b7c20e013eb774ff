"""What a model proposed and the text bears out, and what became of the rest."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kg.extract.article import Quote
from kg.records import Text
from kg.spans import Span

ProposalKind = Literal["person", "organization", "post", "membership", "event"]

REASONS: Mapping[str, Text] = {
    "not-json": Text("回答不是 JSON", "the answer is not JSON"),
    "unknown-kind": Text("不认识的类别", "of a kind that was not asked for"),
    "not-a-row": Text("不是一行", "not a row"),
    "missing": Text("缺少必填项", "a field that must be there is missing"),
    "no-name": Text("不像名称", "what is given as a name cannot be one"),
    "not-in-text": Text("原文没有这句话", "the quote is not in the text"),
    "name-not-in-quote": Text("引文中没有该名称", "the name is not in the quote"),
    "name-not-in-text": Text("原文没有该名称", "the name is not in the text"),
    "repeated": Text("重复", "proposed already"),
    "known": Text("规则已找到", "found by the rules already"),
    "no-organisation": Text("不知是哪个组织", "of which organisation is not said"),
    "nobody": Text("不知参与者是谁", "nobody known takes part"),
    "no-answer": Text("没有回答", "no answer came"),
    "cut-off": Text("回答被截断", "the answer was cut off"),
    "refused": Text("拒绝回答", "the model refused"),
    "not-asked": Text("没有询问", "not asked: the bound on requests, or too many failures, came first"),
}
"""What becomes of rows (up to ``nobody``) and of windows of the text, by reason."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name as the text has it: which field of the row it fills, and where it stands in the clean text."""

    field: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Proposal:
    """A row that a model proposes, each name and the quote verified against the text.

    The fields are, by kind: ``person`` name; ``organization`` name; ``post`` person, title and, where it is
    said, organization; ``membership`` unit and body; ``event`` who, once for each participant. ``label`` is
    the type of an organisation (a class of the ontology, or empty) or the frame of an event (``signing``).
    ``spans`` are the evidence in the clean text, ``quote`` the same in the untouched one.
    """

    kind: ProposalKind
    names: tuple[Named, ...]
    label: str
    spans: tuple[Span, ...]
    quote: Quote

    def value(self, field: str) -> str:
        """The first name that fills a field, or nothing."""
        return next((named.text for named in self.names if named.field == field), "")

    def values(self, field: str) -> tuple[str, ...]:
        """All names that fill a field."""
        return tuple(named.text for named in self.names if named.field == field)


@dataclass(frozen=True, slots=True)
class Proposals:
    """The proposals for an article in the order of its text, and the account of what was asked and dropped.

    ``dropped`` counts rows and ``unread`` windows by reason (:data:`REASONS`).
    """

    found: tuple[Proposal, ...] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)
    unread: Mapping[str, int] = field(default_factory=dict)
    windows: int = 0
    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
