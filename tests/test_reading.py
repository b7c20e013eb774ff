"""Files as articles: formats, encodings, and one clear line for each that is none."""

import sys
from io import BytesIO
from pathlib import Path

import docx
import pypdf
import pytest

from kg.errors import KGError
from kg.extract.article import Article
from kg.extract.reading import article_of, read_article
from kg.iri import SLUG

TITLE = "甲区委召开党建联席会议"
STORY = "6月9日上午，甲区委召开党建联席会议，区委常委张三出席会议并讲话，乙镇党委书记李四、丙街道党工委书记王五参加。"
TEXT = f"\n\n{TITLE}\r\n\r\n　　{STORY}\r\n"


def file(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def zones(article: Article) -> list[tuple[str, str]]:
    return [(zone.kind, article.clean.text[slice(*zone.span)]) for zone in article.zones]


READ = [("headline", TITLE), ("body", STORY)]


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        (TEXT.encode(), TEXT.encode()),
        (b"\xef\xbb\xbf" + TEXT.encode(), b"\xef\xbb\xbf" + TEXT.encode()),
        (TEXT.encode("gb18030"), TEXT.encode()),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), TEXT.encode()),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), TEXT.encode()),
    ],
)
def test_encodings_of_plain_text(tmp_path: Path, data: bytes, kept: bytes) -> None:
    article = read_article(file(tmp_path, "yi.txt", data))
    assert (article.text, article.data) == (TEXT, kept)
    assert zones(article) == READ
    assert (article.id, article.title) == ("jia-qu-wei-zhao-kai-dang-jian-lian-xi", TITLE)


def test_ids_are_given_or_made(tmp_path: Path) -> None:
    path = file(tmp_path, "000_b57e.TXT", f"日前，{STORY}")
    assert read_article(path, id="shi-1").id == "shi-1"
    assert (read_article(path).id, read_article(path).title) == ("000-b57e", "000_b57e")
    for title in ("", "…", "שלום", "A" * 99, "临空办主任", "Ünïcode  été"):
        assert SLUG.match(article_of("甲", id="", title=title).id)
    with pytest.raises(KGError, match="cannot be an id"):
        read_article(path, id="甲")


def test_what_is_given_goes_before_what_the_page_says() -> None:
    article = article_of(
        f"{TITLE}\n来源：甲网 2023-06-12\n{STORY}", id="a", title="乙", date="2020", publisher="丙"
    )
    assert (article.title, article.date, article.publisher) == ("乙", "2020", "丙")


def test_no_text_is_an_article_without_zones() -> None:
    article = article_of("", id="a")
    assert (article.zones, article.clean.text, article.title) == ((), "", "")


