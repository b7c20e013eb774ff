"""The texts of the sources, byte for byte, and whether they are what the sources table says they are.

A text is ``texts/<id>.txt`` in the data set or in the folder given; where no file has that name, the
file there whose SHA-256 the sources table names. Line ends are kept: places in a text are counted in
code points, and a byte order mark is not one of them.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path

from kg.errors import InputError
from kg.ingest.dataset import Dataset
from kg.ingest.encoding import BOMS, likely_gb18030
from kg.ingest.files import chunks, inside, visible
from kg.ingest.sources import PARAGRAPHS, Source, quoted, sources
from kg.records import Finding, Text
from kg.spans import paragraphs, written

FOLDER = "texts"
LARGEST = 64 << 20
_GB18030 = Text("看似 GB18030：请另存为 UTF-8", "looks like GB18030: save it as UTF-8")


def load_texts(dataset: Dataset, folder: Path | None = None) -> tuple[dict[str, str], list[Finding]]:
    """The texts of the sources, by source id, and what is wrong with them.

    A text that is not the one that the sources table describes is left out. A missing text is a
    finding only when a ``folder`` was given to look in.

    Raises:
        InputError: when the folder given is not there.
    """
    if folder is not None:
        return read_texts(sources(dataset), folder, dataset.encoding)
    texts, findings = _read(sources(dataset), dataset.folder / FOLDER, dataset.encoding)
    return texts, [finding for finding in findings if finding.severity == "error"]


def read_texts(
    wanted: Iterable[Source], folder: Path, encoding: str = ""
) -> tuple[dict[str, str], list[Finding]]:
    """The texts of some sources in a folder, by source id, and which are missing or not as described.

    Raises:
        InputError: when the folder is not there.
    """
    if not folder.is_dir():
        raise InputError("no such folder of texts", where=str(folder), fix="give the folder that holds them")
    return _read(wanted, folder, encoding)


def _read(wanted: Iterable[Source], folder: Path, encoding: str) -> tuple[dict[str, str], list[Finding]]:
    shelf = _Shelf(folder, encoding)
    found = [(source.id, shelf.find(source)) for source in wanted]
    texts = {name: text for name, text in found if isinstance(text, str)}
    return texts, [finding for _, finding in found if isinstance(finding, Finding)]


def unchecked(dataset: Dataset, texts: Mapping[str, str]) -> tuple[str, ...]:
    """The ids of the sources that are quoted and have no text here: their quotes cannot be checked."""
    without = [source.id for source in sources(dataset) if source.id not in texts]
    found = quoted(dataset) if without else frozenset()
    return tuple(one for one in without if one in found)


class _Shelf:
    """A folder of text files."""

    def __init__(self, folder: Path, encoding: str) -> None:
        self._folder, self._encoding = folder, encoding

    def find(self, source: Source) -> str | Finding | None:
        """The text of a source, or why there is none."""
        path = self._folder / f"{source.id}.txt"
        if path.is_file() and not inside(path, self._folder):
            message = Text("正文文件指向文件夹之外", "the text file leads out of its folder")
            return source.finding(
                "id", message, Text("放入文件本身", "put the file itself there"), value=path.name
            )
        path = path if path.is_file() else self._by_digest.get(source.sha256, path)
        if not path.is_file():
            return source.missing()
        return self._read(path, source)

    @cached_property
    def _by_digest(self) -> dict[str, Path]:
        files = (path for path in visible(self._folder) if path.suffix.lower() == ".txt" and path.is_file())
        return {_digest(path): path for path in files if inside(path, self._folder)}

    def _read(self, path: Path, source: Source) -> str | Finding:
        digest = _digest(path)
        if source.sha256 and digest != source.sha256:
            message = Text("与正文文件的摘要值不符", f"is not the digest of {path.name}")
            fix = Text(
                f"核对正文；该文件的摘要值是 {digest}", f"check the text; the file's digest is {digest}"
            )
            return source.finding("sha256", message, fix, value=source.sha256)
        if path.stat().st_size > LARGEST:
            message = Text("正文文件过大", "the text file is too large")
            return source.finding("id", message, Text("拆开", "split it"), value=path.name)
        return self._decoded(path, source)

    def _decoded(self, path: Path, source: Source) -> str | Finding:
        data = path.read_bytes()
        text, offset = decoded(data)
        if offset is not None and self._encoding:
            text, offset = decoded(data, self._encoding)
        if offset is not None:
            message = Text(f"正文第 {offset} 字节不是 UTF-8", f"byte {offset} of the text is not UTF-8")
            fix = _GB18030 if likely_gb18030(data) else Text("另存为 UTF-8", "save it as UTF-8")
            return source.finding("id", message, fix, value=path.name)
        if source.length and source.length != str(len(text)):
            message = Text("与正文的码点数不符", "is not the number of code points of the text")
            fix = Text(f"应为 {len(text)}", f"it is {len(text)}")
            return source.finding("length", message, fix, value=source.length)
        return _uncut(source, text) or text


def _uncut(source: Source, text: str) -> Finding | None:
    """The finding for paragraphs that are not those of the text."""
    given = [part.strip() for part in source.paragraphs.split("|")] if source.paragraphs else []
    found = [written((span,)) for span in paragraphs(text)]
    if not given or given == found:
        return None
    pairs = enumerate(zip_longest(given, found), 1)
    number, said, true = next((number, said, true) for number, (said, true) in pairs if said != true)
    if true:
        message = Text(
            f"与正文不符：第 {number} 段在 {true}",
            f"does not match the text: paragraph {number} is at {true}",
        )
    else:
        many = len(found)
        message = Text(
            f"与正文不符：正文共 {many} 段", f"does not match the text, which has {many} paragraphs"
        )
    fix = Text("清空此格，用 kg locate 代填", "empty the cell and run kg locate")
    return source.finding(PARAGRAPHS, message, fix, value=said or "")


def decoded(data: bytes, encoding: str = "utf-8") -> tuple[str, int | None]:
    """The text without its byte order mark, or the offset of the first byte that is not in the encoding."""
    mark = next((mark for mark in BOMS if data.startswith(mark)), b"")
    try:
        return data[len(mark) :].decode(BOMS.get(mark, encoding)), None
    except UnicodeDecodeError as error:
        return "", len(mark) + error.start


def _digest(path: Path) -> str:
    digest = sha256()
    for data in chunks(path):
        digest.update(data)
    return digest.hexdigest()
