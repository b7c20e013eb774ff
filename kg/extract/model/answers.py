"""The rows in what a model wrote: JSON as asked for, wrapped in talk, or cut off in the middle."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kg.extract.model.prompting import SHAPES

_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL)
_SPACE = re.compile(r"[\s,]*")
_DECODER = json.JSONDecoder()
_FAULTS = (ValueError, RecursionError)


def rows(text: str) -> Iterator[tuple[str, Any]]:
    """The rows with the name of the array that they stand in; of a cut-off answer, those that are whole.

    Raises:
        ValueError: when there is no JSON object at all.
    """
    text = _THOUGHT.sub("", text)
    said = _object(text)
    if said is not None:
        for name, values in said.items():
            for value in values if isinstance(values, list) else [values]:
                yield str(name), value
        return
    found = list(_salvaged(text))
    if not found:
        raise ValueError("no JSON object")
    yield from found


def _object(text: str) -> Mapping[str, Any] | None:
    """The first JSON object of a text that has one of the arrays asked for, or else the first one."""
    first: Mapping[str, Any] | None = None
    start = text.find("{")
    for _ in range(8):
        if start < 0:
            break
        try:
            said, end = _DECODER.raw_decode(text, start)
        except _FAULTS:
            start = -1 if first is None else text.find("{", start + 1)
            continue
        if isinstance(said, dict) and not SHAPES.keys().isdisjoint(said):
            return said
        first = said if first is None else first
        start = text.find("{", end)
    return first


def _salvaged(text: str) -> Iterator[tuple[str, Any]]:
    """The whole rows of arrays in an object that breaks off."""
    for name in SHAPES:
        for opened in re.finditer(rf'"{name}"\s*:\s*\[', text):
            place = opened.end()
            while True:
                place = _SPACE.match(text, place).end()  # type: ignore[union-attr]
                try:
                    value, place = _DECODER.raw_decode(text, place)
                except _FAULTS:
                    break
                yield name, value
