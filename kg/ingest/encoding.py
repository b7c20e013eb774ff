"""How the bytes of a CSV file become text: strictly, and never by a silent guess.

A byte order mark is believed. Without one a file is what the data set declares, by default UTF-8. A
file that is not UTF-8 is taken for GB18030 only when all of it decodes, its headers are columns of the
table, and what it says are everyday characters: almost any bytes "are" GB18030, so decoding alone
proves nothing. Taken so, it is reported.
"""

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import InputError
from kg.ingest.files import chunks
from kg.records import Finding, Text

BOMS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
DECLARABLE = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "utf-8-sig": "utf-8",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "utf-16": "utf-16-le",
    "gb18030": "gb18030",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "cp936": "gb18030",
}
LONGEST_LINE = 1 << 22
EVERYDAY = 0.9
"""The share of characters of GB 2312's first level (and punctuation) that makes Chinese plausible."""
ENOUGH = 8
"""How many such characters it takes when the headers are not Chinese."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding, how many bytes of byte order mark come first, and a finding about the choice."""

    name: str
    mark: int = 0
    finding: Finding | None = None


class UndecodableError(ValueError):
    """Bytes that are not in the encoding: ``offset`` counts from the start of the file."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


def declarable(name: str, where: str) -> str:
    """The encoding that a user declares, by its Python name."""
    known = DECLARABLE.get(name.strip().casefold().replace("_", "-"))
    if known is None:
        raise InputError(f"encoding {name!r} is not known", where=where, fix="use utf-8, utf-16 or gb18030")
    return known


def lines(path: Path, encoding: Encoding) -> Iterator[str]:
    """The lines of a file, with their line ends as they are.

    Raises:
        UndecodableError: at the first byte that is not in the encoding, after the lines before it.
    """
    text = ""
    for piece, fault in _decoded(path, encoding):
        text += piece
        cut = max(text.rfind("\n"), text.rfind("\r", 0, max(len(text) - 1, 0))) + 1
        if not cut and len(text) > LONGEST_LINE:
            cut = len(text)
        yield from io.StringIO(text[:cut], newline="")
        text = text[cut:]
        if fault is not None:
            raise UndecodableError(fault)
    yield from io.StringIO(text, newline="")


def likely_gb18030(data: bytes) -> bool:
    """Whether bytes, taken for GB18030, are mostly everyday Chinese characters."""
    try:
        foreign = [char for char in data.decode("gb18030") if char > "\x7f"]
    except UnicodeDecodeError:
        return False
    return bool(foreign) and sum(char in _everyday() for char in foreign) >= EVERYDAY * len(foreign)


def choose(path: Path, *, file: str, declared: str, knows: Callable[[str], bool]) -> Encoding | Finding:
    """The encoding of a whole file, or the finding that says why there is none.

    ``declared`` is empty or a Python name from :func:`declarable`; ``knows`` says whether a line is a
    header line of the table.
    """
    head = next(chunks(path), b"")
    mark = next((mark for mark in BOMS if head.startswith(mark)), b"")
    encoding = Encoding(BOMS[mark], len(mark)) if mark else Encoding(declared or "utf-8")
    if encoding.name == "utf-32":
        return _error(file, Text("文件是 UTF-32 编码，不能读取", "the file is UTF-32, which is not read"))
    if not mark and encoding.name == "gb18030" and _written_in_utf8(path):
        return _clash(file)
    fault = _fault(path, encoding)
    if fault is None:
        return encoding
    if not mark and not declared and _plausible_gb18030(path, knows):
        return Encoding("gb18030", finding=_taken_for_gb18030(file))
    return _undecodable(path, file, encoding, fault)


def _decoded(path: Path, encoding: Encoding) -> Iterator[tuple[str, int | None]]:
    """Pieces of text; the last may come with the offset of the byte that cannot be decoded."""
    decoder = codecs.getincrementaldecoder(encoding.name)("strict")
    offset = encoding.mark
    for data in _after_mark(path, encoding.mark):
        start = offset - len(decoder.getstate()[0])
        try:
            yield decoder.decode(data, final=not data), None
        except UnicodeDecodeError as error:
            yield error.object[: error.start].decode(encoding.name), start + error.start
            return
        offset += len(data)


def _after_mark(path: Path, mark: int) -> Iterator[bytes]:
    for number, data in enumerate(chunks(path)):
        yield data[mark:] if number == 0 else data
    yield b""


def _fault(path: Path, encoding: Encoding) -> int | None:
    return next((fault for _, fault in _decoded(path, encoding) if fault is not None), None)


def _written_in_utf8(path: Path) -> bool:
    utf8 = Encoding("utf-8")
    return _fault(path, utf8) is None and any(not text.isascii() for text, _ in _decoded(path, utf8))


def _plausible_gb18030(path: Path, knows: Callable[[str], bool]) -> bool:
    everyday = total = wanted = 0
    try:
        for number, line in enumerate(lines(path, Encoding("gb18030"))):
            foreign = [char for char in line if char > "\x7f"]
            common = sum(char in _everyday() for char in foreign)
            if (number == 0 and not knows(line)) or (common < len(foreign) and _also_utf8(line)):
                return False
            if number == 0 and line.isascii():
                wanted = ENOUGH
            everyday, total = everyday + common, total + len(foreign)
    except UndecodableError:
        return False
    return total >= wanted and everyday >= EVERYDAY * total


def _also_utf8(line: str) -> bool:
    """Whether the bytes of a line taken for GB18030 are UTF-8: then the file mixes two encodings."""
    try:
        line.encode("gb18030").decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@cache
def _everyday() -> frozenset[str]:
    rows = [*range(0xA1, 0xA4), *range(0xB0, 0xD8)]
    cells = (bytes((row, cell)) for row in rows for cell in range(0xA1, 0xFF))
    return frozenset("".join(cell.decode("gb2312", "ignore") for cell in cells))


def _record_at(path: Path, encoding: Encoding) -> int:
    """The number of the record in which the first undecodable byte stands."""
    count = 0
    try:
        for _ in csv.reader(lines(path, encoding)):
            count += 1
    except (UndecodableError, csv.Error):
        pass
    return count + 1


def _undecodable(path: Path, file: str, encoding: Encoding, offset: int) -> Finding:
    row = _record_at(path, encoding)
    message = Text(
        f"第 {offset} 字节（第 {row} 行）不是 {encoding.name.upper()} 编码",
        f"byte {offset} (row {row}) is not {encoding.name.upper()}",
    )
    return _error(file, message, row=row, fix=_advice(path, encoding))


def _advice(path: Path, encoding: Encoding) -> Text:
    if b"\x00" in next(chunks(path), b"")[:512]:
        return Text(
            "看似没有字节序标记的 UTF-16：请另存为 UTF-8",
            "looks like UTF-16 without a byte order mark: save it as UTF-8",
        )
    if encoding.name == "utf-8" and _fault(path, Encoding("gb18030")) is None:
        return Text(
            "看似 GB18030：若是，请用 --encoding gb18030；若混有两种编码，请另存为 UTF-8",
            "looks like GB18030: use --encoding gb18030 if it is; save it as UTF-8 if it mixes encodings",
        )
    return Text("请另存为 UTF-8", "save it as UTF-8")


def _clash(file: str) -> Finding:
    return _error(
        file,
        Text(
            "声明为 GB18030，而文件内容是 UTF-8", "declared to be GB18030, but the file is written in UTF-8"
        ),
        fix=Text(
            "去掉 encoding 声明，或将此文件另存为带 BOM 的 UTF-8",
            "drop the declared encoding, or save this file as UTF-8 with a byte order mark",
        ),
    )


def _taken_for_gb18030(file: str) -> Finding:
    return Finding(
        "warning",
        "encoding",
        Text("不是 UTF-8，按 GB18030 读取", "not UTF-8; read as GB18030"),
        Text(
            '请核对名称；另存为 UTF-8，或在 dataset.toml 中写 encoding = "gb18030"',
            'check the names; save it as UTF-8, or write encoding = "gb18030" in dataset.toml',
        ),
        file,
    )


def _error(file: str, message: Text, *, row: int = 0, fix: Text | None = None) -> Finding:
    return Finding("error", "encoding", message, fix or Text("请另存为 UTF-8", "save it as UTF-8"), file, row)
