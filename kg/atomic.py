"""Files that are there whole or not at all: written beside their place, synced, then moved into it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from kg.errors import unwritable

MARK = ".part"
"""How the names of files end that are not in their place yet."""


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A stream to write; when all went well, its content takes the place of ``path`` in one step.

    Raises:
        WriteError: when that cannot be written.
    """
    with _about(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", suffix=MARK, delete=False)  # noqa: SIM115
    part = Path(stream.name)
    try:
        with _about(path, own=part):
            with stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            part.chmod(0o644)
            part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync(path.parent)


@contextmanager
def _about(path: Path, *, own: Path | None = None) -> Iterator[None]:
    """Errors of the system are about ``path``; when ``own`` is given, only those that name it or no file."""
    try:
        yield
    except OSError as error:
        if own is None or error.filename in (None, str(own)):
            raise unwritable(path, error) from error
        raise


def sweep(folder: Path, name: str = "*") -> None:
    """Delete what killed writers left in a folder."""
    for part in folder.glob(f".{name}-*{MARK}"):
        part.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Make sure that a file, or the names in a folder, are on disk. Windows cannot sync folders."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Make sure that everything below a folder is on disk."""
    for root, _, files in os.walk(folder):
        for file in files:
            sync(Path(root, file))
        sync(Path(root))
