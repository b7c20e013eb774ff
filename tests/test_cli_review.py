"""`kg review`: what it says, what it refuses, and that it ends in order."""

import getpass
import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import httpx
import pytest
from click.testing import CliRunner, Result

from kg.cli import reviewing
from kg.cli.group import Commands
from kg.serve.review import running
from tests.candidates import write_candidates

ONE = {"review": "kg.cli.reviewing"}


def kg(*args: object, **env: str) -> Result:
    return CliRunner(env={"KG_LANG": None, **env}).invoke(Commands("kg", ONE), ["review", *map(str, args)])


@contextmanager
def desk(*args: object) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """The real program, and the line that says where it is."""
    code = f"from kg.cli.group import Commands; Commands('kg', {ONE!r})()"
    command = [sys.executable, "-c", code, "review", *map(str, args)]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stderr is not None
        try:
            yield process, process.stderr.readline()
        finally:
            process.kill()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_candidates(tmp_path / "candidates")


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the desk would be run with."""
    seen: dict[str, Any] = {}

    def run(folder: Path, **given: Any) -> None:
        seen.update(given, folder=folder)
        given["ready"]("http://127.0.0.1:1")

    monkeypatch.setattr(running, "review", run)
    return seen


def test_help_says_what_is_promised() -> None:
    result = kg("--help")
    assert result.exit_code == 0
    assert all(
        word in result.stdout
        for word in ("DIR", "--port", "--who", "--open", "decisions.csv", "kg build DIR")
    )
    assert "--host" not in result.stdout, "the desk writes: it stays on this machine"


def test_it_serves_until_it_is_interrupted(folder: Path) -> None:
    with desk(folder, "--port", 0, "--who", "张三", "--lang", "zh") as (process, line):
        found = re.fullmatch(
            r"审核台：(http://127\.0\.0\.1:[0-9]+)（张三 审核 .*candidates；按 Ctrl-C 停止）\n", line
        )
        assert found, line
        state = json.loads(httpx.get(found[1] + "/api/review/state").text)
        assert (state["who"], state["progress"]["total"]) == ("张三", 21)
        page = httpx.get(found[1] + "/")
        assert (
            'lang="zh-Hans"' in page.text and "script-src 'self'" in page.headers["content-security-policy"]
        )
        again = kg(folder, "--port", 0)
        assert again.exit_code == 3 and str(folder) in again.stderr, "one desk for a folder"
        process.send_signal(signal.SIGINT)
        assert process.wait(10) in {0, 130, -signal.SIGINT}
        assert process.stdout is not None and process.stdout.read() == ""


def test_who_decides_is_who_is_logged_in_unless_it_is_said(
    folder: Path, ran: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "zhang")
    result = kg(folder)
    assert (ran["who"], ran["lang"], ran["port"], ran["folder"]) == ("zhang", "en", 8765, folder)
    assert result.stderr.startswith("the review desk: http://127.0.0.1:1 (zhang reviews ")
    kg(folder, "--who", " 李  四 ", "--port", 0)
    assert (ran["who"], ran["port"]) == ("李 四", 0)

    def nobody() -> str:
        raise KeyError

    monkeypatch.setattr(getpass, "getuser", nobody)
    kg(folder)
    assert ran["who"] == "kg"


def test_it_opens_the_browser_when_told(
    folder: Path, ran: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(click, "launch", opened.append)
    kg(folder)
    assert opened == []
    kg(folder, "--open")
    assert opened == ["http://127.0.0.1:1"]


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "Error: {}: there is no dataset.toml; give the folder that kg extract wrote\n"),
        ("zh", "错误：{}：没有 dataset.toml；请给出 kg extract 写成的文件夹\n"),
    ],
)
def test_a_folder_that_is_none_is_refused(tmp_path: Path, lang: str, line: str) -> None:
    result = kg(tmp_path, "--lang", lang)
    assert (result.exit_code, result.stderr) == (3, line.format(tmp_path))


def test_a_name_that_is_none_is_refused(folder: Path) -> None:
    result = kg(folder, "--port", 0, "--who", "x" * 61)
    assert result.exit_code == 2
    assert "60" in result.stderr


def test_a_port_that_is_none_is_refused(folder: Path) -> None:
    assert kg(folder, "--port", "70000").exit_code == 2


def test_the_login_name_is_asked_of_the_system() -> None:
    assert reviewing._login()
