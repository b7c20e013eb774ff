"""Each triple once: what a store is loaded with.

The default graph of a query is the union of all graphs, and a union has each triple once. Oxigraph gives a
triple as often as there are graphs with it, so that counts come out wrong when two sources state the same.
Therefore the store holds each triple in one graph, an explicit one if there is one; ``kg.nq`` keeps them all.
"""

from collections.abc import Iterable, Iterator

INFERRED = b"/inferred> .\n"


def once(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Sorted lines of N-Quads, without those that repeat a triple in another graph."""
    held, triple = b"", b"\n"
    for line in lines:
        if line.startswith(triple) and _triple(line) == triple:
            if held.endswith(INFERRED) and not line.endswith(INFERRED):
                held = line
            continue
        if held:
            yield held
        held, triple = line, _triple(line)
    if held:
        yield held


def _triple(line: bytes) -> bytes:
    """The line up to the name of its graph."""
    return line[: line.rindex(b" ", 0, -3) + 1]
