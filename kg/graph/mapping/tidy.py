"""The look of cells: spaces around them, characters nobody can see in them. Control characters never come
this far: ``ingest`` refuses their rows."""

import re
from collections.abc import Collection, Iterator, Sequence

from kg.graph.mapping.messages import CellError

_HIDDEN = re.compile(
    "[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
LONGEST = 10_000
"""How many characters a cell may have: what is longer was pasted by mistake."""
_NOTED = "\u3000\u00a0"
"""Spaces that look like ordinary ones, or like nothing: leaving them out is worth a word."""

Broken = tuple[str, CellError]


def hidden(text: str) -> bool:
    """Whether a text has a character that cannot be seen."""
    return _HIDDEN.search(text) is not None


def hidden_cells(headers: Sequence[str], texts: Sequence[str]) -> Iterator[Broken]:
    """For each cell with such a character, a complaint about the first one."""
    for header, text in zip(headers, texts, strict=True):
        found = _HIDDEN.search(text)
        if found:
            yield header, CellError("hidden-character", visible(text), code=f"U+{ord(found[0]):04X}")


def long_cells(headers: Sequence[str], texts: Sequence[str], free: Collection[str]) -> Iterator[Broken]:
    """For each cell that is longer than anybody means, a complaint; ``free`` headers have no limit."""
    for header, text in zip(headers, texts, strict=True):
        if len(text) > LONGEST and header not in free:
            yield header, CellError("too-long", text[:40] + "…", length=len(text), longest=LONGEST)


def visible(text: str) -> str:
    """A text with its hidden characters spelled out, fit for a terminal."""
    return _HIDDEN.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)


def trimmed(headers: Sequence[str], cells: Sequence[str]) -> Iterator[Broken]:
    """For each cell that began or ended with a space of the unusual kinds, a complaint."""
    for header, text in zip(headers, cells, strict=True):
        outer = text[: len(text) - len(text.lstrip())] + text[len(text.rstrip()) :]
        found = next((char for char in outer if char in _NOTED), "")
        if found:
            yield header, CellError("outer-space", text.strip(), code=f"U+{ord(found):04X}")
