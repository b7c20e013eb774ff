"""From a file or a text to an article: decoded, its zones told, its title, date and publisher found."""

from pathlib import Path

from kg.errors import InputError
from kg.extract.article import Article
from kg.extract.reading.docx import read_docx
from kg.extract.reading.drafts import Draft, problem
from kg.extract.reading.html import read_html
from kg.extract.reading.markdown import read_markdown
from kg.extract.reading.pdf import read_pdf
from kg.extract.reading.plain import read_plain
from kg.extract.reading.slugs import slug
from kg.extract.sheet.zones import Zoned, zoned
from kg.ingest.files import unreadable
from kg.iri import SLUG

READERS = {
    ".txt": read_plain,
    ".text": read_plain,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".docx": read_docx,
    ".pdf": read_pdf,
}
LARGEST = 32 << 20
"""The largest file that is read, in bytes."""
LONGEST = 4 << 20
"""The longest text that is taken for one article, in characters."""


def read_article(path: Path, *, id: str = "") -> Article:  # noqa: A002 - an article has an id
    """The article in a file. Without an ``id``, it is the pinyin of the title or of the file's name.

    The text of a .txt file is the file's own; of every other format, the plain text taken out of it.

    Raises:
        InputError: when the file cannot be read, is of no known format, is not what it claims to be,
            is too large, or has no text; or the id is none.
        KGError: when the library that reads the format is not installed.
    """
    if id and not SLUG.match(id):
        raise InputError(
            f"{id!r} cannot be an id", fix="use small letters, digits and single hyphens", where=str(path)
        )
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise _unknown(path)
    data = _bytes(path)
    draft = reader(data, path)
    if not any(char.isalnum() for char in draft.text):
        raise problem(path, "has no text", "没有文字", fix="give the article's text", do="请给出文章正文")
    if len(draft.text) > LONGEST:
        raise _too_large(path)
    return _article(draft, id=id, name=path.stem)


def article_of(
    text: str,
    *,
    id: str,  # noqa: A002 - an article has an id
    title: str = "",
    date: str = "",
    publisher: str = "",
) -> Article:
    """The article that a plain text is; what is not given is taken from the page, where it says so.

    Any text will do, the empty one too. Surrogates, which UTF-8 does not have, become question marks.
    """
    data = text.encode("utf-8", "replace")
    return _article(Draft(data.decode(), data, title=title, date=date, publisher=publisher), id=id, name="")


def _article(draft: Draft, *, id: str, name: str) -> Article:  # noqa: A002
    read = zoned(draft.text)
    title = draft.title or _headline(read) or name
    return Article(
        id=id or slug(title, name),
        title=title,
        text=draft.text,
        clean=read.clean,
        zones=read.zones,
        data=draft.data or draft.text.encode(),
        publisher=draft.publisher or read.facts.publisher,
        date=draft.date or read.facts.date,
    )


def _headline(read: Zoned) -> str:
    first = next((zone for zone in read.zones if zone.kind == "headline"), None)
    return read.clean.text[slice(*first.span)] if first else ""


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        data = b"" if size > LARGEST else path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error
    if size > LARGEST:
        raise _too_large(path)
    if not data.strip():
        raise problem(path, "is empty", "是空文件", fix="give the article's text", do="请给出文章正文")
    return data


def _too_large(path: Path) -> InputError:
    return problem(path, "is too large for an article", "太大，不像一篇文章", fix="split it", do="请拆开")


def _unknown(path: Path) -> InputError:
    fix, do = f"give one of {' '.join(READERS)}", f"可用格式：{' '.join(READERS)}"
    if path.suffix.lower() in {".doc", ".wps", ".rtf", ".odt"}:
        fix, do = "save it as .docx", "请另存为 .docx"
    return problem(
        path, f"format {path.suffix!r} is not read", f"不能读取 {path.suffix} 格式", fix=fix, do=do
    )
