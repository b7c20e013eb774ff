"""Problems: answers that are no, as RFC 9457 has them, with what to do, in either language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.errors import KGError, NotFoundError
from kg.records import Text

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its HTTP status, what it is called, and what to do about it."""

    status: int
    title: Text
    fix: Text


KINDS: dict[str, Kind] = {
    "invalid-request": Kind(
        400,
        Text("请求的参数不对", "the request has wrong parameters"),
        Text("请按 /api 的说明改正所列参数", "correct the parameters that are listed; /api describes them"),
    ),
    "no-such-resource": Kind(
        404,
        Text("没有这个地址", "there is nothing at this address"),
        Text("可用的地址见 /api", "see /api for what there is"),
    ),
    "no-such-thing": Kind(
        404,
        Text("图中没有这个名称", "the graph has nothing of that name"),
        Text("请先用 /api/search 查找", "look it up with /api/search"),
    ),
    "method-not-allowed": Kind(
        405,
        Text("此处只能读取", "this can only be read"),
        Text("请用 GET、HEAD 或 OPTIONS", "use GET, HEAD or OPTIONS"),
    ),
    "ambiguous-name": Kind(
        409,
        Text("名称可指多个事物", "the name may mean several things"),
        Text("请改用所列 IRI 之一", "use one of the IRIs that are listed"),
    ),
    "too-large": Kind(
        413,
        Text("结果太大", "the answer is too large"),
        Text("请用较小的 limit 或 top", "ask for less, with a smaller limit or top"),
    ),
    "not-computable": Kind(
        422,
        Text("参数虽合规，却无从计算", "the parameters are well-formed, but nothing can be computed"),
        Text("请按说明改换参数", "change the parameters as the detail says"),
    ),
    "client-left": Kind(499, Text("客户端已离开", "the client has left"), Text("请重新发送", "ask again")),
    "failed": Kind(
        500,
        Text("服务器内部错误", "an error inside the server"),
        Text("请稍后再试，并告知管理者", "try again later, and tell who runs the server"),
    ),
    "unavailable": Kind(
        503,
        Text("超过时限或服务器繁忙", "the time was up, or the server is busy"),
        Text("请在 Retry-After 所示秒数后再试，或缩小范围", "wait as Retry-After says, or ask for less"),
    ),
}
"""The kinds of problems; their names are the fragments of ``type``."""
_OF_STATUS = {kind.status: name for name, kind in reversed(KINDS.items())}


class Problem(Exception):  # noqa: N818 - it is an answer
    """An answer that is no: which of ``KINDS``, the detail, and what else is told."""

    def __init__(
        self, kind: str, detail: Text, *, fix: Text | None = None, more: Mapping[str, Any] | None = None
    ) -> None:
        self.kind, self.detail, self.fix, self.more = kind, detail, fix, dict(more or {})
        super().__init__(detail.en)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return KINDS[self.kind].status


def problem_of(error: KGError) -> Problem:
    """An error of kg as a problem: something is not there, or cannot be computed."""
    kind = "no-such-thing" if isinstance(error, NotFoundError) else "not-computable"
    return Problem(kind, Text(error.line("zh"), error.line("en")))


def kind_of(status: int) -> str:
    """The kind of problem that a status of the server stands for."""
    return _OF_STATUS.get(status, "failed" if status >= KINDS["failed"].status else "invalid-request")


def told(problem: Problem, lang: str, base: str) -> dict[str, Any]:
    """The problem as the members of its JSON object (RFC 9457, 3.1); texts in ``more`` are put into words."""
    kind = KINDS[problem.kind]
    return {
        "type": f"{base}/api#{problem.kind}",
        "title": kind.title.in_(lang),
        "status": kind.status,
        "detail": problem.detail.in_(lang),
        "fix": (problem.fix or kind.fix).in_(lang),
        **problem.more,
    }
