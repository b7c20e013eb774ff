"""What a client asks for, read from JSON: nothing is taken that is of another type than it should be."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.records import Text
from kg.serve.review.draft import Unfit

SEVERAL = ("accept", "reject", "reopen")
"""Decisions that may be made about several rows at once, as one decision."""
KINDS = ("accept", "reject", "reopen", "edit", "merge", "add")
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LINES = re.compile(r"[\r\n\u2028\u2029]")
LONGEST_NAME = 60
MOST = 5_000
"""How many rows may be decided at once."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A decision that is asked for; ``rows`` are the candidates it is about, each with its version."""

    decision: str
    who: str
    rows: tuple[tuple[str, str], ...] = ()
    table: str = ""
    source: str = ""
    at: str = ""
    into: str = ""
    cells: Mapping[str, str] | None = None
    with_needs: bool = True
    with_same: bool = False
    accept: bool = False


def asked(body: Mapping[str, Any], who: str) -> Ask:
    """The decision that a body asks for; ``who`` decides when it does not say.

    Raises:
        Unfit: when something in it is not what it should be.
    """
    decision = _text(body, "decision")
    if decision not in KINDS:
        listed = "、".join(KINDS), ", ".join(KINDS)
        raise Unfit(Text(f"decision 须是：{listed[0]}", f"decision is one of {listed[1]}"), "decision")
    return Ask(
        decision=decision,
        who=person(body, who),
        rows=_rows(body, several=decision in SEVERAL),
        table=_text(body, "table"),
        source=_text(body, "source"),
        at=_text(body, "at"),
        into=_text(body, "into"),
        cells=_cells(body),
        with_needs=_flag(body, "with_needs", default=True),
        with_same=_flag(body, "with_same"),
        accept=_flag(body, "accept"),
    )


def person(body: Mapping[str, Any], who: str) -> str:
    """Who decides.

    Raises:
        Unfit: when that is no name.
    """
    name = " ".join((_text(body, "who") or who).split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Unfit(Text(f"署名须是 1 到 {LONGEST_NAME} 个字", f"who is 1 to {LONGEST_NAME} letters"), "who")
    return name


def number(body: Mapping[str, Any]) -> int:
    """The number of a decision.

    Raises:
        Unfit: when it is none.
    """
    found = body.get("number")
    if isinstance(found, bool) or not isinstance(found, int) or found < 1:
        raise Unfit(Text("number 须是决定的序号", "number is that of a decision"), "number")
    return found


def _rows(body: Mapping[str, Any], *, several: bool) -> tuple[tuple[str, str], ...]:
    """The candidates that are meant, each with the version that the client saw."""
    found = body.get("rows")
    if found is None:
        return ((_text(body, "candidate"), _text(body, "version")),)
    if not several or not isinstance(found, list) or not 0 < len(found) <= MOST:
        raise Unfit(Text("rows 不能用在这里", "rows cannot be used so"), "rows")
    if not all(isinstance(row, dict) for row in found):
        raise Unfit(Text("rows 须列出候选号和版本", "rows lists candidates and versions"), "rows")
    return tuple((_text(row, "candidate"), _text(row, "version")) for row in found)


def _text(body: Mapping[str, Any], name: str) -> str:
    found = body.get(name)
    if found is None:
        return ""
    if not isinstance(found, str) or _LINES.search(found):
        raise Unfit(Text(f"{name} 须是一行文字", f"{name} is a line of text"), name)
    return _good(found, name)


def _flag(body: Mapping[str, Any], name: str, *, default: bool = False) -> bool:
    found = body.get(name, default)
    if not isinstance(found, bool):
        raise Unfit(Text(f"{name} 须是 true 或 false", f"{name} is true or false"), name)
    return found


def _cells(body: Mapping[str, Any]) -> Mapping[str, str] | None:
    found = body.get("cells")
    if found is None:
        return None
    if not isinstance(found, dict):
        raise Unfit(Text("cells 须是列名与文字", "cells are texts by header"), "cells")
    for name, text in found.items():
        if not isinstance(text, str):
            raise Unfit(Text("格中须是文字", "a cell is text"), str(name))
    return {_good(str(name), "cells"): _good(text, str(name)) for name, text in found.items()}


def _good(text: str, field: str) -> str:
    found = _UNFIT.search(text)
    if found:
        code = f"U+{ord(found[0]):04X}"
        raise Unfit(
            Text(f"含不能用的字符 {code}", f"holds the character {code}, which cannot be used"), field
        )
    return text.strip()
