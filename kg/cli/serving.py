"""The command that serves the graph: ``serve``."""

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from kg.cli.group import Command, State, talk
from kg.cli.opened import OUT, Opened, Remote
from kg.cli.options import chosen, example, state
from kg.errors import InputError, KGError
from kg.records import Text
from kg.serve.settings import Settings

_DEFAULTS = {one.name: one.default for one in fields(Settings)}
_SECRET = 16
_PROMISES = """\b
What is promised, whatever is asked (GET /sparql says it too):
  one limit of --timeout over waiting, parsing, planning, running and writing; then the query is ended,
    and the answer is 503; the same when the client leaves
  an answer larger than --max-result-mb is refused with 413, never cut
  a query that is too long, too deep or too large is refused with 400 or 413 before it runs
  read-only: updates are refused with 403, SERVICE with 400 but for --service-allow
  short queries do not wait for long ones; a worker that dies costs one query
  only this machine, unless --host is given with --token or --public; no other web site may use it
"""
_URL = Text("正在提供 {what}：{url}（按 Ctrl-C 停止）", "serving {what}: {url} (Ctrl-C ends it)")
_BARE = Text("没有可复制的数据集，只提供 /sparql：", "there is no data set to copy, only /sparql is served: ")
_OPEN = Text("注意：其他机器上的任何人都可以读取", "mind: anyone on other machines can read it")
_WITH_TOKEN = Text("其他机器凭令牌可以读取", "other machines can read it with the token")

Function = Callable[..., None]


def _limits(function: Function) -> Function:
    """The limits, each an option of its own."""
    numbers = {
        "timeout": (float, "Seconds that a query has, all in all."),
        "max_result_mb": (int, "Largest answer, in MB."),
        "max_query_kib": (int, "Longest query, in KiB."),
        "depth": (int, "How deep a query may nest."),
        "operators": (int, "How many operators a query may have."),
        "tokens": (int, "How many words a query may have."),
        "memory_mb": (int, "Memory that a query may take, in MB."),
        "queue": (int, "How many queries may wait."),
    }
    for name, (kind, told) in reversed(numbers.items()):
        flag = "--" + name.replace("_", "-")
        add = click.option(flag, type=kind, default=_DEFAULTS[name], show_default=True, help=told)
        function = add(function)
    return function


def _access(function: Function) -> Function:
    """Who may ask, and from where."""
    options = (
        click.option("--host", default=_DEFAULTS["host"], show_default=True, help="Address to listen on."),
        click.option("--port", type=int, default=_DEFAULTS["port"], show_default=True, help="Port; 0: any."),
        click.option("--base-url", default="", metavar="URL", help="Public address, if there is a proxy."),
        click.option(
            "--allow-host", "allow_hosts", multiple=True, metavar="NAME", help="Another Host to answer to."
        ),
        click.option(
            "--cors", multiple=True, metavar="ORIGIN", help="Web site that may read answers; * for all."
        ),
        click.option(
            "--token", "token_file", type=click.Path(path_type=Path), help="File with a secret to ask for."
        ),
        click.option("--public", is_flag=True, help="Let other machines read without a token."),
    )
    for add in reversed(options):
        function = add(function)
    return function


@click.command(
    cls=Command,
    epilog=_PROMISES
    + example("kg serve", "kg serve --host 0.0.0.0 --token secret.txt --base-url https://kg.example.org"),
)
@click.option("--store", "--from", "place", type=click.Path(path_type=Path), default=OUT, show_default=True,
              help="Folder that kg build wrote to, or a file of RDF.")  # fmt: skip
@chosen
@click.option(
    "--endpoint", default="", metavar="URL", help="Pass queries on to this SPARQL endpoint instead."
)
@click.option(
    "--endpoint-token", default="", metavar="FILE", help="File with the token that the endpoint wants."
)
@click.option(
    "--workers", type=int, default=None, help="How many queries may run at once (default: by the machine)."
)
@click.option("--service-allow", multiple=True, metavar="URL", help="Address that SERVICE may call.")
@_access
@_limits
@state
def serve(
    state: State, /, place: Path, dataset: str, workers: int | None, token_file: Path | None, **given: Any
) -> None:
    """Serve the graph: SPARQL, pages, linked data, an API."""
    from kg.serve.running import serve as run

    if workers is not None:
        given["workers"] = workers
    if token_file:
        given["token"] = _secret(token_file)
    Settings(**given)  # before anything is opened or copied
    build = _opened(state, place, dataset, given["endpoint"], given["endpoint_token"])
    settings = Settings(*_placed(build, place), lang=state.lang, **given)
    if not settings.loopback:
        talk((_WITH_TOKEN if settings.token else _OPEN).in_(state.lang))
    what = settings.endpoint.partition("?")[0] or settings.dataset or str(place)
    run(settings, ready=lambda url: talk(_URL.in_(state.lang).format(what=what, url=url)))


def _opened(state: State, place: Path, dataset: str, endpoint: str, token: str) -> Opened | None:
    """The build, or a copy of what the endpoint has; None for a file, or when no copy can be had."""
    if not endpoint:
        return None if place.is_file() else Opened(place, dataset)
    secret = Path(token) if token else None
    remote = Remote(endpoint, secret, dataset, say=lambda note: talk(note.in_(state.lang)))
    try:
        _ = remote.snapshot
    except KGError as error:
        talk(f"{_BARE.in_(state.lang)}{error.line(state.lang)}")
        return None
    return remote


def _placed(build: Opened | None, place: Path) -> tuple[Path, str]:
    """The folder of a build, and its data set."""
    if build is None:
        return (place if place.is_file() else Path(_aside())), ""
    return build.snapshot.folder.parents[2], build.snapshot.manifest.dataset


def _aside() -> str:
    """An empty folder that goes when the command ends."""
    return click.get_current_context().with_resource(TemporaryDirectory(prefix="kg-"))


def _secret(path: Path) -> str:
    """The secret in a file."""
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("the token cannot be read", where=str(path)) from error
    if len(text) < _SECRET or not text.isascii() or not text.isprintable():
        raise KGError(f"a token has at least {_SECRET} printable ASCII characters", where=str(path))
    return text
