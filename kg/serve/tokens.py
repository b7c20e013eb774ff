"""The words of a query, in one pass whose time grows with the length of the text and no faster.

The engine reads without a lexer, so that ``1SERVICE:a{}`` is a call to it. Here a name without a colon is
taken apart, and no string is left open: what may be read in two ways is for ``gate`` to refuse.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<space>\s++)
    |(?P<iri><[^<>"{}|^`\x00-\x20]*+>)
    |(?P<string>\"\"\"(?:\"{0,2}+(?:[^"\\]|\\.))*+\"\"\"|'''(?:'{0,2}+(?:[^'\\]|\\.))*+'''
        |"(?!"")(?:[^"\\\n\r]|\\.)*+"|'(?!'')(?:[^'\\\n\r]|\\.)*+')
    |(?P<open>["'])
    |(?P<comment>\#[^\n\r]*+)
    |(?P<variable>[?$]\w++)
    |(?P<tag>@\w[\w-]*+)
    |(?P<name>[\w.-]*+:(?:(?:[\w:%]|\\.)(?:[\w.:%-]|\\.)*+)?)
    |(?P<run>[\w.-]++)
    |(?P<other>\^\^|&&|\|\||<<|>>|.)""",
    re.VERBOSE | re.DOTALL,
)
_PART = re.compile(r"\w+|.", re.DOTALL)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_SURROGATES = 0xD800, 0xDFFF


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query: an ``iri``, ``string``, ``variable``, ``tag``, ``name``, ``word`` or ``other``.

    ``open`` is a string that is not closed. ``at`` is where the piece begins.
    """

    kind: str
    text: str
    at: int


def tokens(text: str) -> Iterator[Token]:
    """The words of a query, without space and comments; a string that is not closed is the end."""
    for match in _TOKEN.finditer(text):
        kind, piece, at = str(match.lastgroup), match[0], match.start()
        if kind == "run":
            yield from _parts(piece, at)
        elif kind not in {"space", "comment"}:
            yield Token(kind, piece, at)
        if kind == "open":
            return


def _parts(run: str, at: int) -> Iterator[Token]:
    """Words, and the points and dashes between them."""
    for match in _PART.finditer(run):
        yield Token("other" if match[0] in ".-" else "word", match[0], at + match.start())


def unescaped(text: str) -> str:
    r"""The text with its ``\u`` escapes resolved where the engine does not do it: outside strings and IRIs.

    SPARQL 1.1, section 19.2: escapes may stand anywhere, and are resolved before the text is read.
    """
    if "\\u" not in text and "\\U" not in text:
        return text
    done: list[str] = []
    loose: list[str] = []
    for match in _TOKEN.finditer(text):
        if match.lastgroup in {"string", "iri", "comment"}:
            done += [_ESCAPE.sub(_character, "".join(loose)), match[0]]
            loose = []
        else:
            loose.append(match[0])
    return "".join((*done, _ESCAPE.sub(_character, "".join(loose))))


def _character(match: re.Match[str]) -> str:
    """What an escape stands for; what is no character stays as it is, for the engine to refuse."""
    code = int(match[1] or match[2], 16)
    fine = code <= sys.maxunicode and not _SURROGATES[0] <= code <= _SURROGATES[1]
    return chr(code) if fine else match[0]
