"""The zip container of a workbook, looked at before any spreadsheet library opens it.

Refused: what is no zip, what is encrypted, what unpacks to too much, names that lead elsewhere, and
XML with a document type, the door to entity bombs and outside files. Sizes are measured by unpacking,
not believed.
"""

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from xml.parsers import expat

from kg.errors import InputError
from kg.ingest.files import unreadable
from kg.records import Text

MOST_BYTES = 100 << 20
MOST_RATIO = 200
MOST_MEMBERS = 1000
MOST_DIRECTORY = 1 << 20
MOST_HELD = 8 << 20
SMALL = 1 << 20
"""Below this size a member may be as compressible as it likes."""
_PLAIN = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, RuntimeError)
"""What reading a damaged zip file raises."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TAIL = 65557
_PIECE = 1 << 16
ANEW = Text("用表格软件重新另存为 .xlsx", "save it anew as .xlsx in a spreadsheet program")
_UNLOCK = Text("去掉密码，另存为 .xlsx", "take the password off and save it as .xlsx")
_SPLIT = Text("拆成几个文件，或改用 .csv", "split it, or use .csv")


class RefusedError(InputError):
    """A workbook that is not opened, and why, in both languages."""

    def __init__(self, text: Text, where: str, remedy: Text) -> None:
        self.text, self.remedy = text, remedy
        super().__init__(text.en, where=where, fix=remedy.en)


class Package:
    """A workbook's zip container that has passed the checks of its directory."""

    def __init__(self, archive: zipfile.ZipFile, where: str) -> None:
        self._archive, self._where = archive, where
        self._sizes: dict[str, int] = {}
        self.names = frozenset(archive.namelist())
        self._check()

    def refuse(self, zh: str, en: str, *, fix: Text | None = None) -> "RefusedError":
        """The error that refuses this workbook."""
        return RefusedError(Text(zh, en), self._where, fix or ANEW)

    def parse(self, name: str, handle: Callable[[expat.XMLParserType], None] | None = None) -> None:
        """Run an XML member through a parser that refuses document types; ``handle`` sets what listens."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        if handle:
            handle(parser)
        try:
            for piece in self.pieces(name):
                parser.Parse(piece)
            parser.Parse(b"", True)  # noqa: FBT003 - expat takes it by position
        except expat.ExpatError as error:
            raise self.refuse(
                f"{name} 不是合格的 XML（{error}）", f"{name} is not good XML ({error})"
            ) from error

    def read(self, name: str) -> bytes:
        """All of a member that is not large."""
        data = bytearray()
        for piece in self.pieces(name):
            data += piece
            if len(data) > MOST_HELD:
                raise self.refuse(f"{name} 过大", f"{name} is too large")
        return bytes(data)

    def xml(self) -> list[str]:
        """The members that are XML, in order; old drawings (.vml) need not be, and are never read."""
        return sorted(name for name in self.names if name.lower().endswith((".xml", ".rels")))

    def _doctype(self, *_: object) -> None:
        raise self.refuse(
            "含文档类型或实体声明（<!DOCTYPE）",
            "holds a document type or entities (<!DOCTYPE), which no table needs",
        )

    def _check(self) -> None:
        members = self._archive.infolist()
        if len(members) > MOST_MEMBERS or len(members) != len(self.names):
            raise self.refuse(
                f"有 {len(members)} 个部件：过多，或有重名",
                f"has {len(members)} parts: too many, or two of one name",
            )
        for member in members:
            self._member(member)
        if sum(member.file_size for member in members) > MOST_BYTES:
            size = f"{MOST_BYTES >> 20} MB"
            raise self.refuse(f"解压后超过 {size}", f"unpacks to more than {size}", fix=_SPLIT)

    def _member(self, member: zipfile.ZipInfo) -> None:
        name = member.filename
        if member.compress_type not in _PLAIN:
            raise self.refuse(f"{name} 的压缩方式不是工作簿所用", f"{name} is packed as no workbook is")
        if member.flag_bits & 1:
            raise self.refuse("有密码", "is encrypted", fix=_UNLOCK)
        if _escapes(name):
            raise self.refuse(
                f"含有通向文件之外的路径 {name!r}", f"holds the path {name!r}, which leads elsewhere"
            )
        if member.file_size > max(SMALL, MOST_RATIO * member.compress_size):
            raise self._bomb(name)

    def _bomb(self, name: str) -> RefusedError:
        return self.refuse(
            f"{name} 解压后超过原来的 {MOST_RATIO} 倍",
            f"{name} unpacks to more than {MOST_RATIO} times its size",
        )

    def pieces(self, name: str) -> Iterator[bytes]:
        """A member's real bytes: its declared size is not believed."""
        member = self._archive.getinfo(name)
        limit = max(SMALL, MOST_RATIO * member.compress_size)
        member.file_size = limit + 2 * _PIECE
        size = 0
        try:
            with self._archive.open(member) as file:
                while piece := file.read(_PIECE):
                    size += len(piece)
                    self._sizes[name] = max(size, self._sizes.get(name, 0))
                    if size > limit or sum(self._sizes.values()) > MOST_BYTES:
                        raise self._bomb(name)
                    yield piece
        except _DAMAGE as error:
            raise self.refuse(f"{name} 已损坏（{error}）", f"{name} is damaged ({error})") from error


@contextmanager
def opened(path: Path, where: str) -> Iterator[Package]:
    """A workbook's container, checked.

    Raises:
        RefusedError: when it is no workbook, or one that is not safe to open.
    """
    try:
        _precheck(path, where)
    except OSError as error:
        raise unreadable(path, error) from error
    try:
        with zipfile.ZipFile(path) as archive:
            yield Package(archive, where)
    except _DAMAGE as error:
        raise RefusedError(_no_workbook(f" ({error})"), where, ANEW) from error


def _precheck(path: Path, where: str) -> None:
    """Refuse what is not a zip, and a directory of members too long to be held."""
    with path.open("rb") as file:
        head = file.read(len(_OLE))
        size = file.seek(0, 2)
        file.seek(max(0, size - _TAIL))
        tail = file.read()
    if head == _OLE:
        raise RefusedError(Text("有密码，或是旧式 .xls", "is encrypted, or an old .xls"), where, _UNLOCK)
    end = tail.rfind(b"PK\x05\x06")
    if not head.startswith(b"PK") or end < 0 or len(tail) < end + 22:
        raise RefusedError(_no_workbook(""), where, ANEW)
    directory = struct.unpack_from("<L", tail, end + 12)[0]
    if size > MOST_BYTES or directory > MOST_DIRECTORY:
        raise RefusedError(Text("文件过大", "is larger than any table needs to be"), where, _SPLIT)


def _no_workbook(detail: str) -> Text:
    return Text(f"不是工作簿{detail}", f"is not a workbook{detail}")


def _escapes(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name or "\x00" in name
