"""What to say when an endpoint does not answer: one line, in both languages, without secrets."""

import re
import ssl
from email.utils import parsedate_to_datetime
from socket import gaierror

from kg.errors import KGError
from kg.records import Text

LONGEST = 300
"""How much of a server's own message is shown, in characters."""
OVERLOADED = frozenset({408, 413, 429, 500, 502, 503, 504})
"""The statuses that may mean: ask for less, or later. (Virtuoso answers 500 for what takes too much.)"""
_TAGS = re.compile(r"<[^>]*>")
_HEAD = re.compile(r"<(style|script|head)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_ECHO = re.compile(r"\n\s*SPARQL query:.*", re.DOTALL)
"""Virtuoso repeats the query after its message."""
_ELSEWHERE = Text("请检查网址，常以 /sparql 结尾", "check the URL; it often ends in /sparql")
_MEANINGS = {
    400: (
        Text("端点不接受这个查询（400）", "the endpoint refuses the query (400)"),
        Text("请修改查询", "change the query"),
    ),
    401: (
        Text("端点要求登录（401）", "the endpoint wants credentials (401)"),
        Text("请用 --endpoint-token 给出令牌文件", "give them with --endpoint-token FILE"),
    ),
    403: (
        Text("端点不许可（403）", "the endpoint forbids this (403)"),
        Text("请检查令牌和查询", "check the credentials and the query"),
    ),
    404: (Text("这里没有端点（404）", "there is no endpoint here (404)"), _ELSEWHERE),
    405: (Text("这里不是端点（405）", "this is no endpoint (405)"), _ELSEWHERE),
    413: (Text("结果太大（413）", "the answer is too large (413)"), Text("请加 LIMIT", "add a LIMIT")),
    429: (
        Text("查询太频繁（429）", "the endpoint is asked too often (429)"),
        Text("请稍后再试", "try later"),
    ),
    503: (
        Text("端点忙或查询超时（503）", "the endpoint is busy or the query takes too long (503)"),
        Text("请缩小查询范围，或稍后再试", "ask for less, or try later"),
    ),
}


class EndpointError(KGError):
    """An endpoint that gives no answer, or not the whole of it. ``status`` is that of HTTP, or 0."""

    def __init__(
        self, said: Text, fix: Text, *, where: str, status: int = 0, retry: float | None = None
    ) -> None:
        self.status, self.retry = status, retry
        super().__init__(said.en, where=where, fix=fix.en, zh=(said.zh, fix.zh))


def unreachable(error: BaseException, where: str) -> EndpointError:
    """No connection, or one that broke off."""
    reason = getattr(error, "reason", error)
    if isinstance(reason, TimeoutError):
        return overdue(where)
    if isinstance(reason, ssl.SSLError):
        why = Text("证书或加密连接有问题", f"the secure connection failed ({_short(str(reason))})")
    elif isinstance(reason, gaierror):
        why = Text("找不到这台主机", "there is no such host")
    elif isinstance(reason, ConnectionRefusedError):
        why = Text("没有服务在此端口", "nothing listens there")
    else:
        why = Text("连接中断", f"the connection broke off ({_short(str(reason)) or type(reason).__name__})")
    said = Text(f"无法连接端点（{why.zh}）", f"the endpoint cannot be reached: {why.en}")
    fix = Text("请检查 --endpoint 的网址和网络", "check the URL and the network")
    return EndpointError(said, fix, where=where)


def overdue(where: str) -> EndpointError:
    """No answer within the time."""
    return EndpointError(
        Text("端点没有在时限内答复", "the endpoint did not answer in time"),
        Text("请缩小查询范围，或稍后再试", "ask for less, or try later"),
        where=where,
        status=504,
    )


def no_endpoint(where: str, kind: str) -> EndpointError:
    """An answer, but none of a SPARQL endpoint."""
    is_page = "html" in kind
    what = Text("网页", "a web page") if is_page else Text(kind or "未知内容", kind or "something unknown")
    return EndpointError(
        Text(f"这里返回的是{what.zh}，不是 SPARQL 结果", f"this gives {what.en}, not results of SPARQL"),
        Text(
            "请给出端点本身的网址，常以 /sparql 结尾",
            "give the URL of the endpoint itself; it often ends in /sparql",
        ),
        where=where,
    )


def garbled(where: str, why: str) -> EndpointError:
    """An answer that is not well-formed."""
    return EndpointError(
        Text("端点的答复不合格式", f"the answer of the endpoint is not well-formed ({_short(why)})"),
        Text("请换一个端点，或告知其管理者", "try another endpoint, or tell who runs it"),
        where=where,
    )


def too_large(where: str, most: int) -> EndpointError:
    """More than is taken in."""
    return EndpointError(
        Text(f"答复超过 {most >> 20} MB", f"the answer is larger than {most >> 20} MB"),
        Text("请加 LIMIT", "add a LIMIT"),
        where=where,
        status=413,
    )


def truncated(where: str, rows: int) -> EndpointError:
    """Only the beginning of an answer."""
    some = Text("端点只给出了部分结果", "the endpoint gave only a part of the answer")
    first = Text(f"端点只给出了前 {rows:,} 行", f"the endpoint gave only the first {rows:,} rows")
    return EndpointError(
        first if rows else some,
        Text("请用 ORDER BY、LIMIT 和 OFFSET 分段查询", "ask for parts, with ORDER BY, LIMIT and OFFSET"),
        where=where,
        status=413,
    )


def astray(where: str, target: str) -> EndpointError:
    """A redirect that is not followed."""
    return EndpointError(
        Text(f"端点转向了 {target}", f"the endpoint redirects to {target}"),
        Text("如果可信，请直接给出那个网址", "if you trust it, give that URL"),
        where=where,
    )


def refused(status: int, body: bytes, retry: str, where: str) -> EndpointError:
    """A status other than success; what the server says is passed on."""
    said, fix = _MEANINGS.get(status) or _meaning(status)
    words = message(body)
    wait = seconds(retry)
    if words and status not in (401, 404, 405):
        said = Text(f"{said.zh}：{words}", f"{said.en}: {words}")
    if wait is not None:
        fix = Text(f"请在 {wait:.0f} 秒后再试", f"try again in {wait:.0f} seconds")
    return EndpointError(said, fix, where=where, status=status, retry=wait)


def _meaning(status: int) -> tuple[Text, Text]:
    return (
        Text(f"端点报错（{status}）", f"the endpoint fails ({status})"),
        Text("请修改查询，或稍后再试", "change the query, or try later"),
    )


def message(body: bytes) -> str:
    """What the body of an error says: its first lines, without markup and the query."""
    text = _ECHO.sub("", body[:20_000].decode("utf-8", "replace"))
    return _short(_TAGS.sub(" ", _HEAD.sub(" ", text)) if text.lstrip().startswith("<") else text)


def seconds(text: str) -> float | None:
    """``Retry-After`` as seconds; None when it does not say (RFC 9110, 10.2.3). Of a date only: a minute."""
    if text.strip().isdecimal() and len(text.strip()) < len("1000000"):
        return float(text)
    try:
        parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return 60.0


def _short(text: str) -> str:
    words = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return words[:LONGEST] + "…" if len(words) > LONGEST else words
