"""Cells: how one value of a column is read, checked and spelled as an N-Quads term.

Each column is compiled once into a :data:`Read`. Which one is chosen by the column's kind, format and
datatype, looked up in tables that you can read below. Nothing is guessed and nothing is repaired: what does
not fit raises a :class:`~kg.graph.mapping.messages.CellError`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from kg.graph.formats.terms import plain, tagged, typed
from kg.graph.mapping import edtf
from kg.graph.mapping.evidence import parse_offsets
from kg.graph.mapping.messages import CellError, near
from kg.iri import RDF, XSD, compact, is_iri, local_name
from kg.records import Text
from kg.spans import written
from kg.spec import Column, Term

Read = Callable[[str], str]
CACHE = 20_000
"""How many different values of a column are remembered before its memory is cleared."""

SHORT = 2
"""How many characters a short name has at most."""

_INTEGER = re.compile(r"[+-]?[0-9]+", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)", re.ASCII)
_DATE = re.compile(r"(-?[0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?", re.ASCII)
_TIME = re.compile(
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?", re.ASCII
)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_ADDRESS = re.compile(r"(?:(?:https?|ftp)://[^/?#]|urn:.)", re.IGNORECASE)
_TRUTH = {"true": "true", "1": "true", "yes": "true", "是": "true"} | {
    "false": "false",
    "0": "false",
    "no": "false",
    "否": "false",
}
_SIGNS = {
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
}
_DATES = {"date": ("YYYY-MM-DD", 3), "gYearMonth": ("YYYY-MM", 2), "gYear": ("YYYY", 1)}
_EXAMPLES = {
    "YYYY-MM-DD": "2018-03-21",
    "YYYY-MM": "2018-03",
    "YYYY": "2018",
    "YYYY-MM-DDThh:mm:ssZ": "2018-03-21T09:00:00Z",
}
_EDTF_EXAMPLE = "2018, 2018-03, 2018-03-21, 201X, 2018?, 2018-03/.."


def values(text: str) -> list[str]:
    """The values of a cell that may hold several.

    >>> values("a; b；c")
    ['a', 'b', 'c']
    """
    if ";" not in text and "；" not in text:
        return [text] if text else []
    return [part for part in map(str.strip, text.replace("；", ";").split(";")) if part]


def remembered(read: Read) -> Read:
    """The same reader, with a memory: most columns hold few different values."""
    memory: dict[str, str] = {}

    def recall(text: str) -> str:
        term = memory.get(text)
        if term is None:
            if len(memory) >= CACHE:
                memory.clear()
            term = memory[text] = read(text)
        return term

    return recall


def literal_reader(column: Column, language: str) -> Read:
    """The reader of a literal column: by its format, else by its datatype."""
    datatype = column.datatype or XSD + "string"
    if language and datatype == RDF + "langString":
        return lambda text: tagged(text, language)
    if column.format in FORMATS:
        check = FORMATS[column.format]
        return remembered(lambda text: typed(check(text), datatype))
    if datatype in DATATYPES:
        check_type = DATATYPES[datatype]
        return remembered(lambda text: typed(check_type(text), datatype))
    return plain if datatype == XSD + "string" else lambda text: typed(text, datatype)


def _edtf(text: str) -> str:
    try:
        edtf.parse(text)
    except edtf.NotEdtfError:
        name = Text("EDTF 一级", "EDTF level 1")
        raise _bad_date(text, name, _EDTF_EXAMPLE, edtf.rewritten(text)) from None
    except edtf.ImpossibleError as error:
        raise CellError("impossible-date", text, why=str(error)) from None
    return text


def _bad_date(text: str, form: str | Text, example: str, meant: str = "") -> CellError:
    """A date in another form: what to write, if that is certain; else an example."""
    advice = (
        Text(f"改为 {meant}", f"write {meant}")
        if meant
        else Text(f"例如 {example}", f"for example {example}")
    )
    return CellError("bad-date", text, format=form, advice=advice)


def _digest(text: str) -> str:
    if not _SHA256.fullmatch(text):
        raise CellError("bad-digest", text)
    return text


def _offsets(text: str) -> str:
    return written(parse_offsets(text))


def _url(text: str) -> str:
    if not is_iri(text) or not _ADDRESS.match(text):
        raise CellError("bad-url", text)
    return text


def _boolean(text: str) -> str:
    truth = _TRUTH.get(text.lower())
    if truth is None:
        raise CellError("bad-boolean", text)
    return truth


def _integer(name: str) -> Callable[[str], str]:
    low, high = _SIGNS.get(name, (None, None))
    kind = Text("合用的整数", "an integer that fits") if name in _SIGNS else Text("整数", "an integer")

    def check(text: str) -> str:
        # 4000 digits are more than anybody means and fewer than Python refuses to read
        number = int(text) if _INTEGER.fullmatch(text) and len(text) < 4000 else None  # noqa: PLR2004
        if number is None or (low is not None and number < low) or (high is not None and number > high):
            raise CellError("bad-number", text, kind=kind, example="20")
        return str(number)

    return check


def _decimal(text: str) -> str:
    if not _DECIMAL.fullmatch(text) or len(text) > 38:  # noqa: PLR2004 - the store keeps 18+18 digits
        raise CellError("bad-number", text, kind=Text("小数", "a decimal number"), example="2.5")
    number = f"{Decimal(text):f}"
    short = number.rstrip("0").rstrip(".") if "." in number else number
    return "0" if short in ("", "-0", "-") else short


def _calendar(form: str, parts: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        found = _DATE.fullmatch(text)
        given = [int(part) for part in found.groups() if part] if found else []
        if len(given) != parts:
            meant = edtf.rewritten(text)
            raise _bad_date(text, form, _EXAMPLES[form], meant if meant.count("-") == parts - 1 else "")
        _existing(text, *given)
        return text

    return check


def _existing(text: str, year: int, month: int = 1, day: int = 1) -> None:
    if not 1 <= month <= 12 or not 1 <= day <= edtf.days_in(year, month):  # noqa: PLR2004 - months
        raise CellError("impossible-date", text, why=text)


def _moment(text: str) -> str:
    form = "YYYY-MM-DDThh:mm:ssZ"
    date = _DATE.match(text)
    if not date or not _TIME.fullmatch(text, date.end()):
        raise _bad_date(text, form, _EXAMPLES[form])
    _existing(text, *(int(part) for part in date.groups() if part))
    return text


FORMATS: dict[str, Callable[[str], str]] = {"edtf": _edtf, "sha256": _digest, "offsets": _offsets}
DATATYPES: dict[str, Callable[[str], str]] = {
    XSD + "boolean": _boolean,
    XSD + "decimal": _decimal,
    XSD + "anyURI": _url,
    XSD + "dateTime": _moment,
    **{XSD + name: _integer(name) for name in ("integer", "int", "long", *_SIGNS)},
    **{XSD + name: _calendar(*form) for name, form in _DATES.items()},
}


class Choices:
    """The terms that a concept or vocabulary column admits, by every name they go by."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._names: dict[str, set[str]] = {}
        self._shown: list[str] = []
        self._listed: list[tuple[str, Text]] = []
        for term in terms:
            self.add(term.iri, term.label, local_name(term.iri), compact(term.iri), term.iri)

    def add(self, iri: str, label: Text, *names: str) -> None:
        """Admit one more term, under its label in each language and other names."""
        self._listed.append((names[0], label))
        self._shown += [name for name in (names[0], label.zh) if name]
        for name in (*names, label.zh, label.en):
            if name:
                self._names.setdefault(name.casefold(), set()).add(iri)

    def find(self, text: str) -> set[str]:
        """The IRIs that go by a name."""
        return self._names.get(text.casefold(), set())

    def listed(self) -> Text:
        """All of them, for a list that is short."""
        chinese = [f"{label.zh}（{name}）" if label.zh else name for name, label in self._listed]
        return Text("、".join(chinese), ", ".join(name for name, _ in self._listed))

    def read(self, rule: str, fills: Mapping[str, object]) -> Read:
        """A reader of these choices, complaining under a rule."""

        def read(text: str) -> str:
            found = self.find(text)
            if len(found) == 1:
                return f"<{next(iter(found))}>"
            if found:
                options = [compact(iri) for iri in sorted(found)]
                raise CellError("ambiguous-reference", text, options=", ".join(options), first=options[0])
            raise CellError(rule, text, near=near(nearest(text, self._shown)), **fills)

        return remembered(read)


def nearest(text: str, names: Iterable[str], limit: int = 3) -> list[str]:
    """The names most like a text, best first; of those equally like, the one that begins alike."""
    from rapidfuzz import fuzz, process
    from rapidfuzz.distance import JaroWinkler

    least = 50 if len(text) <= SHORT else 55  # of two Chinese characters, one may be wrong
    found = process.extract(text, names, scorer=fuzz.WRatio, limit=None, score_cutoff=least)
    ranked = sorted(found, key=lambda one: (-JaroWinkler.similarity(text, one[0]), -one[1]))
    return list(dict.fromkeys(name for name, _, _ in ranked))[:limit]
