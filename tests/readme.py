"""The console blocks of the README: run as a newcomer would, compared with what stands there.

``python -m tests.readme`` writes what the commands really print into the README.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def commands(block: str) -> list[str]:
    """The commands of a block: its lines that begin with ``$ ``."""
    return [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]


def newcomer(folder: Path) -> None:
    """What a newcomer has after `make`: the data, and the exports built from it."""
    shutil.copytree(ROOT / "data", folder / "data")
    assert run("kg build", folder)[0] == 0


def run(command: str, folder: Path) -> tuple[int, str]:
    """The exit code and standard output of one command."""
    words = shlex.split(command)
    assert words[0] == "kg", command
    environment = {**os.environ, "KG_LANG": "en", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "kg", *words[1:]],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout


def played(folder: Path) -> Iterator[tuple[str, str, int]]:
    """Each block as it stands, as it would read after running it, and the worst exit code."""
    newcomer(folder)
    for block in BLOCK.findall(README.read_text(encoding="utf-8")):
        results = [(command, *run(command, folder)) for command in commands(block)]
        text = "".join(f"$ {command}\n{output}" for command, _, output in results)
        yield block, text, max(code for _, code, _ in results)


def main() -> None:
    """Write the README anew."""
    text = README.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        for block, now, _ in played(Path(folder)):
            text = text.replace(block, now)
    README.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
