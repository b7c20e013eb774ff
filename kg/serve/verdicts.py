"""What the server says when a job was not done."""

from kg.records import Text
from kg.serve.work import Refused

_SOON, _LATER = {"retry-after": "1"}, {"retry-after": "5"}


def timed_out(seconds: float) -> Refused:
    """The time was up."""
    reason = Text(
        f"查询超过 {seconds:g} 秒的时限，已终止；请缩小范围或加 LIMIT",
        f"the query took longer than the limit of {seconds:g} s and was ended; ask for less",
    )
    return Refused(503, reason, _LATER)


def busy() -> Refused:
    """Too many wait already."""
    return Refused(503, Text("服务器繁忙，请稍后再试", "the server is busy; try again in a moment"), _SOON)


def stopping() -> Refused:
    """The server is about to end."""
    reason = Text("服务器正在停止", "the server is stopping")
    return Refused(503, reason, _LATER | {"connection": "close"})


def died() -> Refused:
    """The worker has died over it."""
    reason = Text(
        "查询超出内存或嵌套深度的上限，已终止",
        "the query needed more memory or a deeper nesting than there is, and was ended",
    )
    return Refused(503, reason)


def gone() -> Refused:
    """Nobody is there any more to take the answer."""
    return Refused(499, Text("客户端已离开", "the client has left"))
