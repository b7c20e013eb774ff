"""The errors of kg.

    KGError                 anything a user can mend; the command line ends with exit code 3
    ├── InputError          a file that is missing, unreadable, refused or not what it claims to be
    ├── OntologyError       the ontology folder cannot serve as a schema
    ├── BuildError          a build could not be made or published
    ├── QueryError          a query that does not parse, run or fit its parameters
    ├── NotFoundError       a name, question or snapshot that is not there
    └── WriteError          a file that cannot be written

Each message is one line: where, what, what to do. It is English; the most frequent ones also speak Chinese.
"""

import errno
import os
from pathlib import Path


class KGError(Exception):
    """What went wrong, where, and what to do about it."""

    def __init__(
        self, message: str, *, where: str = "", fix: str = "", zh: tuple[str, str] = ("", "")
    ) -> None:
        self.message, self.where, self.fix, self.zh = message, where, fix, zh
        super().__init__(self.line())

    def __str__(self) -> str:
        return self.line()

    def line(self, lang: str = "en") -> str:
        """The error as one line: ``where: what; what to do``; in Chinese if ``zh`` says both."""
        chinese = lang == "zh" and self.zh[0]
        message, fix = self.zh if chinese else (self.message, self.fix)
        colon, semicolon = ("：", "；") if chinese else (": ", "; ")
        head = f"{self.where}{colon}{message}" if self.where else message
        return " ".join((f"{head}{semicolon}{fix}" if fix else head).split())


class InputError(KGError):
    """A file that is missing, unreadable, refused or not what it claims to be."""


class OntologyError(KGError):
    """The ontology folder cannot serve as a schema."""


class BuildError(KGError):
    """A build could not be made or published."""


class QueryError(KGError):
    """A query that does not parse, run or fit its parameters."""


class NotFoundError(KGError):
    """A name, question or snapshot that is not there."""


class WriteError(KGError):
    """A file that cannot be written."""


_REASONS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘只读",
    errno.ENOSPC: "磁盘已满",
    errno.ENOTDIR: "上级不是文件夹",
    errno.EEXIST: "已有同名文件",
    errno.EISDIR: "是文件夹",
}


def unwritable(path: str | Path, error: OSError) -> WriteError:
    """What to say when a file cannot be written."""
    reason = os.strerror(error.errno) if error.errno else str(error)
    return WriteError(
        f"cannot write {path}: {reason}",
        fix="make the folder writable and see that there is room",
        zh=(f"无法写入 {path}：{_REASONS.get(error.errno or 0, reason)}", "请检查文件夹的权限和剩余空间"),
    )