PAGE = f"""<!DOCTYPE html><html><head><meta charset="CHARSET"><title>{TITLE}_甲区人民政府</title>
<meta name="PubDate" content="2023-06-12 10:30"><meta name="ContentSource" content="甲区发布">
<script>var a = "区委书记孙七";</script></head><body>
<div><a href="/">首页</a> | <a href="/n">新闻</a></div>
<div>您当前的位置：<a>首页</a> &gt; <a>党建</a></div>
<h1>{TITLE}</h1><div>来源：甲区发布&nbsp;&nbsp;发布时间：2023-06-12<script>1</script> <span>字号：大</span></div>
<div id="zoom"><p>&nbsp;&nbsp;&nbsp;&nbsp;6月9日上午，<b>甲区委</b>召开党建联席会议，区委常委张
三出席会议并讲话，乙镇党委书记李四、丙街道党工委书记王五参加。</p>
<p>图为揭牌仪式现场。<br>赵六 摄</p><p>{STORY}</p><table><tr><td>主任</td><td>张　三</td></tr></table></div>
<div>责任编辑：钱七</div><ul><li><a>戊区委书记周八出席会议</a></li></ul>
<div>版权所有：甲区人民政府</div></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gb18030"])
def test_web_pages(tmp_path: Path, charset: str) -> None:
    page = PAGE.replace("CHARSET", charset).encode("utf-8" if charset == "utf-8" else "gb18030")
    article = read_article(file(tmp_path, "yi.html", page))
    assert zones(article) == [
        ("headline", TITLE),
        ("navigation", "来源：甲区发布 发布时间：2023-06-12 字号：大"),
        ("body", STORY),
        ("caption", "图为揭牌仪式现场。"),
        ("byline", "赵六 摄"),
        ("body", STORY),
        ("caption", "主任：张三"),
        ("byline", "责任编辑：钱七"),
        ("navigation", "戊区委书记周八出席会议"),
        ("navigation", "版权所有：甲区人民政府"),
    ]
    assert (article.title, article.date, article.publisher) == (TITLE, "2023-06-12", "甲区发布")
    assert article.data == article.text.encode()


def test_a_page_that_declares_nothing_and_is_short(tmp_path: Path) -> None:
    article = read_article(file(tmp_path, "yi.htm", f"<p>{TITLE}<p>日前，甲区委开会。".encode("gb18030")))
    assert zones(article) == [("headline", TITLE), ("body", "日前，甲区委开会。")]


def test_markdown(tmp_path: Path) -> None:
    text = f"---\ntitle: 甲区委开会\ndate: 2023-06-12\nsource: 甲网\n---\n# {TITLE}\n\n**6月9日**，[甲区委](x)开\n会。\n\n![活动揭牌](a.jpg)\n\n|主任|张三|\n|---|---|\n|副主任|李四|\n"
    article = read_article(file(tmp_path, "yi.md", text))
    assert zones(article) == [
        ("headline", TITLE),
        ("body", "6月9日，甲区委开会。"),
        ("caption", "活动揭牌"),
        ("caption", "主任：张三"),
        ("caption", "副主任：李四"),
    ]
    assert (article.title, article.date, article.publisher) == ("甲区委开会", "2023-06-12", "甲网")


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    table = document.add_table(1, 3)
    for cell, text in zip(table.rows[0].cells, ("张三", "甲区委", "书记"), strict=True):
        cell.text = text
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def test_word_files(tmp_path: Path) -> None:
    article = read_article(file(tmp_path, "yi.docx", word(TITLE, STORY)))
    assert zones(article) == [*READ, ("caption", "张三；甲区委；书记")]


def pdf(*lines: str) -> bytes:
    """A PDF of one page whose font has no glyphs, only the characters that its codes stand for."""
    chars = sorted(set("".join(lines)))
    codes = {char: f"{number:04X}" for number, char in enumerate(chars, 1)}
    units = {char: char.encode("utf-16-be").hex().upper() for char in chars}
    pairs = "\n".join(f"<{codes[char]}> <{units[char]}>" for char in chars)
    cmap = f"/CIDInit /ProcSet findresource begin\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{len(chars)} beginbfchar\n{pairs}\nendbfchar\nendcmap\n"
    shown = "\n".join(f"<{''.join(codes[char] for char in line)}> Tj T*" for line in lines)
    page = f"BT /F1 12 Tf 14 TL 72 720 Td\n{shown}\nET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(page)} >>\nstream\n{page}\nendstream",
        "<< /Type /Font /Subtype /Type0 /BaseFont /Shi /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Shi /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 >>",
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
    ]
    out, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return f"{out}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{start}".encode("ascii")


def test_pdf_files(tmp_path: Path) -> None:
    data = pdf(TITLE, STORY.replace("长", "⻓").replace("上", "\u2f4a")[:30], STORY[30:])
    article = read_article(file(tmp_path, "yi.pdf", data))
    assert article.title == TITLE
    assert article.clean.text.splitlines()[1] == STORY.replace("上", "木")
    assert "\u2f4a" not in article.text


def rewritten(password: str | None, *, pages: int = 0) -> bytes:
    writer = pypdf.PdfWriter(clone_from=None if pages else BytesIO(pdf(TITLE, STORY)))
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if password is not None:
        writer.encrypt(password, owner_password="b", algorithm="RC4-128")  # noqa: S106
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_that_only_forbids_changes_is_read(tmp_path: Path) -> None:
    assert zones(read_article(file(tmp_path, "yi.pdf", rewritten("")))) == READ


JUNK = bytes(range(256)) * 20


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"", "is empty; give the article's text"),
        ("a.txt", " \r\n\u3000\n", "has no text"),
        ("a.txt", JUNK, "is not text in UTF-8, UTF-16 or GB18030; save it as UTF-8"),
        ("a.txt", STORY.encode("utf-16-le"), "looks like UTF-16 without a byte order mark"),
        ("a.txt", b"\xff\xfe\0\0" + STORY.encode("utf-32-le"), "or UTF-32; save it as UTF-8"),
        ("a.txt", word(STORY), "is a PDF or an office file, not plain text"),
        ("a.txt", b"a" * (33 << 20), "is too large for an article; split it"),
        ("a.txt", b"a" * (5 << 20), "is too large for an article; split it"),
        ("a.doc", STORY, "format '.doc' is not read; save it as .docx"),
        ("a", STORY, "format '' is not read; give one of .txt"),
        ("a.html", "<html><script>区委</script><img src='a'></html>", "has no text; save the page once"),
        ("a.html", JUNK, "is no web page"),
        ("a.md", JUNK, "is not text"),
        ("a.docx", JUNK, "is damaged, or no Word file"),
        ("a.docx", word(STORY)[:3000], "is damaged, or no Word file"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + JUNK, "is encrypted, or an old .doc"),
        ("a.pdf", JUNK, "is damaged, or no PDF file"),
        ("a.pdf", pdf(STORY)[:400], "is damaged, or no PDF file"),
        ("a.pdf", rewritten("a"), "is encrypted; save it without a password"),
        ("a.pdf", rewritten(None, pages=1), "has no text: it seems to be a scan"),
        ("a.pdf", rewritten(None, pages=301), "has more than 300 pages"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(
    tmp_path: Path, name: str, data: bytes | str, words: str
) -> None:
    path = file(tmp_path, name, data)
    with pytest.raises(KGError) as caught:
        read_article(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.line("zh") != caught.value.line("en")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(KGError, match="cannot be read"):
        read_article(tmp_path / "a.txt")
    with pytest.raises(KGError, match="cannot be read"):
        read_article(file(tmp_path, "b.txt", "a") / "a.txt")


@pytest.mark.parametrize(
    ("name", "module"),
    [("a.html", "readability"), ("a.md", "markdown_it"), ("a.docx", "docx"), ("a.pdf", "pypdf.errors")],
)
def test_a_library_that_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(
        KGError, match=r"needs .*; pip install 'kg\[documents\]', or save the article as \.txt"
    ):
        read_article(file(tmp_path, name, STORY))
