"""Sorting more lines than memory holds: sorted runs on disk, merged block by block, repetitions dropped.

Lines are UTF-8 bytes, whose order is the order of code points. The merge gathers one block of each run and
lets ``sorted`` join them (Timsort finds the runs again): several times faster than a heap of single lines.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

RUN = 24_000_000
"""About how many characters are sorted at once. It bounds the memory of a build, whatever its size."""
BLOCK = 1 << 20


class Runs:
    """Lines on their way to being sorted. ``folder`` takes the files and must be the caller's to delete."""

    def __init__(self, folder: Path, name: str, size: int = RUN) -> None:
        self._folder, self._name, self._size = folder, name, size
        self._lines: list[str] = []
        self._held = 0
        self.files: list[Path] = []

    def extend(self, lines: list[str]) -> None:
        """Take some lines, each with its line end."""
        self._lines += lines
        self._held += sum(map(len, lines))
        if self._held >= self._size:
            self.flush()

    def flush(self) -> None:
        """Write what is held as one more run."""
        if self._lines:
            path = self._folder / f"{self._name}-{len(self.files)}.run"
            self._lines.sort()
            path.write_bytes("".join(dict.fromkeys(self._lines)).encode())
            self.files.append(path)
            self._lines, self._held = [], 0

    def blocks(self) -> Iterator[list[bytes]]:
        """All lines, sorted, each once, in blocks."""
        self.flush()
        return merged(self.files)


def merged(files: Iterable[Path]) -> Iterator[list[bytes]]:
    """The lines of sorted files, sorted, each once, in blocks."""
    sources = [path.open("rb") for path in files]
    try:
        yield from _merge([_Source(stream) for stream in sources])
    finally:
        for stream in sources:
            stream.close()


class _Source:
    """One sorted file, a block at a time."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.lines: list[bytes] = stream.readlines(BLOCK)

    def take(self, bound: bytes) -> list[bytes]:
        """The lines up to and including a bound; reads on when none is left."""
        cut = bisect_right(self.lines, bound)
        taken, self.lines = self.lines[:cut], self.lines[cut:]
        if not self.lines:
            self.lines = self._stream.readlines(BLOCK)
        return taken


def _merge(sources: list[_Source]) -> Iterator[list[bytes]]:
    while sources := [source for source in sources if source.lines]:
        bound = min(source.lines[-1] for source in sources)
        lines: list[bytes] = []
        for source in sources:
            lines += source.take(bound)
        if len(sources) > 1:
            lines.sort()
        yield list(dict.fromkeys(lines))
