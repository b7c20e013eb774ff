"""The README is executed: its commands run, print what it says, and no command is missing from it."""

import re
from pathlib import Path

import pytest

from kg.cli import main
from tests import readme

TEXT = readme.README.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("newcomer")


def test_console_blocks_print_what_the_readme_says(folder: Path) -> None:
    blocks = list(readme.played(folder))
    assert len(blocks) >= 7
    for written, printed, code in blocks:
        assert code == 0, written
        assert printed == written, "`python -m tests.readme` writes what the commands print"


def test_python_blocks_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    blocks = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})  # noqa: S102 - our own README


def test_every_command_is_in_the_readme_and_has_help() -> None:
    names = main.list_commands(None)  # type: ignore[arg-type]
    assert len(names) >= 12
    for name in names:
        assert f"kg {name}" in TEXT, name
        command = main.get_command(None, name)  # type: ignore[arg-type]
        assert command and command.help and command.epilog, name


def test_paths_named_in_the_readme_exist() -> None:
    for path in re.findall(r"`((?:ontology|data|kg|tests|exports)/[\w./-]*)`", TEXT):
        if (
            not path.endswith("/")
            and not path.startswith("exports/donghongqiao")
            and path != "exports/report.html"
        ):  # made
            assert (readme.ROOT / path).exists(), path
