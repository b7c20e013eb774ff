"""The process that does the jobs: it reads a question, answers it, and is never trusted to survive.

``python -m kg.serve.worker spawn`` is one worker, which opens the graph itself. ``… zygote`` opens the graph
once and then has workers forked from it, which costs milliseconds and no memory. Both are told by a first
question where the graph is, and say when they are ready.

The zygote understands one byte: ``f`` comes with a socket and forks a worker that answers there; ``r`` is
followed by the number of a worker that was killed or has died, and lets go of it. It lets go of no other, so
that the number of a process is never somebody else's.
"""

import gc
import os
import socket
import struct
import sys
import threading
import time
import traceback
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from kg.errors import KGError
from kg.records import Text
from kg.serve import cell
from kg.serve.frames import Incoming, Outgoing, read_question, write_answer
from kg.serve.jobs import MODULES, load_jobs
from kg.serve.work import Graph, Job, Refused, Source, refusal_of, too_large

STACK = 64 << 20
"""How deep a query may nest is a matter of the stack; that of the main thread is small on some systems."""
GROWN = 256 << 20
"""A worker that took more memory than this is replaced, as it may not give it back."""
NUMBER = struct.Struct(">i")
_FULL = Text("查询超出内存上限", "the query needs more memory than the limit")
_BROKEN = Text("服务器内部错误", "an error inside the server")


def main(kind: str) -> None:
    """Be a worker or a zygote, until the server goes."""
    cell.die_with(os.getppid())
    {"spawn": _spawned, "zygote": _zygote}[kind]()


def _spawned() -> None:
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    graph = _open(incoming, outgoing, warm=False)
    if graph:
        _work(graph, incoming, outgoing)


def _zygote() -> None:
    control = socket.socket(fileno=os.dup(0))
    stream = control.makefile("rwb")
    graph = _open(stream, stream, warm=True)
    if not graph:
        return
    gc.freeze()
    while True:
        order, files, _, _ = socket.recv_fds(control, 1, 1)
        if order == b"f":
            child = os.fork()
            if not child:
                _forked(graph, control, files[0])
            os.close(files[0])
            control.sendall(NUMBER.pack(child))
        elif order == b"r":
            (child,) = NUMBER.unpack(control.recv(NUMBER.size, socket.MSG_WAITALL))
            with suppress(ChildProcessError):
                child = os.waitpid(child, os.WNOHANG)[0]
            control.sendall(NUMBER.pack(child))
        else:
            return


def _forked(graph: Graph, control: socket.socket, file: int) -> None:
    """What a forked child does; it never returns to the zygote's loop."""
    try:
        zygote = os.getppid()
        cell.die_with(zygote)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for ours in (0, control.fileno()):
            os.dup2(nothing, ours)
        stream = socket.socket(fileno=file).makefile("rwb")
        _work(graph, stream, stream)
    finally:
        os._exit(0)


def _open(incoming: Incoming, outgoing: Outgoing, *, warm: bool) -> Graph | None:
    """The graph that the first question names; None, once that was said, when it cannot be opened."""
    first = read_question(incoming)
    if first is None:
        return None
    source = Source(**first | {"service_allow": tuple(first["service_allow"])})
    if not (source.endpoint or source.service_allow):
        cell.close_network()
    graph = Graph(source)
    try:
        graph.open()
        for module in MODULES if warm else ():
            getattr(module, "warm", bool)(graph)
    except (KGError, MemoryError) as error:
        said = error if isinstance(error, KGError) else KGError("there is not enough memory")
        write_answer(outgoing, {"error": [said.line("zh"), said.line("en")]})
        return None
    write_answer(outgoing, {"ready": True, "triples": graph.triples})
    return graph


def _work(graph: Graph, incoming: Incoming, outgoing: Outgoing) -> None:
    """Answer questions in a thread with a large stack."""
    cell.fall_silent()
    threading.stack_size(STACK)
    cell.limit(graph.source.memory_mb)
    thread = threading.Thread(target=_answer, args=(graph, incoming, outgoing))
    thread.start()
    thread.join()


def _answer(graph: Graph, incoming: Incoming, outgoing: Outgoing) -> None:
    jobs, fresh = load_jobs(), cell.peak()
    while (asked := read_question(incoming)) is not None:
        cell.alarm(asked["left"])
        begun = time.process_time()
        head, body = _do(jobs, graph, asked)
        try:
            cost = {"spent": time.process_time() - begun, "grown": cell.peak() - fresh > GROWN}
            write_answer(outgoing, head | cost, body)
        except OSError:
            return
        cell.alarm(0)


def _do(jobs: Mapping[str, Job], graph: Graph, asked: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """What a job gives, or why it refuses."""
    try:
        reply = jobs[asked["job"]](graph, asked["values"])
    except Refused as refused:
        return _refusal(refused), b""
    except KGError as error:
        return _refusal(refusal_of(error)), b""
    except MemoryError:
        return _refusal(Refused(503, _FULL)), b""
    except Exception:  # noqa: BLE001 - whatever a job does costs one answer, and the server is told
        return _refusal(Refused(500, _BROKEN)) | {"trace": traceback.format_exc()}, b""
    if len(reply.body) > graph.source.max_result:
        return _refusal(too_large(graph.source.max_result)), b""
    return {"status": reply.status, "type": reply.media_type, "headers": dict(reply.headers)}, reply.body


def _refusal(refused: Refused) -> dict[str, Any]:
    reason = [refused.reason.zh, refused.reason.en]
    return {"refused": refused.status, "reason": reason, "headers": refused.headers}


if __name__ == "__main__":
    main(sys.argv[1])
