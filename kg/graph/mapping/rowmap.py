"""One table, compiled: a row becomes the N-Quads lines it states, and findings for the rules it breaks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.graph.mapping.cells import values
from kg.graph.mapping.columns import REASON, Plan, finding
from kg.graph.mapping.compiled import Cell, Context, absent_defaults, compile_cells
from kg.graph.mapping.evidence import Place
from kg.graph.mapping.messages import CellError
from kg.graph.mapping.tidy import LONGEST, hidden, hidden_cells, long_cells, trimmed
from kg.iri import EXPLICIT, RDF, SLUG, digest, graph_root, kebab, local_name
from kg.records import Finding, Row, Text

_EXPLICIT = f"<{EXPLICIT}>"
_REASON = f"<{REASON}> "
RAW = frozenset(("id", "quote", "at"))
"""Parts whose cells are not terms by themselves."""


@dataclass(slots=True)
class Reading:
    """What the cells of one row say.

    ``parts``: predicate and object of what the row states of its thing, ``guesses`` of what is inferred
    whatever the row's status; ``back``: subject and predicate of what it states with its thing as object;
    ``texts``: the text or term of each part played in the row.
    """

    keys: list[str]
    parts: list[str] = field(default_factory=list)
    guesses: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    docs: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    errors: list[tuple[str, CellError]] = field(default_factory=list)
    nameless: bool = False


class RowMap:
    """The mapping of one table's rows."""

    def __init__(self, one: Plan, context: Context) -> None:
        spec, self._root = one.spec, graph_root(context.base)
        self.plan, self._evidence = one, context.evidence
        self._cells = compile_cells(one, context)
        self._headers = {c.part: c.header for c in self._cells if c.part}
        self._lists = frozenset(slot.header for slot in one.slots if slot.column.format == "offsets")
        self._required = tuple(_required(one))
        self._absent = absent_defaults(one, context)
        self._no_keys = [""] * len(spec.key)
        self._type = f"<{RDF}type> <{spec.target}>"
        place = f"{spec.kind}/" if spec.kind else f"rel/{kebab(local_name(spec.target))}-"
        self._start = context.base + place
        quote = next((c for c in spec.columns if c.evidence == "quote"), None)
        self._support = f"<{quote.path[0].predicate}>" if quote and len(quote.path) > 1 else ""
        self._language = context.language if quote and quote.datatype == RDF + "langString" else ""
        self._is_mention = quote is not None and not self._support and not spec.kind
        self._tails: dict[tuple[str, bool], str] = {}

    def lines(self, row: Row, findings: list[Finding]) -> list[str]:
        """The N-Quads lines of a row; what it breaks is added to the findings."""
        read = Reading(keys=self._no_keys.copy())
        texts = self._texts(row, read)
        if texts is None:
            return []
        self._read(texts, read)
        self._check(texts, read)
        lines = self._stated(read)
        if read.errors:
            file = self.plan.file.file
            findings += [finding(error, file, row.number, header) for header, error in read.errors]
        return lines

    def identity(self, row: Row) -> str:
        """The IRI of a relation row, or nothing when its key cannot be read (yet)."""
        read = Reading(keys=self._no_keys.copy())
        texts = self._texts(row, read)
        if texts is None:
            return ""
        self._read(texts, read, [c for c in self._cells if c.key >= 0])
        return "" if read.nameless else self._start + digest(*read.keys)

    # ---- cells ----

    def _texts(self, row: Row, read: Reading) -> list[str] | None:
        """The cells without outer space; None for an empty row."""
        headers, cells = self.plan.file.headers, row.cells
        texts = [text.strip() for text in cells]
        whole = "".join(texts)
        if not whole:
            return None
        if texts != [*cells]:
            read.errors += trimmed(headers, cells)
        if hidden(whole):
            read.errors += hidden_cells(headers, texts)
        if len(whole) > LONGEST:
            read.errors += long_cells(headers, texts, self._lists)
        return texts

    def _read(self, texts: Sequence[str], read: Reading, cells: Sequence[Cell] | None = None) -> None:
        """Read the cells, each with its own reader; what it reads is taken, what breaks is complained of."""
        for c in self._cells if cells is None else cells:
            text = texts[c.index]
            if not text:
                if c.default:
                    _take(c, text, [c.default], read)
            elif c.part in RAW:
                read.texts[c.part] = text
            else:
                try:
                    terms = [c.read(value) for value in values(text)] if c.several else [c.read(text)]
                except CellError as error:
                    self._broken(c, text, error, read)
                else:
                    _take(c, text, terms, read)

    def _broken(self, c: Cell, text: str, error: CellError, read: Reading) -> None:
        """Complain about a cell: about each of its values, or that it has several at all."""
        read.nameless = read.nameless or c.key >= 0
        pieces = values(text)
        if not c.several and len(pieces) > 1:
            error = CellError("too-many-values", text)
        for piece in pieces if c.several else ():
            try:
                c.read(piece)
            except CellError as broken:
                read.errors.append((c.header, broken))
        if not c.several:
            read.errors.append((c.header, error))

    def _check(self, texts: Sequence[str], read: Reading) -> None:
        """Rules that look at several cells of the row."""
        played = read.texts
        for part, part_and_object in self._absent:
            read.parts.append(part_and_object)
            played[part] = part_and_object.partition(" ")[2]
        for required in self._required:
            if not any(texts[index] for index in required.indices):
                read.nameless = read.nameless or required.key
                if required.part != "source" or "quote" not in played:
                    read.errors.append(
                        (required.header, CellError("missing-cell", description=required.help))
                    )
        status = played.get("status", _EXPLICIT)
        if status != _EXPLICIT and "reason" not in played and "reason" in self._headers:
            error = CellError("missing-reason", title=self._headers["reason"])
            read.errors.append((self._headers["reason"], error))
        if "quote" in played and "source" not in played:
            if not any(header == self._headers.get("source") for header, _ in read.errors):
                error = CellError("quote-without-source", played["quote"])
                read.errors.append((self._headers.get("source", ""), error))
        elif "at" in played and "quote" not in played:
            read.errors.append((self._headers["at"], CellError("offsets-without-quote", played["at"])))

    # ---- lines ----

    def _stated(self, read: Reading) -> list[str]:
        """Everything the row states, with its evidence."""
        lines: list[str] = []
        mention = self._mention(read, lines)
        subject = mention if self._is_mention else self._subject(read)
        if not subject:
            return lines
        parts = read.parts
        if "type" not in read.texts and not self._is_mention:
            parts.append(self._type)
        if mention and self._support:
            parts.append(f"{self._support} {mention}")
        explicit = read.texts.get("status", _EXPLICIT) == _EXPLICIT
        if explicit and read.guesses:
            _move_reason(read)
        for doc in read.docs or ("",):
            tail = self._tails.get((doc, explicit)) or self._tail(doc, explicit=explicit)
            lines += [f"{subject} {part} {tail}" for part in parts]
            if read.guesses:
                guessed = self._tail(doc, explicit=False)
                lines += [f"{subject} {part} {guessed}" for part in read.guesses]
            if read.back:
                lines += [f"{start} {subject} {tail}" for start in read.back]
        return lines

    def _subject(self, read: Reading) -> str:
        if self.plan.spec.kind:
            text = read.texts.get("id", "")
            return f"<{self._start}{text}>" if SLUG.match(text) else ""
        return "" if read.nameless else f"<{self._start}{digest(*read.keys)}>"

    def _mention(self, read: Reading, lines: list[str]) -> str:
        """The mention that supports the row, its own lines added to ``lines``; nothing without a quote."""
        played = read.texts
        quote, source = played.get("quote"), played.get("source")
        if not quote or not source:
            return ""
        doc = source[1:-1]
        tail = f"<{self._root}source/{local_name(doc)}> .\n"
        made = self._evidence.mention(Place(doc, quote, played.get("at", ""), self._language, tail))
        lines += made.lines
        read.errors += [(self._headers.get(part, part), error) for part, error in made.errors]
        return made.term

    def _tail(self, doc: str, *, explicit: bool) -> str:
        """How a line ends: the graph of the row's layer, source and status, and the full stop."""
        layer = self.plan.spec.graph
        if self._is_mention and not explicit:
            layer = "claims"  # what the words denote is a guess: the place itself stays with its source
        names = [layer]
        if doc and layer != "entities":
            names.append(local_name(doc[1:-1]))
        if layer == "claims":
            names.append("explicit" if explicit else "inferred")
        tail = f"<{self._root}{'/'.join(names)}> .\n"
        self._tails[doc, explicit] = tail
        return tail


