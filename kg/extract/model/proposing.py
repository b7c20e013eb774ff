"""An article, window by window, put to a model; what it answers, verified and counted."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.errors import KGError
from kg.extract.article import Article
from kg.extract.model.answers import rows
from kg.extract.model.asking import Answer, Asker, NoAnswerError, TooLongError
from kg.extract.model.prompting import messages
from kg.extract.model.proposal import Proposal, Proposals
from kg.extract.model.settings import ModelSettings
from kg.extract.model.verifying import DroppedError, verified
from kg.extract.model.windows import Window, windows

_MOST_FAILURES = 3
"""After so many windows without an answer, one after the other, the rest is not asked."""
_MOST_ROWS = 1000


def propose(article: Article, settings: ModelSettings) -> Proposals:
    """What a model proposes about an article, as far as the text bears it out. The story is sent to it.

    A window that the model does not answer is counted, not fatal, as long as another one is answered.

    Raises:
        KGError: when the client library is not installed, the endpoint will answer nothing (a wrong key,
            an unknown model), or not one window was answered.
    """
    asker = Asker(settings)
    try:
        return _Account(article, settings, asker).proposals()
    finally:
        asker.close()


@dataclass(slots=True)
class _Account:
    """The way through one article."""

    article: Article
    settings: ModelSettings
    asker: Asker
    found: dict[tuple[object, ...], Proposal] = field(default_factory=dict)
    dropped: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    answers: list[Answer] = field(default_factory=list)
    failures: int = 0
    asked: int = 0

    def proposals(self) -> Proposals:
        """All windows asked about, in order."""
        todo = deque(windows(self.article, self.settings.window, self.settings.overlap))
        reason = ""
        while todo:
            if self.failures >= _MOST_FAILURES or self.asker.requests >= self.settings.most_requests:
                self.unread["not-asked"] += len(todo)
                break
            window = todo.popleft()
            try:
                todo.extendleft(reversed(tuple(self._read(window))))
            except NoAnswerError as error:
                reason = str(error)
                self.unread["no-answer"] += 1
                self.failures += 1
        if reason and not self.answers:
            raise _silent(self.settings, reason)
        return self._told()

    def _read(self, window: Window) -> Iterator[Window]:
        """Ask about a window and keep what is good; the halves that are to be asked about instead."""
        clean = self.article.clean.text
        self.asked += 1
        try:
            answer = self.asker.ask(messages(window.text(clean)))
        except TooLongError:
            halves = window.halves(clean)
            if not halves:
                raise
            yield from halves
            return
        self.answers.append(answer)
        self.failures = 0
        if answer.finish in {"refusal", "content_filter"}:
            self.unread["refused"] += 1
            return
        halves = window.halves(clean) if answer.finish == "length" else ()
        if answer.finish == "length" and not halves:
            self.unread["cut-off"] += 1
        yield from halves
        if not halves:
            self._keep(window, answer)

    def _keep(self, window: Window, answer: Answer) -> None:
        try:
            said = list(rows(answer.text))
        except ValueError:
            self.dropped["not-json"] += 1
            return
        self.dropped["not-a-row"] += max(len(said) - _MOST_ROWS, 0)
        for name, row in said[:_MOST_ROWS]:
            try:
                proposal = verified(self.article, window, name, row)
            except DroppedError as error:
                self.dropped[str(error)] += 1
                continue
            names = frozenset((named.field, named.text) for named in proposal.names)
            key = (proposal.kind, proposal.label, names)
            self.dropped["repeated"] += key in self.found
            self.found.setdefault(key, proposal)

    def _told(self) -> Proposals:
        found = sorted(self.found.values(), key=lambda one: (one.spans, one.kind, one.label))
        return Proposals(
            found=tuple(found),
            dropped={reason: count for reason, count in sorted(self.dropped.items()) if count},
            unread=dict(sorted(self.unread.items())),
            windows=self.asked,
            requests=self.asker.requests,
            tokens_in=sum(answer.tokens_in for answer in self.answers),
            tokens_out=sum(answer.tokens_out for answer in self.answers),
        )


def _silent(settings: ModelSettings, reason: str) -> KGError:
    return KGError(
        f"the model did not answer: {reason}",
        where=settings.url,
        fix="check that it is up, or leave out --model",
        zh=(f"模型没有回答：{reason}", "请检查模型服务，或不用 --model"),
    )
