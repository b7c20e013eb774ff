"""Spaces that a layout put into words are taken out; those that stand between names are kept, one each."""

import re
from collections.abc import Iterator, Sequence

from kg.extract.sheet.letters import HAN
from kg.extract.sheet.lines import Line
from kg.extract.sheet.surnames import byline_labels, surname, surnamed

_SPACES = re.compile(" +")
_TOKENS = re.compile(rf"[{HAN}]+(?: +[{HAN}]+)+")
_EAST = re.compile(rf"[{HAN}·，。、；：？！…—（）《》〈〉“”‘’「」『』【】〔〕]")
_WIDE_CLAUSE, _FEWEST_PAIRS, _SUFFIX, _LONGEST_PROPER = 4, 4, 2, 4
_LONGEST_TAIL = 3
_STOPS = "，。、；：？！"
_WORDS = frozenset("和于向任从时付与并来代及为")
"""Surnames that begin what people do, rather than who comes next."""


def spaced(line: Line, *, clauses: bool = False, page: bool = False) -> Line:
    """The line without the spaces that do not belong.

    ``clauses``: a space may stand for a comma (in headlines). ``page``: only names are mended, as in
    lines of the page, where spaces separate.
    """
    if " " not in line.text:
        return line
    text = line.text
    verdicts = {}
    for chain in _TOKENS.finditer(text):
        verdicts.update(_chain(text, chain, page=page))
    if clauses:
        verdicts.update(dict.fromkeys(_between_clauses(text), True))
    dropped: set[int] = set()
    for run in _SPACES.finditer(text):
        keep = verdicts.get(run.start(), page or _between(text[run.start() - 1], text[run.end()]))
        dropped.update(range(run.start() + bool(keep), run.end()))
    return line.kept([index for index in range(len(text)) if index not in dropped])


def _between_clauses(text: str) -> Iterator[int]:
    """The spaces of a headline that stand for a comma."""
    runs = [(0, 0), *(run.span() for run in _SPACES.finditer(text)), (len(text), len(text))]
    for before, run, after in zip(runs, runs[1:], runs[2:], strict=False):
        wide = min(run[0] - before[1], after[0] - run[1]) >= _WIDE_CLAUSE
        if wide and text[run[0] - 1] not in _STOPS:
            yield run[0]


def _between(left: str, right: str) -> bool:
    """Whether a space between two characters belongs there, when they are not both Chinese."""
    return not (_EAST.match(left) or _EAST.match(right))


def _chain(text: str, chain: re.Match[str], *, page: bool) -> dict[int, bool]:
    """For each space between Chinese words, by its place, whether it is kept."""
    starts = [chain.start() + run.start() for run in _SPACES.finditer(chain[0])]
    tokens = _SPACES.split(chain[0])
    glued = _glued(tokens, page=page)
    units = _units(tokens, glued)
    ends = text[chain.end() : chain.end() + 2].lstrip(" ")
    found, unit = {}, 0
    for number, start in enumerate(starts):
        if glued[number]:
            found[start] = False
            continue
        left, right, after = units[unit], units[unit + 1], units[unit + 2 : unit + 3]
        unit += 1
        found[start] = page or _apart(left, right, after)
        if ends[:1] in {"：", ":"} and unit + 1 == len(units):
            found[start] = True
    return found


def _glued(tokens: Sequence[str], *, page: bool) -> list[bool]:
    """For each gap between tokens, whether it is inside a word: 张 三, 中 共 甲 区 委."""
    single = [len(token) == 1 for token in tokens]
    pairs = len(tokens) >= _FEWEST_PAIRS and len(tokens) % 2 == 0 and all(map(surname, tokens[::2]))
    if all(single) and not pairs and not page:
        return [True] * (len(tokens) - 1)
    glued: list[bool] = []
    for number in range(len(tokens) - 1):
        free = not (glued and glued[-1])
        glued.append(
            free
            and single[number]
            and surname(tokens[number])
            and surnamed(tokens[number] + tokens[number + 1])
        )
    return glued


def _units(tokens: Sequence[str], glued: Sequence[bool]) -> list[str]:
    units = [tokens[0]]
    for token, joined in zip(tokens[1:], glued, strict=True):
        if joined:
            units[-1] += token
        else:
            units.append(token)
    return units


def _apart(left: str, right: str, after: Sequence[str]) -> bool:
    """Whether two words stand apart: names in a list, units of one suffix."""
    if right in byline_labels():
        return True
    if len(left) > _SUFFIX and 0 < right.find(left[-_SUFFIX:]) <= _LONGEST_PROPER:
        return True
    named = surnamed(left)
    if not surnamed(right):
        return named and surname(right[0]) and right[0] not in _WORDS and surnamed(right[:_SUFFIX])
    return named or (any(surnamed(left[-size:]) for size in (2, _LONGEST_TAIL)) and any(map(surnamed, after)))
