"""A report as one self-contained HTML file: our template and style, locked by a content security policy.

There is no script. The policy admits the one style that the file carries, by its hash, and nothing else; the
drawings stand in the file as SVG without styles of their own.
"""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files

from kg.iri import STATUSES
from kg.report.parts import Block, Caution, Evidence, Figure, Paragraph, Report, cites
from kg.table import Cell, Table, plain, width

LANGUAGE = {"zh": "zh-Hans"}
WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "contents": "目录",
        "figure": "图",
        "table": "表",
        "data": "数据：图",
        "reason": "理由：",
        "references": "文献：",
    },
    "en": {
        "contents": "Contents",
        "figure": "Figure",
        "table": "Table",
        "data": "Data of figure",
        "reason": "Reason: ",
        "references": "References: ",
    },
}
"""The words round figures and tables."""
_KINDS = {Paragraph: "paragraph", Caution: "caution", Evidence: "evidence", Table: "table", Figure: "figure"}


SHORT, LONG, COLUMNS = 14, 34, 7
"""A cell of so few or so many terminal cells is short or long; more columns make a table wide."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A block with its kind, and the number of the figure or table it holds; that of a figure's table."""

    kind: str
    block: Block
    number: int = 0
    data: int = 0


def as_html(report: Report) -> str:
    """The report as text of one HTML file."""
    from jinja2 import Environment, StrictUndefined

    css = _asset("report.css")
    environment = Environment(autoescape=True, keep_trailing_newline=True, undefined=StrictUndefined)
    environment.filters["cell"] = plain
    environment.globals.update(number_column=_are_numbers, classes=_classes, told=told, many=COLUMNS)
    template = environment.from_string(_asset("report.html"))
    return template.render(
        lang=LANGUAGE.get(report.lang, report.lang),
        report=report,
        sections=list(numbered(report)),
        words=WORDS[report.lang],
        policy=_policy(css),
        style=_safe(css),
        stated=STATUSES[0],
        safe=_safe,
    )


def numbered(report: Report) -> Iterator[tuple[int, str, str, list[Shown]]]:
    """The sections with their numbers, ids, titles and blocks; figures and tables counted through."""
    figures = tables = 0
    for at, section in enumerate(report.sections):
        shown = []
        for block in section.blocks:
            has_table = isinstance(block, Table) or (isinstance(block, Figure) and block.table is not None)
            figures, tables = figures + isinstance(block, Figure), tables + has_table
            number = figures if isinstance(block, Figure) else tables if has_table else 0
            shown.append(Shown(_KINDS[type(block)], block, number, tables if has_table else 0))
        yield at, section.id, section.title, shown


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _classes(cell: Cell) -> str:
    """How a cell is set: numbers to the right, short words on one line, long ones with room."""
    wide = width(plain(cell))
    return "number" if _is_number(cell) else "long" if wide > LONG else "short" if wide <= SHORT else ""


def _are_numbers(table: Table, column: int) -> bool:
    cells = [row[column] for row in table.rows if row[column] not in (None, "")]
    return bool(cells) and all(_is_number(cell) for cell in cells)


def told(table: Table, references: str) -> list[str]:
    """The notes, with those that only name a paper or book as one at the end."""
    cited = [note for note in table.notes if cites(note)]
    return [n for n in table.notes if n not in cited] + ([references + "; ".join(cited)] if cited else [])


def _policy(css: str) -> str:
    digest = b64encode(sha256(css.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _asset(name: str) -> str:
    text = files("kg.report").joinpath("assets", name).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _safe(text: str) -> object:
    """Markup that is ours: the style, and drawings, in which every label was escaped."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704
