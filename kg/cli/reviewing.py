"""The command that opens the review desk: ``review``."""

import getpass
from pathlib import Path

import click

from kg.cli.group import Command, State, talk
from kg.cli.options import example, state
from kg.errors import InputError
from kg.records import Text

_PROMISES = """\b
What is promised:
  every decision is saved to the tables before the page says so, with who and when in decisions.csv
  two people who change the same row are told so; nothing is lost
  only this machine; nothing is sent anywhere
When everything is decided: kg build DIR
"""
_URL = Text(
    "审核台：{url}（{who} 审核 {folder}；按 Ctrl-C 停止）",
    "the review desk: {url} ({who} reviews {folder}; Ctrl-C ends it)",
)
_MOST = 65535


def _login() -> str:
    """The name of who is logged in; there may be none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "kg"


def _named(who: str) -> str:
    """A name as the decisions will have it."""
    from kg.serve.review.asking import LONGEST_NAME

    name = " ".join(who.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise click.BadParameter(f"a name of 1 to {LONGEST_NAME} letters", param_hint="--who")
    return name


@click.command(cls=Command, epilog=_PROMISES + example("kg review articles", "kg review articles --who 张三"))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--port",
    type=click.IntRange(0, _MOST),
    default=8765,
    show_default=True,
    help="Port on this machine; 0: any.",
)
@click.option("--who", default="", metavar="NAME", help="Who decides (default: the name you logged in with).")
@click.option("--open", "opens", is_flag=True, help="Open the desk in the browser.")
@state
def review(state: State, /, folder: Path, port: int, who: str, opens: bool) -> None:
    """Review candidates: the article beside its rows."""
    if not (folder / "dataset.toml").is_file():
        raise InputError(
            "there is no dataset.toml",
            where=str(folder),
            fix="give the folder that kg extract wrote",
            zh=("没有 dataset.toml", "请给出 kg extract 写成的文件夹"),
        )
    from kg.serve.review.running import review as run

    name = _named(who or _login())

    def ready(url: str) -> None:
        talk(_URL.in_(state.lang).format(url=url, who=name, folder=folder))
        if opens:
            click.launch(url)

    run(folder, who=name, lang=state.lang, port=port, ready=ready)
