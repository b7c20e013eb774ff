"""Loading N-Quads into Oxigraph, without the memory that its own loader takes for a large file.

``bulk_load`` sorts up to a million quads at once; given the lines piece by piece it takes a third of the
memory and no more time, if the store is compacted in the end. The label of a blank node means something
within one piece only, so all lines with blank nodes (those of shapes) are loaded together.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

PIECE = 150_000
"""How many lines are loaded at once."""
THREADS = 2
"""How many pieces are loaded side by side into a store on disk. Each takes memory."""
SMALL = 1_000_000
"""Up to how many bytes a plain transaction is the quickest way to a store on disk."""


def load(store: ox.Store, lines: Iterable[bytes], *, disk: bool = False) -> None:
    """Load lines of N-Quads, our own and hence well-formed, into a store in memory or on disk."""
    if not disk:
        for piece in _pieces(lines):
            store.load(piece, ox.RdfFormat.N_QUADS, lenient=True)
        return
    with ThreadPoolExecutor(THREADS) as threads:  # the loader runs outside Python's global lock
        under_way: deque[Future[None]] = deque()
        for piece in _pieces(lines):
            if len(under_way) == THREADS:
                under_way.popleft().result()
            under_way.append(threads.submit(store.bulk_load, piece, ox.RdfFormat.N_QUADS, lenient=True))
        for last in under_way:
            last.result()


def load_file(store: ox.Store, path: Path, *, disk: bool = False) -> None:
    """Load a file of N-Quads."""
    with path.open("rb") as stream:
        load(store, stream, disk=disk and path.stat().st_size > SMALL)


def settle(store: ox.Store) -> None:
    """Compact a store on disk that is full now, and write all of it out."""
    store.optimize()
    store.flush()


def _pieces(lines: Iterable[bytes]) -> Iterator[bytes]:
    blank: list[bytes] = []
    rest = iter(lines)
    while piece := list(islice(rest, PIECE)):
        data = b"".join(piece)
        if b" _:" in data or b"\n_:" in data or data.startswith(b"_:"):
            tied = {line for line in piece if b" _:" in line or line.startswith(b"_:")}
            blank += tied
            data = b"".join(line for line in piece if line not in tied)
        yield data
    yield b"".join(blank)
