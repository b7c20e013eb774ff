"""A Virtuoso of one's own, started by a test: somebody else's endpoint, with somebody else's habits."""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

SERVER, CLIENT = shutil.which("virtuoso-t"), shutil.which("isql-vt") or shutil.which("isql-v")
INI = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 100
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = .
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
CaseMode = 2
SchedulerInterval = 10
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 5
Charset = UTF-8
EnabledGzipContent = 1
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryCostEstimationTime = 400
MaxQueryExecutionTime = 60
"""
"""As Debian's, but for the number of rows: so small that every limit is met."""


class Virtuoso:
    """A server in a folder of its own."""

    def __init__(self, folder: Path, rows: int = 1000) -> None:
        if not SERVER or not CLIENT:
            reason = "no Virtuoso here: apt-get install virtuoso-opensource-7-bin virtuoso-opensource-7"
            if os.environ.get("CI"):
                pytest.fail(reason)
            pytest.skip(reason)
        self.folder, self.rows = folder, rows
        self.sql, self.http = _free(), _free()
        text = INI.format(sql=self.sql, http=self.http, rows=rows)
        (folder / "virtuoso.ini").write_text(text, encoding="utf-8")
        self.process = subprocess.Popen(
            [SERVER, "-f", "+configfile", "virtuoso.ini"],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http}/sparql"

    def load(self, file: Path, graph: str = "urn:x-graph:none", *, quads: bool = True) -> None:
        """Load N-Quads into their graphs (flag 512), or triples into one."""
        name = f"load-{len(list(self.folder.iterdir()))}.nq"
        shutil.copyfile(file, self.folder / name)
        flags = 512 if quads else 0
        command = f"DB.DBA.TTLP_MT(file_to_string_output('{name}'), '', '{graph}', {flags});"
        assert CLIENT
        done = subprocess.run(
            [CLIENT, str(self.sql), "dba", "dba", f"exec={command}"],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        assert "Error" not in done.stdout + done.stderr, done.stdout + done.stderr

    def stop(self) -> None:
        self.process.kill()
        self.process.wait(timeout=10)

    def _wait(self) -> None:
        """Until it answers; its log is of no help, for it is written late."""
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            try:
                with urlopen(f"{self.url}?query=ASK%7B%7D", timeout=5):  # noqa: S310
                    return
            except OSError:
                time.sleep(0.05)
        self.stop()
        pytest.fail("Virtuoso did not start")


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
