"""The job of the endpoint: run a query that the gate has let through, and write what it gives."""

import re
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.graph.asking.answers import EXACT
from kg.graph.formats.serialise import serialise
from kg.iri import PREFIXES
from kg.records import Text
from kg.serve.cell import no_new_files
from kg.serve.dataset import dataset, graphs
from kg.serve.negotiation import GRAPHS, RESULTS, Chosen, Formats, choose
from kg.serve.relay import relayed
from kg.serve.tokens import tokens
from kg.serve.work import Graph, Job, Refused, Reply, Source, Values, too_large

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

Result = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
_PLACE = re.compile(r"error at (\d+):(\d+)")
_HINT = re.compile(r"(?:expected |one of |, )([A-Z][a-z]+ [^,\[\]']+)")


def sparql(graph: Graph, values: Values) -> Reply:
    """Run ``query`` and write the answer in a format that ``accept`` or ``format`` asks for.

    Raises:
        Refused: 400 when it cannot be parsed or run, 406 when no format fits, 413 when it is too large.
    """
    text = values["query"]
    if graph.source.endpoint:
        return _elsewhere(graph.source, text, values)
    found = list(tokens(text))
    seen = dataset(graph, found, values)
    allowed = graph.source.service_allow
    try:
        if allowed:
            with relayed(text, found, allowed) as told:
                return _answer(_run(graph, told, values, seen), graph, values)
        with no_new_files():
            return _answer(_run(graph, text, values, seen), graph, values)
    except SyntaxError as error:
        raise Refused(400, _syntax(str(error), text)) from error
    except (RuntimeError, ValueError, OSError) as error:
        raise _failed(error) from error


def _elsewhere(source: Source, text: str, values: Values) -> Reply:
    """The answer of the endpoint that is served instead."""
    from kg.serve.passing import gives_triples, passed

    triples = gives_triples(text)
    chosen = _chosen(GRAPHS if triples else RESULTS, values)
    return _written(passed(source, text, values, triples=triples), chosen, source.max_result)


def _run(graph: Graph, text: str, values: Values, seen: Mapping[str, Any]) -> Result:
    return graph.store.query(text, base_iri=values.get("base") or None, prefixes=PREFIXES, **seen)


def _answer(result: Result, graph: Graph, values: Values) -> Reply:
    chosen = _chosen(GRAPHS if isinstance(result, ox.QueryTriples) else RESULTS, values)
    return _written(result, chosen, graph.source.max_result)


def _written(result: Result | Iterator[ox.Triple], chosen: Chosen, most: int) -> Reply:
    if not isinstance(result, ox.QuerySolutions | ox.QueryBoolean):
        return Reply(200, chosen.content_type, _triples(result, chosen.form, most))
    out = Capped(most)
    result.serialize(out, format=EXACT[chosen.form])
    return Reply(200, chosen.content_type, out.getvalue())


def _chosen(formats: Formats, values: Values) -> Chosen:
    for asked in values.get("format") or []:
        chosen = choose(formats, "application/nothing", asked)
        if chosen:
            return chosen
    return choose(formats, values.get("accept") or "") or _refuse_formats(formats)


def _refuse_formats(formats: Formats) -> Chosen:
    offered = ", ".join(kinds[0] for kinds in formats.values())
    raise Refused(406, Text(f"可用的格式：{offered}", f"the formats are {offered}"))


def _triples(result: Iterable[ox.Triple], form: str, most: int) -> bytes:
    """Triples, each once, in a fixed order."""
    lines: set[str] = set()
    size = 0
    for triple in result:
        line = f"{triple} .\n"
        if line not in lines:
            lines.add(line)
            size += len(line)
            if size > most:
                raise too_large(most)
    return _joined(serialise(sorted(lines), form, _used(lines)), most)


def _used(lines: Iterable[str]) -> dict[str, str]:
    """The prefixes that are of use."""
    spaces = set(re.findall(r"<([^>]*[#/])", "".join(lines)))
    return {prefix: space for prefix, space in PREFIXES.items() if space in spaces}


def _joined(pieces: Iterable[str], most: int) -> bytes:
    out = Capped(most)
    for piece in pieces:
        out.write(piece.encode())
    return out.getvalue()


class Capped(BytesIO):
    """Takes bytes until there are too many."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, piece: "Buffer") -> int:
        """Take some more.

        Raises:
            Refused: 413, when it is too much.
        """
        taken = super().write(piece)
        if self.tell() > self._most:
            raise too_large(self._most)
        return taken


def _syntax(message: str, text: str) -> Text:
    """Where a query goes wrong, instead of the parser's list of everything it would have taken."""
    place = _PLACE.search(message)
    line, column = (int(place[1]), int(place[2])) if place else (1, 1)
    lines = text.splitlines() or [""]
    rest = lines[line - 1][column - 1 :].strip()[:30] if line <= len(lines) else ""
    said = _HINT.search(message)
    hint = f"; {said[1].strip()}" if said else ""
    near_zh, near = (f"，在“{rest}”之前", f" before “{rest}”") if rest else ("，在末尾", " at the end")
    return Text(
        f"第 {line} 行第 {column} 列{near_zh}有语法错误{hint}",
        f"line {line}, column {column}: syntax error{near}{hint}",
    )


def _failed(error: Exception) -> Refused:
    """Why a query cannot be run."""
    said = " ".join(str(error).split())[:300]
    if "Bad Gateway" in said:
        other = said.rpartition("payload: ")[2]
        return Refused(502, Text(f"SERVICE 没有结果：{other}", f"SERVICE gave nothing: {other}"))
    return Refused(400, Text(f"查询无法运行：{said}", f"the query cannot be run: {said}"))


JOBS: dict[str, Job] = {"sparql": sparql}


def warm(graph: Graph) -> None:
    """Open what queries need."""
    if not graph.source.endpoint:
        graph.kept["graphs"] = graphs(graph.store)
