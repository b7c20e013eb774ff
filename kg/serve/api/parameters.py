"""Parameters: described once, as JSON Schema, which the document shows and requests are checked against."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from kg.records import Text
from kg.serve.api.problems import Problem

MOST_FIELDS, LONGEST = 40, 16_384
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\Z")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?\Z")
_BROKEN = re.compile(r"%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter of a query: its name, JSON Schema and meaning. A list is written with commas between.

    The schema may say ``type`` (boolean, integer, number, string or array), ``enum``, ``default``,
    ``minimum``, ``maximum``, ``minLength``, ``maxLength``, ``format: date``, ``items``, ``minItems``,
    ``maxItems`` and ``uniqueItems``; nothing else is looked at.
    """

    name: str
    schema: Mapping[str, Any]
    about: Text
    required: bool = False
    example: str = ""

    def value(self, text: str) -> Any:
        """What a text stands for.

        Raises:
            ValueError: when it is not as the schema says; its argument is a ``Text``.
        """
        return _value(text, self.schema)


def read(query: str, params: Sequence[Param]) -> tuple[dict[str, Any], dict[str, str]]:
    """The values of a query by name, defaults among them, and the texts that were given.

    Raises:
        Problem: when it cannot be decoded, or one or more parameters are wrong; all of them are listed.
    """
    pairs = _pairs(query)
    known = {param.name: param for param in params}
    given = dict(pairs)
    wrong = [*_strange(pairs, known), *_missing(given, params)]
    values = {param.name: param.schema["default"] for param in params if "default" in param.schema}
    for name in given.keys() & known.keys():
        try:
            values[name] = known[name].value(given[name])
        except ValueError as error:
            wrong.append((name, error.args[0]))
    if wrong:
        raise _refusal(sorted(wrong, key=lambda one: one[0]))
    return values, given


def _pairs(query: str) -> list[tuple[str, str]]:
    """The fields of a query, strictly decoded (WHATWG URL, 5.1; UTF-8)."""
    if len(query) > LONGEST:
        raise _refusal([("", Text("查询串过长", "the query of the URL is too long"))])
    if _BROKEN.search(query):
        raise _refusal([("", Text("百分号编码有误", "a percent sign does not begin a code"))])
    try:
        return parse_qsl(
            query,
            keep_blank_values=True,
            strict_parsing=bool(query),
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        reason = Text("查询串不是 UTF-8 编码的 name=value", "the query is not name=value, encoded in UTF-8")
        raise _refusal([("", reason)]) from None


def _strange(pairs: Sequence[tuple[str, str]], known: Mapping[str, Param]) -> Iterator[tuple[str, Text]]:
    names = [name for name, _ in pairs]
    for name in dict.fromkeys(names):
        if name not in known:
            listed = ", ".join(known)
            yield name[:60], Text(f"没有这个参数；可用：{listed}", f"no such parameter; there is {listed}")
        elif names.count(name) > 1:
            yield name, Text("只能给一次", "may be given once")


def _missing(given: Mapping[str, str], params: Sequence[Param]) -> Iterator[tuple[str, Text]]:
    for param in params:
        if param.required and param.name not in given:
            yield param.name, Text("必须给出", "must be given")


def _refusal(wrong: Sequence[tuple[str, Text]]) -> Problem:
    words = [
        Text(f"{name}：{why.zh}" if name else why.zh, f"{name}: {why.en}" if name else why.en)
        for name, why in wrong
    ]
    detail = Text("；".join(one.zh for one in words), "; ".join(one.en for one in words))
    listed = [{"parameter": name, "zh": why.zh, "en": why.en} for name, why in wrong]
    return Problem("invalid-request", detail, more={"errors": listed})


def _value(text: str, schema: Mapping[str, Any]) -> Any:
    kind = schema["type"]
    if kind == "array":
        return _list(text, schema)
    if kind == "boolean":
        if text not in {"true", "false"}:
            raise ValueError(Text("应为 true 或 false", "must be true or false"))
        return text == "true"
    return _string(text, schema) if kind == "string" else _number(text, schema)


def _list(text: str, schema: Mapping[str, Any]) -> list[Any]:
    found = [_value(part, schema["items"]) for part in text.split(",")]
    if not schema["minItems"] <= len(found) <= schema["maxItems"]:
        least, most = schema["minItems"], schema["maxItems"]
        raise ValueError(Text(f"应有 {least} 至 {most} 项", f"must have {least} to {most} items"))
    if schema.get("uniqueItems") and len(set(found)) < len(found):
        raise ValueError(Text("不得重复", "must not repeat itself"))
    return found


def _number(text: str, schema: Mapping[str, Any]) -> int | float:
    whole = schema["type"] == "integer"
    if not (_INTEGER if whole else _NUMBER).match(text):
        raise ValueError(Text("应为整数", "must be a whole number") if whole else _NO_NUMBER)
    found = int(text) if whole else float(text)
    if not schema["minimum"] <= found <= schema["maximum"]:
        least, most = schema["minimum"], schema["maximum"]
        raise ValueError(Text(f"应在 {least} 与 {most} 之间", f"must be from {least} to {most}"))
    return found


_NO_NUMBER = Text("应为数", "must be a number")


def _string(text: str, schema: Mapping[str, Any]) -> str:
    if "enum" in schema and text not in schema["enum"]:
        listed = ", ".join(schema["enum"])
        raise ValueError(Text(f"应为其中之一：{listed}", f"must be one of {listed}"))
    least, most = schema.get("minLength", 0), schema.get("maxLength", LONGEST)
    if not least <= len(text) <= most:
        raise ValueError(Text(f"长度应为 {least} 至 {most}", f"must be {least} to {most} characters long"))
    if schema.get("format") == "date" and not _is_date(text):
        raise ValueError(Text("应为日期 YYYY-MM-DD", "must be a date, YYYY-MM-DD"))
    return text


def _is_date(text: str) -> bool:
    """A full-date (RFC 3339, 5.6)."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
