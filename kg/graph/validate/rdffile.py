"""RDF files that people hand in: parsed by Oxigraph alone, in a process of its own, within limits.

A parser bug, an entity bomb or a file nested ten thousand deep costs that process, not ours. The child writes
N-Quads; when it cannot, it says why as one line of JSON.
"""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

import pyoxigraph as ox

from kg.errors import InputError
from kg.graph.validate.wording import BLANK
from kg.records import Finding, Text

SIZE = 200_000_000
DEPTH = 200
SECONDS = 120.0
FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".json": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
}
_CHILD = "import sys; from kg.graph.validate.rdffile import copy; copy(sys.argv[1])"
_PLACE = re.compile(r"^Parser error at line \d+ (?:between columns \d+ and \d+|column \d+): ")
_MADE = re.compile("[0-9a-f]{20,32}")
_JSON = re.compile(rb'"(?:\\.|[^"\\])*"|[\[{]|[\]}]', re.DOTALL)


def read_rdf(path: Path) -> tuple[ox.Store, tuple[Finding, ...]]:
    """The quads of a file in a new store, or a finding that says where it is not what it claims to be.

    Blank nodes get names that begin with ``urn:kg:blank:``.

    Raises:
        InputError: when the file is missing, too large, of no known format, or the parser did not survive it.
    """
    where = str(path)
    if path.suffix.lower() not in FORMATS:
        raise InputError("no known RDF format", where=where, fix="name it " + ", ".join(FORMATS))
    try:
        size = path.stat().st_size
    except OSError as error:
        raise InputError(error.strerror or "cannot be read", where=where, fix="check the path") from error
    if size > SIZE:
        raise InputError(f"larger than {SIZE // 10**6} MB", where=where, fix="split it")
    store, code, problem = _parsed(path)
    if problem:
        return ox.Store(), (_finding(where, problem),)
    if code:
        raise InputError(
            "the parser did not survive this file", where=where, fix="check it with another tool"
        )
    return store, ()


def _parsed(path: Path) -> tuple[ox.Store, int, str]:
    """What the child made of a file: the quads, its exit code, and its last words."""
    store = ox.Store()
    command = [sys.executable, "-c", _CHILD, str(path.resolve())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        timer = threading.Timer(SECONDS, child.kill)
        timer.start()
        try:
            store.bulk_load(input=child.stdout, format=ox.RdfFormat.N_QUADS, lenient=True)
        finally:
            words = child.stderr.read().decode(errors="replace") if child.stderr else ""
            code = child.wait()
            timer.cancel()
    return store, code, words.strip().rpartition("\n")[2] if words.startswith("{") else ""


def _finding(where: str, problem: str) -> Finding:
    said = json.loads(problem)
    zh, en = said["zh"], said["en"]
    column = str(said["column"] or "")
    fix = Text("按此位置改正文件", "correct the file at this place")
    return Finding("error", said["rule"], Text(zh, en), fix, file=where, row=said["line"] or 0, column=column)


# ---- the child ----


class _RefusedError(Exception):
    """Why a file is refused, and where."""

    def __init__(self, rule: str, text: Text, line: int | None = None, column: int | None = None) -> None:
        self.said = {"rule": rule, "zh": text.zh, "en": text.en, "line": line, "column": column}
        super().__init__(rule)


def copy(path: str) -> None:
    """Parse a file and write it to standard output as N-Quads. Runs in the child."""
    _limit_memory()
    data, form = Path(path).read_bytes(), FORMATS[Path(path).suffix.lower()]
    try:
        try:
            _check(data, form)
            ox.serialize(_quads(data, form), output=sys.stdout.buffer, format=ox.RdfFormat.N_QUADS)
        except SyntaxError as error:
            message = _PLACE.sub("", error.msg)
            raise _RefusedError(
                "syntax", Text(f"语法有误：{message}", f"syntax error: {message}"), error.lineno, error.offset
            ) from error
    except _RefusedError as refused:
        sys.stderr.write(json.dumps(refused.said))
        raise SystemExit(1) from refused


def _quads(data: bytes, form: ox.RdfFormat) -> Iterator[ox.Quad]:
    names: dict[str, str] = {}
    for quad in ox.parse(data, format=form):
        if isinstance(quad.subject, ox.Triple) or isinstance(quad.object, ox.Triple):
            text = Text("不支持 RDF 1.2 的三元组词项", "triple terms (RDF 1.2) are not supported")
            raise _RefusedError("triple-term", text)
        subject, value = _named(quad.subject, names), _named(quad.object, names)
        yield ox.Quad(subject, quad.predicate, value, quad.graph_name)


def _named(term: Any, names: dict[str, str]) -> Any:
    """A blank node by its label in the file; one that has none there, by its number."""
    if not isinstance(term, ox.BlankNode):
        return term
    label = names.setdefault(term.value, f"b{len(names) + 1}") if _MADE.fullmatch(term.value) else term.value
    return ox.NamedNode(BLANK + label)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no limits of this kind
        return
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))


def _check(data: bytes, form: ox.RdfFormat) -> None:
    if form == ox.RdfFormat.RDF_XML:
        _check_xml(data)
    elif form == ox.RdfFormat.JSON_LD:
        _check_json(data)


def _check_xml(data: bytes) -> None:
    """Refuse a document type before any entity is expanded; refuse depth; say where XML is ill-formed."""
    parser, depth = expat.ParserCreate(), 0

    def refuse(rule: str, text: Text) -> None:
        raise _RefusedError(rule, text, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    def doctype(*_: object) -> None:
        refuse(
            "doctype",
            Text("不接受 <!DOCTYPE", "<!DOCTYPE is refused: entities could be expanded without end"),
        )

    def start(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEPTH:
            refuse("too-deep", _too_deep())

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(data, True)  # noqa: FBT003 - the last piece
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        text = Text(f"不是合格的 XML：{reason}", f"not well-formed XML: {reason}")
        raise _RefusedError("syntax", text, error.lineno, error.offset + 1) from error


def _check_json(data: bytes) -> None:
    depth = 0
    for token in _JSON.finditer(data):
        if token[0] in b"[{":
            depth += 1
        elif token[0] in b"]}":
            depth -= 1
        if depth > DEPTH:
            raise _RefusedError("too-deep", _too_deep(), data.count(b"\n", 0, token.start()) + 1)


def _too_deep() -> Text:
    return Text(f"嵌套超过 {DEPTH} 层", f"nested more than {DEPTH} deep")
