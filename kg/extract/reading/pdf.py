"""PDF files with text in them; a scan has none."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import islice
from pathlib import Path

from kg.extract.reading.drafts import Draft, missing, problem
from kg.extract.sheet.letters import whole

_MOST_PAGES = 300


def read_pdf(data: bytes, path: Path) -> Draft:
    """The text of a PDF file, page by page; radicals that stand for characters become those.

    Raises:
        InputError: when it is encrypted, damaged, too long, or has pages but no text (a scan).
        KGError: when pypdf is not installed.
    """
    try:
        from pypdf.errors import DependencyError, FileNotDecryptedError
    except ImportError as error:
        raise missing(path, "pypdf") from error
    try:
        with _quiet():
            pages = _pages(data)
    except (FileNotDecryptedError, DependencyError) as error:
        raise problem(
            path, "is encrypted", "已加密", fix="save it without a password", do="请去掉密码"
        ) from error
    except Exception as error:
        message, chinese = "is damaged, or no PDF file", "已损坏，或不是 PDF 文件"
        raise problem(path, message, chinese, fix="save it anew as .pdf", do="请重新另存为 .pdf") from error
    if len(pages) > _MOST_PAGES:
        raise problem(
            path, f"has more than {_MOST_PAGES} pages", f"超过 {_MOST_PAGES} 页", fix="split it", do="请拆开"
        )
    if not any(char.isalnum() for page in pages for char in page):
        message, chinese = "has no text: it seems to be a scan", "没有文字：像是扫描件"
        raise problem(path, message, chinese, fix="recognise its text (OCR) first", do="请先做文字识别")
    return Draft(whole("\n".join(pages)))


def _pages(data: bytes) -> list[str]:
    """The text of each page. A damaged file leads pypdf to raise whatever it meets."""
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import FileNotDecryptedError

    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
        raise FileNotDecryptedError
    return [page.extract_text() for page in islice(reader.pages, _MOST_PAGES + 1)]


@contextmanager
def _quiet() -> Iterator[None]:
    """What pypdf logs about odd files is of no use to a reader."""
    log = logging.getLogger("pypdf")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(level)
