"""Files of a data set: which of them may be read, and how a file is replaced whole or not at all."""

from collections.abc import Iterator
from pathlib import Path

from kg.atomic import replacing
from kg.errors import InputError

CHUNK = 1 << 16


def inside(path: Path, folder: Path) -> bool:
    """Whether a path, its symbolic links followed, lies in a folder."""
    return path.resolve().is_relative_to(folder.resolve())


def visible(folder: Path) -> list[Path]:
    """What lies in a folder, by name, without hidden files and the lock files of office programs."""
    if not folder.is_dir():
        return []
    names = sorted(folder.iterdir(), key=lambda path: path.name)
    return [path for path in names if not path.name.startswith((".", "~$"))]


def chunks(path: Path) -> Iterator[bytes]:
    """The bytes of a file, piece by piece."""
    try:
        with path.open("rb") as file:
            while data := file.read(CHUNK):
                yield data
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: OSError) -> InputError:
    """The error for a file that the operating system will not give us."""
    return InputError(
        f"cannot be read: {error.strerror or error}",
        where=str(path),
        fix="check the name and the permissions",
    )


def replace(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never half of it; it keeps its mode."""
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    try:
        with replacing(path) as file:
            file.write(data)
        path.chmod(mode)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}", where=str(path)) from error
