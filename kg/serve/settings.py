"""What a server is told: where the graph is, where to listen, and its limits. Every limit is an option."""

import math
import os
import re
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from kg.errors import KGError

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
"""The names of this machine for itself, as a ``Host`` header writes them."""
_LEAST = {"workers": 2, "memory_mb": 64, "max_result_mb": 1, "max_query_kib": 1} | dict.fromkeys(
    ("depth", "operators", "tokens", "queue"), 1
)
_HOST = re.compile(r"\[[0-9a-fA-F:.]+\]|[\w.-]+")


def _workers() -> int:
    return min(4, os.cpu_count() or 1) + 1


def _can_fork() -> bool:
    """Whether workers can be forked from a process that has the graph in memory."""
    import socket

    return hasattr(os, "fork") and hasattr(socket, "send_fds")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a server is told.

    ``place`` is a folder of builds, or a file of RDF; ``dataset`` the id of the data set that is meant.
    ``endpoint`` is the URL of another SPARQL endpoint to pass queries on to, ``endpoint_token`` a file with
    the token that it wants; what was copied from it into ``place`` gives the rest. ``timeout`` is in seconds
    and covers waiting, parsing, planning, running and writing. ``union``: the default graph is the union of
    all graphs. ``service_allow`` are the only URLs that ``SERVICE`` may call. ``fork``: workers are forked,
    not spawned.

    Raises:
        KGError: when something contradicts itself or is out of bounds.
    """

    place: Path = Path("exports")
    dataset: str = ""
    endpoint: str = ""
    endpoint_token: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = ""
    timeout: float = 30.0
    max_result_mb: int = 32
    max_query_kib: int = 256
    depth: int = 64
    operators: int = 500
    tokens: int = 20_000
    workers: int = field(default_factory=_workers)
    queue: int = 64
    memory_mb: int = 2048
    allow_hosts: tuple[str, ...] = ()
    cors: tuple[str, ...] = ()
    token: str = field(default="", repr=False)
    public: bool = False
    service_allow: tuple[str, ...] = ()
    lang: str = "en"
    union: bool = True
    fork: bool = field(default_factory=_can_fork)

    def __post_init__(self) -> None:
        self._check_limits()
        self._check_names()
        if self.fork and not _can_fork():
            raise KGError("workers cannot be forked on this system", fix="leave it out")
        if not self.loopback and not (self.token or self.public):
            raise KGError(
                f"{self.host} can be reached from other machines",
                fix="give --token FILE, or --public to let anyone read",
                zh=(f"{self.host} 可从其他机器访问", "请给出 --token 文件，或用 --public 允许任何人读取"),
            )

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        try:
            return ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def max_result(self) -> int:
        """How large an answer may be, in bytes."""
        return self.max_result_mb << 20

    @property
    def max_query(self) -> int:
        """How large a query, or the body of a request, may be, in bytes."""
        return self.max_query_kib << 10

    def _check_limits(self) -> None:
        for name, least in _LEAST.items():
            if getattr(self, name) < least:
                raise KGError(f"{name} is too small", fix=f"give {least} or more")
        if not 0 < self.timeout <= 86_400 or math.isnan(self.timeout):  # noqa: PLR2004 - a day
            raise KGError("the time limit is out of bounds", fix="give seconds, more than 0")
        if not 0 <= self.port <= 65_535:  # noqa: PLR2004 - 16 bits
            raise KGError(f"there is no port {self.port}", fix="give 1 to 65535")

    def _check_names(self) -> None:
        for host in self.allow_hosts:
            if not _HOST.fullmatch(host):
                raise KGError(f"“{host}” is not the name of a host", fix="give a name without port or path")
        for origin in self.cors:
            if origin != "*" and not _is_origin(origin):
                raise KGError(f"“{origin}” is not an origin", fix="write it as https://example.org, or *")
        for url in (self.base_url, self.endpoint, *self.service_allow):
            if url and not _is_web(url):
                raise KGError(f"“{url}” is not a web address", fix="begin it with http:// or https://")


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    plain = not re.search(r'[\x00-\x20<>"{}|\\^`]', url)
    return plain and parts.scheme in {"http", "https"} and bool(parts.hostname)


def _is_origin(text: str) -> bool:
    return _is_web(text) and urlsplit(text).path == "" and not urlsplit(text).query and "@" not in text
