"""Plain text: UTF-8, UTF-16 with its mark, or GB18030; the file itself is what places count in."""

from collections.abc import Iterator
from pathlib import Path
from unicodedata import category

from kg.extract.reading.drafts import Draft, problem
from kg.extract.sheet.letters import is_han
from kg.ingest.encoding import likely_gb18030
from kg.ingest.texts import decoded

_FEW = 0.02
_MOSTLY = 0.5
_UTF32 = (b"\xff\xfe\0\0", b"\0\0\xfe\xff")


def read_plain(data: bytes, path: Path) -> Draft:
    """The text of a file; bytes that are not UTF-8 are kept as UTF-8, others as they are.

    Raises:
        InputError: when the bytes are no text, or in an encoding that is not read.
    """
    text, fault = decoded(data)
    if fault is None and not data.startswith(_UTF32) and _is_text(text):
        same = text.encode("utf-8", "replace") == data.removeprefix(b"\xef\xbb\xbf")
        return Draft(text, data if same else b"")
    if likely_gb18030(data) and data.count(0) == 0:
        return Draft(data.decode("gb18030"))
    raise _unread(data, path)


def _is_text(text: str) -> bool:
    controls = sum(category(char) in {"Cc", "Cn"} and char not in "\t\n\r\f\v\x85" for char in text)
    return "\0" not in text and controls <= _FEW * len(text)


def _as_utf16(head: bytes) -> Iterator[str]:
    even = head[: len(head) // 2 * 2]
    return (even.decode(name, "replace") for name in ("utf-16-le", "utf-16-be"))


def _is_chinese(text: str) -> bool:
    stops = sum(map(text.count, "，。、"))
    return stops > _FEW * len(text) and sum(map(is_han, text)) > _MOSTLY * len(text)


def _unread(data: bytes, path: Path) -> Exception:
    if data.startswith(_UTF32) or any(map(_is_chinese, _as_utf16(data[:4096]))):
        message, chinese = (
            "looks like UTF-16 without a byte order mark, or UTF-32",
            "像是没有字节序标记的 UTF-16 或 UTF-32",
        )
    elif data.startswith((b"%PDF-", b"PK\3\4", b"\xd0\xcf\x11\xe0")):
        message, chinese = "is a PDF or an office file, not plain text", "是 PDF 或办公文档，不是纯文本"
        return problem(path, message, chinese, fix="name it .pdf or .docx", do="请改名为 .pdf 或 .docx")
    else:
        message, chinese = "is not text in UTF-8, UTF-16 or GB18030", "不是 UTF-8、UTF-16 或 GB18030 文本"
    return problem(path, message, chinese, fix="save it as UTF-8", do="请另存为 UTF-8")
