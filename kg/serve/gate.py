"""The gate before the engine: what is too large, nests too deep, would write or would call elsewhere.

The engine would crash over some of it, and has no switch against the rest. One pass over the text, whatever
it holds; what may be read in two ways is refused.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from kg.records import Text
from kg.serve.settings import Settings
from kg.serve.tokens import Token, tokens, unescaped
from kg.serve.work import Refused

_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
_PROLOGUE = {"PREFIX", "BASE", "VERSION"}
_CLAUSES = {"UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "GRAPH", "EXISTS", "AS", "SELECT", "VALUES"}
_SIGNS = {"||", "&&", "|", "/", "+", "*", "^", "!", "-", "<<", "SERVICE"}
_DOUBTFUL = re.compile(r"<(?![A-Za-z][\w+.-]*://)[^>]*['#]")
"""What may be an IRI, or ``less than`` before a string or a comment: only the grammar can tell."""
_READ_ONLY = Text(
    "本端点只读，不接受更新；请修改数据集后运行 kg build",
    "this endpoint is read-only; change the data set and run kg build",
)
_NO_SERVICE = Text(
    "不允许 SERVICE：它会把图中的内容发往另一台机器",
    "SERVICE is refused: it would send parts of the graph to another machine",
)
_ONE_SERVICE = Text(
    "SERVICE 只能调用允许的地址，且须写出完整地址：",
    "SERVICE may only call these addresses, written in full: ",
)


def read_only() -> Refused:
    """What to say to an update."""
    return Refused(403, _READ_ONLY)


def admit(text: str, settings: Settings) -> str:
    """The query as the engine is to read it.

    Raises:
        Refused: 400 when it is over a limit or calls elsewhere, 403 when it would write.
    """
    if len(text.encode("utf-8", "replace")) > settings.max_query:
        raise _over(Text("查询太长", "the query is too long"), settings.max_query_kib, "KiB", status=413)
    if "\x00" in text:
        raise Refused(400, Text("查询含有空字符", "the query has a NUL character"))
    text = unescaped(text)
    found = _limited(text, settings)
    _refuse_updates(found)
    _refuse_calls(text, found, settings.service_allow)
    return text


def _limited(text: str, settings: Settings) -> list[Token]:
    """The words of a query that keeps to the limits."""
    found: list[Token] = []
    depth = operators = 0
    data = False
    for token in tokens(text):
        found.append(token)
        word = token.text.upper() if token.kind == "word" else token.text
        data = word == "VALUES" or (data and word != "}")
        depth += (word in "({[") - (word in ")}]") if token.kind == "other" else 0
        operators += not data and (word in _CLAUSES or word in _SIGNS)
        if token.kind == "open":
            raise Refused(400, Text("有字符串没有结束", "a string is not closed"))
        if len(found) > settings.tokens:
            raise _over(Text("查询的词太多", "the query has too many words"), settings.tokens)
        if depth > settings.depth:
            raise _over(Text("查询嵌套太深", "the query is nested too deep"), settings.depth)
        if operators > settings.operators:
            raise _over(Text("查询的运算太多", "the query has too many operators"), settings.operators)
    return found


def _over(what: Text, limit: int, unit: str = "", status: int = 400) -> Refused:
    zh, en = f"{what.zh}：上限 {limit} {unit}", f"{what.en}: the limit is {limit} {unit}"
    return Refused(status, Text(zh.rstrip(), en.rstrip()))


def _refuse_updates(found: Sequence[Token]) -> None:
    words = [token.text.upper() for token in found if token.kind == "word"]
    first = next((word for word in words if word not in _PROLOGUE), "")
    if first in _UPDATES or "INSERT" in words or "DELETE" in words:
        raise read_only()


def _refuse_calls(text: str, found: Sequence[Token], allowed: Sequence[str]) -> None:
    """Refuse every call but one that plainly names an address that is allowed."""
    if "SERVICE" not in text.upper():
        return
    doubt = any(token.kind == "iri" and _DOUBTFUL.match(token.text) for token in found)
    if doubt or _hidden_call(found) or not all(target in allowed for target in called(found)):
        raise Refused(400, _one_of(allowed) if allowed else _NO_SERVICE)


def _one_of(allowed: Sequence[str]) -> Text:
    names = " ".join(f"<{url}>" for url in allowed)
    return Text(_ONE_SERVICE.zh + names, _ONE_SERVICE.en + names)


def called(found: Sequence[Token]) -> list[str]:
    """The address of each call; empty where it is not written in full."""
    return [token.text[1:-1] if token else "" for token in targets(found)]


def targets(found: Sequence[Token]) -> list[Token | None]:
    """What follows each word ``SERVICE``, if it is an IRI."""
    named: list[Token | None] = []
    for at, token in enumerate(found):
        if token.kind == "word" and token.text.upper() == "SERVICE":
            rest = [one for one in found[at + 1 : at + 3] if one.text.upper() != "SILENT"][:1]
            named += rest if rest and rest[0].kind == "iri" else [None]
    return named


def _hidden_call(found: Sequence[Token]) -> bool:
    """Whether there may be a call that is not a word of its own: ``1SERVICE:a{}`` is one."""
    words = (token.text.upper() for token in found if token.kind in {"word", "tag"})
    if any("SERVICE" in word and word != "SERVICE" for word in words):
        return True
    before = ""
    for token, after in pairwise(found):
        head = token.text if token.text.startswith("_:") else token.text.partition(":")[0]
        if token.kind == "name" and "SERVICE" in head.upper() and after.text == "{" and before != "GRAPH":
            return True
        before = token.text.upper()
    return False
