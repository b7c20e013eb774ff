"""Word files: their paragraphs and the rows of their tables, in order."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from kg.extract.reading.drafts import Draft, missing, problem, table_row

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

_OLE = b"\xd0\xcf\x11\xe0"
_LARGEST = 256 << 20
"""The most that a file may unpack to: more is a bomb, or an album."""


def read_docx(data: bytes, path: Path) -> Draft:
    """The text of a Word file.

    Raises:
        InputError: when it is encrypted, an old .doc, damaged, or unpacks to too much.
        KGError: when python-docx is not installed.
    """
    try:
        import docx
    except ImportError as error:
        raise missing(path, "python-docx") from error
    if data.startswith(_OLE):
        message, chinese = "is encrypted, or an old .doc", "已加密，或是旧的 .doc 格式"
        raise problem(path, message, chinese, fix="save it as an open .docx", do="请另存为未加密的 .docx")
    try:
        with ZipFile(BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > _LARGEST:
                raise problem(
                    path, "unpacks to too much", "解压后过大", fix="remove the pictures", do="请去掉图片"
                )
        document = docx.Document(BytesIO(data))
        return Draft("\n".join(_lines(document)))
    except (
        BadZipFile,
        KeyError,
        ValueError,
        SyntaxError,
        OSError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        message, chinese = "is damaged, or no Word file", "已损坏，或不是 Word 文件"
        raise problem(path, message, chinese, fix="save it anew as .docx", do="请重新另存为 .docx") from error


def _lines(document: "Document") -> Iterator[str]:
    from docx.text.paragraph import Paragraph

    for item in document.iter_inner_content():
        if isinstance(item, Paragraph):
            yield item.text
        else:
            yield from _rows(item)


def _rows(table: "Table") -> Iterator[str]:
    for row in table.rows:
        yield table_row([cell.text for cell in row.cells])
