"""What a report is made of: sections of paragraphs, cautions, quoted facts, tables and figures. All frozen.

Everything here is plain text in one language; nothing is markup but the drawing of a figure, which is ours.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.table import Cell, Table


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text."""

    text: str


@dataclass(frozen=True, slots=True)
class Caution:
    """What a reader must bear in mind, such as how little a few persons can carry."""

    text: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """A fact in words, how sure it is and why, and what the sources say: the words, the source, the place.

    ``status`` is in words and empty where the fact is stated; ``mark`` is ``explicit``, ``inferred`` or
    ``ambiguous``.
    """

    text: str
    mark: str
    status: str
    reason: str
    quotes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Facts with their words, under a line that says what they show; ``more`` are left out."""

    title: str
    facts: tuple[Quoted, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing: its id, title, caption, what it shows in words, the SVG, and the data behind it.

    ``table`` is None where a table beside it holds the data already, as ``caption`` then says.
    """

    id: str
    title: str
    caption: str
    alt: str
    svg: str
    table: Table | None = None


STOPS = (".", "。", "）", "?", "？", "!", "！")
_BRACKETS = re.compile(r"[(（]((?:[^()（）]|\([^()]*\))*)[)）]")
_WORK = re.compile(r"[A-Z][^;；。]* (1[6-9]|20)\d\d, \S[^。；]*$")
_YEAR = re.compile(r"\b(1[6-9]|20)\d\d\b")

Block = Paragraph | Caution | Evidence | Table | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter: an id for links, a title, and what it says."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A report in one language: title, a line below it, sections.

    ``warnings`` are for whoever had it written: what the machine lacked, such as a font.
    """

    title: str
    subtitle: str
    lang: str
    sections: tuple[Section, ...]
    warnings: tuple[str, ...] = ()

    def figures(self) -> Iterator[Figure]:
        """All figures, in order."""
        return (block for section in self.sections for block in section.blocks if isinstance(block, Figure))

    def tables(self) -> Iterator[Table]:
        """All tables, in order, those of figures among them."""
        for section in self.sections:
            for block in section.blocks:
                table = block.table if isinstance(block, Figure) else block
                if isinstance(table, Table):
                    yield table


def cut(table: Table, most: int, left_out: str) -> Table:
    """The first rows of a table; ``left_out`` (with ``{n}`` in it) says in a note how many are missing."""
    more = len(table) - most
    if more <= 0:
        return table
    return replace(table, rows=table.rows[:most], notes=(left_out.format(n=more), *table.notes))


def cites(note: str) -> bool:
    """Whether a note only names a paper or book: it has a year, and ends without a stop.

    >>> cites("Freeman 1978, Social Networks 1:215–239"), cites("As in 1978.")
    (True, False)
    """
    return not note.rstrip().endswith(STOPS) and _YEAR.search(note) is not None


def named(note: str) -> tuple[str, ...]:
    """The papers and books that a note names in brackets, with where they appeared.

    >>> named("Levels (Tarjan 1979, TOPLAS 1:121–141; Urwick 1956, HBR 34(3):39–47).")
    ('Tarjan 1979, TOPLAS 1:121–141', 'Urwick 1956, HBR 34(3):39–47')
    """
    found = (_WORK.search(one) for part in _BRACKETS.findall(note) for one in part.split("; "))
    return tuple(one.group() for one in found if one)


def without(table: Table, *headings: str) -> Table:
    """A table without some columns, as far as it has them."""
    kept = [at for at, one in enumerate(table.columns) if one not in headings]
    rows = tuple(tuple(row[at] for at in kept) for row in table.rows)
    return replace(table, columns=tuple(table.columns[at] for at in kept), rows=rows)


def fair(table: Table, each: int) -> Table:
    """The rows of a table, so many of each value of the first column first, then the rest."""
    seen: Counter[object] = Counter()
    first, rest = list[tuple[Cell, ...]](), list[tuple[Cell, ...]]()
    for row in table.rows:
        seen[row[0]] += 1
        (first if seen[row[0]] <= each else rest).append(row)
    return replace(table, rows=(*first, *rest))
