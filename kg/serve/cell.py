"""The walls around a worker: what the system is asked to hold against it, before it answers anything.

None of them is relied on alone: a system that has one of them not (Windows has none) still has the clock of
the server, which kills the process.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_DEATH_SIGNAL, _NEW_NETWORK, _NEW_USER = 1, 0x40000000, 0x10000000
_LATE = 2.0
"""How many seconds after its time a worker ends itself, should the server not have done so."""


def close_network() -> bool:
    """Leave the network for good, if the system lets us (Linux: a network namespace of one's own)."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return any(libc.unshare(flags) == 0 for flags in (_NEW_NETWORK, _NEW_USER | _NEW_NETWORK))


def die_with(parent: int) -> None:
    """End when the parent process ends (Linux)."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def limit(memory_mb: int) -> None:
    """At most so much more memory than now, no core dumps, and the first to go when the machine is short."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    try:
        import resource
    except ImportError:
        return
    most = _memory() + (memory_mb << 20)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _memory() -> int:
    """The address space of this process, in bytes; what the graph takes is not held against a query."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def peak() -> int:
    """How much memory this process has had at most, in bytes; 0 where that cannot be told."""
    try:
        import resource
    except ImportError:
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


@contextmanager
def no_new_files() -> Iterator[None]:
    """While this lasts, the process can open neither files nor connections (POSIX)."""
    try:
        import resource
    except ImportError:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def alarm(seconds: float) -> None:
    """End this process, whatever it is doing, a little after so many seconds; 0 calls it off (POSIX)."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds + _LATE if seconds else 0)


def fall_silent() -> None:
    """Say no last words, and let the alarm be the system's, which works where Python cannot get a word in."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
