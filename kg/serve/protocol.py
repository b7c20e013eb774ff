"""The SPARQL 1.1 Protocol: what a request asks, decoded strictly.

Only queries: https://www.w3.org/TR/sparql11-protocol/, section 2.1. Updates (2.2) are refused.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

from kg.iri import is_iri
from kg.records import Text
from kg.serve.gate import read_only
from kg.serve.work import Refused

FORM, QUERY, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
_FIELDS = 200
_BROKEN = re.compile(r"%(?![0-9A-Fa-f]{2})")
_CHARSET = re.compile(r"charset\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)
_FORMATS = ("format", "output", "results")
"""Parameters by which clients name a format where they cannot set ``Accept``."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks; without ``query`` it asks what this endpoint is."""

    query: str | None
    default: tuple[str, ...]
    named: tuple[str, ...]
    formats: tuple[str, ...]


async def asked(request: Request) -> Asked:
    """What a request asks.

    Raises:
        Refused: 400, 403, 413 or 415, when it is not what the protocol describes, or is an update.
    """
    fields = _fields(request.scope["query_string"].decode("latin1"))
    if request.method == "POST":
        kind = _kind(request)
        text = _text(await request.body())
        fields += [("query", text)] if kind == QUERY else _fields(text)
    values = {name: [value for key, value in fields if key == name] for name, _ in fields}
    if "update" in values:
        raise read_only()
    queries = values.get("query", [])
    if len(queries) > 1 or (not queries and request.method == "POST"):
        raise _wrong(Text("须恰有一个 query 参数", "exactly one parameter query is needed"))
    graphs = (*values.get("default-graph-uri", []), *values.get("named-graph-uri", []))
    for name in graphs:
        if not is_iri(name):
            raise _wrong(Text(f"图名须是完整的 IRI：{name}", f"a graph is named by a whole IRI, not {name}"))
    return Asked(
        queries[0] if queries else None,
        tuple(values.get("default-graph-uri", [])),
        tuple(values.get("named-graph-uri", [])),
        tuple(value.lower() for name in _FORMATS for value in values.get(name, [])),
    )


def _wrong(reason: Text, status: int = 400) -> Refused:
    return Refused(status, reason)


def _kind(request: Request) -> str:
    """The media type of a body that can be read."""
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    kind = kind.strip().lower()
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise _wrong(Text("不接受压缩的请求", "compressed requests are not taken"), 415)
    charset = _CHARSET.search(parameters)
    if charset and charset[1].lower() not in {"utf-8", "utf8"}:
        raise _wrong(Text("只接受 UTF-8", "only UTF-8 is taken"), 415)
    if kind == UPDATE:
        raise read_only()
    if kind not in {FORM, QUERY}:
        raise _wrong(Text(f"请用 {QUERY} 或 {FORM}", f"send {QUERY} or {FORM}"), 415)
    return kind


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _wrong(Text("请求不是 UTF-8", "the request is not UTF-8")) from error


def _fields(text: str) -> list[tuple[str, str]]:
    """The fields of a form or of an address."""
    if _BROKEN.search(text):
        raise _wrong(Text("百分号编码有误", "broken percent encoding"))
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except UnicodeDecodeError as error:
        raise _wrong(Text("请求不是 UTF-8", "the request is not UTF-8")) from error
    except ValueError as error:
        raise _wrong(Text("参数太多", "too many parameters")) from error