def _move_reason(read: Reading) -> None:
    """The reason that an explicit row gives is for what it infers, and goes with it."""
    reasons = [part for part in read.parts if part.startswith(_REASON)]
    read.parts[:] = [part for part in read.parts if part not in reasons]
    read.guesses += reasons


def _take(c: Cell, text: str, terms: list[str], read: Reading) -> None:
    """Put the terms of a cell where they belong: key, graph, part, statements."""
    if c.key >= 0:
        read.keys[c.key] = " ".join(term[1:-1] for term in terms) if terms and terms[0][0] == "<" else text
    if c.doc:
        read.docs += terms
    if c.part:
        read.texts[c.part] = terms[0] if terms else ""
        if c.part == "source":
            return
    if c.inverse:
        read.back += [f"{term} {c.predicate}" for term in terms]
    else:
        said = read.guesses if c.inferred else read.parts
        said += [f"{c.predicate} {term}" for term in terms]


@dataclass(frozen=True, slots=True)
class Required:
    """A column that must not be empty; of a text in several languages, one cell suffices."""

    indices: tuple[int, ...]
    header: str
    part: str
    key: bool
    help: Text


def _required(one: Plan) -> Iterator[Required]:
    for column in one.spec.columns:
        slots = [slot for slot in one.slots if slot.column is column]
        if column.required and slots and not column.default:
            indices = tuple(slot.index for slot in slots)
            yield Required(indices, slots[0].header, slots[0].part, column.key, column.description)
