"""Ways to spoil a cell of a table so that it is really wrong, by the kind of its column.

A way takes the cell (or, when that is empty, one that would do) and gives what to write instead; None when
it does not apply. Blame may fall on the cell itself or on those it must agree with (``blamed``).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kg.iri import SKOS
from kg.schema import Schema
from kg.spec import Column, TableSpec


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell to spoil: its column, its text or one that would do, its row, and the ids of the data set."""

    spec: TableSpec
    column: Column
    header: str
    text: str
    empty: bool
    row: Mapping[str, str]
    ids: Mapping[str, tuple[str, ...]]
    schema: Schema
    above: str = ""


Way = Callable[[Cell], str | None]
EVIDENCE = ("source", "quote", "at")


def _put(what: str) -> Way:
    """Something in the middle of the cell."""
    return lambda cell: cell.text[: len(cell.text) // 2] + what + cell.text[len(cell.text) // 2 :]


def _write(what: str) -> Way:
    """Something else altogether."""
    return lambda cell: what if what != cell.text else None


def _end(what: str) -> Way:
    return lambda cell: cell.text + what


def _begin(what: str) -> Way:
    return lambda cell: what + cell.text


def _blank(cell: Cell) -> str | None:
    """Nothing, where something is required."""
    others = [h for h in cell.column.headers if h != cell.header and cell.row.get(h)]
    return "" if cell.column.required and not cell.column.default and not others and not cell.empty else None


def _spaces(cell: Cell) -> str | None:
    return None if _blank(cell) is None else " \u3000 "


TEXT: dict[str, Way] = {
    "control character": _put("\x07"),
    "C1 control": _put("\x85"),
    "zero-width space": _put("\u200b"),
    "bidi override": _put("\u202e"),
    "soft hyphen": _put("\u00ad"),
    "line separator": _put("\u2028"),
    "replacement character": _put("\ufffd"),
    "private use": _put("\ue000"),
    "noncharacter": _put("\uffff"),
    "tag character": _put("\U000e0041"),
    "over-long": _put("长" * 12_000),
    "ideographic space first": _begin("\u3000"),
    "no-break space last": _end("\u00a0"),
    "empty": _blank,
    "white space only": _spaces,
}
NAME: dict[str, Way] = TEXT | {"line break": _put("\n")}
ID: dict[str, Way] = {
    "upper case": _put("A"),
    "space": _put(" "),
    "underscore": _put("_"),
    "Chinese": _put("甲"),
    "full width": _put("ａ"),
    "accent": _put("é"),
    "slash": _put("/"),
    "dots": _write(".."),
    "hyphen first": _begin("-"),
    "hyphen last": _end("-"),
    "percent": _put("%20"),
    "zero-width space": _put("\u200b"),
    "control character": _put("\x00"),
    "the id above": lambda cell: cell.above or None,
    "empty": _blank,
}
EDTF: dict[str, Way] = {
    "month 13": _write("2018-13"),
    "day 40": _write("2018-03-40"),
    "30 February": _write("2018-02-30"),
    "29 February of a common year": _write("2019-02-29"),
    "slashes": _write("2018/3/21"),
    "Chinese": _write("2018年3月21日"),
    "one digit": _write("2018-3-1"),
    "two-digit year": _write("18-03-21"),
    "words": _write("in March"),
    "an end before the beginning": _write("2018-04/2018-03"),
    "full width": _write("２０１８"),
    "dots": _write("2018.03.21"),
    "a month and a day": _write("03-21"),
}
INTEGER: dict[str, Way] = {
    "a word": _write("many"),
    "Chinese": _write("一百"),
    "full width": _write("１２"),
    "underscore": _write("1_000"),
    "comma": _write("1,000"),
    "decimal": _write("1.5"),
    "exponent": _write("1e3"),
    "hexadecimal": _write("0x10"),
    "two numbers": _write("1 2"),
    "a sign alone": _write("-"),
    "a question": _write("12?"),
    "a range": _write("10-20"),
    "empty": _blank,
}
BOOLEAN: dict[str, Way] = {
    "maybe": _write("maybe"),
    "a number": _write("2"),
    "a letter": _write("t"),
    "Chinese": _write("大概"),
    "null": _write("null"),
    "a question": _write("true?"),
    "two values": _write("true;false"),
    "minus one": _write("-1"),
    "a fraction": _write("0.5"),
    "full width": _write("１"),
    "empty": _blank,
}
SHA256: dict[str, Way] = {
    "a digit less": lambda cell: cell.text[:-1],
    "a digit more": _end("0"),
    "not hexadecimal": lambda cell: "g" + cell.text[1:],
    "upper case": lambda cell: "AB" + cell.text[2:].upper(),
    "a prefix": _begin("sha256:"),
    "a space": _put(" "),
    "a colon": _put(":"),
    "a word": _write("unknown"),
    "MD5": _write("d41d8cd98f00b204e9800998ecf8427e"),
    "two values": lambda cell: f"{cell.text};{cell.text}",
}
URL: dict[str, Way] = {
    "no scheme": _write("www.example.org"),
    "a script": _write("javascript:alert(1)"),
    "data": _write("data:text/html,x"),
    "a space": _write("https://example.org/a b"),
    "angle brackets": _write("<https://example.org/>"),
    "a word": _write("unknown"),
    "Chinese": _write("未载"),
    "a path": _write("/etc/passwd"),
    "a file": _write("file:///etc/passwd"),
    "braces": _write("https://example.org/{a}"),
    "a scheme alone": _write("https://"),
}
UNKNOWN: dict[str, Way] = {
    "nothing of that name": _write("no-such-thing"),
    "a letter more": _end("x"),
    "underscore": _end("_"),
    "full width": _begin("ａ"),
    "in quotes": lambda cell: f"“{cell.text}”",
    "words": _write("见上文"),
    "an IRI elsewhere": _write("http://example.org/elsewhere"),
    "a number": _write("17"),
    "a question mark": _end("?"),
    "zero-width space": _put("\u200b"),
    "control character": _put("\x1b"),
    "empty": _blank,
}


def _foreign(cell: Cell) -> str | None:
    """The id of a thing of a class that the column does not admit."""
    for table, ids in sorted(cell.ids.items()):
        spec = cell.schema.tables[table]
        related = (cell.schema.subclasses(spec.target), cell.schema.superclasses(spec.target))
        if (
            ids
            and cell.column.classes
            and not any(c in side for c in cell.column.classes for side in related)
        ):
            return f"{spec.kind}/{ids[0]}"
    return None


def _two(cell: Cell) -> str | None:
    if cell.column.multiple or not cell.column.classes:
        return None
    other = next((i for ids in cell.ids.values() for i in ids if i != cell.text), "")
    return f"{cell.text};{other}"


REFERENCE: dict[str, Way] = UNKNOWN | {
    "a thing of another class": _foreign,
    "two where one may stand": _two,
    "another kind": lambda cell: f"nokind/{cell.text}",
}
CONCEPT: dict[str, Way] = UNKNOWN | {"a class": _write("owl:Thing"), "a prefix": _begin("no:")}
VOCABULARY: dict[str, Way] = UNKNOWN | {"not ours": _write("owl:Thing"), "a data type": _write("xsd:date")}
STATUS: dict[str, Way] = UNKNOWN | {
    "a degree": _write("likely"),
    "two": _write("explicit;inferred"),
    "inferred without a reason": lambda cell: None if cell.row.get("reason") else "inferred",
    "ambiguous without a reason": lambda cell: None if cell.row.get("reason") else "ambiguous",
}
QUOTE: dict[str, Way] = {
    "a character less": lambda cell: cell.text[:-1],
    "a character more": _end("的"),
    "another character": lambda cell: _swapped(cell.text),
    "two characters exchanged": lambda cell: _exchanged(cell.text),
    "a bar more": _end("|"),
    "a bar first": _begin("|"),
    "a space": lambda cell: _put(" ")(cell) if len(cell.text) > 1 else None,
    "a line break": lambda cell: _put("\n")(cell) if len(cell.text) > 1 else None,
    "quotation marks": lambda cell: f'"{cell.text}"',
    "an ellipsis": _end("……"),
    "zero-width space": _put("\u200b"),
    "control character": _put("\x0b"),
    "twice": lambda cell: cell.text * 2,
    "empty": _blank,
}


def _swapped(text: str) -> str:
    """Another first character, of the same length."""
    return ("乙" if text[0] != "乙" else "甲") + text[1:]


def _exchanged(text: str) -> str | None:
    return (
        text[1] + text[0] + text[2:] if len(text) > 1 and text[0] != text[1] and "|" not in text[:2] else None
    )


AT: dict[str, Way] = {
    "one further": lambda cell: _moved(cell.text, 1, 1),
    "one back": lambda cell: _moved(cell.text, -1, -1),
    "too long": lambda cell: _moved(cell.text, 0, 1),
    "too short": lambda cell: _moved(cell.text, 0, -1),
    "backwards": lambda cell: "-".join(reversed(cell.text.split("|", maxsplit=1)[0].split("-"))),
    "beyond the text": lambda cell: _moved(cell.text, 10**6, 10**6),
    "words": _write("p. 3"),
    "a number": _write("590"),
    "a long dash": lambda cell: cell.text.replace("-", "–"),
    "a span more": lambda cell: f"{cell.text}|{_moved(cell.text, 5000, 5000)}",
    "a bar more": _end("|"),
    "a comma": lambda cell: cell.text.replace("-", ","),
    "full width": lambda cell: cell.text.replace("-", "－"),
    "negative": _begin("-"),
}


SPANS: dict[str, Way] = {
    "backwards": lambda cell: "|".join(reversed(cell.text.split("|"))) if "|" in cell.text else "9-3",
    "a span twice": lambda cell: f"{cell.text}|{cell.text}",
    "a span turned round": lambda cell: "-".join(reversed(cell.text.split("|", maxsplit=1)[0].split("-"))),
    "words": _write("p. 3"),
    "a number": _write("22"),
    "a long dash": lambda cell: cell.text.replace("-", "–"),
    "a bar first": _begin("|"),
    "a bar more": _end("|"),
    "a comma": lambda cell: cell.text.replace("-", ","),
    "full width": lambda cell: cell.text.replace("-", "－"),
    "negative": _begin("-"),
    "an empty span": _write("2-2"),
    "a zero first": _begin("0"),
}


def _moved(text: str, start: int, end: int) -> str:
    """Offsets whose first span begins and ends elsewhere."""
    first, bar, rest = text.partition("|")
    a, b = (int(part) for part in first.split("-"))
    return f"{a + start}-{b + end}{bar}{rest}"


def ways(column: Column) -> dict[str, Way]:
    """The ways to spoil the cells of a column."""
    name, datatype = column.name, column.datatype.rpartition("#")[2]
    if column.evidence:
        return {"source": REFERENCE, "quote": QUOTE, "at": AT}[column.evidence]
    if column.path[-1].predicate.endswith("#status"):
        return STATUS
    if column.kind == "literal" and name == "id":
        return ID
    if column.kind != "literal":
        return {"reference": REFERENCE, "concept": CONCEPT, "vocabulary": VOCABULARY}[column.kind]
    by_form = {"edtf": EDTF, "sha256": SHA256, "offsets": SPANS}.get(column.format)
    by_type = {"integer": INTEGER, "boolean": BOOLEAN, "anyURI": URL, "langString": TEXT}.get(datatype)
    if column.path[-1].predicate == SKOS + "prefLabel":
        return NAME
    return by_form or by_type or TEXT


STANDIN = {"at": "10-12", "paragraphs": "10-12", "id": "some-id"}
"""What an empty cell of a column is taken to hold before it is spoilt; elsewhere a word."""


def standin(column: Column) -> str:
    """What an empty cell is taken to hold."""
    return STANDIN.get(column.evidence or column.name, "甲乙")


def blamed(column: Column, header: str) -> frozenset[str]:
    """The headers whose naming counts: the cell's own, and those it must agree with."""
    if column.evidence in ("quote", "at"):
        return frozenset({"quote", "at"})
    if column.path[-1].predicate.endswith("#status"):
        return frozenset({"status", "reason"})
    return frozenset({header})
